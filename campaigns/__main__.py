"""`python -m campaigns`: log events, plan campaigns and read both from the command line."""

from __future__ import annotations

from campaigns import offers
from campaigns.commands import (
    calendars,
    content,
    debriefs,
    doors,
    events,
    export,
    people,
    planning,
    plans,
    reach,
    signins,
)
from data import cli

app = cli.app(
    "What we do in the community: outreach events, follow-ups and campaigns.\n\n"
    "Dates are read in the initiative's date order and time zone; a date that reads two ways is refused. "
    "Names of goals, partners, members and campaigns may be shortened as long as they stay clear."
)
offers.register()
events.mount(app)
plans.mount(app)
reach.mount(app)
people.mount(app)
planning.mount(app)
debriefs.mount(app)
signins.mount(app)
calendars.mount(app)
export.mount(app)
doors.mount(app)
content.mount(app)

if __name__ == "__main__":
    app(prog_name="python -m campaigns")
