"""Loads the sample's measures: each action, position, coding and hearing as it was entered on its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlmodel import Session

from data.access import Role
from data.sample.agenda import Stage
from data.sample.content import bills as content
from policy import services
from policy.alignment import CodingDraft, PositionDraft
from policy.bills import Action, BillDraft
from policy.hearings import HearingDraft


def load(session: Session, stage: Stage) -> None:
    """All measures, in the order in which things were known."""
    actor, calendar = stage.actors[Role.POLICY], stage.calendar
    for measure in content.MEASURES:
        first, *later = measure.steps
        draft = BillDraft(
            measure.jurisdiction, measure.session, measure.number, measure.title, measure.kind, measure.chamber,
            measure.summary, actions=(_action(stage, first, 1),),
        )  # fmt: skip
        entered = calendar.at(calendar.workday(first[0]), 17)
        key = services.add_bill(session, actor, stage.id, draft, now=entered).id
        # By time, and as listed where the time is the same.
        for at, do in sorted(_entries(session, stage, measure, key, later), key=lambda entry: entry[0]):
            do(now=at)
    ends = calendar.workday(content.SESSION_ENDS)
    opened = calendar.at(calendar.workday(300), 12)
    services.set_session_end(session, actor, stage.id, content.STATE, content.SESSION, ends, now=opened)


def _entries(
    session: Session, stage: Stage, measure: content.Measure, key: int, steps: list[content.Step]
) -> list[tuple[datetime, Callable[..., object]]]:
    """What was entered on a measure after its introduction: when, and the verb that enters it."""
    actor, calendar = stage.actors[Role.POLICY], stage.calendar
    entries: list[tuple[datetime, Callable[..., object]]] = []
    for number, step in enumerate(steps, 2):
        action = _action(stage, step, number)
        do = partial(services.add_action, session, actor, stage.id, key, action)
        entries.append((calendar.at(action.on, 17, number), do))
    for stand in measure.stands:
        day = calendar.workday(stand.ago)
        position = PositionDraft(stand.stance, stand.why, day, stand.priority)
        entries.append((calendar.at(day, 11), partial(services.take_position, session, actor, stage.id, key, position)))
    for link in measure.links:
        coding = CodingDraft(stage.goals[link.goal].id, link.verdict, link.strength, link.why)
        read = calendar.at(calendar.workday(measure.stands[0].ago), 11, 30)
        entries.append((read, partial(services.code_alignment, session, actor, stage.id, key, coding)))
    for sitting in measure.sittings:
        on, at = calendar.workday(sitting.ago), time(sitting.hour, sitting.minute)
        hearing = HearingDraft(key, on, at, sitting.place, sitting.committee, sitting.note)
        announced = min(calendar.at(_before(on), 10), calendar.cut - timedelta(hours=30))
        entries.append((announced, partial(services.add_hearing, session, actor, stage.id, hearing)))
    return entries


def _before(on: date) -> date:
    """When a hearing becomes known: eleven days ahead."""
    return on - timedelta(days=11)


def _action(stage: Stage, step: content.Step, number: int) -> Action:
    ago, chamber, words, classes = step
    return Action(stage.calendar.workday(ago), words, chamber, classes, number)
