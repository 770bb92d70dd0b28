"""The sample initiative on both databases: what it promises, the same twice, and gone without a trace."""

from __future__ import annotations

import importlib
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from sqlmodel import Session

import campaigns.offers
import campaigns.queries
import policy.offers
import policy.queries
import sentiment.offers
from data import db, queries, sample, services, timeline
from data.access import OPERATOR
from data.agenda import InitiativeRow
from data.sample.content.outlets import FEEDS
from data.tables import Table
from sentiment.queries import listening as media
from sentiment.queries import sources as source_queries
from sentiment.queries import stories as story_queries
from sentiment.queries import will as will_queries
from sentiment.services import contribution, will
from tests.conftest import NOW

TODAY = NOW.date()


@contextmanager
def rolled_back(engine: Engine) -> Iterator[Session]:
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        outer.rollback()


@pytest.fixture(scope="module")
def loaded(engine: Engine) -> Iterator[tuple[Session, InitiativeRow]]:
    """The sample, loaded once for this file on each database and rolled back."""
    with rolled_back(engine) as session:
        before = time.perf_counter()
        told: list[str] = []
        row = sample.load(session, OPERATOR, now=NOW, progress=told.append)
        assert told == sample.STEPS
        print(f"\nsample loaded on {engine.dialect.name} in {time.perf_counter() - before:.1f} s")
        yield session, row


def counts(session: Session) -> dict[str, int]:
    return {
        table.name: int(session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
        for table in Table.metadata.sorted_tables
    }


def test_agenda_is_as_promised(loaded: tuple[Session, InitiativeRow]) -> None:
    session, row = loaded
    assert row.sample
    goals = queries.goals(session, row.id)
    assert len(goals) == 3
    assert max(goal.version for goal in goals) == 2
    assert len(queries.partners(session, row.id)) == 6
    assert all(partner.contact_email.endswith("example.org") for partner in queries.partners(session, row.id))
    assert len({member.role for member in queries.members(session, row.id)}) == 5
    indicators = queries.indicators(session, row.id, kind="community")
    assert {indicator.goal_id for indicator in indicators} == {goal.id for goal in goals}
    assert all(i.baseline is not None and i.target is not None and i.latest for i in indicators)
    redefined = next(indicator for indicator in indicators if indicator.definition_number == 2)
    readings = queries.readings(session, redefined.id)
    assert len({reading.definition_id for reading in readings}) == 2
    assert all(reading.as_of <= TODAY for reading in readings)


def test_year_of_events_and_three_campaigns(loaded: tuple[Session, InitiativeRow]) -> None:
    session, row = loaded
    events = campaigns.queries.events(session, row.id)
    assert 55 <= len(events) <= 70
    assert len({event.kind for event in events}) == 6
    assert {event.direct for event in events} == {True, False}
    past = [event for event in events if event.ends_on < TODAY]
    assert any(event.attendance.exact is not None for event in past)
    assert any(event.attendance.known and event.attendance.exact is None for event in past)
    assert any(not event.attendance.known for event in past)
    assert any(TODAY < event.starts_on <= TODAY + timedelta(days=7) for event in events)
    owed = campaigns.queries.follow_ups(session, row.id)
    assert {"overdue", "open"} <= {follow_up.state(TODAY) for follow_up in owed}
    plans = campaigns.queries.campaigns(session, row.id, today=TODAY)
    assert Counter(plan.status(TODAY) for plan in plans) == {"live": 1, "ended": 1, "planned": 1}
    for plan in plans:
        assert plan.expectation is not None
        assert plan.expectation.locked_at.date() < plan.starts
        assert plan.attendance.events > 0 or plan.status(TODAY) == "planned"


def test_one_contribution_is_reached_one_cannot_be_told_and_one_is_foreseen(
    loaded: tuple[Session, InitiativeRow],
) -> None:
    session, row = loaded
    plans = campaigns.queries.campaigns(session, row.id)
    cases = {plan.name: contribution.case(session, row.id, "campaign", plan.id, now=NOW) for plan in plans}
    care, walk, ask = (cases[name] for name in ("Care That Works", "Walk Safe Wednesdays", "Ask Me About Care"))
    assert [look.verdict for look in care.looks] == ["contributed"]
    assert care.next_look.planned == 2
    assert care.rivals
    assert not walk.looks
    assert "surveys from before the launch" in contribution.lacking(session, row.id, walk, now=NOW)
    foreseen = contribution.foresee(session, row.id, ask, now=NOW)
    assert foreseen.smallest.points > ask.subject.expected.least
    assert foreseen.options


def test_eight_measures_and_a_hearing_soon(loaded: tuple[Session, InitiativeRow]) -> None:
    session, row = loaded
    bills = policy.queries.bills(session, row.id, TODAY)
    found_by_search = {"HB 1904", "HB 1933", "HB 1951", "SB 0977"}
    assert found_by_search <= {bill.identifier for bill in bills}
    stages = {bill.identifier: bill.stage for bill in bills if bill.identifier not in found_by_search}
    assert stages == {
        "HB 214": "passed one chamber",
        "SB 88": "with executive",
        "HB 377": "failed",
        "SB 145": "enacted",
        "HB 402": "in committee",
        "HB 519": "vetoed",
        "Ordinance 17": "in committee",
        "Resolution 41": "introduced",
    }
    assert {bill.stance for bill in bills} - {None} == {"support", "oppose", "amend", "watch"}
    assert all(bill.links for bill in bills if bill.identifier in stages)


def test_mentions_became_stories_of_the_goals(loaded: tuple[Session, InitiativeRow]) -> None:
    session, row = loaded
    found = story_queries.stories(session, row.id, limit=10)
    assert len(found) == 10
    most = session.execute(
        sa.text("SELECT title, placements, outlets, authors FROM story ORDER BY placements DESC, id LIMIT 3")
    ).all()
    assert (most[0].placements, most[0].authors) == (48, 1)  # one author's copies are one story
    assert (most[1].placements, most[1].outlets) == (26, 26)  # and so is a wire story in 26 outlets
    for goal in queries.goals(session, row.id):
        weeks = media.media_weeks(session, row.id, goal.id, TODAY - timedelta(days=364), TODAY)
        assert sum(week.stories for week in weeks) > 100
        assert sum(week.stories for week in weeks) < sum(week.mentions for week in weeks)


def test_figurative_head_starts_are_about_no_goal(loaded: tuple[Session, InitiativeRow]) -> None:
    session, row = loaded
    like = "SELECT count(*) FROM mention WHERE initiative_id = :i AND lower(text) LIKE '%a head start%'"
    assert session.execute(sa.text(like), {"i": row.id}).scalar_one() > 10
    matched = f"{like} AND id IN (SELECT mention_id FROM mention_topic)"
    assert session.execute(sa.text(matched), {"i": row.id}).scalar_one() == 0


def test_levels_differ_in_what_can_be_told(loaded: tuple[Session, InitiativeRow]) -> None:
    session, row = loaded
    care, routes, internet = (goal.id for goal in queries.goals(session, row.id))
    verdicts = {
        (rung.goal_id, rung.rung): rung.verdict
        for rung in will_queries.estimates(session, row.id)
        if rung.audience == "public" and rung.unit == "share"
    }
    print("\n", verdicts)
    assert verdicts[care, "supportive"] == "rising"
    assert verdicts[routes, "supportive"] == "cannot tell"
    assert (internet, "empowered") not in verdicts  # nothing is measured there
    assert will.stale(session, row.id, now=NOW) == []


def test_a_dead_source_is_a_gap_and_the_others_are_heard(loaded: tuple[Session, InitiativeRow]) -> None:
    session, row = loaded
    listed = source_queries.sources(session, row.id)
    assert len(listed) == len(FEEDS)
    health = Counter(source.health(NOW) for source in listed)
    assert health == {"good": len(FEEDS) - 1, "failing": 1}
    gaps = media.source_gaps(session, row.id, TODAY - timedelta(days=360), TODAY, now=NOW, tz=row.tz)
    assert [(gap.source, gap.why) for gap in gaps] == [("Linden Mills Gazette", "failing")]
    assert 13 <= (gaps[0].end - gaps[0].start).days <= 16


def test_no_pull_asks_for_a_sample_address(loaded: tuple[Session, InitiativeRow]) -> None:
    session, row = loaded
    assert source_queries.pullable(session, row.id) == []


def test_every_room_marks_the_year(loaded: tuple[Session, InitiativeRow]) -> None:
    session, row = loaded
    for room in (campaigns, policy, sentiment):
        room.offers.register()
    found = timeline.milestones(session, row.id, TODAY - timedelta(days=365), TODAY)
    assert {milestone.kind for milestone in found} == {"campaign", "event", "policy"}


def test_removing_it_leaves_nothing_behind(loaded: tuple[Session, InitiativeRow]) -> None:
    session, row = loaded
    with session.begin_nested() as point:
        assert counts(session)["mention"] > 1900
        services.remove_initiative(session, OPERATOR, row.id)
        assert {name: count for name, count in counts(session).items() if count} == {}
        point.rollback()


KEYED = {"refusal_key": {"secret"}, "match_queue": {"hash"}, "event_door": {"token_hash"}}
"""What a secret of the database makes of the rows: drawn anew for each."""


def everything(session: Session) -> dict[str, list[str]]:
    found = {}
    for table in Table.metadata.sorted_tables:
        columns = [column for column in table.c if column.name not in KEYED.get(table.name, ())]
        found[table.name] = sorted(map(repr, session.execute(sa.select(*columns)).all()))
    return found


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Every row of a second load, later on the same day, in a database of its own."""
    importlib.import_module("tests.all_models")
    engine = db.engine_for(f"sqlite:///{tmp_path_factory.mktemp('again') / 'again.db'}")
    Table.metadata.create_all(engine)
    with Session(engine) as session:
        sample.load(session, OPERATOR, now=NOW + timedelta(hours=7))
        rows = everything(session)
    engine.dispose()
    return rows


def test_another_load_on_the_same_day_is_equal_row_by_row(
    loaded: tuple[Session, InitiativeRow], again: dict[str, list[str]]
) -> None:
    session, _ = loaded
    rows = everything(session)
    if session.get_bind().dialect.name == "postgresql":  # its keys go on counting after a roll-back
        assert {name: len(found) for name, found in rows.items()} == {name: len(f) for name, f in again.items()}
        return
    for name, found in rows.items():
        assert found == again[name], name
