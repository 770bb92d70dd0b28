"""Invented bills in the shape of the real thing."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from policy.bills import Action, BillDraft

STATE = {"id": "ocd-jurisdiction/country:us/state:oh/government", "name": "Ohio", "classification": "state"}
HOUSE = {"id": "ocd-organization/1", "name": "House", "classification": "lower"}
SENATE = {"id": "ocd-organization/2", "name": "Senate", "classification": "upper"}
GOVERNOR = {"id": "ocd-organization/3", "name": "Governor", "classification": "executive"}


def action(day: str, description: str, *classification: str, chamber: str = "", order: int = 0) -> Action:
    return Action(date.fromisoformat(day), description, chamber, classification, order)


def draft(identifier: str = "SB 12", session: str = "2025-2026", **more: Any) -> BillDraft:
    given = {"title": "School crossing guards", "jurisdiction": "Ohio", **more}
    return BillDraft(session=session, identifier=identifier, **given)


def raw_action(
    day: str, description: str, *classification: str, organization: Any = SENATE, order: int = 1
) -> dict[str, Any]:
    return {
        "id": f"{day}-{order}",
        "organization": organization,
        "description": description,
        "date": day,
        "classification": list(classification),
        "order": order,
        "related_entities": [],
    }


def raw_bill(identifier: str = "SB 12", **more: Any) -> dict[str, Any]:
    bill = {
        "id": f"ocd-bill/{identifier}",
        "session": "2025-2026",
        "jurisdiction": STATE,
        "from_organization": SENATE,
        "identifier": identifier,
        "title": "School crossing guards",
        "classification": ["bill"],
        "subject": ["Education"],
        "extras": {},
        "created_at": "2026-02-01T10:00:00+00:00",
        "updated_at": "2026-05-01T10:00:00.123456+00:00",
        "openstates_url": f"https://openstates.org/oh/bills/2025-2026/{identifier.replace(' ', '')}/",
        "first_action_date": "2026-02-02",
        "latest_action_date": "2026-03-10",
        "latest_action_description": "Referred to committee: Education",
        "latest_passage_date": "",
        "abstracts": [{"abstract": "Pays for crossing guards at every elementary school.", "note": ""}],
    }
    return {**bill, **more}


def body(*bills: Any, envelope: bool = True) -> bytes:
    document: Any = {"results": list(bills), "pagination": {"per_page": 10, "page": 1}} if envelope else list(bills)
    return json.dumps(document).encode()


WHOLE_WAY = [
    raw_action("2026-02-02", "Introduced", "introduction", order=1),
    raw_action("2026-02-10", "Referred to committee: Education", "referral-committee", order=2),
    raw_action("2026-03-01", "Reported out", "committee-passage", order=3),
    raw_action("2026-03-10", "Passed Senate, 30-3", "passage", "reading-3", order=4),
    raw_action("2026-03-12", "Referred to House Education", "referral-committee", organization=HOUSE, order=5),
    raw_action("2026-04-20", "Passed House, 80-15", "passage", organization=HOUSE, order=6),
    raw_action("2026-04-25", "Sent to the Governor", "executive-receipt", organization=GOVERNOR, order=7),
    raw_action("2026-05-01", "Signed by Governor", "executive-signature", organization=GOVERNOR, order=8),
]
