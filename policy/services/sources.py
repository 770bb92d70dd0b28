"""The verbs of live sources: add one, pause it, say that it is in recess, remove it; and how all of them stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from data import audit
from data import queries as agenda
from data.access import Actor, require
from data.errors import GroundswellError, Problem, refuse_if
from policy import watch
from policy.bills import session_key, session_years
from policy.connectors import live_congress, live_legiscan
from policy.live import FOLLOWED, SERVICES, SESSION, SourceRow
from policy.places import jurisdiction_key
from policy.queries import live as queries
from policy.queries import session_ends
from policy.services.asking import has_key


@dataclass(frozen=True)
class SourceDraft:
    """A live source as typed."""

    service: str
    jurisdiction: str
    session: str


@dataclass(frozen=True)
class Watched:
    """A source and how it stands. `keyed`: the environment holds the key of its service."""

    row: SourceRow
    state: watch.State
    keyed: bool


def check_source(draft: SourceDraft) -> list[Problem]:
    """Problems of a source as typed."""
    problems = []
    if draft.service not in SERVICES:
        problems.append(Problem("service", f"A source is one of {', '.join(SERVICES)}; not “{draft.service[:40]}”."))
    if not draft.jurisdiction.strip():
        problems.append(Problem("jurisdiction", "Say whose bills: a state, or United States."))
    if not draft.session.strip():
        problems.append(Problem("session", "Say which session, as the service calls it, such as 2025-2026 or 119."))
    if not problems:
        try:
            if draft.service == "legiscan":
                live_legiscan.state_of(draft.jurisdiction)
            elif draft.service == "congress":
                live_congress.number_of(draft.session)
        except GroundswellError as error:
            problems.append(Problem("session" if draft.service == "congress" else "jurisdiction", str(error)))
        if draft.service == "congress" and jurisdiction_key(draft.jurisdiction) != "us":
            problems.append(Problem("jurisdiction", "congress.gov has the bills of the United States Congress only."))
    return problems


def add_source(session: Session, actor: Actor, initiative_id: int, draft: SourceDraft, *, now: datetime) -> int:
    """Ask a service for a session of a jurisdiction from now on; returns the source's key."""
    require(actor, "edit_sources")
    refuse_if(check_source(draft))
    place, name = jurisdiction_key(draft.jurisdiction), session_key(draft.session)
    if queries.has_source(session, initiative_id, draft.service, SESSION, place, name) is not None:
        refuse_if([Problem("session", f"{SERVICES[draft.service].label} is asked for this session already.")])
    key = queries.insert_source(
        session, initiative_id, draft.service, SESSION, jurisdiction=(draft.jurisdiction.strip(), place),
        in_session=(draft.session.strip(), name), by=actor.name, now=now,
    )  # fmt: skip
    audit.record(session, actor, initiative_id, "add_source", "policy_source", key, now=now)
    return key


def set_active(
    session: Session, actor: Actor, initiative_id: int, source_id: int, active: bool, *, now: datetime
) -> None:
    """Pause a source, or go on with it where it stopped."""
    require(actor, "edit_sources")
    queries.source(session, initiative_id, source_id)
    queries.change_source(session, source_id, active=active, next_check=None, wait_until=None)
    detail: dict[str, object] = {"active": active}
    audit.record(session, actor, initiative_id, "set_active", "policy_source", source_id, now=now, detail=detail)


def set_recess(
    session: Session, actor: Actor, initiative_id: int, source_id: int, until: date | None, *, now: datetime
) -> None:
    """Say until which local day a legislature is in recess, so that its silence is no gap; None takes it back."""
    require(actor, "edit_sources")
    queries.source(session, initiative_id, source_id)
    today = agenda.initiative(session, initiative_id).today(now)
    if until is not None and not 0 <= (until - today).days <= 400:
        refuse_if([Problem("until", "A recess ends on a day within the next year.")])
    queries.change_source(session, source_id, quiet_until=until)
    audit.record(session, actor, initiative_id, "set_recess", "policy_source", source_id, now=now)


def remove_source(session: Session, actor: Actor, initiative_id: int, source_id: int, *, now: datetime) -> None:
    """Ask a source no more. The bills that it brought stay."""
    require(actor, "edit_sources")
    queries.source(session, initiative_id, source_id)
    queries.remove_source(session, source_id)
    audit.record(session, actor, initiative_id, "remove_source", "policy_source", source_id, now=now)


def watched(session: Session, initiative_id: int, now: datetime) -> list[Watched]:
    """Every live source and how it stands: whether it still tells us what happens."""
    rows = queries.sources(session, initiative_id)
    if not rows:
        return []
    today = agenda.initiative(session, initiative_id).today(now)
    ends = session_ends(session, initiative_id)
    news = queries.news_days(session, initiative_id)
    latest = queries.latest_actions(session, [row for row in rows if row.scope == SESSION], today)
    return [
        Watched(
            row,
            watch.watch(
                row, news.get(row.id, ()), latest.get(row.id),
                row.scope != FOLLOWED and _over(row, ends, today), today, now,
            ),
            has_key(row.of),
        )
        for row in rows
    ]  # fmt: skip


def _over(row: SourceRow, ends: dict[tuple[str, str], date], today: date) -> bool:
    """Whether a source's session has ended: by what somebody said, else by the years in its name."""
    said = ends.get((row.jurisdiction_key, row.session_key))
    years = session_years(row.session_key)
    return said < today if said is not None else years is not None and years[1] < today.year
