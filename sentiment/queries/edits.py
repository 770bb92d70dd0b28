"""Moving mentions from story to story by hand, in the caller's transaction: every tally stays exact."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import update
from sqlmodel import Session, col, select

from data.errors import NotFound
from data.queries import required
from sentiment.mentions import NewPrint, StoryEdit
from sentiment.models.listening import Mention, Story, StoryPrint
from sentiment.models.listening import StoryEdit as Edit
from sentiment.queries.bulk import among, chunks, insert_rows, reserve, table_of
from sentiment.queries.mentions import insert_prints
from sentiment.queries.removal import delete_prints, delete_stories, stories_left, title_of
from sentiment.queries.tallies import placements, refresh_stories, settle
from sentiment.tally import tally

TEXTS = 500  # different texts of a story that new mentions are compared with after it was split


@dataclass(frozen=True)
class Said:
    """A text that stands in a story."""

    title: str
    text: str
    canonical_url: str


def leads_to(session: Session, initiative_id: int, story_id: int) -> int | None:
    """The story that a number stands for now: itself, or what it was merged into; None where it is not here."""
    seen: set[int] = set()
    while story_id not in seen:
        seen.add(story_id)
        row = session.get(Story, story_id)
        if row is not None:
            return story_id if row.initiative_id == initiative_id else None
        into = session.exec(
            select(Edit.story_id)
            .where(Edit.initiative_id == initiative_id, Edit.other_id == story_id, Edit.kind == "merge")
            .order_by(col(Edit.id).desc())
            .limit(1)
        ).first()
        if into is None:
            return None
        story_id = into
    return None


def mentions_in(session: Session, story_id: int, among_keys: Collection[int] | None = None) -> list[int]:
    """The mentions of a story, or those of them among these."""
    m = table_of(Mention).c
    query = sa.select(m.id).where(m.story_id == story_id)
    if among_keys is None:
        return [int(key) for key in session.execute(query).scalars()]
    return [
        int(key)
        for part in chunks(sorted(among_keys))
        for key in session.execute(query.where(among(session, m.id, part))).scalars()
    ]


def new_story(session: Session, initiative_id: int, now: datetime, number: int | None = None) -> int:
    """An empty story, counted when mentions move into it. `number`: one that it had before."""
    if number is None:
        edit = table_of(Edit).c
        (number,) = reserve(session, Story, 1, (edit.story_id, edit.other_id))
    row = {
        "id": number, "initiative_id": initiative_id, "title": "", "first_seen": now, "last_seen": now,
        "placements": 0, "outlets": 0, "authors": 0, "tone_total": 0, "tone_n": 0,
    }  # fmt: skip
    insert_rows(session, Story, [row])
    return number


def move(session: Session, initiative_id: int, mention_ids: Sequence[int], source: int, to: int) -> None:
    """Put mentions of one story into another, by hand. A story that is left empty goes."""
    before = tally(placements(session, story_ids=(source, to)))
    for part in chunks(sorted(mention_ids)):
        session.execute(
            update(Mention).where(col(Mention.id).in_(part)).values(story_id=to, by_hand=True),
            execution_options={"synchronize_session": False},
        )
    left = stories_left(session, (source, to))
    refresh_stories(session, left)
    settle(session, before, (source, to))
    if source not in left:
        session.execute(
            update(StoryPrint).where(col(StoryPrint.story_id) == source).values(story_id=to, by_hand=True),
            execution_options={"synchronize_session": False},
        )
        delete_stories(session, initiative_id, [source])
    session.expire_all()
    for key in left:
        _name(session, key)


def _name(session: Session, story_id: int) -> None:
    """A story that is called after none of its placements is called after its earliest one."""
    m = table_of(Mention).c
    story = session.get_one(Story, story_id)
    dated = sa.select(m.title, m.text, m.url).where(m.story_id == story_id).order_by(m.published_at.is_(None))
    names = [title_of(*row) for row in session.execute(dated.order_by(m.published_at, m.id).limit(TEXTS))]
    if story.title not in names:
        story.title = names[0]
        session.add(story)
        session.flush()


def texts_of(session: Session, story_id: int) -> list[Said]:
    """The different texts of a story, those with most placements first."""
    m = table_of(Mention).c
    first = sa.select(sa.func.min(m.id).label("id"), sa.func.count().label("n")).where(m.story_id == story_id)
    each = first.group_by(m.content_key, m.canonical_url).order_by(sa.desc("n"), sa.asc("id")).limit(TEXTS).subquery()
    rows = session.execute(
        sa.select(m.title, m.text, m.canonical_url).join_from(table_of(Mention), each, each.c.id == m.id)
    )
    return [Said(*row) for row in rows]


def reprint(session: Session, initiative_id: int, story_ids: Collection[int], prints: Sequence[NewPrint]) -> None:
    """Compare new mentions with these texts from now on, as far as these stories go; they win over others."""
    delete_prints(session, initiative_id, story_ids)
    insert_prints(session, initiative_id, prints, {}, by_hand=True)


def note(
    session: Session, initiative_id: int, kind: str, story_id: int, other_id: int, mention_ids: Sequence[int], *,
    by: str, now: datetime,
) -> int:  # fmt: skip
    """Write down what was done, so that old numbers lead on and it can be undone."""
    row = Edit(
        initiative_id=initiative_id, kind=kind, story_id=story_id, other_id=other_id, mentions=list(mention_ids),
        at=now, by=by,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return required(row.id)


def edits(session: Session, initiative_id: int, story_id: int) -> list[StoryEdit]:
    """What was merged into a story or split from it by hand, newest first."""
    rows = session.exec(
        select(Edit)
        .where(Edit.initiative_id == initiative_id, (col(Edit.story_id) == story_id) | (col(Edit.other_id) == story_id))
        .order_by(col(Edit.id).desc())
        .limit(20)
    )
    return [_row(row) for row in rows]


def edit(session: Session, initiative_id: int, edit_id: int) -> tuple[StoryEdit, list[int]]:
    """One edit and the mentions that it moved. Raises NotFound."""
    row = session.get(Edit, edit_id)
    if row is None or row.initiative_id != initiative_id:
        raise NotFound("That change to a story is not here: perhaps it was undone already.")
    return _row(row), list(row.mentions)


def forget(session: Session, edit_id: int) -> None:
    """An edit that was undone is none any more."""
    session.delete(session.get_one(Edit, edit_id))
    session.flush()


def _row(row: Edit) -> StoryEdit:
    return StoryEdit(required(row.id), row.kind, row.story_id, row.other_id, len(row.mentions), row.at, row.by)
