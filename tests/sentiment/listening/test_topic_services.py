"""Topics over stored mentions: judged hits, versions, what a change keeps, and stopping half way; on both databases."""

from __future__ import annotations

import random
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from data import queries as ground
from data.access import OPERATOR, Actor, Role
from data.agenda import InitiativeRow
from data.errors import NotAllowed, NotFound, Refused
from sentiment.mentions import TopicRow
from sentiment.models.listening import DailyTally, Mention, MentionTopic
from sentiment.queries import judgements, tallies
from sentiment.queries import topics as topic_queries
from sentiment.services import judging, suggesting, topics
from tests.conftest import NOW
from tests.sentiment.listening.heard import entry, make_source, save

THINGS = (
    "bridge oven ladder tulip harbor violin pepper canyon saddle mirror anchor walnut lantern thistle copper meadow "
    "kettle falcon marble orchard ribbon timber velvet willow magnet pebble quiver rocket sandal turnip"
)


def told(start: str, number: int) -> str:
    """A text of its own: no two are copies of each other."""
    return f"{start} {' '.join(random.Random(number).sample(THINGS.split(), 14))} {number}."


@pytest.fixture
def goal_id(session: Session, initiative: InitiativeRow) -> int:
    return ground.goals(session, initiative.id)[0].id


@pytest.fixture
def topic(session: Session, initiative: InitiativeRow, goal_id: int) -> TopicRow:
    """Twelve mentions of the programme, eight of the idiom, ten of neither; a topic that finds both of the first."""
    source = make_source(session, initiative)
    entries = [entry(f"p{n}", told("Head Start centers lose money:", n), days=n + 1) for n in range(12)]
    entries += [entry(f"i{n}", told("The team gets a head start on", n + 20), days=n + 1) for n in range(8)]
    entries += [entry(f"o{n}", told("Rain fell on", n + 40)) for n in range(10)]
    save(session, initiative, source, entries)
    return topics.add_topic(session, OPERATOR, initiative.id, goal_id, '"head start"', now=NOW)


def programme(session: Session, mention_id: int) -> bool:
    return session.get_one(Mention, mention_id).external_id.startswith("p")


def judge_all(session: Session, initiative: InitiativeRow, topic: TopicRow, sample: int = 20) -> judging.Sitting:
    while (found := judging.sitting(session, initiative.id, topic.id, sample)).next is not None:
        right = programme(session, found.next.id)
        judging.judge(session, OPERATOR, initiative.id, topic.id, found.next.id, right, now=NOW)
    return found


def test_failure_08_judged_hits_show_that_a_head_start_is_counted_and_what_would_cut_it(
    session: Session, initiative: InitiativeRow, topic: TopicRow, goal_id: int
) -> None:
    assert topic.mentions == 20
    before = judgements.precision(session, topic.id)
    assert (before.value, before.judged) == (None, 0)
    done = judge_all(session, initiative, topic)
    known = judgements.precision(session, topic.id)
    assert (known.right, known.judged, known.value, known.low, known.high) == (12, 20, 0.6, 0.6, 0.6)
    assert (done.done, done.sample, known.hits) == (20, 20, 20)
    found = suggesting.suggest_terms(session, initiative.id, topic.id)
    assert (found.right, found.wrong, found.stories) == (12, 8, 30)
    name = next(one for one in found.suggestions if one.kind == "capitals")
    changed = topics.change_topic(session, OPERATOR, initiative.id, topic.id, name.query, now=NOW)
    assert (changed.query, changed.version, changed.mentions) == ("{Head Start}", 2, 12)
    after = judgements.precision(session, topic.id)
    assert (after.version, after.right, after.judged, after.carried) == (2, 12, 12, 12), "what was judged still applies"
    assert sum(row.stories for row in session.exec(select(DailyTally).where(DailyTally.goal_id == goal_id))) == 12
    assert tallies.recount(session, initiative.id) == []


def test_a_sample_is_judged_bit_by_bit_and_taken_back(
    session: Session, initiative: InitiativeRow, topic: TopicRow
) -> None:
    first = judging.sitting(session, initiative.id, topic.id, 5)
    assert first.next is not None
    assert (first.sample, first.done, first.precision.drawn_at) == (5, 0, None)
    judging.judge(session, OPERATOR, initiative.id, topic.id, first.next.id, None, now=NOW)
    second = judging.sitting(session, initiative.id, topic.id, 5)
    assert second.next is not None
    assert (second.next.id != first.next.id, second.precision.unsure, second.precision.judged) == (True, 1, 0)
    judging.judge(session, OPERATOR, initiative.id, topic.id, second.next.id, True, now=NOW)
    judging.judge(session, OPERATOR, initiative.id, topic.id, second.next.id, False, now=NOW)
    assert judgements.precision(session, topic.id).right == 0
    judging.take_back(session, OPERATOR, initiative.id, topic.id, second.next.id, now=NOW)
    again = judging.sitting(session, initiative.id, topic.id, 5)
    assert again.next is not None
    assert again.next.id == second.next.id


def test_hits_that_come_later_wait_for_the_next_draw(
    session: Session, initiative: InitiativeRow, topic: TopicRow
) -> None:
    judge_all(session, initiative, topic)
    later = make_source(session, initiative, "later")
    save(session, initiative, later, [entry(f"n{n}", told("Head Start opens", n + 60)) for n in range(15)])
    found = judging.sitting(session, initiative.id, topic.id)
    assert (found.since, found.next, found.precision.judged) == (15, None, 20)
    judging.draw_anew(session, OPERATOR, initiative.id, topic.id, now=NOW + timedelta(days=1))
    found = judging.sitting(session, initiative.id, topic.id)
    assert found.next is not None
    assert (found.since, found.precision.hits) == (0, 35)
    assert 0 < found.done < 20
    assert judgements.precision(session, topic.id).judged < 20, "hits that nobody has judged stand before some"


def test_only_hits_are_judged_and_only_by_staff(session: Session, initiative: InitiativeRow, topic: TopicRow) -> None:
    hits = set(session.exec(select(MentionTopic.mention_id)))
    other = next(key for key in session.exec(select(Mention.id)) if key not in hits)
    with pytest.raises(Refused, match="no longer finds"):
        judging.judge(session, OPERATOR, initiative.id, topic.id, other or 0, True, now=NOW)
    with pytest.raises(NotAllowed):
        judging.judge(session, Actor("r", Role.READER), initiative.id, topic.id, min(hits), True, now=NOW)
    with pytest.raises(NotFound):
        judging.judge(session, OPERATOR, initiative.id, topic.id + 99, min(hits), True, now=NOW)


def test_versions_are_kept_and_gone_back_to(session: Session, initiative: InitiativeRow, topic: TopicRow) -> None:
    pat = Actor("Pat", Role.COMMUNICATIONS)
    topics.change_topic(session, pat, initiative.id, topic.id, "{Head Start}", now=NOW + timedelta(days=1))
    query = topics.version_query(session, initiative.id, topic.id, 1)
    back = topics.change_topic(session, pat, initiative.id, topic.id, query, now=NOW + timedelta(days=2))
    assert (back.version, back.mentions) == (3, 20)
    kept = [(one.number, one.query, one.changed_by) for one in topic_queries.versions(session, topic.id)]
    assert kept == [(3, '"head start"', "Pat"), (2, "{Head Start}", "Pat"), (1, '"head start"', "command line")]
    with pytest.raises(NotFound):
        topics.version_query(session, initiative.id, topic.id, 9)


def opener(session: Session):
    @contextmanager
    def opened():
        yield session

    return opened


def test_answers_worked_out_ahead_count_what_came_and_changed_since(
    session: Session, initiative: InitiativeRow, topic: TopicRow
) -> None:
    seen: list[int] = []
    ahead = topics.ask_ahead(opener(session), initiative.id, "{Head Start}", progress=seen.append)
    assert (sum(seen), topic_queries.topic(session, initiative.id, topic.id).version) == (30, 1)
    source = make_source(session, initiative, "two")
    save(session, initiative, source, [entry("new", "Head Start grows by three places in the ward.")])
    gone = next(row for row in session.exec(select(Mention)) if row.external_id == "p0")
    gone.text = "The centers lose federal money."
    session.add(gone)
    session.flush()
    changed = topics.change_topic(session, OPERATOR, initiative.id, topic.id, "{Head Start}", now=NOW, answers=ahead)
    assert changed.mentions == 12, "one came, one no longer says so"
    assert tallies.recount(session, initiative.id) == []


def test_answers_to_another_query_are_not_used(session: Session, initiative: InitiativeRow, topic: TopicRow) -> None:
    ahead = topics.ask_ahead(opener(session), initiative.id, "rain")
    changed = topics.change_topic(session, OPERATOR, initiative.id, topic.id, "{Head Start}", now=NOW, answers=ahead)
    assert changed.mentions == 12


class Stop(BaseException):
    """What stops a page's run, or Ctrl+C."""


@pytest.mark.parametrize("ahead", [True, False])
def test_stopped_at_any_moment_nothing_is_half_changed(
    session: Session, initiative: InitiativeRow, topic: TopicRow, ahead: bool
) -> None:
    def stop(_count: int) -> None:
        raise Stop

    before = set(session.exec(select(MentionTopic.mention_id)))

    def ask() -> None:
        with session.begin_nested():
            if ahead:
                topics.ask_ahead(opener(session), initiative.id, "rain", progress=stop)
            else:
                topics.change_topic(session, OPERATOR, initiative.id, topic.id, "rain", now=NOW, progress=stop)

    with pytest.raises(Stop):
        ask()
    row = topic_queries.topic(session, initiative.id, topic.id)
    assert (row.version, row.query, row.mentions) == (1, '"head start"', 20)
    assert set(session.exec(select(MentionTopic.mention_id))) == before
    assert tallies.recount(session, initiative.id) == []


def test_a_preview_says_what_a_change_gains_and_loses(
    session: Session, initiative: InitiativeRow, topic: TopicRow
) -> None:
    found = topics.preview(session, initiative.id, "{Head Start} OR rain", than='"head start"')
    assert (found.hits, found.asked, found.gained, found.lost) == (22, 30, 10, 8)
    assert all("Rain" in one.text for one in found.examples)
    assert all("a head start" in one.text for one in found.lost_examples)
