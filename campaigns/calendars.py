"""Outreach events as entries of people's calendars: a series with its exceptions, no private address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campaigns.outreach import FollowUpRow
from campaigns.series import SeriesRow
from data.entries import Entry, Status, sequence_of

LASTS = timedelta(hours=1)
"""What an event is shown to last, where nobody says when it ends."""


@dataclass(frozen=True)
class Shown:
    """What a calendar may show of an event. `place` is the neighbourhood where the address is private."""

    id: int
    uid: str
    foreign: bool
    name: str
    kind: str
    starts: datetime | None
    ends: datetime | None
    starts_on: date
    ends_on: date
    time_zone: str
    place: str
    private: bool
    status: str
    why: str
    run_by: str
    sequence: int
    changed_at: datetime
    words: str = ""  # the description; "" where the address is private, for it may say where
    public_url: str = ""
    series_id: int | None = None
    series_on: date | None = None
    apart: bool = False

    @property
    def cancelled(self) -> bool:
        """Whether it was called off."""
        return self.status == "cancelled"


def of_event(event: Shown) -> Entry:
    """An event by itself: at its hour, or on its days."""
    starts: date | datetime = event.starts or event.starts_on
    said = [event.run_by]
    if event.starts is not None:
        ends: date | datetime = event.ends or event.starts + LASTS
        if event.ends is None:
            said.append("How long it lasts is not known; an hour is shown.")
    else:
        ends = event.ends_on
    if event.private:
        said.append("The address is private: the page shows it to staff.")
    if event.cancelled and event.why:
        said.append(f"Cancelled: {event.why}")
    status: Status = "cancelled" if event.cancelled else "tentative" if event.status == "planned" else "confirmed"
    return Entry(
        uid=event.uid,
        summary=event.name,
        starts=starts,
        ends=ends,
        time_zone=event.time_zone,
        description="\n".join(part for part in said if part.strip()),
        url=f"outreach?event={event.id}",
        location=event.place,
        status=status,
        sequence=max(event.sequence, int(event.cancelled)),
        changed_at=event.changed_at,
        foreign=event.foreign,
        words=event.words,
        public_url=event.public_url,
    )


def of_series(series: SeriesRow, events: Sequence[Shown]) -> list[Entry]:
    """A series as one entry with its rule, and one for each occurrence that differs or was cancelled.

    `events` are its occurrences. Where every one differs there is none to show the rule by: each stands alone.
    """
    plain = [event for event in events if not event.apart and not event.cancelled and event.series_on is not None]
    if not plain:
        return [_alone(event) for event in events]
    model = plain[0]
    length = model.ends - model.starts if model.starts and model.ends else LASTS
    first = series.begins(series.first_on)
    last = series.first_on + (model.ends_on - model.starts_on)
    entry = of_event(model)
    found = [
        Entry(
            uid=series.uid,
            summary=entry.summary,
            starts=first or series.first_on,
            ends=first + length if first else last,
            time_zone=series.time_zone,
            description=entry.description,
            url=entry.url,
            location=entry.location,
            status="tentative" if entry.status == "tentative" else "confirmed",
            sequence=max(series.sequence, *(event.sequence for event in events)),
            changed_at=max(event.changed_at for event in events),
            rule=series.rule,
            left_out=tuple(series.begins(day) or day for day in sorted(series.left_out)),
            foreign=model.foreign,
            words=entry.words,
            public_url=entry.public_url,
        )
    ]
    differing = (event for event in events if (event.apart or event.cancelled) and event.series_on is not None)
    return found + [_apart(event, series) for event in differing]


def _apart(event: Shown, series: SeriesRow) -> Entry:
    due = event.series_on or event.starts_on
    one = of_event(event)
    return Entry(
        uid=series.uid, summary=one.summary, starts=one.starts, ends=one.ends, time_zone=series.time_zone,
        description=one.description, url=one.url, location=one.location, status=one.status, sequence=one.sequence,
        changed_at=one.changed_at, occurrence=series.begins(due) or due, foreign=event.foreign, words=one.words,
        public_url=one.public_url,
    )  # fmt: skip


def _alone(event: Shown) -> Entry:
    one = of_event(event)
    return Entry(
        uid=f"event-{event.id}", summary=one.summary, starts=one.starts, ends=one.ends, time_zone=one.time_zone,
        description=one.description, url=one.url, location=one.location, status=one.status, sequence=one.sequence,
        changed_at=one.changed_at, words=one.words, public_url=one.public_url,
    )  # fmt: skip


def of_follow_up(row: FollowUpRow, created_at: datetime) -> Entry:
    """A promise on the day it is due."""
    after = f"After {row.event}." if row.event else "A follow-up by itself."
    url = f"outreach?event={row.event_id}" if row.event_id else "outreach"
    return Entry(
        f"follow-up-{row.id}", f"Due: {row.what}", row.due, None, "", after, url, "", "confirmed",
        sequence_of(created_at), created_at,
    )  # fmt: skip
