"""Tactics, the content calendar, money and assets of a campaign: the rows, and what is wrong with one as typed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campaigns.expectation import AUDIENCES
from campaigns.plan import CHANGES
from campaigns.wording import MessageRow
from data.dates import say
from data.entries import Entry, sequence_of
from data.errors import Problem

TACTIC_STATES = {"planned": "Planned", "running": "Running", "done": "Done", "dropped": "Dropped"}
STATES = {"planned": "Planned", "ready": "Ready", "published": "Published", "dropped": "Dropped"}
OURS = "We"
TITLE_MAX, ADDRESS_MAX, NOTE_MAX = 120, 500, 300


@dataclass(frozen=True)
class TacticDraft:
    """A tactic as typed, in a cell of the grid."""

    name: str
    audience: str
    change: str
    channel: str
    owner_id: int | None
    starts: date | None
    ends: date | None
    state: str = "planned"


@dataclass(frozen=True)
class TacticRow:
    """A tactic as kept."""

    id: int
    campaign_id: int
    campaign: str
    name: str
    audience: str
    change: str
    channel: str
    owner_id: int
    owner: str
    starts: date
    ends: date
    state: str


@dataclass(frozen=True)
class ItemDraft:
    """An item of the calendar as typed; no partner means ours."""

    on: date | None
    title: str
    channel: str
    owner_id: int | None
    message_id: int | None = None
    story_id: int | None = None
    partner_id: int | None = None


@dataclass(frozen=True)
class ItemRow:
    """An item of the calendar as kept. `message_state` and `story` are those of today."""

    id: int
    campaign_id: int
    campaign: str
    on: date
    title: str
    channel: str
    message_id: int | None
    message: str
    message_state: str
    story_id: int | None
    story: str
    partner_id: int | None
    partner: str
    owner_id: int
    owner: str
    state: str
    address: str
    published_on: date | None
    changed_at: datetime

    @property
    def row(self) -> str:
        """Whose row of the calendar it stands in."""
        return self.partner or OURS

    def late(self, today: date) -> bool:
        """Whether its day is over and it has not been published."""
        return self.on < today and self.state in ("planned", "ready")

    def words(self, today: date) -> str:
        """The state as a table says it."""
        if self.state == "published" and self.published_on is not None:
            return f"Published {say(self.published_on)}"
        return f"{STATES[self.state]}, overdue" if self.late(today) else STATES[self.state]

    def entry(self) -> Entry:
        """The item in people's calendars: a day, which no time zone moves."""
        said = [f"{self.channel}, for “{self.campaign}”. Owner: {self.owner}.", self.message]
        if self.partner:
            said.insert(1, f"By {self.partner}.")
        cancelled = self.state == "dropped"
        return Entry(
            f"campaigns-content-{self.id}", f"{self.channel}: {self.title}", self.on, None, "",
            "\n".join(part for part in said if part), f"campaigns?campaign={self.campaign_id}", "",
            "cancelled" if cancelled else "confirmed", sequence_of(self.changed_at), self.changed_at,
        )  # fmt: skip


@dataclass(frozen=True)
class MoneyDraft:
    """An amount as typed: in cents, below 0 to put right what was entered by mistake."""

    kind: str
    channel: str
    cents: int | None
    on: date | None
    note: str = ""


@dataclass(frozen=True)
class MoneyRow:
    """An amount as kept."""

    id: int
    kind: str
    channel: str
    cents: int
    on: date
    note: str
    by: str


@dataclass(frozen=True)
class Line:
    """What was planned for a channel and what was spent on it, in cents. None: nothing was planned."""

    channel: str
    planned: int | None
    spent: int

    @property
    def left(self) -> int | None:
        """What is left of the plan; below 0 where more was spent."""
        return None if self.planned is None else self.planned - self.spent


@dataclass(frozen=True)
class AssetDraft:
    """An asset as typed: `place` is a link or a note on where the file is."""

    name: str
    place: str
    licence: str
    credit: str = ""
    expires: date | None = None


@dataclass(frozen=True)
class AssetRow:
    """An asset as kept."""

    id: int
    name: str
    place: str
    licence: str
    credit: str
    expires: date | None

    def words(self, today: date) -> str:
        """Whether it may be used on a day."""
        if self.expires is None:
            return "No end"
        return f"Expired {say(self.expires)}: not to be used" if today > self.expires else f"Until {say(self.expires)}"


def lines(rows: Sequence[MoneyRow]) -> list[Line]:
    """Planned and spent by channel, in the order of the channels' names."""
    found = []
    for channel in sorted({row.channel for row in rows}, key=str.casefold):
        planned = [row.cents for row in rows if row.channel == channel and row.kind == "planned"]
        spent = sum(row.cents for row in rows if row.channel == channel and row.kind == "spent")
        found.append(Line(channel, sum(planned) if planned else None, spent))
    return found


def money(cents: int, currency: str) -> str:
    """An amount as people write it: USD 1,250.00."""
    return f"{currency} {cents / 100:,.2f}"


def week(day: date) -> tuple[date, date]:
    """Monday to Sunday of the week that a day is in."""
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)


def month(day: date) -> tuple[date, date]:
    """The first and the last day of the month that a day is in."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def check_tactic(draft: TacticDraft, *, owners: Collection[int]) -> list[Problem]:
    """Problems of a tactic as typed."""
    problems = _titled(draft.name, "tactic") + _channel(draft.channel) + _owned(draft.owner_id, owners)
    if draft.audience not in AUDIENCES or draft.change not in CHANGES:
        problems.append(Problem("cell", "Choose whom the tactic moves, and to what: its cell of the grid."))
    if draft.starts is None or draft.ends is None or draft.ends < draft.starts:
        problems.append(Problem("dates", "Give the tactic's first and last day, in that order."))
    if draft.state not in TACTIC_STATES:
        problems.append(Problem("state", f"Choose: {', '.join(TACTIC_STATES)}."))
    return problems


def check_item(
    draft: ItemDraft, *, owners: Collection[int], partners: Collection[int], messages: Collection[int], story: str
) -> list[Problem]:
    """Problems of an item as typed; `story` says why its story cannot be placed, empty where it can."""
    problems = _titled(draft.title, "item") + _channel(draft.channel) + _owned(draft.owner_id, owners)
    if draft.on is None:
        problems.append(Problem("on", "Say on which day it comes out."))
    if draft.partner_id is not None and draft.partner_id not in partners:
        problems.append(Problem("partner", "That partner is not one of this initiative's."))
    if draft.message_id is not None and draft.message_id not in messages:
        problems.append(Problem("message", "That message is not one of this campaign's."))
    if story:
        problems.append(Problem("story", story))
    return problems


def check_change(row: ItemRow) -> list[Problem]:
    """Problems of changing an item at all."""
    if row.state != "published":
        return []
    return [Problem("state", "It was published: what came out stays as it is. Its link may be put right.")]


def check_state(
    row: ItemRow,
    state: str,
    address: str,
    *,
    message: MessageRow | None,
    story: str,
    published: date | None,
    today: date,
) -> list[Problem]:
    """Problems of putting an item into a state: what is not approved or not agreed to does not go out."""
    if state not in STATES:
        return [Problem("state", f"Choose: {', '.join(STATES)}.")]
    if row.state == "published" and state != "published":
        return [Problem("state", "It was published: that cannot be taken back. Its link may be put right.")]
    problems = []
    if state in ("ready", "published") and row.state != "published":
        if message is not None and message.state != "approved":
            problems.append(Problem("message", f"Its message is {message.state}: it has to be approved first."))
        if story:
            problems.append(Problem("story", story))
    if state == "published" and published is None:
        problems.append(Problem("published_on", "Say on which day it was published."))
    elif published is not None and published > today:
        problems.append(Problem("published_on", "It was published on a day that lies ahead: is the day right?"))
    if address.strip() and not address.strip().casefold().startswith(("https://", "http://")):
        problems.append(Problem("address", "The link begins with https://."))
    if len(address) > ADDRESS_MAX:
        problems.append(Problem("address", f"The link is longer than {ADDRESS_MAX} characters."))
    return problems


def check_money(draft: MoneyDraft, *, today: date) -> list[Problem]:
    """Problems of an amount as typed."""
    problems = _channel(draft.channel)
    if draft.kind not in ("planned", "spent"):
        problems.append(Problem("kind", "Say whether the money is planned or spent."))
    if draft.cents is None or draft.cents == 0 or abs(draft.cents) > 10**11:
        problems.append(Problem("amount", "Give an amount of money."))
    elif draft.cents < 0 and not draft.note.strip():
        problems.append(Problem("note", "An amount below 0 puts another one right: say which."))
    if draft.on is None:
        problems.append(Problem("on", "Say on which day."))
    elif draft.kind == "spent" and draft.on > today:
        problems.append(Problem("on", "What is spent has been spent: that day lies ahead."))
    if len(draft.note) > NOTE_MAX:
        problems.append(Problem("note", f"The note is longer than {NOTE_MAX} characters."))
    return problems


def check_asset(draft: AssetDraft) -> list[Problem]:
    """Problems of an asset as typed: nothing is used whose licence nobody knows."""
    problems = _titled(draft.name, "asset")
    if not draft.place.strip() or len(draft.place) > ADDRESS_MAX:
        problems.append(Problem("place", "Give a link, or say where the file is."))
    if not draft.licence.strip():
        problems.append(Problem("licence", "Say by which licence or permission it may be used."))
    return problems


def _titled(text: str, noun: str) -> list[Problem]:
    if text.strip() and len(text) <= TITLE_MAX:
        return []
    return [Problem("title", f"The {noun} needs a name of up to {TITLE_MAX} characters.")]


def _channel(text: str) -> list[Problem]:
    fits = text.strip() and len(text) <= TITLE_MAX
    return [] if fits else [Problem("channel", "Choose the channel, or write it in.")]


def _owned(owner_id: int | None, owners: Collection[int]) -> list[Problem]:
    return [] if owner_id in owners else [Problem("owner", "Choose who of the team owns it.")]
