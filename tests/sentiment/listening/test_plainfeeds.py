"""Plain feeds are read as feedparser reads them, and whatever is not plain is left to feedparser."""

import re
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.listening.connectors import feeds, plainfeeds
from sentiment.listening.entries import FeedDocument
from tests.bench import corpus

HEAD = '<?xml version="1.0" encoding="utf-8"?>'
ADDRESS = "https://herald.example/feeds/news.xml?all=1"


def both(content: bytes, address: str = "", content_type: str = "") -> tuple[FeedDocument, FeedDocument]:
    """As it is read, and as feedparser alone would have it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feeds.plainfeeds, "read", lambda *_: None)
        theirs = feeds.read_feed(content, address=address, content_type=content_type)
    return feeds.read_feed(content, address=address, content_type=content_type), theirs


def rss(item: str, channel: str = "", space: str = "") -> bytes:
    return (
        f'{HEAD}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" '
        f'xmlns:media="http://search.yahoo.com/mrss/"{space}><channel><title>Herald</title>'
        f"<link>https://herald.example/</link>{channel}<item>{item}</item></channel></rss>"
    ).encode()


def atom(entry: str, feed: str = "", space: str = "") -> bytes:
    return (
        f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom"{space}><title>Herald</title>{feed}<entry>{entry}</entry></feed>'
    ).encode()


LINK = "<link>https://herald.example/1</link>"
PLAIN_RSS = [
    f"<title>Fees &amp; fares</title>{LINK}<guid>https://herald.example/?p=1</guid><description>&lt;p&gt;A</description>",
    f"<title><![CDATA[Child <b>care</b>]]></title>{LINK}<guid isPermaLink='false'>17</guid><pubDate>12:00</pubDate>",
    f"{LINK}<dc:creator><![CDATA[Ana Lee]]></dc:creator><content:encoded><![CDATA[<p>Long</p>]]></content:encoded>",
    f"<content:encoded>Long and longer</content:encoded><description>Short</description>{LINK}",
    f"<description>A longer description</description><content:encoded>Short</content:encoded>{LINK}",
    "<guid>https://herald.example/2</guid><title>CafÃ© closed, café open</title>",
    f"<title>CafÃ©</title>{LINK}<author>ana@herald.example (Ana)</author><source url='https://x.example/'>X</source>",
    f"{LINK}<source url='https://x.example/'/><category domain='a'>b</category><enclosure url='u' type='t'/>",
    f"{LINK}<pubDate>Mon, 23 Nov 2026 15:00:00 GMT</pubDate><media:thumbnail url='https://herald.example/1.png'/>",
    f"{LINK}<guid>17</guid><title>A name for an address</title>",
    "<title>No path</title><link>https://herald.example</link><guid>yt:video:17</guid>",
    "<title>A place</title><link>https://herald.example/a,b/(c)?d=e&amp;f=g#h</link>",
    f"{LINK}<post-id xmlns='com-wordpress:feed-additions:1'>7</post-id><title>WordPress</title>",
    "<title>No link at all</title><guid isPermaLink='false'>https://elsewhere.example/3</guid>",
    f"<title>  Blanks\n and lines </title>{LINK}<description><!-- said -->A<!-- and --> B</description>",
]
PLAIN_ATOM = [
    "<id>tag:herald.example,2026:1</id><title type='html'>A &amp;amp; B</title><link href='https://herald.example/1'/>",
    "<id>https://herald.example/1</id><title>A &lt; B</title><summary>S</summary><content type='html'>&lt;p</content>",
    "<id>urn:x:1</id><link rel='alternate' type='text/html' href='https://herald.example/a?b=1'/><title>T</title>"
    "<link rel='enclosure' href='https://herald.example/b.mp3'/><content type='text'>C</content><summary>CD</summary>",
    "<id>https://herald.example/1</id><author><name> Ana Lee </name><uri>https://ana.example/</uri></author><title/>",
    "<id>t3_1abc</id><link href='https://reddit.example/r/a/1'/><title>A post</title><category term='a' label='r/a'/>",
    "<id>urn:x:2</id><link rel='alternate' type='application/json' href='https://herald.example/a.json'/>",
    "<id>urn:x:3</id><published>2026-11-23T15:00:00Z</published><updated>2026-11-24</updated><category term='a'/>",
]
OTHER = [
    rss(f"<title>Twice</title><title>More</title>{LINK}"),
    rss(f"<title>Markup <b>inside</b></title>{LINK}"),
    rss("<title>Relative</title><link>/1</link>"),
    rss(f"{LINK}<guid>17/../18</guid>"),
    rss(f"{LINK}<media:title>Of the picture</media:title><title>Of the item</title>"),
    rss(f"{LINK}<dc:date>2026-11-23</dc:date><pubDate>2026-11-22</pubDate>"),
    rss(f"<title>Euro \x80 sign</title>{LINK}"),
    rss(f"{LINK}<pubDate>2026년 11월 23일</pubDate>"),
    rss(f"<title>A</title>{LINK}", space=' xml:base="https://other.example/"'),
    rss("<title>A</title><link>https://herald.example/?a=1&amp;amp;b=2</link>"),
    rss(f"<title>A</title>{LINK}", '<atom:link href="https://herald.example/else"/>'),
    rss(f"<title>A</title>{LINK}").replace(HEAD.encode(), b""),
    rss(f"<title>Caf\u00e9</title>{LINK}").decode().replace("utf-8", "iso-8859-1").encode("iso-8859-1"),
    rss(f"<title>A</title>{LINK}").replace(b"<rss", b"<!DOCTYPE rss [<!ENTITY x 'y'>]><rss"),
    rss(f"<title>A</title>{LINK}")[:-20],
    atom("<id>urn:x:1</id><title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A <b>b</b></div></title>"),
    atom("<id>/1 2</id><title>A</title>"),
    atom("<id>urn:x:1</id><author><name>Ana</name><email>ana@herald.example</email></author>"),
    atom("<id>urn:x:1</id><title xml:lang='es'>Hola</title>"),
]


@pytest.mark.parametrize("content", [*map(rss, PLAIN_RSS), *map(atom, PLAIN_ATOM)])
def test_plain_feeds_are_read_alike(content: bytes) -> None:
    for address, content_type in (("", ""), (ADDRESS, "application/rss+xml; charset=UTF-8")):
        assert plainfeeds.read(content, address, content_type) is not None
        ours, theirs = both(content, address, content_type)
        assert ours == theirs


@pytest.mark.parametrize("content", OTHER)
def test_what_is_not_plain_is_left_to_feedparser(content: bytes) -> None:
    assert plainfeeds.read(content, ADDRESS) is None


def test_another_encoding_or_address_is_left_to_feedparser() -> None:
    content = rss(PLAIN_RSS[0])
    assert plainfeeds.read(content, "", "text/xml; charset=iso-8859-1") is None
    assert plainfeeds.read(content, "https://herald.example/a b") is None


def test_a_feed_in_a_language() -> None:
    content = atom(PLAIN_ATOM[1], space=' xml:lang="es_MX"')
    ours, theirs = both(content)
    assert ours == theirs
    assert ours.entries[0].language == "es-MX"


@pytest.mark.parametrize("address", ["", ADDRESS])
def test_news_as_it_is_spread(address: str) -> None:
    for body in corpus.feeds(400, seed="plain"):
        assert plainfeeds.read(body, "") is not None
        ours, theirs = both(body, address)
        assert ours == theirs
        assert len(ours.entries) == 100


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)


@given(WORDS, WORDS, WORDS, st.sampled_from(["", ADDRESS]))
def test_whatever_the_words(title: str, text: str, name: str, address: str) -> None:
    bodies = (
        rss(
            f"<title>{escape(title)}</title>{LINK}<description>{escape(text)}</description><author>{escape(name)}</author>"
        ),
        rss(f"<title>{escape(title)}</title><guid>{escape(name)}</guid><pubDate>{escape(text)}</pubDate>"),
        atom(f"<title>{escape(title)}</title><id>{escape(name)}</id><content type='html'>{escape(text)}</content>"),
    )
    for content in bodies:
        if plainfeeds.read(content, address) is not None:
            ours, theirs = both(content, address)
            assert ours == theirs


def declared(content: bytes) -> bytes:
    """The document as if it had been written in UTF-8 and said so, where it can be read as that."""
    try:
        text = content.decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError:
        return content
    text = re.sub(r"\A\s*<\?xml\b[^>]*>", "", text)
    text = re.sub(r'<rss version="[^"]*"', '<rss version="2.0"', text)
    return (HEAD + text.replace("<channel>", "<channel><link>https://herald.example/</link>")).encode()


def test_every_feed_there_is(shared_data: Path) -> None:
    """What other readers test themselves with, ill-formed and odd ones among it; also made to look plain."""
    plain = 0
    for path in sorted((shared_data / "feeds").rglob("*.xml")):
        for content in (path.read_bytes(), declared(path.read_bytes())):
            for address in ("", ADDRESS):
                if len(content) < 2_000_000 and plainfeeds.read(content, address) is not None:
                    plain += 1
                    ours, theirs = both(content, address)
                    assert ours == theirs, path
    assert plain > 100
