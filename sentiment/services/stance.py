"""Train a goal's stance model from its labels, and let it read the stories about the goal.

Reading and saving are short transactions; the fitting between them holds none, so that whoever labels is not kept
waiting. Nothing fitted is stored: a model is fitted again from the same labels when new stories come.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from data import queries as ground
from data.access import Actor, require
from data.agenda import InitiativeRow
from sentiment.labels import RETRAIN_AFTER, Lesson, ModelRow
from sentiment.queries import labels as label_queries
from sentiment.queries import stance as queries
from sentiment.reading import stance
from sentiment.reading.stance import StanceModel

OpenSession = Callable[[], AbstractContextManager[Session]]
AT_ONCE = 2_000  # stories read in one transaction


@dataclass(frozen=True)
class Card:
    """What is told of a goal's model: the newest, what it still needs, and how many labels it does not know."""

    model: ModelRow | None
    missing: str
    labels: dict[str, int]  # standing, by how they were drawn
    unknown: int
    changed: bool  # whether the labels that teach are others than the model was taught
    unread: bool  # whether there are stories that it has not read

    @property
    def due(self) -> bool:
        """Whether enough labels came for training to be worth it, or stories that the model has not read."""
        taught = self.changed and (self.model is None or self.unknown >= RETRAIN_AFTER)
        return not self.missing and (taught or self.unread)


@dataclass(frozen=True)
class Trained:
    """What came of training: the model's row, whether it is new, and how many stories it read."""

    model: ModelRow | None
    missing: str
    fresh: bool
    read: int


def card(session: Session, goal_id: int) -> Card:
    """How a goal's model stands."""
    row = queries.model(session, goal_id)
    lessons = label_queries.lessons(session, goal_id)
    missing = stance.missing([one.stance for one in lessons])
    unknown = label_queries.count_since(session, goal_id, None if row is None else row.trained_at)
    changed = row is None or row.fingerprint != _fingerprint(lessons, goal_id)
    unread = row is not None and bool(queries.unread(session, goal_id, row.id, 1))
    return Card(row, missing, label_queries.count(session, goal_id), unknown, changed, unread)


def refresh(
    open_session: OpenSession, actor: Actor, initiative_id: int, goal_id: int, *, now: datetime,
    every: int = 1, progress: Callable[[int], None] = lambda _stories: None,
) -> Trained:  # fmt: skip
    """Train the goal's model where `every` labels or more came since, and let it read what it has not read.

    With too few labels there is no model and there are no guesses: those of one that stood on labels since taken
    back go. Never is tone put in their place.
    """
    require(actor, "tell_stance")
    with open_session() as session:
        initiative = ground.initiative(session, initiative_id)
        lessons = label_queries.lessons(session, goal_id)
        row = queries.model(session, goal_id)
        unknown = label_queries.count_since(session, goal_id, None if row is None else row.trained_at)
    missing = stance.missing([one.stance for one in lessons])
    if missing:
        if row is not None:
            with open_session() as session:
                queries.forget_models(session, goal_id)
        return Trained(None, missing, False, 0)
    model: StanceModel | None = None
    if row is None or (unknown >= every and row.fingerprint != _fingerprint(lessons, goal_id)):
        row, model = _train(open_session, initiative, goal_id, lessons, now)
    fresh = model is not None
    return Trained(row, "", fresh, _read(open_session, initiative, goal_id, row, model, lessons, now, progress))


def _fingerprint(lessons: list[Lesson], goal_id: int) -> str:
    return stance.fingerprint(*_columns(lessons), seed=goal_id)


def _columns(lessons: list[Lesson]) -> tuple[list[str], list[str], list[float]]:
    return [one.text for one in lessons], [one.stance for one in lessons], [one.tone for one in lessons]


def _train(
    open_session: OpenSession, initiative: InitiativeRow, goal_id: int, lessons: list[Lesson], now: datetime
) -> tuple[ModelRow, StanceModel]:
    stories = [one.label if one.story is None else -one.story for one in lessons]
    model = stance.train(*_columns(lessons), seed=goal_id, on=initiative.today(now), stories=stories)
    if model is None:
        raise ValueError("there were enough labels for a model")
    with open_session() as session:
        queries.insert_model(
            session, initiative.id, goal_id, model.as_json(), model.mean_f, model.guessing, now=now
        )  # fmt: skip
        row = queries.model(session, goal_id)
    if row is None:
        raise ValueError("the model has just been stored")
    return row, model


def _read(
    open_session: OpenSession, initiative: InitiativeRow, goal_id: int, row: ModelRow, model: StanceModel | None,
    lessons: list[Lesson], now: datetime, progress: Callable[[int], None],
) -> int:  # fmt: skip
    """Let the model read stories that it has not read, newest first. Those it was taught keep their held-out guess."""
    total = 0
    while True:
        with open_session() as session:
            waiting = queries.unread(session, goal_id, row.id, AT_ONCE)
        if not waiting:
            return total
        if model is None:
            model = stance.restore(row.report, *_columns(lessons))
        if model is None:  # labels came or went since: as they are now
            row, model = _train(open_session, initiative, goal_id, lessons, now)
            continue
        taught = [one for one in lessons if stance.usable(one.stance)]
        held_out = {
            one.story: guess for one, guess in zip(taught, model.held_out, strict=True) if one.story and sum(guess) > 0
        }
        found = model.predict([one.text for one in waiting], [one.tone for one in waiting])
        guesses = [
            held_out.get(one.story) or (float(each[0]), float(each[1]), float(each[2]))
            for one, each in zip(waiting, found, strict=True)
        ]
        with open_session() as session:
            queries.save_guesses(session, goal_id, row.id, waiting, guesses)
        total += len(waiting)
        progress(len(waiting))


def read_new(
    open_session: OpenSession, actor: Actor, initiative_id: int, *, now: datetime, goal_ids: Collection[int] = ()
) -> int:
    """Let every goal's model read the stories that came since; returns how many. Trains none anew without need."""
    require(actor, "tell_stance")
    with open_session() as session:
        waiting = [
            (goal.id, row)
            for goal in ground.goals(session, initiative_id)
            if (not goal_ids or goal.id in goal_ids)
            and (row := queries.model(session, goal.id)) is not None
            and queries.unread(session, goal.id, row.id, 1)
        ]
    return sum(
        refresh(open_session, actor, initiative_id, goal_id, now=now, every=RETRAIN_AFTER).read
        for goal_id, _ in waiting
    )  # fmt: skip
