"""Stories: copies of one text, found as they arrive and never by clustering everything again.

A text is compared by the Jaccard similarity of its word pairs, estimated from 64 MinHash permutations; banding
finds what it may be a copy of without looking at the rest. The same canonical link comes first, but only where
titles or texts are alike, since many feeds link every entry to one page. A short text is a copy only of the
same words. `keys` says where to look a text up, `Clusters` decides; storing both is the caller's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Signature = NDArray[np.uint32]

PERMUTATIONS = 64
ROWS = 3  # of a band: 21 bands find 94% of pairs at similarity 0.5, 99.4% at 0.6, 0.02% at 0.02
BANDS = PERMUTATIONS // ROWS
THRESHOLD = 0.5
ALIKE = 0.8
CROWD = 24  # prints under one key: a page that every entry links to, a sentence that stands in every text
ENOUGH = 4  # prints of one story that a text meets
BY_HAND = 0.13  # two standard errors: a story chosen by hand wins unless another is clearly the likelier
LINKED = 0.3  # enough where the canonical link is the same
SHORTEST = 8  # words; fewer give too few pairs to estimate anything from
LEAST = 3  # words that a short text needs to be told from any other


def _numbers(count: int, kind: str) -> NDArray[np.uint64]:
    """Fixed 64-bit numbers. Signatures are stored, so these must outlive versions of NumPy's own generators."""
    made = b"".join(hashlib.blake2b(f"{kind} {n}".encode(), digest_size=8).digest() for n in range(count))
    return np.frombuffer(made, "<u8").astype(np.uint64)


_ODD = np.uint64(1)
_A = (_numbers(PERMUTATIONS, "factor") | _ODD).astype(np.uint32)
_B = _numbers(PERMUTATIONS, "offset").astype(np.uint32)
_BAND_A = _numbers(BANDS * ROWS, "band").reshape(BANDS, ROWS) | _ODD
_PAIR = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
_NEVER = np.uint32(0xFFFFFFFF)
_AT_ONCE = 256  # texts whose pairs are hashed together: what fits a processor's nearest memory

_TRACKING = frozenset(
    """fbclid gclid dclid gbraid wbraid msclkid mc_cid mc_eid igshid yclid twclid cmpid ocid ref ref_src ref_url
    referrer source smid smtyp ncid spm s_cid __twitter_impression guccounter ito xtor at_medium at_campaign
    fb_ref fb_source mkt_tok _hsenc _hsmi hsctatracking vero_id wt_mc outputtype amp""".split()  # noqa: SIM905
)


def canonical(url: str) -> str:
    """The address without what does not name the page: scheme, www., mobile host, tracking, fragment, end slash.

    Empty where the address names no page of its own (a bare host) or is not http(s).
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host:
        return ""
    for prefix in ("www.", "m.", "mobile.", "amp."):
        if host.startswith(prefix) and host.count(".") >= 2:
            host = host.removeprefix(prefix)
            break
    path = parts.path.rstrip("/")
    for suffix in ("/amp", "/index.html", "/index.php"):
        path = path.removesuffix(suffix)
    kept = sorted(
        (name, value)
        for name, value in (parse_qsl(parts.query, keep_blank_values=True) if parts.query else ())
        if not name.lower().startswith(("utm_", "pk_", "mtm_", "hsa_")) and name.lower() not in _TRACKING
    )
    if not path.strip("/") and not kept:
        return ""
    shown = host if port in (None, 80, 443) else f"{host}:{port}"
    return urlunsplit(("", shown, path, urlencode(kept), "")).removeprefix("//")


class _Hashes(dict[str, int]):
    """Word hashes that do not change between runs; each word is hashed once."""

    def __missing__(self, word: str) -> int:
        if len(self) > 500_000:
            self.clear()
        found = self[word] = crc32(word.encode("utf-8", "surrogatepass"))
        return found


_hashes = _Hashes()


def signatures(texts: Sequence[Sequence[str]]) -> NDArray[np.uint32]:
    """The MinHash signatures (uint32, texts x 64) of the pairs of neighbouring words; at least two words each.

    A permutation of the pairs' hashes is x -> a x + b modulo 2**32, a odd: the pairs are hashed well beforehand.
    """
    found = np.empty((PERMUTATIONS, len(texts)), np.uint32)
    for first in range(0, len(texts), _AT_ONCE):
        part = texts[first : first + _AT_ONCE]
        ends = np.cumsum([len(words) for words in part])
        each = np.fromiter(map(_hashes.__getitem__, chain.from_iterable(part)), np.uint64, int(ends[-1]))
        pairs = np.zeros(len(each), np.uint32)
        pairs[:-1] = ((each[:-1] * _PAIR) ^ each[1:]) * _PAIR >> _HALF
        starts = np.concatenate([[0], ends[:-1]])
        permuted = np.empty_like(pairs)
        for number in range(PERMUTATIONS):
            np.multiply(pairs, _A[number], out=permuted)
            np.add(permuted, _B[number], out=permuted)
            permuted[ends - 1] = _NEVER  # a text's last word makes no pair with the next text's first
            np.minimum.reduceat(permuted, starts, out=found[number, first : first + len(part)])
    return np.ascontiguousarray(found.T)


def signature(words: Sequence[str]) -> Signature:
    """The MinHash signature (uint32, 64) of one text's words; at least two."""
    found: Signature = signatures([words])[0]
    return found


def similarity(one: Signature, other: Signature) -> float:
    """The estimated Jaccard similarity of two texts' word pairs, in [0, 1], standard error at most 0.063."""
    return float(np.count_nonzero(one == other)) / PERMUTATIONS


def band_keys(found: NDArray[np.uint32]) -> list[list[int]]:
    """21 signed 64-bit keys of each signature (texts x 64); texts that share one may be copies."""
    rows = found[:, : BANDS * ROWS].astype(np.uint64).reshape(len(found), BANDS, ROWS)
    mixed = (rows + np.uint64(1)) * _BAND_A
    keys = mixed[..., 0] ^ (mixed[..., 1] >> np.uint64(7))
    keys ^= (mixed[..., 2] << np.uint64(9)) ^ (mixed[..., 2] >> np.uint64(21))
    keys = (keys ^ (keys >> np.uint64(29))) * _BAND_A[:, 0]
    listed: list[list[int]] = keys.view(np.int64).tolist()
    return listed


def text_key(kind: str, text: str) -> int:
    """A signed 64-bit key of a text, the same in every run."""
    digest = hashlib.blake2b(f"{kind}:{text}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@dataclass(frozen=True)
class Text:
    """What clustering knows of a mention. `keys`: where its copies are looked up."""

    title: frozenset[str]
    signature: Signature | None
    link_key: int | None
    exact_key: int | None
    keys: tuple[int, ...]


def read(title: Sequence[str], text: Sequence[str], canonical_url: str) -> Text:
    """What clustering needs of one mention, from the folded words of its title and its text."""
    return read_all([(title, text, canonical_url)])[0]


def read_all(mentions: Sequence[tuple[Sequence[str], Sequence[str], str]]) -> list[Text]:
    """What clustering needs of mentions: of each the folded words of title and text, and its canonical link."""
    bodies = [list(text) if list(text[: len(title)]) == list(title) else [*title, *text] for title, text, _ in mentions]
    long = [place for place, body in enumerate(bodies) if len(body) >= SHORTEST]
    made = signatures([bodies[place] for place in long])
    bands = dict(zip(long, zip(made, band_keys(made), strict=True), strict=True))
    found = []
    for place, ((title, _, link), body) in enumerate(zip(mentions, bodies, strict=True)):
        mine, keys = bands.get(place, (None, []))
        link_key = text_key("link", link) if link else None
        exact_key = text_key("text", " ".join(body)) if mine is None and len(body) >= LEAST else None
        keys += [key for key in (link_key, exact_key) if key is not None]
        found.append(Text(frozenset(title), mine, link_key, exact_key, tuple(keys)))
    return found


@dataclass(frozen=True)
class Print:
    """A text of a story with which new mentions are compared. One put there by hand wins over others."""

    story: int
    title: frozenset[str]
    signature: Signature | None
    by_hand: bool = False


@dataclass
class Clusters:
    """Decides story after story. Stories that are not stored yet bear negative numbers.

    `known` holds, by key, the prints that are stored; `added` collects what is to be stored.
    """

    known: dict[int, list[Print]] = field(default_factory=dict)
    added: list[tuple[Print, list[int]]] = field(default_factory=list)
    last: int = 0

    @classmethod
    def of(cls, stored: Mapping[int, Iterable[Print]]) -> Clusters:
        """Clusters that begin with the stored prints, by key."""
        return cls({key: list(prints) for key, prints in stored.items()})

    def join(self, text: Text) -> int:
        """The story that the text belongs to; a new negative number where it is the first of its story."""
        if text.exact_key is not None:
            same = self.known.get(text.exact_key)
            if same:
                return max(same, key=lambda each: each.by_hand).story
        best = self._best(text)
        if best is None:
            self.last -= 1
            self._add(Print(self.last, text.title, text.signature), text.keys)
            return self.last
        story, likeness, prints = best
        if likeness < ALIKE and prints < ENOUGH:  # else the prints there are find whatever this one would
            self._add(Print(story, text.title, text.signature), text.keys)
        elif text.link_key is not None and not self.known.get(text.link_key):
            self._add(Print(story, text.title, text.signature), [text.link_key])
        return story

    def _best(self, text: Text) -> tuple[int, float, int] | None:
        """The likeliest story, how like it is, and how many of its prints were met."""
        candidates: dict[int, Print] = {}
        for key in text.keys:
            for each in self.known.get(key, ()):
                candidates[id(each)] = each
        if not candidates:
            return None
        same_link = self.known.get(text.link_key, []) if text.link_key is not None else []
        linked = {id(each) for each in same_link} if len(same_link) < CROWD else set()
        best: dict[int, tuple[float, float, int]] = {}
        for name, candidate in candidates.items():
            likeness = _likeness(text, candidate)
            if name in linked and (likeness >= LINKED or _same_title(text, candidate)):
                likeness = max(likeness, THRESHOLD)
            if likeness >= THRESHOLD:
                weighed, likest, met = best.get(candidate.story, (0.0, 0.0, 0))
                weight = likeness + BY_HAND * candidate.by_hand
                best[candidate.story] = (max(weight, weighed), max(likeness, likest), met + 1)
        if not best:
            return None
        story = max(best, key=lambda each: (best[each][0], -_age(each)))
        return story, *best[story][1:]

    def _add(self, made: Print, keys: Sequence[int]) -> None:
        """Keep a print under its keys; a key that leads to a crowd tells nothing and gets no more."""
        useful = [key for key in keys if len(self.known.get(key, ())) < CROWD]
        self.added.append((made, useful))
        for key in useful:
            self.known.setdefault(key, []).append(made)


def _age(story: int) -> int:
    return story if story > 0 else 2**40 - story  # of equal candidates the oldest story


def _likeness(text: Text, candidate: Print) -> float:
    if text.signature is None or candidate.signature is None:
        return 0.0
    return similarity(text.signature, candidate.signature)


def _same_title(text: Text, candidate: Print) -> bool:
    """Whether the shorter title's words are nearly all in the other: "Fees rise" and "Fees rise - Gazette"."""
    shorter = min(len(text.title), len(candidate.title))
    return shorter > 0 and len(text.title & candidate.title) / shorter >= 0.75
