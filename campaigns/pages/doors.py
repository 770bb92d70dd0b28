"""The public phone pages: /in/TOKEN and /pulse/TOKEN, plain forms that need neither a sign-in nor JavaScript.

Whoever asks is told nothing of anybody: the answer depends on the door and on what was typed, never on who is known.
"""

from __future__ import annotations

import logging
import time
import traceback

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from campaigns import door_pages, doors
from campaigns.doors import SIGN_IN, DoorRow, SignIn
from campaigns.queries import doors as stored
from campaigns.services import doors as services
from data import clock, db, tokens
from data.web import Allowance

log = logging.getLogger("groundswell")

# A whole room signs in at once, often under the one address of its wireless network.
visitors = Allowance(burst=120, a_second=1.0)
each_door = Allowance(burst=300, a_second=3.0)


async def sign_in(request: Request) -> Response:
    """The sign-in page of an event."""
    return await _answer(request, (doors.SIGN_IN,))


async def pulse(request: Request) -> Response:
    """The pulse survey of an event, at the door or at the end."""
    return await _answer(request, (doors.BEFORE, doors.AFTER))


async def _answer(request: Request, kinds: tuple[str, ...]) -> Response:
    language = doors.language_of(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))
    token = tokens.heard(request.path_params["token"])
    at = time.monotonic()
    # Both are spent before the token is looked at, so that "too often" tells nothing about it.
    mine = visitors.spend(request.client.host if request.client else "", at)
    if not mine or not each_door.spend(tokens.hashed(token), at):
        return _html(door_pages.notice("often", language), 429, {"Retry-After": "60"})
    body = await _body(request) if request.method == "POST" else b""
    if body is None:
        return _html(door_pages.notice("large", language), 413, {"Connection": "close"})
    given = doors.fields(body) if request.method == "POST" else None
    done = "done" in request.query_params
    try:
        return await run_in_threadpool(_page, token, kinds, given, done, language)
    except Exception as error:  # what was typed never reaches the log
        log.error("door: %s at %s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)[-3:]))
        return _html(door_pages.notice("failed", language), 503, {"Retry-After": "10"})


async def _body(request: Request) -> bytes | None:
    """What was sent in, None where it is more than a form can hold: it is not read to its end."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > doors.LONGEST_BODY:
        return None
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > doors.LONGEST_BODY:
            return None
    return body


def _page(token: str, kinds: tuple[str, ...], given: dict[str, str] | None, done: bool, language: str) -> Response:
    now = clock.now()
    with db.reading() as session:
        door = services.opened(session, token, kinds)
    if door is None:
        return _html(door_pages.notice("unknown", language), 404)
    if done and given is None:
        return _html(door_pages.thanks(door, language), 200)
    state = door.state(now)
    if state != "open":
        return _html(door_pages.notice(state, language), 410)
    page = _sign_in if door.kind == SIGN_IN else _pulse
    return page(door, given, language)


def _sign_in(door: DoorRow, given: dict[str, str] | None, language: str) -> Response:
    if given is None:
        return _html(door_pages.sign_in(door, SignIn(tokens.spoken(), "", language=language), (), language), 200)
    typed = doors.read_sign_in(given)
    wrong = doors.check_sign_in(typed)
    if wrong and not typed.bait:
        if not typed.form:
            typed = SignIn(tokens.spoken(), typed.name, typed.email, typed.phone, typed.language, typed.consent)
        return _html(door_pages.sign_in(door, typed, wrong, language), 422)
    with db.writing() as session:
        services.sign_in(session, door, typed, now=clock.now())
    return _thanked(language)


def _pulse(door: DoorRow, given: dict[str, str] | None, language: str) -> Response:
    with db.reading() as session:
        questions = stored.questions(session, door.event_id)
    if given is None:
        return _html(door_pages.pulse(door, questions, tokens.spoken(), {}, (), language), 200)
    form, answers = tokens.heard(given.get("form", "")), doors.read_answers(given, questions)
    wrong = ["form"] if not form else [] if answers else ["answers"]
    if wrong:
        return _html(door_pages.pulse(door, questions, form or tokens.spoken(), answers, wrong, language), 422)
    with db.writing() as session:
        services.answer_pulse(session, door, form, answers, now=clock.now())
    return _thanked(language)


def _thanked(language: str) -> Response:
    """On to the page of thanks: a reload sends nothing again."""
    return RedirectResponse(f"?done=1&lang={language}", 303, door_pages.HEADERS)


def _html(page: str, status: int, more: dict[str, str] | None = None) -> Response:
    return HTMLResponse(page, status, {**door_pages.HEADERS, **(more or {})})
