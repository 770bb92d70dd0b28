"""The desk's own records: who works on a bill, who stands with us, what has to be looked at again.

Pure: rows in, what holds out. Every record is a history; the newest row holds and none is ever changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from data.errors import Problem
from policy.bills import Action, FieldChange, action_line

ANSWERS = ("signs on", "dissents", "withdraws")
APPROVALS = ("asked", "approved", "returned")
ABOUT = ("position", "alignment")
LETTERS = ("letter", "testimony")

MOST_WORDS = 20_000
"""Characters of a field of the desk: more than a page of talking points, less than a bill's text."""
MOST_BODY = 200_000
"""Characters of a letter."""


@dataclass(frozen=True)
class DeskDraft:
    """How a bill is worked on, as typed. A field that is None stays as it was; an assignee of 0 is nobody."""

    assignee_id: int | None = None
    talking_points: str | None = None
    sponsor: str | None = None
    coalition: str | None = None


@dataclass(frozen=True)
class DeskRow:
    """How a bill is worked on, from `recorded_at` on until the next entry."""

    assignee_id: int | None = None
    assignee: str = ""
    talking_points: str = ""
    sponsor: str = ""
    coalition: str = ""
    recorded_at: datetime | None = None
    recorded_by: str = ""


@dataclass(frozen=True)
class ApprovalRow:
    """A step of a position towards approval."""

    position_id: int
    step: str
    note: str
    at: datetime
    by: str


@dataclass(frozen=True)
class SignOnDraft:
    """What a partner said, as typed."""

    partner_id: int
    answer: str
    reason: str
    on: date


@dataclass(frozen=True)
class SignOnRow:
    """What a partner said of our position, which was `stance` that day."""

    partner_id: int
    partner: str
    answer: str
    stance: str
    reason: str
    on: date
    at: datetime
    by: str


@dataclass(frozen=True)
class ReviewRow:
    """A call to look again (`step` due), or that somebody did (reviewed). `about` is position or alignment."""

    about: str
    step: str
    why: str
    at: datetime
    by: str


@dataclass(frozen=True)
class LetterDraft:
    """A letter or testimony, as typed. `letter_id` is the letter that this is a new version of."""

    kind: str
    title: str
    body: str
    addressed_to: str = ""
    signed_by: str = ""
    letter_id: int | None = None


@dataclass(frozen=True)
class LetterRow:
    """One version of a letter or testimony."""

    letter_id: int
    number: int
    kind: str
    title: str
    addressed_to: str
    signed_by: str
    body: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Marks:
    """What the board says of a bill beside its position."""

    to_review: tuple[str, ...] = ()
    since: datetime | None = None
    why: str = ""
    assignee: str = ""
    signed: int = 0
    dissents: int = 0
    approval: str = ""


@dataclass(frozen=True)
class DeskDetail:
    """Everything of the desk about one bill. Histories are newest first.

    `position_id` is the newest entry of the position history, which an approval is asked for; None without one.
    """

    note: DeskRow
    notes: tuple[DeskRow, ...]
    position_id: int | None
    approvals: tuple[ApprovalRow, ...]
    sign_ons: tuple[SignOnRow, ...]
    sign_on_history: tuple[SignOnRow, ...]
    due: tuple[ReviewRow, ...]
    reviews: tuple[ReviewRow, ...]
    letters: tuple[LetterRow, ...]
    letter_history: tuple[LetterRow, ...]


def _too_long(field: str, name: str, text: str, most: int) -> list[Problem]:
    if len(text) <= most:
        return []
    return [Problem(field, f"{name} may have {most:,} characters; this has {len(text):,}. Shorten it.")]


def check_desk(draft: DeskDraft) -> list[Problem]:
    """Problems of how a bill is worked on, as typed."""
    return [
        problem
        for field, name in (
            ("talking_points", "The talking points"),
            ("sponsor", "The community sponsor"),
            ("coalition", "The coalition"),
        )
        for problem in _too_long(field, name, getattr(draft, field) or "", MOST_WORDS)
    ]


def check_sign_on(draft: SignOnDraft, today: date, held: SignOnRow | None, stance: str | None) -> list[Problem]:
    """Problems of what a partner is said to have answered.

    `held` is what holds of this partner so far, `stance` our position in force.
    """
    problems = []
    if draft.answer not in ANSWERS:
        problems.append(
            Problem("answer", f"A partner {', '.join(ANSWERS[:-1])} or {ANSWERS[-1]}; not “{draft.answer}”.")
        )
    if draft.answer in ("dissents", "withdraws") and not draft.reason.strip():
        problems.append(Problem("reason", "Say why, in the partner's words where you have them."))
    if draft.answer in ("signs on", "dissents") and stance is None:
        problems.append(Problem("answer", "We have no position on this bill yet: there is nothing to sign on to."))
    if draft.answer == "withdraws" and (held is None or held.answer == "withdraws"):
        problems.append(Problem("answer", "This partner is not on record on this bill: there is nothing to take back."))
    if not date(1900, 1, 1) < draft.on <= today:
        problems.append(Problem("on", "The day on which the partner said so cannot be ahead of us."))
    return problems + _too_long("reason", "The reason", draft.reason, MOST_WORDS)


def check_approval(step: str, note: str, so_far: Sequence[ApprovalRow]) -> list[Problem]:
    """Problems of a step of approval, after the steps taken so far (oldest first)."""
    state = so_far[-1].step if so_far else ""
    if step not in APPROVALS:
        return [Problem("step", f"An approval is {', '.join(APPROVALS[:-1])} or {APPROVALS[-1]}; not “{step}”.")]
    if state == "approved":
        return [Problem("step", "This position is approved already. A new position asks anew.")]
    if step == "asked" and state == "asked":
        return [Problem("step", "Approval is asked for already.")]
    if step == "returned" and not note.strip():
        return [Problem("note", "Say what has to change before it can be approved.")]
    return []


def check_letter(draft: LetterDraft) -> list[Problem]:
    """Problems of a letter as typed."""
    problems = []
    if draft.kind not in LETTERS:
        problems.append(Problem("kind", f"It is a letter or testimony, not “{draft.kind}”."))
    if not draft.title.strip():
        problems.append(Problem("title", "Give it a title, such as “Support for SB 540”."))
    if not draft.body.strip():
        problems.append(Problem("body", "It says nothing yet: write its text."))
    return problems + _too_long("body", "A letter", draft.body, MOST_BODY)


def newest_answers(history: Iterable[SignOnRow]) -> list[SignOnRow]:
    """What holds of each partner, by name; who took it back is not among them. `history` is oldest first."""
    latest = {row.partner_id: row for row in history}
    return sorted(
        (row for row in latest.values() if row.answer != "withdraws"),
        key=lambda row: (ANSWERS.index(row.answer), row.partner),
    )


def due(history: Iterable[ReviewRow]) -> list[ReviewRow]:
    """What has to be looked at again: every call since somebody last reviewed. `history` is oldest first.

    A review settles the calls before it about the same thing, and nothing of what comes after.
    """
    waiting: dict[str, list[ReviewRow]] = {about: [] for about in ABOUT}
    for row in history:
        if row.step == "due":
            waiting[row.about].append(row)
        else:
            waiting[row.about].clear()
    return [row for about in ABOUT for row in waiting[about]]


def marks(
    due_rows: Sequence[ReviewRow], note: DeskRow | None, answers: Sequence[SignOnRow], approval: str = ""
) -> Marks:
    """What a card says of all this."""
    return Marks(
        tuple(about for about in ABOUT if any(row.about == about for row in due_rows)),
        min((row.at for row in due_rows), default=None),
        due_rows[-1].why if due_rows else "",
        note.assignee if note else "",
        sum(row.answer == "signs on" for row in answers),
        sum(row.answer == "dissents" for row in answers),
        approval,
    )


def is_amendment(action: Action) -> bool:
    """Whether an action may have changed the bill's text: an amendment that was offered is not yet one.

    By Open States' classifications, a committee's passage "as amended" among them, else by its words.
    """
    kinds = set(action.classification)
    if kinds & {"amendment-passage", "amendment-amendment", "substitution"}:
        return True
    words = " ".join(action.description.casefold().split())
    if kinds & {"amendment-introduction", "amendment-failure", "amendment-withdrawal", "amendment-deferral"}:
        return False
    if any(mark in words for mark in ("fail", "reject", "withdraw", "offered", "proposed", "tabled", "not adopted")):
        return False
    if "constitutional amendment" in words:
        words = words.replace("constitutional amendment", "")
    return any(
        mark in words
        for mark in ("as amended", "amended", "amendment adopted", "amendments adopted", "amendment agreed",
                     "amendments agreed", "adopted amendment", "concurred in", "concurrence in", "substitute adopted",
                     "committee substitute", "amendment passed", "amendments passed", "adopts amendment",
                     "amendments: amend")
    ) or ("amendment" in words and ("adopted" in words or "agreed to" in words or "passed" in words))  # fmt: skip


def amendments(changes: Iterable[FieldChange], actions: Iterable[Action]) -> list[str]:
    """The amendments among the actions that came, as the history says them: why positions have to be reviewed."""
    came = {change.after for change in changes if change.field == "action" and change.after}
    return [line for action in actions if (line := action_line(action)) in came and is_amendment(action)]
