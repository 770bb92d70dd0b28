"""The verbs of contribution: choose how a campaign is judged, look at the result, foresee what could be found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from campaigns import queries as campaigns
from data import audit
from data import queries as ground
from data import services as agenda
from data.access import Actor, require
from data.agenda import IndicatorDraft, InitiativeRow, ReadingDraft
from data.errors import GroundswellError, refuse_if
from data.timeline import Milestone
from policy import queries as policy
from sentiment.queries import contribution as queries
from sentiment.queries import listening as media
from sentiment.queries import will as will_queries
from sentiment.services.will import OpenSession
from sentiment.will.contribution import Contribution, Expected, contribution
from sentiment.will.counterfactual import counterfactual
from sentiment.will.evidence import Evidence
from sentiment.will.foresight import Detectable, Option, detectable, options
from sentiment.will.judged import (
    SERIES,
    UNITS,
    Kind,
    LookRow,
    PlanDraft,
    PlanRow,
    Subject,
    check_plan,
    fingerprint,
    named,
    panel,
    people,
    relevant,
    standing,
    stories_a_day,
)
from sentiment.will.rivals import EARLIER, Looks, Rival, rivals
from sentiment.will.series import Series, from_surveys

INDICATOR = "Contribution of “{}”"


@dataclass(frozen=True)
class Case:
    """What is known of a launch without computing anything: how it is judged, and every look so far.

    `chosen` are the goals to compare with; `unknown` is what was named to compare with and is no goal.
    """

    subject: Subject
    plan: PlanRow | None
    late: bool
    kind: str
    chosen: dict[int, str]
    unknown: tuple[str, ...]
    looks: tuple[LookRow, ...]
    rivals: tuple[Rival, ...]
    today: date

    @property
    def launched(self) -> bool:
        """Whether the day of launch has come."""
        return self.today >= self.subject.launch

    @property
    def next_look(self) -> Looks:
        """The look that would be taken now."""
        planned = self.plan.looks if self.plan is not None and not self.late else None
        return Looks(len(self.looks) + 1, planned)

    @property
    def unit(self) -> str:
        """What the judged series is counted in."""
        return UNITS[self.kind]


@dataclass(frozen=True)
class Told:
    """A case with what came of it: a look (a `new` one, or the one that rests on the same evidence), or nothing
    that could be looked at. `result` are the keys of `sentiment contribution --json`.
    """

    case: Case
    result: dict[str, Any]
    look: LookRow | None = None
    new: bool = False


@dataclass(frozen=True)
class Foreseen:
    """While planning: the smallest effect that could be found, and what would make it smaller."""

    smallest: Detectable
    options: tuple[Option, ...]


@dataclass(frozen=True)
class _Evidence:
    """The judged series with its comparison topics, the others beside it, and what has to be said of them."""

    series: Series
    topics: tuple[Series, ...]
    beside: tuple[tuple[str, Series], ...]
    notes: tuple[str, ...]


def plan_contribution(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, draft: PlanDraft, *, now: datetime
) -> PlanRow:
    """Choose how a campaign is going to be judged. What was chosen before launch is locked by the launch."""
    require(actor, "lock_expectation")
    initiative = ground.initiative(session, initiative_id)
    subject = queries.campaign(session, initiative, campaign_id)
    plans = queries.plans(session, campaign_id)
    goals = {goal.id for goal in ground.goals(session, initiative_id)}
    refuse_if(check_plan(draft, subject, plans, goals=goals, today=initiative.today(now), tz=initiative.tz))
    number = len(plans) + 1
    key = queries.insert_plan(session, initiative_id, campaign_id, draft, number=number, by=actor.name, now=now)
    detail: dict[str, object] = {"series": draft.series, "looks": draft.looks, "compared": len(draft.comparisons)}
    audit.record(session, actor, initiative_id, "plan_contribution", "contribution_plan", key, now=now, detail=detail)
    return queries.plans(session, campaign_id)[-1]


def case(session: Session, initiative_id: int, kind: Kind, key: int, *, now: datetime) -> Case:
    """How a campaign or an event is judged and what came of it so far. Raises NotFound."""
    initiative = ground.initiative(session, initiative_id)
    find = queries.campaign if kind == "campaign" else queries.event
    subject, today = find(session, initiative, key), initiative.today(now)
    plans = queries.plans(session, key) if kind == "campaign" else []
    plan, late = standing(plans, subject.launch, initiative.tz)
    names = queries.goal_names(session, initiative_id)
    others = {goal: called for goal, called in names.items() if goal != subject.goal_id}
    compared, unknown = (plan.comparisons, ()) if plan is not None else named(subject.comparison, others)
    end = max(min(today, subject.closes), subject.launch)
    return Case(
        subject,
        plan,
        late,
        plan.series if plan else "surveys",
        {goal: others[goal][0] for goal in compared if goal in others},
        unknown,
        tuple(queries.looks(session, kind, key)),
        rivals(_milestones(session, initiative_id, subject, end), subject.launch, end, subject.own),
        today,
    )


def _milestones(session: Session, initiative_id: int, subject: Subject, end: date) -> list[Milestone]:
    """What else happened for the goal in these weeks, in the other rooms."""
    start = subject.launch - timedelta(days=EARLIER)
    found = [
        *campaigns.on_timeline(session, initiative_id, start, end),
        *policy.on_timeline(session, initiative_id, start, end),
    ]
    return [one for one in found if one.goal_id == subject.goal_id]


def look(open_session: OpenSession, actor: Actor, initiative_id: int, kind: Kind, key: int, *, now: datetime) -> Told:
    """Look at what a launch contributed. The look is kept and counted; the same evidence again is the same look.

    Where nothing can be computed, or it is not launched yet, nothing is kept. The arithmetic runs between two
    transactions, so that nobody waits for it.
    """
    require(actor, "look_at_contribution")
    with open_session() as session:
        initiative = ground.initiative(session, initiative_id)
        found = case(session, initiative_id, kind, key, now=now)
        evidence = _evidence(session, initiative, found, now)
    if not found.launched:
        ahead = _foresee(found, evidence)
        result = _result(evidence, _judge(found, evidence)) | {
            "detectable": ahead.smallest.points,
            "options": [{"what": one.what, "points": round(one.points, 2)} for one in ahead.options],
        }
        return Told(found, _document(found, result | {"needs": ahead.smallest.why or result["needs"]}))
    closed = found.today >= found.subject.closes
    chosen = (found.kind, found.next_look.planned, found.late)
    print_ = fingerprint(evidence.series, evidence.topics, found.subject, chosen, closed)
    for earlier in reversed(found.looks):
        if earlier.fingerprint == print_:
            return Told(found, _document(found, earlier.result), earlier)
    judged = _judge(found, evidence)
    result = _result(evidence, judged)
    if judged.effect is None:
        return Told(found, _document(found, result))
    result |= _picture(found, evidence, judged) | {"beside": [_beside(found, *one) for one in evidence.beside]}
    with open_session() as session:
        if len(queries.looks(session, kind, key)) != len(found.looks):
            raise GroundswellError("Somebody looked at the same time.", "Look again: theirs counts as a look.")
        entry = queries.insert_look(
            session, initiative_id, found.subject, number=found.next_look.taken, planned=found.next_look.planned,
            series=found.kind, as_of=found.today, fingerprint=print_, verdict=judged.verdict, method=judged.method,
            result=result, by=actor.name, now=now,
        )  # fmt: skip
        audit.record(session, actor, initiative_id, "look_at_contribution", f"{kind}_contribution", entry, now=now)
        _publish(session, actor, initiative_id, found, judged, print_, now)
        kept = case(session, initiative_id, kind, key, now=now)
    return Told(kept, _document(kept, result), kept.looks[-1], new=True)


def _publish(
    session: Session, actor: Actor, initiative_id: int, found: Case, judged: Contribution, print_: str, now: datetime
) -> None:
    """A verdict on the rung as the other rooms read it; once there has been one, every later look too."""
    reached = judged.verdict != "cannot tell" or any(one.verdict != "cannot tell" for one in found.looks)
    subject, effect = found.subject, judged.effect
    if subject.kind != "campaign" or found.kind != "surveys" or not reached or effect is None:
        return
    says = f"Points that {subject.measures}, moved after the launch beyond what it does by itself: never proof."
    indicator = IndicatorDraft(
        INDICATOR.format(subject.name), says, "points", goal_id=subject.goal_id, kind="will",
        direction="down" if subject.expected and subject.expected.direction < 0 else "up",
    )  # fmt: skip
    reading = ReadingDraft(
        0, judged.end, effect, judged.low90, judged.high90, None, f"{judged.method}: {judged.verdict}",
        "Contribution", print_,
    )  # fmt: skip
    agenda.publish_reading(session, actor, initiative_id, indicator, reading, now=now)


def lacking(session: Session, initiative_id: int, found: Case, *, now: datetime) -> str:
    """Why a launch cannot be looked at yet, or ever; empty where it can be. Says nothing of the result."""
    initiative = ground.initiative(session, initiative_id)
    judged = _judge(found, _evidence(session, initiative, found, now), settle=False)
    return judged.needs if judged.effect is None else ""


def foresee(session: Session, initiative_id: int, found: Case, *, now: datetime) -> Foreseen:
    """While planning: the smallest effect that the evidence in sight could show, and what would make it smaller."""
    initiative = ground.initiative(session, initiative_id)
    return _foresee(found, _evidence(session, initiative, found, now))


def _foresee(found: Case, evidence: _Evidence) -> Foreseen:
    subject, looks = found.subject, found.next_look
    horizon = (subject.closes - subject.launch).days + 1
    directed = _expected(found) is not None and bool(subject.expected and subject.expected.direction)
    given: dict[str, Any] = {"topics": _known(evidence.topics, found), "directed": directed, "looks": looks}
    smallest = detectable(evidence.series, subject.launch, horizon, **given)
    return Foreseen(smallest, tuple(options(evidence.series, subject.launch, horizon, **given)))


def _known(topics: tuple[Series, ...], found: Case) -> tuple[Series, ...]:
    """The topics that could be compared with at all: those measured before the launch more than once."""
    return tuple(topic for topic in topics if len(topic.between(date.min, found.subject.launch).days) > 1)


def _expected(found: Case) -> Expected | None:
    """What was expected of the judged series: an expectation speaks of the rung."""
    return found.subject.expected if found.kind == "surveys" else None


def _judge(found: Case, evidence: _Evidence, *, settle: bool = True) -> Contribution:
    subject = found.subject
    more: dict[str, Any] = {}
    if subject.expected is not None and found.kind != "surveys":
        more["unexpected"] = "What was locked before launch speaks of the rung"
    return contribution(
        evidence.series, subject.launch, found.today, topics=evidence.topics, expected=_expected(found),
        looks=found.next_look, relevant=relevant(evidence.series, found.kind, subject.launch), unit=found.unit,
        settle=settle, **more,
    )  # fmt: skip


def _evidence(session: Session, initiative: InitiativeRow, found: Case, now: datetime) -> _Evidence:
    subject = found.subject
    goals = {subject.goal_id: subject.goal, **found.chosen}
    surveys = will_queries.evidence(session, initiative.id, found.today, list(goals))
    stories, told = _stories(session, initiative, found, goals, now)

    def series(kind: str, goal: int) -> Series:
        if kind == "surveys":
            of = (goal, subject.audience, subject.rung, "share")
            return from_surveys(goals[goal], surveys.get(of, Evidence(of, ())).observations)
        if kind == "media":
            return stories[goal]
        own = {record for page, record in subject.own if page == "outreach"}
        return people(goals[goal], queries.people_counted(session, initiative.id, goal, found.today), own)

    notes = [f"“{text}” was named to compare with, but no goal is called that: it is not measured."
             for text in found.unknown]  # fmt: skip
    if found.launched and found.late and found.plan is not None:
        on = found.plan.chosen_at.astimezone(initiative.tz)
        notes.append(f"How it is judged was chosen on {on:%-d %B %Y}, after the launch: each look is corrected for it.")
    if not found.chosen:
        notes.append("Nothing is compared with, so what moved everything at once cannot be told apart.")
    if subject.kind == "event":
        notes.append("Each event is looked at by itself: of twenty looked at, one false alarm comes by chance.")
    return _Evidence(
        series(found.kind, subject.goal_id),
        tuple(series(found.kind, goal) for goal in found.chosen),
        tuple((kind, series(kind, subject.goal_id)) for kind in SERIES if kind != found.kind),
        (*notes, *([told] if found.kind == "media" else [])),
    )


def _stories(
    session: Session, initiative: InitiativeRow, found: Case, goals: dict[int, str], now: datetime
) -> tuple[dict[int, Series], str]:
    """Stories a day by goal, counted over the sources heard all through; and how many those are."""
    launch, last = found.subject.launch, min(found.today - timedelta(days=1), found.subject.closes)
    heard = queries.heard_since(session, initiative, list(goals))
    start = launch - timedelta(days=500)
    gaps = media.source_gaps(session, initiative.id, start, max(last, start), now=now, tz=initiative.tz)
    sources, first = panel(heard, [(gap.source_id, gap.start, gap.end) for gap in gaps], launch, last)
    days = queries.story_days(session, list(goals), sources, first, last)
    made = {goal: stories_a_day(name, days[goal], launch, first, last) for goal, name in goals.items()}
    return made, (
        f"Counted over the {len(sources)} of {len(heard)} sources that were heard all through since "
        f"{first:%-d %B %Y}: a source that came or went would pass for a change."
    )


def _result(evidence: _Evidence, judged: Contribution) -> dict[str, Any]:
    return judged.as_json() | {"notes": [*evidence.notes, *judged.notes]}


def _picture(found: Case, evidence: _Evidence, judged: Contribution) -> dict[str, Any]:
    """What the chart of a look draws, kept as it was: what was measured, and the path without the launch."""
    seen = evidence.series.between(date.min, judged.end)
    path = counterfactual(seen, _known(evidence.topics, found), judged.start, judged.end)
    return {
        "seen": [[day.isoformat(), round(value, 3)] for day, value in zip(seen.days, seen.points, strict=True)],
        "path": [[one.day.isoformat(), *(round(v, 3) for v in (one.level, one.low, one.high))] for one in path],
    }


def _beside(found: Case, kind: str, series: Series) -> dict[str, Any]:
    """Another series of the same weeks: its change with both 95% intervals in one, and no verdict."""
    subject = found.subject
    judged = contribution(series, subject.launch, min(found.today, subject.closes), settle=False).as_json()
    numbers = {name: judged[name] for name in ("effect", "low95", "high95", "p_placebo", "before", "after")}
    return {"series": kind, "name": SERIES[kind], "unit": UNITS[kind], **numbers}


def _document(found: Case, result: dict[str, Any]) -> dict[str, Any]:
    """The keys of `sentiment contribution --json`. Rivals are those known today; the rest is as it was looked at."""
    subject = found.subject
    expected = subject.expected if subject.expected and subject.expected.locked_on < subject.launch else None
    named_rivals = [{"title": one.title, "kind": one.kind, "on": one.on.isoformat(), "how": one.how}
                    for one in found.rivals]  # fmt: skip
    chosen = "not chosen"
    if found.plan is not None:
        chosen = "after launch" if found.late else "before launch"
    elif found.chosen:
        chosen = "with the expectation"
    return {
        subject.kind: subject.name,
        "goal": subject.goal,
        "audience": subject.audience,
        "rung": subject.rung,
        "series": found.kind,
        "unit": found.unit,
        "comparisons": list(found.chosen.values()),
        "chosen": chosen,
        **result,
        "expected_before_launch": expected
        and {
            "low": expected.low,
            "high": expected.high,
            "by": expected.by.isoformat(),
            "locked_on": expected.locked_on.isoformat(),
        },
        "rivals": named_rivals,
        "looks": len(found.looks),
    }
