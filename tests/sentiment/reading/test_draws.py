"""Draws: a random order that anybody can repeat, and shares that speak only of what was drawn."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from sentiment.reading.draws import Candidate, complete_to, month_of, queue, ticket
from sentiment.reading.telling import Drawn, Part, cover, tell

NOV = (2026, 11, "news")
OCT = (2026, 10, "social")


def candidates(count: int, first: int = 1) -> list[Candidate]:
    return [Candidate(key, key + 1_000, date(2026, 11, 1), "news") for key in range(first, first + count)]


def parts(count: int, first: int = 1, cell: tuple[int, int, str] = NOV) -> list[Part]:
    return [Part(key, cell, f"a{key % 7}") for key in range(first, first + count)]


def by_ticket(stories: list[Part]) -> list[Part]:
    return sorted(stories, key=lambda one: ticket(1, one.story))


def test_the_order_is_the_same_for_everybody_and_has_nothing_to_do_with_arrival() -> None:
    order = [one.story for one in queue(1, candidates(500), ())]
    assert order == [one.story for one in queue(1, candidates(500)[::-1], ())]
    assert order != [one.story for one in queue(2, candidates(500), ())]
    assert abs(np.corrcoef(order, range(500))[0, 1]) < 0.15
    assert queue(1, candidates(5), {1, 2, 3, 4, 5}) == []
    assert month_of(date(2028, 2, 9)) == (date(2028, 2, 1), date(2028, 2, 29))


def test_any_prefix_of_the_order_is_a_simple_random_sample() -> None:
    """Over many goals, each story is among the first ten of forty as often as any other."""
    hits = np.zeros(40)
    for goal in range(3_000):
        for one in queue(goal, candidates(40), ())[:10]:
            hits[one.story - 1] += 1
    expected = 3_000 / 4
    assert ((hits - expected) ** 2 / (expected * 0.75)).sum() < 75  # chi-squared, 39 degrees of freedom, p > 0.0005


def test_a_draw_is_complete_until_stories_come_in_between() -> None:
    old = candidates(40)
    drawn = {one.story for one in queue(1, old, ())[:20]}
    assert complete_to(1, old, drawn, None) == 40
    with_new = [*old, *candidates(40, 41)]
    among = [one.story for one in queue(1, with_new, drawn) if ticket(1, one.story) < max(ticket(1, s) for s in drawn)]
    assert among
    assert complete_to(1, with_new, drawn | {among[0]}, 40) == (40 if len(among) > 1 else 80)
    assert complete_to(1, with_new, drawn | set(among), 40) == 80
    assert queue(1, with_new, drawn)[0].story == among[0], "what the draw needs comes up first"


def test_stories_that_came_later_are_not_spoken_of_until_the_draw_has_caught_up() -> None:
    old, new = parts(60), parts(30, 61)
    labels = {one.story: Drawn("favor", 60) for one in by_ticket(old)[:25]}
    found = cover(1, [*old, *new], labels)
    assert (len(found.stories), found.later, found.one_draw) == (60, 30, True)
    reach = max(ticket(1, story) for story in labels)
    labels |= {one.story: Drawn("against", 90) for one in new if ticket(1, one.story) <= reach}
    assert (len(cover(1, [*old, *new], labels).stories), cover(1, [*old, *new], labels).later) == (90, 0)


def test_one_draw_over_two_channels_needs_no_weights_and_two_rates_do() -> None:
    both = [*parts(80), *parts(40, 81, OCT)]
    one = {part.story: Drawn("favor", 120) for part in by_ticket(both)[:50]}
    assert cover(1, both, one).one_draw
    two = {part.story: Drawn("favor", 120) for part in by_ticket(parts(80))[:60]}
    two |= {part.story: Drawn("against", 120) for part in by_ticket(parts(40, 81, OCT))[:10]}
    assert not cover(1, both, two).one_draw
    told = tell(1, both, two)
    assert told["figures"]["stories"]["favor"]["value"] == pytest.approx(80 / 120), "60 of 70 labels, but 80 of 120"
    assert told["figures"]["stories"]["net"]["value"] == pytest.approx(80 / 120 - 40 / 120)


def test_a_month_without_labels_is_left_out_and_named() -> None:
    both = [*parts(80), *parts(40, 81, OCT)]
    labels = {part.story: Drawn("neither", 120) for part in by_ticket(parts(80))[:30]}
    told = tell(1, both, labels)
    assert (told["stories"], told["covered"], told["left_out"]) == (120, 80, [list(OCT)])


def test_unsure_takes_no_side_and_off_topic_leaves_the_share() -> None:
    stories = parts(40)
    order = by_ticket(stories)
    stances = ["favor"] * 10 + ["against"] * 10 + ["unsure"] * 10 + ["off topic"] * 10
    told = tell(1, stories, {one.story: Drawn(side, 40) for one, side in zip(order, stances, strict=True)})
    figures = told["figures"]["stories"]
    assert (told["labels"], told["off_topic"], told["unsure"]) == (30, 10, 10)
    assert figures["favor"]["value"] == pytest.approx(1 / 3)
    assert figures["net"]["value"] == pytest.approx(0)


def test_guesses_without_labels_tell_nothing() -> None:
    stories = parts(200)
    told = tell(1, stories, {}, {one.story: (0.99, 0.005, 0.005) for one in stories})
    assert told["figures"]["stories"]["favor"]["value"] is None
    assert told["figures"]["authors"]["net"]["value"] is None
    assert told["needs"] == 20


def test_each_author_counts_once() -> None:
    """One account with ninety posts for and thirty accounts with one against: stories and authors differ."""
    stories = [Part(key, NOV, "loud" if key <= 90 else f"a{key}") for key in range(1, 121)]
    told = tell(1, stories, {one.story: Drawn("favor" if one.author == "loud" else "against", 120) for one in stories})
    assert told["figures"]["stories"]["favor"]["value"] == pytest.approx(0.75)
    assert told["figures"]["authors"]["favor"]["value"] == pytest.approx(1 / 31, abs=1e-5)
    assert told["authors"] == 31


@pytest.mark.parametrize("rates", ["one draw", "two rates"])
def test_intervals_hold_in_nine_of_ten_draws(rates: str) -> None:
    """Three months, two channels, eighty authors with leanings of their own, a fair model; shares of stories, net."""
    chance = np.random.default_rng(20_261_123)
    sides = ["favor", "against", "neither"]
    hits = dict.fromkeys(("favor", "against", "net"), 0)
    runs = 250
    for run in range(runs):
        base, size = 10_000 * run, int(chance.integers(250, 450))
        leanings = chance.dirichlet([1, 1, 1], 80)
        stories, said = [], {}
        for story in range(base, base + size):
            author, month = int(chance.integers(80)), int(chance.integers(1, 4))
            lean = leanings[author] * (np.array([1, 3, 1]) if month == 3 else 1)
            said[story] = sides[chance.choice(3, p=lean / lean.sum())]
            stories.append(Part(story, (2026, month, "social" if chance.random() < 0.6 else "news"), str(author)))
        order = sorted(stories, key=lambda one: ticket(1, one.story))
        if rates == "one draw":
            drawn = order[:60]
        else:
            drawn = [one for one in order if one.cell[1] == 3][:40] + [one for one in order if one.cell[1] != 3][:30]
        guesses = {}
        for story, side in said.items():
            likely = chance.gamma(1, 1, 3)
            likely[sides.index(side)] += 1
            guesses[story] = tuple((likely / likely.sum()).tolist())
        told = tell(1, stories, {one.story: Drawn(said[one.story], base + size) for one in drawn}, guesses)
        share = {side: sum(one == side for one in said.values()) / size for side in sides}
        truth = {"favor": share["favor"], "against": share["against"], "net": share["favor"] - share["against"]}
        for name, value in truth.items():
            figure = told["figures"]["stories"][name]
            hits[name] += figure["low"] <= value <= figure["high"]
    assert all(0.84 <= count / runs <= 0.96 for count in hits.values()), hits
