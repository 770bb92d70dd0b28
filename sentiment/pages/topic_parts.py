"""Parts of the Mentions page: the topics of each goal, and one being written."""

from __future__ import annotations

from functools import partial

import streamlit as st

from data import clock, db, ui
from data.errors import GroundswellError
from sentiment.listening.matching import excerpt, marks
from sentiment.listening.precision import Precision
from sentiment.listening.topics import BadQuery, Node, parse
from sentiment.mentions import StoredText, TopicRow
from sentiment.pages import judge_parts, topic_panels
from sentiment.pages.highlighting import marked
from sentiment.queries import judgements
from sentiment.queries import mentions as mention_queries
from sentiment.services import topics as services

LANGUAGE = (
    'Words, "phrases", AND, OR, NOT in capitals, parentheses, child\\* for any ending. '
    "{Head Start} keeps its capitals; child NEAR/5 cost; title: outlet: author: lang: before a word."
)
CHANGE, JUDGE, SUGGEST, VERSIONS = "Change", "Judge hits", "Suggest words", "Versions"
FEW = 500  # mentions that are asked before anyone could press Stop


def topics(ctx: ui.Context, rows: list[TopicRow]) -> None:
    """Each goal's topics, and a form for a new one; while hits are judged, those alone, so that they fit a phone."""
    judged = next((row for row in rows if st.session_state.get(_panel(row)) == JUDGE), None)
    # its keys must not answer from behind another tab
    if judged is not None and st.session_state.get("mentions_tab", "Topics") == "Topics":
        _judging(ctx, judged)
        return
    st.markdown("A topic says which mentions are about a goal. A mention that several topics find counts once.")
    with ui.reading() as session:
        precisions = {row.id: judgements.precision(session, row.id) for row in rows}
    for goal in ctx.goals:
        mine = [row for row in rows if row.goal_id == goal.id]
        st.subheader(ui.md(goal.name), anchor=False)
        if not mine:
            st.markdown("No topic yet: nothing in the media counts for this goal.")
        for row in mine:
            _topic(ctx, row, precisions[row.id])
    with st.container(border=True):
        st.subheader("Add a topic", anchor=False)
        _new(ctx)


def _panel(row: TopicRow) -> str:
    """The key of what is open below a topic."""
    return f"topic_panel_{row.id}"


def _judging(ctx: ui.Context, row: TopicRow) -> None:
    def close() -> None:
        st.session_state[_panel(row)] = None

    with st.container(border=True, gap="xsmall"):
        judge_parts.judge(ctx, row)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Back to the topics", icon=":material/arrow_back:", key="judge_close", on_click=close)
            with st.popover("The query", icon=":material/search:"):
                st.code(row.query, language=None, wrap_lines=True)


def _topic(ctx: ui.Context, row: TopicRow, precision: Precision) -> None:
    with st.container(border=True, gap="xsmall"):
        st.code(row.query, language=None, wrap_lines=True)
        changed = f", version {row.version}" if row.version > 1 else ""
        st.markdown(f"**{row.mentions:,}** stored mention{'s' * (row.mentions != 1)}{changed} · {precision.said()}")
        panel = st.segmented_control(
            "What to do with this topic", [CHANGE, JUDGE, SUGGEST, VERSIONS], key=_panel(row),
            label_visibility="collapsed", persist_state="session",
        )  # fmt: skip
        if panel == CHANGE:
            _change(ctx, row)
        elif panel == SUGGEST:
            topic_panels.suggest(ctx, row, precision, _take)
        elif panel == VERSIONS:
            topic_panels.versions(ctx, row, partial(save, ctx, row))


def _field(row: TopicRow) -> str:
    """The key of the field in which a topic is changed: a saved version gives an empty draft."""
    return f"topic_query_{row.id}_{row.version}"


def _take(row: TopicRow, query: str) -> None:
    """Put a suggested query into the field where it can be looked at and saved."""
    st.session_state[_field(row)] = query
    st.session_state[_panel(row)] = CHANGE


@st.fragment
def _change(ctx: ui.Context, row: TopicRow) -> None:
    st.session_state.setdefault(_field(row), row.query)
    query = st.text_area("Query", key=_field(row), help=LANGUAGE, persist_state="session") or ""
    good = said(ctx, query, than=row.query) if query != row.query else False
    may = ui.may(ctx.actor, "edit_topics")
    with st.container(horizontal=True):
        pressed = st.button(
            "Save topic", key=f"topic_save_{row.id}", type="primary", **({"disabled": not good} | may)
        )  # fmt: skip
        if st.button("Remove topic", key=f"topic_remove_{row.id}", icon=":material/delete:", **may) and ui.attempt(
            lambda session: (
                services.remove_topic(session, ctx.actor, ctx.initiative.id, row.id, now=clock.now()) or True
            )
        ):
            st.rerun()
    if pressed:
        save(ctx, row, query)


def save(ctx: ui.Context, row: TopicRow, query: str) -> None:
    """Change a topic to a query: the archive is asked first, with progress, and only then is anything changed."""
    answers = _ask(ctx, query, f"change_{row.id}")
    if ui.attempt(
        lambda session: services.change_topic(
            session, ctx.actor, ctx.initiative.id, row.id, query, now=clock.now(), answers=answers
        )
    ):
        st.rerun()


def _ask(ctx: ui.Context, query: str, key: str) -> services.Answers | None:
    """Ask the archive with a bar and a way to stop: pressing it, or leaving, ends this run before anything is saved."""
    with ui.reading() as session:
        total = mention_queries.count_mentions(session, ctx.initiative.id)
    shown = st.empty()
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        if total > FEW:
            bar.progress(
                min(done / total, 1.0), f"Asking {total:,} stored mentions. Nothing is changed before the end."
            )

    if total > FEW:
        with shown.container(horizontal=True, vertical_alignment="center"):
            bar = st.progress(0.0, f"Asking {total:,} stored mentions.")
            st.button("Stop", icon=":material/stop:", key=f"topic_stop_{key}")
    try:
        return services.ask_ahead(db.reading, ctx.initiative.id, query, progress=step)
    except GroundswellError:
        return None  # the verb says what is wrong
    finally:
        shown.empty()


@st.fragment
def _new(ctx: ui.Context) -> None:
    names = {goal.id: goal.name for goal in ctx.goals}
    goal_id = st.selectbox("Goal", list(names), format_func=names.__getitem__, key="topic_goal")
    query = st.text_area(
        "Query", key="topic_query", placeholder='"child care" OR daycare OR (preschool NOT football)', help=LANGUAGE,
        persist_state="session",
    )  # fmt: skip
    st.markdown(LANGUAGE)
    if query:
        said(ctx, query)
    if st.button(
        "Add topic", type="primary", icon=":material/add:", key="topic_add", **ui.may(ctx.actor, "edit_topics")
    ):
        answers = _ask(ctx, query or "", "new")
        if ui.attempt(
            lambda session: services.add_topic(
                session, ctx.actor, ctx.initiative.id, goal_id, query or "", now=clock.now(), answers=answers
            )
        ):
            ui.clear("topic_query")


def said(ctx: ui.Context, query: str, than: str = "") -> bool:
    """Say what a query finds among stored mentions (and what `than` does not), or where it cannot be read."""
    try:
        node = parse(query)
        with ui.reading() as session:
            found = services.preview(session, ctx.initiative.id, query, than=than)
    except BadQuery as error:
        st.error(ui.md(str(error)), icon=":material/error:")
        line = " ".join(query.split("\n"))
        st.code(f"{line}\n{' ' * error.position}^", language=None)
        return False
    if not found.asked:
        st.markdown("This query can be read. There are no stored mentions yet to try it on.")
        return True
    change = f": {found.gained:,} more and {found.lost:,} fewer than now" if than else ""
    st.markdown(f"**{found.hits:,}** of the newest {found.asked:,} stored mentions match{change}.")
    _examples("Found by this query alone" if than else "", found.examples, node)
    _examples("No longer found", found.lost_examples, parse(than) if than else node)
    return True


def _examples(label: str, texts: tuple[StoredText, ...], node: Node) -> None:
    if not texts:
        return
    lines = [f"**{label}**"] if label else []
    for text in texts:
        title = marked(text.title, marks(node, text.title, "title")) if text.title else ""
        body = marked(*excerpt(node, text.text, 140 if title else 200))
        lines.append(f"{ui.md(text.outlet)}: " + " · ".join(part for part in (title, body) if part))
    st.markdown("  \n".join(lines))
