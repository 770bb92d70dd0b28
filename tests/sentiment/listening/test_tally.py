"""The tallies are the same however the mentions came: all at once, one by one, changed, matched again."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from data import queries as ground
from data.access import OPERATOR
from data.errors import Refused
from sentiment.listening.entries import EntryDraft
from sentiment.queries import listening as reads
from sentiment.queries import mentions, sources, tallies
from sentiment.services import listening
from sentiment.tally import Placement, tally
from tests.badserver import FEED, rss
from tests.conftest import NOW, make_initiative
from tests.sentiment.listening.test_pull import Web

TEXTS = [
    "The county board voted to double the number of child care places by next autumn, as families have asked.",
    "Crossing guards return to Elm Street on Monday after parents counted four hundred cars an hour at the gate.",
    "A short one on child care",
    "Libraries lend laptops and hot spots to households without internet at home from the first of December on.",
]
SEEN = datetime(2026, 11, 20, tzinfo=UTC)

placements = st.lists(
    st.builds(
        Placement,
        story_id=st.integers(1, 3),
        goal_id=st.integers(1, 2),
        mention_id=st.integers(1, 12),
        source_id=st.integers(1, 2),
        day=st.sampled_from([None, date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 3)]),
        tone=st.sampled_from([None, -5000, 0, 2500]),
        seen=st.just(SEEN),
    ),
    max_size=12,
    unique_by=lambda placed: (placed.mention_id, placed.goal_id),
)


@given(placements, st.randoms())
def test_the_order_of_arrival_does_not_matter(placed: list[Placement], random) -> None:
    shuffled = list(placed)
    random.shuffle(shuffled)
    assert tally(shuffled) == tally(placed)


@given(placements)
def test_every_dated_mention_counts_once_and_every_dated_story_once_a_goal(placed: list[Placement]) -> None:
    found = tally([*placed, *placed])
    dated = [one for one in placed if one.day is not None]
    assert sum(count[0] for count in found.cells.values()) == len(dated)
    assert sum(count[1] for count in found.cells.values()) == len({(one.story_id, one.goal_id) for one in dated})


@given(placements, placements)
def test_the_difference_leads_from_one_to_the_other(one: list[Placement], other: list[Placement]) -> None:
    before, after = tally(one), tally(other)
    cells = dict(before.cells)
    for cell, change in after.minus(before).items():
        there = cells.get(cell, (0, 0, 0, 0))
        cells[cell] = tuple(a + b for a, b in zip(there, change, strict=True))
    assert {cell: count for cell, count in cells.items() if any(count)} == after.cells


entries = st.builds(
    EntryDraft,
    external_id=st.integers(1, 6).map(str),
    title=st.sampled_from(["", "Child care", "Guards", "Laptops for all"]),
    text=st.sampled_from(TEXTS),
    author=st.sampled_from(["", "Ana", "Bo"]),
    outlet=st.sampled_from(["", "Gazette", "Herald"]),
    published=st.one_of(
        st.none(),
        st.integers(0, 40).map(lambda days: NOW - timedelta(days=days, hours=7)),
        st.just(NOW + timedelta(days=400)),
        st.just(date(2026, 11, 5)),
    ),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("save"), st.integers(0, 1), st.lists(entries, min_size=1, max_size=5)),
        st.tuples(st.just("topic"), st.sampled_from(['"child care"', "guards OR laptops", "care", "title:child"])),
        st.tuples(st.just("change"), st.sampled_from(["laptops", "short", "board OR monday"])),
        st.tuples(st.just("drop")),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_whatever_happens_the_tallies_equal_a_recount(session: Session, steps) -> None:
    with session.begin_nested() as point:
        initiative = make_initiative(session)
        goals = ground.goals(session, initiative.id)
        made = [
            sources.source(
                session,
                initiative.id,
                sources.insert_source(
                    session,
                    initiative.id,
                    f"https://{n}.example/f",
                    kind="feed",
                    title=f"S{n}",
                    outlet="",
                    by="",
                    now=NOW,
                ),
            )
            for n in range(2)
        ]
        topics: list[int] = []
        for number, step in enumerate(steps):
            try:
                if step[0] == "save":
                    listening.save_entries(session, initiative, made[step[1]], step[2], now=NOW)
                elif step[0] == "topic":
                    goal = goals[number % 2].id
                    topics.append(listening.add_topic(session, OPERATOR, initiative.id, goal, step[1], now=NOW).id)
                elif step[0] == "change" and topics:
                    listening.change_topic(session, OPERATOR, initiative.id, topics[-1], step[1], now=NOW)
                elif step[0] == "drop" and topics:
                    listening.remove_topic(session, OPERATOR, initiative.id, topics.pop(), now=NOW)
            except Refused:
                pass  # the same topic twice
            assert tallies.recount(session, initiative.id) == []
        point.rollback()


def test_all_at_once_is_the_same_as_one_by_one(session: Session) -> None:
    found = []
    for one_by_one in (False, True):
        initiative = make_initiative(session, f"I{one_by_one}")
        goal = ground.goals(session, initiative.id)[0]
        listening.add_topic(session, OPERATOR, initiative.id, goal.id, "care OR guards", now=NOW)
        key = sources.insert_source(
            session, initiative.id, "https://a.example/f", kind="feed", title="A", outlet="", by="", now=NOW
        )
        source = sources.source(session, initiative.id, key)
        drafts = [
            EntryDraft(str(n), f"Copy {n}", TEXTS[n % 2], published=NOW - timedelta(days=n % 5)) for n in range(20)
        ]
        for part in [[draft] for draft in drafts] if one_by_one else [drafts]:
            listening.save_entries(session, initiative, source, part, now=NOW)
        found.append(reads.media_days(session, initiative.id, goal.id, date(2026, 11, 1), NOW.date()))
    assert found[0] == found[1]


def test_a_pull_that_dies_in_the_middle_leaves_nothing_half_counted(
    session: Session, initiative, actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = Web()
    web.routes["https://a.example/f"] = rss(FEED)
    draft = listening.SourceDraft("https://a.example/f")
    listening.add_source(session, actor, initiative.id, draft, now=NOW)
    listening.add_topic(session, actor, initiative.id, ground.goals(session, initiative.id)[0].id, "child", now=NOW)

    real = mentions.settle
    monkeypatch.setattr(mentions, "settle", _die)
    with pytest.raises(KeyboardInterrupt):
        listening.pull(lambda: _Savepoint(session), actor, initiative.id, now=NOW, get=web, at_once=1)
    assert mentions.count_mentions(session, initiative.id) == 0
    assert tallies.recount(session, initiative.id) == []
    monkeypatch.setattr(mentions, "settle", real)
    later = NOW + timedelta(minutes=11)
    (outcome,) = listening.pull(lambda: nullcontext(session), actor, initiative.id, now=later, get=web, at_once=1)
    assert outcome.new == 3
    assert tallies.recount(session, initiative.id) == []


def _die(*_: object) -> None:
    raise KeyboardInterrupt


class _Savepoint:
    """A transaction inside the test's own."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def __enter__(self) -> Session:
        self.point = self.session.begin_nested()
        return self.session

    def __exit__(self, kind: object, *_: object) -> None:
        if kind:
            self.point.rollback()
        else:
            self.point.commit()
