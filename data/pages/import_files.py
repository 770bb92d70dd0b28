"""Import: choose files, match columns, check rows, done. Nothing is saved before Save."""

from __future__ import annotations

import logging
import traceback

import streamlit as st

from data import db, exchange, importing, services, ui
from data.errors import GroundswellError, Refused
from data.exchange import Format, ImportReport
from data.files import not_text
from data.pages import import_parts as parts

log = logging.getLogger("groundswell")

ctx = ui.page("Import", "Files in: nothing is saved before you press Save, and the same file twice adds nothing.")


def kinds(mark: str, name: str, body: bytes) -> list[str]:
    """The names of the formats that a file looks like, or was matched as before; looked at once."""
    kept: dict[str, list[str]] = st.session_state.setdefault("import_kinds", {})
    if mark not in kept:
        with ui.reading() as session:
            kept[mark] = importing.fitting(session, ctx.initiative.id, name, body)
    return kept[mark]


def look(
    format: Format, files: list[tuple[str, bytes]], options: dict[str, str], marks: list[str]
) -> ImportReport | None:
    """What saving would do, looked at once for the same files and answers. What stops it is said.

    Of long files the first rows are looked at, with a bar, in one transaction that is rolled back.
    """
    asked = (format.name, tuple(marks), tuple(sorted(options.items())))
    kept = st.session_state.get("import_found")
    if kept and kept[0] == asked:
        return kept[1]  # type: ignore[no-any-return]
    try:
        with st.spinner("Checking…"), parts.bar("Checked") as shown, db.trying() as session:
            report = importing.look(
                session, ctx.actor, ctx.initiative.id, format, files, options, now=ctx.now, said=shown.add
            )
    except Refused as refused:
        for problem in refused.problems:
            st.error(ui.md(problem.why), icon=":material/error:")
        return None
    except GroundswellError as error:
        st.error(ui.md(str(error)), icon=":material/error:")
        return None
    except Exception as error:
        # Its message can hold what is in the file, so only its kind and place are logged.
        log.error("%s at %s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)[-3:]))
        st.error("Something went wrong on our side while the files were read. Nothing was saved.")
        return None
    st.session_state["import_found"] = (asked, report)
    return report


def save(format: Format, files: list[tuple[str, bytes]], options: dict[str, str]) -> None:
    """Save the files as one batch and start afresh."""
    report = parts.in_steps(ctx, format, files, options) if format.steps else None
    if not format.steps:
        with st.spinner("Saving…"):
            report = ui.attempt(
                lambda session: services.import_files(
                    session, ctx.actor, ctx.initiative.id, format, files, options, now=ctx.now
                )
            )
    if report is not None:
        saved = sum(one.saved for one in report.files)
        held = sum(one.saved + one.same + len(one.asks) > 0 for one in report.files)
        rest = f" Nothing could be read of {rows(len(files) - held, 'file')}." if held < len(files) else ""
        st.session_state["import_done"] = f"Saved {rows(saved)} from {rows(held, 'file')}.{rest}"
        st.session_state["import_round"] = st.session_state.get("import_round", 0) + 1
        st.session_state.pop("import_found", None)
        st.rerun()


def rows(number: int, noun: str = "row") -> str:
    """A number of things."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


if done := st.session_state.pop("import_done", None):
    st.success(done, icon=":material/check_circle:")
parts.stopped(ctx)

st.header("1. Choose files", anchor=False)
uploaded = st.file_uploader(
    "Sign-in sheets, calendars, mentions, bills, surveys", accept_multiple_files=True,
    help="Lists of people, calendars, events of other programs, feeds, OPML, Media Cloud, GDELT, posts of X, "
    "Bluesky and Mastodon, tables (CSV, JSON lines), bills of Open "
    "States, surveys. Their content says what they are.",
    key=f"import_files_{st.session_state.get('import_round', 0)}",
)  # fmt: skip
files = [(file.name, file.getvalue()) for file in uploaded or []]
if files:
    marks = [file.file_id for file in uploaded]
    fitting = kinds(marks[0], *files[0])
    labels = {format.name: format.label for format in exchange.formats()}
    choices = [*fitting, *(name for name in labels if name not in fitting)]
    columned = not fitting or exchange.format_named(fitting[0]).columns is not None
    st.header("2. Match columns" if columned else "2. What they are", anchor=False)
    why = not_text(files[0][1])
    if not fitting:
        st.warning(ui.md(why) if why else "The first file looks like no format we know. Choose what it is.")
    named = st.selectbox(
        "Format", choices, index=0 if fitting else None, format_func=labels.__getitem__,
        placeholder="Choose what the file is", key=f"import_format_{marks[0]}",
    )  # fmt: skip
if files and named:
    chosen = exchange.format_named(named)
    others = [(file[0], kinds(mark, *file)) for mark, file in zip(marks[1:], files[1:], strict=True)]
    strangers = [name for name, fits in others if named in fitting and named not in fits]
    if strangers:
        some = ", ".join(strangers[:5]) + (f" and {len(strangers) - 5} more" if len(strangers) > 5 else "")
        st.warning(f"{ui.md(some)}: looks like something else. Import what is of one kind at a time.")
    options = parts.questions(ctx, chosen)
    if chosen.columns is not None:
        options |= parts.matching(ctx, chosen, [file for file in files if file[0] not in strangers], options)
    st.header("3. Check rows", anchor=False)
    if report := look(chosen, files, options, marks):
        parts.found(report)
        saved, unseen = sum(one.saved for one in report.files), any(one.unseen for one in report.files)
        st.header("4. Done", anchor=False)
        if saved == 0 and not unseen:
            st.markdown("There is nothing new to save.")
        elif st.button(
            "Save all rows" if unseen else f"Save {rows(saved)}", type="primary", icon=":material/check:",
            **ui.may(ctx.actor, chosen.verb),
        ):  # fmt: skip
            save(chosen, files, options)

st.header("Earlier imports", anchor=False)
parts.earlier(ctx)
