"""Media beside surveys: an input only where it proved itself, told either way, and safe when its lean breaks."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.special import expit, logit

from sentiment.will.channel import ENOUGH, MediaUse, fit_both, opened, overlapping, weigh
from sentiment.will.estimate import estimate
from sentiment.will.model import MediaShare, Model, Observation, Parameters
from sentiment.will.needs import needs_of

START = date(2022, 1, 1)
DAYS = 3 * 365
AS_OF = START + timedelta(days=DAYS)


def scene(seed, surveys=75, step=0.02, useful=True, jump=0.0):
    """Surveys over three years of a level that moves fast, and media shares that follow it (or nothing) from year 2."""
    rng = np.random.default_rng(seed)
    path = np.cumsum(rng.normal(0, step, DAYS + 1))
    path += logit(0.5) - path.mean()
    seen = []
    for number, day in enumerate(np.sort(rng.integers(0, DAYS + 1, surveys))):
        house = int(rng.integers(3))
        share = rng.binomial(500, expit(path[day] + 0.05 * (house - 1))) / 500
        seen.append(Observation(START + timedelta(days=int(day)), share, 600.0, f"House {house}", ref=f"{number:04d}"))
    bias = 0.5 + np.cumsum(rng.normal(0, 0.004, DAYS + 1))
    bias[DAYS - 100 :] += jump
    media = []
    for day in range(365, DAYS + 1, 7):
        true = expit((path[day] if useful else rng.normal(0, 0.6)) + bias[day])
        share = rng.binomial(400, true) / 400
        media.append(MediaShare(START + timedelta(days=day), share, float(np.sqrt(share * (1 - share) / 400))))
    return seen, media, float(expit(path[-1]))


def test_media_that_foretells_surveys_is_an_input_and_narrows_the_interval():
    seen, media, true = scene(3)
    alone, both = (estimate(seen, AS_OF, history=False, media=shares) for shares in ([], media))
    assert both.media.used
    assert both.media.overlap >= ENOUGH
    assert both.media.gain > 0
    assert both.high - both.low < 0.92 * (alone.high - alone.low)
    assert both.low95 < true < both.high95
    assert both.media.said().startswith("Media was an input, because")
    assert (both.n, both.surveys, both.newest) == (alone.n, alone.surveys, alone.newest)
    assert set(both.weights) == {one.ref for one in seen}


def test_media_that_follows_nothing_is_no_input_and_leaves_the_level_alone():
    seen, media, _ = scene(4, useful=False)
    alone, both = (estimate(seen, AS_OF, history=False, media=shares) for shares in ([], media))
    assert not both.media.used
    assert (both.level, both.low, both.high) == (alone.level, alone.low, alone.high)
    assert "did not foretell" in both.media.said()


def test_fewer_than_thirty_overlapping_surveys_are_not_enough():
    seen, media, _ = scene(3, surveys=30)
    use, parameters = weigh(seen, media)
    assert parameters is None
    assert not use.used
    assert use.gain is None
    assert f"learning how it leans takes 30 overlapping surveys and there are {use.overlap}." in use.said()
    assert "no share" in weigh(seen, [])[0].said()


def test_an_old_media_share_overlaps_no_survey():
    seen, media, _ = scene(3)
    early = [share for share in media if share.day < START + timedelta(days=420)]
    found = overlapping(seen, early)
    assert found
    assert max(one.day for one in found) <= early[-1].day + timedelta(days=45)


def test_a_lean_that_breaks_is_learned_anew_and_the_level_stays_where_surveys_have_it():
    seen, media, true = scene(3, jump=1.2)
    broke = START + timedelta(days=DAYS - 100)
    held = fit_both(seen, media)
    assert any(abs((day - broke).days) <= 14 for day in held.breaks)
    alone = estimate(seen, AS_OF, history=False)
    both = estimate(seen, AS_OF, parameters=held, history=False, media=media)
    assert both.low95 < true < both.high95
    assert both.level == pytest.approx(alone.level, abs=0.03)


def test_with_the_parameters_held_removing_the_newest_year_leaves_what_was_known_then():
    seen, media, _ = scene(3, jump=1.2)
    held = fit_both(seen, media)
    cut = AS_OF - timedelta(days=365)
    then = estimate([one for one in seen if one.day <= cut], cut, parameters=held, media=media)
    now = estimate(seen, AS_OF, parameters=held, media=media)
    later = {point.day: point for point in now.series}
    shared = [point for point in then.series if point.day in later]
    assert len(shared) > 50
    for point in shared:
        assert later[point.day].filtered == pytest.approx(point.filtered, abs=1e-9)
        assert later[point.day].filtered_high == pytest.approx(point.filtered_high, abs=1e-9)


def test_a_break_is_told_by_what_came_before_it_alone():
    seen, media, _ = scene(3, jump=1.2)
    held = replace(fit_both(seen, media), breaks=())
    found = opened(seen, media, held)
    cut = found[-1]
    assert opened([one for one in seen if one.day <= cut], [one for one in media if one.day <= cut], held) == found


def test_parameters_of_both_survive_the_store():
    seen, media, _ = scene(3, jump=1.2)
    held = fit_both(seen, media)
    again = Parameters.from_json(held.as_json())
    assert again.media
    assert again.breaks == held.breaks
    one, two = (estimate(seen, AS_OF, parameters=each, history=False, media=media) for each in (held, again))
    assert (one.level, one.low) == (two.level, two.low)
    assert one.media is None  # decided when they were fitted


def test_media_alone_makes_no_public_level():
    _, media, _ = scene(3)
    assert estimate([], AS_OF, media=media) is None


def test_shares_at_the_edge():
    seen, _, _ = scene(3, surveys=12)
    odd = [MediaShare(AS_OF, 1.0, 0.0), MediaShare(AS_OF - timedelta(days=7), 0.0, 0.0)]
    model = Model(seen, media=odd)
    assert np.isfinite(model.seen.y).all()
    assert (model.variances(np.zeros(len(model.names))).noise > 0).all()


def test_labels_that_would_settle_it_are_named_where_media_is_an_input():
    seen, media, _ = scene(3)
    found = estimate(seen, AS_OF, history=False, media=media)
    drifts = replace(found, change=replace(found.change, verdict="cannot tell", shows=0.2))
    assert needs_of(seen, drifts, {}, media).labels == 0  # no number of labels makes up for a lean that drifts
    held = found.parameters
    mode = np.where(np.array(held.names) == "bias", np.log(0.002), held.mode)
    doubtful = replace(drifts, parameters=replace(held, mode=mode))
    needs = needs_of(seen, doubtful, {}, media)
    assert needs is not None
    assert needs.labels > 0
    assert f"or {needs.labels} random labels every 7 days until" in needs.said()
    assert needs_of(seen, doubtful, {}).labels == 0


def test_said_in_a_sentence_that_names_the_breaks():
    use = MediaUse(True, 20, 31, 2.345, 1.0, (date(2026, 3, 1),))
    assert use.said() == (
        "Media was an input, because 31 surveys were foretold better with it than without it (log score +2.3). "
        "Its lean broke on 1 Mar 2026 and was learned anew."
    )
    assert use.as_json()["input"] is True
