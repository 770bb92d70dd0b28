"""Who may do what: one table of role x verb, and the only place that decides.

Every verb of a service takes the `Actor` and calls `require(actor, "verb")` first. Full sign-in
will make actors from sessions instead of a picker; nothing below the pages will notice.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from data.errors import NotAllowed


class Role(StrEnum):
    """Roles of a backbone's team, as MISSION names them, and readers (board, funder)."""

    DIRECTOR = "director"
    COMMUNICATIONS = "communications"
    POLICY = "policy"
    ORGANIZER = "organizer"
    READER = "reader"


ROLE_LABELS = {
    Role.DIRECTOR: "Director",
    Role.COMMUNICATIONS: "Communications staff",
    Role.POLICY: "Policy lead",
    Role.ORGANIZER: "Community organizer",
    Role.READER: "Reader (board, funder)",
}


@dataclass(frozen=True)
class Actor:
    """The person, or the program, that a verb is done by."""

    name: str
    role: Role
    member_id: int | None = None


OPERATOR = Actor("command line", Role.DIRECTOR)
"""Whoever holds the machine and the database file: the command line and cron."""

_D, _C, _P, _O = Role.DIRECTOR, Role.COMMUNICATIONS, Role.POLICY, Role.ORGANIZER
_STAFF = frozenset({_D, _C, _P, _O})

VERBS: dict[str, frozenset[Role]] = {
    # data: the common agenda
    "start_initiative": frozenset({_D}),
    "remove_initiative": frozenset({_D}),
    "edit_agenda": frozenset({_D, _C, _P}),
    "edit_members": frozenset({_D}),
    "add_reading": _STAFF,
    "keep_calendar": frozenset(Role),  # an address for one's own calendar program: it shows what the pages show
    "share_calendar": frozenset({_D, _C, _P}),
    "move_data": frozenset({_D}),  # everything out in one file, or in from one
    # campaigns
    "log_event": _STAFF,
    "plan_event": _STAFF,
    "debrief": _STAFF,
    "export_events": _STAFF,  # hand events on to other programs; people too is move_data
    "open_door": _STAFF,  # codes for the sign-in page and pulse surveys of an event
    "check_in": _STAFF,
    "follow_up": _STAFF,
    "plan_campaign": frozenset({_D, _C, _P}),
    "lock_expectation": frozenset({_D, _C, _P}),
    "approve_message": frozenset({_D, _C}),
    "keep_content": _STAFF,  # the content calendar, what was put out, counts of message tests
    "keep_stories": frozenset({_D, _C, _O}),  # seeing who told them too
    "see_people": _STAFF,  # names and addresses of people: readers see counts
    "keep_people": _STAFF,  # take in, say who a row is, merge, note consents and opt-outs
    "hand_back_people": frozenset({_D, _O}),  # names and addresses leave the house, to the partner that brought them
    "forget_people": _STAFF,  # whoever hears "forget me" does it on the spot
    "keep_profile": frozenset({_D, _C, _P}),  # who lives in the community
    # policy
    "add_bill": frozenset({_D, _P}),
    "take_position": frozenset({_D, _P}),
    "code_alignment": frozenset({_D, _P}),
    "refresh_bills": frozenset({_D, _P}),  # asks live sources, within their budgets
    "save_searches": frozenset({_D, _C, _P}),
    "sort_bills": _STAFF,  # keep or ignore what a saved search found
    "follow_bills": frozenset({_D, _C, _P, _O, Role.READER}),  # each for oneself: it changes nobody else's
    "keep_desk": frozenset({_D, _P}),
    "read_changes": frozenset(Role),  # one's own mark beside a change, which changes nothing for anybody else
    "approve_position": frozenset({_D}),
    "record_sign_on": frozenset({_D, _C, _P}),
    "write_letters": frozenset({_D, _C, _P}),
    "prepare_hearings": _STAFF,  # checklists and witnesses; seeing the names of witnesses too
    "lock_scorecard": frozenset({_D, _P}),
    "edit_people": frozenset({_D, _P}),
    "rate_people": _STAFF,  # seeing ratings as well as giving them: readers do neither
    "meet_people": _STAFF,  # seeing and keeping asks, meetings, whip counts and champions
    # sentiment
    "edit_sources": frozenset({_D, _C, _P}),
    "pull": frozenset({_D, _C, _P}),
    "edit_topics": frozenset({_D, _C, _P}),
    "edit_stories": frozenset({_D, _C, _P}),
    "judge_hits": _STAFF,
    "import_mentions": frozenset({_D, _C, _P}),
    "add_poll": frozenset({_D, _C, _P}),
    "look_at_contribution": frozenset({_D, _C, _P}),  # each look spends some of the chance of a false alarm
    "label_mentions": _STAFF,
    "tell_stance": frozenset({_D, _C, _P, _O, Role.READER}),  # as below
    "estimate_will": frozenset({_D, _C, _P, _O, Role.READER}),  # a computation over what is stored, not a change
}

PHRASES = {
    "start_initiative": "start an initiative",
    "remove_initiative": "remove an initiative",
    "edit_agenda": "change the common agenda",
    "edit_members": "change who is on the team",
    "add_reading": "add an indicator reading",
    "keep_calendar": "have a calendar address",
    "move_data": "move everything out or in",
    "share_calendar": "make or revoke calendar addresses of the team and of others",
    "log_event": "log an event",
    "plan_event": "plan, change or call off an event",
    "debrief": "write a debrief",
    "export_events": "hand events on to other programs",
    "open_door": "make codes for an event, or see who is there",
    "check_in": "check people in",
    "follow_up": "keep follow-ups",
    "plan_campaign": "plan a campaign",
    "lock_expectation": "lock an expectation",
    "approve_message": "approve a message",
    "keep_content": "keep the content calendar, outputs and message tests",
    "keep_stories": "keep stories, or see who told them",
    "see_people": "see people's names and addresses",
    "keep_people": "take people in, match and merge them",
    "hand_back_people": "give a partner its own people back",
    "forget_people": "forget a person",
    "keep_profile": "say who lives in the community",
    "add_bill": "add a bill",
    "take_position": "take a position",
    "code_alignment": "code a bill's alignment",
    "refresh_bills": "refresh bills from live sources",
    "save_searches": "save searches for new bills",
    "sort_bills": "keep or ignore new bills",
    "follow_bills": "follow bills",
    "keep_desk": "change how a bill is worked on",
    "read_changes": "mark changes as read",
    "approve_position": "approve a position",
    "record_sign_on": "record what a partner said",
    "write_letters": "write letters and testimony",
    "prepare_hearings": "prepare hearings, or see who testifies",
    "lock_scorecard": "lock the votes of a scorecard",
    "edit_people": "add policymakers",
    "rate_people": "see or give ratings of policymakers",
    "meet_people": "see or keep asks, meetings, champions and whip counts",
    "edit_sources": "change the sources",
    "pull": "pull the sources",
    "edit_topics": "change the topics",
    "edit_stories": "merge or split stories",
    "judge_hits": "judge what a topic finds",
    "import_mentions": "import mentions",
    "add_poll": "add a survey",
    "look_at_contribution": "look at what a campaign contributed",
    "label_mentions": "label mentions",
    "tell_stance": "train stance models and work out shares",
    "estimate_will": "bring the estimate up to date",
}


def allowed(actor: Actor, verb: str) -> bool:
    """Whether the actor's role may do the verb. An unknown verb is a programming error (KeyError)."""
    return actor.role in VERBS[verb]


def require(actor: Actor, verb: str) -> None:
    """Raise NotAllowed unless the actor may do the verb."""
    if not allowed(actor, verb):
        who = " or ".join(ROLE_LABELS[role].lower() for role in Role if role in VERBS[verb])
        raise NotAllowed(
            f"{ROLE_LABELS[actor.role]}: this role may not {PHRASES[verb]}.", f"Ask someone whose role is {who}."
        )
