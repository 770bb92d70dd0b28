"""The verbs of saved searches: save and end them, let them look, keep or ignore what they found, take that back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from data import audit
from data import queries as agenda
from data.access import Actor, require
from data.errors import NotFound, Problem, Refused, refuse_if
from policy.bills import FieldChange, session_key
from policy.choices import ChoiceRow, check_choice
from policy.following import IGNORE, KEEP, UNDO
from policy.live import SEARCH
from policy.places import jurisdiction_key
from policy.queries import desk, insert_change, live
from policy.queries import searches as queries
from policy.wanted import SearchDraft, check_search, matches, parse

LOOK_BACK = timedelta(days=60)
"""How far back Open States is asked when a search begins."""


def save_search(session: Session, actor: Actor, initiative_id: int, draft: SearchDraft, *, now: datetime) -> int:
    """Save a search and let it look at the bills that are here; returns its key."""
    require(actor, "save_searches")
    refuse_if(check_search(draft))
    words = " ".join(draft.words.split())
    keys = (
        jurisdiction_key(draft.jurisdiction) if draft.jurisdiction.strip() else "",
        session_key(draft.session) if draft.session.strip() else "",
    )
    for row in queries.searches(session, initiative_id):
        here = (row.words, row.jurisdiction.strip(), row.session.strip())
        if here == (words, draft.jurisdiction.strip(), draft.session.strip()):
            raise Refused([Problem("words", "This search is saved already.")])
    version = agenda.goal(session, initiative_id, draft.goal_id).version_id if draft.goal_id is not None else None
    key = queries.insert_search(session, initiative_id, draft, keys, version, by=actor.name, now=now)
    if draft.live:
        live.insert_source(
            session, initiative_id, "openstates", SEARCH, jurisdiction=(draft.jurisdiction.strip(), keys[0]),
            in_session=(draft.session.strip(), keys[1]), search_id=key,
            memory={"since": f"{now - LOOK_BACK:%Y-%m-%d %H:%M:%S}"}, by=actor.name, now=now,
        )  # fmt: skip
    audit.record(session, actor, initiative_id, "save_search", "bill_search", key, now=now)
    match(session, actor, initiative_id, now=now)
    return key


def end_search(session: Session, actor: Actor, initiative_id: int, search_id: int, *, now: datetime) -> None:
    """End a search. What was kept stays kept."""
    require(actor, "save_searches")
    queries.end_search(session, initiative_id, search_id, now)
    for row in live.sources(session, initiative_id):
        if row.search_id == search_id:
            live.remove_source(session, row.id)
    audit.record(session, actor, initiative_id, "end_search", "bill_search", search_id, now=now)


def match(session: Session, actor: Actor, initiative_id: int, *, now: datetime) -> int:
    """Let every saved search look at the bills that came or changed; returns how many were found."""
    require(actor, "sort_bills")
    found = 0
    for key, words, bills in list(queries.to_match(session, initiative_id)):
        search = parse(words)
        hits = [bill for bill, text in bills if matches(search, text)]
        found += queries.insert_finds(session, key, hits, now=now)
    return found


def choose(
    session: Session, actor: Actor, initiative_id: int, bill_id: int, answer: str, why: str = "", *, now: datetime
) -> None:
    """Keep a bill, so that the team follows it, or ignore it until its text says something else."""
    require(actor, "sort_bills")
    desk.here(session, initiative_id, bill_id)
    refuse_if(check_choice(answer, why))
    text = queries.texts(session, [bill_id])[bill_id]
    key = queries.insert_choice(
        session, bill_id, answer, why, text.as_json(), by=actor.name, member_id=actor.member_id, now=now
    )
    if answer == KEEP:
        _tell(session, bill_id, "", _said(KEEP, why), actor, now)
    audit.record(session, actor, initiative_id, "choose", "bill_choice", key, now=now, detail={"answer": answer})


def undo(session: Session, actor: Actor, initiative_id: int, *, now: datetime) -> ChoiceRow:
    """Take back the actor's latest choice that still holds; returns it."""
    require(actor, "sort_bills")
    last = queries.last_choice(session, initiative_id, actor.name, actor.member_id)
    if last is None:
        raise NotFound("There is no choice of yours to take back.")
    key = queries.insert_choice(session, last.bill_id, UNDO, "", {}, by=actor.name, member_id=actor.member_id, now=now)
    if last.answer == KEEP:
        _tell(session, last.bill_id, _said(KEEP, last.why), "taken back", actor, now)
    audit.record(session, actor, initiative_id, "undo_choice", "bill_choice", key, now=now)
    return last


def _said(answer: str, why: str) -> str:
    words = {KEEP: "kept", IGNORE: "ignored"}[answer]
    return f"{words}: {why.strip()}" if why.strip() else words


def _tell(session: Session, bill_id: int, before: str, after: str, actor: Actor, now: datetime) -> None:
    insert_change(session, bill_id, FieldChange("new bill", before, after), source=actor.name, now=now)
