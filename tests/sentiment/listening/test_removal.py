"""What is taken back, removed or undone leaves no trace in any figure."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from data import queries as ground
from data.access import OPERATOR
from sentiment.models.listening import Mention, MentionGone, MentionTopic, Source, Story, StoryBand, StoryGoal
from sentiment.queries import stories as reads
from sentiment.queries import tallies
from sentiment.queries.removal import remove_mentions, taken_back
from sentiment.services import topics
from tests.conftest import NOW, make_initiative
from tests.sentiment.listening.heard import GUARDS, WIRE, entry, make_source, save


@pytest.fixture
def heard(session: Session, initiative):
    """Three copies of one story from two sources, and a story of its own."""
    goal = ground.goals(session, initiative.id)[0]
    topics.add_topic(session, OPERATOR, initiative.id, goal.id, '"child care" OR guards', now=NOW)
    one, two = make_source(session, initiative, "one"), make_source(session, initiative, "two")
    save(session, initiative, one, [entry("a", title="First title", outlet="Gazette", days=3)])
    save(session, initiative, one, [entry("b", title="Other title", outlet="Herald", days=2), entry("c", GUARDS)])
    save(session, initiative, two, [entry("a", title="Third title", author="Ana", days=1)])
    return one, two


def test_a_post_that_was_taken_back_goes_with_its_figures(session: Session, initiative, heard) -> None:
    one, _ = heard
    gone = taken_back(session, one.id, ["a", "never seen"], now=NOW)
    assert gone == 1
    assert tallies.recount(session, initiative.id) == []
    assert [row.title for row in session.exec(select(Story).order_by(col(Story.id)))] == ["Other title", GUARDS[:140]]
    assert set(session.exec(select(MentionGone.external_id, MentionGone.why))) == {
        ("a", "taken back"),
        ("never seen", "taken back"),
    }
    row = session.get_one(Source, one.id)
    assert (row.mentions, row.undated) == (2, 0)
    assert taken_back(session, one.id, ["a"], now=NOW) == 0  # said again


def test_the_last_copy_takes_its_story_along(session: Session, initiative, heard) -> None:
    keys = list(session.exec(select(Mention.id)))
    assert remove_mentions(session, initiative.id, keys, now=NOW, why="removed") == 4
    assert tallies.recount(session, initiative.id) == []
    for table in (Story, StoryBand, StoryGoal, MentionTopic):
        assert session.exec(select(table)).all() == []
    assert session.get_one(Source, heard[0].id).newest_at is None
    assert len(session.exec(select(MentionGone)).all()) == 4


def test_what_is_undone_may_come_again(session: Session, initiative, heard) -> None:
    one, _ = heard
    key = session.exec(select(Mention.id).where(Mention.external_id == "c")).one()
    assert remove_mentions(session, initiative.id, [key], now=NOW, why="undone") == 1
    assert session.exec(select(MentionGone)).all() == []
    save(session, initiative, one, [entry("c", GUARDS)])
    assert tallies.recount(session, initiative.id) == []
    assert len(reads.stories(session, initiative.id)) == 2


def test_mentions_of_another_initiative_stay(session: Session, initiative, heard) -> None:
    other = make_initiative(session, "Elsewhere")
    keys = list(session.exec(select(Mention.id)))
    assert remove_mentions(session, other.id, keys, now=NOW, why="removed") == 0
    assert len(session.exec(select(Mention.id)).all()) == 4


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from([WIRE, GUARDS, "Care"]), st.integers(0, 5)), max_size=12), st.data())
def test_any_removal_leaves_what_a_recount_finds(session: Session, drawn, data) -> None:
    with session.begin_nested() as point:
        made = make_initiative(session, "Any")
        goal = ground.goals(session, made.id)[0]
        topics.add_topic(session, OPERATOR, made.id, goal.id, "care", now=NOW)
        source = make_source(session, made)
        save(session, made, source, [entry(str(n), text, days=days) for n, (text, days) in enumerate(drawn)])
        keys = list(session.exec(select(Mention.id).where(Mention.initiative_id == made.id)))
        for _ in range(2):
            chosen = data.draw(st.sets(st.sampled_from(keys))) if keys else set()
            remove_mentions(session, made.id, chosen, now=NOW, why="undone")
            assert tallies.recount(session, made.id) == []
        point.rollback()
