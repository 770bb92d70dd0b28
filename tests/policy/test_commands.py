"""`python -m policy`: stable JSON, exit codes, messages that name what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policy.stages import STAGES
from tests.policy.builders import WHOLE_WAY, body, raw_bill

Run = Callable[..., Any]


@pytest.fixture
def policy(cli_run: Run, tmp_path: Path) -> Run:
    cli_run("data", "goal", "add", "Safe routes to school")
    (tmp_path / "bills.json").write_bytes(body(raw_bill(actions=WHOLE_WAY[:4]), raw_bill("HB 7")))
    return lambda *args, **more: cli_run("policy", *args, **more)


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(tmp_path / "bills.json")


def test_import_twice(policy: Run, file: str) -> None:
    first = policy("import", file, "--json")
    assert first.code == 0
    assert set(first.json) == {"files", "batch"}
    (one,) = first.json["files"]
    assert one == {"file": file, "format": "openstates", "new": 2, "changed": 0, "same": 0, "refused": [], "notes": []}
    assert policy("import", file, "--format", "openstates", "--json").json["files"][0]["same"] == 2


def test_import_names_what_it_refuses_and_saves_the_rest(policy: Run, file: str, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    found = policy("import", str(tmp_path / "broken.json"), file, str(tmp_path / "none.json"), "--json")
    assert found.code == 1
    by_file = {Path(one["file"]).name: one for one in found.json["files"]}
    assert by_file["bills.json"]["new"] == 2
    assert "not JSON" in by_file["broken.json"]["refused"][0]["why"]
    assert "cannot be opened" in by_file["none.json"]["refused"][0]["why"]
    assert "broken.json" in found.err


def test_bills_has_the_stable_keys(policy: Run, file: str) -> None:
    policy("import", file)
    policy("position", "sb12", "support", "--why", "Guards.", "--priority", "1")
    rows = {row["identifier"]: row for row in policy("bills", "--json").json}
    row = rows["SB 12"]
    keys = [
        "jurisdiction",
        "session",
        "identifier",
        "title",
        "stage",
        "stage_date",
        "actions",
        "position",
        "priority",
        "sources",
    ]
    assert list(row)[: len(keys)] == keys
    assert (row["jurisdiction"], row["session"], row["stage"], row["stage_date"]) == (
        "Ohio",
        "2025-2026",
        "passed one chamber",
        "2026-03-10",
    )
    assert (row["position"], row["priority"], row["sources"], len(row["actions"])) == ("support", 1, ["openstates"], 4)
    assert all(row["stage"] in STAGES for row in rows.values())
    assert "SB 12" in policy("bills").out


def test_position_keeps_the_priority_and_says_what_was_before(policy: Run, file: str) -> None:
    policy("import", file)
    policy("position", "SB 12", "watch", "--why", "New.", "--priority", "2", "--from", "2026-01-01")
    found = policy("position", "S.B. 12", "oppose", "--why", "Amended.", "--json").json
    assert (found["position"], found["priority"], found["before"]) == ("oppose", 2, "watch")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("position", "SB 12", "like", "--why", "x"), "support, oppose"),
        (("position", "SB 12", "support"), "Say why"),
        (("position", "SB 99", "support", "--why", "x"), "no bill “SB 99”"),
        (("position", "SB 12", "support", "--why", "x", "--priority", "9"), "1 (highest)"),
        (("align", "SB 12", "Housing", "agree", "--why", "x"), "Goals: Safe routes"),
        (("align", "SB 12", "safe", "for", "--why", "x"), "agrees with a goal"),
        (("import", "x.json", "--format", "nothing"), "no format"),
        (("hearing", "SB 12", "soon", "--committee", "x"), "not a date"),
    ],
)
def test_wrong_usage_is_2_with_a_sentence(policy: Run, file: str, args: tuple[str, ...], says: str) -> None:
    policy("import", file)
    found = policy(*args)
    assert (found.code, found.out) == (2, "")
    assert says in found.err


def test_no_initiative_is_2(cli_run: Run) -> None:
    found = cli_run("policy", "bills", "--json")
    assert (found.code, "no initiative" in found.err) == (2, True)


def test_failure_13_a_number_in_two_sessions_asks_which(policy: Run, file: str) -> None:
    policy("import", file)
    policy("add", "SB 12", "Guards", "--jurisdiction", "Ohio", "--session", "2023-2024")
    asked = policy("position", "SB 12", "support", "--why", "x")
    assert (asked.code, "2023-2024" in asked.err) == (2, True)
    told = policy("position", "SB 12", "support", "--why", "x", "--session", "2023-24", "--json")
    assert told.code == 0


def test_by_hand_from_introduction_to_law(policy: Run) -> None:
    added = policy(
        "add",
        "Ord. 2026-14",
        "Crosswalks",
        "--jurisdiction",
        "Marlow County",
        "--session",
        "2026",
        "--kind",
        "ordinance",
        "--introduced",
        "2026-03-01",
        "--json",
    )
    assert added.json["stage"] == "introduced"
    assert (
        policy("action", "ord 2026-14", "2026-04-01", "Adopted by the County Board", "--json").json["stage"]
        == "passed both"
    )
    assert policy("action", "ord 2026-14", "2026-04-09", "Signed by the Mayor", "--json").json["stage"] == "enacted"
    coded = policy("align", "ord 2026-14", "safe", "agree", "--strength", "weak", "--why", "Two crossings.", "--json")
    assert (coded.json["goal"], coded.json["strength"]) == ("Safe routes to school", "weak")
    heard = policy("hearing", "ord 2026-14", "2026-12-03", "--at", "2:30 pm", "--committee", "Board", "--json")
    assert (heard.json["date"], heard.json["time"]) == ("2026-12-03", "14:30")
    row = policy("bills", "--json").json[0]
    assert row["goals"] == [{"goal": "Safe routes to school", "verdict": "agree", "strength": "weak"}]


def test_session_end(policy: Run, file: str) -> None:
    policy("import", file)
    assert policy("session-ends", "Ohio", "2025-2026", "2026-06-30").code == 0
    assert {row["stage"] for row in policy("bills", "--json").json} == {"dead at session end"}


def test_help_reads_as_documentation(cli_run: Run) -> None:
    text = cli_run("policy", "--help").out
    for verb in ("import", "bills", "add", "action", "position", "align", "hearing", "session-ends"):
        assert verb in text
        assert len(cli_run("policy", verb, "--help").out) > 200
