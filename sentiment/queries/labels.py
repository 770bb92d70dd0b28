"""Every select and insert of labels, and the stories that wait for one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from data.errors import NotFound
from data.queries import required
from sentiment.labels import LabelNew, LabelRow, Lesson, ToLabel
from sentiment.models.labels import Label
from sentiment.models.listening import Mention, Source, Story, StoryGoal
from sentiment.queries.bulk import chunks, table_of
from sentiment.reading.draws import Candidate
from sentiment.reading.telling import Drawn

LONGEST = 2_000  # characters of a mention that are shown and read


def _row(row: Label) -> LabelRow:
    return LabelRow(
        required(row.id), row.goal_id, row.mention_id, row.text, row.stance, row.drawn, row.second, row.complete_to,
        row.by, row.member_id, row.at, row.ended_at, row.ended,
    )  # fmt: skip


def insert(session: Session, initiative_id: int, new: LabelNew) -> LabelRow:
    """Store a label."""
    row = Label(initiative_id=initiative_id, **new.__dict__)
    session.add(row)
    session.flush()
    return _row(row)


def end(session: Session, label_id: int, why: str, *, now: datetime) -> None:
    """A label stands no longer: undone, or changed by who made it."""
    row = session.get_one(Label, label_id)
    row.ended_at, row.ended = now, why
    session.add(row)
    session.flush()


def stand_again(session: Session, label_id: int) -> None:
    """What took a label's place was undone."""
    row = session.get_one(Label, label_id)
    row.ended_at, row.ended = None, ""
    session.add(row)
    session.flush()


def label(session: Session, initiative_id: int, label_id: int) -> LabelRow:
    """One label. Raises NotFound."""
    row = session.get(Label, label_id)
    if row is None or row.initiative_id != initiative_id:
        raise NotFound("That label does not exist in this initiative.")
    return _row(row)


def of_mention(session: Session, goal_id: int, mention_id: int, *, history: bool = False) -> list[LabelRow]:
    """The standing labels of a mention, oldest first; with those that ended, where `history` is wanted."""
    query = select(Label).where(Label.goal_id == goal_id, Label.mention_id == mention_id).order_by(col(Label.id))
    if not history:
        query = query.where(col(Label.ended_at).is_(None))
    return [_row(row) for row in session.exec(query)]


def of_text(session: Session, goal_id: int, text_key: str) -> list[LabelRow]:
    """The standing labels of a text whose mention is not here."""
    query = select(Label).where(Label.goal_id == goal_id, Label.text_key == text_key, col(Label.ended_at).is_(None))
    return [_row(row) for row in session.exec(query.order_by(col(Label.id)))]


def labels(session: Session, initiative_id: int, *, goal_id: int | None = None, newest: int = 0) -> list[LabelRow]:
    """All labels with those that ended, oldest first; or the newest few, newest first."""
    query = select(Label).where(Label.initiative_id == initiative_id)
    if goal_id is not None:
        query = query.where(Label.goal_id == goal_id)
    query = query.order_by(col(Label.id).desc()).limit(newest) if newest else query.order_by(col(Label.id))
    return [_row(row) for row in session.exec(query)]


def about(session: Session, goal_id: int, story_id: int) -> bool:
    """Whether a story speaks of a goal."""
    return session.get(StoryGoal, (story_id, goal_id)) is not None


def story_of(session: Session, initiative_id: int, mention_id: int) -> int | None:
    """The story of a stored mention, None where it is not of this initiative."""
    row = session.get(Mention, mention_id)
    return row.story_id if row is not None and row.initiative_id == initiative_id else None


def mention_at(session: Session, initiative_id: int, links: Collection[str]) -> dict[str, int]:
    """Stored mentions by canonical link; where several share one, the first."""
    m = table_of(Mention).c
    found: dict[str, int] = {}
    for part in chunks(sorted(set(links))):
        rows = session.execute(
            sa.select(m.canonical_url, sa.func.min(m.id))
            .where(m.initiative_id == initiative_id, m.canonical_url.in_(part))
            .group_by(m.canonical_url)
        )
        found.update({link: int(key) for link, key in rows})
    return found


def candidates(
    session: Session, goal_id: int, start: date, end: date, channel: str = "all", *, newest_first: bool = False
) -> list[Candidate]:
    """Stories about a goal whose first dated placement falls between two local days, both included."""
    s, source = table_of(StoryGoal).c, table_of(Source)
    query = (
        sa.select(s.story_id, s.first_mention_id, s.first_day, source.c.channel)
        .join_from(table_of(StoryGoal), source, source.c.id == s.first_source_id)
        .where(s.goal_id == goal_id, s.first_day >= start, s.first_day <= end)
    )
    if channel != "all":
        query = query.where(source.c.channel == channel)
    if newest_first:
        query = query.order_by(s.first_day.desc())
    return [Candidate(*row) for row in session.execute(query)]


def candidate(session: Session, goal_id: int, story_id: int) -> Candidate | None:
    """One story about a goal; None where no dated placement is about it."""
    s, source = table_of(StoryGoal).c, table_of(Source)
    row = session.execute(
        sa.select(s.story_id, s.first_mention_id, s.first_day, source.c.channel)
        .join_from(table_of(StoryGoal), source, source.c.id == s.first_source_id)
        .where(s.goal_id == goal_id, s.story_id == story_id, s.first_day.is_not(None))
    ).first()
    return None if row is None else Candidate(*row)


def random_labels(session: Session, goal_id: int) -> dict[int, Drawn]:
    """The random label of each story of a goal: the first that stands, or a colleague's where that was unsure."""
    found: dict[int, Drawn] = {}
    for story, row in _standing(session, goal_id):
        if row.drawn == "random" and (story not in found or found[story].stance == "unsure"):
            reach = found[story].complete_to if story in found else row.complete_to or 0
            found[story] = Drawn(row.stance, reach)
    return found


def labelled_stories(session: Session, goal_id: int) -> set[int]:
    """Stories of a goal with a label of any kind."""
    return {story for story, _ in _standing(session, goal_id)}


def waiting_for_second(session: Session, goal_id: int, by: str, member_id: int | None) -> list[int]:
    """Mentions that exactly one other person has labelled and this one has not, oldest label first."""
    others: dict[int, set[tuple[int | None, str]]] = {}
    for _, row in _standing(session, goal_id):
        if row.mention_id is not None and row.drawn != "import":
            others.setdefault(row.mention_id, set()).add((row.member_id, row.by))
    return [mention for mention, whose in others.items() if len(whose) == 1 and (member_id, by) not in whose]


def pairs(session: Session, goal_id: int) -> tuple[list[str], list[str]]:
    """What two people said of the same mentions without seeing each other's label: the first's and the second's."""
    first: dict[int, LabelRow] = {}
    both: dict[int, tuple[str, str]] = {}
    for _, row in _standing(session, goal_id):
        if row.mention_id is None or row.drawn == "import":
            continue
        there = first.setdefault(row.mention_id, row)
        if (there.member_id, there.by) != (row.member_id, row.by):
            both.setdefault(row.mention_id, (there.stance, row.stance))
    return [one for one, _ in both.values()], [other for _, other in both.values()]


def _standing(session: Session, goal_id: int) -> list[tuple[int, LabelRow]]:
    """Standing labels of stored mentions with the story each mention is in now, oldest first."""
    found = session.exec(
        select(Label, Mention.story_id)
        .join(Mention, col(Mention.id) == col(Label.mention_id))
        .where(Label.goal_id == goal_id, col(Label.ended_at).is_(None))
        .order_by(col(Label.id))
    )
    return [(story, _row(row)) for row, story in found]


def lessons(session: Session, goal_id: int) -> list[Lesson]:
    """What a model of the goal learns from: one label a mention (or text), in the order in which they were made."""
    found = session.exec(
        select(Label, Mention)
        .join(Mention, col(Mention.id) == col(Label.mention_id), isouter=True)
        .where(Label.goal_id == goal_id, col(Label.ended_at).is_(None))
        .order_by(col(Label.id))
    )
    kept: dict[str, Lesson] = {}
    for row, mention in found:
        name = row.text_key if mention is None else str(mention.id)
        if name in kept and kept[name].stance != "unsure":
            continue
        text = row.text if mention is None else words(mention.title, mention.text)
        tone = 0.0 if mention is None or mention.tone is None else mention.tone
        kept[name] = Lesson(required(row.id), None if mention is None else mention.story_id, text, tone, row.stance)
    return list(kept.values())


def words(title: str, text: str) -> str:
    """What is read of a mention: its title and the beginning of its text, which often repeats the title."""
    start = title.removesuffix("…").strip()
    return (text if not title or text.startswith(start) else f"{title}\n{text}")[:LONGEST]


def to_label(session: Session, initiative_id: int, mention_ids: Sequence[int]) -> list[ToLabel]:
    """Mentions as the label screen shows them, in the order given; those that are gone are left out."""
    found = session.exec(
        select(Mention, Story, Source.channel)
        .join(Story, col(Story.id) == col(Mention.story_id))
        .join(Source, col(Source.id) == col(Mention.source_id))
        .where(Mention.initiative_id == initiative_id, col(Mention.id).in_(mention_ids))
    )
    shown = {
        required(row.id): ToLabel(
            required(row.id), row.story_id, row.title, row.text[:LONGEST], row.outlet, row.author, row.url,
            row.language, row.day, channel, story.placements, story.outlets,
        )
        for row, story, channel in found
    }  # fmt: skip
    return [shown[key] for key in mention_ids if key in shown]


def count(session: Session, goal_id: int) -> dict[str, int]:
    """Standing labels of a goal by how they were drawn."""
    found = session.execute(
        select(Label.drawn, sa.func.count())
        .where(Label.goal_id == goal_id, col(Label.ended_at).is_(None))
        .group_by(col(Label.drawn))
    )
    return {drawn: int(total) for drawn, total in found}


def count_since(session: Session, goal_id: int, since: datetime | None) -> int:
    """Labels of a goal that were made or ended after a time: what a model trained then does not know."""
    query = select(sa.func.count()).select_from(Label).where(Label.goal_id == goal_id)
    if since is not None:
        query = query.where(sa.or_(col(Label.at) > since, col(Label.ended_at) > since))
    return int(session.exec(query).one())


def goals_with_labels(session: Session, initiative_id: int) -> list[int]:
    """Goals that somebody has labelled mentions for."""
    query = select(Label.goal_id).where(Label.initiative_id == initiative_id).distinct()
    return sorted(session.exec(query))
