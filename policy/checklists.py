"""What has to be done for a hearing, and by when: a checklist that moves with its date. Pure rules.

The list is the field's practice as advocacy organizations teach it (confirm, count, line up, submit, follow up); it
is a convention, and a team takes items out and adds its own. Days are counted from the local day of the hearing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data.errors import Problem

FIRST, LAST = -365, 90
"""Days before and after a hearing within which an item may lie."""
MOST_LABEL = 200


@dataclass(frozen=True)
class Item:
    """An item of the list: its key, what is to do, and how many days after the hearing (negative: before)."""

    key: str
    label: str
    days: int


PRACTICE = (
    Item("confirm", "Confirm the date, the time and the room", -7),
    Item("roster", "Look at the roster: who sits there, how they stand, whom to visit", -7),
    Item("witnesses", "Line up witnesses, with those who live with the problem first", -7),
    Item("testimony", "Draft testimony", -7),
    Item("visits", "Visit members of the committee", -7),
    Item("signup", "Sign witnesses up before the deadline", -2),
    Item("approved", "Testimony approved", -2),
    Item("submitted", "Submit written testimony", -2),
    Item("points", "Talking points to every witness and partner", -2),
    Item("care", "Rides, interpretation and child care for witnesses", -2),
    Item("room", "Confirm the room and the order of the day", 0),
    Item("packet", "Packets printed and handed out", 0),
    Item("notes", "Notes of who said what, and the vote", 0),
    Item("thanks", "Thank witnesses and members", 1),
    Item("followup", "Send what members asked for", 3),
)
"""The field's practice. Keys are stable: what a team did is kept by them."""


@dataclass(frozen=True)
class Done:
    """What a team did about an item: the stored row. `label` and `days` are those of an item of its own."""

    item: str
    label: str = ""
    days: int = 0
    owner: str = ""
    done_at: datetime | None = None
    done_by: str = ""
    removed: bool = False


@dataclass(frozen=True)
class Task:
    """An item of a hearing as people see it."""

    item: str
    label: str
    days: int
    due: date
    owner: str
    done_at: datetime | None
    done_by: str

    @property
    def done(self) -> bool:
        """Whether it is done."""
        return self.done_at is not None

    @property
    def when(self) -> str:
        """Its place before or after the hearing: "T-7", "T-0", "T+1"."""
        return f"T+{self.days}" if self.days > 0 else f"T-{-self.days}"

    def late(self, today: date) -> bool:
        """Whether it is not done and its day has passed."""
        return not self.done and self.due < today

    def owed(self, today: date) -> bool:
        """Whether it is not done and its day has come."""
        return not self.done and self.due <= today


def checklist(on: date, stored: Iterable[Done], today: date) -> list[Task]:
    """A hearing's checklist: overdue first, then what is still to do by day, then what is done. `on` is its local day.

    >>> [task.label for task in checklist(date(2026, 12, 3), [], date(2026, 11, 28))][:1]
    ['Confirm the date, the time and the room']
    >>> checklist(date(2026, 12, 3), [], date(2026, 11, 28))[0].due
    datetime.date(2026, 11, 26)
    """
    kept = {row.item: row for row in stored}
    own = [Item(row.item, row.label, row.days) for row in kept.values() if row.label]
    tasks = []
    for item in (*PRACTICE, *own):
        row = kept.get(item.key, Done(item.key))
        if not row.removed:
            due = on + timedelta(days=item.days)
            tasks.append(Task(item.key, item.label, item.days, due, row.owner, row.done_at, row.done_by))
    places = {item.key: place for place, item in enumerate(PRACTICE)}
    return sorted(tasks, key=lambda t: (t.done, not t.late(today), t.due, places.get(t.item, len(places)), t.item))


def removed(stored: Iterable[Done]) -> list[Item]:
    """Items of the field's practice that the team took out, to put back."""
    out = {row.item for row in stored if row.removed}
    return [item for item in PRACTICE if item.key in out]


def own_key(stored: Iterable[Done]) -> str:
    """A key for another item of the team's own, never used in this hearing before."""
    taken = [int(row.item.removeprefix("own-")) for row in stored if row.item.startswith("own-")]
    return f"own-{max(taken, default=0) + 1}"


def check_item(label: str, days: int, tasks: Sequence[Task]) -> list[Problem]:
    """Problems of an item of one's own, as typed."""
    problems = []
    plain = " ".join(label.split())
    if not plain:
        problems.append(Problem("label", "Say what is to be done."))
    if len(plain) > MOST_LABEL:
        problems.append(Problem("label", f"An item may have {MOST_LABEL} characters; this has {len(plain)}."))
    if any(task.label.casefold() == plain.casefold() for task in tasks):
        problems.append(Problem("label", "That is on the list already."))
    if not FIRST <= days <= LAST:
        problems.append(Problem("days", f"An item lies at most {-FIRST} days before a hearing or {LAST} after it."))
    return problems


def missing(tasks: Sequence[Task], today: date, lacks: Mapping[str, bool]) -> list[str]:
    """What a hearing lacks, in short sentences, the overdue first. `lacks` says of each thing whether it is missing."""
    late = [task for task in tasks if task.late(today)]
    said = []
    if late:
        more = f" and {len(late) - 1} more" if len(late) > 1 else ""
        said.append(f"Overdue: {late[0].label[:1].lower()}{late[0].label[1:]}{more}.")
    return said + [sentence for sentence, wanting in lacks.items() if wanting]
