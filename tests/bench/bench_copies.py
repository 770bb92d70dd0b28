"""Stories: how many copies are found and how many strangers are taken for copies, beside datasketch in the same run.

100,000 texts of some 40,000 known stories (tests/bench/corpus.py). Pair precision: of the pairs of texts that
stand in one story, those that belong together; pair recall: of the pairs that belong together, those that stand in
one story; volume error: how far the number of stories is from the true one. Times are one core's, from words to
story, without a database; MinHash and lookups apart.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise

from datasketch import MinHash, MinHashLSH

from sentiment.listening import stories
from sentiment.listening.words import words
from tests.bench.corpus import Text, texts

COUNT = 100_000
AT_ONCE = 250  # texts that are read together, as the pull does
PEER = 20_000  # texts that datasketch is given: it takes minutes for all of them


def _pairs(sizes: Counter[Hashable] | Counter[tuple[Hashable, Hashable]]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def score(true: Sequence[int], found: Sequence[Hashable]) -> tuple[float, float, float]:
    """Pair precision, pair recall, and the relative error of the number of stories."""
    together = _pairs(Counter(zip(true, found, strict=True)))
    claimed, there = _pairs(Counter(found)), _pairs(Counter(true))
    return together / max(claimed, 1), together / max(there, 1), len(set(found)) / len(set(true)) - 1


def ours(made: Sequence[Text]) -> tuple[list[int], float, float]:
    """Stories as the pull gives them; seconds for signatures, seconds for finding and joining."""
    parted = [(words(text.title), words(text.body), "") for text in made]
    clusters = stories.Clusters()
    found, hashing, joining = [], 0.0, 0.0
    for first in range(0, len(parted), AT_ONCE):
        began = time.process_time()
        read = stories.read_all(parted[first : first + AT_ONCE])
        between = time.process_time()
        found += [clusters.join(text) for text in read]
        hashing, joining = hashing + between - began, joining + time.process_time() - between
    return found, hashing, joining


def datasketch(made: Sequence[Text]) -> tuple[list[int], float, float]:
    """The same by datasketch: 64 permutations, threshold 0.5 on word pairs, the likeliest of what it finds."""
    parted = [[*words(text.title), *words(text.body)] for text in made]
    index = MinHashLSH(threshold=stories.THRESHOLD, num_perm=stories.PERMUTATIONS)
    kept: dict[int, MinHash] = {}
    story: dict[int, int] = {}
    hashing = joining = 0.0
    for number, body in enumerate(parted):
        began = time.process_time()
        print_ = MinHash(num_perm=stories.PERMUTATIONS)
        print_.update_batch([f"{one} {other}".encode() for one, other in pairwise(body)])
        between = time.process_time()
        near = {key: print_.jaccard(kept[key]) for key in index.query(print_)}
        best = max(near, key=lambda key: near[key], default=None)
        alike = best is not None and near[best] >= stories.THRESHOLD
        story[number] = story[best] if alike and best is not None else number
        kept[number] = print_
        index.insert(number, print_)
        hashing, joining = hashing + between - began, joining + time.process_time() - between
    return list(story.values()), hashing, joining


def _line(name: str, made: Sequence[Text], run: Callable[[Sequence[Text]], tuple[list[int], float, float]]) -> float:
    found, hashing, joining = run(made)
    precision, recall, volume = score([text.story for text in made], found)
    speed = len(made) / (hashing + joining)
    print(
        f"   {name:28} precision {precision:.4f}  recall {recall:.4f}  stories {volume:+.2%}  "
        f"{speed:8,.0f} texts/s (signatures {len(made) / hashing:,.0f}, joining {len(made) / joining:,.0f})"
    )
    return speed


def _exact(made: Sequence[Text], name: str, of: Callable[[Text], Hashable]) -> None:
    precision, recall, volume = score([text.story for text in made], [of(text) for text in made])
    print(f"   {name:28} precision {precision:.4f}  recall {recall:.4f}  stories {volume:+.2%}")


def main() -> None:
    """Print the figures on 100,000 texts, then both on the same 20,000."""
    made = texts(COUNT)
    print(f"   {len(made):,} texts of {len({text.story for text in made}):,} stories")
    _exact(made, "the very same text", lambda text: (text.title, text.body))
    _exact(made, "the same words", lambda text: (tuple(words(text.title)), tuple(words(text.body))))
    _line("stories.py", made, ours)
    few = made[:PEER]
    print(f"   The first {len(few):,} of them, one after the other in this process:")
    mine = _line("stories.py", few, ours)
    theirs = _line("datasketch", few, datasketch)
    print(f"   {mine / theirs:.1f} times datasketch's texts a second")
