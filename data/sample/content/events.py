"""The sample's year of outreach: who met whom, where, how many came and what was heard."""

from __future__ import annotations

from dataclasses import dataclass

from data.access import Role
from data.sample.content.agenda import CHAMBER, LIBRARY, PARENTS, PROVIDERS, SCHOOLS, STREETS
from data.sample.content.calendar import CARE, HB214_HOUSE, INTERNET, ROUTES

CARE_CAMPAIGN, WALK_CAMPAIGN = "Care That Works", "Walk Safe Wednesdays"
MON, TUE, WED, THU, FRI, SAT, SUN, ANY = range(8)
"""Weekdays; ANY is the working day itself."""


@dataclass(frozen=True)
class Promise:
    """A follow-up: who does it, days from the event until it is due, and until it was done (None: still open)."""

    what: str
    owner: Role
    due: int
    done: int | None = None


@dataclass(frozen=True)
class Happening:
    """An event. `ago` is moved to the next such weekday; `came` is as typed, "" where nobody counted."""

    ago: int
    weekday: int
    hour: float
    length: float
    kind: str
    name: str
    place: str
    goals: tuple[str, ...]
    by: str
    came: str
    heard: str = ""
    promises: tuple[Promise, ...] = ()
    campaign: str = ""


C, R, N, CN, CR = (CARE,), (ROUTES,), (INTERNET,), (CARE, INTERNET), (CARE, ROUTES)
US = ""
O_, P_, M_, D_ = Role.ORGANIZER, Role.POLICY, Role.COMMUNICATIONS, Role.DIRECTOR
K, W = CARE_CAMPAIGN, WALK_CAMPAIGN

EVENTS = [
    Happening(362, TUE, 18, 2, "forum", "What would it take? A care forum", "Grange hall, Ashford", C, US, "64",
              "Night shift parents asked for care after six, not for more leaflets.",
              (Promise("Send the notes to everyone who signed in", M_, 7, 5),)),
    Happening(355, SAT, 9, 4, "tabling", "Winter market table", "Market square, Ashford", CN, US, "about 120",
              "People take the internet flyer first and the care flyer last."),
    Happening(349, THU, 17.5, 1.5, "house meeting", "House meeting at the Grants'", "Northbank", C, PARENTS, "11",
              "Two families had given up looking."),
    Happening(341, MON, 9, 1, "one-to-one", "Coffee with Senator Lindqvist's office", "Springvale", CR, US, "3",
              "The office wants numbers by district.", (Promise("Send wait list counts by district", P_, 10, 9),)),
    Happening(334, WED, 7.5, 1, "other", "Walk audit at Lincoln Park", "Lincoln Park Elementary", R, STREETS, "17",
              "The worst corner is the one the map calls safe."),
    Happening(327, SAT, 10, 3, "canvass", "Doors in Harrow Creek", "Harrow Creek", C, US, "38",
              "Grandparents are the care plan on every second porch."),
    Happening(320, TUE, 18.5, 1.5, "house meeting", "House meeting in the trailer park", "Dunmore Flats", N, US, "9",
              "They share one hot spot among four homes."),
    Happening(313, THU, 12, 1, "other", "Chamber lunch on child care", "Tri-Rivers Chamber", C, CHAMBER, "41",
              "A plant manager counted 60 missed shifts in a month.",
              (Promise("Draft the employers' letter", P_, 21, 20),)),
    Happening(306, SAT, 11, 2, "tabling", "Library open day", "Marlow County Library, Ashford", N, LIBRARY, "85-100"),
    Happening(299, WED, 7.5, 1, "other", "Walk audit at Harrow Creek", "Harrow Creek Elementary", R, STREETS, "12"),
    Happening(292, MON, 18, 2, "forum", "After the discount: internet forum", "Pinehaven Middle School", N, LIBRARY,
              "52", "The $30 plan is real, the form is the wall."),
    Happening(285, TUE, 9.5, 1, "one-to-one", "Visit to Little Acorns", "Little Acorns, Eastgate", C, PROVIDERS, "4",
              "One director does the work of three."),
    Happening(278, SAT, 9, 4, "canvass", "Doors in Northbank", "Northbank", CR, PARENTS, "46", "",
              (Promise("Call back the twelve who said they would speak", O_, 14, 12),)),
    Happening(271, THU, 18, 1.5, "house meeting", "House meeting at the Vasquez home", "Quarry Hill", C, PARENTS, "13",
              "Nobody knew that a family home can take the state voucher."),
    Happening(264, WED, 15, 1, "other", "Crossing guards' coffee", "School district office", R, SCHOOLS, "22",
              "Guards buy their own rain coats.", (Promise("Find money for rain coats", O_, 30, 26),)),
    Happening(257, SAT, 10, 3, "tabling", "Spring fair table", "Fairgrounds, Linden Mills", CN, US, "hundreds"),
    Happening(250, TUE, 18.5, 2, "forum", "Cost of care: first look", "County building, Ashford", C, US, "71",
              "The 7 percent line landed: people did the sum in their seats."),
    Happening(243, MON, 10, 1, "one-to-one", "Meeting with Commissioner Cruz", "County building, Ashford", R, US, "2",
              "She will carry an ordinance if parents come."),
    Happening(236, THU, 17.5, 1.5, "house meeting", "House meeting at Saint Brendan's", "Ashford", C, US, "24",
              "Spanish came first and English second, and it worked."),
    Happening(231, WED, 7.75, 0.75, "other", "Walk Safe Wednesday 1", "Juniper Street School", R, STREETS, "140",
              "The block was quiet for the first time anyone could recall.", (), W),
    Happening(224, SAT, 9, 3, "canvass", "Doors along River Road", "River Road, Ashford", R, STREETS, "57",
              "Every third door has a story about that corner.", (), W),
    Happening(217, WED, 7.75, 0.75, "other", "Walk Safe Wednesday 2", "Northbank Elementary", R, STREETS, "115", "",
              (), W),
    Happening(210, TUE, 18, 1.5, "forum", "Principals on the walk to school", "Ida Wells Middle School", R, SCHOOLS,
              "19", "Principals will sign if buses are not blamed.",
              (Promise("Collect principals' signatures", O_, 28, 25),), W),
    Happening(204, SAT, 11, 2, "tabling", "Hospital health day", "County hospital, Ashford", C, US, "about 60"),
    Happening(198, WED, 7.75, 0.75, "other", "Walk Safe Wednesday 3", "Eastgate Elementary", R, STREETS, "96", "", (),
              W),
    Happening(191, THU, 18.5, 1.5, "house meeting", "House meeting at the Hoangs'", "Pinehaven", CN, PARENTS, "8",
              "They would pay 30 dollars tomorrow."),
    Happening(184, WED, 7.75, 0.75, "other", "Walk Safe Wednesday 4", "Harrow Creek Elementary", R, STREETS, "", "",
              (), W),
    Happening(174, MON, 18, 2, "forum", "After River Road", "River Road fire station", R, US, "180-220",
              "Anger first, then eleven people signed up to speak.",
              (Promise("Call the eleven speakers before the hearing", O_, 5, 4),
               Promise("Send the crash map to Senator Lindqvist", P_, 3, 2)), W),
    Happening(168, WED, 7.75, 0.75, "other", "Walk Safe Wednesday 5", "Cole's Ferry Elementary", R, STREETS, "155", "",
              (), W),
    Happening(161, SAT, 9, 5, "tabling", "County fair table, day one", "Fairgrounds, Linden Mills", CN, US, "310"),
    Happening(160, SUN, 9, 5, "tabling", "County fair table, day two", "Fairgrounds, Linden Mills", CN, US, "",
              "It poured; the tally sheet did not survive."),
    Happening(154, TUE, 10, 1, "one-to-one", "Breakfast with Representative Marsh", "Depot diner, Ashford", C, US, "2",
              "She counts 55 votes and needs 60.", (Promise("List employers in the five districts", P_, 7, 6),)),
    Happening(149, WED, 7.75, 0.75, "other", "Walk Safe Wednesday 6", "Quarry Hill Academy", R, STREETS, "128",
              "Drivers waved.", (), W),
    Happening(139, THU, 18, 2, "forum", "What Walk Safe taught us", "County library, Ashford", R, LIBRARY, "44"),
    Happening(132, SAT, 10, 3, "canvass", "Doors in Dunmore Flats", "Dunmore Flats", N, US, "33",
              "The price decides, not the speed."),
    Happening(125, TUE, 18.5, 1.5, "house meeting", "House meeting at the Osei flat", "Eastgate", C, PARENTS, "10"),
    Happening(118, MON, 12, 1, "other", "Staff lunch at the paper mill", "Linden Mills", C, CHAMBER, "27",
              "Second shift asked who pays in year four."),
    Happening(111, WED, 17, 2, "forum", "Safe routes: how to ask for the money", "School district office", R, SCHOOLS,
              "31", "Towns want one form.", (Promise("Write the one-page guide to the fund", P_, 14, 13),)),
    Happening(104, SAT, 9, 4, "tabling", "Back to school day", "Ashford high school", CR, SCHOOLS, "about 200"),
    Happening(97, THU, 18, 1.5, "house meeting", "Hosts' training for Care That Works", "Union hall, Ashford", C, US,
              "18", "Hosts want a script they can ignore."),
    Happening(90, TUE, 13, 1, "one-to-one", "Call with the hospital's personnel chief", "by phone", C, US, "2",
              "They lose nine nurses a year to care."),
    Happening(81, SAT, 10, 2, "forum", "Care That Works: kickoff", "Union hall, Ashford", C, US, "162",
              "The blue door story made the room laugh and then go quiet.",
              (Promise("Thank the forty who signed up to host", M_, 4, 3),), K),
    Happening(74, TUE, 18, 1.5, "house meeting", "Kitchen table in Northbank", "Northbank", C, PARENTS, "12",
              "“Nobody ever asked me what it costs.”", (), K),
    Happening(69, THU, 18, 1.5, "house meeting", "Kitchen table in Harrow Creek", "Harrow Creek", C, PARENTS, "9", "",
              (), K),
    Happening(64, SAT, 9, 4, "canvass", "Doors in Pinehaven", "Pinehaven", C, US, "71",
              "Older voters bring up their daughters.", (Promise("Leaflets where nobody was home", O_, 10, 9),), K),
    Happening(HB214_HOUSE, ANY, 9, 6, "other", "Bus to Springvale for the House vote", "State house, Springvale",
              C, US, "48", "Three members came out to shake hands.", (), K),
    Happening(54, WED, 18, 1.5, "house meeting", "Kitchen table in Cole's Ferry", "Cole's Ferry", C, PARENTS, "14", "",
              (), K),
    Happening(49, SAT, 11, 3, "tabling", "Pumpkin weigh-off", "Fairgrounds, Linden Mills", CN, US, "about 150", "", (),
              K),
    Happening(45, TUE, 12, 1, "other", "Employers sign the letter", "Tri-Rivers Chamber", C, CHAMBER, "40",
              "Forty signatures, and the mill's came last.", (Promise("Deliver the letter to the Senate", P_, 12, 12),),
              K),
    Happening(40, THU, 18, 2, "forum", "Home internet after the veto", "County library, Pinehaven", N, LIBRARY, "58",
              "Co-op, they say, like in 1938.", (Promise("Ask the electric co-op for a meeting", D_, 21),)),
    Happening(35, SAT, 9, 4, "canvass", "Doors in Senator Beech's district", "Fort Lowry Road, Quarry Hill", C, US,
              "64", "Half did not know a bill exists.", (Promise("Mail the ones who asked for more", M_, 9, 8),), K),
    Happening(31, WED, 7.5, 1, "other", "Walk audit at Saint Alder", "Saint Alder Grade School", R, STREETS, "15"),
    Happening(27, TUE, 18, 1.5, "house meeting", "Kitchen table in Eastgate", "Eastgate", C, PARENTS, "11", "",
              (Promise("Find a host with a bigger table", O_, 10),), K),
    Happening(23, SAT, 10, 2, "tabling", "Help desk at the outage", "Library, Eastgate", N, LIBRARY, "dozens",
              "People came to charge phones and stayed for the form."),
    Happening(19, MON, 18, 1.5, "house meeting", "Evening with early educators", "Little Acorns, Eastgate", C,
              PROVIDERS, "26", "They will testify if someone covers the room.",
              (Promise("Pay for substitutes on the hearing day", D_, 9),), K),
    Happening(14, THU, 18.5, 2, "forum", "Sidewalks and Ordinance 17", "County building, Ashford", R, STREETS, "37",
              "Two farmers spoke against, kindly.", (Promise("Answer the question about driveways", P_, 6),)),
    Happening(9, SAT, 9, 4, "canvass", "Doors in Ashford East", "Garfield Avenue, Ashford", C, US, "59",
              "“When is the hearing?” was the first question.", (Promise("Call the nine who want a bus seat", O_, 4),),
              K),
    Happening(6, TUE, 18, 1.5, "house meeting", "Kitchen table in Saint Alder", "Saint Alder", C, PARENTS, "", "",
              (Promise("Ask the host how many came", O_, 12),), K),
    Happening(3, THU, 17, 1.5, "other", "Witness practice for HB 214", "Union hall, Ashford", C, US, "16",
              "Three minutes is shorter than anyone thinks.", (Promise("Print the witness sheets", P_, 7),), K),
]  # fmt: skip

COMING = [
    Happening(-1, SAT, 10, 3, "canvass", "Doors in Linden Mills", "Linden Mills", C, US, "", "", (), K),
    Happening(-2, TUE, 18, 1.5, "house meeting", "Kitchen table in Quarry Hill", "Quarry Hill", C, PARENTS, "", "", (),
              K),
    Happening(-4, WED, 17.5, 2, "forum", "How the safe routes money works", "School district office", R, SCHOOLS, ""),
    Happening(-12, SAT, 9, 4, "tabling", "Holiday market table", "Market square, Ashford", CN, US, ""),
]  # fmt: skip
