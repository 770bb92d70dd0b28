"""Bills as plain records: what makes one bill the same as another, what a draft holds, which dates are dates.

A bill is identified by jurisdiction, legislative session and normalised number, always all three:
SB 540 of 2025 and SB 540 of 2026 are two bills, and SB 540 is never SJR 540.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from data.dates import BadDate
from data.errors import Problem
from policy.places import ZONES, jurisdiction_key
from policy.votes import VoteDraft

KINDS = (
    "bill",
    "resolution",
    "concurrent resolution",
    "joint resolution",
    "constitutional amendment",
    "ordinance",
    "agency rule",
    "ballot measure",
    "board item",
)
"""Kinds to choose from when typing a bill. A source may name others (Open States has 24)."""

LOCAL_KINDS = frozenset({"ordinance", "agency rule", "ballot measure", "board item"})
"""Measures of a council, a board, an agency, the voters. They may have a name for a number, such as Measure A."""

CHAMBERS = {"lower": "House", "upper": "Senate", "legislature": "Legislature", "": ""}

# Spelled-out names that stand for exactly one abbreviation everywhere. "House Resolution" is not among
# them: HR is a resolution in most states and a bill in Congress.
_SPELLED = {
    "SENATEBILL": "SB",
    "HOUSEBILL": "HB",
    "ASSEMBLYBILL": "AB",
    "SENATEJOINTRESOLUTION": "SJR",
    "HOUSEJOINTRESOLUTION": "HJR",
    "SENATECONCURRENTRESOLUTION": "SCR",
    "HOUSECONCURRENTRESOLUTION": "HCR",
}
_NUMBER_WORD = re.compile(r"(?<=[^\W\d_][. ]) *(?:NO\b\.?|NUM(?:BER)?\b\.?|#)(?= *#? *\d)")
_LETTERS_OR_DIGITS = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True)
class Identity:
    """What makes a bill that bill. Equal identities are one bill, different ones never are."""

    jurisdiction: str
    session: str
    identifier: str


def identifier_key(text: str) -> str:
    """The number of a bill as one spelling: "SB 540" for SB 540, S.B. 540, SB0540 and sb-540.

    Runs of letters are joined across dots, blanks and hyphens, runs of digits are never joined and
    lose their leading zeros; so "ABX1 5" (first special session) stays apart from "ABX 15", and a
    print letter ("S 7960-A") stays part of the number. The word for number is no part of it ("HB No. 12"). Raises
    nothing; "" where there is nothing.
    """
    tokens: list[str] = []
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).upper())
    for token in _LETTERS_OR_DIGITS.findall(_NUMBER_WORD.sub(" ", plain)):
        if token.isdecimal():
            tokens.append(str(int(token)))
        elif tokens and not tokens[-1].isdecimal():
            tokens[-1] += token
        else:
            tokens.append(token)
    if tokens and tokens[0] in _SPELLED:
        tokens[0] = _SPELLED[tokens[0]]
    return " ".join(tokens)


@lru_cache(maxsize=2_000)
def session_key(text: str) -> str:
    """A session's name as one spelling: "2025-2026" for 2025–26, 20252026 and 2025-2026; else casefolded."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    plain = re.sub(r"\s*[‐-―−/_-]\s*", "-", plain)
    plain = re.sub(r"(?<=\d) (?:regular|general|annual)(?: session)?$|(?<=\d) legislative session$", "", plain)
    found = re.fullmatch(r"(\d{4})-?(\d{4})|(\d{4})-(\d{2})", plain)
    if found:
        first = found[1] or found[3]
        second = found[2] or first[:2] + found[4]
        if int(second) == int(first) + 1:
            return f"{first}-{second}"
    return plain


def session_years(key: str) -> tuple[int, int] | None:
    """First and last year of a session named by its year or years ("2025", "2025-2026"), by its key; else None."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", key)
    return (int(found[1]), int(found[2] or found[1])) if found else None


def carries(one: str, other: str) -> bool:
    """Whether one of two session keys is a single year of the other, a session of several years.

    Bills carry over within such a session and are numbered once: SB 540 of "2026" is SB 540 of "2025-2026",
    while SB 540 of "2025" and of "2026" are two bills where each year is a session of its own.
    """
    spans = session_years(one), session_years(other)
    if spans[0] is None or spans[1] is None or one == other:
        return False
    (short, long) = sorted((spans[0], spans[1]), key=lambda span: span[1] - span[0])
    return short[0] == short[1] and long[0] < long[1] and long[0] <= short[0] <= long[1]


def identity(jurisdiction: str, session: str, identifier: str, jurisdiction_id: str = "") -> Identity:
    """The identity of a bill. `jurisdiction_id` is the Open Civic Data id where a source gives one.

    A Congress is named by its number: "119" for 119th Congress and 2025-2026.
    """
    place = jurisdiction_key(jurisdiction, jurisdiction_id)
    named = session_key(session)
    if place == "us":
        named = _congress(named)
    return Identity(place, named, identifier_key(identifier))


def _congress(session: str) -> str:
    if found := re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)?(?: (?:united states |u\.?s\.? )?congress)?", session):
        return str(int(found[1]))
    years = session_years(session)
    if years and years[0] % 2 and years[1] == years[0] + 1:
        return str((years[0] - 1787) // 2)  # the first Congress met in 1789
    return session


@dataclass(frozen=True)
class Action:
    """Something a legislature or an executive did with a bill, on its local date.

    `order` sorts actions of one date as the source counts them. `chamber` is lower, upper,
    legislature, executive, committee or "". `classification` are Open States' words, empty where the
    source has none: then the description is read (`policy.vocabulary`).
    """

    on: date
    description: str
    chamber: str = ""
    classification: tuple[str, ...] = ()
    order: int = 0


@dataclass(frozen=True)
class Sponsor:
    """Who put a bill forward, as the source names them."""

    name: str
    entity_type: str = "person"
    primary: bool = False
    classification: str = ""
    person_key: str = ""


@dataclass(frozen=True)
class VersionDraft:
    """A version of a bill's text as a source lists it or a person gives it. `text` is "" where only its address is."""

    note: str
    on: date | None = None
    url: str = ""
    text: str = ""

    @property
    def key(self) -> tuple[str, date | None]:
        """What tells it from the other versions of its source."""
        return " ".join(self.note.split()).casefold(), self.on


@dataclass(frozen=True)
class Related:
    """Another bill that a source names beside this one: companion, prior-session, replaces, replaced-by, related."""

    relation: str
    identifier: str
    session: str = ""


@dataclass(frozen=True)
class BillDraft:
    """A bill as typed or as read from a source.

    `actions`, `sponsors`, `versions`, `votes` and `related` are None where the source did not send them
    (which is not the same as none). A `part` tells only some of a bill that is known already, and needs no
    title. `change_mark` is the source's own hash of the record, where it has one. `complete` says that the
    actions are all there are; without it, `first_on`, `latest_on` and `passage_on` are the source's own
    summary of those it did not send.
    """

    jurisdiction: str
    session: str
    identifier: str
    title: str
    kind: str = "bill"
    chamber: str = ""
    summary: str = ""
    subjects: tuple[str, ...] = ()
    url: str = ""
    jurisdiction_id: str = ""
    source: str = "hand"
    source_key: str = ""
    source_updated_at: datetime | None = None
    actions: tuple[Action, ...] | None = None
    complete: bool = False
    sponsors: tuple[Sponsor, ...] | None = None
    first_on: date | None = None
    latest_on: date | None = None
    latest_action: str = ""
    passage_on: date | None = None
    versions: tuple[VersionDraft, ...] | None = None
    votes: tuple[VoteDraft, ...] | None = None
    related: tuple[Related, ...] | None = None
    part: bool = False
    change_mark: str = ""
    sponsors_are: str = "all"  # or "primary", or "others": a source that sends them apart

    @cached_property
    def identity(self) -> Identity:
        """Jurisdiction, session and number, each in its one spelling."""
        return identity(self.jurisdiction, self.session, self.identifier, self.jurisdiction_id)


def check_bill(draft: BillDraft) -> list[Problem]:
    """Problems of a bill as typed or as read."""
    problems = []
    if not draft.jurisdiction.strip():
        problems.append(Problem("jurisdiction", "Say whose bill it is: a state, a county, a city."))
    if not draft.session.strip():
        problems.append(
            Problem("session", "Name the legislative session, such as 2025-2026: numbers start again in each.")
        )
    key = draft.identity.identifier
    if not key:
        problems.append(Problem("identifier", "The bill needs its number, such as SB 540."))
    elif draft.kind not in LOCAL_KINDS and not any(character.isdigit() for character in key):
        problems.append(Problem("identifier", f"“{draft.identifier.strip()}” has no number in it, such as SB 540."))
    if not draft.title.strip() and not draft.part:
        problems.append(Problem("title", "The bill needs a title, so that people recognise it."))
    problems += [problem for action in draft.actions or () for problem in check_action(action)]
    if draft.url.strip() and not draft.url.strip().lower().startswith(("http://", "https://")):
        problems.append(Problem("url", "The address of the bill must begin with http:// or https://."))
    return problems


def check_action(action: Action) -> list[Problem]:
    """Problems of an action as typed."""
    problems = []
    if not action.description.strip():
        problems.append(Problem("action", "Say what happened, such as Referred to Education."))
    if is_placeholder(action.on):
        problems.append(Problem("on", f"{action.on.isoformat()} is a placeholder, not the date of an action."))
    return problems


def is_placeholder(day: date) -> bool:
    """Whether a source wrote this date for want of one: the first days of the eras of computers, or far off."""
    return day.year < 1900 or day.year > 2100 or day in {date(1900, 1, 1), date(1970, 1, 1)}


_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](.+))?")


@lru_cache(maxsize=20_000)  # a session has a few hundred days
def local_date(text: str, zone: ZoneInfo | None = None) -> date:
    """The legislature's local date of a date or time stamp in ISO form.

    A plain date is that date. Midnight in UTC is a plain date that was given a time, and midnight of
    the legislature (04:00Z in New York in summer, written so in winter too by sources that ignore
    daylight saving) is its local day, whatever the reader's own time zone is. `zone` is the
    legislature's; without it an exact hour from 04:00Z to 10:00Z is taken for a midnight in the
    United States. Raises BadDate for a placeholder or for what cannot be read.
    """
    found = _DATE.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        day = date(int(found[1]), int(found[2]), int(found[3]))
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00")) if found[4] else None
    except ValueError as error:
        raise BadDate(f"“{text.strip()[:40]}” cannot be read as a date.", "Dates look like 2026-11-23.") from error
    if is_placeholder(day):
        raise BadDate(f"{day.isoformat()} is a placeholder, not a date.")
    if moment is None or moment.tzinfo is None or moment.utcoffset() != timedelta(0):
        return day  # a date, or a local time as written
    exact_hour = (moment.minute, moment.second, moment.microsecond) == (0, 0, 0)
    if exact_hour and moment.hour == 0:
        return day
    if zone is None:
        return day if not exact_hour or moment.hour >= 4 else day - timedelta(days=1)
    local = moment.astimezone(zone)
    if exact_hour and local.hour == 23:
        return local.date() + timedelta(days=1)  # midnight of a source that ignores daylight saving
    return local.date()


def zone_of(jurisdiction: str) -> ZoneInfo | None:
    """The time zone of a state's capital, by jurisdiction key; None for places it does not know."""
    name = ZONES.get(jurisdiction.split("/")[0])
    return ZoneInfo(name) if name else None


def source_time(text: str) -> datetime | None:
    """When the source says it changed the record, aware UTC; None where it says nothing readable."""
    try:
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@dataclass(frozen=True)
class FieldChange:
    """A field that differs from what was stored."""

    field: str
    before: str
    after: str


def action_line(action: Action) -> str:
    """An action in one line, as the history of changes keeps it."""
    chamber = CHAMBERS.get(action.chamber, "")
    return f"{action.on.isoformat()} · {chamber + ': ' if chamber else ''}{action.description}"


def changed_actions(before: Sequence[Action], after: Sequence[Action]) -> list[FieldChange]:
    """Actions that came, and actions that the source took back. The order of rows does not matter."""

    def essence(action: Action) -> tuple[date, str, str, tuple[str, ...]]:
        return action.on, " ".join(action.description.split()), action.chamber, tuple(sorted(action.classification))

    old, new = {essence(action) for action in before}, {essence(action) for action in after}
    came = sorted((action for action in after if essence(action) not in old), key=lambda a: (a.on, a.order))
    went = sorted((action for action in before if essence(action) not in new), key=lambda a: (a.on, a.order))
    return [FieldChange("action", action_line(action), "") for action in went] + [
        FieldChange("action", "", action_line(action)) for action in came
    ]
