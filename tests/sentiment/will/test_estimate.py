"""The level, its interval, its change and its verdict."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.special import expit, logit

from sentiment.will import verdict
from sentiment.will.estimate import estimate
from sentiment.will.fitting import fit
from sentiment.will.model import Model, Observation, Parameters
from sentiment.will.needs import first_needs, needs_of

START = date(2024, 1, 1)
NOW = date(2026, 11, 23)


def survey(day, share, n=600, house="Marlow Pulse", **more):
    return Observation(day, share, float(n), house, ref=f"poll:{day}{house}", **more)


def county(seed=1, per_year=8, years=3, houses=4, step=0.006, lean=0.1, drift=0.0, came=False):
    """A few surveys a year of a level that walks; returns them and the level on the last day."""
    rng = np.random.default_rng(seed)
    days = 365 * years
    path = logit(0.5) + np.cumsum(rng.normal(drift, step, days + 1))
    leans = rng.normal(0, lean, houses)
    found = []
    for day in np.sort(rng.integers(0, days + 1, per_year * years)):
        house, n = int(rng.integers(houses)), int(rng.integers(300, 1200))
        true = expit(path[day] + leans[house] + rng.normal(0, 0.03))
        asked = round(n / 1.3)
        share = rng.binomial(asked, true) / asked
        found.append(survey(START + timedelta(days=int(day)), share, n, f"House {house}"))
    return found, float(expit(path[-1])), START + timedelta(days=days)


def test_nothing_is_no_data():
    assert estimate([], NOW) is None
    assert estimate([survey(date(2027, 1, 1), 0.5)], NOW) is None  # not known yet


def test_one_survey_gives_a_level_with_an_honest_wide_interval_and_no_verdict():
    found = estimate([survey(date(2026, 10, 20), 0.58, 412)], NOW)
    assert found.level == pytest.approx(0.58, abs=0.005)
    naive = 1.645 * (0.58 * 0.42 / 412) ** 0.5
    assert found.high - found.low > 3 * naive  # its house may lean, and a month has passed
    assert found.low95 < found.low < found.level < found.high < found.high95
    assert found.change.verdict == "cannot tell"
    assert found.year_ago is None


def test_the_interval_widens_while_nobody_asks():
    seen = [survey(date(2026, 1, 10), 0.5), survey(date(2026, 3, 10), 0.5)]
    widths = []
    for months in (1, 6, 20):
        found = estimate(seen, date(2026, 3, 10) + timedelta(days=30 * months))
        widths.append(found.high - found.low)
    assert widths == sorted(widths)


def test_failure_14_surveys_of_those_who_came_never_make_a_public_level():
    crowd = [survey(date(2026, 10, 1), 0.95, 80, "Our events", came=True)]
    assert estimate(crowd, NOW) is None
    public = [survey(date(2026, 9, 1), 0.50, 900), survey(date(2026, 10, 1), 0.50, 900)]
    alone, together = estimate(public, NOW), estimate(public + crowd, NOW)
    assert together.level == pytest.approx(alone.level, abs=0.01)
    assert together.n == alone.n == 1800  # their answers are not counted as the public's


def test_failure_15_a_changed_question_is_not_read_as_a_change_of_will():
    """Two houses change to a wording that draws ten points more: the interval grows, the level does not leap."""
    old = [survey(START + timedelta(days=60 * at), 0.50, 800, f"H{at % 2}", wording=("favor",)) for at in range(14)]
    new = [survey(old[-1].day + timedelta(days=20), 0.60, 800, "H0", wording=("favor, to help children",))]
    as_of = new[0].day + timedelta(days=5)
    told = estimate(old + new, as_of)
    silent = estimate([*old, replace(new[0], wording=("favor",))], as_of)
    assert told.level - 0.50 < 0.5 * (silent.level - 0.50)
    assert told.change.verdict == "cannot tell"
    assert dict(told.wordings)["favor, to help children"] > 0.02


def test_failure_09_no_direction_without_an_interval_that_excludes_zero():
    found, _, as_of = county(3)
    for days in range(0, 400, 100):
        made = estimate(found, as_of - timedelta(days=days), history=False)
        change = made.change
        if change.verdict in ("rising", "falling"):
            assert change.low > 0 or change.high < 0
        else:
            assert change.low <= 0 <= change.high
        assert change.low <= change.value <= change.high


def test_a_clear_rise_is_told():
    days = [START + timedelta(days=10 * at) for at in range(40)]
    seen = [survey(day, 0.40 if at < 32 else 0.52, 1000, f"H{at % 3}") for at, day in enumerate(days)]
    found = estimate(seen, days[-1])
    assert found.change.verdict == "rising"
    assert found.change.p_rise > 0.95
    assert estimate(seen[:32], days[31]).change.verdict == "steady"


def test_steady_needs_evidence_and_not_only_the_belief_that_opinion_is_slow():
    assert verdict.judge("share", -0.02, 0.02, 0.04) == "steady"
    assert verdict.judge("share", -0.02, 0.02, 0.30) == "cannot tell"
    assert verdict.judge("share", -0.02, 0.04, 0.01) == "cannot tell"
    assert verdict.judge("share", 0.001, 0.04, 0.30) == "rising"
    assert verdict.judge("share", -0.04, -0.001, 0.30) == "falling"


def test_one_dominating_house_is_said():
    seen = [survey(START + timedelta(days=20 * at), 0.5, 900, "Big") for at in range(20)]
    seen += [survey(START + timedelta(days=200 + at), 0.48, 500, f"Small {at}") for at in range(2)]
    found = estimate(seen, START + timedelta(days=420))
    assert found.dominant.name == "Big"
    assert sum(house.weight for house in found.houses) == pytest.approx(1.0, abs=0.01)
    even, _, as_of = county(2)
    assert estimate(even, as_of).dominant is None


def test_leans_are_told_against_each_other():
    rng = np.random.default_rng(4)
    seen = []
    for at in range(60):
        house, lean = [("High", 0.05), ("Low", -0.05), ("Middle", 0.0)][at % 3]
        seen.append(survey(START + timedelta(days=6 * at), 0.5 + lean + rng.normal(0, 0.01), 1000, house))
    found = estimate(seen, START + timedelta(days=365))
    leans = {house.name: house.lean for house in found.houses}
    assert leans["High"] == pytest.approx(0.05, abs=0.02)
    assert leans["Low"] == pytest.approx(-0.05, abs=0.02)
    assert found.level == pytest.approx(0.5, abs=0.02)


def test_later_evidence_leaves_what_was_known_then_untouched_with_the_parameters_held():
    found, _, as_of = county(5, per_year=12)
    held = fit(Model(found))
    cut = as_of - timedelta(days=365)
    then = estimate([seen for seen in found if seen.day <= cut], cut, parameters=held)
    now = estimate(found, as_of, parameters=held)
    later = {point.day: point for point in now.series}
    shared = [point for point in then.series if point.day in later]
    assert len(shared) > 50
    for point in shared:
        assert later[point.day].filtered == pytest.approx(point.filtered, abs=1e-9)
        assert later[point.day].filtered_low == pytest.approx(point.filtered_low, abs=1e-9)


def test_the_same_evidence_gives_the_same_numbers_and_parameters_survive_the_store():
    found, _, as_of = county(6)
    one, two = estimate(found, as_of), estimate(list(reversed(found)), as_of)
    assert (one.level, one.low, one.high, one.change) == (two.level, two.low, two.high, two.change)
    kept = Parameters.from_json(one.parameters.as_json())
    again = estimate(found, as_of, parameters=kept)
    assert (again.level, again.low, again.high) == (one.level, one.low, one.high)


def test_shares_at_the_edge_and_tiny_samples():
    seen = [survey(date(2026, 9, 1), 0.0, 50), survey(date(2026, 10, 1), 1.0, 50), survey(date(2026, 11, 1), 0.5, 1)]
    found = estimate(seen, NOW)
    assert 0 <= found.low95 < found.level < found.high95 <= 1


def test_behaviour_is_a_rate_with_more_spread_than_counting():
    came = [30, 45, 22, 60, 38, 25, 70, 44, 35, 52, 48, 61, 33, 80, 41]
    seen = [Observation(START + timedelta(days=14 * at), float(c), 1.0, ref=f"event:{at}") for at, c in enumerate(came)]
    found = estimate(seen, START + timedelta(days=14 * len(came)), unit="rate")
    assert found.unit == "rate"
    assert 35 < found.level < 55
    counting = 1.645 * (np.mean(came) / len(came)) ** 0.5
    assert found.high - found.low > 3 * counting
    assert found.houses == ()
    nobody = [Observation(START, 0.0, 1.0, ref="event:1")]
    assert estimate(nobody, START + timedelta(days=9), unit="rate").level < 3


def test_coverage_in_simulation_with_eight_surveys_a_year():
    """A small seeded check; the benchmark runs it on thousands (tests/bench/bench_will.py)."""
    inside90 = inside95 = 0
    runs = 60
    for seed in range(runs):
        found, true, as_of = county(1000 + seed, years=2)
        made = estimate(found, as_of, history=False)
        inside90 += made.low < true < made.high
        inside95 += made.low95 < true < made.high95
    assert 0.80 <= inside90 / runs <= 0.99
    assert 0.87 <= inside95 / runs <= 1.0


def test_cannot_tell_says_what_would_settle_it_and_that_survey_would():
    seen = [survey(date(2026, 6, 1), 0.5, 300), survey(date(2026, 10, 20), 0.53, 300)]
    found = estimate(seen, NOW)
    needs = needs_of(seen, found, {"Marlow Pulse": "Marlow Pulse"})
    assert found.change.verdict == "cannot tell"
    assert needs.n % 10 == 0
    assert "answers" in needs.said()
    assert "Marlow Pulse" in needs.said()
    assert "5-point move" in needs.said()
    planned = [date(2026, 12, 21), date(2027, 3, 21)][: needs.surveys]
    for n, shows in ((needs.n, True), (needs.n // 2, False)):
        more = [survey(day, 0.53, n) for day in planned]
        then = estimate(seen + more, planned[-1], parameters=found.parameters)
        assert (then.change.shows <= needs.move + 1e-6) is shows


def test_where_nothing_is_measured_two_surveys_are_asked_for():
    needs = first_needs(NOW)
    assert needs.surveys == 2
    assert "90 days apart" in needs.said()
    assert 500 < needs.n < 2500
    assert first_needs(NOW, "rate") is None


def test_a_settled_verdict_needs_nothing():
    days = [START + timedelta(days=10 * at) for at in range(40)]
    seen = [survey(day, 0.5, 1000, f"H{at % 3}") for at, day in enumerate(days)]
    found = estimate(seen, days[-1])
    assert found.change.verdict == "steady"
    assert needs_of(seen, found) is None


def test_quantiles_of_a_mixture():
    rng = np.random.default_rng(1)
    mean, spread, weights = np.array([[0.0], [3.0]]), np.array([[1.0], [0.5]]), np.array([0.7, 0.3])
    picks = rng.random(400_000) < 0.7
    drawn = np.where(picks, rng.normal(0, 1, 400_000), rng.normal(3, 0.5, 400_000))
    ours = verdict.quantiles(mean, spread, weights, (0.05, 0.5, 0.95))[:, 0]
    np.testing.assert_allclose(ours, np.quantile(drawn, [0.05, 0.5, 0.95]), atol=0.02)
