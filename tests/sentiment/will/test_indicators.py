"""The seven indicators: what counts decides, what does not stands beside, and many findings share one chance."""

from datetime import date, timedelta

import pytest

from sentiment.will.indicators import INDICATORS, KINDS, Finding, from_wave, standing, standings
from sentiment.will.waves import Answer, Wave, changes

TODAY = date(2026, 11, 23)
BY_KEY = {one.key: one for one in INDICATORS}


def finding(verdict="rising", p=None, kind="survey", **more):
    more = {"as_of": TODAY - timedelta(days=20), "audience": "public", **more}
    return Finding(kind, verdict, f"said {kind} {p}", p_rise=p, **more)


def test_there_are_four_of_public_will_and_three_of_policy_in_words_of_our_own():
    assert [one.function for one in INDICATORS] == ["public will"] * 4 + ["policy"] * 3
    assert [one.rung for one in INDICATORS[:4]] == ["aware", "supportive", "empowered", "acting"]
    for one in INDICATORS:
        assert set(one.decides + one.informs) <= set(KINDS)
        assert not set(one.decides) & set(one.informs)
        assert "increasingly" not in one.name + one.question


def test_failure_04_what_we_did_never_decides_what_changed():
    assert all("output" not in one.decides for one in INDICATORS)
    found = standing(BY_KEY["aware"], [finding(kind="output", p=0.999)], TODAY)
    assert found.verdict == "cannot tell"
    assert len(found.informing) == 1


def test_failure_14_the_press_and_platforms_never_decide():
    assert all("media" not in one.decides for one in INDICATORS)
    found = standing(BY_KEY["supportive"], [finding(kind="media", p=0.9999)], TODAY)
    assert found.verdict == "cannot tell"


def test_failure_09_a_direction_comes_with_its_certainty():
    found = standing(BY_KEY["supportive"], [finding(p=0.97)], TODAY)
    assert found.verdict == "rising"
    assert found.certainty == pytest.approx(0.97)
    assert found.sure == "sure"
    assert standing(BY_KEY["supportive"], [finding("falling", p=0.004)], TODAY).sure == "almost certain"
    none = standing(BY_KEY["supportive"], [finding("cannot tell", p=0.6)], TODAY)
    assert (none.verdict, none.certainty, none.sure) == ("cannot tell", None, "")


def test_failure_16_many_findings_share_one_chance_of_error():
    one = finding(p=0.96)
    assert standing(BY_KEY["supportive"], [one], TODAY).verdict == "rising"
    many = [one, *(finding("cannot tell", p=0.5, goal=str(at)) for at in range(4))]
    found = standing(BY_KEY["supportive"], many, TODAY)
    assert found.verdict == "cannot tell"
    assert "by chance" in found.why
    strong = [finding(p=0.995), *many[1:]]
    assert standing(BY_KEY["supportive"], strong, TODAY).certainty == pytest.approx(1 - 5 * 0.005)


def test_a_verdict_without_its_probability_counts_as_its_interval_says():
    assert standing(BY_KEY["aware"], [finding("rising")], TODAY).verdict == "rising"
    assert standing(BY_KEY["aware"], [finding("rising"), finding("steady")], TODAY).verdict == "cannot tell"


def test_up_and_down_is_not_averaged():
    found = standing(BY_KEY["supportive"], [finding(p=0.999, goal="A"), finding("falling", p=0.001, goal="B")], TODAY)
    assert found.verdict == "cannot tell"
    assert "some to fall" in found.why


def test_steady_only_where_all_are():
    assert standing(BY_KEY["aware"], [finding("steady", p=0.6), finding("steady", p=0.4)], TODAY).verdict == "steady"
    mixed = [finding("steady", p=0.6), finding("cannot tell", p=0.4)]
    assert standing(BY_KEY["aware"], mixed, TODAY).verdict == "cannot tell"


def test_what_does_not_fit_is_set_aside_with_its_reason():
    late = finding(as_of=TODAY + timedelta(days=1))
    old = finding(as_of=TODAY - timedelta(days=400))
    other = finding(audience="influencers")
    foreign = finding(kind="alignment")
    found = standing(BY_KEY["aware"], [late, old, other, foreign], TODAY)
    assert found.deciding == ()
    assert {why for _, why in found.aside} == {
        "It is dated after today.",
        "It is more than a year old.",
        "It is about influencers, not about public.",
        "Enacted measures and votes coded as for or against a goal: this says nothing about it.",
    }


def test_gaps_name_what_is_missing():
    empty = standing(BY_KEY["aligned"], [], TODAY)
    assert empty.gaps == ("Nothing yet that counts: enacted measures and votes coded as for or against a goal.",)
    ageing = finding(kind="behaviour", as_of=TODAY - timedelta(days=200), goal="Reading", source="sign-in sheets")
    also = finding(kind="behaviour", as_of=TODAY - timedelta(days=300), goal="Reading", source="sign-in sheets")
    gaps = " ".join(standing(BY_KEY["acting"], [ageing, also], TODAY, ["Reading", "Housing"]).gaps)
    for part in (
        "None of surveys of the public",
        "“Housing”",
        "The newest is of",
        "All of it comes from sign-in sheets",
    ):
        assert part in gaps
    one_sided = standing(BY_KEY["known"], [finding(kind="ratings", audience="decision makers")], TODAY)
    assert any("Nothing of influencers" in gap for gap in one_sided.gaps)


def test_the_order_of_findings_does_not_matter():
    findings = [finding(p=0.99), finding("falling", p=0.3, goal="B"), finding("steady", kind="pulse")]
    assert standing(BY_KEY["aware"], findings, TODAY) == standing(BY_KEY["aware"], findings[::-1], TODAY)


def test_all_seven_at_once():
    found = standings({"aware": [finding(p=0.99)]}, TODAY)
    assert [one.indicator.key for one in found] == [one.key for one in INDICATORS]
    assert [one.verdict for one in found] == ["rising"] + ["cannot tell"] * 6


def test_a_wave_becomes_a_finding_and_a_hidden_group_tells_nothing():
    def wave(on, scores, few):
        answers = [Answer("council", score, f"c{at}") for at, score in enumerate(scores)]
        return Wave(on, "Do you know us?", {"council": 60, "board": 9}, answers + [Answer("board", 1.0)] * few)

    before, after = wave(TODAY - timedelta(days=300), [0.0] * 30, 0), wave(TODAY, [0.0] * 10 + [1.0] * 20, 0)
    council, board, _ = changes(before, after)
    told = from_wave(council, after, "decision makers")
    assert told.verdict == "rising"
    assert "points" in told.said
    assert standing(BY_KEY["known"], [told], TODAY).verdict == "rising"
    silent = from_wave(board, after, "decision makers")
    assert silent.verdict == "cannot tell"
    assert "Nobody answered" in silent.said
