"""`python -m campaigns`: what it prints, what it keeps, how it ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from data import clock, db, sheets
from tests.conftest import NOW, Result, make_initiative

HOUSE_KEYS = [
    "name", "starts", "ends", "all_day", "place", "goal", "campaign", "direct", "partner",
    "attendance", "attendance_low", "attendance_high",
]  # fmt: skip
Run = Callable[..., Result]
LOG = ("log", "Coffee with parents", "--goal", "child care", "--where", "Marlow Library")


@pytest.fixture
def run(cli_run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with db.writing() as session:
        make_initiative(session)
    return lambda *args: cli_run("campaigns", *args)


def test_events_print_exactly_the_keys_of_the_house(run: Run) -> None:
    assert run(*LOG, "--when", "2026-11-20 18:30", "--attendance", "50-60", "--partner", "library").code == 0
    (row,) = run("events", "--json").json
    assert list(row)[: len(HOUSE_KEYS)] == HOUSE_KEYS
    assert {key: row[key] for key in HOUSE_KEYS} == {
        "name": "Coffee with parents",
        "starts": "2026-11-20T18:30:00-06:00",
        "ends": None,
        "all_day": False,
        "place": "Marlow Library",
        "goal": "Child care for every family",
        "campaign": None,
        "direct": False,
        "partner": "Marlow Library",
        "attendance": None,
        "attendance_low": 50,
        "attendance_high": 60,
    }


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_events_leave_as_a_table_that_is_safe_to_open(run: Run, tmp_path: Path, kind: str) -> None:
    told = ("=1+1", "--goal", "child", "--where", "Library", "--when", "2026-11-20", "--heard", "Rosa said so")
    assert run("log", *told, "--attendance", "50-60").code == 0
    file = tmp_path / f"events.{kind}"
    assert run("events", "--out", str(file)).code == 0
    (row,) = [one.cells for one in sheets.read_table(file.read_bytes(), sheet="Events" if kind == "xlsx" else "").rows]
    assert (row["name"], row["starts"], row["goals"]) == ("=1+1", "2026-11-20", "Child care for every family")
    assert (row["attendance_low"], row["attendance_high"]) == ("50", "60")
    assert kind == "xlsx" or b'"\'=1+1"' in file.read_bytes()
    assert b"Rosa" not in file.read_bytes()
    assert run("events", "--out", str(tmp_path / "events.doc")).code == 2


@pytest.mark.parametrize(
    ("text", "ends"),
    [("45", (45, 45, 45)), ("50-60", (None, 50, 60)), ("12+", (None, 12, None)), ("?", (None,) * 3), ("0", (0, 0, 0))],
)
def test_attendance_unknown_is_never_0(run: Run, text: str, ends: tuple[int | None, ...]) -> None:
    assert run(*LOG, "--attendance", text).code == 0
    (row,) = run("events", "--json").json
    assert (row["attendance"], row["attendance_low"], row["attendance_high"]) == ends


def test_the_same_command_again_saves_nothing(run: Run) -> None:
    command = (*LOG, "--when", "2026-11-20", "--json")
    assert run(*command).json["outcome"] == "new"
    assert run(*command).json["outcome"] == "same"
    assert run(*command[:-1], "--heard", "Buses", "--json").json["outcome"] == "new"
    assert len(run("events", "--json").json) == 2


def test_an_all_day_event_prints_dates(run: Run) -> None:
    run(*LOG, "--when", "11/20/2026")
    (row,) = run("events", "--json").json
    assert (row["starts"], row["ends"], row["all_day"]) == ("2026-11-20", "2026-11-20", True)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--attendance", "60-50"), "runs backwards"),
        (("--when", "20.11.2026"), "month first"),
        (("--kind", "rave"), "Say what it was"),
        (("--partner", "nobody we know"), "names no partner"),
        (("--campaign", "x"), "names no campaign"),
        (("--follow-up", "Send"), "owner and date"),
        (("--follow-up", "Send | Pat org | 2020-01-01"), "which is over"),
        (("--goal", "teleport"), "names no goal"),
    ],
)
def test_wrong_usage_is_named_and_saves_nothing(run: Run, args: tuple[str, ...], says: str) -> None:
    result = run(*LOG, *args)
    assert (result.code, result.out) == (2, "")
    assert says in result.err
    assert run("events", "--json").json == []


def test_without_an_initiative_it_says_how_to_start_one(cli_run: Run) -> None:
    result = cli_run("campaigns", "events", "--json")
    assert result.code == 2
    assert "There is no initiative yet" in result.err


def test_events_can_be_narrowed(run: Run) -> None:
    run(*LOG, "--when", "2026-11-20")
    run("log", "Bike train", "--goal", "2", "--where", "Oak St", "--when", "2026-10-01", "--attendance", "30")
    assert [row["name"] for row in run("events", "--json").json] == ["Coffee with parents", "Bike train"]
    assert [row["name"] for row in run("events", "--goal", "safe", "--json").json] == ["Bike train"]
    assert [row["name"] for row in run("events", "--since", "2026-11-01", "--json").json] == ["Coffee with parents"]
    shown = run("events")
    assert "Bike train" in shown.out
    assert "30 at 1 event, unknown at 1 more" in shown.err


def test_follow_ups_are_logged_and_listed(run: Run) -> None:
    run(*LOG, "--follow-up", "Send the flyer | Pat organizer | 2026-12-01")
    (row,) = run("follow-ups", "--json").json
    assert row == {
        "what": "Send the flyer",
        "owner": "Pat organizer",
        "due": "2026-12-01",
        "state": "open",
        "event": "Coffee with parents",
    }


PLAN = (
    "plan", "Cost of care", "--goal", "child", "--audience", "public", "--change", "will",
    "--starts", "12/1/2026", "--ends", "2027-02-28",
)  # fmt: skip


def test_a_campaign_is_planned_with_its_expectation_locked(run: Run) -> None:
    planned = run(
        *PLAN, "--message", "Care is infrastructure", "--channel", "Radio", "--partner", "north", "--budget", "$2,500",
        "--expect", "supportive +2 to +5 by 2027-04-01", "--compare", "Road repair", "--json",
    ).json  # fmt: skip
    assert planned["status"] == "planned"
    assert planned["locked"] == "2026-11-23"
    assert planned["expected"].startswith("Supportive among the public: +2 to +5 points by 1 Apr 2027")
    (listed,) = run("list", "--json").json
    assert listed == {key: value for key, value in planned.items() if key != "id"}
    assert listed["attendance_low"] is None
    assert run(*LOG, "--campaign", "cost").code == 0
    assert run("events", "--json").json[0]["campaign"] == "Cost of care"


def test_failure_16_an_expectation_is_corrected_with_a_reason_and_refused_after_launch(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*PLAN, "--expect", "supportive 2 by 2027-04-01")
    again = ("expect", "cost", "supportive 3 by 2027-04-01")
    assert "Say why you correct it" in run(*again).err
    assert run(*again, "--reason", "Typed 2 for 3", "--json").json["entries"] == 2
    monkeypatch.setattr(clock, "now", lambda: NOW.replace(month=12, day=2))
    refused = run(*again, "--reason", "Now we know")
    assert refused.code == 2
    assert "before launch" in refused.err


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--audience", "everyone"), "Choose whom to move"),
        (("--budget", "lots"), "not an amount of money"),
        (("--expect", "more support"), "Write the rung"),
        (("--ends", "2026-11-01"), "ends before it starts"),
    ],
)
def test_a_bad_plan_is_named_and_saves_nothing(run: Run, args: tuple[str, ...], says: str) -> None:
    result = run(*PLAN, *args)
    assert result.code == 2
    assert says in result.err
    assert run("list", "--json").json == []


@pytest.mark.parametrize("verb", ["log", "events", "plan", "expect", "list", "follow-ups"])
def test_help_reads_as_documentation(run: Run, verb: str) -> None:
    shown = run(verb, "--help")
    assert shown.code == 0
    assert len(shown.out) > 200
