"""Workbooks in and out: values as text, titles and merged headers, what is locked or broken, formulas neutralised."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from data.errors import GroundswellError
from data.sheets import NEUTRALISED, Sheet, is_workbook, read_table, table_head, write_xlsx


def book(**sheets: list[list[object]]) -> bytes:
    """A workbook as a partner makes one."""
    out = io.BytesIO()
    with Workbook(out) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            page = made.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date):
                        page.write_datetime(row, column, cell, day)
                    else:
                        page.write(row, column, cell)
    return out.getvalue()


def test_values_read_as_a_person_would_type_them() -> None:
    body = book(
        Sheet1=[
            ["Name", "Phone", "Born", "Hours", "Came"],
            ["Ana", 5551234567.0, date(1990, 2, 3), 2.5, True],
            [],
            ["Lee", "+1 555 010 2030", datetime.fromisoformat("2026-11-20T00:00"), 3, False],
        ]
    )
    table = read_table(body)
    assert [row.number for row in table.rows] == [2, 4]
    assert list(table.rows[0].cells.values()) == ["Ana", "5551234567", "1990-02-03", "2.5", "TRUE"]
    assert list(table.rows[1].cells.values()) == ["Lee", "+1 555 010 2030", "2026-11-20", "3", "FALSE"]


def test_a_formula_is_read_by_its_value() -> None:
    out = io.BytesIO()
    with Workbook(out) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, ["Name", "Total"])
        page.write(1, 0, "Ana")
        page.write_formula(1, 1, "=1+2", value=3)
    assert read_table(out.getvalue()).rows[0].cells == {"Name": "Ana", "Total": "3"}


def test_the_sheet_with_the_table_is_read_and_the_others_are_named() -> None:
    notes: list[str] = []
    body = book(
        Cover=[["How to use this"], ["Write below"]],
        Visits=[["Name", "Email"], ["Ana", "ana@example.org"], ["Lee", "lee@example.org"]],
    )
    assert len(read_table(body, notes).rows) == 2
    assert notes == ["Sheet “Visits” was read. These hold something too and were not read: “Cover”."]
    assert read_table(body, sheet="cover").header == ["How to use this"]
    with pytest.raises(GroundswellError, match="no sheet “x”"):
        read_table(body, sheet="x")


def test_titles_above_and_a_header_of_two_rows() -> None:
    out = io.BytesIO()
    with Workbook(out) as made:
        page = made.add_worksheet()
        page.merge_range(0, 0, 0, 3, "Marlow sign-in")
        page.merge_range(2, 0, 3, 0, "Name")
        page.merge_range(2, 1, 2, 2, "Contact")
        page.merge_range(2, 3, 3, 3, "Language")
        page.write_row(3, 1, ["Email", "Phone"])
        page.write_row(4, 0, ["Ana", "ana@example.org", 5550102030, "Spanish"])
    notes: list[str] = []
    table = read_table(out.getvalue(), notes)
    assert table.header == ["Name", "Email", "Phone", "Language"]
    assert table.rows[0].cells["Phone"] == "5550102030"
    assert "title" in notes[0]


def test_a_merged_name_over_two_columns_of_people_loses_nobody() -> None:
    out = io.BytesIO()
    with Workbook(out) as made:
        page = made.add_worksheet()
        page.merge_range(0, 0, 0, 1, "Name")
        page.write(0, 2, "Email")
        page.write_row(1, 0, ["Ana", "Reyes", "ana@example.org"])
    table = read_table(out.getvalue())
    assert len(table.rows) == 1
    assert list(table.rows[0].cells.values()) == ["Ana", "Reyes", "ana@example.org"]


@pytest.mark.parametrize(
    "body",
    [
        "Name\tEmail\nAna\tana@example.org\n".encode("utf-16"),
        "Name;Email\nAna;ana@example.org\n".encode("utf-8-sig"),
        b"Name|Email\rAna|ana@example.org\r",
        b"Our sign-in sheet\n\nName,Email\n\nAna,ana@example.org\n",
    ],
)
def test_delimited_text_of_any_shape(body: bytes) -> None:
    table = read_table(body)
    assert table.header == ["Name", "Email"] == table_head(body).header
    assert list(table.rows[0].cells.values()) == ["Ana", "ana@example.org"]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(A=[["x"]]))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
            new.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<html><table><tr><td>Ana</td></tr></table></html>", "web page"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (book(A=[["x", "y"], ["1", "2"]])[:900], "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "broken"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (book(A=[], B=[]), "empty"),
        (b"PK\x05\x06" + b"\0" * 18, "ZIP"),
        (b"%PDF-1.7", "PDF"),
        (bomb(), "too large"),
        (b"", "empty"),
    ],
)
def test_failure_10_what_holds_no_table_is_refused_by_name(body: bytes, why: str) -> None:
    for read in (read_table, table_head):
        with pytest.raises(GroundswellError, match=why):
            read(body)


HORROR = "events/messytables-horror/horror"
REFUSED = {
    "badcolspan.html": "web page", "complex.html": "web page", "html.html": "web page", "rowcolspan.html": "web page",
    "invisible_text.html": "web page", "encrypted_no_password.xls": "password", "libreoffice.xlsx": "empty",
    "simple.unknown": "empty", "simple.zip": "ZIP archive",
}  # fmt: skip


def test_failure_02_every_messy_table_is_read_or_named(shared_data: Path) -> None:
    for path in sorted((shared_data / HORROR).iterdir()):
        if path.name in REFUSED:
            with pytest.raises(GroundswellError, match=REFUSED[path.name]):
                read_table(path.read_bytes())
            continue
        table = read_table(path.read_bytes())
        assert table.header, path.name
        assert all(set(row.cells) == set(table.header) for row in table.rows), path.name


def test_failure_02_what_a_workbook_holds_is_what_its_csv_holds(shared_data: Path) -> None:
    def cells(name: str) -> list[list[str]]:
        table = read_table((shared_data / HORROR / name).read_bytes())
        return [list(row.cells.values()) for row in table.rows]

    assert cells("simple.xls") == cells("simple.xlsx")
    assert cells("simple.xls") == cells("simple.csv") == cells("simple.ssv")
    assert cells("blank_line.ods") == cells("simple.ods")
    assert cells("simple.ods")[0] == ["Bob", "20", "2010-10-10"]


# Out


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|x", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1"])
def test_failure_10_a_formula_is_neutralised_in_workbooks(cell: str) -> None:
    body = write_xlsx([Sheet("People", ["Name", cell], [["Ana", cell]])])
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        inside = b"".join(packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets"))
    assert b"<f>" not in inside
    assert inside.count(b"&gt;'") + inside.count(b">'") + inside.count(b"'" + cell.encode()) >= 2
    assert NEUTRALISED in _notes(body)


def _notes(body: bytes) -> list[str]:
    table = read_table(body, sheet="Notes")
    return [*table.header, *(cell for row in table.rows for cell in row.cells.values())]


def test_numbers_and_days_stay_what_they_are() -> None:
    evening = datetime.fromisoformat("2026-01-02T18:30")
    rows = [["Ana", 3, 2.5, date(2026, 11, 20), None, True], ["Lee", -1, 0, evening, "x", False]]
    body = write_xlsx([Sheet("Visits: all?", ["Name", "a", "b", "c", "d", "e"], rows)], ["People under 5 are hidden."])
    assert is_workbook(body)
    table = read_table(body, sheet="Visits  all")
    assert [list(row.cells.values()) for row in table.rows] == [
        ["Ana", "3", "2.5", "2026-11-20", "", "TRUE"],
        ["Lee", "-1", "0", "2026-01-02 18:30", "x", "FALSE"],
    ]
    assert _notes(body) == ["People under 5 are hidden."]


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="￾￿"), max_size=10)


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(TEXTS, min_size=n, max_size=n), min_size=1, max_size=5)))
def test_failure_02_a_workbook_written_then_read_is_the_same(rows: list[list[str]]) -> None:
    header = [f"column {index + 1}" for index in range(len(rows[0]))]
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    table = read_table(write_xlsx([Sheet("All", header, rows)]), sheet="All")
    assert table.header == header
    assert [list(row.cells.values()) for row in table.rows] == kept
