"""The sample's content: right on every day of the week, the same for the same day, and varied."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from data.sample.content import bills, events, plans, polls
from data.sample.content.calendar import CARE_LAUNCH, GAZETTE_SILENT, HB214_HOUSE, Calendar, calendar_of
from data.sample.content.mentions import pieces
from data.sample.content.outlets import FEEDS, PASTER
from data.sample.content.words_wire import WIRE

DAYS = [date(2026, 2, 26) + timedelta(days=23 * n) for n in range(20)]  # every weekday, both clock changes


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_dates_make_sense_on_any_day(today: date) -> None:
    calendar = Calendar(today)
    for happening in events.EVENTS:
        day = (
            calendar.workday(happening.ago)
            if happening.weekday == events.ANY
            else calendar.weekday(happening.ago, happening.weekday)
        )
        assert day < today, happening.name
        for push in plans.PUSHES:
            if happening.campaign == push.name:
                assert calendar.day(push.launch) <= day <= calendar.day(push.end), happening.name
    for happening in events.COMING:
        assert today < calendar.weekday(happening.ago, happening.weekday) <= today + timedelta(days=20)
        assert not happening.came
    upcoming = [
        calendar.workday(sitting.ago)
        for measure in bills.MEASURES
        for sitting in measure.sittings
        if 0 < (calendar.workday(sitting.ago) - today).days <= 10
    ]
    assert len(upcoming) == 1
    for measure in bills.MEASURES:
        days = [calendar.workday(step[0]) for step in measure.steps]
        assert days == sorted(days), measure.number
        assert max(days) < today


def test_same_day_gives_the_same_mentions_and_another_day_moves_them() -> None:
    morning = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    first, again = pieces(calendar_of(morning)), pieces(calendar_of(morning + timedelta(hours=8)))
    assert first == again
    later = pieces(calendar_of(morning + timedelta(days=1)))
    assert max(p.at for p in later) > max(p.at for p in first)


def test_mentions_are_many_varied_and_of_every_kind() -> None:
    calendar = Calendar(date(2026, 11, 23))
    made = pieces(calendar)
    assert 1900 <= len(made) <= 2100
    assert len({(piece.feed, piece.key) for piece in made}) == len(made)
    sentences = {s for piece in made for s in re.split(r"(?<=[.!?”]) ", piece.text)}
    assert len(sentences) > 3000
    assert not [piece for piece in made if re.search(r"[{}\[\]|]|\b(on on|this this)\b", piece.text)]
    assert all(piece.at < calendar.cut for piece in made)
    assert sum(piece.undated for piece in made) > 10
    assert {piece.feed for piece in made} == {feed.key for feed in FEEDS}
    assert sum(piece.language == "es" for piece in made) > 50
    assert sum(piece.author == PASTER for piece in made) > 40
    assert sum("a head start" in piece.text.lower() for piece in made) > 10
    prints = Counter(story.title for story in WIRE for piece in made if story.title in piece.title)
    assert all(prints[story.title] == story.copies for story in WIRE)
    gazette = [piece.at for piece in made if piece.feed == "gazette"]
    assert calendar.day(GAZETTE_SILENT + 20) < max(gazette).date() <= calendar.day(GAZETTE_SILENT)


def test_nobody_writes_of_a_vote_before_it_was_taken() -> None:
    calendar = Calendar(date(2026, 11, 23))
    vote = calendar.at(calendar.day(HB214_HOUSE), 0)
    early = [p for p in pieces(calendar) if p.at < vote and "passed the House and waits" in p.text]
    assert not early


def test_polls_are_as_many_as_promised_and_measure_the_goals_unevenly() -> None:
    assert 25 <= len(polls.SURVEYS) <= 40
    rungs = Counter((survey.goal, survey.rung) for survey in polls.SURVEYS)
    assert rungs["care", "supportive"] > 15
    assert rungs["routes", "supportive"] < 5
    assert not rungs["internet", "empowered"]
    assert max(survey.ago for survey in polls.SURVEYS) < 2 * 366
    assert len({survey.pollster for survey in polls.SURVEYS}) >= 4
    assert CARE_LAUNCH < 90
