"""News as it is spread: texts of known stories, copied, cut and edited by desks, and the feeds that carry them.

Everything is drawn from a seed. Words are drawn by Zipf's law between function words, so that strangers share
as many word pairs as strangers do; some stories quote a sentence of another, which makes no copies of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import accumulate

from sentiment.reading.vader import reference
from tests.badserver import Entry, atom, rss

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
_COMMON = (
    "the the the the of of and and to to in in a a that is for on with as was by at this it from have are not but "
    "had his they which one you were all her she there would their we him been has when who will more no if out so "
    "what up our about into can only other new some could after first do any how"
)
_FUNCTION = _COMMON.split()
_TOPICAL = (
    "child care", "daycare", "preschool", "crosswalk", "safe routes", "head start", "minimum wage", "housing",
    "the school board", "county commissioners", "parents", "teachers", "the governor", "broadband", "bus routes",
    "library",
)  # fmt: skip
_TAILS = (
    "Reporting by the county desk; editing by the night desk.",
    "This story was updated with the result of the vote.",
    "Subscribe to our newsletter for news of the region every morning.",
    "The wire service contributed to this report.",
)
COPIES = (1, 2, 3, 5, 8, 13, 25, 40)
_OFTEN = (60, 16, 9, 7, 4, 2.4, 1, 0.6)  # of a hundred stories: 2.5 placements on average
QUERIES = (
    '"child care" OR daycare OR preschool',
    '"safe routes" OR crosswalk OR (school NEAR/5 crossing)',
    "{Head Start} OR (head NEAR/1 start) NOT football",
    'broadband AND (county OR "school board")',
)


@dataclass(frozen=True)
class Text:
    """A placement: its words and the story it was drawn from."""

    title: str
    body: str
    story: int


@lru_cache(maxsize=1)
def _content() -> tuple[list[str], list[float]]:
    """Content words and their cumulated weights; one in twelve is a word of the tone lexicon."""
    draw = random.Random("words")
    ends = ("tion", "ing", "ment", "er", "al", "ity", "ed", "ness", "able", "s", "or", "y")
    parts = [a + b for a in "bcdfghlmnprstvw" for b in ("a", "e", "i", "o", "u", "ar", "en", "il", "or", "un")]
    loaded = sorted(word for word in reference().lexicon if word.isalpha() and len(word) > 3)
    words = []
    for rank in range(24_000):
        made = "".join(draw.choices(parts, k=draw.choice((1, 2, 2, 3)))) + draw.choice(ends)
        words.append(draw.choice(loaded) if rank % 12 == 5 else made)
    return words, list(accumulate(1 / (rank + 30) for rank in range(len(words))))


class _Writer:
    def __init__(self, seed: str) -> None:
        self.draw = random.Random(seed)
        self.words, self.weights = _content()

    def phrase(self, length: int) -> list[str]:
        some = self.draw.choices(self.words, cum_weights=self.weights, k=length)
        return [self.draw.choice(_FUNCTION) if self.draw.random() < 0.42 else word for word in some]

    def sentence(self) -> str:
        words = self.phrase(self.draw.randint(9, 24))
        if self.draw.random() < 0.12:
            words.insert(len(words) // 2, self.draw.choice(_TOPICAL))
        return " ".join(words).capitalize() + self.draw.choice("......!")

    def story(self) -> tuple[str, list[str]]:
        long = self.draw.random() < 0.04
        count = self.draw.randint(15, 35) if long else self.draw.choice((2, 2, 3, 3, 4, 5))
        return " ".join(self.phrase(self.draw.randint(6, 11))).capitalize(), [self.sentence() for _ in range(count)]

    def copy(self, title: str, sentences: Sequence[str]) -> tuple[str, str]:
        """What a desk makes of a wire story: nothing, other signs, or a headline, words, an end of its own."""
        body = " ".join(sentences)
        kind = self.draw.random()
        if kind < 0.2:
            return title, body
        if kind < 0.5:
            body = body.replace(" - ", " – ").replace("'", "’").replace("!", ".")
            return title.title(), body.replace(". ", ".  ") if self.draw.random() < 0.5 else f"MARLOW — {body}"
        words = body.split()
        for _ in range(self.draw.randint(0, max(1, len(words) // 25))):
            words[self.draw.randrange(len(words))] = self.draw.choice(self.words[:2000])
        if self.draw.random() < 0.4:
            words = words[: round(len(words) * self.draw.uniform(0.8, 1))]
        if self.draw.random() < 0.3:
            words.append(self.draw.choice(_TAILS))
        head = title.split()
        head[self.draw.randrange(len(head))] = self.draw.choice(self.words[:2000])
        return " ".join(head) + self.draw.choice(("", "", " - Gazette", " | The Courier")), " ".join(words)


def texts(count: int, seed: str = "texts") -> list[Text]:
    """`count` placements of some 0.4 x `count` stories, in the order in which they come."""
    writer = _Writer(seed)
    made: list[Text] = []
    quote, story = "", 0
    while len(made) < count:
        title, sentences = writer.story()
        if quote and writer.draw.random() < 0.05:  # the same words of the governor in another story
            sentences.insert(1, quote)
        if writer.draw.random() < 0.3:
            quote = writer.draw.choice(sentences)
        placements = writer.draw.choices(COPIES, _OFTEN)[0]
        made.append(Text(title, " ".join(sentences), story))
        made += [Text(*writer.copy(title, sentences), story) for _ in range(placements - 1)]
        story += 1
    del made[count:]
    # Copies arrive within days of each other, among everything else.
    places = sorted(range(count), key=lambda number: number + writer.draw.gauss(0, count / 50))
    return [made[number] for number in places]


def feeds(count: int, *, size: int = 100, seed: str = "texts") -> Iterator[bytes]:
    """`count` items as RSS and Atom documents of `size` items each."""
    writer = _Writer(f"{seed} feeds")
    found = texts(count, seed)
    for number, start in enumerate(range(0, count, size)):
        entries = []
        for place, text in enumerate(found[start : start + size], start):
            at = NOW - timedelta(days=90) + timedelta(days=88) * (place / count)
            address = f"https://outlet{number}.example/2026/{place}?utm_source=rss"
            body = f"<p>{text.body}</p><p><a href='{address}'>Read more</a></p>" if place % 3 else text.body
            author = f"{writer.draw.choice(('Ana', 'Lee', 'Sam', 'Noor'))} {writer.words[place % 300].title()}"
            entries.append(Entry(text.title, body, at, address, f"id-{place}", author))
        made = (atom if number % 4 == 3 else rss)(entries, f"Outlet {number}")
        yield made.replace(b"https://news.example/", f"https://outlet{number}.example/".encode())
