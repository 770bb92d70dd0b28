"""What moved since Friday: a goal's new stories beside the same days of the weeks before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sentiment.mentions import SourceGap, StoryRow
from sentiment.voices import Concentration

WEEKS = 8  # before this one, that it is compared with
FEWEST_WEEKS = 4
FRIDAY = 4


def friday_before(today: date) -> date:
    """The last Friday before today: on a Monday three days ago, on a Friday a week."""
    return today - timedelta(days=(today.weekday() - FRIDAY - 1) % 7 + 1)


@dataclass(frozen=True)
class Scan:
    """A goal since a day. Today is not over, so `whole`, the new stories up to yesterday, is what is compared.

    `usual` holds the new stories of the same days in the weeks before, latest first; `widest` those of the new
    stories that went furthest.
    """

    goal_id: int
    since: date
    stories: int
    mentions: int
    whole: int
    usual: tuple[int, ...]
    widest: tuple[StoryRow, ...]
    who: Concentration
    gaps: tuple[SourceGap, ...]

    @property
    def verdict(self) -> str:
        """More, fewer, as usual; or cannot tell: too few weeks to compare with, or fewer while a source was silent."""
        if len(self.usual) < FEWEST_WEEKS:
            return "cannot tell"
        if self.whole > max(self.usual):
            return "more"
        if self.whole < min(self.usual):
            return "cannot tell" if self.gaps else "fewer"
        return "as usual"

    @property
    def said(self) -> str:
        """What the verdict rests on, in words."""
        if len(self.usual) < FEWEST_WEEKS:
            return f"only {len(self.usual)} earlier weeks were heard; {FEWEST_WEEKS} say what is usual"
        low, high = min(self.usual), max(self.usual)
        usual = f"always {low:,}" if low == high else f"{low:,} to {high:,}"
        found = f"{self.whole:,} up to yesterday, {usual} in the same days of the {len(self.usual)} weeks before"
        if self.verdict == "cannot tell":
            return f"{found}; but sources were silent: a gap, not falling interest"
        return found


def weeks_before(stories: Mapping[date, int], since: date, until: date, heard_from: date | None) -> tuple[int, ...]:
    """New stories in the same days, since..until, of each of the weeks before, as far back as anything was heard."""
    length = (until - since).days + 1
    step = -(-length // 7) * 7  # whole weeks, so that weekdays fall on weekdays and no day counts twice
    found = []
    for week in range(1, WEEKS + 1):
        first = since - timedelta(days=step * week)
        if heard_from is None or first < heard_from:
            break
        found.append(sum(stories.get(first + timedelta(days=day), 0) for day in range(length)))
    return tuple(found)


def lines(who: Concentration) -> Sequence[tuple[str, int, int, str]]:
    """The figures with and without: name, mentions, stories, and which part was left out."""
    rows = [("Everything", who.all.mentions, who.all.stories, "")]
    for name, part in (
        ("Without the top author", who.author),
        ("Without the top outlet", who.outlet),
        ("Without declared bots", who.bots),
        ("Each pasted post once", who.pasted),
    ):
        if part is not None:
            left = part.name if part in (who.author, who.outlet) else ""
            share = f"{left + ': ' if left else ''}{part.mentions:,} mentions, {part.share:.0%}"
            rows.append((name, part.without.mentions, part.without.stories, share))
    return rows
