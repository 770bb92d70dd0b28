"""The ladder: a goal's rungs with level, 90% interval, twelve months ago, and the verdict in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import altair as alt
import pandas as pd

from data.ui.theme import Tokens, dress
from sentiment.will.evidence import RUNG_LABELS, RUNGS
from sentiment.will.ladder import GLYPHS, RungRow

Picture: TypeAlias = alt.LayerChart | alt.FacetChart
STEP = 52  # pixels a rung
PICK = "rung_picked"


def verdict_words(row: RungRow) -> str:
    """The verdict with its glyph, or that nothing is measured."""
    return "· no data" if row.level is None else f"{GLYPHS[row.verdict]} {row.verdict}"


def ladder_frame(rungs: Sequence[RungRow]) -> pd.DataFrame:
    """One row a rung, the top one first; shares in percent, None where nothing is measured."""
    shown = {row.rung: row for row in rungs if row.unit == "share"}
    rows = []
    for rung in reversed(RUNGS):
        row = shown.get(rung)
        level = row.level if row else None
        ago = row.detail.get("year_ago") if row else None
        rows.append(
            {
                "rung": rung,
                "label": f"{RUNG_LABELS[rung]}|{verdict_words(row) if row else '· no data'}",
                "level": None if level is None else 100 * level,
                "low": 100 * row.low if row and row.low is not None else None,
                "high": 100 * row.high if row and row.high is not None else None,
                "ago": 100 * ago["level"] if ago else None,
                "said": row.said if row and level is not None else "not measured yet",
                "whole": 100.0,
            }
        )
    return pd.DataFrame(rows)


def ladder(rungs: Sequence[RungRow], whose: str, tokens: Tokens) -> Picture:
    """The ladder of the public. `whose`: whose share it is, such as "adults in Marlow County".

    A transparent bar over each rung carries the click (selection `PICK`, field `rung`).
    """
    frame = ladder_frame(rungs)
    order = list(frame["label"])
    y = alt.Y(
        "label:N",
        sort=order,
        title=None,
        scale=alt.Scale(domain=order, paddingOuter=0.3),
        axis=alt.Axis(labelExpr="split(datum.label, '|')", labelLimit=120, ticks=False, domain=False, labelPadding=8),
    )

    def x(field: str) -> alt.X:
        return alt.X(
            field,
            title=f"% of {whose}",
            scale=alt.Scale(domain=[0, 100]),
            axis=alt.Axis(
                values=[0, 25, 50, 75, 100],
                labelExpr="datum.value + '%'",
                labelFlush=False,
                labelBound=False,
                ticks=False,
                domain=False,
            ),
        )

    base = alt.Chart(frame).encode(y=y)
    measured = base.transform_filter("isValid(datum.level)")
    tips = [alt.Tooltip("rung:N", title="Rung"), alt.Tooltip("said:N", title="Level (90% interval)")]
    bars = measured.mark_rule(strokeWidth=11, strokeCap="round", color=tokens.band, opacity=1).encode(
        x=x("low:Q"), x2="high:Q"
    )
    ticks = (
        base.transform_filter("isValid(datum.ago)")
        .mark_tick(thickness=2, size=20, yOffset=4, color=tokens.muted, opacity=1)  # clear of the words above
        .encode(x=x("ago:Q"))
    )
    points = measured.mark_point(shape="circle", size=120, filled=True, color=tokens.estimate, opacity=1).encode(
        x=x("level:Q")
    )
    clicks = (
        base.mark_bar(opacity=0.001, height=STEP - 6)
        .encode(x=x("whole:Q"), tooltip=tips)
        .add_params(alt.selection_point(name=PICK, fields=["rung"]))
    )
    layers = [bars, ticks, points, *_words(base, x, tokens), clicks]
    chart = alt.layer(*layers).properties(height=len(RUNGS) * STEP + 40, width="container")
    return dress(chart, tokens)


def _words(base: alt.Chart, x: Callable[[str], alt.X], tokens: Tokens) -> list[alt.Chart]:
    """The level in words above its point, kept inside the frame at both ends; "not measured yet" where nothing is."""
    style: dict[str, Any] = {"dy": -15, "fontSize": 12, "fontWeight": 600, "color": tokens.text, "baseline": "middle"}
    sides: tuple[tuple[Any, int, str], ...] = (
        ("left", -6, "datum.level < 12"),
        ("center", 0, "datum.level >= 12 && datum.level <= 88"),
        ("right", 6, "datum.level > 88"),
    )
    made = [
        base.transform_filter(f"isValid(datum.level) && {where}")
        .mark_text(align=align, dx=dx, **style)
        .encode(x=x("level:Q"), text="said:N")
        for align, dx, where in sides
    ]
    nothing = (
        base.transform_filter("!isValid(datum.level)")
        .transform_calculate(start="0")
        .mark_text(align="left", dx=4, fontSize=12, color=tokens.muted, baseline="middle")
        .encode(x=x("start:Q"), text="said:N")
    )
    return [*made, nothing]


def ladder_alt(rungs: Sequence[RungRow], goal: str, whose: str) -> str:
    """The ladder in sentences, for those who do not see it."""
    shown = {row.rung: row for row in rungs if row.unit == "share"}
    parts = []
    for rung in RUNGS:
        row = shown.get(rung)
        if row is None or row.level is None:
            parts.append(f"{RUNG_LABELS[rung]}: not measured yet")
        else:
            parts.append(f"{row.label}: {row.said}, {row.verdict}")
    return f"The ladder for {goal}, % of {whose} with 90% intervals. " + ". ".join(parts) + "."


def ladder_table(rungs: Sequence[RungRow]) -> pd.DataFrame:
    """The ladder as a table, with every number's date, method and source."""
    return pd.DataFrame(
        [
            {
                "Rung": row.label if row.unit == "share" else f"{row.label} (people who came)",
                "Audience": row.audience,
                "Level (90% interval)": row.said,
                "Verdict": row.verdict if row.level is not None else "no data",
                "Change": row.moved,
                "Answers": row.n if row.unit == "share" else None,
                "Surveys or occasions": row.surveys,
                "Newest": row.newest,
                "As of": row.as_of,
                "Method": row.method,
            }
            for row in rungs
        ]
    )
