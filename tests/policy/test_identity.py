"""What makes a bill that bill."""

from __future__ import annotations

import string
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.dates import BadDate
from policy.bills import check_bill, identifier_key, identity, local_date, session_key, source_time, zone_of
from policy.places import jurisdiction_key
from tests.policy.builders import action, draft


@pytest.mark.parametrize(
    "text", ["SB 540", "S.B. 540", "SB0540", "sb-540", "S B 540", "Ｓ．Ｂ．５４０", "Senate Bill 540", " SB\u00a0540 "]
)
def test_one_number_in_every_spelling(text: str) -> None:
    assert identifier_key(text) == "SB 540"


@pytest.mark.parametrize(
    "other",
    ["SJR 540", "S 540", "HB 540", "SB 54", "SB 5400", "SB 5 40", "SB 540 A", "SR 540", "SBX 540", "540", "AB 540"],
)
def test_failure_13_sb_540_is_never_another_number(other: str) -> None:
    assert identifier_key(other) != identifier_key("SB 540")


def test_failure_13_special_sessions_in_the_number_stay_apart() -> None:
    assert identifier_key("ABX1 5") == identifier_key("AB X1 5")
    assert len({identifier_key(text) for text in ("ABX1 5", "ABX 15", "ABX15", "AB 15", "ABX2 5")}) == 4


def test_failure_13_the_same_number_in_another_session_or_state_is_another_bill() -> None:
    here = identity("Ohio", "2025-2026", "SB 540")
    assert here == identity("OH", "2025–26", "S.B. 540")
    assert here == identity("State of Ohio", "20252026", "sb540", "ocd-jurisdiction/country:us/state:oh/government")
    assert here != identity("Ohio", "2023-2024", "SB 540")
    assert here != identity("Iowa", "2025-2026", "SB 540")


letters = st.lists(st.text(string.ascii_uppercase, min_size=1, max_size=4), min_size=1, max_size=1)
suffixes = st.text(string.ascii_uppercase, max_size=2)
numbers = st.tuples(letters.map("".join), st.integers(0, 99_999), suffixes)


@st.composite
def spellings(draw: st.DrawFn, number: tuple[str, int, str]) -> str:
    prefix, digits, suffix = number
    dot = draw(st.sampled_from(["", ".", " ", "-"]))
    spelled = dot.join(prefix) + (dot if dot == "." else "")
    gap = draw(st.sampled_from(["", " ", "  ", "-", " - ", "\u00a0"]))
    zeros = draw(st.sampled_from(["", "0", "000"]))
    tail = draw(st.sampled_from(["", " ", "-"])) + suffix if suffix else ""
    text = spelled + gap + zeros + str(digits) + tail
    return text.lower() if draw(st.booleans()) else text


@given(st.data(), numbers, numbers)
@example(None, ("SB", 540, ""), ("SJR", 540, ""))
def test_failure_13_never_two_bills_on_one_key(
    data: st.DataObject | None, one: tuple[str, int, str], other: tuple[str, int, str]
) -> None:
    spelled = data.draw(spellings(one)) if data else "S.B. 0540"
    spelled_other = data.draw(spellings(other)) if data else "SJR540"
    assert (identifier_key(spelled) == identifier_key(spelled_other)) == (one == other)


@given(st.text(max_size=40))
def test_any_text_has_a_stable_key(text: str) -> None:
    key = identifier_key(text)
    assert identifier_key(key) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [("2025-2026", "2025-2026"), ("2025–2026", "2025-2026"), ("20252026", "2025-2026"), ("2025-26", "2025-2026"),
     ("2025/2026", "2025-2026"), ("2025", "2025"), ("2025-2027", "2025-2027"), ("104th", "104th"),
     ("2025 1st  Special", "2025 1st special")],
)  # fmt: skip
def test_session_key(text: str, key: str) -> None:
    assert session_key(text) == key


@pytest.mark.parametrize(
    ("name", "ocd", "key"),
    [("New York", "", "ny"), ("NY", "", "ny"), ("x", "ocd-jurisdiction/country:us/state:ny/government", "ny"),
     ("Congress", "", "us"), ("", "ocd-jurisdiction/country:us/government", "us"),
     ("Austin", "ocd-jurisdiction/country:us/state:tx/place:austin/government", "tx/place:austin"),
     ("Washington, D.C.", "ocd-jurisdiction/country:us/district:dc/government", "dc"),
     ("Marlow  County", "", "marlow county")],
)  # fmt: skip
def test_jurisdiction_key(name: str, ocd: str, key: str) -> None:
    assert jurisdiction_key(name, ocd) == key


NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("text", "zone", "day"),
    [
        ("2026-03-10", NEW_YORK, date(2026, 3, 10)),
        ("2026-06-10T04:00:00+00:00", NEW_YORK, date(2026, 6, 10)),  # local midnight in summer
        ("2026-01-10T05:00:00Z", NEW_YORK, date(2026, 1, 10)),  # and in winter
        ("2026-01-10T04:00:00Z", NEW_YORK, date(2026, 1, 10)),  # from a source that ignores daylight saving
        ("2026-06-10T00:00:00+00:00", NEW_YORK, date(2026, 6, 10)),  # a date that was given a time
        ("2026-06-10T03:30:00+00:00", NEW_YORK, date(2026, 6, 9)),  # half past eleven at night there
        ("2026-06-10T18:00:00+00:00", NEW_YORK, date(2026, 6, 10)),
        ("2026-06-10T04:00:00+00:00", None, date(2026, 6, 10)),
        ("2026-06-10T07:00:00Z", ZoneInfo("America/Los_Angeles"), date(2026, 6, 10)),
        ("2026-06-09T23:30:00-04:00", NEW_YORK, date(2026, 6, 9)),  # local as written
    ],
)
def test_local_dates_stay_local_dates(text: str, zone: ZoneInfo | None, day: date) -> None:
    assert local_date(text, zone) == day


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01",
        "1900-01-01",
        "1970-01-01",
        "9999-12-31",
        "2026-02-30",
        "2026-03",
        "soon",
        "10/3/2026",
        "2026-03-10Tmorning",
    ],
)
def test_placeholders_and_broken_dates_are_refused(text: str) -> None:
    with pytest.raises(BadDate):
        local_date(text, None)


def test_zone_and_source_time() -> None:
    assert zone_of("ny") == NEW_YORK
    assert zone_of("tx/place:austin") == ZoneInfo("America/Chicago")
    assert zone_of("marlow county") is None
    assert source_time("2026-06-18T17:07:03.990770+00:00") is not None
    assert source_time("yesterday") is None


def test_what_a_typed_bill_needs() -> None:
    assert check_bill(draft()) == []
    fields = {
        p.field for p in check_bill(draft(identifier="SB", session=" ", title="", jurisdiction="", url="ftp://x"))
    }
    assert fields == {"identifier", "session", "title", "jurisdiction", "url"}
    assert {p.field for p in check_bill(draft(actions=(action("1900-01-01", " "),)))} == {"action", "on"}
