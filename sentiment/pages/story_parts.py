"""Parts of the Mentions page: story cards, and the explorer that searches and filters them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data import ui
from data.dates import say, start_of
from data.searching import Piece
from sentiment.mentions import SourceRow, StoryRow, TopicRow, tone_in_words
from sentiment.queries import stories as queries

PAGE = 10
ORDERS = {"Newest": "newest", "Widest": "biggest", "Best match": "relevance"}
CHANNELS = {"News": "news", "Posts": "social"}
LANGUAGES = {"English": "en", "Spanish": "es", "French": "fr", "Chinese": "zh", "Vietnamese": "vi", "Arabic": "ar",
             "Korean": "ko", "Russian": "ru", "Portuguese": "pt", "German": "de"}  # fmt: skip
HELP = 'All words must be in title or text. "child care" as a phrase, preschool\\* for any ending, -football without.'


def explorer(ctx: ui.Context, sources: list[SourceRow], topics: list[TopicRow]) -> None:
    """Stories of the period and goals shown: searched, filtered, newest, widest or best match first."""
    if not sources:
        ui.empty(
            "No stories yet",
            "Stories come from sources: add a feed by its address, or a list of feeds, in the Sources tab.",
            icon=":material/newspaper:",
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input("Search stories", key="story_text", type="search", icon=":material/search:", help=HELP)
        orders = list(ORDERS) if text else list(ORDERS)[:2]
        order = st.segmented_control("Order", orders, default="Newest", key="story_order", required=True)
        about = st.segmented_control(
            "About", ["Our goals", "Anything"], default="Our goals" if topics else "Anything", key="story_about",
            required=True,
        )  # fmt: skip
        with st.popover("Narrow", icon=":material/filter_alt:"):
            channel = st.selectbox("Channel", list(CHANNELS), index=None, key="story_channel", placeholder="Any")
            outlet = st.selectbox(
                "Outlet", sorted({row.outlet or row.title for row in sources} - {""}), index=None, key="story_outlet",
                placeholder="Any; type a name", accept_new_options=True,
            )  # fmt: skip
            tone = st.selectbox(
                "Sounds (tone, not support)", list(queries.TONES), index=None, key="story_tone", placeholder="Any"
            )
            language = st.selectbox("Language", list(LANGUAGES), index=None, key="story_language", placeholder="Any")
    goal_ids = ctx.filters.goal_ids or frozenset(goal.id for goal in ctx.goals)
    wanted = queries.Wanted(
        goal_ids=goal_ids if about == "Our goals" else (),
        text=text or "",
        since=start_of(ctx.filters.start, ctx.initiative.tz),
        tone=tone or "",
        channel=CHANNELS.get(channel or "", ""),
        outlet=outlet or "",
        language=LANGUAGES.get(language or "", ""),
    )
    narrowed = [each for each in (channel, outlet, tone and f"sounds {tone}", language) if each]
    if narrowed:
        st.markdown(f"Only: **{ui.md(', '.join(narrowed))}**")
    _cards(ctx, wanted, ORDERS.get(order or "", "newest"), bool(narrowed), topics)


def _cards(ctx: ui.Context, wanted: queries.Wanted, order: str, narrowed: bool, topics: list[TopicRow]) -> None:
    count = st.session_state.get("stories_shown", PAGE)
    with ui.reading() as session:
        rows = queries.stories(session, ctx.initiative.id, wanted, order=order, limit=count + 1)
        search = wanted.search
        found = (
            queries.excerpts(session, ctx.initiative.id, search, [row.id for row in rows]) if search and rows else {}
        )
    if not rows:
        _nothing(wanted, narrowed, topics)
    for row in rows[:count]:
        card(ctx, row, found.get(row.id, ()))
    if len(rows) > count and st.button("Show more stories", icon=":material/expand_more:", key="more_stories"):
        st.session_state["stories_shown"] = count + PAGE
        st.rerun()


def _nothing(wanted: queries.Wanted, narrowed: bool, topics: list[TopicRow]) -> None:
    if wanted.search is not None and not wanted.search.wanted:
        ui.empty("Nothing to look for", "Name at least one word that must be there; -word only leaves stories out.")
    elif wanted.text.strip():
        ui.empty("No story with these words", "Try fewer words, About: Anything, or a longer period in the filters.")
    elif narrowed:
        ui.empty("No story like this", "Take back some of what Narrow asks for, or choose a longer period.")
    elif wanted.goal_ids and not topics:
        ui.empty("No topics yet", "A topic says which mentions are about a goal. Add one in the Topics tab.")
    else:
        ui.empty("No stories in this period", "Pull the sources in the Sources tab, or choose a longer period.")


def card(ctx: ui.Context, row: StoryRow, excerpt: Sequence[Piece] = ()) -> None:
    """One story: its title, how far it went, how it sounds, which goals it is about, and the words that were found."""
    with st.container(border=True, horizontal=True, horizontal_alignment="distribute", gap="small"):
        lines = [f"**{ui.md(row.title[:180])}**", f"{spread(row)} · {days(ctx, row)}", sense(ctx, row)]
        if excerpt:
            lines.append(marked(excerpt))
        st.markdown("  \n".join(lines), width="stretch")
        if st.button("Open", key=f"story_{row.id}", icon=":material/unfold_more:", help="Every placement"):
            st.query_params["story"] = str(row.id)
            st.rerun()


def marked(pieces: Sequence[Piece]) -> str:
    """An excerpt with its hits marked; what it says is escaped, so it cannot format anything."""
    made = []
    for piece in pieces:
        before, after = (" " if part.isspace() else "" for part in (piece.text[:1], piece.text[-1:]))
        text = ui.md(piece.text)
        made.append(f":primary-background[**{text}**]" if piece.hit else f"{before}{text}{after}")
    return "".join(made)


def spread(row: StoryRow) -> str:
    """How far a story went, in words."""
    parts = [f"**{row.placements:,} placement{'s' * (row.placements != 1)}**"]
    parts.append(f"{row.outlets:,} outlet{'s' * (row.outlets != 1)}")
    if row.authors:
        parts.append(f"{row.authors:,} author{'s' * (row.authors != 1)}")
    return ", ".join(parts)


def days(ctx: ui.Context, row: StoryRow) -> str:
    """First and last seen."""
    first, last = (at.astimezone(ctx.initiative.tz).date() for at in (row.first_seen, row.last_seen))
    return say(first) if first == last else f"{say(first)} to {say(last)}"


def sense(ctx: ui.Context, row: StoryRow) -> str:
    """Tone, apart from support, and the goals the story is about."""
    names = [ui.md(goal.name) for goal in ctx.goals if goal.id in row.goal_ids]
    about = f" · About {', '.join(names)}" if names else " · About none of our goals"
    return f"Tone, not support: {tone_in_words(row.tone)}{about}"
