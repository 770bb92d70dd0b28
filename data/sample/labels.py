"""Labels the sample's mentions of one goal and works out its shares, by the rooms' own verbs.

The stance model is trained when somebody opens the labels: loading it takes longer than all labels do.

The labels are those of a careful reader who drew at random; a colleague read some of them again, and sometimes differs.
"""

from __future__ import annotations

import random
from datetime import timedelta

from sqlmodel import Session

from data.access import Role
from data.sample.agenda import Stage
from data.sample.content.calendar import CARE
from data.sample.content.mentions import SEED, pieces
from sentiment.queries import labels as queries
from sentiment.services import labels, shares
from sentiment.services.labels import Place

FIRST, SECOND = 84, 24
MONTHS = 2  # before this one
OFF_TOPIC, UNSURE, OTHERWISE = 0.04, 0.03, 0.12


def load(session: Session, stage: Stage) -> None:
    """Random labels of the last months on the goal of child care, most of them in the last two weeks."""
    sides = {piece.url: piece.side for piece in pieces(stage.calendar)}
    chance = random.Random(f"{SEED} labels")
    goal = stage.goals[CARE].id
    today = stage.calendar.today
    place = Place(stage.calendar.first_of_month(MONTHS), stage.calendar.day(1))
    drawn = labels.next_random(session, goal, place, limit=FIRST)
    shown = queries.to_label(session, stage.id, [one.mention for one in drawn])
    marcus, rosa = stage.actors[Role.COMMUNICATIONS], stage.actors[Role.ORGANIZER]
    said = {}
    for number, one in enumerate(shown):
        dice = chance.random()
        answer = "off topic" if dice < OFF_TOPIC else "unsure" if dice < OFF_TOPIC + UNSURE else sides[one.url]
        at = stage.calendar.at(today - timedelta(days=13 - number // 7), 9, number % 7)
        labels.say(session, marcus, stage.id, goal, one.mention, answer, drawn="random", now=at)
        said[one.mention] = answer
    for number, mention in enumerate(chance.sample(sorted(said), SECOND)):
        answer = chance.choice(["favor", "against", "neither"]) if chance.random() < OTHERWISE else said[mention]
        at = stage.calendar.at(today - timedelta(days=1), 14, number)
        labels.say(session, rosa, stage.id, goal, mention, answer, drawn="random", now=at)
    shares.refresh(session, marcus, stage.id, now=stage.calendar.cut)
