"""Who signed in to an event: sixty names typed or pasted in a few minutes, read line by line before they are saved."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from campaigns import signins
from campaigns.outreach import EventRow
from campaigns.queries import signins as stored
from campaigns.services import signins as sheets
from campaigns.signins import SignIn
from data import db, exchange, importing, services, ui
from data import queries as ground
from data.dates import say
from data.errors import GroundswellError
from data.exchange import FileReport
from data.ui import Context

HINT = "Ana Reyes, ana@example.org, 555-201-3344, yes\nLee Chan, lee@example.org\nJoy Park, Spanish, Northside"
HELP = (
    "A person a line: the name first, then e-mail, phone, language, place or postcode in any order, separated by "
    "commas or pasted from a spreadsheet. “yes” says that they agreed to be contacted; without it nothing is agreed."
)
COLUMNS = ["Line", "Name", "Email", "Phone", "OK to contact", "Language", "Place", "Postcode"]
MOST = 1_000
MOST_TOLD = 20


def sign_ins(ctx: Context, row: EventRow) -> None:
    """How many signed in, the question about the count where there is one, and the way to add a sheet."""
    with ui.reading() as session:
        names = stored.names_at(session, row.id)
    if done := st.session_state.get(f"sheet_done_{row.id}"):
        _done(ctx, row, *done)
    if names:
        st.markdown(f"**Signed in:** {_some(names, 'name')}")
    if not row.ahead(ctx.now, ctx.today) and signins.too_few(row.attendance, names):
        _ask(ctx, row, names)
    with st.expander("Add sign-in sheet", icon=":material/group_add:"):
        _add(ctx, row)


def _ask(ctx: Context, row: EventRow, names: int) -> None:
    counted = f"says {ui.md(row.attendance.told)}" if row.attendance.known else "is not there yet"
    st.markdown(f":material/help: {names:,} people signed in, and the count {counted}. A count is never lowered.")
    may = ui.may(ctx.actor, "log_event")
    wanted = signins.at_least(row.attendance, names)
    if st.button(
        f"Set how many came to {wanted}", icon=":material/check:", key=f"raise_{row.id}", **may
    ) and ui.attempt(lambda session: sheets.raise_count(session, ctx.actor, ctx.initiative.id, row.id, now=ctx.now)):
        st.rerun()


def _done(ctx: Context, row: EventRow, batch: int, said: str, asks: int) -> None:
    """What was saved a moment ago, the way to the rows that wait for a decision, and taking it all back."""
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":material/check_circle: {ui.md(said)}")
        with st.container(horizontal=True):
            if asks and st.button("Decide now", icon=":material/help:", type="primary", key=f"sheet_decide_{row.id}"):
                st.session_state["outreach_to"] = "People"
                ui.go("outreach")
            if st.button("Undo", icon=":material/undo:", key=f"sheet_undo_{row.id}") and ui.attempt(
                lambda session: importing.undo_import(session, ctx.actor, ctx.initiative.id, batch, now=ctx.now)
            ):
                del st.session_state[f"sheet_done_{row.id}"]
                st.rerun()
            if st.button("Done", key=f"sheet_close_{row.id}"):
                del st.session_state[f"sheet_done_{row.id}"]
                st.rerun()


@st.fragment
def _add(ctx: Context, row: EventRow) -> None:
    """The lines as typed, what was understood of each, and saving them. Nothing else of the page is drawn meanwhile."""
    turn = st.session_state.get(f"sheet_turn_{row.id}", 0)
    text = st.text_area(
        "Names, a person a line", placeholder=HINT, height=220, help=HELP, key=f"sheet_text_{row.id}_{turn}",
        persist_state="session",
    )  # fmt: skip
    with st.container(horizontal=True):
        st.button("Check the lines", icon=":material/fact_check:", key=f"sheet_check_{row.id}")
        if st.button("Choose a file instead", icon=":material/upload_file:", key=f"sheet_file_{row.id}"):
            st.session_state["import_sign-in_event"] = str(row.id)
            ui.go("import")
    found = signins.typed(text)[:MOST]
    if not found:
        return
    st.markdown(f"**{_some(len(found), 'line')} read.** Put a cell right here, or the line above.")
    for one in [one for one in found if one.unclear][:MOST_TOLD]:
        named = f", {ui.md(one.name)}" if one.name else ""
        st.markdown(f":material/warning: Line {one.number}{named}: {ui.md(' '.join(one.unclear))}")
    edited = st.data_editor(
        _frame(found), hide_index=True, num_rows="dynamic", disabled=["Line"],
        key=f"sheet_rows_{row.id}_{turn}_{hash(text)}",
        column_config={
            "Line": st.column_config.NumberColumn(width=50),
            "OK to contact": st.column_config.SelectboxColumn(options=["yes", "no"], width=120),
        },
    )  # fmt: skip
    rows = _rows(edited)
    with ui.reading() as session:
        partners = {partner.id: partner.name for partner in ground.partners(session, ctx.initiative.id)}
    partner = st.selectbox(
        "From which partner (optional)", list(partners), format_func=partners.get, placeholder="We held the sheet",
        index=list(partners).index(row.partner_id) if row.partner_id in partners else None,
        key=f"sheet_partner_{row.id}_{turn}",
    )  # fmt: skip
    options = {"event": str(row.id)} | ({"partner": str(partner)} if partner else {})
    files = [(f"Typed on {say(ctx.today)}", sheets.sheet_of(rows))]
    report = _look(ctx, files, options) if rows else None
    if report is None:
        return
    _tell(report, rows)
    people = "1 person" if len(rows) == 1 else f"{len(rows)} people"
    if st.button(
        f"Save {people}", type="primary", icon=":material/check:", key=f"sheet_save_{row.id}",
        **ui.may(ctx.actor, "keep_people"),
    ):  # fmt: skip
        done = ui.attempt(
            lambda session: services.import_files(
                session, ctx.actor, ctx.initiative.id, sheets.FORMAT, files, options, now=ctx.now
            )
        )
        if done is not None:
            st.session_state[f"sheet_turn_{row.id}"] = turn + 1
            saved = done.files[0]
            st.session_state[f"sheet_done_{row.id}"] = (done.batch, f"Saved. {_counts(saved)}", len(saved.asks))
            st.rerun()


def _look(ctx: Context, files: list[tuple[str, bytes]], options: dict[str, str]) -> FileReport | None:
    """What saving would do; nothing is kept."""
    try:
        with db.trying() as session:
            report = exchange.load(sheets.FORMAT, session, ctx.actor, ctx.initiative.id, files, options, ctx.now)
    except GroundswellError as error:
        st.error(ui.md(str(error)), icon=":material/error:")
        return None
    return report.files[0]


def _tell(report: FileReport, rows: list[SignIn]) -> None:
    """The counts, the rows that need a decision or cannot be read, each by the name that was typed, and the notes."""
    st.markdown(_counts(report))
    typed: dict[int | str, str] = {one.number: one.full or one.email for one in rows}
    for each in [*report.asks, *report.refused][:MOST_TOLD]:
        st.markdown(f":material/help: {ui.md(typed.get(each.row, 'The sheet'))}: {ui.md(each.why)}")
    for note in [note for note in report.notes if not note.startswith(sheets.ASKS)][:MOST_TOLD]:
        st.markdown(f":material/info: {ui.md(note)}")


def _some(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _counts(report: FileReport) -> str:
    told = [
        f"{report.new} new",
        f"{report.changed + report.same} here already",
        *([f"{len(report.asks)} for you to decide"] if report.asks else []),
        *([f"{len(report.refused)} cannot be read"] if report.refused else []),
    ]
    return ", ".join(told) + "."


def _frame(found: list[SignIn]) -> pd.DataFrame:
    consent = {True: "yes", False: "no", None: None}
    return pd.DataFrame(
        [
            (
                one.number, one.name, one.email, one.phone, consent[one.consent], one.language, one.place, one.postcode,
            )
            for one in found
        ],
        columns=COLUMNS,
    )  # fmt: skip


def _rows(edited: pd.DataFrame) -> list[SignIn]:
    """What stands in the table now. Rows that name nobody are left out."""
    found = []
    for number, values in enumerate(edited.fillna("").astype(str).to_dict("records"), 2):
        said = {name: str(text).strip() for name, text in values.items()}
        one = SignIn(
            number, name=said["Name"], email=said["Email"], phone=said["Phone"], language=said["Language"],
            place=said["Place"], postcode=said["Postcode"],
            consent={"yes": True, "no": False}.get(said["OK to contact"]),
        )  # fmt: skip
        if not one.empty:
            found.append(one)
    return found
