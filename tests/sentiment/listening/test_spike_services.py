"""Spikes of goals and topics: from the tallies, with their answers; a gap is no fall, its end no spike."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from data import news, timeline
from data import queries as ground
from data.access import OPERATOR
from data.agenda import InitiativeRow
from data.timeline import Milestone
from sentiment.listening.entries import EntryDraft
from sentiment.mentions import PullRow
from sentiment.queries import sources as source_queries
from sentiment.services import spike_offers, spikes, topics
from tests.conftest import NOW
from tests.sentiment.listening.heard import entry, make_source, save

WORDS = (
    "bridge oven ladder tulip harbor violin pepper canyon saddle mirror anchor walnut lantern thistle copper meadow "
    "kettle falcon marble orchard ribbon timber velvet willow magnet pebble quiver rocket sandal turnip"
)
SPIKE = 3  # days ago
TODAY = date(2026, 11, 23)


def piece(number: int, start: str, days: int, **more: str | bool) -> EntryDraft:
    """An entry that is no copy of another."""
    words = " ".join(random.Random(number).sample(WORDS.split(), 16))
    return entry(f"e{number}", f"{start} {words} {number}.", title=f"Piece {number}", days=days, **more)  # type: ignore[arg-type]


@pytest.fixture
def goal_id(session: Session, initiative: InitiativeRow) -> int:
    return ground.goals(session, initiative.id)[0].id


@pytest.fixture
def filled(session: Session, initiative: InitiativeRow, goal_id: int) -> Iterator[InitiativeRow]:
    """Eight weeks of two or three stories a day, and eighteen on one day, one of them a wire in six outlets."""
    topics.add_topic(session, OPERATOR, initiative.id, goal_id, "daycare", now=NOW)
    topics.add_topic(session, OPERATOR, initiative.id, goal_id, "preschool", now=NOW)
    source = make_source(session, initiative)
    entries, number = [], 0
    for days in range(56, 0, -1):
        for at in range(17 if days == SPIKE else 2 + days % 2):
            number += 1
            who = {"outlet": "Gazette" if at % 3 else "Courier", "author": "Ana Ruiz" if at % 2 else ""}
            what = "Daycare" if days == SPIKE or at % 2 else "Preschool"
            entries.append(piece(number, what, days, bot=days == SPIKE and at == 0, **who))
    wire = "Daycare costs doubled in ten years, a study of the state finds, and wages of those who work there did not."
    entries += [entry(f"w{n}", wire, title="Costs doubled (wire)", days=SPIKE, outlet=f"Paper {n}") for n in range(6)]
    save(session, initiative, source, entries)
    source_queries.finish(
        session, source.id, PullRow(source.id, NOW, "new", len(entries), 0, "", "", NOW - timedelta(days=56)),
        changed=0, next_check=None, wait_until=None,
    )  # fmt: skip
    before = dict(timeline._offered)
    timeline.offer(
        "test",
        lambda *_: [
            Milestone(TODAY - timedelta(days=SPIKE + 1), None, "event", "Our forum", goal_id, "outreach", 1),
            Milestone(TODAY - timedelta(days=SPIKE + 9), None, "event", "Long before", goal_id, "outreach", 2),
        ],
    )
    yield initiative
    timeline._offered.clear()
    timeline._offered.update(before)


def test_a_spike_of_a_goal_answers_what_it_is(session: Session, filled: InitiativeRow, goal_id: int) -> None:
    lines = spikes.lines(session, filled, now=NOW, with_topics=True)
    assert [line.name for line in lines] == [
        "Child care for every family", "Child care for every family: daycare", "Child care for every family: preschool",
    ]  # fmt: skip
    (alert,) = spikes.alerts(session, filled, now=NOW, since=TODAY - timedelta(days=20), found=lines)
    day = TODAY - timedelta(days=SPIKE)
    assert (alert.goal_id, alert.first, alert.last, alert.count) == (goal_id, day, day, 18)
    assert 1.5 < alert.expected < 4
    assert alert.placements == 17 + 6, "the wire is one story"
    assert (alert.stories[0].title, alert.stories[0].placements) == ("Costs doubled (wire)", 6)
    assert alert.who.outlets[:2] == (("Gazette", 11), ("Courier", 6))
    assert alert.who.authors == (("Ana Ruiz", 8),)
    assert alert.who.bots == 1
    assert [one.title for one in alert.milestones] == ["Our forum"]
    assert alert.topics == ("daycare",)
    assert alert.tone is not None
    (preschool,) = (line for line in lines if line.name.endswith("preschool"))
    assert preschool.spikes == ()


def test_a_wire_story_in_many_outlets_is_no_spike(session: Session, filled: InitiativeRow) -> None:
    source = make_source(session, filled, "wires")
    wire = "Preschool places will be paid by the state for every child of four, the governor told a crowd on Sunday."
    save(session, filled, source, [entry(f"x{n}", wire, days=1, outlet=f"Daily {n}") for n in range(40)])
    found = spikes.alerts(session, filled, now=NOW, since=TODAY - timedelta(days=2))
    assert found == [], "forty placements are one story"


def test_failure_11_a_dead_source_is_left_out_and_no_fall(
    session: Session, filled: InitiativeRow, goal_id: int
) -> None:
    (row,) = source_queries.sources(session, filled.id)
    for days in (2, 1, 0):
        at = NOW + timedelta(days=10 - days)
        source_queries.finish(
            session, row.id, PullRow(row.id, at, "failed", 0, 0, "gone", "", None), changed=0, next_check=at,
            wait_until=at,
        )  # fmt: skip
    later = NOW + timedelta(days=10)
    (line,) = spikes.lines(session, filled, now=later)
    assert line.series.days[-1] == TODAY, "judged to the last day on which it was heard"
    assert [spike.date for spike in line.spikes] == [TODAY - timedelta(days=SPIKE)]


def test_since_and_goals_and_nothing_to_watch(session: Session, initiative: InitiativeRow) -> None:
    assert spikes.lines(session, initiative, now=NOW) == []
    assert spikes.alerts(session, initiative, now=NOW, since=TODAY) == []
    save(session, initiative, make_source(session, initiative), [piece(1, "Daycare", 2)])
    assert spikes.lines(session, initiative, now=NOW) == [], "no goal has a topic"


def test_news_says_it_in_the_strip(session: Session, filled: InitiativeRow) -> None:
    spike_offers.register()
    told = [item for item in news.items(session, filled.id, NOW - timedelta(days=7), NOW) if "spike" in item.text]
    assert [(item.page, item.rank) for item in told] == [("mentions", spike_offers.RANK)]
    assert "Child care for every family: a spike of 18 stories on 20 Nov 2026, where" in told[0].text
    assert not [
        item for item in news.items(session, filled.id, NOW - timedelta(days=1), NOW) if "spike" in item.text
    ], "told once, to those who have not looked since"
