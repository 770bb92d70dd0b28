"""Numbers as legislatures write them: every spelling of one bill is one key, and no two bills share one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policy.bills import identifier_key, identity
from tests.policy.builders import draft

# A prefix, how it is written, and the prefixes of other bills that look like it.
PREFIXES = {
    "SB": ("SB", "S.B.", "S. B.", "Senate Bill"), "HB": ("HB", "H.B.", "House Bill"), "AB": ("AB", "A.B."),
    "SR": ("SR", "S.R."), "HR": ("HR", "H.R.", "H. R."), "S": ("S", "S."), "H": ("H", "H."), "A": ("A", "A."),
    "SJR": ("SJR", "S.J.R.", "Senate Joint Resolution"), "HJR": ("HJR", "H.J.R."), "SCR": ("SCR", "S.C.R."),
    "HCR": ("HCR", "H.C.R.", "House Concurrent Resolution"), "LD": ("LD", "L.D."), "LB": ("LB", "L.B."),
    "HF": ("HF", "H.F."), "SF": ("SF", "S.F."), "SJRCA": ("SJRCA",), "HCONRES": ("HCONRES", "H.Con.Res."),
    "SBX": ("SBX", "S.B.X."), "ABX": ("ABX",), "FILE": ("File", "FILE"), "ORDINANCE": ("Ordinance",),
    "INT": ("Int", "Int."), "": ("",),
}  # fmt: skip
YEARS = (None, 24, 25, 2025)
SUFFIXES = ("", "A", "B", "C", "X")
numbers = st.tuples(
    st.sampled_from(sorted(PREFIXES)), st.sampled_from(YEARS), st.integers(1, 99_999), st.sampled_from(SUFFIXES)
)


@st.composite
def written(draw: st.DrawFn, number: tuple[str, int | None, int, str]) -> str:
    prefix, year, digits, suffix = number
    spelled = draw(st.sampled_from(PREFIXES[prefix]))
    gap = draw(st.sampled_from(["", " ", "  ", "-", "\u00a0", "–"]))
    if spelled and spelled[-1].isalpha():
        gap = draw(st.sampled_from([gap, " No. ", " no ", " # ", " Number "]))
    elif spelled:
        gap = draw(st.sampled_from([gap, " No. "]))
    first = f"{year}{draw(st.sampled_from(['-', ' ', '/', '–']))}" if year else ""
    zeros = draw(st.sampled_from(["", "0", "00"]))
    last = draw(st.sampled_from(["", "-", " "])) + suffix if suffix else ""
    text = f"{spelled}{gap}{first}{zeros}{digits}{last}"
    return draw(st.sampled_from([text, text.upper(), text.lower(), f" {text} "]))


@given(st.data(), numbers, numbers)
def test_failure_13_a_key_is_one_bill_and_a_bill_one_key(
    data: st.DataObject, one: tuple[str, int | None, int, str], other: tuple[str, int | None, int, str]
) -> None:
    key = identifier_key(data.draw(written(one)))
    assert key == identifier_key(data.draw(written(one)))
    assert (key == identifier_key(data.draw(written(other)))) == (one == other)


@given(st.data(), numbers)
def test_failure_13_numbers_that_look_alike_are_apart(
    data: st.DataObject, one: tuple[str, int | None, int, str]
) -> None:
    """One letter, one digit, or a letter at the end more is another bill; so is any other prefix."""
    prefix, year, digits, suffix = one
    key = identifier_key(data.draw(written(one)))
    others = [(name, year, digits, suffix) for name in PREFIXES if name != prefix]
    others += [(prefix, year, digits * 10 + last, suffix) for last in (0, 5)]
    others += [(prefix, other, digits, suffix) for other in YEARS if other != year]
    others += [(prefix, year, digits, other) for other in SUFFIXES if other != suffix]
    for other in others:
        assert identifier_key(data.draw(written(other))) != key, other


SESSIONS = (
    ("2025-2026", "2025–26", "20252026", "2025/2026", "2025-2026 Regular Session"), ("2023-2024", "2023-24"),
    ("2025",), ("2026",), ("2025 1st Special", "2025  1st special"), ("2025 2nd Special",),
    ("2025-2026 First Extraordinary Session",), ("2025 Fiscal Session",),
)  # fmt: skip
PLACES = (
    ("Ohio", "OH", "State of Ohio"),
    ("Iowa", "ia"),
    ("Marlow County", "marlow  county"),
    ("Congress", "U.S. Congress"),
)


@given(st.data())
def test_failure_13_jurisdiction_and_session_are_part_of_the_bill(data: st.DataObject) -> None:
    def drawn() -> tuple[tuple[int, int, object], object]:
        place, name = data.draw(st.integers(0, len(PLACES) - 1)), data.draw(st.integers(0, len(SESSIONS) - 1))
        number = data.draw(st.sampled_from([("SB", None, 540, ""), ("SJR", None, 540, ""), ("SB", None, 540, "A")]))
        said = identity(
            data.draw(st.sampled_from(PLACES[place])), data.draw(st.sampled_from(SESSIONS[name])),
            data.draw(written(number)),
        )  # fmt: skip
        return (place, name, number), said

    (one, said), (other, said_other) = drawn(), drawn()
    assert (said == said_other) == (one == other)


def test_special_sessions_print_letters_and_the_word_number() -> None:
    assert identifier_key("SBX1 5") == identifier_key("SB X1-5") != identifier_key("SBX 15")
    assert len({identifier_key(text) for text in ("S 7960", "S 7960-A", "S 7960-B", "S 7960 AB")}) == 4
    assert identifier_key("HB No. 12") == identifier_key("H.B. #12") == "HB 12"
    assert identifier_key("No. 12") == "NO 12"  # alone it may be what a council calls its items
    assert identifier_key("Measure A") == "MEASUREA" != identifier_key("Measure B")
    assert identifier_key("፩") == "፩"  # a digit that is no decimal one
    assert draft("HB No. 12").identity == draft("HB 12").identity
