"""The benchmark's scenes, small and with fixed seeds, and that its lines fail when they should."""

import numpy as np
import pytest

from tests.bench import bench_will
from tests.bench.counties import SCENES, Run, binomial_99_9, looks, one_run, worse

POLLS, DOMINATED, EIGHT, MEDIA, BROKEN, _ = SCENES


@pytest.mark.parametrize(("scene", "runs"), [(POLLS, 8), (DOMINATED, 8), (EIGHT, 16), (MEDIA, 5), (BROKEN, 5)])
def test_the_interval_covers(scene, runs):
    made = [one_run(1, run, scene) for run in range(runs)]
    assert binomial_99_9(sum(one.wide for one in made), runs)[1] >= 0.93
    assert sum(one.wide for one in made) >= 0.8 * runs
    assert all(one.alone is None for one in made) or scene.media


def test_a_flat_level_is_not_called_moving_over_fifty_two_looks():
    told = [look for run in range(2) for look in looks(np.random.default_rng([3, run]), EIGHT)]
    assert len(told) == 2 * 52
    assert {look.verdict for look in told} <= {"steady", "cannot tell"}
    assert all(look.moved == 0 for look in told)


def test_a_large_move_is_found_and_not_called_steady():
    told = looks(np.random.default_rng(4), POLLS, 0.10)
    held = [look for look in told if abs(look.moved) > 0.08]
    assert {"rising", "falling"} & {look.verdict for look in told}
    assert "steady" not in {look.verdict for look in held}


def test_intervals_that_miss_fail_every_scene(monkeypatch, capsys):
    monkeypatch.setattr(bench_will, "one_run", lambda _seed, run, _scene: Run(run % 2 == 0, True, 0.1, 0.0))
    failed = bench_will.simulation(200, 1)
    assert [line.split(":")[0] for line in failed] == [scene.name for scene in SCENES]
    assert "seed 1, 200 runs" in capsys.readouterr().out


def test_media_that_covers_less_than_polls_alone_fails(capsys):
    good, bad = Run(True, True, 0.1, 0.0), Run(False, False, 0.1, 0.1)
    assert bench_will.beside_polls_alone("x", [Run(False, False, 0.1, 0.1, good)] * 12)
    assert not bench_will.beside_polls_alone("x", [Run(True, True, 0.1, 0.0, bad)] * 12)
    assert not bench_will.beside_polls_alone("x", [good])


def test_false_alarms_over_the_budget_fail(monkeypatch):
    rising = [bench_will.Look("rising", 0.99, 0.0)]
    monkeypatch.setattr(bench_will, "looks", lambda _rng, _scene, _move: rising)
    assert len(bench_will.verdicts(40, 1)) == 2
    calm = [bench_will.Look("steady", 0.5, 0.0)]
    monkeypatch.setattr(bench_will, "looks", lambda _rng, _scene, _move: calm)
    assert bench_will.verdicts(40, 1) == []


def test_binomial_lines():
    low, high = binomial_99_9(1900, 2000)
    assert (low, high) == (pytest.approx(0.932, abs=0.002), pytest.approx(0.965, abs=0.002))
    assert binomial_99_9(0, 10)[0] == 0.0
    assert binomial_99_9(10, 10)[1] == 1.0
    assert worse(0, 0) == 1.0
    assert worse(10, 0) == pytest.approx(0.5**10)
