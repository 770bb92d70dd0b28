"""The verbs of the story bank and of message tests. The caller owns the transaction: nothing here commits."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from campaigns import message_test, queries, story_bank
from campaigns.message_test import Counts, Result, Trial, TrialDraft
from campaigns.outreach import given
from campaigns.queries import stories as kept
from campaigns.story_bank import StoryDraft, StoryRow
from data import audit
from data import queries as ground
from data.access import Actor, require
from data.errors import GroundswellError, Problem, Refused, refuse_if


def keep_story(session: Session, actor: Actor, initiative_id: int, draft: StoryDraft, *, now: datetime) -> StoryRow:
    """Keep a story with what its teller agreed to; the name, where there is one, is kept apart."""
    require(actor, "keep_stories")
    goals = {goal.id for goal in ground.goals(session, initiative_id)}
    today = ground.initiative(session, initiative_id).today(now)
    refuse_if(story_bank.check_story(draft, goals=goals, today=today))
    goal = ground.goal(session, initiative_id, given(draft.goal_id))
    key = kept.insert_story(session, initiative_id, goal, draft, by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "keep_story", "story", key, now=now, detail={"goal": goal.id})
    return kept.story(session, initiative_id, key)


def set_consent(
    session: Session, actor: Actor, initiative_id: int, story_id: int, draft: StoryDraft, *, now: datetime
) -> StoryRow:
    """Store what was agreed to anew: scope, with the name or without, until when. What was withdrawn stays so."""
    require(actor, "keep_stories")
    row = kept.story(session, initiative_id, story_id)
    if row.withdrawn_on is not None:
        why = "The story was withdrawn. If its teller gives it again, keep it as a new story."
        raise Refused([Problem("consent_on", why)])
    refuse_if(story_bank.check_consent(draft, today=ground.initiative(session, initiative_id).today(now)))
    kept.set_consent(session, story_id, draft)
    audit.record(session, actor, initiative_id, "set_consent", "story", story_id, now=now)
    return kept.story(session, initiative_id, story_id)


def withdraw_story(session: Session, actor: Actor, initiative_id: int, story_id: int, *, now: datetime) -> StoryRow:
    """Withdraw a story for its teller: it can be placed nowhere any more, and their name is forgotten at once."""
    require(actor, "keep_stories")
    if kept.story(session, initiative_id, story_id).withdrawn_on is None:
        kept.set_withdrawn(session, story_id, by=actor.name, now=now)
        audit.record(session, actor, initiative_id, "withdraw_story", "story", story_id, now=now)
    return kept.story(session, initiative_id, story_id)


def names_of_tellers(session: Session, actor: Actor, initiative_id: int) -> dict[int, str]:
    """Who told which story, for those who may see it."""
    require(actor, "keep_stories")
    return kept.tellers(session, initiative_id)


def export_stories(session: Session, actor: Actor, initiative_id: int, *, now: datetime) -> list[dict[str, object]]:
    """Stories for the public: those that may be used today, with a name only where consent says so."""
    require(actor, "keep_stories")
    today = ground.initiative(session, initiative_id).today(now)
    rows = kept.stories(session, initiative_id)
    return story_bank.exported(rows, kept.tellers(session, initiative_id), today)


def lock_test(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, draft: TrialDraft, *, now: datetime
) -> Trial:
    """Lock a message test: its wordings, size and last day. Nothing of it is changed afterwards."""
    require(actor, "plan_campaign")
    queries.campaign(session, initiative_id, campaign_id)
    names = [row.name for row in kept.trials(session, campaign_id)]
    today = ground.initiative(session, initiative_id).today(now)
    refuse_if(message_test.check_test(draft, names=names, today=today))
    key = kept.insert_trial(session, campaign_id, draft, by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "lock_test", "message_test", key, now=now)
    return kept.trial(session, campaign_id, key)


def count_test(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, test_id: int, counts: Counts, *, now: datetime
) -> Trial:
    """Add a batch of people to a test. Refused once it is over, so that nobody counts on until they like the result."""
    require(actor, "keep_content")
    test = _trial(session, initiative_id, campaign_id, test_id)
    today = ground.initiative(session, initiative_id).today(now)
    if min(test.n_a, test.n_b) >= test.planned or kept.told(session, test_id):
        raise GroundswellError(
            "The test is over: nothing is added to it any more.", "Its result can be seen; lock another test to go on."
        )
    refuse_if(message_test.check_counts(counts))
    kept.insert_counts(session, test_id, counts, by=actor.name, now=now)
    audit.record(
        session, actor, initiative_id, "count_test", "message_test", test_id, now=now,
        detail={"after its last day": today > test.ends},
    )  # fmt: skip
    return kept.trial(session, campaign_id, test_id)


def look_at_test(
    session: Session, actor: Actor, initiative_id: int, campaign_id: int, test_id: int, *, now: datetime
) -> tuple[Trial, Result | None]:
    """The result of a test that is over; None before that. Every look is kept, the refused ones too."""
    require(actor, "keep_content")
    test = _trial(session, initiative_id, campaign_id, test_id)
    over = test.over(ground.initiative(session, initiative_id).today(now))
    if not (over and kept.told(session, test_id)):
        kept.insert_look(session, test_id, refused=not over, by=actor.name, now=now)
        verb = "look_at_test" if over else "look_refused"
        audit.record(session, actor, initiative_id, verb, "message_test", test_id, now=now)
    test = kept.trial(session, campaign_id, test_id)
    return test, message_test.judge(test, kept.counted(session, test_id)) if over else None


def _trial(session: Session, initiative_id: int, campaign_id: int, test_id: int) -> Trial:
    queries.campaign(session, initiative_id, campaign_id)
    return kept.trial(session, campaign_id, test_id)
