"""Frames, messages and messengers: what a campaign says, who approved it, and who says it. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from campaigns.plan import MESSAGE_MAX
from data.dates import say
from data.errors import Problem

STATES = {"draft": "Draft", "in review": "In review", "approved": "Approved", "retired": "Retired"}
NEXT: dict[str, tuple[str, ...]] = {
    "draft": ("in review", "retired"),
    "in review": ("approved", "draft", "retired"),
    "approved": ("retired",),
    "retired": ("draft",),
}
"""Where a message may go from each state. A new wording is a draft again, whatever the old one was."""
STEPS = {"in review": "Ask for approval", "approved": "Approve", "draft": "Back to draft", "retired": "Retire"}
CONSENTS = {"to ask": "To ask", "agreed": "Agreed", "declined": "Declined"}
PART_MAX, NAME_MAX = 600, 120


@dataclass(frozen=True)
class FrameDraft:
    """What is wrong, what would mend it, and what people are called to do."""

    problem: str
    solution: str
    call: str


@dataclass(frozen=True)
class FrameRow:
    """A version of a campaign's frame."""

    number: int
    problem: str
    solution: str
    call: str
    at: datetime
    by: str


@dataclass(frozen=True)
class EntryRow:
    """An entry in a message's history: a wording, and the state it was put in."""

    number: int
    text: str
    state: str
    why: str
    at: datetime
    by: str


@dataclass(frozen=True)
class MessageRow:
    """A message with its history, oldest first. Without entries it is a draft in its first wording."""

    id: int
    campaign_id: int
    first: str
    entries: tuple[EntryRow, ...]

    @property
    def text(self) -> str:
        """The wording that stands."""
        return self.entries[-1].text if self.entries else self.first

    @property
    def state(self) -> str:
        """The state that stands."""
        return self.entries[-1].state if self.entries else "draft"

    @property
    def number(self) -> int:
        """The version of the wording that stands."""
        return self.entries[-1].number if self.entries else 1

    @property
    def approved(self) -> EntryRow | None:
        """Who approved the wording that stands, and when; None where nobody did."""
        return self.entries[-1] if self.entries and self.entries[-1].state == "approved" else None


@dataclass(frozen=True)
class MessengerDraft:
    """Who says it, as typed: a partner, or a person in a role."""

    name: str
    role: str = ""
    partner_id: int | None = None
    consent: str = "to ask"
    consent_on: date | None = None
    consent_until: date | None = None
    note: str = ""


@dataclass(frozen=True)
class MessengerRow:
    """A messenger as kept."""

    id: int
    name: str
    role: str
    partner: str | None
    consent: str
    consent_on: date | None
    consent_until: date | None
    note: str

    def words(self, today: date) -> str:
        """The consent as it stands on a day."""
        if self.consent == "agreed" and self.consent_until is not None and today > self.consent_until:
            return f"Agreed until {say(self.consent_until)}: ask again"
        since = f" {say(self.consent_on)}" if self.consent_on else ""
        return f"{CONSENTS[self.consent]}{since}"


def check_frame(draft: FrameDraft) -> list[Problem]:
    """Problems of a frame as typed: all three parts, each in a few lines."""
    names = {"problem": "the problem", "solution": "the solution", "call": "the call to act"}
    return [
        Problem(field, f"Say {label}, in up to {PART_MAX} characters.")
        for field, label in names.items()
        if not getattr(draft, field).strip() or len(getattr(draft, field)) > PART_MAX
    ]


def check_wording(text: str, others: Collection[str]) -> list[Problem]:
    """Problems of a wording, beside those of the campaign's other messages."""
    if not text.strip() or len(text) > MESSAGE_MAX:
        return [Problem("text", f"The message needs its words, up to {MESSAGE_MAX} characters.")]
    if text.strip() in others:
        return [Problem("text", "This campaign has that message already.")]
    return []


def check_step(row: MessageRow, state: str, why: str, member_id: int | None) -> list[Problem]:
    """Problems of putting a message into a state. Only a named member of the team approves."""
    if state not in NEXT[row.state]:
        return [Problem("state", f"A message that is {row.state} cannot be {state}: {', '.join(NEXT[row.state])}.")]
    if state == "approved" and member_id is None:
        return [Problem("state", "A message is approved by a named member of the team: choose who you are.")]
    if row.state == "in review" and state == "draft" and not why.strip():
        return [Problem("why", "Say why the message goes back to draft.")]
    return []


def check_messenger(draft: MessengerDraft, *, partners: Collection[int]) -> list[Problem]:
    """Problems of a messenger as typed."""
    problems = []
    if not draft.name.strip() or len(draft.name) > NAME_MAX:
        problems.append(Problem("name", f"Say who it is, in up to {NAME_MAX} characters."))
    if draft.partner_id is not None and draft.partner_id not in partners:
        problems.append(Problem("partner", "That partner is not one of this initiative's."))
    if draft.consent not in CONSENTS:
        problems.append(Problem("consent", f"Choose: {', '.join(CONSENTS)}."))
    if draft.consent == "agreed" and draft.consent_on is None:
        problems.append(Problem("consent_on", "Say on which day they agreed."))
    if draft.consent_on and draft.consent_until and draft.consent_until < draft.consent_on:
        problems.append(Problem("consent_until", "The consent ends before it was given."))
    return problems
