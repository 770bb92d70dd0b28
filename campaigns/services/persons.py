"""The verbs of one person: who a waiting row is, two made one and apart again, what they agreed to and refused.

The caller owns the transaction: nothing here commits.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from sqlmodel import Session

from campaigns.people import SCOPE_LABELS, SCOPES
from campaigns.persons import Agreed, PersonFull
from campaigns.queries import merging, people
from campaigns.services.people import FORGOTTEN, take_in_as_new
from data import audit
from data import queries as ground
from data.access import Actor, require
from data.errors import GroundswellError, Problem, refuse_if

Answer = Literal["same", "new", "skip"]


def answer_waiting(
    session: Session, actor: Actor, initiative_id: int, queue_id: int, answer: Answer, person_id: int | None = None,
    *, now: datetime,
) -> int | None:  # fmt: skip
    """Say who a row of the review queue is: `person_id` ("same"), somebody "new", or "skip"; the person's key.

    "same" takes the row in and merges it, so that it can be taken back on the person's page like any merge.
    Raises NotFound where it was decided meanwhile, GroundswellError where the row's person asked to be forgotten.
    """
    require(actor, "keep_people")
    waiting = merging.from_queue(session, initiative_id, queue_id)
    if answer == "skip":
        merging.settle(session, queue_id, "skipped", None, by=actor.name, now=now)
        return None
    if answer == "same" and person_id is None:
        raise GroundswellError("Choose who it is.")
    came = ground.initiative(session, initiative_id).today(waiting.came_at)
    made = take_in_as_new(
        session, actor, initiative_id, waiting.row, partner_id=waiting.partner_id, batch=waiting.batch,
        agreed=Agreed(came, waiting.until, waiting.source), now=now,
    )  # fmt: skip
    if made is None:
        raise GroundswellError(FORGOTTEN, "Skip the row, or undo its import.")
    merging.settle(session, queue_id, answer, made, by=actor.name, now=now)
    audit.record(
        session, actor, initiative_id, "answer_waiting", "match_queue", queue_id, now=now, detail={"answer": answer}
    )
    if answer == "new" or person_id is None:
        return made
    merge_people(session, actor, initiative_id, person_id, made, now=now)
    return person_id


def merge_people(
    session: Session, actor: Actor, initiative_id: int, kept_id: int, gone_id: int, *, now: datetime
) -> int:
    """Make two persons one; the merge's key, by which it can be taken back. Raises NotFound, Refused."""
    require(actor, "keep_people")
    refuse_if(
        [Problem("person", "Choose somebody else: a person cannot be merged with themselves.")] * (kept_id == gone_id)
    )
    key = merging.merge(session, initiative_id, kept_id, gone_id, by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "merge_people", "person", kept_id, now=now, detail={"gone": gone_id})
    return key


def undo_merge(session: Session, actor: Actor, initiative_id: int, merge_id: int, *, now: datetime) -> tuple[int, int]:
    """Take a merge back; keys of the two persons."""
    require(actor, "keep_people")
    kept, gone = merging.unmerge(session, initiative_id, merge_id, by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "undo_merge", "person", kept, now=now, detail={"gone": gone})
    return kept, gone


def opt_out(
    session: Session, actor: Actor, initiative_id: int, person_id: int, scope: str, *, now: datetime, out: bool = True
) -> PersonFull:
    """Note that a person wants no more of a scope ("all": no contact at all); with `out` False, on their word, again.

    It is kept across every import: what a file says about consent does not open it.
    """
    require(actor, "keep_people")
    people.person(session, initiative_id, person_id)
    refuse_if([Problem("scope", "Choose what they want no more of.")] * (scope not in SCOPE_LABELS))
    merging.set_opt_out(session, person_id, scope, out, by=actor.name, now=now)
    verb = "opt_out" if out else "opt_in"
    audit.record(session, actor, initiative_id, verb, "person", person_id, now=now, detail={"scope": scope})
    return people.person(session, initiative_id, person_id)


def agree(
    session: Session, actor: Actor, initiative_id: int, person_id: int, scope: str, *, given_on: date,
    expires_on: date | None, source: str, now: datetime,
) -> PersonFull:  # fmt: skip
    """Note what a person agreed to, until when, and where they said so."""
    require(actor, "keep_people")
    people.person(session, initiative_id, person_id)
    refuse_if([
        *[Problem("scope", "Choose what they agreed to.")] * (scope not in SCOPES),
        *[Problem("expires_on", "It runs out before it was given: choose a later day.")]
        * (expires_on is not None and expires_on < given_on),
        *[Problem("source", "Say where they agreed, such as “sign-in sheet, 12 May”.")] * (not source.strip()),
    ])  # fmt: skip
    merging.insert_consent(session, person_id, scope, given_on=given_on, expires_on=expires_on, source=source)
    audit.record(session, actor, initiative_id, "agree", "person", person_id, now=now, detail={"scope": scope})
    return people.person(session, initiative_id, person_id)
