"""The import page without a browser: choose files, match columns, check rows, done; and an import taken back."""

from __future__ import annotations

import pytest
from streamlit.runtime.scriptrunner_utils.exceptions import StopException
from streamlit.testing.v1 import AppTest

from campaigns.services import signins
from data import db, importing, queries
from data.access import Role
from data.pages import import_parts
from tests.conftest import make_initiative
from tests.data.test_pages import app, press, texts

TABLE = b"Kicker,When,Web,Note\nChild care vote,2026-11-03,https://h.example/1,a\n,2026-11-03,,\nB,2026-11-04,https://h.example/2,\n"
COUNTS = b"date,count,total_count,ratio\n2026-11-01,3,9,0.3\n"


@pytest.fixture
def page(database: object) -> AppTest:
    with db.writing() as session:
        make_initiative(session)
    made = app()
    return made.switch_page("data/pages/import_files.py").run()


def upload(page: AppTest, name: str, body: bytes) -> AppTest:
    page.file_uploader[0].upload(name, body, "text/csv").run()
    assert not page.exception
    return page


def counts(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def stored() -> list[tuple[str, object, bool]]:
    with db.reading() as session:
        (row,) = queries.initiatives(session)
        return [
            (one.format, one.summary.get("new"), one.undone_at is not None) for one in queries.batches(session, row.id)
        ]


def _choose(page: AppTest, label: str, value: str) -> None:
    next(box for box in page.selectbox if box.label == label).set_value(value).run()
    assert not page.exception


def test_a_table_of_unknown_columns_is_matched_saved_remembered_and_undone(page: AppTest) -> None:
    upload(page, "export.csv", TABLE)
    assert "looks like no format we know" in "\n".join(str(each.value) for each in page.warning)
    assert not page.metric
    _choose(page, "Format", "table")
    why = next(frame.value for frame in page.dataframe if "Why" in frame.value)
    assert "Say which column holds the title or the text." in why["Why"][0]
    for label, column in (("Title", "Kicker"), ("Date", "When"), ("Link", "Web")):
        _choose(page, label, column)
    assert counts(page) == {"New": "2", "Already here": "0", "You decide": "0", "Cannot read": "1"}
    assert stored() == []
    press(page, "Save 2 rows")
    assert stored() == [("table", 2, False)]
    assert page.success[0].value == "Saved 2 rows from 1 file."

    upload(page, "export.csv", TABLE)
    assert counts(page)["Already here"] == "2"
    assert "As you matched them last time" in texts(page)
    assert "nothing new to save" in texts(page)

    _choose(page, "Import", page.selectbox(key="import_undo").options and 1)
    press(page, "Remove 2 mentions")
    assert stored() == [("table", 2, True)]
    assert "Undone: 2 mentions removed." in page.success[0].value


def test_a_table_of_counts_is_refused_with_its_reason(page: AppTest) -> None:
    upload(page, "counts.csv", COUNTS)
    assert counts(page) == {"New": "0", "Already here": "0", "You decide": "0", "Cannot read": "1"}
    assert "holds counts by day, not stories" in str(page.dataframe[0].value["Why"][0])
    assert stored() == []


def test_what_is_no_text_is_named_at_once(page: AppTest) -> None:
    upload(page, "book.csv", b"PK\x03\x04..xl/workbook.xml")
    assert "Excel workbook" in "\n".join(str(each.value) for each in page.warning)
    assert not page.metric


def test_a_long_sheet_is_looked_at_in_part_stopped_half_way_told_and_taken_back(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LOOKED_AT", 10)
    monkeypatch.setattr(signins, "AT_ONCE", 5)
    add = import_parts.Bar.add

    def stop_at_ten(bar: import_parts.Bar, rows: int) -> None:
        add(bar, rows)
        if bar.did == "Saved" and bar.rows == 10:
            raise StopException  # what a press of Stop does at the next drawing

    monkeypatch.setattr(import_parts.Bar, "add", stop_at_ten)
    body = "Name,Email\n" + "".join(f"Ann Q{letter * 3}rt,{letter}@example.org\n" for letter in "abcdefghijklmnopq")
    upload(page, "people.csv", body.encode())
    assert "The first 10 of about 17 rows were checked" in texts(page)
    press(page, "Save all rows")
    page.run()
    assert "10 rows are saved as import 1" in texts(page)
    press(page, "Take them back")
    assert stored() == [("sign-in", 10, True)]
    assert "Undone: import 1" in page.success[0].value
    assert "Stopped" not in texts(page)


def test_a_reader_may_look_and_not_save(page: AppTest) -> None:
    with db.reading() as session:
        (row,) = queries.initiatives(session)
        reader = next(m for m in queries.members(session, row.id) if m.role is Role.READER)
    page.selectbox(key="acting_member").set_value(reader.id).run()
    upload(page, "t.csv", b"title,date\nA,2026-11-03\n")
    assert "may not import mentions" in texts(page)
    assert not [button for button in page.button if button.label.startswith("Save") and not button.disabled]
