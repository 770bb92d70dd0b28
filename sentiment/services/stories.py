"""The verbs of stories: put together what tells one thing, part what does not, undo either.

What a person did holds: copies that come later go where a person put the text, and the number of a story that was
merged leads to the one it went into.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session

from data import audit
from data.access import Actor, require
from data.errors import NotFound, Problem, refuse_if
from sentiment.listening import stories
from sentiment.listening.words import words
from sentiment.mentions import NewPrint, StoryRow
from sentiment.queries import edits
from sentiment.queries import stories as queries
from sentiment.queries.mentions import one_at_a_time


def merge_stories(
    session: Session, actor: Actor, initiative_id: int, story_id: int, others: Sequence[int], *, now: datetime
) -> StoryRow:
    """Put other stories into one. Their numbers lead to it from now on."""
    require(actor, "edit_stories")
    one_at_a_time(session, initiative_id)
    into = _here(session, initiative_id, story_id)
    going = list(dict.fromkeys(_here(session, initiative_id, other) for other in others))
    refuse_if([Problem("stories", "Name a second story: one story is merged into another.")] if not going else [])
    refuse_if(
        [Problem("stories", f"Story {into} cannot be merged into itself: name another one.")] if into in going else []
    )
    for other in going:
        moved = edits.mentions_in(session, other)
        edits.move(session, initiative_id, moved, other, into)
        edits.note(session, initiative_id, "merge", into, other, moved, by=actor.name, now=now)
        audit.record(session, actor, initiative_id, "merge_stories", "story", into, now=now, detail={"other": other})
    return _row(session, initiative_id, into)


def split_story(
    session: Session, actor: Actor, initiative_id: int, story_id: int, mention_ids: Collection[int], *, now: datetime
) -> StoryRow:
    """Make a story of its own of some placements; returns it. At least one placement stays behind."""
    require(actor, "edit_stories")
    one_at_a_time(session, initiative_id)
    source = _here(session, initiative_id, story_id)
    chosen = set(mention_ids)
    all_of_it = set(edits.mentions_in(session, source))
    foreign = sorted(chosen - all_of_it)
    problems = []
    if not chosen:
        problems.append(Problem("mentions", "Choose the placements that are another story."))
    if foreign:
        named = ", ".join(map(str, foreign[:5]))
        problems.append(Problem("mentions", f"Not placements of story {source}: {named}."))
    if chosen and chosen >= all_of_it:
        problems.append(Problem("mentions", "That is every placement of the story: leave at least one."))
    refuse_if(problems)
    made = edits.new_story(session, initiative_id, now)
    _part(session, initiative_id, sorted(chosen), source, made)
    edits.note(session, initiative_id, "split", source, made, sorted(chosen), by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "split_story", "story", source, now=now, detail={"other": made})
    return _row(session, initiative_id, made)


def undo_edit(session: Session, actor: Actor, initiative_id: int, edit_id: int, *, now: datetime) -> StoryRow:
    """Take a merge or a split back, as far as its mentions are still there; returns the story that came back."""
    require(actor, "edit_stories")
    one_at_a_time(session, initiative_id)
    done, mentions = edits.edit(session, initiative_id, edit_id)
    source = _here(session, initiative_id, done.story_id)
    if done.kind == "merge":
        moved = edits.mentions_in(session, source, mentions)
        gone = not moved or len(moved) == len(edits.mentions_in(session, source))
        refuse_if([Problem("edit", "What was merged is no longer there to be parted again.")] if gone else [])
        there = edits.leads_to(session, initiative_id, done.other_id) == done.other_id
        back = edits.new_story(session, initiative_id, now, None if there else done.other_id)
        _part(session, initiative_id, moved, source, back)
    else:
        other = _here(session, initiative_id, done.other_id)
        refuse_if([Problem("edit", "These stories are one already.")] if other == source else [])
        moved, back = edits.mentions_in(session, other), source
        edits.move(session, initiative_id, moved, other, source)
        edits.note(session, initiative_id, "merge", source, other, moved, by=actor.name, now=now)
    edits.forget(session, edit_id)
    audit.record(session, actor, initiative_id, f"undo_{done.kind}", "story", back, now=now)
    return _row(session, initiative_id, back)


def _here(session: Session, initiative_id: int, story_id: int) -> int:
    found = edits.leads_to(session, initiative_id, story_id)
    if found is None:
        raise NotFound(f"Story {story_id} is not in this initiative.", "`stories` lists those that are.")
    return found


def _row(session: Session, initiative_id: int, story_id: int) -> StoryRow:
    row = queries.story(session, initiative_id, story_id)
    if row is None:
        raise NotFound(f"Story {story_id} is not in this initiative.")
    return row


def _part(session: Session, initiative_id: int, mention_ids: Sequence[int], source: int, to: int) -> None:
    """Move mentions, and tell later copies of either part from each other by the texts that each has now."""
    edits.move(session, initiative_id, mention_ids, source, to)
    prints = [made for story in (source, to) for made in _prints(story, edits.texts_of(session, story))]
    edits.reprint(session, initiative_id, (source, to), prints)


def _prints(story: int, texts: Sequence[edits.Said]) -> list[NewPrint]:
    read = stories.read_all([(words(said.title), words(said.text), said.canonical_url) for said in texts])
    return [
        NewPrint(story, None if text.signature is None else text.signature.astype("<u4").tobytes(), tuple(text.keys))
        for text in read
    ]
