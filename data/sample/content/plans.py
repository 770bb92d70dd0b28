"""The sample's three campaigns, each locked before its launch: one has ended, one is live, one is still planned."""

from __future__ import annotations

from dataclasses import dataclass

from data.sample.content.agenda import CHAMBER, PARENTS, PROVIDERS, SCHOOLS, STREETS
from data.sample.content.calendar import (
    ASK_END,
    ASK_LAUNCH,
    CARE,
    CARE_END,
    CARE_LAUNCH,
    INTERNET,
    ROUTES,
    WALK_END,
    WALK_LAUNCH,
)
from data.sample.content.events import CARE_CAMPAIGN, WALK_CAMPAIGN

ASK_CAMPAIGN = "Ask Me About Care"


@dataclass(frozen=True)
class Push:
    """A campaign, with what it expects (points of a share, by so many days ago or ahead) and when that was locked."""

    name: str
    goal: str
    audience: str
    change: str
    launch: int
    end: int
    summary: str
    messages: tuple[str, ...]
    channels: tuple[str, ...]
    budget: int
    partners: tuple[str, ...]
    planned: int
    rung: str
    low: float
    high: float
    by: int
    comparison: str
    compared: tuple[str, ...] = (INTERNET,)
    looks: int | None = None


PUSHES = [
    Push(
        WALK_CAMPAIGN, ROUTES, "influencers", "awareness", WALK_LAUNCH, WALK_END,
        "Six Wednesdays on which a block by a school is closed to cars, so that principals, pastors and editors see "
        "what the walk to school could be.",
        ("A street by a school belongs to the children for one hour.", "It takes paint and a person, not a decade."),
        ("Local press", "Meetings with officials", "Social media"),
        850_000, (STREETS, SCHOOLS), WALK_LAUNCH + 24, "aware", 5, 12, WALK_END, "Affordable home internet",
    ),
    Push(
        CARE_CAMPAIGN, CARE, "public", "will", CARE_LAUNCH, CARE_END,
        "Kitchen tables, doors and employers' voices, until the Senate has to hear House Bill 214.",
        (
            "Care is what lets everyone else work.",
            "Seven percent of income is fair. A third is not.",
            "The people who teach toddlers should not need a second job.",
        ),
        ("House meetings", "Door to door", "Local press", "Partners' newsletters", "Radio"),
        2_400_000, (PARENTS, PROVIDERS, CHAMBER), CARE_LAUNCH + 18, "supportive", 3, 6, CARE_END,
        "Affordable home internet", (INTERNET, ROUTES), 2,
    ),
    Push(
        ASK_CAMPAIGN, CARE, "public", "will", ASK_LAUNCH, ASK_END,
        "Before the Senate votes, neighbors ask neighbors: yard signs, pulpits and the radio.",
        ("One in three families here waits for a place.", "Ask me about care."),
        ("Radio", "Posters and flyers", "Partners' newsletters"),
        600_000, (PARENTS, PROVIDERS), 3, "supportive", 2, 5, ASK_END - 20, "Affordable home internet", (INTERNET,), 1,
    ),
]  # fmt: skip
