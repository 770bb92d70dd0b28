"""The chart of a bill's way, read from its specification."""

from __future__ import annotations

from datetime import date
from typing import Any

from policy import charts
from policy.stages import Step

WAY = [
    Step("introduced", date(2026, 1, 10)),
    Step("in committee", date(2026, 1, 12)),
    Step("passed one chamber", date(2026, 2, 10)),
]
TODAY = date(2026, 3, 1)
SINCE = date(2026, 2, 25)


def drawn(steps: list[Step], stage: str, kind: str = "bill") -> tuple[dict[str, Any], list[dict[str, Any]]]:
    spec = charts.course(steps, Step(stage, SINCE), kind, TODAY, "#6B3FA0").to_dict()
    (rows,) = spec["datasets"].values()
    return spec, rows


def test_a_moving_bill_runs_on_to_today() -> None:
    spec, rows = drawn(WAY, "passed one chamber")
    assert [row["stage"] for row in rows] == ["Introduced", "In committee", "Passed one chamber", "Passed one chamber"]
    assert rows[-1]["on"].startswith("2026-03-01")
    assert [row["reached"] for row in rows] == [True, True, True, False]
    y = spec["layer"][0]["encoding"]["y"]
    assert y["sort"] == ["Passed one chamber", "In committee", "Introduced"]  # the furthest on top
    assert spec["layer"][1]["mark"]["shape"] == "diamond"


def test_one_that_ended_stops_there() -> None:
    _, rows = drawn([*WAY, Step("vetoed", date(2026, 2, 20))], "vetoed")
    assert rows[-1]["stage"] == "Vetoed"
    assert len(rows) == 4


def test_one_that_died_with_its_session_says_so() -> None:
    _, rows = drawn(WAY, "dead at session end")
    assert rows[-1]["stage"] == "Dead at session end"
    assert rows[-1]["on"].startswith("2026-02-25")
    _, adopted = drawn([Step("enacted", date(2026, 2, 20))], "enacted", "resolution")
    assert adopted[0]["stage"] == "Adopted"
