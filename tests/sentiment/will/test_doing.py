"""What people did, from the campaigns room's counts: by kind, like with like, unknown never zero."""

from datetime import date, timedelta

from campaigns.attendance import UNKNOWN, exactly
from campaigns.outreach import EventDraft
from campaigns.services import log_event
from data import queries as ground
from sentiment.queries import will as queries
from sentiment.will.behaviour import Occasion
from sentiment.will.doing import doings
from tests.conftest import NOW

TODAY = date(2026, 11, 23)


def months(count, people, *, first=TODAY, every=30):
    return [Occasion(first - timedelta(days=every * at), people + at % 3, people + at % 3) for at in range(count)]


def test_kinds_are_not_pooled_and_years_are_compared():
    meetings = months(12, 20) + months(12, 10, first=TODAY - timedelta(days=366))
    forums = months(3, 100)
    found = doings({"house meeting": meetings, "forum": forums, "tabling": []}, TODAY)
    assert [one.kind for one in found] == ["house meeting", "forum"]
    house, forum = found
    assert house.rate.occasions == 12
    assert house.verdict == "rising"
    assert house.trend.low > 0
    assert (forum.trend, forum.verdict) == (None, "cannot tell")
    assert house.as_json()["change"]["low"] > 0
    assert forum.as_json()["change"] is None


def test_more_of_the_large_kind_is_no_rise():
    earlier = TODAY - timedelta(days=366)
    mixed = {
        "house meeting": months(12, 10) + months(12, 10, first=earlier),
        "forum": months(12, 100) + months(2, 100, first=earlier),
    }
    assert {one.verdict for one in doings(mixed, TODAY)} <= {"steady", "cannot tell"}


def test_an_event_nobody_counted_is_left_out_and_said():
    found = doings({"forum": [*months(5, 50), Occasion(TODAY, None, None)]}, TODAY)[0]
    assert (found.rate.occasions, found.rate.uncounted) == (5, 1)
    assert doings({"forum": [Occasion(TODAY, None, None)]}, TODAY) == []


def test_counts_come_from_the_campaigns_room(session, initiative, actor):
    goal, other = ground.goals(session, initiative.id)
    for number in range(4):
        day = TODAY - timedelta(days=20 * number)
        for kind, came in (("forum", exactly(40 + number)), ("house meeting", UNKNOWN)):
            event = EventDraft(
                token=f"{kind}{number}", kind=kind, goal_ids=(goal.id,), place="Library", day=day, attendance=came
            )
            log_event(session, actor, initiative.id, event, now=NOW)
    found = queries.doings(session, initiative.id, goal.id, TODAY)
    assert [(one.kind, one.rate.occasions, one.rate.people_low) for one in found] == [("forum", 4, 166)]
    assert queries.doings(session, initiative.id, other.id, TODAY) == []
