"""Tables of polls as people publish them: 538's and the New York Times' columns, and plain ones.

Columns are told by their names, a row that cannot be taken is refused with its number, and what had to be
assumed is said in notes. One row is one survey; a table with one row per answer (538's `answer`, `pct`) is
folded first.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from data import dates
from data.columns import Column, Columns
from data.errors import GroundswellError
from data.files import CsvRow, CsvTable
from sentiment.will.evidence import ASSUMED_N, PollDraft, check_poll, question, tidy

COLUMNS: dict[str, tuple[str, ...]] = {
    "pollster": ("pollster", "pollster name", "pollster_name", "firm", "organization", "display_name", "source"),
    "sponsor": ("sponsors", "sponsor"),
    "starts_on": ("start_date", "startdate", "start", "field start", "from", "began"),
    "ends_on": ("end_date", "enddate", "end", "field end", "to", "date", "ended"),
    "n": ("sample_size", "samplesize", "sample size", "sample", "n", "respondents", "answers"),
    "population": ("population", "pop", "population_full"),
    "subgroup": ("party", "subgroup", "group"),
    "wording": ("text", "wording", "question text", "question_text", "question"),
    "about": ("subject", "question", "category", "politician", "answer about", "issue"),
    "mode": ("mode", "methodology"),
    "tracking": ("tracking",),
    "share": ("approve", "favor", "favour", "support", "yes", "agree", "favorable", "for", "share"),
    "against": ("disapprove", "oppose", "no", "disagree", "unfavorable", "against"),
    "unsure": ("unsure", "undecided", "don't know", "dont know", "dk"),
    "url": ("url", "url_article", "link", "url_topline"),
    "include": ("include?", "include"),
    "answer": ("answer",),
    "pct": ("pct", "percent"),
    "question_id": ("question_id",),
}
_LABELS = {
    "pollster": "Pollster",
    "starts_on": "First day",
    "ends_on": "Last day",
    "n": "Answers",
    "share": "Share that says yes",
    "against": "Share against",
    "unsure": "Share unsure",
    "wording": "Wording of the question",
    "population": "Population",
    "subgroup": "Subgroup",
    "sponsor": "Sponsor",
    "about": "What it is about",
    "mode": "How they were asked",
    "url": "Link",
    "answer": "Answer (one row per answer)",
    "pct": "Percent of that answer",
}
MATCHED = Columns(
    tuple(Column(name, label, COLUMNS[name]) for name, label in _LABELS.items()),
    needs=(("pollster",), ("ends_on",), ("share", "pct")),
)
"""What a person can match: `COLUMNS` in the order of their use."""
POPULATION_NAMES = {"a": "adults", "adult": "adults", "v": "voters", "rv": "registered voters", "lv": "likely voters"}
EVERYONE = {"", "all", "everyone", "total", "overall", "na", "n/a"}
MISSING = {"", "na", "n/a", "nan", "null", "-", "–", "--", "none"}
YES, NO = {"true", "t", "yes", "y", "1"}, {"false", "f", "no", "n", "0"}
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?|[+-]?\.\d+")


@dataclass
class ReadPolls:
    """Surveys read from a table, each with its row's number; rows refused, with why; notes for the reader."""

    drafts: list[tuple[int, PollDraft]] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def looks_like_polls(header: Sequence[str]) -> bool:
    """Whether a table's columns are those of polls: who, when and a share."""
    found = match_columns(header)
    return "pollster" in found and "ends_on" in found and ("share" in found or {"answer", "pct"} <= found.keys())


def match_columns(header: Sequence[str], share: str = "", given: Mapping[str, str] | None = None) -> dict[str, str]:
    """Which column holds what: field -> name in the table. `share` names the column of the share outright, `given`
    are columns that a person matched (`MATCHED`): what stands there of them is all there is.

    Raises GroundswellError where that column does not exist.
    """
    there = {tidy(name).casefold(): name for name in reversed(header)}
    found: dict[str, str] = {}
    for name, candidates in COLUMNS.items():
        column = next((there[one] for one in candidates if one in there and there[one] not in found.values()), None)
        if column is not None:
            found[name] = column
    if given is not None:
        known = {column.name for column in MATCHED.fields}
        rest = {name: column for name, column in found.items() if name not in known and column not in given.values()}
        found = {**rest, **given}
    if share:
        if tidy(share).casefold() not in there:
            raise GroundswellError(f"There is no column “{share}”.", f"Columns: {', '.join(header)}.")
        found = {name: column for name, column in found.items() if column != there[tidy(share).casefold()]}
        found["share"] = there[tidy(share).casefold()]
    return found


def read_polls(
    table: CsvTable,
    goal_id: int,
    *,
    rung: str,
    audience: str,
    today: date,
    share: str = "",
    order: str = "",
    only: Mapping[str, str] | None = None,
    given: Mapping[str, str] | None = None,
) -> ReadPolls:
    """Read a table of polls as evidence for one goal's rung and audience.

    `order` is the initiative's date order, which the table's own dates overrule. `only` keeps the rows whose
    column has that value. `given` are columns as a person matched them. Raises GroundswellError where
    the table as a whole cannot be read.
    """
    told = ReadPolls()
    rows = _only(table, only or {}, told)
    folded = _folds(table.header, share, given)
    columns = match_columns(table.header, "" if folded else share, given)
    if folded:
        rows = _fold(rows, columns, share, told)
        columns = {**columns, "share": "for", "against": "against", "unsure": "unsure"}
    _require(columns, table.header)
    rows = _included(rows, columns, told)
    order = _order(rows, columns, order, told)
    scales: dict[str, float] = {
        name: _scale(rows, columns[name]) for name in ("share", "against", "unsure") if name in columns
    }
    part = _part_of_the_public(columns["share"], table.header)
    about = columns.get("about", "")
    subjects = sorted({tidy(row.cells[about]) for row in rows if row.cells.get(about, "").strip()}) if about else []
    if len(subjects) > 1:
        told.notes.append(
            f"The table speaks of {len(subjects)} things in “{about}” ({_some(subjects)}): they are kept apart as "
            f"different questions. To take one of them, import only the rows where {about} is that."
        )
    assumed = 0
    for row in rows:
        try:
            draft = _draft(row, columns, scales, order, today, len(subjects) > 1)
        except GroundswellError as error:
            told.refused.append((row.number, str(error)))
            continue
        draft = replace(draft, goal_id=goal_id, rung=rung, audience=audience, subgroup=draft.subgroup or part)
        if problems := check_poll(draft, today):
            told.refused.append((row.number, " ".join(problem.why for problem in problems)))
            continue
        assumed += draft.n is None
        told.drafts.append((row.number, draft))
    _say_rest(told, columns, assumed)
    return told


def _say_rest(told: ReadPolls, columns: Mapping[str, str], assumed: int) -> None:
    names = {"share": "for", "against": "against", "n": "answers", "wording": "wording", "population": "population"}
    used = [f"{label} = {columns[name]}" for name, label in names.items() if name in columns]
    told.notes.append(f"Columns read: {', '.join(used)}.")
    if assumed:
        told.notes.append(f"{_surveys(assumed)} without a sample size: {ASSUMED_N} answers assumed and flagged.")
    wordings = {question(draft.wording) for _, draft in told.drafts}
    if len(wordings) > 1:
        told.notes.append(f"{len(wordings)} different wordings: the level will speak of their average.")
    groups = Counter(draft.subgroup for _, draft in told.drafts if draft.subgroup)
    if groups:
        told.notes.append(
            f"{_surveys(sum(groups.values()))} of subgroups ({_some(sorted(groups))}): kept, not counted as the public."
        )


def _part_of_the_public(share: str, header: Sequence[str]) -> str:
    """The subgroup a share's column speaks of: "Republican" in "Republican Support" beside "Support", else ""."""
    words = tidy(share).casefold().split()
    there = {tidy(name).casefold() for name in header}
    if len(words) > 1 and words[-1] in COLUMNS["share"] and words[-1] in there:
        return " ".join(tidy(share).split()[:-1])
    return ""


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def _surveys(number: int) -> str:
    return f"{number:,} row" + ("" if number == 1 else "s")


def _require(columns: Mapping[str, str], header: Sequence[str]) -> None:
    needed = {"pollster": "who asked", "ends_on": "when the survey ended", "share": "the share that says yes"}
    missing = [label for name, label in needed.items() if name not in columns]
    if missing:
        advice = "Name the share's column (share). " if "share" not in columns else ""
        raise GroundswellError(
            f"No column of this table says {' or '.join(missing)}.", f"{advice}Columns: {', '.join(header)}."
        )


def _only(table: CsvTable, only: Mapping[str, str], told: ReadPolls) -> list[CsvRow]:
    there = {tidy(name).casefold(): name for name in table.header}
    rows = table.rows
    for name, value in only.items():
        column = there.get(tidy(name).casefold())
        if column is None:
            raise GroundswellError(f"There is no column “{name}”.", f"Columns: {', '.join(table.header)}.")
        before = len(rows)
        rows = [row for row in rows if tidy(row.cells[column]).casefold() == tidy(value).casefold()]
        told.notes.append(f"Only rows where {column} is {value}: {len(rows):,} of {before:,}.")
    return rows


def _included(rows: list[CsvRow], columns: Mapping[str, str], told: ReadPolls) -> list[CsvRow]:
    if "include" not in columns:
        return rows
    kept = [row for row in rows if row.cells[columns["include"]].strip().casefold() not in NO]
    if len(kept) < len(rows):
        left = _surveys(len(rows) - len(kept))
        told.notes.append(f"{left} marked by the table itself as not to be included were left out.")
    return kept


def _order(rows: Sequence[CsvRow], columns: Mapping[str, str], order: str, told: ReadPolls) -> str:
    """The order of the table's dates: what they show themselves, else the initiative's."""
    texts = [row.cells[columns[name]] for row in rows for name in ("starts_on", "ends_on") if name in columns]
    shown = dates.column_order(texts)
    if shown and order and shown != order:
        words = {"mdy": "month first", "dmy": "day first"}
        told.notes.append(f"The dates of this table are written {words[shown]}, unlike the initiative's.")
    return shown or order


def _scale(rows: Sequence[CsvRow], column: str) -> float:
    """100 where a column holds percents, 1 where it holds shares of one."""
    values = [value for row in rows if (value := _number(row.cells[column])) is not None]
    signs = any("%" in row.cells[column] for row in rows)
    return 100.0 if signs or any(value > 1.0 for value in values) else 1.0


def _number(text: str) -> float | None:
    plain = text.strip().removesuffix("%").strip()
    if plain.casefold() in MISSING or not _NUMBER.fullmatch(plain):
        return None
    return float(plain.replace(",", ""))


def _share(row: CsvRow, name: str, columns: Mapping[str, str], scales: Mapping[str, float]) -> float | None:
    if name not in columns:
        return None
    text = row.cells[columns[name]].strip()
    if text.casefold() in MISSING:
        return None
    value = _number(text)
    if value is None:
        raise GroundswellError(f"“{text}” in {columns[name]} is not a number.")
    if value > 100.0:
        raise GroundswellError(f"{columns[name]} is {text}: a share over 100%.")
    if scales[name] == 100.0 and 0.0 < value < 1.0 and "%" not in text:
        raise GroundswellError(f"{text} in {columns[name]} looks like a part of one in a column of percents.")
    return round(value / scales[name], 6)


def _draft(
    row: CsvRow, columns: Mapping[str, str], scales: Mapping[str, float], order: str, today: date, several: bool
) -> PollDraft:
    def cell(name: str) -> str:
        text = tidy(row.cells[columns[name]]) if name in columns else ""
        return "" if text.casefold() in MISSING else text

    ends_on = dates.parse_date(cell("ends_on"), order, today=today)
    starts_on = dates.parse_date(cell("starts_on"), order, today=today) if cell("starts_on") else ends_on
    n = _number(cell("n"))
    if cell("n") and n is None:
        raise GroundswellError(f"“{cell('n')}” is not a number of answers.")
    population = cell("population").casefold()
    wording, about, group = cell("wording"), cell("about"), cell("subgroup")
    if several and about and about.casefold() not in wording.casefold():
        wording = f"{about}: {wording}" if wording else about
    return PollDraft(
        goal_id=0,
        pollster=cell("pollster"),
        starts_on=starts_on,
        ends_on=ends_on,
        share=_share(row, "share", columns, scales),
        against=_share(row, "against", columns, scales),
        unsure=_share(row, "unsure", columns, scales),
        n=None if n is None else round(n),
        sponsor=cell("sponsor"),
        population=POPULATION_NAMES.get(population, population),
        mode=cell("mode").casefold(),
        wording=wording,
        subgroup="" if group.casefold() in EVERYONE else group,
        tracking=cell("tracking").casefold() in YES,
        url=cell("url"),
        page=f"row {row.number}",
    )


def _folds(header: Sequence[str], share: str, given: Mapping[str, str] | None) -> bool:
    """Whether the table has one row per answer. `share` is then an answer, unless it names a column."""
    found = match_columns(header, given=given)
    names = {tidy(name).casefold() for name in header}
    return {"answer", "pct"} <= found.keys() and tidy(share).casefold() not in names - {"pct"}


def _fold(rows: Sequence[CsvRow], columns: Mapping[str, str], share: str, told: ReadPolls) -> list[CsvRow]:
    """One row per question out of one row per answer: the answer for, the one against, the unsure."""
    yes = {share.casefold()} if share and share.casefold() != columns["pct"].casefold() else set(COLUMNS["share"])
    groups: dict[tuple[str, ...], list[CsvRow]] = defaultdict(list)
    left_out = {columns["answer"], columns["pct"]}
    for row in rows:
        key = (row.cells[columns["question_id"]],) if "question_id" in columns else tuple(
            value for name, value in row.cells.items() if name not in left_out
        )  # fmt: skip
        groups[key].append(row)
    made = []
    for group in groups.values():
        cells = {**group[0].cells, "for": "", "against": "", "unsure": ""}
        for row in group:
            answer = tidy(row.cells[columns["answer"]]).casefold()
            for name, answers in (("for", yes), ("against", COLUMNS["against"]), ("unsure", COLUMNS["unsure"])):
                if answer in answers:
                    cells[name] = row.cells[columns["pct"]]
        made.append(CsvRow(group[0].number, cells))
    told.notes.append(f"{len(rows):,} rows of answers make {len(made):,} questions.")
    return made
