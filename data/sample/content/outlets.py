"""The sample's outlets and sources. No address in here leads anywhere: the names are reserved for examples."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Feed:
    """A source: its outlet, and the hours between two looks at it."""

    key: str
    title: str
    outlet: str
    address: str
    every_hours: int = 6
    channel: str = "news"


FEEDS = [
    Feed("courier", "Marlow Courier: local news", "Marlow Courier", "https://courier.marlow.example/feed.xml"),
    Feed("gazette", "Linden Mills Gazette", "Linden Mills Gazette", "https://gazette.marlow.example/rss"),
    Feed("radio", "KMRW 90.3 Three Rivers Public Radio", "KMRW Public Radio", "https://kmrw.example/news/rss.xml"),
    Feed("voz", "La Voz de Marlow", "La Voz de Marlow", "https://lavoz.marlow.example/feed", 24),
    Feed("press", "Tamarack press watch: Marlow County", "", "https://presswatch.example/marlow.atom", 3),
    Feed(
        "forum",
        "Marlow Neighbors forum",
        "Marlow Neighbors",
        "https://neighbors.marlow.example/latest.rss",
        3,
        "social",
    ),
    Feed(
        "letters",
        "Marlow Courier: letters",
        "Marlow Courier, letters",
        "https://courier.marlow.example/letters.xml",
        24,
    ),
    Feed("own", "Marlow Together: news", "Marlow Together", "https://together.marlow.example/feed.xml", 24),
]

WIRE_OUTLETS = [
    "Springvale Dispatch", "Tamarack Tribune", "Ashford Evening Star", "Pinehaven Post", "Cole's Ferry Beacon",
    "Quarry Hill Record", "Dunmore County Leader", "Three Rivers Ledger", "Alder Valley News", "Northbank Observer",
    "Kettle Bend Chronicle", "Fort Lowry Sentinel", "Tamarack Business Weekly", "Ridgeline Register",
    "Upper Basin Bulletin", "WTMK News 6", "KALD Radio", "Prairie Home Page", "Granite Falls Mail",
    "Millrace Messenger", "Oxbow Times", "Lakeside Examiner", "The Capitol Wire Room", "Stateline Mirror",
    "Harlan Junction News", "Twin Forks Advocate", "WVLS Channel 11", "Sawyer County Press",
]  # fmt: skip

BYLINES = {
    "courier": ["Dana Whitlock", "Peter Osei", "Molly Trask", "Courier staff"],
    "gazette": ["Gus Hartung", "Gazette staff"],
    "radio": ["Leila Farrow", "Ned Castile"],
    "voz": ["Carmen Ibáñez", "Redacción"],
    "press": ["Ruthanne Cole", "Staff report", "Micah Dell", "Tess Arbogast"],
}

HANDLES = [
    "riverbend_rita", "northbank_ned", "mom_of_3_ashford", "quarryhillguy", "harrowcreekheron", "mill_st_marge",
    "pinehavenpete", "ferry_fan", "old_route_9", "nightnurse_k", "juniper_jo", "depotdad", "lindenlou", "eastgate_ed",
    "saintaldersam", "dunmore_dee", "carpool_captain", "beanfieldben", "garfieldgran", "orchard_olive", "busdriver_bo",
    "sewing_sue", "fixitfelix_m", "librarylil", "coach_carl", "toddlertamer", "spudfarmer", "walksalot", "bikebasket",
    "fiberfan42", "buffering_bob", "latchkeylena", "shift2_shane", "grannygears", "crosswalkcat", "taxpayer_tim",
    "lawnchair_larry", "marlowmamabear", "stroller_stan", "quietcul_de_sac",
]  # fmt: skip

PASTER = "liberty_line_77"
PASTED = (
    "HB 214 is the biggest child care tax in the history of Tamarack. It takes from working families to pay for other "
    "people's choices. Call Senator Beech today at the capitol and tell him to hold the line{end}"
)
PASTED_ENDS = [".", "!", "!!", ". Share this.", ". Copy and paste.", " now!", ". They count on your silence."]
