"""The verbs of a topic's precision: draw hits at random, judge them right or wrong one at a time, take one back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from data import audit
from data.access import Actor, require
from data.errors import Problem, refuse_if
from sentiment.listening.precision import SAMPLE, Judged, Precision, precision
from sentiment.mentions import MentionRow, TopicRow
from sentiment.queries import judgements as queries
from sentiment.queries import mentions as mention_queries
from sentiment.queries import topics as topic_queries


@dataclass(frozen=True)
class Sitting:
    """A topic's hits as they are judged: how far, what came of it, and which mention is next.

    `next` is None where the sample is judged, or there are no hits. `since` are hits stored after the draw.
    """

    topic: TopicRow
    precision: Precision
    sample: int
    done: int
    next: MentionRow | None
    story_id: int | None
    since: int


def sitting(session: Session, initiative_id: int, topic_id: int, sample: int = SAMPLE) -> Sitting:
    """Where the judging of a topic stands. Before anyone has judged, everything stored now would be drawn from."""
    row = topic_queries.topic(session, initiative_id, topic_id)
    draw = queries.newest_draw(session, topic_id)
    hits = queries.drawn(session, topic_id, draw.upto if draw else None)
    judged = queries.judgements(session, topic_id)
    mine = hits[:sample]
    waiting = [key for key in mine if key not in judged]
    found = queries.mention(session, initiative_id, waiting[0]) if waiting else None
    return Sitting(
        row,
        precision(topic_id, row.version, hits, judged, draw.at if draw else None),
        len(mine),
        len(mine) - len(waiting),
        found[0] if found else None,
        found[1] if found else None,
        queries.hits_since(session, topic_id, draw) if draw else 0,
    )


def judge(
    session: Session, actor: Actor, initiative_id: int, topic_id: int, mention_id: int, right: bool | None, *,
    now: datetime,
) -> None:  # fmt: skip
    """Say whether a hit is about the topic's goal: right, wrong, or None where the text does not tell.

    The first judgement of a topic makes the draw. Raises Refused where the topic does not find the mention.
    """
    require(actor, "judge_hits")
    mention_queries.one_at_a_time(session, initiative_id)
    row = topic_queries.topic(session, initiative_id, topic_id)
    if queries.newest_draw(session, topic_id) is None:
        queries.insert_draw(session, initiative_id, topic_id, by=actor.name, now=now)
    refuse_if(
        []
        if mention_id in set(queries.drawn(session, topic_id))
        else [Problem("mention", "The topic no longer finds this mention, so there is nothing to judge.")]
    )
    queries.put_judgement(session, topic_id, Judged(mention_id, right, row.version, actor.name, now))
    audit.record(session, actor, initiative_id, "judge_hits", "topic", topic_id, now=now, detail={"right": right})


def take_back(
    session: Session, actor: Actor, initiative_id: int, topic_id: int, mention_id: int, *, now: datetime
) -> None:
    """Take a judgement back, so that the hit is judged again."""
    require(actor, "judge_hits")
    topic_queries.topic(session, initiative_id, topic_id)
    queries.delete_judgement(session, topic_id, mention_id)
    audit.record(session, actor, initiative_id, "judge_hits", "topic", topic_id, now=now, detail={"taken back": True})


def draw_anew(session: Session, actor: Actor, initiative_id: int, topic_id: int, *, now: datetime) -> None:
    """Draw from everything that is stored now. What was judged still applies; hits that came since join the draw."""
    require(actor, "judge_hits")
    mention_queries.one_at_a_time(session, initiative_id)
    topic_queries.topic(session, initiative_id, topic_id)
    queries.insert_draw(session, initiative_id, topic_id, by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "judge_hits", "topic", topic_id, now=now, detail={"drawn": True})
