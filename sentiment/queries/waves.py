"""Every select and insert of stakeholder surveys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from data.agenda import GoalRow
from data.errors import NotFound
from data.queries import required
from sentiment.models.waves import SurveyWave, WaveAnswer, WaveGroup
from sentiment.will.wave_table import WaveDraft, series_of
from sentiment.will.waves import Answer, Wave


@dataclass(frozen=True)
class WaveRow:
    """A stored wave. Waves of one `series` ask the same question of the same audience."""

    id: int
    series: str
    goal_id: int | None
    audience: str
    rung: str
    wave: Wave
    added_by: str


def waves(session: Session, initiative_id: int) -> list[WaveRow]:
    """Every wave with its answers, the newest first."""
    rows = session.exec(
        select(SurveyWave)
        .where(SurveyWave.initiative_id == initiative_id)
        .order_by(col(SurveyWave.asked_on).desc(), col(SurveyWave.id).desc())
    ).all()
    keys = [required(row.id) for row in rows]
    asked: dict[int, dict[str, int]] = {}
    for group in session.exec(
        select(WaveGroup).where(col(WaveGroup.wave_id).in_(keys)).order_by(col(WaveGroup.asked).desc())
    ):
        asked.setdefault(group.wave_id, {})[group.name] = group.asked
    answers: dict[int, list[Answer]] = {}
    for one in session.exec(select(WaveAnswer).where(col(WaveAnswer.wave_id).in_(keys)).order_by(col(WaveAnswer.id))):
        answers.setdefault(one.wave_id, []).append(Answer(one.group, one.score, one.person))
    return [
        WaveRow(
            key, row.series, row.goal_id, row.audience, row.rung,
            Wave(row.asked_on, row.question, asked.get(key, {}), answers.get(key, [])), row.added_by,
        )
        for key, row in zip(keys, rows, strict=True)
    ]  # fmt: skip


def wave(session: Session, initiative_id: int, wave_id: int) -> WaveRow:
    """One wave. Raises NotFound."""
    for row in waves(session, initiative_id):
        if row.id == wave_id:
            return row
    raise NotFound("That wave does not exist in this initiative.")


def wave_on(session: Session, initiative_id: int, series: str, on: date) -> int | None:
    """The wave of this question that ended on this day."""
    return session.exec(
        select(SurveyWave.id).where(
            SurveyWave.initiative_id == initiative_id, SurveyWave.series == series, SurveyWave.asked_on == on
        )
    ).first()


def insert_wave(
    session: Session, initiative_id: int, goal: GoalRow | None, draft: WaveDraft, *, by: str, now: datetime
) -> int:
    """Store a wave that was checked; returns its key."""
    row = SurveyWave(
        initiative_id=initiative_id,
        goal_id=goal.id if goal else None,
        goal_version_id=goal.version_id if goal else None,
        series=series_of(draft.question, draft.audience, draft.goal_id),
        question=" ".join(draft.question.split()),
        audience=draft.audience,
        rung=draft.rung,
        asked_on=draft.wave.on,
        added_at=now,
        added_by=by,
    )
    session.add(row)
    session.flush()
    key = required(row.id)
    session.add_all([WaveGroup(wave_id=key, name=name, asked=asked) for name, asked in draft.asked.items()])
    session.add_all(
        [WaveAnswer(wave_id=key, group=one.group, score=one.score, person=one.person) for one in draft.answers]
    )
    session.flush()
    return key


def delete_wave(session: Session, wave_id: int) -> None:
    """Remove a wave with its answers."""
    row = session.get(SurveyWave, wave_id)
    if row is not None:
        session.delete(row)
        session.flush()
