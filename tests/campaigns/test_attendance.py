"""How many came: read as written, added with what is not known, never 0 for unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.attendance import (
    LARGEST,
    UNKNOWN,
    BadCount,
    Count,
    NeverAdded,
    Reach,
    Total,
    exactly,
    parse,
    span,
    total,
)

READ = {
    "45": (45, 45),
    " 45 ": (45, 45),
    "45.0": (45, 45),
    "1,200": (1200, 1200),
    "1\u00a0200": (1200, 1200),
    "1.2k": (1200, 1200),
    "forty-five": (45, 45),
    "0": (0, 0),
    "nobody": (0, 0),
    "No one": (0, 0),
    "50-60": (50, 60),
    "50–60 (est.)": (50, 60),
    "50 to 60": (50, 60),
    "between 50 and 60": (50, 60),
    "about 50-60": (50, 60),
    "5 or 6": (5, 6),
    "12+": (12, None),
    "50+ (est.)": (50, None),
    "12 or more": (12, None),
    "at least 12": (12, None),
    "over 11": (12, None),
    "≥12": (12, None),
    "up to 40": (None, 40),
    "at most 40": (None, 40),
    "under 41": (None, 40),
    "less than one": (0, 0),
    "about 40": (32, 48),
    "~40": (32, 48),
    "40ish": (32, 48),
    "40 (est.)": (32, 48),
    "40?": (32, 48),
    "around 40 people": (32, 48),
    "a couple": (2, 3),
    "a few": (3, 5),
    "several": (3, 9),
    "dozens": (24, 99),
    "A few dozen": (24, 99),
    "Dozens of people": (24, 99),
    "Hundreds": (200, 999),
    "hundreds!": (200, 999),
    "thousands": (2000, 9999),
    "two dozen": (19, 29),
    "a couple hundred": (160, 240),
    "two hundred": (200, 200),
}
UNCOUNTED = ["", "  ", "?", "-", "—", "unknown", "Unknown.", "not counted", "n/a", "N/A", "tbd", "NULL", "nan"]
REFUSED = [
    "none", "12-Oct", "Oct-12", "-5", "3.5", "60-50", "5/6", "20+15", "20 adults, 15 kids", "50-60-70", "2026-11-23",
    "99999999999", "people", "about", "+", "a", "1,20", "1.200", "under 0", "=1+1", "½", "45²", "x" * 5000,
]  # fmt: skip


@pytest.mark.parametrize(("text", "ends"), READ.items())
def test_a_count_is_read_as_the_documented_range(text: str, ends: tuple[int | None, int | None]) -> None:
    count = parse(text)
    assert (count.low, count.high) == ends
    assert count.said == text.strip()


@pytest.mark.parametrize("text", UNCOUNTED)
def test_attendance_unknown_is_never_0(text: str) -> None:
    count = parse(text)
    assert count == UNKNOWN
    assert not count.known
    assert (count.low, count.high, count.exact) == (None, None, None)
    assert str(count) == "unknown"


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_count_is_refused_with_a_way_out(text: str) -> None:
    with pytest.raises(BadCount) as refused:
        parse(text)
    assert refused.value.fix
    assert len(str(refused.value)) < 250


def test_a_range_made_a_date_by_a_spreadsheet_says_so() -> None:
    with pytest.raises(BadCount, match="spreadsheet"):
        parse("10-Dec")


def test_what_was_written_is_told_only_where_it_says_it_differently() -> None:
    assert parse("about 40").told == "32–48 (“about 40”)"
    assert parse("Hundreds").told == "200–999 (“Hundreds”)"
    assert parse("50-60").told == "50–60"
    assert parse("1,200").told == "1,200"
    assert parse("12+").told == "12+"
    assert parse("?").told == "unknown"


def test_totals_carry_lows_highs_and_the_unknown() -> None:
    sum_ = total([exactly(45), parse("50-60"), UNKNOWN, parse("about 40")])
    assert sum_ == Total(low=127, top=153, unknown=1, events=4)
    assert sum_.high is None
    assert str(sum_) == "127–153 at 3 events, unknown at 1 more"


def test_one_open_end_opens_the_total() -> None:
    assert str(total([exactly(45), parse("12+")])) == "57+ at 2 events"
    assert str(total([exactly(45), parse("up to 40")])) == "45–85 at 2 events"
    assert total([exactly(45), UNKNOWN]).high is None


def test_a_total_of_unknowns_is_unknown_not_0() -> None:
    sum_ = total([UNKNOWN, UNKNOWN])
    assert not sum_.known
    assert str(sum_) == "unknown: nobody counted at 2 events"
    assert str(total([])) == "no events"


def test_attendance_and_reach_are_never_added() -> None:
    with pytest.raises(NeverAdded, match="no sum"):
        total([exactly(45), Reach(10_000, 20_000)])  # type: ignore[list-item]


def test_a_count_knows_which_way_it_runs() -> None:
    with pytest.raises(ValueError, match="negative"):
        Count(-1, 4)
    with pytest.raises(ValueError, match="smaller"):
        Count(5, 4)


numbers = st.integers(0, LARGEST)
counts = st.one_of(
    st.just(UNKNOWN),
    numbers.map(exactly),
    st.tuples(numbers, numbers).map(lambda ends: Count(min(ends), max(ends))),
    numbers.map(lambda low: Count(low, None)),
    st.integers(1, LARGEST).map(lambda high: Count(None, high)),
)


@given(counts)
def test_what_is_shown_reads_back_as_the_same_count(count: Count) -> None:
    assert parse(str(count)) == count


@given(st.lists(counts), st.lists(counts))
def test_totals_of_parts_add_up_in_any_order(some: list[Count], others: list[Count]) -> None:
    assert total(some) + total(others) == total(others + some)


@given(st.lists(st.tuples(counts, st.integers(0, LARGEST))))
def test_a_total_holds_every_number_that_the_counts_allow(rows: list[tuple[Count, int]]) -> None:
    """Whatever truly came, within each count's ends, the total's ends hold it."""
    truth = 0
    for count, any_number in rows:
        # somebody came to the events that nobody counted, too
        low = count.low or 0
        high = count.high if count.high is not None else low + any_number
        truth += min(max(any_number, low), high)
    sum_ = total(count for count, _ in rows)
    assert sum_.low <= truth
    assert sum_.high is None or truth <= sum_.high
    assert sum_.events - sum_.unknown == sum(count.known for count, _ in rows)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        count = parse(text)
    except BadCount:
        return
    assert count.low is None or count.low >= 0
    if not any(c.isdigit() for c in text):
        assert count != exactly(0) or any(word in text.casefold() for word in ("no", "zero", "one"))


@given(numbers, numbers)
def test_a_range_is_shown_as_one(a: int, b: int) -> None:
    low, high = min(a, b), max(a, b)
    assert span(low, high) == (f"{low:,}" if low == high else f"{low:,}–{high:,}")
