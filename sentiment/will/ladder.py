"""The ladder as it is shown and printed: each rung with its level, its verdict in words, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from sentiment.will.estimate import METHOD, Estimate, as_json
from sentiment.will.evidence import AUDIENCES, RUNG_LABELS, RUNGS, Evidence
from sentiment.will.needs import Needs, first_needs

GLYPHS = {"rising": "▲", "falling": "▼", "steady": "■", "cannot tell": "?"}  # a word always stands beside them


@dataclass(frozen=True)
class RungRow:
    """A rung's newest stored estimate. `level` is None where nothing public is measured.

    `unit` is "share" (levels in [0, 1]) or "rate" (per opportunity). `detail` holds what the evidence dialog shows:
    houses, wordings, weights, surveys set aside, notes, the level twelve months ago. `series` is empty where it
    was not asked for.
    """

    id: int
    goal_id: int
    audience: str
    rung: str
    unit: str
    as_of: date
    made_at: datetime
    method: str
    fingerprint: str
    level: float | None
    low: float | None
    high: float | None
    low95: float | None
    high95: float | None
    n: int
    surveys: int
    newest: date | None
    since: date | None
    change: float | None
    change_low: float | None
    change_high: float | None
    p_rise: float | None
    verdict: str
    needs: str
    detail: dict[str, Any] = field(default_factory=dict)
    series: tuple[dict[str, Any], ...] = ()

    @property
    def label(self) -> str:
        """The rung's name."""
        return RUNG_LABELS[self.rung]

    @property
    def said(self) -> str:
        """The level with its 90% interval: "58% (54–62)", "41 (35–48) a time", or "no data"."""
        return say_level(self.unit, self.level, self.low, self.high)

    @property
    def moved(self) -> str:
        """The change with its interval in words, with the day it is counted from."""
        if self.change is None or self.change_low is None or self.change_high is None or self.since is None:
            return ""
        parts = (self.change, self.change_low, self.change_high)
        size, low, high = (
            f"{100 * part:+.0f}".replace("-", "−").replace("+0", "0").replace("−0", "0") for part in parts
        )
        unit = "points" if self.unit == "share" else "%"
        return f"{size} {unit} ({low} to {high}) since {self.since:%-d %b %Y}"

    def evidence(self) -> dict[str, Any]:
        """What the number rests on, for the command line."""
        return {
            "surveys": self.surveys if self.unit == "share" else 0,
            "occasions": self.surveys if self.unit == "rate" else 0,
            "newest": self.newest,
            "houses": self.detail.get("houses", []),
            "media": self.detail.get("media"),
            "questions": self.detail.get("asked"),
            "set_aside": len(self.detail.get("aside", [])),
            "assumed_n": self.detail.get("assumed", 0),
            "method": self.method,
            "fingerprint": self.fingerprint,
            "made_at": self.made_at,
        }

    def as_json(self, *, series: bool = False) -> dict[str, Any]:
        """The rung's part of `sentiment will --json` (keys are stable)."""
        found: dict[str, Any] = {
            "audience": self.audience,
            "rung": self.rung,
            "unit": self.unit,
            "level": self.level,
            "low": self.low,
            "high": self.high,
            "low95": self.low95,
            "high95": self.high95,
            "n": self.n,
            "verdict": self.verdict,
            "since": self.since,
            "change": {"value": self.change, "low": self.change_low, "high": self.change_high, "p_rise": self.p_rise},
            "evidence": self.evidence(),
            "needs": self.needs or None,
        }
        if series:
            found["series"] = [dict(point) for point in self.series]
        return found


def known_on(history: Sequence[RungRow], day: str) -> float | None:
    """The level as it was known on a day (ISO): the newest estimate stored by then, never worked out again."""
    return next((row.level for row in history if row.as_of.isoformat() <= day), None)


def known_json(history: Sequence[RungRow]) -> list[dict[str, Any]]:
    """Every stored estimate of a rung, newest first, as the command line prints it."""
    return [
        {
            "as_of": row.as_of,
            "made_at": row.made_at,
            "level": row.level,
            "low": row.low,
            "high": row.high,
            "verdict": row.verdict,
            "surveys": row.surveys,
            "method": row.method,
            "fingerprint": row.fingerprint,
        }
        for row in history
    ]


def full_ladder(goal_id: int, rows: Sequence[RungRow], today: date) -> list[RungRow]:
    """A goal's ladder from aware to acting: the public's four rungs, measured or not, with what people did beside
    the top one, then what is measured of other audiences.
    """
    mine: dict[tuple[str, str, str], RungRow] = {
        (row.audience, row.rung, row.unit): row for row in rows if row.goal_id == goal_id
    }
    found = []
    for rung in RUNGS:
        share, rate = ("public", rung, "share"), ("public", rung, "rate")
        found.append(mine.pop(share) if share in mine else _unmeasured(goal_id, rung, today))
        found += [mine.pop(rate)] if rate in mine else []
    return found + sorted(mine.values(), key=lambda row: (AUDIENCES.index(row.audience), RUNGS.index(row.rung)))


def _unmeasured(goal_id: int, rung: str, today: date) -> RungRow:
    needs = first_needs(today)
    return RungRow(
        id=0, goal_id=goal_id, audience="public", rung=rung, unit="share", as_of=today,
        made_at=datetime.combine(today, time(0), UTC), method=METHOD, fingerprint="", level=None, low=None, high=None,
        low95=None, high95=None, n=0, surveys=0, newest=None, since=None, change=None, change_low=None,
        change_high=None, p_rise=None, verdict="cannot tell", needs=needs.said() if needs else "",
    )  # fmt: skip


def say_level(unit: str, level: float | None, low: float | None, high: float | None) -> str:
    """A level with its interval in words."""
    if level is None or low is None or high is None:
        return "no data"
    if unit == "share":
        return f"{100 * level:.0f}% ({100 * low:.0f}–{100 * high:.0f})"
    return f"{level:,.0f} ({low:,.0f}–{high:,.0f}) each time"


def stored(
    found: Estimate | None, evidence: Evidence, needs: Needs | None, last: RungRow | None = None
) -> dict[str, Any]:
    """The columns of a stored estimate, but for what it is of and when it was made.

    Where parameters were held, what `last` (made with them) says of the media channel still stands.
    """
    said = needs.said() if needs else ""
    outside = [{"ref": one.ref, "why": one.why} for one in evidence.aside]
    names = evidence.names
    if found is None:
        return {"method": METHOD, "verdict": "cannot tell", "needs": said, "detail": {"aside": outside}}
    change, ago, dominant = found.change, found.year_ago, found.dominant
    media = found.media.as_json() if found.media else last.detail.get("media") if last else None
    return {
        "method": found.method,
        "level": found.level,
        "low": found.low,
        "high": found.high,
        "low95": found.low95,
        "high95": found.high95,
        "n": found.n,
        "surveys": found.surveys,
        "newest": found.newest,
        "since": change.since,
        "change": round(change.value, 6),
        "change_low": round(change.low, 6),
        "change_high": round(change.high, 6),
        "p_rise": round(change.p_rise, 4),
        "verdict": change.verdict,
        "needs": said,
        "detail": {
            "aside": outside,
            "assumed": evidence.assumed,
            "houses": [
                {
                    "house": names.get(h.name, h.name),
                    "surveys": h.surveys,
                    "weight": h.weight,
                    "lean": h.lean,
                    "came": h.came,
                }
                for h in found.houses
            ],
            "wordings": [{"wording": names.get(text, text), "shift": shift} for text, shift in found.wordings],
            "weights": found.weights,
            "dominant": names.get(dominant.name, dominant.name) if dominant else "",
            "asked": found.asked.as_json(names) if found.asked else None,
            "media": media if evidence.key[1:3] == ("public", "supportive") else None,
            "media_input": found.parameters.media,
            "parameters": {name: round(value, 5) for name, value in found.parameters.best().items()},
            "shows": round(change.shows, 4) if change.shows < 10 else None,
            "year_ago": as_json([ago])[0] if ago else None,
        },
        "parameters": found.parameters.as_json(),
        "series": as_json(found.series),
    }
