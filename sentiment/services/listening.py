"""The pull: the walk of a mention over all wings, readable top to bottom. The page, the command and the worker call it.

due sources -> `data.fetch` -> a connector reads plain entries -> topics match goals -> stories cluster copies
-> tone -> saved with the daily tallies in one transaction a source; then stance models read what is new.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from data import queries as ground
from data import web
from data.access import Actor, require
from sentiment.listening import schedule
from sentiment.mentions import PullOutcome, PullRow, SourceRow
from sentiment.queries import sources as queries
from sentiment.services import shares, stance
from sentiment.services.archive import import_archive, import_feed
from sentiment.services.entries import Ready, read_ahead
from sentiment.services.hearing import AT_ONCE, Get, Heard, OpenSession, get_feed, hear_all
from sentiment.services.saving import Saved, save_entries, topics_in_use, what_is_new
from sentiment.services.sources import (
    SourceDraft,
    add_source,
    import_opml,
    name_outlet,
    remove_source,
    set_active,
)
from sentiment.services.topics import add_topic, change_topic, preview, remove_topic

__all__ = [
    "SourceDraft",
    "add_source",
    "add_topic",
    "change_topic",
    "import_archive",
    "import_feed",
    "import_opml",
    "name_outlet",
    "preview",
    "pull",
    "remove_source",
    "remove_topic",
    "save_entries",
    "set_active",
    "work",
]

log = logging.getLogger("groundswell")


def pull(
    open_session: OpenSession,
    actor: Actor,
    initiative_id: int | None,
    *,
    now: datetime,
    only: Collection[int] = (),
    due_only: bool = False,
    force: bool = False,
    get: Get = get_feed,
    at_once: int = AT_ONCE,
    progress: Callable[[PullOutcome], None] = lambda _outcome: None,
    stop: Callable[[], bool] = lambda: False,
) -> list[PullOutcome]:
    """Pull sources and save what they bring; returns the outcome of each, in the order of the list.

    Every active source is pulled unless its server asked to wait or it is failing and its wait is not over:
    those come back as they stand, `waiting`. `due_only` (the worker) leaves out what our own rhythm does not
    call for yet; `force` asks at once. `only` names sources by id; `initiative_id` None means all initiatives.
    Network first, then one short transaction a source, so nothing is locked while a server is slow. Stopped
    or killed at any moment, every source is either saved whole or untouched.
    """
    require(actor, "pull")
    with open_session() as session:
        listed = [row for row in queries.pullable(session, initiative_id) if not only or row.id in only]
    turn = [row for row in listed if force or _its_turn(row, now, due_only)]
    asked = {row.id for row in turn}
    outcomes = {row.id: _waiting(row) for row in listed if row.id not in asked and not due_only}
    with closing(hear_all(open_session, turn, get, now, at_once=at_once, stop=stop)) as heard_of:
        for heard in heard_of:
            outcome = _saved_or_failed(open_session, heard, now)
            outcomes[outcome.source_id] = outcome
            progress(outcome)
    for key in sorted({row.initiative_id for row in listed if row.id in outcomes and outcomes[row.id].new}):
        if not stop():
            _stance(open_session, actor, key, now)
    return [outcomes[row.id] for row in listed if row.id in outcomes]


def _stance(open_session: OpenSession, actor: Actor, initiative_id: int, now: datetime) -> None:
    """Let the models read the new stories, and tell shares anew. What was pulled stays, whatever comes of it."""
    try:
        stance.read_new(open_session, actor, initiative_id, now=now)
        with open_session() as session:
            shares.refresh(session, actor, initiative_id, now=now)
    except Exception as error:
        log.error("%s at %s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)[-3:]))


def _its_turn(row: SourceRow, now: datetime, due_only: bool) -> bool:
    earliest = row.next_check_at if due_only else row.wait_until
    return earliest is None or earliest <= now


def _saved_or_failed(open_session: OpenSession, heard: Heard, now: datetime) -> PullOutcome:
    """Save one source, or write down that it could not be: one bad document must not stop the others."""
    try:
        ready = _read_ahead(open_session, heard, now)
        with open_session() as session:
            return _save(session, heard, now, ready)
    except Exception as error:
        # Its message can hold what an outlet wrote, so only its kind and place are logged.
        log.error("%s at %s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)[-3:]))
        sorry = "What it brought could not be saved, so nothing of it was. The log says where it went wrong."
        with open_session() as session:
            return _save(session, Heard(heard.source, error=sorry), now, None)


def _read_ahead(open_session: OpenSession, heard: Heard, now: datetime) -> Ready | None:
    """Match topics and read tone while no transaction is open: that is most of the work."""
    if heard.document is None:
        return None
    with open_session() as session:
        initiative = ground.initiative(session, heard.source.initiative_id)
        fresh = what_is_new(session, heard.source, heard.document.entries)
        asked = topics_in_use(session, initiative.id)
    return read_ahead([(fresh, _outlet(heard))], asked, initiative, now=now)[0]


def _outlet(heard: Heard) -> str:
    return heard.source.outlet or heard.source.title or (heard.document.title if heard.document else "")


def _save(session: Session, heard: Heard, now: datetime, ready: Ready | None) -> PullOutcome:
    """Save what was heard of one source, its health with it. One transaction, the caller's.

    What a search brought before it broke off is saved too, with what it has to remember, and its error beside it.
    """
    source, fetched = heard.source, heard.fetched
    saved, notes = Saved(), list[str]()
    if heard.document is not None:
        initiative = ground.initiative(session, source.initiative_id)
        if not source.title and heard.document.title:
            queries.set_title(session, source.id, heard.document.title)
            source = replace(source, title=heard.document.title)
        saved = save_entries(
            session, initiative, source, heard.document.entries, now=now, ready=ready, deleted=heard.document.deleted
        )
        notes = [*heard.document.notes, *saved.notes()]
        if source.kind == "feed" and not heard.document.entries and not saved.removed:
            notes.append("The feed has no entries.")
    if fetched is not None and fetched.permanent_redirect:
        queries.move(session, source.id, fetched.permanent_redirect)
        notes.append(f"The feed has moved to {web.plain(fetched.permanent_redirect)} for good.")
    outcome = "failed" if heard.error else "new" if saved.new or saved.changed or saved.removed else "unchanged"
    following = _following(heard, now)
    back_to = heard.reach or saved.oldest_at
    queries.finish(
        session,
        source.id,
        PullRow(source.id, now, outcome, saved.new, saved.same, heard.error, " ".join(notes), back_to),
        changed=saved.changed,
        next_check=following.check,
        wait_until=following.wait_until,
        active=not heard.gone,
        complete=heard.complete and not heard.error,
        etag=fetched.etag if fetched else None,
        last_modified=fetched.last_modified if fetched else None,
        memory=heard.memory,
    )
    return PullOutcome(
        source.id, source.name, outcome, saved.new, saved.changed, saved.same, saved.undated,
        error=heard.error, notes=tuple(notes), next_check=following.check,
    )  # fmt: skip


def _following(heard: Heard, now: datetime) -> schedule.Next:
    """When the source is asked next."""
    if heard.gone:
        return schedule.NEVER
    if heard.error:
        return schedule.after_failure(now, heard.source.failures + 1, heard.retry_after)
    if not heard.complete:
        return schedule.after_part(now, heard.retry_after)
    every = schedule.EVERY_X if heard.source.kind == "x" else schedule.EVERY
    return schedule.after_success(now, heard.fetched.fresh_for if heard.fetched else None, every)


def _waiting(row: SourceRow) -> PullOutcome:
    """A source that is not asked now, as it stands."""
    outcome = "failed" if row.outcome == "failed" else "unchanged"
    return PullOutcome(
        row.id, row.name, outcome, error=row.error, next_check=row.next_check_at or row.wait_until, waiting=True
    )


def work(
    open_session: OpenSession,
    actor: Actor,
    *,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    stop: Callable[[], bool] = lambda: False,
    get: Get = get_feed,
    progress: Callable[[PullOutcome], None] = lambda _outcome: None,
    pause: float = 60.0,
) -> None:
    """Pull what is due, of every initiative, until stopped. `pause` is in seconds."""
    while not stop():
        pull(open_session, actor, None, now=clock(), due_only=True, get=get, progress=progress, stop=stop)
        if not stop():
            sleep(pause)
