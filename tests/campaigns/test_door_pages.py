"""The public phone pages over HTTP, with clients that behave badly."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlmodel import Session, select
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from campaigns import services
from campaigns.doors import AFTER, SIGN_IN, QuestionDraft, expires, fields
from campaigns.models import Participation, Person, PulseCount
from campaigns.outreach import EventDraft
from campaigns.pages import doors as pages
from campaigns.queries import doors as stored
from campaigns.services import doors as verbs
from data import clock, db
from data import queries as ground
from data.access import OPERATOR
from data.web import Allowance
from tests.conftest import make_initiative

FORM = {"content-type": "application/x-www-form-urlencoded"}


class Event:
    """An event of today with an open door of each kind."""

    def __init__(self, session: Session) -> None:
        now = clock.now()
        self.initiative = make_initiative(session).id
        goal = ground.goals(session, self.initiative)[0].id
        draft = EventDraft("tap", "forum", (goal,), "Marlow <b>Library</b>", now)
        self.id = services.log_event(session, OPERATOR, self.initiative, draft, now=now).id
        drafts = [QuestionDraft(goal, rung, {"en": f"Are you {rung}?"}) for rung in ("aware", "acting")]
        verbs.ask_pulse(session, OPERATOR, self.initiative, self.id, drafts, now=now)
        self.questions = [row.id for row in stored.questions(session, self.id)]
        self.door, self.token = verbs.make_door(session, OPERATOR, self.initiative, self.id, SIGN_IN, now=now)
        self.pulse, self.pulse_token = verbs.make_door(session, OPERATOR, self.initiative, self.id, AFTER, now=now)

    def close(self) -> None:
        with db.writing() as session:
            verbs.close_door(session, OPERATOR, self.initiative, self.door.id, now=clock.now())


@pytest.fixture
def event(database: Path) -> Event:
    with db.writing() as session:
        return Event(session)


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(pages, "visitors", Allowance(burst=120, a_second=1.0))
    monkeypatch.setattr(pages, "each_door", Allowance(burst=300, a_second=3.0))
    both = ["GET", "POST"]
    app = Starlette(
        routes=[Route("/in/{token}", pages.sign_in, methods=both), Route("/pulse/{token}", pages.pulse, methods=both)]
    )
    with TestClient(app, headers={"accept-language": "en"}, follow_redirects=False) as made:
        yield made


def form_of(page: str) -> str:
    return re.findall(r'name="form" value="(\w+)"', page)[0]


def people() -> list[str]:
    with db.reading() as session:
        return sorted(row.full_name for row in session.exec(select(Person)))


def test_a_person_signs_in_and_a_reload_or_double_tap_saves_once(client: TestClient, event: Event) -> None:
    page = client.get(f"/in/{event.token}")
    assert page.status_code == 200
    assert "Marlow &lt;b&gt;Library" in page.text
    assert " checked" not in page.text
    data = {"form": form_of(page.text), "name": "Ana López", "email": "ana@example.org", "language": "es"}
    for _ in range(3):
        sent = client.post(f"/in/{event.token}", data=data)
        assert sent.status_code == 303
    thanks = client.get(f"/in/{event.token}{sent.headers['location']}")
    assert "You are signed in" in thanks.text
    assert "Ana" not in thanks.text
    assert people() == ["Ana López"]
    with db.reading() as session:
        assert session.exec(select(Participation)).one().status == "checked in"


def test_new_known_and_unclear_people_get_the_same_answer(client: TestClient, event: Event) -> None:
    def answer(name: str) -> tuple[int, str, bytes]:
        form = form_of(client.get(f"/in/{event.token}").text)
        sent = client.post(f"/in/{event.token}", data={"form": form, "name": name, "email": "home@example.org"})
        return sent.status_code, sent.headers["location"], sent.content

    assert len({answer("Ana Lopez"), answer("Ana Lopez"), answer("Luis Lopez")}) == 1


def test_the_headers_keep_everything_out(client: TestClient, event: Event) -> None:
    for path in (f"/in/{event.token}", f"/pulse/{event.pulse_token}", "/in/nothing"):
        headers = client.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "script" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert "noindex" in headers["x-robots-tag"]
        assert "set-cookie" not in headers


def test_no_door_a_closed_one_and_an_expired_one_say_so(
    client: TestClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    for wrong in ("/in/x", f"/in/{event.pulse_token}", f"/pulse/{event.token}", "/in/" + "z" * 26, "/in/%00%ff"):
        page = client.get(wrong)
        assert (page.status_code, "no page at this address" in page.text) == (404, True)
    form = form_of(client.get(f"/in/{event.token}").text)
    event.close()
    page = client.post(f"/in/{event.token}", data={"form": form, "name": "Ana"})
    assert page.status_code == 410
    assert "This page is closed" in page.text
    later = expires(clock.now().date(), "America/Chicago")
    monkeypatch.setattr("campaigns.pages.doors.clock.now", lambda: later.replace(year=later.year + 1))
    page = client.get(f"/pulse/{event.pulse_token}?lang=es")
    assert page.status_code == 410
    assert "Esta página ha terminado" in page.text
    assert people() == []


def test_what_is_missing_is_said_and_what_was_typed_is_kept(client: TestClient, event: Event) -> None:
    form = form_of(client.get(f"/in/{event.token}").text)
    page = client.post(f"/in/{event.token}?lang=es", data={"form": form, "email": 'a"><script>x', "consent": "yes"})
    assert page.status_code == 422
    assert "escriba su nombre" in page.text
    assert "<script" not in page.text
    assert "&quot;&gt;&lt;script&gt;x" in page.text
    assert form_of(page.text) == form
    assert client.post(f"/in/{event.token}", data={"name": "Ana"}).status_code == 422  # a form that is not ours
    assert client.post(f"/in/{event.token}", data={"form": form, "name": "A" * 5000}).status_code == 422


def test_html_and_control_characters_are_a_name_like_any_other(client: TestClient, event: Event) -> None:
    for name in ("<img src=x onerror=alert(1)>", "Bo\x00\x1b[31m\nChen\u202e", "O'Brien & Sons", "名前"):
        form = form_of(client.get(f"/in/{event.token}").text)
        assert client.post(f"/in/{event.token}", data={"form": form, "name": name}).status_code == 303
    assert len(people()) == 4
    assert all(char.isprintable() for name in people() for char in name)


def test_huge_bodies_wrong_methods_and_odd_bodies(client: TestClient, event: Event) -> None:
    address = f"/in/{event.token}"
    assert client.post(address, content=b"name=" + b"x" * 5_000_000, headers=FORM).status_code == 413

    def drips() -> Iterator[bytes]:  # no length is announced
        for _ in range(100):
            yield b"x" * 1000

    assert client.post(address, content=drips(), headers=FORM).status_code == 413
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert client.request(method, address).status_code == 405
    many = urlencode([(f"f{n}", "x") for n in range(500)]).encode()
    for body in (b"", b"\xff\xfe\x00", b"%", b'{"name": "Ana"}', b"&&&===", many):
        assert client.post(address, content=body, headers=FORM).status_code == 422
    assert people() == []
    assert fields(many) == {}


def test_a_thousand_requests_meet_a_limit_and_change_nothing(client: TestClient, event: Event) -> None:
    answers = [client.get(f"/in/{event.token}").status_code for _ in range(1000)]
    assert answers[:100] == [200] * 100
    assert answers.count(200) < 200
    assert set(answers) == {200, 429}
    refused = client.post(f"/in/{event.token}", data={"form": "x", "name": "Ana"})
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
    assert people() == []


def test_one_door_has_a_limit_from_all_addresses_together(
    client: TestClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "visitors", Allowance(burst=10_000, a_second=1.0))
    monkeypatch.setattr(pages, "each_door", Allowance(burst=20, a_second=0.0))
    assert [client.get(f"/in/{event.token}").status_code for _ in range(21)][-2:] == [200, 429]
    assert client.get(f"/pulse/{event.pulse_token}").status_code == 200


def test_a_pulse_counts_answers_and_keeps_nobodys(client: TestClient, event: Event) -> None:
    page = client.get(f"/pulse/{event.pulse_token}")
    assert page.text.count('type="radio"') == 4
    assert "Are you acting?" in page.text
    one, two = event.questions
    data = {"form": form_of(page.text), f"q{one}": "yes", f"q{two}": "maybe"}
    for _ in range(2):
        assert client.post(f"/pulse/{event.pulse_token}", data=data).status_code == 303
    none = client.post(f"/pulse/{event.pulse_token}", data={"form": form_of(page.text)})
    assert (none.status_code, "at least one" in none.text) == (422, True)
    with db.reading() as session:
        counted = session.exec(select(PulseCount)).one()
        assert (counted.question_id, counted.yes, counted.answered) == (one, 1, 1)


def test_where_it_cannot_be_saved_nothing_typed_reaches_the_log(
    client: TestClient, event: Event, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    form = form_of(client.get(f"/in/{event.token}").text)
    typed = {"form": form, "name": "Ana Lopez"}

    def fails(*_args: object, **_more: object) -> None:
        raise RuntimeError(f"{typed['name']} could not be saved")

    monkeypatch.setattr(verbs, "take_in", fails)
    with caplog.at_level(logging.DEBUG):
        page = client.post(f"/in/{event.token}", data=typed)
    assert page.status_code == 503
    assert "Nothing was saved" in page.text
    mine = [record.getMessage() for record in caplog.records if record.name == "groundswell"]
    assert mine
    assert not any(word in line for line in mine for word in ("Ana", event.token, form))
    monkeypatch.undo()
