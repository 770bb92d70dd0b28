"""Words that would make a topic find more of what it should, or less of what it should not, with their counts.

Four kinds, each told with what it would do to the stored mentions:
- *form*: what the query nearly says. A loosened part (a word with any ending, a phrase written as one word or with
  its words a little apart, a name without its capitals, a part without its field) finds mentions that it does not.
- *company*: words and short phrases that are much more frequent in what the topic finds (right ones where some
  are judged) than in the rest, measured by the log-odds ratio and its standard error (B. Monroe et al., "Fightin'
  words", Political Analysis 2008), and that stand in mentions it does not find.
- *cut*: words that stand in hits judged wrong and hardly in those judged right.
- *capitals*: capitals that tell those judged right from those judged wrong ({Head Start}, not "a head start").
Copies of one story count once. Nothing is changed here: a suggestion is a query to look at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import log, sqrt

from sentiment.listening.matching import Document, find
from sentiment.listening.topics import And, Near, Node, Not, Or, Words, all_of, any_of, leaves
from sentiment.listening.words import fold

READ = 200  # words of a text that are looked at
LONGEST = 3  # words of a suggested phrase
_SURE = 2.0  # standard errors of the log-odds ratio
_LEAST_SHARE = 0.5  # of the texts with a suggested word, at least so many are found already
_COMMON = 0.2  # a word in so large a share of all texts tells nothing
_FEWEST_WRONG = 2
_WORDS = (
    "a an and are as at be been but by for from had has have he her his i if in into is it its more no not of on or "
    "our s said say says she so t than that the their them there they this to up was we were what when which who "
    "will with would you your after about all also can could do how just new one out over some two us year years "
    "any around back because before day days every get gets go goes let many made make makes may month months most "
    "much my only other own per still take these those through under until use week weeks well while within"
)
FUNCTION_WORDS = frozenset(_WORDS.split())


@dataclass(frozen=True)
class Known:
    """A stored text, whether the topic finds it, and what a person judged of it, if anybody has."""

    document: Document
    hit: bool
    right: bool | None = None


@dataclass(frozen=True)
class Suggestion:
    """A word or phrase to add to a query or to exclude, with the changed query and the reason in a sentence.

    `finds` counts stories that the changed query finds and the topic does not, `loses` the other way round.
    """

    kind: str  # form, company, cut, capitals
    term: str
    query: str
    why: str
    finds: int
    loses: int


def suggestions(node: Node, texts: Sequence[Known], limit: int = 5) -> list[Suggestion]:
    """At most `limit` of each kind, best first. `texts` hold one text a story."""
    return [
        *forms(node, texts)[:limit],
        *company(node, texts, limit),
        *capitals(node, texts)[:limit],
        *cuts(node, texts, limit),
    ]


def forms(node: Node, texts: Sequence[Known]) -> list[Suggestion]:
    """Loosened parts of the query that find what it nearly says."""
    found = []
    rest = [text for text in texts if not text.hit]
    for leaf in dict.fromkeys(_outside_near(node)):
        for loose, how in _loosened(leaf):
            wider = _swap(node, leaf, any_of([leaf, loose]))
            new = [text for text in rest if text.document.matches(loose) and text.document.matches(wider)]
            if not new or loose in leaves(node):
                continue
            seen = _surface(loose, new)
            why = f"They {how}{': ' if seen else ''}{', '.join(seen)}."
            found.append(Suggestion("form", str(loose), str(wider), why, len(new), 0))
    return sorted(found, key=lambda one: -one.finds)


def _outside_near(node: Node) -> Iterator[Words]:
    """The words and phrases that stand neither behind NOT nor beside NEAR."""
    if isinstance(node, Words):
        yield node
    elif isinstance(node, And | Or):
        for inner in node.nodes:
            yield from _outside_near(inner)


def _loosened(leaf: Words) -> Iterator[tuple[Node, str]]:
    """Looser readings of a word or phrase, each with what it finds in words."""
    folded = tuple(fold(word.rstrip("*")) + "*" * word.endswith("*") for word in leaf.words)
    last = folded[-1]
    if leaf.field in ("title", "outlet", "author"):
        yield replace(leaf, field=""), f"have it elsewhere than in {leaf.field}"
    if leaf.cased:
        yield Words(folded, leaf.field), "write it with other capitals"
        return
    if len(last) >= 4 and last[-1] != "*" and last.isascii():
        stem = last[:-1] if last.endswith("s") and not last.endswith("ss") else last
        yield Words((*folded[:-1], stem + "*"), leaf.field), "have another ending"
    if len(folded) > 1 and "*" not in "".join(folded):
        yield Words(("".join(folded),), leaf.field), "write it as one word"
    if len(folded) == 2:
        one, other = (Words((word,), leaf.field) for word in folded)
        yield Near((one,), (other,), 3), "have its words a little apart"


def _swap(node: Node, old: Words, new: Node) -> Node:
    if node == old:
        return new
    if isinstance(node, And):
        return all_of([_swap(inner, old, new) for inner in node.nodes])
    if isinstance(node, Or):
        return any_of([_swap(inner, old, new) for inner in node.nodes])
    return node


def _surface(loose: Node, texts: Sequence[Known], limit: int = 3) -> list[str]:
    """How the texts write what a prefix finds, most frequent first."""
    if not isinstance(loose, Words) or not loose.words[-1].endswith("*"):
        return []
    seen: Counter[str] = Counter()
    for text in texts:
        for name in ("title", "text"):
            row = text.document.segment(name)
            seen.update({f"“{' '.join(row[at : at + len(loose.words)])}”" for at in find(row, loose.words)})
    return [word for word, _ in seen.most_common(limit)]


def company(node: Node, texts: Sequence[Known], limit: int) -> list[Suggestion]:
    """Words that keep company with what the topic finds, and stand in what it does not."""
    right = [text for text in texts if text.hit and text.right is not False]
    rest = [text for text in texts if not text.hit]
    if len(right) < 3 or not rest:
        return []
    inside, outside = _counts(right), _counts(rest)
    own = {word for leaf in leaves(node) for word in leaf.words} | _excluded(node)
    ranked = []
    for term, count in inside.items():
        beside = outside[term]
        if not beside or count < 3 or count / (count + beside) < _LEAST_SHARE or set(term) & own:
            continue
        sure = _log_odds(count, len(right), beside, len(rest))
        if sure >= _SURE and (count + beside) / len(texts) <= _COMMON:
            ranked.append((sure, term, count, beside))
    found: list[Suggestion] = []
    taken: list[tuple[str, ...]] = []
    for _, term, count, beside in sorted(ranked, key=lambda one: (-one[0], one[1])):
        if any(_within(term, other) or _within(other, term) for other in taken):
            continue
        wider = _widen(node, Words(term))
        having = [text.document for text in rest if text.document.matches(Words(term))]
        gained = len(having) if isinstance(wider, Or) else sum(document.matches(wider) for document in having)
        if gained and len(found) < limit:
            taken.append(term)
            why = f"Of {count + beside} stories with it, {count} are found already."
            found.append(Suggestion("company", str(Words(term)), str(wider), why, gained, 0))
    return found


def _widen(node: Node, term: Node) -> Node:
    """The query with an alternative: within its largest group of alternatives where several things must be there."""
    if not isinstance(node, And):
        return any_of([node, term])
    wanted = [inner for inner in node.nodes if not isinstance(inner, Not)]
    main = max(wanted, key=lambda inner: len(leaves(inner)))
    return all_of([any_of([inner, term]) if inner is main else inner for inner in node.nodes])


def _excluded(node: Node) -> set[str]:
    if isinstance(node, Not):
        return {word for leaf in leaves(node.node) for word in leaf.words}
    if isinstance(node, And | Or):
        return {word for inner in node.nodes for word in _excluded(inner)}
    return set()


def cuts(node: Node, texts: Sequence[Known], limit: int) -> list[Suggestion]:
    """Words to exclude: in hits judged wrong, hardly in those judged right."""
    wrong = [text for text in texts if text.hit and text.right is False]
    right = [text for text in texts if text.hit and text.right is True]
    if len(wrong) < _FEWEST_WRONG:
        return []
    own = [leaf.words for leaf in leaves(node)]
    in_wrong, in_right = _counts(wrong, edges=own), _counts(right, edges=own)
    ranked = []
    for term, count in in_wrong.items():
        kept = in_right[term]
        if count < _FEWEST_WRONG or (kept + 0.5) / (len(right) + 1) > 0.25 * (count + 0.5) / (len(wrong) + 1):
            continue
        if any(_within(term, words) for words in own):
            continue
        around = any(_within(words, term) for words in own)
        ranked.append((not around, -count, kept, len(term), term))
    found: list[Suggestion] = []
    told: set[tuple[int, ...]] = set()
    hits = [text for text in texts if text.hit]
    for _, count, kept, _, term in sorted(ranked):
        narrower = all_of([node, Not(Words(term))])
        lost = tuple(at for at, text in enumerate(hits) if text.document.matches(Words(term)))
        if lost in told or len(found) == limit:
            continue
        told.add(lost)
        why = f"In {-count} of {len(wrong)} judged wrong and {kept} of {len(right)} judged right."
        found.append(Suggestion("cut", str(Words(term)), str(narrower), why, 0, len(lost)))
    return found


def capitals(node: Node, texts: Sequence[Known]) -> list[Suggestion]:
    """Names whose capitals tell right from wrong."""
    wrong = [text for text in texts if text.hit and text.right is False]
    right = [text for text in texts if text.hit and text.right is True]
    hits = [text for text in texts if text.hit]
    found = []
    for leaf in dict.fromkeys(_outside_near(node)):
        written = _with_capitals(leaf, right) if not leaf.cased and leaf.field in ("", "title") else None
        if written is None:
            continue
        narrower = _swap(node, leaf, written)
        kept = sum(text.document.matches(narrower) for text in right)
        left = sum(text.document.matches(narrower) for text in wrong)
        if len(wrong) - left >= _FEWEST_WRONG and kept >= 0.9 * len(right):
            lost = sum(not text.document.matches(narrower) for text in hits)
            why = (
                f"{kept} of {len(right)} judged right write it with these capitals, "
                f"and {left} of {len(wrong)} judged wrong."
            )
            found.append(Suggestion("capitals", str(written), str(narrower), why, 0, lost))
    return found


def _with_capitals(leaf: Words, texts: Sequence[Known]) -> Words | None:
    """How most of the texts write a phrase, where that begins every word with a capital."""
    if "*" in "".join(leaf.words):
        return None
    seen: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        for name in ("title", "text"):
            row = text.document.segment(name, cased=True)
            places = find(text.document.segment(name), leaf.words)
            seen.update({tuple(row[at : at + len(leaf.words)]) for at in places})
    with_capitals = [(count, words) for words, count in seen.items() if all(word[:1].isupper() for word in words)]
    return Words(max(with_capitals)[1], leaf.field, cased=True) if with_capitals else None


def _counts(texts: Iterable[Known], edges: Sequence[tuple[str, ...]] = ()) -> Counter[tuple[str, ...]]:
    """In how many texts each word or short phrase stands, and each phrase of `edges` with the words beside it."""
    seen: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        mine: set[tuple[str, ...]] = set()
        for name in ("title", "text"):
            row = text.document.segment(name)[:READ]
            mine.update(_phrases(row))
            for words in edges:
                for at in find(row, words):
                    end = at + len(words)
                    mine.update(
                        tuple(row[first:last])
                        for first, last in ((at - 1, end), (at, end + 1), (at - 1, end + 1))
                        if first >= 0 and last <= len(row)
                    )
        seen.update(mine)
    return seen


def _phrases(row: list[str]) -> Iterator[tuple[str, ...]]:
    told = [word not in FUNCTION_WORDS and len(word) > 2 and not word.isdigit() for word in row]
    for at, tells in enumerate(told):
        if not tells:
            continue
        for length in range(1, LONGEST + 1):
            if at + length <= len(row) and told[at + length - 1]:
                yield tuple(row[at : at + length])


def _within(inner: tuple[str, ...], outer: tuple[str, ...]) -> bool:
    return any(outer[at : at + len(inner)] == inner for at in range(len(outer) - len(inner) + 1))


def _log_odds(inside: int, right: int, outside: int, rest: int) -> float:
    """The log-odds ratio of a word between two sets of texts, in standard errors."""
    one, other = inside + 0.5, outside + 0.5
    ratio = log(one / (right - inside + 0.5)) - log(other / (rest - outside + 0.5))
    return ratio / sqrt(1 / one + 1 / other)
