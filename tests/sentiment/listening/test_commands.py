"""The command line as other programs rely on it, and real servers that misbehave."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data import db, fetch
from data import queries as ground
from sentiment.queries import sources as source_queries
from sentiment.queries import tallies
from tests.badserver import FEED, BadServer, Entry, rss
from tests.conftest import NOW, ROOT


@pytest.fixture
def goal(cli_run) -> str:
    assert cli_run("data", "goal", "add", "Child care for all").code == 0
    return "Child care"


def sound() -> None:
    with db.reading() as session:
        for row in ground.initiatives(session):
            assert tallies.recount(session, row.id) == []


def test_without_an_initiative_it_says_what_to_do(cli_run) -> None:
    found = cli_run("sentiment", "pull")
    assert found.code == 2
    assert "python -m data goal add" in found.err


def test_from_a_source_to_stories(cli_run, goal, bad_server: BadServer) -> None:
    address = bad_server.set_feed("/feed.xml", FEED)
    assert cli_run("sentiment", "topics", "add", goal, '"child care" OR walk*', "--json").json["mentions"] == 0
    added = cli_run("sentiment", "sources", "add", address, "--json")
    assert (added.code, added.json["address"]) == (0, address)
    (one,) = cli_run("sentiment", "pull", "--json").json["sources"]
    assert set(one) >= {"source", "outcome", "new", "same", "error", "next_check"}
    assert (one["source"], one["outcome"], one["new"], one["error"]) == ("Marlow Herald", "new", 3, None)
    (again,) = cli_run("sentiment", "pull", "--json").json["sources"]
    assert (again["outcome"], again["new"]) == ("unchanged", 0)
    assert bad_server.sent("/feed.xml")[1]["if-none-match"]
    (listed,) = cli_run("sentiment", "sources", "list", "--json").json
    assert set(listed) >= {"source", "address", "outlet", "outcome", "next_check"}
    assert listed["outcome"] == "unchanged"
    stories = cli_run("sentiment", "stories", "--goal", goal, "--json").json
    assert {story["title"] for story in stories} == {"Child care vote set for Tuesday", "Walk to school day draws 300"}
    keys = {"story", "title", "placements", "outlets", "authors", "first_seen", "goals"}
    assert all(set(story) >= keys and story["goals"] == ["Child care for all"] for story in stories)
    (topic,) = cli_run("sentiment", "topics", "list", "--json").json
    assert topic["mentions"] == 2
    sound()


def test_a_topic_that_cannot_be_read(cli_run, goal) -> None:
    found = cli_run("sentiment", "topics", "add", goal, "daycare or care")
    assert found.code == 2
    assert "At character 9" in found.err
    assert cli_run("sentiment", "topics", "add", "No such goal", "care").code == 2


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/bomb.xml", "unpacks to more than"),
        ("/oversize.xml", "is larger than"),
        ("/redirect/file", "redirects to an address that is refused"),
        ("/page.html", "This is a web page, not a feed."),
        ("/page-as-feed.xml", "This is a web page, not a feed."),
        ("/empty.xml", "The answer was empty."),
        ("/500", "answered 500"),
        ("/429/seconds", "answered 429"),
        ("/410", "gone for good"),
        ("/not-gzip.xml", "not packed the way it says"),
        ("/reset.xml", "broke off the connection"),
    ],
)
def test_bad_servers_are_survived_and_the_source_says_what_happened(
    cli_run, goal, bad_server: BadServer, path: str, says: str
) -> None:
    cli_run("sentiment", "sources", "add", bad_server.url(path))
    start = time.monotonic()
    (one,) = cli_run("sentiment", "pull", "--json").json["sources"]
    assert time.monotonic() - start < 20
    assert one["outcome"] == "failed"
    assert says in one["error"]
    (listed,) = cli_run("sentiment", "sources", "list", "--json").json
    assert says in listed["error"]


def test_a_drip_is_cut_off(cli_run, goal, bad_server: BadServer, monkeypatch: pytest.MonkeyPatch) -> None:
    from sentiment.services import listening

    def hurried(address: str, **options: str) -> fetch.Fetched:
        return fetch.get(address, limits=fetch.Limits(deadline=1.5), **options)

    monkeypatch.setitem(listening.pull.__kwdefaults__, "get", hurried)
    cli_run("sentiment", "sources", "add", bad_server.url("/drip.xml"))
    start = time.monotonic()
    (one,) = cli_run("sentiment", "pull", "--json").json["sources"]
    assert time.monotonic() - start < 6
    assert "was not finished after 1.5 seconds" in one["error"]


def test_twenty_thousand_entries(cli_run, goal, bad_server: BadServer) -> None:
    cli_run("sentiment", "sources", "add", bad_server.url("/many.xml"))
    (one,) = cli_run("sentiment", "pull", "--json").json["sources"]
    assert (one["outcome"], one["new"]) == ("new", 5_000)
    assert one["notes"] == ["The feed has 20,000 entries; the newest 5,000 were read."]
    (listed,) = cli_run("sentiment", "sources", "list", "--json").json
    assert "20,000 entries" in listed["note"]
    assert listed["mentions"] == 5_000


def test_a_wrong_encoding_and_a_moved_feed(cli_run, goal, bad_server: BadServer) -> None:
    cli_run("sentiment", "sources", "add", bad_server.url("/wrong-encoding.xml"))
    cli_run("sentiment", "sources", "add", bad_server.url("/redirect/permanent"))
    assert {one["outcome"] for one in cli_run("sentiment", "pull", "--json").json["sources"]} == {"new"}
    addresses = {one["address"] for one in cli_run("sentiment", "sources", "list", "--json").json}
    assert bad_server.url("/feed.xml") in addresses
    sound()


def test_loopback_is_refused_without_the_setting(cli_run, goal) -> None:
    found = cli_run("sentiment", "sources", "add", "http://127.0.0.1:9/feed")
    assert found.code == 2
    assert "private address" in found.err


def test_import_names_each_file(cli_run, goal, tmp_path: Path) -> None:
    good, bad, listed = tmp_path / "feed.xml", tmp_path / "notes.txt", tmp_path / "list.opml"
    good.write_bytes(rss(FEED))
    bad.write_text("not a feed")
    listed.write_text('<opml version="2.0"><body><outline xmlUrl="https://a.example/f" text="A"/></body></opml>')
    first = cli_run("sentiment", "import", str(good), str(bad), str(listed), "--json")
    assert first.code == 1
    assert set(first.json) == {"files", "batch"}
    assert [(one["new"], one["format"], len(one["refused"])) for one in first.json["files"]] == [
        (3, "feed", 0),
        (0, "feed", 1),
        (1, "opml", 0),
    ]
    assert first.json["files"][0]["undated"] == 1
    assert "notes.txt" in first.err
    again = cli_run("sentiment", "import", str(tmp_path), "--json")
    assert sum(one["new"] + one["changed"] for one in again.json["files"]) == 0
    assert sum(one["same"] for one in again.json["files"]) == 4
    assert cli_run("sentiment", "import", str(tmp_path / "none.xml")).code == 2
    assert cli_run("sentiment", "import", str(good), "--format", "pdf").code == 2
    assert cli_run("sentiment", "import", str(good), "--format", "feed").code == 0
    sound()


def test_opml_through_sources_add(cli_run, goal, tmp_path: Path) -> None:
    path = tmp_path / "list.opml"
    path.write_text('<opml><body><outline xmlUrl="https://a.example/f"/><outline xmlUrl="http://127.0.0.1/f"/></body>')
    found = cli_run("sentiment", "sources", "add", str(path), "--json")
    assert found.code == 1
    assert (found.json["files"][0]["new"], len(found.json["files"][0]["refused"])) == (1, 1)
    assert cli_run("sentiment", "sources", "add", str(tmp_path / "none.opml")).code == 2
    assert cli_run("sentiment", "sources", "remove", "https://a.example/f", "--json").code == 0
    assert cli_run("sentiment", "sources", "list", "--json").json == []


def test_score(cli_run, tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    rows = [
        {"id": 1, "text": "<b>Great</b> news! https://x.example/awful"},
        {"text": "Las familias de los pueblos no tienen una guarderia para sus hijos"},
    ]
    path.write_text("\n".join([*map(json.dumps, rows), "not json", '{"a": 1}', ""]))
    found = cli_run("sentiment", "score", str(path))
    one, other = map(json.loads, found.out.splitlines())
    assert one["id"] == 1
    assert set(one["tone"]) == {"neg", "neu", "pos", "compound"}
    assert one["tone"]["neg"] == 0.0, "the address is not read"
    assert other["tone"] is None, "tone does not know Spanish"
    assert (found.code, found.err.count("Line ")) == (1, 2)
    raw = cli_run("sentiment", "score", "--raw", stdin=json.dumps({"text": "Great &lt;3"}))
    from sentiment.reading.tone import read_tone

    assert json.loads(raw.out)["tone"] == read_tone("Great &lt;3").as_json()


def test_the_worker_stops_at_a_signal(cli_run, goal, bad_server: BadServer, database: Path) -> None:
    cli_run("sentiment", "sources", "add", bad_server.set_feed("/feed.xml", FEED))
    process = subprocess.Popen(
        [sys.executable, "-m", "sentiment", "worker", "--pause", "0.2"],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        assert "until stopped" in process.stderr.readline()
        assert "Marlow Herald: 3 new" in process.stderr.readline()
        process.terminate()
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.communicate()
    sound()


@pytest.mark.slow
def test_killing_a_pull_at_any_moment_loses_and_doubles_nothing(
    cli_run, goal, bad_server: BadServer, database: Path
) -> None:
    cli_run("sentiment", "topics", "add", goal, "entry OR story")
    for n in range(4):
        entries = [
            Entry(f"Story {n} {i} of a long day in Marlow", f"Text {i} says {n}", NOW, id=str(i)) for i in range(400)
        ]
        cli_run(
            "sentiment", "sources", "add", bad_server.set_feed(f"/{n}.xml", entries, title=f"Outlet {n}", etag=False)
        )
    for wait in (0.8, 1.2, 1.6, 2.0, 2.4):
        process = subprocess.Popen(
            [sys.executable, "-m", "sentiment", "pull", "--all"], cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(wait)
        process.kill()
        process.wait()
        sound()
        with db.writing() as session:  # as if the ten minutes a dead pull holds a source had passed
            from sqlalchemy import text

            session.execute(text("UPDATE source SET claimed_until = NULL"))
    done = cli_run("sentiment", "pull", "--all", "--json").json["sources"]
    assert all(one["new"] + one["same"] == 400 for one in done)
    with db.reading() as session:
        (row,) = ground.initiatives(session)
        assert [source.mentions for source in source_queries.sources(session, row.id)] == [400] * 4
    sound()


def test_every_shared_feed_imports_or_says_why(cli_run, goal, shared_data: Path) -> None:
    folders = [str(shared_data / "feeds" / name) for name in ("reader", "listparser", "gofeed/testdata/parser")]
    first = cli_run("sentiment", "import", "--json", *folders).json["files"]
    assert len(first) > 500
    assert all(one["new"] or one["same"] or one["notes"] or one["refused"] for one in first)
    again = cli_run("sentiment", "import", "--json", *folders).json["files"]
    assert sum(one["new"] + one["changed"] for one in again) == 0
    sound()
