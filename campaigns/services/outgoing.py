"""Handing events on to other programs: in their shapes, people only where a director asks for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from campaigns import outgoing
from campaigns.outgoing import HEADER, Shape
from campaigns.queries import outgoing as stored
from data import audit, feeds
from data.access import Actor, require
from data.errors import GroundswellError
from data.files import write_csv


@dataclass(frozen=True)
class Handed:
    """A file to hand on, and how much it holds."""

    body: bytes
    events: int
    people: int


def export_events(
    session: Session,
    actor: Actor,
    initiative_id: int,
    shape: Shape,
    *,
    people: bool = False,
    start: date | None = None,
    end: date | None = None,
    now: datetime,
) -> Handed:
    """Events that touch start..end as a file of another program. Private addresses are withheld.

    With `people`, also who is known and what they came to: a director's to do, and in OSDI only.
    """
    require(actor, "export_events")
    if people:
        require(actor, "move_data")
        if shape != "osdi":
            raise GroundswellError(
                "People leave as OSDI only.", "The other shapes have no place for them; an archive has."
            )
    groups = stored.going(session, initiative_id, start=start, end=end)
    told = [each for group in groups for each in group]
    events = [event for _, event in told]
    persons = stored.people_going(session, initiative_id, told) if people else None
    if shape == "eventbrite":
        body = write_csv(HEADER, outgoing.table(events)).encode("utf-8-sig")
    elif shape == "mobilize":
        body = _json(outgoing.mobilize([event for _, event in group] for group in groups))
    else:
        pages = [f"{feeds.base_url()}/outreach?event={key}" for key, _ in told]
        body = _json(outgoing.osdi(events, persons, pages=pages))
    number = len(persons) if persons is not None else 0
    audit.record(
        session, actor, initiative_id, "export_events", "event", None, now=now,
        detail={"shape": shape, "events": len(events), "people": number},
    )  # fmt: skip
    return Handed(body, len(events), number)


def _json(document: outgoing.Document) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
