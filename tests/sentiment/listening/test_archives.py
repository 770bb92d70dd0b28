"""Files of mentions to plain entries: Media Cloud, GDELT, X, Bluesky, Mastodon, plain tables."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from data.errors import GroundswellError
from sentiment.listening.archives import Asking
from sentiment.listening.connectors import bluesky_posts, gdelt, mastodon_posts, mediacloud, tables, x_posts
from sentiment.listening.entries import Unreadable
from sentiment.services.formats import FORMATS, kind_of, read_file

CHICAGO = Asking(ZoneInfo("America/Chicago"), date(2026, 11, 23))
STORIES = (
    "id,indexed_date,language,media_name,media_url,publish_date,title,url\n"
    "a1,2026-11-05T01:00:00,en,herald.example,https://herald.example,2026-11-03,Child care vote,https://h.example/1\n"
    "a2,2026-11-05T01:00:00,en,post.example,https://post.example,,Undated story,https://p.example/2\n"
    "a1,2026-11-05T01:00:00,en,herald.example,https://herald.example,2026-11-03,Child care vote,https://h.example/1\n"
    "a3,2026-11-05T01:00:00,en,post.example,https://post.example,2026-11-04,,https://p.example/3\n"
)


def body(found: Any) -> bytes:
    return json.dumps(found).encode()


def test_media_clouds_stories_keep_their_outlets_and_their_day() -> None:
    found = mediacloud.read(STORIES.encode(), CHICAGO)
    assert [(e.external_id, e.outlet, e.published) for e in found.entries] == [
        ("a1", "herald.example", date(2026, 11, 3)),
        ("a2", "post.example", None),
    ]
    assert (found.channel, found.repeated, found.refused) == ("news", 1, [(5, "The story has no title.")])


@pytest.mark.parametrize(
    "table", ["date,count,total_count,ratio\n2026-11-01,3,9,0.3\n", "source,count,ratio\nherald,3,0.3\n"]
)
def test_tables_of_counts_are_refused_for_what_they_are(table: str) -> None:
    assert kind_of(table.encode()) == "mediacloud"
    with pytest.raises(Unreadable, match=r"holds counts.*not stories"):
        mediacloud.read(table.encode(), CHICAGO)


def test_gdelt_articles_and_its_bad_escapes() -> None:
    raw = (
        b'{"articles":[{"url":"https://e.example/1","title":"Board says \\escape , no","seendate":"20261103T121500Z",'
        b'"domain":"e.example","language":"Spanish"},{"url":"","title":"x"}]}'
    )
    assert kind_of(raw) == "gdelt"
    found = gdelt.read_doc(raw)
    (entry,) = found.entries
    assert entry.title == "Board says \\escape, no"
    assert (entry.outlet, entry.language) == ("e.example", "es")
    assert entry.published == datetime(2026, 11, 3, 12, 15, tzinfo=UTC)
    assert found.refused == [(2, "The article has no title or no address.")]
    with pytest.raises(Unreadable, match="holds counts, not articles"):
        gdelt.read_doc(body({"timeline": [{"series": "Volume", "data": []}]}))


def test_the_knowledge_graph_line_by_line() -> None:
    cells = ["20261103-1", "20261103120000", "1", "herald.example", "https://h.example/a", *[""] * 20]
    line = "\t".join([*cells, "srclc:spa;", "<PAGE_TITLE>Guarder&#xED;a , hoy</PAGE_TITLE>"])
    found = gdelt.read_gkg(f"{line}\nbroken\tline\n".encode(), CHICAGO)
    (entry,) = found.entries
    assert (entry.title, entry.language, entry.outlet) == ("Guardería, hoy", "es", "herald.example")
    assert [row for row, _ in found.refused] == [2]
    assert kind_of(line.encode()) == "gkg"


def test_posts_of_x_with_names_reposts_and_what_x_could_not_give() -> None:
    long = "Child care costs more than rent &amp; nobody acts " * 8
    answer = {
        "data": [
            {"id": "1861000000000000001", "text": "cut…", "note_tweet": {"text": long}, "author_id": "7", "lang": "en"},
            {
                "id": "1861000000000000002",
                "text": "RT @ana: Child…",
                "author_id": "8",
                "created_at": "2026-11-20T11:00:00.000Z",
                "referenced_tweets": [{"type": "retweeted", "id": "1861000000000000001"}],
            },
            {"id": "5"},
        ],
        "includes": {
            "users": [{"id": "7", "username": "ana", "name": "Ana"}, {"id": "8", "username": "bo", "name": "Bo"}],
            "tweets": [{"id": "1861000000000000001", "text": "cut…", "note_tweet": {"text": long}}],
        },
        "errors": [{"resource_type": "tweet", "resource_id": "9", "type": "https://x/resource-not-found"}],
    }
    found = x_posts.read(body(answer))
    first, repost = found.entries
    assert first.text.startswith("Child care costs more than rent & nobody")
    assert (first.author, repost.author, repost.text) == ("@ana", "@bo", first.text)
    assert repost.url.endswith("/status/1861000000000000001")
    assert first.published is not None  # told by its number
    assert found.refused == [(3, "The post has no number or no text.")]
    assert found.deleted == ["9"]
    lines = b"\n".join([body(answer), b"not json", body({"data": [{"id": "1861000000000000009", "text": "More"}]})])
    several = x_posts.read(lines)
    assert len(several.entries) == 3
    assert [row for row, _ in several.refused] == [2, "1.3"]


def test_old_archives_of_x_and_its_counts() -> None:
    old = [{"id_str": "1149825924029980674", "full_text": "Old post", "user": {"id_str": "3", "screen_name": "cy"}}]
    (entry,) = x_posts.read(body({"statuses": old})).entries
    assert (entry.author, entry.text, entry.outlet) == ("@cy", "Old post", "X")
    assert isinstance(entry.published, datetime)
    assert entry.published.year == 2019
    with pytest.raises(Unreadable, match="counts of posts, not posts"):
        x_posts.read(body({"data": [{"start": "a", "end": "b", "tweet_count": 3}], "meta": {"total_tweet_count": 3}}))
    with pytest.raises(Unreadable, match="accounts of X"):
        x_posts.read(body({"data": [{"id": "1", "username": "ana", "name": "Ana"}]}))


def _view(key: str, text: str, **more: Any) -> dict[str, Any]:
    return {
        "uri": f"at://did:plc:ana/app.bsky.feed.post/{key}",
        "author": {"did": "did:plc:ana", "handle": "ana.example", "labels": [{"val": "bot"}]},
        "record": {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2031-01-01T00:00:00Z", "langs": ["en"]},
        "indexedAt": "2026-11-03T10:00:00.000Z",
        **more,
    }


def test_bluesky_searches_feeds_threads_and_records() -> None:
    reposted = {
        "post": _view("2", "Second"),
        "reason": {
            "$type": "app.bsky.feed.defs#reasonRepost",
            "by": {"did": "did:plc:bo", "handle": "bo.example"},
            "indexedAt": "2026-11-04T10:00:00.000Z",
        },
    }
    found = bluesky_posts.read(body({"posts": [_view("1", "First"), _view("3", "")]}))
    (first,) = found.entries
    assert (first.author, first.bot, first.published) == ("@ana.example", True, datetime(2026, 11, 3, 10, tzinfo=UTC))
    assert found.refused == [(2, "The post has no text.")]
    feed = bluesky_posts.read(body({"feed": [{"post": _view("2", "Second")}, reposted]}))
    own, passed = feed.entries
    assert (passed.author, passed.url, passed.bot) == ("@bo.example", own.url, False)
    thread = {"thread": {"post": _view("1", "First"), "replies": [{"post": _view("4", "Reply")}]}}
    assert [entry.text for entry in bluesky_posts.read(body(thread)).entries] == ["First", "Reply"]
    record = {"uri": "at://did:plc:ana/app.bsky.feed.post/9", "value": _view("9", "Alone")["record"]}
    assert bluesky_posts.read(body([record])).entries[0].text == "Alone"
    with pytest.raises(Unreadable, match="No posts of Bluesky"):
        bluesky_posts.read(body({"$type": "app.bsky.feed.like", "subject": {}}))


def _status(key: str, content: str, **more: Any) -> dict[str, Any]:
    return {
        "id": key,
        "uri": f"https://m.example/users/ana/statuses/{key}",
        "url": f"https://m.example/@ana/{key}",
        "created_at": "2026-11-03T10:00:00.000Z",
        "content": content,
        "account": {"acct": "ana", "bot": True, "url": "https://m.example/@ana"},
        "visibility": "public",
        **more,
    }


def test_mastodons_markup_bots_boosts_and_what_is_not_public() -> None:
    boost = _status(
        "2", "", reblog=_status("9", "<p>Walk &amp; bike</p>"), account={"acct": "bo@n.example", "bot": False}
    )
    statuses = [_status("1", "<p>Child care<br>costs</p>"), boost, _status("3", "<p>x</p>", visibility="private")]
    found = mastodon_posts.read(body({"accounts": [], "statuses": statuses, "hashtags": []}))
    first, second = found.entries
    assert (first.text, first.author, first.bot) == ("Child care\ncosts", "@ana@m.example", True)
    assert (second.text, second.author, second.bot) == ("Walk & bike", "@bo@n.example", False)
    assert second.url == "https://m.example/@ana/9"
    assert found.refused == [(3, "The post is not public, so it is not kept.")]
    assert kind_of(body(statuses)) == "mastodon"


def _read(text: str, **columns: str) -> Any:
    given = columns or tables.COLUMNS.guess(tables.head(text.encode()).header)
    return tables.read(text.encode(), Asking(ZoneInfo("America/Chicago"), date(2026, 11, 23), columns=given), "t.csv")


def test_a_table_by_its_columns() -> None:
    found = _read("Headline,Published,Paper,Link\nA,2026-11-03 08:00,Herald,https://h.example/1\n,,,\nB,,Post,\n")
    first, second = found.entries
    assert (first.title, first.outlet, first.external_id) == ("A", "Herald", "https://h.example/1")
    assert str(first.published) == "2026-11-03 08:00:00"  # no zone: local
    assert (second.title, second.published) == ("B", None)
    assert found.channel == "news"


def test_dates_that_read_two_ways_ask_and_a_column_that_shows_its_order_does_not() -> None:
    asked = _read("title,date\nA,3/4/2026\nB,2026-04-05\n")
    assert [row for row, _ in asked.asks] == [2]
    assert [entry.title for entry in asked.entries] == ["B"]
    shown = _read("title,date\nA,3/4/2026\nB,13/4/2026\n")
    assert [entry.published for entry in shown.entries] == [date(2026, 4, 3), date(2026, 4, 13)]
    wrong = _read("title,date\nA,yesterday\nB,45964\nC,1793700000\n")
    assert [entry.published is None for entry in wrong.entries] == [True, True, False]
    assert any("2 rows have a date that cannot be read" in note for note in wrong.notes)


def test_row_numbers_are_no_ids_and_one_link_for_all_is_none_either() -> None:
    one = _read("id,title\n1,Alpha\n2,Beta\n")
    other = _read("id,title\n1,Gamma\n2,Delta\n")
    assert not {e.external_id for e in one.entries} & {e.external_id for e in other.entries}
    home = _read("title,url\nAlpha,https://h.example/\nBeta,https://h.example/\n")
    assert len({entry.external_id for entry in home.entries}) == 2


def test_json_lines_and_posts_by_their_links() -> None:
    lines = (
        '{"text":"One","created_at":"2026-11-03T10:00:00Z","user":{"name":"Ana"},"url":"https://www.facebook.com/1"}\n'
        'oops\n[1]\n{"text":"Two","created_at":"2026-11-04T10:00:00Z","url":"https://x.com/a/status/2"}\n'
    )
    assert kind_of(lines.encode()) == "table"
    found = _read(lines)
    assert (len(found.entries), found.channel) == (2, "social")
    assert [row for row, _ in found.refused] == [2, 3]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"PK\x03\x04....", "ZIP archive"),
        (b"PK\x03\x04..xl/workbook.xml", "Excel workbook"),
        (b"\x1f\x8b....", "compressed"),
        (b'[{"title":"a","url":"b"},{"tit', "cannot be read as JSON"),
        (b"[" * 50_000, "cannot be read as JSON"),
        (b'{"a": 1}', "of no kind that is known"),
        (b'{"objectType": "note", "content": "x", "url": "https://e.example"}', "ActivityStreams"),
        (b"when,what\n2026-11-03,x\n", "no column of it is called title or text"),
        (b"pollster,end,yes\nA,2026-11-03,50\n", "surveys"),
    ],
)
def test_what_is_none_of_it_is_named(content: bytes, why: str) -> None:
    with pytest.raises(GroundswellError, match=why):
        kind_of(content)


PAGE = b"<!DOCTYPE html><html><body>Sign in</body></html>"


@pytest.mark.parametrize("format", [name for name in FORMATS if name not in ("opml", "table")])
@pytest.mark.parametrize("content", [PAGE, b"", b"PK\x03\x04", b"\x00\x01\x02", b"[[[", b"null"])
def test_every_format_refuses_what_it_is_not_with_a_sentence(format: str, content: bytes) -> None:
    with pytest.raises(GroundswellError, match=r"\.$"):
        read_file(format, "f", content, Asking(columns={"title": "a"}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_every_encoding_of_a_table_is_the_same_mention(encoding: str) -> None:
    text = "title,date,url\nGuardería — niños,2026-11-03,https://e.example/1\nMás,2026-11-03,https://e.example/2\n"
    assert kind_of(text.encode(encoding)) == "table"
    found = tables.read(text.encode(encoding), Asking(columns={"title": "title", "date": "date", "url": "url"}))
    assert found.entries[0].title == "Guardería — niños"
