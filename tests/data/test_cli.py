"""`python -m data` as other programs and people call it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data import cli, db, queries
from tests.conftest import Result

Run = Callable[..., Result]


def test_a_goal_makes_an_initiative_where_there_is_none(cli_run: Run) -> None:
    added = cli_run("data", "goal", "add", "Child care", "--statement", "Affordable", "--json")
    assert (added.code, added.json["goal"], added.json["version"]) == (0, "Child care", 1)
    assert cli_run("data", "goal", "add", "Safe routes").code == 0
    listed = cli_run("data", "goal", "list", "--json")
    assert [row["goal"] for row in listed.json] == ["Child care", "Safe routes"]
    with db.reading() as session:
        assert [row.name for row in queries.initiatives(session)] == ["Our initiative"]


def test_the_same_goal_again_is_refused_in_a_sentence(cli_run: Run) -> None:
    cli_run("data", "goal", "add", "Child care")
    again = cli_run("data", "goal", "add", "child care")
    assert again.code == 2
    assert "There is a goal named" in again.err
    assert "Traceback" not in again.err
    assert again.out == ""


def test_listing_without_an_initiative_says_what_to_do(cli_run: Run) -> None:
    listed = cli_run("data", "goal", "list")
    assert listed.code == 2
    assert "python -m data goal add" in listed.err


def test_wrong_usage_ends_with_2(cli_run: Run) -> None:
    assert cli_run("data", "goal", "add").code == 2
    assert cli_run("data", "nonsense").code == 2


def test_help_reads_as_documentation(cli_run: Run) -> None:
    shown = cli_run("data", "--help").out
    for verb in ("init", "goal", "check"):
        assert verb in shown
    assert "DATABASE_URL" in shown
    assert "Add a goal" in cli_run("data", "goal", "--help").out


def test_init_twice_is_harmless(cli_run: Run, database: Path) -> None:
    assert cli_run("data", "init", "--json").json == {"database": "ready", "sample_loaded": False}
    assert cli_run("data", "init").code == 0


def test_check_says_that_all_is_well(cli_run: Run) -> None:
    cli_run("data", "goal", "add", "Child care")
    checked = cli_run("data", "check", "--json")
    assert checked.code == 0
    assert all(problems == [] for problems in checked.json.values())


def test_a_table_prints_what_is_there_and_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    when = datetime(2026, 11, 3, 8, 5, 9, 123, UTC)
    cli.table([{"title": "[/red] [b]care[/b] :smile: \x1b[31m", "at": when, "none": None}], ["title", "at", "none"])
    out = capsys.readouterr().out
    assert "[/red] [b]care[/b] :smile:  [31m" in out
    assert "2026-11-03 08:05 " in out
    assert "\x1b" not in out
    assert "None" not in out
