"""Spikes: days on which a goal, or one of its topics, had more stories than its rhythm explains, and what they were."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from data import queries as ground
from data import timeline
from data.agenda import InitiativeRow
from data.timeline import Milestone
from sentiment.listening.spikes import BUDGET, PAST, Day, Series, Spike, judged, spikes_of
from sentiment.listening.watch import Watched, watched
from sentiment.queries import spikes as queries
from sentiment.queries import topics as topic_queries
from sentiment.queries.spikes import Part, Who

NEAR_BEFORE, NEAR_AFTER = 3, 1
"""Days before and after a spike within which a milestone is named."""


@dataclass(frozen=True)
class Line:
    """A series that is watched, with what was to be expected of each day. `topic_id` None: the whole goal."""

    goal_id: int
    topic_id: int | None
    name: str
    watched: Watched
    days: tuple[Day, ...]
    spikes: tuple[Spike, ...]

    @property
    def series(self) -> Series:
        """What was judged."""
        return self.watched.series


@dataclass(frozen=True)
class Alert:
    """A spike of a goal over one or several days, with what answers whether it is real.

    `stories` are all that began then, widest first; `placements` of them about the goal; `tone` the mean of their
    first placements in [-1, 1], never support. `milestones` are near in time, which makes none of them the cause.
    `topics` names those of several that rose by themselves.
    """

    goal_id: int
    goal: str
    first: date
    last: date
    count: int
    expected: float
    peak: Spike
    stories: tuple[Part, ...]
    who: Who
    milestones: tuple[Milestone, ...]
    topics: tuple[str, ...]
    measured: bool

    @property
    def placements(self) -> int:
        """Of all its stories."""
        return sum(story.placements for story in self.stories)

    @property
    def tone(self) -> float | None:
        """Mean tone of the stories whose tone was read."""
        read = [story.tone for story in self.stories if story.tone is not None]
        return sum(read) / len(read) if read else None


def lines(
    session: Session, initiative: InitiativeRow, *, now: datetime, since: date | None = None,
    goal_ids: Collection[int] = (), with_topics: bool = False, budget: float = BUDGET,
) -> list[Line]:  # fmt: skip
    """The series of each goal with a topic, judged from `since` on (None: from the first day there is).

    `with_topics` adds a series for each topic of a goal that has several. `budget`: false alarms a year and series.
    """
    reach = queries.days_reach(session, initiative.id)
    if reach is None:
        return []
    first = reach[0] if since is None else max(reach[0], since - timedelta(days=PAST + 14))
    last = initiative.today(now)
    heard = queries.heard(session, initiative.id, first, last, now=now, tz=initiative.tz)
    rows = topic_queries.topics(session, initiative.id)

    def line(goal_id: int, topic_id: int | None, name: str, about: tuple[queries.Days, queries.Days]) -> Line:
        made = watched(heard.about(*about), first, last)
        days = judged(made.series)
        return Line(goal_id, topic_id, name, made, tuple(days), tuple(spikes_of(days, budget, since)))

    found = []
    for goal in ground.goals(session, initiative.id):
        topics = [row for row in rows if row.goal_id == goal.id]
        if not topics or (goal_ids and goal.id not in goal_ids):
            continue
        found.append(line(goal.id, None, goal.name, queries.goal_days(session, goal.id, first, last)))
        if with_topics and len(topics) > 1:
            found += [
                line(goal.id, row.id, f"{goal.name}: {row.query}", queries.topic_days(session, row.id, first, last))
                for row in topics
            ]
    return found


def alerts(
    session: Session, initiative: InitiativeRow, *, now: datetime, since: date, goal_ids: Collection[int] = (),
    found: Sequence[Line] | None = None,
) -> list[Alert]:  # fmt: skip
    """Spikes since a day, newest first, each with its stories, who told them, their tone and what is near.

    `found` are the lines where the caller has them.
    """
    made = lines(session, initiative, now=now, since=since, goal_ids=goal_ids) if found is None else found
    return sorted(
        (
            _alert(session, initiative, line, run, made)
            for line in made
            if line.topic_id is None
            for run in _runs([spike for spike in line.spikes if spike.date >= since])
        ),
        key=lambda alert: (alert.last, alert.count),
        reverse=True,
    )


def _runs(spikes: Iterable[Spike]) -> list[list[Spike]]:
    """Spikes on days in a row, as one."""
    runs: list[list[Spike]] = []
    for spike in spikes:
        if runs and (spike.date - runs[-1][-1].date).days == 1:
            runs[-1].append(spike)
        else:
            runs.append([spike])
    return runs


def _alert(
    session: Session, initiative: InitiativeRow, line: Line, run: Sequence[Spike], made: Sequence[Line]
) -> Alert:
    first, last = run[0].date, run[-1].date
    stories = queries.begun(session, line.goal_id, first, last, initiative.tz)
    near = timeline.milestones(
        session, initiative.id, first - timedelta(days=NEAR_BEFORE), last + timedelta(days=NEAR_AFTER), line.goal_id
    )
    return Alert(
        line.goal_id,
        line.name,
        first,
        last,
        round(sum(spike.count for spike in run)),
        sum(spike.expected for spike in run),
        min(run, key=lambda spike: spike.p),
        tuple(stories),
        queries.who(session, line.goal_id, [story.story_id for story in stories]),
        tuple(near),
        tuple(
            other.name.removeprefix(f"{line.name}: ")
            for other in made
            if other.goal_id == line.goal_id
            and other.topic_id is not None
            and any(first <= spike.date <= last for spike in other.spikes)
        ),
        line.watched.measured,
    )
