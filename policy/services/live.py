"""The refresh: live sources are asked and what they bring is stored. The page, the command and the worker call it.

due sources -> a reader asks within the budget -> pieces of plain drafts -> each stored in one short transaction
together with what the source has to remember -> saved searches look at what came. Stopped or killed at any moment, what
was stored is whole, and the next run goes on behind it.
"""

from __future__ import annotations

import logging
import traceback
from collections import defaultdict
from collections.abc import Callable, Collection, Generator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from data import audit, fetch
from data import queries as ground
from data.access import Actor, require
from data.errors import FetchError, GroundswellError
from data.exchange import FileReport
from policy import live, wanted
from policy.connectors import live_congress, live_legiscan, live_openstates
from policy.connectors.live import Piece
from policy.live import FOLLOWED, SEARCH, SERVICES, Outcome, SourceRow
from policy.queries import following
from policy.queries import live as queries
from policy.services import searches
from policy.services.asking import Asking, Get, NoRoom, OpenSession, has_key, without_key
from policy.services.files import keep

log = logging.getLogger("groundswell")


def pull(
    open_session: OpenSession,
    actor: Actor,
    initiative_id: int | None,
    *,
    clock: Callable[[], datetime],
    only: Collection[int] = (),
    due_only: bool = False,
    force: bool = False,
    get: Get = fetch.get,
    patience: float = 0.0,
    sleep: Callable[[float], None] = lambda _seconds: None,
    progress: Callable[[Outcome], None] = lambda _outcome: None,
    stop: Callable[[], bool] = lambda: False,
) -> list[Outcome]:
    """Ask live sources and store what they bring; returns the outcome of each, in the order of the list.

    Every active source is asked unless it has to wait (failing, or its budget is used up): those come back as they
    stand, `waiting`. `due_only` (the worker) leaves out what our own rhythm does not call for yet; `force` asks at
    once, within the budget all the same. `only` names sources by id; `initiative_id` None means all initiatives.
    `patience` is the seconds that one source may wait, by `sleep`, for the next minute of its budget.
    """
    require(actor, "refresh_bills")
    with open_session() as session:
        for key in [initiative_id] if initiative_id is not None else [i.id for i in ground.initiatives(session)]:
            _follow_sources(session, actor, key, clock())
        listed = [row for row in queries.sources(session, initiative_id) if row.active and (not only or row.id in only)]
    outcomes: dict[int, Outcome] = {}
    fresh: set[int] = set()
    for row in listed:
        if stop():
            break
        now = clock()
        earliest = row.next_check if due_only else row.wait_until
        if not force and earliest is not None and earliest > now:
            if not due_only:
                outcomes[row.id] = _waiting(row)
            continue
        with open_session() as session:
            mine = queries.claim(session, row.id, now, now + live.LEASE)
        if not mine:
            continue
        look = _Look(open_session, actor, row, clock, get, patience, sleep, stop)
        outcomes[row.id] = outcome = look.run()
        if outcome.new or outcome.changed:
            fresh.add(row.initiative_id)
        progress(outcome)
    for key in sorted(fresh):
        with open_session() as session:
            searches.match(session, actor, key, now=clock())
    return [outcomes[row.id] for row in listed if row.id in outcomes]


def _follow_sources(session: Session, actor: Actor, initiative_id: int, now: datetime) -> None:
    """Bills that we follow are asked for without being told to, of every service that has a key."""
    keyed = {name for name, service in SERVICES.items() if has_key(service)}
    keyed -= {row.service for row in queries.sources(session, initiative_id) if row.scope == FOLLOWED}
    if not keyed:
        return
    read_from = queries.services_of(session, following.following(session, initiative_id))
    for name in sorted(keyed & read_from):
        queries.insert_source(session, initiative_id, name, FOLLOWED, by=actor.name, now=now)


def _waiting(row: SourceRow) -> Outcome:
    outcome = "failed" if row.last_error else "unchanged"
    return Outcome(row.id, row.name, outcome, error=row.last_error, next_check=row.next_check, waiting=True)


@dataclass
class _Look:
    """One look at one source."""

    open: OpenSession
    actor: Actor
    row: SourceRow
    clock: Callable[[], datetime]
    get: Get
    patience: float
    sleep: Callable[[float], None]
    stop: Callable[[], bool]
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def run(self) -> Outcome:
        """Read and store piece by piece; whatever goes wrong becomes a sentence, and what was stored stays."""
        error, retry_after, until = "", None, None
        try:
            with closing(self.pieces()) as pieces:
                for piece in pieces:
                    self.store(piece)
                    if self.stop():
                        until = self.clock()
                        break
        except NoRoom as full:
            until = full.until
            if full.refused:
                error = str(full)
            else:
                self.notes.append(str(full))
        except FetchError as failed:
            error, retry_after = str(failed), failed.retry_after
        except GroundswellError as failed:
            error = str(failed)
        except Exception as failed:
            # Its message can hold what a service wrote, so only its kind and place are logged.
            log.error("%s at %s", type(failed).__name__, "".join(traceback.format_tb(failed.__traceback__)[-3:]))
            error = "It could not be read, by an error of our own. The log says where."
        return self.finish(error, retry_after, until)

    def pieces(self) -> Generator[Piece, None, None]:
        """What the source's reader brings."""
        row = self.row
        ask = Asking(
            row.of, self.open, self.clock, get=self.get, sleep=self.sleep, patience=self.patience, stop=self.stop
        )
        with self.open() as session:
            followed = following.following(session, row.initiative_id)
            bills = queries.wanted(session, row.initiative_id, row.service, followed)
            marks = queries.marks(session, row.initiative_id, row.service)
        if row.service == "legiscan":
            if row.scope == FOLLOWED:
                return live_legiscan.followed(ask, bills, marks)
            keys = {one.key for one in bills}
            return live_legiscan.session(ask, row.jurisdiction, row.session, row.memory, marks, keys)
        if row.service == "congress":
            if row.scope == FOLLOWED:
                return live_congress.followed(ask, bills)
            return live_congress.updated(ask, row.session, row.memory)
        if row.scope == FOLLOWED:
            return live_openstates.followed(ask, bills)
        question = [("jurisdiction", row.jurisdiction), ("session", row.session)]
        if row.scope == SEARCH:
            question.insert(0, ("q", wanted.as_question(wanted.parse(row.search))))
        return live_openstates.updated(ask, [(name, text) for name, text in question if text], row.memory)

    def store(self, piece: Piece) -> None:
        """Store a piece, and what the source has to remember, in one transaction."""
        now, row = self.clock(), self.row
        report = FileReport(row.name, row.service)
        with self.open() as session:
            if piece.found.drafts or piece.found.apart or piece.found.people or piece.found.hearings:
                keep(session, self.actor, row.initiative_id, piece.found, report, now=now)
            queries.remember(session, row, piece.memory, piece.marks, now=now, until=now + live.LEASE)
            if report.new or report.changed:
                audit.record(
                    session, self.actor, row.initiative_id, "refresh_bills", "policy_source", row.id, now=now,
                    detail={"new": report.new, "changed": report.changed},
                )  # fmt: skip
        for name in ("new", "changed", "same"):
            self.counts[name] += getattr(report, name)
        self.counts["same"] += piece.unchanged
        self.problems += [f"{one.row}: {one.why}" for one in report.refused] + piece.problems
        self.notes += [note for note in [*report.notes, *piece.notes] if note not in self.notes]

    def finish(self, error: str, retry_after: float | None, until: datetime | None) -> Outcome:
        """Write down what came of it, and when the source is asked next."""
        now, row, counts = self.clock(), self.row, self.counts
        many = f" And {len(self.problems) - 5} more." if len(self.problems) > 5 else ""
        told = " ".join(dict.fromkeys(self.problems[:5])) + many
        error = without_key(row.of, " ".join(part for part in (error, told) if part))[:2_000]
        news = counts["new"] + counts["changed"]
        outcome = "failed" if error else "new" if news else "unchanged"
        if error:
            check = max(live.after_failure(now, row.failures + 1, retry_after), until or now)
            wait: datetime | None = check
        else:
            check, wait = until or live.after_success(now, row.of.every), until
        values: dict[str, object] = {
            "next_check": check, "wait_until": wait, "last_error": error,
            "failures": row.failures + 1 if error else 0,
        }  # fmt: skip
        if not error:
            values["last_success"] = now
        if news:
            values["last_news"] = now
        heard = {"outcome": outcome, **{name: counts[name] for name in ("new", "changed", "same")}, "error": error}
        with self.open() as session:
            queries.finish(session, row, heard, now=now, **values)
        return Outcome(
            row.id, row.name, outcome, counts["new"], counts["changed"], counts["same"], error, check,
            tuple(without_key(row.of, note) for note in self.notes[:10]),
        )  # fmt: skip
