"""`sentiment sources`: searches added, lists out and in, history and budget told."""

from pathlib import Path

import pytest

from tests.badserver import BadServer


@pytest.fixture
def run(cli_run):
    assert cli_run("data", "goal", "add", "Child care").code == 0
    return lambda *args: cli_run("sentiment", *args)


def test_searches_are_added_by_their_addresses(run) -> None:
    for address, kind in (
        ("x:daycare lang:en", "x"),
        ("bluesky:daycare", "bluesky"),
        ("mastodon:a.example/#care", "mastodon"),
    ):
        found = run("sources", "add", address, "--json")
        assert (found.code, found.json["kind"], found.json["channel"]) == (0, kind, "social")
    again = run("sources", "add", "X:daycare  lang:en")
    assert (again.code, "listed already" in again.err) == (2, True)
    assert run("sources", "add", "mastodon:#care").code == 2
    listed = run("sources", "list")
    assert "0 of 1,500 posts this month" in listed.err + listed.out


def test_channel_history_and_removal(run, bad_server: BadServer) -> None:
    address = bad_server.url("/feed.xml")
    assert run("sources", "add", address, "--channel", "social", "--json").json["channel"] == "social"
    assert run("sources", "channel", address, "news", "--json").json["channel"] == "news"
    assert run("sources", "channel", address, "tv").code == 2
    assert run("sources", "channel", "https://b.example/f", "news").code == 2
    run("pull")
    bad_server.set_body("/feed.xml", b"", status=500)
    run("pull", "--all")
    history = run("sources", "history", address, "--json").json
    assert [(row["outcome"], row["new"]) for row in history] == [("failed", 0), ("new", 3)]
    assert "answered 500" in history[0]["what"]
    assert run("sources", "remove", address).code == 0
    assert run("sources", "list", "--json").json == []


def test_export_and_import(run, tmp_path: Path) -> None:
    run("sources", "add", "https://herald.example/feed", "--outlet", "Herald")
    run("sources", "add", "x:daycare")
    file = tmp_path / "list.opml"
    assert run("sources", "export", str(file), "--json").json == {"file": str(file), "sources": 2}
    report = run("sources", "add", str(file), "--json").json["files"][0]
    assert (report["new"], report["same"], report["refused"]) == (0, 2, [])
    assert "could not be written" in run("sources", "export", str(tmp_path / "no" / "list.opml")).err


def test_a_setting_that_is_wrong_does_not_hide_the_list(run, monkeypatch) -> None:
    run("sources", "add", "x:daycare")
    monkeypatch.setenv("GROUNDSWELL_X_MONTHLY_POSTS", "lots")
    found = run("sources", "list")
    assert found.code == 0
    assert "no number of posts" in found.err + found.out
