"""Did it contribute? The arithmetic is exact, the placebo honest, and the verdict hard to talk round."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import solve_triangular

from sentiment.will import steps
from sentiment.will.contribution import Contribution, Expected, contribution
from sentiment.will.foresight import detectable
from sentiment.will.model import Observation
from sentiment.will.placebo import Placebo, fake_dates, independent
from sentiment.will.rivals import ALPHA, Looks, rivals
from sentiment.will.scene import Scene
from sentiment.will.series import Series, beside, from_surveys, lay_out
from sentiment.will.statespace import Layout, Measurements, Smoothed, Variances

START = date(2025, 1, 6)
LAUNCH = START + timedelta(days=200)
END = LAUNCH + timedelta(days=44)
EXPECTED = Expected(2.0, 5.0, END, LAUNCH - timedelta(days=5))


def daily(seed=1, effect=0.0, days=245, launch=200, drift=0.1, noise=2.5, name="signal", along=None):
    rng = np.random.default_rng(seed)
    y = 50 + np.cumsum(rng.normal(0, drift, days)) + rng.normal(0, noise, days)
    y[launch:] += effect
    if along is not None:
        y += along
    return Series(name, tuple(START + timedelta(days=at) for at in range(days)), tuple(y.tolist()))


def asked(seed=1, effect=0.0, a_year=8, years=3, n=800):
    """Surveys by three houses, launched 60 days before the last day."""
    rng = np.random.default_rng(seed)
    found = []
    last = START + timedelta(days=365 * years)
    for at in np.sort(rng.integers(0, 365 * years + 1, a_year * years)):
        on = START + timedelta(days=int(at))
        share = 0.5 + (effect / 100 if on >= last - timedelta(days=60) else 0.0) + rng.normal(0, 0.02)
        found.append(Observation(on, float(share), n, f"House {rng.integers(3)}", ("Do you?",), ref=str(len(found))))
    return found, last - timedelta(days=60), last


def judged(series, **more):
    return contribution(series, LAUNCH, END, **{"expected": EXPECTED, "settle": False, **more})


# --- the arithmetic


def design(seed=4, n=60):
    rng = np.random.default_rng(seed)
    day = np.sort(rng.integers(0, 150, n)).astype(np.int64)
    base = np.column_stack([np.ones(n), rng.normal(size=n)])
    one = steps.make_grid(np.array([0.05]), np.ones(1), [0.7], [9.0])
    swaying = steps.Grid(one.drift[1:], one.sway[1:], one.memory[1:], np.zeros(1))
    y = np.cumsum(rng.normal(0, 0.3, n)) + rng.normal(size=n) + 2.0 * (day >= 100)
    return steps.Design(day, y, rng.uniform(0.5, 2.0, n), base, np.zeros(2), swaying)


def test_whitening_is_the_exact_inverse_root_of_the_covariance():
    laid = design()
    grid, day = laid.grid, laid.day - laid.day[0]
    apart = np.abs(np.subtract.outer(day, day))
    cover = grid.drift * np.minimum.outer(day, day) + grid.sway * np.exp(-apart / grid.memory) + np.diag(laid.noise)
    errors, logs = steps.whiten(laid, np.column_stack([laid.y, laid.base]))
    root = np.linalg.cholesky(cover)
    exact = solve_triangular(root, np.column_stack([laid.y, laid.base]), lower=True)
    np.testing.assert_allclose(errors[0], exact, atol=1e-9)
    np.testing.assert_allclose(logs[0].sum(), np.linalg.slogdet(cover)[1], rtol=1e-10)


def test_the_size_is_that_of_the_houses_own_state_space():
    """The step as a shift of `statespace`, nearly flat, gives the same size as the regression."""
    laid = design()
    grid = laid.grid
    window = (100, int(laid.day[-1]))
    size = steps.sizes(laid, [window], ["step"])
    shifts = np.column_stack([laid.base[:, 1], steps.shape_at(laid.day - 100.0, "step", window[1] - 99)])
    seen = Measurements(laid.day, laid.y, np.zeros(len(laid.day), dtype=np.int64), shifts, np.zeros(2))
    variances = Variances(float(grid.drift[0]), grid.sway, float(grid.memory[0]), np.full(2, 1e6), laid.noise)
    path = Smoothed(Layout(np.unique(laid.day), seen), variances)
    np.testing.assert_allclose(size.middle()[0], path.shifts[1], rtol=2e-3)


def test_the_size_and_its_spread_are_those_of_generalised_least_squares():
    laid = design()
    grid, day = laid.grid, laid.day - laid.day[0]
    apart = np.abs(np.subtract.outer(day, day))
    cover = grid.drift * np.minimum.outer(day, day) + grid.sway * np.exp(-apart / grid.memory) + np.diag(laid.noise)
    x = np.column_stack([laid.base, laid.day >= 100])
    inverse = np.linalg.inv(x.T @ np.linalg.solve(cover, x))
    b = inverse @ x.T @ np.linalg.solve(cover, laid.y)
    left = laid.y - x @ b
    variance = left @ np.linalg.solve(cover, left) / (len(left) - 3)
    size = steps.sizes(laid, [(100, int(laid.day[-1]))], ["step"])
    np.testing.assert_allclose(size.mean[0, 0], b[2], rtol=1e-6)
    np.testing.assert_allclose(size.spread[0, 0], np.sqrt(variance * inverse[2, 2]), rtol=1e-6)
    np.testing.assert_allclose(steps.sizes(laid, [(100, 149)], ["step"]).quantile(0.5), b[2], rtol=1e-6)


def test_a_window_sees_nothing_of_what_comes_after_it():
    laid = design()
    early = laid.rows(np.flatnonzero(laid.day <= 120))
    whole = steps.sizes(laid, [(80, 120), (90, 149)], steps.EITHER).at(0)
    np.testing.assert_allclose(whole.middle(), steps.sizes(early, [(80, 120)], steps.EITHER).middle(), rtol=1e-9)


@pytest.mark.parametrize("name", steps.EITHER)
def test_every_shape_has_a_mean_of_one_and_nothing_before(name):
    shape = steps.shape_at(np.arange(-20.0, 60.0), name, 60)
    assert shape[:20].max() == 0
    assert shape[20:].mean() == pytest.approx(1.0)


# --- what must not matter, and what must


@pytest.mark.parametrize("seed", [1, 2])
def test_neither_the_level_nor_the_calendar_matters(seed):
    series = daily(seed, 2.0)
    plain = judged(series)
    higher = judged(replace(series, points=tuple(point + 17.0 for point in series.points)))
    moved = timedelta(days=91)
    later = contribution(
        replace(series, days=tuple(day + moved for day in series.days)),
        LAUNCH + moved,
        END + moved,
        expected=Expected(2.0, 5.0, END + moved, LAUNCH),
        settle=False,
    )
    for other in (higher, later):
        for key in ("effect", "low", "high", "p_placebo", "detectable"):
            assert getattr(other, key) == pytest.approx(getattr(plain, key), rel=1e-5)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_mirror_image_has_the_mirrored_effect(seed):
    series = daily(seed, 2.0)
    up = judged(series)
    mirror = replace(series, points=tuple(100 - point for point in series.points))
    down = judged(mirror, expected=Expected(-5.0, -2.0, END, LAUNCH - timedelta(days=5)))
    assert (down.effect, down.low, down.high) == pytest.approx((-up.effect, -up.high, -up.low), rel=1e-5)
    assert down.p_placebo == pytest.approx(up.p_placebo, rel=1e-4)
    assert (down.verdict, down.against_expectation) == (up.verdict, up.against_expectation)


def test_twice_the_points_are_twice_the_effect():
    series = daily(3, 2.0)
    wide = replace(series, points=tuple(2 * point for point in series.points))
    assert judged(wide).effect == pytest.approx(2 * judged(series).effect, rel=1e-5)


def test_nothing_after_the_window_counts():
    series = daily(4, 3.0, days=320)
    late = contribution(series, LAUNCH, END + timedelta(days=60), expected=EXPECTED, settle=False)
    assert late == judged(series.between(START, END))


def test_fake_dates_know_nothing_of_what_came_after_the_launch():
    flat, stepped = daily(5), daily(5, 9.0)
    one, other = (Scene(series, [], LAUNCH, END, steps.EITHER).placebo for series in (flat, stepped))
    assert one.own == pytest.approx(other.own, rel=1e-4)
    windows = fake_dates(np.arange(245), 200, 45)
    assert windows
    assert all(last < 200 and last - first == 44 for first, last in windows)


def test_a_clear_effect_is_found_and_nothing_is_found_in_nothing():
    found = judged(daily(6, 5.0))
    assert found.verdict == "contributed"
    assert found.low > 0
    assert found.p_placebo < 0.05
    assert judged(daily(21, 0.0)).verdict != "contributed"


def test_an_effect_to_the_other_side_is_no_contribution():
    found = judged(daily(6, -5.0))
    assert found.verdict == "no sign of contribution"
    assert found.p_placebo > 0.95
    assert found.against_expectation == "less than expected"


def test_a_comparison_topic_takes_away_what_moved_both():
    """A shock to all topics at the launch looks like an effect until the comparison topic is there."""
    shock = np.where(np.arange(245) >= 200, 6.0, 0.0)
    series = daily(7, along=shock)
    topic = daily(8, along=shock, noise=1.0, name="libraries")
    assert judged(series).verdict == "contributed"
    beside_it = judged(series, topics=[topic])
    assert beside_it.verdict != "contributed"
    assert any("libraries" in note and "launch" in note for note in beside_it.notes)


def test_the_order_of_topics_does_not_matter():
    series, one, other = daily(9, 2.0), daily(10, name="one"), daily(11, name="other")
    first, second = judged(series, topics=[one, other]), judged(series, topics=[other, one])
    assert (first.effect, first.low, first.p_placebo) == pytest.approx((second.effect, second.low, second.p_placebo))


def test_a_topic_without_evidence_after_the_launch_is_left_out_and_named():
    topic = daily(10, name="libraries").between(START, LAUNCH - timedelta(days=1))
    found = judged(daily(9, 2.0), topics=[topic])
    assert any("libraries" in note for note in found.notes)
    assert found.effect == pytest.approx(judged(daily(9, 2.0)).effect)


def test_a_topic_becomes_its_level_and_what_was_off_it():
    topic = daily(12, noise=0.5, drift=0.5)
    columns = beside(topic, START, np.arange(245))
    total = columns[0] + columns[1]
    wanted = np.array(topic.points) - np.mean(columns[0] * 0 + np.array(topic.points))
    np.testing.assert_allclose(total - total.mean(), wanted, atol=1e-6)


def test_a_pattern_of_the_week_is_no_noise():
    week = np.array([4.0, -3.0, 2.0, 0.0, -5.0, 6.0, -4.0])[np.arange(245) % 7]
    plain, patterned = judged(daily(13, 2.0)), judged(daily(13, 2.0, along=week))
    assert patterned.high - patterned.low == pytest.approx(plain.high - plain.low, rel=0.02)


# --- the placebo


@given(st.lists(st.floats(-6, 6), min_size=0, max_size=40), st.floats(-8, 8), st.floats(0.001, 0.4))
def test_a_placebos_p_lies_above_0_and_agrees_with_its_interval(scores, score, tail):
    placebo = Placebo(tuple(scores), (), float(len(scores)), float(len(scores)))
    p = placebo.tail(score)
    assert 0 < p <= 1
    reach = placebo.reach(tail)
    if abs(score) > reach + 1e-6:
        assert p <= tail + 1e-6
    if abs(score) < reach - 1e-6:
        assert p >= tail - 1e-6


def test_fake_effects_widen_the_interval_and_quiet_ones_do_not_narrow_it_much():
    loud = Placebo((3.0, -2.5, 2.8, -3.2) * 5, (), 20.0, 20.0)
    quiet = Placebo((0.1, -0.1) * 10, (), 20.0, 20.0)
    assert loud.reach(0.05) > 2.8
    assert 0.8 < quiet.reach(0.05) < 1.645


def test_overlapping_fake_dates_count_as_fewer():
    rng = np.random.default_rng(1)
    windows = [(at * 5, at * 5 + 9) for at in range(200)]
    alone = independent(rng.normal(size=200), windows)
    smooth = np.convolve(rng.normal(size=230), np.ones(30), "valid")[:200]
    assert alone > 150
    assert independent(smooth, windows) < 110
    assert independent(np.zeros(0), []) == 0


# --- too little to say anything


def test_no_record_before_the_launch_cannot_tell():
    series = daily(1, 5.0).between(LAUNCH, END)
    found = judged(series)
    assert (found.verdict, found.effect, found.p_placebo) == ("cannot tell", None, None)
    assert "before the launch" in found.needs


def test_a_short_record_before_the_launch_cannot_tell_however_large_the_effect():
    series = daily(1, 20.0).between(LAUNCH - timedelta(days=60), END)
    found = judged(series)
    assert found.verdict == "cannot tell"
    assert found.low > 0
    assert "fake dates" in found.needs


def test_a_launch_to_come_and_a_series_that_never_moves_cannot_tell():
    early = contribution(daily(1), LAUNCH, LAUNCH - timedelta(days=3), expected=EXPECTED)
    assert early.verdict == "cannot tell"
    assert "launched on" in early.needs
    still = judged(replace(daily(1), points=(50.0,) * 245))
    assert still.verdict == "cannot tell"
    assert judged(Series("none", (), ())).verdict == "cannot tell"


def test_sparse_surveys_mostly_cannot_tell_and_say_what_would_settle_it():
    seen, launch, last = asked(2)
    expected = Expected(2.0, 4.0, last + timedelta(days=60), launch - timedelta(days=9))
    found = contribution(from_surveys("supportive", seen), launch, last, expected=expected)
    assert found.verdict == "cannot tell"
    assert "answers" in found.needs
    closed = contribution(
        from_surveys("supportive", seen), launch, last, expected=Expected(2.0, 4.0, last, launch - timedelta(days=9))
    )
    assert "closed" in closed.needs


def test_a_landslide_shows_in_sparse_surveys_too():
    seen, launch, last = asked(3, effect=25.0, a_year=12)
    expected = Expected(10.0, 30.0, last, launch - timedelta(days=9))
    assert contribution(from_surveys("supportive", seen), launch, last, expected=expected).verdict == "contributed"


def test_surveys_of_people_who_came_are_not_the_public():
    seen, _, _ = asked(2)
    assert len(from_surveys("s", [*seen, replace(seen[0], came=True)]).days) == len(seen)


def test_what_leans_once_is_noise_and_what_leans_twice_a_column():
    seen, _, _ = asked(2)
    series = from_surveys("s", [*seen, replace(seen[-1], house="Once")])
    laid = lay_out(series, series.days[0])
    assert laid.base.shape[1] == 1 + 3
    assert laid.noise[-1] > laid.noise[-2] + 3
    assert np.all(laid.ridge[1:] > 0)


# --- the guards


def test_failure_16_a_target_set_after_the_fact_does_not_count():
    late = judged(daily(6, 5.0), expected=replace(EXPECTED, locked_on=LAUNCH))
    assert late.expected_before_launch is None
    assert late.against_expectation == ""
    assert any("does not count" in note for note in late.notes)
    assert late.confidence == pytest.approx(0.95)


def test_failure_16_many_looks_share_one_chance_of_a_false_alarm():
    assert sum(Looks(k, 12).alpha for k in range(1, 13)) == pytest.approx(ALPHA)
    assert sum(Looks(k, None).alpha for k in range(1, 2000)) <= ALPHA
    assert Looks(13, 12).alpha == 0
    series = daily(6, 5.0)
    widths = [judged(series, looks=Looks(1, planned)) for planned in (1, 4, 52)]
    assert widths[0].high - widths[0].low < widths[1].high - widths[1].low < widths[2].high - widths[2].low
    used_up = judged(series, looks=Looks(5, 4))
    assert used_up.verdict == "cannot tell"
    assert "used up" in used_up.needs


@given(st.integers(1, 60), st.integers(1, 60))
def test_planned_looks_weigh_the_same_in_any_order(planned, taken):
    look = Looks(taken, planned)
    assert look.alpha in (0.0, ALPHA / planned)
    assert look.shown == ALPHA / planned


def test_what_95_percent_means_does_not_depend_on_looks():
    one, many = judged(daily(6, 2.0)), judged(daily(6, 2.0), looks=Looks(2, 9))
    assert (one.low95, one.high95) == (many.low95, many.high95)


@dataclass(frozen=True)
class Happened:
    on: date
    until: date | None
    kind: str
    title: str
    page: str
    record_id: int


def test_rivals_are_named_likeliest_first_and_never_the_campaign_itself():
    day = timedelta(days=1)
    happened = [
        Happened(LAUNCH, END, "campaign", "Ours", "campaigns", 1),
        Happened(LAUNCH - 90 * day, END + 90 * day, "campaign", "All along", "campaigns", 2),
        Happened(LAUNCH - 90 * day, LAUNCH + 3 * day, "campaign", "Ends", "campaigns", 3),
        Happened(LAUNCH + 20 * day, None, "policy", "Bill signed", "policy", 4),
        Happened(LAUNCH - 2 * day, None, "event", "Forum", "outreach", 5),
        Happened(LAUNCH - 40 * day, None, "event", "Long ago", "outreach", 6),
        Happened(END + day, None, "event", "Later", "outreach", 7),
        Happened(LAUNCH + 20 * day, None, "policy", "Bill signed", "policy", 4),
    ]
    found = rivals(happened, LAUNCH, END, own={("campaigns", 1)})
    assert [one.title for one in found] == ["Forum", "Bill signed", "Ends", "All along"]
    judged_beside = judged(daily(6, 5.0), milestones=happened, own={("campaigns", 1)})
    assert judged_beside.rivals == found
    assert any("Other things happened" in note for note in judged_beside.notes)


def test_the_document_has_the_keys_of_the_command_line():
    document = judged(daily(6, 5.0)).as_json()
    assert set(document) >= {"effect", "low", "high", "p_placebo", "verdict", "expected_before_launch", "detectable"}
    assert document["expected_before_launch"] == {"low": 2.0, "high": 5.0, "by": END.isoformat()}
    assert document["p_placebo"] > 0
    blank = judged(Series("none", (), ())).as_json()
    assert blank["effect"] is None
    assert blank["verdict"] == "cannot tell"


def test_no_word_of_attribution():
    words = " ".join(str(judged(daily(6, size)).as_json()) for size in (0.0, 5.0))
    assert "attribut" not in words
    assert "caused" not in words


# --- planning


def test_what_could_be_found_shrinks_with_evidence():
    series = daily(14)
    plain = detectable(series, LAUNCH, 45).points
    assert plain > 0
    assert detectable(series, LAUNCH, 45, looks=Looks(1, 10)).points > plain
    assert detectable(series, LAUNCH, 45, directed=False).points > plain
    assert detectable(series, LAUNCH, 45, power=0.95).points > plain
    along = np.cumsum(np.random.default_rng(3).normal(0, 0.6, 245))
    lone, topic = daily(15, along=along), daily(16, along=along, name="libraries")
    assert detectable(lone, LAUNCH, 45, topics=[topic]).points < detectable(lone, LAUNCH, 45).points


def test_more_and_larger_surveys_find_smaller_effects():
    seen, launch, _ = asked(2)
    series = from_surveys("supportive", seen)
    on = launch + timedelta(days=20)
    one = detectable(series, launch, 60, surveys=[(on, 500)]).points
    larger = detectable(series, launch, 60, surveys=[(on, 2000)]).points
    more = detectable(series, launch, 60, surveys=[(on, 2000), (on + timedelta(days=20), 2000)]).points
    assert more < larger < one
    none = detectable(series, launch, 60, surveys=[])
    assert none.points is None
    assert none.why


def test_too_short_a_record_can_find_nothing_and_says_why():
    for series in (daily(1).between(START, START + timedelta(days=9)), daily(1).between(LAUNCH - timedelta(60), END)):
        found = detectable(series, LAUNCH, 45)
        assert found.points is None
        assert found.why


# --- in the long run (tests/bench/bench_contribution.py does it at length, with seeds of its own)


def test_in_the_long_run_it_keeps_its_word():
    true, runs = {0.0: [], 3.0: []}, 60
    for effect, found in true.items():
        for seed in range(runs):
            found.append(judged(daily(1000 + seed + int(effect) * 500, effect)))
    alarms = sum(one.verdict == "contributed" for one in true[0.0])
    covered = [one.low95 <= effect <= one.high95 for effect, found in true.items() for one in found]
    assert alarms <= 8  # more than that happens once in 500 at 5%
    assert np.mean(covered) >= 0.88  # less happens once in 500 at 95%
    assert sum(one.verdict == "contributed" for one in true[3.0]) >= 0.7 * runs


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.floats(-8, 8))
def test_every_result_is_consistent_with_itself(seed, effect):
    found: Contribution = judged(daily(seed, effect))
    assert found.low <= found.effect <= found.high
    assert found.low95 <= found.low
    assert 0 < found.p_placebo <= 1
    assert found.low <= min(found.structural.low, found.placebo.low)
    if found.verdict == "contributed":
        assert found.low > 0
        assert found.p_placebo <= ALPHA
        assert found.p_structural <= ALPHA + 1e-6
