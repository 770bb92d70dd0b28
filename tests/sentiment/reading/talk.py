"""An invented conversation on child care for tests: many short posts, each a story of its own, with their truth."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from data import queries as ground
from data.access import OPERATOR, Actor
from data.agenda import InitiativeRow
from sentiment.labels import LabelRow
from sentiment.listening.entries import EntryDraft
from sentiment.queries import labels as label_queries
from sentiment.queries import sources
from sentiment.services import labels
from sentiment.services.labels import Place
from sentiment.services.listening import add_topic, save_entries
from tests.conftest import NOW

WORDS = {
    "favor": ["fund child care now", "child care works, pass it", "yes to child care for all", "we need child care"],
    "against": ["no more child care taxes", "stop the child care grab", "child care costs too much", "vote no"],
    "neither": ["child care meeting at six", "child care center opens", "where is child care parking", "report out"],
}
TERRIBLE = "Terrible that they keep blocking this great childcare bill"
SHORTER = "Terrible! Blocking this great childcare bill"  # short enough to be no copy of the next one


def truth(text: str) -> str:
    """The side a post of `WORDS` takes."""
    return next((side for side, said in WORDS.items() if any(text.startswith(one) for one in said)), "favor")


def start(session: Session, initiative: InitiativeRow) -> int:
    """The first goal with its topic."""
    goal = ground.goals(session, initiative.id)[0]
    add_topic(session, OPERATOR, initiative.id, goal.id, '"child care" OR childcare OR vote OR report', now=NOW)
    return goal.id


def source(session: Session, initiative: InitiativeRow, name: str, channel: str) -> int:
    """A source to talk in."""
    return sources.insert_source(
        session, initiative.id, f"https://{name}.example/feed", kind="feed", title=name, outlet=name, by="test",
        now=NOW - timedelta(days=400), channel=channel,
    )  # fmt: skip


def talk(
    session: Session, initiative: InitiativeRow, source_id: int, count: int, *, seed: int = 1, until: datetime = NOW,
    days: int = 60, extra: Sequence[EntryDraft] = (),
) -> None:  # fmt: skip
    """Posts over some days, each under eight words and so a story of its own."""
    chance = random.Random(seed)
    entries = []
    for number in range(count):
        side = chance.choice(list(WORDS))
        text = f"{chance.choice(WORDS[side])} {seed}n{number}"
        at = until - timedelta(days=chance.randrange(days), hours=chance.randrange(1, 20))
        entries.append(EntryDraft(f"{seed}-{number}", "", text, author=f"a{chance.randrange(30)}", published=at))
    row = sources.source(session, initiative.id, source_id)
    save_entries(session, initiative, row, [*entries, *extra], now=NOW)


def read(
    session: Session, initiative: InitiativeRow, goal_id: int, actor: Actor, count: int, place: Place,
    now: datetime = NOW,
) -> list[LabelRow]:  # fmt: skip
    """Label what is drawn, as a reader who is always right."""
    found = []
    for _ in range(count):
        one = labels.next_random(session, goal_id, place)[0]
        shown = label_queries.to_label(session, initiative.id, [one.mention])[0]
        side = truth(shown.text)
        found.append(
            labels.say(session, actor, initiative.id, goal_id, one.mention, side, drawn="random", now=now)
        )  # fmt: skip
    return found
