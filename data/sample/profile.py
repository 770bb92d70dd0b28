"""Loads who lives in the sample's county, by place (as first typed, then put right) and by language."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from campaigns.reach import ProfileDraft
from campaigns.services import reach
from data.access import Role
from data.sample.agenda import Stage
from data.sample.content.calendar import FOUNDED

PLACES = (
    ("Ashford", 21_400.0), ("Northbank", 9_800.0), ("Springvale", 8_600.0), ("Harrow Creek", 6_900.0),
    ("Pinehaven", 5_200.0), ("Eastgate", 4_700.0), ("Quarry Hill", 3_900.0), ("Dunmore Flats", 3_100.0),
)  # fmt: skip
LANGUAGES = (("English (en)", 0.79), ("Spanish (es, español)", 0.15), ("Somali (so, soomaali)", 0.04))
SOURCE = "Invented for the sample, in the shape of a census table"


def load(session: Session, stage: Stage) -> None:
    """Two versions of the places and one of the languages."""
    actor, calendar = stage.actors[Role.COMMUNICATIONS], stage.calendar
    now = calendar.at(calendar.workday(FOUNDED), 9) + timedelta(days=70)
    first = tuple((name, round(people * 0.97, -2)) for name, people in PLACES)
    year = now.year - 1
    for days, draft in (
        (0, ProfileDraft("place", SOURCE, year, "people", first)),
        (1, ProfileDraft("place", SOURCE, year, "people", PLACES)),
        (1, ProfileDraft("language", SOURCE, year, "share", LANGUAGES)),
    ):
        reach.keep_profile(session, actor, stage.id, draft, now=now + timedelta(days=days))
