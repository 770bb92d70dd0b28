"""`python -m campaigns content|spend|story|test`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from data import clock, db
from tests.conftest import NOW, Result, make_initiative

Run = Callable[..., Result]


@pytest.fixture
def run(cli_run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with db.writing() as session:
        make_initiative(session)
    plan = (
        "plan", "Cost of care", "--goal", "child", "--audience", "public", "--change", "will", "--starts", "2026-12-01",
        "--ends", "2027-02-28", "--message", "One in three waits",
    )  # fmt: skip
    assert cli_run("campaigns", *plan).code == 0
    return lambda *args: cli_run("campaigns", *args)


def test_the_content_calendar(run: Run) -> None:
    add = ("content", "cost", "--add", "Spot", "--on", "2026-12-04", "--channel", "Radio", "--owner", "Pat comm")
    (row,) = run(*add, "--partner", "library", "--json").json
    assert (row["whose"], row["state"], row["on"], row["late"]) == ("Marlow Library", "planned", "2026-12-04", False)
    (row,) = run("content", "--item", str(row["item"]), "--state", "ready", "--json").json
    assert row["state"] == "ready"
    waiting = run(*add, "--message", "one in", "--json").json[-1]
    refused = run("content", "--item", str(waiting["item"]), "--state", "ready")
    assert refused.code == 2
    assert "approved first" in refused.err
    assert run("content", "cost", "--add", "Spot", "--message", "nothing").code == 2
    assert run("content", "--add", "Spot").code == 2
    assert "Spot" in run("content").out


def test_money(run: Run) -> None:
    run("spend", "cost", "2000", "--channel", "Radio", "--planned")
    assert run("spend", "cost", "$1,250.50", "--channel", "radio", "--json").json == [
        {"channel": "Radio", "planned": 200_000, "spent": 125_050, "left": 74_950, "currency": "USD"}
    ]
    assert run("spend", "cost", "much", "--channel", "radio").code == 2


def test_stories_print_no_name_that_was_not_given(run: Run) -> None:
    keep = ("story", "keep", "The list", "We waited.", "--goal", "child", "--teller", "Ann Example")
    given = ("--agreed", "2026-11-20", "--where", "Radio", "--until", "2026-12-31")
    assert run(*keep, *given, "--json").json["standing"] == "live"
    assert run(*keep, "--json").json["standing"] == "no consent"
    listed, exported = run("story", "list", "--json"), run("story", "export", "--json")
    assert "Ann Example" not in listed.out + exported.out + run("story", "list").out
    (row,) = exported.json
    assert row["teller"] is None
    assert run("story", "withdraw", "1", "--json").json == {"story": 1, "standing": "withdrawn", "to_drop": []}
    assert run("story", "export", "--json").json == []
    assert run("story", "withdraw", "99").code == 2


def test_a_look_before_the_end_is_refused_and_kept(run: Run) -> None:
    plan = (
        "test", "plan", "cost", "Subject", "--a", "One", "--b", "Two", "--outcome", "opened it", "--ends", "2026-12-20",
        "--size", "100", "--json",
    )  # fmt: skip
    assert run(*plan).json["planned"] == 100
    assert run("test", "count", "cost", "subject", "60", "30", "60", "6").code == 0
    early = run("test", "result", "cost", "subject", "--json")
    assert early.code == 1
    assert (early.json["verdict"], early.json["looks_refused"]) == (None, 1)
    assert run("test", "count", "cost", "subject", "1", "2").code == 2
    run("test", "count", "cost", "subject", "40", "20", "40", "4")
    late = run("test", "result", "cost", "subject", "--json")
    assert (late.code, late.json["verdict"], late.json["looks_refused"]) == (0, "a", 1)
    assert late.json["low"] > 0
    assert "Wording A did better" in run("test", "result", "cost", "subject").err
