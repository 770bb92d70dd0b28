"""What the sample's desk keeps on three measures: who works on them, partners, letters, versions and passages."""

from __future__ import annotations

from dataclasses import dataclass

from data.sample.content.agenda import CHAMBER, PARENTS, PROVIDERS, STREETS
from data.sample.content.calendar import ROUTES


@dataclass(frozen=True)
class Note:
    """How a measure is worked on, from so many days ago on."""

    bill: str
    ago: int
    points: str
    sponsor: str = ""
    coalition: str = ""


@dataclass(frozen=True)
class Answer:
    """What a partner said so many days ago."""

    bill: str
    ago: int
    partner: str
    answer: str
    reason: str = ""


@dataclass(frozen=True)
class Wording:
    """A letter, or a new version of the one on that measure before it."""

    bill: str
    ago: int
    kind: str
    title: str
    to: str
    body: str


@dataclass(frozen=True)
class Text:
    """A version of a measure's text: given so many days ago, dated `of` days ago."""

    bill: str
    ago: int
    of: int
    note: str
    text: str


@dataclass(frozen=True)
class Passage:
    """A passage coded to a goal."""

    bill: str
    ago: int
    note: str
    label: str
    words: str
    goal: str
    verdict: str
    strength: str
    why: str


NOTES = [
    Note("HB 214", 118, "Families here pay a fifth of their income for care. Seven in a hundred is what they can pay.",
         "Denise Okafor, who runs a family child care home in Ashford", "Tamarack Care Table"),
    Note("HB 402", 97, "Slow cars save children. Keep the fines where the children walk."),
]  # fmt: skip

REVIEWS = [("HB 214", 118, "The amendment takes family homes in; the cap of 7% stands as it was.")]
"""Alignments that were looked at again: measure, days ago, what was found."""

ANSWERS = [
    Answer("HB 214", 117, PROVIDERS, "signs on"),
    Answer("HB 214", 116, PARENTS, "signs on", "House meetings in four towns asked for it."),
    Answer("HB 214", 40, CHAMBER, "dissents", "Members fear the payroll levy that pays for it."),
    Answer("HB 402", 96, STREETS, "signs on", "If the fines stay local."),
    Answer("HB 402", 95, PARENTS, "dissents", "Fines fall on those who can least pay them."),
]

LETTERS = [
    Wording("HB 214", 20, "testimony", "Testimony for HB 214", "Senate Education",
            "Chair and members,\n\nI speak for families who pay more for care than for rent.\n\nPlease pass HB 214."),
    Wording("HB 214", 9, "testimony", "Testimony for HB 214", "Senate Education",
            "Chair and members,\n\nI speak for families of Marlow County, who pay a fifth of their income.\n\n"
            "The committee's amendment lets family child care homes take part. Please pass HB 214 as it is."),
]  # fmt: skip

TEXTS = [
    Text("HB 402", 98, 190, "Introduced",
         "Section 1. A town may place speed cameras within 600 feet of a school.\n\n"
         "Section 2. The fine for a first violation is one hundred dollars.\n\n"
         "Section 3. Fines collected under this act go to the general fund of the state.\n\n"
         "Section 4. A town shall post a sign before each camera."),
    Text("HB 402", 3, 4, "Committee substitute",
         "Section 1. A town may place speed cameras within 1,000 feet of a school.\n\n"
         "Section 2. The fine for a first violation is forty dollars.\n\n"
         "Section 3. Half of the fines collected under this act go to the general fund of the state, and half to a "
         "fund for sidewalks near the school where they are paid.\n\n"
         "Section 4. A town shall post a sign before each camera."),
]  # fmt: skip

PASSAGES = [
    Passage("HB 402", 97, "Introduced", "Section 3",
            "Fines collected under this act go to the general fund of the state.",
            ROUTES, "against", "weak", "The money leaves the streets it was taken on."),
]  # fmt: skip
