"""About 2,000 mentions over a year: who wrote what, where and when. All of it made from the seed and the day."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from data.sample.content.calendar import (
    CARE,
    CARE_LAUNCH,
    COST_STUDY,
    GAZETTE_SILENT,
    HB214_HOUSE,
    HB519_VETO,
    INTERNET,
    OUTAGE,
    RIVER_ROAD,
    ROUTES,
    SB145_SIGNED,
    WALK_LAUNCH,
    Calendar,
)
from data.sample.content.outlets import BYLINES, FEEDS, HANDLES, PASTED, PASTED_ENDS, PASTER, WIRE_OUTLETS
from data.sample.content.places import PLACES
from data.sample.content.prose import Writer, capital
from data.sample.content.words_care import CARE_WORDS
from data.sample.content.words_internet import INTERNET_WORDS
from data.sample.content.words_other import OTHER_WORDS, SPANISH_WORDS
from data.sample.content.words_post import POST_WORDS
from data.sample.content.words_routes import ROUTES_WORDS
from data.sample.content.words_wire import ENDINGS, LOCAL, OPENINGS, TITLE_EDITS, WIRE

SEED = "Marlow Together"
WORDS = {CARE: CARE_WORDS, ROUTES: ROUTES_WORDS, INTERNET: INTERNET_WORDS}

SPIKES: dict[str, list[tuple[int, float]]] = {
    # days ago, strength: how many ordinary days' worth of talk it brings
    CARE: [(COST_STUDY, 9), (HB214_HOUSE, 16), (CARE_LAUNCH, 7), (31, 6), (11, 12)],
    ROUTES: [(RIVER_ROAD, 18), (SB145_SIGNED, 10), (WALK_LAUNCH, 6)],
    INTERNET: [(HB519_VETO, 14), (OUTAGE, 12), (129, 6)],
    "": [],
}

NEWS = {CARE: 190, ROUTES: 130, INTERNET: 100}
LETTERS = {CARE: 90, ROUTES: 45, INTERNET: 40}
POSTS = {CARE: 210, ROUTES: 130, INTERNET: 100}
RELEASES = {CARE: 30, ROUTES: 18, INTERNET: 12}
SPANISH = {CARE: 45, ROUTES: 22, INTERNET: 23}
OTHER_NEWS, OTHER_POSTS, COPIES_PASTED, UNDATED = 400, 150, 48, 24
SIDES = {CARE: (5, 2, 3), ROUTES: (5, 2, 4), INTERNET: (4, 2, 4)}
"""Posts for, against and neither, as weights."""


@dataclass(frozen=True)
class Piece:
    """One mention before it is saved. `at` is when it was written; an outlet that gives no date is `undated`."""

    feed: str
    title: str
    text: str
    author: str
    outlet: str
    at: datetime
    language: str = "en"
    key: str = ""
    url: str = ""
    undated: bool = False
    side: str = "neither"  # favor, against or neither: what a careful reader would say


Made = list[tuple[datetime, Piece]]


@lru_cache(maxsize=1)  # the labels ask for them again
def pieces(calendar: Calendar) -> list[Piece]:
    """Every mention, oldest first, each with its key within its source."""
    maker = _Maker(calendar)
    made: Made = []
    for make in (_wire, _news, _letters, _posts, _pasted, _releases, _spanish, _other):
        made += make(maker)
    made.sort(key=lambda pair: (pair[0], pair[1].feed, pair[1].title, pair[1].text))
    hidden = set(maker.writer.random.sample(range(len(made)), UNDATED))
    hosts = {feed.key: feed.address.rsplit("/", 1)[0] for feed in FEEDS}
    named = []
    for number, (at, piece) in enumerate(made):
        slug = re.sub(r"[^a-z0-9]+", "-", piece.title.lower()).strip("-")[:48] or "post"
        url = f"{hosts[piece.feed]}/{at:%Y/%m}/{slug}-{number}"
        undated = number in hidden and piece.feed != "own"
        named.append(replace(piece, undated=undated, key=f"{piece.feed}-{at:%Y%m%d}-{number}", url=url))
    return named


class _Maker:
    """The writers of each kind, and the days they write on."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.writer = Writer(SEED, PLACES)
        self.goals = {goal: Writer(f"{SEED} {goal}", PLACES, POST_WORDS, words) for goal, words in WORDS.items()}
        self.other = Writer(f"{SEED} other", PLACES, OTHER_WORDS)
        self.spanish = Writer(f"{SEED} es", PLACES, SPANISH_WORDS)

    def days(self, writer: Writer, goal: str, count: int, weekend: float) -> list[int]:
        """Days ago to write on: an even stream, thicker from a milestone on, thinner at weekends."""
        weights = []
        for ago in range(1, 366):
            near = sum(strength * 0.55 ** (at - ago) for at, strength in SPIKES[goal] if 0 <= at - ago < 8)
            weights.append((1 + near) * (weekend if self.calendar.day(ago).weekday() > 4 else 1.0))
        return writer.random.choices(range(1, 366), weights, k=count)

    def at(self, writer: Writer, ago: int, first: int, last: int) -> datetime:
        """A time of that day."""
        random = writer.random
        return self.calendar.at(self.calendar.day(ago), random.randint(first, last), random.randrange(60))

    def here(self, writer: Writer, ago: int) -> dict[str, str]:
        """The one town, school and street that a piece of that day is about."""
        writer.ago = ago
        return {slot: writer.fill("{" + slot + "}") for slot in ("town", "school", "street")}


def _wire(maker: _Maker) -> Made:
    writer, made = maker.writer, []
    random = writer.random
    outlets = {feed.outlet: feed.key for feed in FEEDS if feed.key in ("courier", "radio", "gazette")}
    for story in WIRE:
        printed = random.sample([*WIRE_OUTLETS, *outlets], story.copies)
        for place, outlet in enumerate(printed):
            ago = max(story.ago - (0 if place < story.copies * 0.7 else random.randint(1, 2)), 1)
            feed = outlets.get(outlet, "press")
            if feed == "gazette" and ago <= GAZETTE_SILENT:
                feed, outlet = "press", "Alder Valley News Extra"
            local = writer.fill(random.choice(LOCAL), {"group": "county's libraries"})
            body = random.choice(OPENINGS) + story.body + local + random.choice(ENDINGS)
            title = random.choice(TITLE_EDITS).format(title=story.title, outlet=outlet)
            at = maker.at(writer, ago, 5, 21)
            made.append((at, Piece(feed, title, body, "Tamarack Wire", outlet, at)))
    return made


def _local_feed(writer: Writer, ago: int) -> tuple[str, str]:
    feed = writer.random.choices(["courier", "gazette", "radio", "press"], [9, 5, 5, 5])[0]
    if feed == "gazette" and ago <= GAZETTE_SILENT:
        feed = "courier"
    outlet = next(found.outlet for found in FEEDS if found.key == feed)
    return feed, outlet or writer.random.choice(WIRE_OUTLETS[2:10])


def _news(maker: _Maker) -> Made:
    made = []
    for goal, count in NEWS.items():
        writer = maker.goals[goal]
        for ago in maker.days(writer, goal, count, 0.5):
            here = maker.here(writer, ago)
            feed, outlet = _local_feed(writer, ago)
            headline, lede = _story(writer, here)
            body = [
                lede,
                *writer.several("detail", writer.random.randint(1, 3), here),
                *writer.several("quote", writer.random.randint(1, 2), here),
                writer.line("context", here),
            ]
            at = maker.at(writer, ago, 5, 21)
            author = writer.random.choice(BYLINES[feed])
            made.append((at, Piece(feed, headline, " ".join(body), author, outlet, at)))
    return made


def _story(writer: Writer, here: dict[str, str]) -> tuple[str, str]:
    """A headline and the first sentence that belongs to it, about the same people and numbers."""
    same = ("person", "lawmaker", "commissioner", "company", "small", "tens", "hundreds", "percent", "sum", "team",
            "thing", "fix", "hall")  # fmt: skip
    kept = {slot: writer.fill("{" + slot + "}", here) for slot in same if slot in writer.words}
    headline, _, lede = writer.draw("story", here | kept).partition(" || ")
    return capital(headline), capital(lede)


def _letters(maker: _Maker) -> Made:
    made = []
    for goal, count in LETTERS.items():
        writer = maker.goals[goal]
        for ago in maker.days(writer, goal, count, 0.7):
            here = maker.here(writer, ago)
            side = writer.random.choices(["for", "against"], SIDES[goal][:2])[0]
            body = [writer.line("greeting", here), *writer.several(side, 2, here), writer.line("reason", here),
                    writer.line("detail", here), writer.line("parting", here)]  # fmt: skip
            name = writer.fill("{person}")
            at = maker.at(writer, ago, 6, 9)
            title = writer.line(f"{goal}_letter", here)
            said = "favor" if side == "for" else "against"
            made.append((at, Piece("letters", title, " ".join(body), name, "Marlow Courier", at, side=said)))
    return made


def _posts(maker: _Maker) -> Made:
    made = []
    for goal, count in POSTS.items():
        writer = maker.goals[goal]
        for ago in maker.days(writer, goal, count, 1.1):
            here = maker.here(writer, ago)
            side = writer.random.choices(["for", "against", "neutral"], SIDES[goal])[0]
            parts = [writer.line("opener", here), writer.line(side, here)]
            parts.append(writer.line("reason" if side != "neutral" else "aside", here))
            if writer.random.random() < 0.5:
                parts.append(writer.line("parting", here))
            at = maker.at(writer, ago, 7, 22)
            author = writer.random.choice(HANDLES)
            text = " ".join(part for part in parts if part)
            said = {"for": "favor", "against": "against", "neutral": "neither"}[side]
            made.append((at, Piece("forum", _cut(text), text, author, "Marlow Neighbors", at, side=said)))
    return made


def _pasted(maker: _Maker) -> Made:
    writer, made = maker.writer, []
    for _ in range(COPIES_PASTED):
        ago = writer.random.randint(1, 30)
        at = maker.at(writer, ago, 0, 22)
        text = PASTED.format(end=writer.random.choice(PASTED_ENDS))
        made.append((at, Piece("forum", _cut(text), text, PASTER, "Marlow Neighbors", at, side="against")))
    return made


def _releases(maker: _Maker) -> Made:
    made = []
    for goal, count in RELEASES.items():
        writer = maker.goals[goal]
        for ago in maker.days(writer, goal, count, 0.1):
            here = maker.here(writer, ago)
            body = [writer.line("release", here), *writer.several("detail", 2, here), writer.line("context", here)]
            at = maker.at(writer, ago, 9, 15)
            text = " ".join(body)
            made.append((at, Piece("own", _cut(body[0]), text, "Marcus Bell", "Marlow Together", at, side="favor")))
    return made


def _spanish(maker: _Maker) -> Made:
    writer, made = maker.spanish, []
    for goal, count in SPANISH.items():
        for ago in maker.days(writer, goal, count, 0.6):
            here = maker.here(writer, ago)
            body = writer.several(f"{goal}_text", writer.random.randint(2, 3), here)
            at = maker.at(writer, ago, 6, 19)
            title = writer.line(f"{goal}_headline", here)
            author = writer.random.choice(BYLINES["voz"])
            made.append((at, Piece("voz", title, " ".join(body), author, "La Voz de Marlow", at, "es")))
    return made


def _other(maker: _Maker) -> Made:
    writer, made = maker.other, []
    for ago in maker.days(writer, "", OTHER_NEWS, 0.6):
        here = maker.here(writer, ago)
        feed, outlet = _local_feed(writer, ago)
        headline, lede = _story(writer, here)
        body = [lede, *writer.several("detail", writer.random.randint(1, 3), here)]
        at = maker.at(writer, ago, 5, 21)
        author = writer.random.choice(BYLINES[feed])
        made.append((at, Piece(feed, headline, " ".join(body), author, outlet, at)))
    for ago in maker.days(writer, "", OTHER_POSTS, 1.2):
        text = " ".join(writer.several("post", 2, maker.here(writer, ago)))
        at = maker.at(writer, ago, 7, 22)
        author = writer.random.choice(HANDLES)
        made.append((at, Piece("forum", _cut(text), text, author, "Marlow Neighbors", at)))
    return made


def _cut(text: str, longest: int = 70) -> str:
    """The first words of a text, as a title."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0] + " …"
