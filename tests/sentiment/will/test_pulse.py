"""Pulse surveys at events: a tally by hand, before and after, of those who came and never of the public."""

from datetime import date

import pytest

from data import queries as ground
from data.errors import NotAllowed, Refused
from sentiment.queries import will as queries
from sentiment.services.pulse import add_pulse
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
