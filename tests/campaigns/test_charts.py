"""The timeline, checked through what it says to Vega."""

from __future__ import annotations

from datetime import date, timedelta

from campaigns import charts
from campaigns.attendance import UNKNOWN, parse
from campaigns.outreach import EventRow
from campaigns.plan import CampaignRow
from data.ui.theme import DARK
from tests.conftest import NOW

TODAY = date(2026, 11, 23)
CAMPAIGN = CampaignRow(
    1, "Cost of care", 1, "Child care", "Child care", "public", "will", "", TODAY, date(2027, 2, 28),
    (), (), None, "USD", (), (), NOW, "Pat",
)  # fmt: skip


def event(key: int, *, direct: bool) -> EventRow:
    return EventRow(
        key, "Forum", "forum", False, NOW, None, TODAY, TODAY, "America/Chicago", "Hall", direct, None, None, None,
        None, (), parse("50-60") if direct else UNKNOWN, "", NOW, "Pat", None,
    )  # fmt: skip


def test_a_bar_covers_its_last_day_and_events_have_a_lane_of_their_own() -> None:
    made = charts.timeline(
        [CAMPAIGN],
        [event(1, direct=True), event(2, direct=False)],
        start=date(2026, 1, 1),
        end=date(2027, 3, 7),
        today=TODAY,
        tokens=DARK,
    ).to_dict()
    bars, circles, today = made["layer"]
    assert bars["encoding"]["x2"]["field"] == "ends"
    assert bars["encoding"]["y"]["sort"] == ["Cost of care", "Events"]
    assert circles["encoding"]["fill"]["scale"]["domain"] == ["We ran it", "A partner ran it"]
    assert today["mark"]["type"] == "rule"
    assert made["height"] == 2 * charts.ROW
    frame = charts.campaign_frame([CAMPAIGN], TODAY)
    assert frame.loc[0, "ends"].date() == date(2027, 2, 28) + timedelta(days=1)
    assert list(charts.event_frame([event(1, direct=True), event(2, direct=False)])["came"]) == ["50–60", "unknown"]


def test_nothing_to_draw_is_no_error() -> None:
    made = charts.timeline([], [], start=TODAY, end=TODAY + timedelta(days=7), today=TODAY, tokens=DARK)
    assert made.to_dict()["height"] == charts.ROW
