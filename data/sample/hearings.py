"""Loads what the sample's team prepared for its hearings: the checklist, witnesses, the ask and the testimony."""

from __future__ import annotations

from sqlmodel import Session

from data.access import Role
from data.sample.agenda import Stage
from data.sample.content import hearings as content
from policy import queries
from policy.queries import desk
from policy.services import preparation
from policy.witnesses import WitnessDraft


def load(session: Session, stage: Stage) -> None:
    """The next hearing of the child care bill, half prepared: some of it is overdue."""
    actor, organizer = stage.actors[Role.POLICY], stage.actors[Role.ORGANIZER]
    today = stage.calendar.today
    bill = queries.numbered(session, stage.id, content.BILL)[0][0]
    row = queries.hearings(session, stage.id, start=today, bill_ids=[bill])[0]
    names = {"policy": actor.name, "organizer": organizer.name}
    entered = stage.calendar.cut

    texts = frozenset(one.letter_id for one in desk.letters(session, stage.id, bill) if one.kind == "testimony")
    preparation.plan_hearing(
        session, actor, stage.id, row.id, ask=content.ASK, lead=actor.name, letters=texts, now=entered
    )
    for item, owner in content.OWNERS:
        preparation.give(session, actor, stage.id, row.id, item, names[owner], now=entered)
    for item, who in content.DONE:
        by = actor if who == "policy" else organizer
        preparation.tick(session, by, stage.id, row.id, item, now=entered)
    preparation.add_item(session, organizer, stage.id, row.id, *content.OWN, now=entered)
    for witness in content.WITNESSES:
        preparation.keep_witness(session, organizer, stage.id, row.id, WitnessDraft(*witness), now=entered)
