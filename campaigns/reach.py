"""Who came, beside who lives there; people of several partners counted once. Pure: works out, stores nothing.

Reach here is people who came, by name or counted at an event. Estimated exposure is another thing, and never added.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from scipy.special import ndtri

from campaigns.attendance import span
from campaigns.suppression import Shown
from data.columns import Column, Columns, Matched, plain
from data.errors import Problem, refuse_if
from data.files import CsvTable

DIMENSIONS = {"place": "Place", "language": "Language", "age": "Age group"}
KEPT = frozenset({"place", "language"})
"""What is kept of people. Ages are not: nobody needs them to be invited."""

Z90 = float(ndtri(0.95))
ENOUGH = 20
"""People whose group is known; with fewer the app says that it cannot tell."""

MARGIN = 0.2
"""About their share: the interval lies within this of the community's share, either way, relatively."""

MOST_GROUPS, LONGEST, FIRST_YEAR = 200, 200, 1950

Groups = tuple[str, tuple[tuple[str, float], ...], tuple[Problem, ...]]
"""What was read: the unit (people, share), the groups, and what could not be read."""

Verdict = Literal["fewer than their share", "more than their share", "about their share", "cannot tell"]

COLUMNS = Columns(
    (
        Column("group", "Group", ("group", "place", "neighborhood", "neighbourhood", "area", "tract", "name",
                                  "language", "age", "age group")),
        Column("people", "People", ("people", "population", "number", "count", "residents", "estimate", "total")),
        Column("share", "Share", ("share", "percent", "percentage", "pct", "%", "share of people")),
    ),
    needs=(("group",), ("people", "share")),
)  # fmt: skip
"""Columns of a table of a community profile."""


@dataclass(frozen=True)
class ProfileDraft:
    """A community profile as typed. `groups` are people, or shares in [0, 1] where `unit` is "share"."""

    dimension: str
    source: str
    year: int | None
    unit: str
    groups: tuple[tuple[str, float], ...]
    unread: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class ProfileRow:
    """A community profile as stored: version `number` of its dimension."""

    id: int
    dimension: str
    number: int
    unit: str
    source: str
    year: int
    groups: tuple[tuple[str, float], ...]
    added_at: datetime
    added_by: str

    def shares(self) -> dict[str, float]:
        """The share of the community that each group is, in [0, 1]."""
        whole = sum(value for _, value in self.groups) if self.unit == "people" else 1.0
        return {name: value / whole for name, value in self.groups}


@dataclass(frozen=True)
class Came:
    """People by name who came in a period, by group as noted of them; "" is not noted.

    `forgotten` are parts in events of people who asked to be forgotten: they came, and nothing else is known.
    """

    groups: Mapping[str, Mapping[str, int]]
    people: int
    forgotten: int = 0


@dataclass(frozen=True)
class Headcount:
    """People counted at events: `low` to `high` (None: open above), with the events where nobody counted."""

    name: str
    events: int
    low: int
    high: int | None
    unknown: int

    @property
    def told(self) -> str:
        """The people counted, in words: 40–55, 12+, unknown."""
        return span(self.low, self.high) if self.unknown < self.events else "unknown"


@dataclass(frozen=True)
class Held:
    """Events held in the place of a group; `share` in [0, 1] of the least that were counted at events anywhere."""

    row: Headcount
    share: float | None


@dataclass(frozen=True)
class GroupReach:
    """One group of the community beside those who came. Shares are in [0, 1].

    `came` is None where hidden. `low` and `high` bound the group's share of everyone who came: sampling (90%) and the
    worst case of those whose group is not noted. All is worked out from what the table shows, so it gives nothing away.
    """

    name: str
    community: float
    came: int | None
    share: float | None
    low: float
    high: float
    verdict: Verdict


@dataclass(frozen=True)
class Representation:
    """A dimension of the community beside those who came. `elsewhere` named a group that the profile lacks."""

    dimension: str
    profile: ProfileRow
    groups: tuple[GroupReach, ...]
    people: int | None
    unknown: int | None
    elsewhere: int | None
    forgotten: int
    withheld: bool = False
    held: Mapping[str, Held] = field(default_factory=dict)

    def words(self) -> str:
        """What it says, in two or three sentences."""
        if self.withheld:
            return "Too few people by name came to say anything without showing who they are."
        said = [f"{self.people:,} people by name came" if self.people is not None else "Fewer than 5 people came"]
        missing = "a few" if self.unknown is None else f"{self.unknown:,}"
        if self.unknown != 0:
            said[0] += f"; of {missing} the {self.dimension} is not noted"
        for verdict, start in (
            ("fewer than their share", "Fewer than their share came"),
            ("more than their share", "More than their share came"),
        ):
            names = [group.name for group in self.groups if group.verdict == verdict]
            if names:
                said.append(f"{start}: {', '.join(names)}")
        open_ = sum(group.verdict == "cannot tell" for group in self.groups)
        if open_:
            said.append(f"Of {open_} of {len(self.groups)} groups we cannot tell")
        return ". ".join(said) + "."


@dataclass(frozen=True)
class Queued:
    """A row in the review queue: the people it may be, and the partner it came from."""

    id: int
    candidates: tuple[int, ...]
    partner_id: int | None = None


@dataclass(frozen=True)
class Distinct:
    """Different people: at least `low` (every row in review is somebody it may be), at most `high` (each is new)."""

    low: int
    high: int
    queued: int = 0

    def __str__(self) -> str:
        return f"{self.low:,}" if self.low == self.high else f"{self.low:,}–{self.high:,}"


@dataclass(frozen=True)
class Across:
    """People of partners: how many each has, and how many there are in all, each once."""

    partners: Mapping[int, Distinct]
    total: Distinct
    of_several: int = field(default=0)


def wilson(part: float, whole: float, z: float = Z90) -> tuple[float, float]:
    """Wilson's score interval of a share, 90% unless told. (0, 1) where nobody was counted."""
    if whole <= 0:
        return 0.0, 1.0
    share = part / whole
    spread = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    middle = share + z * z / (2 * whole)
    scale = 1 + z * z / whole
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def represent(
    profile: ProfileRow, shown: Shown[str], *, unknown: str, elsewhere: str, forgotten: int = 0
) -> Representation:
    """Each group's share of those who came beside its share of the community.

    `shown` holds every group of the profile, and those of no noted group (`unknown`) and of another (`elsewhere`).
    Of those whose group is not known none may belong to a group, or all: the interval reaches from the Wilson lower
    end of the first to the upper end of the second, so it covers whichever is true.
    """
    total = shown.total or 0
    not_known = (shown.bounds(unknown)[1] or 0) + forgotten
    whole = total + forgotten
    groups = []
    for name, community in profile.shares().items():
        least, most = shown.bounds(name)
        low = wilson(least, whole)[0]
        high = wilson(min(whole, (whole if most is None else most) + not_known), whole)[1]
        count = shown.cells.get(name)
        known = total - (shown.cells.get(unknown) or 0)
        share = count / known if count is not None and known > 0 else None
        enough = shown.total is not None and known >= ENOUGH and not shown.withheld
        groups.append(
            GroupReach(name, community, count, share, low, high, _verdict(low, high, community) if enough else _CANNOT)
        )
    return Representation(
        profile.dimension, profile, tuple(groups), shown.total, shown.cells.get(unknown), shown.cells.get(elsewhere),
        forgotten, shown.withheld,
    )  # fmt: skip


_CANNOT: Verdict = "cannot tell"


def _verdict(low: float, high: float, community: float) -> Verdict:
    if high < community:
        return "fewer than their share"
    if low > community:
        return "more than their share"
    if community * (1 - MARGIN) <= low and high <= community * (1 + MARGIN):
        return "about their share"
    return _CANNOT


def matcher(names: Iterable[str]) -> Callable[[str], str | None]:
    """A function from what was noted of somebody (a place, a language) to the group of a profile, or None.

    A group may say other names in brackets: "Spanish (es, español)". The same name fits however it is written; else the
    longest name that stands in the text as words of its own ("Grange hall, Ashford" is Ashford).
    """
    known: dict[str, str] = {}
    for name in names:
        outer, _, inner = name.partition("(")
        for each in (name, outer, *inner.rstrip(") ").split(",")):
            if plain(each):
                known.setdefault(plain(each), name)
    spelled = sorted(known, key=len, reverse=True)
    memory: dict[str, str | None] = {}

    def find(text: str) -> str | None:
        if text not in memory:
            words = [plain(word) for word in re.split(r"[\s,;/]+", text) if plain(word)]
            runs = {"".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1)}
            memory[text] = known.get(plain(text)) or next((known[one] for one in spelled if one in runs), None)
        return memory[text]

    return find


def by_group(counts: Mapping[str, int], names: Sequence[str]) -> tuple[dict[str, int], int, int]:
    """Counts by what was noted, gathered into groups; those of another group, and those with nothing noted."""
    find = matcher(names)
    found = dict.fromkeys(names, 0)
    elsewhere = unknown = 0
    for text, count in counts.items():
        group = find(text) if text.strip() else None
        if group is not None:
            found[group] += count
        elif text.strip():
            elsewhere += count
        else:
            unknown += count
    return found, elsewhere, unknown


def distinct(people: int, queued: Sequence[Queued], there: Collection[int]) -> Distinct:
    """How many different people there are: `people` on file, and rows in the review queue that are known or new.

    `there` are the candidates of those rows who are among `people`. At least: a row that may be one of them adds
    nobody; others that share a candidate may be one person, so each such bunch adds one. At most: every row is
    somebody new. The persons on file are taken for different people: two that nobody has noticed to be one are not in
    the interval.
    """
    parent: dict[int, int] = {}

    def root(one: int) -> int:
        while parent.setdefault(one, one) != one:
            parent[one] = one = parent[parent[one]]
        return one

    alone = 0
    for row in queued:
        for other in row.candidates:
            parent[root(other)] = root(row.candidates[0])
        alone += not row.candidates
    touched = {root(one) for one in there if one in parent}
    fresh = {root(row.candidates[0]) for row in queued if row.candidates} - touched
    return Distinct(people + len(fresh) + alone, people + len(queued), len(queued))


def check_profile(draft: ProfileDraft, today: date) -> list[Problem]:
    """Problems of a community profile as typed, each a sentence that names the answer and says what to do."""
    problems = [*draft.unread]
    if draft.dimension not in DIMENSIONS:
        problems.append(Problem("dimension", f"Say what the groups are: {', '.join(DIMENSIONS)}."))
    if not draft.source.strip():
        problems.append(Problem("source", "Say where the numbers are from, such as ACS 5-year, table B16001."))
    elif len(draft.source) > LONGEST:
        problems.append(Problem("source", f"The source is longer than {LONGEST} characters."))
    if draft.year is None or not FIRST_YEAR <= draft.year <= today.year:
        problems.append(Problem("year", f"Say the year that the numbers are of, {FIRST_YEAR} to {today.year}."))
    if not 2 <= len(draft.groups) <= MOST_GROUPS:
        problems.append(Problem("groups", f"A profile has 2 to {MOST_GROUPS} groups, each with a number."))
    seen: set[str] = set()
    for name, value in draft.groups:
        if not plain(name) or len(name) > LONGEST:
            problems.append(Problem("groups", "Every group needs a name of reasonable length."))
        elif plain(name) in seen:
            problems.append(Problem("groups", f"“{name}” is there twice."))
        seen.add(plain(name))
        if not math.isfinite(value) or value < 0 or (draft.unit == "share" and value > 1):
            problems.append(Problem("groups", f"“{name}”: write a number of people, or a share from 0% to 100%."))
    whole = sum(value for _, value in draft.groups)
    if draft.groups and not problems and draft.unit == "share" and whole > 1.01:
        problems.append(Problem("groups", f"The shares add up to {whole:.0%}: groups must not overlap."))
    if draft.groups and not problems and whole <= 0:
        problems.append(Problem("groups", "The groups have nobody in them."))
    return problems


def read_lines(text: str) -> Groups:
    """Groups typed one a line, "Northbank 12,400" or "Spanish: 18%": unit, groups, and the lines that say neither."""
    rows = [line.strip() for line in text.splitlines() if line.strip()]
    pairs = [match.group(1, 2) if (match := _LINE.match(line)) else (line, "") for line in rows]
    return read_rows([(name.strip(" :;,\t|"), value) for name, value in pairs])


def read_rows(rows: Sequence[tuple[str, str]]) -> Groups:
    """Groups with their numbers as text: all people, or all shares ("18%", or "0.18" with no number above 1)."""
    found, problems, percents = [], [], 0
    for name, text in rows:
        bare = text.strip().rstrip("%").strip().replace(",", "").replace(" ", "").replace("\u00a0", "")
        if not name or not re.fullmatch(r"\d+(?:\.\d+)?", bare):
            problems.append(Problem("groups", f"“{name or text}” has no number. Write it like Northbank 12,400."))
            continue
        percent = text.strip().endswith("%")
        percents += percent
        found.append((name, float(bare) / 100 if percent else float(bare)))
    if percents and percents < len(found):
        problems.append(Problem("groups", "Some groups have a % and others none: write people or shares for all."))
    fractions = bool(found) and all(value <= 1 for _, value in found)
    return "share" if percents or fractions else "people", tuple(found), tuple(problems)


def read_table(table: CsvTable, mapping: Matched | None = None) -> Groups:
    """Groups out of a table: matched columns, else guessed by name. Raises Refused where a column is missing."""
    matched = mapping or COLUMNS.guess(table.header)
    refuse_if(COLUMNS.lacking(matched))
    value = matched.get("people") or matched["share"]
    unit, groups, unread = read_rows([(row.cells[matched["group"]].strip(), row.cells[value]) for row in table.rows])
    if "people" not in matched and unit == "people" and not unread:  # a column of percentages without the sign
        unit, groups = "share", tuple((name, number / 100) for name, number in groups)
    return unit, groups, unread


_LINE = re.compile(r"^(.*?\S)[\s:;,|]+(\d[\d,.\u00a0 ]*%?)$")
