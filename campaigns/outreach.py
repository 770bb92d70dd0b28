"""Outreach events and follow-ups: what an event is, and what is wrong with one as typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from campaigns.attendance import UNKNOWN, BadCount, Count, Total, parse, total
from campaigns.details import NO_DETAILS, STATUSES, TOOK_PLACE, Details, check_details
from data.errors import Problem

Value = TypeVar("Value")

KINDS: dict[str, str] = {
    "canvass": "Canvass",
    "house meeting": "House meeting",
    "one-to-one": "1:1",
    "forum": "Forum",
    "tabling": "Tabling",
    "other": "Other",
}
"""Kinds of outreach event as stored, and as a button says them."""

UNDO_FOR = timedelta(minutes=30)
"""An event can be taken back for this long after it was logged; later it is corrected instead."""

LONGEST_EVENT = timedelta(days=14)
NAME_MAX, PLACE_MAX, HEARD_MAX, WHAT_MAX = 200, 200, 500, 300


@dataclass(frozen=True)
class FollowUpDraft:
    """A promise as typed: what, who owns it, by when. `token` is one per form, so a double tap saves once.

    With `to_whom` it is a commitment: our word was given.
    """

    token: str
    what: str
    owner_id: int | None
    due: date | None
    to_whom: str = ""


@dataclass(frozen=True)
class EventDraft:
    """An event as typed. A timed event has `starts` (aware); an all-day one has `day`, a date on the spot.

    `token` is one per form: two drafts with the same token are one event. `unread` are answers that
    could not be read at all, so that they are told together with the other problems. `status` is "" where the time
    decides: planned before it begins, happened afterwards. `uid` and `sequence` are those of another calendar.
    """

    token: str
    kind: str
    goal_ids: tuple[int, ...]
    place: str
    starts: datetime | None = None
    ends: datetime | None = None
    day: date | None = None
    last_day: date | None = None
    name: str = ""
    direct: bool = True
    partner_id: int | None = None
    campaign_id: int | None = None
    attendance: Count = UNKNOWN
    heard: str = ""
    districts: tuple[str, ...] = ()
    follow_ups: tuple[FollowUpDraft, ...] = ()
    unread: tuple[Problem, ...] = ()
    details: Details = NO_DETAILS
    status: str = ""
    uid: str = ""
    sequence: int = 0

    def dates(self, tz: ZoneInfo) -> tuple[date, date]:
        """First and last local date of the event. ValueError where it has neither a time nor a day."""
        if self.day is not None:
            return self.day, self.last_day or self.day
        if self.starts is None:
            raise ValueError("the event has neither a time nor a day")
        first = self.starts.astimezone(tz).date()
        return first, self.ends.astimezone(tz).date() if self.ends else first

    def ahead(self, now: datetime, tz: ZoneInfo) -> bool:
        """Whether it has not begun."""
        return self.starts > now if self.starts else self.dates(tz)[0] > now.astimezone(tz).date()

    def title(self) -> str:
        """Its name, or what its kind and place make of one."""
        return self.name.strip() or f"{named(self.kind)}, {self.place.strip()}"


@dataclass(frozen=True)
class GoalLink:
    """A goal an event worked for: its name today, and the version (with its wording) the event was linked to."""

    goal_id: int
    version_id: int
    name: str
    wording: str


@dataclass(frozen=True)
class EventRow:
    """An event as stored. `starts_on` and `ends_on` are dates on the spot; `starts` is None where all-day."""

    id: int
    name: str
    kind: str
    all_day: bool
    starts: datetime | None
    ends: datetime | None
    starts_on: date
    ends_on: date
    time_zone: str
    place: str
    direct: bool
    partner_id: int | None
    partner: str | None
    campaign_id: int | None
    campaign: str | None
    goals: tuple[GoalLink, ...]
    attendance: Count
    heard: str
    logged_at: datetime
    logged_by: str
    member_id: int | None
    open_follow_ups: int = 0
    districts: tuple[str, ...] = ()
    status: str = "happened"
    uid: str = ""
    sequence: int = 0
    changed_at: datetime | None = None
    cancelled_why: str = ""
    series_id: int | None = None
    series_on: date | None = None
    apart: bool = False
    details: Details = NO_DETAILS

    @property
    def cancelled(self) -> bool:
        """Whether it was called off; it is kept, and counts nowhere."""
        return self.status == "cancelled"

    def state(self, now: datetime, today: date) -> str:
        """Its status in a word: what has not begun has not happened, whatever was stored."""
        return "planned" if self.status in TOOK_PLACE and self.ahead(now, today) else self.status

    def ahead(self, now: datetime, today: date) -> bool:
        """Whether it has not begun: `now` for a timed event, the date on the spot for an all-day one."""
        return self.starts > now if self.starts else self.starts_on > today

    def awaits_count(self, today: date) -> bool:
        """Whether it is over and nobody has said how many came."""
        return self.ends_on < today and not self.attendance.known and not self.cancelled

    def when(self) -> str:
        """Its date and time on the spot, in words: Fri 20 Nov 2026, 6:30 pm."""
        if self.all_day or self.starts is None:
            days = f"{self.starts_on:%a %-d %b %Y}"
            return days if self.ends_on == self.starts_on else f"{days} to {self.ends_on:%a %-d %b %Y}"
        local = self.starts.astimezone(ZoneInfo(self.time_zone))
        return f"{local:%a %-d %b %Y}, {clock(local)}"

    def run_by(self) -> str:
        """We did, or which partner did."""
        return "We did" if self.direct else (self.partner or "A partner")


@dataclass(frozen=True)
class FollowUpRow:
    """A follow-up as stored."""

    id: int
    event_id: int | None
    event: str | None
    what: str
    owner_id: int
    owner: str
    due: date
    done_at: datetime | None
    done_by: str
    goal_ids: tuple[int, ...] = ()
    to_whom: str = ""
    debrief_id: int | None = None

    def state(self, today: date) -> str:
        """Done (a commitment: kept), overdue, due today, or open."""
        if self.done_at is not None:
            return "kept" if self.to_whom else "done"
        if self.due < today:
            return "overdue"
        return "due today" if self.due == today else "open"


@dataclass(frozen=True)
class Engagement:
    """Behaviour evidence for one goal: an event and the people counted there (None: end not known).

    An event of two goals is one row under each, so rows of different goals are never added up.
    """

    date: date
    goal_id: int
    event_id: int
    kind: str
    direct: bool
    low: int | None
    high: int | None

    @property
    def known(self) -> bool:
        """Whether anybody counted."""
        return self.low is not None or self.high is not None


@dataclass(frozen=True)
class Known:
    """What an event may refer to in its initiative; campaigns with the goal each is for."""

    goals: Mapping[int, str] = field(default_factory=dict)
    partners: frozenset[int] = frozenset()
    members: frozenset[int] = frozenset()
    campaigns: Mapping[int, int] = field(default_factory=dict)


def named(kind: str) -> str:
    """The kind in words for a sentence or a title."""
    return "One-to-one" if kind == "one-to-one" else KINDS.get(kind, kind.capitalize())


def clock(local: datetime) -> str:
    """A time of day as people say it: 6:30 pm."""
    return f"{local:%-I:%M} {'am' if local.hour < 12 else 'pm'}"


def given(value: Value | None) -> Value:
    """A field that a check has found to be there. ValueError where no check was made."""
    if value is None:
        raise ValueError("a draft was stored before it was checked")
    return value


def tidy(text: str) -> str:
    """Text as it is stored: one line, no control characters (PostgreSQL takes no NUL)."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def attended(events: list[EventRow]) -> Total:
    """People counted over events, each event once."""
    return total(event.attendance for event in {event.id: event for event in events}.values())


def by_series(events: Sequence[EventRow]) -> list[list[EventRow]]:
    """Events with the days of one series together, where its first one stands."""
    groups: dict[tuple[str, int], list[EventRow]] = {}
    for event in events:
        key = ("event", event.id) if event.series_id is None else ("series", event.series_id)
        groups.setdefault(key, []).append(event)
    return list(groups.values())


def counted(text: str) -> tuple[Count, tuple[Problem, ...]]:
    """How many came as typed, or unknown with the problem that stands in the way."""
    try:
        return parse(text), ()
    except BadCount as bad:
        return UNKNOWN, (Problem("attendance", str(bad)),)


def check_event(draft: EventDraft, known: Known, *, now: datetime, tz: ZoneInfo) -> list[Problem]:
    """Problems of an event as typed, each a sentence that names the answer and says what to do."""
    problems = [*draft.unread]
    if draft.kind not in KINDS:
        problems.append(Problem("kind", f"Say what it was: {', '.join(KINDS)}."))
    if not draft.goal_ids:
        problems.append(Problem("goals", "Choose at least one goal: which part of the common agenda was it for?"))
    elif any(goal_id not in known.goals for goal_id in draft.goal_ids):
        problems.append(Problem("goals", "One of the goals is no longer on the common agenda. Choose again."))
    if not draft.place.strip() and not draft.details.online_url.strip():
        problems.append(Problem("place", "Say where it was: a neighbourhood or a place is enough."))
    problems += _check_runner(draft, known)
    problems += _check_campaign(draft, known)
    problems += check_attendance(draft, now=now, tz=tz) if draft.starts or draft.day else []
    problems += _check_dates(draft, now, tz)
    problems += check_lengths(draft)
    problems += check_details(draft.details, known.partners, known.members)
    if draft.status and draft.status not in STATUSES:
        problems.append(Problem("status", f"The status is one of: {', '.join(STATUSES)}."))
    for follow_up in draft.follow_ups:
        problems += check_follow_up(follow_up, known.members, today=now.astimezone(tz).date())
    return problems


def check_attendance(draft: EventDraft, *, now: datetime, tz: ZoneInfo) -> list[Problem]:
    """Nobody can have come to what has not begun."""
    if draft.ahead(now, tz) and draft.attendance.known:
        return [Problem("attendance", "This event is still to come: leave how many came blank, and add it afterwards.")]
    return []


def check_follow_up(draft: FollowUpDraft, members: frozenset[int], *, today: date) -> list[Problem]:
    """Problems of a follow-up as typed: every one has an owner and a date."""
    problems = []
    if len(draft.to_whom) > PLACE_MAX:
        problems.append(Problem("to_whom", "To whom it was promised takes a few words. Shorten it."))
    if not draft.what.strip():
        problems.append(Problem("what", "Say what the follow-up is."))
    elif len(draft.what) > WHAT_MAX:
        problems.append(Problem("what", f"The follow-up is longer than {WHAT_MAX} characters. Keep it to one line."))
    if draft.owner_id is None:
        problems.append(Problem("owner", "A follow-up needs an owner: who will do it?"))
    elif draft.owner_id not in members:
        problems.append(Problem("owner", "The follow-up's owner is not on the team any more. Choose someone else."))
    if draft.due is None:
        problems.append(Problem("due", "A follow-up needs a date: by when?"))
    elif draft.due < today:
        problems.append(
            Problem("due", f"The follow-up is due on {draft.due:%-d %B %Y}, which is over. Choose a day from today on.")
        )
    elif draft.due > today + timedelta(days=731):
        problems.append(Problem("due", f"The follow-up is due in {draft.due.year}: is the year right?"))
    return problems


def may_undo(logged_at: datetime, logged_by: int | None, actor_member: int | None, *, now: datetime) -> str:
    """Why an event cannot be taken back by this member now; empty where it can."""
    if now - logged_at > UNDO_FOR:
        return f"It was logged more than {int(UNDO_FOR.total_seconds() // 60)} minutes ago: correct it instead."
    if logged_by is not None and actor_member is not None and logged_by != actor_member:
        return "Somebody else logged it: ask them, or correct it."
    return ""


def _check_runner(draft: EventDraft, known: Known) -> list[Problem]:
    if draft.direct and draft.partner_id is not None:
        return [Problem("partner", "Either we ran it or a partner did. Choose one.")]
    if not draft.direct and draft.partner_id is None:
        return [Problem("partner", "Say which partner ran it.")]
    if draft.partner_id is not None and draft.partner_id not in known.partners:
        return [Problem("partner", "That partner is not one of this initiative's. Choose again.")]
    return []


def _check_campaign(draft: EventDraft, known: Known) -> list[Problem]:
    if draft.campaign_id is None:
        return []
    if draft.campaign_id not in known.campaigns:
        return [Problem("campaign", "That campaign is not one of this initiative's. Choose again.")]
    goal_id = known.campaigns[draft.campaign_id]
    if goal_id not in draft.goal_ids:
        name = known.goals.get(goal_id, "another goal")
        return [Problem("campaign", f"The campaign is for the goal “{name}”. Choose that goal too, or no campaign.")]
    return []


def _check_dates(draft: EventDraft, now: datetime, tz: ZoneInfo) -> list[Problem]:
    if draft.starts is None and draft.day is None:
        return [Problem("when", "Say when it was.")]
    first, last = draft.dates(tz)
    today = now.astimezone(tz).date()
    if (draft.starts and draft.ends and draft.ends <= draft.starts) or last < first:
        return [Problem("when", "The event ends before it starts.")]
    if last - first > LONGEST_EVENT:
        return [Problem("when", "The event runs for more than two weeks: is the date right? Log each day by itself.")]
    if not today - timedelta(days=20 * 366) <= first <= today + timedelta(days=731):
        return [Problem("when", f"The event is in {first.year}: is the year right?")]
    return []


def check_lengths(draft: EventDraft) -> list[Problem]:
    """Name, place and what was heard are lines, not pages."""
    limits = (
        ("name", "name", draft.name, NAME_MAX),
        ("place", "place", draft.place, PLACE_MAX),
        ("heard", "line on what was heard", draft.heard, HEARD_MAX),
    )
    return [
        Problem(key, f"The {label} is longer than {longest} characters. Shorten it.")
        for key, label, text, longest in limits
        if len(text) > longest
    ]
