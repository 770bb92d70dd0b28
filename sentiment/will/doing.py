"""What people did for a goal, kind of occasion by kind: the last twelve months beside the twelve before.

Kinds are not pooled: a house meeting of ten and a forum of a hundred are two measures, and holding more of one kind is
not more will. Two whole years hold the same seasons. The arithmetic is `sentiment.will.behaviour`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sentiment.will.behaviour import Occasion, Rate, Trend, rate, trend

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Doing:
    """People per occasion of one kind since a day, and compared with the year before where both were counted."""

    kind: str
    since: date
    rate: Rate
    trend: Trend | None

    @property
    def verdict(self) -> str:
        """Rising, falling, steady or cannot tell."""
        return self.trend.verdict if self.trend else "cannot tell"

    def as_json(self) -> dict[str, Any]:
        """For `sentiment will --json`; changes are parts (0.2 = a fifth more)."""
        found, compared = self.rate, self.trend
        return {
            "measure": "people who came, per event",
            "kind": self.kind,
            "since": self.since,
            "value": round(found.value, 3),
            "low": round(found.low, 3),
            "high": round(found.high, 3),
            "spread": round(found.spread, 2),
            "occasions": found.occasions,
            "open_ended": found.open_ended,
            "uncounted": found.uncounted,
            "year_before": round(compared.earlier.value, 3) if compared else None,
            "change": _rounded(compared.value, compared.low, compared.high) if compared else None,
            "verdict": self.verdict,
        }


def _rounded(value: float, low: float, high: float) -> dict[str, float]:
    return {"value": round(value, 4), "low": round(low, 4), "high": round(high, 4)}


def doings(occasions: Mapping[str, Sequence[Occasion]], today: date) -> list[Doing]:
    """Every kind of occasion that anybody counted within the last twelve months, the most frequent first."""
    since = today - YEAR + timedelta(days=1)
    found = []
    for kind, every in occasions.items():
        now = [one for one in every if since <= one.on <= today]
        before = [one for one in every if since - YEAR <= one.on < since]
        if (told := rate(now)) is not None:
            found.append(Doing(kind, since, told, trend(before, now)))
    return sorted(found, key=lambda one: (-one.rate.occasions, one.kind))
