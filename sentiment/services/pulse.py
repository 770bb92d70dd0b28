"""The verbs of pulse surveys: tallies at an event, by hand or by phone, become evidence, as of those who came."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from campaigns.doors import PulseTally
from campaigns.queries.doors import pulse_tallies
from data import audit
from data import queries as ground
from data.access import Actor, require
from data.errors import refuse_if
from sentiment.queries import will as queries
from sentiment.services.will import add_poll
from sentiment.will.evidence import PollDraft, PollRow, poll_key
from sentiment.will.pulse import PulseDraft, check_pulse

Count = tuple[int, int]
"""How many said yes of how many answered."""


def add_pulse(session: Session, actor: Actor, initiative_id: int, draft: PulseDraft, *, now: datetime) -> list[PollRow]:
    """Add every tally of a pulse survey: one row a question and moment, all of them or none."""
    require(actor, "add_poll")
    refuse_if(check_pulse(draft, ground.initiative(session, initiative_id).today(now)))
    return [
        add_poll(
            session, actor, initiative_id,
            _poll(draft.goal_id, draft.event, draft.on, one.rung, one.question, when, count), now=now,
        )
        for one in draft.tallies
        for when, count in ((AT_THE_DOOR, one.before), (AT_THE_END, one.after))
        if count is not None
    ]  # fmt: skip


AT_THE_DOOR, AT_THE_END = "at the door", "at the end"


def _poll(goal_id: int, event: str, on: date | None, rung: str, question: str, when: str, count: Count) -> PollDraft:
    return PollDraft(
        goal_id, event.strip(), on, count[0] / count[1], rung=rung, kind="pulse", n=count[1], population="other",
        mode="intercept", wording=f"{question.strip()} ({when})",
    )  # fmt: skip


def _by_phone(one: PulseTally) -> list[PollDraft]:
    return [
        _poll(one.goal_id, one.event, one.on, one.rung, one.question, when, count)
        for when, count in ((AT_THE_DOOR, one.before), (AT_THE_END, one.after))
        if count is not None
    ]


def waiting_pulses(session: Session, initiative_id: int, *, now: datetime) -> list[PulseTally]:
    """Questions answered by phone at events whose numbers are not in the evidence yet; never of a few answers."""
    there: dict[int, dict[str, PollRow]] = {}
    found = []
    for one in pulse_tallies(session, initiative_id, now=now):
        rows = there.setdefault(one.goal_id, queries.polls_by_key(session, one.goal_id))
        if any(not _same(rows.get(poll_key(draft)), draft) for draft in _by_phone(one)):
            found.append(one)
    return found


def _same(row: PollRow | None, draft: PollDraft) -> bool:
    return row is not None and draft.share is not None and row.n == draft.n and abs(row.share - draft.share) < 1e-9


def take_pulses(session: Session, actor: Actor, initiative_id: int, event_id: int, *, now: datetime) -> list[PollRow]:
    """Put into the evidence what people answered by phone at an event. Numbers that grew since are put right.

    A member of the team does it after a look at the numbers: a page without a sign-in can be answered by anybody.
    """
    require(actor, "add_poll")
    taken = []
    for one in waiting_pulses(session, initiative_id, now=now):
        if one.event_id != event_id:
            continue
        there = queries.polls_by_key(session, one.goal_id)
        for draft in _by_phone(one):
            row = there.get(poll_key(draft))
            if row is None:
                taken.append(add_poll(session, actor, initiative_id, draft, now=now))
            elif not _same(row, draft):
                queries.update_poll(session, row.id, draft, now=now)
                audit.record(session, actor, initiative_id, "change_poll", "poll", row.id, now=now)
                taken.append(queries.poll(session, initiative_id, row.id))
    return taken
