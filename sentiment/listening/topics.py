"""Topics: boolean queries that say when a mention is about a goal.

The language: words; "phrases"; AND, OR, NOT in capitals (nothing between two words means AND); a minus
before a word means NOT; parentheses; prefix*; {Head Start} with its capitals and accents exactly so;
child NEAR/5 care (at most five words apart, in either order); title: outlet: author: lang: before a word,
a phrase or a parenthesis. Case and accents do not matter elsewhere.
`parse` reads a query and says where it cannot be read; `str` of its result writes it back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from data.errors import GroundswellError
from sentiment.listening.words import fold, plain

FIELDS = ("title", "outlet", "author", "lang")
MAX_LENGTH = 4_000
MAX_DEPTH = 40
_MAX_NEAR = 100


class BadQuery(GroundswellError):
    """A query that cannot be read. `position` counts characters from 0."""

    def __init__(self, position: int, message: str, fix: str = "") -> None:
        self.position = position
        super().__init__(f"At character {position + 1}: {message}", fix)


@dataclass(frozen=True)
class Words:
    """A word, or several in a row. A word that ends in * stands for all that begin so."""

    words: tuple[str, ...]
    field: str = ""
    cased: bool = False

    def __str__(self) -> str:
        text = " ".join(self.words)
        if self.cased:
            text = "{" + text + "}"
        elif len(self.words) > 1 or text in ("and", "or", "not"):
            text = f'"{text}"'
        return f"{self.field}:{text}" if self.field else text


@dataclass(frozen=True)
class Near:
    """One of the left words at most `distance` words from one of the right, in either order."""

    left: tuple[Words, ...]
    right: tuple[Words, ...]
    distance: int

    def __str__(self) -> str:
        return f"{_group(self.left)} NEAR/{self.distance} {_group(self.right)}"


@dataclass(frozen=True)
class Not:
    """What must not be there."""

    node: Node

    def __str__(self) -> str:
        return f"NOT {_inner(self.node)}"


@dataclass(frozen=True)
class And:
    """All of these."""

    nodes: tuple[Node, ...]

    def __str__(self) -> str:
        return " AND ".join(_inner(node) for node in self.nodes)


@dataclass(frozen=True)
class Or:
    """Any of these."""

    nodes: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(_inner(node) if isinstance(node, Or) else str(node) for node in self.nodes)


Node = Words | Near | Not | And | Or


def _inner(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or) else str(node)


def _group(leaves: tuple[Words, ...]) -> str:
    return str(leaves[0]) if len(leaves) == 1 else "(" + " OR ".join(map(str, leaves)) + ")"


def all_of(nodes: list[Node]) -> Node:
    """The conjunction, without nesting."""
    flat = [inner for node in nodes for inner in (node.nodes if isinstance(node, And) else (node,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def any_of(nodes: list[Node]) -> Node:
    """The disjunction, without nesting."""
    flat = [inner for node in nodes for inner in (node.nodes if isinstance(node, Or) else (node,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def parse(text: str) -> Node:
    """Read a query. Raises BadQuery with the position and what to write instead."""
    if len(text) > MAX_LENGTH:
        raise BadQuery(MAX_LENGTH, f"a query may have {MAX_LENGTH:,} characters.", "Make two topics of it.")
    reader = _Reader(_tokens(text), len(text))
    if reader.peek().kind == "end":
        raise BadQuery(0, "the query is empty.", 'Write words to look for, such as "child care" OR daycare.')
    node = reader.either("", 0)
    rest = reader.peek()
    if rest.kind != "end":
        raise BadQuery(rest.position, "this parenthesis closes nothing.", "Remove it, or open one before it.")
    if _fits_nothing(node):
        raise BadQuery(
            0, "the query only says what a text must not contain.", "Add at least one word that it must contain."
        )
    return node


def _fits_nothing(node: Node) -> bool:
    """Whether an empty text would match."""
    if isinstance(node, Not):
        return not _fits_nothing(node.node)
    if isinstance(node, And):
        return all(_fits_nothing(inner) for inner in node.nodes)
    return isinstance(node, Or) and any(_fits_nothing(inner) for inner in node.nodes)


@dataclass(frozen=True)
class _Token:
    kind: str  # word, phrase, cased, field, open, close, and, or, not, near, end
    text: str
    position: int


_QUOTES = '"“”„«»'
_LEX = re.compile(
    rf"""(?P<blank>\s+) | (?P<open>\() | (?P<close>\))
    | (?P<phrase>[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}])
    | (?P<cased>\{{(?P<exact>[^{{}}]*)\}})
    | (?P<near>NEAR(?:/(?P<distance>\d+))?(?=[\s()]|$))
    | (?P<minus>-(?=[\w({{{_QUOTES}]))
    | (?P<field>(?P<name>[^\W\d]\w*):)
    | (?P<word>[^\s(){{}}{_QUOTES}]+)""",
    re.VERBOSE,
)


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    while position < len(text):
        match = _LEX.match(text, position)
        if match is None:
            _unclosed(text[position], position)
        token = _token(match)
        if token is not None:
            found.append(token)
        position = match.end()
    return [*found, _Token("end", "", len(text))]


def _unclosed(sign: str, position: int) -> NoReturn:
    if sign == "{":
        raise BadQuery(position, "the brace that opens here is never closed.", "Write } at the end of the name.")
    if sign == "}":
        raise BadQuery(position, "this brace closes nothing.", "Write { before the name.")
    raise BadQuery(position, "the quotation mark that opens here is never closed.", 'Write " at the end of the phrase.')


def _token(match: re.Match[str]) -> _Token | None:
    kind, position = match.lastgroup or "", match.start()
    if match["blank"]:
        return None
    if match["phrase"] is not None:
        return _Token("phrase", match["quoted"], position)
    if match["cased"] is not None:
        return _Token("cased", match["exact"], position)
    if match["near"]:
        if match["distance"] is None:
            raise BadQuery(position, "say how near, in words.", "Write NEAR/5 for at most five words apart.")
        return _Token("near", match["distance"], position)
    if match["minus"]:
        return _Token("not", "-", position)
    if match["field"]:
        if match["name"].lower() not in FIELDS:
            names = ", ".join(f"{name}:" for name in FIELDS)
            raise BadQuery(
                position, f"“{match['name']}:” is not a field.", f"Fields are {names}. Put the text in quotation marks."
            )
        if match.end() == len(match.string) or match.string[match.end()].isspace():
            raise BadQuery(match.end(), "no blank may follow a field's colon.", f"Write {match['name'].lower()}:word")
        return _Token("field", match["name"].lower(), position)
    if match["word"]:
        return _word(match["word"], position)
    return _Token(kind, match.group(), position)


def _word(text: str, position: int) -> _Token:
    if text in ("AND", "OR", "NOT"):
        return _Token(text.lower(), text, position)
    if text.upper() in ("AND", "OR", "NOT"):
        raise BadQuery(
            position, f"“{text}” could be a word or an operator.",
            f'Write {text.upper()} in capitals for the operator, or "{text}" in quotation marks for the word.',
        )  # fmt: skip
    for sign in ",;|&":
        if sign in text.strip("*"):
            raise BadQuery(
                position + text.index(sign), f"“{sign}” says nothing here.",
                "Write OR between alternatives, AND between words that must all be there.",
            )  # fmt: skip
    return _Token("word", text, position)


class _Reader:
    """Recursive descent over the tokens: OR binds least, then AND, NOT, NEAR."""

    def __init__(self, tokens: list[_Token], length: int) -> None:
        self.tokens, self.at, self.length = tokens, 0, length

    def peek(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def either(self, field: str, depth: int) -> Node:
        nodes = [self.both(field, depth)]
        while self.peek().kind == "or":
            self.take()
            nodes.append(self.both(field, depth))
        return any_of(nodes)

    def both(self, field: str, depth: int) -> Node:
        nodes = [self.unary(field, depth)]
        while self.peek().kind not in ("end", "close", "or"):
            if self.peek().kind == "and":
                self.take()
            nodes.append(self.unary(field, depth))
        return all_of(nodes)

    def unary(self, field: str, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise BadQuery(self.peek().position, "the query is nested too deeply.", "Make two topics of it.")
        if self.peek().kind == "not":
            self.take()
            return Not(self.unary(field, depth + 1))
        node = self.atom(field, depth)
        if self.peek().kind == "near":
            near = self.take()
            distance = int(near.text)
            if not 1 <= distance <= _MAX_NEAR:
                raise BadQuery(near.position, f"NEAR takes 1 to {_MAX_NEAR} words.", "Write, for example, NEAR/5.")
            right = self.atom(field, depth)
            node = Near(_leaves(node, near.position), _leaves(right, near.position), distance)
            if self.peek().kind == "near":
                raise BadQuery(
                    self.peek().position, "NEAR stands between two.", "Write a NEAR/5 b AND b NEAR/5 c for three."
                )
        return node

    def atom(self, field: str, depth: int) -> Node:
        token = self.take()
        if token.kind == "field":
            if field:
                raise BadQuery(token.position, "one field stands inside another.", "Name one field.")
            return self.atom(token.text, depth)
        if token.kind == "open":
            if self.peek().kind == "close":
                raise BadQuery(token.position, "there is nothing in these parentheses.", "Write words, or remove them.")
            node = self.either(field, depth + 1)
            if self.peek().kind != "close":
                raise BadQuery(
                    token.position, "the parenthesis that opens here is never closed.", "Write ) where its part ends."
                )
            self.take()
            return node
        if token.kind in ("word", "phrase", "cased"):
            return _leaf(token, field)
        self._nothing(token)

    def _nothing(self, token: _Token) -> NoReturn:
        what = {
            "end": "the query ends where a word should follow.",
            "close": "a word should stand before this parenthesis.",
        }.get(token.kind, f"a word should stand before {token.kind.upper()}.")
        raise BadQuery(min(token.position, max(self.length - 1, 0)), what, "Add the word, or remove the operator.")


def _leaf(token: _Token, field: str) -> Words:
    parts: list[str] = []
    *starred, rest = token.text.split("*")
    for piece in starred:
        found = plain(piece)
        if not found or not piece.endswith(found[-1]):
            raise BadQuery(token.position, "the star * must follow a letter.", "Write the beginning of a word: child*")
        parts += [*found[:-1], found[-1] + "*"]
    parts += plain(rest)
    if not all(fold(part) for part in parts) or not parts:
        raise BadQuery(token.position, f"there is no word in “{token.text}”.", "Write letters or digits.")
    if any(part.endswith("*") and len(part) < 3 for part in parts):
        raise BadQuery(token.position, "one letter and a star match nearly every text.", "Write two letters or more.")
    if token.kind == "cased":
        if field == "lang":
            raise BadQuery(token.position, "a language has no capitals.", "Write lang:en")
        return Words(tuple(parts), field, cased=True)
    return Words(tuple(fold(part.rstrip("*")) + "*" * part.endswith("*") for part in parts), field)


def _leaves(node: Node, position: int) -> tuple[Words, ...]:
    leaves = node.nodes if isinstance(node, Or) else (node,)
    words_only = tuple(leaf for leaf in leaves if isinstance(leaf, Words))
    if len(words_only) != len(leaves) or len({leaf.field for leaf in words_only}) != 1:
        raise BadQuery(
            position, "NEAR stands between words or phrases.", "Write (fee OR cost) NEAR/5 daycare: only OR may group."
        )
    return words_only


def leaves(node: Node) -> list[Words]:
    """The words and phrases that a query looks for, without those behind NOT."""
    if isinstance(node, Words):
        return [node]
    if isinstance(node, Near):
        return [*node.left, *node.right]
    if isinstance(node, Not):
        return []
    return [leaf for inner in node.nodes for leaf in leaves(inner)]
