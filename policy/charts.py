"""Charts of this room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from policy import stages
from policy.ledger import ENACTED, HALTED, PENDING, STATES, AsOf
from policy.ratings import Summary
from policy.scoring import AGAINST, AGREE, STRONG
from policy.stages import Step

NAMED = 14
"""People beyond whom names beside points would cover each other."""

_LADDER = (*stages.MOVING, stages.ENACTED, stages.VETOED, stages.FAILED, stages.DEAD, stages.WITHDRAWN)


def course(steps: Sequence[Step], now_at: Step, kind: str, today: date, color: str) -> Any:
    """A bill's way through the stages: a diamond where each was reached, the line up to `today`.

    `now_at` is where it stands and since when; `color` the theme's for policy. Stages that the bill
    never reached are left out.
    """
    rows = [{"on": step.on, "stage": stages.label(step.stage, kind), "reached": True} for step in steps]
    if steps and steps[-1].stage != now_at.stage:  # what only time tells: its session ended
        rows.append({"on": now_at.on, "stage": stages.label(now_at.stage, kind), "reached": True})
    elif steps and now_at.stage in stages.MOVING and today > steps[-1].on:
        rows.append({"on": today, "stage": rows[-1]["stage"], "reached": False})
    frame = pd.DataFrame(rows, columns=["on", "stage", "reached"])
    frame["on"] = pd.to_datetime(frame["on"])
    there = {row["stage"] for row in rows}
    order = [name for stage in reversed(_LADDER) if (name := stages.label(stage, kind)) in there]
    x = alt.X("on:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=5))
    y = alt.Y("stage:N", title=None, sort=order, axis=alt.Axis(labelLimit=160))
    base = alt.Chart(frame)
    line = base.mark_line(interpolate="step-after", strokeWidth=2.5, color=color).encode(x=x, y=y)
    points = (
        base.transform_filter("datum.reached")
        .mark_point(shape="diamond", size=110, filled=True, color=color, opacity=1)
        .encode(
            x=x,
            y=y,
            tooltip=[alt.Tooltip("on:T", title="Since", format="%d %b %Y"), alt.Tooltip("stage:N", title="Stage")],
        )
    )
    return (line + points).properties(height=max(len(order), 2) * 38)


def support_and_influence(people: Sequence[tuple[str, Summary]], color: str) -> Any:
    """Policymakers by support (across) and influence (up): the mean of a wave, bars from lowest to highest rating.

    `people` are pairs of name and summary. Names stand beside the points where there are few enough to read.
    """
    rows = [
        {
            "name": name,
            "support": said.support.mean, "support_low": said.support.low, "support_high": said.support.high,
            "influence": said.influence.mean, "influence_low": said.influence.low,
            "influence_high": said.influence.high, "raters": len(said.raters),
        }
        for name, said in people
    ]  # fmt: skip
    scale = alt.Scale(domain=[0.6, 5.4], nice=False)
    axis = alt.Axis(values=[1, 2, 3, 4, 5], format="d")
    base = alt.Chart(pd.DataFrame(rows))
    x = alt.X("support:Q", title="Support: 1 opposes us, 5 champions it", scale=scale, axis=axis)
    y = alt.Y("influence:Q", title="Influence: 1 very little, 5 decides it", scale=scale, axis=axis)
    bar = base.mark_rule(color=color, opacity=0.45, strokeWidth=2)
    across = bar.encode(x=alt.X("support_low:Q", scale=scale), x2="support_high:Q", y=y)
    up = bar.encode(y=alt.Y("influence_low:Q", scale=scale), y2="influence_high:Q", x=x)
    points = base.mark_circle(size=110, color=color, opacity=1).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("name:N", title="Name"),
            alt.Tooltip("support:Q", title="Support", format=".1f"),
            alt.Tooltip("influence:Q", title="Influence", format=".1f"),
            alt.Tooltip("raters:Q", title="Raters"),
        ],
    )
    layers = across + up + points
    if len(rows) <= NAMED:
        at: dict[tuple[float, float], list[str]] = {}
        for name, said in people:
            at.setdefault((round(said.support.mean, 1), round(said.influence.mean, 1)), []).append(name)
        named = pd.DataFrame(
            [{"support": place[0], "influence": place[1], "name": "\n".join(names)} for place, names in at.items()]
        )
        texts = alt.Chart(named).encode(x=x, y=y, text="name:N")
        onward = texts.transform_filter("datum.support < 3.5")
        back = texts.transform_filter("datum.support >= 3.5")  # so that no name runs out of the chart
        layers += onward.mark_text(align="left", dx=8, dy=-8, baseline="bottom", lineBreak="\n")
        layers += back.mark_text(align="right", dx=-8, dy=-8, baseline="bottom", lineBreak="\n")
    return layers.properties(height=380)


_FADE = {ENACTED: 1.0, PENDING: 0.5, HALTED: 0.15}
_SIDES = (("For", AGREE, 1), ("Against", AGAINST, -1))


def alignment_table(months: Sequence[AsOf], strength: str = STRONG) -> pd.DataFrame:
    """The months as a table: how many bills of a strength were enacted, pending and stopped, for and against."""
    return pd.DataFrame(
        [
            {
                "As of": month.day,
                **{
                    f"{state.capitalize()} {word}": month.count(verdict, state, strength)
                    for state in STATES
                    for word, verdict in (("for", AGREE), ("against", AGAINST))
                },
                "Score": month.score.value,
                "Of measures": month.score.n,
            }
            for month in months
        ]
    )


def alignment_history(months: Sequence[AsOf], strength: str, for_it: str, against: str, text: str) -> Any:
    """Bills for a goal above the line, against it below, month by month: enacted next to the line, then what is
    pending, then what was stopped.

    The side of the line and how faded a bar is say which is which, and so does the legend in words. Colours are hex;
    `text` is that of the line.
    """
    rows = [
        {
            "month": pd.Timestamp(month.day).replace(day=1), "as_of": pd.Timestamp(month.day),
            "kind": f"{side}: {state}", "order": STATES.index(state), "state": state,
            "bills": month.count(verdict, state, strength) * sign, "count": month.count(verdict, state, strength),
        }
        for month in months
        for side, verdict, sign in _SIDES
        for state in STATES
    ]  # fmt: skip
    up, down = (
        max(sum(month.count(verdict, state, strength) for state in STATES) for month in months)
        for _, verdict, _ in _SIDES
    )
    colors = {
        f"{side}: {state}": _faded(color, _FADE[state])
        for (side, _, _), color in zip(_SIDES, (for_it, against), strict=True)
        for state in STATES
    }
    edges = {name: _faded(for_it if name.startswith("For") else against, 1.0) for name in colors}
    full = {row["month"] for row in rows if row["count"]}
    # A month without bills keeps its place by one row of none.
    shown = [row for row in rows if row["count"] or (row["month"] not in full and row["kind"] == f"For: {ENACTED}")]
    bars = (
        alt.Chart(pd.DataFrame(shown))
        .mark_bar(strokeWidth=1.2)
        .encode(
            x=alt.X(
                "month:O", timeUnit="yearmonth", title=None, scale=alt.Scale(paddingInner=0.2, paddingOuter=0.1),
                axis=alt.Axis(format="%b %Y", labelOverlap="parity", labelAngle=0, grid=False),
            ),
            y=alt.Y(
                "bills:Q", stack="zero", title="Bills", scale=alt.Scale(domain=[-max(down, 1), max(up, 1)]),
                axis=alt.Axis(format="d", tickMinStep=1, labelExpr="abs(datum.value)"),
            ),
            color=alt.Color(
                "kind:N", title=None, scale=alt.Scale(domain=list(colors), range=list(colors.values())),
                legend=alt.Legend(orient="top", columns=3, symbolType="square", symbolStrokeColor=text,
                                  symbolStrokeWidth=1),
            ),
            stroke=alt.Stroke(
                "kind:N", scale=alt.Scale(domain=list(edges), range=list(edges.values())), legend=None
            ),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("as_of:T", title="As of", format="%d %b %Y"),
                alt.Tooltip("kind:N", title="Coded"),
                alt.Tooltip("count:Q", title="Bills"),
            ],
        )
    )  # fmt: skip
    zero = alt.Chart(pd.DataFrame({"at": [0]})).mark_rule(color=text, strokeWidth=1).encode(y="at:Q")
    return (bars + zero).properties(height=260)


def _faded(color: str, alpha: float) -> str:
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {alpha})"


def alignment_score(months: Sequence[AsOf], color: str) -> Any:
    """The score of what was enacted at the end of each month, from 0 to 1; a gap where there is no record.

    The newest value stands beside its point with how many measures it is of.
    """
    rows = [
        {
            "month": pd.Timestamp(month.day), "score": month.score.value, "n": month.score.n,
            "said": f"{len(month.score.agreed)} of {month.score.n}",
        }
        for month in months
    ]  # fmt: skip
    base = alt.Chart(pd.DataFrame(rows))
    x = alt.X("month:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=6, grid=False))
    y = alt.Y(
        "score:Q", title="Score of what was enacted", scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format=".0%"),
    )  # fmt: skip
    line = base.mark_line(interpolate="step-after", strokeWidth=2.5, color=color).encode(x=x, y=y)
    told = base.transform_filter("isValid(datum.score)")
    points = told.mark_point(shape="diamond", size=60, filled=True, color=color, opacity=1).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("month:T", title="As of", format="%d %b %Y"),
            alt.Tooltip("score:Q", title="Score", format=".0%"),
            alt.Tooltip("said:N", title="For the goal, of enacted measures"),
        ],
    )
    newest = alt.Chart(pd.DataFrame([row for row in rows[-1:] if row["n"]] or rows[-1:]))
    label = newest.mark_text(align="right", dy=16, dx=4).encode(x=x, y=y, text="said:N")
    return (line + points + label if rows[-1]["n"] else line + points).properties(height=180)
