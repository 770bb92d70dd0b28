"""Series out of a CSV file: columns in any order, bad rows named, gaps left alone; and the command that judges them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.errors import GroundswellError
from sentiment.listening.spike_table import read_table

START = date(2026, 3, 2)


def test_columns_in_any_order_and_no_series_column() -> None:
    table = read_table(b"Count;DATE;Series\n3;2026-03-02;a\n4;2026-03-03;a\n5;2026-03-03;b\n", "file")
    assert {name: (list(one.days), list(one.counts), one.totals) for name, one in table.series.items()} == {
        "a": ([START, START + timedelta(1)], [3.0, 4.0], None),
        "b": ([START + timedelta(1)], [5.0], None),
    }
    assert list(read_table(b"date,count\n2026-03-02,1\n", "wire").series) == ["wire"]


def test_totals() -> None:
    table = read_table(b"series,date,count,total\na,2026-03-02,3,30\nb,2026-03-02,3,\nb,2026-03-03,3,9\n", "f")
    assert table.series["a"].totals == [30.0]
    assert table.series["b"].totals is None
    assert "without totals" in " ".join(table.notes)


def test_bad_rows_are_named_and_the_others_kept() -> None:
    rows = [
        "a,2026-03-02,3,9", "a,2026-13-45,3,9", "a,2026-03-03,many,9", "a,2026-03-04,-1,9", "a,2026-03-05,,9",
        ",2026-03-06,3,9", "a,2026-03-02,4,9", "a,2026-03-07,nan,9", "a,2026-03-08,10,9", "a,,3,9", ",,,",
        "a,2026-03-09,0,9",
    ]  # fmt: skip
    table = read_table("\n".join(["series,date,count,total", *rows]).encode(), "f")
    assert list(table.series["a"].counts) == [3.0, 0.0]
    said = dict(table.refused)
    assert sorted(said) == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    for number, says in (
        (4, "no number"),
        (5, "0 or more"),
        (6, "missing"),
        (7, "no name"),
        (8, "already"),
        (10, "less"),
    ):
        assert says in said[number], said[number]


@pytest.mark.parametrize("body", [b"", b"day,number\n1,2\n", b"series,date\na,2026-03-02\n"])
def test_a_file_that_is_no_series_says_so(body: bytes) -> None:
    with pytest.raises(GroundswellError):
        read_table(body, "f")


def test_dates_that_read_two_ways_need_an_order() -> None:
    assert len(read_table(b"date,count\n3/4/2026,1\n", "f").refused) == 1
    assert list(read_table(b"date,count\n3/4/2026,1\n", "f", "dmy").series["f"].days) == [date(2026, 4, 3)]
    assert date(2026, 3, 4) in read_table(b"date,count\n3/4/2026,1\n3/14/2026,2\n", "f").series["f"].days


def table(path: Path, skip: range = range(0)) -> Path:
    draw = np.random.default_rng(4)
    lines = ["date,total,series,count"]
    for at in range(90):
        if at in skip:
            continue
        quiet, loud = draw.poisson(20), 90 if at == 70 else draw.poisson(20)
        day = START + timedelta(at)
        lines += [f"{day},,quiet,{quiet}", f"{day},{loud + 400},loud,{loud}"]
    path.write_text("\n".join(lines))
    return path


def test_the_command_finds_the_spike_of_a_file(cli_run: Callable[..., Any], tmp_path: Path) -> None:
    found = cli_run("sentiment", "spikes", str(table(tmp_path / "c.csv")), "--json")
    assert found.code == 0
    (spike,) = found.json
    assert list(spike) == ["series", "date", "count", "expected", "low", "high"]
    assert (spike["series"], spike["date"], spike["count"]) == ("loud", "2026-05-11", 90)
    assert spike["low"] < spike["expected"] < spike["high"] < 40
    later = cli_run("sentiment", "spikes", str(tmp_path / "c.csv"), "--since", "2026-05-12", "--json")
    assert later.json == []
    said = cli_run("sentiment", "spikes", str(tmp_path / "c.csv"))
    assert "2026-05-11" in said.out
    assert "1 spike, at 2 false alarms a year for each series" in said.err


def test_days_without_a_row_are_gaps(cli_run: Callable[..., Any], tmp_path: Path) -> None:
    found = cli_run("sentiment", "spikes", str(table(tmp_path / "c.csv", skip=range(50, 66))), "--json")
    assert [(spike["series"], spike["date"]) for spike in found.json] == [("loud", "2026-05-11")]


def test_bad_rows_exit_with_one_and_wrong_usage_with_two(cli_run: Callable[..., Any], tmp_path: Path) -> None:
    path = table(tmp_path / "c.csv")
    path.write_text(path.read_text() + "\nsoon,,loud,4\n")
    found = cli_run("sentiment", "spikes", str(path), "--json")
    assert (found.code, len(found.json)) == (1, 1)
    assert "Row 182: " in found.err
    (tmp_path / "no.csv").write_text("a,b\n1,2\n")
    for args in ([str(tmp_path / "no.csv")], [str(tmp_path / "none.csv")], [str(path), "--order", "ymd"], []):
        wrong = cli_run("sentiment", "spikes", *args)
        assert wrong.code == 2, args
        assert wrong.err
