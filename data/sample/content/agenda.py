"""The sample's common agenda: an invented county, its goals, what it measures and who works on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from data.access import Role
from data.agenda import GoalDraft, InitiativeDraft, PartnerDraft
from data.sample.content.calendar import CARE, INTERNET, ROUTES, TIME_ZONE

INITIATIVE = InitiativeDraft(
    name="Marlow Together",
    vision="Every child in Marlow County grows up with good care close by, a safe way to school, and a home that is "
    "connected.",
    place="Marlow County",
    people="adults in Marlow County",
    time_zone=TIME_ZONE,
    date_order="mdy",
)

MEMBERS = {
    Role.DIRECTOR: "Denise Okafor",
    Role.COMMUNICATIONS: "Marcus Bell",
    Role.POLICY: "Priya Raman",
    Role.ORGANIZER: "Rosa Delgado",
    Role.READER: "Tom Whitfield",
}

LIBRARY = "Marlow County Library"
PARENTS = "Northside Parents' Table"
SCHOOLS = "Ashford Area Schools"
PROVIDERS = "Early Learning Alliance of Marlow"
STREETS = "Safe Streets Marlow"
CHAMBER = "Tri-Rivers Chamber of Commerce"

PARTNERS = [
    PartnerDraft(LIBRARY, "Home internet, device lending, meeting rooms", "June Abbott", "june@library.example.org",
                 "555-0110"),
    PartnerDraft(PARENTS, "Parent organizing and house meetings", "Keisha Grant", "keisha@parents.example.org",
                 "555-0121"),
    PartnerDraft(SCHOOLS, "School data, arrival and dismissal", "Alan Brandt", "abrandt@schools.example.org",
                 "555-0132"),
    PartnerDraft(PROVIDERS, "Child care providers' network and wait lists", "Mei Sorensen",
                 "mei@earlylearning.example.org", "555-0143"),
    PartnerDraft(STREETS, "Walk audits, crossing guards, street design", "Luis Pacheco", "luis@safestreets.example.org",
                 "555-0154"),
    PartnerDraft(CHAMBER, "Employers' voice", "Gordon Hale", "ghale@chamber.example.org", "555-0165"),
]  # fmt: skip

GOALS = {
    CARE: GoalDraft(
        "Child care for every family",
        "Every family that needs child care finds it within 20 minutes of home and pays no more than 7% of its income.",
    ),
    ROUTES: GoalDraft(
        "Safe routes to school",
        "Every child who lives within a mile of school can walk or bike there safely.",
    ),
    INTERNET: GoalDraft(
        "Affordable home internet",
        "Every household with a school-age child has fast, reliable internet at home for $30 a month or less.",
    ),
}

CARE_AT_FIRST = GoalDraft(
    "Child care for every family",
    "Every family that needs child care finds it in the county and pays no more than 10% of its income.",
)
"""The first wording of the first goal, before the cost study."""
CARE_REWORDED_AGO = 765
CARE_REWORDED_WHY = "Parents told us that care across the county is no care at all, and 10% is still out of reach."

STRATEGIES = {
    CARE: [
        ("Pay early educators a living wage", "Wage supplement, paid from state and employer shares."),
        ("Open care where there is none", "Family child care homes in Northbank, Harrow Creek and Cole's Ferry."),
        ("One front door", "One application and one wait list for every provider in the county."),
    ],
    ROUTES: [
        ("Fix the ten worst crossings", "Walk audits with parents, then paint, light and slower corners."),
        ("Crossing guards on every route", "Paid guards at the 22 busiest crossings, mornings and afternoons."),
    ],
    INTERNET: [
        ("A public option for the last mile", "Let cities and the county build where no company will."),
        ("Sign up every family that qualifies", "Enrolment help at libraries, schools and clinics."),
    ],
}


@dataclass(frozen=True)
class Definition:
    """What an indicator counts, with baseline, target and readings as (years or months ago, value)."""

    text: str
    unit: str
    baseline: float
    baseline_ago: int
    target: float
    target_in: int
    readings: list[tuple[int, float]] = field(default_factory=list)
    others: list[tuple[str, int, float]] = field(default_factory=list)
    """Readings of other partners under this definition: who, months ago, value."""


@dataclass(frozen=True)
class Measure:
    """An indicator: who reports it, how often (months between readings), and its definitions, newest last."""

    goal: str
    name: str
    direction: str
    partner: str
    source: str
    definitions: list[Definition]


MEASURES = [
    Measure(CARE, "Licensed child care places", "up", PROVIDERS, "Alliance's spring count of providers", [
        Definition("Licensed places in centers and family homes for each 100 children under six, counted on 1 April.",
                   "places per 100 children", 38, 60, 55, 48,
                   [(60, 38), (48, 37.2), (36, 38.9), (24, 40.6), (12, 42.1), (2, 44.3)]),
    ]),
    Measure(CARE, "Families paying more than 7% for care", "down", PARENTS, "Household survey with the university", [
        Definition("Share of families with a child under six who pay more than 7% of their income for care.",
                   "% of families", 61, 48, 35, 48, [(48, 61), (36, 62.4), (24, 60.8), (12, 58.9)]),
    ]),
    Measure(CARE, "Kindergarten readiness", "up", SCHOOLS, "Fall screening", [
        Definition("Share of entering kindergartners whose teacher ticks at least 8 of 10 boxes on the fall checklist.",
                   "% of kindergartners", 52, 62, 65, 10, [(62, 52), (50, 51.2), (38, 53.5)]),
        Definition("Share of entering kindergartners at or above the benchmark of the state's fall screener.",
                   "% of kindergartners", 44, 26, 60, 46, [(26, 44), (14, 45.7), (2, 47.9)]),
    ]),
    Measure(ROUTES, "Children who walk or bike to school", "up", SCHOOLS, "Hands-up count in every classroom", [
        Definition("Share of pupils in grades K-8 who came on foot or by bike on the count day in October.",
                   "% of pupils", 17, 49, 30, 47, [(49, 17), (37, 17.8), (25, 19.9), (13, 22.6), (1, 23.4)]),
    ]),
    Measure(ROUTES, "Children hurt in traffic near schools", "down", STREETS, "Crash reports, geocoded", [
        Definition("Children under 15 hurt as pedestrians or cyclists within half a mile of a school, in 12 months.",
                   "children a year", 29, 50, 8, 46, [(50, 29), (38, 31), (26, 27), (14, 24), (2, 22)]),
    ]),
    Measure(INTERNET, "Households with home internet", "up", LIBRARY, "County household survey", [
        Definition("Share of households with a child in school that have a fixed connection of 100 Mbps or more.",
                   "% of households", 68, 47, 95, 49, [(47, 68), (35, 70.3), (23, 73.8), (11, 75.2)]),
    ]),
    Measure(INTERNET, "Monthly price of a basic plan", "down", LIBRARY, "Price survey of all providers", [
        Definition("Lowest advertised monthly price, with fees, of a 100 Mbps plan, mean over the 14 ZIP areas.",
                   "$ a month", 64, 47, 30, 49, [(47, 64), (35, 66.5), (23, 61.9), (11, 57.4), (3, 54.2)]),
    ]),
    Measure(INTERNET, "Households helped to get connected", "up", LIBRARY, "Book of the sign-up desk", [
        Definition("Households that were helped to fill in the form for a low-cost plan, in 12 months.",
                   "households a year", 120, 38, 400, 12, [(38, 120), (26, 141)], [(SCHOOLS, 25, 95)]),
        Definition("Households whose low-cost plan had begun, whoever filled in the form with them, in 12 months.",
                   "households a year", 60, 14, 250, 46, [(14, 60), (2, 83)], [(PARENTS, 3, 41)]),
    ]),
]  # fmt: skip
