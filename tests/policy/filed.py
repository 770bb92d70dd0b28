"""Invented files of bills in the shape of the real thing, for each source."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

Tables = dict[str, list[dict[str, Any]]]


def tables() -> Tables:
    """A session of Open States' bulk data: two bills, companions, one with a vote."""
    return {
        "bills": [
            {"id": "ocd-bill/1", "identifier": "SB 12", "title": "School crossing guards", "classification": "['bill']",
             "subject": "['Education']", "session_identifier": "2025-2026", "jurisdiction": "Ohio",
             "organization_classification": "upper"},
            {"id": "ocd-bill/2", "identifier": "HB 40", "title": "School crossing guards", "classification": "['bill']",
             "subject": "[]", "session_identifier": "2025-2026", "jurisdiction": "Ohio",
             "organization_classification": "lower"},
        ],
        "bill_actions": [
            {"id": "a1", "bill_id": "ocd-bill/1", "organization_id": "org/s", "description": "Introduced",
             "date": "2026-02-02", "classification": "['introduction']", "order": 1},
            {"id": "a2", "bill_id": "ocd-bill/1", "organization_id": "org/s", "description": "Passed Senate",
             "date": "2026-03-10", "classification": "['passage']", "order": 2},
            {"id": "a3", "bill_id": "ocd-bill/2", "organization_id": "org/h", "description": "Introduced",
             "date": "2026-02-03", "classification": "['introduction']", "order": 1},
        ],
        "bill_related_bills": [
            {"id": "r1", "bill_id": "ocd-bill/1", "related_bill_id": "", "legislative_session": "2025-2026",
             "identifier": "HB 40", "relation_type": "companion"},
        ],
        "bill_sponsorships": [
            {"id": "s1", "name": "Rivera", "entity_type": "person", "organization_id": "", "person_id": "ocd-person/1",
             "bill_id": "ocd-bill/1", "primary": "True", "classification": "primary"},
        ],
        "bill_versions": [{"id": "v1", "bill_id": "ocd-bill/1", "note": "Introduced", "date": "2026-02-02"}],
        "bill_version_links": [
            {"id": "l1", "version_id": "v1", "media_type": "text/html", "url": "https://example.org/sb12"},
        ],
        "votes": [
            {"id": "ocd-vote/1", "identifier": "", "motion_text": "Third reading", "motion_classification":
             "['passage']", "start_date": "2026-03-10", "result": "pass", "organization_id": "org/s",
             "bill_id": "ocd-bill/1", "bill_action_id": "a2", "jurisdiction": "Ohio",
             "session_identifier": "2025-2026"},
        ],
        "vote_people": [
            {"id": "p1", "vote_event_id": "ocd-vote/1", "option": "yes", "voter_name": "Rivera",
             "voter_id": "ocd-person/1", "note": ""},
            {"id": "p2", "vote_event_id": "ocd-vote/1", "option": "no", "voter_name": "Stone", "voter_id": "",
             "note": ""},
        ],
        "vote_counts": [
            {"id": "c1", "vote_event_id": "ocd-vote/1", "option": "yes", "value": 1},
            {"id": "c2", "vote_event_id": "ocd-vote/1", "option": "no", "value": 2},
        ],
        "organizations": [
            {"id": "org/s", "name": "Senate", "classification": "upper"},
            {"id": "org/h", "name": "House", "classification": "lower"},
        ],
    }  # fmt: skip


def bulk(given: Tables) -> bytes:
    """The archive; a table without rows is absent, as in the real one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("README", "Open States Data Export\nCSV Format Version: 2.1\n")
        for name, rows in given.items():
            if rows:
                text = io.StringIO()
                writer = csv.DictWriter(text, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
                archive.writestr(f"OH/2025-2026/OH_2025-2026_{name}.csv", text.getvalue())
    return out.getvalue()


def legiscan(**more: Any) -> dict[str, Any]:
    """A bill as LegiScan sends it."""
    return {
        "bill_id": 77, "change_hash": "abc", "session_id": 5,
        "session": {"session_id": 5, "session_name": "2025-2026 Regular Session", "session_title": "Regular Session",
                    "year_start": 2025, "year_end": 2026, "special": 0},
        "url": "https://legiscan.com/OH/bill/SB12/2025", "state": "OH", "bill_number": "SB0012", "bill_type": "B",
        "body": "S", "title": "Crossing guards at schools", "description": "Pays for crossing guards.",
        "progress": [{"date": "2026-02-02", "event": 1}, {"date": "2026-03-10", "event": 2}],
        "history": [{"date": "2026-02-02", "action": "Introduced", "chamber": "S", "chamber_id": 1, "importance": 1},
                    {"date": "2026-03-10", "action": "Floor vote held", "chamber": "S", "chamber_id": 1,
                     "importance": 1}],
        "sponsors": [{"people_id": 9, "name": "Ana Rivera", "sponsor_type_id": 1, "committee_sponsor": 0}],
        "sasts": [{"type_id": 1, "type": "Same As", "sast_bill_number": "HB40", "sast_bill_id": 78}],
        "texts": [{"doc_id": 1, "date": "2026-02-02", "type": "Introduced", "mime": "application/pdf",
                   "url": "https://legiscan.com/OH/text/SB12/1", "state_link": "https://example.org/sb12.pdf"}],
        "votes": [{"roll_call_id": 900, "date": "2026-03-10", "desc": "Third reading", "yea": 1, "nay": 1, "nv": 0,
                   "absent": 1, "total": 3, "passed": 1, "chamber": "S", "chamber_id": 1}],
        "committee": [], "subjects": [], "amendments": [], "supplements": [], "calendar": [],
        **more,
    }  # fmt: skip


def roll_call(**more: Any) -> dict[str, Any]:
    """The roll call of that bill's vote, with each legislator's vote."""
    return {
        "roll_call_id": 900, "bill_id": 77, "date": "2026-03-10", "desc": "Third reading", "yea": 1, "nay": 1, "nv": 0,
        "absent": 1, "total": 3, "passed": 1, "chamber": "S", "chamber_id": 1,
        "votes": [{"people_id": 9, "vote_id": 1, "vote_text": "Yea"}, {"people_id": 10, "vote_id": 2,
                  "vote_text": "Nay"}, {"people_id": 11, "vote_id": 4, "vote_text": "Absent"}],
        **more,
    }  # fmt: skip


def as_json(**document: Any) -> bytes:
    """A file of one JSON document."""
    return json.dumps(document).encode()


def dataset(*, bills: list[dict[str, Any]], votes: list[dict[str, Any]], people: list[dict[str, Any]]) -> bytes:
    """LegiScan's archive of a session. Votes come first in it, to show that the order of members is no matter."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for call in votes:
            archive.writestr(f"OH/2025-2026/vote/{call['roll_call_id']}.json", as_json(roll_call=call))
        for person in people:
            archive.writestr(f"OH/2025-2026/people/{person['people_id']}.json", as_json(person=person))
        for bill in bills:
            archive.writestr(f"OH/2025-2026/bill/{bill['bill_number']}.json", as_json(status="OK", bill=bill))
    return out.getvalue()


def congress(**more: Any) -> dict[str, Any]:
    """A bill as congress.gov sends it."""
    return {
        "congress": 119, "type": "HR", "number": "21", "originChamber": "House", "originChamberCode": "H",
        "title": "Safe Crossings Act", "introducedDate": "2025-02-03", "updateDate": "2026-03-01",
        "latestAction": {"actionDate": "2025-02-03", "text": "Referred to the Committee on Education."},
        "sponsors": [{"bioguideId": "R000001", "fullName": "Rep. Rivera, Ana [D-OH-1]"}],
        "actions": {"count": 3, "url": "https://api.congress.gov/v3/bill/119/hr/21/actions"},
        **more,
    }  # fmt: skip


REQUEST = {"billNumber": "21", "billType": "hr", "congress": "119", "format": "json"}


def congress_actions() -> bytes:
    """The actions of that bill, newest first as congress.gov sends them."""
    library = {"code": 9, "name": "Library of Congress"}
    house = {"code": 2, "name": "House floor actions"}
    return as_json(
        request=REQUEST, pagination={"count": 3},
        actions=[
            {"actionCode": "8000", "actionDate": "2025-05-05", "sourceSystem": library,
             "text": "Passed/agreed to in House: On passage Passed by recorded vote: 300 - 100.", "type": "Floor",
             "recordedVotes": [{"rollNumber": 77, "chamber": "House", "congress": 119, "sessionNumber": 1,
                                "date": "2025-05-05T20:00:00Z", "url": "https://clerk.house.gov/77"}]},
            {"actionDate": "2025-02-03", "sourceSystem": house, "text": "Referred to the Committee on Education.",
             "type": "IntroReferral"},
            {"actionCode": "1000", "actionDate": "2025-02-03", "sourceSystem": library,
             "text": "Introduced in House", "type": "IntroReferral"},
        ],
    )  # fmt: skip
