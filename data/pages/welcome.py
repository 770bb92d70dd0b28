"""The first page of an empty database: try the sample, or start our own."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

import streamlit as st

from data import clock, sample, start, ui
from data.access import OPERATOR, ROLE_LABELS, Role
from data.agenda import IndicatorDraft, InitiativeDraft
from data.ui.entry import number_or_none

STEPS = ["Initiative", "Goals", "Indicators", "Partners"]
ORDERS = {"mdy": "Month first (11/23/2026)", "dmy": "Day first (23/11/2026)", "": "It differs: ask each time"}


def kept(key: str) -> dict[str, Any]:
    """Arguments of a field that outlives its step and a refusal."""
    return {"key": f"start_{key}", "persist_state": "session"}


def value(key: str, default: object = "") -> object:
    return st.session_state.get(f"start_{key}", default)


def greet() -> None:
    st.title("Welcome to Groundswell", anchor=False)
    st.markdown(
        "Build public will, advance policy, and know how both are moving: on one common agenda, "
        "with honest uncertainty."
    )
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True):
        st.header("See how it works", anchor=False)
        st.markdown(
            "An invented county with three goals, a year of events, bills, surveys and about 2,000 mentions. "
            "You can remove it in one click."
        )
        if st.button("Try the sample initiative", type="primary", icon=":material/visibility:", width="stretch"):
            load_sample()
    with right, st.container(border=True):
        st.header("Set up your common agenda", anchor=False)
        st.markdown(
            "Your initiative and vision, its goals, what you measure, and who works on it: four short steps, "
            "and you can change all of it later."
        )
        if st.button("Start our own", icon=":material/edit:", width="stretch"):
            st.session_state["start_step"] = 0
            st.rerun()


def load_sample() -> None:
    bar = st.progress(0.0, "Loading the sample")
    done = 0

    def step(label: str) -> None:
        nonlocal done
        done += 1
        bar.progress(min(done / len(sample.STEPS), 1.0), f"Loading the sample: {label}")

    if ui.attempt(lambda session: sample.load(session, OPERATOR, now=clock.now(), progress=step)):
        st.rerun()


def ask_initiative() -> None:
    st.text_input("What is the initiative called?", placeholder="Bright Futures Marlow County", **kept("name"))
    st.text_area(
        "Its vision, in a sentence",
        placeholder="Every child in the county thrives from birth to career.",
        height=80,
        **kept("vision"),
    )
    st.text_input(
        "Where?", placeholder="Marlow County", help="The place whose public will you mean to move.", **kept("place")
    )
    st.text_input(
        "Whose will?", value="adults", help="Said on every chart: a level is a share of these people.", **kept("people")
    )
    zones = sorted(zone for zone in available_timezones() if "/" in zone)
    here = st.context.timezone if st.context.timezone in zones else "America/New_York"
    st.selectbox("Time zone", zones, index=zones.index(here), **kept("zone"))
    st.selectbox("How do you write dates?", list(ORDERS), format_func=ORDERS.__getitem__, **kept("order"))
    st.text_input("Your name", help="So that what you enter has a person.", **kept("member"))
    st.selectbox("Your role", list(Role), format_func=ROLE_LABELS.__getitem__, **kept("role"))


def ask_goals() -> None:
    st.text_area(
        "Goals, one a line", height=160, **kept("goals"),
        placeholder="Child care for every family: Affordable care within reach of every home\nSafe routes to school",
        help="A goal's name; after a colon, what it says.",
    )  # fmt: skip


def ask_indicators() -> None:
    st.markdown("One indicator a goal is enough to begin. Leave a name empty to add it later.")
    for place, goal in enumerate(start.goals_from(str(value("goals")))):
        with st.container(border=True):
            st.subheader(ui.md(goal.name), anchor=False)
            st.text_input("Indicator", placeholder="Kindergarten readiness", **kept(f"i{place}_name"))
            st.text_input(
                "What exactly does it count?",
                placeholder="Share of entering kindergartners ready on the fall screen",
                **kept(f"i{place}_definition"),
            )
            one, two, three, four = st.columns(4)
            one.text_input("Unit", placeholder="% of children", **kept(f"i{place}_unit"))
            two.selectbox("Direction wanted", ["up", "down"], **kept(f"i{place}_direction"))
            three.text_input("Baseline", placeholder="44", **kept(f"i{place}_baseline"))
            four.text_input("Target", placeholder="60", **kept(f"i{place}_target"))


def ask_partners() -> None:
    st.text_area(
        "Partners, one a line", height=160, **kept("partners"),
        placeholder="County Library, convener, Ana Ruiz, ana@example.org\nNorthside Parents, organizing",
        help="Name, role, contact and e-mail, separated by commas. Only the name is needed.",
    )  # fmt: skip


def typed() -> start.StartDraft:
    goals = start.goals_from(str(value("goals")))
    indicators = [
        (
            place,
            IndicatorDraft(
                str(value(f"i{place}_name")),
                str(value(f"i{place}_definition")),
                str(value(f"i{place}_unit")),
                str(value(f"i{place}_direction", "up")),
                baseline=number_or_none(str(value(f"i{place}_baseline")), f"Baseline of goal {place + 1}"),
                target=number_or_none(str(value(f"i{place}_target")), f"Target of goal {place + 1}"),
            ),
        )
        for place in range(len(goals))
        if str(value(f"i{place}_name")).strip()
    ]
    return start.StartDraft(
        InitiativeDraft(
            str(value("name")),
            str(value("vision")),
            str(value("place")),
            str(value("people", "adults")),
            str(value("zone")),
            str(value("order", "mdy")),
        ),
        str(value("member")),
        Role(value("role", Role.DIRECTOR)),
        goals,
        indicators,
        start.partners_from(str(value("partners"))),
    )


def guide(step: int) -> None:
    st.title("Start our own", anchor=False)
    st.markdown(f"Step {step + 1} of {len(STEPS)}: **{STEPS[step]}**")
    with st.container(border=True):
        [ask_initiative, ask_goals, ask_indicators, ask_partners][step]()
    with st.container(horizontal=True):
        if st.button("Back"):
            st.session_state["start_step"] = step - 1 if step else None
            st.rerun()
        if step + 1 < len(STEPS):
            if st.button(f"Next: {STEPS[step + 1].lower()}", type="primary"):
                st.session_state["start_step"] = step + 1
                st.rerun()
        elif st.button("Save and begin", type="primary", icon=":material/check:") and ui.attempt(
            lambda session: start.start(session, OPERATOR, typed(), now=clock.now())
        ):
            st.rerun()


step = st.session_state.get("start_step")
if step is None:
    greet()
else:
    guide(int(step))
