"""The same app as an ASGI service: health, a guard at the door, and no traceback for a visitor.

`streamlit run serve.py` serves it on loopback. On any other address it refuses to start without
`GROUNDSWELL_PASSPHRASE`. While it is served, one thread pulls the sources that are due (`GROUNDSWELL_WORKER=off`
leaves that to cron or to `python -m sentiment worker`).
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import logging
import os
import re
import sys
import time
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import campaigns.offers
import policy.offers
import sentiment.offers
from campaigns.pages import doors
from data import clock, db, feeds
from data.access import Actor, Role
from data.errors import GroundswellError
from data.web import Allowance, matches
from policy.services.worker import worker as bill_worker
from sentiment.services.worker import worker as source_worker

log = logging.getLogger("groundswell")

WORKER = Actor("background worker", Role.DIRECTOR)


def on_loopback(address: str | None) -> bool:
    """Whether a server bound to `address` can be reached from this machine only."""
    if not address:
        return False  # no address means every interface
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def refusal(address: str | None, passphrase: str | None) -> str | None:
    """Why the app must not be served on `address`, or None where it may."""
    if on_loopback(address) or (passphrase and len(passphrase) >= 8):
        return None
    return (
        "Groundswell was asked to serve the local network, and anyone on it could then read and change everything.\n"
        "Set a passphrase of at least 8 characters and start again:\n"
        "  GROUNDSWELL_PASSPHRASE='...' make run LAN=1"
    )


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Refuse an open door, bring the database up to this version, and pull sources while the app is served."""
    why = refusal(st.get_option("server.address"), os.environ.get("GROUNDSWELL_PASSPHRASE"))
    try:
        if why is None:
            db.migrate()
    except GroundswellError as error:
        why = str(error)
    if why is not None:
        sys.stderr.write(why + "\n")
        sys.stderr.flush()
        os._exit(2)  # uvicorn would wrap an exception from here in a traceback
    wanted = worker_wanted()
    workers = [make(db.writing, WORKER, clock.now) for make in (source_worker, bill_worker) if wanted]
    for worker in workers:
        worker.start()
    yield
    await asyncio.gather(*(asyncio.to_thread(worker.stop) for worker in workers))


class _NoTokens(logging.Filter):
    """Keeps the secrets of addresses (calendars, doors of events) out of a server's record of requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                re.sub(r"/(calendar|in|pulse)/\S*", r"/\1/-", each) if isinstance(each, str) else each
                for each in record.args
            )
        return True


logging.getLogger("uvicorn.access").addFilter(_NoTokens())

asked = Allowance(burst=60, a_second=0.5)
PRIVATE = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


async def calendar(request: Request) -> Response:
    """A private calendar. Programs cannot sign in: who knows the address reads it (docs/decisions/0007)."""
    if not asked.spend(request.client.host if request.client else "", time.monotonic()):
        return Response("Too often. Ask again in a minute.", 429, {**PRIVATE, "Retry-After": "60"})
    try:
        body = await run_in_threadpool(_calendar, request.path_params["token"], str(request.base_url))
    except Exception as error:
        log.error("calendar: %s at %s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)[-3:]))
        return Response("The calendar cannot be read now.", 503, {**PRIVATE, "Retry-After": "600"})
    if body is None:
        return Response("There is no calendar at this address.", 404, PRIVATE)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if matches(request.headers.get("if-none-match", ""), tag):
        return Response(None, 304, {**PRIVATE, "ETag": tag})
    name = {"ETag": tag, "Content-Disposition": 'inline; filename="groundswell.ics"'}
    return Response(body, 200, {**PRIVATE, **name}, "text/calendar; charset=utf-8")


def _calendar(token: str, here: str) -> bytes | None:
    """The calendar of a token, None where nobody has it; that it was read is kept once an hour."""
    now = clock.now()
    with db.reading() as session:
        feed = feeds.opened(session, token)
        if feed is None:
            return None
        body, _ = feeds.document(session, feed.initiative_id, feed.member_id, now, base=feeds.base_url(here))
    if feed.last_read_at is None or now - feed.last_read_at > feeds.NOTE_EVERY:
        with db.writing() as session:
            feeds.note_read(session, feed, now=now)
    return body


def worker_wanted() -> bool:
    """Whether due sources are to be pulled by this process: unless the setting says off."""
    return os.environ.get("GROUNDSWELL_WORKER", "").strip().lower() not in ("off", "0", "no", "false")


async def health(_request: Request) -> JSONResponse:
    """Whether the database answers and its schema is this version's."""
    try:
        ready = db.is_current()
    except Exception:
        ready = False
    return JSONResponse({"status": "ok" if ready else "database not ready"}, status_code=200 if ready else 503)


def apologize(error: Exception) -> bool:
    """Say one plain sentence instead of a traceback; log the kind and the place, never what was typed."""
    log.error("%s at %s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)[-3:]))
    st.error("This page met an error and could not be drawn. Nothing you saved is lost. Reload the page to try again.")
    return True


for room in (campaigns, policy, sentiment):
    room.offers.register()

app = st.App(
    "app.py",
    routes=[
        Route("/healthz", health),
        Route("/calendar/{token}.ics", calendar, methods=["GET"]),
        Route("/in/{token}", doors.sign_in, methods=["GET", "POST"]),
        Route("/pulse/{token}", doors.pulse, methods=["GET", "POST"]),
    ],
    lifespan=lifespan,
    on_script_error=apologize,
)
