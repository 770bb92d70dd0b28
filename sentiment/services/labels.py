"""The verbs of labels: what to label next, say it, take it back, and what two people agree on.

A label that is random must have been drawn: the verb looks whether the story's turn had come, whoever calls it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from data import audit
from data import queries as ground
from data.access import Actor, require
from data.agenda import GoalRow
from data.errors import GroundswellError, NotFound, Problem, refuse_if
from sentiment.labels import ANSWERS, LabelNew, LabelRow, ToLabel
from sentiment.queries import labels as queries
from sentiment.queries import stance as stance_queries
from sentiment.reading import draws
from sentiment.reading.agreement import Agreement, kappa
from sentiment.reading.draws import Candidate


@dataclass(frozen=True)
class Place:
    """Where to draw from: local days, both included, and a channel or "all"."""

    start: date
    end: date
    channel: str = "all"


def next_random(
    session: Session, goal_id: int, place: Place, *, skip: Collection[int] = (), limit: int = 1
) -> list[Candidate]:
    """Stories whose turn has come in the random draw: those whose labels a share may stand on."""
    stories = queries.candidates(session, goal_id, place.start, place.end, place.channel)
    waiting = draws.queue(goal_id, stories, queries.random_labels(session, goal_id))
    return [one for one in waiting if one.mention not in skip][:limit]


def next_telling(
    session: Session, goal_id: int, place: Place, *, skip: Collection[int] = (), limit: int = 1
) -> list[Candidate]:
    """Stories that the model is least sure of and nobody has labelled: for training alone, never for a share."""
    done = queries.labelled_stories(session, goal_id)
    stories = [
        one
        for one in queries.candidates(session, goal_id, place.start, place.end, place.channel)
        if one.story not in done and one.mention not in skip
    ]
    found = stance_queries.guesses(session, goal_id)
    known = [one for one in stories if one.story in found]
    if not known:
        return []
    margin = {}
    for one in known:
        _, second, best = sorted(found[one.story])
        margin[one.story] = best - second
    return sorted(known, key=lambda one: (margin[one.story], one.story))[:limit]


def next_second(
    session: Session, reader: Actor, initiative_id: int, goal_id: int, *, skip: Collection[int] = (), limit: int = 1
) -> list[ToLabel]:
    """Mentions that a colleague has labelled and this person has not. The colleague's label is not in them."""
    waiting = queries.waiting_for_second(session, goal_id, reader.name, reader.member_id)
    return queries.to_label(session, initiative_id, [key for key in waiting if key not in skip][:limit])


def agreement(session: Session, goal_id: int) -> Agreement:
    """Cohen's kappa of the first two labels of each mention that two people labelled blind."""
    return kappa(*queries.pairs(session, goal_id))


def say(
    session: Session, actor: Actor, initiative_id: int, goal_id: int, mention_id: int, stance: str, *, drawn: str,
    now: datetime,
) -> LabelRow:  # fmt: skip
    """Label a mention for a goal: favor, against, neither, off topic or unsure.

    Said again by the same person, the label before is ended as changed and stays in the history. `drawn` is random or
    informative. Raises Refused where a random label was not drawn, or where the mention is not about the goal.
    """
    require(actor, "label_mentions")
    goal = ground.goal(session, initiative_id, goal_id)
    story = queries.story_of(session, initiative_id, mention_id)
    if story is None:
        raise NotFound("That mention is gone: its source took it back, or somebody removed it.")
    there = queries.of_mention(session, goal_id, mention_id)
    mine = next((row for row in there if (row.member_id, row.by) == (actor.member_id, actor.name)), None)
    if mine is not None and (mine.stance, mine.drawn) == (stance, drawn):
        return mine
    one = queries.candidate(session, goal_id, story)
    problems = []
    if stance not in ANSWERS:
        problems.append(Problem("stance", f"“{stance}” is no label. Labels are {', '.join(ANSWERS)}."))
    if drawn not in ("random", "informative"):
        problems.append(Problem("drawn", f"“{drawn}” is no way to draw. A label is random or informative."))
    if one is None and not there:
        problems.append(Problem("mention", f"No topic of “{goal.name}” matches this mention any more."))
    refuse_if(problems)
    second = any((row.member_id, row.by) != (actor.member_id, actor.name) for row in there)
    reach = None
    if drawn == "random" and one is not None and not any(row.drawn == "random" for row in there):
        reach = _drawn_to(session, goal, one)
    elif mine is not None:
        reach = mine.complete_to
    if mine is not None:
        queries.end(session, mine.id, "changed", now=now)
    new = LabelNew(
        goal_id, goal.version_id, mention_id, stance, drawn, actor.name, actor.member_id, now, second=second,
        complete_to=reach,
    )  # fmt: skip
    row = queries.insert(session, initiative_id, new)
    audit.record(session, actor, initiative_id, "label_mentions", "label", row.id, now=now, detail={"drawn": drawn})
    return row


def _drawn_to(session: Session, goal: GoalRow, one: Candidate) -> int:
    """Up to which story its month and channel are drawn once this one is. Raises Refused where it is not its turn."""
    start, end = draws.month_of(one.day)
    stories = queries.candidates(session, goal.id, start, end, one.channel)
    labelled = queries.random_labels(session, goal.id)
    here = {other.story for other in stories if other.story in labelled}
    before = draws.queue(goal.id, stories, here)
    if before.index(one) > draws.AHEAD:
        raise GroundswellError(
            "This mention was not drawn, so its label can be none of a share.",
            "Label what the draw shows, or label it for training.",
        )
    reached = max((labelled[story].complete_to for story in here), default=None)
    return draws.complete_to(goal.id, stories, here | {one.story}, reached)


def undo(session: Session, actor: Actor, initiative_id: int, label_id: int, *, now: datetime) -> None:
    """Take back one's own label. It stays in the history as undone; what it had replaced stands again."""
    require(actor, "label_mentions")
    row = queries.label(session, initiative_id, label_id)
    if (row.member_id, row.by) != (actor.member_id, actor.name):
        raise GroundswellError("Only who made a label can take it back.", "Label the mention as you see it.")
    if row.ended:
        return
    queries.end(session, row.id, "undone", now=now)
    if row.mention_id is not None:
        history = queries.of_mention(session, row.goal_id, row.mention_id, history=True)
        replaced = [
            old
            for old in history
            if old.ended == "changed" and old.ended_at == row.at and (old.member_id, old.by) == (row.member_id, row.by)
        ]
        for old in replaced[-1:]:
            queries.stand_again(session, old.id)
    audit.record(session, actor, initiative_id, "undo_label", "label", row.id, now=now)
