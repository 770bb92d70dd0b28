"""Who speaks in what is counted: the share of one author and one outlet, bots that say so, the same post by many.

Nothing is taken out of any figure for it. The figures with and without stand side by side, and a person judges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

MUCH = 0.5
"""A voice with half of the mentions is worth a word before the count is read."""
FEWEST = 4
"""Mentions below which one voice with half of them is nothing to speak of."""


@dataclass(frozen=True)
class Voice:
    """A mention as far as who said it goes. `text_key` is the same for word for word the same text."""

    mention_id: int
    story_id: int
    author: str
    outlet: str
    bot: bool
    social: bool
    text_key: int


@dataclass(frozen=True)
class Figures:
    """Mentions, and stories with their copies counted once."""

    mentions: int
    stories: int


@dataclass(frozen=True)
class Part:
    """A part of the mentions and what the figures are without it. `share` lies in [0, 1].

    `stories` and `outlets` are those of the part: an agency's byline stands in many outlets and few stories.
    """

    name: str
    mentions: int
    share: float
    without: Figures
    stories: int
    outlets: int

    @property
    def syndicated(self) -> bool:
        """Whether it is mostly copies of the same stories in several outlets: those count once anyway."""
        return self.outlets > 1 and self.mentions >= 2 * self.stories


@dataclass(frozen=True)
class Concentration:
    """Who speaks. A part is None where there is nothing of the kind; `read` of `of` mentions were looked at."""

    all: Figures
    authors: int
    outlets: int
    author: Part | None
    outlet: Part | None
    bots: Part | None
    pasted: Part | None
    pasters: int
    of: int

    def warnings(self) -> list[str]:
        """What a person should know before reading the count, in sentences; empty where nothing stands out."""
        found = []
        if self.author and self.author.share >= MUCH and self.all.mentions >= FEWEST:
            found.append(_loud_author(self.author, self.all))
        if self.outlet and self.outlet.share >= MUCH and self.all.mentions >= FEWEST and self.outlets > 1:
            found.append(f"{self.outlet.name} carried {_of(self.outlet, self.all)}: {_left(self.outlet)} without.")
        if self.bots:
            found.append(f"Accounts that say they are automated wrote {_of(self.bots, self.all)}.")
        if self.pasted:
            found.append(f"{self.pasters} accounts posted the same words: {_of(self.pasted, self.all)}.")
        return found


def concentration(voices: Sequence[Voice], of: int | None = None) -> Concentration:
    """Count who speaks in these mentions. `of`: how many there are where only the newest were read."""
    authors = Counter(_name(voice.author) for voice in voices if voice.author)
    outlets = Counter(_name(voice.outlet) for voice in voices if voice.outlet)
    written = {_name(voice.author): voice.author for voice in reversed(voices)}
    printed = {_name(voice.outlet): voice.outlet for voice in reversed(voices)}
    pasted, pasters = _pasted(voices)
    return Concentration(
        _figures(voices),
        len(authors),
        len(outlets),
        _top(voices, authors, written, lambda voice: voice.author),
        _top(voices, outlets, printed, lambda voice: voice.outlet),
        _part("declared bots", voices, lambda voice: voice.bot),
        _part("the same words by several accounts", voices, lambda voice: voice.mention_id in pasted),
        pasters,
        len(voices) if of is None else of,
    )


def _name(text: str) -> str:
    return text.casefold().strip()


def _figures(voices: Iterable[Voice]) -> Figures:
    listed = list(voices)
    return Figures(len(listed), len({voice.story_id for voice in listed}))


def _top(
    voices: Sequence[Voice], counts: Counter[str], spelled: dict[str, str], of: Callable[[Voice], str]
) -> Part | None:
    if not counts:
        return None
    top = min(counts, key=lambda name: (-counts[name], name))
    return _part(spelled[top], voices, lambda voice: _name(of(voice)) == top)


def _part(name: str, voices: Sequence[Voice], in_it: Callable[[Voice], bool]) -> Part | None:
    inside = [voice for voice in voices if in_it(voice)]
    if not inside:
        return None
    return Part(
        name, len(inside), len(inside) / len(voices), _figures(voice for voice in voices if not in_it(voice)),
        _figures(inside).stories, len({_name(voice.outlet) for voice in inside}),
    )  # fmt: skip


def _pasted(voices: Sequence[Voice]) -> tuple[set[int], int]:
    """Posts whose words, all of them, several accounts posted: all but the first; and how many accounts those are.

    Copies of an article in several outlets are syndication, and no such posts.
    """
    same: dict[int, list[Voice]] = {}
    for voice in sorted(voices, key=lambda voice: voice.mention_id):
        if voice.social and voice.author:
            same.setdefault(voice.text_key, []).append(voice)
    many = [posts for posts in same.values() if len({_name(post.author) for post in posts}) > 1]
    accounts = {_name(post.author) for posts in many for post in posts}
    return {post.mention_id for posts in many for post in posts[1:]}, len(accounts)


def _of(part: Part, whole: Figures) -> str:
    return f"{part.mentions:,} of {whole.mentions:,} mentions ({part.share:.0%})"


def _loud_author(author: Part, whole: Figures) -> str:
    if author.syndicated:
        return (
            f"{author.name} is syndicated: {_of(author, whole)} are copies of {_stories(author.stories)} in "
            f"{author.outlets:,} outlets, and count once."
        )
    return f"{author.name} wrote {_of(author, whole)}: {_left(author)} without."


def _stories(n: int) -> str:
    return f"{n:,} {'story' if n == 1 else 'stories'}"


def _left(part: Part) -> str:
    if not part.without.mentions:
        return "nothing is left"
    n = part.without.mentions
    return f"{_stories(part.without.stories)} in {n:,} mention{'s' * (n != 1)}"
