"""Labels, stance and shares on the command line: keys, exit codes, files in and out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data import clock, db
from data.agenda import InitiativeRow
from tests.conftest import NOW, make_initiative
from tests.sentiment.reading import talk


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def initiative(database: Path) -> InitiativeRow:
    with db.writing() as session:
        row = make_initiative(session)
        talk.start(session, row)
        talk.talk(session, row, talk.source(session, row, "forum", "social"), 90)
    return row


Run = Callable[..., Any]


def drawn(run: Run, count: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run(
        "sentiment", "labels", "next", "--goal", "Child", "--count", str(count), "--json"
    ).json
    return found


def say(run: Run, count: int) -> None:
    for one in drawn(run, count):
        done = run("sentiment", "labels", "say", str(one["mention"]), talk.truth(one["text"]), "--goal", "1", "--json")
        assert done.json["drawn"] == "random"


def test_from_draw_to_share(cli_run: Run, initiative: InitiativeRow) -> None:
    before = cli_run("sentiment", "will", "--goal", "1", "--json").json["goals"][0]["media"]
    assert (before["favor"], before["low"], before["high"], before["labels"]) == (None, None, None, 0)
    assert before["stories"] == 90
    assert before["tone"] is not None
    assert "no stance is told" in cli_run("sentiment", "stance").err
    say(cli_run, 45)
    trained = cli_run("sentiment", "stance", "--goal", "1", "--json").json[0]
    assert (trained["labels"], trained["new"], trained["read"], trained["missing"]) == (45, True, 90, None)
    assert trained["mean_f"] > trained["guessing"]
    assert len(trained["confusion"]) == 3
    assert cli_run("sentiment", "stance", "--goal", "1", "--json").json[0]["new"] is False
    told = cli_run("sentiment", "shares", "--goal", "1", "--json").json
    row = next(one for one in told["goals"][0]["shares"] if (one["period"], one["channel"]) == ("recent", "all"))
    assert (row["labels"], row["stories"], row["with_model"]) == (45, 90, True)
    figure = row["figures"]["stories"]["favor"]
    assert figure["low"] < figure["value"] < figure["high"]
    media = cli_run("sentiment", "will", "--goal", "1", "--json").json["goals"][0]["media"]
    assert (media["favor"], media["low"], media["high"]) == (figure["value"], figure["low"], figure["high"])
    assert (media["labels"], media["tone"]) == (45, before["tone"])
    shown = cli_run("sentiment", "shares")
    assert "Nov 2026" in shown.out
    assert "No random labels yet" in shown.err, "of the other goal"


def test_wrong_usage_is_said(cli_run: Run, initiative: InitiativeRow) -> None:
    for args in (
        ["labels", "next", "--goal", "1", "--month", "November"],
        ["labels", "next", "--goal", "1", "--channel", "tv"],
        ["labels", "next", "--goal", "1", "--draw", "best"],
        ["labels", "say", "1", "yes", "--goal", "1"],
        ["labels", "export"],
        ["labels", "import", "nowhere.csv"],
        ["shares", "--goal", "no such"],
    ):
        done = cli_run("sentiment", *args)
        assert done.code == 2, args
        assert "Traceback" not in done.err


def test_labels_come_in_from_files_and_twice_add_nothing(
    cli_run: Run, initiative: InitiativeRow, tmp_path: Path
) -> None:
    shown = drawn(cli_run, 3)
    mentions = [one["mention"] for one in shown]
    table = tmp_path / "labels.csv"
    table.write_text(
        "goal,mention,link,text,label,coder\n"
        f"Child care for every family,{mentions[0]},,,For,Ana\n"
        f",{mentions[1]},,,oppose,Ana\n"
        ",,https://elsewhere.example/x,,favor,Ana\n"
        ",,,A text from a study on child care,none,Ana\n"
        f",{mentions[2]},,,maybe,Ana\n"
        "Bridges,,,Another,favor,Ana\n"
        ",,,,favor,Ana\n"
        ',,,"=cmd()|x",favor,Ana\n'
    )
    lines = tmp_path / "more.jsonl"
    lines.write_text('{"text": "no child care tax", "stance": "AGAINST"}\nnot json\n[1]\n')
    args = ["sentiment", "labels", "import", str(table), str(lines), "--goal", "Child", "--json"]
    done = cli_run(*args)
    first, second = done.json["files"]
    assert done.code == 1
    assert (first["new"], first["same"], first["changed"]) == (4, 0, 0), first
    assert [one["row"] for one in first["refused"]] == [4, 6, 7, 8]
    assert [one["row"] for one in second["refused"]] == [2, 3]
    again = cli_run(*args).json["files"]
    assert [(one["new"], one["changed"], one["same"]) for one in again] == [(0, 0, 4), (0, 0, 1)]
    table.write_text(f"mention,label,coder\n{mentions[0]},against,Ana\n")
    changed = cli_run("sentiment", "labels", "import", str(table), "--goal", "1", "--json").json["files"][0]
    assert (changed["new"], changed["changed"]) == (0, 1)
    assert {one["mention"] for one in drawn(cli_run, 3)} == set(mentions), "no import is a draw"
    assert cli_run("sentiment", "shares", "--goal", "1", "--json").json["goals"][0]["shares"][0]["labels"] == 0


def test_labels_go_out_with_their_history_and_come_in_again(
    cli_run: Run, initiative: InitiativeRow, tmp_path: Path
) -> None:
    say(cli_run, 4)
    one = cli_run("sentiment", "labels", "export", "--json").json[0]
    assert {"goal", "mention", "stance", "drawn", "second", "by", "at", "ended", "text"} <= one.keys()
    other = "against" if one["stance"] != "against" else "favor"
    cli_run("sentiment", "labels", "say", str(one["mention"]), other, "--goal", "1")
    rows = cli_run("sentiment", "labels", "export", "--json").json
    assert [row["ended"] for row in rows] == ["changed", None, None, None, None]
    file = tmp_path / "out.csv"
    assert cli_run("sentiment", "labels", "export", str(file)).code == 0
    again = cli_run("sentiment", "labels", "import", str(file), "--json").json["files"][0]
    assert (again["new"], again["changed"], again["same"], again["refused"]) == (0, 0, 4, [])
    assert "undone or changed" in again["notes"][0]
    assert json.dumps(rows)
