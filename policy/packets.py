"""A hearing's packet as a plain document: the same sections become a printable page and a PDF.

The public packet goes out of the house. It leaves out what the team thinks (ratings, whip counts, asks, champions),
private notes, partners who dissent, names of events (a house meeting is named by its host), witnesses who
have not confirmed, and the names of those who have not agreed to be named.
Text is text: whoever prints the document escapes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from data.dates import say
from policy.alignment import PositionRow
from policy.board import BillDetail
from policy.desk import DeskDetail, LetterRow
from policy.districts import FEW, Around
from policy.hearings import HearingRow, say_day
from policy.rosters import RosterRow
from policy.stages import label
from policy.votes import NO, YES, VoteEventRow
from policy.witnesses import WITHHELD, WitnessRow, minutes, speaking

STANCES = {
    "support": "We support this", "oppose": "We oppose this", "amend": "We support this if it is amended",
    "watch": "We are watching this", "neutral": "We take no side on this",
}  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A piece of a section: text, points, a grid, a heading, or a note in small type."""

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Section:
    """A titled part of a packet; `fresh` begins a page."""

    title: str
    blocks: tuple[Block, ...]
    fresh: bool = False


@dataclass(frozen=True)
class Document:
    """A packet: its cover's facts by label, and its sections."""

    title: str
    subtitle: str
    sender: str
    facts: tuple[tuple[str, str], ...]
    position: str
    why: tuple[str, ...]
    ask: str
    sections: tuple[Section, ...]
    on: date
    internal: bool

    @property
    def mark(self) -> str:
        """What stands at the foot of every page."""
        return "Internal: not to leave the team" if self.internal else self.sender

    def as_json(self) -> dict[str, Any]:
        """The document as plain values, with characters that no page can show left out."""
        return {
            "title": shown(self.title), "subtitle": shown(self.subtitle), "sender": shown(self.sender),
            "facts": [[name, shown(value)] for name, value in self.facts],
            "position": shown(self.position), "why": [shown(part) for part in self.why], "ask": shown(self.ask),
            "sections": [
                {"title": shown(one.title), "fresh": one.fresh, "blocks": [_block(block) for block in one.blocks]}
                for one in self.sections
            ],
            "date": [self.on.year, self.on.month, self.on.day], "internal": self.internal, "mark": shown(self.mark),
        }  # fmt: skip


def _block(block: Block) -> dict[str, Any]:
    return {
        "kind": block.kind, "text": shown(block.text), "items": [shown(item) for item in block.items],
        "head": list(block.head), "rows": [[shown(cell) for cell in row] for row in block.rows],
    }  # fmt: skip


_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def shown(text: str) -> str:
    """Text without what no page can show: control characters, halves of characters, marks that turn text round."""
    whole = text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\t", "    ")
    return "".join(
        char
        for char in whole
        if char == "\n" or (ord(char) >= 32 and not 127 <= ord(char) < 160 and char not in _OVERRIDES)
    )


@dataclass(frozen=True)
class Facts:
    """Everything that a packet is made of. `position` is the one in force; `letters` are those chosen for it."""

    sender: str
    hearing: HearingRow
    bill: BillDetail
    desk: DeskDetail
    position: PositionRow | None
    committee: str
    roster: tuple[RosterRow, ...]
    witnesses: tuple[WitnessRow, ...]
    letters: tuple[LetterRow, ...]
    around: Around
    since: date
    votes: tuple[VoteEventRow, ...]
    whip: tuple[str, ...]
    today: date
    related: Mapping[int, str] = field(default_factory=dict)


def build(facts: Facts, *, internal: bool = False) -> Document:
    """The packet: public unless `internal`."""
    row, hearing = facts.bill.row, facts.hearing
    cover = [
        ("Hearing", _when(hearing)),
        ("Committee", facts.committee or hearing.committee),
        ("Place", hearing.place),
        ("Stage", _stage(facts)),
        ("Contact", hearing.lead or facts.desk.note.assignee),
    ]
    held = facts.position
    sections = [
        _summary(facts),
        _points(facts),
        _roster(facts, internal),
        _witnesses(facts, internal),
        *_texts(facts),
        _districts(facts, internal),
        _record(facts, internal),
        _votes(facts),
    ]
    if internal:
        sections.append(_private(facts))
    return Document(
        f"{row.identifier}: {row.title}", f"{row.jurisdiction}, {row.session}", facts.sender,
        tuple((name, value) for name, value in cover if value),
        STANCES[held.stance] if held else "We have no position on this yet", paragraphs(held.rationale) if held else (),
        hearing.ask, tuple(section for section in sections if section is not None and section.blocks), facts.today,
        internal,
    )  # fmt: skip


def _when(hearing: HearingRow) -> str:
    day = say_day(hearing.on)
    if hearing.cancelled:
        return f"{day}: cancelled"
    return f"{day}, {clock(hearing.at)} local time" if hearing.at else f"{day}, hour not known"


def clock(at: time) -> str:
    """A time of day that reads one way: "14:30 (2:30 pm)"."""
    half = "am" if at.hour < 12 else "pm"
    return f"{at.hour:02d}:{at.minute:02d} ({at.hour % 12 or 12}:{at.minute:02d} {half})"


def paragraphs(text: str) -> tuple[str, ...]:
    """Typed text in paragraphs: an empty line parts them."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return tuple(part.strip("\n") for part in parts if part.strip())


def _text(text: str) -> tuple[Block, ...]:
    return tuple(Block("text", part) for part in paragraphs(text))


def _stage(facts: Facts) -> str:
    row = facts.bill.row
    return f"{row.stage_label} since {say(row.stage_on)}" if row.stage_on else row.stage_label


def _summary(facts: Facts) -> Section:
    steps = tuple((say(step.on), label(step.stage, facts.bill.row.kind)) for step in facts.bill.steps)
    blocks = _text(facts.bill.summary)
    if steps:
        blocks += (Block("heading", "How it got here"), Block("grid", head=("Date", "Stage"), rows=steps))
    return Section("The bill", blocks)


def _points(facts: Facts) -> Section:
    lines = [line.strip().lstrip("-*•").strip() for line in facts.desk.note.talking_points.splitlines()]
    said = tuple(line for line in lines if line)
    return Section("Talking points", (Block("points", items=said),) if said else ())


def _roster(facts: Facts, internal: bool) -> Section:
    if not facts.roster:
        return Section("The committee", ())
    head: tuple[str, ...] = ("Member", "Role", "District", "Party", "Votes on this and its companions")
    rows = []
    for one in facts.roster:
        cells: tuple[str, ...] = (one.name, one.role, one.district, one.party, one.record)
        if internal:
            cells = (*cells, "; ".join(part for part in (one.rating, one.spread) if part), one.lean)
        rows.append(cells)
    if internal:
        head = (*head, "Support, influence", "Count")
    return Section("The committee", (_grid(head, rows),))


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    """A grid without the columns that are empty in every row."""
    kept = [at for at in range(len(head)) if any(row[at] for row in rows)]
    return Block("grid", head=tuple(head[at] for at in kept), rows=tuple(tuple(row[at] for at in kept) for row in rows))


def public_witnesses(rows: Sequence[WitnessRow]) -> list[WitnessRow]:
    """Witnesses as a packet that goes out names them: the confirmed, by name only where they agreed to be named."""
    return [row for row in speaking(rows) if row.status == "confirmed"]


def _witnesses(facts: Facts, internal: bool) -> Section:
    there = speaking(facts.witnesses) if internal else public_witnesses(facts.witnesses)
    if not there:
        return Section("Witnesses, in order", ())
    head: tuple[str, ...] = ("", "Witness", "For", "Language", "Minutes")
    rows = []
    for place, one in enumerate(there, 1):
        open_name = internal or one.named
        who = ", ".join(part for part in (one.name, one.role) if part) if open_name else WITHHELD
        for_whom = ", ".join(dict.fromkeys(part for part in (one.organization, one.partner) if part))
        cells: tuple[str, ...] = (
            str(place),
            who,
            for_whom if open_name else one.partner,
            one.language,
            str(one.minutes),
        )
        if internal:
            cells = (*cells, one.status + ("" if one.named else ", not to be named"))
        rows.append(cells)
    if internal:
        head = (*head, "")
    total = minutes(there)
    note = f"Together {total} minute{'' if total == 1 else 's'}."
    return Section("Witnesses, in order", (_grid(head, rows), Block("note", note)))


def _texts(facts: Facts) -> list[Section]:
    found = []
    for letter in facts.letters:
        head = f"To {letter.addressed_to}" if letter.addressed_to else ""
        blocks = (*_text(head), *_text(letter.body), *_text(letter.signed_by))
        kind = "Testimony" if letter.kind == "testimony" else "Letter"
        title = letter.title if letter.title.casefold().startswith(kind.casefold()) else f"{kind}: {letter.title}"
        found.append(Section(title, blocks, fresh=True))
    return found


def _districts(facts: Facts, internal: bool) -> Section | None:
    around = facts.around
    if not facts.roster or (around.none and not (internal and around.unmatched)):
        return None
    blocks: list[Block] = []
    rows = tuple(
        (one.person, one.district, str(len(one.events)), one.people.words,
         "; ".join(f"{say(event.on)}, {event.title}" if internal else say(event.on) for event in one.events[-4:]))
        for one in around.seats
    )  # fmt: skip
    if rows:
        blocks.append(Block("grid", head=("Member", "District", "Events", "People counted", "Latest"), rows=rows))
    said = (
        f"Our events from {say(facts.since)} to {say(facts.today)} with a district named when they were logged. People "
        f"are counted at the door or from a photo, from the lowest to the highest count; events without a count "
        f"are said, and numbers under {FEW} are not shown."
    )
    if around.shared:
        said += " An event held for two districts stands in both."
    blocks.append(Block("note", said))
    if around.unmatched and internal:
        lost = "; ".join(f"“{text}” {why}" for text, why in around.unmatched[:8])
        blocks.append(Block("note", f"Not matched: {lost}."))
    return Section("Our work in the members' districts", tuple(blocks))


def _record(facts: Facts, internal: bool) -> Section:
    lead = tuple(sponsor.name for sponsor in facts.bill.sponsors if sponsor.primary)
    others = tuple(sponsor.name for sponsor in facts.bill.sponsors if not sponsor.primary)
    signed = tuple(row.partner for row in facts.desk.sign_ons if row.answer == "signs on")
    against = [row for row in facts.desk.sign_ons if internal and row.answer == "dissents"]
    dissents = tuple(f"{row.partner}: {row.reason}" if row.reason else row.partner for row in against)
    blocks: list[Block] = []
    for title, names in (
        ("Sponsors", lead), ("Cosponsors", others), ("Partners with us", signed), ("Partners who dissent", dissents),
    ):  # fmt: skip
        if names:
            blocks += [Block("heading", title), Block("points", items=names)]
    if facts.desk.note.sponsor:
        blocks += [Block("heading", "Who speaks for it in the community"), *_text(facts.desk.note.sponsor)]
    return Section("On record", tuple(blocks))


def _votes(facts: Facts) -> Section:
    rows = tuple(
        (say(vote.on) if vote.on else "", facts.related.get(vote.bill_id, facts.bill.row.identifier),
         vote.motion, vote.result, " to ".join(str(vote.counts[name]) for name in (YES, NO) if name in vote.counts))
        for vote in facts.votes
    )  # fmt: skip
    head = ("Date", "Bill", "Motion", "Result", "For and against")
    return Section("Votes so far", (_grid(head, rows),) if rows else ())


def _private(facts: Facts) -> Section:
    blocks: list[Block] = []
    if facts.whip:
        blocks += [Block("heading", "Whip count"), Block("points", items=facts.whip)]
    asks = tuple(f"{one.name}: {ask}" for one in facts.roster for ask in one.asks)
    if asks:
        blocks += [Block("heading", "Open asks"), Block("points", items=asks)]
    carried = tuple(f"{one.name}: {goal}" for one in facts.roster for goal in one.champions)
    if carried:
        blocks += [Block("heading", "Champions"), Block("points", items=carried)]
    if facts.hearing.note:
        blocks += [Block("heading", "Note"), *_text(facts.hearing.note)]
    return Section("For the team", tuple(blocks))
