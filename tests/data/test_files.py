"""Text of any encoding, CSV as people make it, CSV that is safe to open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import GroundswellError
from data.files import NEUTRALISED, neutralise, read_csv, read_text, restore, write_csv

ACCENTS = "name,town\nJosé Muñoz,“Peñasco”\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_every_encoding_reads_as_the_same_text(encoding: str) -> None:
    assert read_text(ACCENTS.encode(encoding)) == ACCENTS


def test_old_macs_are_told_from_windows() -> None:
    text = "name\nJosé Muñoz Ibáñez\nZoë Brontë\nFrançois Lefèvre\n"
    notes: list[str] = []
    assert read_text(text.encode("mac_roman"), notes) == text
    assert "Mac Roman" in notes[0]


def test_a_guess_is_said_and_utf8_needs_none() -> None:
    notes: list[str] = []
    read_text(ACCENTS.encode(), notes)
    assert notes == []
    read_text(ACCENTS.encode("cp1252"), notes)
    assert "Windows-1252" in notes[0]


def test_what_an_xml_head_declares_is_believed() -> None:
    body = '<?xml version="1.0" encoding="koi8-r"?><a>Привет</a>'.encode("koi8-r")
    assert "Привет" in read_text(body)


@pytest.mark.parametrize("name", ["utf-16", "zip", "no-such-thing", "utf-7"])
def test_a_false_or_silly_declaration_is_not_believed(name: str) -> None:
    assert "café" in read_text(f'<?xml version="1.0" encoding="{name}"?><a>café</a>'.encode("cp1252"))


def test_a_cut_off_utf8_file_keeps_its_accents() -> None:
    notes: list[str] = []
    text = read_text(("Peñasco und Köln, é" * 3).encode()[:-1], notes)
    assert text.startswith("Peñasco und Köln")
    assert "replaced" in notes[0]


@given(st.binary(max_size=300))
def test_any_bytes_decode(body: bytes) -> None:
    assert "\x00" not in read_text(body)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found(delimiter: str) -> None:
    body = "\n".join(delimiter.join(row) for row in [("when", "who", "n"), ("2026-11-03", "Ana", "4"), ("", "Bo", "")])
    header, rows = read_csv(body)
    assert header == ["when", "who", "n"]
    assert rows[0].cells == {"when": "2026-11-03", "who": "Ana", "n": "4"}


def test_decimal_commas_do_not_hide_semicolons() -> None:
    header, rows = read_csv("day;share;low\n1.1.2026;0,58;0,54\n2.1.2026;0,59;0,55\n")
    assert header == ["day", "share", "low"]
    assert rows[1].cells["share"] == "0,59"


def test_row_numbers_are_those_a_spreadsheet_shows() -> None:
    _, rows = read_csv('a,b\r\n1,"two\r\nlines"\r\n\r\n,\r\n3,4\r\n')
    assert [(row.number, row.cells["a"]) for row in rows] == [(2, "1"), (5, "3")]


def test_ragged_rows_are_kept_and_said() -> None:
    notes: list[str] = []
    _, rows = read_csv("a,b\n1\n1,2,3\n1,2,\n", notes)
    assert rows[0].cells == {"a": "1", "b": ""}
    assert rows[1].extra == ("3",)
    assert len(notes) == 1
    assert notes[0].startswith("Row 3 has more cells")


def test_titles_above_the_header_are_passed_over() -> None:
    notes: list[str] = []
    header, rows = read_csv("Sign-ins of the fall fair\n\nName,Email,Phone\nAna,a@example.org,\n", notes)
    assert header == ["Name", "Email", "Phone"]
    assert rows[0].number == 4
    assert "title" in notes[0]


def test_one_column_and_an_index_without_a_name_are_no_titles() -> None:
    assert read_csv("name\nAna\nBo\n").header == ["name"]
    assert read_csv(",name\n0,Ana\n1,Bo\n").header == ["column 1", "name"]
    assert read_csv("only a header").header == ["only a header"]


def test_nameless_and_doubled_columns_keep_their_cells() -> None:
    header, rows = read_csv("name,,name\nAna,x,Lee\n")
    assert header == ["name", "column 2", "name (2)"]
    assert rows[0].cells == {"name": "Ana", "column 2": "x", "name (2)": "Lee"}


def test_an_empty_file_and_an_unclosed_quote_are_said() -> None:
    with pytest.raises(GroundswellError, match="empty"):
        read_csv(b"\n \n")
    notes: list[str] = []
    read_csv('a,b\n1,"2\n3,4\n', notes)
    assert "never closed" in notes[0]
    with pytest.raises(GroundswellError, match="Row 2"):
        read_csv('a,b\n1,"' + "x" * 1_000_100)


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|x", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "'=1", "''=1"])
def test_failure_10_a_formula_is_neutralised_in_exports(cell: str) -> None:
    assert neutralise(cell) == "'" + cell
    assert restore(neutralise(cell)) == cell


@pytest.mark.parametrize("cell", ["", "-5", "+1.5", "12%", "plain", "'quoted'", "a=b"])
def test_plain_cells_stay(cell: str) -> None:
    assert neutralise(cell) == cell
    assert restore(cell) == cell


def test_failure_10_the_header_tells_of_neutralised_cells_and_is_read_back_without() -> None:
    assert write_csv(["name"], [["Ann"], [None]]) == '"name"\r\n"Ann"\r\n""\r\n'
    made = write_csv(["name", "note"], [["Ann", "=1+1"], ["Bo", "-5"]])
    assert made.splitlines()[0] == f'"name","note","{NEUTRALISED}"'
    notes: list[str] = []
    for body in (made, made.replace('"\r\n', '",""\r\n')):  # a spreadsheet fills up the rows when it saves
        table = read_csv(body.encode("utf-8-sig"), notes)
        assert (table.header, notes) == (["name", "note"], [])
        read = [(list(row.cells.values()), row.extra) for row in table.rows]
        assert read == [(["Ann", "=1+1"], ()), (["Bo", "-5"], ())]


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)


@given(CELLS | st.text("'=+-@ \t\r\n5", max_size=5))
def test_restore_inverts_neutralise(cell: str) -> None:
    assert restore(neutralise(cell)) == cell


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=6)))
def test_failure_02_csv_written_then_read_is_the_same(rows: list[list[str]]) -> None:
    header = [f"column {index + 1}" for index in range(len(rows[0]))]
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    got = read_csv(write_csv(header, rows).encode("utf-8-sig"))
    assert got.header == header
    assert [list(row.cells.values()) for row in got.rows] == kept
