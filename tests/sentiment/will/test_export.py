"""What a goal's card gives to take away: every number with its origin, and a picture that stands alone."""

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path

import data
from data.ui.theme import LIGHT
from sentiment.charts import export, over_time
from sentiment.charts.will import ladder
from sentiment.mentions import SourceGap
from tests.sentiment.will.test_charts import START, TODAY, milestones, poll, rung, weeks

MADE = datetime.fromisoformat("2026-11-23T15:00:00+00:00")


def measured():
    return rung(method="local level 9", fingerprint="abcdef0123456789", made_at=MADE)


def table(**changes):
    row = measured()
    gap = SourceGap(1, "=cmd|' /C calc'!A0", TODAY - timedelta(days=9), TODAY, "failing")
    given = {
        "goal": "Child care", "rungs": [row], "drawn": row, "polls": [poll(id=1)], "milestones": milestones(),
        "weeks": weeks(), "gaps": [gap], "start": START, "end": TODAY, **changes,
    }  # fmt: skip
    text = export.table(**given)
    return text, list(csv.DictReader(io.StringIO(text)))


def test_every_kind_of_number_is_in_the_table_with_its_origin():
    _, rows = table()
    assert {row["what"] for row in rows} == {
        "level", "level over time", "survey", "milestone (campaign)", "milestone (event)", "milestone (policy)",
        "media signal, not public opinion", "no data",
    }  # fmt: skip
    level = rows[0]
    assert (level["value"], level["low"], level["high"], level["unit"]) == ("0.58", "0.54", "0.62", "share")
    assert (level["method"], level["evidence"], level["as of"]) == ("local level 9", "abcdef0123456789", "2026-11-23")
    assert level["worked out"] == MADE.isoformat()
    assert {row["version"] for row in rows} == {data.__version__}
    assert {row["goal"] for row in rows} == {"Child care"}


def test_the_table_holds_what_is_shown_and_nothing_that_a_spreadsheet_runs():
    text, rows = table()
    over = [row["from"] for row in rows if row["what"] == "level over time"]
    assert min(over) >= START.isoformat()
    assert '"=' not in text
    assert "cmd" in text


def test_the_version_is_that_of_the_project():
    written = (Path(data.__file__).parent.parent / "pyproject.toml").read_text()
    assert f'version = "{data.__version__}"' in written


def test_the_picture_is_a_png_and_says_where_its_numbers_come_from():
    row = measured()
    marks = over_time.number(milestones(), START, TODAY)
    charts = [
        ladder([row], "adults", LIGHT),
        over_time.support(row, [poll(id=1)], marks, "adults", START, TODAY, LIGHT),
        over_time.lanes(marks, START, TODAY, LIGHT),
        over_time.media(weeks(), [], START, TODAY, LIGHT),
    ]
    made = export.picture(charts, "Child care", [export.origin([row])])
    assert made.startswith(b"\x89PNG\r\n")
    assert len(made) > 50_000
    assert "method local level 9, evidence abcdef01" in export.origin([row])
    assert "No level measured" in export.origin([rung(level=None)])
