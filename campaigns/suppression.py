"""Counts of people that may be shown: small ones hidden, and others with them, so that nobody works them out.

**What is hidden.** A cell or total of 1 to 4 people. Others are hidden beside it until no subtraction along rows and
columns brings it back. 0 is always shown: nobody stands behind it, and that nobody came from a place is what such
a table is for. So whoever reads a table knows that a hidden cell is 1 or more, and it is against this reader, and not
only against one who knows that it is not negative, that the promise below holds.

**What is promised**, for whoever knows every shown cell and total of a table and what adds up to what:

- a hidden count of 1 to 4 could as well be larger by `SPREAD` (4): it has at least five possible values, and it cannot
  be told from a count of five or more;
- every other hidden cell has at least two possible values;
- nothing is hidden that these two do not need: showing any one more cell would break them.

This holds for a list with its total, a table of rows by columns with all totals, a table whose rows are in a tree
(place, district, all), and for two tables that share the totals of their columns. Sets that overlap (a person may be
in several) have `overlapping`. It does not hold over time: a table of today less one of yesterday tells who came in
between.

**How.** In each of these tables the counts are a circulation on a directed graph: a cell is an arc, a sum a node at
which as much comes in as goes out (a cell stands in two sums, as a part of both, or as a part and as the sum). A hidden
count can be larger by 4 exactly if 4 units can be pushed back from its arc's head to its tail over hidden arcs: forward
without bound, backward down to a count of 1. Counts are whole and so are flows, hence the answer is exact for whole
people, not only for fractions. Where 4 units do not pass, the cheapest path is opened: few cells, of few people,
totals last.
Cox, *Network models for complementary cell suppression*, JASA 90 (1995); Fischetti and Salazar, *Mathematical
Programming* 84 (1999).
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

SMALLEST = 5
"""Fewer people than this, but not none, are never shown."""

SPREAD = 4
"""By how much more a small hidden count could be, for all that the shown ones say."""

MARGIN, GRAND = 20.0, 400.0
"""What hiding a total costs, in inner cells; what hiding the grand total costs."""

K = TypeVar("K", bound=Hashable)
Place = tuple[str | None, str | None]
"""A cell of a table: row and column; None is the total over them."""


@dataclass(frozen=True)
class Arc:
    """A count between two sums of which it is a part."""

    tail: Hashable
    head: Hashable
    count: int
    cost: float = 1.0


@dataclass(frozen=True)
class Shown(Generic[K]):
    """A list as it may be shown: None is a hidden count. `withheld`: none of it may be, but its total."""

    cells: Mapping[K, int | None]
    total: int | None
    withheld: bool = False

    def bounds(self, key: K) -> tuple[int, int | None]:
        """What the list itself says a count may be: the number twice where it is shown; None is no upper end."""
        count = self.cells.get(key)
        if count is not None:
            return count, count
        if self.total is None:
            return 0 if self.withheld else 1, None
        if self.withheld:
            return 0, self.total
        hidden = sum(one is None for one in self.cells.values())
        return 1, self.total - sum(one or 0 for one in self.cells.values()) - (hidden - 1)


def listing(counts: Mapping[K, int]) -> Shown[K]:
    """Groups that do not overlap, with their total, which stays shown where it is 5 or more.

    Several lists of the same people can so stand side by side: the total that they share is no secret in any of
    them. Where the total alone gives too much away the whole list is withheld.
    """
    total = sum(counts.values())
    if 0 < total < SMALLEST:
        return Shown({}, None, withheld=True)
    arcs: dict[Hashable, Arc] = {("cell", key): Arc("total", "ground", count, _cost(count, total))
                                 for key, count in counts.items()}  # fmt: skip
    arcs["total"] = Arc("ground", "total", total, GRAND)
    hidden = hide(arcs, fixed={"total"})
    if hidden is None:
        return Shown({}, total, withheld=True)
    return Shown({key: None if ("cell", key) in hidden else count for key, count in counts.items()}, total)


def overlapping(counts: Mapping[K, int], total: int) -> Shown[K]:
    """Groups of which a person may be in several, and how many people there are in all (`total`, each once).

    They have no sum, but the total is at least each group and at most all together. Two groups are hidden or none, so
    that what the total leaves over cannot be laid on one; with fewer than 8 people in all only the total is told.
    """
    if 0 < total < SMALLEST + SPREAD - 1:
        return Shown({}, total if total >= SMALLEST else None, withheld=True)
    small = {key for key, count in counts.items() if 0 < count < SMALLEST}
    if len(small) == 1:
        others = [key for key, count in counts.items() if count >= SMALLEST]
        if not others:
            return Shown({}, total, withheld=True)
        small.add(min(others, key=lambda key: (counts[key], str(key))))
    return Shown({key: None if key in small else count for key, count in counts.items()}, total)


def table(counts: Mapping[tuple[str, str], int], parents: Mapping[str, str] | None = None) -> dict[Place, int | None]:
    """A table of rows by columns with every total, as it may be shown: None is hidden.

    `counts` are the innermost cells, a missing one is 0. `parents` puts rows under a larger one (place -> district);
    what stands under nothing is under all.
    """
    arcs = _arcs(counts, parents or {})
    hidden = hide(arcs) or frozenset()
    return {place: None if place in hidden else arc.count for place, arc in arcs.items()}


def pair(
    first: Mapping[tuple[str, str], int], second: Mapping[tuple[str, str], int]
) -> tuple[dict[Place, int | None], dict[Place, int | None]]:
    """Two tables of the same people with the same columns (place by month, language by month), as they may be shown.

    The totals of the columns stand in both and are hidden in both or in neither. Raises ValueError where they differ.
    """
    left, right = _arcs(first, {}), _arcs(second, {})
    shared = [place for place in left if place[0] is None]
    if any(right.get(place, Arc("", "", 0)).count != left[place].count for place in shared) or len(shared) != sum(
        place[0] is None for place in right
    ):
        raise ValueError("two tables can only be hidden together where the totals of their columns are the same")
    both: dict[Hashable, Arc] = {}
    for place, arc in left.items():
        if place[0] is not None:
            both[(1, place)] = Arc((1, arc.tail), (1, arc.head), arc.count, arc.cost)
    for place, arc in right.items():
        if place[0] is not None:  # the second table runs the other way, so that what leaves the first comes into it
            both[(2, place)] = Arc((2, arc.head), (2, arc.tail), arc.count, arc.cost)
    for place in shared:
        one, other = (1, ("sum", None, place[1])), (2, ("sum", None, place[1]))
        ends = (other, one) if place[1] is None else (one, other)
        both[(0, place)] = Arc(*ends, left[place].count, left[place].cost)
    hidden = hide(both) or frozenset()

    def shown(number: int, arcs: Mapping[Place, Arc]) -> dict[Place, int | None]:
        return {
            place: None if (number if place[0] is not None else 0, place) in hidden else arc.count
            for place, arc in arcs.items()
        }

    return shown(1, left), shown(2, right)


def _cost(count: int, total: int) -> float:
    """Few cells before few people: a cell costs 1, and the share of the people in it."""
    return 1 + count / max(total, 1)


def _arcs(counts: Mapping[tuple[str, str], int], parents: Mapping[str, str]) -> dict[Place, Arc]:
    """Every cell and total of a table as an arc. A row of the tree that has rows under it holds their sum."""
    leaves = list(dict.fromkeys(row for row, _ in counts))
    columns = list(dict.fromkeys(column for _, column in counts))
    if any(leaf in parents.values() for leaf in leaves):
        raise ValueError("counts are given for the innermost rows only")
    above = {leaf: _line(leaf, parents) for leaf in leaves}
    sums: dict[Place, int] = defaultdict(int)
    for leaf in leaves:
        line: list[str | None] = [leaf, *above[leaf]]
        for column in columns:
            count = counts.get((leaf, column), 0)
            if count < 0:
                raise ValueError("a count of people is not negative")
            for row in line:
                sums[row, column] += count
                sums[row, None] += count
    grand = sums[None, None]

    def end(row: str | None, column: str | None) -> Hashable:
        """The sum of which a cell is a part, among its siblings in the tree."""
        return "ground" if row is None else ("sum", parents.get(row), column)

    arcs: dict[Place, Arc] = {}
    for place, count in sums.items():
        name, across = place
        inner: Hashable = ("row", name) if name in above else ("sum", name, across)
        outer = end(name, across)
        whole = across is None
        cost = GRAND if whole and name is None else MARGIN if whole or name not in above else 1.0
        tail, head = (outer, inner) if whole else (inner, outer)
        arcs[place] = Arc(tail, head, count, cost * _cost(count, grand))
    return arcs


def _line(leaf: str, parents: Mapping[str, str]) -> list[str | None]:
    """The rows above a row, up to all (None). ValueError where they run in a circle."""
    line: list[str | None] = []
    row = leaf
    while (above := parents.get(row)) is not None:
        if above in line or above == leaf:
            raise ValueError("a row cannot stand under itself")
        line.append(above)
        row = above
    return [*line, None]


def hide(arcs: Mapping[K, Arc], fixed: Collection[K] = ()) -> frozenset[K] | None:
    """The counts to hide in a circulation, by the promise at the top; None where `fixed` ones, shown always, forbid it.

    Without `fixed` there is always a way: at worst every count that is not 0.
    """
    small = sorted((key for key, arc in arcs.items() if 0 < arc.count < SMALLEST), key=lambda key: arcs[key].count)
    if any(key in fixed for key in small):
        return None
    net = _Net(arcs, frozenset(fixed))
    hidden, moved = set(small), {}
    for key in small:
        used = net.push(key, hidden, opening=True)
        if used is None:
            return None
        hidden |= used
        moved[key] = used
    # Take back what turned out not to be needed, the largest first. What is left was needed when it was asked, and is
    # needed still, since fewer hidden cells only leave less room: so it is on a way and has two values at least.
    for key in sorted(hidden.difference(small), key=lambda key: -arcs[key].cost):
        rest = hidden - {key}
        anew = {one: net.push(one, rest, opening=False) for one in small if key in moved[one]}
        if all(used is not None for used in anew.values()):
            hidden = rest
            moved |= {one: used for one, used in anew.items() if used is not None}
    return frozenset(hidden)


class _Net(Generic[K]):
    """The arcs that may carry a change, by the sums they touch. An arc of 0 people never does."""

    def __init__(self, arcs: Mapping[K, Arc], fixed: frozenset[K]) -> None:
        self.arcs = arcs
        self.at: dict[Hashable, list[tuple[K, Hashable, bool]]] = defaultdict(list)
        for key, arc in arcs.items():
            if arc.count and key not in fixed and arc.tail != arc.head:
                self.at[arc.tail].append((key, arc.head, True))
                self.at[arc.head].append((key, arc.tail, False))

    def push(self, key: K, hidden: Collection[K], *, opening: bool) -> set[K] | None:
        """The arcs that change where the count at `key` grows by SPREAD, itself left out; None where it cannot.

        Only hidden counts change; with `opening` others are taken as hidden too, at their cost.
        """
        arc = self.arcs[key]
        flow: dict[K, int] = defaultdict(int)
        open_ = set(hidden)
        left = SPREAD
        while left:
            path = self._path(arc.head, arc.tail, key, open_, flow, opening)
            if path is None:
                return None
            step = min([left, *(flow[one] + self.arcs[one].count - 1 for one, forward in path if not forward)])
            for one, forward in path:
                flow[one] += step if forward else -step
                open_.add(one)
            left -= step
        return {one for one, amount in flow.items() if amount}

    def _path(
        self, start: Hashable, goal: Hashable, without: K, open_: Collection[K], flow: Mapping[K, int], opening: bool
    ) -> list[tuple[K, bool]] | None:
        """The cheapest way for one more unit (Dijkstra; arcs that are open cost nothing)."""
        best: dict[Hashable, float] = {start: 0.0}
        came: dict[Hashable, tuple[Hashable, K, bool]] = {}
        queue: list[tuple[float, int, Hashable]] = [(0.0, 0, start)]
        turn = 0
        while queue:
            spent, _, node = heapq.heappop(queue)
            if node == goal:
                way = []
                while node != start:
                    node, key, forward = came[node]
                    way.append((key, forward))
                return way
            if spent > best[node]:
                continue
            for key, other, forward in self.at[node]:
                if key == without or not (opening or key in open_):
                    continue
                if not forward and flow.get(key, 0) + self.arcs[key].count <= 1:
                    continue
                cost = spent + (0.0 if key in open_ else self.arcs[key].cost)
                if cost < best.get(other, float("inf")):
                    best[other], came[other] = cost, (node, key, forward)
                    turn += 1
                    heapq.heappush(queue, (cost, turn, other))
        return None
