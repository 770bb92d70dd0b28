"""When a shift comes from other questions: which wordings the surveys asked before a day and since, and what it does.

    effect = sum over wordings of (part of the surveys since - part before) * how much higher that wording comes out

The level itself is of one mix of wordings throughout (`sentiment.will.model`), so this effect is not in it: it is what
raw shares would show and the level does not. It is told whenever the mix changed by a quarter or more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sentiment.will.model import Observation

YEAR = timedelta(days=365)
NOTABLE = 0.25  # of the surveys that ask otherwise than before


@dataclass(frozen=True)
class MixChange:
    """Each wording's part of the surveys in the year before `since` and since then, in parts of 1.

    `raw` is how much the plain mean of the shares moved, `effect` how much of it comes from the questions, both in
    points of a share.
    """

    since: date
    parts: tuple[tuple[str, float, float], ...]
    raw: float
    effect: float

    def said(self, names: Mapping[str, str]) -> str:
        """In two sentences."""
        told = ", ".join(
            f"“{names.get(wording, wording) or 'not stated'}” {before:.0%} before, {after:.0%} since"
            for wording, before, after in self.parts
        )
        return (
            f"The questions changed after {self.since:%-d %b %Y}: {told}. Raw shares moved by {_points(self.raw)}; "
            f"about {_points(self.effect)} of that is the questions, and is not in the level."
        )

    def as_json(self, names: Mapping[str, str]) -> dict[str, Any]:
        """For the store and the command line."""
        return {
            "since": self.since.isoformat(),
            "wordings": [
                {"wording": names.get(wording, wording), "before": round(before, 4), "after": round(after, 4)}
                for wording, before, after in self.parts
            ],
            "raw": round(self.raw, 4),
            "effect": round(self.effect, 4),
            "said": self.said(names),
        }


def mix_change(
    observations: Sequence[Observation], since: date, as_of: date, shifts: Mapping[str, float]
) -> MixChange | None:
    """How the questions asked of the public changed; None where they did not, or where one side has no survey.

    `shifts`: how much higher each wording comes out, in points of a share.
    """
    public = [seen for seen in observations if not seen.came]
    before = [seen for seen in public if since - YEAR < seen.day <= since]
    after = [seen for seen in public if since < seen.day <= as_of]
    if not before or not after:
        return None
    then, now = _parts(before), _parts(after)
    wordings = sorted(set(then) | set(now), key=lambda wording: (-round(abs(now[wording] - then[wording]), 6), wording))
    if sum(abs(now[wording] - then[wording]) for wording in wordings) / 2 < NOTABLE:
        return None
    effect = sum((now[wording] - then[wording]) * shifts.get(wording, 0.0) for wording in wordings)
    parts = tuple((wording, then[wording], now[wording]) for wording in wordings if now[wording] != then[wording])
    return MixChange(since, parts, _mean(after) - _mean(before), effect)


def _parts(surveys: Sequence[Observation]) -> defaultdict[str, float]:
    found: defaultdict[str, float] = defaultdict(float)
    for seen in surveys:
        for wording in seen.wording:
            found[wording] += 1 / len(seen.wording) / len(surveys)
    return found


def _mean(surveys: Sequence[Observation]) -> float:
    return sum(seen.value for seen in surveys) / len(surveys)


def _points(part: float) -> str:
    return f"{100 * part:+.1f} points".replace("-", "−")
