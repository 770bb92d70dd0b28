"""Judging what a topic finds: one hit at a time, right or wrong, and what that says of all hits."""

from __future__ import annotations

import streamlit as st

from data import clock, ui
from data.dates import say
from sentiment.listening.matching import excerpt, marks
from sentiment.listening.precision import SAMPLE
from sentiment.listening.topics import parse
from sentiment.mentions import MentionRow, TopicRow
from sentiment.pages.highlighting import marked
from sentiment.services import judging
from sentiment.services.judging import Sitting

ANSWERS = (("Right", True, "Y"), ("Wrong", False, "N"), ("Cannot tell", None, "T"))
LENGTH = 260  # characters that are shown around the first word found


@st.fragment
def judge(ctx: ui.Context, row: TopicRow) -> None:
    """The hit, the answers, and the precision so far. Only this is drawn anew when somebody answers."""
    sample = st.session_state.get(f"judge_sample_{row.id}", SAMPLE)
    with ui.reading() as session:
        found = judging.sitting(session, ctx.initiative.id, row.id, sample)
    if not found.sample:
        st.markdown("This topic finds nothing yet, so there is nothing to judge.")
        return
    st.progress(found.done / found.sample, f"{found.done} of {found.sample} random hits judged")
    if found.next is not None:
        st.markdown(f"Is this about **{ui.md(ctx.goal_name(row.goal_id))}**?")
        _hit(ctx, row, found.next)
        _answers(ctx, row, found.next)
    _result(ctx, row, found)


def _hit(ctx: ui.Context, row: TopicRow, hit: MentionRow) -> None:
    node = parse(row.query)
    day = say(hit.published_at.astimezone(ctx.initiative.tz).date()) if hit.published_at else "no date"
    with st.container(border=True, gap="xsmall"):
        st.caption(" · ".join(ui.md(part) for part in (hit.outlet, hit.author, day) if part))
        if hit.title:
            st.markdown(f"{marked(hit.title, marks(node, hit.title, 'title'))}")
        st.markdown(marked(*excerpt(node, hit.text, LENGTH)))


def _answers(ctx: ui.Context, row: TopicRow, hit: MentionRow) -> None:
    done: list[int] = st.session_state.setdefault(f"judged_{row.id}", [])
    may = ui.may(ctx.actor, "judge_hits")
    with st.container(horizontal=True, gap="small"):
        for label, right, key in ANSWERS:
            name = f"judge_{label.split()[0].lower()}_{row.id}"
            if st.button(label, key=name, shortcut=key, **may):
                _judged(ctx, row, hit, right, done)
        _undo(ctx, row)
        if hit.url:
            st.link_button("Read it there", hit.url, icon=":material/open_in_new:", type="tertiary")


def _judged(ctx: ui.Context, row: TopicRow, hit: MentionRow, right: bool | None, done: list[int]) -> None:
    saved = ui.attempt(
        lambda session: (
            judging.judge(session, ctx.actor, ctx.initiative.id, row.id, hit.id, right, now=clock.now()) or True
        )
    )
    if saved:
        done.append(hit.id)
        st.rerun(scope="fragment")


def _undo(ctx: ui.Context, row: TopicRow) -> None:
    done: list[int] = st.session_state.get(f"judged_{row.id}", [])
    if st.button("Undo", key=f"judge_undo_{row.id}", shortcut="U", type="tertiary", disabled=not done):
        ui.attempt(
            lambda session: judging.take_back(
                session, ctx.actor, ctx.initiative.id, row.id, done[-1], now=clock.now()
            )
        )  # fmt: skip
        done.pop()
        st.rerun(scope="fragment")


def _result(ctx: ui.Context, row: TopicRow, found: Sitting) -> None:
    """What was judged says of all hits; once the sample is done, what one may do next."""
    known = found.precision
    told = f"**{known.said()}**, of {known.hits:,} hits." if known.judged else f"{known.hits:,} hits, none judged yet."
    lines = [told]
    if known.unsure:
        lines.append(f"{known.unsure} could not be told and count as neither.")
    if known.carried:
        lines.append(f"{known.carried} judged under an earlier version still apply.")
    if known.drawn_at:
        lines.append(f"Drawn at random on {say(known.drawn_at.astimezone(ctx.initiative.tz).date())}.")
    if found.since:
        lines.append(f"{found.since:,} hits came since.")
    st.markdown(" ".join(lines))
    if found.next is not None:
        return
    with st.container(horizontal=True):
        if known.hits > found.sample and st.button(
            f"Judge {SAMPLE} more", key=f"judge_more_{row.id}", icon=":material/add:", **ui.may(ctx.actor, "judge_hits")
        ):
            st.session_state[f"judge_sample_{row.id}"] = found.sample + SAMPLE
            st.rerun(scope="fragment")
        if found.since and st.button(
            "Draw again with the new hits", key=f"judge_anew_{row.id}", icon=":material/shuffle:",
            **ui.may(ctx.actor, "judge_hits"),
        ):  # fmt: skip
            ui.attempt(
                lambda session: judging.draw_anew(session, ctx.actor, ctx.initiative.id, row.id, now=clock.now())
            )
            st.rerun(scope="fragment")
        _undo(ctx, row)
