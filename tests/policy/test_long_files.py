"""Long files: read record by record, saved in parts, stopped half way and gone on with; tables with their columns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import db, exchange, importing
from data import queries as agenda
from data.access import OPERATOR
from data.errors import GroundswellError
from data.exchange import ImportReport
from policy import offers, queries, services
from policy.connectors import openstates, streams
from policy.services import files
from tests.conftest import NOW, make_initiative
from tests.policy.builders import body, raw_bill

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
BLANKS = st.sampled_from([None, 1, 3])


@given(st.lists(JSON, max_size=5), st.dictionaries(st.text(max_size=4), JSON, max_size=3), BLANKS, st.booleans())
def test_records_one_by_one_are_those_of_json(
    records: list[Any], beside: dict[str, Any], indent: int | None, last: bool
) -> None:
    beside.pop("results", None)
    whole = {**beside, "results": records} if last else {"results": records, **beside}
    for document in (whole, records):
        text = json.dumps(document, indent=indent).encode()
        assert list(streams.records(text, "Open States", "results")) == json.loads(json.dumps(records))


@pytest.mark.parametrize(
    "text",
    ['[{"a": 1}, {"a"', '[{"a": 1} {"a": 2}]', '[{"a": 1}] more', '{"results": [1,]}', "[" * 100_000, "<x/>", "[1e999"],
)
def test_what_is_no_json_is_said(text: str) -> None:
    with pytest.raises(GroundswellError):
        list(streams.records(text.encode(), "Open States", "results"))


@pytest.mark.parametrize("text", ['{"a": [1]}', "{}", "3", '"results"'])
def test_no_list_is_said_before_anything_is_given_out(text: str) -> None:
    with pytest.raises(streams.NotAList):
        next(streams.records(text.encode(), "Open States", "results"), None)


def test_parts_are_the_whole_whatever_their_size() -> None:
    bills = [raw_bill(f"SB {number}") for number in range(1, 8)] + ["nothing"]
    whole = openstates.parse(body(*bills))
    for size in (1, 3, 8, 100):
        parts = list(openstates.parts(body(*bills), size))
        assert [draft for part in parts for draft in part.drafts] == whole.drafts
        assert [refusal for part in parts for refusal in part.refused] == whole.refused
        split = list(whole.in_parts(size))
        assert [draft for part in split for draft in part.drafts] == whole.drafts
        assert [part.refused for part in split] == [[]] * (len(split) - 1) + [whole.refused]


@pytest.fixture
def small_parts(database: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    offers.register()
    monkeypatch.setattr(files, "AT_ONCE", 3)
    with db.writing() as session:
        return make_initiative(session).id


def _import(initiative_id: int, content: bytes, said: Any = lambda _count: None) -> ImportReport:
    whole = ImportReport()
    kind = exchange.format_named("openstates")
    try:
        importing.import_in_parts(
            db.writing, OPERATOR, initiative_id, kind, [("a.json", content)], {}, whole, now=NOW, said=said
        )
    except KeyboardInterrupt:
        whole.files[0].note("stopped")
    return whole


def test_stopped_half_way_it_keeps_what_it_saved_and_goes_on(small_parts: int) -> None:
    content = body(*(raw_bill(f"SB {number}") for number in range(1, 11)))
    told: list[int] = []

    def stop(count: int) -> None:
        told.append(count)
        if len(told) == 2:
            raise KeyboardInterrupt

    first = _import(small_parts, content, stop)
    assert (first.files[0].new, first.files[0].notes, told) == (6, ["stopped"], [3, 3])
    with db.reading() as session:
        assert len(queries.bills(session, small_parts, NOW.date())) == 6
        assert queries.misplaced(session) == []
        assert agenda.batch(session, small_parts, first.batch or 0).summary["new"] == 6
    second = _import(small_parts, content)
    assert (second.files[0].new, second.files[0].same) == (4, 6)


def test_a_file_that_breaks_half_way_keeps_what_stood_before(small_parts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(services.READERS, "openstates", lambda content: openstates.parts(content, 2))
    content = body(*(raw_bill(f"SB {number}") for number in range(1, 6)))
    found = _import(small_parts, content[: content.index(b'"SB 5"')])
    (refusal,) = found.files[0].refused
    assert (found.files[0].new, refusal.row) == (4, "file")
    assert "What stood before it is saved (4)." in refusal.why
    with db.reading() as session:
        assert len(queries.bills(session, small_parts, NOW.date())) == 4


LOCAL = (
    b"Item,What it is,Sort of item,Last step,When\n"
    b"Ordinance No. 2026-12,Sidewalks near schools,ordinance,Passed on second reading,2026-05-04\n"
    b"Measure A,Library bond,ballot measure,Placed on the November ballot,2026-08-01\n"
    b"Item 4,Bell times,board item,Approved 5-0,2026-06-02\n"
    b"Rule 9,Bus stops,agency rule,Comment period opened,2026-06-03\n"
    b"Measure B,Nothing,ballot measure,Filed,1900-01-01\n"
)
COLUMNS = ("identifier=Item", "title=What it is", "kind=Sort of item", "latest_action=Last step", "latest_on=When")


def test_a_table_of_local_items_by_the_command_with_remembered_columns(
    cli_run: Any, database: Path, tmp_path: Path
) -> None:
    assert cli_run("data", "goal", "add", "Safe routes").code == 0
    file = tmp_path / "marlow.csv"
    file.write_bytes(LOCAL)
    told = ["policy", "import", str(file), "--jurisdiction", "Marlow County", "--session", "2026", "--json"]
    mapped = [word for pair in COLUMNS for word in ("--map", pair)]
    first = cli_run(*told, "--format", "bills", *mapped)
    (one,) = first.json["files"]
    assert (first.code, one["new"]) == (1, 4)
    assert [(each["row"], "1900-01-01" in each["why"]) for each in one["refused"]] == [(6, True)]
    again = cli_run(*told)  # neither columns nor format are said: both are remembered
    assert (again.json["files"][0]["format"], again.json["files"][0]["same"]) == ("bills", 4)
    stages = {row["identifier"]: row["stage"] for row in cli_run("policy", "bills", "--json").json}
    assert stages == {
        "Ordinance No. 2026-12": "passed both", "Measure A": "with executive", "Item 4": "enacted",
        "Rule 9": "in committee",
    }  # fmt: skip
    assert cli_run("policy", "undo", str(first.json["batch"])).code == 0
    assert cli_run("policy", "bills", "--json").json == []


def test_json_in_one_long_line_is_not_tried_as_a_table() -> None:
    offers.register()
    content = body(*(raw_bill(f"SB {number}") for number in range(1, 4_000)))
    assert b"\n" not in content
    assert importing.head_of(exchange.format_named("bills"), content) is None
