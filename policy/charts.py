"""Charts of this room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from policy import stages
from policy.ratings import Summary
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
