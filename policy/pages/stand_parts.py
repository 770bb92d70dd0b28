"""Around a position on a bill's page: what is to review, approval, who works on it, and partners on record."""

from __future__ import annotations

from datetime import date

import streamlit as st

from data import queries as agenda
from data import ui
from data.agenda import MemberRow, PartnerRow
from data.dates import say
from data.ui import Context
from policy.desk import ANSWERS, DeskDetail, DeskDraft, DeskRow, SignOnDraft, SignOnRow
from policy.hearings import say_day
from policy.pages import bill_parts as parts
from policy.pages.bill_parts import KEEP
from policy.services import desk as services

ANSWER_BADGES = {
    "signs on": ("green", ":material/handshake:"),
    "dissents": ("red", ":material/front_hand:"),
    "withdraws": ("gray", ":material/undo:"),
}


def to_review(ctx: Context, bill_id: int, found: DeskDetail) -> None:
    """What a new version or an amendment calls to review, and the form that says what was found."""
    for about in dict.fromkeys(row.about for row in found.due):
        calls = [row for row in found.due if row.about == about]
        since = say_day(calls[0].at.astimezone(ctx.initiative.tz).date(), ctx.today)
        with st.container(border=True, gap="xsmall", key=f"review_{about}"):
            st.markdown(f":material/rate_review: **Our {about} is to review since {since}**")
            st.markdown("  \n".join(ui.md(row.why) for row in calls))
            name = f"reviewed_{about}_{bill_id}"
            why = st.text_input(
                f"What did you find about the {about}?", placeholder="Does it still hold, and why?",
                key=f"{parts.form(name)}_why", **KEEP,
            )  # fmt: skip
            may = ui.may(ctx.actor, "take_position" if about == "position" else "code_alignment")
            slot = st.container()
            if st.button(f"The {about} still holds", key=f"{name}_save", icon=":material/task_alt:", **may):
                with slot:
                    done = ui.attempt(
                        lambda session, about=about, why=why: (
                            services.review(
                                session, ctx.actor, ctx.initiative.id, bill_id, about, why or "", now=ctx.now
                            ),
                        )
                    )
                if done:
                    parts.saved(name)


def approval(ctx: Context, bill_id: int, found: DeskDetail) -> None:
    """How far the newest position is towards approval, and the next step."""
    if found.position_id is None:
        return
    st.subheader("Approval", anchor=False)
    for row in found.approvals:
        day = say(row.at.astimezone(ctx.initiative.tz).date())
        st.markdown(ui.md(f"{parts.APPROVAL[row.step]} by {row.by}, {day}{f': {row.note}' if row.note else ''}"))
    state = found.approvals[-1].step if found.approvals else ""
    if state == "approved":
        return
    if not state:
        st.markdown("Nobody has asked for approval of this position yet.")
    name = f"approval_{bill_id}"
    note = st.text_input("Note", key=f"{parts.form(name)}_note", **KEEP)
    slot = st.container()
    pressed = ""
    with st.container(horizontal=True):
        if state != "asked" and st.button(
            "Ask for approval", key=f"{name}_ask", icon=":material/outgoing_mail:", **ui.may(ctx.actor, "take_position")
        ):
            pressed = "asked"
        may = ui.may(ctx.actor, "approve_position")
        if st.button("Approve", key=f"{name}_approve", icon=":material/verified:", **may):
            pressed = "approved"
        if st.button("Return", key=f"{name}_return", icon=":material/undo:", **may):
            pressed = "returned"
    if pressed:
        with slot:
            done = ui.attempt(
                lambda session: services.approval(
                    session, ctx.actor, ctx.initiative.id, bill_id, pressed, note or "", now=ctx.now
                )
            )
        if done:
            parts.saved(name)


def desk(ctx: Context, bill_id: int, found: DeskDetail) -> None:
    """Who works on the bill, what to say, who speaks for it, and what stood there before."""
    st.subheader("How we work on it", anchor=False)
    note = found.note
    for label, text in (
        ("Assigned to", note.assignee), ("Community sponsor", note.sponsor), ("Coalition", note.coalition),
    ):  # fmt: skip
        if text:
            st.markdown(f"**{label}:** {ui.md(text)}")
    if note.talking_points:
        st.markdown("**Talking points**")
        st.text(note.talking_points)
    if not found.notes:
        st.markdown("Nobody is assigned, and there are no talking points yet.")
    with st.expander("Change how we work on it", icon=":material/edit:"):
        with ui.reading() as session:
            team = [member for member in agenda.members(session, ctx.initiative.id) if member.active]
        desk_form(ctx, bill_id, note, team)
    if found.notes[1:]:
        with st.expander(f"{len(found.notes) - 1} earlier"):
            for row in found.notes[1:]:
                earlier(ctx, row)


def earlier(ctx: Context, row: DeskRow) -> None:
    """How the bill was worked on before."""
    day = say(row.recorded_at.astimezone(ctx.initiative.tz).date()) if row.recorded_at else ""
    who = ", ".join(part for part in (row.assignee or "nobody assigned", row.sponsor, row.coalition) if part)
    st.markdown(ui.md(f"From {day}, by {row.recorded_by}: {who}"))
    if row.talking_points:
        st.text(row.talking_points)


def desk_form(ctx: Context, bill_id: int, note: DeskRow, team: list[MemberRow]) -> None:
    """Change who works on it, its talking points, sponsor and coalition."""
    name = f"desk_{bill_id}"
    key = parts.form(name)
    names = {0: "Nobody", **{member.id: member.name for member in team}}
    held = note.assignee_id if note.assignee_id in names else 0
    who = st.selectbox(
        "Assigned to", list(names), index=list(names).index(held or 0), format_func=names.__getitem__,
        key=f"{key}_who", **KEEP,
    )  # fmt: skip
    points = st.text_area("Talking points", value=note.talking_points, key=f"{key}_points", **KEEP)
    sponsor = st.text_input("Community sponsor", value=note.sponsor, key=f"{key}_sponsor", **KEEP)
    coalition = st.text_input("Coalition", value=note.coalition, key=f"{key}_coalition", **KEEP)

    def save(session) -> DeskRow:
        draft = DeskDraft(who, points or "", sponsor or "", coalition or "")
        return services.keep_desk(session, ctx.actor, ctx.initiative.id, bill_id, draft, now=ctx.now)

    slot = st.container()
    if st.button("Save", icon=":material/check:", key=f"{name}_save", **ui.may(ctx.actor, "keep_desk")):
        with slot:
            done = ui.attempt(save)
        if done:
            parts.saved(name)


def partners(ctx: Context, bill_id: int, found: DeskDetail) -> None:
    """Partners on record: who signs on, who dissents and why, and what they said before."""
    st.subheader("Partners on record", anchor=False)
    if not found.sign_ons:
        st.markdown("No partner is on record on this bill.")
    for row in found.sign_ons:
        answer(ctx, row)
    with ui.reading() as session:
        rows = agenda.partners(session, ctx.initiative.id)
    if rows:
        with st.expander("Put a partner on record", icon=":material/handshake:"):
            partner_form(ctx, bill_id, rows)
    else:
        st.markdown("Add partners in Setup first.")
    before = [row for row in found.sign_on_history if row not in found.sign_ons]
    if before:
        with st.expander(f"{len(before)} earlier answers"):
            for row in before:
                answer(ctx, row)


def answer(ctx: Context, row: SignOnRow) -> None:
    """What a partner said, when, and why."""
    color, icon = ANSWER_BADGES[row.answer]
    with st.container(gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(row.answer.capitalize(), color=color, icon=icon)
            to = f", when we said “{parts.stance_words(row.stance)}”" if row.stance else ""
            st.markdown(f"**{ui.md(row.partner)}** {ui.md(f'{say_day(row.on, ctx.today)}{to}')}", width="content")
        if row.reason:
            st.text(row.reason)


def partner_form(ctx: Context, bill_id: int, rows: list[PartnerRow]) -> None:
    """What a partner said of our position."""
    name = f"partner_{bill_id}"
    key = parts.form(name)
    names = {row.id: row.name for row in rows}
    partner = st.selectbox("Partner", list(names), format_func=names.__getitem__, key=f"{key}_partner", **KEEP)
    said = st.pills("It", ANSWERS, key=f"{key}_answer", **KEEP)
    reason = st.text_area("Reason", key=f"{key}_reason", placeholder="In the partner's words.", **KEEP)
    day = st.date_input("On", value=ctx.today, key=f"{key}_on", **KEEP)

    def save(session) -> SignOnRow:
        draft = SignOnDraft(partner, said or "", reason or "", day if isinstance(day, date) else ctx.today)
        return services.sign_on(session, ctx.actor, ctx.initiative.id, bill_id, draft, now=ctx.now)

    slot = st.container()
    may = ui.may(ctx.actor, "record_sign_on")
    if st.button("Put on record", icon=":material/check:", key=f"{name}_save", **may):
        with slot:
            done = ui.attempt(save)
        if done:
            parts.saved(name)
