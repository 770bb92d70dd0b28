"""Words that would make a topic better, worked out from the stored mentions and what was judged. Changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from sentiment.listening import suggest, topics
from sentiment.listening.matching import Document
from sentiment.listening.suggest import Suggestion
from sentiment.queries import judgements as queries
from sentiment.queries import topics as topic_queries

ASKED = 4_000  # newest mentions that are looked at, and everything judged


@dataclass(frozen=True)
class Suggested:
    """What might be added or cut, and what it was worked out from: stories looked at, found, judged right and wrong."""

    stories: int
    found: int
    right: int
    wrong: int
    suggestions: tuple[Suggestion, ...]


def suggest_terms(session: Session, initiative_id: int, topic_id: int) -> Suggested:
    """Suggest words for a topic, from its newest 4,000 stored mentions and everything judged; copies count once."""
    row = topic_queries.topic(session, initiative_id, topic_id)
    node = topics.parse(row.query)
    judged = queries.judgements(session, topic_id)
    known = []
    for text, keys in queries.texts_by_story(session, initiative_id, ASKED, judged.keys()):
        document = Document(text.title, text.text, text.outlet, text.author, text.language)
        said = [judged[key].right for key in keys if key in judged]
        known.append(suggest.Known(document, document.matches(node), said[0] if said else None))
    return Suggested(
        len(known),
        sum(one.hit for one in known),
        sum(one.hit and one.right is True for one in known),
        sum(one.hit and one.right is False for one in known),
        tuple(suggest.suggestions(node, known)),
    )
