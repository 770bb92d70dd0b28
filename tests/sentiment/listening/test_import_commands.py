"""`sentiment import` and `undo`: twice adds nothing, columns are remembered, what is taken back leaves every count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlmodel import select

from data import db
from data import queries as ground
from sentiment.models.listening import Mention, Source, Story
from sentiment.queries import sources as source_queries
from sentiment.queries import tallies

ROWS = (
    "Kicker,When,Web,Paper\n"
    "Child care vote,2026-11-03,https://h.example/1,Herald\n"
    "Undated story,,https://p.example/2,Post\n"
    "Child care again,2026-11-04,https://p.example/3,Post\n"
)
MAP = ("--map", "title=Kicker", "--map", "date=When", "--map", "url=Web")


@pytest.fixture
def goal(cli_run) -> None:
    assert cli_run("data", "goal", "add", "Child care for all").code == 0
    assert cli_run("sentiment", "topics", "add", "Child care", '"child care"').code == 0


def sound() -> None:
    with db.reading() as session:
        for row in ground.initiatives(session):
            assert tallies.recount(session, row.id) == []


def one(report: dict) -> dict:
    (found,) = report["files"]
    return found


def test_columns_matched_once_are_remembered(cli_run, goal, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(ROWS)
    blind = cli_run("sentiment", "import", str(path), "--json")
    assert (blind.code, one(blind.json)["new"]) == (1, 0)
    assert "--map title=COLUMN. Columns: Kicker, When, Web, Paper" in one(blind.json)["refused"][0]["why"]
    first = cli_run("sentiment", "import", str(path), *MAP, "--json")
    assert (first.code, one(first.json)["new"], one(first.json)["undated"]) == (0, 3, 1)
    longer = tmp_path / "later.csv"
    longer.write_text(ROWS + "Newest,2026-11-05,https://h.example/4,Herald\n")
    again = cli_run("sentiment", "import", str(longer), "--json")
    assert (one(again.json)["new"], one(again.json)["same"]) == (1, 3)
    other = cli_run("sentiment", "import", str(longer), "--map", "outlet=Paper", "--map", "author=Paper", "--json")
    assert any("matched otherwise before" in note for note in one(other.json)["notes"])
    assert one(other.json)["same"] == 4
    cli_run("sentiment", "import", str(longer), "--map", "outlet=Paper", "--map", "author=")
    with db.reading() as session:
        assert {mention.outlet for mention in session.exec(select(Mention))} == {"Herald", "Post"}
        assert {row.day is None for row in session.exec(select(Mention)) if row.title == "Undated story"} == {True}
    sound()


def test_an_import_taken_back_leaves_nothing_and_can_come_again(cli_run, goal, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(ROWS)
    batch = cli_run("sentiment", "import", str(path), *MAP, "--json").json["batch"]
    undone = cli_run("sentiment", "undo", str(batch), "--json")
    assert undone.json == {"batch": batch, "removed": {"mentions": 3}, "kept": []}
    with db.reading() as session:
        assert session.exec(select(Mention)).first() is None
        assert session.exec(select(Story)).first() is None
        assert session.exec(select(Source)).first() is None
    sound()
    assert cli_run("data", "check").code == 0
    refused = cli_run("sentiment", "undo", str(batch))
    assert (refused.code, "undone already" in refused.err) == (2, True)
    assert cli_run("sentiment", "undo", "99").code == 2
    assert one(cli_run("sentiment", "import", str(path), "--json").json)["new"] == 3
    sound()


def test_what_another_import_brought_stays(cli_run, goal, tmp_path: Path) -> None:
    early, late = tmp_path / "a.csv", tmp_path / "b.csv"
    early.write_text("title,date,url\nChild care vote,2026-11-03,https://h.example/1\n")
    late.write_text(early.read_text() + "Child care vote,2026-11-04,https://p.example/2\n")
    assert one(cli_run("sentiment", "import", str(early), "--json").json)["new"] == 1
    second = cli_run("sentiment", "import", str(late), "--json").json
    assert (one(second)["new"], one(second)["same"]) == (1, 1)
    assert cli_run("sentiment", "undo", str(second["batch"]), "--json").json["removed"] == {"mentions": 1}
    (story,) = cli_run("sentiment", "stories", "--json").json
    assert (story["title"], story["placements"]) == ("Child care vote", 1)
    sound()


def test_files_of_many_kinds_at_once_each_with_its_outcome(cli_run, goal, tmp_path: Path) -> None:
    files = {
        "counts.csv": "date,count,total_count,ratio\n2026-11-01,3,9,0.3\n",
        "empty.json": "",
        "page.json": "<html><body>Sign in</body></html>",
        "stories.csv": "id,title,url,language,media_name,publish_date\n1,Vote,https://h.example/1,en,h.example,2026-11-03\n",
        "x.json": json.dumps({"data": [{"id": "1861000000000000001", "text": "Child care now"}, {"id": "2"}]}),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "zip.csv").write_bytes(b"PK\x03\x04")
    found = cli_run("sentiment", "import", str(tmp_path), "--json")
    assert found.code == 1
    by_name = {Path(each["file"]).name: each for each in found.json["files"]}
    told = {name: (one["format"], one["new"], len(one["refused"])) for name, one in by_name.items()}
    assert {name: told[name] for name in (*files, "zip.csv")} == {
        "counts.csv": ("mediacloud", 0, 1),
        "empty.json": ("feed", 0, 1),
        "page.json": ("feed", 0, 1),
        "stories.csv": ("mediacloud", 1, 0),
        "x.json": ("x", 1, 1),
        "zip.csv": ("feed", 0, 1),
    }  # fmt: skip
    assert "Traceback" not in found.err
    with db.reading() as session:
        (row,) = ground.initiatives(session)
        assert {each.channel for each in source_queries.sources(session, row.id)} == {"news", "social"}
        (batch,) = ground.batches(session, row.id)
        assert "mediacloud" in batch.format
    sound()


def test_wrong_usage_is_said_before_anything_is_done(cli_run, goal, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(ROWS)
    for arguments, why in (
        (("--format", "telex"), "no format “telex”"),
        (("--map", "Kicker"), "title=Headline"),
        (("--order", "ymd"), "mdy or dmy"),
        (("--channel", "tv"), "news or social"),
    ):
        found = cli_run("sentiment", "import", str(path), *arguments)
        assert (found.code, why in found.err) == (2, True)
    wrong = cli_run("sentiment", "import", str(path), "--map", "title=Nope", "--json")
    assert "no column “Nope”" in one(wrong.json)["refused"][0]["why"]


def test_real_files_of_others_import_or_are_named_and_twice_adds_nothing(cli_run, goal, shared_data: Path) -> None:
    """Every social file, every list of feeds, and a tenth of the feeds. The whole takes a minute by hand."""
    feeds = sorted(each for each in (shared_data / "feeds").rglob("*") if each.is_file())
    lists = [each for each in feeds if each.suffix == ".opml"]
    files = [shared_data / "social", *lists, *[each for each in feeds if each not in lists][::10]]
    first = cli_run("sentiment", "import", *map(str, files), "--json")
    again = cli_run("sentiment", "import", *map(str, files), "--json")
    for each in first.json["files"]:
        silent = not (each["new"] or each["same"] or each["changed"] or each["refused"] or each["notes"])
        assert not silent, each["file"]
        assert all(refusal["why"].endswith((".", "…", "?")) or ":" in refusal["why"] for refusal in each["refused"])
    assert sum(each["new"] for each in first.json["files"]) > 1_000
    assert sum(each["new"] + each["changed"] for each in again.json["files"]) == 0
    assert {each["format"] for each in first.json["files"]} >= {"feed", "opml", "x", "bluesky"}
    assert "Traceback" not in first.err + again.err
    sound()
