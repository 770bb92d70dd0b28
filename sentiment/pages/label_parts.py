"""The label screen: one mention at a time, a key for each answer, and the guess hidden until the answer is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import streamlit as st
from streamlit.errors import StreamlitAPIException

from data import clock, ui
from data.agenda import GoalRow
from data.dates import say
from sentiment.labels import ANSWERS, SAID, LabelRow, ToLabel
from sentiment.pages import model_parts, share_parts
from sentiment.queries import labels as queries
from sentiment.queries import stance as stance_queries
from sentiment.reading.draws import month_of
from sentiment.reading.shares import FEWEST
from sentiment.reading.stance import STANCES
from sentiment.services import labels as verbs
from sentiment.services.labels import Place
from sentiment.will.verdict import WINDOW

RANDOM, TELLING, SECOND = "Random", "Most telling", "Second reading"
WHY = {
    RANDOM: "Drawn at random: a share may stand on these.",
    TELLING: "The model is least sure of these. They teach it, and enter no share.",
    SECOND: "A colleague has labelled these. Their label is hidden until you answer.",
}
CHANNELS = {"all": "All channels", "news": "News", "social": "Social"}
SHORT = 220  # characters of a mention that fit on a phone above the answers; a longer one scrolls in
TALL = 150  # pixels
AHEAD = 20
STEPS = (FEWEST, 50, 100, 200, 400)


@dataclass(frozen=True)
class Task:
    """What is labelled: for which goal, how it is drawn, and from where."""

    goal: GoalRow
    draw: str
    place: Place

    @property
    def key(self) -> str:
        """Where its queue is kept in the session."""
        return f"label_queue_{self.goal.id}_{self.draw}_{self.place}"


def tab(ctx: ui.Context) -> None:
    """The Label tab: the mention, the model, the shares."""
    goals = [goal for goal in ctx.goals if ctx.filters.wants(goal.id)]
    if not goals:
        ui.empty("No goals yet", "A label says which side a mention takes on a goal.", "Add a goal", "setup")
        return
    above = st.container()  # the settings stand below, so that a phone shows the mention with its answers
    task = _task(ctx, goals)
    with above:
        triage(ctx, task)
    model_parts.card(ctx, task.goal)
    share_parts.shares(ctx, task.goal)
    model_parts.latest(ctx, task.goal, task.key)


def _task(ctx: ui.Context, goals: list[GoalRow]) -> Task:
    """What to label next: goal, draw and period."""
    by_id = {goal.id: goal for goal in goals}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if st.session_state.get("label_goal") not in by_id:
            st.session_state["label_goal"] = goals[0].id
        goal = st.selectbox(
            "Goal", list(by_id), format_func=lambda key: by_id[key].name, key="label_goal", persist_state="session",
            label_visibility="collapsed", width=250,
        )  # fmt: skip
        with st.popover("Draw", icon=":material/shuffle:"):
            draw = st.radio(
                "How mentions are drawn", list(WHY), key="label_draw", captions=list(WHY.values()),
                persist_state="session",
            )  # fmt: skip
            periods = _periods(ctx)
            period = st.selectbox("From", list(periods), key="label_period", persist_state="session")
            channel = st.selectbox(
                "Channel", list(CHANNELS), format_func=CHANNELS.__getitem__, key="label_channel",
                persist_state="session",
            )  # fmt: skip
    start, end = periods[period]
    return Task(by_id[goal], draw, Place(start, end, channel))


def _periods(ctx: ui.Context) -> dict[str, tuple[object, object]]:
    found = {f"Last {WINDOW} days": (ctx.today - timedelta(days=WINDOW), ctx.today)}
    first, last = month_of(ctx.today)
    while last >= ctx.filters.start:
        found[f"{first:%B %Y}"] = (first, min(last, ctx.today))
        first, last = month_of(first - timedelta(days=1))
    found["The whole period shown"] = (ctx.filters.start, ctx.filters.end)
    return found


@st.fragment
def triage(ctx: ui.Context, task: Task) -> None:
    """The counters, the mention and the answers. Only this is drawn anew when somebody answers."""
    waiting = _waiting(ctx, task)
    _counters(task)
    shown = waiting[0] if waiting else None
    if shown is None:
        _nothing(ctx, task)
    else:
        mention(shown)
    _answers(ctx, task, shown)
    _told(ctx, task)
    model_parts.learn(ctx, task.goal)


def _waiting(ctx: ui.Context, task: Task) -> list[ToLabel]:
    """The queue of this session, filled again where it ran out."""
    kept: list[ToLabel] = st.session_state.get(task.key, [])
    if kept:
        return kept
    skip = st.session_state.setdefault(f"{task.key}_skipped", set())
    with ui.reading() as session:
        if task.draw == SECOND:
            found = verbs.next_second(session, ctx.actor, ctx.initiative.id, task.goal.id, skip=skip, limit=AHEAD)
        else:
            find = verbs.next_random if task.draw == RANDOM else verbs.next_telling
            drawn = find(session, task.goal.id, task.place, skip=skip, limit=AHEAD)
            found = queries.to_label(session, ctx.initiative.id, [one.mention for one in drawn])
    st.session_state[task.key] = found
    return found


def _counters(task: Task) -> None:
    """How many are labelled, towards what, and how far two people agree."""
    with ui.reading() as session:
        drawn = queries.random_labels(session, task.goal.id)
        here = queries.candidates(session, task.goal.id, task.place.start, task.place.end, task.place.channel)
        agreed = verbs.agreement(session, task.goal.id)
    done = sum(one.story in drawn and drawn[one.story].stance != "off topic" for one in here)
    aim = min(next((step for step in STEPS if step > done), len(here)), max(len(here), 1))
    parts = [f"{ui.md(task.goal.name)}: **{done} of {aim}** random labels"]
    if agreed.kappa is not None and agreed.low is not None and agreed.high is not None:
        parts.append(f"two readers agree by κ {agreed.kappa:.2f} ({agreed.low:.2f} to {agreed.high:.2f})")
    st.progress(min(done / aim, 1.0), " · ".join(parts))


def mention(shown: ToLabel) -> None:
    """One mention: where it stands, how far it went, and its own words."""
    with st.container(border=True, gap="xsmall"):
        day = say(shown.day) if shown.day else "no date"
        copies = f", {shown.placements:,} placements" if shown.placements > 1 else ""
        st.caption(f"{ui.md(shown.outlet)} · {day} · {shown.channel}{copies}")
        start = shown.title.removesuffix("…").strip()
        if shown.title and not shown.text.startswith(start):
            st.text(shown.title)
        with st.container(height=TALL if len(shown.text) > SHORT else "content", border=False):
            st.text(shown.text or shown.title)


def _nothing(ctx: ui.Context, task: Task) -> None:
    why = {
        RANDOM: "Every story drawn from here has a label. Choose another period, or read a colleague's again.",
        TELLING: "No story here has a guess and no label. A model must be trained first.",
        SECOND: "No colleague's label waits for a second reading.",
    }[task.draw]
    with ui.reading() as session:
        there = queries.candidates(session, task.goal.id, ctx.filters.start, ctx.filters.end)
    if not there:
        why = "No story of the period shown is about this goal. A topic in the Topics tab says what is."
    ui.empty("Nothing to label here", why, icon=":material/check_circle:")


def _answers(ctx: ui.Context, task: Task, shown: ToLabel | None) -> None:
    may = ui.may(ctx.actor, "label_mentions") or ({} if shown else {"disabled": True})
    with st.container(horizontal=True, gap="small"):
        for number, stance in enumerate(ANSWERS, 1):
            if st.button(SAID[stance], key=f"label_{stance}", shortcut=str(number), **may) and shown:
                _answer(ctx, task, shown, stance)
        done: list[tuple[LabelRow, ToLabel]] = st.session_state.setdefault("label_done", [])
        if st.button("Undo", key="label_undo", shortcut="U", type="tertiary", disabled=not done):
            _undo(ctx, task, *done[-1])
        if st.button("Skip", key="label_skip", shortcut="S", type="tertiary", disabled=shown is None) and shown:
            st.session_state[f"{task.key}_skipped"].add(shown.mention)
            st.session_state[task.key] = st.session_state[task.key][1:]
            _redraw()


def _answer(ctx: ui.Context, task: Task, shown: ToLabel, stance: str) -> None:
    drawn = "informative" if task.draw == TELLING else "random"
    again = st.session_state.get("label_again")
    if again and again[0] == shown.mention:
        drawn = again[1]
    elif task.draw == SECOND:
        with ui.reading() as session:
            first = queries.of_mention(session, task.goal.id, shown.mention)
        drawn = first[0].drawn if first else drawn
    row = ui.attempt(
        lambda session: verbs.say(
            session, ctx.actor, ctx.initiative.id, task.goal.id, shown.mention, stance, drawn=drawn, now=clock.now()
        )
    )
    if row is None:
        return
    st.session_state.pop("label_again", None)
    st.session_state["label_done"].append((row, shown))
    st.session_state[task.key] = st.session_state[task.key][1:]
    _redraw()


def _undo(ctx: ui.Context, task: Task, row: LabelRow, shown: ToLabel) -> None:
    ui.attempt(lambda session: verbs.undo(session, ctx.actor, ctx.initiative.id, row.id, now=clock.now()))
    st.session_state["label_done"].pop()
    if row.goal_id == task.goal.id:
        st.session_state[task.key] = [shown, *st.session_state.get(task.key, [])]
    _redraw()


def _redraw() -> None:
    """Draw the fragment again; the whole page where a press came with a run of it."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()


def _told(ctx: ui.Context, task: Task) -> None:
    """What was answered last, and now what the model and a colleague made of it."""
    done = st.session_state.get("label_done", [])
    if not done or done[-1][0].goal_id != task.goal.id:
        st.caption("The model's guess is hidden until you answer.")
        return
    row, shown = done[-1]
    parts = [f"You said **{SAID[row.stance]}**."]
    with ui.reading() as session:
        guess = stance_queries.guesses(session, task.goal.id, [shown.story]).get(shown.story)
        others = queries.of_mention(session, task.goal.id, shown.mention) if row.second else []
    if guess is not None:
        best = max(range(3), key=guess.__getitem__)
        parts.append(f"The model's guess was {SAID[STANCES[best]].lower()}, {guess[best]:.0%}.")
    parts += [f"{ui.md(one.by)} said {SAID[one.stance].lower()}." for one in others if one.id != row.id]
    st.caption(" ".join(parts))
