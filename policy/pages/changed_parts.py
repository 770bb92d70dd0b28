"""What changed since a member last looked: by bill, what matters most first, with a mark beside each change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import streamlit as st

from data import db, ui
from data.ui import Context
from policy.board import change_words
from policy.hearings import HearingRow, say_day
from policy.pages import bill_parts as parts
from policy.queries import following
from policy.queries import unread as queries
from policy.services import unread as services
from policy.unread import BillNews, Unread, by_goal

BILLS, LINES = 3, 2
"""Bills, and changes of each, that are said before the rest is folded away: the board should stay in sight."""
MOST = 40
"""Bills that are drawn at all; the command line lists every one."""
MINE, TEAM = "Mine", "The team's"


@st.fragment
def changed(ctx: Context, ahead: Sequence[HearingRow]) -> None:
    """The strip at the top of the page; under it the next hearing: the soonest of those `ahead`."""
    last, since = _looked(ctx)
    with st.container(border=True, gap=None):
        top = st.container(horizontal=True, vertical_alignment="center", gap="small")
        followed, note = _followed(ctx)
        with ui.reading() as session:
            news = queries.news(
                session, ctx.initiative.id, ctx.today, since=since, bill_ids=followed, member_id=ctx.actor.member_id
            )
            came = queries.came_in(session, ctx.initiative.id, last or since)
        ids = [one.id for each in news for one in each.lines]
        with top:
            st.markdown(f":material/history: **{_since(ctx, last)}** · {_count(news)}", width="content")
            if len(ids) > 1:
                _mark(ctx, "Mark all read", ids, "all", icon=":material/done_all:")
        if note:
            st.markdown(note)
        if news:
            st.markdown(_goals(ctx, news))
        for each in news[:BILLS]:
            _bill(ctx, each, each.lines[:LINES])
        rest = [(each, each.lines[LINES if place < BILLS else 0 :]) for place, each in enumerate(news)]
        rest = [(each, lines) for each, lines in rest if lines]
        if rest:
            number = sum(len(lines) for _, lines in rest)
            with st.expander(f"{number:,} more {'change' if number == 1 else 'changes'}"):
                for each, lines in rest[:MOST]:
                    _bill(ctx, each, lines)
                if len(rest) > MOST:
                    st.markdown(f"And of {len(rest) - MOST:,} more bills: `python -m policy changes` lists them all.")
        if came:
            st.markdown(f"{came:,} {'bill' if came == 1 else 'bills'} came in, also such as nobody follows.")
        for hearing in ahead[:1]:
            where = hearing.committee or hearing.place
            words = f":material/event: **Next hearing: {ui.md(hearing.when)}**, {ui.md(where)}"
            parts.bill_line(hearing.identifier, words, hearing.bill_id, "next")


def _looked(ctx: Context) -> tuple[datetime | None, datetime]:
    """When the member last looked, and from when changes count. Asked once a session and member."""
    key = f"policy_since_{ctx.actor.member_id}"
    if key not in st.session_state:
        with db.writing() as session:
            st.session_state[key] = services.look(session, ctx.actor, now=ctx.now)
    return st.session_state[key]


def _since(ctx: Context, last: datetime | None) -> str:
    if last is None:
        return "In the last 7 days"
    local = last.astimezone(ctx.initiative.tz)
    return f"Since you last looked ({say_day(local.date(), ctx.today)}, {local:%H:%M})"


def _followed(ctx: Context) -> tuple[Collection[int], str]:
    """The bills whose changes are shown, and whose they are where that is not plain."""
    with ui.reading() as session:
        mine, team = queries.watched(session, ctx.initiative.id, ctx.actor.member_id)
        ours = mine if team else following.following(session, ctx.initiative.id)
    if team:
        return ours, "You follow no bill yet: these are the team's." if ctx.actor.member_id is not None else ""
    whose = st.segmented_control(
        "Whose bills", [MINE, TEAM], default=MINE, key="changes_of", label_visibility="collapsed", required=True
    )
    return (ours if whose == TEAM else mine), ""


def _count(news: Sequence[BillNews]) -> str:
    changes = sum(len(each.lines) for each in news)
    if not changes:
        return "nothing new on followed bills"
    bills = f"{len(news):,} {'bill' if len(news) == 1 else 'bills'}"
    return f"{changes:,} {'change' if changes == 1 else 'changes'} to read, on {bills}"


def _goals(ctx: Context, news: Sequence[BillNews]) -> str:
    """How many changes each goal has."""
    counts = by_goal(news)
    names = {goal.id: ui.md(goal.name) for goal in ctx.goals} | {None: "No goal"}
    return " · ".join(f"{name}: **{counts[key]}**" for key, name in names.items() if counts[key])


def _bill(ctx: Context, news: BillNews, lines: Sequence[Unread]) -> None:
    """A bill, and of its changes these: each in words, with its mark."""
    for one in lines:
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            parts.opens(news.bill.identifier, news.bill.id, f"change_{one.id}")
            tier = f"Priority {news.bill.priority}: " if news.bill.priority else ""
            st.markdown(ui.md(f"{tier}{change_words(one.change)}"), width="content")
            _mark(ctx, "Mark read", [one.id], str(one.id), icon=":material/done:")


def _mark(ctx: Context, label: str, ids: Sequence[int], key: str, *, icon: str) -> None:
    """The button that marks changes as read; without a person there is nobody to mark them for."""
    if ctx.actor.member_id is not None:
        st.button(
            label, key=f"read_{key}", icon=icon, type="tertiary", on_click=_read, args=(ctx, tuple(ids)),
            **ui.may(ctx.actor, "read_changes"),
        )  # fmt: skip


def _read(ctx: Context, ids: Sequence[int]) -> None:
    ui.attempt(lambda session: services.mark_read(session, ctx.actor, ctx.initiative.id, ids, now=ctx.now))
