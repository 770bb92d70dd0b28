"""Parts of the import page: a format's questions, its columns, what was found, and taking an import back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
import streamlit as st

from data import columns, db, exchange, importing, queries, ui, undo
from data.columns import Columns
from data.exchange import BatchRow, FileReport, Format, ImportReport
from data.files import CsvTable
from data.ui import Context

NONE = "(not in the file)"
MOST_SHOWN = 200
MOST_KEPT = 30
FIRST = 8  # columns that are asked for at once; the rest is folded away


def questions(ctx: Context, format: Format) -> dict[str, str]:
    """The format's own questions, such as the goal of a survey."""
    answers = {}
    with ui.reading() as session:
        sides = st.columns(2) if len(format.options) > 1 else [st.container()]
        for number, option in enumerate(format.options):
            place = sides[number % len(sides)]
            label = option.label + ("" if option.required else " (optional)")
            key = f"import_{format.name}_{option.name}"
            if option.choices is None:
                given = place.text_input(label, help=option.help or None, key=key)
            else:
                names = dict(option.choices(session, ctx.initiative.id))
                given = place.selectbox(
                    label, list(names), index=0 if option.required and names else None, format_func=names.__getitem__,
                    help=option.help or None, key=key, placeholder="As found in the file",
                )  # fmt: skip
            if given:
                answers[option.name] = given
    return answers


def matching(ctx: Context, format: Format, files: list[tuple[str, bytes]], answered: dict[str, str]) -> dict[str, str]:
    """Ask which column holds what, once for all files with the same columns; the answers as an option."""
    if format.columns is None:
        return {}
    tables: dict[str, tuple[str, CsvTable]] = {}
    for name, body in files:
        table = importing.head_of(format, body)
        if table is not None:
            tables.setdefault(columns.fingerprint(table.header), (name, table))
    chosen = {
        mark: _match_one(ctx, format.remembered_as(answered), format.columns, mark, name, table)
        for mark, (name, table) in tables.items()
    }
    return {columns.OPTION: columns.as_option(chosen)} if chosen else {}


def _match_one(ctx: Context, format: str, wanted: Columns, mark: str, name: str, table: CsvTable) -> dict[str, str]:
    with ui.reading() as session:
        remembered = importing.known(session, ctx.initiative.id, format, wanted, table.header)
    start = wanted.guess(table.header) if remembered is None else remembered
    where = "As you matched them last time." if remembered is not None else "Guessed by their names: correct them here."
    st.markdown(f"**{ui.md(name)}**: {where}")
    answers: dict[str, str] = {}
    first, more = wanted.fields[:FIRST], wanted.fields[FIRST:]
    for fields, place in ((first, st.container()), (more, st.expander("More columns") if more else None)):
        for number, field in enumerate(fields if place else ()):
            if number % 2 == 0:  # a row of two: on a phone they follow each other
                sides = place.columns(2)
            options = [NONE, *table.header]
            index = options.index(start[field.name]) if field.name in start else 0
            given = sides[number % 2].selectbox(
                field.label, options, index=index, help=field.help or None, key=f"import_{format}_{mark}_{field.name}"
            )
            answers[field.name] = "" if given == NONE else given
    if table.rows:
        shown = [{head: cell[:80] for head, cell in row.cells.items()} for row in table.rows[:3]]
        with st.expander("First rows of the file"):
            ui.table(pd.DataFrame(shown), alt="The first three rows of the file, as they stand in it.")
    return answers


class Bar:
    """A bar of rows done: `add` is told of them as they are, `expect` of about how many there are."""

    def __init__(self, did: str, more: str = "") -> None:
        self.place, self.did, self.more = st.empty(), did, more
        self.rows = self.expected = 0

    def expect(self, rows: int) -> None:
        """So many more rows are to come, as far as it is known."""
        self.expected += rows

    def add(self, rows: int) -> None:
        """So many more rows are done."""
        self.rows += rows
        of = f" of about {self.expected:,}" if self.expected > self.rows else ""
        share = min(self.rows / self.expected, 0.99) if self.expected else 0.5
        self.place.progress(share, f"{self.did} {self.rows:,}{of} rows.{self.more}")


@contextmanager
def bar(did: str, more: str = "") -> Iterator[Bar]:
    """A bar that goes when all is done, or when it fails; on a short file it is hardly seen."""
    shown = Bar(did, more)
    try:
        yield shown
    finally:
        shown.place.empty()


def in_steps(
    ctx: Context, format: Format, files: list[tuple[str, bytes]], options: dict[str, str]
) -> ImportReport | None:
    """Save long files a lot at a time, with a bar and a way to stop. What is saved by then stays, and can be undone.

    Whatever is pressed meanwhile ends this run of the page between two lots; the next one says what was saved.
    """
    whole = ImportReport()
    st.session_state["import_running"] = whole
    st.session_state.pop("import_found", None)  # whatever is saved now is not new any more
    with bar("Saved", " They can be undone.") as shown:
        st.button("Stop", icon=":material/stop_circle:", key="import_stop")
        report = ui.attempt(
            lambda _session: (
                importing.import_in_parts(
                    db.writing, ctx.actor, ctx.initiative.id, format, files, options, whole, now=ctx.now,
                    said=shown.add, expects=shown.expect,
                )
                or whole
            ),
            opens=db.reading,
        )  # fmt: skip
    if report is not None:
        del st.session_state["import_running"]
    return report


def stopped(ctx: Context) -> None:
    """What an import that was stopped half way has saved: it stays, or is taken back, or the same files go on."""
    whole = st.session_state.get("import_running")
    if whole is None or whole.batch is None:
        return
    saved = sum(one.saved for one in whole.files)
    with st.container(border=True, gap="xsmall"):
        st.markdown(
            f":material/stop_circle: **Stopped.** {saved:,} rows are saved as import {whole.batch}. "
            "The same files again go on from there."
        )
        with st.container(horizontal=True):
            keep = st.button("Keep them", icon=":material/check:", key="import_stopped_keep")
            undone = saved and st.button(
                "Take them back", icon=":material/undo:", key="import_stopped_undo"
            ) and ui.attempt(
                lambda session: importing.undo_import(session, ctx.actor, ctx.initiative.id, whole.batch, now=ctx.now)
            )  # fmt: skip
    if keep or undone:
        del st.session_state["import_running"]
        st.session_state.pop("import_found", None)
        if undone:
            st.session_state["import_done"] = f"Undone: import {whole.batch} is taken back."
        st.rerun()


def found(report: ImportReport) -> None:
    """The counts, each file's notes, and the rows that need a decision or cannot be read, to download."""
    files = report.files
    counts = {
        "New": sum(one.new for one in files),
        "Changed": sum(one.changed for one in files),
        "Already here": sum(one.same for one in files),
        "You decide": sum(len(one.asks) for one in files),
        "Cannot read": sum(len(one.refused) for one in files),
    }
    shown = {label: count for label, count in counts.items() if count or label != "Changed"}
    with st.container(horizontal=True):
        for label, count in shown.items():
            st.metric(label, f"{count:,}", border=True, width=160)
    if len(files) > 1:
        ui.table(pd.DataFrame([_row(one) for one in files]), alt="What each file holds.")
    for one in files[:20]:
        for note in one.notes:
            st.markdown(f":material/info: **{ui.md(one.file)}**: {ui.md(note)}")
    _rows(report, "You decide", "asks", "Left out until it is clear how they are meant; import the file again then.")
    _rows(report, "Cannot read", "refused", "")


def _row(one: FileReport) -> dict[str, object]:
    return {
        "File": one.file,
        "New": one.new,
        "Changed": one.changed,
        "Already here": one.same,
        "You decide": len(one.asks),
        "Cannot read": len(one.refused),
    }


def _rows(report: ImportReport, label: str, which: str, lead: str) -> None:
    rows = [(one.file, str(each.row), each.why) for one in report.files for each in getattr(one, which)]
    if not rows:
        return
    st.subheader(label, anchor=False)
    if lead:
        st.markdown(lead)
    if len(rows) > MOST_SHOWN:
        st.markdown(f"The first {MOST_SHOWN} of {len(rows):,}; the download has them all.")
    ui.table(pd.DataFrame(rows[:MOST_SHOWN], columns=["File", "Row", "Why"]), alt=f"{label}: rows, with the reason.")
    st.download_button(
        "Download the problem rows" if which == "refused" else "Download the rows to decide",
        exchange.write_csv(["file", "row", "why"], rows).encode("utf-8-sig"),
        f"{which}-rows.csv",
        "text/csv",
        icon=":material/download:",
    )


def earlier(ctx: Context) -> None:
    """The imports there were, newest first, and taking one back."""
    with ui.reading() as session:
        rows = queries.batches(session, ctx.initiative.id)
    if not rows:
        st.markdown("None yet.")
        return
    ui.table(
        pd.DataFrame([_batch(ctx, row) for row in rows]),
        alt="Earlier imports: when, who, what, the counts, and whether it was undone.",
    )
    open_ = {row.id: row for row in rows if row.undone_at is None and row.summary.get("new") != 0}
    if not open_:
        return
    st.subheader("Undo an import", anchor=False)
    st.markdown("What it brought is removed from every count. The file can be imported again.")
    chosen = st.selectbox(
        "Import", list(open_), index=None, format_func=lambda key: _named(ctx, open_[key]), key="import_undo",
        placeholder="Choose the import to take back",
    )  # fmt: skip
    if chosen is not None:
        _undo(ctx, open_[chosen])


def _undo(ctx: Context, row: BatchRow) -> None:
    with ui.reading() as session:
        brought = undo.there(session, ctx.initiative.id, row.id)
        stays = undo.kept(session, ctx.initiative.id, row.id)
    if stays:
        st.markdown("These stay, because people worked on them or others told of them too:")
        st.text("\n".join(stays[:MOST_KEPT]))
        if len(stays) > MOST_KEPT:
            st.markdown(f"And {len(stays) - MOST_KEPT:,} more.")
    if not brought:
        st.markdown("Nothing else that it brought can be taken back here." if stays else "Nothing can be taken back.")
        return
    if row.summary.get("changed"):
        st.markdown("What it changed in records that were here before stays changed; their histories say what it was.")
    said = " and ".join(each.some(count) for each, count in brought)
    verb = next((each.verb for each, _ in brought if ui.may(ctx.actor, each.verb)), brought[0][0].verb)
    if st.button(f"Remove {said}", icon=":material/undo:", key="import_undo_now", **ui.may(ctx.actor, verb)):
        gone = ui.attempt(
            lambda session: importing.undo_import(session, ctx.actor, ctx.initiative.id, row.id, now=ctx.now)
        )
        if gone is not None:
            st.session_state["import_done"] = f"Undone: {said} removed."
            st.session_state.pop("import_found", None)
            st.rerun()


def _when(ctx: Context, row: BatchRow) -> str:
    return row.at.astimezone(ctx.initiative.tz).strftime("%d %b %Y %H:%M")


def _label(name: str) -> str:
    labels = {format.name: format.label for format in exchange.formats()}
    return ", ".join(labels.get(each, each) for each in name.split(", "))


def _named(ctx: Context, row: BatchRow) -> str:
    new = row.summary.get("new")
    what = "interrupted" if new is None else f"{new:,} new" if isinstance(new, int) else ""
    return f"{row.id}: {_when(ctx, row)}, {row.summary.get('files') or _label(row.format)}, {what}"[:120]


def _batch(ctx: Context, row: BatchRow) -> dict[str, object]:
    day = row.undone_at.astimezone(ctx.initiative.tz).strftime("%d %b %Y") if row.undone_at else ""
    return {
        "Import": row.id,
        "When": _when(ctx, row),
        "State": f"Undone {day} by {row.undone_by}" if day else "" if row.summary else "Interrupted",
        "Who": row.by,
        "What": _label(row.format),
        "New": row.summary.get("new"),
        "Changed": row.summary.get("changed"),
        "Already here": row.summary.get("same"),
        "Cannot read": row.summary.get("refused"),
        "Files": row.summary.get("files"),
    }
