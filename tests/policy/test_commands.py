"""`python -m policy`: stable JSON, exit codes, messages that name what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policy.stages import STAGES
from tests.policy import filed
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


def test_parts_of_a_bill_wait_for_the_bill_whatever_the_order_of_files(policy: Run, tmp_path: Path) -> None:
    whole = filed.as_json(bill=filed.congress(), request=filed.REQUEST)  # the bill's own answer names it as well
    rest = [{"id": n, "description": "x" * 90} for n in range(9)]
    actions = {**json.loads(filed.congress_actions()), "further": rest}  # so that "request" is at neither end
    (tmp_path / "actions.json").write_text(json.dumps({"pagination": {}, "before": rest, **actions}))
    (tmp_path / "whole.json").write_bytes(whole)
    found = policy("import", str(tmp_path / "actions.json"), str(tmp_path / "whole.json"), "--json")
    assert found.code == 0
    counts = {Path(one["file"]).stem: (one["new"], one["changed"]) for one in found.json["files"]}
    assert counts == {"whole": (1, 0), "actions": (0, 1)}


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


def test_the_desk_from_the_command_line(policy: Run, file: str, tmp_path: Path, cli_run: Run) -> None:
    policy("import", file)
    policy("position", "SB 12", "support", "--why", "Guards.")
    changed = policy("desk", "SB 12", "--points", "Guards save lives.", "--coalition", "Safe Streets", "--json").json
    assert (changed["talking_points"], changed["coalition"], changed["assignee"]) == (
        "Guards save lives.", "Safe Streets", None,
    )  # fmt: skip
    assert policy("approve", "SB 12", "asked", "--json").json["approval"] == "asked"
    assert policy("approve", "SB 12", "approved").code == 0
    assert policy("approve", "SB 12", "approved").code == 2
    asked = policy("sign-on", "SB 12", "Library")
    assert (asked.code, "There are: none yet" in asked.err) == (2, True)
    (tmp_path / "letter.txt").write_text("Dear members,\n\nVote <yes>.")
    out = tmp_path / "letter.html"
    (row,) = policy(
        "letter", "SB 12", "--text", str(tmp_path / "letter.txt"), "--title", "For SB 12", "--print", str(out), "--json"
    ).json
    assert (row["version"], row["kind"], row["title"]) == (1, "letter", "For SB 12")
    assert "Vote &lt;yes&gt;." in out.read_text()
    (tmp_path / "letter.txt").write_text("Dear members,\n\nVote no.")
    more = policy("letter", "SB 12", "--text", str(tmp_path / "letter.txt"), "--letter", str(row["letter"]), "--json")
    assert [one["version"] for one in more.json] == [1, 2]
    assert policy("letter", "SB 12", "--letter", "99").code == 2
    assert policy("letter", "SB 12", "--text", str(tmp_path / "none.txt"), "--title", "x").code == 2


def test_versions_from_the_command_line_and_what_they_call_to_review(policy: Run, file: str, tmp_path: Path) -> None:
    policy("import", file)
    policy("position", "SB 12", "support", "--why", "Guards.")
    assert policy("review", "--json").json == []
    (tmp_path / "a.txt").write_text("A family pays 9% of its income.")
    (tmp_path / "b.txt").write_text("A family pays 7% of its income.")
    policy("versions", "SB 12", "--add", str(tmp_path / "a.txt"), "--note", "Introduced", "--on", "2026-02-02")
    rows = policy("versions", "SB 12", "--add", str(tmp_path / "b.txt"), "--note", "Amended", "--json").json
    assert [(row["note"], row["characters"]) for row in rows] == [("Introduced", 31), ("Amended", 31)]
    shown = policy("versions", "SB 12", "--compare", "Introduced", "Amended")
    assert "-[9] +[7]" in shown.out
    found = policy("versions", "SB 12", "--compare", "introduced", str(rows[1]["version"]), "--json").json
    assert (found["added"], found["removed"], found["places"]) == (1, 1, 1)
    assert "no version" in policy("versions", "SB 12", "--compare", "Introduced", "Chaptered").err
    (waiting,) = policy("review", "--json").json
    assert (waiting["identifier"], waiting["about"], waiting["why"]) == ("SB 12", "position", "New version: Amended")
    assert policy("review", "SB 12", "--about", "position").code == 2  # what was found is missing
    assert policy("review", "SB 12", "--about", "position", "--why", "It still holds.", "--json").json == []
    assert policy("review", "--about", "position", "--why", "x").code == 2  # of which bill?
    coded = policy(
        "provision", "SB 12", "safe", "agree", "--passage", "pays 7%", "--version", "Amended", "--why", "Cap.", "--json"
    ).json
    assert (coded["verdict"], coded["strength"]) == ("agree", "strong")
    wrong = policy("provision", "SB 12", "safe", "agree", "--passage", "pays 8%", "--version", "Amended", "--why", "x")
    assert (wrong.code, "not in that version" in wrong.err) == (2, True)
    told = policy("activity", "SB 12", "--json").json
    assert {row["what"] for row in told} >= {"position", "version", "to review", "reviewed"}
    assert all(set(row) >= {"identifier", "at", "by", "what", "before", "after"} for row in told)
    assert policy("activity").code == 0
