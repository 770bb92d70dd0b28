"""The verb of pulse surveys: a tally at an event becomes evidence, as of those who came."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from data import queries as ground
from data.access import Actor, require
from data.errors import refuse_if
from sentiment.services.will import add_poll
from sentiment.will.evidence import PollDraft, PollRow
from sentiment.will.pulse import PulseDraft, check_pulse


def add_pulse(session: Session, actor: Actor, initiative_id: int, draft: PulseDraft, *, now: datetime) -> list[PollRow]:
    """Add every tally of a pulse survey: one row a question and moment, all of them or none."""
    require(actor, "add_poll")
    refuse_if(check_pulse(draft, ground.initiative(session, initiative_id).today(now)))
    return [
        add_poll(
            session,
            actor,
            initiative_id,
            PollDraft(
                draft.goal_id, draft.event.strip(), draft.on, count[0] / count[1], rung=one.rung, kind="pulse",
                n=count[1], population="other", mode="intercept", wording=f"{one.question.strip()} ({when})",
            ),
            now=now,
        )
        for one in draft.tallies
        for when, count in (("at the door", one.before), ("at the end", one.after))
        if count is not None
    ]  # fmt: skip
