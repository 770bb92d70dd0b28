"""What this room offers the house: feeds to import, stories to find, and what is new in the media."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from data import checks, find, forgetting, moving, news
from data import queries as ground
from sentiment.queries import listening as reads
from sentiment.queries import search, tallies
from sentiment.queries import sources as source_queries
from sentiment.queries import stories as story_queries
from sentiment.services import file_offers, spike_offers, will_offers
from sentiment.will.wave_table import digest

_BIG = 5
"""Outlets that carry a story before it is worth a line of its own."""

PAIRED = forgetting.Names(
    "wave_answer", ("person",), "the mark that pairs answers to surveys", "evidence",
    erase=forgetting.emptied("wave_answer", person=""),
    mark=lambda initiative_id, text: digest(f"{initiative_id}", text),
)  # fmt: skip
"""Who answered a survey is kept as a mark alone. What media published is public and not searched for names."""


def register() -> None:
    """Fill the ground floor's registries."""
    file_offers.register()
    find.offer("story", stories_named)
    news.offer("media", what_is_new)
    checks.offer("mentions", tallies_that_differ)
    moving.offer("sentiment", moving.Moves(after=search.rebuild))
    forgetting.offer("sentiment", [PAIRED])
    will_offers.register()
    spike_offers.register()


def stories_named(session: Session, initiative_id: int, text: str, limit: int) -> list[find.Hit]:
    """Stories with these words in title or text, those most about them first; the last word may be a beginning."""
    wanted = story_queries.Wanted(text=text, growing=True)
    found = story_queries.stories(session, initiative_id, wanted, order="relevance", limit=limit)
    return [
        find.Hit("story", row.title, f"{row.placements} placements in {row.outlets} outlets", "mentions", row.id)
        for row in found
    ]


def what_is_new(session: Session, initiative_id: int, since: datetime, now: datetime) -> list[news.NewsItem]:
    """Sources that fail or are silent, the widest stories, and how many stories each goal had."""
    return [
        *_source_news(session, initiative_id, now),
        *_wide_stories(session, initiative_id, since),
        *_story_counts(session, initiative_id, since),
    ]


def _source_news(session: Session, initiative_id: int, now: datetime) -> list[news.NewsItem]:
    found = []
    rows = source_queries.sources(session, initiative_id)
    for health, said, rank in (("failing", "cannot be reached", 10), ("silent", "has been silent for two weeks", 40)):
        names = [row.name for row in rows if row.health(now) == health]
        if len(names) == 1:
            found.append(news.NewsItem(f"{names[0]} {said}: a gap, not falling interest.", "mentions", rank))
        elif names:
            several = {"failing": "cannot be reached", "silent": "have been silent for two weeks"}[health]
            text = f"{len(names)} sources {several}: gaps, not falling interest."
            found.append(news.NewsItem(text, "mentions", rank))
    return found


def _wide_stories(session: Session, initiative_id: int, since: datetime) -> list[news.NewsItem]:
    goals = [goal.id for goal in ground.goals(session, initiative_id)]
    if not goals:
        return []
    wanted = story_queries.Wanted(goal_ids=goals, since=since)
    widest = story_queries.stories(session, initiative_id, wanted, order="biggest", limit=2)
    return [
        news.NewsItem(f"“{row.title}” stood in {row.outlets} outlets: one story.", "mentions", 30)
        for row in widest
        if row.outlets >= _BIG
    ]


def _story_counts(session: Session, initiative_id: int, since: datetime) -> Sequence[news.NewsItem]:
    counts = reads.new_stories(session, initiative_id, since)
    return [
        news.NewsItem(
            f"{counts[goal.id]} {'story' if counts[goal.id] == 1 else 'stories'} in the media about {goal.name}.",
            "mentions", 60,
        )
        for goal in ground.goals(session, initiative_id)
        if counts.get(goal.id)
    ]  # fmt: skip


def tallies_that_differ(session: Session) -> list[str]:
    """What does not add up between tallies and mentions, in every initiative; and a search index left behind."""
    wrong = [wrong for row in ground.initiatives(session) for wrong in tallies.recount(session, row.id)]
    lost = "The search index differs from the mentions. `python -m sentiment stories reindex` makes it anew."
    return wrong + [lost] * search.incomplete(session)
