"""Hostile and careless markup becomes plain text, quickly."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.listening.text import body, from_html, one_line, safe, web_link


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("a<b>bc</b>d", "abcd"),
        ("<p>one</p><p>two<br>three</p>", "one\ntwo\nthree"),
        ("<style>p{}</style><script>alert(1)</script>kept<iframe src=x>no</iframe>", "kept"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;kept", "kept"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("5 < 6 & 7 > 2", "5 < 6 & 7 > 2"),
        ("a\x00b\ud800c\u202ed", "abcd"),
        ("<img src=x onerror=alert(1)>text", "text"),
        ("", ""),
    ],
)
def test_text_out_of_markup(markup: str, wanted: str) -> None:
    assert from_html(markup) == wanted


def test_what_blogs_add_is_cut() -> None:
    assert body("<p>Body. […]</p><p>The post <a>T</a> appeared first on <a>B</a>.</p>") == "Body."
    assert body("Read more") == "", "nothing but a link"


def test_titles_are_one_line() -> None:
    assert one_line(" A&nbsp;<i>title</i>\n of two ") == "A title of two"


@pytest.mark.parametrize("markup", ["<div>" * 80_000 + "x", "<" * 300_000, "&lt;" * 100_000, "a &amp; " * 60_000])
def test_hostile_markup_takes_no_time(markup: str) -> None:
    start = time.monotonic()
    body(markup)
    assert time.monotonic() - start < 2


@given(st.text())
def test_nothing_unsafe_remains(text: str) -> None:
    found = from_html(text)
    assert found == safe(found)
    found.encode()
    assert "\x00" not in found


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("https://a.example/x", "https://a.example/x"),
        (" HTTP://a.example ", "HTTP://a.example"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("/relative", ""),
        ("https://", ""),
        ("java\x00script:alert(1)", ""),
        ("https://a.example/" + "x" * 3000, ""),
    ],
)
def test_only_web_links_are_kept(address: str, wanted: str) -> None:
    assert web_link(address) == wanted
