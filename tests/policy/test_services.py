"""The verbs of the policy room, on both databases."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from data import queries as agenda
from data import services as ground
from data.access import Actor, Role
from data.agenda import GoalDraft, InitiativeRow
from data.errors import NotAllowed, NotFound, Refused
from data.models import AuditEntry
from policy import queries, services, stages
from policy.alignment import CodingDraft, PositionDraft
from policy.board import columns, stopped
from policy.hearings import HearingDraft
from policy.models import Bill, BillAction
from tests.conftest import NOW
from tests.policy.builders import STATE, WHOLE_WAY, action, body, draft, raw_action, raw_bill

TODAY = date(2026, 11, 23)
LATER = NOW + timedelta(days=2)


@pytest.fixture
def bill(session: Session, actor: Actor, initiative: InitiativeRow) -> int:
    actions = (action("2026-02-02", "Introduced"), action("2026-02-10", "Referred to Education"))
    return services.add_bill(session, actor, initiative.id, draft(actions=actions), now=NOW).id


def load(session: Session, actor: Actor, initiative: InitiativeRow, content: bytes, now=NOW):  # type: ignore[no-untyped-def]
    return services.import_bills(session, actor, initiative.id, "bills.json", content, {}, now)


def test_a_bill_by_hand_stands_where_its_actions_say(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    (row,) = queries.bills(session, initiative.id, TODAY)
    assert (row.id, row.stage, row.stage_on, row.sources) == (bill, stages.IN_COMMITTEE, date(2026, 2, 10), ("hand",))
    after = services.add_action(session, actor, initiative.id, bill, action("2026-03-01", "Passed Senate"), now=LATER)
    assert after.stage == stages.PASSED_ONE
    fields = [(c.field, c.before, c.after) for c in queries.changes_since(session, initiative.id, NOW)]
    assert ("stage", "in committee", "passed one chamber") in fields
    assert ("action", "", "2026-03-01 · Passed Senate") in fields


def test_the_same_number_twice_is_refused_in_any_spelling(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    with pytest.raises(Refused, match="is here already"):
        services.add_bill(session, actor, initiative.id, draft("S.B. 0012", jurisdiction="OH"), now=NOW)
    services.add_bill(session, actor, initiative.id, draft("SB 12", session="2023-2024"), now=NOW)
    services.add_bill(session, actor, initiative.id, draft("SJR 12"), now=NOW)
    assert len(queries.bills(session, initiative.id, TODAY)) == 3


def test_failure_13_sb_540_sjr_540_and_another_session_stay_three_bills(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    content = body(
        raw_bill("SB 540"), raw_bill("SJR 540"), raw_bill("S.B. 540", session="2023-2024"), raw_bill("SB0540")
    )
    report = load(session, actor, initiative, content)
    assert (report.new, report.refused) == (3, [])
    assert report.changed + report.same == 1  # SB0540 is SB 540
    assert len(queries.bills(session, initiative.id, TODAY)) == 3
    assert load(session, actor, initiative, content).new == 0


def test_failure_13_a_source_that_renumbers_is_never_merged_silently(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    load(session, actor, initiative, body(raw_bill("SJR 540", id="ocd-bill/x")))
    report = load(session, actor, initiative, body(raw_bill("SB 540", id="ocd-bill/x")), LATER)
    assert report.new == 1
    assert "SJR 540" in report.notes[0]


def test_import_twice_is_same_and_a_changed_field_is_exactly_that_change(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    content = body(raw_bill(actions=WHOLE_WAY[:3]), raw_bill("HB 7"))
    first = load(session, actor, initiative, content)
    assert (first.new, first.changed, first.same) == (2, 0, 0)
    again = load(session, actor, initiative, content, LATER)
    assert (again.new, again.changed, again.same) == (0, 0, 2)
    assert queries.changes_since(session, initiative.id, NOW) == []
    renamed = load(
        session,
        actor,
        initiative,
        body(raw_bill(actions=WHOLE_WAY[:3], title="Guards at crossings"), raw_bill("HB 7")),
        LATER,
    )
    assert (renamed.new, renamed.changed, renamed.same) == (0, 1, 1)
    (change,) = queries.changes_since(session, initiative.id, NOW)
    assert (change.field, change.before, change.after) == ("title", "School crossing guards", "Guards at crossings")
    assert (change.identifier, change.source) == ("SB 12", "openstates")


def test_rows_in_another_order_are_the_same_bill(session: Session, actor: Actor, initiative: InitiativeRow) -> None:
    load(session, actor, initiative, body(raw_bill(actions=WHOLE_WAY)))
    report = load(session, actor, initiative, body(raw_bill(actions=list(reversed(WHOLE_WAY)))), LATER)
    assert report.same == 1
    (row,) = queries.bills(session, initiative.id, TODAY)
    assert row.stage == stages.ENACTED


def test_an_action_taken_back_by_the_source_moves_the_bill_back(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    load(session, actor, initiative, body(raw_bill(actions=WHOLE_WAY[:4])))
    load(session, actor, initiative, body(raw_bill(actions=WHOLE_WAY[:3])), LATER)
    (row,) = queries.bills(session, initiative.id, TODAY)
    assert row.stage == stages.IN_COMMITTEE
    fields = [change.field for change in queries.changes_since(session, initiative.id, NOW)]
    assert sorted(fields) == ["action", "stage"]


def test_without_the_list_of_actions_what_was_seen_accumulates(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    load(session, actor, initiative, body(raw_bill(first_action_date="2026-01-05")))
    moved = raw_bill(
        first_action_date="2026-01-05",
        latest_action_date="2026-05-01",
        latest_action_description="PASSED SENATE",
        latest_passage_date="2026-05-01",
    )
    assert load(session, actor, initiative, body(moved), LATER).changed == 1
    (row,) = queries.bills(session, initiative.id, TODAY)
    seen = queries.actions_by_bill(session, initiative.id)[row.id]
    assert [a.description for a in seen] == ["Referred to committee: Education", "PASSED SENATE"]
    assert row.stage == stages.PASSED_ONE
    assert "no list of actions" in row.stage_note
    # The same day said anew replaces that day's, and is told as one change.
    said_anew = {**moved, "latest_action_description": "PASSED SENATE, AS AMENDED"}
    load(session, actor, initiative, body(said_anew), LATER + timedelta(days=1))
    changes = queries.changes_since(session, initiative.id, LATER)
    assert [(c.field, c.after) for c in changes] == [("latest action", "2026-05-01 · PASSED SENATE, AS AMENDED")]
    # The whole list, once the source sends it, takes the place of what was seen.
    load(session, actor, initiative, body(raw_bill(actions=WHOLE_WAY)), LATER + timedelta(days=2))
    assert len(queries.actions_by_bill(session, initiative.id)[row.id]) == len(WHOLE_WAY)
    # And is not lost when a later answer leaves it out.
    assert (
        load(
            session,
            actor,
            initiative,
            body(
                raw_bill(
                    latest_action_date="2026-05-01",
                    latest_action_description="Signed by Governor",
                    first_action_date="2026-01-05",
                )
            ),
            LATER + timedelta(days=3),
        ).same
        == 1
    )
    assert queries.bills(session, initiative.id, TODAY)[0].stage == stages.ENACTED


def test_an_import_brings_a_bill_added_by_hand_up_to_date(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    services.take_position(session, actor, initiative.id, bill, PositionDraft("support", "Guards.", TODAY), now=NOW)
    report = load(session, actor, initiative, body(raw_bill(actions=WHOLE_WAY)), LATER)
    assert (report.new, report.changed) == (0, 1)
    (row,) = queries.bills(session, initiative.id, TODAY)
    assert (row.id, row.stage, row.stance, row.sources) == (bill, stages.ENACTED, "support", ("hand", "openstates"))
    hand = session.exec(select(BillAction).where(BillAction.source == "hand")).all()
    assert len(hand) == 2  # what people typed stays


def test_refusals_are_named_and_the_rest_is_saved(session: Session, actor: Actor, initiative: InitiativeRow) -> None:
    broken = raw_bill("HB 9")
    del broken["title"]
    dated = raw_bill("HB 8", actions=[raw_action("0001-01-01", "Introduced", "introduction")])
    report = load(session, actor, initiative, body(raw_bill(), broken, dated))
    assert report.new == 2
    assert [refusal.row for refusal in report.refused] == [2, "3 (HB 8), actions 1"]


def test_positions_are_a_history(
    session: Session, actors: dict[Role, Actor], initiative: InitiativeRow, bill: int
) -> None:
    policy = actors[Role.POLICY]
    services.take_position(
        session, policy, initiative.id, bill, PositionDraft("watch", "New to us.", date(2026, 9, 1), 2), now=NOW
    )
    services.take_position(
        session, policy, initiative.id, bill, PositionDraft("support", "It pays for guards.", TODAY, 1), now=LATER
    )
    found = queries.detail(session, initiative.id, bill, TODAY)
    assert [(p.stance, p.recorded_by) for p in found.positions] == [("support", policy.name), ("watch", policy.name)]
    assert (found.row.stance, found.row.priority) == ("support", 1)
    assert queries.bills(session, initiative.id, date(2026, 9, 2))[0].stance == "watch"
    change = queries.changes_since(session, initiative.id, NOW)[0]
    assert (change.field, change.before, change.after) == ("position", "watch, priority 2", "support, priority 1")
    with pytest.raises(Refused, match="reason"):
        services.take_position(session, policy, initiative.id, bill, PositionDraft("oppose", " ", TODAY), now=NOW)


def test_a_coding_keeps_the_version_of_the_goal_it_was_made_against(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    goal = agenda.goals(session, initiative.id)[1]
    services.code_alignment(
        session, actor, initiative.id, bill, CodingDraft(goal.id, "agree", "strong", "Guards at every school."), now=NOW
    )
    ground.change_goal(
        session, actor, initiative.id, goal.id, GoalDraft("Safe and free routes"), why="Board", now=LATER
    )
    services.code_alignment(
        session, actor, initiative.id, bill, CodingDraft(goal.id, "agree", "weak", "No word on fares."), now=LATER
    )
    found = queries.detail(session, initiative.id, bill, TODAY)
    assert [(c.goal, c.strength) for c in found.coding_history] == [
        ("Safe and free routes", "weak"),
        ("Safe routes to school", "strong"),
    ]
    assert [(link.goal, link.strength) for link in found.row.links] == [("Safe and free routes", "weak")]
    (link,) = queries.goal_links(session, initiative.id, TODAY)
    assert (link.goal_id, link.verdict, link.stage) == (goal.id, "agree", stages.IN_COMMITTEE)
    with pytest.raises(NotFound):
        services.code_alignment(session, actor, initiative.id, bill, CodingDraft(10**6, "agree", "weak", "x"), now=NOW)


def test_hearings_are_local_and_can_be_cancelled(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    made = services.add_hearing(
        session, actor, initiative.id, HearingDraft(bill, date(2026, 12, 3), time(10), "Room 2", "Education"), now=NOW
    )
    assert (made.when, made.time_zone) == ("Thu 3 Dec, 10:00", "America/Chicago")
    row = queries.bills(session, initiative.id, TODAY)[0]
    assert row.next_hearing is not None
    assert row.next_hearing.at == time(10)
    services.cancel_hearing(session, actor, initiative.id, made.id, now=LATER)
    assert queries.bills(session, initiative.id, TODAY)[0].next_hearing is None
    assert [h.cancelled for h in queries.hearings(session, initiative.id)] == [True]
    with pytest.raises(Refused):
        services.add_hearing(session, actor, initiative.id, HearingDraft(bill, date(2026, 12, 3)), now=NOW)


def test_dead_at_session_end_once_the_end_is_said(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    services.set_session_end(session, actor, initiative.id, "OH", "2025–26", date(2026, 6, 30), now=NOW)
    rows = queries.bills(session, initiative.id, TODAY)
    assert [row.stage for row in rows] == [stages.DEAD]
    assert stopped(rows) == rows
    assert [name for name, there in columns(rows) if there] == []
    services.set_session_end(session, actor, initiative.id, "Ohio", "2025-2026", date(2026, 12, 31), now=LATER)
    assert queries.bills(session, initiative.id, TODAY)[0].stage == stages.IN_COMMITTEE


def test_who_may(session: Session, actors: dict[Role, Actor], initiative: InitiativeRow, bill: int) -> None:
    for role in (Role.ORGANIZER, Role.READER, Role.COMMUNICATIONS):
        who = actors[role]
        with pytest.raises(NotAllowed):
            services.add_bill(session, who, initiative.id, draft("HB 1"), now=NOW)
        with pytest.raises(NotAllowed):
            load(session, who, initiative, body(raw_bill()))
        with pytest.raises(NotAllowed):
            services.take_position(session, who, initiative.id, bill, PositionDraft("watch", "x", TODAY), now=NOW)
        with pytest.raises(NotAllowed):
            services.code_alignment(session, who, initiative.id, bill, CodingDraft(1, "agree", "weak", "x"), now=NOW)
        with pytest.raises(NotAllowed):
            services.add_hearing(session, who, initiative.id, HearingDraft(bill, TODAY, committee="x"), now=NOW)
        with pytest.raises(NotAllowed):
            services.add_action(session, who, initiative.id, bill, action("2026-03-01", "x"), now=NOW)
        with pytest.raises(NotAllowed):
            services.set_session_end(session, who, initiative.id, "Ohio", "2025", TODAY, now=NOW)


def test_another_initiative_s_bill_is_not_found(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    from tests.conftest import make_initiative

    other = make_initiative(session, "Other")
    with pytest.raises(NotFound):
        queries.detail(session, other.id, bill, TODAY)
    with pytest.raises(NotFound):
        services.take_position(session, actor, other.id, bill, PositionDraft("watch", "x", TODAY), now=NOW)
    services.add_bill(session, actor, other.id, draft(), now=NOW)  # the same bill, theirs
    assert len(queries.bills(session, other.id, TODAY)) == 1


def test_removing_the_initiative_removes_its_bills(
    session: Session, actors: dict[Role, Actor], initiative: InitiativeRow, bill: int
) -> None:
    policy = actors[Role.POLICY]
    goal = agenda.goals(session, initiative.id)[0]
    services.take_position(session, policy, initiative.id, bill, PositionDraft("watch", "x", TODAY), now=NOW)
    services.code_alignment(session, policy, initiative.id, bill, CodingDraft(goal.id, "agree", "weak", "x"), now=NOW)
    services.add_hearing(session, policy, initiative.id, HearingDraft(bill, TODAY, committee="x"), now=NOW)
    ground.remove_initiative(session, actors[Role.DIRECTOR], initiative.id)
    assert session.exec(select(Bill).where(Bill.initiative_id == initiative.id)).all() == []


def test_every_verb_is_audited_without_what_was_written(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    services.take_position(
        session, actor, initiative.id, bill, PositionDraft("watch", "A secret reason", TODAY), now=NOW
    )
    load(session, actor, initiative, body(raw_bill("HB 3")))
    entries = session.exec(select(AuditEntry).where(AuditEntry.initiative_id == initiative.id)).all()
    assert {"add_bill", "take_position"} <= {entry.verb for entry in entries}
    assert all("secret" not in str(entry.detail) for entry in entries)


def test_search_by_number_and_words(session: Session, actor: Actor, initiative: InitiativeRow, bill: int) -> None:
    load(session, actor, initiative, body(raw_bill("SB 123", title="50% off_peak fares"), raw_bill("SJR 12")))
    assert [hit[1] for hit in queries.search(session, initiative.id, "s.b. 12", 5)] == ["SB 12", "SB 123"]
    assert [hit[1] for hit in queries.search(session, initiative.id, "50% off_", 5)] == ["SB 123"]
    assert queries.search(session, initiative.id, "%%", 5) == []
    assert queries.search(session, initiative.id, "..", 5) == []
    hits = queries.search(session, initiative.id, "SCHOOL CROSSING", 5)
    assert {hit[1] for hit in hits[:2]} == {"SB 12", "SJR 12"}  # by title; "SB 123" has both words in its summary
    assert [hit[1] for hit in hits[2:]] == ["SB 123"]
    assert len(queries.search(session, initiative.id, '"school crossing"', 5)) == 2
    numbered = [hit[1] for hit in queries.search(session, initiative.id, "12 guards", 5)]
    assert set(numbered) == {"SB 12", "SJR 12"}  # a number without its letters, beside a word
    load(session, actor, initiative, body(raw_bill("HB 7", title="Écoles", abstracts=[], subject=["Pupil Transport"])))
    for text in ("transport pupil", "ecoles", "pupil transp", "HB0007", "h.b. 7"):
        assert [hit[1] for hit in queries.search(session, initiative.id, text, 5)] == ["HB 7"], text


def test_stored_stages_add_up(session: Session, actor: Actor, initiative: InitiativeRow, bill: int) -> None:
    load(session, actor, initiative, body(raw_bill(actions=WHOLE_WAY), raw_bill("HB 7")))
    assert queries.misplaced(session) == []
    row = session.get(Bill, bill)
    assert row is not None
    row.stage = stages.VETOED
    session.flush()
    assert len(queries.misplaced(session)) == 1


def test_the_real_sample_stands_where_it_should(
    session: Session, actor: Actor, initiative: InitiativeRow, shared_data: Path
) -> None:
    (file,) = (shared_data / "legislation" / "openstates-v3-sample").glob("*.json")
    first = load(session, actor, initiative, file.read_bytes())
    assert (first.new, first.changed, first.same, first.refused) == (6, 0, 0, [])
    again = load(session, actor, initiative, file.read_bytes(), LATER)
    assert (again.new, again.changed, again.same) == (0, 0, 6)
    found = {row.identifier: (row.stage, row.stage_on) for row in queries.bills(session, initiative.id, TODAY)}
    assert found == {
        "A 10774": (stages.IN_COMMITTEE, date(2026, 4, 1)),
        "S 7960": (stages.IN_COMMITTEE, date(2026, 1, 7)),
        "A 10000": (stages.ENACTED, date(2026, 6, 10)),
        "S 9003": (stages.ENACTED, date(2026, 6, 9)),
        "E 1625": (stages.ENACTED, date(2026, 6, 5)),
        "A 675": (stages.IN_COMMITTEE, date(2026, 6, 3)),
    }


def test_the_whole_file_of_a_state_without_chambers_named(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    bare = [{k: v for k, v in one.items() if k != "organization"} for one in WHOLE_WAY]
    report = load(session, actor, initiative, body(raw_bill(actions=bare, jurisdiction=STATE["id"])))
    assert report.new == 1
    assert queries.bills(session, initiative.id, TODAY)[0].stage == stages.ENACTED
