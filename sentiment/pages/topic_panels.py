"""What opens below a topic: words that would make it better, and its earlier versions."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from data import db, ui
from data.dates import say
from sentiment.listening.precision import Precision
from sentiment.listening.suggest import Suggestion
from sentiment.mentions import TopicRow
from sentiment.queries import topics as queries
from sentiment.services.suggesting import Suggested, suggest_terms

KINDS = {
    "form": "What it nearly says",
    "company": "Words that are much more frequent in what it finds than elsewhere",
    "capitals": "Capitals that tell right from wrong",
    "cut": "What would cut hits judged wrong",
}


def suggest(ctx: ui.Context, row: TopicRow, precision: Precision, take: Callable[[TopicRow, str], None]) -> None:
    """Suggested words with their counts, each put into the query with one click; nothing is saved by that."""
    with st.spinner("Reading the newest mentions"):
        found = _suggested(
            db.database_url(), ctx.initiative.id, row.id, row.version, row.mentions, precision.right, precision.judged
        )
    st.markdown(
        f"From the newest {found.stories:,} stories, {found.found:,} of them found by this topic"
        + (f", {found.right} judged right and {found.wrong} wrong." if found.right + found.wrong else ".")
    )
    if found.wrong < 2:
        st.markdown("What would cut wrong hits can be told once two or more are judged wrong.")
    if not found.suggestions:
        st.markdown("No word stands out.")
    for kind, label in KINDS.items():
        mine = [one for one in found.suggestions if one.kind == kind]
        if mine:
            st.markdown(f"**{label}**")
        for number, one in enumerate(mine):
            _suggestion(ctx, row, one, f"{kind}_{number}", take)


def _suggestion(
    ctx: ui.Context, row: TopicRow, one: Suggestion, key: str, take: Callable[[TopicRow, str], None]
) -> None:
    gain = (
        f"finds {one.finds:,} more {'story' if one.finds == 1 else 'stories'}"
        if one.finds
        else f"drops {one.loses:,} of the stories found"
    )
    label = "Exclude" if one.kind == "cut" else "Use" if one.kind == "capitals" else "Add to query"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            label, key=f"suggest_{row.id}_{key}", icon=":material/remove:" if one.kind == "cut" else ":material/add:",
            on_click=take, args=(row, one.query), **ui.may(ctx.actor, "edit_topics"),
        )  # fmt: skip
        st.markdown(f"**{ui.md(one.term)}** {gain}. {ui.md(one.why)}", width="stretch")


@st.cache_data(ttl=300, max_entries=50, show_spinner=False)
def _suggested(
    database: str, initiative_id: int, topic_id: int, version: int, mentions: int, right: int, judged: int
) -> Suggested:
    """Worked out once for a version and what is known of it."""
    with ui.reading() as session:
        return suggest_terms(session, initiative_id, topic_id)


def versions(ctx: ui.Context, row: TopicRow, save: Callable[[str], None]) -> None:
    """Every version, newest first. Going back makes a new version: history is never rewritten."""
    with ui.reading() as session:
        found = queries.versions(session, row.id)
    if len(found) == 1:
        st.markdown("This is its first version. A change keeps it here.")
    for version in found:
        day = say(version.valid_from.astimezone(ctx.initiative.tz).date())
        st.markdown(f"**Version {version.number}** · {day} · {ui.md(version.changed_by)}")
        st.code(version.query, language=None, wrap_lines=True)
        if version.number != row.version and st.button(
            "Go back to it", key=f"restore_{row.id}_{version.number}", icon=":material/history:",
            **ui.may(ctx.actor, "edit_topics"),
        ):  # fmt: skip
            save(version.query)
