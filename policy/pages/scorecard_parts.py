"""The scorecard on the policy page: choose the votes, lock them, see what will be published, and take the files."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import ui
from data.dates import say
from data.ui import Context
from policy.pages.alignment_parts import safe
from policy.pages.bill_parts import KEEP, form, saved
from policy.people import CHAMBER_LABELS
from policy.queries import scoring as queries
from policy.rollcalls import RollCall
from policy.scorecard import ASKED, Card, CardRow, as_csv, choice, mark, method, scorable, seat, verdict, vote_name
from policy.scorecard_page import ENDED, as_html
from policy.services import scoring as services


def tab(ctx: Context) -> None:
    """A locked scorecard, or the choice of votes for a new one."""
    with ui.reading() as session:
        rows = queries.scorecards(session, ctx.initiative.id)
        calls = scorable(queries.roll_calls(session, ctx.initiative.id, ctx.initiative.tz))
    if not calls and not rows:
        ui.empty(
            "No votes to score yet",
            "A scorecard needs recorded votes by name that decide, on bills that we supported or opposed that day.",
            "Import bills", "import", icon=":material/how_to_vote:",
        )  # fmt: skip
        return
    st.markdown("Legislators by their recorded votes on our positions, for the public. Nothing private is on it.")
    names = {row.id: f"{row.title}, locked {_day(ctx, row)}" for row in rows} | {0: "A new choice of votes"}
    which = st.selectbox(
        "Scorecard", list(names), format_func=names.__getitem__, key=f"{form('scorecard')}_which", **KEEP
    )
    row = next((one for one in rows if one.id == which), None)
    row = row or choose(ctx, calls)
    if row is None:
        return
    with ui.reading() as session:
        found = services.card(session, ctx.initiative, row, ctx.today)
    preview(ctx, found)


def _day(ctx: Context, row: CardRow) -> str:
    return say(row.locked_at.astimezone(ctx.initiative.tz).date()) if row.locked_at else ""


def choose(ctx: Context, calls: list[RollCall]) -> CardRow | None:
    """Which place, session, chamber and bills count; and the lock."""
    key = form("scorecard")
    with st.container(horizontal=True):
        terms = sorted({(call.jurisdiction, call.session) for call in calls})
        term = st.selectbox("Session", terms, format_func=", ".join, key=f"{key}_term", **KEEP)
        chambers = ["", *sorted({call.chamber for call in calls if (call.jurisdiction, call.session) == term} - {""})]
        chamber = st.selectbox(
            "Chamber", chambers, format_func=lambda c: CHAMBER_LABELS.get(c, c) if c else "Both",
            key=f"{key}_chamber", **KEEP,
        )  # fmt: skip
    there = [
        call for call in calls if (call.jurisdiction, call.session) == term and (not chamber or call.chamber == chamber)
    ]
    bills = {call.bill_id: f"{call.identifier} {call.title}" for call in there}
    wanted = st.multiselect(
        "Bills that count", list(bills), default=list(bills), format_func=bills.__getitem__, key=f"{key}_bills_{term}",
        placeholder="Choose bills", persist_state="session",
    )  # fmt: skip
    chosen = [call for call in there if call.bill_id in wanted]
    if not chosen:
        st.markdown("No vote is chosen yet.")
        return None
    title = st.text_input("Title", placeholder="91st General Assembly, second year", key=f"{key}_title", **KEEP) or ""
    row = choice(title, chosen, chamber)
    slot = st.container()
    many = f"{len(chosen)} vote{'' if len(chosen) == 1 else 's'}"
    if st.button(
        f"Lock these {many}", type="primary", icon=":material/lock:", key="scorecard_lock",
        **ui.may(ctx.actor, "lock_scorecard"),
    ):  # fmt: skip
        with slot:
            locked = ui.attempt(
                lambda session: services.lock_scorecard(
                    session, ctx.actor, ctx.initiative, title, chosen, chamber, now=ctx.now
                )
            )
        if locked:
            saved("scorecard")
    st.markdown("A lock is for ever: what is published says which day the votes were chosen, and none can be swapped.")
    return row if row.title else choice("Draft scorecard", chosen, chamber)


def preview(ctx: Context, found: Card) -> None:
    """What the page and the table hold, and the two files."""
    st.subheader(ui.md(found.title), anchor=False)
    state = f"Locked on {say(found.locked_on)}" if found.locked_on else "Draft: the votes are not locked"
    st.badge(state, icon=":material/lock:" if found.locked_on else ":material/edit:",
             color="green" if found.locked_on else "orange")  # fmt: skip
    for note in found.notes:
        st.markdown(f":material/info: {ui.md(note)}")
    name = "scorecard" if found.locked_on else "scorecard-draft"
    with st.container(horizontal=True):
        st.download_button(
            "Page (HTML)", as_html(found), f"{name}.html", "text/html", icon=":material/download:", on_click="ignore"
        )
        st.download_button(
            "Table (CSV)", as_csv(found).encode("utf-8-sig"), f"{name}.csv", "text/csv", icon=":material/download:",
            on_click="ignore",
        )  # fmt: skip
    ui.table(
        pd.DataFrame(
            [
                {
                    "Legislator": one.name, "Seat": seat(one), "Party": one.party, "Score": verdict(one),
                    "With us": len(one.score.agreed), "Against us": len(one.score.disagreed),
                    "Did not vote": len(one.score.absent),
                }
                for one in found.legislators
            ]
        ),
        alt="Legislators of the scorecard: score, votes with us, against us, and not cast.",
    )  # fmt: skip
    with st.expander(f"The votes ({len(found.calls)})", icon=":material/how_to_vote:"):
        for call in found.calls:
            where = ui.md(call.source_label)
            where = f"[{where}](<{call.url}>)" if safe(call.url) else where
            ended = ENDED.get(call.result, call.result)
            words = f"{call.motion} · {ASKED[call.stance or '']} · {ended}"
            st.markdown(f"**{ui.md(vote_name(call))}**  \n{ui.md(words)} · {where}")
    with st.expander("Who voted how", icon=":material/grid_on:"):
        frame = pd.DataFrame(
            [
                {"Legislator": one.name, **{f"{at}. {call.name}": mark(one, call) or "–"
                                            for at, call in enumerate(found.calls, 1)}}
                for one in found.legislators
            ]
        )  # fmt: skip
        ui.table(frame, alt="How each legislator voted in each of the votes.")
    with st.expander("How it is made", icon=":material/help:"):
        for line in method(found):
            st.markdown(f"- {ui.md(line)}")
