"""Charts of this room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from policy import stages
from policy.stages import Step

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
