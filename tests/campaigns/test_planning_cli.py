"""`python -m campaigns` monday, schedule, cancel, extend and debrief."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from data import clock, db
from tests.conftest import NOW, Result, make_initiative

Run = Callable[..., Result]
COFFEE = ("schedule", "Coffee", "--goal", "child care", "--where", "Library", "--when", "2026-12-01 18:30 - 20:00")


@pytest.fixture
def run(cli_run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with db.writing() as session:
        make_initiative(session)
    return lambda *args: cli_run("campaigns", *args)


def test_a_series_is_one_row_and_comes_up_on_monday(run: Run) -> None:
    weekly = (*COFFEE, "--every", "week", "--until", "2027-01-12", "--hosts", "2", "--rsvps", "10", "--json")
    made = run(*weekly).json
    assert (made["occurrences"], made["status"]) == (7, "planned")
    assert run(*weekly).json == made, "the same command again is the same series"
    (row,) = run("events", "--json").json
    assert (row["series"], row["repeats"]) == (
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270112", "every week on Tuesday, until 12 Jan 2027",
    )  # fmt: skip
    assert (row["starts"], row["attendance"], row["attendance_low"]) == ("2026-12-01T18:30:00-06:00", None, None)
    assert len(row["occurrences"]) == 7
    (item,) = run("monday", "--json").json
    assert (item["kind"], item["why"]) == ("short", "Missing 2 × Host; 0 of 10 RSVPs; in 8 days")
    assert "Coffee" in run("monday").out
    assert run("cancel", str(made["id"]), "--scope", "all", "--why", "Snow", "--json").json["status"] == "cancelled"
    assert run("events", "--json").json[0]["status"] == "cancelled"
    assert run("extend", "--json").json == {"new": 0}
    assert run("monday").out == ""


def test_what_cannot_be_is_said(run: Run) -> None:
    assert run(*COFFEE, "--every", "fortnight").code == 2
    assert run(*COFFEE, "--until", "2027-01-12").code == 2
    assert run("cancel", "1", "--scope", "some").code == 2
    assert run("cancel", "1").code == 2
    assert run("debrief", "Words", "--event", "nothing").code == 2


def test_a_debrief_is_written_and_listed(run: Run) -> None:
    run("log", "Forum", "--goal", "child care", "--where", "Library", "--when", "2026-11-20 18:30", "--kind", "forum")
    said = ("debrief", "Buses are late.", "--event", "Forum", "--quote", "We wait. | A mother | yes",
            "--theme", "Buses | safe routes", "--commitment",
            "Call the city | the parents | Pat director | 2026-12-01",
            )  # fmt: skip
    (row,) = run(*said, "--json").json
    assert row["quotes"] == [{"text": "We wait.", "who": "A mother", "consent": True}]
    assert run(*said, "--json").json[0]["id"] == row["id"]
    assert [one["heard"] for one in run("debrief", "--json").json] == ["Buses are late."]
    assert run("debrief", "Tense.", "--window", "SB 1: hearing | 2026-11-19").code == 0
    assert "Call the city" in run("follow-ups").out
    assert [item["kind"] for item in run("monday", "--json").json] == ["uncounted"]
