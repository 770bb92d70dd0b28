"""Stakeholder survey waves from a table to the seven indicators, on both databases."""

from datetime import date

import pytest

from data.errors import GroundswellError, NotAllowed, Refused
from data.files import read_csv
from sentiment.queries import waves as queries
from sentiment.services import indicators, waves
from sentiment.services.waves import Asked
from sentiment.will.wave_table import groups_from, read_answers
from tests.conftest import NOW, commander

GROUPS = {"Partners": 20, "Commissioners": 9, "Editors": 8}
FIRST = date(2026, 4, 30)
SECOND = date(2026, 10, 30)


def table(yes, of, group="Partners", start=0):
    rows = [f"{group},{'yes' if at < yes else 'no'},p{start + at}" for at in range(of)]
    return "\n".join(rows)


def body(*parts):
    return ("Group,Answer,Person\n" + "\n".join(parts)).encode()


def asked(on=SECOND, **more):
    return Asked(
        **{
            "question": "Do you know the initiative?", "audience": "influencers", "rung": "aware", "on": on,
            "scale": "yes / no", "groups": GROUPS, **more,
        }
    )  # fmt: skip


def test_two_waves_decide_the_indicator_they_speak_to(session, initiative, actor):
    for on, yes in ((FIRST, 3), (SECOND, 17)):
        report, row = waves.import_wave(
            session, actor, initiative.id, "w.csv",
            body(table(yes, 18), table(2, 4, "Commissioners", 50), table(3, 6, "Editors", 70)), asked(on), now=NOW,
        )  # fmt: skip
        assert (report.new, report.refused, row.wave.on) == (28, [], on)
    found = waves.latest_changes(queries.waves(session, initiative.id))
    assert [(one.later.wave.on, one.earlier.wave.on) for one in found] == [(SECOND, FIRST)]
    by_group = {change.group: change for change in found[0].groups}
    assert by_group["Partners"].how == "paired"
    assert by_group["Partners"].verdict == "rising"
    assert by_group["Commissioners"].hidden
    assert by_group["Editors"].hidden  # else the total would give the commissioners away
    known = next(one for one in indicators.seven(session, initiative.id, now=NOW) if one.indicator.key == "known")
    assert known.verdict == "rising"
    assert known.deciding[0].kind == "stakeholders"


def test_one_wave_alone_tells_no_direction(session, initiative, actor):
    waves.import_wave(session, actor, initiative.id, "w.csv", body(table(9, 18)), asked(), now=NOW)
    known = next(one for one in indicators.seven(session, initiative.id, now=NOW) if one.indicator.key == "known")
    assert known.verdict == "cannot tell"
    assert "first wave" in known.deciding[0].said


def test_people_are_kept_as_digests_and_the_same_in_each_wave(session, initiative, actor):
    text = body("Partners,yes,Ana@example.org", "Partners,no,ana@example.org", *[table(4, 6)])
    report, row = waves.import_wave(session, actor, initiative.id, "w.csv", text, asked(), now=NOW)
    assert [one.row for one in report.refused] == [3]
    assert "same person as row 2" in report.refused[0].why
    assert all("@" not in one.person and len(one.person) == 16 for one in row.wave.answers)


def test_bad_rows_are_named_and_the_good_ones_kept(session, initiative, actor):
    text = body("Partners,yes,a", ",yes,b", "Partners,perhaps,c", "Partners,,d", "Partners,no,e")
    report, row = waves.import_wave(session, actor, initiative.id, "w.csv", text, asked(), now=NOW)
    assert [one.row for one in report.refused] == [3, 4]
    assert "perhaps" in report.refused[1].why
    assert len(row.wave.answers) == 2
    assert any("did not answer" in note for note in report.notes)


def test_the_same_wave_twice_and_wrong_drafts_are_refused(session, initiative, actor):
    text = body(table(4, 8))
    waves.import_wave(session, actor, initiative.id, "w.csv", text, asked(), now=NOW)
    with pytest.raises(Refused, match="here already"):
        waves.import_wave(session, actor, initiative.id, "w.csv", text, asked(), now=NOW)
    for wrong, why in (
        (asked(FIRST, question=" "), "as it was asked"),
        (asked(date(2027, 1, 1)), "not a day"),
        (asked(FIRST, groups={}), "how many people"),
        (asked(FIRST, groups={"Partners": 3}), "only 3 were asked"),
        (asked(FIRST, groups={"Others": 30}), "not said how many"),
    ):
        with pytest.raises(Refused, match=why):
            waves.import_wave(session, actor, initiative.id, "w.csv", text, wrong, now=NOW)


def test_a_wave_is_taken_out_again(session, initiative, actor, actors):
    _, row = waves.import_wave(session, actor, initiative.id, "w.csv", body(table(4, 8)), asked(), now=NOW)
    with pytest.raises(NotAllowed):
        waves.remove_wave(session, actors["reader"], initiative.id, row.id, now=NOW)
    waves.remove_wave(session, actor, initiative.id, row.id, now=NOW)
    assert queries.waves(session, initiative.id) == []


def test_groups_as_typed():
    assert groups_from("Partners: 28\n\n City council, 9 people") == {"Partners": 28, "City council": 9}
    for text, why in (("Partners", "no group with a number"), ("A: 2\nA: 3", "stands twice")):
        with pytest.raises(GroundswellError, match=why):
            groups_from(text)


def test_scales_end_at_nothing_and_all():
    read = read_answers(read_csv("group,score\nA,1\nA,5\nA,3\nA,6\n"), "1 to 5", "s")
    assert [one.score for one in read.answers] == [0.0, 1.0, 0.5]
    assert [number for number, _ in read.refused] == [5]
    with pytest.raises(GroundswellError, match="no column “answer”"):
        read_answers(read_csv("group,x\nA,1\n"), "1 to 5", "s")


def test_commands_take_a_wave_in_and_tell_the_seven(sample_database, tmp_path):
    cli_run = commander()
    file = tmp_path / "wave.csv"
    file.write_bytes(body(table(9, 12), "Partners,maybe,x"))
    given = (
        "waves",
        "import",
        str(file),
        "--question",
        "Do you know us?",
        "--on",
        "2026-03-02",
        "--asked",
        "Partners: 20",
    )
    done = cli_run("sentiment", *given, "--json")
    assert (done.code, done.json["files"][0]["new"]) == (1, 12)
    assert done.json["files"][0]["refused"][0]["row"] == 14
    listed = cli_run("sentiment", "waves", "list", "--json").json
    assert {row["group"] for row in listed if row["question"] == "Do you know us?"} == {"Partners", "everyone"}
    found = cli_run("sentiment", "indicators", "--json").json
    assert [one["key"] for one in found] == [
        "aware", "supportive", "empowered", "acting", "known", "advocating", "aligned",
    ]  # fmt: skip
    assert all(one["verdict"] in ("rising", "falling", "steady", "cannot tell") for one in found)
    assert cli_run("sentiment", *given[:-1], "Partners").code == 2
