"""Topics on the command line: each verb with --json, refusals with exit code 2, and judging by answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.badserver import Entry, rss
from tests.conftest import NOW

Run = Callable[..., Any]


@pytest.fixture
def topic(cli_run: Run, tmp_path: Path) -> int:
    """Six mentions, four of them about child care; a topic that finds five."""
    texts = [
        "Child care fees rise in the north", "A center for child care opens by the mill", "Child care workers ask more",
        "The mayor speaks of child care on Monday", "Child labour and health care: a lecture", "Rain over the lake",
    ]  # fmt: skip
    cli_run("data", "goal", "add", "Child care for every family")
    entries = [Entry(text, f"{text}. {n * 'more '}", NOW, id=str(n)) for n, text in enumerate(texts)]
    (tmp_path / "f.xml").write_bytes(rss(entries, "Paper"))
    assert cli_run("sentiment", "import", str(tmp_path / "f.xml"), "--json").code == 0
    return int(cli_run("sentiment", "topics", "add", "child", "child AND care", "--json").json["topic"])


def test_change_versions_restore_remove(cli_run: Run, topic: int) -> None:
    changed = cli_run("sentiment", "topics", "change", str(topic), '"child care"', "--json").json
    assert (changed["query"], changed["version"], changed["mentions"]) == ('"child care"', 2, 4)
    listed = cli_run("sentiment", "topics", "versions", str(topic), "--json").json
    assert [(row["version"], row["query"]) for row in listed] == [(2, '"child care"'), (1, "child AND care")]
    back = cli_run("sentiment", "topics", "restore", str(topic), "1", "--json").json
    assert (back["query"], back["version"], back["mentions"]) == ("child AND care", 3, 5)
    assert cli_run("sentiment", "topics", "remove", str(topic), "--json").json["topic"] == topic
    assert cli_run("sentiment", "topics", "list", "--json").json == []
    assert cli_run("data", "check").code == 0


def test_preview(cli_run: Run, topic: int) -> None:
    found = cli_run("sentiment", "topics", "preview", '"child care" OR rain', "--than", str(topic), "--json").json
    assert (found["hits"], found["asked"], found["gained"], found["lost"]) == (5, 6, 1, 1)
    assert "Rain" in found["examples"][0]["title"]
    said = cli_run("sentiment", "topics", "preview", "child*")
    assert "5 of the newest 6 stored mentions match." in said.err


def test_judge_by_answers_and_by_number(cli_run: Run, topic: int) -> None:
    first = cli_run("sentiment", "topics", "judge", str(topic), "--json").json
    assert (first["sample"], first["done"], first["value"]) == (5, 0, None)
    while (now := cli_run("sentiment", "topics", "judge", str(topic), "--json").json)["next"]:
        right = "right" if "Child care" in now["next"]["text"] or "child care" in now["next"]["text"] else "wrong"
        args = ("--mention", str(now["next"]["mention"]), "--as", right)
        assert cli_run("sentiment", "topics", "judge", str(topic), *args, "--json").code == 0
    assert (now["right"], now["judged"], now["value"], now["hits"]) == (4, 5, 0.8, 5)
    (row,) = cli_run("sentiment", "topics", "list", "--json").json
    assert (row["precision"]["value"], row["precision"]["low"], row["precision"]["high"]) == (0.8, 0.8, 0.8)


def test_judge_on_the_terminal(cli_run: Run, topic: int) -> None:
    said = cli_run("sentiment", "topics", "judge", str(topic), stdin="y\nn\nt\nq\n")
    assert said.code == 0
    assert "3 of 5 judged" in said.err
    assert "1 of 2 judged; 90% interval" in said.err


def test_suggest(cli_run: Run, topic: int) -> None:
    found = cli_run("sentiment", "topics", "suggest", str(topic), "--json").json
    assert (found["stories"], found["found"]) == (6, 5)
    assert all(set(row) == {"kind", "term", "finds", "loses", "why", "query"} for row in found["suggestions"])
    assert cli_run("sentiment", "topics", "suggest", str(topic)).code == 0


@pytest.mark.parametrize(
    "args",
    [
        ("change", "99", "care"), ("change", "1", "care or"), ("versions", "99"), ("restore", "1", "7"),
        ("remove", "99"), ("preview", "(care"), ("judge", "99", "--json"), ("judge", "1", "--mention", "1"),
        ("judge", "1", "--as", "right"), ("judge", "1", "--mention", "1", "--as", "maybe"),
        ("judge", "1", "--mention", "999", "--as", "right"),
        ("suggest", "99"), ("add", "child", "child AND care"),
    ],
)  # fmt: skip
def test_wrong_usage_is_said_and_changes_nothing(cli_run: Run, topic: int, args: tuple[str, ...]) -> None:
    said = cli_run("sentiment", "topics", *args)
    assert (said.code, bool(said.err.strip())) == (2, True), said
    (row,) = cli_run("sentiment", "topics", "list", "--json").json
    assert (row["query"], row["version"], row["precision"]["judged"]) == ("child AND care", 1, 0)
