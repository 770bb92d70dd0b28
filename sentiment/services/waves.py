"""The verbs of stakeholder surveys: take a wave in from a table of answers, and take it out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from data import audit
from data import queries as ground
from data.access import Actor, require
from data.errors import Problem, Refused, refuse_if
from data.exchange import FileReport
from data.files import read_csv
from sentiment.queries import waves as queries
from sentiment.queries.waves import WaveRow
from sentiment.will.wave_table import WaveDraft, check, read_answers, series_of
from sentiment.will.waves import GroupChange, changes


@dataclass(frozen=True)
class Asked:
    """What a wave asked, of whom, when, on which scale: everything but the answers."""

    question: str
    audience: str
    rung: str
    on: date | None
    scale: str
    groups: Mapping[str, int]
    goal_id: int | None = None


def import_wave(
    session: Session, actor: Actor, initiative_id: int, filename: str, body: bytes, asked: Asked, *, now: datetime
) -> tuple[FileReport, WaveRow]:
    """Take in a table of answers as one wave. Rows that cannot be read are named; the same wave twice is refused."""
    require(actor, "add_poll")
    initiative = ground.initiative(session, initiative_id)
    goal = ground.goal(session, initiative_id, asked.goal_id) if asked.goal_id else None
    report = FileReport(filename, "wave")
    read = read_answers(read_csv(body, report.notes), asked.scale, f"{initiative_id}")
    for number, why in read.refused:
        report.refuse(number, why)
    for note in read.notes:
        report.note(note)
    draft = WaveDraft(
        asked.question, asked.audience, asked.rung, asked.on, dict(asked.groups), tuple(read.answers), asked.goal_id
    )
    refuse_if(check(draft, initiative.today(now)))
    series = series_of(draft.question, draft.audience, draft.goal_id)
    if queries.wave_on(session, initiative_id, series, draft.wave.on) is not None:
        why = f"A wave of this question that ended on {draft.wave.on.isoformat()} is here already."
        raise Refused([Problem("on", f"{why} Remove it to replace it.")])
    key = queries.insert_wave(session, initiative_id, goal, draft, by=actor.name, now=now)
    report.new = len(draft.answers)
    audit.record(
        session, actor, initiative_id, "add_wave", "survey_wave", key, now=now, detail={"answers": len(draft.answers)}
    )
    return report, queries.wave(session, initiative_id, key)


def remove_wave(session: Session, actor: Actor, initiative_id: int, wave_id: int, *, now: datetime) -> WaveRow:
    """Take a wave out; returns it as it was."""
    require(actor, "add_poll")
    row = queries.wave(session, initiative_id, wave_id)
    queries.delete_wave(session, wave_id)
    audit.record(session, actor, initiative_id, "remove_wave", "survey_wave", wave_id, now=now)
    return row


@dataclass(frozen=True)
class WaveChange:
    """The two newest waves of one question and what changed in each group between them, everyone last."""

    earlier: WaveRow | None
    later: WaveRow
    groups: tuple[GroupChange, ...]


def latest_changes(rows: Sequence[WaveRow]) -> list[WaveChange]:
    """The newest wave of each question with the one before it. `rows` newest first."""
    by_series: dict[str, list[WaveRow]] = {}
    for row in rows:
        by_series.setdefault(row.series, []).append(row)
    found = []
    for series in by_series.values():
        later, earlier = series[0], series[1] if len(series) > 1 else None
        moved = tuple(changes(earlier.wave, later.wave)) if earlier else ()
        found.append(WaveChange(earlier, later, moved))
    return found
