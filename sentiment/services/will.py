"""The verbs of the will wing: take in surveys, and bring the estimates up to date."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from data import audit
from data import queries as ground
from data import services as agenda
from data.access import Actor, require
from data.agenda import GoalRow, IndicatorDraft, InitiativeRow, ReadingDraft
from data.errors import Problem, Refused, refuse_if
from data.exchange import FileReport
from data.files import read_csv
from sentiment.queries import will as queries
from sentiment.will.estimate import METHOD, estimate
from sentiment.will.evidence import (
    RUNG_LABELS,
    RUNG_MEANINGS,
    Evidence,
    PollDraft,
    PollRow,
    RungKey,
    check_poll,
    fingerprint,
    house,
    poll_key,
    question,
)
from sentiment.will.ladder import RungRow, stored
from sentiment.will.model import Parameters
from sentiment.will.needs import first_needs, needs_of
from sentiment.will.polls_csv import read_polls

OpenSession = Callable[[], AbstractContextManager[Session]]
"""Opens a transaction: `data.db.writing`."""

KEEP_DAYS = 7
"""An estimate whose evidence has not changed is carried on to today when it is this old."""


def add_poll(session: Session, actor: Actor, initiative_id: int, draft: PollDraft, *, now: datetime) -> PollRow:
    """Add a survey as typed. The same survey a second time is refused with what to do."""
    require(actor, "add_poll")
    goal = ground.goal(session, initiative_id, draft.goal_id)
    today = ground.initiative(session, initiative_id).today(now)
    refuse_if(check_poll(draft, today))
    there = queries.polls_by_key(session, goal.id)
    if same := there.get(poll_key(draft)) or _retold(draft, there.values()):
        raise Refused(
            [
                Problem(
                    "pollster",
                    f"This survey is here already ({same.pollster}, {same.ends_on}). Remove it to replace it.",
                )
            ]
        )
    key = queries.insert_poll(session, initiative_id, goal, draft, by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "add_poll", "poll", key, now=now)
    return queries.poll(session, initiative_id, key)


def _retold(draft: PollDraft, there: Collection[PollRow]) -> PollRow | None:
    """A stored survey that this one tells again, with the wording left out on one side."""
    for row in there:
        same = (house(row.pollster), row.starts_on, row.ends_on) == (
            house(draft.pollster),
            draft.starts_on or draft.ends_on,
            draft.ends_on,
        )
        of = (row.rung, row.audience, row.kind, row.subgroup) == (
            draft.rung,
            draft.audience,
            draft.kind,
            draft.subgroup,
        )
        silent = not question(row.wording) or not question(draft.wording)
        if same and of and silent and draft.share is not None and abs(row.share - draft.share) < 1e-9:
            return row
    return None


def remove_poll(session: Session, actor: Actor, initiative_id: int, poll_id: int, *, now: datetime) -> PollRow:
    """Take a survey out; returns it as it was. The estimates made with it stay in the store."""
    require(actor, "add_poll")
    row = queries.poll(session, initiative_id, poll_id)
    queries.delete_poll(session, poll_id)
    audit.record(session, actor, initiative_id, "remove_poll", "poll", poll_id, now=now)
    return row


def import_polls(
    session: Session,
    actor: Actor,
    initiative_id: int,
    filename: str,
    body: bytes,
    *,
    goal_id: int,
    rung: str = "supportive",
    audience: str = "public",
    share: str = "",
    order: str = "",
    only: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    batch_id: int | None = None,
    now: datetime,
) -> FileReport:
    """Import a table of polls as evidence for one goal's rung. The same file again adds nothing.

    A row that is here with another answer is put right and counts as changed. `columns` as a person matched them;
    without them their names tell.
    """
    require(actor, "add_poll")
    initiative = ground.initiative(session, initiative_id)
    goal = ground.goal(session, initiative_id, goal_id)
    report = FileReport(filename, "polls")
    told = read_polls(
        read_csv(body, report.notes),
        goal_id,
        rung=rung,
        audience=audience,
        today=initiative.today(now),
        share=share,
        order=order or initiative.date_order,
        only=only,
        given=columns,
    )
    for number, why in told.refused:
        report.refuse(number, why)
    for note in told.notes:
        report.note(note)
    there = queries.polls_by_key(session, goal.id)
    first: dict[str, int] = {}
    for number, draft in told.drafts:
        key = poll_key(draft)
        if key in first:
            report.same += 1
            report.note(f"Row {number} is the same survey as row {first[key]}; the first one counts.")
            continue
        first[key] = number
        if key not in there:
            queries.insert_poll(session, initiative_id, goal, draft, by=actor.name, now=now, batch_id=batch_id)
            report.new += 1
        elif _answer(draft) != _answer(there[key]):
            queries.update_poll(session, there[key].id, draft, now=now)
            report.changed += 1
        else:
            report.same += 1
    audit.record(
        session, actor, initiative_id, "add_poll", "poll", None, now=now,
        detail={"new": report.new, "changed": report.changed, "same": report.same, "refused": len(report.refused)},
    )  # fmt: skip
    return report


def _answer(poll: PollDraft | PollRow) -> tuple[object, ...]:
    """What may be corrected without making it another survey."""
    return (poll.share, poll.against, poll.unsure, poll.n)


@dataclass(frozen=True)
class Task:
    """An estimate that is out of date: its evidence, and what is kept of the last one."""

    evidence: Evidence
    fingerprint: str
    kept: RungRow | None
    parameters: Parameters | None


def stale(session: Session, initiative_id: int, *, now: datetime, keep_days: int = KEEP_DAYS) -> list[RungKey]:
    """The rungs whose stored estimate does not speak of today's evidence. Reads no survey: fit for a page."""
    today = ground.initiative(session, initiative_id).today(now)
    goals = {goal.id for goal in ground.goals(session, initiative_id)}
    marks = {key: mark for key, mark in queries.stamps(session, initiative_id, today).items() if key[0] in goals}
    kept = {_key(row): row for row in queries.estimates(session, initiative_id) if row.goal_id in goals}
    gone = [key for key, row in kept.items() if key not in marks and row.level is not None]
    return [key for key, mark in marks.items() if not _fresh(kept.get(key), mark, today, keep_days)] + gone


def _fresh(row: RungRow | None, mark: str, today: date, keep_days: int) -> bool:
    if row is None or row.method != METHOD or row.detail.get("stamp") != mark:
        return False
    return today - row.as_of < timedelta(days=keep_days)


def _key(row: RungRow) -> RungKey:
    return (row.goal_id, row.audience, row.rung, row.unit)


def refresh_estimates(
    open_session: OpenSession,
    actor: Actor,
    initiative_id: int,
    *,
    now: datetime,
    goal_ids: Collection[int] = (),
    keep_days: int = KEEP_DAYS,
    begin: Callable[[int], None] = lambda _total: None,
    progress: Callable[[str], None] = lambda _label: None,
) -> int:
    """Bring every estimate up to date that is not; returns how many were made.

    Fits only where the evidence's fingerprint changed; where only days have passed, the level is carried on to
    today with the parameters it has. Fitting happens between transactions, so that nobody waits for it. `begin`
    is told how many there are, `progress` each one as it is done.
    """
    require(actor, "estimate_will")
    with open_session() as session:
        initiative = ground.initiative(session, initiative_id)
        goals = {goal.id: goal for goal in ground.goals(session, initiative_id)}
        wanted = set(stale(session, initiative_id, now=now, keep_days=keep_days))
        wanted = {key for key in wanted if not goal_ids or key[0] in goal_ids}
        tasks = _tasks(session, initiative, wanted, now) if wanted else []
    begin(len(tasks))
    for task in tasks:
        key = task.evidence.key
        columns = _work_out(task, initiative.today(now))
        with open_session() as session:
            _keep(session, actor, initiative, goals[key[0]], task, columns, now)
        progress(f"{goals[key[0]].name}: {RUNG_LABELS[key[2]].lower()}")
    return len(tasks)


def _tasks(session: Session, initiative: InitiativeRow, wanted: Collection[RungKey], now: datetime) -> list[Task]:
    found = queries.evidence(session, initiative.id, initiative.today(now), {key[0] for key in wanted})
    kept = {_key(row): row for row in queries.estimates(session, initiative.id)}
    tasks = []
    for key in sorted(wanted):
        evidence = found.get(key, Evidence(key, ()))
        print_ = fingerprint(METHOD, key[3], evidence.observations, evidence.media)
        last = kept.get(key)
        usable = last is not None and last.fingerprint == print_ and last.level is not None
        stored_parameters = queries.parameters(session, last.id) if usable and last else {}
        parameters = Parameters.from_json(stored_parameters) if stored_parameters else None
        tasks.append(Task(evidence, print_, last, parameters))
    return tasks


def _work_out(task: Task, today: date) -> dict[str, Any]:
    """The columns of the new estimate. No database is open while this runs."""
    evidence = task.evidence
    unit = evidence.key[3]
    media = evidence.media
    found = estimate(evidence.observations, today, unit=unit, parameters=task.parameters, media=media)
    needs = needs_of(evidence.observations, found, evidence.names, media) if found else first_needs(today, unit)
    columns = stored(found, evidence, needs, task.kept)
    columns["detail"]["stamp"] = evidence.stamp
    return columns


def _keep(
    session: Session,
    actor: Actor,
    initiative: InitiativeRow,
    goal: GoalRow,
    task: Task,
    columns: Mapping[str, Any],
    now: datetime,
) -> None:
    key, today = task.evidence.key, initiative.today(now)
    queries.insert_estimate(
        session, initiative.id, goal, key, columns, as_of=today, fingerprint=task.fingerprint, now=now
    )
    if columns.get("level") is None:
        return
    indicator, reading = published(initiative, goal, key, columns, today, task.fingerprint)
    agenda.publish_reading(session, actor, initiative.id, indicator, reading, now=now)


def published(
    initiative: InitiativeRow, goal: GoalRow, key: RungKey, columns: Mapping[str, Any], today: date, print_: str
) -> tuple[IndicatorDraft, ReadingDraft]:
    """A level as the other rooms read it: an indicator of kind "will" and its reading, in shares of one."""
    _, audience, rung, unit = key
    whom = initiative.people if audience == "public" else audience
    label = RUNG_LABELS[rung]
    if unit == "rate":
        name, measure = f"{label}: people who come to an event", "people each time"
        says = "People counted at an event for this goal, at a usual occasion."
    else:
        name, measure = f"{label}, {audience}", f"share of {whom}"
        says = f"Share of {whom} who {RUNG_MEANINGS[rung]}, from surveys with house and wording effects."
    indicator = IndicatorDraft(name, says, measure, goal_id=goal.id, kind="will")
    level, low, high = (columns[name] for name in ("level", "low", "high"))
    reading = ReadingDraft(0, today, level, low, high, columns["n"], METHOD, "Public will", print_)
    return indicator, reading
