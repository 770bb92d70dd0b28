"""The sample's eight measures: six bills of an invented state, a county ordinance and a city resolution."""

from __future__ import annotations

from dataclasses import dataclass

from data.sample.content.calendar import CARE, HB214_HOUSE, HB519_VETO, INTERNET, ROUTES, SB145_SIGNED

STATE, SESSION = "Tamarack", "91st General Assembly"
COUNTY, CITY = "Marlow County", "City of Ashford"
SESSION_ENDS = -70
HEARING_AHEAD = 6

Step = tuple[int, str, str, tuple[str, ...]]
"""Days ago, chamber, words, Open States' classifications."""


@dataclass(frozen=True)
class Stand:
    """A position from so many days ago on."""

    ago: int
    stance: str
    priority: int | None
    why: str


@dataclass(frozen=True)
class Link:
    """A measure coded to a goal."""

    goal: str
    verdict: str
    strength: str
    why: str


@dataclass(frozen=True)
class Sitting:
    """A hearing: days ago (negative: ahead), hour, minute, committee, place, note."""

    ago: int
    hour: int
    minute: int
    committee: str
    place: str
    note: str = ""


@dataclass(frozen=True)
class Measure:
    """One measure with its course, where we stand on it and what it does to the goals."""

    jurisdiction: str
    session: str
    number: str
    title: str
    kind: str
    chamber: str
    summary: str
    steps: tuple[Step, ...]
    stands: tuple[Stand, ...]
    links: tuple[Link, ...]
    sittings: tuple[Sitting, ...] = ()


def _filed(ago: int, chamber: str, committee: str) -> tuple[Step, ...]:
    return (
        (ago, chamber, "Introduced, read first time", ("introduction", "reading-1")),
        (ago - 2, chamber, f"Referred to the committee on {committee}", ("referral-committee",)),
    )


MEASURES = [
    Measure(
        STATE, SESSION, "HB 214", "Child Care Access Act", "bill", "lower",
        "Caps what a family pays for child care at 7% of its income and pays early educators a supplement.",
        (
            *_filed(236, "lower", "Children and Families"),
            (121, "lower", "Committee reports: do pass as amended", ("committee-passage-favorable",)),
            (HB214_HOUSE, "lower", "Read third time and passed, 61 to 38", ("reading-3", "passage")),
            (HB214_HOUSE - 1, "upper", "Received from the House, read first time", ("introduction", "reading-1")),
            (HB214_HOUSE - 4, "upper", "Referred to the committee on Education", ("referral-committee",)),
        ),
        (
            Stand(228, "watch", 2, "The first print leaves family child care homes out."),
            Stand(119, "support", 1, "The committee's amendment lets family homes take part: this is our goal in law."),
        ),
        (Link(CARE, "agree", "strong", "The cap is the goal itself: no more than 7% of income."),),
        (
            Sitting(128, 13, 30, "Children and Families", "Room 204, State House, Springvale"),
            Sitting(-HEARING_AHEAD, 9, 30, "Senate Education", "Room 118, State House, Springvale",
                    "Three minutes a witness. Sign up by noon the day before."),
        ),
    ),
    Measure(
        STATE, SESSION, "SB 88", "Early Educator Pay Supplement", "bill", "upper",
        "Pays licensed early educators two dollars an hour from the state's lottery fund for two years.",
        (
            *_filed(262, "upper", "Appropriations"),
            (170, "upper", "Read third time and passed, 29 to 18", ("reading-3", "passage")),
            (64, "lower", "Read third time and passed, 70 to 27", ("reading-3", "passage")),
            (12, "lower", "Enrolled", ("enrolled",)),
            (8, "executive", "Delivered to the Governor", ("executive-receipt",)),
        ),
        (Stand(255, "support", 1, "Rooms stand empty for want of teachers."),),
        (Link(CARE, "agree", "strong", "Two dollars an hour is what the Alliance's members asked for."),),
        (Sitting(205, 10, 0, "Senate Appropriations", "Room 301, State House, Springvale"),),
    ),
    Measure(
        STATE, SESSION, "HB 377", "Relief from Child Care Staffing Rules", "bill", "lower",
        "Lets a center put twelve toddlers with one teacher.",
        (
            *_filed(220, "lower", "Commerce"),
            (92, "lower", "Failed in committee, 6 to 9", ("committee-failure",)),
        ),
        (Stand(214, "oppose", 1, "More places on paper, and no safe ones."),),
        (Link(CARE, "against", "strong", "Care that parents do not trust is not care that they can use."),),
        (Sitting(99, 14, 0, "House Commerce", "Room 204, State House, Springvale"),),
    ),
    Measure(
        STATE, SESSION, "SB 145", "Safe Routes to School Fund", "bill", "upper",
        "Sets aside 24 million dollars over two years for sidewalks, crossings and guards near schools.",
        (
            *_filed(300, "upper", "Transportation"),
            (241, "upper", "Read third time and passed, 38 to 9", ("reading-3", "passage")),
            (152, "lower", "Read third time and passed, 81 to 15", ("reading-3", "passage")),
            (131, "upper", "Enrolled", ("enrolled",)),
            (126, "executive", "Delivered to the Governor", ("executive-receipt",)),
            (SB145_SIGNED, "executive", "Signed by the Governor", ("executive-signature", "became-law")),
        ),
        (Stand(296, "support", 1, "The ten worst crossings have waited for money, not for plans."),),
        (Link(ROUTES, "agree", "strong", "Pays for the crossings that the walk audits named."),),
        (Sitting(168, 9, 0, "House Transportation", "Room 110, State House, Springvale"),),
    ),
    Measure(
        STATE, SESSION, "HB 402", "School Zone Speed Cameras", "bill", "lower",
        "Lets towns put speed cameras in school zones; the fines go to the state's general fund.",
        (
            *_filed(190, "lower", "Transportation"),
            (104, "lower", "Hearing held; laid over for amendment", ()),
        ),
        (
            Stand(186, "watch", 3, "Partners do not agree on cameras yet."),
            Stand(98, "amend", 2, "The fines should build sidewalks near the schools where they are paid."),
        ),
        (Link(ROUTES, "agree", "weak", "Slows cars near schools, but builds nothing."),),
    ),
    Measure(
        STATE, SESSION, "HB 519", "Municipal Broadband Act", "bill", "lower",
        "Lifts the ban on broadband networks owned by cities and counties.",
        (
            *_filed(204, "lower", "Utilities"),
            (129, "lower", "Read third time and passed, 53 to 47", ("reading-3", "passage")),
            (78, "upper", "Read third time and passed, 25 to 22", ("reading-3", "passage")),
            (62, "lower", "Enrolled", ("enrolled",)),
            (58, "executive", "Delivered to the Governor", ("executive-receipt",)),
            (HB519_VETO, "executive", "Vetoed by the Governor", ("executive-veto",)),
        ),
        (Stand(199, "support", 1, "Four towns in the county are ready to build where no company will."),),
        (Link(INTERNET, "agree", "strong", "Without it the last mile has no builder."),),
    ),
    Measure(
        COUNTY, "Commission term", "Ordinance 17", "Sidewalks within a mile of a school", "ordinance", "legislature",
        "Binds the county to build a sidewalk whenever it repaves a road within a mile of a school.",
        (
            (88, "legislature", "Introduced by Commissioner Cruz", ("introduction",)),
            (67, "legislature", "Referred to the committee on Roads", ("referral-committee",)),
        ),
        (Stand(86, "support", 2, "Repaving comes to every road in the end."),),
        (Link(ROUTES, "agree", "strong", "Every mile repaved near a school becomes a mile to walk."),),
        (
            Sitting(5, 18, 0, "Finance", "County building, Ashford"),
            Sitting(-23, 18, 30, "Roads", "County building, Ashford"),
        ),
    ),
    Measure(
        CITY, "Council year", "Resolution 41", "Study of a city broadband network", "resolution", "legislature",
        "Asks the city manager for a study of costs and routes by summer.",
        ((29, "legislature", "Introduced", ("introduction",)),),
        (Stand(27, "watch", 3, "A study delays nothing, and promises nothing."),),
        (Link(INTERNET, "agree", "weak", "Counts addresses; builds none."),),
    ),
]  # fmt: skip
