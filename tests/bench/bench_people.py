"""People: false merges, true duplicates found and rows asked about, on an invented set; beside `dedupe`; and speed."""

from __future__ import annotations

import io
import logging
import random
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field

from campaigns import names, people
from campaigns.people import Features, Incoming, Known, features
from campaigns.queries.taking import Around
from tests.bench.people_set import Row, people_set

ROWS = 10_000
BESIDE = 1_500  # rows that dedupe is given too: it is slow
PARTNER = None
NOBODY = -1


@dataclass
class Outcome:
    """What became of the rows. `false` counts rows that were put with another person in silence."""

    rows: int = 0
    again: int = 0  # rows of a person who was there already
    merged: int = 0  # of these, put with the right person
    asked_right: int = 0  # of these, asked about with the right person among those who may be meant
    asked: int = 0
    false: int = 0
    nameless: int = 0  # rows of an address without any name, put with its only holder
    nameless_wrong: int = 0  # of these, where another person of the household had written it
    missed: int = 0  # rows of a person who was there, taken for somebody new
    by_error: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, Incoming, Known]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of rows of a person who was there already that were merged, or asked about rightly."""
        return (self.merged + self.asked_right) / self.again

    @property
    def share_asked(self) -> float:
        """The share of all rows that a person is asked about."""
        return self.asked / self.rows


def match(rows: Sequence[Row]) -> Outcome:
    """Run the rule over the rows in order. What is asked is then answered rightly, as a person would."""
    found = Outcome(rows=len(rows))
    around = Around()
    nameless: list[tuple[int, int]] = []  # rows of an address alone: our person, and the true one
    whose: dict[int, int] = {}  # our person -> the true one
    ours: dict[int, int] = {}
    shared: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in rows:
        read = features(row.incoming, region="US", partner_id=PARTNER)
        block = people.block(read.name, read.place, read.postcode)
        decision = people.decide(read, around.candidates(read.contacts, names.keys(read.name), block))
        there = ours.get(row.truth)
        if not read.name.words and decision.outcome != "ask":
            key = decision.candidates[0] if decision.outcome == "same" else len(whose) + 1
            nameless.append((key, row.truth))
            whose.setdefault(key, NOBODY)
            _keep(around, shared, key, read)
            continue
        if decision.outcome == "same" and whose[decision.candidates[0]] == NOBODY:
            whose[decision.candidates[0]] = row.truth  # an address without a name so far
            ours.setdefault(row.truth, decision.candidates[0])
        found.again += there is not None
        found.asked += decision.outcome == "ask"
        if decision.outcome == "same":
            key = decision.candidates[0]
            right = whose[key] == row.truth
            found.false += not right
            if not right:
                found.wrong.append((row.error, row.incoming, around.people[key]))
            found.merged += right and there is not None
        elif decision.outcome == "ask":
            found.asked_right += there is not None and there in decision.candidates
            key = there if there is not None else len(whose) + 1
            if there is not None and there not in decision.candidates:
                found.missed += 1
        else:
            found.missed += there is not None
            key = len(whose) + 1
        if there is not None and (
            decision.outcome == "new" or (decision.outcome == "ask" and there not in decision.candidates)
        ):
            found.by_error[row.error] += 1
        if key not in whose:
            whose[key] = row.truth
            ours.setdefault(row.truth, key)
        elif decision.outcome == "ask" and read.name != around.people[key].name:
            around.people[key].also.append(read.name)  # as a merge remembers it
        _keep(around, shared, key, read)
    found.nameless = len(nameless)
    found.nameless_wrong = sum(whose[key] not in (truth, NOBODY) for key, truth in nameless)
    return found


def _keep(around: Around, shared: dict[tuple[str, str], set[int]], key: int, read: Features) -> None:
    """Store what a row says about a person, as taking it in does."""
    if key not in around.people:
        around.add(Known(key, read.name, place=read.place, postcode=read.postcode))
    one = around.people[key]
    one.emails |= read.emails
    one.phones |= read.phones
    one.name = one.name if one.name.words else read.name
    around.add(one)
    for pair in read.contacts:
        shared[pair].add(key)
        if len(shared[pair]) > 1:
            for holder in shared[pair]:
                around.people[holder].shared.add(pair[1])


def beside_dedupe(rows: Sequence[Row], labelled: int = 600) -> str:
    """The same rows by `dedupe`, trained on the truth of some pairs: it decides every pair, and asks about none."""
    import dedupe  # a package of the tests only, and slow to import
    from dedupe import variables
    from dedupe.predicates import IndexPredicate

    data = {
        index: {
            "name": names.fold(row.incoming.name) or None, "email": row.incoming.email.casefold() or None,
            "phone": next(iter(features(row.incoming, region="US", partner_id=None).phones), None),
            "place": row.incoming.place or None,
        }
        for index, row in enumerate(rows)
    }  # fmt: skip
    of: dict[int, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        of[row.truth].append(index)
    rng = random.Random(3)
    pairs = [(one[0], other) for one in of.values() for other in one[1:]]
    same = rng.sample(pairs, min(labelled // 2, len(pairs)))
    other = [tuple(rng.sample(range(len(rows)), 2)) for _ in range(labelled // 2)]
    households = defaultdict(list)
    for index, row in enumerate(rows):
        households[row.incoming.email].append(index)
    other += [(at[0], each) for mail, at in households.items() if mail for each in at[1:]
              if rows[at[0]].truth != rows[each].truth][: labelled // 4]  # fmt: skip
    other = [(a, b) for a, b in other if rows[a].truth != rows[b].truth]
    fields = [
        variables.ShortString("name", has_missing=True), variables.ShortString("email", has_missing=True),
        variables.Exact("phone", has_missing=True), variables.Exact("place", has_missing=True),
    ]  # fmt: skip
    for one in fields:  # its n-gram indexes fail on few words with the BTrees of today
        one.predicates = [each for each in one.predicates if not isinstance(each, IndexPredicate)]
    model = dedupe.Dedupe(fields, num_cores=1)
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        model.prepare_training(data, sample_size=3000)
        model.mark_pairs({
            "match": [(data[a], data[b]) for a, b in same], "distinct": [(data[a], data[b]) for a, b in other],
        })  # fmt: skip
        model.train(recall=0.95)
        clusters = model.partition(data, 0.5)
    put = {index: number for number, (members, _) in enumerate(clusters) for index in members}
    wrong = sum(len({rows[index].truth for index in members}) - 1 for members, _ in clusters)
    hit = sum(put.get(one[0], -1) == put.get(other, -2) for one in of.values() for other in one[1:])
    return f"{wrong:,} people put with another; {hit / len(pairs):.3f} of true duplicates found; nothing asked"


def main() -> int:
    """Print the figures; 1 where one is outside its line."""
    logging.disable(logging.WARNING)
    rows = people_set(ROWS)
    began = time.perf_counter()
    found = match(rows)
    took = time.perf_counter() - began
    print(f"   {found.rows:,} rows, {found.again:,} of them of somebody there already; {took:.1f} s")
    print(
        f"   false merges {found.false}; found {found.recall:.3f} of duplicates; asked {found.share_asked:.1%} of rows"
    )
    print(f"   merged in silence {found.merged:,}, asked rightly {found.asked_right:,}, missed {found.missed:,}")
    print(f"   addresses without a name {found.nameless}, {found.nameless_wrong} of them another's of the household")
    print(f"   missed by error: {dict(found.by_error)}")
    for error, incoming, known in found.wrong[:5]:
        print(f"   false: {incoming} ({error}) put with {known.name.full}")
    few = people_set(BESIDE)
    ours, began = match(few), time.perf_counter()
    print(f"   of {BESIDE:,} rows: false merges {ours.false}; found {ours.recall:.3f}; asked {ours.share_asked:.1%}")
    print(f"   dedupe, trained on 600 pairs: {beside_dedupe(few)}; {time.perf_counter() - began:.0f} s")
    return int(found.false > 0 or found.recall < 0.95 or found.share_asked > 0.05)
