"""Parts of the Mentions page: one story in full, with its placements, who speaks in it, merging and splitting."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import ui
from data.dates import say, say_at
from sentiment.mentions import MentionRow, StoryEdit, StoryRow, tone_in_words
from sentiment.pages import monday_parts
from sentiment.pages.story_parts import days, sense, spread
from sentiment.queries import edits, voices
from sentiment.queries import stories as queries
from sentiment.services import stories as services

PLACEMENTS = 200
FOUND = 6


def asked() -> int | None:
    """The story that the address names."""
    text = st.query_params.get("story", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _open(story_id: int) -> None:
    st.query_params["story"] = str(story_id)
    st.rerun()


def in_full(ctx: ui.Context, story_id: int) -> None:
    """One story with every placement: where, when, by whom, and its own words."""
    with ui.reading() as session:
        row = queries.story(session, ctx.initiative.id, story_id)
        placements = queries.mentions_of(session, ctx.initiative.id, row.id, PLACEMENTS) if row else []
        who = voices.of_story(session, ctx.initiative.id, row.id) if row else None
        done = edits.edits(session, ctx.initiative.id, row.id) if row else []
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader(ui.md(row.title[:200]) if row else "This story is not here", anchor=False, width="stretch")
            if st.button("Close", icon=":material/close:", key="story_close"):
                del st.query_params["story"]
                st.rerun()
        if row is None or who is None:
            st.markdown("It belongs to another initiative, or was removed.")
            return
        if row.id != story_id:
            st.markdown(f":material/merge: Story {story_id} was merged into this one.")
        st.markdown(f"{spread(row)} · {days(ctx, row)}  \n{sense(ctx, row)}")
        words = next((mention.text for mention in placements if mention.text), "")
        if words:
            st.text(words)
        for warning in who.warnings():
            st.markdown(f":material/campaign: {ui.md(warning)}")
        chosen = _placements(ctx, row, placements)
        with st.container(horizontal=True):
            with st.popover("Who speaks", icon=":material/record_voice_over:"):
                monday_parts.who(who, "who_story")
            _split(ctx, row, [placements[place].id for place in chosen if place < len(placements)])
            with st.popover("Merge", icon=":material/merge:", help="Another story tells the same"):
                _merge(ctx, row)
        for edit in done:
            _edit(ctx, row, edit)


def _placements(ctx: ui.Context, row: StoryRow, rows: list[MentionRow]) -> list[int]:
    """The placements as a table; which of them are chosen."""
    frame = pd.DataFrame(
        [
            (one.outlet, _day(ctx, one), one.url or None, _author(one), tone_in_words(one.tone), one.title)
            for one in rows
        ],
        columns=["Outlet", "Day", "Link", "Author", "Tone", "Title"],
    )
    picked = ui.table(
        frame,
        alt="Placements of this story: outlet, day, author, how it sounds, title and link.",
        key=f"placements_{row.id}_{row.placements}",
        column_config={"Link": st.column_config.LinkColumn(display_text="Read")},
        on_select="rerun",
        selection_mode="multi-row",
    )
    if row.placements > len(rows):
        st.markdown(f"The first {len(rows)} of {row.placements:,} placements are listed.")
    return list(picked.selection.rows)


def _author(row: MentionRow) -> str:
    return f"{row.author} (bot)" if row.bot and row.author else "bot" if row.bot else row.author


def _day(ctx: ui.Context, row: MentionRow) -> str:
    if row.published_at is None:
        return "no date"
    day = say(row.published_at.astimezone(ctx.initiative.tz).date())
    return f"{day} (in the future)" if row.date_flag == "future" else day


def _split(ctx: ui.Context, row: StoryRow, chosen: list[int]) -> None:
    may = ui.may(ctx.actor, "edit_stories")
    none = {} if chosen else {"disabled": True, "help": "Choose the placements that tell something else first."}
    label = f"Split {len(chosen)} off" if chosen else "Split off"
    if st.button(label, icon=":material/call_split:", key="story_split", **(none | may)):
        made = ui.attempt(
            lambda session: services.split_story(
                session, ctx.actor, ctx.initiative.id, row.id, chosen, now=ctx.now
            )
        )  # fmt: skip
        if made:
            st.toast(f"Now a story of its own: {ui.md(made.title[:80])}")
            _open(made.id)


def _merge(ctx: ui.Context, row: StoryRow) -> None:
    """Find the story that tells the same, and put it into this one."""
    text = st.text_input("Words of the other story", key=f"merge_text_{row.id}", placeholder="From its title or text")
    if not text:
        return
    wanted = queries.Wanted(text=text, growing=True)
    with ui.reading() as session:
        found = queries.stories(session, ctx.initiative.id, wanted, order="relevance", limit=FOUND + 1)
    others = {one.id: one for one in found if one.id != row.id}
    if not others:
        st.markdown("No other story has these words. Try fewer of them.")
        return
    chosen = st.radio(
        "Merge into this one", list(others), key=f"merge_choice_{row.id}",
        format_func=lambda key: f"{ui.md(others[key].title[:90])} ({others[key].placements})",
    )  # fmt: skip
    if st.button("Merge stories", key="story_merge", type="primary", **ui.may(ctx.actor, "edit_stories")) and chosen:
        made = ui.attempt(
            lambda session: services.merge_stories(
                session, ctx.actor, ctx.initiative.id, row.id, [chosen], now=ctx.now
            )
        )  # fmt: skip
        if made:
            _open(made.id)


def _edit(ctx: ui.Context, row: StoryRow, edit: StoryEdit) -> None:
    """One thing done by hand, with its undo."""
    n = f"{edit.mentions:,} placement{'s' * (edit.mentions != 1)}"
    if edit.kind == "merge":
        said = f"Story {edit.other_id} with {n} was merged into this one"
    elif edit.story_id == row.id:
        said = f"{n} were split off into story {edit.other_id}"
    else:
        said = f"Split off from story {edit.story_id}"
    with st.container(horizontal=True, vertical_alignment="center"):
        by = f" by {ui.md(edit.by)}" if edit.by else ""
        st.markdown(f"{said}{by}, {say_at(edit.at, ctx.initiative.tz)}.", width="content")
        if st.button("Undo", key=f"undo_edit_{edit.id}", icon=":material/undo:", **ui.may(ctx.actor, "edit_stories")):
            back = ui.attempt(
                lambda session: services.undo_edit(session, ctx.actor, ctx.initiative.id, edit.id, now=ctx.now)
            )
            if back:
                _open(back.id)
