"""Parts of the Mentions page: sources with their health, pulling them, adding to them."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import streamlit as st

from data import clock, db, ui
from data.errors import GroundswellError
from sentiment.mentions import PullOutcome, SourceRow
from sentiment.queries import sources as queries
from sentiment.services import listening as services

SAID = {
    "good": "● good",
    "waiting": "○ not pulled yet",
    "failing": "▲ failing",
    "silent": "◆ silent",
    "stopped": "■ stopped",
    "imported": "□ imported",
}
MEANS = "Silent: pulled well, but nothing new for two weeks. A failing or silent source is a gap on the charts."


def sources(ctx: ui.Context, rows: list[SourceRow]) -> None:
    """Pull, what needs attention, every source's health, and forms to add."""
    last = st.session_state.pop("pulled", None)
    if last:
        (st.warning if last[1] else st.success)(last[0])
    if not rows:
        ui.empty(
            "No sources yet", "Add a feed's address below, or an OPML list as feed readers export it.",
            icon=":material/rss_feed:",
        )  # fmt: skip
    else:
        pulled = [row for row in rows if row.kind == "feed" and row.active]
        none = (
            {} if pulled else {"disabled": True, "help": "None of these sources is on the network. Add a feed below."}
        )
        if st.button(
            "Pull now", type="primary", icon=":material/sync:", key="pull_now", **(none | ui.may(ctx.actor, "pull"))
        ):
            _pull(ctx, len(pulled))
        for row in rows:
            if row.health(ctx.now) in ("failing", "stopped") and row.error:
                _trouble(ctx, row)
        picked = ui.table(
            _frame(ctx, rows), alt="Sources: name, health, when checked last and next, mentions, what to know.",
            key="sources_table", on_select="rerun", selection_mode="single-row",
        ).selection.rows  # fmt: skip
        st.markdown(f"{MEANS} Choose a row for its history.")
        if picked and picked[0] < len(rows):
            _one(ctx, rows[picked[0]])
    _add(ctx)


def _pull(ctx: ui.Context, count: int, only: tuple[int, ...] = (), *, force: bool = False) -> None:
    """Pull with a bar that says what is done; the page may be left or Stop pressed at any moment."""
    bar = st.progress(0.0, text=f"Pulling {count} source{'s' * (count != 1)} …")
    st.button("Stop", icon=":material/stop:", key="pull_stop", help="What was saved until then stays.")
    done: list[PullOutcome] = []

    def progress(outcome: PullOutcome) -> None:
        done.append(outcome)
        bar.progress(min(len(done) / max(count, 1), 1.0), text=f"{len(done)} of {count}: {ui.md(outcome.source)}")

    try:
        found = services.pull(
            db.writing, ctx.actor, ctx.initiative.id, now=clock.now(), only=only, force=force, progress=progress
        )
    except GroundswellError as error:
        st.error(ui.md(str(error)), icon=":material/error:")
        return
    st.session_state["pulled"] = _summary(found)
    st.rerun()


def _summary(found: list[PullOutcome]) -> tuple[str, bool]:
    new = sum(outcome.new for outcome in found)
    failed = sum(outcome.outcome == "failed" for outcome in found)
    waiting = sum(outcome.waiting and outcome.outcome != "failed" for outcome in found)
    parts = [f"{new:,} new mention{'s' * (new != 1)} from {len(found)} source{'s' * (len(found) != 1)}."]
    if waiting:
        parts.append(
            f"{waiting} had said that there is nothing new yet, and {'were' * (waiting > 1) or 'was'} not asked."
        )
    if failed:
        parts.append(f"{failed} failed: see below.")
    return " ".join(parts), bool(failed)


def _trouble(ctx: ui.Context, row: SourceRow) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":material/warning: **{ui.md(row.name)}** {SAID[row.health(ctx.now)].split(' ', 1)[1]}")
        st.text(row.error)
        tried = f"Tried {_when(ctx, row.checked_at)}, {row.failures} time{'s' * (row.failures != 1)} in a row"
        last = f"; the last good pull was {_when(ctx, row.good_at)}" if row.good_at else "; never pulled well yet"
        st.markdown(f"{tried}{last}.")
        with st.container(horizontal=True):
            if row.kind == "feed" and st.button(
                "Try again", icon=":material/sync:", key=f"try_{row.id}", **ui.may(ctx.actor, "pull")
            ):
                if not row.active:
                    ui.attempt(
                        lambda session: services.set_active(
                            session, ctx.actor, ctx.initiative.id, row.id, True, now=ctx.now
                        )
                    )
                _pull(ctx, 1, (row.id,), force=True)
            _remove(ctx, row, "trouble")


def _remove(ctx: ui.Context, row: SourceRow, where: str) -> None:
    may = ui.may(ctx.actor, "edit_sources")
    if st.button("Remove source", icon=":material/delete:", key=f"remove_{where}_{row.id}", **may) and ui.attempt(
        lambda session: services.remove_source(session, ctx.actor, ctx.initiative.id, row.id, now=ctx.now) or True
    ):
        st.session_state["pulled"] = (f"Removed {ui.md(row.name)}. What it said stays, as evidence.", False)
        st.rerun()


def _one(ctx: ui.Context, row: SourceRow) -> None:
    """One source: its address, outlet and last pulls."""
    with st.container(border=True, gap="small"):
        st.subheader(ui.md(row.name), anchor=False)
        st.code(row.address, language=None, wrap_lines=True)
        outlet = st.text_input(
            "Outlet that its mentions count for", value=row.outlet or row.title, key=f"outlet_{row.id}"
        )
        with st.container(horizontal=True):
            if st.button(
                "Save outlet", key=f"outlet_save_{row.id}", **ui.may(ctx.actor, "edit_sources")
            ) and ui.attempt(
                lambda session: services.name_outlet(
                    session, ctx.actor, ctx.initiative.id, row.id, outlet or "", now=ctx.now
                )
            ):
                st.rerun()
            if row.kind == "feed":
                label, icon = ("Stop pulling", ":material/pause:") if row.active else ("Pull again", ":material/sync:")
                if st.button(
                    label, icon=icon, key=f"active_{row.id}", **ui.may(ctx.actor, "edit_sources")
                ) and ui.attempt(
                    lambda session: services.set_active(
                        session, ctx.actor, ctx.initiative.id, row.id, not row.active, now=ctx.now
                    )
                ):
                    st.rerun()
            _remove(ctx, row, "one")
        with ui.reading() as session:
            pulls = queries.recent_pulls(session, row.id)
        if pulls:
            frame = pd.DataFrame(
                [(_when(ctx, pull.at), pull.outcome, pull.new, pull.same, pull.error or pull.note) for pull in pulls],
                columns=["When", "Outcome", "New", "Same", "What happened"],
            )
            ui.table(frame, alt="The last pulls of this source, newest first.", key=f"pulls_{row.id}")


def _frame(ctx: ui.Context, rows: list[SourceRow]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (
                row.name,
                SAID[row.health(ctx.now)],
                _when(ctx, row.checked_at),
                _when(ctx, row.next_check_at) if row.active and row.kind == "feed" else "",
                row.mentions,
                row.undated,
                row.error or row.note,
            )
            for row in rows
        ],
        columns=["Source", "Health", "Checked", "Next check", "Mentions", "Without a date", "To know"],
    )


def _when(ctx: ui.Context, at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(ctx.initiative.tz):%d %b %H:%M}".lstrip("0")


def _add(ctx: ui.Context) -> None:
    may = ui.may(ctx.actor, "edit_sources")
    by_address, by_list = st.columns(2)
    with by_address, st.container(border=True):
        st.subheader("Add a feed", anchor=False)
        address = st.text_input(
            "Address of the feed", key="source_address", placeholder="https://example.org/feed", type="url",
            persist_state="session",
        )  # fmt: skip
        outlet = st.text_input("Outlet (optional)", key="source_outlet", persist_state="session")
        draft = services.SourceDraft(address or "", outlet or "")
        if st.button("Add source", icon=":material/add:", key="source_add", **may) and ui.attempt(
            lambda session: services.add_source(session, ctx.actor, ctx.initiative.id, draft, now=ctx.now)
        ):
            st.session_state["pulled"] = ("Added. Pull now to hear what it says.", False)
            ui.clear("source_address", "source_outlet")
    with by_list, st.container(border=True):
        st.subheader("Add a list of feeds", anchor=False)
        turn = st.session_state.get("opml_turn", 0)
        file = st.file_uploader("OPML file", type=["opml", "xml"], key=f"opml_{turn}", max_upload_size=5)
        if st.button("Add feeds", icon=":material/playlist_add:", key="opml_add", **({"disabled": file is None} | may)):
            report = file and ui.attempt(
                lambda session: services.import_opml(
                    session, ctx.actor, ctx.initiative.id, file.name, file.getvalue(), now=ctx.now
                )
            )
            if report:
                refused = "".join(f" Entry {one.row}: {one.why}" for one in report.refused[:5])
                text = f"{report.new} feeds added, {report.same} were listed already, {len(report.refused)} refused."
                st.session_state["pulled"] = (ui.md(text + refused), bool(report.refused))
                st.session_state["opml_turn"] = turn + 1
                st.rerun()
