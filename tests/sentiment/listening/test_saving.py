"""What a source brings is saved once: not what it took back, in the story that a person chose, its bots known."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlmodel import Session, select

from data import queries as ground
from data.access import OPERATOR
from data.agenda import InitiativeRow
from sentiment.listening import stories
from sentiment.listening.entries import EntryDraft
from sentiment.listening.words import words
from sentiment.mentions import SourceRow
from sentiment.models.listening import Mention, MentionGone
from sentiment.queries import sources, tallies
from sentiment.services import topics
from sentiment.services.entries import read_ahead
from sentiment.services.saving import save_entries, topics_in_use
from tests.conftest import NOW

WIRE = "The board votes on Tuesday on whether daycare fees will rise again, and parents say they cannot pay any more."
DAY = datetime(2026, 11, 20, 12, tzinfo=UTC)


def entry(name: str, text: str = WIRE, **changes: object) -> EntryDraft:
    return replace(EntryDraft(name, "Board votes", text, published=DAY), **changes)


def source(session: Session, initiative: InitiativeRow, name: str = "herald") -> SourceRow:
    key = sources.insert_source(
        session, initiative.id, f"https://{name}.example/feed", kind="feed", title=name, outlet="", by="", now=NOW
    )
    return sources.source(session, initiative.id, key)


def names(session: Session) -> list[str]:
    return sorted(session.exec(select(Mention.external_id)).all())


def test_what_a_source_took_back_goes_and_does_not_come_again(session: Session, initiative: InitiativeRow) -> None:
    goal = ground.goals(session, initiative.id)[0].id
    topics.add_topic(session, OPERATOR, initiative.id, goal, "daycare", now=NOW)
    herald = source(session, initiative)
    assert save_entries(session, initiative, herald, [entry("1"), entry("2")], now=NOW).new == 2
    saved = save_entries(session, initiative, herald, [entry("1"), entry("3")], now=NOW, deleted=["2", "never seen"])
    assert (saved.new, saved.same, saved.removed) == (1, 1, 1)
    assert "took back 1 entry" in " ".join(saved.notes())
    again = save_entries(session, initiative, herald, [entry("2"), entry("never seen"), entry("3")], now=NOW)
    assert (again.new, again.same, again.changed) == (0, 1, 0)
    assert names(session) == ["1", "3"]
    assert set(session.exec(select(MentionGone.external_id))) == {"2", "never seen"}
    assert tallies.recount(session, initiative.id) == []


def test_a_copy_at_another_source_is_not_taken_back(session: Session, initiative: InitiativeRow) -> None:
    herald, gazette = source(session, initiative), source(session, initiative, "gazette")
    save_entries(session, initiative, herald, [entry("1")], now=NOW)
    save_entries(session, initiative, herald, [], now=NOW, deleted=["1"])
    assert save_entries(session, initiative, gazette, [entry("1")], now=NOW).new == 1


def test_a_bot_is_known_for_one(session: Session, initiative: InitiativeRow) -> None:
    herald = source(session, initiative)
    save_entries(session, initiative, herald, [entry("1", bot=True), entry("2")], now=NOW)
    assert dict(session.execute(select(Mention.external_id, Mention.bot)).all()) == {"1": True, "2": False}
    save_entries(session, initiative, herald, [entry("2", "Other words altogether", bot=True)], now=NOW)
    assert set(session.exec(select(Mention.bot))) == {True}


def test_a_short_text_joins_the_story_that_a_person_chose() -> None:
    short = stories.read([], words("Vote no on twelve"), "")
    prints = [stories.Print(1, short.title, None), stories.Print(2, short.title, None, by_hand=True)]
    assert stories.Clusters.of({short.keys[0]: prints}).join(short) == 2


def test_what_was_read_ahead_is_not_used_where_the_topics_changed(session: Session, initiative: InitiativeRow) -> None:
    goal = ground.goals(session, initiative.id)[0].id
    herald = source(session, initiative)
    early = topics_in_use(session, initiative.id)
    (ready,) = read_ahead([([entry("1")], "herald")], early, initiative, now=NOW)
    row = topics.add_topic(session, OPERATOR, initiative.id, goal, "daycare", now=NOW)
    save_entries(session, initiative, herald, [entry("1")], now=NOW, ready=ready)
    assert topics.add_topic(session, OPERATOR, initiative.id, goal, "fees", now=NOW).mentions == 1
    assert [one.mentions for one in topics.queries.topics(session, initiative.id) if one.id == row.id] == [1]
