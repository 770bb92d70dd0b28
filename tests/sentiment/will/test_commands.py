"""`python -m sentiment polls import`, `polls add` and `will`, with the keys that other programs rely on."""

import json

RUNG_KEYS = {"audience", "rung", "unit", "level", "low", "high", "n", "verdict", "since", "evidence", "needs"}
MEDIA_KEYS = {"favor", "low", "high", "labels", "stories", "tone"}
TABLE = (
    "Pollster,Start,End,Favor,Oppose\n"
    "Marlow Pulse,3/1/26,3/5/26,48,40\nPhone Poll,6/1/26,6/18/26,52,38\nBackwards,9/20/26,9/5/26,57,33\n"
)


def started(cli_run):
    assert cli_run("data", "goal", "add", "Child care for every family").code == 0
    assert cli_run("data", "goal", "add", "Safe routes to school").code == 0


def test_import_prints_exactly_the_stable_keys_and_again_adds_nothing(cli_run, tmp_path):
    started(cli_run)
    path = tmp_path / "polls.csv"
    path.write_text(TABLE)
    first = cli_run("sentiment", "polls", "import", str(path), "--goal", "child", "--json")
    assert first.code == 1
    one = first.json["files"][0]
    assert set(one) == {"file", "format", "new", "changed", "same", "refused", "notes"}
    assert (one["file"], one["format"], one["new"], one["same"]) == ("polls.csv", "polls", 2, 0)
    assert one["refused"] == [{"row": 4, "why": one["refused"][0]["why"]}]
    assert "before it starts" in one["refused"][0]["why"]
    assert first.json["batch"]
    again = cli_run("sentiment", "polls", "import", str(path), "--goal", "child", "--json")
    assert (again.json["files"][0]["new"], again.json["files"][0]["same"]) == (0, 2)


def test_will_prints_exactly_the_stable_keys(cli_run, tmp_path):
    started(cli_run)
    path = tmp_path / "polls.csv"
    path.write_text(TABLE)
    cli_run("sentiment", "polls", "import", str(path), "--goal", "1", "--json")
    told = cli_run("sentiment", "will", "--json")
    assert told.code == 0
    assert set(told.json) == {"as_of", "goals"}
    child, routes = told.json["goals"]
    assert set(child) >= {"goal", "rungs", "media", "health"}
    assert [rung["rung"] for rung in child["rungs"]] == ["aware", "supportive", "empowered", "acting"]
    for rung in child["rungs"] + routes["rungs"]:
        assert set(rung) >= RUNG_KEYS
        assert "series" not in rung
    supportive = child["rungs"][1]
    assert 0 < supportive["low"] < supportive["level"] < supportive["high"] < 1
    assert supportive["unit"] == "share"
    assert supportive["evidence"]["surveys"] == 2
    assert supportive["evidence"]["assumed_n"] == 2
    assert any("does not say" in line or "do not say" in line for line in child["health"])
    assert [rung["level"] for rung in routes["rungs"]] == [None] * 4
    assert {rung["verdict"] for rung in routes["rungs"]} == {"cannot tell"}
    assert routes["rungs"][0]["needs"]
    assert routes["health"] == ["No survey of the public yet."]


def test_failure_14_media_is_told_apart_from_will(cli_run):
    started(cli_run)
    goal = cli_run("sentiment", "will", "--goal", "safe", "--json").json["goals"][0]
    assert set(goal["media"]) >= MEDIA_KEYS
    assert goal["media"]["favor"] is None
    for rung in goal["rungs"]:
        assert not any("media" in key or "tone" in key for key in rung)


def test_series_holds_filtered_and_smoothed(cli_run, tmp_path):
    started(cli_run)
    path = tmp_path / "polls.csv"
    path.write_text(TABLE)
    cli_run("sentiment", "polls", "import", str(path), "--goal", "child")
    goals = cli_run("sentiment", "will", "--goal", "child", "--series", "--json").json["goals"]
    assert [goal["goal"] for goal in goals] == ["Child care for every family"]
    series = goals[0]["rungs"][1]["series"]
    assert all(set(point) >= {"date", "level", "low", "high", "filtered"} for point in series)
    assert [point["date"] for point in series] == sorted(point["date"] for point in series)
    assert series[0]["date"] == "2026-03-05"
    stored = goals[0]["rungs"][1]["known_then"]
    assert [one["level"] for one in stored] == [goals[0]["rungs"][1]["level"]]
    again = cli_run("sentiment", "will", "--goal", "child", "--series", "--json").json["goals"]
    assert again[0]["rungs"][1]["known_then"] == stored


def test_a_survey_typed_on_the_command_line(cli_run):
    started(cli_run)
    args = ["--goal", "child", "--pollster", "Pulse", "--end", "2026-03-05", "--share", "58", "--n", "412"]
    added = cli_run("sentiment", "polls", "add", *args, "--json")
    assert (added.code, added.json["share"], added.json["n"]) == (0, 0.58, 412)
    twice = cli_run("sentiment", "polls", "add", *args)
    assert twice.code == 2
    assert "here already" in twice.err


def test_wrong_usage_ends_with_two(cli_run, tmp_path):
    assert cli_run("sentiment", "will", "--json").code == 2  # no initiative
    started(cli_run)
    assert cli_run("sentiment", "will", "--goal", "nothing", "--json").code == 2
    path = tmp_path / "polls.csv"
    path.write_text(TABLE)
    assert cli_run("sentiment", "polls", "import", str(path), "--goal", "nothing").code == 2
    missing = cli_run("sentiment", "polls", "import", str(tmp_path / "none.csv"), "--goal", "child")
    assert missing.code == 2
    wrong = cli_run("sentiment", "polls", "import", str(path), "--goal", "child", "--share", "Keen", "--json")
    assert wrong.code == 1
    assert "no column" in json.dumps(wrong.json)
    rung = cli_run("sentiment", "polls", "import", str(path), "--goal", "child", "--rung", "keen", "--json")
    assert rung.code == 1
    assert "aware, supportive" in rung.json["files"][0]["refused"][0]["why"]
    assert cli_run("sentiment", "polls", "import", str(path), "--goal", "child", "--dates", "ymd").code == 2


def test_for_a_person(cli_run, tmp_path):
    started(cli_run)
    path = tmp_path / "polls.csv"
    path.write_text(TABLE)
    cli_run("sentiment", "polls", "import", str(path), "--goal", "child")
    told = cli_run("sentiment", "will")
    assert "Supportive" in told.out
    assert "cannot tell" in told.out
    assert "Would settle it: " in told.err
