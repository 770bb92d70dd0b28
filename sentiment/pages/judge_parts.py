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
    """A key for each answer. They are taken before the page is drawn anew, so that one drawing suffices."""
    with st.container(horizontal=True, gap="small"):
        for label, right, key in ANSWERS:
            st.button(
                label, key=f"judge_{label.split()[0].lower()}_{row.id}", shortcut=key, on_click=_judged,
                args=(ctx, row, hit.id, right), **ui.may(ctx.actor, "judge_hits"),
            )  # fmt: skip
        _undo(ctx, row)
        if hit.url:
            st.link_button("Read it there", hit.url, icon=":material/open_in_new:", type="tertiary")


def _done(row: TopicRow) -> list[int]:
    """What was judged in this sitting, oldest first."""
    found: list[int] = st.session_state.setdefault(f"judged_{row.id}", [])
    return found


def _judged(ctx: ui.Context, row: TopicRow, mention_id: int, right: bool | None) -> None:
    if ui.attempt(
        lambda session: (
            judging.judge(session, ctx.actor, ctx.initiative.id, row.id, mention_id, right, now=clock.now()) or True
        )
    ):
        _done(row).append(mention_id)


def _undo(ctx: ui.Context, row: TopicRow) -> None:
    st.button(
        "Undo", key=f"judge_undo_{row.id}", shortcut="U", type="tertiary", disabled=not _done(row),
        on_click=_taken_back, args=(ctx, row),
    )  # fmt: skip


def _taken_back(ctx: ui.Context, row: TopicRow) -> None:
    last = _done(row).pop()
    ui.attempt(lambda session: judging.take_back(session, ctx.actor, ctx.initiative.id, row.id, last, now=clock.now()))


def _more(row: TopicRow, sample: int) -> None:
    st.session_state[f"judge_sample_{row.id}"] = sample


def _drawn_anew(ctx: ui.Context, row: TopicRow) -> None:
    ui.attempt(lambda session: judging.draw_anew(session, ctx.actor, ctx.initiative.id, row.id, now=clock.now()))


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
    may = ui.may(ctx.actor, "judge_hits")
    with st.container(horizontal=True):
        if known.hits > found.sample:
            st.button(
                f"Judge {SAMPLE} more", key=f"judge_more_{row.id}", icon=":material/add:", on_click=_more,
                args=(row, found.sample + SAMPLE), **may,
            )  # fmt: skip
        if found.since:
            st.button(
                "Draw again with the new hits", key=f"judge_anew_{row.id}", icon=":material/shuffle:",
                on_click=_drawn_anew, args=(ctx, row), **may,
            )  # fmt: skip
        _undo(ctx, row)
