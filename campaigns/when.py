"""When an event was, as people write it: a date in the initiative's order, perhaps with a time on the spot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from data.dates import BadDate, parse_date, parse_moment, parse_time

_NEAR = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_CLOCK = r"\d{1,2}[:h.]\d\d(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?|noon|midnight"
_HAS_CLOCK = re.compile(rf"(?<![\d.])(?:{_CLOCK})(?![\d.])", re.I)
_OFFSET = re.compile(r"(?:T\d\d:\d\d|\d\d:\d\d:\d\d)[+-]\d\d:?\d\d$")  # 18:30-20:00 alone is a span of time
_TO = r"\s*(?:-|\bto\b|\buntil\b)\s*"


@dataclass(frozen=True)
class When:
    """A time (`starts`, perhaps `ends`; aware), or a whole `day` (perhaps to `last_day`) without one."""

    starts: datetime | None = None
    ends: datetime | None = None
    day: date | None = None
    last_day: date | None = None


def parse_when(text: str, *, order: str, tz: ZoneInfo, now: datetime) -> When:
    """Read "2026-11-20 18:30", "11/20/2026 6:30 pm - 8 pm", "yesterday 7pm", "2026-11-20 to 2026-11-22".

    Blank or "now" is this minute; a date alone is a whole day. `order` is the initiative's date order.
    Clock changes are read as `data.dates` says. Raises AmbiguousDate where a date reads two ways, and BadDate.
    """
    said = re.sub(r"[\u2010-\u2015]", "-", " ".join(text.split()))
    if said.casefold() in ("", "now"):
        return When(starts=now.replace(second=0, microsecond=0))
    today = now.astimezone(tz).date()
    word, _, rest = said.partition(" ")
    if word.casefold().rstrip(",") in _NEAR:
        day = today + timedelta(days=_NEAR[word.casefold().rstrip(",")])
        said = f"{day.isoformat()} {rest}".strip()
    if _OFFSET.search(said):
        return When(starts=parse_moment(said, tz, order, today=today))
    if match := re.fullmatch(rf"(.*?(?:{_CLOCK})){_TO}({_CLOCK})", said, re.I):
        return _between(match[1], match[2], order, tz, today)
    if match := re.fullmatch(r"(.+?) (?:-|to|until) (.+)", said, re.I):
        first, last = (parse_date(end, order, today=today) for end in match.groups())
        return When(day=first, last_day=last)
    midnight = parse_moment(said, UTC, order, today=today).time() == time(0)
    if midnight and not _HAS_CLOCK.search(said):
        return When(day=parse_date(said, order, today=today))
    return When(starts=parse_moment(said, tz, order, today=today))


def _between(head: str, tail: str, order: str, tz: ZoneInfo, today: date) -> When:
    """From a time until a time: past midnight where the second is the earlier one."""
    starts = parse_moment(head, tz, order, today=today)
    begun = starts.astimezone(tz)
    until = parse_time(tail)
    day = begun.date() + timedelta(days=until <= begun.time())
    return When(starts=starts, ends=on_the_spot(day, until, tz))


def on_the_spot(day: date, at: time, tz: ZoneInfo) -> datetime:
    """The UTC time of a wall clock's reading in a time zone."""
    return datetime.combine(day, at, tz).astimezone(UTC)


__all__ = ["BadDate", "When", "on_the_spot", "parse_when"]
