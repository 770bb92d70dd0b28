"""An entry of a calendar, as rooms make it. `data/calendars.py` collects and writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

Status = Literal["confirmed", "tentative", "cancelled"]

MAKER = "-//Groundswell//"
"""How the files that we write say who made them."""
RULE = "\n-- \n"
"""What stands, as in letters, between an entry's own description and what is added below it."""


@dataclass(frozen=True)
class Entry:
    """Something in a calendar.

    All day: `starts` is a local date and `ends` its last day, included (None: one day). Timed: both are aware
    (`ends` None: a moment), and `time_zone` is the one of the place, said in the description. `uid` is unique in
    its room for ever ("policy-hearing-12"). `url` is the page of the record, such as "policy?bill=12", or a whole
    address. `sequence` grows with every change that moves or cancels it; `changed_at` is when that was.

    A series has a `rule` (RRULE of RFC 5545) and days `left_out`; one of its occurrences that differs has the uid of
    the series and `occurrence`, when it was due. `foreign`: the uid is another program's, and stays as it is.
    `words` are the record's own description, above what is added to it; `public_url` is its page for the public.
    """

    uid: str
    summary: str
    starts: date | datetime
    ends: date | datetime | None
    time_zone: str
    description: str
    url: str
    location: str
    status: Status
    sequence: int
    changed_at: datetime
    rule: str = ""
    left_out: tuple[date | datetime, ...] = ()
    occurrence: date | datetime | None = None
    foreign: bool = False
    words: str = ""
    public_url: str = ""


def sequence_of(changed_at: datetime) -> int:
    """A sequence number for a record that knows only when it was last changed: minutes since 2020, growing."""
    return max(0, int((changed_at - datetime(2020, 1, 1, tzinfo=UTC)).total_seconds() // 60))


def own_words(description: str) -> str:
    """Of a description that we wrote: the record's own words, without what was added; "" where it has none."""
    words, rule, _ = description.rpartition(RULE)
    return words if rule else ""
