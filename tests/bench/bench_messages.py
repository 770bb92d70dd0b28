"""Message tests: how often the interval covers, and what peeking does to the rate of false alarms."""

from __future__ import annotations

import numpy as np
from scipy.stats import binom

from campaigns.message_test import Counts, newcombe, size

DRAWS = 4_000


def covers(p: float, q: float, n: int) -> float:
    """The exact coverage of the interval for shares p and q of n people each."""
    counts = range(n + 1)
    held = np.zeros((n + 1, n + 1))
    for x in counts:
        for y in counts:
            found = newcombe(Counts(n, x, n, y))
            held[x, y] = found is not None and found[1] <= p - q <= found[2]
    return float(binom.pmf(counts, n, p) @ held @ binom.pmf(counts, n, q))


def differs(p: float, q: float, n: int, looks: int, seed: int) -> float:
    """How often a difference is found by whoever looks so often and stops at the first one, of `DRAWS` tests."""
    random = np.random.default_rng(seed)
    batch = n // looks
    alarms = 0
    for _ in range(DRAWS):
        a, b = (random.binomial(batch, share, looks).cumsum() for share in (p, q))
        for number in range(looks):
            asked = batch * (number + 1)
            found = newcombe(Counts(asked, int(a[number]), asked, int(b[number])))
            if found is not None and not found[1] <= 0 <= found[2]:
                alarms += 1
                break
    return alarms / DRAWS


def main() -> int:
    """Print coverage, false alarms with and without peeking, and power; 1 where the rule breaks its promise."""
    print("exact coverage of the 95% interval (shares, people for each wording):")
    worst = 1.0
    for n in (30, 100, 200):
        found = {pair: covers(*pair, n) for pair in ((0.02, 0.02), (0.1, 0.1), (0.1, 0.2), (0.5, 0.4))}
        worst = min(worst, *found.values())
        print(f"  {n:>4}: " + "  ".join(f"{p:.2f}/{q:.2f} {value:.3f}" for (p, q), value in found.items()))
    print(f"equal wordings (10%), {DRAWS:,} tests of 1,000 people each, stopped at the first difference seen:")
    alarms = {looks: differs(0.1, 0.1, 1000, looks, 1) for looks in (1, 5, 20, 100)}
    for looks, rate in alarms.items():
        print(f"  {looks:>4} look{'s' if looks > 1 else ' '}: {rate:.3f} false alarms")
    n = size(0.1, 0.05)
    power = differs(0.15, 0.1, n, 1, 2)
    print(f"10% against 15%, {n} people for each wording as planned: found in {power:.3f} (aim 0.80)")
    return int(worst < 0.93 or alarms[1] > 0.06 or not 0.77 <= power <= 0.85)
