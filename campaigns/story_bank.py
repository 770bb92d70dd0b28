"""The story bank: what people told us, what they agreed to, and where it may be used today.

A story's consent says on which channels, with the teller's name or without, and until when. Without consent, after
it has run out or been withdrawn, a story can be placed nowhere, and every place that shows it says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from data.dates import say
from data.errors import Problem

ANYWHERE = "Anywhere"
TITLE_MAX, TEXT_MAX = 120, 8000

Standing = Literal["live", "no consent", "not yet", "expired", "withdrawn"]


@dataclass(frozen=True)
class StoryDraft:
    """A story as typed. `scope` are channels, or ANYWHERE; no `consent_on` means that nobody agreed yet."""

    title: str
    text: str
    goal_id: int | None
    told_on: date | None
    teller: str = ""
    scope: tuple[str, ...] = ()
    named: bool = False
    consent_on: date | None = None
    consent_until: date | None = None


@dataclass(frozen=True)
class Use:
    """A place where a story stands, or is to stand."""

    item_id: int
    on: date
    title: str
    channel: str
    campaign: str
    state: str


@dataclass(frozen=True)
class StoryRow:
    """A story as kept, without the name of whoever told it."""

    id: int
    title: str
    text: str
    goal_id: int
    goal: str
    told_on: date
    scope: tuple[str, ...]
    named: bool
    consent_on: date | None
    consent_until: date | None
    withdrawn_on: date | None
    by: str
    uses: tuple[Use, ...] = ()

    def standing(self, day: date) -> Standing:
        """Whether the story may be used on a day at all."""
        if self.withdrawn_on is not None:
            return "withdrawn"
        if self.consent_on is None:
            return "no consent"
        if day < self.consent_on:
            return "not yet"
        if self.consent_until is not None and day > self.consent_until:
            return "expired"
        return "live"

    def words(self, day: date) -> str:
        """The standing as a badge says it."""
        match self.standing(day):
            case "withdrawn":
                return f"Withdrawn {say(self.withdrawn_on)}: not to be used" if self.withdrawn_on else "Withdrawn"
            case "no consent":
                return "No consent yet: not to be used"
            case "not yet":
                return f"Consent from {say(self.consent_on)}" if self.consent_on else "No consent yet"
            case "expired":
                return f"Consent ended {say(self.consent_until)}: not to be used" if self.consent_until else "Expired"
            case _:
                until = f" until {say(self.consent_until)}" if self.consent_until else ""
                return f"May be used{until}"

    def said(self) -> str:
        """What was agreed to."""
        if self.consent_on is None:
            return "Nothing agreed yet."
        where = "anywhere" if ANYWHERE in self.scope else ", ".join(self.scope)
        return f"Agreed on {say(self.consent_on)}: {where}, {'with' if self.named else 'without'} the name."


def why_not(story: StoryRow, channel: str, day: date, today: date) -> str:
    """Why a story may not be placed on a channel on a day; empty where it may.

    It is asked for today too: what is expired today is not placed on a day in the past.
    """
    for asked in (today, day):
        standing = story.standing(asked)
        if standing == "not yet" and asked == today:
            continue
        if standing != "live":
            return f"The story “{story.title}” cannot be placed on {say(asked)}: {story.words(asked)}."
    if ANYWHERE not in story.scope and channel.casefold() not in {one.casefold() for one in story.scope}:
        allowed = ", ".join(story.scope)
        return f"The story “{story.title}” was not given for “{channel}”, but for: {allowed}."
    return ""


def check_story(draft: StoryDraft, *, goals: Collection[int], today: date) -> list[Problem]:
    """Problems of a story as typed."""
    problems = []
    if not draft.title.strip() or len(draft.title) > TITLE_MAX:
        problems.append(Problem("title", f"The story needs a title of up to {TITLE_MAX} characters."))
    if not draft.text.strip() or len(draft.text) > TEXT_MAX:
        problems.append(Problem("text", f"The story needs its words, up to {TEXT_MAX:,} characters."))
    if draft.goal_id not in goals:
        problems.append(Problem("goal", "Choose the goal that the story speaks to."))
    if draft.told_on is None or draft.told_on > today:
        problems.append(Problem("told_on", "Say on which day it was told: today or before."))
    return problems + check_consent(draft, today=today)


def check_consent(draft: StoryDraft, *, today: date) -> list[Problem]:
    """Problems of what was agreed to."""
    if draft.consent_on is None:
        return []
    problems = []
    if not draft.scope:
        problems.append(Problem("scope", "Say where the story may be used: consent has a scope."))
    if draft.consent_on > today:
        problems.append(Problem("consent_on", "The day of the consent lies ahead."))
    if draft.consent_until is not None and draft.consent_until < draft.consent_on:
        problems.append(Problem("consent_until", "The consent ends before it was given."))
    if draft.consent_until is not None and draft.consent_until > today + timedelta(days=20 * 366):
        problems.append(Problem("consent_until", f"Consent until {draft.consent_until.year}: is the year right?"))
    if draft.named and not draft.teller.strip():
        problems.append(Problem("named", "Nobody is named: give the teller's name, or say that it is used without."))
    return problems


def exported(stories: Iterable[StoryRow], tellers: dict[int, str], today: date) -> list[dict[str, object]]:
    """Stories for the public: only those that may be used today, and a name only where consent says so."""
    return [
        {
            "title": row.title,
            "text": row.text,
            "goal": row.goal,
            "told": row.told_on,
            "where": list(row.scope),
            "until": row.consent_until,
            "teller": tellers.get(row.id) if row.named else None,
        }
        for row in stories
        if row.standing(today) == "live"
    ]
