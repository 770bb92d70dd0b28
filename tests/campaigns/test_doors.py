"""The doors of an event: codes, sign-ins, check-ins and pulse surveys."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from campaigns import door_pages, door_texts, doors, queries, services
from campaigns.doors import AFTER, BEFORE, FEW, SIGN_IN, DoorRow, QuestionDraft, SignIn
from campaigns.models import Consent, EventDoor, MatchQueue, OutreachEvent, Participation, Person
from campaigns.outreach import EventDraft
from campaigns.queries import doors as stored
from campaigns.services import doors as verbs
from data import tokens
from data.access import Actor, Role
from data.agenda import InitiativeRow
from data.errors import GroundswellError, NotAllowed, NotFound, Refused
from tests.conftest import NOW


@pytest.fixture
def event(session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft) -> int:
    return services.log_event(session, actor, initiative.id, draft, now=NOW).id


@pytest.fixture
def door(session: Session, initiative: InitiativeRow, actor: Actor, event: int) -> DoorRow:
    return verbs.make_door(session, actor, initiative.id, event, SIGN_IN, now=NOW)[0]


@pytest.fixture
def questions(session: Session, initiative: InitiativeRow, actor: Actor, event: int, goals: list[int]) -> list[int]:
    drafts = [
        QuestionDraft(goals[0], "supportive", {"en": "Do you support it?", "es": "¿Lo apoya?"}),
        QuestionDraft(goals[0], "empowered", {"en": "Can you do something?"}),
    ]
    verbs.ask_pulse(session, actor, initiative.id, event, drafts, now=NOW)
    return [row.id for row in stored.questions(session, event)]


def typed(name: str, **more: object) -> SignIn:
    return replace(SignIn(tokens.spoken(), name), **more)  # type: ignore[arg-type]


def come(session: Session, door: DoorRow, one: SignIn) -> None:
    verbs.sign_in(session, door, one, now=NOW)


# Tokens


@given(st.text())
def test_whatever_is_typed_is_read_or_not_and_never_fails(text: str) -> None:
    assert tokens.heard(text) in ("", tokens.heard(tokens.heard(text)))


def test_a_token_survives_paper() -> None:
    token = tokens.spoken()
    assert len(token) * 5 >= 128
    assert tokens.heard(tokens.grouped(token).upper()) == token
    assert tokens.heard("O" * 26) == "0" * 26
    assert len({tokens.spoken() for _ in range(100)}) == 100


# Making and closing


def test_a_door_keeps_only_the_hash_and_lasts_half_a_day_beyond_the_event(
    session: Session, initiative: InitiativeRow, actor: Actor, event: int
) -> None:
    row, token = verbs.make_door(session, actor, initiative.id, event, SIGN_IN, now=NOW)
    kept = session.exec(select(EventDoor)).one()
    assert token not in repr(kept)
    assert kept.token_hash == tokens.hashed(token)
    assert row.expires_at.isoformat() == "2026-11-24T18:00:00+00:00"  # midnight and 12 hours in Chicago
    assert row.state(NOW) == "open"
    assert row.state(row.expires_at) == "expired"
    assert verbs.opened(session, tokens.grouped(token).upper(), (SIGN_IN,)) == row
    assert verbs.opened(session, token, (BEFORE, AFTER)) is None
    assert verbs.opened(session, "x", (SIGN_IN,)) is None
    closed = verbs.close_door(session, actor, initiative.id, row.id, now=NOW)
    assert closed.state(NOW) == "closed"


def test_a_door_is_refused_after_the_event_without_questions_and_for_readers(
    session: Session, initiative: InitiativeRow, actors: dict[Role, Actor], event: int, door: DoorRow
) -> None:
    organizer = actors[Role.ORGANIZER]
    with pytest.raises(Refused, match="over"):
        verbs.make_door(session, organizer, initiative.id, event, SIGN_IN, now=NOW + timedelta(days=2))
    with pytest.raises(Refused, match="questions"):
        verbs.make_door(session, organizer, initiative.id, event, BEFORE, now=NOW)
    with pytest.raises(Refused, match="code is for"):
        verbs.make_door(session, organizer, initiative.id, event, "window", now=NOW)
    with pytest.raises(NotAllowed):
        verbs.make_door(session, actors[Role.READER], initiative.id, event, SIGN_IN, now=NOW)
    with pytest.raises(NotAllowed):
        verbs.close_door(session, actors[Role.READER], initiative.id, door.id, now=NOW)
    with pytest.raises(NotFound):
        verbs.close_door(session, organizer, initiative.id + 999, door.id, now=NOW)


def test_an_event_has_no_endless_number_of_open_doors(
    session: Session, initiative: InitiativeRow, actor: Actor, event: int
) -> None:
    for _ in range(doors.MOST_OPEN):
        last, _token = verbs.make_door(session, actor, initiative.id, event, SIGN_IN, now=NOW)
    with pytest.raises(Refused, match="Close one"):
        verbs.make_door(session, actor, initiative.id, event, SIGN_IN, now=NOW)
    verbs.close_door(session, actor, initiative.id, last.id, now=NOW)
    verbs.make_door(session, actor, initiative.id, event, SIGN_IN, now=NOW)


# Signing in


def test_three_people_are_checked_in_and_a_double_tap_saves_once(session: Session, event: int, door: DoorRow) -> None:
    ana = typed("Ana Lopez", email="ana@example.org", consent=True, language="es")
    for one in (ana, ana, typed("Bo Chen", phone="555 201 3344"), typed("Cleo Diaz", email="cleo@example.org")):
        come(session, door, one)
    assert stored.there(session, event) == (3, 0, 0)
    assert [(guest.name, guest.here, guest.walk_in) for guest in stored.guests(session, event)] == [
        ("Ana Lopez", True, True),
        ("Bo Chen", True, True),
        ("Cleo Diaz", True, True),
    ]
    assert stored.doors(session, event)[0].uses == 3
    assert [row.scope for row in session.exec(select(Consent))] == ["email"]  # unticked: no consent of the others
    assert {row.language for row in session.exec(select(Person))} == {"Spanish", "English"}


def test_a_form_that_was_left_open_takes_the_next_person_too(session: Session, event: int, door: DoorRow) -> None:
    first = typed("Ana Lopez", email="ana@example.org")
    come(session, door, first)
    come(session, door, replace(first, name="Bo Chen", email="bo@example.org"))
    assert stored.there(session, event) == (2, 0, 0)


def test_whoever_cannot_be_told_from_another_waits_and_is_counted(session: Session, event: int, door: DoorRow) -> None:
    come(session, door, typed("Ana Lopez", email="home@example.org"))
    come(session, door, typed("Luis Lopez", email="home@example.org"))
    assert stored.there(session, event) == (1, 1, 0)
    assert session.exec(select(MatchQueue)).one().event_id == event


def test_a_closed_door_and_a_program_leave_no_trace(
    session: Session, initiative: InitiativeRow, actor: Actor, event: int, door: DoorRow
) -> None:
    come(session, door, typed("Buy now", bait="https://spam.example"))
    verbs.sign_in(session, door, typed("Too late"), now=door.expires_at)
    come(session, verbs.close_door(session, actor, initiative.id, door.id, now=NOW), typed("Closed"))
    assert stored.there(session, event) == (0, 0, 0)
    assert session.exec(select(Person)).all() == []


def test_check_in_of_the_expected_and_of_walk_ins(
    session: Session, initiative: InitiativeRow, actors: dict[Role, Actor], event: int
) -> None:
    organizer = actors[Role.ORGANIZER]
    outcome = verbs.add_walk_in(
        session, organizer, initiative.id, event, typed("Dee Park", email="dee@example.org"), now=NOW
    )
    assert outcome == "new"
    person = session.exec(select(Person)).one()
    session.add(Participation(event_id=event, person_id=person.id, role="volunteer", status="rsvp"))
    session.flush()
    expected, walked = stored.guests(session, event)
    assert (expected.here, walked.here) == (False, True)
    verbs.check_in(session, organizer, initiative.id, event, expected.id, now=NOW)
    assert all(guest.here for guest in stored.guests(session, event))
    verbs.check_in(session, organizer, initiative.id, event, expected.id, now=NOW, here=False)
    with pytest.MonkeyPatch.context() as many:  # a list longer than is shown: who is below its end is found too
        many.setattr(stored, "MOST_LISTED", 1)
        verbs.check_in(session, organizer, initiative.id, event, walked.id, now=NOW, here=False)
    assert {guest.status for guest in stored.guests(session, event)} == {"rsvp", "cancelled"}
    with pytest.raises(NotFound):
        verbs.check_in(session, organizer, initiative.id, event, 999_999, now=NOW)
    with pytest.raises(NotAllowed):
        verbs.check_in(session, actors[Role.READER], initiative.id, event, expected.id, now=NOW)
    with pytest.raises(Refused, match="name"):
        verbs.add_walk_in(session, organizer, initiative.id, event, typed(""), now=NOW)


# Pulse surveys


def answer(session: Session, door: DoorRow, answers: dict[int, bool], times: int = 1) -> None:
    for _ in range(times):
        verbs.answer_pulse(session, door, tokens.spoken(), answers, now=NOW)


def test_a_pulse_is_told_when_its_door_is_closed_and_never_of_a_few(
    session: Session, initiative: InitiativeRow, actor: Actor, event: int, questions: list[int]
) -> None:
    before, _ = verbs.make_door(session, actor, initiative.id, event, BEFORE, now=NOW)
    after, _ = verbs.make_door(session, actor, initiative.id, event, AFTER, now=NOW)
    one, two = questions
    answer(session, before, {one: True, two: False}, 6)
    answer(session, before, {one: False}, 4)
    answer(session, after, {one: True}, FEW - 1)
    first, second = stored.pulse_tallies(session, initiative.id, now=NOW)
    assert (first.before, first.after, second.before, second.few) == (None, None, None, False)
    verbs.close_door(session, actor, initiative.id, before.id, now=NOW)
    verbs.close_door(session, actor, initiative.id, after.id, now=NOW)
    first, second = stored.pulse_tallies(session, initiative.id, now=NOW)
    assert (first.before, first.after, first.few) == ((6, 10), None, True)
    assert (second.before, second.after, second.few) == ((0, 6), None, False)
    assert first.rung == "supportive"


def test_one_form_is_one_answer_and_other_questions_are_left_out(
    session: Session, initiative: InitiativeRow, actor: Actor, event: int, questions: list[int]
) -> None:
    door, _ = verbs.make_door(session, actor, initiative.id, event, BEFORE, now=NOW)
    form = tokens.spoken()
    for said in (True, True, False):
        verbs.answer_pulse(session, door, form, {questions[0]: said, 999_999: True}, now=NOW)
    verbs.answer_pulse(session, door, "no form", {questions[0]: True}, now=NOW)
    verbs.answer_pulse(session, door, tokens.spoken(), {999_999: True}, now=NOW)
    assert stored.answered(session, event) == 1


def test_questions_stand_once_somebody_has_answered(
    session: Session, initiative: InitiativeRow, actor: Actor, event: int, goals: list[int], questions: list[int]
) -> None:
    door, _ = verbs.make_door(session, actor, initiative.id, event, BEFORE, now=NOW)
    drafts = [QuestionDraft(goals[1], rung, {"en": f"{rung}?"}) for rung in ("aware", "acting", "supportive")]
    verbs.ask_pulse(session, actor, initiative.id, event, drafts, now=NOW)
    assert [row.text("es") for row in stored.questions(session, event)] == ["aware?", "acting?", "supportive?"]
    answer(session, door, {stored.questions(session, event)[0].id: True})
    with pytest.raises(GroundswellError, match="answered"):
        verbs.ask_pulse(session, actor, initiative.id, event, drafts[:2], now=NOW)


@pytest.mark.parametrize(
    ("drafts", "why"),
    [
        ([], "2 to 5"),
        ([QuestionDraft(1, "aware", {"en": "a"})] * 2, "the same"),
        ([QuestionDraft(1, "aware", {"es": "a"}), QuestionDraft(1, "aware", {"en": "b"})], "Question 1: write"),
        ([QuestionDraft(1, "bold", {"en": "a"}), QuestionDraft(9, "aware", {"en": "b" * 300})], "rung"),
        ([QuestionDraft(9, "aware", {"en": "a"}), QuestionDraft(1, "aware", {"en": "b"})], "goal"),
    ],
)
def test_wrong_questions_are_named(drafts: list[QuestionDraft], why: str) -> None:
    assert any(why in problem.why for problem in doors.check_questions(drafts, {1}))


# Pages and texts


def test_each_language_says_everything() -> None:
    assert set(door_texts.TEXTS) == set(doors.LANGUAGES) == set(verbs.SPOKEN) == set(door_texts.MONTHS)
    assert len({frozenset(texts) for texts in door_texts.TEXTS.values()}) == 1
    assert all(set(texts) == set(doors.LANGUAGES) for texts in doors.PRESETS.values())


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_that_is_typed_becomes_html(name: str, event: str) -> None:
    row = DoorRow(1, 1, 1, SIGN_IN, f"<b>{event}", NOW.date(), "UTC", False, NOW, None, 0, NOW, "")
    page = door_pages.sign_in(row, SignIn("f" * 26, f'"><script>{name}</script>'), ("name",), "en")
    assert "<b>" not in page
    assert "<script" not in page
    assert page.count('value="&quot;&gt;&lt;script&gt;') == 1


def test_the_thanks_are_the_same_for_everybody_and_name_nobody() -> None:
    row = DoorRow(1, 1, 1, SIGN_IN, "Forum", NOW.date(), "UTC", False, NOW, None, 0, NOW, "Pat")
    assert door_pages.thanks(row, "es") == door_pages.thanks(replace(row, uses=7, event="Other"), "es")
    assert "Pat" not in door_pages.sign_in(row, SignIn("f", ""), (), "en")


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [("es", "en", "es"), ("", "fr-CA,es;q=0.8,en", "es"), ("xx", "de", "en"), ("", "", "en"), ("", ",;;q", "en")],
)
def test_the_language_is_the_asked_or_the_accepted_one(asked: str, accepted: str, language: str) -> None:
    assert doors.language_of(asked, accepted) == language


def test_the_sheet_is_one_page_and_hides_a_private_address(
    session: Session, initiative: InitiativeRow, actor: Actor, event: int
) -> None:
    import pypdfium2

    row = session.get(OutreachEvent, event)
    assert row is not None
    row.address, row.private_address = "12 Elm Street", True
    session.flush()
    body = verbs.sheet(session, actor, initiative.id, event, address="https://desk.example.org/in/abc", language="es")
    document = pypdfium2.PdfDocument(body)
    text = document[0].get_textpage().get_text_bounded()
    assert len(document) == 1
    for part in (queries.event(session, initiative.id, event).name, "Nombre", "Correo", "desk.example.org/in/abc"):
        assert part in text
    assert "Elm" not in text
