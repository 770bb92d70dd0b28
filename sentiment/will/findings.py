"""Findings for the seven indicators out of what other parts worked out: levels, waves, measures, what we did.

A decided measure is a fact, not a sample: coded strong for a goal it says "rising" by itself, strong against
"falling", and where both were decided in the year nothing is told from their number. Weak codings inform.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sentiment.will.indicators import Finding
from sentiment.will.ladder import RungRow
from sentiment.will.verdict import Verdict

ADDRESSED_KEYS = {"aware": "known", "acting": "advocating"}
"""Which indicator of advancing policy a rung of influencers and decision makers speaks to."""


@dataclass(frozen=True)
class Measure:
    """A measure coded to a goal: decided on `on`, or on its way (`on` None)."""

    goal: str
    name: str
    verdict: str  # agree, against, neutral
    strength: str  # strong, weak
    on: date | None
    as_of: date
    bill_id: int


def key_of(audience: str, rung: str) -> str:
    """The indicator that a rung of an audience speaks to; empty where to none."""
    return rung if audience == "public" else ADDRESSED_KEYS.get(rung, "")


def from_rung(row: RungRow, goal: str) -> Finding | None:
    """A level's change. A level of the public is a survey; a rate is what people did."""
    if row.level is None:
        return None
    kind = "behaviour" if row.unit == "rate" else "survey"
    moved = row.moved or "no change can be told yet"
    verdict: Verdict = "cannot tell"
    for known in ("rising", "falling", "steady"):
        if row.verdict == known:
            verdict = known
    return Finding(
        kind,
        verdict,
        f"{row.said}, {moved}",
        row.newest or row.as_of,
        row.p_rise,
        goal=goal,
        audience=row.audience,
        source="" if row.unit == "rate" else f"{row.surveys} surveys",
        n=row.n,
        page="",
        record=row.id,
    )


def from_measures(measures: Sequence[Measure], since: date) -> list[Finding]:
    """What was decided for and against each goal since a day, and what is on its way: one finding a goal and kind."""
    found = []
    for goal in dict.fromkeys(one.goal for one in measures):
        mine = [one for one in measures if one.goal == goal]
        decided = [one for one in mine if one.on is not None and one.on >= since]
        if decided:
            found.append(_decided(goal, decided))
        moving = [one for one in mine if one.on is None]
        if moving:
            says = _named(moving)
            found.append(
                Finding(
                    "moving", "cannot tell", f"On their way: {says}.", max(one.as_of for one in moving), goal=goal,
                    page="policy",
                )
            )  # fmt: skip
    return found


def _decided(goal: str, decided: Sequence[Measure]) -> Finding:
    strong = {one.verdict for one in decided if one.strength == "strong"} - {"neutral"}
    verdict: Verdict = "cannot tell"
    p_rise: float | None = None
    if strong == {"agree"}:
        verdict, p_rise = "rising", 1.0
    elif strong == {"against"}:
        verdict, p_rise = "falling", 0.0
    newest = max(one.on for one in decided if one.on is not None)
    one = decided[0].bill_id if len(decided) == 1 else None
    return Finding(
        "alignment", verdict, f"Decided: {_named(decided)}.", newest, p_rise, goal=goal, n=len(decided),
        page="policy", record=one,
    )  # fmt: skip


def _named(measures: Sequence[Measure]) -> str:
    words = {"agree": "for", "against": "against", "neutral": "neutral to"}
    return ", ".join(
        f"{one.name} ({words[one.verdict]} the goal{', weak' if one.strength == 'weak' else ''})"
        for one in sorted(measures, key=lambda one: (one.verdict, one.name))[:6]
    ) + (f" and {len(measures) - 6} more" if len(measures) > 6 else "")
