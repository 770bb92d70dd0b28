"""Parts that the log and the outreach pages are drawn from: the answers, an event told in full, follow-ups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import NoReturn
from uuid import uuid4

import streamlit as st

from campaigns import outreach, queries, services
from campaigns.outreach import EventRow, FollowUpDraft, FollowUpRow
from campaigns.pages.signin_parts import sign_ins
from campaigns.when import on_the_spot
from data import ui
from data.agenda import MemberRow
from data.ui import Context

COUNT_HELP = "Count people, not sign-ups or views. Leave it blank where nobody counted; 0 means that nobody came."
KEEP = {"persist_state": "session"}
ICONS = {
    "overdue": ":material/warning:",
    "due today": ":material/today:",
    "open": ":material/schedule:",
    "done": ":material/check:",
    "kept": ":material/handshake:",
}
STATES = {"overdue": "red", "due today": "orange", "open": "gray", "done": "green", "kept": "green"}


def form(name: str) -> str:
    """The prefix of a form's fields, and the stem of its token: the same until the form is begun anew.

    A field that is only emptied keeps what the browser shows in it; a new prefix makes new fields.
    """
    return str(st.session_state.setdefault(f"form_{name}", uuid4().hex))


def anew(name: str) -> NoReturn:
    """Begin a form anew after its content was saved."""
    st.session_state.pop(f"form_{name}", None)
    st.rerun()


def day_format(ctx: Context) -> str:
    """How date fields show a day: in the initiative's order."""
    return {"mdy": "MM/DD/YYYY", "dmy": "DD/MM/YYYY"}.get(ctx.initiative.date_order, "YYYY-MM-DD")


def asked(name: str) -> int | None:
    """The record that the address asks for (?event=12)."""
    text = st.query_params.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 12 else None


def moment(ctx: Context, prefix: str) -> dict[str, datetime | date]:
    """When it was: just now, or a day with or without a time. The fields of a draft; none where none was given."""
    ways = ["Just now", "Another time"]
    if st.pills("When?", ways, default=ways[0], required=True, key=f"{prefix}_when", **KEEP) == ways[0]:
        return {"starts": ctx.now.replace(second=0, microsecond=0)}
    begun = st.session_state.setdefault(f"{prefix}_begun", ctx.now).astimezone(ctx.initiative.tz)
    with st.container(horizontal=True):
        day = st.date_input("Day", value=begun.date(), format=day_format(ctx), key=f"{prefix}_day", **KEEP)
        hour = time(begun.hour)
        at = st.time_input("Time", value=hour, key=f"{prefix}_time", step=timedelta(minutes=15), **KEEP)
    whole = st.toggle("All day, or the time is not known", key=f"{prefix}_all_day", **KEEP)
    if not isinstance(day, date):
        return {}
    return {"day": day} if whole or at is None else {"starts": on_the_spot(day, at, ctx.initiative.tz)}


def districts_field(prefix: str, known: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Districts of legislatures, as typed, with commas between."""
    text = st.text_input(
        "Districts", value=", ".join(known), placeholder="HD 12, SD 4, Ward 3", key=f"{prefix}_districts",
        help="Of legislatures, as people write them: what is said at a hearing can then name who came from there.",
        **KEEP,
    )  # fmt: skip
    return tuple(one.strip() for one in text.split(",") if one.strip())


def follow_up_fields(ctx: Context, members: list[MemberRow], prefix: str) -> tuple[str, int | None, date | None]:
    """What, who and by when. The owner offered first is whoever is acting; the day a week from now."""
    names = {member.id: member.name for member in members if member.active}
    what = st.text_input("Follow-up", placeholder="What was promised", key=f"{prefix}_what", **KEEP)
    with st.container(horizontal=True):
        mine = list(names).index(ctx.actor.member_id) if ctx.actor.member_id in names else None
        owner = st.selectbox(
            "Owner", list(names), index=mine, format_func=names.get, key=f"{prefix}_owner", placeholder="Who", **KEEP
        )
        week = ctx.today + timedelta(days=7)
        due = st.date_input("By", value=week, format=day_format(ctx), key=f"{prefix}_due", **KEEP)
    return what, owner, due if isinstance(due, date) else None


def add_follow_up(ctx: Context, members: list[MemberRow], event_id: int | None) -> None:
    """The form of a follow-up after an event, or by itself."""
    name = f"follow_up_{event_id}"
    prefix = form(name)
    what, owner, due = follow_up_fields(ctx, members, prefix)
    draft = FollowUpDraft(prefix, what, owner, due)
    may = ui.may(ctx.actor, "follow_up")
    if st.button("Save follow-up", icon=":material/check:", key=f"{prefix}_save", **may) and ui.attempt(
        lambda session: services.add_follow_up(session, ctx.actor, ctx.initiative.id, event_id, draft, now=ctx.now)
    ):
        anew(name)


def follow_up_line(ctx: Context, row: FollowUpRow, *, with_event: bool = True) -> None:
    """One follow-up with its state and the button that finishes it."""
    state = row.state(ctx.today)
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(state.capitalize(), color=STATES[state], icon=ICONS[state])
            st.markdown(f"**{ui.md(row.what)}**", width="content")
        after = f" · after {ui.md(row.event)}" if row.event and with_event else ""
        whom = f" · promised to {ui.md(row.to_whom)}" if row.to_whom else ""
        st.markdown(f"{ui.md(row.owner)}, by {row.due:%a %-d %b %Y}{whom}{after}")
        done = row.done_at is not None
        label, icon = ("Reopen", ":material/undo:") if done else ("Mark done", ":material/check:")
        label = "Mark kept" if row.to_whom and not done else label
        may = ui.may(ctx.actor, "follow_up")
        if st.button(label, icon=icon, key=f"follow_up_{row.id}_{with_event}", **may) and ui.attempt(
            lambda session: services.finish_follow_up(
                session, ctx.actor, ctx.initiative.id, row.id, now=ctx.now, done=not done
            )
        ):
            st.rerun()


def event_in_full(
    ctx: Context, row: EventRow, members: list[MemberRow], planned: Callable[[], None] = lambda: None
) -> None:
    """An event with what was planned (`planned` draws it), its follow-ups, and the ways to put it right."""
    st.markdown(f"{ui.md(row.when())} · {ui.md(row.place)} · {outreach.named(row.kind)}")
    came = "" if row.ahead(ctx.now, ctx.today) else f"**Came:** {ui.md(row.attendance.told)} · "
    st.markdown(f"{came}**Run by:** {ui.md(row.run_by())}")
    for goal in row.goals:
        told = "" if goal.name == goal.wording else f" (then worded “{ui.md(goal.wording)}”)"
        st.markdown(f"**Goal:** {ui.md(goal.name)}{told}")
    if row.campaign:
        ui.link("campaigns", f"Campaign: {ui.md(row.campaign)}", icon=":material/campaign:", campaign=row.campaign_id)
    if row.heard:
        st.markdown("**Heard:**")
        st.text(row.heard)
    planned()
    st.markdown(f"Logged by {ui.md(row.logged_by)}, {row.logged_at.astimezone(ctx.initiative.tz):%-d %b %Y}.")
    with ui.reading() as session:
        owed = queries.follow_ups(session, ctx.initiative.id, event_id=row.id, done=True)
    for follow_up in owed:
        follow_up_line(ctx, follow_up, with_event=False)
    sign_ins(ctx, row)
    asks = row.awaits_count(ctx.today)
    with st.expander("How many came, and what was heard?" if asks else "Put right how many came, or what was heard"):
        correct(ctx, row)
    with st.expander("Add a follow-up"):
        add_follow_up(ctx, members, row.id)


def correct(ctx: Context, row: EventRow) -> None:
    """The count and the line of what was heard, to be put right or added afterwards."""
    prefix = form(f"correct_{row.id}")
    known = row.attendance.said or (str(row.attendance) if row.attendance.known else "")
    count = st.text_input("How many people?", value=known, key=f"{prefix}_count", help=COUNT_HELP)
    heard = st.text_input("What was heard?", value=row.heard, key=f"{prefix}_heard")

    def save(session) -> EventRow:
        attendance, unread = outreach.counted(count)
        return services.correct_event(
            session, ctx.actor, ctx.initiative.id, row.id,
            attendance=attendance, heard=heard, unread=unread, now=ctx.now,
        )  # fmt: skip

    if st.button("Save correction", key=f"{prefix}_save", **ui.may(ctx.actor, "log_event")) and ui.attempt(save):
        anew(f"correct_{row.id}")
