"""Bills from files of every source, in the database: one bill, each source's word, its votes."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlmodel import Session

from data import columns, exchange
from data.access import Actor
from data.agenda import InitiativeRow
from data.errors import Refused
from data.exchange import FileReport
from policy import queries, services, stages
from policy.alignment import GoalLink, once
from policy.services.formats import FORMATS
from tests.conftest import NOW
from tests.policy import filed
from tests.policy.builders import WHOLE_WAY, body, draft, raw_bill

TODAY = date(2026, 11, 23)
LATER = NOW + timedelta(days=2)
BY_NAME = {format.name: format for format in FORMATS}


@pytest.fixture
def load(session: Session, actor: Actor, initiative: InitiativeRow):  # type: ignore[no-untyped-def]
    def run(name: str, content: bytes, now=NOW, **options: str) -> FileReport:  # type: ignore[no-untyped-def]
        report = exchange.load(BY_NAME[name], session, actor, initiative.id, [(f"x.{name}", content)], options, now)
        return report.files[0]

    return run


def bills(session: Session, initiative: InitiativeRow) -> dict[str, Any]:
    return {row.identifier: row for row in queries.bills(session, initiative.id, TODAY)}


def since(session: Session, initiative: InitiativeRow) -> list[tuple[str, str, str]]:
    return [(c.field, c.before, c.after) for c in queries.changes_since(session, initiative.id, NOW)]


def test_open_states_tables_with_votes_companions_and_versions(session, initiative, load) -> None:  # type: ignore[no-untyped-def]
    content = filed.bulk(filed.tables())
    assert [format.name for format in exchange.sniff("oh.zip", content)][:1] in ([], ["openstates-csv"])
    report = load("openstates-csv", content)
    assert (report.new, report.refused) == (2, [])
    rows = bills(session, initiative)
    assert (rows["SB 12"].stage, rows["HB 40"].stage) == (stages.PASSED_ONE, stages.INTRODUCED)
    (event,) = queries.votes_of(session, rows["SB 12"].id)
    assert (event.motion, event.on, event.chamber, event.result) == (
        "Third reading", date(2026, 3, 10), "upper", "pass",
    )  # fmt: skip
    assert [(cast.voter, cast.option, cast.person_key) for cast in event.votes] == [
        ("Rivera", "yes", "ocd-person/1"), ("Stone", "no", ""),
    ]  # fmt: skip
    assert event.disagrees == "The source counts 2 no, its legislators' votes add up to 1."
    votes = queries.legislator_votes(session, initiative.id)
    assert [(vote.bill_id, vote.voter, vote.option) for vote in votes] == [
        (rows["SB 12"].id, "Rivera", "yes"), (rows["SB 12"].id, "Stone", "no"),
    ]  # fmt: skip
    first = rows["SB 12"].id
    assert queries.companions(session, initiative.id) == {first: first, rows["HB 40"].id: first}
    (beside,) = queries.related_to(session, initiative.id, rows["HB 40"].id)
    assert (beside.relation, beside.bill_id) == ("companion", first)
    again = load("openstates-csv", content, LATER)
    assert (again.new, again.changed, again.same) == (0, 0, 2)
    assert since(session, initiative) == []


@pytest.mark.parametrize("absent", [name for name in filed.tables() if name != "bills"])
def test_a_missing_table_is_no_error(session, initiative, load, absent: str) -> None:  # type: ignore[no-untyped-def]
    report = load("openstates-csv", filed.bulk({**filed.tables(), absent: []}))
    assert (report.new, report.refused) == (2, [])


def test_a_changed_cell_is_exactly_that_change(session, initiative, load) -> None:  # type: ignore[no-untyped-def]
    given = filed.tables()
    load("openstates-csv", filed.bulk(given))
    given["vote_people"][1]["option"] = "yes"
    report = load("openstates-csv", filed.bulk(given), LATER)
    assert (report.changed, report.same) == (1, 1)
    ((field, before, after),) = since(session, initiative)
    assert (field, before) == ("vote", "2026-03-10 · Third reading · pass · 1 yes, 2 no, 2 votes by name")
    assert after.endswith("some cast otherwise")
    given["bills"][0]["title"] = "Guards"
    load("openstates-csv", filed.bulk(given), LATER)
    assert ("title", "School crossing guards", "Guards") in since(session, initiative)


def test_rows_that_cannot_be_read_are_named_and_the_rest_is_saved(session, initiative, load) -> None:  # type: ignore[no-untyped-def]
    given = filed.tables()
    given["bill_actions"][0]["date"] = "0001-01-01"
    given["bills"][1]["identifier"] = ""
    report = load("openstates-csv", filed.bulk(given))
    assert report.new == 1
    assert [str(refusal.row) for refusal in report.refused] == [
        "OH/2025-2026/OH_2025-2026_bill_actions.csv, row 2", "OH/2025-2026/OH_2025-2026_bills.csv, row 3",
    ]  # fmt: skip
    assert "placeholder" in report.refused[0].why


@pytest.mark.parametrize("name", ["openstates-csv", "legiscan"])
def test_broken_archives_are_refused_whole(load, name: str) -> None:  # type: ignore[no-untyped-def]
    whole = filed.bulk(filed.tables())
    for content in (whole[: len(whole) // 2], b"PK\x03\x04nothing", filed.bulk({"organizations": [{"id": 1}]})):
        report = load(name, content)
        assert report.new == 0
        assert [refusal.row for refusal in report.refused] == ["file"]


def test_legiscan_bill_then_its_roll_call(session, initiative, load) -> None:  # type: ignore[no-untyped-def]
    call = filed.as_json(roll_call=filed.roll_call())
    early = load("legiscan", call)
    assert "is not here: import that first" in early.refused[0].why
    assert load("legiscan", filed.as_json(status="OK", bill=filed.legiscan())).new == 1
    row = bills(session, initiative)["SB0012"]
    assert (row.jurisdiction, row.session, row.stage) == ("Ohio", "2025-2026", stages.PASSED_ONE)
    assert queries.legislator_votes(session, initiative.id) == []  # totals alone
    assert load("legiscan", call, LATER).changed == 1
    assert load("legiscan", call, LATER).same == 1
    # The bill again, which tells the totals alone, takes no legislator's vote away.
    assert load("legiscan", filed.as_json(bill=filed.legiscan()), LATER).same == 1
    votes = queries.legislator_votes(session, initiative.id)
    assert [(vote.person_key, vote.option) for vote in votes] == [("9", "yes"), ("10", "no"), ("11", "absent")]


def test_a_legiscan_dataset_names_its_voters(session, initiative, load) -> None:  # type: ignore[no-untyped-def]
    people = [{"people_id": 9, "name": "Ana Rivera", "party": "D", "district": "SD-003"}]
    content = filed.dataset(bills=[filed.legiscan()], votes=[filed.roll_call()], people=people)
    report = load("legiscan", content)
    assert (report.new, report.changed, report.refused) == (1, 1, [])
    names = [vote.voter for vote in queries.legislator_votes(session, initiative.id)]
    assert names == ["Ana Rivera", "Person 10", "Person 11"]
    assert load("legiscan", content, LATER).saved == 0


def test_a_special_session_of_legiscan_is_a_session_of_its_own(session, initiative, load) -> None:  # type: ignore[no-untyped-def]
    load("legiscan", filed.as_json(bill=filed.legiscan()))
    special = {"session_title": "First Special Session", "year_start": 2026, "year_end": 2026, "special": 1}
    load("legiscan", filed.as_json(bill=filed.legiscan(bill_id=99, session=special)))
    assert sorted(row.session for row in queries.bills(session, initiative.id, TODAY)) == [
        "2025-2026", "2026 First Special Session",
    ]  # fmt: skip


def test_congress_bill_and_its_parts(session, initiative, load) -> None:  # type: ignore[no-untyped-def]
    actions = filed.congress_actions()
    assert "import the bill first" in load("congress", actions).refused[0].why
    assert load("congress", filed.as_json(bill=filed.congress())).new == 1
    cosponsors = filed.as_json(
        request=filed.REQUEST, cosponsors=[{"bioguideId": "S000002", "fullName": "Rep. Stone, Lee [R-OH-2]"}]
    )
    for part in (actions, cosponsors):
        assert load("congress", part, LATER).changed == 1
        assert load("congress", part, LATER).same == 1
    passed = {
        "actionDate": "2025-05-05",
        "text": "Passed/agreed to in House: On passage Passed by recorded vote: 300 - 100.",
    }
    whole = filed.as_json(bill=filed.congress(latestAction=passed))
    assert [load("congress", whole, LATER).same for _ in range(2)] == [1, 1]  # takes no part away
    row = bills(session, initiative)["HR 21"]
    assert (row.stage, row.stage_on, row.session) == (stages.PASSED_ONE, date(2025, 5, 5), "119")
    found = queries.detail(session, initiative.id, row.id, TODAY)
    assert [sponsor.person_key for sponsor in found.sponsors] == ["R000001", "S000002"]
    assert [event.source_key for event in queries.votes_of(session, row.id)] == ["119-house-1-77"]


CSV = (
    b"Bill No;Bill Title;Jurisdiction;Session;Kind;Status;Status Date\n"
    b"SB 12;Crossing guards;Ohio;2025-2026;bill;Passed Senate;2026-03-10\n"
    b"Measure A;Library bond;Marlow County;2026;ballot measure;;\n"
    b"Item 4;Safe routes plan;Marlow County;2026;board item;Approved by the board;2026-05-02\n"
    b";Nothing;Ohio;2025-2026;bill;;\n"
)


def test_a_table_with_local_items(session, initiative, load) -> None:  # type: ignore[no-untyped-def]
    report = load("bills", CSV)
    assert (report.new, [refusal.row for refusal in report.refused]) == (3, [5])
    rows = bills(session, initiative)
    assert rows["SB 12"].stage == stages.PASSED_ONE
    assert (rows["Item 4"].stage, rows["Item 4"].stage_label) == (stages.ENACTED, "Adopted")
    assert rows["Measure A"].kind == "ballot measure"
    assert load("bills", CSV, LATER).same == 3


def test_a_table_remembers_its_columns_and_takes_place_and_session(session, initiative, load) -> None:  # type: ignore[no-untyped-def]
    content = b"Ref,What,Last action,When\nAB 9,Clinics,Introduced,2026-02-01\n"
    with_columns = columns.as_option({columns.ANY: {"identifier": "Ref", "title": "What", "latest_on": "When"}})
    options = {"jurisdiction": "Ohio", "session": "2025-2026"}
    refused = load("bills", content, **options)
    assert "Say which column holds the number" in refused.refused[0].why
    assert load("bills", content, columns=with_columns, **options).new == 1
    assert load("bills", content, LATER, **options).same == 1
    assert bills(session, initiative)["AB 9"].session == "2025-2026"


SOURCES = {
    "openstates": body(raw_bill(actions=WHOLE_WAY[:4], related_bills=[])),
    "legiscan": filed.as_json(bill=filed.legiscan()),
    "bills": CSV.splitlines(keepends=True)[0] + CSV.splitlines(keepends=True)[1],
}


@pytest.mark.parametrize("order", list(permutations(SOURCES)))
def test_one_bill_of_three_sources_whatever_their_order(session, initiative, load, order: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    assert [load(name, SOURCES[name]).new for name in order] == [1, 0, 0]
    for name in order:  # and none of them says anything new when it is read again
        assert load(name, SOURCES[name], LATER).same == 1
    (row,) = queries.bills(session, initiative.id, TODAY)
    assert (row.title, row.stage, row.stage_on) == ("School crossing guards", stages.PASSED_ONE, date(2026, 3, 10))
    assert set(row.sources) == {"openstates", "legiscan", "table"}
    (title,) = [one for one in queries.differences(session, initiative.id, row.id) if one.field == "title"]
    assert title.values == (
        ("openstates", "School crossing guards"), ("legiscan", "Crossing guards at schools"),
        ("table", "Crossing guards"),
    )  # fmt: skip


def test_what_the_other_source_changes_is_told_and_does_not_take_over(session, initiative, load) -> None:  # type: ignore[no-untyped-def]
    load("openstates", SOURCES["openstates"])
    load("legiscan", SOURCES["legiscan"])
    load("legiscan", filed.as_json(bill=filed.legiscan(title="Guards Act")), LATER)
    assert since(session, initiative) == [("title, says LegiScan,", "Crossing guards at schools", "Guards Act")]
    assert queries.bills(session, initiative.id, TODAY)[0].title == "School crossing guards"


def test_the_source_that_is_further_on_is_not_held_back(session, initiative, load) -> None:  # type: ignore[no-untyped-def]
    load("legiscan", SOURCES["legiscan"])
    load("openstates", body(raw_bill(actions=WHOLE_WAY)))
    assert queries.bills(session, initiative.id, TODAY)[0].stage == stages.ENACTED
    load("legiscan", SOURCES["legiscan"], LATER)
    (row,) = queries.bills(session, initiative.id, TODAY)
    assert row.stage == stages.ENACTED
    (stage,) = [one for one in queries.differences(session, initiative.id, row.id) if one.field == "stage"]
    assert stage.values == (("openstates", stages.ENACTED), ("legiscan", stages.PASSED_ONE))
    assert queries.misplaced(session) == []


def test_failure_13_a_year_of_a_biennium_is_that_biennium_and_years_apart_stay_apart(
    session: Session, actor: Actor, initiative: InitiativeRow, load: Any
) -> None:
    load("openstates", body(raw_bill("SB 540")))
    report = load("openstates", body(raw_bill("S.B. 540", session="2026", id="")))
    assert report.new == 0
    assert "bills carry over" in report.notes[0]
    # Where each year is a session of its own, SB 540 of 2025 and SB 540 of 2026 are two bills.
    for year in ("2025", "2026"):
        services.add_bill(session, actor, initiative.id, draft("SB 540", session=year, jurisdiction="Iowa"), now=NOW)
    # And a biennium that may be either of them is added by itself, and said.
    iowa = {"id": "ocd-jurisdiction/country:us/state:ia/government", "name": "Iowa"}
    report = load("openstates", body(raw_bill("SB 540", jurisdiction=iowa, id="ocd-bill/iowa")))
    assert (report.new, "may be any of 2 bills" in report.notes[0]) == (1, True)
    assert len(queries.bills(session, initiative.id, TODAY)) == 4


def test_failure_13_companions_are_linked_never_merged_and_count_once(session, initiative, load) -> None:  # type: ignore[no-untyped-def]
    load("openstates-csv", filed.bulk(filed.tables()))
    rows = bills(session, initiative)
    assert len(rows) == 2
    links = [
        GoalLink(goal, row.id, row.identifier, row.title, row.stage, "agree", "strong", None)
        for goal in (1, 2)
        for row in rows.values()
    ]
    found = once(links, queries.companions(session, initiative.id))
    assert [(link.goal_id, link.identifier, link.stage) for link in found] == [
        (1, "SB 12 with HB 40", stages.PASSED_ONE), (2, "SB 12 with HB 40", stages.PASSED_ONE),
    ]  # fmt: skip
    assert once(links, {}) == links


def test_a_biennium_does_not_end_in_its_first_year(session: Session, actor: Actor, initiative: InitiativeRow) -> None:
    with pytest.raises(Refused, match="carry over"):
        services.set_session_end(session, actor, initiative.id, "Ohio", "2025-2026", date(2025, 9, 12), now=NOW)
    services.set_session_end(session, actor, initiative.id, "Ohio", "2025-2026", date(2026, 12, 31), now=NOW)
