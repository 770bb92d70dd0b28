"""Feeds of aggregators and platforms, invented in the shape of the real ones; what is taken back; OPML out and in."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from data.access import Role
from data.errors import NotAllowed, Refused
from sentiment.listening.connectors import opml
from sentiment.listening.connectors.feeds import read_feed
from sentiment.listening.entries import FeedDocument
from sentiment.models.listening import Mention, MentionGone
from sentiment.queries import sources as queries
from sentiment.queries import tallies
from sentiment.services import listening, sources
from sentiment.services.listening import SourceDraft
from tests.conftest import NOW, make_initiative
from tests.sentiment.listening.test_pull import Web, add, pull, web  # noqa: F401

FIXTURES = Path(__file__).parent / "fixtures"


def read(name: str) -> FeedDocument:
    return read_feed((FIXTURES / f"{name}.xml").read_bytes())


def test_google_news_gives_the_outlet_and_the_real_link_where_it_carries_one() -> None:
    first, second = read("google-news").entries
    assert (first.title, first.outlet) == ("Board funds forty places", "Marlow Herald")
    assert first.url == "https://www.marlowherald.example/board-funds-40"
    assert (second.title, second.outlet) == ("Second one", "River Gazette")
    assert second.url.startswith("https://news.google.com/rss/articles/"), "newer links carry no address"
    assert (first.text, second.text) == ("", ""), "other outlets' headlines are not this one's text"


def test_google_alerts_give_the_outlet_and_the_real_link() -> None:
    (entry,) = read("google-alert").entries
    assert entry.url == "https://www.marlowherald.example/2026/places?a=1"
    assert (entry.title, entry.outlet) == ("County funds child care places", "Marlow Herald")
    assert entry.text == "The county will fund forty child care places"


def test_an_alert_whose_title_names_no_outlet_counts_for_the_host() -> None:
    body = (FIXTURES / "google-alert.xml").read_text().replace("places - Marlow Herald", "places - what next?")
    (entry,) = read_feed(body.encode()).entries
    assert (entry.title, entry.outlet) == ("County funds child care places - what next?", "marlowherald.example")


def test_reddit_leaves_the_frame_out() -> None:
    (entry,) = read("reddit").entries
    assert (entry.title, entry.text) == ("Daycare?", "Does anyone know a daycare with places?")
    assert (entry.author, entry.external_id) == ("/u/ana_q", "t3_1abc")


def test_youtube_takes_the_description_of_the_media_group() -> None:
    (entry,) = read("youtube").entries
    assert entry.text == "The board speaks about child care.\nSecond line."
    assert (entry.url, entry.author) == ("https://www.youtube.com/watch?v=abc", "Marlow County TV")


def test_mastodon_names_the_writer_by_the_link() -> None:
    (entry,) = read("mastodon").entries
    assert (entry.title, entry.text) == ("", "We need #childcare now")
    assert entry.author == "@ana@town.example"


def test_tombstones_name_what_was_taken_back() -> None:
    found = read("tombstones")
    assert found.deleted == ["tag:x.example,2026:1?a=1&b=2", "tag:x.example,2026:3"]
    assert [entry.title for entry in found.entries] == ["Stays"], "written in a text, a tombstone is none"


def test_hostile_tombstones_cost_no_time() -> None:
    head = (
        b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>T</title>'
    )
    began = time.monotonic()
    read_feed(head + b"<![CDATA[" * 200_000)
    read_feed(head + b"<at:deleted-entry " * 100_000 + b"/></feed>")
    assert time.monotonic() - began < 20


def test_what_a_feed_took_back_is_gone_and_stays_gone(session, initiative, pull, add, web) -> None:  # noqa: F811
    head = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>T</title>'
    )
    entries = "".join(f"<entry><id>e{n}</id><title>Child care {n}</title></entry>" for n in range(3))
    source = add("herald", f"{head}{entries}</feed>".encode())
    pull()
    web.routes[source.address] = (
        f'{head}{entries}<at:deleted-entry ref="e1" when="2026-11-23T00:00:00Z"/></feed>'.encode()
    )
    pull(force=True)
    assert sorted(session.exec(select(Mention.external_id))) == [f"https://herald.example/e{n}" for n in (0, 2)]
    assert session.exec(select(MentionGone.external_id)).all() == ["https://herald.example/e1"]
    web.routes[source.address] = f"{head}{entries}</feed>".encode()
    pull(force=True)
    assert sorted(session.exec(select(Mention.external_id))) == [f"https://herald.example/e{n}" for n in (0, 2)], (
        "a late copy does not bring it back"
    )
    assert tallies.recount(session, initiative.id) == []


def test_export_then_import_changes_nothing(session, initiative, actor) -> None:
    for draft in (
        SourceDraft("https://herald.example/feed?a=1&b=2", outlet='The "Herald" & <Sons>', title="A – ü 🌊"),
        SourceDraft("https://www.reddit.com/r/marlow/.rss"),
        SourceDraft("https://blog.example/feed", channel="social"),
        SourceDraft('x:("child care" OR daycare) -is:retweet'),
        SourceDraft("mastodon:town.example/#childcare", outlet="Town"),
    ):
        listening.add_source(session, actor, initiative.id, draft, now=NOW)
    stopped = queries.source_at(session, initiative.id, ["https://blog.example/feed"])
    assert stopped is not None
    listening.set_active(session, actor, initiative.id, stopped.id, False, now=NOW)
    before = queries.sources(session, initiative.id)
    body = sources.export_opml(session, initiative.id)
    report = listening.import_opml(session, actor, initiative.id, "s.opml", body, now=NOW)
    assert (report.new, report.same, report.refused) == (0, 5, [])
    assert queries.sources(session, initiative.id) == before
    other = make_initiative(session, "Elsewhere")
    assert listening.import_opml(session, actor, other.id, "s.opml", body, now=NOW).new == 5

    def told(initiative_id: int) -> list[tuple[object, ...]]:
        rows = queries.sources(session, initiative_id)
        return sorted((r.kind, r.channel, r.address, r.title, r.outlet, r.active) for r in rows)

    assert told(other.id) == told(initiative.id)
    assert sources.export_opml(session, other.id).replace(b"Elsewhere", b"Bright Start Marlow") == body


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20), st.booleans()), max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_name_survives_the_list(named: list[tuple[str, str, bool]]) -> None:
    listed = [
        opml.Listed(f"https://a.example/{n}?x=1&y=2", opml.tidy(title), opml.tidy(outlet), "news", active)
        for n, (title, outlet, active) in enumerate(named)
    ]
    assert opml.read_list(opml.write_list("Sources", listed)) == listed


def test_other_readers_see_feeds_and_pass_searches_by(session, initiative, actor) -> None:
    listening.add_source(session, actor, initiative.id, SourceDraft("https://herald.example/feed"), now=NOW)
    listening.add_source(session, actor, initiative.id, SourceDraft("x:daycare"), now=NOW)
    body = sources.export_opml(session, initiative.id).decode()
    assert body.count("xmlUrl=") == 1
    assert 'type="search"' in body


def test_the_channel_can_be_changed(session, initiative, actor, actors) -> None:
    row = listening.add_source(session, actor, initiative.id, SourceDraft("https://blog.example/feed"), now=NOW)
    assert row.channel == "news"
    assert sources.set_channel(session, actor, initiative.id, row.id, "social", now=NOW).channel == "social"
    with pytest.raises(Refused, match="no channel"):
        sources.set_channel(session, actor, initiative.id, row.id, "tv", now=NOW)
    with pytest.raises(Refused, match="no channel"):
        listening.add_source(session, actor, initiative.id, SourceDraft("https://b.example/f", channel="tv"), now=NOW)
    with pytest.raises(NotAllowed):
        sources.set_channel(session, actors[Role.READER], initiative.id, row.id, "news", now=NOW)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("x:", "missing"),
        ("mastodon:#childcare", "names its server first"),
        ("mastodon:town.internal/#a", "private address"),
        ("mastodon:10.0.0.1/#a", "private address"),
    ],
)
def test_searches_that_are_refused(session, initiative, actor, address, says) -> None:
    with pytest.raises(Refused, match=says):
        listening.add_source(session, actor, initiative.id, SourceDraft(address), now=NOW)


def test_a_search_is_listed_once(session, initiative, actor) -> None:
    listening.add_source(session, actor, initiative.id, SourceDraft("x:child  care"), now=NOW)
    with pytest.raises(Refused, match="listed already"):
        listening.add_source(session, actor, initiative.id, SourceDraft("X: child care"), now=NOW)


def test_outlines_with_an_address_that_is_none_are_refused_by_name(session, initiative, actor):
    body = b"""<opml version="2.0"><body>
      <outline type="rss" text="Good" xmlUrl="https://good.example/feed"/>
      <outline type="rss" text="Bad" xmlUrl="file:///etc/passwd"/>
      <outline type="rss" text="Worse" xmlUrl="javascript:alert(1)"/>
    </body></opml>"""
    report = sources.import_opml(session, actor, initiative.id, "list.opml", body, now=NOW)
    assert (report.new, len(report.refused)) == (1, 2)
    assert "/etc/passwd” does not begin with http" in report.refused[0].why
