"""Asking queries of texts: one text's words are parted once and many topics asked of them."""

from __future__ import annotations

from collections.abc import Mapping

from sentiment.listening.topics import And, Near, Node, Not, Or, Words, any_of, leaves
from sentiment.listening.words import fold, plain, spans, words

_FAR = 1_000


class Document:
    """One text to be asked many queries: its words are parted once."""

    __slots__ = ("_raw", "_segments", "_sets")

    def __init__(
        self, title: str, text: str, outlet: str = "", author: str = "", lang: str = "",
        folded: tuple[list[str], list[str]] | None = None,
    ) -> None:  # fmt: skip
        """`folded`: the words of title and text, where the caller has them."""
        self._raw = {"title": title, "text": text, "outlet": outlet, "author": author, "lang": lang}
        self._segments: dict[tuple[str, bool], list[str]] = {}
        self._sets: dict[tuple[str, bool], frozenset[str]] = {}
        if folded is not None:
            self._segments["title", False], self._segments["text", False] = folded

    def segment(self, field: str, cased: bool = False) -> list[str]:
        """The words of one field, folded unless `cased`."""
        key = (field, cased)
        if key not in self._segments:
            self._segments[key] = plain(self._raw[field]) if cased else words(self._raw[field])
        return self._segments[key]

    def vocabulary(self, field: str, cased: bool = False) -> frozenset[str]:
        """The distinct words of one field, of title and text where `field` is empty."""
        key = (field, cased)
        if key not in self._sets:
            found = self.segment(field, cased) if field else self.segment("title", cased) + self.segment("text", cased)
            self._sets[key] = frozenset(found)
        return self._sets[key]

    def matches(self, node: Node) -> bool:
        """Whether the text is what the query asks for."""
        if isinstance(node, Words):
            return self._has(node)
        if isinstance(node, And):
            return all(self.matches(inner) for inner in node.nodes)
        if isinstance(node, Or):
            return any(self.matches(inner) for inner in node.nodes)
        if isinstance(node, Not):
            return not self.matches(node.node)
        return self._near(node)

    def _has(self, leaf: Words) -> bool:
        vocabulary = self.vocabulary(leaf.field, leaf.cased)
        for word in leaf.words:
            if word[-1] == "*":
                start = word[:-1]
                if not any(known.startswith(start) for known in vocabulary):
                    return False
            elif word not in vocabulary:
                return False
        return len(leaf.words) == 1 or any(
            find(self.segment(name, leaf.cased), leaf.words) for name in _segments_of(leaf.field)
        )

    def _near(self, node: Near) -> bool:
        for name in _segments_of(node.left[0].field):
            left = self._places(node.left, name)
            right = self._places(node.right, name) if left else []
            if any(_apart(one, other) <= node.distance for one in left for other in right):
                return True
        return False

    def _places(self, leaves: tuple[Words, ...], name: str) -> list[tuple[int, int]]:
        return [
            (at, at + len(leaf.words))
            for leaf in leaves
            if leaf.words[0][-1] == "*" or leaf.words[0] in self.vocabulary(name, leaf.cased)
            for at in find(self.segment(name, leaf.cased), leaf.words)
        ]


def _segments_of(field: str) -> tuple[str, ...]:
    return (field,) if field else ("title", "text")


def _apart(one: tuple[int, int], other: tuple[int, int]) -> int:
    """How many words forward the later begins after the earlier ends; neighbours are 1 apart."""
    first, second = sorted((one, other))
    return max(second[0] - first[1] + 1, 1) if first != second else _FAR


def find(text: list[str], wanted: tuple[str, ...]) -> list[int]:
    """Every index at which the words stand in a row."""
    starred = any(word[-1] == "*" for word in wanted)
    if starred and len(wanted) == 1:
        start = wanted[0][:-1]
        return [at for at, word in enumerate(text) if word.startswith(start)]
    if starred:
        last = len(text) - len(wanted)
        return [
            at for at in range(last + 1)
            if all(
                text[at + i].startswith(word[:-1]) if word[-1] == "*" else text[at + i] == word
                for i, word in enumerate(wanted)
            )
        ]  # fmt: skip
    found: list[int] = []
    at, row = 0, list(wanted)
    while True:
        try:
            at = text.index(row[0], at)
        except ValueError:
            return found
        if text[at : at + len(row)] == row:
            found.append(at)
        at += 1


def marks(node: Node, text: str, field: str = "text") -> list[tuple[int, int]]:
    """Where in a title or text (`field`) the query's words stand: character spans, in order, not overlapping."""
    ends = spans(text)
    found: set[tuple[int, int]] = set()
    for leaf in leaves(node):
        if leaf.field in ("", field):
            row = plain(text) if leaf.cased else words(text)
            found |= {(ends[at][0], ends[at + len(leaf.words) - 1][1]) for at in find(row, leaf.words)}
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def excerpt(node: Node, text: str, width: int = 280) -> tuple[str, list[tuple[int, int]]]:
    """A text's part around the first of the query's words, and where in that part they stand."""
    found = marks(node, text)
    start = max(0, found[0][0] - width // 3) if found and found[0][1] > width else 0
    if start:
        start = text.find(" ", start) + 1 or start
    end = start + width
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + width // 2)
    before, after = "… " * (start > 0), " …" * (end < len(text))
    shift = len(before) - start
    inside = [(one + shift, min(other, end) + shift) for one, other in found if one >= start and one < end]
    return before + text[start:end] + after, inside


class Matcher:
    """Many queries over many texts. A query is only asked of texts that hold one of the words it cannot do without."""

    def __init__(self, queries: Mapping[int, Node]) -> None:
        """`queries`: the query of each topic, by the topic's id."""
        self.queries = dict(queries)
        self._by_word: dict[str, list[int]] = {}
        self._by_start: dict[int, dict[str, list[int]]] = {}
        self._always: list[int] = []
        for key, node in self.queries.items():
            anchors = _anchors(node)
            if anchors is None:
                self._always.append(key)
            for word in anchors or ():
                if word.endswith("*"):
                    self._by_start.setdefault(len(word) - 1, {}).setdefault(word[:-1], []).append(key)
                else:
                    self._by_word.setdefault(word, []).append(key)

    def match(self, document: Document) -> list[int]:
        """The topics that the text is about, in order of their ids."""
        vocabulary = document.vocabulary("")
        asked = set(self._always)
        for word in self._by_word.keys() & vocabulary:
            asked.update(self._by_word[word])
        for length, starts in self._by_start.items():
            for start in starts.keys() & {word[:length] for word in vocabulary}:
                asked.update(starts[start])
        return sorted(key for key in asked if document.matches(self.queries[key]))


def _anchors(node: Node) -> frozenset[str] | None:
    """Folded words of title or text of which a match must hold at least one; None where there are none such."""
    if isinstance(node, Words):
        if node.field not in ("", "title", "text"):
            return None
        whole = [word for word in node.words if not word.endswith("*")] or list(node.words)
        longest = max(whole, key=len)
        return frozenset({fold(longest.rstrip("*")) + "*" * longest.endswith("*")})
    if isinstance(node, Near):
        return _anchors(any_of(list(node.left)))
    if isinstance(node, Not):
        return None
    found = [_anchors(inner) for inner in node.nodes]
    if isinstance(node, Or):
        return None if None in found else frozenset().union(*(each for each in found if each is not None))
    known = [each for each in found if each is not None]
    return min(known, key=lambda each: (any(word.endswith("*") for word in each), len(each)), default=None)
