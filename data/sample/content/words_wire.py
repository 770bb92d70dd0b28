"""Stories of the invented wire service, which many outlets print with small edits."""

from __future__ import annotations

from dataclasses import dataclass

from data.sample.content.calendar import CARE, HB214_HOUSE, HB519_VETO, INTERNET, RIVER_ROAD, ROUTES, SB145_SIGNED


@dataclass(frozen=True)
class WireStory:
    """One story as the wire sent it, and how many outlets printed it."""

    goal: str
    ago: int
    copies: int
    title: str
    body: str


WIRE = [
    WireStory(CARE, 338, 14, "Half of Tamarack counties are short of infant care, study finds",
        "SPRINGVALE (Tamarack Wire) — More than half of the state's counties have a licensed child care place for "
        "fewer than one infant in five, according to a study released by the state university. The shortage is "
        "worst along the three rivers, where Marlow County counts about 40 places for each 100 children under six. "
        "Researchers blame low pay: an early educator in Tamarack earns less than a parking attendant. Lawmakers "
        "of both parties said they would look at the numbers when the session opens."),
    WireStory(CARE, 302, 9, "Governor's budget leaves child care subsidy flat",
        "SPRINGVALE (Tamarack Wire) — The governor's budget keeps the state's child care subsidy where it has "
        "stood for six years. Advocates from Marlow County called the plan a freeze that feels like a cut, since "
        "prices rose by a fifth. A spokesman for the budget office said that the money had to go to roads and "
        "prisons first. Hearings on the budget begin next month."),
    WireStory(CARE, 236, 19, "House Bill 214 would cap what families pay for child care",
        "SPRINGVALE (Tamarack Wire) — A bill filed in the Tamarack House would cap what a family pays for child "
        "care at seven percent of its income, with the state paying providers the difference. House Bill 214, by "
        "Rep. Josephine Marsh of Ashford, would also pay early educators a supplement of two dollars an hour. The "
        "Taxpayers' League puts the price at 190 million dollars a year. Business groups in Marlow County said "
        "they would support the bill if family homes can take part."),
    WireStory(CARE, 161, 12, "Child care workers earn less than dog walkers, Tamarack survey says",
        "SPRINGVALE (Tamarack Wire) — The people who look after Tamarack's toddlers earn a median of 13 dollars and 40 "
        "cents an hour, two dollars less than dog walkers, a survey of 900 child care centers shows. One in three "
        "teachers left her job within the year. Directors said that they raise fees or close rooms, and most do both. "
        "The survey was paid for by a foundation that supports House Bill 214."),
    WireStory(CARE, HB214_HOUSE - 1, 26, "Tamarack House passes child care bill, 61 to 38",
        "SPRINGVALE (Tamarack Wire) — The Tamarack House passed the Child Care Access Act on a vote of 61 to 38, "
        "sending to the Senate a bill that would cap what families pay for child care at seven percent of income. "
        "Nine Republicans joined every Democrat. “Parents have been doing the state's job on their credit cards,” said "
        "the sponsor, Rep. Josephine Marsh of Ashford. Sen. Harold Beech, who leads the education committee, said that "
        "he had not decided whether House Bill 214 would get a hearing."),
    WireStory(CARE, 31, 16, "Employers press Senate on child care bill",
        "SPRINGVALE (Tamarack Wire) — Forty employers from the three rivers, among them the largest hospital in Marlow "
        "County, asked the Tamarack Senate in a letter to take up House Bill 214. They wrote that turnover among "
        "parents of young children costs them nine million dollars a year. The Taxpayers' League answered that firms "
        "who want child care can pay for it. The letter was brought by the Tri-Rivers Chamber of Commerce."),
    WireStory(CARE, 11, 22, "Senate panel sets hearing on child care cap",
        "SPRINGVALE (Tamarack Wire) — The education committee of the Tamarack Senate will hear House Bill 214 "
        "after two months of silence, its chairman said. Sen. Harold Beech said that the number of calls had "
        "surprised him. The bill would hold what families pay for child care to seven percent of income. "
        "Supporters from Marlow County plan to fill four buses; opponents say the cost estimate is a guess."),
    WireStory(ROUTES, 321, 8, "State ranks roads by schools for the first time",
        "SPRINGVALE (Tamarack Wire) — The transportation office has ranked every state road within half a mile of "
        "a school by the number of crashes in which a child was hurt. Three of the worst twenty are in Marlow "
        "County, led by River Road. The list decides nothing by itself, but sponsors of a safe routes to school "
        "fund said it would be their map. No sidewalk is budgeted on any of the twenty."),
    WireStory(ROUTES, RIVER_ROAD - 2, 21, "Two children hurt at school crosswalk in Marlow County",
        "ASHFORD (Tamarack Wire) — Two children were hurt when a pickup went through a school crosswalk on River Road "
        "in Marlow County, state police said. Both were taken to hospital and are expected to recover. Parents had "
        "asked for a crossing guard and a light at the corner for three years. The road belongs to the state, which "
        "listed it among its worst near schools. The driver, 44, was cited for speed."),
    WireStory(ROUTES, SB145_SIGNED - 1, 18, "Governor signs safe routes to school fund",
        "SPRINGVALE (Tamarack Wire) — The governor signed a bill that sets aside 24 million dollars over two years for "
        "sidewalks, crosswalks and crossing guards near schools. The safe routes to school fund gained support after a "
        "crash on River Road in Marlow County hurt two children. Counties must match one dollar in five. “This is the "
        "rare law you will be able to see from a school window,” said its sponsor, Sen. Marta Lindqvist."),
    WireStory(ROUTES, 68, 10, "School zone camera bill stalls in Tamarack House",
        "SPRINGVALE (Tamarack Wire) — A bill that would let towns put speed cameras in school zones is stuck in "
        "committee after its sponsor and the police chiefs fell out over who keeps the fines. House Bill 402 would "
        "send the money to sidewalks near schools. Towns in Marlow County that asked for the cameras said that "
        "they would wait one more session, and no longer."),
    WireStory(INTERNET, 290, 11, "Federal internet discount ends for 140,000 Tamarack homes",
        "SPRINGVALE (Tamarack Wire) — A federal discount that took 30 dollars a month off home internet bills has run "
        "out of money, leaving 140,000 households in Tamarack to pay in full. In Marlow County one household in six "
        "was enrolled. Cable companies offered plans of their own, most of them slower. Libraries said that they "
        "expect longer lines for hot spots."),
    WireStory(INTERNET, 129, 13, "Tamarack lawmakers split over municipal broadband",
        "SPRINGVALE (Tamarack Wire) — A bill that would let Tamarack cities build their own broadband networks passed "
        "the House by six votes after five hours of debate. House Bill 519 would lift a ban written 18 years ago. "
        "Cable companies called it unfair competition; mayors, three of them from Marlow County, said that any "
        "competition would be new. The Senate takes it up next."),
    WireStory(INTERNET, HB519_VETO - 1, 23, "Governor vetoes municipal broadband bill",
        "SPRINGVALE (Tamarack Wire) — The governor vetoed a bill that would have let Tamarack cities build their own "
        "broadband networks, saying that taxpayers should not bear the risk. House Bill 519 had passed both chambers "
        "with votes from both parties. Mayors in Marlow County called the veto a gift to the cable companies. Sponsors "
        "lack four votes to override it and said they would try again next session."),
]  # fmt: skip

OPENINGS = ["", "", "", "By Tamarack Wire. ", "From wire reports. ", "(TW) ", "Editor's note: this story was updated. "]
ENDINGS = [
    "", "", "", " Copyright Tamarack Wire.", " This story was supplied by the Tamarack Wire.",
    " Read more in the print edition.", " Sign up for our newsletter.", " Staff contributed to this report.",
    " Do you have a story to tell? Write to the newsroom.", " Follow us for more news from the three rivers.",
]  # fmt: skip
LOCAL = [
    "", "", "",
    " {person} of {town}, who follows the matter for the {group}, said the news was no surprise.",
    " In {town}, {person} said the phone had not stopped ringing.",
    " {lawmaker} did not return a call.",
    " Readers in {town} can find the full list at the library.",
]  # fmt: skip
TITLE_EDITS = ["{title}", "{title}", "{title}", "{title} | {outlet}", "Tamarack: {title}", "{title} (wire)"]
