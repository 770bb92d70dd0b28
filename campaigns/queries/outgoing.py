"""Events and people on their way to another program, read from the database (`campaigns.outgoing` words them)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from campaigns.incoming import Incoming, Standing, When
from campaigns.models import EventOrigin, OptOut, OutreachEvent, Participation, Person
from campaigns.outgoing import PartGoing, PersonGoing, name_of, person_name_of
from campaigns.outreach import EventRow
from campaigns.queries.details import turnouts
from campaigns.queries.outreach import events
from campaigns.queries.people import rows as person_rows
from data import feeds
from data.queries import required

PORTION = 500


def going(
    session: Session, initiative_id: int, *, start: date | None = None, end: date | None = None
) -> list[list[tuple[int, Incoming]]]:
    """Events that touch start..end, oldest first, each with its number; the days of a series stand in one group."""
    rows = sorted(events(session, initiative_id, start=start, end=end), key=lambda row: (row.starts_on, row.id))
    mark = feeds.mark(session, initiative_id)
    known = _origins(session, initiative_id)
    groups: dict[tuple[str, int], list[tuple[int, Incoming]]] = defaultdict(list)
    for at in range(0, len(rows), PORTION):
        part = rows[at : at + PORTION]
        said = turnouts(session, [row.id for row in part])
        for row in part:
            named = said[row.id].rsvps if row.id in said else 0
            key = ("event", row.id) if row.series_id is None else ("series", row.series_id)
            groups[key].append((row.id, _event(row, mark, known, named)))
    return list(groups.values())


def _event(row: EventRow, mark: str, origins: dict[tuple[str, int], list[EventOrigin]], named: int) -> Incoming:
    """An event of ours as one that another program would tell. Its own program's name stands first: whoever has the
    event from there knows it.
    """
    mine = origins.get(("event", row.id), [])
    series = origins.get(("series", row.series_id), []) if row.series_id else []
    own = name_of(mark, row.id)
    foreign = [origin.external_key for origin in mine if origin.source == "osdi"]
    others = [f"{origin.source}:{origin.external_key}" for origin in mine if origin.source != "osdi"]
    others += [f"{origin.source}:{origin.external_key}#{row.series_on}" for origin in series]
    told = next((origin.rsvps for origin in mine if origin.rsvps is not None), None)
    standing: Standing = "cancelled" if row.cancelled else "planned" if row.status == "planned" else "confirmed"
    details = row.details
    return Incoming(
        source="groundswell",
        key=own,
        name=row.name,
        when=_when(row),
        time_zone=row.time_zone,
        place=row.place,
        kind=row.kind,
        standing=standing,
        online_url=details.online_url,
        private=details.private_address,
        address=details.address,
        capacity=details.capacity,
        rsvps=told if told is not None else named or None,
        accessibility=details.accessibility,
        description=details.description,
        page_url=details.page_url,
        sequence=row.sequence,
        changed_at=row.changed_at or row.logged_at,
        also=(*foreign, own, *others),
    )


def _when(row: EventRow) -> When:
    if row.starts is None:
        return When(day=row.starts_on, last_day=row.ends_on if row.ends_on > row.starts_on else None)
    return When(starts=row.starts, ends=row.ends)


def _origins(session: Session, initiative_id: int) -> dict[tuple[str, int], list[EventOrigin]]:
    found: dict[tuple[str, int], list[EventOrigin]] = defaultdict(list)
    for row in session.exec(
        select(EventOrigin).where(EventOrigin.initiative_id == initiative_id).order_by(col(EventOrigin.id))
    ):
        if row.event_id is not None:
            found["event", row.event_id].append(row)
        elif row.series_id is not None:
            found["series", row.series_id].append(row)
    return found


def existing(session: Session, initiative_id: int, event_ids: Collection[int]) -> set[int]:
    """Which of these numbers are of events of this initiative."""
    wanted, found = sorted(set(event_ids)), set[int]()
    for at in range(0, len(wanted), PORTION):
        query = select(OutreachEvent.id).where(
            OutreachEvent.initiative_id == initiative_id, col(OutreachEvent.id).in_(wanted[at : at + PORTION])
        )
        found |= {required(key) for key in session.exec(query)}
    return found


def people_going(session: Session, initiative_id: int, told: Sequence[tuple[int, Incoming]]) -> list[PersonGoing]:
    """Everybody who is known, each with their part in these events."""
    mark = feeds.mark(session, initiative_id)
    names = {key: event.also[0] for key, event in told}
    mine: Any = select(Person.id).where(Person.initiative_id == initiative_id, col(Person.merged_into_id).is_(None))
    keys = [key for key in session.exec(mine.order_by(Person.id)) if key is not None]
    parts: dict[int, list[PartGoing]] = defaultdict(list)
    for part in session.exec(
        select(Participation).where(col(Participation.person_id).in_(mine)).order_by(col(Participation.id))
    ):
        if part.person_id is not None and part.event_id in names:
            parts[part.person_id].append(
                PartGoing(names[part.event_id], part.status, part.role, part.walk_in, part.at)
            )  # fmt: skip
    out: dict[int, set[str]] = defaultdict(set)
    for person_id, scope in session.exec(select(OptOut.person_id, OptOut.scope).where(col(OptOut.person_id).in_(mine))):
        out[person_id].add(scope)
    found = []
    for at in range(0, len(keys), PORTION):
        lot = keys[at : at + PORTION]
        split = {
            key: (given, family)
            for key, given, family in session.exec(
                select(Person.id, Person.given, Person.family).where(col(Person.id).in_(lot))
            )
        }
        for row in person_rows(session, lot):
            given, family = split[row.id]
            found.append(
                PersonGoing(
                    person_name_of(mark, row.id), row.name, given, family, row.emails, row.phones, row.language,
                    row.place, row.postcode, frozenset(out[row.id]), tuple(parts[row.id]),
                )
            )  # fmt: skip
    return found
