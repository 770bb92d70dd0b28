"""Copies become one story as they arrive; what is not a copy does not."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.listening import stories
from sentiment.listening.stories import Clusters, Print, canonical, read, signature, similarity
from sentiment.listening.words import words

WIRE = (
    "MARLOW (State Wire) - The county council voted seven to two on Tuesday to double the number of subsidised "
    "child care places by next autumn, a plan that families have asked for since the mill closed and that opponents "
    "say the county cannot pay for without raising the levy on business property."
)
OTHER = (
    "Crossing guards return to Elm Street on Monday after parents counted more than four hundred cars an hour at the "
    "school gate, and the city promises a raised crosswalk before the first snow falls on the northern districts."
)


def texts(*pairs: tuple[str, str] | tuple[str, str, str]) -> list[stories.Text]:
    return [read(words(p[0]), words(p[1]), canonical(p[2]) if len(p) > 2 else "") for p in pairs]


def join(*pairs: tuple[str, str] | tuple[str, str, str]) -> list[int]:
    clusters = Clusters()
    return [clusters.join(text) for text in texts(*pairs)]


def test_failure_06_wire_story_is_one_story() -> None:
    rng = random.Random(6)
    papers = []
    for paper in range(40):
        body = WIRE.split()
        for _ in range(rng.randrange(4)):  # a desk changes a few words
            body[rng.randrange(len(body))] = rng.choice(["local", "officials", "said", "today"])
        papers.append((f"County to double child care places - Paper {paper}", " ".join(body)))
    found = join(*papers, ("Guards return", OTHER))
    assert len(set(found[:40])) == 1, "forty papers, one story"
    assert found[40] not in found[:40]


def test_new_mentions_join_stored_stories_without_their_neighbours() -> None:
    first = Clusters()
    (text,) = texts(("Council votes", WIRE))
    first.join(text)
    (made, keys) = first.added[0]
    stored = Print(17, made.title, made.signature)
    later = Clusters.of({key: [stored] for key in keys})
    (copy, stranger) = texts(("Council votes again", WIRE + " The vote was close."), ("Guards return", OTHER))
    assert later.join(copy) == 17
    assert later.join(stranger) < 0


def test_short_texts_are_copies_only_when_the_words_are_the_same() -> None:
    found = join(
        ("", "Vote no on twelve!"),
        ("", "VOTE no, on twelve"),
        ("", "Vote no on thirteen"),
        ("Sports", ""),
        ("Sports", ""),
    )
    assert found[0] == found[1] != found[2]
    assert found[3] != found[4], "a heading of one word says nothing about the story"
    assert len(set(join(("", ""), ("", "")))) == 2


def test_the_same_link_is_the_same_story_when_the_titles_agree() -> None:
    link = "https://gazette.example/2026/child-care?utm_source=rss"
    found = join(
        ("County doubles child care places", WIRE, link),
        ("County doubles child care places - Marlow Gazette", "Short teaser from an aggregator.", link.split("?")[0]),
    )
    assert found[0] == found[1]


def test_one_link_under_every_entry_of_a_feed_does_not_make_one_story() -> None:
    link = "https://city.example/news"
    found = join(("Council votes on places", WIRE, link), ("Crossing guards return", OTHER, link))
    assert found[0] != found[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.gazette.example/a/b/?utm_source=x&utm_medium=rss#top", "http://gazette.example/a/b"),
        ("https://gazette.example/a?id=7&fbclid=abc", "https://GAZETTE.example/a?id=7"),
        ("https://m.gazette.example/a", "https://www.gazette.example/a/index.html"),
        ("https://gazette.example:443/a?b=2&a=1", "https://gazette.example/a?a=1&b=2"),
    ],
)
def test_canonical_addresses(one: str, other: str) -> None:
    assert canonical(one) == canonical(other) != ""


@pytest.mark.parametrize(
    "url",
    ["", "https://gazette.example/", "javascript:alert(1)", "mailto:a@b.example", "https://[::1", "file:///etc/x"],
)
def test_addresses_that_name_no_page(url: str) -> None:
    assert canonical(url) == ""


def test_different_pages_stay_different() -> None:
    assert canonical("https://a.example/x?id=1") != canonical("https://a.example/x?id=2")
    assert canonical("https://a.example/x") != canonical("https://b.example/x")


def test_the_estimate_is_near_the_true_similarity() -> None:
    rng = random.Random(1)
    vocabulary = [f"word{n}" for n in range(3000)]
    errors = []
    for share in (0.2, 0.5, 0.8) * 20:
        one = rng.choices(vocabulary, k=200)
        other = one[: int(200 * share)] + rng.choices(vocabulary, k=200 - int(200 * share))
        a, b = set(pairwise(one)), set(pairwise(other))
        errors.append(similarity(signature(one), signature(other)) - len(a & b) / len(a | b))
    assert abs(sum(errors) / len(errors)) < 0.02
    assert max(map(abs, errors)) < 0.25


def test_signatures_are_the_same_in_every_run() -> None:
    assert signature(words(WIRE))[:4].tolist() == [44329295, 52366637, 3455552, 8024895]
    assert stories.text_key("link", "a.example/x") == 5942941624302500313
    assert stories.band_keys(signature(words(WIRE))[None])[0][0] == -5950655514595901524


@given(st.lists(st.sampled_from("abcdefgh"), min_size=8, max_size=30), st.integers(0, 5))
def test_the_same_words_always_meet(text: list[str], extra: int) -> None:
    clusters = Clusters()
    one = clusters.join(read([], text, ""))
    for other in range(extra):
        clusters.join(read([], [f"x{other}-{n}" for n in range(12)], ""))
    assert clusters.join(read([], text, "")) == one


def test_precision_and_recall_on_edited_copies() -> None:
    rng = random.Random(11)
    vocabulary = [f"w{n}" for n in range(4000)]
    truth, made = [], []
    for story in range(300):
        base = rng.choices(vocabulary, k=rng.randint(25, 120))
        for _ in range(rng.choice([1, 1, 2, 5])):
            copy = list(base)
            for _ in range(int(len(copy) * rng.uniform(0, 0.08))):
                copy[rng.randrange(len(copy))] = rng.choice(vocabulary)
            truth.append(story)
            made.append(copy)
    order = rng.sample(range(len(made)), len(made))
    clusters = Clusters()
    found = {at: clusters.join(read([], made[at], "")) for at in order}
    pairs = [(a, b) for a in order for b in order if a < b]
    same = [(found[a] == found[b], truth[a] == truth[b]) for a, b in pairs]
    hits = sum(f and t for f, t in same)
    assert hits / sum(f for f, _ in same) >= 0.99
    assert hits / sum(t for _, t in same) >= 0.99


def test_one_link_under_a_thousand_entries_costs_no_time() -> None:
    rng = random.Random(5)
    vocabulary = [f"w{n}" for n in range(4000)]
    made = [read(rng.choices(vocabulary, k=6), rng.choices(vocabulary, k=30), "city.example/news") for _ in range(1000)]
    clusters = Clusters()
    start = time.process_time()
    assert len({clusters.join(text) for text in made}) == 1000
    assert time.process_time() - start < 2
    assert max(len(prints) for prints in clusters.known.values()) <= stories.CROWD
