"""A goal's or topic's series from what its sources carried: who is heard on which day, and against what it is measured.

- A source is silent where it says so (failing, not pulled, silent for weeks), before the first day that it carried
  anything and, where it is pulled no more (an archive, one stopped or removed), after the last.
- A source that is silent on the last day of the series is left out of it altogether: what it used to bring would make
  every day without it look low. It is named.
- A day on which others are silent that bring a fifth or more of the stories is a gap: it neither teaches nor alarms.
- Counts are measured against everything else that sources carried that day which were heard on all other days, where
  that is enough to go by: then it is the topic's part of the conversation that must rise. What is about the topic
  itself is no part of it: a spike must not raise what it is measured against.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from sentiment.listening.spikes import Series

SILENT_PART = 0.2  # of the stories
ENOUGH_ELSE = 20  # other mentions on the median day


@dataclass(frozen=True)
class Carried:
    """What one source carried, by local day: everything, and of that mentions and first placements of the topic's.

    `silent` are stretches of days, both included, for which it can tell nothing.
    """

    source: str
    everything: Mapping[date, int]
    mentions: Mapping[date, int]
    stories: Mapping[date, int]
    silent: Sequence[tuple[date, date]] = ()
    ended: bool = False

    def hushed(self, start: date, end: date) -> set[date]:
        """The days from start to end, both included, on which it cannot be heard."""
        heard = [day for day, count in self.everything.items() if count]
        if not heard:
            return set(_days(start, end))
        quiet = [*self.silent, (start, min(heard) - timedelta(days=1))]
        if self.ended:
            quiet.append((max(heard) + timedelta(days=1), end))
        return {day for first, last in quiet for day in _days(max(first, start), min(last, end))}


@dataclass(frozen=True)
class Watched:
    """A series to be judged, from its first day to the last on which any of its sources was heard.

    `left_out` names sources that were silent then. `measured`: against everything else, not counted alone.
    """

    series: Series
    left_out: tuple[str, ...] = ()
    measured: bool = False


def watched(parts: Sequence[Carried], start: date, end: date) -> Watched:
    """Put together what sources carried between two days, both included; days come in order, every one."""
    hushed = {at: part.hushed(start, end) for at, part in enumerate(parts) if any(part.stories.values())}
    days = _days(start, end)
    until = next((day for day in reversed(days) if any(day not in quiet for quiet in hushed.values())), None)
    if until is None:
        return Watched(Series([], []), tuple(sorted(parts[at].source for at in hushed)))
    days = [day for day in days if day <= until]
    kept = [at for at, quiet in hushed.items() if until not in quiet]
    worth = {at: sum(count for day, count in parts[at].stories.items() if start <= day <= until) for at in kept}
    whole = sum(worth.values())
    gaps = {day for day in days if sum(worth[at] for at in kept if day in hushed[at]) >= max(SILENT_PART * whole, 1)}
    counts = [float(sum(parts[at].stories.get(day, 0) for at in kept)) for day in days]
    steady = [part for part in parts if part.hushed(start, until) <= gaps]
    rest = [float(sum(part.everything.get(day, 0) - part.mentions.get(day, 0) for part in steady)) for day in days]
    heard = [total for day, total in zip(days, rest, strict=True) if day not in gaps]
    measured = bool(heard) and median(heard) >= ENOUGH_ELSE
    left_out = tuple(sorted(parts[at].source for at in hushed if at not in kept))
    return Watched(Series(days, counts, rest if measured else None, frozenset(gaps)), left_out, measured)


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]
