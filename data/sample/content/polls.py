"""The sample's surveys over two years: support for child care has risen, the other goals are hardly measured."""

from __future__ import annotations

from dataclasses import dataclass

from data.sample.content.calendar import CARE, INTERNET, ROUTES

UNIVERSITY = "Tamarack State University"
BASIN = "Basin Research"
PULSE = "Marlow Pulse"
LEADERS = "Survey of pastors and principals"
KICKOFF = "Care That Works kickoff cards"

CAP = "Would you support or oppose a law that keeps what a family pays for child care to 7% of its income?"
SPEND = "Should the state and the county spend more, the same, or less so that families can afford child care?"
HEARD_CARE = "How much, if anything, have you heard about the shortage of child care in Marlow County?"
DO_CARE = "If you wanted to change what child care costs here, do you know something that you could do?"
WALK = "Would you support or oppose lower speeds and new sidewalks near schools, if it costs $20 a household?"
HEARD_WALK = "Have you heard or read about the walk to school in Marlow County in the last three months?"
BUILD = "Should the county be allowed to build home internet where companies do not?"
HEARD_NET = "Have you heard or read about the price of home internet in Marlow County in the last three months?"

MODES = {UNIVERSITY: "phone", BASIN: "web panel", PULSE: "text message", LEADERS: "mail", KICKOFF: "intercept"}
SPONSORS = {BASIN: "Tri-Rivers Chamber of Commerce", PULSE: "Marlow Together", KICKOFF: "Marlow Together"}


@dataclass(frozen=True)
class Survey:
    """One published survey: field days ended so many days ago; share of `n` answers, in percent."""

    goal: str
    rung: str
    ago: int
    pollster: str
    wording: str
    n: int
    percent: float
    days: int = 6
    audience: str = "public"
    came: bool = False


def _series(goal: str, rung: str, rows: list[tuple[int, str, str, int, float]]) -> list[Survey]:
    return [Survey(goal, rung, ago, house, wording, n, share) for ago, house, wording, n, share in rows]


SURVEYS = [
    *_series(CARE, "supportive", [
        (715, UNIVERSITY, CAP, 602, 48.0), (668, BASIN, SPEND, 810, 52.5), (610, PULSE, CAP, 418, 48.5),
        (545, UNIVERSITY, CAP, 598, 49.0), (488, BASIN, SPEND, 795, 53.0), (430, PULSE, CAP, 455, 50.0),
        (371, UNIVERSITY, CAP, 611, 50.5), (318, BASIN, SPEND, 820, 53.0), (270, PULSE, CAP, 470, 49.5),
        (222, UNIVERSITY, CAP, 605, 51.0), (176, BASIN, SPEND, 806, 54.0), (139, PULSE, CAP, 482, 50.5),
        (112, UNIVERSITY, CAP, 903, 51.5), (92, BASIN, SPEND, 1010, 55.0), (70, PULSE, CAP, 641, 54.0),
        (52, UNIVERSITY, CAP, 903, 57.0), (38, BASIN, SPEND, 1004, 61.0), (24, PULSE, CAP, 655, 59.0),
        (10, UNIVERSITY, CAP, 911, 60.5),
    ]),
    *_series(CARE, "aware", [
        (700, UNIVERSITY, HEARD_CARE, 602, 58.0), (480, UNIVERSITY, HEARD_CARE, 598, 60.5),
        (300, UNIVERSITY, HEARD_CARE, 611, 62.0), (150, UNIVERSITY, HEARD_CARE, 605, 65.5),
        (52, UNIVERSITY, HEARD_CARE, 903, 71.0), (10, UNIVERSITY, HEARD_CARE, 911, 74.5),
    ]),
    *_series(CARE, "empowered", [
        (430, PULSE, DO_CARE, 455, 29.5), (270, PULSE, DO_CARE, 470, 31.0), (24, PULSE, DO_CARE, 655, 34.5),
    ]),
    *_series(ROUTES, "supportive", [
        (545, UNIVERSITY, WALK, 598, 62.0), (318, BASIN, WALK, 820, 66.5), (112, UNIVERSITY, WALK, 450, 63.5),
    ]),
    *_series(ROUTES, "aware", [(318, BASIN, HEARD_WALK, 820, 44.0), (112, UNIVERSITY, HEARD_WALK, 450, 52.0)]),
    *_series(INTERNET, "aware", [(371, UNIVERSITY, HEARD_NET, 611, 46.0), (92, BASIN, HEARD_NET, 1010, 50.5)]),
    *_series(INTERNET, "supportive", [(222, UNIVERSITY, BUILD, 605, 57.0)]),
    Survey(CARE, "supportive", 81, KICKOFF, CAP, 88, 83.0, 1, came=True),
    Survey(CARE, "supportive", 140, LEADERS, SPEND, 64, 58.0, 20, audience="influencers"),
]  # fmt: skip
