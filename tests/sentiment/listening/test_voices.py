"""Who speaks: a wire story counts once everywhere; one author, bots and pasted posts are said, with figures without."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from data import db
from data import queries as ground
from data.access import OPERATOR
from sentiment.models.listening import Mention, Source
from sentiment.queries import listening, stance, tallies, voices
from sentiment.queries import stories as reads
from sentiment.services import topics
from sentiment.voices import Figures, Voice, concentration
from tests.conftest import NOW, make_initiative
from tests.sentiment.listening.heard import GUARDS, WIRE, entry, make_source, save

START, END = date(2026, 11, 1), NOW.date()


@pytest.fixture
def goal(session: Session, initiative):
    found = ground.goals(session, initiative.id)[0]
    topics.add_topic(session, OPERATOR, initiative.id, found.id, '"child care" OR guards', now=NOW)
    return found


def test_failure_06_wire_story_is_one_story_in_the_page_the_signal_and_the_shares(session, initiative, goal) -> None:
    for n in range(40):
        source = make_source(session, initiative, f"paper{n}")
        save(
            session, initiative, source, [entry("w", WIRE, title=f"Board votes, says {n}", outlet=f"Paper {n}", days=2)]
        )
    (story,) = reads.stories(session, initiative.id, reads.Wanted(goal_ids=[goal.id], text="nine million dollars"))
    assert (story.placements, story.outlets) == (40, 40)
    points = listening.media_days(session, initiative.id, goal.id, START, END)
    assert [(point.stories, point.mentions) for point in points] == [(1, 40)]
    assert len(stance.parts(session, goal.id, START, END)) == 1, "a share is of one story"
    who = voices.of_goal(session, initiative.id, goal.id, START, END)
    assert who.all == Figures(40, 1)
    assert who.outlet.share == 1 / 40
    assert who.pasted is None, "syndication is not copy and paste by several accounts"
    assert who.warnings() == []
    assert tallies.recount(session, initiative.id) == []


def test_failure_06_wire_story_is_one_story_on_the_command_line(cli_run, database) -> None:
    with db.writing() as session:
        row = make_initiative(session)
        found = ground.goals(session, row.id)[0]
        topics.add_topic(session, OPERATOR, row.id, found.id, '"child care"', now=NOW)
        source = make_source(session, row)
        save(session, row, source, [entry(str(n), outlet=f"Paper {n}", title=f"Says {n}") for n in range(40)])
    for arguments in ([], ["--goal", "Child care"], ["--text", '"child care" -guards'], ["--biggest"]):
        (story,) = cli_run("sentiment", "stories", *arguments, "--json").json
        assert (story["placements"], story["outlets"]) == (40, 40)


def test_failure_07_one_author_bots_and_pasted_posts_are_said_and_figures_stand_without(
    session, initiative, goal
) -> None:
    social = make_source(session, initiative, "social")
    row = session.get_one(Source, social.id)
    row.channel = "social"
    session.add(row)
    texts = [f"{word} child care is what this county needs before anything else, and now {word}." for word in "abcdef"]
    loud = [entry(f"loud{n}", text * (n + 1), author="@Loud" if n % 2 else "@loud") for n, text in enumerate(texts)]
    pasted = [entry(f"paste{n}", WIRE, author=f"@p{n}") for n in range(3)]
    bot = [entry("bot", GUARDS, author="@robo", bot=True)]
    save(session, initiative, social, [*loud, *pasted, *bot])
    who = voices.of_goal(session, initiative.id, goal.id, START, END)
    assert who.all.mentions == 10
    assert (who.author.name.lower(), who.author.mentions, who.author.share) == ("@loud", 6, 0.6)
    assert who.author.without.mentions == 4
    assert who.author.without.stories == 2
    assert (who.bots.mentions, who.bots.without.mentions) == (1, 9)
    assert (who.pasted.mentions, who.pasters, who.pasted.without) == (2, 3, Figures(8, who.all.stories))
    said = " ".join(who.warnings())
    assert "loud wrote 6 of 10 mentions (60%): 2 stories in 4 mentions without." in said.lower()
    assert "automated wrote 1 of 10 mentions" in said
    assert "3 accounts posted the same words: 2 of 10" in said
    story = session.exec(select(Mention.story_id).where(Mention.external_id == "paste1")).one()
    assert voices.of_story(session, initiative.id, story).pasted.mentions == 2


def test_a_read_that_stops_says_of_how_many(session, initiative, goal, monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_source(session, initiative)
    save(session, initiative, source, [entry(str(n), days=n) for n in range(6)])
    monkeypatch.setattr(voices, "MOST", 4)
    who = voices.of_goal(session, initiative.id, goal.id, START, END)
    assert (who.all.mentions, who.of) == (4, 6)
    assert voices.of_goal(session, initiative.id, goal.id, END + timedelta(days=1), END + timedelta(days=9)).of == 0


def test_an_agency_s_byline_in_many_outlets_is_syndicated_and_nobody_shouting(session, initiative, goal) -> None:
    source = make_source(session, initiative)
    wires = [entry(str(n), author="State Wire", outlet=f"Paper {n}") for n in range(6)]
    save(session, initiative, source, [*wires, entry("own", GUARDS, author="Ana", outlet="Paper 1")])
    (said,) = voices.of_goal(session, initiative.id, goal.id, START, END).warnings()
    assert said == "State Wire is syndicated: 6 of 7 mentions (86%) are copies of 1 story in 6 outlets, and count once."


def test_nothing_has_no_voices() -> None:
    assert concentration([]).warnings() == []
    alone = concentration([Voice(1, 1, "Ana", "", False, True, 5)])
    assert alone.author.without == Figures(0, 0)
    assert alone.warnings() == [], "one of one is nothing to speak of"


def test_commands_show_merge_split_and_undo(cli_run, database) -> None:
    with db.writing() as session:
        row = make_initiative(session)
        save(session, row, make_source(session, row), [entry("a", WIRE), entry("a2", WIRE), entry("b", GUARDS)])
        listed = {one.placements: one.id for one in reads.stories(session, row.id)}
    one, two = listed[1], listed[2]
    shown = cli_run("sentiment", "stories", "show", str(two), "--json").json
    assert len(shown["mentions"]) == 2
    assert shown["concentration"]["top_author"] is None
    merged = cli_run("sentiment", "stories", "merge", str(two), str(one), "--json").json
    assert (merged["story"], merged["placements"]) == (two, 3)
    assert cli_run("sentiment", "stories", "show", str(one), "--json").json["story"] == two, "old numbers lead on"
    assert "Edit" in cli_run("sentiment", "stories", "show", str(two)).err
    undone = cli_run("sentiment", "stories", "undo", str(merged["edit"]))
    assert f"Story {one} has 1 placement." in undone.err
    moved = shown["mentions"][0]["mention"]
    made = cli_run("sentiment", "stories", "split", str(two), str(moved), "--json").json
    assert made["placements"] == 1
    assert cli_run("sentiment", "stories", "split", str(two), "99").code == 2
    assert cli_run("sentiment", "stories", "show", "999").code == 2
    assert cli_run("sentiment", "stories", "--tone", "happy").code == 2
    assert cli_run("sentiment", "stories", "reindex").code == 0
    with db.reading() as session:
        assert tallies.recount(session, row.id) == []


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (reads.Wanted(channel="social"), {"post"}),
        (reads.Wanted(channel="news"), {"good", "bad"}),
        (reads.Wanted(outlet="the gazette"), {"good"}),
        (reads.Wanted(tone="positive"), {"good"}),
        (reads.Wanted(tone="negative"), {"bad"}),
        (reads.Wanted(language="en", text="wonderful OR"), set()),
        (reads.Wanted(language="en", text="wonderful"), {"good"}),
        (reads.Wanted(text="-wonderful"), set()),
    ],
)
def test_filters(session, initiative, goal, wanted, names: set[str]) -> None:
    news, social = make_source(session, initiative, "news"), make_source(session, initiative, "social")
    session.get_one(Source, social.id).channel = "social"
    good = entry("1", "A wonderful, happy day for all the children of this town and their teachers.", title="good",
                 outlet="The Gazette")  # fmt: skip
    bad = entry("2", "A terrible, horrible failure of the town hall, angry people said on the stairs.", title="bad")
    save(session, initiative, news, [good, bad])
    save(
        session,
        initiative,
        social,
        [entry("3", "The library opens at ten and closes at six on every day.", title="post")],
    )
    assert {row.title for row in reads.stories(session, initiative.id, wanted)} == names


def test_excerpts_come_from_the_placement_that_says_it(session, initiative, goal) -> None:
    source = make_source(session, initiative)
    save(session, initiative, source, [entry("a", WIRE), entry("b", WIRE + " The mayor spoke of sandwiches too.")])
    wanted = reads.Wanted(text="sandwich*")
    (story,) = reads.stories(session, initiative.id, wanted, order="relevance")
    found = reads.excerpts(session, initiative.id, wanted.search, [story.id])
    assert [piece.text for piece in found[story.id] if piece.hit] == ["sandwiches"]
