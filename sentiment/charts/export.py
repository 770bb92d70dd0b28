"""What a goal's card shows, to take away: one table with the origin of every number, and one picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import vl_convert

from data import __version__
from data.files import write_csv
from data.timeline import Milestone
from data.ui.theme import LIGHT
from sentiment.charts.over_time import Picture
from sentiment.mentions import MediaPoint, SourceGap
from sentiment.will.evidence import PollRow
from sentiment.will.ladder import RungRow

COLUMNS = (
    "what", "goal", "audience", "rung", "from", "to", "value", "low", "high", "unit", "n", "note", "as of",
    "worked out", "method", "evidence", "version",
)  # fmt: skip
WIDTH = 760  # pixels of a picture's charts, beside their axes
SCALE = 2.0  # pixels a pixel: sharp in print


def origin(rungs: Sequence[RungRow]) -> str:
    """Where the levels come from, in a line: as of when, worked out when, how, from which evidence, by what."""
    known = [row for row in rungs if row.level is not None]
    if not known:
        return f"No level measured. Groundswell {__version__}."
    newest = max(known, key=lambda row: row.made_at)
    prints = "+".join(sorted({row.fingerprint[:8] for row in known}))
    return (
        f"As of {newest.as_of:%-d %b %Y}, worked out {newest.made_at:%-d %b %Y %H:%M} UTC, method {newest.method}, "
        f"evidence {prints}. Groundswell {__version__}."
    )


def table(
    goal: str,
    rungs: Sequence[RungRow],
    drawn: RungRow | None,
    polls: Sequence[PollRow],
    milestones: Sequence[Milestone],
    weeks: Sequence[MediaPoint],
    gaps: Sequence[SourceGap],
    start: date,
    end: date,
) -> str:
    """A goal's card as CSV, one number a row, history between two days (both included).

    Levels and surveys are shares in [0, 1], media counts stories.
    """
    rows = [
        *(_level(row) for row in rungs if row.level is not None),
        *(
            _point(drawn, point)
            for point in (drawn.series if drawn else ())
            if start <= date.fromisoformat(point["date"]) <= end
        ),
        *(_survey(poll) for poll in polls),
        *(
            {"what": f"milestone ({one.kind})", "from": one.on, "to": one.until or one.on, "note": one.title}
            for one in milestones
        ),
        *(_week(week) for week in weeks),
        *({"what": "no data", "from": gap.start, "to": gap.end, "note": f"{gap.source}: {gap.why}"} for gap in gaps),
    ]
    return write_csv(
        list(COLUMNS),
        [[{"goal": goal, "version": __version__, **row}.get(name, "") for name in COLUMNS] for row in rows],
    )


def _level(row: RungRow) -> dict[str, Any]:
    note = f"{row.verdict}: {row.moved}" if row.moved else row.verdict
    return {
        "what": "level", "from": row.as_of, "to": row.as_of, "value": _plain(row.level),
        "low": _plain(row.low), "high": _plain(row.high),
        "unit": row.unit, "n": row.n, "note": note, **_of(row),
    }  # fmt: skip


def _plain(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _point(row: RungRow | None, point: dict[str, Any]) -> dict[str, Any]:
    return {
        "what": "level over time", "from": point["date"], "to": point["date"], "value": point["level"],
        "low": point["low"], "high": point["high"], "unit": "share", "note": f"filtered {point['filtered']}",
        **_of(row),
    }  # fmt: skip


def _survey(poll: PollRow) -> dict[str, Any]:
    return {
        "what": "survey", "audience": poll.audience, "rung": poll.rung, "from": poll.starts_on, "to": poll.ends_on,
        "value": poll.share, "unit": "share", "n": poll.n,
        "note": f"{poll.pollster}: {poll.wording or 'wording not stated'}",
    }  # fmt: skip


def _week(week: MediaPoint) -> dict[str, Any]:
    return {
        "what": "media signal, not public opinion", "from": week.start, "to": week.end, "value": week.stories,
        "unit": "stories", "n": week.mentions,
    }  # fmt: skip


def _of(row: RungRow | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "audience": row.audience, "rung": row.rung, "as of": row.as_of, "worked out": row.made_at.isoformat(),
        "method": row.method, "evidence": row.fingerprint,
    }  # fmt: skip


def picture(charts: Sequence[Picture], title: str, lines: Sequence[str]) -> bytes:
    """Charts one above the other as PNG on white, under a title, with `lines` (what it is, where from) below it.

    They must have been made with the light tokens: a picture is for paper and slides.
    """
    parts: list[dict[str, Any]] = []
    data: dict[str, Any] = {}
    config: dict[str, Any] = {}
    for chart in charts:
        part: dict[str, Any] = chart.to_dict()
        config = part.pop("config", config)
        data.update(part.pop("datasets", {}))
        for name in ("$schema", "params"):  # a picture is not clicked
            part.pop(name, None)
        parts.append({**part, "width": WIDTH})
    head = {
        "text": title, "subtitle": list(lines), "anchor": "start", "fontSize": 18, "subtitleFontSize": 11,
        "subtitleColor": LIGHT.muted, "offset": 14, "subtitlePadding": 6,
    }  # fmt: skip
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json", "title": head, "vconcat": parts, "spacing": 16,
        "resolve": {"legend": {"shape": "independent"}, "scale": {"shape": "independent", "size": "independent"}},
        "datasets": data, "config": {**config, "background": LIGHT.background}, "padding": 20,
    }  # fmt: skip
    made: bytes = vl_convert.vegalite_to_png(spec, scale=SCALE)
    return made
