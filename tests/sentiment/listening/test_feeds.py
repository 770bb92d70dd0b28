"""Feeds of every kind become plain entries; what is no feed says what it is."""

import base64
import json
import time
from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from sentiment.listening.connectors import feeds, opml
from sentiment.listening.connectors.feeds import read_feed
from sentiment.listening.entries import EntryDraft, Unreadable, read_published, when

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def rss(*items: str, head: str = "<title>Marlow Gazette</title>", attributes: str = "") -> bytes:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0" {attributes}><channel>{head}{inner}</channel></rss>'.encode()


def entry(item: str, **options: str) -> EntryDraft:
    (found,) = read_feed(rss(item, **options)).entries
    return found


def test_rss() -> None:
    found = entry(
        "<title>Fees &amp;amp; places</title><link>https://gazette.example/a</link><guid>g-1</guid>"
        "<author>desk@gazette.example (Ana Ruiz)</author><pubDate>Mon, 23 Nov 2026 09:30:00 -0600</pubDate>"
        "<description>&lt;p&gt;Care &lt;b&gt;costs&lt;/b&gt;&lt;/p&gt;&lt;script&gt;bad()&lt;/script&gt;</description>"
    )
    assert found == EntryDraft(
        "g-1", "Fees & places", "Care costs", "https://gazette.example/a", "Ana Ruiz",
        published=datetime(2026, 11, 23, 15, 30, tzinfo=UTC),
    )  # fmt: skip


def test_atom_takes_the_longest_text_and_links_relative_to_its_address() -> None:
    document = read_feed(
        b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es"><title>Blog</title><id>x</id>
        <link rel="self" href="https://blog.example/feed"/>
        <entry><id>tag:1</id><title type="html">A &lt;i&gt;title&lt;/i&gt;</title><link href="/posts/1"/>
        <updated>2026-11-22T23:30:00Z</updated><author><name>Lee</name><email>lee@blog.example</email></author>
        <summary>short</summary><content type="html">&lt;p&gt;The whole text&lt;/p&gt;</content></entry></feed>""",
        address="https://blog.example/feed",
    )
    (found,) = document.entries
    assert (found.title, found.text, found.author, found.language) == ("A title", "The whole text", "Lee", "es")
    assert found.url == "https://blog.example/posts/1"
    assert found.published == datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert document.address == "https://blog.example/feed"


def test_json_feed() -> None:
    document = read_feed(
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1", "title": "Notes", "language": "en",
                "items": [
                    {"id": 7, "url": "https://n.example/7", "content_html": "<p>Hi<script>x</script></p>",
                     "date_published": "2026-11-20", "authors": [{"name": "Kim"}, {"name": "Bo"}]},
                    {"content_text": "No id, no date", "url": "javascript:alert(1)"}, "not an object",
                ],
            }
        ).encode()
    )  # fmt: skip
    one, other = document.entries
    assert (one.external_id, one.text, one.author, one.published) == ("7", "Hi", "Kim, Bo", date(2026, 11, 20))
    assert other.url == ""
    assert other.external_id.startswith("text:")
    assert document.notes == ["1 items are not objects and were left out."]


def test_hostile_links_are_dropped() -> None:
    found = entry("<title>t</title><link>javascript:alert(1)</link><guid>data:text/html,x</guid>")
    assert found.url == ""
    assert found.external_id == "data:text/html,x"


def test_ids_are_stable_without_a_guid() -> None:
    by_link = "<title>t</title><link>https://a.example/1</link><description>d</description>"
    assert entry(by_link).external_id == "https://a.example/1"
    by_text = "<title>t</title><description>d</description>"
    assert entry(by_text).external_id == entry(by_text).external_id != entry("<title>t</title>").external_id


def test_one_guid_under_every_entry() -> None:
    document = read_feed(rss("<guid>x</guid><title>a</title>", "<guid>x</guid><title>b</title>"))
    assert len({found.external_id for found in document.entries}) == 2
    assert "same id" in document.notes[0]
    twice = read_feed(rss("<guid>x</guid><title>a</title>", "<guid>x</guid><title>a</title>"))
    assert len(twice.entries) == 1


def test_aggregators_carry_the_outlet_and_the_real_link() -> None:
    code = base64.urlsafe_b64encode(b'\x08\x13"\x1chttps://gazette.example/real\xd2\x01\x00').decode().rstrip("=")
    news = entry(
        f"<title>Fees rise - Marlow Gazette</title><link>https://news.google.com/rss/articles/{code}?oc=5</link>"
        '<source url="https://gazette.example">Marlow Gazette</source>'
    )
    assert (news.title, news.outlet, news.url) == ("Fees rise", "Marlow Gazette", "https://gazette.example/real")
    alert = entry(
        "<title>Fees &lt;b&gt;rise&lt;/b&gt;</title>"
        "<link>https://www.google.com/url?rct=j&amp;sa=t&amp;url=https://www.gazette.example/a&amp;ct=ga</link>"
    )
    assert (alert.title, alert.outlet, alert.url) == ("Fees rise", "gazette.example", "https://www.gazette.example/a")


def test_twenty_thousand_entries_are_cut_to_the_newest() -> None:
    items = [
        f"<guid>{n}</guid><title>t{n}</title><pubDate>{20 + n % 3} Nov 2026 10:00:00 GMT</pubDate>"
        for n in range(20_000)
    ]
    document = read_feed(rss(*items))
    assert len(document.entries) == feeds.MOST_ENTRIES == 5_000
    assert {found.published for found in document.entries} == {datetime(2026, 11, 22, 10, tzinfo=UTC)}
    assert document.notes == ["The feed has 20,000 entries; the newest 5,000 were read."]


def test_an_ill_formed_feed_gives_what_it_has() -> None:
    document = read_feed(b'<rss version="2.0"><channel><title>x</title><item><title>kept &nbsp; here</title></item>')
    assert [found.title for found in document.entries] == ["kept here"]
    assert document.notes == ["The feed is ill-formed; what could be read was read."]


def test_encodings() -> None:
    item = "<item><title>Niñez</title></item>"
    text = '<?xml version="1.0" encoding="{}"?><rss version="2.0"><channel>' + item + "</channel></rss>"
    for name in ("utf-8", "iso-8859-1", "windows-1252", "utf-16"):
        assert read_feed(text.format(name).encode(name)).entries[0].title == "Niñez"
    wrong = text.format("utf-8").encode("latin-1")
    assert "Ni" in read_feed(wrong).entries[0].title


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"<!DOCTYPE html><html><body>502</body></html>", "a web page"),
        (
            b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>',
            "The page names a feed: /feed.xml",
        ),
        (b'<opml version="2.0"><body/></opml>', "OPML"),
        (b'{"a": 1}', "not a JSON Feed"),
        (b'{"a": ', "cut off"),
        (b"[" * 100_000, "JSON"),
        (b"plain text", "not a feed document"),
        (b"\x89PNG\r\n\x1a\n\x00", "not a feed document"),
    ],
)
def test_what_is_no_feed_says_so(content: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read_feed(content)


def _crowded(encoding: str = "ascii") -> bytes:
    attributes = " ".join(f"a{n}='>'" for n in range(60_000))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><item {attributes}/></channel></rss>'.encode(encoding)


@pytest.mark.parametrize(
    "content",
    [
        _crowded(),
        _crowded("utf-16"),
        _crowded("cp037"),
        b'<rss version="2.0"><channel>' + b"<item>" * 60_000,
        b'<rss version="2.0"><channel><item><title>' + b"<a " * 100_000,
        b'<rss version="2.0"><channel><item><title>' + b"&" * 500_000,
        b'<rss version="2.0"><channel><item><description>' + b"<![CDATA[" * 100_000,
    ],
)
def test_markup_that_would_keep_a_parser_busy(content: bytes) -> None:
    start = time.process_time()
    with suppress(Unreadable):
        read_feed(content)
    assert time.process_time() - start < 10


def test_a_parser_that_stumbles_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr(feeds.feedparser, "parse", stumble)
    with pytest.raises(Unreadable, match="ill-formed"):
        read_feed(rss("<title>x</title>"))


def test_entities_that_multiply_do_not() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    content = f'{bomb}]><rss version="2.0"><channel><item><title>&j;</title></item></channel></rss>'.encode()
    try:
        found = read_feed(content).entries
    except Unreadable:
        return
    assert all(len(one.title) <= 500 for one in found)


def test_an_address_or_a_path_is_never_opened(tmp_path) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_bytes(rss("<title>secret</title>"))
    for content in (str(secret).encode(), f"file://{secret}".encode(), b"http://127.0.0.1:1/feed"):
        with pytest.raises(Unreadable):
            read_feed(content)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Mon, 23 Nov 2026 10:00:00 GMT", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("23 Nov 26 10:00 EST", datetime(2026, 11, 23, 15, tzinfo=UTC)),
        ("2026-11-23T10:00:00-06:00", datetime(2026, 11, 23, 16, tzinfo=UTC)),
        ("2026-11-23T10:00:00", datetime(2026, 11, 23, 10)),  # noqa: DTZ001
        ("2026-11-23", date(2026, 11, 23)),
        ("Mon, 23 Nov 2026", date(2026, 11, 23)),
        ("03/04/2026", None),  # reads two ways
        ("2026-02-30", None),
        ("12:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("99999-01-01", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_as_feeds_write_them(text: str, wanted: object) -> None:
    found = read_published(text)
    assert found == wanted
    assert type(found) is type(wanted)


def test_failure_12_local_days_and_undated_entries() -> None:
    late = when(datetime(2026, 11, 23, 4, 0, tzinfo=UTC), CHICAGO, NOW)
    assert late.day == date(2026, 11, 22), "four in the morning in London is the evening before in Chicago"
    assert when(date(2026, 11, 22), CHICAGO, NOW).day == date(2026, 11, 22), "a day stays the day it names"
    naive = when(datetime(2026, 11, 22, 23, 0), CHICAGO, NOW)  # noqa: DTZ001
    assert (naive.day, naive.at) == (date(2026, 11, 22), datetime(2026, 11, 23, 5, 0, tzinfo=UTC))
    assert when(None, CHICAGO, NOW) == when(None, CHICAGO, NOW).__class__(None, None, "undated")
    future = when(datetime(2027, 3, 1, tzinfo=UTC), CHICAGO, NOW)
    assert (future.day, future.flag) == (None, "future")
    ahead = when(datetime(2026, 11, 24, 10, tzinfo=UTC), CHICAGO, NOW)
    assert ahead.day == date(2026, 11, 23), "a zone mistaken counts today, not tomorrow"
    assert when(datetime(9999, 12, 31, 23, 0), CHICAGO, NOW).flag == "undated"  # noqa: DTZ001
    saved = entry("<title>No date</title>")
    assert saved.published is None
    before = when(datetime(2026, 11, 1, 6, 30, tzinfo=UTC), CHICAGO, NOW)
    assert before.day == date(2026, 11, 1), "the night the clocks go back"


def test_opml_well_formed_and_not() -> None:
    good = (
        b'<opml version="2.0"><body><outline text="News"><outline text="G &amp; H" xmlUrl="https://g.example/rss"/>'
        b'</outline><outline text="twice" xmlUrl="https://g.example/rss"/><outline xmlUrl="file:///etc/passwd"/></body></opml>'
    )
    assert opml.read_list(good) == [
        opml.Listed("https://g.example/rss", "G & H"),
        opml.Listed("file:///etc/passwd", ""),  # for whoever adds it to refuse by name
    ]
    ill = b'<opml><body><outline title=Bare xmlUrl=\'https://b.example/f?a=1&amp;b=2\'><outline text="A & B" xmlUrl="https://c.example/f"'
    assert [feed.address for feed in opml.read_list(ill)] == ["https://b.example/f?a=1&b=2", "https://c.example/f"]
    assert opml.read_list(b'<opml version="1.0"><body></body></opml>') == []
    with pytest.raises(Unreadable):
        opml.read_list(b"http://127.0.0.1:1/list.opml")
