"""Message tests: two wordings, one outcome, and a stopping rule that is fixed before the first person is asked.

The size and the last day are locked with the test. Until the size is reached for both wordings, or the last day is
over, the result is hidden from everybody, and every attempt to see it is refused and kept: whoever looks again and
again, and stops when they like what they see, finds a difference that is not there far more often than they think.
Neither end of the test depends on who did what, so the interval below means what it says.

Interval of each share: Wilson (1927), score. Interval of the difference: Newcombe (1998), his method 10, which joins
two Wilson intervals. Size: the usual normal one for two proportions (Fleiss, Levin & Paik 2003, formula 4.14).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from math import ceil, sqrt
from typing import Literal

from scipy.special import ndtri
from scipy.stats import binomtest

from data.dates import say
from data.errors import Problem

LEVEL, POWER = 0.95, 0.80
"""What an interval covers, and how often a difference of the planned size is to be found."""
LEAST, MOST = 20, 1_000_000
ODD_SPLIT = 0.001
"""Below this chance of so uneven a split, the halves were not drawn as planned."""

Verdict = Literal["a", "b", "no difference that matters", "cannot tell"]
ASSIGNED = {"at random": "At random", "otherwise": "Not at random"}


@dataclass(frozen=True)
class TrialDraft:
    """A test as planned. `usual` and `difference` are shares in [0, 1]; `planned` is the size for each wording."""

    name: str
    wording_a: str
    wording_b: str
    outcome: str
    assigned: str
    usual: float
    difference: float
    planned: int
    ends: date | None


@dataclass(frozen=True)
class Counts:
    """People who met each wording, and how many of them did what was asked."""

    n_a: int = 0
    did_a: int = 0
    n_b: int = 0
    did_b: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Both batches together."""
        return Counts(
            self.n_a + other.n_a, self.did_a + other.did_a, self.n_b + other.n_b, self.did_b + other.did_b
        )  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """A locked test. How many did what was asked is not in it: see `Result`."""

    id: int
    campaign_id: int
    name: str
    wording_a: str
    wording_b: str
    outcome: str
    assigned: str
    usual: float
    difference: float
    planned: int
    ends: date
    locked_at: datetime
    locked_by: str
    n_a: int
    n_b: int
    refused: int
    """Looks that were refused."""

    def over(self, today: date) -> bool:
        """Whether the result may be seen: the size is reached for both wordings, or the last day is over."""
        return min(self.n_a, self.n_b) >= self.planned or today > self.ends

    def rule(self) -> str:
        """The stopping rule in a sentence."""
        return f"It ends when {self.planned:,} people met each wording, or after {say(self.ends)}: whichever is first."

    def why_not(self) -> str:
        """Why the result is not told yet."""
        return (
            f"The result is hidden until the test has ended: {self.n_a:,} and {self.n_b:,} of {self.planned:,} people "
            f"so far, last day {say(self.ends)}. Looking earlier would find differences that are not there."
        )


@dataclass(frozen=True)
class Share:
    """A share of those asked, with its Wilson interval; all None where nobody was asked."""

    n: int
    did: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Result:
    """What a test found. The difference is A less B, in shares, with its Newcombe interval."""

    a: Share
    b: Share
    difference: float | None
    low: float | None
    high: float | None
    verdict: Verdict
    cautions: tuple[str, ...]


def wilson(did: int, n: int, level: float = LEVEL) -> Share:
    """A share with its Wilson score interval."""
    if n == 0:
        return Share(0, 0, None, None, None)
    z = float(ndtri(0.5 + level / 2))
    p = did / n
    middle, reach = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if did == 0 else (middle - reach) / scale
    high = 1.0 if did == n else (middle + reach) / scale
    return Share(n, did, p, low, high)


def newcombe(counts: Counts, level: float = LEVEL) -> tuple[float, float, float] | None:
    """The difference of two shares, A less B, with Newcombe's interval; None where one was asked of nobody."""
    a, b = wilson(counts.did_a, counts.n_a, level), wilson(counts.did_b, counts.n_b, level)
    if a.value is None or a.low is None or a.high is None or b.value is None or b.low is None or b.high is None:
        return None
    d = a.value - b.value
    low = d - sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2)
    return d, low, d + sqrt((a.high - a.value) ** 2 + (b.value - b.low) ** 2)


def judge(test: Trial, counts: Counts) -> Result:
    """What the counts of a test that is over say. Whoever calls it has asked `over` first."""
    found = newcombe(counts)
    a, b = wilson(counts.did_a, counts.n_a), wilson(counts.did_b, counts.n_b)
    cautions = _cautions(test, counts)
    if found is None:
        return Result(a, b, None, None, None, "cannot tell", cautions)
    d, low, high = found
    verdict: Verdict = "cannot tell"
    if low > 0 or high < 0:
        verdict = "a" if low > 0 else "b"
    elif -test.difference < low and high < test.difference:
        verdict = "no difference that matters"
    return Result(a, b, d, low, high, verdict, cautions)


def told(result: Result) -> str:
    """The verdict in a sentence."""
    if result.difference is None or result.low is None or result.high is None:
        return "Cannot tell: one of the wordings was put to nobody."
    points = f"{result.difference * 100:+.1f} points (95% interval {result.low * 100:+.1f} to {result.high * 100:+.1f})"
    match result.verdict:
        case "a" | "b":
            return f"Wording {result.verdict.upper()} did better. A less B: {points}."
        case "no difference that matters":
            return f"No difference of the size that was planned for. A less B: {points}."
        case _:
            return f"Cannot tell which did better. A less B: {points}."


def size(usual: float, difference: float, level: float = LEVEL, power: float = POWER) -> int:
    """How many people for each wording find a difference of that size `power` of the time, from the usual share."""
    other = usual + difference if usual + difference < 1 else usual - difference
    z, found = float(ndtri(0.5 + level / 2)), float(ndtri(power))
    mean = (usual + other) / 2
    top = z * sqrt(2 * mean * (1 - mean)) + found * sqrt(usual * (1 - usual) + other * (1 - other))
    return max(LEAST, ceil((top / difference) ** 2))


def check_test(draft: TrialDraft, *, names: list[str], today: date) -> list[Problem]:
    """Problems of a test about to be locked, beside the names of the campaign's other tests."""
    problems = []
    if not draft.name.strip():
        problems.append(Problem("name", "The test needs a name."))
    elif draft.name.strip().casefold() in {name.casefold() for name in names}:
        problems.append(Problem("name", f"There is a test named “{draft.name.strip()}” already."))
    if not draft.wording_a.strip() or not draft.wording_b.strip():
        problems.append(Problem("wording", "Give both wordings."))
    elif draft.wording_a.strip() == draft.wording_b.strip():
        problems.append(Problem("wording", "The two wordings are the same."))
    if not draft.outcome.strip():
        problems.append(Problem("outcome", "Say what is counted, such as “opened the link”."))
    if draft.assigned not in ASSIGNED:
        problems.append(Problem("assigned", "Say whether people got their wording at random."))
    if not 0 < draft.usual < 1:
        problems.append(Problem("usual", "The usual share lies between 0 and 100%: your best guess."))
    if not 0 < draft.difference < 1:
        problems.append(Problem("difference", "The difference that would matter lies between 0 and 100 points."))
    if not LEAST <= draft.planned <= MOST:
        problems.append(Problem("planned", f"Plan {LEAST} people for each wording, or more."))
    if draft.ends is None or draft.ends <= today:
        problems.append(Problem("ends", "The last day of the test lies ahead."))
    return problems


def check_counts(counts: Counts) -> list[Problem]:
    """Problems of a batch of counts."""
    if min(counts.n_a, counts.n_b, counts.did_a, counts.did_b) < 0 or not counts.n_a + counts.n_b:
        return [Problem("counts", "Say how many people met each wording.")]
    if counts.did_a > counts.n_a or counts.did_b > counts.n_b:
        return [Problem("counts", "More people did it than met the wording.")]
    if max(counts.n_a, counts.n_b) > MOST:
        return [Problem("counts", f"More than {MOST:,} people at once: is the number right?")]
    return []


def _cautions(test: Trial, counts: Counts) -> tuple[str, ...]:
    found = []
    if test.assigned != "at random":
        found.append("People did not get their wording at random, so what differs may be the people.")
    n = counts.n_a + counts.n_b
    if n and test.assigned == "at random" and binomtest(counts.n_a, n).pvalue < ODD_SPLIT:
        found.append(f"{counts.n_a:,} and {counts.n_b:,} people is no even split: something sorted them.")
    if min(counts.n_a, counts.n_b) < test.planned:
        found.append(f"It ended on its last day, before {test.planned:,} people met each wording.")
    return tuple(found)
