"""On which series a launch is judged: weeks that never straddle it, sources heard all through, plans that stand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from sentiment.will.contribution import Expected
from sentiment.will.counterfactual import counterfactual
from sentiment.will.foresight import options
from sentiment.will.judged import (
    PlanDraft,
    PlanRow,
    Subject,
    check_plan,
    fingerprint,
    named,
    panel,
    people,
    relevant,
    standing,
    stories_a_day,
)
from sentiment.will.rivals import Looks
from sentiment.will.series import Series, from_surveys
from tests.sentiment.will.test_contribution import END, LAUNCH, START, asked, daily

TZ = ZoneInfo("America/Chicago")
ONE = Subject("campaign", 7, "Care", 1, "Child care", "public", "supportive", LAUNCH, LAUNCH + timedelta(days=30))


def plan(number, at, **more):
    given = {"series": "surveys", "comparisons": (2,), "looks": 2, **more}
    return PlanRow(number, number, chosen_at=at, chosen_by="Pat", **given)


def at(day, hour=12):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def checked(draft, plans=(), today=LAUNCH - timedelta(days=3)):
    return [one.field for one in check_plan(draft, ONE, plans, goals={1, 2, 3}, today=today, tz=TZ)]


# --- plans


def test_the_last_plan_before_launch_stands_and_a_later_one_is_too_late():
    early = [plan(1, at(LAUNCH - timedelta(days=9))), plan(2, at(LAUNCH - timedelta(days=2)))]
    late = plan(3, at(LAUNCH + timedelta(days=1)))
    assert standing([], LAUNCH, TZ) == (None, False)
    assert standing([*early, late], LAUNCH, TZ) == (early[1], False)
    assert standing([late], LAUNCH, TZ) == (late, True)


def test_the_day_of_launch_is_the_local_one():
    assert not standing([plan(1, at(LAUNCH, 3))], LAUNCH, TZ)[1]  # still the evening before in Chicago
    assert standing([plan(1, at(LAUNCH, 12))], LAUNCH, TZ)[1]


def test_failure_16_what_was_locked_before_launch_cannot_be_chosen_again_after_it():
    locked = [plan(1, at(LAUNCH - timedelta(days=9)))]
    assert checked(PlanDraft(comparisons=(3,)), locked) == []
    assert checked(PlanDraft(comparisons=(3,)), locked, today=LAUNCH) == ["campaign"]
    assert checked(PlanDraft(comparisons=(3,)), today=LAUNCH) == []  # nothing was locked: it may be chosen, and is told
    assert checked(PlanDraft(looks=4), today=LAUNCH) == ["looks"]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (PlanDraft("tone"), "series"),
        (PlanDraft(comparisons=(1,)), "comparisons"),
        (PlanDraft(comparisons=(9,)), "comparisons"),
        (PlanDraft(looks=0), "looks"),
        (PlanDraft(looks=99), "looks"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_its_field(draft, field):
    assert checked(draft) == [field]


def test_a_text_names_goals_by_any_name_they_had():
    names = {2: ["Safe routes", "Walking to school"], 3: ["Roads, rails and rivers"]}
    assert named("safe  Routes.", names) == ((2,), ())
    assert named("walking to school; Roads, rails and rivers", names)[0] == (2,)
    assert named("Roads, rails and rivers", names) == ((3,), ())
    assert named("Road repair; safe routes", names) == ((2,), ("Road repair",))
    assert named("", names) == ((), ())


# --- series


def test_no_week_straddles_the_launch_and_cut_weeks_are_left_out():
    stories = {LAUNCH + timedelta(days=day): 7 for day in range(-30, 25)}
    made = stories_a_day("care", stories, LAUNCH, LAUNCH - timedelta(days=30), LAUNCH + timedelta(days=24))
    assert made.days == tuple(LAUNCH + timedelta(days=day) for day in (-22, -15, -8, -1, 6, 13, 20))
    assert set(made.points) == {7.0}


def test_only_sources_heard_all_through_are_counted():
    since = {1: START, 2: START, 3: LAUNCH - timedelta(days=10), 4: START}
    gaps = [(4, LAUNCH - timedelta(days=5), LAUNCH - timedelta(days=2)), (2, END + timedelta(days=9), END)]
    sources, first = panel(since, gaps, LAUNCH, END)
    assert (sources, first) == ({1, 2}, START)
    assert panel({}, [], LAUNCH, END) == (frozenset(), LAUNCH)


def test_the_campaigns_own_events_are_not_what_changed():
    counts = [(LAUNCH, 5, 40, 40), (LAUNCH - timedelta(days=3), 6, 20, 30), (LAUNCH, 8, None, None)]
    assert people("care", counts, {5}) == Series("care", (LAUNCH - timedelta(days=3),), (25.0,))


def test_what_matters_of_a_count_is_a_part_of_its_usual_size():
    weekly = Series("media", (START, LAUNCH), (2.0, 50.0))
    assert relevant(weekly, "media", LAUNCH) == pytest.approx(0.4)
    assert relevant(weekly, "surveys", LAUNCH) == 2.0


def test_a_fingerprint_changes_with_what_a_look_rests_on_and_with_nothing_else():
    series = daily()
    first = fingerprint(series, [], ONE, ("surveys", 2), False)
    later = Series("signal", (*series.days, date(2027, 1, 1)), (*series.points, 90.0))
    assert fingerprint(later, [], ONE, ("surveys", 2), False) == first  # measured after the window
    others = [
        fingerprint(daily(seed=2), [], ONE, ("surveys", 2), False),
        fingerprint(series, [daily(seed=3)], ONE, ("surveys", 2), False),
        fingerprint(series, [], ONE, ("surveys", 3), False),
        fingerprint(series, [], ONE, ("surveys", 2), True),
        fingerprint(series, [], replace(ONE, expected=Expected(1, 2, END, START)), ("surveys", 2), False),
    ]
    assert len({first, *others}) == 6


# --- pictures and plans


def test_the_counterfactual_knows_nothing_of_what_came_after_the_launch():
    assert counterfactual(daily(), [], LAUNCH, END) == counterfactual(daily(effect=30.0), [], LAUNCH, END)
    assert counterfactual(daily().between(LAUNCH, END), [], LAUNCH, END) == []


def test_the_counterfactual_follows_what_moved_both():
    along = np.cumsum(np.random.default_rng(5).normal(0, 0.5, 245))
    topic = daily(seed=8, along=along, name="comparison")
    alone = counterfactual(daily(along=along), [], LAUNCH, END)[-1]
    beside = counterfactual(daily(along=along), [topic], LAUNCH, END)[-1]
    assert beside.high - beside.low < 0.8 * (alone.high - alone.low)


def test_the_counterfactual_of_surveys_reaches_the_end_and_grows_wider():
    seen, launch, last = asked()
    band = counterfactual(from_surveys("will", seen), [], launch, last)
    at_launch = next(one for one in band if one.day == launch)
    assert band[-1].day == last
    assert band[-1].high - band[-1].low >= at_launch.high - at_launch.low
    assert all(one.low < one.level < one.high for one in band)


def test_in_the_long_run_the_band_holds_the_path():
    held = []
    for seed in range(60):
        walk = 50 + np.cumsum(np.random.default_rng(seed).normal(0, 0.1, 245))  # as `daily` draws it
        end = counterfactual(daily(seed=seed), [], LAUNCH, END)[-1]
        held.append(end.low <= walk[-1] <= end.high)
    assert np.mean(held) >= 0.82  # 90%, less two standard errors of 60 runs


def test_options_are_better_than_what_is_in_sight_and_the_best_comes_first():
    seen, launch, _ = asked(a_year=6)
    series = from_surveys("will", seen).between(date.min, launch - timedelta(days=1))
    found = options(series, launch, 60, directed=False, looks=Looks(1, 4))
    sizes = [one.points for one in found]
    assert sizes == sorted(sizes)
    assert {"one look only, at the end", "a direction locked before launch"} <= {one.what for one in found}
    assert options(series.between(START, START), launch, 60) == []
