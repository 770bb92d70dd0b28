"""The evidence behind a level: surveys and counts, how it was worked out, export."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from campaigns.outreach import named
from data import ui
from data.agenda import GoalRow
from data.files import write_csv
from data.ui import Context
from sentiment.queries import will as queries
from sentiment.will.doing import Doing
from sentiment.will.evidence import ASSUMED_N, KIND_LABELS, RUNG_MEANINGS, PollRow
from sentiment.will.ladder import RungRow, known_on


def _closed() -> None:
    """A chart keeps its selection: a new key lets it forget, so that the dialog does not come back."""
    st.session_state["will_round"] = st.session_state.get("will_round", 0) + 1


@st.dialog("Where this number comes from", width="large", on_dismiss=_closed)
def dialog(ctx: Context, goal: GoalRow, row: RungRow | None, whose: str) -> None:
    """What one level rests on and how it was worked out."""
    if row is None:
        return
    with ui.reading() as session:
        full = queries.estimate(session, ctx.initiative.id, row.id)
        rows = queries.polls(
            session, ctx.initiative.id, goal_ids=[goal.id], audience=row.audience, rung=row.rung, limit=500
        )
        history = queries.known_then(session, (goal.id, row.audience, row.rung, row.unit))
    st.markdown(f"**{ui.md(goal.name)}: {row.label.lower()} {ui.md(row.said)}**")
    made = row.made_at.astimezone(ctx.initiative.tz)
    what = f"Share of {whose} who {RUNG_MEANINGS[row.rung]}" if row.unit == "share" else "People who came to an event"
    st.markdown(
        f"{ui.md(what)}; 90% interval; as of {row.as_of:%-d %b %Y}, {row.method}, worked out {made:%-d %b %Y %H:%M}."
    )
    surveys, worked = st.tabs(["Surveys and counts", "How it was worked out"])
    with surveys:
        if row.unit == "share":
            ui.table(survey_table(rows, full), alt="Surveys behind the level, newest first.", key="evidence_surveys")
        else:
            st.markdown(
                f"Counts of {row.surveys:,} events where somebody counted. At {len(row.detail.get('aside', [])):,} "
                "nobody did: unknown is not zero, so they are left out."
            )
            kinds(ctx, goal)
            ui.link("outreach", "See the events", icon=":material/groups:")
    with worked:
        how(full, history)
    st.download_button(
        "Export CSV", export(goal, full, history, whose).encode("utf-8-sig"), f"will-{goal.id}-{row.rung}.csv",
        "text/csv", icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def survey_table(rows: list[PollRow], full: RungRow) -> pd.DataFrame:
    """Surveys with their part in today's level, or why they have none."""
    weights: dict[str, float] = {}
    for ref, weight in full.detail.get("weights", {}).items():
        for one in ref.split("+"):
            weights[one] = weight
    aside = {one["ref"]: one["why"] for one in full.detail.get("aside", [])}
    return pd.DataFrame(
        [
            {
                "Survey": f"{poll.pollster}, {poll.ends_on:%b %Y}",
                "Share": f"{100 * poll.share:.0f}%",
                "Answers": f"{poll.n:,}" if poll.n else f"not stated ({ASSUMED_N} assumed)",
                "Wording": poll.wording or "not stated",
                "Part in the level": _part(f"poll:{poll.id}", weights, aside),
                "Asked": f"{poll.starts_on:%-d %b} to {poll.ends_on:%-d %b %Y}",
                "Who": poll.subgroup or poll.population or "not stated",
                "By": poll.mode or "not stated",
                "Kind": KIND_LABELS[poll.kind],
                "Source": " ".join(part for part in (poll.url, poll.page) if part),
            }
            for poll in rows
        ]
    )


def kinds(ctx: Context, goal: GoalRow) -> None:
    """People per event by kind, and beside the year before: like with like."""
    with ui.reading() as session:
        told = queries.doings(session, ctx.initiative.id, goal.id, ctx.today)
    if not told:
        return
    ui.table(
        pd.DataFrame(
            [
                {
                    "Kind": named(one.kind),
                    "People per event, 12 months": f"{one.rate.value:,.0f} ({one.rate.low:,.0f}–{one.rate.high:,.0f})",
                    "Events counted": one.rate.occasions,
                    "Not counted": one.rate.uncounted,
                    "Against the year before": _against(one),
                }
                for one in told
            ]
        ),
        alt="People per event by kind over the last twelve months with 90% intervals, beside the twelve before.",
        key="evidence_kinds",
    )


def _against(one: Doing) -> str:
    if one.trend is None:
        return "nothing counted then"
    change = one.trend
    size = f"{change.value:+.0%} ({change.low:+.0%} to {change.high:+.0%})".replace("-", "−")
    return f"{size}: {one.verdict}"


def _part(ref: str, weights: dict[str, float], aside: dict[str, str]) -> str:
    if ref in aside:
        return f"none: {aside[ref]}"
    if ref not in weights:
        return "newer than the level"
    return f"{100 * weights[ref]:.0f}%" if weights[ref] >= 0.005 else "under 1%"


def how(row: RungRow, history: list[RungRow]) -> None:
    """The method in plain words with this level's own numbers, and what was known when."""
    st.markdown(
        "A level that drifts from day to day, seen through surveys that each lean and err. Every survey counts with "
        "the precision it has; houses and wordings are compared with each other, and what all may share stays in the "
        "interval."
        if row.unit == "share"
        else "A usual number that drifts, seen through counts that spread more than chance alone would have them."
    )
    if row.moved:
        settle = f" Would settle it: {ui.md(row.needs)}" if row.needs else ""
        st.markdown(f"**Change:** {ui.md(row.moved)}: **{row.verdict}**.{settle}")
    if houses := row.detail.get("houses"):
        ui.table(
            pd.DataFrame(
                [
                    {
                        "Pollster": one["house"] + (" (people who came)" if one["came"] else ""),
                        "Surveys": one["surveys"],
                        "Part in the level": f"{100 * one['weight']:.0f}%",
                        "Leans by": "not comparable" if one["came"] else f"{100 * one['lean']:+.1f} points",
                    }
                    for one in houses
                ]
            ),
            alt="Pollsters: surveys, part in the level, and how much higher than the level they come out.",
            key="evidence_houses",
        )
    if wordings := row.detail.get("wordings"):
        ui.table(
            pd.DataFrame([(one["wording"], f"{100 * one['shift']:+.1f} points") for one in wordings],
                         columns=["Wording", "Draws"]),
            alt="Wordings and how many points more they draw than their average.", key="evidence_wordings",
        )  # fmt: skip
    if asked := row.detail.get("asked"):
        st.markdown(f"**Questions:** {ui.md(asked['said'])}")
    if media := row.detail.get("media"):
        st.markdown(ui.md(media["why"]))
    numbers = row.detail.get("parameters", {})
    st.caption("Parameters: " + ", ".join(f"{name} {value:g}" for name, value in numbers.items()) + ".")
    ui.table(
        pd.DataFrame(
            [(then.as_of, then.said, then.verdict, then.surveys, then.fingerprint) for then in history[:50]],
            columns=["As known on", "Level (90% interval)", "Verdict", "Surveys", "Evidence"],
        ),
        alt="What was known when: every estimate as it was stored.",
        key="evidence_history",
    )


def export(goal: GoalRow, row: RungRow, history: list[RungRow], whose: str) -> str:
    """The level's history as CSV, each row with where it comes from.

    "filtered" is worked out now from the evidence of that day; "as known then" was stored then, and is blank before.
    """
    header = ["goal", "audience", "rung", "unit", "of", "date", "level", "low 90%", "high 90%", "filtered"]
    header += ["as known then", "as of", "method", "evidence"]
    of = whose if row.unit == "share" else "people each time"
    same = (goal.name, row.audience, row.rung, row.unit, of)
    return write_csv(
        header,
        [
            (*same, *(point[name] for name in ("date", "level", "low", "high", "filtered")),
             known_on(history, point["date"]), row.as_of, row.method, row.fingerprint)
            for point in row.series
        ],
    )  # fmt: skip
