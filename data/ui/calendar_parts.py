"""Private calendar addresses on a page: made, shown once, listed and revoked."""

from __future__ import annotations

import streamlit as st

from data import calendars, feeds
from data.access import allowed
from data.dates import say_at
from data.ui.frame import Context, reading
from data.ui.parts import attempt, may, md

MINE, TEAM = "What is mine", "The whole team's"


def button(ctx: Context) -> None:
    """The button that opens the calendar addresses."""
    if st.button("Calendar", icon=":material/calendar_month:", key="calendar_open"):
        _dialog(ctx)


@st.dialog("Calendar", width="medium")
def _dialog(ctx: Context) -> None:
    panel(ctx)


def panel(ctx: Context) -> None:
    """Addresses of the member's calendar or the team's: the list, a new one, and revoking."""
    st.markdown("Add the address to your calendar program once. It stays up to date, and needs no sign-in.")
    choices = ([MINE] if ctx.actor.member_id is not None else []) + [TEAM]
    whose = st.segmented_control("Whose", choices, default=choices[0], key="calendar_whose", required=True)
    member = ctx.actor.member_id if whose == MINE else None
    may_share = may(ctx.actor, "keep_calendar" if member is not None else "share_calendar")
    if member is not None:
        st.markdown("The bills you follow or work on, and what you owe. Follow a bill on its page.")
    label = st.text_input("What for (optional)", placeholder="Phone", key="calendar_label", max_chars=80)
    if st.button("Make an address", type="primary", icon=":material/add_link:", key="calendar_make", **may_share):
        made = attempt(
            lambda session: feeds.make_feed(session, ctx.actor, ctx.initiative.id, member, label or "", now=ctx.now)
        )
        if made is not None:
            _, token = made
            st.success("Copy it now: it is shown this once. Whoever has it can read the calendar.")
            st.code(f"{feeds.base_url(_here())}/{feeds.path(token)}", language=None, wrap_lines=True)
    with reading() as session:
        rows = feeds.feeds(session, ctx.initiative.id, member)
    if not rows:
        st.markdown("No address is in use.")
    for row in rows:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            zone = ctx.initiative.tz
            read = f"last read {say_at(row.last_read_at, zone)}" if row.last_read_at else "never read"
            made_on = f"made {say_at(row.created_at, zone)} by {row.created_by}, {read}"
            st.markdown(f"**{md(row.label or 'Calendar')}** · {md(made_on)}", width="stretch")
            revocable = row.member_id == ctx.actor.member_id is not None or allowed(ctx.actor, "share_calendar")
            st.button(
                "Revoke", key=f"calendar_revoke_{row.id}", icon=":material/link_off:", disabled=not revocable,
                on_click=_revoke, args=(ctx, row.id),
            )  # fmt: skip


def _revoke(ctx: Context, feed_id: int) -> None:
    attempt(lambda session: feeds.revoke_feed(session, ctx.actor, ctx.initiative.id, feed_id, now=ctx.now))


def _here() -> str:
    """The address under which the reader has this page, without the page's own path."""
    parts = (st.context.url or calendars.HOME).split("/")
    return "/".join(parts[:3])
