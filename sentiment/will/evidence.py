"""What public will is worked out from: surveys and what people do, before any model sees them.

A survey is one published share of one question to one group. This module says which surveys can be taken,
when two rows are the same survey, and which of them speak for the public as a whole.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from data.errors import Problem
from sentiment.will.model import MediaShare, Observation

RUNGS = ("aware", "supportive", "empowered", "acting")
RUNG_LABELS = {"aware": "Aware", "supportive": "Supportive", "empowered": "Empowered", "acting": "Acting"}
RUNG_MEANINGS = {
    "aware": "have heard of the issue",
    "supportive": "side with the goal",
    "empowered": "feel able to do something about it",
    "acting": "say they did something for it",
}
AUDIENCES = ("public", "influencers", "decision makers")
KINDS = ("poll", "pulse")  # pulse: asked of people who came to an event
KIND_LABELS = {"poll": "Survey of the public", "pulse": "Pulse survey at our own event"}
MODES = ("phone", "web panel", "text message", "mail", "intercept", "mixed", "")
POPULATIONS = ("adults", "voters", "registered voters", "likely voters", "parents", "other", "")
ASSUMED_N = 400
"""Answers assumed where a survey does not say how many it had: a small survey, so that it claims little."""
BROADEST = ("adults", "", "voters", "registered voters", "likely voters")
ROUNDING = 0.015  # shares in print are rounded one by one and may add up to a little over 100%


@dataclass(frozen=True)
class PollDraft:
    """A survey as typed or read. Shares lie in [0, 1]; `n` is None where nobody says how many answered.

    `subgroup` names the part of the public a row is about; empty is everyone. `page` is the page of origin.
    """

    goal_id: int
    pollster: str
    ends_on: date | None
    share: float | None
    starts_on: date | None = None
    rung: str = "supportive"
    audience: str = "public"
    kind: str = "poll"
    against: float | None = None
    unsure: float | None = None
    n: int | None = None
    sponsor: str = ""
    population: str = "adults"
    mode: str = ""
    wording: str = ""
    subgroup: str = ""
    tracking: bool = False
    url: str = ""
    page: str = ""


@dataclass(frozen=True)
class PollRow:
    """A survey as stored."""

    id: int
    goal_id: int
    goal_version_id: int
    audience: str
    rung: str
    kind: str
    pollster: str
    sponsor: str
    starts_on: date
    ends_on: date
    share: float
    against: float | None
    unsure: float | None
    n: int | None
    population: str
    mode: str
    wording: str
    subgroup: str
    tracking: bool
    url: str
    page: str
    batch_id: int | None
    added_at: datetime
    added_by: str

    @property
    def answers(self) -> int:
        """The answers behind the share; assumed where nobody says."""
        return self.n or ASSUMED_N


@dataclass(frozen=True)
class SetAside:
    """A survey that is kept but does not enter the level, and why (a clause)."""

    ref: str
    why: str


RungKey = tuple[int, str, str, str]
"""Goal, audience, rung, unit: what one estimate is of."""


@dataclass(frozen=True)
class Evidence:
    """Everything one estimate rests on. `assumed` counts surveys whose number of answers is assumed.

    `names` says how houses and questions are spelled. `stamp` changes whenever the stored records behind it do;
    unlike the fingerprint it is cheap to ask for. `media` are the shares read from labelled stories, a channel apart.
    """

    key: RungKey
    observations: tuple[Observation, ...]
    aside: tuple[SetAside, ...] = ()
    assumed: int = 0
    stamp: str = ""
    names: dict[str, str] = field(default_factory=dict)
    media: tuple[MediaShare, ...] = ()


def tidy(text: str) -> str:
    """Without blanks around and double blanks within."""
    return " ".join(text.split())


def house(pollster: str) -> str:
    """The name under which a pollster's surveys are one house: case, blanks and full stops do not tell them apart."""
    return re.sub(r"[.,']", "", tidy(pollster).casefold())


def question(wording: str) -> str:
    """The text under which two wordings are one: case, blanks and quotation marks do not tell them apart."""
    return re.sub(r"[^\w%]+", " ", wording.casefold()).strip()


def poll_key(draft: PollDraft) -> str:
    """What makes a survey the same survey: who asked whom, when, what. Not the answer, which may be corrected."""
    parts = (
        draft.audience,
        draft.rung,
        draft.kind,
        house(draft.pollster),
        str(draft.starts_on or draft.ends_on),
        str(draft.ends_on),
        draft.population.casefold(),
        tidy(draft.subgroup).casefold(),
        question(draft.wording),
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def check_poll(draft: PollDraft, today: date) -> list[Problem]:
    """Problems of a survey, each a sentence that says what to do."""
    problems = []
    if not draft.pollster.strip():
        problems.append(Problem("pollster", "Say who asked: the survey needs its pollster."))
    if draft.rung not in RUNGS:
        problems.append(Problem("rung", f"“{draft.rung}” is no rung of the ladder. Choose one of {', '.join(RUNGS)}."))
    if draft.audience not in AUDIENCES:
        problems.append(
            Problem("audience", f"“{draft.audience}” is no audience. Choose one of {', '.join(AUDIENCES)}.")
        )
    if draft.kind not in KINDS:
        problems.append(Problem("kind", "A survey is a poll of the public or a pulse survey at an event."))
    problems += _check_dates(draft, today)
    problems += _check_shares(draft)
    if draft.n is not None and draft.n < 1:
        problems.append(Problem("n", "The number of answers must be 1 or more. Leave it blank where nobody says."))
    return problems


def _check_dates(draft: PollDraft, today: date) -> list[Problem]:
    if draft.ends_on is None:
        return [Problem("ends_on", "Say when the survey ended: without a day it has no place in time.")]
    starts = draft.starts_on or draft.ends_on
    if draft.ends_on < starts:
        return [Problem("ends_on", f"The survey ends on {draft.ends_on} before it starts on {starts}.")]
    if draft.ends_on > today:
        return [Problem("ends_on", f"The survey ends on {draft.ends_on}, which has not come yet.")]
    if (draft.ends_on - starts).days > 366:
        return [
            Problem(
                "starts_on", f"The survey runs over more than a year ({starts} to {draft.ends_on}). Check its dates."
            )
        ]
    return []


def _check_shares(draft: PollDraft) -> list[Problem]:
    if draft.share is None:
        return [Problem("share", "The survey needs its share: how many of a hundred said yes.")]
    named = (("share", draft.share), ("against", draft.against), ("unsure", draft.unsure))
    problems = [
        Problem(name, f"A share of {value:.1%} is not between 0% and 100%.")
        for name, value in named
        if value is not None and not 0.0 <= value <= 1.0
    ]
    total = sum(value for _, value in named if value is not None)
    if not problems and total > 1.0 + ROUNDING:
        problems.append(Problem("against", f"For, against and unsure add up to {total:.0%}. Check the shares."))
    return problems


def observations(polls: Sequence[PollRow]) -> tuple[list[Observation], list[SetAside]]:
    """The measurements in one goal's, audience's and rung's surveys, and those set aside with the reason.

    Subgroups do not speak for everyone. The same answers enter once: of one survey told for several
    populations the broadest counts, its several wordings are averaged, and of overlapping waves of a tracker
    every one that begins after the last one counted ended.
    """
    aside = [SetAside(_ref(poll), f"a subgroup ({poll.subgroup}), not everyone") for poll in polls if poll.subgroup]
    waves: dict[tuple[str, str, date, date], list[PollRow]] = defaultdict(list)
    for poll in polls:
        if not poll.subgroup:
            waves[(poll.kind, house(poll.pollster), poll.starts_on, poll.ends_on)].append(poll)
    found: list[Observation] = []
    last: dict[tuple[str, str, tuple[str, ...]], tuple[date, date]] = {}
    for (kind, name, starts, ends), versions in sorted(waves.items(), key=lambda wave: (wave[0][3], wave[0])):
        population = min((poll.population for poll in versions), key=_breadth)
        kept = [poll for poll in versions if poll.population == population]
        aside += [
            SetAside(
                _ref(poll), f"the same survey told for {poll.population or 'others'}; {population or 'all'} counts"
            )
            for poll in versions
            if poll.population != population
        ]
        wording = tuple(sorted({question(poll.wording) for poll in kept}))
        tracker = (kind, name, wording)
        if tracker in last and _overlaps(last[tracker], starts, ends, any(poll.tracking for poll in kept)):
            aside += [SetAside(_ref(poll), "overlaps an earlier wave that counts: the same answers") for poll in kept]
            continue
        last[tracker] = (starts, ends)
        found.append(
            Observation(
                ends,
                sum(poll.share for poll in kept) / len(kept),
                float(max(poll.answers for poll in kept)),
                name,
                tuple(sorted(question(poll.wording) for poll in kept)),
                _commonest(poll.mode for poll in kept),
                population,
                kind == "pulse",
                "+".join(sorted(_ref(poll) for poll in kept)),
            )
        )
    return found, aside


def spellings(polls: Sequence[PollRow]) -> dict[str, str]:
    """How the newest survey spells each house and question."""
    oldest_first = sorted(polls, key=lambda poll: (poll.ends_on, poll.id))
    names = {question(poll.wording): tidy(poll.wording) or "wording not stated" for poll in oldest_first}
    return names | {house(poll.pollster): tidy(poll.pollster) for poll in oldest_first}


def _ref(poll: PollRow) -> str:
    return f"poll:{poll.id}"


def _breadth(population: str) -> tuple[int, str]:
    return (BROADEST.index(population) if population in BROADEST else len(BROADEST), population)


def _overlaps(earlier: tuple[date, date], starts: date, ends: date, tracking: bool) -> bool:
    """Whether a wave shares answers with an earlier one of its tracker: any shared day where it is said to be
    a tracker, else half of its days.
    """
    shared = (min(earlier[1], ends) - max(earlier[0], starts)).days + 1
    return shared > 0 and (tracking or 2 * shared >= (ends - starts).days + 1)


def _commonest(names: Iterable[str]) -> str:
    return Counter(sorted(names)).most_common(1)[0][0]


def fingerprint(method: str, unit: str, seen: Sequence[Observation], media: Sequence[MediaShare] = ()) -> str:
    """A short text that changes when the evidence or the method does, and only then."""
    lines = [method, unit]
    lines += sorted(
        f"{one.day}|{one.value!r}|{one.n!r}|{one.house}|{'/'.join(one.wording)}|{one.mode}|{one.population}|{one.came}"
        for one in seen
    )
    lines += sorted(f"media|{one.day}|{one.share!r}|{one.error!r}" for one in media)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def occasions(counts: Iterable[tuple[date, int, int | None, int | None]]) -> tuple[list[Observation], list[SetAside]]:
    """Behaviour as measurements: people counted per occasion, from (day, event, low, high).

    A range counts as its middle, a number open above as its lower end. An occasion that nobody counted is set
    aside: unknown is never zero.
    """
    found, aside = [], []
    for day, event, low, high in counts:
        ends = [end for end in (low, high) if end is not None]
        if not ends:
            aside.append(SetAside(f"event:{event}", "nobody counted"))
            continue
        came = low if high is None else sum(ends) / len(ends)
        found.append(Observation(day, float(came or 0), 1.0, ref=f"event:{event}"))
    return found, aside
