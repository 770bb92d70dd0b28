"""Debriefs: what we heard, in whose words, and which goals it touches; what is wrong with one as typed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from campaigns.outreach import FollowUpDraft, Known, check_follow_up
from data.dates import say
from data.errors import Problem

HEARD_MAX, QUOTE_MAX, WHO_MAX, THEME_MAX, TITLE_MAX = 4000, 600, 120, 80, 300


@dataclass(frozen=True)
class Quote:
    """Something a person said, word for word. Without `consent` it is for staff alone."""

    text: str
    attribution: str = ""
    consent: bool = False


@dataclass(frozen=True)
class ThemeDraft:
    """A theme of what was heard, and the goal it touches."""

    theme: str
    goal_id: int | None


@dataclass(frozen=True)
class DebriefDraft:
    """A debrief as typed: of an event, or of a policy window (`window_page` with its record, title and day)."""

    token: str
    heard: str
    next_time: str = ""
    event_id: int | None = None
    window_page: str = ""
    window_record: int | None = None
    window_title: str = ""
    window_on: date | None = None
    quotes: tuple[Quote, ...] = ()
    themes: tuple[ThemeDraft, ...] = ()
    commitments: tuple[FollowUpDraft, ...] = ()


@dataclass(frozen=True)
class ThemeRow:
    """A theme as stored: the goal's name today, and its wording on the day."""

    theme: str
    goal_id: int
    goal: str
    wording: str


@dataclass(frozen=True)
class DebriefRow:
    """A debrief as stored."""

    id: int
    event_id: int | None
    title: str
    on: date
    window_page: str
    window_record: int | None
    heard: str
    next_time: str
    quotes: tuple[Quote, ...]
    themes: tuple[ThemeRow, ...]
    written_at: datetime
    written_by: str

    def quotes_for(self, staff: bool) -> tuple[Quote, ...]:
        """The quotes that this reader may see: without consent they stay with staff, and leave with no archive."""
        return tuple(quote for quote in self.quotes if quote.text and (staff or quote.consent))


def check_debrief(draft: DebriefDraft, known: Known, *, today: date, held: date | None) -> list[Problem]:
    """Problems of a debrief as typed. `held` is the first day of its event, None for a policy window."""
    problems = []
    on = held if draft.event_id is not None else draft.window_on
    if on is None:
        problems.append(Problem("of", "Say what the debrief is of: an event, or a hearing or vote with its day."))
    elif on > today:
        problems.append(Problem("of", f"It is on {say(on)}: what was heard is written down afterwards."))
    if draft.event_id is None and not draft.window_title.strip():
        problems.append(Problem("of", "Name the hearing or vote that the debrief is of."))
    if len(draft.window_title) > TITLE_MAX:
        problems.append(Problem("of", f"The name is longer than {TITLE_MAX} characters. Shorten it."))
    if not draft.heard.strip():
        problems.append(Problem("heard", "Write what we heard: a few lines are enough."))
    for key, label, text in (("heard", "What we heard", draft.heard), ("next_time", "Next time", draft.next_time)):
        if len(text) > HEARD_MAX:
            problems.append(Problem(key, f"“{label}” is longer than {HEARD_MAX:,} characters. Shorten it."))
    problems += _check_quotes(draft.quotes) + _check_themes(draft.themes, known.goals)
    for number, promise in enumerate(draft.commitments, start=1):
        if not promise.to_whom.strip():
            problems.append(Problem("to_whom", f"Commitment {number}: say to whom it was promised."))
        problems += check_follow_up(promise, known.members, today=today)
    return problems


def _check_quotes(quotes: Collection[Quote]) -> list[Problem]:
    problems = []
    for number, quote in enumerate(quotes, start=1):
        if not quote.text.strip():
            problems.append(Problem("quotes", f"Quote {number}: write the words that were said."))
        if len(quote.text) > QUOTE_MAX:
            problems.append(Problem("quotes", f"Quote {number} is longer than {QUOTE_MAX} characters. Shorten it."))
        if len(quote.attribution) > WHO_MAX:
            problems.append(Problem("quotes", f"Quote {number}: who said it takes a few words. Shorten it."))
    return problems


def _check_themes(themes: Collection[ThemeDraft], goals: Collection[int]) -> list[Problem]:
    problems = []
    for number, theme in enumerate(themes, start=1):
        if not theme.theme.strip() or len(theme.theme) > THEME_MAX:
            problems.append(Problem("themes", f"Theme {number}: name it in a few words."))
        if theme.goal_id not in goals:
            problems.append(Problem("themes", f"Theme {number}: choose the goal it touches."))
    return problems
