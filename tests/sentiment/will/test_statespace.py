"""The filter, the smoother and the likelihood are exact: held against each other, a dense solution and statsmodels."""

import numpy as np
import pytest

from sentiment.will.statespace import START_VARIANCE, Layout, Measurements, Smoothed, Variances, filtered_at, kalman


def scene(seed=3, n=60, houses=4, walking=False):
    rng = np.random.default_rng(seed)
    day = np.sort(rng.integers(0, 200, n)).astype(np.int64)
    level = np.cumsum(rng.normal(0, 0.02, 201))
    house = rng.integers(0, houses, n)
    house[:houses] = np.arange(houses)
    shift = (rng.random((n, 2)) < 0.4) * rng.choice([0.5, 1.0], (n, 2))
    noise = rng.uniform(0.002, 0.02, n)
    y = level[day] + 0.2 * rng.normal(size=houses)[house] + shift @ [0.1, -0.1] + rng.normal(0, np.sqrt(noise))
    given = Variances(
        0.0004,
        rng.uniform(0.01, 0.05, houses),
        150.0,
        np.array([0.01, 0.02]),
        noise,
        ((120.0, 0.0009), (60.0, 0.0002)),
        np.array([0.0] * (houses - 1) + [0.0003]) if walking else np.zeros(0),
    )
    return Measurements(day, y, house, shift, np.array([0.7, 0.0])), given


def statsmodels_model(seen, given):
    """The same model written for statsmodels: one observation a time step, drift and leans moving between days."""
    from statsmodels.tsa.statespace.kalman_smoother import KalmanSmoother

    n, k, h = len(seen.y), seen.shift.shape[1], seen.houses
    size = 1 + k + h
    model = KalmanSmoother(1, size)
    model.bind(seen.y[:, None].copy())
    design = np.concatenate([np.ones((n, 1)), seen.shift, np.eye(h)[seen.house]], axis=1)
    model["design"] = design.T[None, :, :].copy()
    model["obs_cov"] = given.noise[None, None, :].copy()
    model["selection"] = np.eye(size)
    steps = np.append(np.diff(given.clock(seen.day)), 0)
    transition, moves = np.zeros((size, size, n)), np.zeros((size, size, n))
    for t, gap in enumerate(np.append(np.diff(seen.day), 0)):  # entry t leads from t to t + 1
        kept = np.full(h, np.exp(-gap / given.memory))
        anew = given.lean * (1 - kept**2)
        if len(given.walk):  # the last house walks
            kept[-1], anew[-1] = 1.0, given.walk[-1] * gap
        transition[:, :, t] = np.diag(np.concatenate([np.ones(1 + k), kept]))
        moves[:, :, t] = np.diag(np.concatenate([[steps[t]], np.zeros(k), anew]))
    model["transition"], model["state_cov"] = transition, moves
    start = np.concatenate([[START_VARIANCE], given.spread, given.lean])
    model.initialize_known(np.zeros(size), np.diag(start))
    return model


@pytest.mark.parametrize(("seed", "walking"), [(1, False), (2, False), (3, False), (4, True), (5, True)])
def test_agrees_with_statsmodels_to_six_digits(seed, walking):
    seen, given = scene(seed, walking=walking)
    theirs = statsmodels_model(seen, given).smooth()
    ours = kalman(seen, [given])
    np.testing.assert_allclose(ours.loglik[0], theirs.llf, rtol=1e-8)
    told = np.zeros(1 + 2 + seen.houses)
    told[:3] = [1.0, *seen.aim]
    np.testing.assert_allclose(ours.mean[0], told @ theirs.filtered_state, rtol=1e-6, atol=1e-9)
    filtered = np.einsum("i,ijt,j->t", told, theirs.filtered_state_cov, told)
    np.testing.assert_allclose(ours.variance[0], filtered, rtol=1e-6)
    np.testing.assert_allclose(ours.expected[0], theirs.forecasts[0], rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(ours.spread[0], theirs.forecasts_error_cov[0, 0], rtol=1e-6)
    nodes = np.unique(seen.day)
    path = Smoothed(Layout(nodes, seen), given)
    at = np.searchsorted(nodes, seen.day)
    variance = np.diag(path.cover(np.arange(len(nodes))))
    np.testing.assert_allclose(path.loglik, theirs.llf, rtol=1e-8)
    np.testing.assert_allclose(path.mean[at], told @ theirs.smoothed_state, rtol=1e-6, atol=1e-9)
    smoothed = np.einsum("i,ijt,j->t", told, theirs.smoothed_state_cov, told)
    np.testing.assert_allclose(variance[at], smoothed, rtol=1e-6)
    np.testing.assert_allclose(path.shifts, theirs.smoothed_state[1:3, -1], rtol=1e-6, atol=1e-9)
    last = [np.flatnonzero(seen.house == house)[-1] for house in range(seen.houses)]
    leans = [theirs.smoothed_state[3 + house, at] for house, at in enumerate(last)]
    np.testing.assert_allclose(path.leans(), leans, rtol=1e-6, atol=1e-9)


def test_joint_uncertainty_equals_a_dense_posterior():
    seen, given = scene(5, 25, 3)
    nodes = np.union1d(np.unique(seen.day), [0, 100, 260])
    path = Smoothed(Layout(nodes, seen), given)
    clock = given.clock(nodes)
    prior = START_VARIANCE + np.minimum.outer(clock, clock) - clock[0]
    at = np.searchsorted(nodes, seen.day)
    same = seen.house[:, None] == seen.house[None, :]
    leans = same * given.lean[seen.house] * np.exp(-np.abs(np.subtract.outer(seen.day, seen.day)) / given.memory)
    total = prior[np.ix_(at, at)] + leans + (seen.shift * given.spread) @ seen.shift.T + np.diag(given.noise)
    aimed = (seen.shift * given.spread) @ seen.aim  # covariance of each measurement with the shifts told
    seen_with_told = prior[:, at] + aimed[None, :]
    gain = seen_with_told @ np.linalg.inv(total)
    cover = prior + given.spread @ seen.aim**2 - gain @ seen_with_told.T
    np.testing.assert_allclose(path.mean, gain @ seen.y, atol=1e-8)
    np.testing.assert_allclose(path.cover(np.arange(len(nodes))), cover, atol=1e-8)
    np.testing.assert_allclose(path.weights(len(nodes) - 1), gain[-1], atol=1e-8)
    sign, determinant = np.linalg.slogdet(total)
    dense = -0.5 * (len(seen.y) * np.log(2 * np.pi) + determinant + seen.y @ np.linalg.solve(total, seen.y))
    assert sign == 1
    assert path.loglik == pytest.approx(dense, rel=1e-9)


def test_estimated_leans_sum_to_zero_while_their_sum_stays_uncertain():
    rng = np.random.default_rng(2)
    house = np.repeat(np.arange(5), 8)
    noise = np.full(40, 0.002)
    y = 0.3 + np.array([0.2, -0.1, 0.05, 0.1, -0.2])[house] + rng.normal(0, 0.04, 40)
    seen = Measurements(np.zeros(40, dtype=np.int64), y, house, np.zeros((40, 0)), np.zeros(0))
    given = Variances(1e-4, np.full(5, 0.02), 300.0, np.zeros(0), noise)
    path = Smoothed(Layout(np.array([0]), seen), given)
    assert abs(path.leans().sum()) < 1e-3
    assert path.cover(np.array([0]))[0, 0] > 0.02 / 5  # the level carries what all houses may share


def test_missing_days_widen_what_is_known():
    seen, given = scene()
    known = kalman(seen, [given])
    days = np.array([-5, seen.day[0], 400, 500])
    mean, variance = filtered_at(days, seen, known, [given])
    assert np.isnan(mean[0, 0])
    assert variance[0, 3] - variance[0, 2] == pytest.approx(100 * given.drift)
    assert mean[0, 2] == mean[0, 3] == known.mean[0, -1]


def test_later_evidence_leaves_what_was_known_untouched():
    seen, given = scene(4, 90)
    half = Measurements(seen.day[:45], seen.y[:45], seen.house[:45], seen.shift[:45], seen.aim)
    early = Variances(
        given.drift, given.lean[: half.houses], given.memory, given.spread, given.noise[:45], given.earlier
    )
    np.testing.assert_allclose(kalman(seen, [given]).mean[:, :45], kalman(half, [early]).mean, atol=1e-9)
    np.testing.assert_allclose(kalman(seen, [given]).variance[:, :45], kalman(half, [early]).variance, atol=1e-9)


def test_one_measurement():
    seen = Measurements(np.array([3]), np.array([0.4]), np.array([0]), np.zeros((1, 0)), np.zeros(0))
    given = Variances(1e-4, np.array([0.01]), 300.0, np.zeros(0), np.array([0.02]))
    path = Smoothed(Layout(np.array([3]), seen), given)
    assert path.mean[0] == pytest.approx(0.4, abs=1e-3)
    assert path.cover(np.array([0]))[0, 0] == pytest.approx(0.03, rel=1e-3)


def test_out_of_order_is_refused():
    with pytest.raises(ValueError, match="order"):
        Measurements(np.array([3, 1]), np.zeros(2), np.array([-1, -1]), np.zeros((2, 0)), np.zeros(0))


def test_the_walks_own_time_runs_as_fast_as_its_stretch():
    given = Variances(1.0, np.zeros(0), 1.0, np.zeros(0), np.zeros(0), ((10.0, 4.0), (5.0, 2.0)))
    np.testing.assert_allclose(np.diff(given.clock(np.arange(13))), [2.0] * 5 + [4.0] * 5 + [1.0] * 2)
