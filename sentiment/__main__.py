"""`python -m sentiment`: what the public says, and how public will shifts, from the command line."""

from __future__ import annotations

from data import cli
from sentiment import offers
from sentiment.commands import (
    contribution,
    files,
    indicators,
    labels,
    listening,
    sources,
    spikes,
    stories,
    topics,
    will,
)

app = cli.app(
    "What outlets and posts say, and where public will stands for each goal.\n\n"
    "Media is never public opinion: copies of a story count once, tone is not support, and what is undated "
    "enters no trend. Names of goals may be shortened as long as they stay clear."
)
offers.register()
listening.mount(app)
topics.mount(app)
sources.mount(app)
stories.mount(app)
files.mount(app)
will.mount(app)
indicators.mount(app)
labels.mount(app)
contribution.mount(app)
spikes.mount(app)

if __name__ == "__main__":
    app(prog_name="python -m sentiment")
