"""The sample's pulse survey: two questions at a forum, answered by phone at the door and at the end."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from campaigns import queries
from campaigns.doors import AFTER, BEFORE, PRESETS, QuestionDraft, expires
from campaigns.queries import doors as stored
from campaigns.services import doors
from data.access import Role
from data.sample.agenda import Stage

SAID = {BEFORE: ((14, 23), (6, 22)), AFTER: ((17, 21), (13, 21))}
"""Yes and answers, by moment and question."""


def load(session: Session, stage: Stage) -> None:
    """Ask at the newest forum that somebody counted. The numbers wait for a look on the Evidence page."""
    organizer, today = stage.actors[Role.ORGANIZER], stage.calendar.cut.astimezone(stage.calendar.tz).date()
    done = queries.events(session, stage.id, end=today - timedelta(days=1))
    forum = next((row for row in done if row.kind == "forum" and row.attendance.known and row.starts), None)
    if forum is None or forum.starts is None:
        return
    goal = forum.goals[0]
    drafts = [
        QuestionDraft(goal.goal_id, rung, {code: text.format(goal=goal.name) for code, text in PRESETS[rung].items()})
        for rung in ("supportive", "empowered")
    ]
    doors.ask_pulse(session, organizer, stage.id, forum.id, drafts, now=forum.starts)
    asked = [row.id for row in stored.questions(session, forum.id)]
    for kind, counts in SAID.items():
        until = expires(forum.ends_on, forum.time_zone)
        nobodys = f"sample {stage.id} {kind}"  # no token has this for its hash, and two loads of one day are equal
        key = stored.insert_door(session, stage.id, forum.id, kind, nobodys, until, by=organizer.name, now=forum.starts)
        door = stored.door(session, stage.id, key)
        for number in range(max(n for _, n in counts)):
            answers = {key: number < yes for key, (yes, n) in zip(asked, counts, strict=True) if number < n}
            doors.answer_pulse(session, door, f"{number:026d}", answers, now=forum.starts)
        doors.close_door(session, organizer, stage.id, key, now=forum.starts + timedelta(hours=2))
