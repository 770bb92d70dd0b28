"""Labels in and out as files: CSV or JSON lines with a mention's number or link, or a text, and what it says.

Imported labels train a model. They never enter a share: nobody can tell how their mentions were chosen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from data import audit
from data import queries as ground
from data.access import Actor, require
from data.agenda import GoalRow
from data.errors import GroundswellError
from data.exchange import FileReport, read_csv, read_text, write_csv
from sentiment.labels import ANSWERS, LabelNew, stance_of
from sentiment.listening import stories
from sentiment.queries import labels as queries

NAMES = {
    "stance": ("stance", "label", "labels", "answer", "side"),
    "mention": ("mention", "mention_id", "id"),
    "link": ("link", "url", "address"),
    "text": ("text", "tweet", "content", "body", "title"),
    "goal": ("goal", "topic", "target"),
    "by": ("by", "labelled by", "coder", "annotator"),
    "ended": ("ended",),
}
COLUMNS = [
    "goal", "mention", "link", "stance", "drawn", "second", "by", "at", "ended", "ended_at", "text",
]  # fmt: skip
LONGEST = 10_000  # characters of a text


def import_labels(
    session: Session, actor: Actor, initiative_id: int, goal_id: int | None, filename: str, body: bytes, *,
    now: datetime,
) -> FileReport:  # fmt: skip
    """Labels of a file, to train on. Rows that cannot be taken are named and refused, the rest is saved.

    Each row names its mention by number or link, or carries a text; `goal_id` is for rows without a goal. Who labelled
    is kept where a column says so. The same file again adds nothing; another label for the same mention by the same
    person ends the one before.
    """
    require(actor, "label_mentions")
    found = FileReport(filename, "labels")
    goals = {goal.name.casefold(): goal for goal in ground.goals(session, initiative_id)}
    given = ground.goal(session, initiative_id, goal_id) if goal_id is not None else None
    rows = list(_rows(filename, body, found))
    links = {stories.canonical(row["link"]) for _, row in rows if row.get("link")}
    at = queries.mention_at(session, initiative_id, links)
    for number, row in rows:
        if row["ended"]:
            found.note("Labels that were undone or changed were left out.")
            continue
        try:
            _one(session, actor, initiative_id, _goal(row, goals, given), row, at, found, now)
        except GroundswellError as error:
            found.refuse(number, str(error))
    audit.record(
        session, actor, initiative_id, "import_labels", "label", None, now=now,
        detail={"new": found.new, "changed": found.changed, "same": found.same, "refused": len(found.refused)},
    )  # fmt: skip
    return found


def _rows(filename: str, body: bytes, report: FileReport) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows under our own names for their columns, with their number in the file."""
    if body.lstrip()[:1] != b"{":
        for csv_row in read_csv(body, report.notes).rows:
            yield csv_row.number, _named(csv_row.cells)
        return
    for number, line in enumerate(read_text(body).splitlines(), 1):
        if not line.strip():
            continue
        try:
            there = json.loads(line)
        except ValueError:
            there = None
        if not isinstance(there, dict):
            report.refuse(number, "This line is not a JSON object. Each line holds one label.")
            continue
        yield number, _named({str(key): "" if value is None else str(value) for key, value in there.items()})


def _named(row: Mapping[str, str]) -> dict[str, str]:
    plain = {key.strip().casefold(): value.strip() for key, value in row.items() if value}
    return {
        name: next((plain[one] for one in spelt if plain.get(one)), "") for name, spelt in NAMES.items()
    }  # fmt: skip


def _goal(row: Mapping[str, str], goals: Mapping[str, GoalRow], given: GoalRow | None) -> GoalRow:
    if not row["goal"]:
        if given is None:
            raise GroundswellError("The row names no goal.", "Fill its goal column, or give one for the whole file.")
        return given
    if row["goal"].casefold() in goals:
        return goals[row["goal"].casefold()]
    raise GroundswellError(f"“{row['goal'][:80]}” is no goal of this initiative.", "Write its name as it stands there.")


def _one(
    session: Session, actor: Actor, initiative_id: int, goal: GoalRow, row: Mapping[str, str], at: Mapping[str, int],
    report: FileReport, now: datetime,
) -> None:  # fmt: skip
    stance = stance_of(row["stance"])
    if stance is None:
        raise GroundswellError(f"“{row['stance'][:40]}” is no label.", f"Labels are {', '.join(ANSWERS)}.")
    mention, text, text_key = _what(session, initiative_id, row, at)
    there = queries.of_mention(session, goal.id, mention) if mention else queries.of_text(session, goal.id, text_key)
    by = row["by"][:120] or actor.name
    mine = [old for old in there if old.by == by]
    if mine:
        if mine[-1].stance == stance:
            report.same += 1
            return
        if mine[-1].drawn != "import":
            raise GroundswellError(
                f"{by} has labelled this mention on screen, and otherwise.", "Change it there if the file is right."
            )
        queries.end(session, mine[-1].id, "changed", now=now)
        report.changed += 1
    else:
        report.new += 1
    new = LabelNew(
        goal.id, goal.version_id, mention, stance, "import", by, None, now, text=text, text_key=text_key,
        second=bool(there),
    )  # fmt: skip
    queries.insert(session, initiative_id, new)


def _what(
    session: Session, initiative_id: int, row: Mapping[str, str], at: Mapping[str, int]
) -> tuple[int | None, str, str]:
    """The stored mention that a row names, else its text with the key it is found by."""
    if row["link"] and stories.canonical(row["link"]) in at:
        return at[stories.canonical(row["link"])], "", ""
    # A number beside a link that is not here comes from another database, where it means something else.
    if not row["link"] and row["mention"].isdecimal() and len(row["mention"]) < 18:
        mention = int(row["mention"])
        if queries.story_of(session, initiative_id, mention) is not None:
            return mention, "", ""
    if text := " ".join(row["text"].split())[:LONGEST]:
        return None, text, hashlib.sha256(text.encode()).hexdigest()[:32]
    if row["mention"] or row["link"]:
        raise GroundswellError("No stored mention has this number or link.", "Give its text to train on it anyway.")
    raise GroundswellError("The row names no mention and has no text.", "Fill a mention, link or text column.")


def export_rows(session: Session, initiative_id: int, goal_id: int | None = None) -> list[dict[str, Any]]:
    """Every label with its history, oldest first, as it is written to a file."""
    names = {goal.id: goal.name for goal in ground.goals(session, initiative_id)}
    rows = queries.labels(session, initiative_id, goal_id=goal_id)
    shown = {one.mention: one for one in queries.to_label(session, initiative_id, [r.mention_id or 0 for r in rows])}
    found = []
    for row in rows:
        mention = shown.get(row.mention_id or 0)
        found.append(
            {
                "goal": names.get(row.goal_id, ""), "mention": row.mention_id, "link": mention.url if mention else None,
                "stance": row.stance, "drawn": row.drawn, "second": row.second, "by": row.by, "at": row.at,
                "ended": row.ended or None, "ended_at": row.ended_at,
                "text": queries.words(mention.title, mention.text) if mention else row.text,
            }
        )  # fmt: skip
    return found


def export_csv(session: Session, actor: Actor, initiative_id: int, goal_id: int | None = None) -> str:
    """Every label as a CSV file that a spreadsheet opens without running anything in it."""
    require(actor, "label_mentions")
    rows = [
        ["" if row[name] is None else str(row[name]) for name in COLUMNS]
        for row in export_rows(session, initiative_id, goal_id)
    ]
    return write_csv(COLUMNS, rows)
