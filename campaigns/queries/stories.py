"""The story bank and message tests, in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func
from sqlmodel import Session, col, or_, select

from campaigns.message_test import Counts, Trial, TrialDraft
from campaigns.models import (
    Campaign,
    ContentItem,
    MessageTest,
    MessageTestCount,
    MessageTestLook,
    StoryKept,
    StoryTeller,
)
from campaigns.outreach import given, tidy
from campaigns.story_bank import StoryDraft, StoryRow, Use
from data import queries as ground
from data.agenda import GoalRow
from data.errors import NotFound
from data.queries import required


def stories(
    session: Session, initiative_id: int, *, goal_ids: Collection[int] = (), text: str = "", key: int | None = None
) -> list[StoryRow]:
    """Stories with where they stand, newest first; empty `goal_ids` keep all. No names of tellers."""
    tz = ground.initiative(session, initiative_id).tz
    names = {goal.id: goal.name for goal in ground.goals(session, initiative_id)}
    query = select(StoryKept).where(StoryKept.initiative_id == initiative_id)
    if key is not None:
        query = query.where(StoryKept.id == key)
    if goal_ids:
        query = query.where(col(StoryKept.goal_id).in_(goal_ids))
    if text.strip():
        wanted = text.strip()
        query = query.where(
            or_(
                col(StoryKept.title).icontains(wanted, autoescape=True),
                col(StoryKept.text).icontains(wanted, autoescape=True),
            )
        )
    found = session.exec(query.order_by(col(StoryKept.told_on).desc(), col(StoryKept.id).desc())).all()
    uses: dict[int, list[Use]] = defaultdict(list)
    for row, campaign in session.exec(
        select(ContentItem, Campaign.name)
        .join(Campaign, col(Campaign.id) == col(ContentItem.campaign_id))
        .where(Campaign.initiative_id == initiative_id, col(ContentItem.story_id).is_not(None))
        .order_by(col(ContentItem.on_day), col(ContentItem.id))
    ):
        use = Use(required(row.id), row.on_day, row.title, row.channel, campaign, row.state)
        uses[required(row.story_id)].append(use)
    return [
        StoryRow(
            required(row.id), row.title, row.text, row.goal_id, names.get(row.goal_id, "a goal that was retired"),
            row.told_on, tuple(row.scope), row.named, row.consent_on, row.consent_until,
            row.withdrawn_at.astimezone(tz).date() if row.withdrawn_at else None, row.by,
            tuple(uses[required(row.id)]),
        )
        for row in found
    ]  # fmt: skip


def story(session: Session, initiative_id: int, story_id: int) -> StoryRow:
    """One story. Raises NotFound where it is not of this initiative."""
    found = stories(session, initiative_id, key=story_id)
    if not found:
        raise NotFound("That story does not exist.")
    return found[0]


def tellers(session: Session, initiative_id: int) -> dict[int, str]:
    """Names of those who told a story, by its key."""
    query = (
        select(StoryTeller)
        .join(StoryKept, col(StoryKept.id) == col(StoryTeller.story_id))
        .where(StoryKept.initiative_id == initiative_id)
    )
    return {row.story_id: row.name for row in session.exec(query)}


def insert_story(
    session: Session, initiative_id: int, goal: GoalRow, draft: StoryDraft, *, by: str, now: datetime
) -> int:
    """Keep a story; returns its key."""
    row = StoryKept(
        initiative_id=initiative_id, goal_id=goal.id, goal_version_id=goal.version_id, title=tidy(draft.title),
        text=draft.text.replace("\x00", "").strip(), told_on=given(draft.told_on), scope=[], at=now, by=by,
    )  # fmt: skip
    session.add(row)
    session.flush()
    key = required(row.id)
    set_consent(session, key, draft)
    return key


def set_consent(session: Session, story_id: int, draft: StoryDraft) -> None:
    """Store what was agreed to, and who told the story (nobody where it is left out)."""
    row = session.get(StoryKept, story_id)
    if row is None:
        raise NotFound("That story does not exist.")
    agreed = draft.consent_on is not None
    row.scope = [tidy(one) for one in draft.scope] if agreed else []
    row.named = agreed and draft.named
    row.consent_on, row.consent_until = draft.consent_on, draft.consent_until if agreed else None
    session.execute(delete(StoryTeller).where(col(StoryTeller.story_id) == story_id))
    if draft.teller.strip():
        session.add(StoryTeller(story_id=story_id, name=tidy(draft.teller)))
    session.flush()


def set_withdrawn(session: Session, story_id: int, *, by: str, now: datetime) -> None:
    """Mark a story as withdrawn and forget who told it."""
    row = session.get(StoryKept, story_id)
    if row is None:
        raise NotFound("That story does not exist.")
    row.withdrawn_at, row.withdrawn_by, row.named = now, by, False
    session.execute(delete(StoryTeller).where(col(StoryTeller.story_id) == story_id))
    session.flush()


def trials(session: Session, campaign_id: int) -> list[Trial]:
    """A campaign's message tests, oldest first, with how many people met each wording and nothing of what they did."""
    sizes = {
        key: (int(a), int(b))
        for key, a, b in session.exec(
            select(MessageTestCount.test_id, func.sum(MessageTestCount.n_a), func.sum(MessageTestCount.n_b))
            .join(MessageTest, col(MessageTest.id) == col(MessageTestCount.test_id))
            .where(MessageTest.campaign_id == campaign_id)
            .group_by(col(MessageTestCount.test_id))
        )
    }
    looks: dict[int, int] = defaultdict(int)
    for key in session.exec(
        select(MessageTestLook.test_id)
        .join(MessageTest, col(MessageTest.id) == col(MessageTestLook.test_id))
        .where(MessageTest.campaign_id == campaign_id, col(MessageTestLook.refused))
    ):
        looks[key] += 1
    query = select(MessageTest).where(MessageTest.campaign_id == campaign_id).order_by(col(MessageTest.id))
    return [
        Trial(
            required(row.id), row.campaign_id, row.name, row.wording_a, row.wording_b, row.outcome, row.assigned,
            row.usual, row.difference, row.planned, row.ends_on, row.locked_at, row.locked_by,
            *sizes.get(required(row.id), (0, 0)), looks[required(row.id)],
        )
        for row in session.exec(query)
    ]  # fmt: skip


def trial(session: Session, campaign_id: int, test_id: int) -> Trial:
    """One message test. Raises NotFound where it is not of this campaign."""
    for row in trials(session, campaign_id):
        if row.id == test_id:
            return row
    raise NotFound("That message test does not exist.")


def insert_trial(session: Session, campaign_id: int, draft: TrialDraft, *, by: str, now: datetime) -> int:
    """Lock a message test. There is no function that changes one."""
    row = MessageTest(
        campaign_id=campaign_id, name=tidy(draft.name), wording_a=tidy(draft.wording_a),
        wording_b=tidy(draft.wording_b), outcome=tidy(draft.outcome), assigned=draft.assigned, usual=draft.usual,
        difference=draft.difference, planned=draft.planned, ends_on=given(draft.ends), locked_at=now, locked_by=by,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return required(row.id)


def insert_counts(session: Session, test_id: int, counts: Counts, *, by: str, now: datetime) -> None:
    """Add a batch of counts."""
    session.add(
        MessageTestCount(
            test_id=test_id, n_a=counts.n_a, did_a=counts.did_a, n_b=counts.n_b, did_b=counts.did_b, at=now, by=by
        )
    )
    session.flush()


def insert_look(session: Session, test_id: int, *, refused: bool, by: str, now: datetime) -> None:
    """Note that somebody asked for the result."""
    session.add(MessageTestLook(test_id=test_id, refused=refused, at=now, by=by))
    session.flush()


def counted(session: Session, test_id: int) -> Counts:
    """What a test counted, all batches together. Only for whoever has asked that the test is over."""
    sum_ = Counts()
    for row in session.exec(select(MessageTestCount).where(MessageTestCount.test_id == test_id)):
        sum_ += Counts(row.n_a, row.did_a, row.n_b, row.did_b)
    return sum_


def told(session: Session, test_id: int) -> bool:
    """Whether the result has been told: no count is added afterwards."""
    found = session.exec(select(MessageTestLook.refused).where(MessageTestLook.test_id == test_id))
    return any(not refused for refused in found)
