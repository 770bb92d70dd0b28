"""The seven indicators of building public will and advancing policy: what counts as evidence, and what it says.

An indicator is read from findings that others made (a rung's change, a survey wave, coded alignment). Findings of
different definitions are never added or averaged (that would be a number of nothing): each speaks for itself, and
all of them share one chance of error. Of m findings that count,

    rising    where the surest has p(no rise) * m <= 5% and no other says falling with the same right
    falling   the same, turned round
    steady    where every one of them is steady by itself
    cannot tell   anything else: none, none sure enough for m, or some up and some down

`certainty` is 1 - m * p of the surest (Bonferroni). What only informs is listed and never decides: what we did is
no outcome, and neither the press nor platforms are the public.

Sources: FSG and the Greater Cincinnati Foundation, Measuring Backbone Contributions to Collective Impact (2012), whose
indicators of these two functions are put here in our own words; Bonferroni's inequality. Assumes: each finding's own
probability is right. Fails where one weak finding among many strong hides: it is listed for the reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sentiment.will.verdict import Verdict
from sentiment.will.waves import GroupChange, Wave

Function = Literal["public will", "policy"]

KINDS: dict[str, str] = {
    "survey": "surveys of the public",
    "pulse": "questions asked of people who came to an event",
    "behaviour": "what people did: came, signed, pledged, wrote",
    "stakeholders": "waves of a stakeholder survey",
    "ratings": "ratings of decision makers",
    "advocacy": "what the people addressed said and did in public for a change",
    "alignment": "enacted measures and votes coded as for or against a goal",
    "moving": "measures on their way",
    "media": "what the press and platforms say",
    "output": "what we did",
}
SURE = 0.05
OLD = timedelta(days=365)
AGEING = timedelta(days=180)


@dataclass(frozen=True)
class Indicator:
    """One of the seven. `decides`: kinds of findings that can settle it; `informs`: kinds shown beside."""

    key: str
    function: Function
    name: str
    question: str
    rung: str
    audiences: tuple[str, ...]
    decides: tuple[str, ...]
    informs: tuple[str, ...]


PUBLIC, ADDRESSED = ("public",), ("influencers", "decision makers")

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "aware",
        "public will",
        "More people know of it",
        "Do more people in the community know the issue than before?",
        "aware",
        PUBLIC,
        ("survey",),
        ("pulse", "stakeholders", "media", "output"),
    ),
    Indicator(
        "supportive",
        "public will",
        "More people are for it",
        "Do more people in the community say that they are for what we work for?",
        "supportive",
        PUBLIC,
        ("survey",),
        ("pulse", "behaviour", "stakeholders", "media", "output"),
    ),
    Indicator(
        "empowered",
        "public will",
        "More people think that it is in their hands",
        "Do more people in the community feel able to do something about it?",
        "empowered",
        PUBLIC,
        ("survey",),
        ("pulse", "stakeholders", "output"),
    ),
    Indicator(
        "acting",
        "public will",
        "More people do something",
        "Do more people in the community take part, sign, write or speak?",
        "acting",
        PUBLIC,
        ("behaviour", "survey"),
        ("pulse", "stakeholders", "media", "output"),
    ),
    Indicator(
        "known",
        "policy",
        "Those we address know us",
        "Do more of the influencers and decision makers we address know the initiative?",
        "aware",
        ADDRESSED,
        ("stakeholders", "ratings", "survey"),
        ("pulse", "media", "output"),
    ),
    Indicator(
        "advocating",
        "policy",
        "Those we address speak up",
        "Do more of those we address press for changes that serve our goals?",
        "acting",
        ADDRESSED,
        ("advocacy", "ratings", "stakeholders"),
        ("behaviour", "moving", "media", "output"),
    ),
    Indicator(
        "aligned",
        "policy",
        "Policy serves our goals more",
        "Do the measures that were decided serve the goals more than before?",
        "",
        (),
        ("alignment",),
        ("moving", "ratings", "media", "output"),
    ),
)


@dataclass(frozen=True)
class Finding:
    """What one piece of evidence says about an indicator. `said` puts it in words, with its own interval.

    `p_rise` is the probability that it rose, where its maker knows it. `goal` and `audience` are names, empty where
    it is of none; `page` and `record` lead to where it is told in full.
    """

    kind: str
    verdict: Verdict
    said: str
    as_of: date
    p_rise: float | None = None
    goal: str = ""
    audience: str = ""
    source: str = ""
    n: int | None = None
    page: str = ""
    record: int | None = None


@dataclass(frozen=True)
class Standing:
    """Where an indicator stands. `certainty` is the probability that the direction is right, None without one.

    `deciding` findings settled it (or failed to), `informing` stand beside, `aside` were not used, each with why;
    `gaps` say what is missing.
    """

    indicator: Indicator
    verdict: Verdict
    certainty: float | None
    why: str
    deciding: tuple[Finding, ...]
    informing: tuple[Finding, ...]
    aside: tuple[tuple[Finding, str], ...]
    gaps: tuple[str, ...]

    @property
    def sure(self) -> str:
        """How sure that is, in words."""
        if self.certainty is None:
            return ""
        return "almost certain" if self.certainty >= 0.99 else "sure"


def standing(indicator: Indicator, findings: Sequence[Finding], today: date, goals: Sequence[str] = ()) -> Standing:
    """What the findings say of an indicator on a local day. `goals` are the names of all goals of the agenda."""
    deciding: list[Finding] = []
    informing: list[Finding] = []
    aside: list[tuple[Finding, str]] = []
    for one in sorted(findings, key=lambda one: (one.as_of, one.said), reverse=True):
        why = _unfit(indicator, one, today)
        if why:
            aside.append((one, why))
        elif one.kind in indicator.decides:
            deciding.append(one)
        else:
            informing.append(one)
    verdict, certainty, why = _settle(deciding)
    gaps = _gaps(indicator, deciding, today, goals)
    return Standing(indicator, verdict, certainty, why, tuple(deciding), tuple(informing), tuple(aside), gaps)


def standings(findings: dict[str, Sequence[Finding]], today: date, goals: Sequence[str] = ()) -> list[Standing]:
    """All seven, by the key of each indicator's findings."""
    return [standing(one, findings.get(one.key, ()), today, goals) for one in INDICATORS]


def from_wave(change: GroupChange, later: Wave, audience: str, page: str = "", record: int | None = None) -> Finding:
    """The change between two waves of a stakeholder survey as a finding. A hidden group tells nothing."""
    said = f"{later.question} {change.group}: {change.why or 'no change could be worked out.'}"
    if change.value is not None and change.low is not None and change.high is not None:
        value, low, high = (f"{100 * part:+.0f}" for part in (change.value, change.low, change.high))
        said = f"{later.question} {change.group}: {value} points ({low} to {high}), {change.after} answers."
    return Finding(
        "stakeholders",
        change.verdict,
        said,
        later.on,
        change.p_rise,
        audience=audience,
        source="stakeholder survey",
        n=change.after,
        page=page,
        record=record,
    )


def _unfit(indicator: Indicator, one: Finding, today: date) -> str:
    """Why a finding is not used, if it is not."""
    if one.as_of > today:
        return "It is dated after today."
    if one.kind not in indicator.decides + indicator.informs:
        return f"{KINDS.get(one.kind, one.kind).capitalize()}: this says nothing about it."
    if (
        one.kind in indicator.decides
        and one.audience
        and indicator.audiences
        and one.audience not in indicator.audiences
    ):
        return f"It is about {one.audience}, not about {' or '.join(indicator.audiences)}."
    if one.kind in indicator.decides and today - one.as_of > OLD:
        return "It is more than a year old."
    return ""


def _p_rise(one: Finding) -> float:
    """The probability of a rise; from the verdict's own 90% interval where its maker gives none."""
    if one.p_rise is not None:
        return min(max(one.p_rise, 0.0), 1.0)
    return {"rising": 0.95, "falling": 0.05}.get(one.verdict, 0.5)


def _settle(deciding: Sequence[Finding]) -> tuple[Verdict, float | None, str]:
    """The direction of an indicator, how certain it is, and why."""
    m = len(deciding)
    if not m:
        return "cannot tell", None, "Nothing that could settle it was measured in the last year."
    chances = [_p_rise(one) for one in deciding]
    up, down = min(1 - p for p in chances) * m, min(chances) * m
    findings = "1 finding" if m == 1 else f"{m} findings"
    surest = "Its one finding" if m == 1 else f"The surest of {findings}"
    if up <= SURE + 1e-9 and down <= SURE + 1e-9:
        return "cannot tell", None, f"Of {findings} some are sure to rise and some to fall: see each by itself."
    if up <= SURE + 1e-9:
        return "rising", 1 - up, f"{surest} rises, and that would be chance less than once in 20."
    if down <= SURE + 1e-9:
        return "falling", 1 - down, f"{surest} falls, and that would be chance less than once in 20."
    if all(one.verdict == "steady" for one in deciding):
        return "steady", None, f"{findings.capitalize()}, steady each by itself."
    if any(one.verdict in ("rising", "falling") for one in deciding):
        return (
            "cannot tell",
            None,
            f"One alone would be enough, but of {findings} one seems to move by chance too often.",
        )
    return (
        "cannot tell",
        None,
        "Its one finding did not move for sure." if m == 1 else f"None of {findings} moved for sure.",
    )


def _gaps(indicator: Indicator, deciding: Sequence[Finding], today: date, goals: Sequence[str]) -> tuple[str, ...]:
    """What is missing, the gravest first."""
    gaps = []
    have = {one.kind for one in deciding}
    if not have:
        gaps.append(f"Nothing yet that counts: {_listed([KINDS[kind] for kind in indicator.decides])}.")
    else:
        lacking = [KINDS[kind] for kind in indicator.decides if kind not in have]
        if lacking:
            gaps.append(f"None of {_listed(lacking)}.")
        bare = [goal for goal in goals if goal not in {one.goal for one in deciding}]
        if bare and any(one.goal for one in deciding):
            gaps.append(f"Nothing for {_listed([f'“{goal}”' for goal in bare])}.")
        missing = [one for one in indicator.audiences if one not in {finding.audience for finding in deciding}]
        if len(indicator.audiences) > 1 and missing:
            gaps.append(f"Nothing of {_listed(list(missing))}.")
        newest = max(one.as_of for one in deciding)
        if today - newest > AGEING:
            gaps.append(f"The newest is of {newest:%-d %B %Y}.")
        sources = {one.source for one in deciding if one.source}
        if len(sources) == 1 and len(deciding) > 1:
            gaps.append(f"All of it comes from {next(iter(sources))}.")
    return tuple(gaps)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
