"""A table of a stakeholder survey's answers, one a row, and the sizes of the groups that were asked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from data.errors import GroundswellError, Problem
from data.files import CsvTable
from sentiment.will.evidence import AUDIENCES, RUNGS
from sentiment.will.waves import Answer, Wave, check_wave

SCALES: dict[str, tuple[float, float]] = {
    "yes / no": (0, 1),
    "1 to 4": (1, 4),
    "1 to 5": (1, 5),
    "1 to 7": (1, 7),
    "0 to 10": (0, 10),
    "0 to 100": (0, 100),
}
"""Names of scales and their ends: the low end is 0 and the high end 1 in every level."""

_YES = {"yes": 1.0, "y": 1.0, "true": 1.0, "1": 1.0, "no": 0.0, "n": 0.0, "false": 0.0, "0": 0.0}
_COLUMNS = {
    "group": ("group", "sector", "stakeholder group", "type", "segment"),
    "answer": ("answer", "score", "response", "value", "rating"),
    "person": ("person", "id", "respondent", "respondent id", "code", "email", "e-mail", "name"),
}


@dataclass(frozen=True)
class WaveDraft:
    """A wave as typed. `goal_id` None: about the initiative as a whole. `asked`: people in each group."""

    question: str
    audience: str
    rung: str
    on: date | None
    asked: Mapping[str, int]
    answers: tuple[Answer, ...]
    goal_id: int | None = None

    @property
    def wave(self) -> Wave:
        """What the arithmetic needs. The draft must have been checked."""
        return Wave(self.on or date.min, self.question, self.asked, self.answers)


@dataclass
class ReadAnswers:
    """Answers of a table and the rows that were left out, each with why."""

    answers: list[Answer] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def groups_from(text: str) -> dict[str, int]:
    """Groups typed one a line with how many people each has: "Partners: 28". Raises GroundswellError with the line."""
    found: dict[str, int] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        made = re.fullmatch(r"\s*(.+?)\s*[:=,\t]\s*(\d{1,6})\s*(?:people|asked)?\s*", line)
        if made is None:
            raise GroundswellError(f"“{line.strip()[:80]}” is no group with a number.", "Write: Partners: 28")
        if made[1] in found:
            raise GroundswellError(f"The group “{made[1]}” stands twice.", "Write each group once.")
        found[made[1]] = int(made[2])
    return found


def read_answers(table: CsvTable, scale: str, salt: str) -> ReadAnswers:
    """Answers out of a table with the columns group and answer, and person where waves are to be paired.

    `scale` is one of `SCALES`. A person is kept as a digest under `salt`, never as it stands. Raises
    GroundswellError where a column is missing.
    """
    if scale not in SCALES:
        raise GroundswellError(f"“{scale}” is no scale.", f"Scales: {', '.join(SCALES)}.")
    columns = {name: _column(table.header, names) for name, names in _COLUMNS.items()}
    for name in ("group", "answer"):
        if not columns[name]:
            raise GroundswellError(
                f"The table has no column “{name}”.", f"Its columns are: {', '.join(table.header[:12])}."
            )
    found = ReadAnswers()
    people: dict[str, int] = {}
    for row in table.rows:
        cells = {name: row.cells.get(column, "").strip() if column else "" for name, column in columns.items()}
        score = _score(cells["answer"], scale)
        if not cells["group"]:
            found.refused.append((row.number, f"Row {row.number} names no group."))
        elif not cells["answer"]:
            found.notes.append("Rows without an answer are people who did not answer; they are not counted.")
        elif score is None:
            why = f"Row {row.number}: “{cells['answer'][:40]}” does not lie on the scale {scale}."
            found.refused.append((row.number, why))
        elif cells["person"] and cells["person"].casefold() in people:
            first = people[cells["person"].casefold()]
            found.refused.append((row.number, f"Row {row.number} is the same person as row {first}; the first counts."))
        else:
            person = ""
            if cells["person"]:
                people[cells["person"].casefold()] = row.number
                person = digest(salt, cells["person"])
            found.answers.append(Answer(cells["group"], score, person))
    found.notes = list(dict.fromkeys(found.notes))
    return found


def _column(header: list[str], names: tuple[str, ...]) -> str:
    by_name = {" ".join(column.lower().split()): column for column in reversed(header)}
    return next((by_name[name] for name in names if name in by_name), "")


def _score(text: str, scale: str) -> float | None:
    if scale == "yes / no":
        return _YES.get(text.casefold().rstrip("."))
    low, high = SCALES[scale]
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return (value - low) / (high - low) if low <= value <= high else None


def digest(salt: str, person: str) -> str:
    """What is kept of who answered: the same in each wave of a question. Whoever knows the salt can try out names."""
    return hashlib.blake2b(f"{salt}:{person.strip().casefold()}".encode(), digest_size=8).hexdigest()


def series_of(question: str, audience: str, goal_id: int | None) -> str:
    """What makes two waves the same question: its words, who was asked, and about which goal."""
    words = " ".join(re.findall(r"\w+", question.casefold()))
    return f"{audience}/{goal_id or 0}/{words}"[:400]


def check(draft: WaveDraft, today: date) -> list[Problem]:
    """Problems of a wave as typed, on the local day `today`."""
    problems = []
    if not draft.question.strip():
        problems.append(Problem("question", "Write the question as it was asked: only the same question is compared."))
    if draft.audience not in AUDIENCES:
        problems.append(Problem("audience", f"The audience is one of {', '.join(AUDIENCES)}."))
    if draft.rung not in RUNGS:
        problems.append(Problem("rung", f"The rung is one of {', '.join(RUNGS)}."))
    if draft.on is None:
        problems.append(Problem("on", "Say on which day the wave ended."))
    elif draft.on > today or draft.on < today - timedelta(days=36525):
        problems.append(Problem("on", f"{draft.on.isoformat()} is not a day on which people can have answered."))
    if not draft.asked:
        problems.append(Problem("asked", "Say how many people each group has, one group a line: Partners: 28"))
    elif not draft.answers:
        problems.append(Problem("answers", "There is no answer that could be read."))
    return problems or check_wave(draft.wave)
