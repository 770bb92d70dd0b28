"""A goal's stance model on screen: trained beside the labeller, and told with its errors. And who labelled what."""

from __future__ import annotations

import logging
import traceback
from concurrent.futures import Future, ThreadPoolExecutor

import pandas as pd
import streamlit as st

from data import clock, db, ui
from data.access import Actor
from data.agenda import GoalRow
from data.dates import say
from sentiment.labels import RETRAIN_AFTER, SAID, LabelRow
from sentiment.queries import labels as queries
from sentiment.reading.stance import STANCES
from sentiment.services import shares, stance
from sentiment.services.stance import Card

NEWEST = 40
log = logging.getLogger("groundswell")


@st.cache_resource
def _trainer() -> tuple[ThreadPoolExecutor, dict[tuple[str, int], Future[None]]]:
    """One thread that trains for everybody, and what it was asked to do."""
    return ThreadPoolExecutor(1, thread_name_prefix="stance"), {}


def running(goal_id: int) -> Future[None] | None:
    """The training of a goal that is under way."""
    found = _trainer()[1].get((db.database_url(), goal_id))
    return found if found is not None and not found.done() else None


def train(actor: Actor, initiative_id: int, goal_id: int, every: int = 1) -> None:
    """Train (where `every` labels came) and work out the shares beside the page, once at a time for each goal."""
    pool, asked = _trainer()
    if running(goal_id) is None:
        asked[db.database_url(), goal_id] = pool.submit(_train, actor, initiative_id, goal_id, every)


def _train(actor: Actor, initiative_id: int, goal_id: int, every: int) -> None:
    try:
        stance.refresh(db.writing, actor, initiative_id, goal_id, now=clock.now(), every=every)
        with db.writing() as session:
            shares.refresh(session, actor, initiative_id, now=clock.now(), goal_ids=[goal_id])
    except Exception as error:  # nobody waits for it; its message can hold what an outlet wrote
        log.error("%s at %s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)[-3:]))


def learn(ctx: ui.Context, goal: GoalRow) -> None:
    """Train where enough labels came. Nobody waits for it."""
    with ui.reading() as session:
        found = stance.card(session, goal.id)
    tried = (found.model.id if found.model else 0, found.unknown)
    if found.due and running(goal.id) is None and st.session_state.get("label_tried") != tried:
        st.session_state["label_tried"] = tried  # what failed once is not tried again before another label
        train(ctx.actor, ctx.initiative.id, goal.id, RETRAIN_AFTER)
        st.rerun()


def card(ctx: ui.Context, goal: GoalRow) -> None:
    """The model card, drawn again on its own while the model is being trained."""
    busy = running(goal.id) is not None
    st.fragment(_card, run_every=1.5 if busy else None)(ctx, goal, busy)


def _card(ctx: ui.Context, goal: GoalRow, busy: bool) -> None:
    with ui.reading() as session:
        found = stance.card(session, goal.id)
    training = running(goal.id) is not None
    if busy and not training:
        st.rerun()
    with st.expander(_headline(ctx, found), icon=":material/model_training:"):
        if training:
            st.caption("The model is being trained on the newest labels. Go on labelling; this takes seconds.")
        _report(ctx, found)
        if st.button(
            "Train now", key="label_train", icon=":material/refresh:", disabled=training or bool(found.missing),
            help=f"Otherwise it is trained after every {RETRAIN_AFTER} labels.",
        ):  # fmt: skip
            train(ctx.actor, ctx.initiative.id, goal.id)
            st.rerun()


def _headline(ctx: ui.Context, found: Card) -> str:
    if found.model is None:
        return "Model: none yet, so no stance is told"
    day = say(ctx.initiative.today(found.model.trained_at))
    return f"Model of {day}: {found.model.labels} labels, mean F {found.model.mean_f:.2f}"


def _report(ctx: ui.Context, found: Card) -> None:
    if found.model is None:
        st.markdown(found.missing or "There are enough labels: it will be trained in a moment.")
        st.caption("Until then no stance is shown. Tone is never put in its place.")
        return
    row = found.model
    day = row.trained_at.astimezone(ctx.initiative.tz)
    st.markdown(
        f"Trained {day:%-d %b %Y, %H:%M} on {row.labels} labels: {row.counts[0]} for, {row.counts[1]} against, "
        f"{row.counts[2]} neither. Mean F of for and against **{row.mean_f:.2f}**, where always guessing the more "
        f"frequent side gives {row.guessing:.2f}. {found.unknown} labels came or went since."
    )
    st.caption("Rows: what people said. Columns: what a model guessed that had not seen the label.")
    names = [SAID[one] for one in STANCES]
    frame = pd.DataFrame(row.confusion, columns=names)
    frame.insert(0, "Said", names)
    ui.table(frame, alt="Cross-validated confusion matrix: labels in rows, guesses in columns.", key="confusion")
    st.caption("Guesses sort what to read and sharpen a share. They are never counted.")


def latest(ctx: ui.Context, goal: GoalRow, queue: str) -> None:
    """Who labelled what and when; a row of one's own can be looked at again."""
    with ui.reading() as session:
        rows = queries.labels(session, ctx.initiative.id, goal_id=goal.id, newest=NEWEST)
        shown = queries.to_label(session, ctx.initiative.id, [row.mention_id or 0 for row in rows])
    if not rows:
        return
    names = {one.mention: one.title or one.text for one in shown}
    with st.expander("Who labelled what", icon=":material/history:"):
        frame = pd.DataFrame([_line(ctx, row, names) for row in rows])
        picked = ui.table(
            frame, alt="The newest labels: when, who, what, how it was drawn.", key=f"labels_{goal.id}",
            on_select="rerun", selection_mode="single-row",
        )  # fmt: skip
        place = next(iter(picked["selection"]["rows"]), None)
        row = rows[place] if place is not None and place < len(rows) else None
        st.caption("Choose a row of your own to look at it again; what you said before stays in the history.")
        if st.button("Look at it again", key="label_again_button", disabled=not _mine(ctx, row)) and row:
            st.session_state["label_again"] = (row.mention_id, row.drawn)
            front = [one for one in shown if one.mention == row.mention_id]
            st.session_state[queue] = front + st.session_state.get(queue, [])
            st.rerun()


def _mine(ctx: ui.Context, row: LabelRow | None) -> bool:
    mine = row is not None and (row.member_id, row.by) == (ctx.actor.member_id, ctx.actor.name)
    return mine and row is not None and row.mention_id is not None and not row.ended


def _line(ctx: ui.Context, row: LabelRow, names: dict[int, str]) -> dict[str, object]:
    how = "second reading" if row.second else row.drawn
    return {
        "When": row.at.astimezone(ctx.initiative.tz).replace(tzinfo=None), "Who": row.by,
        "Label": SAID[row.stance] + (f" ({row.ended})" if row.ended else ""), "Drawn": how,
        "Mention": (names.get(row.mention_id or 0) or row.text)[:120],
    }  # fmt: skip
