"""Loads the sample's recorded votes, each on its day as an import would, and locks a scorecard of them."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session

from data.access import Role
from data.sample.agenda import Stage
from data.sample.content import votes as content
from policy import queries
from policy.changes import decide
from policy.queries import Saving
from policy.services import scoring
from policy.votes import Cast, VoteDraft


def load(session: Session, stage: Stage) -> None:
    """The roll calls of the county's delegation, then the scorecard."""
    actor, calendar = stage.actors[Role.POLICY], stage.calendar
    for number, roll in enumerate(content.ROLLS, 1):
        bill_id = queries.numbered(session, stage.id, roll.bill)[0][0]
        named, known = queries.known_by_id(session, stage.id, bill_id)
        on = calendar.workday(roll.ago)
        cast = tuple(Cast(name, option) for name, option in roll.cast.items())
        vote = VoteDraft(roll.motion, on, roll.chamber, roll.result, {}, cast, roll.kinds, f"roll {number}")
        draft = replace(named, votes=(vote,))
        saving = Saving(bill_id, draft, decide(known, draft))
        queries.save_many(session, stage.id, [saving], by=actor.name, now=calendar.at(on, 18))
    ago, title = content.CARD
    calls = scoring.chosen(session, stage.initiative)
    scoring.lock_scorecard(session, actor, stage.initiative, title, calls, now=calendar.at(calendar.workday(ago), 16))
