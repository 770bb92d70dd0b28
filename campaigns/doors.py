"""Doors: the public phone pages of an event, behind a QR code. What may be typed there, and until when.

A door opens without a sign-in, so it shows nobody's data and is open for a short time only. A pulse survey counts
answers and keeps nobody's: see `PulseTally` for what is hidden of small numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from campaigns.expectation import RUNGS
from campaigns.message_test import Counts, newcombe
from campaigns.outreach import tidy
from campaigns.when import on_the_spot
from data import tokens
from data.errors import Problem

SIGN_IN, BEFORE, AFTER = "sign in", "pulse before", "pulse after"
KINDS = {SIGN_IN: "Sign-in page", BEFORE: "Pulse survey at the door", AFTER: "Pulse survey at the end"}
PATHS = {SIGN_IN: "in", BEFORE: "pulse", AFTER: "pulse"}
LANGUAGES = {"en": "English", "es": "Español"}
STAYS_OPEN = timedelta(hours=12)
"""For how long a door stays open after the event's last day is over, on the spot."""
MOST_OPEN = 12
"""Doors that one event may have open at a time."""
MOST_USES = 3000
"""Forms that one door takes: more than come to any event, and an end to whoever floods it."""
FEWEST_QUESTIONS, MOST_QUESTIONS = 2, 5
LEVEL = 0.90
"""Of the interval of a change, as everywhere on screen."""
FEW = 5
"""Fewer answers than these are never shown: those who gave them could be told from the crowd."""
LONGEST_BODY = 16_384
NAME_MAX, CONTACT_MAX, QUESTION_MAX, WHY_MAX = 100, 200, 200, 200

PRESETS: dict[str, dict[str, str]] = {
    "aware": {"en": "Had you heard of “{goal}” before today?", "es": "¿Había oído hablar de «{goal}» antes de hoy?"},
    "supportive": {"en": "Do you support “{goal}”?", "es": "¿Apoya usted «{goal}»?"},
    "empowered": {
        "en": "Do you feel able to do something for “{goal}”?",
        "es": "¿Siente que puede hacer algo por «{goal}»?",
    },
    "acting": {
        "en": "Have you done something for “{goal}” in the last three months?",
        "es": "¿Ha hecho algo por «{goal}» en los últimos tres meses?",
    },
}
"""A question for each rung of the will ladder, to begin from."""


@dataclass(frozen=True)
class DoorRow:
    """A door without its secret. `event` and `on` are what its page may say of the event: never where it is."""

    id: int
    initiative_id: int
    event_id: int
    kind: str
    event: str
    on: date
    time_zone: str
    cancelled: bool
    expires_at: datetime
    closed_at: datetime | None
    uses: int
    made_at: datetime
    made_by: str
    on_paper: bool = False
    discarded_why: str = ""
    discarded: bool = False

    def state(self, now: datetime) -> str:
        """Open, closed (by somebody, by too many forms, or with the event), expired, or discarded."""
        if self.discarded:
            return "discarded"
        if self.closed_at is not None or self.uses >= MOST_USES or self.cancelled:
            return "closed"
        return "open" if now < self.expires_at else "expired"


@dataclass(frozen=True)
class SignIn:
    """What somebody typed on the sign-in page. `form` is the mark of the form: the same one is saved once."""

    form: str
    name: str
    email: str = ""
    phone: str = ""
    language: str = "en"
    consent: bool = False
    bait: str = ""


@dataclass(frozen=True)
class QuestionDraft:
    """A question of a pulse survey as typed: by language, English first; another language may be left out."""

    goal_id: int
    rung: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class QuestionRow:
    """A question as stored."""

    id: int
    goal_id: int
    rung: str
    texts: Mapping[str, str]

    def text(self, language: str) -> str:
        """The question in a language, in English where it was not translated."""
        return self.texts.get(language) or self.texts["en"]


@dataclass(frozen=True)
class PulseTally:
    """One question at one event: who said yes of how many answered, at the door and at the end.

    Each is None while its door is open (whoever watches would see what the next one answers), where it was not asked,
    and where fewer than `FEW` answered; `few` says that the last holds. `discarded`: numbers of a code or a tally were
    thrown away; they are in neither.
    """

    event_id: int
    event: str
    on: date
    goal_id: int
    question: str
    rung: str
    before: tuple[int, int] | None
    after: tuple[int, int] | None
    few: bool = False
    discarded: bool = False


@dataclass(frozen=True)
class Moved:
    """The change in the room between two moments, in parts of one, with its 90% interval."""

    value: float
    low: float
    high: float

    @property
    def told(self) -> bool:
        """Whether the interval says which way; else the room cannot tell."""
        return self.low > 0 or self.high < 0


def moved(tally: PulseTally) -> Moved | None:
    """What changed in the room (Newcombe's interval of two independent shares); None where it was asked once only."""
    if tally.before is None or tally.after is None:
        return None
    (yes0, n0), (yes1, n1) = tally.before, tally.after
    found = newcombe(Counts(n1, yes1, n0, yes0), LEVEL)
    return Moved(*found) if found is not None else None


def change_said(tally: PulseTally) -> str:
    """What changed in the room in a sentence, or why that is not told."""
    if (change := moved(tally)) is not None:
        value, low, high = (f"{100 * part:+.0f}".replace("-", "−") for part in (change.value, change.low, change.high))
        verdict = "" if change.told else " Whether the room moved cannot be told."
        return f"{value} points in the room (90% interval {low} to {high}).{verdict}"
    if tally.before is not None or tally.after is not None:
        return "Asked once, so nothing is said of a change." if not tally.few else "Too few answers to compare."
    return "Too few answers to show." if tally.few else "Not told yet."


def said(tally: PulseTally) -> str:
    """What a question showed, in sentences: both moments side by side, and what changed with its interval."""
    counts = (("At the door", tally.before), ("At the end", tally.after))
    parts = [f"{when}: {count[0]} of {count[1]} said yes." for when, count in counts if count is not None]
    return " ".join([*parts, change_said(tally)])


def check_paper(counts: Mapping[int, tuple[int, int]], questions: Collection[int]) -> list[Problem]:
    """Problems of a paper tally as typed: by question, who said yes of how many answered."""
    problems = (
        [] if counts else [Problem("tally", "Type who said yes, and how many answered, of one question at least.")]
    )
    for number, (key, (yes, n)) in enumerate(counts.items(), start=1):
        name = f"Question {number}"
        if key not in questions:
            problems.append(Problem(name.lower(), f"{name} is not one of this event's questions."))
        elif not 0 <= yes <= n:
            problems.append(Problem(name.lower(), f"{name}: {yes} said yes of {n}: that cannot be."))
        elif not 0 < n <= MOST_USES:
            problems.append(Problem(name.lower(), f"{name}: how many answered is a number from 1 to {MOST_USES:,}."))
    return problems


def expires(last_day: date, time_zone: str) -> datetime:
    """When a door of an event closes by itself: twelve hours after its last day is over on the spot."""
    return on_the_spot(last_day + timedelta(days=1), time(0), ZoneInfo(time_zone)) + STAYS_OPEN


def path(kind: str, token: str) -> str:
    """Where a door's page is below the address of Groundswell, as it is printed."""
    return f"{PATHS[kind]}/{tokens.grouped(token)}"


def language_of(asked: str, accepted: str) -> str:
    """The page's language: the one asked for, else the first that the browser accepts and we have, else English."""
    wanted = [asked, *(part.partition(";")[0].strip()[:2].lower() for part in accepted[:200].split(","))]
    return next((each for each in wanted if each in LANGUAGES), "en")


def fields(body: bytes) -> dict[str, str]:
    """A form's fields, the last of each name. A body that is no form has none."""
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=40)
    except ValueError:
        return {}
    return dict(pairs)


def read_sign_in(given: Mapping[str, str]) -> SignIn:
    """A sign-in as typed: one line each, without control characters."""
    language = given.get("language", "")
    return SignIn(
        tokens.heard(given.get("form", "")),
        tidy(given.get("name", "")[: 2 * CONTACT_MAX]),
        tidy(given.get("email", "")[: 2 * CONTACT_MAX]),
        tidy(given.get("phone", "")[: 2 * CONTACT_MAX]),
        language if language in LANGUAGES else "en",
        given.get("consent", "") == "yes",
        given.get("website", ""),
    )


def check_sign_in(typed: SignIn) -> tuple[str, ...]:
    """The fields that cannot be taken: `campaigns.door_texts` says why in the page's language."""
    found = [] if typed.name else ["name"]
    found += ["long"] if len(typed.name) > NAME_MAX else []
    found += ["long"] if max(len(typed.email), len(typed.phone)) > CONTACT_MAX else []
    found += ["email"] if typed.email and "@" not in typed.email else []
    found += [] if typed.form else ["form"]
    return tuple(dict.fromkeys(found))


def read_answers(given: Mapping[str, str], questions: Collection[QuestionRow]) -> dict[int, bool]:
    """Yes or no by question; what was not answered, or answered with anything else, is left out."""
    said = {row.id: given.get(f"q{row.id}", "") for row in questions}
    return {key: text == "yes" for key, text in said.items() if text in ("yes", "no")}


def check_questions(drafts: Sequence[QuestionDraft], goals: Collection[int]) -> list[Problem]:
    """Problems of a pulse survey's questions, each naming its question."""
    problems = []
    if not FEWEST_QUESTIONS <= len(drafts) <= MOST_QUESTIONS:
        problems.append(Problem("questions", f"Ask {FEWEST_QUESTIONS} to {MOST_QUESTIONS} questions."))
    for number, draft in enumerate(drafts, start=1):
        field, name = f"question {number}", f"Question {number}"
        if not tidy(draft.texts.get("en", "")):
            problems.append(Problem(field, f"{name}: write it as it is to be asked, in English."))
        if any(len(text) > QUESTION_MAX for text in draft.texts.values()):
            problems.append(Problem(field, f"{name} is longer than {QUESTION_MAX} characters. Shorten it."))
        if draft.rung not in RUNGS:
            problems.append(Problem(field, f"{name}: the rung is one of {', '.join(RUNGS)}."))
        if draft.goal_id not in goals:
            problems.append(Problem(field, f"{name}: its goal is not one of the event's goals. Choose again."))
    english = [tidy(draft.texts.get("en", "")).casefold() for draft in drafts]
    if len(set(english)) < len(english):
        problems.append(Problem("questions", "Two questions are the same. Ask each once."))
    return problems
