"""The story bank: stories with what was agreed to, where they are used, and the names of tellers apart."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from campaigns.pages.event_parts import KEEP, anew, day_format, form
from campaigns.plan import CHANNELS
from campaigns.queries import stories as queries
from campaigns.services import stories as verbs
from campaigns.story_bank import ANYWHERE, StoryDraft, StoryRow
from data import ui
from data.access import allowed
from data.dates import say
from data.exchange import write_csv
from data.ui import Context

BADGES = {
    "live": ("green", ":material/verified_user:"),
    "not yet": ("orange", ":material/schedule:"),
    "no consent": ("orange", ":material/help:"),
    "expired": ("red", ":material/block:"),
    "withdrawn": ("red", ":material/block:"),
}


def tab(ctx: Context) -> None:
    """Every story of the goals that are shown, newest first."""
    text = st.text_input("Search stories", placeholder="Words of a story", key="stories_text", **KEEP)
    with ui.reading() as session:
        rows = queries.stories(session, ctx.initiative.id, goal_ids=ctx.filters.goal_ids, text=text)
    may = allowed(ctx.actor, "keep_stories")
    names = {}
    if may:
        with ui.reading() as session:
            names = verbs.names_of_tellers(session, ctx.actor, ctx.initiative.id)
    if not rows:
        st.markdown("**No story here yet.** What people tell us is kept with what they agreed to.")
    for row in rows[:30]:
        _story(ctx, row, names.get(row.id, ""))
    if len(rows) > 30:
        st.markdown(f"{len(rows) - 30:,} more: search for them.")
    with st.expander("Keep a story", icon=":material/auto_stories:"):
        _keep(ctx)
    if may and rows:
        st.download_button(
            "Stories for the public (CSV)", lambda: _export(ctx), "stories.csv", "text/csv", icon=":material/download:",
            help="Only stories that may be used today; a name only where its teller agreed to it.", on_click="ignore",
        )  # fmt: skip


def _export(ctx: Context) -> bytes:
    """The public's stories as a table that opens safely."""
    with ui.reading() as session:
        found = verbs.export_stories(session, ctx.actor, ctx.initiative.id, now=ctx.now)
    columns = ["title", "text", "goal", "told", "where", "until", "teller"]
    rows = [[", ".join(row[c]) if c == "where" else row[c] for c in columns] for row in found]
    return write_csv(columns, rows).encode("utf-8-sig")


def _story(ctx: Context, row: StoryRow, teller: str) -> None:
    color, icon = BADGES[row.standing(ctx.today)]
    with st.container(border=True, gap="xsmall"):
        st.badge(ui.md(row.words(ctx.today)), color=color, icon=icon)
        st.markdown(f"**{ui.md(row.title)}** · {ui.md(row.goal)} · told {say(row.told_on)}")
        st.text(row.text)
        st.markdown(ui.md(row.said()) + (f" Told by {ui.md(teller)} (seen by the team only)." if teller else ""))
        if row.uses:
            ui.table(
                pd.DataFrame(
                    [(say(use.on), use.channel, use.title, use.campaign, use.state) for use in row.uses],
                    columns=["Day", "Channel", "Where it is used", "Campaign", "State"],
                ),
                alt="Where the story is used: day, channel, item, campaign, state.",
            )
        if row.standing(ctx.today) == "withdrawn":
            return
        with st.popover("Consent", icon=":material/handshake:"):
            name = f"consent_{row.id}"
            prefix = form(name)
            draft = _consent_fields(ctx, prefix, row, teller)
            may = ui.may(ctx.actor, "keep_stories")
            if st.button("Save consent", icon=":material/check:", key=f"{prefix}_save", **may) and ui.attempt(
                lambda session: verbs.set_consent(session, ctx.actor, ctx.initiative.id, row.id, draft, now=ctx.now)
            ):
                anew(name)
            st.markdown("Withdrawn: it can be placed nowhere any more, and its teller's name is forgotten at once.")
            if st.button("Withdraw the story", icon=":material/block:", key=f"{prefix}_gone", **may) and ui.attempt(
                lambda session: verbs.withdraw_story(session, ctx.actor, ctx.initiative.id, row.id, now=ctx.now)
            ):
                anew(name)


def _consent_fields(ctx: Context, prefix: str, row: StoryRow | None, teller: str) -> StoryDraft:
    """What was agreed to, as it stands in the fields; the story itself is left empty."""
    teller = st.text_input("Who told it? (optional, kept apart)", value=teller, key=f"{prefix}_teller", **KEEP)
    agreed = st.toggle("They agreed to its use", value=bool(row and row.consent_on), key=f"{prefix}_agreed", **KEEP)
    if not agreed:
        return StoryDraft("", "", None, None, teller)
    offered = [ANYWHERE, *CHANNELS, *(one for one in (row.scope if row else ()) if one not in (ANYWHERE, *CHANNELS))]
    scope = st.multiselect(
        "Where may it be used?", offered, default=list(row.scope) if row else [], accept_new_options=True,
        key=f"{prefix}_scope", **KEEP,
    )  # fmt: skip
    named = st.toggle("With their name", value=bool(row and row.named), key=f"{prefix}_named", **KEEP)
    with st.container(horizontal=True):
        on = st.date_input(
            "Agreed on", value=(row.consent_on if row else None) or ctx.today, format=day_format(ctx),
            key=f"{prefix}_on", **KEEP,
        )  # fmt: skip
        until = st.date_input(
            "Until (optional)", value=row.consent_until if row else None, format=day_format(ctx),
            key=f"{prefix}_until", **KEEP,
        )  # fmt: skip
    return StoryDraft("", "", None, None, teller, tuple(scope), named, _day(on), _day(until))


def _keep(ctx: Context) -> None:
    name = "story_new"
    prefix = form(name)
    goals = {goal.id: goal.name for goal in ctx.goals}
    title = st.text_input("Title", key=f"{prefix}_title", **KEEP)
    text = st.text_area("The story, in their words", key=f"{prefix}_text", height=140, **KEEP)
    with st.container(horizontal=True):
        goal = st.selectbox(
            "Goal", list(goals), index=0 if len(goals) == 1 else None, format_func=goals.get, key=f"{prefix}_goal",
            **KEEP,
        )  # fmt: skip
        told = st.date_input("Told on", value=ctx.today, format=day_format(ctx), key=f"{prefix}_told", **KEEP)
    agreed = _consent_fields(ctx, prefix, None, "")
    draft = StoryDraft(
        title, text, goal, _day(told), agreed.teller, agreed.scope, agreed.named, agreed.consent_on,
        agreed.consent_until,
    )  # fmt: skip
    may = ui.may(ctx.actor, "keep_stories")
    if st.button("Keep story", type="primary", icon=":material/check:", key=f"{prefix}_save", **may) and ui.attempt(
        lambda session: verbs.keep_story(session, ctx.actor, ctx.initiative.id, draft, now=ctx.now)
    ):
        anew(name)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
