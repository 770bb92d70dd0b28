"""Parts of the Mentions page: story cards, and one story with its placements."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import ui
from data.dates import say, start_of
from sentiment.mentions import MentionRow, SourceRow, StoryRow, TopicRow, tone_in_words
from sentiment.queries import stories as queries

PAGE = 10
PLACEMENTS = 100


def asked() -> int | None:
    """The story that the address names."""
    text = st.query_params.get("story", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def explorer(ctx: ui.Context, sources: list[SourceRow], topics: list[TopicRow]) -> None:
    """Stories of the period and goals shown: newest or biggest, with words of their title."""
    if not sources:
        ui.empty(
            "No stories yet",
            "Stories come from sources: add a feed by its address, or a list of feeds, in the Sources tab.",
            icon=":material/newspaper:",
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input("Words in the title", key="story_text", type="search", icon=":material/search:")
        order = st.segmented_control("Order", ["Newest", "Widest"], default="Newest", key="story_order", required=True)
        about = st.segmented_control(
            "About", ["Our goals", "Anything"], default="Our goals" if topics else "Anything", key="story_about",
            required=True,
        )  # fmt: skip
    goal_ids = ctx.filters.goal_ids or frozenset(goal.id for goal in ctx.goals)
    count = st.session_state.get("stories_shown", PAGE)
    with ui.reading() as session:
        rows = queries.stories(
            session, ctx.initiative.id, goal_ids=goal_ids if about == "Our goals" else (), text=text or "",
            since=start_of(ctx.filters.start, ctx.initiative.tz), order="biggest" if order == "Widest" else "newest",
            limit=count + 1,
        )  # fmt: skip
    if not rows:
        _nothing(text, about == "Our goals", topics)
    for row in rows[:count]:
        card(ctx, row)
    if len(rows) > count and st.button("Show more stories", icon=":material/expand_more:", key="more_stories"):
        st.session_state["stories_shown"] = count + PAGE
        st.rerun()


def _nothing(text: str | None, ours: bool, topics: list[TopicRow]) -> None:
    if text:
        ui.empty("No story with these words", "Try fewer words, or a longer period in the filters.")
    elif ours and not topics:
        ui.empty("No topics yet", "A topic says which mentions are about a goal. Add one in the Topics tab.")
    else:
        ui.empty("No stories in this period", "Pull the sources in the Sources tab, or choose a longer period.")


def card(ctx: ui.Context, row: StoryRow) -> None:
    """One story: its title, how far it went, how it sounds, which goals it is about."""
    with st.container(border=True, horizontal=True, horizontal_alignment="distribute", gap="small"):
        lines = [f"**{ui.md(row.title[:180])}**", f"{spread(row)} · {_days(ctx, row)}", _sense(ctx, row)]
        st.markdown("  \n".join(lines), width="stretch")
        if st.button("Open", key=f"story_{row.id}", icon=":material/unfold_more:", help="Every placement"):
            st.query_params["story"] = str(row.id)
            st.rerun()


def spread(row: StoryRow) -> str:
    """How far a story went, in words."""
    parts = [f"**{row.placements:,} placement{'s' * (row.placements != 1)}**"]
    parts.append(f"{row.outlets:,} outlet{'s' * (row.outlets != 1)}")
    if row.authors:
        parts.append(f"{row.authors:,} author{'s' * (row.authors != 1)}")
    return ", ".join(parts)


def _days(ctx: ui.Context, row: StoryRow) -> str:
    first, last = (at.astimezone(ctx.initiative.tz).date() for at in (row.first_seen, row.last_seen))
    return say(first) if first == last else f"{say(first)} to {say(last)}"


def _sense(ctx: ui.Context, row: StoryRow) -> str:
    """Tone, apart from support, and the goals the story is about."""
    names = [ui.md(goal.name) for goal in ctx.goals if goal.id in row.goal_ids]
    about = f" · About {', '.join(names)}" if names else " · About none of our goals"
    return f"Tone, not support: {tone_in_words(row.tone)}{about}"


def in_full(ctx: ui.Context, story_id: int) -> None:
    """One story with every placement: where, when, by whom, and its own words."""
    with ui.reading() as session:
        row = queries.story(session, ctx.initiative.id, story_id)
        placements = queries.mentions_of(session, ctx.initiative.id, story_id, PLACEMENTS) if row else []
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader(ui.md(row.title[:200]) if row else "This story is not here", anchor=False, width="stretch")
            if st.button("Close", icon=":material/close:", key="story_close"):
                del st.query_params["story"]
                st.rerun()
        if row is None:
            st.markdown("It belongs to another initiative, or was removed.")
            return
        st.markdown(f"{spread(row)} · {_days(ctx, row)}  \n{_sense(ctx, row)}")
        words = next((mention.text for mention in placements if mention.text), "")
        if words:
            st.text(words)
        ui.table(
            _frame(ctx, placements),
            alt="Placements of this story: outlet, day, author, how it sounds, title and link.",
            key="placements",
            column_config={"Link": st.column_config.LinkColumn(display_text="Read")},
        )
        if row.placements > len(placements):
            st.markdown(f"The first {len(placements)} of {row.placements:,} placements are listed.")


def _frame(ctx: ui.Context, rows: list[MentionRow]) -> pd.DataFrame:
    return pd.DataFrame(
        [(row.outlet, _day(ctx, row), row.url or None, row.author, tone_in_words(row.tone), row.title) for row in rows],
        columns=["Outlet", "Day", "Link", "Author", "Tone", "Title"],
    )


def _day(ctx: ui.Context, row: MentionRow) -> str:
    if row.published_at is None:
        return "no date"
    day = say(row.published_at.astimezone(ctx.initiative.tz).date())
    return f"{day} (in the future)" if row.date_flag == "future" else day
