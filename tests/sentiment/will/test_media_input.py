"""Shares told of labelled stories reach the estimate, prove themselves or not, and are said either way."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from scipy.special import expit

from data import queries as ground
from sentiment.queries import stance
from sentiment.queries import will as queries
from sentiment.services import will as services
from sentiment.will.evidence import PollDraft
from tests.conftest import NOW

FIRST = date(2023, 1, 1)
TODAY = date(2026, 11, 23)


@pytest.fixture
def goal(session, initiative):
    return ground.goals(session, initiative.id)[0]


@pytest.fixture
def opened(session):
    @contextmanager
    def open_session():
        yield session

    return open_session


def path(seed=2):
    days = (TODAY - FIRST).days + 1
    return np.cumsum(np.random.default_rng(seed).normal(0, 0.02, days)) * 1.0


def months():
    """First and last day of every month up to today, the last one cut off."""
    starts = [date(year, month, 1) for year in range(2023, 2027) for month in range(1, 13)]
    starts = [day for day in starts if day <= TODAY]
    return [(day, min((day + timedelta(days=32)).replace(day=1) - timedelta(days=1), TODAY)) for day in starts]


def share_rows(level, *, follows=True, channel="all", kind="month"):
    rng = np.random.default_rng(9)
    rows = []
    for start, end in months():
        at = level[(end - FIRST).days] if follows else rng.normal(0, 0.8)
        value = float(expit(0.4 + at + rng.normal(0, 0.05)))
        figure = {"value": value, "low": value - 0.03, "high": value + 0.03}
        told = {"labels": 200, "figures": {"stories": {"favor": figure}}}
        rows.append(
            {
                "kind": kind, "channel": channel, "start": start, "end": end, "told": told,
                "at": datetime(2026, 11, 23, tzinfo=UTC), "fingerprint": "x",
            }
        )  # fmt: skip
    return rows


def survey(session, initiative, goal, level, count):
    rng = np.random.default_rng(5)
    days = np.linspace(20, len(level) - 5, count).astype(int)
    for at in days:
        ends = FIRST + timedelta(days=int(at))
        share = rng.binomial(1200, expit(level[at])) / 1200
        draft = PollDraft(goal.id, "Marlow Pulse", ends, round(share, 4), ends, n=1500, wording="For it?")
        queries.insert_poll(session, initiative.id, goal, draft, by="test", now=NOW)


def refresh(session, actor, initiative, opened, now=NOW):
    services.refresh_estimates(opened, actor, initiative.id, now=now)
    return queries.estimates(session, initiative.id)[0]


def test_whole_months_with_an_interval_are_measurements(session, initiative, goal):
    rows = share_rows(path())
    rows[3]["told"]["figures"]["stories"]["favor"] = {"value": 0.5, "low": None, "high": None}
    rows += share_rows(path(), channel="news")
    stance.keep_shares(session, goal.id, rows)
    found = queries.media_shares(session, [goal.id], TODAY)[goal.id]
    assert len(found) == len(months()) - 2  # neither the provisional one nor the month that is not over
    assert found[0].day == date(2023, 1, 31)
    assert found[0].error == pytest.approx(0.06 / 3.29, rel=1e-3)


def test_media_that_foretells_is_an_input_and_said(session, initiative, actor, goal, opened):
    level = path()
    survey(session, initiative, goal, level, 60)
    stance.keep_shares(session, goal.id, share_rows(level))
    row = refresh(session, actor, initiative, opened)
    media = row.as_json()["evidence"]["media"]
    assert media["input"] is True
    assert media["overlapping_surveys"] >= 30
    assert media["why"].startswith("Media was an input, because")
    assert row.detail["media_input"] is True
    later = refresh(session, actor, initiative, opened, NOW + timedelta(days=8))
    assert later.id != row.id
    assert later.fingerprint == row.fingerprint
    assert later.detail["media"] == row.detail["media"]  # carried on with what was decided
    assert later.detail["media_input"] is True


def test_media_that_does_not_foretell_is_none_and_said(session, initiative, actor, goal, opened):
    level = path()
    survey(session, initiative, goal, level, 60)
    stance.keep_shares(session, goal.id, share_rows(level, follows=False))
    row = refresh(session, actor, initiative, opened)
    assert row.detail["media"]["input"] is False
    assert "did not foretell" in row.detail["media"]["why"]


def test_another_month_of_labels_is_noticed(session, initiative, actor, goal, opened):
    level = path()
    survey(session, initiative, goal, level, 6)
    rows = share_rows(level)
    stance.keep_shares(session, goal.id, rows[:5])
    before = refresh(session, actor, initiative, opened)
    assert "takes 30 overlapping surveys" in before.detail["media"]["why"]
    assert services.stale(session, initiative.id, now=NOW) == []
    stance.keep_shares(session, goal.id, rows[:6])
    assert services.stale(session, initiative.id, now=NOW) == [(goal.id, "public", "supportive", "share")]
    assert refresh(session, actor, initiative, opened).fingerprint != before.fingerprint
