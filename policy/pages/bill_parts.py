"""Parts of the policy page: cards, badges, what changed, and the forms that add and decide."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date, time
from typing import NoReturn

import streamlit as st

from data import ui
from data.dates import say
from data.ui import Context
from policy import services
from policy.alignment import PRIORITIES, STANCE_HELP, STANCES, PositionDraft, PositionRow, verdict_words
from policy.bills import KINDS, Action, BillDraft
from policy.board import BillRow
from policy.desk import Marks
from policy.hearings import HearingDraft, HearingRow, say_day
from policy.stages import ENACTED, STOPPED, SUMMARY_ONLY

KEEP = {"persist_state": "session"}
STANCE_WORDS = {"amend": "Support if amended"}
STANCE_BADGES = {
    "support": ("green", ":material/thumb_up:"),
    "oppose": ("red", ":material/thumb_down:"),
    "amend": ("orange", ":material/edit:"),
    "watch": ("gray", ":material/visibility:"),
    "neutral": ("gray", ":material/horizontal_rule:"),
}
APPROVAL = {"asked": "Approval asked", "approved": "Approved", "returned": "Returned"}
VERDICT_ICONS = {"agree": ":material/check:", "against": ":material/block:", "neutral": ":material/remove:"}


def asked() -> int | None:
    """The bill that the address asks for (?bill=12)."""
    text = st.query_params.get("bill", "")
    return int(text) if text.isdecimal() and len(text) < 12 else None


def form(name: str) -> str:
    """The key of a form's fields: a new one after each save, so that the browser lets go of what it holds."""
    return f"{name}_{st.session_state.get(f'{name}_round', 0)}"


def saved(name: str) -> NoReturn:
    """Empty the form after its content was saved, and draw the page anew."""
    st.session_state[f"{name}_round"] = st.session_state.get(f"{name}_round", 0) + 1
    st.rerun()


def stance_words(stance: str) -> str:
    """A stance as people say it."""
    return STANCE_WORDS.get(stance, stance.capitalize())


def stance_badge(stance: str | None) -> None:
    """The position as a badge, or that there is none."""
    color, icon = STANCE_BADGES.get(stance or "", ("yellow", ":material/help:"))
    st.badge(stance_words(stance) if stance else "No position", color=color, icon=icon)


def desk_badges(marks: Marks | None) -> None:
    """What a card says beside the position: to review, who stands with us or against, who works on it."""
    if marks is None:
        return
    if marks.to_review:
        st.badge(f"To review: {' and '.join(marks.to_review)}", color="orange", icon=":material/rate_review:")
    if marks.signed:
        st.badge(f"{marks.signed} signed on", color="green", icon=":material/handshake:")
    if marks.dissents:
        noun = "partner dissents" if marks.dissents == 1 else "partners dissent"
        st.badge(f"{marks.dissents} {noun}", color="red", icon=":material/front_hand:")
    if marks.approval:
        st.badge(APPROVAL[marks.approval], color="gray", icon=":material/verified:")
    if marks.assignee:
        st.badge(ui.md(marks.assignee), color="gray", icon=":material/person:")


def desk_words(marks: Marks | None) -> str:
    """The same in a few words, for a card: partners, approval, who works on it."""
    if marks is None:
        return ""
    partners = [f"{marks.signed} signed on"] * bool(marks.signed)
    partners += [f"{marks.dissents} dissent{'s' * (marks.dissents == 1)}"] * bool(marks.dissents)
    return " · ".join(
        part for part in (", ".join(partners), APPROVAL.get(marks.approval, "").lower(), marks.assignee) if part
    )


def stage_badge(row: BillRow) -> None:
    """The stage as a badge."""
    color = "green" if row.stage == ENACTED else "gray" if row.stage in STOPPED else "violet"
    st.badge(row.stage_label, color=color, icon=":material/gavel:")


def stage_line(row: BillRow, today: date) -> str:
    """The stage and since when, in words."""
    return f"{row.stage_label} since {say_day(row.stage_on, today)}" if row.stage_on else row.stage_label


def opens(label: str, bill_id: int, key: str) -> None:
    """A bill's number, which opens it."""
    if st.button(
        f"**{ui.md(label)}**", type="tertiary", key=f"open_{key}_{bill_id}", icon=":material/chevron_right:",
        icon_position="right",
    ):  # fmt: skip
        ui.go("policy", bill=bill_id)


def bill_line(label: str, words: str, bill_id: int, key: str) -> None:
    """A bill's number, which opens it, and words about it on the same line."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        opens(label, bill_id, key)
        st.markdown(words, width="content")


def card(ctx: Context, row: BillRow, marks: Marks | None = None) -> None:
    """A bill on the board. Each card says its stage, because on a phone the columns are one list."""
    with st.container(border=True, gap="xsmall"):
        opens(row.identifier, row.id, "card")
        st.markdown(ui.md(textwrap.shorten(row.title, 110, placeholder="…")))
        st.markdown(ui.md(f"{row.jurisdiction}, {row.session}"))  # the same number stands in every session
        with st.container(horizontal=True, gap="xsmall"):
            stance_badge(row.stance)
            if row.priority:
                st.badge(f"Priority {row.priority}", color="gray", icon=":material/flag:")
            if marks and marks.to_review:
                st.badge("To review", color="orange", icon=":material/rate_review:")
        lines = [ui.md(stage_line(row, ctx.today))]
        if note := row.stage_note.replace(SUMMARY_ONLY, "").strip():
            lines.append(ui.md(note))
        lines += [
            f"{VERDICT_ICONS[link.verdict]} {ui.md(f'{link.goal}: {verdict_words(link.verdict, link.strength)}')}"
            for link in row.links
        ]
        if said := desk_words(marks):
            lines.append(f":material/groups: {ui.md(said)}")
        if row.next_hearing:
            lines.append(f":material/event: **{ui.md(row.next_hearing.when)}**")
        st.markdown("  \n".join(lines))


def position_form(ctx: Context, row: BillRow) -> None:
    """Take a position: what, how urgent, why, from when. What is typed stays until it is saved."""
    name = f"position_{row.id}"
    key = form(name)
    stance = st.pills(
        "Our position", STANCES, format_func=stance_words, default=row.stance, key=f"{key}_stance", **KEEP,
        help=" ".join(f"{name.capitalize()}: {what}" for name, what in STANCE_HELP.items()),
    )  # fmt: skip
    why = st.text_area("Why?", key=f"{key}_why", placeholder="What the bill does to our goals.", **KEEP)
    with st.container(horizontal=True):
        priority = st.selectbox(
            "Priority", [None, *PRIORITIES], index=row.priority or 0, key=f"{key}_priority", **KEEP,
            format_func=lambda p: f"{p}{' (highest)' if p == 1 else ''}" if p else "None",
        )  # fmt: skip
        day = st.date_input("From", value=ctx.today, key=f"{key}_from", **KEEP)
        last = st.date_input("Last day (if it ends)", value=None, key=f"{key}_to", **KEEP)

    def save(session) -> PositionRow:
        first, end = (one if isinstance(one, date) else None for one in (day, last))
        draft = PositionDraft(stance or "", why or "", first or ctx.today, priority, end)
        return services.take_position(session, ctx.actor, ctx.initiative.id, row.id, draft, now=ctx.now)

    slot = st.container()  # what is refused is said above the button, where it is seen
    may = ui.may(ctx.actor, "take_position")
    if st.button("Take position", type="primary", icon=":material/check:", key=f"{name}_save", **may):
        with slot:
            taken = ui.attempt(save)
        if taken:
            saved(name)


def hearing_line(ctx: Context, row: HearingRow, *, named: bool = True) -> None:
    """A hearing: when, of what, by whom and where; and the button that cancels one still to come."""
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{say_day(row.on, ctx.today)}{f', {row.at:%H:%M}' if row.at else ''}**")
        if named:
            bill_line(row.identifier, ui.md(row.title), row.bill_id, f"hearing_{row.id}")
        where = " · ".join(part for part in (row.committee, row.place, row.note) if part)
        st.markdown(ui.md(where))
        if row.cancelled:
            st.badge("Cancelled", color="red", icon=":material/event_busy:")
        with st.container(horizontal=True):
            label = "Prepare" if row.on >= ctx.today and not row.cancelled else "Open"
            if st.button(label, key=f"prepare_{named}_{row.id}", icon=":material/checklist:"):
                ui.go("policy", hearing=row.id)
            may = ui.may(ctx.actor, "add_bill")
            if label == "Prepare" and st.button(
                "Cancel hearing", key=f"cancel_{named}_{row.id}", icon=":material/event_busy:", **may
            ):
                ui.attempt(
                    lambda session: services.cancel_hearing(session, ctx.actor, ctx.initiative.id, row.id, now=ctx.now)
                )
                st.rerun()


def hearing_form(ctx: Context, rows: Sequence[BillRow], name: str) -> None:
    """Set a hearing of one of these bills."""
    prefix = form(name)
    names = {row.id: f"{row.identifier} {row.title}" for row in rows}
    bill = next(iter(names))
    if len(names) > 1:
        bill = st.selectbox("Bill", list(names), format_func=names.__getitem__, key=f"{prefix}_bill", **KEEP)
    with st.container(horizontal=True):
        day = st.date_input("Day", value=None, min_value=ctx.today, key=f"{prefix}_day", **KEEP)
        at = st.time_input("Time there", value=None, key=f"{prefix}_at", **KEEP)
    committee = st.text_input("Committee", key=f"{prefix}_committee", **KEEP)
    place = st.text_input("Place", key=f"{prefix}_place", placeholder="Room, building or link", **KEEP)

    def save(session) -> HearingRow:
        draft = HearingDraft(bill, day, at if isinstance(at, time) else None, place or "", committee or "")
        return services.add_hearing(session, ctx.actor, ctx.initiative.id, draft, now=ctx.now)

    slot = st.container()
    if st.button("Set hearing", icon=":material/event:", key=f"{name}_save", **ui.may(ctx.actor, "add_bill")):
        with slot:
            if not isinstance(day, date):
                st.error("Say on which day the hearing is.", icon=":material/error:")
            done = isinstance(day, date) and ui.attempt(save)
        if done:
            saved(name)


def add_form(ctx: Context) -> None:
    """Add a bill by hand, also a local measure. Its stage follows from what is said to have happened."""
    key = form("bill")
    with st.container(horizontal=True):
        number = st.text_input("Number", placeholder="SB 540", key=f"{key}_number", **KEEP)
        place = st.text_input("Jurisdiction", placeholder="New York, Marlow County", key=f"{key}_place", **KEEP)
        session_name = st.text_input("Session", placeholder="2025-2026", key=f"{key}_session", **KEEP)
    title = st.text_input("Title", key=f"{key}_title", **KEEP)
    with st.container(horizontal=True):
        kind = st.selectbox("Kind", KINDS, format_func=str.capitalize, key=f"{key}_kind", **KEEP)
        day = st.date_input("Latest action on", value=None, key=f"{key}_day", **KEEP)
        what = st.text_input("Latest action", placeholder="Introduced", key=f"{key}_action", **KEEP)
    url = st.text_input("Address (optional)", placeholder="https://", key=f"{key}_url", **KEEP)

    def save(session) -> BillRow:
        actions = (Action(day, what or "Introduced"),) if isinstance(day, date) else ()
        draft = BillDraft(
            place or "", session_name or "", number or "", title or "", kind, url=url or "", actions=actions
        )
        return services.add_bill(session, ctx.actor, ctx.initiative.id, draft, now=ctx.now)

    slot = st.container()
    if st.button("Add bill", icon=":material/add:", type="primary", key="bill_save", **ui.may(ctx.actor, "add_bill")):
        undated = bool((what or "").strip()) and not isinstance(day, date)
        with slot:
            if undated:
                st.error("Say on which day the latest action was.", icon=":material/error:")
            row = None if undated else ui.attempt(save)
        if row:
            st.session_state["bill_round"] = st.session_state.get("bill_round", 0) + 1
            ui.go("policy", bill=row.id)


def position_line(row: PositionRow) -> str:
    """One entry of a position's history in words."""
    priority = f", priority {row.priority}" if row.priority else ""
    until = f" to {say(row.effective_to)}" if row.effective_to else ""
    return f"{stance_words(row.stance)}{priority}, from {say(row.effective_from)}{until}, by {row.recorded_by}"
