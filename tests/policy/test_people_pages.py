"""The policymakers' tab and card without a browser, and their commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from data.access import Role
from policy.charts import support_and_influence
from policy.ratings import Measure, Summary
from tests.policy.test_pages import page, said, started, today

__all__ = ["started", "today"]
Run = Callable[..., Any]


def test_commands_from_person_to_total(cli_run: Run) -> None:
    cli_run("data", "goal", "add", "Safe routes to school")
    run = lambda *args: cli_run("policy", *args)  # noqa: E731
    run("add", "SB 12", "Guards", "--jurisdiction", "Ohio", "--session", "2025-2026")
    assert (
        run("add-person", "Ann Lee", "--jurisdiction", "Ohio", "--chamber", "upper", "--json").json["name"] == "Ann Lee"
    )
    rated = run("rate", "lee", "--support", "5", "--influence", "4", "--wave", "Spring", "--by", "Pat", "--json").json
    assert (rated["rater"], rated["mean_support"]) == ("Pat", 5)
    assert "rating" not in run("people", "--json").json[0]
    assert run("people", "--ratings", "--json").json[0]["rating"]["support"] == 5
    asked = run("ask", "Ann Lee", "Vote yes", "--bill", "sb12", "--json").json
    assert (asked["bill"], asked["warning"]) == ("SB 12", "")
    assert run("answer", str(asked["ask"]), "yes", "--json").json["outcome"] == "yes"
    assert run("asks", "--json").json == []
    met = run("meeting", "Ann Lee", "--bill", "SB 12", "--hours", "1.5", "--cost", "20", "--json").json
    assert "still to review" in run("meetings", "--json").json["why"]
    run("review-meeting", str(met["meeting"]), "direct")
    assert run("meetings", "--json").json["lobbying"] == {"hours": 1.5, "cost": 20.0}
    count = run("whip", "SB 12", "Ann Lee", "certain yes", "--json").json
    assert count["chambers"][0]["counts"]["certain yes"] == 1
    assert run("whip", "SB 12", "Nobody", "lean yes").code == 2
    assert run("rate", "lee", "--support", "9", "--influence", "4").code == 2


def test_the_tab_without_people_says_what_would_fill_it(started: int) -> None:
    assert "No policymakers yet" in said(page())


def test_the_chart_has_bars_of_the_spread() -> None:
    one = Summary(1, 1, Measure(3.5, 2, 5), Measure(4, 4, 4), ("Ann", "Ben"), 1.0)
    spec = support_and_influence([("Ann Lee", one), ("Bo Roy", one)], "#000").to_dict()
    rows = [row for rows in spec["datasets"].values() for row in rows]
    assert {(row["support_low"], row["support_high"]) for row in rows if "support_low" in row} == {(2, 5)}
    assert [row["name"] for row in rows if "raters" not in row] == ["Ann Lee\nBo Roy"]


def test_a_reader_sees_the_office_and_nothing_of_the_team_s(cli_run: Run, started: int) -> None:
    cli_run("policy", "add-person", "Ann Lee", "--jurisdiction", "Ohio", "--chamber", "upper")
    cli_run("policy", "rate", "lee", "--support", "1", "--influence", "4", "--why", "Owes us one.")
    team = said(page(Role.POLICY, policymaker=1))
    assert "Support 1.0, influence 4.0" in team
    made = page(Role.READER, policymaker=1)
    assert "private to the team" in said(made)
    assert [tab.label for tab in made.tabs] == ["Votes", "History"]
    assert "influence" not in said(made)
    assert "Ratings, asks" in said(page(Role.READER))
