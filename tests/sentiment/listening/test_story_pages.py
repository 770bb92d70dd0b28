"""The Monday scan, the explorer and a story in full, as a person uses them."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from data import clock, db
from data import queries as ground
from data.access import OPERATOR, Role
from data.agenda import InitiativeRow
from sentiment.models.listening import Source
from sentiment.monday import friday_before, weeks_before
from sentiment.queries import edits, tallies
from sentiment.queries import stories as reads
from sentiment.services import monday, topics
from tests.conftest import NOW, make_initiative
from tests.sentiment.listening.heard import GUARDS, WIRE, entry, make_source, save
from tests.sentiment.listening.test_mentions_page import page, words

OTHER = "Child care workers in the county ask the board for wages that let them stay, in a letter of forty lines."


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def started(database: object) -> InitiativeRow:
    """A wire story in six outlets, a story of its own, one that is about nothing of ours; a source that fails."""
    with db.writing() as session:
        row = make_initiative(session)
        goal = ground.goals(session, row.id)[0]
        topics.add_topic(session, OPERATOR, row.id, goal.id, '"child care"', now=NOW)
        source = make_source(session, row, "papers")
        wires = [
            entry(f"w{n}", WIRE, title=f"Board *votes* ({n})", outlet=f"Paper {n}", author="State Wire", days=1)
            for n in range(6)
        ]
        old = [
            entry(
                f"o{n}",
                " ".join(f"{word}{n}" for word in OTHER.split()),
                title=f"Child care in week {n}",
                days=7 * n + 2,
            )
            for n in range(9)
        ]
        save(session, row, source, [*wires, *old, entry("own", OTHER, title="Wages"), entry("else", GUARDS)])
    return row


def open_story(started: InitiativeRow, text: str) -> tuple[int, AppTest]:
    with db.reading() as session:
        (row,) = reads.stories(session, started.id, reads.Wanted(text=text))
    return row.id, page(story=str(row.id))


def test_friday() -> None:
    monday_ = date(2026, 11, 23)
    assert friday_before(monday_) == date(2026, 11, 20)
    assert friday_before(date(2026, 11, 20)) == date(2026, 11, 13)
    assert friday_before(date(2026, 11, 21)) == date(2026, 11, 20)


def test_weeks_before_are_the_same_days_and_only_as_far_as_anything_was_heard() -> None:
    friday = date(2026, 11, 20)
    new = {friday - timedelta(days=7 * week): week for week in range(1, 10)} | {friday - timedelta(days=4): 99}
    assert weeks_before(new, friday, friday + timedelta(days=2), date(2020, 1, 1)) == tuple(range(1, 9))
    assert weeks_before(new, friday, friday + timedelta(days=2), friday - timedelta(days=15)) == (1, 2)
    assert weeks_before(new, friday, friday, None) == ()
    assert weeks_before({}, friday - timedelta(days=20), friday, date(2020, 1, 1)) == (0,) * 8


def test_what_moved_since_friday(started: InitiativeRow) -> None:
    said = words(page())
    assert "**3 new stories** in 8 mentions" in said, "stories, not articles"
    assert "State Wire is syndicated" in said.replace("\\", "")
    assert "count once" in said
    labels = [button.label for button in page().button]
    assert any("6 outlets" in label and "\\*votes\\*" in label for label in labels)


def test_a_quiet_weekend_with_a_dead_source_cannot_tell(started: InitiativeRow) -> None:
    with db.writing() as session:
        row = session.get_one(Source, 1)
        row.outcome, row.failures, row.good_at = "failed", 3, NOW - timedelta(days=5)
        session.add(row)
    later = NOW + timedelta(days=6)
    with db.reading() as session:
        found = monday.scan(session, started, now=later, since=later.date() - timedelta(days=2))
    assert found[0].stories == 0
    assert found[0].gaps
    assert found[0].verdict == "cannot tell"


def test_search_shows_the_words_it_found_and_nothing_formats(started: InitiativeRow) -> None:
    test = page()
    test.text_input(key="story_text").set_value('"forty lines" wages -guards').run()
    said = words(test)
    assert ":primary-background[**forty**]" not in said, "a phrase is marked as one"
    assert ":primary-background[**forty lines**]" in said
    assert "Board" not in said.split("All stories")[1]
    test.text_input(key="story_text").set_value("-guards").run()
    assert "Name at least one word" in words(test)
    for hostile in ('"', "***", "NEAR(a, b)", "'; --", "a\x00b"):
        test.text_input(key="story_text").set_value(hostile).run()
        words(test)


def test_filters_narrow_and_say_so(started: InitiativeRow) -> None:
    test = page()
    test.selectbox(key="story_channel").set_value("Posts").run()
    said = words(test)
    assert "Only: **Posts**" in said
    assert "No story like this" in said
    test.selectbox(key="story_channel").set_value("News").run()
    assert "6 placements" in words(test)


def test_split_merge_and_undo_on_the_page(started: InitiativeRow) -> None:
    story, test = open_story(started, "nine million")
    assert test.button(key="story_split").disabled
    wages, _ = open_story(started, "wages letter -week")
    test.text_input(key=f"merge_text_{story}").set_value("forty lines wages").run()
    test.radio(key=f"merge_choice_{story}").set_value(wages).run()
    test.button(key="story_merge").click().run()
    said = words(test)
    assert "was merged into this one" in said
    with db.reading() as session:
        assert tallies.recount(session, started.id) == []
        (edit,) = edits.edits(session, started.id, story)
    assert f"Story {wages} was merged into this one" in words(page(story=str(wages)))
    test.button(key=f"undo_edit_{edit.id}").click().run()
    assert "was merged into this one" not in words(test)
    with db.reading() as session:
        assert reads.story(session, started.id, wages).title == "Wages"
        assert tallies.recount(session, started.id) == []


def test_a_reader_may_look_and_not_merge(started: InitiativeRow) -> None:
    with db.reading() as session:
        reader = next(m for m in ground.members(session, started.id) if m.role == Role.READER)
    story, test = open_story(started, "nine million")
    test.session_state["acting_member"] = reader.id
    test.text_input(key=f"merge_text_{story}").set_value("wages").run()
    assert test.button(key="story_split").disabled
    assert test.button(key="story_merge").disabled
