"""Pulse surveys at events: a tally by hand, before and after, of those who came and never of the public."""

from datetime import date

import pytest

import campaigns.services
from campaigns.doors import AFTER, BEFORE, QuestionDraft
from campaigns.outreach import EventDraft
from campaigns.queries.doors import questions
from campaigns.services import doors
from data import queries as ground
from data import tokens
from data.errors import NotAllowed, Refused
from sentiment.queries import will as queries
from sentiment.services.pulse import add_pulse, take_pulses, waiting_pulses
from sentiment.services.will import add_poll
from sentiment.will.estimate import estimate
from sentiment.will.evidence import PollDraft
from sentiment.will.pulse import PulseDraft, Tally, change, said
from tests.conftest import NOW
from tests.sentiment.will.test_pages import at_that_time, open_page, started  # noqa: F401

ON = date(2026, 11, 20)
ASKED = Tally("Do you know something you could do?", "empowered", (12, 40), (30, 38))


def draft(goal_id, *tallies, **more):
    return PulseDraft(**{"goal_id": goal_id, "event": "Care forum", "on": ON, "tallies": tallies or (ASKED,), **more})


def test_before_and_after_are_evidence_of_those_who_came(session, initiative, actor, actors):
    goal = ground.goals(session, initiative.id)[0]
    rows = add_pulse(session, actor, initiative.id, draft(goal.id), now=NOW)
    assert [(row.kind, row.rung, row.n, round(row.share, 3)) for row in rows] == [
        ("pulse", "empowered", 40, 0.3), ("pulse", "empowered", 38, 0.789),
    ]  # fmt: skip
    found = queries.evidence(session, initiative.id, date(2026, 11, 23))[goal.id, "public", "empowered", "share"]
    assert all(one.came for one in found.observations)
    with pytest.raises(Refused, match="here already"):
        add_pulse(session, actor, initiative.id, draft(goal.id), now=NOW)
    with pytest.raises(NotAllowed):
        add_pulse(session, actors["reader"], initiative.id, draft(goal.id), now=NOW)


def test_the_change_in_the_room_has_an_interval_and_words():
    moved = change(ASKED)
    assert moved is not None
    assert moved.low < 0.489 < moved.high
    assert moved.low > 0.25
    assert change(Tally("?", "aware", (3, 4), None)) is None
    assert said([ASKED])[0].startswith(
        "Do you know something you could do? From 12 of 40 to 30 of 38: +49 points in the room (90% interval +"
    )


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (Tally(" ", "aware", (1, 2), None), "as it was asked"),
        (Tally("Q", "aware", None, None), "at the door, at the end, or both"),
        (Tally("Q", "aware", (5, 4), None), "cannot be"),
        (Tally("Q", "aware", (0, 0), None), "nobody answered"),
        (Tally("Q", "loud", (1, 2), None), "one of aware"),
    ],
)
def test_a_wrong_tally_is_refused_with_its_question(session, initiative, actor, wrong, why):
    goal = ground.goals(session, initiative.id)[0]
    with pytest.raises(Refused, match=f"Question 2: .*{why}"):
        add_pulse(session, actor, initiative.id, draft(goal.id, ASKED, wrong), now=NOW)
    assert queries.polls(session, initiative.id) == []


def test_it_is_typed_in_on_the_page(started):  # noqa: F811
    page = open_page("sentiment/pages/evidence.py")
    page.text_input(key="pulse_event").set_value("Care forum")
    page.text_input(key="pulse_on").set_value("2026-11-20")
    page.text_input(key="pulse_question_0").set_value("Have you heard of it?")
    page.number_input(key="pulse_before_0_yes_0").set_value(10)
    page.number_input(key="pulse_before_0_n_0").set_value(40)
    page.number_input(key="pulse_after_0_yes_0").set_value(30)
    page.number_input(key="pulse_after_0_n_0").set_value(40)
    page.button(key="pulse_add").click().run()
    assert not page.exception
    assert any("points in the room" in one.value for one in page.success)
    assert page.number_input(key="pulse_before_0_yes_1").value is None


def by_phone(session, actor, initiative, kind, answers):
    """An event today with a pulse survey of two questions and these answers to the first; its door is closed."""
    goal = ground.goals(session, initiative.id)[0].id
    drafted = EventDraft("tap", "forum", (goal,), "Library", NOW)
    event = campaigns.services.log_event(session, actor, initiative.id, drafted, now=NOW)
    asked = [QuestionDraft(goal, rung, {"en": f"Are you {rung}?"}) for rung in ("supportive", "empowered")]
    if not questions(session, event.id):
        doors.ask_pulse(session, actor, initiative.id, event.id, asked, now=NOW)
    door, _ = doors.make_door(session, actor, initiative.id, event.id, kind, now=NOW)
    first = questions(session, event.id)[0].id
    for yes in answers:
        doors.answer_pulse(session, door, tokens.spoken(), {first: yes}, now=NOW)
    assert waiting_pulses(session, initiative.id, now=NOW) == []  # the door is open
    doors.close_door(session, actor, initiative.id, door.id, now=NOW)
    return event.id


def test_failure_14_answers_by_phone_are_evidence_of_those_who_came_and_move_no_public_level(
    session, initiative, actor, actors
):
    goal = ground.goals(session, initiative.id)[0].id
    on = date(2026, 11, 20)
    for day, share in ((date(2026, 9, 1), 0.50), (date(2026, 10, 15), 0.52), (on, 0.51)):
        poll = PollDraft(goal, "Marlow Pulse", day, share, n=600)
        add_poll(session, actor, initiative.id, poll, now=NOW)
    today = date(2026, 11, 23)
    key = (goal, "public", "supportive", "share")
    before = estimate(queries.evidence(session, initiative.id, today)[key].observations, today)
    event = by_phone(session, actor, initiative, AFTER, [True] * 40 + [False])
    with pytest.raises(NotAllowed):
        take_pulses(session, actors["reader"], initiative.id, event, now=NOW)
    (row,) = take_pulses(session, actor, initiative.id, event, now=NOW)
    assert (row.kind, row.n, row.rung, row.pollster) == ("pulse", 41, "supportive", "Forum, Library")
    assert waiting_pulses(session, initiative.id, now=NOW) == []
    assert take_pulses(session, actor, initiative.id, event, now=NOW) == []
    found = queries.evidence(session, initiative.id, today)[key]
    assert [one.came for one in found.observations].count(True) == 1
    after = estimate(found.observations, today)
    assert before is not None
    assert after is not None
    assert after.level == pytest.approx(before.level, abs=0.005)


def test_answers_of_a_few_reach_no_evidence_and_more_answers_put_it_right(session, initiative, actor):
    event = by_phone(session, actor, initiative, BEFORE, [True] * 4)
    assert take_pulses(session, actor, initiative.id, event, now=NOW) == []
    by_phone(session, actor, initiative, BEFORE, [True])
    (row,) = take_pulses(session, actor, initiative.id, event, now=NOW)
    assert (row.n, row.share) == (5, 1.0)
    by_phone(session, actor, initiative, BEFORE, [False] * 5)
    (again,) = take_pulses(session, actor, initiative.id, event, now=NOW)
    assert (again.id, again.n, again.share) == (row.id, 10, 0.5)
