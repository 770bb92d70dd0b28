"""Two texts compared word by word, in bounded time.

Texts are split at passages of several words that stand once in each and in the same order (patience
diff); what lies between is compared by the standard library's `difflib`. Stretches that are too long
for it, because nothing in them is shared or everything repeats, are said to be replaced whole.
Source of the method: Bram Cohen's patience diff; difflib is Ratcliff and Obershelp's matching.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "added", "removed"]

_TOKEN = re.compile(r"\w+(?:['’.,\-]\w+)*|[^\w\s]")
_RUNS = (8, 4, 1)
"""Words of the passages that anchor a comparison, longest first."""
SMALL = 40_000
"""Words of one stretch times words of the other, up to which difflib compares them."""
WORK = 4_000_000
"""The sum of these products over a whole comparison: about two seconds. What lies beyond is replaced whole."""


@dataclass(frozen=True)
class Span:
    """A stretch of text that is the same in both, added by the later one, or removed from the earlier one."""

    kind: Kind
    text: str
    words: int


@dataclass(frozen=True)
class Comparison:
    """Two texts beside each other. `places` counts the stretches that differ."""

    spans: tuple[Span, ...]
    added: int
    removed: int
    same: int
    places: int

    @property
    def summary(self) -> str:
        """How much differs, in words."""
        if not self.places:
            return f"No word differs ({self.same:,} words)."
        return (
            f"{self.added:,} words added and {self.removed:,} removed in {self.places:,} "
            f"{'place' if self.places == 1 else 'places'}; {self.same:,} words are the same."
        )


@dataclass(frozen=True)
class _Text:
    words: list[str]
    starts: list[int]
    text: str

    def piece(self, first: int, last: int) -> str:
        """The text as written from one word to before another, with what follows the last of them."""
        end = self.starts[last] if last < len(self.starts) else len(self.text)
        return self.text[self.starts[first] : end]


def split(text: str) -> list[str]:
    """A text's words and marks. White space and line ends do not count: a bill is printed anew at every step."""
    return _TOKEN.findall(text)


def _read(text: str) -> _Text:
    found = list(_TOKEN.finditer(text))
    return _Text([match.group() for match in found], [match.start() for match in found], text)


def compare(before: str, after: str) -> Comparison:
    """The words that the later text added to and removed from the earlier one.

    The same and the added spans together are the words of `after`, the same and the removed ones those
    of `before`, in their order. Upper and lower case differ; white space does not count.

    >>> [(span.kind, span.text.strip()) for span in compare("The state shall pay.", "The state may pay.").spans]
    [('same', 'The state'), ('removed', 'shall'), ('added', 'may'), ('same', 'pay.')]
    """
    old, new = _read(before), _read(after)
    budget = [WORK]
    matched: list[tuple[int, int, int]] = []
    _match(old.words, new.words, 0, len(old.words), 0, len(new.words), matched, budget, 0)
    spans: list[Span] = []
    counts = {"same": 0, "added": 0, "removed": 0}
    places = at_old = at_new = 0

    def put(kind: Kind, source: _Text, first: int, last: int) -> None:
        if last > first:
            counts[kind] += last - first
            spans.append(Span(kind, source.piece(first, last), last - first))

    for i, j, size in [*_joined(sorted(matched)), (len(old.words), len(new.words), 0)]:
        places += i > at_old or j > at_new
        put("removed", old, at_old, i)
        put("added", new, at_new, j)
        put("same", new, j, j + size)
        at_old, at_new = i + size, j + size
    return Comparison(tuple(spans), counts["added"], counts["removed"], counts["same"], places)


def _joined(blocks: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Matching blocks that touch in both texts as one."""
    found: list[tuple[int, int, int]] = []
    for i, j, size in blocks:
        if found and (found[-1][0] + found[-1][2], found[-1][1] + found[-1][2]) == (i, j):
            found[-1] = (*found[-1][:2], found[-1][2] + size)
        elif size:
            found.append((i, j, size))
    return found


def _match(
    a: list[str], b: list[str], a0: int, a1: int, b0: int, b1: int,
    found: list[tuple[int, int, int]], budget: list[int], level: int,
) -> None:  # fmt: skip
    """Add the blocks that a[a0:a1] and b[b0:b1] share, as (place in a, place in b, words)."""
    head = 0
    while a0 + head < a1 and b0 + head < b1 and a[a0 + head] == b[b0 + head]:
        head += 1
    tail = 0
    while a1 - tail > a0 + head and b1 - tail > b0 + head and a[a1 - tail - 1] == b[b1 - tail - 1]:
        tail += 1
    if head:
        found.append((a0, b0, head))
    if tail:
        found.append((a1 - tail, b1 - tail, tail))
    a0, a1, b0, b1 = a0 + head, a1 - tail, b0 + head, b1 - tail
    work = (a1 - a0) * (b1 - b0)
    if not work:
        return
    if work <= SMALL:
        if work <= budget[0]:
            budget[0] -= work
            for i, j, size in SequenceMatcher(None, a[a0:a1], b[b0:b1], autojunk=False).get_matching_blocks():
                if size:
                    found.append((a0 + i, b0 + j, size))
        return
    for at in range(level, len(_RUNS)):
        anchors = _anchors(a, b, a0, a1, b0, b1, _RUNS[at])
        if anchors:
            last_a, last_b = a0, b0
            for i, j in [*anchors, (a1, b1)]:
                if i >= last_a and j >= last_b:
                    _match(a, b, last_a, i, last_b, j, found, budget, at + 1)
                    size = 0
                    while i + size < a1 and j + size < b1 and a[i + size] == b[j + size]:
                        size += 1
                    if size:
                        found.append((i, j, size))
                    last_a, last_b = i + size, j + size
            return


def _anchors(a: list[str], b: list[str], a0: int, a1: int, b0: int, b1: int, run: int) -> list[tuple[int, int]]:
    """Passages of `run` words that stand once in each, as places in both, rising in both (the longest such series)."""
    once_a, once_b = _once(a, a0, a1, run), _once(b, b0, b1, run)
    pairs = [(i, once_b[words]) for words, i in once_a.items() if i >= 0 and once_b.get(words, -1) >= 0]
    pairs.sort()
    tops: list[int] = []  # the lowest end of a rising series of each length, as its place in b
    ends: list[int] = []
    before = [-1] * len(pairs)
    for number, (_, j) in enumerate(pairs):
        at = bisect_left(tops, j)
        before[number] = ends[at - 1] if at else -1
        if at == len(tops):
            tops.append(j)
            ends.append(number)
        else:
            tops[at], ends[at] = j, number
    chain = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _once(words: list[str], first: int, last: int, run: int) -> dict[tuple[str, ...], int]:
    """Where each passage of `run` words stands, -1 where it stands more than once."""
    found: dict[tuple[str, ...], int] = {}
    for at in range(first, last - run + 1):
        passage = tuple(words[at : at + run])
        found[passage] = -1 if passage in found else at
    return found
