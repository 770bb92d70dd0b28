"""The pictures, through `to_dict()`: three charts on one time axis, words beside every colour."""

import json
from datetime import date, timedelta

import pytest

from data.timeline import Milestone
from data.ui.theme import DARK, LIGHT
from sentiment.charts import over_time
from sentiment.charts.will import PICK, ladder, ladder_alt, ladder_frame, ladder_table
from sentiment.mentions import MediaPoint, SourceGap
from sentiment.will.ladder import full_ladder
from tests.sentiment.will.test_evidence import row as poll

TODAY = date(2026, 11, 23)
START = TODAY - timedelta(days=365)


def rung(name="supportive", level=0.58, **changes):
    from dataclasses import replace

    base = full_ladder(1, [], TODAY)[1]
    points = [
        {"date": (START + timedelta(days=day)).isoformat(), "level": 0.5 + day / 5000, "low": 0.46, "high": 0.62,
         "filtered": 0.5}
        for day in range(-30, 366, 5)
    ]  # fmt: skip
    made = replace(
        base, id=1, rung=name, level=level, low=0.54, high=0.62, n=1530, surveys=2, newest=TODAY, since=START,
        change=0.05, change_low=0.01, change_high=0.09, verdict="rising", series=tuple(points),
        detail={"year_ago": {"level": 0.49}},
    )  # fmt: skip
    return replace(made, **changes)


def every(spec, key):
    """Every value under a key, wherever it stands."""
    if isinstance(spec, dict):
        for name, value in spec.items():
            if name == key:
                yield value
            yield from every(value, key)
    elif isinstance(spec, list):
        for one in spec:
            yield from every(one, key)


def milestones():
    return [
        Milestone(START - timedelta(days=20), START + timedelta(days=40), "campaign", "Launch", 1, "campaigns", 1),
        Milestone(date(2026, 3, 1), None, "event", "Forum", 1, "outreach", 2, "45 came"),
        Milestone(date(2026, 3, 2), None, "event", "Canvass", 1, "outreach", 3),
        Milestone(date(2026, 6, 1), None, "policy", "HB 1042 passed", 1, "policy", 4),
    ]


def weeks():
    monday = START - timedelta(days=START.weekday())
    return [
        MediaPoint(monday + timedelta(weeks=n), monday + timedelta(weeks=n, days=6), 3 * n, n, 0.1) for n in range(52)
    ]


def test_the_ladder_says_every_verdict_in_words_and_carries_the_click():
    rungs = full_ladder(1, [rung()], TODAY)
    frame = ladder_frame(rungs)
    assert list(frame["label"]) == ["Acting|· no data", "Empowered|· no data", "Supportive|▲ rising", "Aware|· no data"]
    assert list(frame["said"]) == ["not measured yet", "not measured yet", "58% (54–62)", "not measured yet"]
    spec = ladder(rungs, "adults in Marlow County", LIGHT).to_dict()
    assert {"% of adults in Marlow County"} == {title for title in every(spec, "title") if isinstance(title, str)} - {
        "Rung", "Level (90% interval)",
    }  # fmt: skip
    assert [0, 100] in list(every(spec, "domain"))
    assert any(param["name"] == PICK for param in spec["params"])
    assert 11 in list(every(spec, "strokeWidth"))
    assert "split(datum.label, '|')" in list(every(spec, "labelExpr"))


def test_failure_09_no_rung_points_up_or_down_without_its_interval_on_the_picture():
    for verdict in ("rising", "falling", "steady", "cannot tell"):
        spec = ladder(full_ladder(1, [rung(verdict=verdict)], TODAY), "adults", LIGHT).to_dict()
        text = json.dumps(spec, ensure_ascii=False)
        assert verdict in text
        assert "58% (54–62)" in text
    assert "58% (54–62), rising" in ladder_alt([rung()], "Care", "adults")


def test_light_and_dark_take_their_colours_from_the_tokens():
    rungs = full_ladder(1, [rung()], TODAY)
    for tokens, other in ((LIGHT, DARK), (DARK, LIGHT)):
        text = json.dumps(ladder(rungs, "adults", tokens).to_dict())
        assert tokens.estimate in text
        assert tokens.band in text
        assert other.band not in text


def test_three_charts_share_one_time_axis_and_the_width_of_their_y_axis():
    marks = over_time.number(milestones(), START, TODAY)
    polls = [poll(1, mode="phone"), poll(2, mode="web panel", ends_on=date(2026, 5, 2), starts_on=date(2026, 5, 1))]
    specs = [
        over_time.support(rung(), polls, marks, "adults", START, TODAY, LIGHT).to_dict(),
        over_time.lanes(marks, START, TODAY, LIGHT, labels=False).to_dict(),
        over_time.media(weeks(), [], START, TODAY, LIGHT).to_dict(),
    ]
    domains = []
    for spec in specs:
        times = [x["scale"]["domain"] for x in every(spec, "x") if isinstance(x, dict) and "scale" in x]
        assert times
        assert all(domain == times[0] for domain in times)
        domains.append(times[0])
        assert set(every(spec, "minExtent")) == set(every(spec, "maxExtent")) == {over_time.EXTENT}
    assert domains[0] == domains[1] == domains[2]
    labels = [{x["axis"]["labels"] for x in every(spec, "x") if isinstance(x, dict) and "axis" in x} for spec in specs]
    assert labels == [{False}, {False}, {True}]  # month names on the lowest only


def test_failure_14_media_is_never_on_the_axis_of_a_level():
    marks = over_time.number(milestones(), START, TODAY)
    support = json.dumps(over_time.support(rung(), [poll(1)], marks, "adults", START, TODAY, LIGHT).to_dict())
    media = json.dumps(over_time.media(weeks(), [], START, TODAY, LIGHT).to_dict())
    assert LIGHT.media not in support
    assert "stories" not in support
    assert LIGHT.estimate not in media
    assert "not public opinion" in over_time.media_alt(weeks(), [])


def test_surveys_of_subgroups_and_of_those_who_came_are_not_drawn():
    polls = [poll(1), poll(2, subgroup="parents"), poll(3, kind="pulse", share=0.97)]
    frame = over_time.survey_frame(polls, START, TODAY)
    assert list(frame["share"].round(6)) == [58.0]
    assert frame["low"].iloc[0] == pytest.approx(54.0, abs=0.1)


def test_milestones_are_numbered_to_the_table_and_crowded_numbers_are_left_out():
    marks = over_time.number(milestones(), START, TODAY)
    assert [mark.number for mark in marks] == [1, 2, 3, 4]
    assert [mark.labelled for mark in marks] == [True, False, True, True]
    frame = over_time.lane_frame(marks, START, TODAY)
    assert frame["starts"].min().date() == START  # a campaign that began earlier is cut at the axis
    assert list(over_time.milestone_table(marks)["What"]) == ["Launch", "Forum", "Canvass", "HB 1042 passed"]
    assert "1 campaigns, 2 events, 1 policy" in over_time.lanes_alt(marks)


def test_failure_11_a_dead_source_is_a_grey_block_and_not_a_dip():
    quiet = [MediaPoint(w.start, w.end, 0, 0, None) if w.start > date(2026, 11, 1) else w for w in weeks()]
    gaps = [
        SourceGap(1, "Gazette", date(2026, 11, 2), TODAY, "failing"),
        SourceGap(2, "Herald", date(2026, 11, 10), TODAY, "silent"),
    ]
    blocks = over_time.gap_frame(gaps, START, TODAY)
    assert len(blocks) == 1
    assert blocks["sources"].iloc[0] == "Gazette, Herald"
    frame = over_time.media_frame(quiet, gaps)
    assert frame["stories"].tail(2).isna().all()  # no number at all, not a zero
    text = json.dumps(over_time.media(quiet, gaps, START, TODAY, LIGHT).to_dict())
    assert LIGHT.gap in text
    assert "no data" in text
    assert "Gazette, Herald" in over_time.media_alt(quiet, gaps)


def test_empty_pictures_are_still_pictures():
    marks = over_time.number([], START, TODAY)
    pictures = [
        over_time.support(rung(series=()), [], marks, "adults", START, TODAY, LIGHT),
        over_time.lanes(marks, START, TODAY, DARK, labels=True),
        over_time.media([], [], START, TODAY, DARK),
        ladder(full_ladder(1, [], TODAY), "adults", DARK),
    ]
    assert all(one.to_dict()["layer"] for one in pictures)
    assert json.dumps(pictures[-1].to_dict()).count("not measured yet") == 4


def test_the_table_behind_the_ladder_names_date_method_and_n():
    table = ladder_table(full_ladder(1, [rung()], TODAY))
    line = table[table["Rung"] == "Supportive"].iloc[0]
    assert line["Level (90% interval)"] == "58% (54–62)"
    assert line["Answers"] == 1530
    assert line["Method"].startswith("local level")
    assert line["Change"].startswith("+5 points (+1 to +9) since")
    assert table.iloc[0]["Verdict"] == "no data"


def test_what_is_drawn_holds_its_data_in_each_layer():
    from sentiment.pages.drawing import spec

    marks = over_time.number(milestones(), START, TODAY)
    rungs = full_ladder(1, [rung()], TODAY)
    for made in (
        spec(ladder, rungs, "adults", LIGHT),
        spec(over_time.support, rung(), [poll(1)], marks, "adults", START, TODAY, LIGHT),
        spec(over_time.lanes, marks, START, TODAY, LIGHT),
        spec(over_time.media, weeks(), [], START, TODAY, LIGHT),
    ):
        assert "datasets" not in made
        assert "data" not in made
        assert all(layer["data"]["values"] for layer in made["layer"])
    assert spec(ladder, rungs, "adults", LIGHT) != spec(ladder, rungs, "adults", DARK)
