"""Hearings: the local date and wall-clock time at which a bill is heard, and how they are said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from data.errors import Problem
from policy.bills import local_date
from policy.people import plain_word

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class HearingDraft:
    """A hearing as typed. `at` is the clock on the wall where it is held, None where only the day is known."""

    bill_id: int
    on: date
    at: time | None = None
    place: str = ""
    committee: str = ""
    note: str = ""


@dataclass(frozen=True)
class HearingRow:
    """A hearing with the bill it is about."""

    id: int
    bill_id: int
    identifier: str
    title: str
    on: date
    at: time | None
    time_zone: str
    place: str
    committee: str
    note: str
    cancelled: bool
    created_at: datetime
    created_by: str
    source: str = "hand"
    ask: str = ""
    lead: str = ""
    committee_key: str = ""
    sequence: int = 0  # how often it was changed since it was set, as calendars count
    changed_at: datetime | None = None

    @property
    def where(self) -> str:
        """Who hears it and in which room, as far as that is known."""
        return ", ".join(part for part in (self.committee, self.place) if part)

    @property
    def when(self) -> str:
        """The date and time as people say them."""
        return say_when(self.on, self.at)

    @property
    def starts(self) -> datetime | None:
        """The moment it begins, aware; None where only the day is known."""
        return datetime.combine(self.on, self.at, ZoneInfo(self.time_zone)) if self.at is not None else None


def check_hearing(draft: HearingDraft) -> list[Problem]:
    """Problems of a hearing as typed."""
    problems = []
    if not 1900 < draft.on.year < 2100:
        problems.append(Problem("on", f"{draft.on.isoformat()} cannot be the day of a hearing."))
    if not draft.place.strip() and not draft.committee.strip():
        problems.append(Problem("committee", "Say which committee hears it, or where."))
    return problems


def say_day(day: date, today: date | None = None) -> str:
    """A date that reads one way only: "Thu 3 Dec", with the year where it is not that of `today`."""
    year = "" if today is not None and day.year == today.year else f" {day.year}"
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}{year}"


def say_when(day: date, at: time | None) -> str:
    """ "Thu 3 Dec, 10:00", or the day alone where the time is not known."""
    said = f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
    return f"{said}, {at.hour:02d}:{at.minute:02d}" if at is not None else said


def coming(hearings: Iterable[HearingRow], today: date) -> list[HearingRow]:
    """Hearings still to be held from the local date `today` on, soonest first; those of today count."""
    ahead = [hearing for hearing in hearings if hearing.on >= today and not hearing.cancelled]
    return sorted(ahead, key=lambda hearing: (hearing.on, hearing.at or time(0), hearing.id))


@dataclass(frozen=True)
class Told:
    """What a source says of a hearing. `at` is the wall clock there, None where only the day is told."""

    on: date
    at: time | None = None
    place: str = ""
    committee: str = ""
    cancelled: bool = False

    def as_json(self) -> dict[str, Any]:
        """As it is kept beside the source."""
        at = self.at.isoformat() if self.at else None
        return {"on": self.on.isoformat(), "at": at, "place": self.place, "committee": self.committee,
                "cancelled": self.cancelled}  # fmt: skip


def told_from(said: Mapping[str, Any]) -> Told:
    """What `as_json` kept."""
    at = time.fromisoformat(said["at"]) if said["at"] else None
    return Told(date.fromisoformat(said["on"]), at, said["place"], said["committee"], said["cancelled"])


@dataclass(frozen=True)
class BillName:
    """How a source names the bill that is heard: by its own key where it has one, and by place, session and number."""

    jurisdiction: str
    identifier: str
    session: str = ""
    source_key: str = ""


@dataclass(frozen=True)
class HearingFound:
    """A hearing as a file tells it, and the bills it is about. `whole` says that no other bill is heard in it.

    `others` are the keys of this source's hearings that are still held: where the source renames one that moved
    (LegiScan), one of ours that is not among them is the one.
    """

    source: str
    source_key: str
    told: Told
    zone: str
    bills: tuple[BillName, ...]
    whole: bool = True
    others: tuple[str, ...] = ()


def local_start(text: str, zone: ZoneInfo, *, all_day: bool = False) -> tuple[date, time | None]:
    """The local date and wall-clock time of a start that a source gives; no time where it means the whole day.

    No hearing begins at midnight: local midnight (04:00Z in New York in summer, 05:00Z in winter, and 04:00Z in
    winter too from sources that ignore daylight saving) is the whole day. A start without an offset is local.
    `all_day` is the source's own flag; midnight in UTC is then that date as written. Raises BadDate.

    >>> local_start("2026-07-02T04:00:00+00:00", ZoneInfo("America/New_York"))
    (datetime.date(2026, 7, 2), None)
    >>> local_start("2026-07-02T14:30:00Z", ZoneInfo("America/New_York"))
    (datetime.date(2026, 7, 2), datetime.time(10, 30))
    >>> local_start("2026-07-02T00:30:00Z", ZoneInfo("America/Los_Angeles"))
    (datetime.date(2026, 7, 1), datetime.time(17, 30))
    """
    day = local_date(text, zone)
    plain = text.strip()
    if len(plain) <= 10:
        return day, None
    moment = datetime.fromisoformat(plain.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        return moment.date(), None if all_day or moment.time() == time(0) else moment.time()
    local = moment.astimezone(zone)
    if all_day:
        return (moment.date() if moment.astimezone(UTC).time() == time(0) else day), None
    if local.time() == time(0):
        return local.date(), None
    if moment.astimezone(UTC).time() == _ignoring_summer(zone, local):
        return local.date() + timedelta(days=local.hour == 23), None
    return local.date(), local.time().replace(tzinfo=None)


def _ignoring_summer(zone: ZoneInfo, local: datetime) -> time | None:
    """The hour of UTC that is midnight by the zone's summer time, where `local` is 23:00 in winter; else None."""
    if (local.hour, local.minute, local.second) != (23, 0, 0) or local.dst():
        return None
    summer = datetime(local.year, 7, 1, tzinfo=zone)
    return summer.astimezone(UTC).time() if summer.dst() else None


def same_hearing(one: HearingRow, told: Told) -> bool:
    """Whether a source tells of a hearing that is here: the same day, and the same hour and committee as far as known.

    Two committees may hear a bill on one day, and one committee twice: what differs is never taken for one.
    """
    if one.on != told.on:
        return False
    if one.at is not None and told.at is not None and one.at != told.at:
        return False
    if one.committee.strip() and told.committee.strip():
        return committee_words(one.committee) == committee_words(told.committee)
    return True


_FILLER = frozenset({"committee", "on", "the", "of", "and", "for", "subcommittee", "standing", "joint", "select"})
_SPOKEN = {"assembly": "house"}


def committee_words(name: str) -> frozenset[str]:
    """The words that tell a committee from others: "Senate Committee on Education" is senate, education.

    A subcommittee keeps that word: it is not its parent.
    """
    words = {plain_word(word) for word in re.split(r"[\s/,&()-]+", name)}
    kept = {_SPOKEN.get(word, word) for word in words if word and word not in _FILLER}
    return frozenset(kept | ({"subcommittee"} & words))


@dataclass(frozen=True)
class Moved:
    """What a source, or a person, changed about a hearing: fields to store, and lines for the bill's history."""

    fields: Mapping[str, Any]
    lines: Sequence[tuple[str, str, str]]


def changed_by(before: Told | None, now: Told, row: HearingRow) -> Moved:
    """What has to change about a hearing since this source said `before` (None: it tells of it for the first time).

    Only what the source itself changed is taken over, so that what a person corrected stays. A source that is new
    to a hearing fills in what is not known yet and changes nothing else.
    """
    fields: dict[str, Any] = {}
    if before is None:
        for name in ("at", "place", "committee"):
            if not getattr(row, name) and getattr(now, name):
                fields[name] = getattr(now, name)
        if now.cancelled and not row.cancelled:
            fields["cancelled"] = True
    else:
        for name in ("on", "at", "place", "committee", "cancelled"):
            value = getattr(now, name)
            if (
                value != getattr(before, name)
                and value != getattr(row, name)
                and (value or name in ("at", "cancelled"))
            ):
                fields[name] = value
    return Moved(fields, history(row, fields))


def history(row: HearingRow, fields: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What the bill's history says of a change: field, before, after."""
    lines = []
    on, at = fields.get("on", row.on), fields.get("at", row.at)
    after = say_when(on, at)
    cancelled = fields.get("cancelled", row.cancelled)
    if cancelled and not row.cancelled:
        lines.append(("hearing", row.when, "cancelled"))
    elif row.cancelled and not cancelled:
        lines.append(("hearing", "", f"{after}, {row.where}, which had been cancelled"))
    elif after != row.when:
        lines.append(("hearing", row.when, after))
    for name, label in (("place", "hearing place"), ("committee", "hearing committee")):
        if name in fields:
            lines.append((label, getattr(row, name), fields[name]))
    return lines
