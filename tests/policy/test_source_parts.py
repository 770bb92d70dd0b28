"""A bill's page where two sources know the bill: both values, its companion, and its votes by name."""

from __future__ import annotations

import pytest

from data import clock, db
from data.access import OPERATOR
from policy import queries, services
from tests.conftest import NOW, make_initiative
from tests.policy import filed
from tests.policy.test_pages import page, said


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.mark.usefixtures("database")
def test_sources_that_differ_companions_and_votes_are_shown() -> None:
    with db.writing() as session:
        key = make_initiative(session).id
        people = [{"people_id": 9, "name": "Ana Rivera"}]
        archive = filed.dataset(bills=[filed.legiscan()], votes=[filed.roll_call()], people=people)
        services.import_legiscan(session, OPERATOR, key, "oh.zip", archive, {}, NOW)
        services.import_bulk(session, OPERATOR, key, "oh.zip", filed.bulk(filed.tables()), {}, NOW)
        bill = next(row.id for row in queries.bills(session, key, NOW.date()) if row.identifier == "SB0012")
    text = said(page(bill=bill))
    assert "The sources differ" in text
    assert "Open States: “School crossing guards”; LegiScan: “Crossing guards at schools”" in text
    assert "Companions are counted once for a goal." in text
    assert "**Yes** (1): Ana Rivera" in text
    assert "The source counts 2 no, its legislators' votes add up to 1." in text
