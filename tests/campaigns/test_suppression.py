"""Small counts are hidden so that nobody works them out: shown against an attacker who solves the linear system."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from campaigns.suppression import SMALLEST, SPREAD, Shown, listing, overlapping, pair, table

Cell = Hashable
Sum = tuple[Cell, Sequence[Cell]]
"""A total and the cells it is the sum of."""


def attack(shown: Mapping[Cell, int | None], sums: Iterable[Sum], least: int) -> dict[Cell, tuple[float, float]]:
    """The least and the most that each hidden cell can be, by linear programming over what is shown."""
    hidden = [cell for cell, count in shown.items() if count is None]
    place = {cell: number for number, cell in enumerate(hidden)}
    rows, right = [], []
    for total, parts in sums:
        row, value = np.zeros(len(hidden)), 0.0
        for cell, sign in [(total, -1), *((part, 1) for part in parts)]:
            count = shown[cell]
            if count is None:
                row[place[cell]] += sign
            else:
                value -= sign * count
        rows.append(row)
        right.append(value)
    found = {}
    for cell in hidden:
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(hidden))
            aim[place[cell]] = sign
            solved = linprog(aim, A_eq=np.array(rows), b_eq=np.array(right), bounds=(least, None))
            assert solved.status in (0, 3), solved.message  # 3: unbounded
            ends.append(sign * solved.fun if solved.status == 0 else np.inf)
        found[cell] = (ends[0], ends[1])
    return found


def holds(shown: Mapping[Cell, int | None], true: Mapping[Cell, int], sums: Sequence[Sum]) -> None:
    """The promise of the module, against a reader who knows that a hidden cell is not 0, and one who does not."""
    for cell, count in true.items():
        assert shown[cell] in (None, count)
        assert shown[cell] is None or not 0 < count < SMALLEST, "a small count is shown"
        assert count != 0 or shown[cell] == 0, "nobody stands behind a 0"
    for least in (0, 1):
        for cell, (low, high) in attack(shown, sums, least).items():
            assert low <= true[cell] + 1e-6
            assert high >= low + 1 - 1e-6, "a hidden cell is worked out"
            if true[cell] < SMALLEST:
                assert high >= true[cell] + SPREAD - 1e-6, "a small count can be told from one of five or more"
                assert high >= SMALLEST - 1e-6


def sums_of(rows: Sequence[str], columns: Sequence[str], parents: Mapping[str, str]) -> list[Sum]:
    """What adds up to what in a table with a tree of rows, said a second time and plainly."""
    inner = sorted(set(parents.values()))
    found: list[Sum] = [((row, None), [(row, column) for column in columns]) for row in [*rows, *inner, None]]
    for above in [*inner, None]:
        below = [row for row in [*rows, *inner] if parents.get(row) == above]
        found += [((above, column), [(row, column) for row in below]) for column in [*columns, None]]
    return found


def full(
    counts: Mapping[tuple[str, str], int], rows: Sequence[str], columns: Sequence[str], parents: Mapping[str, str]
) -> dict[Cell, int]:
    true: dict[Cell, int] = {}

    def under(row: str | None, leaf: str) -> bool:
        while leaf != row and leaf in parents:
            leaf = parents[leaf]
        return row is None or leaf == row

    for row in [*rows, *set(parents.values()), None]:
        for column in [*columns, None]:
            true[row, column] = sum(
                counts[leaf, one] for leaf in rows for one in columns if under(row, leaf) and column in (None, one)
            )
    return true


few = st.one_of(st.integers(0, 6), st.integers(0, 60), st.sampled_from([0, 1, 2, 3, 4, 5]))


@st.composite
def tables(draw: st.DrawFn, rows: int = 5, columns: int = 5) -> dict[tuple[str, str], int]:
    names = [f"r{number}" for number in range(draw(st.integers(1, rows)))]
    kinds = [f"c{number}" for number in range(draw(st.integers(1, columns)))]
    return {(row, column): draw(few) for row in names for column in kinds}


@settings(max_examples=60, deadline=None)
@given(tables())
def test_failure_10_a_hidden_cell_cannot_be_worked_out_along_rows_and_columns(counts: dict) -> None:
    rows, columns = [list(dict.fromkeys(key[side] for key in counts)) for side in (0, 1)]
    holds(table(counts), full(counts, rows, columns, {}), sums_of(rows, columns, {}))


@settings(max_examples=40, deadline=None)
@given(tables(6, 3), st.lists(st.sampled_from(["east", "west", "far west", None]), min_size=6, max_size=6))
def test_a_tree_of_rows_keeps_the_promise_at_every_height(counts: dict, under: list) -> None:
    rows, columns = [list(dict.fromkeys(key[side] for key in counts)) for side in (0, 1)]
    parents = {row: above for row, above in zip(rows, under, strict=False) if above}
    if "far west" in parents.values():
        parents["far west"] = "west"
    holds(table(counts, parents), full(counts, rows, columns, parents), sums_of(rows, columns, parents))


@settings(max_examples=30, deadline=None)
@given(tables(4, 4), st.data())
def test_two_tables_that_share_their_columns_keep_it_together(counts: dict, data: st.DataObject) -> None:
    rows, columns = [list(dict.fromkeys(key[side] for key in counts)) for side in (0, 1)]
    others = ["s0", "s1", "s2"][: data.draw(st.integers(1, 3))]
    second = {(row, column): 0 for row in others for column in columns}
    for column in columns:  # the same people, parted another way
        left = sum(counts[row, column] for row in rows)
        for row in others[:-1]:
            second[row, column] = data.draw(st.integers(0, left))
            left -= second[row, column]
        second[others[-1], column] = left
    one, two = pair(counts, second)
    assert {place: count for place, count in one.items() if place[0] is None} == {
        place: count for place, count in two.items() if place[0] is None
    }
    names = {"r": rows, "s": others}
    sums = [each for kind in names.values() for each in sums_of(kind, columns, {})]
    true = full(counts, rows, columns, {}) | full(second, others, columns, {})
    holds({**one, **two}, true, sums)


@settings(max_examples=80, deadline=None)
@given(st.lists(few, min_size=1, max_size=8))
def test_a_list_keeps_its_total_and_the_promise_or_is_withheld(counts: list[int]) -> None:
    true = dict(enumerate(counts))
    shown = listing(true)
    total = sum(counts)
    assert shown.total == (None if 0 < total < SMALLEST else total)
    if shown.withheld:
        assert not shown.cells
        assert any(0 < count < SMALLEST for count in counts)
        return
    sums: list[Sum] = [("all", list(true))]
    holds({**shown.cells, "all": shown.total}, {**true, "all": total}, sums)
    for cell, (low, high) in attack({**shown.cells, "all": shown.total}, sums, 1).items():
        assert shown.bounds(cell) == (round(low), round(high))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sets(st.integers(0, 30), max_size=12), min_size=1, max_size=6))
def test_groups_that_overlap_leave_room_too(groups: list[set[int]]) -> None:
    true = {number: len(group) for number, group in enumerate(groups)}
    total = len(set().union(*groups))
    shown = overlapping(true, total)
    if shown.withheld:
        return
    hidden = [key for key, count in shown.cells.items() if count is None]
    rest = sum(count or 0 for count in shown.cells.values())
    for key in hidden:  # each is at most the total, which is at most all together
        bounds = [(1, total)] * len(hidden)
        ends = [
            linprog(
                [sign * (one == key) for one in hidden],
                A_ub=[[-1] * len(hidden)],
                b_ub=[rest - total],
                bounds=bounds,
            ).fun
            for sign in (1, -1)
        ]
        assert ends[0] < -ends[1]
        assert true[key] >= SMALLEST or -ends[1] >= true[key] + SPREAD
    assert not any(count is not None and 0 < count < SMALLEST for count in shown.cells.values())


def test_nothing_is_hidden_without_need() -> None:
    assert table({("a", "x"): 5, ("a", "y"): 0, ("b", "x"): 9, ("b", "y"): 30}) == {
        ("a", "x"): 5, ("a", "y"): 0, ("a", None): 5, ("b", "x"): 9, ("b", "y"): 30, ("b", None): 39,
        (None, "x"): 14, (None, "y"): 30, (None, None): 44,
    }  # fmt: skip
    nine = {(row, column): 20 for row in "abc" for column in "xyz"} | {("a", "x"): 3}
    hidden = {place for place, count in table(nine).items() if count is None}
    assert len(hidden) == 4
    assert all(row and column for row, column in hidden), "totals stay where inner cells do"


@settings(max_examples=20, deadline=None)
@given(tables(4, 4))
def test_showing_one_more_cell_would_break_the_promise(counts: dict) -> None:
    rows, columns = [list(dict.fromkeys(key[side] for key in counts)) for side in (0, 1)]
    shown, true = table(counts), full(counts, rows, columns, {})
    for place, count in shown.items():
        if count is None and true[place] >= SMALLEST:
            with pytest.raises(AssertionError):
                holds({**shown, place: true[place]}, true, sums_of(rows, columns, {}))


def test_a_list_that_cannot_be_shown_is_withheld_whole() -> None:
    assert listing({"north": 4, "south": 1}) == Shown({}, 5, withheld=True)
    assert listing({"north": 2, "south": 0}) == Shown({}, None, withheld=True)
    assert listing({"north": 0, "south": 0}) == Shown({"north": 0, "south": 0}, 0)
    assert listing({"north": 3, "south": 40, "east": 9}).cells == {"north": None, "south": 40, "east": None}


def test_tables_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="innermost"):
        table({("west", "x"): 5, ("mill", "x"): 6}, {"mill": "west"})
    with pytest.raises(ValueError, match="under itself"):
        table({("mill", "x"): 6}, {"mill": "west", "west": "south", "south": "west"})
    with pytest.raises(ValueError, match="negative"):
        table({("mill", "x"): -6})
    with pytest.raises(ValueError, match="the same"):
        pair({("mill", "x"): 6}, {("es", "x"): 7})
