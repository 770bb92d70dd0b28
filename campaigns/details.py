"""What planning an event adds to it: its status, who helps when, for whom it is open and where it really is."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from campaigns.expectation import AUDIENCES
from campaigns.plan import CHANGES
from data.errors import Problem

STATUSES: dict[str, str] = {
    "planned": "Planned",
    "confirmed": "Confirmed",
    "happened": "Happened",
    "debriefed": "Debriefed",
    "cancelled": "Cancelled",
}
"""From planned to debriefed; a cancelled event is kept."""

TOOK_PLACE = ("happened", "debriefed")
"""What an event must be to count as something that we did."""

HOST = "Host"
ROLES = (HOST, "Greeter", "Sign-in", "Canvasser", "Interpreter", "Child care", "Set-up", "Driver")
"""Roles offered first; any other may be written in."""

ROLE_MAX, TEXT_MAX, LANGUAGE_MAX, MOST_SHIFTS, DESCRIPTION_MAX = 60, 300, 40, 40, 5000


@dataclass(frozen=True)
class Shift:
    """A role, how many it wants, and who is in it. Without times (aware) it lasts as long as the event.

    `members` are of the team, by number; `helpers` is how many others are in it.
    """

    role: str
    wanted: int = 1
    starts: datetime | None = None
    ends: datetime | None = None
    members: tuple[int, ...] = ()
    helpers: int = 0

    @property
    def filled(self) -> int:
        """How many are in it."""
        return len(self.members) + self.helpers

    @property
    def short(self) -> int:
        """How many are missing."""
        return max(self.wanted - self.filled, 0)


@dataclass(frozen=True)
class Details:
    """What planning adds to an event. `capacity` and `rsvps_wanted` are None where nobody set one.

    Where `private_address`, the event's place is the neighbourhood; `address` is for staff alone, and `description`
    too, for it may say where it is. `page_url` is where the public reads of it, `online_url` where it takes place.
    `audience` and `change` are the cell of the Advocacy Strategy Framework that it is for, "" where none was chosen.
    """

    capacity: int | None = None
    rsvps_wanted: int | None = None
    online_url: str = ""
    private_address: bool = False
    address: str = ""
    accessibility: str = ""
    languages: tuple[str, ...] = ()
    childcare: bool = False
    audience: str = ""
    change: str = ""
    co_hosts: tuple[int, ...] = ()
    shifts: tuple[Shift, ...] = ()
    description: str = ""
    page_url: str = ""

    def address_for(self, staff: bool) -> str:
        """The address as this reader may see it: a private one is for staff alone."""
        return self.address if staff or not self.private_address else ""

    def description_for(self, staff: bool) -> str:
        """The description as this reader may see it: where the address is private, it may say where."""
        return self.description if staff or not self.private_address else ""

    @property
    def short(self) -> int:
        """Hosts and helpers missing over all shifts."""
        return sum(shift.short for shift in self.shifts)


NO_DETAILS = Details()


@dataclass(frozen=True)
class Turnout:
    """People with a name at one event. Beside the counted attendance, and never added to it: they are in it.

    `rsvps` said they would come; `attended` were checked in or marked as there; `walk_ins` are those of them who had
    said nothing; `no_shows` are marked as not having come.
    """

    rsvps: int = 0
    checked_in: int = 0
    walk_ins: int = 0
    attended: int = 0
    no_shows: int = 0

    @property
    def anybody(self) -> bool:
        """Whether anybody stands behind the numbers."""
        return bool(self.rsvps or self.attended)


def check_details(details: Details, partners: Collection[int], members: Collection[int]) -> list[Problem]:
    """Problems of what was planned, each a sentence that names the answer and says what to do."""
    problems = []
    for key, label, number in (
        ("capacity", "capacity", details.capacity), ("rsvps_wanted", "number of RSVPs wanted", details.rsvps_wanted),
    ):  # fmt: skip
        if number is not None and not 0 < number <= 1_000_000:
            problems.append(Problem(key, f"The {label} is a number from 1 up; leave it empty where there is none."))
    for key, label, text in (("online_url", "link", details.online_url), ("page_url", "web page", details.page_url)):
        if text and not _web(text):
            problems.append(Problem(key, f"The {label} is no address of a web page. It begins with https://."))
    if details.private_address and not details.address.strip():
        problems.append(Problem("address", "A private address was asked for, but none is given."))
    for key, label, text in (
        ("address", "address", details.address), ("accessibility", "line on access", details.accessibility),
        ("online_url", "link", details.online_url), ("page_url", "web page", details.page_url),
    ):  # fmt: skip
        if len(text) > TEXT_MAX:
            problems.append(Problem(key, f"The {label} is longer than {TEXT_MAX} characters. Shorten it."))
    if len(details.description) > DESCRIPTION_MAX:
        problems.append(Problem("description", f"The description is longer than {DESCRIPTION_MAX:,} characters."))
    if any(len(one) > LANGUAGE_MAX for one in details.languages) or len(details.languages) > 20:
        problems.append(Problem("languages", "Name each language by itself, at most twenty."))
    if details.audience and details.audience not in AUDIENCES:
        problems.append(Problem("audience", f"Choose whom it is for: {', '.join(AUDIENCES)}."))
    if details.change and details.change not in CHANGES:
        problems.append(Problem("change", f"Choose the change sought: {', '.join(CHANGES)}."))
    if any(partner not in partners for partner in details.co_hosts):
        problems.append(Problem("co_hosts", "One of the co-hosts is not a partner of this initiative. Choose again."))
    return problems + _check_shifts(details.shifts, members)


def _check_shifts(shifts: Collection[Shift], members: Collection[int]) -> list[Problem]:
    problems = []
    if len(shifts) > MOST_SHIFTS:
        problems.append(Problem("shifts", f"There are more than {MOST_SHIFTS} shifts. Put some together."))
    for number, shift in enumerate(shifts, start=1):
        name = f"Shift {number}" + (f" ({shift.role.strip()[:ROLE_MAX]})" if shift.role.strip() else "")
        if not shift.role.strip():
            problems.append(Problem("shifts", f"{name}: say what the role is, such as {HOST}."))
        elif len(shift.role) > ROLE_MAX:
            problems.append(Problem("shifts", f"{name}: the role is longer than {ROLE_MAX} characters."))
        if not 0 <= shift.wanted <= 1000 or not 0 <= shift.helpers <= 1000:
            problems.append(Problem("shifts", f"{name}: how many is a number from 0 to 1,000."))
        if shift.starts and shift.ends and shift.ends <= shift.starts:
            problems.append(Problem("shifts", f"{name}: it ends before it starts."))
        if any(member not in members for member in shift.members):
            problems.append(Problem("shifts", f"{name}: one of those in it is not on the team any more."))
    return problems


def _web(text: str) -> bool:
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "")


def lines(text: str) -> str:
    """Text of several lines as it is stored: no control characters, single spaces, one empty line at most."""
    plain = (" ".join("".join(c if c.isprintable() else " " for c in line).split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(plain)).strip()


def columns(details: Details) -> dict[str, Any]:
    """The details that are columns of the event's own row (co-hosts and shifts stand in rows of their own)."""
    plain = asdict(details)
    del plain["co_hosts"], plain["shifts"]
    plain["languages"] = list(details.languages)
    plain["description"] = lines(details.description)
    return plain
