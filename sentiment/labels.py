"""Labels of mentions, the models that learn from them and the shares they give, as pages and commands see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

ANSWERS = ("favor", "against", "neither", "off topic", "unsure")
SAID = {
    "favor": "For", "against": "Against", "neither": "Neither", "off topic": "Not about us", "unsure": "Unsure",
}  # fmt: skip
RETRAIN_AFTER = 10  # labels

_SPELT = {
    "favor": "favor favour for pro support supports supportive in-favor",
    "against": "against anti con oppose opposes opposed contra",
    "neither": "neither none neutral no-stance",
    "off topic": "off-topic offtopic off_topic not-about-us irrelevant",
    "unsure": "unsure unknown unclear ?",
}
_READ = {word: stance for stance, words in _SPELT.items() for word in words.split()}


def stance_of(text: str) -> str | None:
    """The label that a word in a file means; None where it means none."""
    return _READ.get("-".join(text.casefold().split()))


@dataclass(frozen=True)
class LabelRow:
    """What one person said of one mention for one goal. `ended`: "" while it stands, else undone or changed."""

    id: int
    goal_id: int
    mention_id: int | None
    text: str
    stance: str
    drawn: str
    second: bool
    complete_to: int | None
    by: str
    member_id: int | None
    at: datetime
    ended_at: datetime | None
    ended: str


@dataclass(frozen=True)
class LabelNew:
    """A label to be stored."""

    goal_id: int
    goal_version_id: int
    mention_id: int | None
    stance: str
    drawn: str
    by: str
    member_id: int | None
    at: datetime
    text: str = ""
    text_key: str = ""
    second: bool = False
    complete_to: int | None = None


@dataclass(frozen=True)
class Lesson:
    """A standing label with what a model reads: one line of its training set."""

    label: int
    story: int | None
    text: str
    tone: float
    stance: str


@dataclass(frozen=True)
class ToLabel:
    """One mention as the label screen shows it."""

    mention: int
    story: int
    title: str
    text: str
    outlet: str
    author: str
    url: str
    language: str
    day: date | None
    channel: str
    placements: int
    outlets: int


@dataclass(frozen=True)
class ModelRow:
    """A goal's newest stance model: when it was trained, on which labels, and how well it did on labels held out.

    `confusion[i][j]`: labels of stance i (favor, against, neither) that were guessed as j.
    """

    id: int
    goal_id: int
    trained_at: datetime
    seed: int
    labels: int
    counts: tuple[int, int, int]
    mean_f: float
    guessing: float
    fingerprint: str
    report: dict[str, Any]

    @property
    def confusion(self) -> list[list[int]]:
        """The cross-validated table."""
        return [list(row) for row in self.report["confusion"]]


@dataclass(frozen=True)
class ShareRow:
    """What was told of a goal in a period and channel, on a day. `told` is what `reading.telling.tell` gives.

    `kind`: month, recent (the 90 days that levels are compared over), year.
    """

    goal_id: int
    channel: str
    kind: str
    start: date
    end: date
    at: datetime
    fingerprint: str
    told: dict[str, Any]

    def figure(self, measure: str = "favor", unit: str = "stories") -> dict[str, Any]:
        """One of the shares: favor, against or net; of stories or of authors."""
        found: dict[str, Any] = self.told["figures"][unit][measure]
        return found

    @property
    def labels(self) -> int:
        """Random labels on topic behind it."""
        return int(self.told["labels"])

    @property
    def period(self) -> str:
        """The period in words."""
        return f"{self.start:%b %Y}" if self.kind == "month" else "90 days" if self.kind == "recent" else "12 months"


def said(figure: Mapping[str, Any]) -> str:
    """A share with its interval as people read it: "43% (36 to 51)", "about 40%" without one, or "cannot tell"."""
    value, low, high = (figure[name] for name in ("value", "low", "high"))
    if value is None:
        return "cannot tell"
    if low is None:
        return f"about {100 * value:.0f}%"
    return f"{100 * value:.0f}% ({100 * low:.0f} to {100 * high:.0f})".replace("-", "−")


def notes(row: ShareRow) -> list[str]:
    """What must be said beside a share: what it does not speak of yet, and what more labels would buy."""
    told, found = row.told, []
    if told["needs"]:
        found.append(f"{_count(told['needs'], 'more random label')} on topic would give an interval.")
    if told["left_out"]:
        months = len({(year, month) for year, month, _ in told["left_out"]})
        found.append(
            f"It speaks of {told['covered']:,} of {told['stories']:,} stories: {_count(months, 'month')} without a "
            f"label in a channel {_are(months)} not in it."
        )
    if told["later"]:
        found.append(
            f"{_count(told['later'], 'story', 'stories')} came after its labels and {_are(told['later'])} not in it "
            "until the draw has caught up; what it needs comes up first."
        )
    if told["passed"]:
        found.append(f"{_count(told['passed'], 'drawn mention')} {_are(told['passed'])} not labelled yet.")
    figure = row.figure()
    if figure["further"] is not None and figure["halving"] and row.kind != "month":
        found.append(
            f"Now within {100 * figure['half']:.0f} points; 50 more labels would bring it within "
            f"{100 * figure['further']:.0f}, {figure['halving']:,} more would halve it."
        )
    return found


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
