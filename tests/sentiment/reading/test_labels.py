"""Labels end to end on both databases: drawn, said, changed, undone, read twice; a model that learns; shares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import Session

from data import services as ground_services
from data.access import Actor, Role
from data.agenda import InitiativeRow
from data.errors import GroundswellError, NotAllowed, NotFound, Refused
from sentiment.commands.will import media_signal
from sentiment.listening.entries import EntryDraft
from sentiment.models.listening import Mention
from sentiment.queries import labels as queries
from sentiment.queries import listening as media
from sentiment.queries import stance as stance_queries
from sentiment.services import labels, listening, shares, stance
from sentiment.services.labels import Place
from tests.badserver import Entry, rss
from tests.conftest import NOW
from tests.sentiment.listening.test_pull import Web
from tests.sentiment.reading import talk

PLACE = Place((NOW - timedelta(days=90)).date(), NOW.date())


@pytest.fixture
def goal_id(session: Session, initiative: InitiativeRow) -> int:
    """A goal that 120 posts and 45 articles speak of."""
    goal = talk.start(session, initiative)
    talk.talk(session, initiative, talk.source(session, initiative, "forum", "social"), 120)
    talk.talk(session, initiative, talk.source(session, initiative, "paper", "news"), 45, seed=2)
    return goal


@pytest.fixture
def rosa(actors: dict[Role, Actor]) -> Actor:
    return actors[Role.ORGANIZER]


def opened(session: Session):
    """The test's own session wherever one is opened."""

    @contextmanager
    def here() -> Iterator[Session]:
        yield session

    return here


def first(session: Session, goal_id: int) -> int:
    return labels.next_random(session, goal_id, PLACE)[0].mention


def test_a_label_is_kept_with_who_and_when_and_never_asked_again(session, initiative, goal_id, actor) -> None:
    mention = first(session, goal_id)
    row = labels.say(session, actor, initiative.id, goal_id, mention, "favor", drawn="random", now=NOW)
    assert (row.by, row.member_id, row.at, row.stance, row.drawn, row.second) == (
        actor.name, actor.member_id, NOW, "favor", "random", False,
    )  # fmt: skip
    assert first(session, goal_id) != mention
    again = labels.say(session, actor, initiative.id, goal_id, mention, "favor", drawn="random", now=NOW)
    assert again.id == row.id, "the same answer twice is one label"


def test_a_changed_mind_and_an_undo_keep_the_history(session, initiative, goal_id, actor, rosa) -> None:
    mention = first(session, goal_id)
    later = NOW + timedelta(minutes=5)
    old = labels.say(session, actor, initiative.id, goal_id, mention, "against", drawn="random", now=NOW)
    new = labels.say(session, actor, initiative.id, goal_id, mention, "favor", drawn="random", now=later)
    assert [row.stance for row in queries.of_mention(session, goal_id, mention)] == ["favor"]
    history = queries.of_mention(session, goal_id, mention, history=True)
    assert [(row.id, row.ended, row.ended_at) for row in history] == [(old.id, "changed", later), (new.id, "", None)]
    with pytest.raises(GroundswellError, match="Only who made"):
        labels.undo(session, rosa, initiative.id, new.id, now=later)
    labels.undo(session, actor, initiative.id, new.id, now=later + timedelta(minutes=1))
    assert [row.id for row in queries.of_mention(session, goal_id, mention)] == [old.id], (
        "what it replaced stands again"
    )
    labels.undo(session, actor, initiative.id, old.id, now=later + timedelta(minutes=2))
    assert first(session, goal_id) == mention, "and then it waits again"
    assert [row.ended for row in queries.labels(session, initiative.id)] == ["undone", "undone"]


def test_only_what_was_drawn_can_be_a_random_label(session, initiative, goal_id, actor) -> None:
    october = Place(date(2026, 10, 1), date(2026, 10, 31), "social")
    last = labels.next_random(session, goal_id, october, limit=500)[-1]
    with pytest.raises(GroundswellError, match="was not drawn"):
        labels.say(session, actor, initiative.id, goal_id, last.mention, "favor", drawn="random", now=NOW)
    row = labels.say(session, actor, initiative.id, goal_id, last.mention, "favor", drawn="informative", now=NOW)
    assert row.drawn == "informative"


def test_labels_that_cannot_be(session, initiative, goal_id, actor, actors) -> None:
    mention = first(session, goal_id)
    with pytest.raises(NotAllowed):
        labels.say(session, actors[Role.READER], initiative.id, goal_id, mention, "favor", drawn="random", now=NOW)
    with pytest.raises(Refused, match="no label"):
        labels.say(session, actor, initiative.id, goal_id, mention, "yes", drawn="random", now=NOW)
    with pytest.raises(Refused, match="random or informative"):
        labels.say(session, actor, initiative.id, goal_id, mention, "favor", drawn="import", now=NOW)
    with pytest.raises(NotFound):
        labels.say(session, actor, initiative.id, goal_id, 10**9, "favor", drawn="random", now=NOW)
    other = next(goal.id for goal in ground_goals(session, initiative) if goal.id != goal_id)
    with pytest.raises(Refused, match="No topic"):
        labels.say(session, actor, initiative.id, other, mention, "favor", drawn="random", now=NOW)


def ground_goals(session: Session, initiative: InitiativeRow):
    from data import queries as ground

    return ground.goals(session, initiative.id)


def test_a_colleague_reads_again_without_seeing_the_label(session, initiative, goal_id, actor, rosa) -> None:
    rows = talk.read(session, initiative, goal_id, actor, 12, PLACE)
    assert labels.next_second(session, actor, initiative.id, goal_id) == [], "not one's own"
    shown = labels.next_second(session, rosa, initiative.id, goal_id, limit=50)
    assert [one.mention for one in shown] == [row.mention_id for row in rows]
    assert not any("favor" in str(vars(one).keys()) or hasattr(one, "stance") for one in shown), "blind"
    for place, one in enumerate(shown):
        said = rows[place].stance if place < 10 else next(s for s in ("favor", "neither") if s != rows[place].stance)
        row = labels.say(session, rosa, initiative.id, goal_id, one.mention, said, drawn="random", now=NOW)
        assert row.second
    found = labels.agreement(session, goal_id)
    assert (found.mentions, found.same) == (12, 10)
    assert found.low < found.kappa < found.high < 1
    assert labels.next_second(session, rosa, initiative.id, goal_id) == []
    before = queries.random_labels(session, goal_id)
    assert [before[row_story(session, initiative, row)].stance for row in rows] == [row.stance for row in rows], (
        "the first counts"
    )


def row_story(session: Session, initiative: InitiativeRow, row) -> int:
    return queries.story_of(session, initiative.id, row.mention_id) or 0


def test_an_unsure_label_gives_way_to_a_colleagues(session, initiative, goal_id, actor, rosa) -> None:
    mention = first(session, goal_id)
    story = queries.story_of(session, initiative.id, mention)
    labels.say(session, actor, initiative.id, goal_id, mention, "unsure", drawn="random", now=NOW)
    assert queries.random_labels(session, goal_id)[story].stance == "unsure"
    labels.say(session, rosa, initiative.id, goal_id, mention, "against", drawn="random", now=NOW)
    assert queries.random_labels(session, goal_id)[story].stance == "against"


def test_too_few_labels_give_no_model_no_stance_and_no_interval(session, initiative, goal_id, actor) -> None:
    talk.read(session, initiative, goal_id, actor, 12, PLACE)
    found = stance.refresh(opened(session), actor, initiative.id, goal_id, now=NOW)
    assert (found.model, found.read) == (None, 0)
    assert "more labels in all" in found.missing
    assert stance_queries.guesses(session, goal_id) == {}
    shares.refresh(session, actor, initiative.id, now=NOW)
    told = shares.media_share(session, goal_id)
    assert told.figure()["value"] is not None
    assert told.figure()["low"] is None
    assert told.told["needs"] == 20 - told.labels


def test_a_model_learns_reads_every_story_and_is_told_with_its_errors(session, initiative, goal_id, actor) -> None:
    talk.read(session, initiative, goal_id, actor, 60, PLACE)
    assert stance.card(session, goal_id).due
    found = stance.refresh(opened(session), actor, initiative.id, goal_id, now=NOW)
    row = found.model
    stories = queries.candidates(session, goal_id, PLACE.start, PLACE.end)
    assert (found.fresh, found.read, row.labels) == (True, len(stories), 60)
    assert sum(map(sum, row.confusion)) == 60
    assert row.mean_f > row.guessing + 0.15
    guesses = stance_queries.guesses(session, goal_id)
    shown = {one.story: one for one in queries.to_label(session, initiative.id, [one.mention for one in stories])}
    right = [
        max(range(3), key=guesses[key].__getitem__) == list(talk.WORDS).index(talk.truth(one.text))
        for key, one in shown.items()
    ]
    assert sum(right) / len(right) > 0.7, "a third by chance"
    again = stance.refresh(opened(session), actor, initiative.id, goal_id, now=NOW)
    assert (again.fresh, again.read, again.model.id) == (False, 0, row.id), "nothing changed: nothing trained"
    assert not stance.card(session, goal_id).due


def test_new_stories_are_read_by_the_model_there_is(session, initiative, goal_id, actor) -> None:
    talk.read(session, initiative, goal_id, actor, 40, PLACE)
    first_model = stance.refresh(opened(session), actor, initiative.id, goal_id, now=NOW).model
    talk.talk(session, initiative, talk.source(session, initiative, "late", "social"), 20, seed=9)
    assert stance.read_new(opened(session), actor, initiative.id, now=NOW) == 20
    assert stance_queries.model(session, goal_id).id == first_model.id, "fitted again to the same labels, not trained"
    assert stance.read_new(opened(session), actor, initiative.id, now=NOW) == 0


def test_what_a_model_learned_goes_with_the_labels_it_learned_from(session, initiative, goal_id, actor) -> None:
    rows = talk.read(session, initiative, goal_id, actor, 24, PLACE)
    stance.refresh(opened(session), actor, initiative.id, goal_id, now=NOW)
    for row in rows[:10]:
        labels.undo(session, actor, initiative.id, row.id, now=NOW + timedelta(hours=1))
    found = stance.refresh(opened(session), actor, initiative.id, goal_id, now=NOW + timedelta(hours=2))
    assert found.model is None
    assert stance_queries.model(session, goal_id) is None
    assert stance_queries.guesses(session, goal_id) == {}


def test_informative_labels_teach_and_enter_no_share(session, initiative, goal_id, actor) -> None:
    talk.read(session, initiative, goal_id, actor, 30, PLACE)
    stance.refresh(opened(session), actor, initiative.id, goal_id, now=NOW)
    shares.refresh(session, actor, initiative.id, now=NOW)
    before = shares.media_share(session, goal_id)
    done = queries.labelled_stories(session, goal_id)
    telling = labels.next_telling(session, goal_id, PLACE, limit=20)
    assert not done & {one.story for one in telling}
    margins = [sorted(stance_queries.guesses(session, goal_id)[one.story]) for one in telling]
    assert margins == sorted(margins, key=lambda row: row[2] - row[1])
    for one in telling:
        labels.say(session, actor, initiative.id, goal_id, one.mention, "favor", drawn="informative", now=NOW)
    assert len(queries.lessons(session, goal_id)) == 50
    shares.refresh(session, actor, initiative.id, now=NOW)
    after = shares.media_share(session, goal_id)
    assert after.fingerprint != before.fingerprint, "told anew"
    assert (after.labels, after.figure()) == (before.labels, before.figure())
    random = {one.mention for one in labels.next_random(session, goal_id, PLACE, limit=500)}
    assert {one.mention for one in telling} <= random, "and they still wait for a random label"


def test_shares_by_month_channel_and_author_hold_the_truth(session, initiative, goal_id, actor) -> None:
    talk.read(session, initiative, goal_id, actor, 90, PLACE)
    stance.refresh(opened(session), actor, initiative.id, goal_id, now=NOW)
    assert shares.stale(session, initiative.id, now=NOW) == [goal_id]
    assert shares.refresh(session, actor, initiative.id, now=NOW) == 1
    assert shares.refresh(session, actor, initiative.id, now=NOW) == 0, "nothing changed: nothing worked out"
    rows = stance_queries.shares(session, [goal_id])
    assert {row.kind for row in rows} == {"month", "recent", "year"}
    assert {row.channel for row in rows} == {"all", "news", "social"}
    stories = queries.candidates(session, goal_id, PLACE.start, PLACE.end)
    shown = queries.to_label(session, initiative.id, [one.mention for one in stories])
    for channel in ("all", "news", "social"):
        row = next(row for row in rows if row.kind == "recent" and row.channel == channel)
        part = [one for one in shown if channel in ("all", one.channel)]
        true = sum(talk.truth(one.text) == "favor" for one in part) / len(part)
        figure = row.figure()
        assert row.told["stories"] == len(part)
        if figure["half"] is None:  # few of the drawn stories were of this channel: then there is no interval
            assert channel != "all"
            continue
        assert abs(figure["value"] - true) < 2.5 * figure["half"], "four standard errors: keys, so draws, differ by run"
        assert figure["further"] < figure["half"]
        assert figure["halving"] > 0
        assert row.figure("favor", "authors")["low"] is not None
        net = row.figure("net")["value"]
        assert net == pytest.approx(figure["value"] - row.figure("against")["value"], abs=0.06)


def test_new_stories_of_a_labelled_month_are_told_and_stay_out_until_drawn(session, initiative, goal_id, actor) -> None:
    talk.read(session, initiative, goal_id, actor, 60, PLACE)
    shares.refresh(session, actor, initiative.id, now=NOW)
    before = shares.media_share(session, goal_id)
    talk.talk(session, initiative, talk.source(session, initiative, "late", "social"), 80, seed=5)
    shares.refresh(session, actor, initiative.id, now=NOW)
    after = shares.media_share(session, goal_id)
    assert (after.told["covered"], after.told["later"]) == (before.told["covered"], 80)
    assert after.figure() == before.figure()
    talk.read(session, initiative, goal_id, actor, 60, PLACE)
    shares.refresh(session, actor, initiative.id, now=NOW)
    caught_up = shares.media_share(session, goal_id).told
    assert caught_up["later"] == 0
    assert caught_up["covered"] == before.told["stories"] + 80


def test_failure_05_negative_tone_never_moves_support(session, initiative, goal_id, actor) -> None:
    """ "Terrible that they keep blocking this great childcare bill" is for the bill, however it sounds."""
    angry = [
        EntryDraft(
            f"t{n}",
            "",
            f"{talk.SHORTER} {n}" if n else talk.TERRIBLE,
            author=f"angry{n}",
            published=NOW - timedelta(days=100 + n),
        )
        for n in range(40)
    ]
    talk.talk(session, initiative, talk.source(session, initiative, "angry", "social"), 0, extra=angry)
    place = Place((NOW - timedelta(days=150)).date(), (NOW - timedelta(days=95)).date())
    since = place.start
    shares.refresh(session, actor, initiative.id, now=NOW)
    points = media.media_days(session, initiative.id, goal_id, place.start, place.end)
    silent = media_signal(points, since, shares.media_share(session, goal_id))
    assert silent["tone"] is not None
    assert (silent["favor"], silent["low"], silent["labels"]) == (None, None, 0), "which makes no share"
    sound(session, -0.98)
    for _ in range(30):
        one = labels.next_random(session, goal_id, place)[0]
        labels.say(session, actor, initiative.id, goal_id, one.mention, "favor", drawn="random", now=NOW)
    shares.refresh(session, actor, initiative.id, now=NOW)
    told = stance_queries.shares(session, [goal_id], kind="month", channel="social")
    assert all(row.figure("against")["value"] < 0.2 for row in told if row.labels >= 5)
    assert max(row.figure()["value"] or 0 for row in told) > 0.8
    before = [row.told for row in told]
    sound(session, 0.98)
    shares.refresh(session, actor, initiative.id, now=NOW + timedelta(days=1))
    after = [row.told for row in stance_queries.shares(session, [goal_id], kind="month", channel="social")]
    assert after == before, "labels alone decide; tone turned around changes no figure"


def sound(session: Session, tone: float) -> None:
    """Let every mention sound like this."""
    session.execute(update(Mention).values(tone=tone))
    session.expire_all()


def test_failure_06_wire_story_in_forty_outlets_is_one_story_in_a_share(session, initiative, actor) -> None:
    goal_id = talk.start(session, initiative)
    wire = (
        "The state senate voted on Tuesday to fund child care places in every county from next autumn on, after months "
        "of argument about who should pay for them and how many families would be helped by the plan."
    )
    for outlet in range(40):
        entry = EntryDraft(
            f"w{outlet}", "Senate funds child care", wire, author="Wire", published=NOW - timedelta(days=3)
        )
        talk.talk(session, initiative, talk.source(session, initiative, f"o{outlet}", "news"), 0, extra=[entry])
    talk.talk(session, initiative, talk.source(session, initiative, "forum", "news"), 30, days=6)
    assert len(labels.next_random(session, goal_id, PLACE, limit=500)) == 31, "forty copies wait once"
    talk.read(session, initiative, goal_id, actor, 31, PLACE)
    shares.refresh(session, actor, initiative.id, now=NOW)
    told = shares.media_share(session, goal_id)
    assert (told.told["stories"], told.labels) == (31, 31)


def test_removing_the_initiative_takes_labels_models_and_shares(session, initiative, goal_id, actor) -> None:
    talk.read(session, initiative, goal_id, actor, 30, PLACE)
    stance.refresh(opened(session), actor, initiative.id, goal_id, now=NOW)
    shares.refresh(session, actor, initiative.id, now=NOW)
    ground_services.remove_initiative(session, actor, initiative.id)
    assert stance_queries.shares(session, [goal_id]) == []
    assert stance_queries.model(session, goal_id) is None


def test_a_pull_lets_the_model_read_what_it_brings_and_tells_shares_anew(session, initiative, goal_id, actor) -> None:
    talk.read(session, initiative, goal_id, actor, 40, PLACE)
    stance.refresh(opened(session), actor, initiative.id, goal_id, now=NOW)
    web, address = Web(), "https://new.example/feed"
    entry = Entry("yes to child care for newcomers", "", NOW - timedelta(hours=3), id="n1")
    web.routes[address] = rss([entry], "New")
    row = listening.add_source(session, actor, initiative.id, listening.SourceDraft(address, "New"), now=NOW)
    pulled = listening.pull(opened(session), actor, initiative.id, now=NOW, only=[row.id], get=web, at_once=1)
    assert [one.new for one in pulled] == [1]
    card = stance.card(session, goal_id)
    assert (card.unread, card.due) == (False, False)
    assert len(stance_queries.guesses(session, goal_id)) == 166
    assert shares.stale(session, initiative.id, now=NOW) == []
    assert shares.media_share(session, goal_id).told["later"] == 1
