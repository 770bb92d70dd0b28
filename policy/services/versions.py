"""The verbs of bills' texts: give a version, compare two, code a passage."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from data import audit
from data import queries as agenda
from data.access import Actor, require
from data.errors import GroundswellError, NotFound, Problem, Refused, refuse_if
from data.files import not_text, read_text
from policy import versions as rules
from policy.alignment import verdict_words
from policy.bills import FieldChange, VersionDraft
from policy.queries import desk, insert_change
from policy.queries import versions as queries
from policy.versions import ProvisionDraft, ProvisionRow, Suggestion, VersionRow, place_of
from policy.words import Comparison, compare


def text_of_file(filename: str, body: bytes) -> str:
    """The text of a file that a person gives as a version. Raises GroundswellError where it is no text."""
    if len(body) > rules.MOST_TEXT * 4:
        raise GroundswellError(f"{filename} is too long for one bill.", "Give the one version alone, as plain text.")
    if why := not_text(body):
        raise GroundswellError(f"{filename}: {why}", "Save the version as plain text (.txt), or paste it.")
    return read_text(body)


def add_version(
    session: Session,
    actor: Actor,
    initiative_id: int,
    bill_id: int,
    draft: VersionDraft,
    *,
    version_id: int = 0,
    now: datetime,
) -> VersionRow:
    """Keep a version of a bill's text. Position and alignment that stood before it have then to be reviewed.

    `version_id` names a version that a source listed without its text; the text is given to that one. A version
    dated before the day on which position or coding was recorded calls for no review: it was there to be read.
    """
    require(actor, "add_bill")
    desk.here(session, initiative_id, bill_id)
    there = queries.versions(session, initiative_id, bill_id)
    listed = next((row for row in there if row.id == version_id), None)
    if version_id and (listed is None or listed.characters):
        raise NotFound("That version has its text already, or is not of this bill.")
    refuse_if(rules.check_version(draft, [] if listed else [row.note for row in there]))
    key = queries.insert(session, bill_id, "hand", draft, by=actor.name, now=now, version_id=version_id)
    row = next(row for row in queries.versions(session, initiative_id, bill_id) if row.id == key)
    what = f"{row.name}{f', {row.characters:,} characters' if row.characters else ''}"
    insert_change(session, bill_id, FieldChange("version", "", what), source=actor.name, now=now)
    audit.record(session, actor, initiative_id, "add_version", "bill_version", key, now=now)
    if listed is None:
        _call(session, initiative_id, bill_id, row, actor, now)
    return row


def _call(session: Session, initiative_id: int, bill_id: int, row: VersionRow, actor: Actor, now: datetime) -> None:
    zone = agenda.initiative(session, initiative_id).tz
    held = desk.held_since(session, bill_id)
    for about, at in held.items():
        if row.on is None or row.on >= at.astimezone(zone).date():
            desk.insert_review(session, bill_id, about, "due", f"New version: {row.name}", by=actor.name, now=now)
            change = FieldChange("to review", "", f"{about}: new version, {row.name}")
            insert_change(session, bill_id, change, source=actor.name, now=now)


def compared(session: Session, initiative_id: int, earlier: int, later: int) -> Comparison:
    """The words by which two versions of one bill differ. Refused where one has no text, or they are of two bills."""
    if queries.bill_of(session, initiative_id, earlier) != queries.bill_of(session, initiative_id, later):
        raise Refused([Problem("later", "These are versions of two different bills. Compare versions of one bill.")])
    texts = [queries.text(session, initiative_id, key) for key in (earlier, later)]
    if not all(texts):
        raise Refused([Problem("earlier", "One of the two has no text here. Paste or upload it first.")])
    return compare(*texts)


def code_provision(
    session: Session, actor: Actor, initiative_id: int, bill_id: int, draft: ProvisionDraft, *, now: datetime
) -> ProvisionRow:
    """Code a passage of a bill to a goal as it reads today. A strong one scores where the bill has none itself.

    Where the draft names no version, it is of the latest whose text has the passage. Raises Refused where texts are
    here and none has it, NotFound for a version of another bill.
    """
    require(actor, "code_alignment")
    desk.here(session, initiative_id, bill_id)
    keys = [row.id for row in reversed(queries.versions(session, initiative_id, bill_id))]
    if draft.version_id is not None:
        if draft.version_id not in keys:
            raise NotFound("That version is not of this bill.")
        keys = [draft.version_id]
    texts = {key: text for key in keys if (text := queries.text(session, initiative_id, key))}
    refuse_if(rules.check_provision(draft, texts.values()))
    places = ((key, place_of(draft.passage, text)) for key, text in texts.items())
    of, place = next(((key, place) for key, place in places if place), (draft.version_id, None))
    draft = replace(draft, version_id=of)
    goal = agenda.goal(session, initiative_id, draft.coding.goal_id)
    there = queries.same_passage(queries.provisions(session, initiative_id, bill_id), draft)
    key = there.id if there else queries.insert_provision(
        session, bill_id, draft, place[0] if place else None, by=actor.name, now=now
    )  # fmt: skip
    queries.insert_coding(session, key, goal.version_id, draft, by=actor.name, now=now)
    before = next((row for row in there.codings if row.goal_id == goal.id), None) if there else None
    name = " ".join(draft.label.split()) or " ".join(draft.passage.split())[:60]
    change = FieldChange(
        f"provision “{name}” and {goal.name}",
        verdict_words(before.verdict, before.strength) if before else "",
        verdict_words(draft.coding.verdict, draft.coding.strength),
    )
    insert_change(session, bill_id, change, source=actor.name, now=now)
    audit.record(
        session, actor, initiative_id, "code_provision", "bill_provision", key, now=now,
        detail={"goal": goal.id, "verdict": draft.coding.verdict, "strength": draft.coding.strength},
    )  # fmt: skip
    return next(row for row in queries.provisions(session, initiative_id, bill_id) if row.id == key)


def suggested(session: Session, initiative_id: int, passage: str) -> list[Suggestion]:
    """Goals whose words a passage shares: a reminder of what to look at. It stores nothing and scores nothing."""
    goals = agenda.goals(session, initiative_id)
    return rules.suggest(passage, {goal.id: f"{goal.name} {goal.name} {goal.statement}" for goal in goals})
