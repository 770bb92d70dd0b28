"""Where this room's tables may name a person who holds no office, and how each is erased. Policymakers are public."""

from __future__ import annotations

from data.forgetting import Names, emptied, removed


def _bill(table: str, *columns: str, what: str) -> Names:
    return Names(table, columns, what, "policy", "bill", "bill_id")


NAMES = (
    Names(
        "hearing_witness", ("name",), "a witness of a hearing", "policy", "hearing", "hearing_id",
        erase=removed("hearing_witness"),
    ),
    Names(
        "bill_desk_note", ("sponsor",), "who speaks for a bill in the community", "policy", "bill", "bill_id",
        erase=emptied("bill_desk_note", sponsor=""),
    ),
    Names(
        "bill_letter_version", ("signed_by",), "the signature of a letter", "policy",
        erase=emptied("bill_letter_version", signed_by=""),
    ),
    _bill("bill_desk_note", "talking_points", "coalition", what="the desk notes of a bill"),
    _bill("bill_position", "rationale", what="the reason of a position"),
    _bill("bill_coding", "why", what="the reason of a coding"),
    _bill("bill_sign_on", "reason", what="what a partner said of a position"),
    _bill("bill_review", "why", what="a review of a bill"),
    _bill("bill_choice", "why", what="why a bill was kept or ignored"),
    _bill("bill_change", "before", "after", what="the history of a bill"),
    Names("bill_approval", ("note",), "a note about an approval", "policy"),
    Names("bill_letter_version", ("title", "addressed_to", "body"), "a letter", "policy"),
    _bill("bill_provision", "label", what="a passage of a bill"),
    Names("bill_provision_coding", ("why",), "the reason of a passage's coding", "policy"),
    Names("hearing", ("place", "note", "ask"), "a hearing", "policy", "hearing"),
    Names("hearing_task", ("label",), "an item of a hearing's checklist", "policy", "hearing", "hearing_id"),
    Names("hearing_witness", ("organization", "role"), "what is noted of a witness", "policy", "hearing", "hearing_id"),
    Names("policy_meeting", ("others", "about"), "a meeting with policymakers", "policy"),
    Names(
        "policymaker_ask", ("what", "outcome_note"), "an ask of a policymaker", "policy", "policymaker",
        "policymaker_id",
    ),
    Names("policymaker_rating", ("why",), "the reason of a rating", "policy", "policymaker", "policymaker_id"),
    Names("champion", ("why",), "why somebody is a champion", "policy", "policymaker", "policymaker_id"),
    Names("whip_count", ("note",), "a note of the whip count", "policy", "policymaker", "policymaker_id"),
)  # fmt: skip
"""Columns that hold a name by themselves first, then texts that may mention one."""
