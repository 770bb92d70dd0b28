"""Parts of the Mentions page: sources with their health, and pulling them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import clock, db, ui
from data.errors import GroundswellError
from sentiment.listening.searches import CHANNELS
from sentiment.mentions import PullOutcome, SourceRow
from sentiment.pages import source_forms
from sentiment.pages.source_detail import KINDS, SAID, one, remove, when
from sentiment.services import budget
from sentiment.services import listening as services

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
        pulled = [row for row in rows if row.pulled and row.active]
        none = (
            {} if pulled else {"disabled": True, "help": "None of these sources is on the network. Add a feed below."}
        )
        if st.button(
            "Pull now", type="primary", icon=":material/sync:", key="pull_now", **(none | ui.may(ctx.actor, "pull"))
        ):
            _pull(ctx, len(pulled))
        if any(row.kind == "x" for row in rows):
            with ui.reading() as session:
                st.markdown(f":material/toll: X: {ui.md(budget.in_words(session, ctx.now))}")
        for row in rows:
            if row.health(ctx.now) in ("failing", "stopped") and row.error:
                _trouble(ctx, row)
        picked = ui.table(
            _frame(ctx, rows), alt="Sources: name, health, channel, last and next check, mentions, what to know.",
            key="sources_table", on_select="rerun", selection_mode="single-row",
        ).selection.rows  # fmt: skip
        st.markdown(f"{MEANS} Choose a row for its history.")
        if picked and picked[0] < len(rows):
            one(ctx, rows[picked[0]])
    source_forms.forms(ctx, rows)


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
        tried = f"Tried {when(ctx, row.checked_at)}, {row.failures} time{'s' * (row.failures != 1)} in a row"
        last = f"; the last good pull was {when(ctx, row.good_at)}" if row.good_at else "; never pulled well yet"
        again = (
            f". Asked again {when(ctx, row.next_check_at)}" if row.active and row.pulled and row.next_check_at else ""
        )
        st.markdown(f"{tried}{last}{again}.")
        with st.container(horizontal=True):
            if row.pulled and st.button(
                "Try again", icon=":material/sync:", key=f"try_{row.id}", **ui.may(ctx.actor, "pull")
            ):
                if not row.active:
                    ui.attempt(
                        lambda session: services.set_active(
                            session, ctx.actor, ctx.initiative.id, row.id, True, now=ctx.now
                        )
                    )
                _pull(ctx, 1, (row.id,), force=True)
            remove(ctx, row, "trouble")


def _frame(ctx: ui.Context, rows: list[SourceRow]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (
                row.name,
                SAID[row.health(ctx.now)],
                f"{CHANNELS[row.channel]} · {KINDS.get(row.kind, row.kind)}",
                when(ctx, row.checked_at),
                when(ctx, row.next_check_at) if row.active and row.pulled else "",
                row.mentions,
                row.undated,
                row.error or row.note,
            )
            for row in rows
        ],
        columns=["Source", "Health", "Channel", "Checked", "Next check", "Mentions", "Without a date", "To know"],
    )
