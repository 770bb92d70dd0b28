"""Taking an import of bills or people back: what it alone brought goes, what people or other sources stand on stays."""

from __future__ import annotations

from data import undo
from data.undo import Undo
from policy.queries import undoing as queries


def offer_undo() -> None:
    """Tell the ground floor what of this room an import brought, and how it goes."""
    undo.offer(
        "bills",
        Undo(
            "bill", "bills", "add_bill",
            lambda session, initiative_id, batch: len(queries.bills_of_batch(session, initiative_id, batch).go),
            lambda session, initiative_id, batch, _now: queries.remove_bills(session, initiative_id, batch),
            queries.kept,
        ),
    )  # fmt: skip
    undo.offer(
        "votes",
        Undo(
            "vote", "votes", "add_bill",
            lambda session, initiative_id, batch: len(queries.votes_of_batch(session, initiative_id, batch)),
            queries.remove_votes,
        ),
    )  # fmt: skip
    undo.offer(
        "hearings",
        Undo(
            "hearing", "hearings", "add_bill",
            lambda session, initiative_id, batch: len(queries.hearings_of_batch(session, initiative_id, batch).go),
            queries.remove_hearings,
        ),
    )  # fmt: skip
    undo.offer(
        "policymakers",
        Undo(
            "policymaker", "policymakers", "edit_people",
            lambda session, initiative_id, batch: len(queries.people_of_batch(session, initiative_id, batch).go),
            lambda session, initiative_id, batch, _now: queries.remove_people(session, initiative_id, batch),
        ),
    )  # fmt: skip
    undo.offer(
        "committees",
        Undo(
            "committee", "committees", "edit_people",
            lambda session, initiative_id, batch: len(queries.committees_of_batch(session, initiative_id, batch)),
            lambda session, initiative_id, batch, _now: queries.remove_committees(session, initiative_id, batch),
        ),
    )  # fmt: skip
