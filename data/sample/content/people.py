"""The sample's policymakers, all invented: a dozen in two chambers, a county board and a governor's chair."""

from __future__ import annotations

from typing import Any, NamedTuple

from data.access import Role
from data.sample.content.agenda import CHAMBER, PARENTS, PROVIDERS, STREETS
from data.sample.content.bills import COUNTY, STATE
from data.sample.content.calendar import CARE, ROUTES


class Official(NamedTuple):
    """Name, party, role (upper, lower, governor), district, last day in office in days ago where it is over."""

    name: str
    party: str
    role: str
    district: str
    ended: int | None = None


OFFICIALS = [
    Official("Adaeze Holm", "Democratic", "upper", "4"),
    Official("Walter Brandvold", "Republican", "upper", "9"),
    Official("Lucia Marchetti", "Democratic", "upper", "12"),
    Official("Curtis Oyelaran", "Republican", "upper", "17"),
    Official("Hana Petrov", "Democratic", "lower", "21"),
    Official("Emmett Sandoval", "Republican", "lower", "22"),
    Official("Grace Lindqvist", "Republican", "lower", "23"),
    Official("Joaquin Abara", "Democratic", "lower", "30"),
    Official("Ruth Castellano", "Democratic", "governor", ""),
    Official("Vernon Tate", "Republican", "lower", "24", 320),
]

SUPERVISORS = [("Iris Nakagawa", "2"), ("Dale Kowalczyk", "5")]
"""The county board: added by hand, as local officials are."""

COMMITTEES = [
    ("Senate Education", "upper", [("Lucia Marchetti", "chair"), ("Walter Brandvold", "vice chair"),
                                   ("Adaeze Holm", "member"), ("Curtis Oyelaran", "member")]),
    ("House Children and Families", "lower", [("Hana Petrov", "chair"), ("Emmett Sandoval", "member"),
                                              ("Grace Lindqvist", "member")]),
]  # fmt: skip

_D, _P, _O = Role.DIRECTOR, Role.POLICY, Role.ORGANIZER

WAVES: list[tuple[int, str, list[tuple[str, Role, int, int, str, str]]]] = [
    (205, "Before the session", [
        ("Lucia Marchetti", _P, 4, 5, "high", "Chairs Education; asked for our figures."),
        ("Lucia Marchetti", _D, 4, 4, "medium", ""),
        ("Walter Brandvold", _P, 2, 4, "medium", "Worries about the cost."),
        ("Walter Brandvold", _D, 3, 4, "low", "One short talk."),
        ("Adaeze Holm", _P, 5, 3, "high", "Carried SB 88."),
        ("Curtis Oyelaran", _P, 3, 3, "low", ""),
        ("Hana Petrov", _P, 5, 4, "high", "Wrote HB 214."),
        ("Hana Petrov", _O, 4, 4, "medium", ""),
        ("Emmett Sandoval", _P, 2, 3, "medium", ""),
        ("Grace Lindqvist", _P, 3, 2, "low", ""),
        ("Iris Nakagawa", _O, 4, 3, "high", "Walked the River Road crossing with us."),
    ]),
    (38, "After the House vote", [
        ("Lucia Marchetti", _P, 5, 5, "high", "Set the hearing herself."),
        ("Lucia Marchetti", _D, 4, 5, "medium", ""),
        ("Walter Brandvold", _P, 3, 4, "medium", "Read the cost study."),
        ("Walter Brandvold", _D, 4, 4, "medium", "Asked what a yes would need."),
        ("Walter Brandvold", _O, 1, 4, "low", "His staff said no at the fair."),
        ("Adaeze Holm", _P, 5, 3, "high", ""),
        ("Curtis Oyelaran", _P, 2, 3, "medium", "Spoke against the cap."),
        ("Curtis Oyelaran", _D, 3, 3, "low", ""),
        ("Hana Petrov", _P, 5, 4, "high", ""),
        ("Emmett Sandoval", _P, 2, 3, "medium", ""),
        ("Grace Lindqvist", _P, 4, 2, "medium", "Voted for it."),
        ("Joaquin Abara", _O, 4, 2, "low", ""),
        ("Ruth Castellano", _D, 3, 5, "medium", "Vetoed once over money, not over the aim."),
        ("Iris Nakagawa", _O, 5, 3, "high", ""),
        ("Dale Kowalczyk", _O, 2, 3, "medium", ""),
    ]),
]  # fmt: skip

CHAMPIONS = [(150, "Hana Petrov", CARE, "Wrote HB 214 and holds its votes together."),
             (90, "Iris Nakagawa", ROUTES, "Puts crossings on every agenda.")]  # fmt: skip

ASKS: list[tuple[int, str, str | None, str, int, str | None, str]] = [
    (70, "Grace Lindqvist", PROVIDERS, "Vote yes on HB 214", 58, "HB 214", "yes"),
    (69, "Emmett Sandoval", CHAMBER, "Meet two employers who pay for care", 60, "HB 214", "no answer"),
    (20, "Walter Brandvold", None, "Hear two providers before the hearing", 7, "HB 214", "partly"),
    (5, "Walter Brandvold", PARENTS, "Visit a family home in Northside", -4, "HB 214", "open"),
    (3, "Curtis Oyelaran", PROVIDERS, "Offer the phase-in as an amendment", -5, "HB 214", "open"),
    (30, "Dale Kowalczyk", STREETS, "Put the River Road crossing on the next agenda", 2, None, "open"),
]
"""Days ago, whom, which partner (None: we), for what, wanted by in days ago, bill, what came of it."""

MEETINGS: list[tuple[int, tuple[str, ...], str, tuple[str, ...], str, str, float, float]] = [
    (130, ("Hana Petrov",), "", ("HB 214",), "", "direct", 2.0, 0.0),
    (66, ("Grace Lindqvist", "Emmett Sandoval"), "", ("HB 214",), "", "direct", 1.5, 46.0),
    (45, (), "A town hall in Ashford", ("HB 214",), "", "grassroots", 4.0, 210.0),
    (22, ("Walter Brandvold",), "", (), "How the cost study was made", "not lobbying", 1.0, 0.0),
    (6, ("Lucia Marchetti",), "The committee's staff", ("HB 214",), "", "to review", 1.0, 0.0),
]
"""Days ago, policymakers, others, bills, what else, lobbying class, hours, cost."""

WHIP = [
    ("HB 214", "Lucia Marchetti", 30, "certain yes"),
    ("HB 214", "Adaeze Holm", 30, "certain yes"),
    ("HB 214", "Walter Brandvold", 30, "unknown"),
    ("HB 214", "Curtis Oyelaran", 29, "lean no"),
    ("HB 214", "Walter Brandvold", 12, "lean yes"),
]
NEEDED = ("HB 214", "upper", 26)


def as_openstates(on_day: Any) -> list[dict[str, Any]]:
    """The state's people and committees in Open States' shape. `on_day(days ago)` is an ISO date."""
    place = {"id": "", "name": STATE}
    found: list[dict[str, Any]] = []
    for number, one in enumerate(OFFICIALS, 1):
        role = {"type": one.role, "district": one.district, "jurisdiction": place}
        if one.ended is not None:
            role["end_date"] = on_day(one.ended)
        found.append(
            {"id": f"ocd-person/sample-{number}", "name": one.name, "party": [{"name": one.party}], "roles": [role]}
        )
    keys = {one["name"]: one["id"] for one in found}
    for number, (name, chamber, seats) in enumerate(COMMITTEES, 1):
        members = [{"name": who, "role": role, "person_id": keys[who]} for who, role in seats]
        found.append(
            {"id": f"ocd-organization/sample-{number}", "name": name, "chamber": chamber, "jurisdiction": place,
             "members": members}
        )  # fmt: skip
    return found


BOARD = COUNTY
