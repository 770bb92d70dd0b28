"""Merging and splitting stories by hand: it holds when copies come, figures stay exact, old numbers lead on."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from data import queries as ground
from data.access import OPERATOR, Actor, Role
from data.errors import NotAllowed, NotFound, Refused
from sentiment.models.listening import Mention, StoryPrint
from sentiment.queries import edits, tallies
from sentiment.queries import stories as reads
from sentiment.queries.removal import remove_mentions
from sentiment.services import stories, topics
from tests.conftest import NOW, make_initiative
from tests.sentiment.listening.heard import GUARDS, WIRE, entry, make_source, save

ALERT = (
    "The weather office warns of heavy rain and high water on all roads in the south of {} county until Friday noon."
)
THIRD = "Libraries lend laptops and hot spots to households without internet at home from the first of December on."


@pytest.fixture
def source(session: Session, initiative):
    goal = ground.goals(session, initiative.id)[0]
    topics.add_topic(session, OPERATOR, initiative.id, goal.id, '"child care" OR guards OR county', now=NOW)
    return make_source(session, initiative)


def story_of(session: Session, name: str) -> int:
    return session.exec(select(Mention.story_id).where(Mention.external_id == name)).one()


def mention(session: Session, name: str) -> int:
    return session.exec(select(Mention.id).where(Mention.external_id == name)).one()


def test_a_merge_holds_for_later_copies_and_old_numbers_lead_on(session: Session, initiative, source) -> None:
    save(session, initiative, source, [entry("a", WIRE, days=3), entry("b", GUARDS, days=2), entry("b2", GUARDS)])
    a, b = story_of(session, "a"), story_of(session, "b")
    row = stories.merge_stories(session, OPERATOR, initiative.id, a, [b], now=NOW)
    assert (row.id, row.placements) == (a, 3)
    assert tallies.recount(session, initiative.id) == []
    save(session, initiative, source, [entry("b3", GUARDS + " Now."), entry("a2", WIRE)])
    assert story_of(session, "b3") == story_of(session, "a2") == a
    assert edits.leads_to(session, initiative.id, b) == a
    assert reads.story(session, initiative.id, b).id == a
    assert tallies.recount(session, initiative.id) == []
    save(session, initiative, source, [entry("c", THIRD)])
    assert story_of(session, "c") != b, "the number of a merged story never stands for another one"
    stories.merge_stories(session, OPERATOR, initiative.id, story_of(session, "c"), [a], now=NOW)
    assert edits.leads_to(session, initiative.id, b) == story_of(session, "c")


def test_a_split_holds_for_later_copies_of_either_part(session: Session, initiative, source) -> None:
    save(session, initiative, source, [entry(name, ALERT.format(name)) for name in ("Marlow", "Essex", "Kent")])
    whole = story_of(session, "Marlow")
    assert whole == story_of(session, "Essex") == story_of(session, "Kent")
    made = stories.split_story(session, OPERATOR, initiative.id, whole, [mention(session, "Essex")], now=NOW)
    assert made.title == ALERT.format("Essex")[:140]
    assert tallies.recount(session, initiative.id) == []
    copies = [entry(f"{name}{n}", ALERT.format(name)) for name in ("Essex", "Kent", "Marlow") for n in range(3)]
    save(session, initiative, source, copies)
    assert {story_of(session, f"Essex{n}") for n in range(3)} == {made.id}
    assert {story_of(session, f"{name}{n}") for name in ("Kent", "Marlow") for n in range(3)} == {whole}
    assert tallies.recount(session, initiative.id) == []


def test_a_split_of_short_texts_and_shared_links_holds(session: Session, initiative, source) -> None:
    save(session, initiative, source, [entry("a", "Care for all"), entry("b", "Guards back now"), entry("c", THIRD)])
    into = story_of(session, "a")
    stories.merge_stories(session, OPERATOR, initiative.id, into, [story_of(session, "b"), story_of(session, "c")],
                          now=NOW)  # fmt: skip
    made = stories.split_story(session, OPERATOR, initiative.id, into, [mention(session, "b")], now=NOW)
    save(
        session, initiative, source, [entry("b2", "Guards back now"), entry("a2", "care, for all!"), entry("c2", THIRD)]
    )
    assert story_of(session, "b2") == made.id
    assert story_of(session, "a2") == story_of(session, "c2") == into


def test_a_print_by_hand_wins_ties_but_not_over_a_clearly_closer_story(session: Session, initiative, source) -> None:
    save(session, initiative, source, [entry("a", ALERT.format("Marlow")), entry("c", THIRD)])
    a, c = story_of(session, "a"), story_of(session, "c")
    (one,) = session.exec(select(StoryPrint).where(col(StoryPrint.story_id) == a))
    edits.insert_prints(session, initiative.id, [_print_of(c, ALERT.format("Marlow"))], {}, by_hand=True)
    save(session, initiative, source, [entry("a2", ALERT.format("Marlow"))])
    assert story_of(session, "a2") == c, "both stories have the very text; a person put it into one"
    save(session, initiative, source, [entry("c2", THIRD)])
    assert story_of(session, "c2") == c
    assert not one.by_hand


def _print_of(story: int, text: str):
    (found,) = stories._prints(story, [edits.Said("", text, "")])
    return found


def test_undoing_a_merge_brings_the_story_back_under_its_number(session: Session, initiative, source) -> None:
    save(session, initiative, source, [entry("a", WIRE), entry("b", GUARDS)])
    a, b = story_of(session, "a"), story_of(session, "b")
    stories.merge_stories(session, OPERATOR, initiative.id, a, [b], now=NOW)
    save(session, initiative, source, [entry("a2", WIRE)])
    (done,) = edits.edits(session, initiative.id, a)
    row = stories.undo_edit(session, OPERATOR, initiative.id, done.id, now=NOW)
    assert (row.id, row.title, row.placements) == (b, GUARDS[:140], 1)
    assert story_of(session, "a2") == a
    assert tallies.recount(session, initiative.id) == []
    save(session, initiative, source, [entry("b2", GUARDS), entry("a3", WIRE)])
    assert (story_of(session, "b2"), story_of(session, "a3")) == (b, a)
    assert edits.edits(session, initiative.id, a) == []
    with pytest.raises(NotFound, match="undone already"):
        stories.undo_edit(session, OPERATOR, initiative.id, done.id, now=NOW)


def test_undoing_a_split_makes_one_story_again(session: Session, initiative, source) -> None:
    save(session, initiative, source, [entry(name, ALERT.format(name)) for name in ("Marlow", "Essex")])
    whole = story_of(session, "Marlow")
    made = stories.split_story(session, OPERATOR, initiative.id, whole, [mention(session, "Essex")], now=NOW)
    (done,) = edits.edits(session, initiative.id, made.id)
    assert stories.undo_edit(session, OPERATOR, initiative.id, done.id, now=NOW).placements == 2
    assert edits.leads_to(session, initiative.id, made.id) == whole
    save(session, initiative, source, [entry("Essex2", ALERT.format("Essex"))])
    assert story_of(session, "Essex2") == whole
    assert tallies.recount(session, initiative.id) == []


def test_what_cannot_be_is_refused(session: Session, initiative, source) -> None:
    save(session, initiative, source, [entry("a", WIRE), entry("b", GUARDS)])
    a, b = story_of(session, "a"), story_of(session, "b")
    split, merge = stories.split_story, stories.merge_stories
    with pytest.raises(Refused, match="leave at least one"):
        split(session, OPERATOR, initiative.id, a, [mention(session, "a")], now=NOW)
    with pytest.raises(Refused, match="Choose the placements"):
        split(session, OPERATOR, initiative.id, a, [], now=NOW)
    with pytest.raises(Refused, match="Not placements of story"):
        split(session, OPERATOR, initiative.id, a, [mention(session, "b")], now=NOW)
    with pytest.raises(Refused, match="into itself"):
        merge(session, OPERATOR, initiative.id, a, [b, a], now=NOW)
    with pytest.raises(Refused, match="Name a second story"):
        merge(session, OPERATOR, initiative.id, a, [], now=NOW)
    with pytest.raises(NotFound, match="Story 999 is not"):
        merge(session, OPERATOR, initiative.id, a, [999], now=NOW)
    other = make_initiative(session, "Elsewhere")
    with pytest.raises(NotFound):
        merge(session, OPERATOR, other.id, a, [b], now=NOW)
    with pytest.raises(NotAllowed, match="merge or split stories"):
        merge(session, Actor("R", Role.READER), initiative.id, a, [b], now=NOW)


moves = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.integers(0, 9), st.integers(0, 9)),
        st.tuples(st.just("split"), st.integers(0, 9), st.sets(st.integers(0, 5), min_size=1)),
        st.tuples(st.just("undo"), st.integers(0, 9), st.none()),
        st.tuples(st.just("hear"), st.sampled_from([WIRE, GUARDS, THIRD, "Care in the county"]), st.none()),
        st.tuples(st.just("remove"), st.integers(0, 9), st.none()),
    ),
    min_size=2,
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
def test_whatever_is_done_the_tallies_equal_a_recount(session: Session, steps) -> None:
    with session.begin_nested() as point:
        made = make_initiative(session, "Any")
        goals = ground.goals(session, made.id)
        topics.add_topic(session, OPERATOR, made.id, goals[0].id, "county OR guards", now=NOW)
        topics.add_topic(session, OPERATOR, made.id, goals[1].id, "laptops OR parents", now=NOW)
        source = make_source(session, made)
        texts = [WIRE, WIRE, GUARDS, GUARDS, THIRD, "Care in the county"]
        save(session, made, source, [entry(str(n), text, days=n) for n, text in enumerate(texts)])
        for number, (kind, one, other) in enumerate(steps):
            listed = reads.stories(session, made.id)
            story = listed[one % len(listed)].id if isinstance(one, int) and listed else 0
            try:
                if kind == "merge" and listed:
                    stories.merge_stories(session, OPERATOR, made.id, story, [listed[other % len(listed)].id], now=NOW)
                elif kind == "split":
                    there = edits.mentions_in(session, story)
                    chosen = [key for place, key in enumerate(there) if place in other]
                    stories.split_story(session, OPERATOR, made.id, story, chosen, now=NOW)
                elif kind == "undo":
                    for done in edits.edits(session, made.id, story)[:1]:
                        stories.undo_edit(session, OPERATOR, made.id, done.id, now=NOW)
                elif kind == "hear":
                    save(session, made, source, [entry(f"new{number}", one)])
                elif kind == "remove":
                    remove_mentions(session, made.id, edits.mentions_in(session, story)[:1], now=NOW, why="removed")
            except (Refused, NotFound):
                pass
            assert tallies.recount(session, made.id) == []
        point.rollback()
