"""Import: files, what they are, what is in them, done. Nothing is saved before Save."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import db, exchange, queries, services, ui
from data.errors import GroundswellError
from data.exchange import FileReport, Format, ImportReport

ctx = ui.page("Import", "Files in: nothing is saved before you press Save, and the same file twice adds nothing.")

LABELS = {"new": "New", "changed": "Changed", "same": "Already here", "refused": "Cannot read"}


def ask_options(format: Format) -> dict[str, str]:
    """The format's own questions, such as the goal of a survey."""
    answers = {}
    with ui.reading() as session:
        for option in format.options:
            label = option.label + ("" if option.required else " (optional)")
            if option.choices is None:
                given = st.text_input(label, help=option.help or None, key=f"import_{format.name}_{option.name}")
            else:
                names = dict(option.choices(session, ctx.initiative.id))
                given = st.selectbox(
                    label, list(names), index=0 if option.required and names else None, format_func=names.__getitem__,
                    help=option.help or None, key=f"import_{format.name}_{option.name}",
                )  # fmt: skip
            if given:
                answers[option.name] = given
    return answers


def preview(format: Format, files: list[tuple[str, bytes]], options: dict[str, str]) -> ImportReport | None:
    """What saving would do: the import itself, rolled back."""
    try:
        with db.trying() as session:
            return exchange.load(format, session, ctx.actor, ctx.initiative.id, files, options, ctx.now)
    except GroundswellError as error:
        st.error(ui.md(str(error)), icon=":material/error:")
        return None


def counts(report: ImportReport) -> None:
    """The four counts, each file's notes, and the rows that cannot be read, to download."""
    frame = pd.DataFrame([row(one) for one in report.files])
    for column, (name, label) in zip(st.columns(4), LABELS.items(), strict=True):
        column.metric(label, f"{int(frame[label].sum()):,}" if name else "", border=True)
    ui.table(frame, alt="What each file holds: new, changed, already here, cannot be read.")
    for one in report.files:
        for note in one.notes:
            st.markdown(f":material/info: **{ui.md(one.file)}**: {ui.md(note)}")
    problems = [(one.file, refusal.row, refusal.why) for one in report.files for refusal in one.refused]
    if problems:
        st.subheader("Cannot be read", anchor=False)
        ui.table(
            pd.DataFrame([(file, str(at), why) for file, at, why in problems[:200]], columns=["File", "Row", "Why"]),
            alt="Rows that cannot be read, with the reason.",
        )
        st.download_button(
            "Download the problem rows",
            exchange.write_csv(["file", "row", "why"], problems),
            "problem-rows.csv",
            "text/csv",
            icon=":material/download:",
        )


def row(one: FileReport) -> dict[str, object]:
    """One file's line in the table of counts."""
    return {
        "File": one.file,
        LABELS["new"]: one.new,
        LABELS["changed"]: one.changed,
        LABELS["same"]: one.same,
        LABELS["refused"]: len(one.refused),
    }


def save(format: Format, files: list[tuple[str, bytes]], options: dict[str, str]) -> None:
    """Save the files as one batch and start afresh."""
    report = ui.attempt(
        lambda session: services.import_files(
            session, ctx.actor, ctx.initiative.id, format, files, options, now=ctx.now
        )
    )
    if report is not None:
        saved = sum(one.saved for one in report.files)
        st.session_state["import_done"] = f"Saved {saved:,} rows from {len(report.files)} files."
        st.session_state["import_round"] = st.session_state.get("import_round", 0) + 1
        st.rerun()


if done := st.session_state.pop("import_done", None):
    st.success(done, icon=":material/check_circle:")

st.header("1. Choose files", anchor=False)
uploaded = st.file_uploader(
    "Feeds, OPML, bills (Open States JSON), surveys (CSV)", accept_multiple_files=True,
    key=f"import_files_{st.session_state.get('import_round', 0)}",
)  # fmt: skip
files = [(file.name, file.getvalue()) for file in uploaded or []]
if files:
    fitting = exchange.sniff(*files[0])
    choices = [*fitting, *(format for format in exchange.formats() if format not in fitting)]
    st.header("2. What they are", anchor=False)
    if not fitting:
        st.warning("This looks like no format we know. Choose what it is, and check the preview.")
    chosen = st.selectbox("Format", choices, format_func=lambda format: format.label, key="import_format")
    options = ask_options(chosen)
    st.header("3. Check", anchor=False)
    if report := preview(chosen, files, options):
        counts(report)
        saved = sum(one.saved for one in report.files)
        st.header("4. Save", anchor=False)
        if saved == 0:
            st.markdown("There is nothing new to save.")
        elif st.button(
            f"Save {saved:,} rows", type="primary", icon=":material/check:", **ui.may(ctx.actor, chosen.verb)
        ):
            save(chosen, files, options)

st.header("Earlier imports", anchor=False)
with ui.reading() as session:
    earlier = queries.batches(session, ctx.initiative.id)
if earlier:
    ui.table(
        pd.DataFrame(
            [
                {
                    "When": one.at.astimezone(ctx.initiative.tz).strftime("%d %b %Y %H:%M"),
                    "Who": one.by,
                    "Format": one.format,
                    **one.summary,
                }
                for one in earlier
            ]
        ),
        alt="Earlier imports: when, who, which format, and the counts.",
    )
else:
    st.markdown("None yet.")
