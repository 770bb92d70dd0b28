"""Every column that can hold text is classed: what names people stays out of an archive unless it is asked for."""

from __future__ import annotations

import re

import sqlalchemy as sa

import campaigns.offers
import policy.offers
import sentiment.offers
from data import forgetting, moving
from data.tables import Table

for _room in (campaigns, policy, sentiment):
    _room.offers.register()

TEAM = re.compile(r"by|actor|rater|\w+_by")
"""Columns that say who of the team did it. The team acts under its own name: these move, and forgetting leaves them."""
TEAM_TOO = {("member", "name"), ("hearing", "lead"), ("hearing_task", "owner"), ("bill_desk_note", "assignee")}

PUBLIC = {
    "initiative": "name vision place people time_zone date_order",
    "policy_use": "service span",
    "search_use": "service month",
    "column_mapping": "format fingerprint mapping",
    "community_profile": "dimension unit source",
    "event_series": "token uid rule time_zone at left_out",
    "import_batch": "format",
    "legislative_session": "jurisdiction_key session_key",
    "member": "role",
    "partner": "name role",
    "policy_mark": "service record mark",
    "policy_meeting": "lobbying",
    "rating_wave": "name",
    "scorecard": "title jurisdiction session chamber",
    "source": "kind channel address title outlet etag last_modified memory outcome error note",
    "story": "title",
    "story_edit": "kind mentions",
    "audit_entry": "verb kind detail",
    "bill": "jurisdiction jurisdiction_key session session_key identifier identifier_key title kind "
    "chamber summary subjects latest_action stage stage_note",
    "committee": "source source_key name chamber jurisdiction jurisdiction_key parent_key",
    "goal_version": "name statement why",
    "mention": "external_id url canonical_url title text author outlet language date_flag",
    "mention_gone": "external_id why",
    "policymaker": "name sort_name party title chamber district jurisdiction jurisdiction_key standing "
    "other_names url source",
    "profile_group": "name",
    "pull_record": "outcome error note",
    "share_tally": "channel kind fingerprint told",
    "source_gap": "why",
    "stance_model": "fingerprint report",
    "story_print": "signature",
    "visit": "page",
    "voter": "person_key name party district",
    "bill_action": "source chamber description classification",
    "bill_change": "field source",
    "bill_choice": "answer text",
    "bill_coding": "verdict strength",
    "bill_letter": "kind",
    "bill_position": "stance",
    "bill_relation": "source relation session session_key identifier identifier_key",
    "bill_review": "about step",
    "bill_search": "words jurisdiction jurisdiction_key session session_key",
    "bill_sign_on": "answer stance",
    "bill_source": "source source_key url said",
    "bill_step": "stage",
    "bill_version": "source note url text",
    "campaign": "audience change currency channels",
    "committee_seat": "scheme person_key name role",
    "hearing": "time_zone committee source source_key committee_key",
    "indicator": "kind name direction",
    "label": "text text_key stance drawn ended",
    "policymaker_ask": "outcome",
    "policymaker_change": "field before after source",
    "policymaker_key": "scheme value",
    "poll": "poll_key audience rung kind pollster sponsor population mode wording subgroup url page",
    "scorecard_vote": "source source_key motion stance",
    "sponsorship": "source name entity_type classification person_key",
    "story_kept": "scope",
    "strategy": "name description",
    "survey_wave": "series question audience rung",
    "vote_event": "source source_key motion classification chamber result counts",
    "whip_count": "lean",
    "whip_need": "chamber",
    "will_estimate": "audience rung unit method fingerprint verdict needs detail parameters series",
    "bill_approval": "step",
    "bill_provision": "passage",
    "budget_entry": "kind channel",
    "campaign_messenger": "consent",
    "campaign_output": "kind",
    "campaign_tactic": "audience change channel state",
    "contribution_plan": "series comparisons",
    "expectation": "audience rung",
    "hearing_source": "source source_key said",
    "hearing_task": "item",
    "indicator_definition": "definition unit",
    "message_test": "assigned",
    "outreach_event": "token kind time_zone districts status uid languages audience change",
    "policy_source": "service scope jurisdiction jurisdiction_key session session_key last_error memory",
    "topic_version": "query",
    "vote": "voter person_key option",
    "wave_answer": "group",
    "wave_group": "name",
    "bill_provision_coding": "verdict strength",
    "content_item": "channel state",
    "contribution_look": "series fingerprint verdict method result",
    "debrief": "token window_page",
    "event_origin": "source external_key fingerprint",
    "message_entry": "state",
    "participation": "role status",
    "policy_heard": "outcome error",
    "pulse_question": "rung texts",
    "reading": "method source fingerprint",
    "shift": "role",
    "door_form": "form_hash",
    "follow_up": "token",
    "event_door": "kind token_hash discarded_why",
}  # fmt: skip
"""Codes, keys, names of public bodies and office holders, what media and legislatures published, what the initiative
says of itself in public. A column that comes later is none of these until somebody says so here."""


def texts() -> set[tuple[str, str]]:
    """Every column of every table that can hold words."""
    found = set()
    for table in Table.metadata.sorted_tables:
        for column in table.columns:
            kind = column.type.impl if isinstance(column.type, sa.TypeDecorator) else column.type
            if isinstance(kind, sa.JSON) or kind.python_type in (str, bytes):
                found.add((table.name, column.name))
    return found


def test_failure_10_every_column_of_text_is_public_a_persons_or_searched_for_names() -> None:
    apart = moving.people() | set(moving.stays())
    persons = {(table, column) for table, column in texts() if table in apart or column in moving.blank(table)}
    searched = {(names.table, column) for names in forgetting.every() for column in names.columns}
    public = {(table, column) for table, columns in PUBLIC.items() for column in columns.split()}
    team = {(table, column) for table, column in texts() if TEAM.fullmatch(column)} | TEAM_TOO
    assert sorted(texts() - persons - searched - public - team) == []  # class what is new: see `data.forgetting`
    assert sorted((persons | searched) & public) == []
    assert sorted(searched - texts()) == []


def test_a_name_by_itself_is_left_out_of_archives_and_a_text_is_not() -> None:
    for names in forgetting.every():
        for column in names.columns:
            left_out = names.table in moving.people() or column in moving.blank(names.table)
            assert left_out or names.erase is None, (names.table, column)
