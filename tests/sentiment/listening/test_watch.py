"""A series from what sources carried: an outage is a gap, a feed that comes or goes is no spike."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from sentiment.listening.spikes import Series, judged, spikes
from sentiment.listening.watch import Carried, watched

START = date(2026, 7, 6)
DAYS = [START + timedelta(number) for number in range(100)]
END = DAYS[-1]


def part(
    name: str, stories: float, rest: float, *, seed: int = 1, heard: range = range(100), **more: object
) -> Carried:
    draw = np.random.default_rng(seed)
    mine, others = draw.poisson(stories, 100), draw.poisson(rest, 100)
    counts = {DAYS[at]: int(mine[at]) for at in heard}
    return Carried(name, {DAYS[at]: int(mine[at] + others[at]) for at in heard}, counts, dict(counts), **more)  # type: ignore[arg-type]


def test_counts_are_measured_against_everything_else() -> None:
    found = watched([part("a", 6, 60), part("b", 4, 30, seed=2)], START, END)
    assert found.measured
    assert not found.left_out
    assert found.series.totals is not None
    assert (len(found.series.days), list(found.series.days) == DAYS) == (100, True)
    small = watched([part("a", 6, 5)], START, END)
    assert (small.measured, small.series.totals) == (False, None)


def test_a_spike_does_not_raise_what_it_is_measured_against() -> None:
    one = part("alert", 6, 30)
    many = {**one.stories, DAYS[80]: 60}
    flood = Carried("alert", {**one.everything, DAYS[80]: 90}, {**one.mentions, DAYS[80]: 60}, many)
    found = watched([flood], START, END)
    assert found.series.totals is not None
    assert found.series.totals[80] == 30
    assert DAYS[80] in {spike.date for spike in spikes(found.series)}


def test_a_busy_day_for_everything_is_no_spike_of_the_topic() -> None:
    one = part("a", 10, 100)
    busy = {day: count * (3 if day == DAYS[80] else 1) for day, count in one.everything.items()}
    stories = {day: count * (3 if day == DAYS[80] else 1) for day, count in one.stories.items()}
    found = watched([Carried("a", busy, stories, stories)], START, END)
    assert DAYS[80] not in {spike.date for spike in spikes(found.series)}


def test_failure_11_an_outage_is_a_gap_and_its_end_no_spike() -> None:
    out = range(50, 70)
    dead = part("wire", 12, 10, heard=range(50)).stories | part("wire", 12, 10, heard=range(70, 100)).stories
    wire = Carried("wire", dead, dead, dead, [(DAYS[50], DAYS[69])])
    rest = part("paper", 4, 60, seed=3)
    found = watched([wire, rest], START, END)
    assert set(found.series.gaps) == {DAYS[at] for at in out}
    assert not [spike for spike in spikes(found.series) if spike.date >= DAYS[50]]
    assert usual(found.series, DAYS[70]) > 13
    hidden = watched([Carried("wire", dead, dead, dead), rest], START, END)
    assert usual(hidden.series, DAYS[70]) < 11, "what an outage that nobody tells would do"


def usual(series: Series, on: date) -> float:
    return next(day.expected or 0.0 for day in judged(series) if day.date == on)


def test_a_source_silent_now_is_left_out_and_named() -> None:
    wire = part("wire", 12, 10, heard=range(80), silent=[(DAYS[80], END)])
    paper = part("paper", 4, 60, seed=3)
    found = watched([wire, paper], START, END)
    assert found.left_out == ("wire",)
    assert list(found.series.counts) == [float(paper.stories[day]) for day in DAYS]
    assert not found.series.gaps


def test_a_small_source_that_fails_makes_no_gap() -> None:
    small = part("blog", 0.5, 3, silent=[(DAYS[40], DAYS[45])])
    found = watched([part("paper", 12, 60, seed=3), small], START, END)
    assert not found.series.gaps


def test_a_new_source_is_no_spike() -> None:
    new = part("new", 30, 40, heard=range(60, 100))
    found = watched([part("paper", 4, 60, seed=3), new], START, END)
    assert set(found.series.gaps) == set(DAYS[:60])
    assert not spikes(found.series)


def test_a_general_feed_that_goes_raises_nothing() -> None:
    general = part("general", 0.2, 900, heard=range(80), ended=True)
    found = watched([part("paper", 6, 60, seed=3), general], START, END)
    assert not [spike for spike in spikes(found.series) if spike.date >= DAYS[75]]


def test_an_archive_is_judged_to_its_own_end() -> None:
    old = part("archive", 5, 30, heard=range(10, 60), ended=True)
    found = watched([old], START, END)
    assert found.series.days[-1] == DAYS[59]
    assert set(found.series.gaps) == set(DAYS[:10])
    assert not found.left_out


def test_nobody_heard() -> None:
    silent = part("wire", 5, 30, silent=[(START, END)])
    found = watched([silent], START, END)
    assert (list(found.series.days), found.left_out) == ([], ("wire",))
    assert watched([], START, END).series.days == []
