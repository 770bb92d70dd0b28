"""What the policy room offers the others: milestones, what is new, find, its format."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlmodel import Session

from data import exchange, find, news, timeline
from data import queries as agenda
from data.access import Actor
from data.agenda import InitiativeRow
from policy import offers, queries, services
from policy.alignment import CodingDraft, PositionDraft
from policy.hearings import HearingDraft
from tests.conftest import NOW
from tests.policy.builders import WHOLE_WAY, body, raw_bill

TODAY = date(2026, 11, 23)
BEFORE, AFTER = NOW - timedelta(hours=1), NOW + timedelta(days=1)


@pytest.fixture
def bill(session: Session, actor: Actor, initiative: InitiativeRow) -> int:
    services.import_bills(session, actor, initiative.id, "b.json", body(raw_bill(actions=WHOLE_WAY[:4])), {}, NOW)

    return queries.bills(session, initiative.id, TODAY)[0].id


def titles(session: Session, initiative: InitiativeRow) -> list[tuple[str, int | None]]:
    found = queries.on_timeline(session, initiative.id, date(2026, 1, 1), date(2026, 12, 31))
    return sorted((m.title, m.goal_id) for m in found)


def test_milestones_are_of_our_bills_and_bear_their_goals(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    assert titles(session, initiative) == []  # imported, and nobody has said that it matters
    one, two = agenda.goals(session, initiative.id)
    services.code_alignment(session, actor, initiative.id, bill, CodingDraft(two.id, "agree", "strong", "x"), now=NOW)
    assert titles(session, initiative) == [("SB 12 introduced", two.id), ("SB 12 passed one chamber", two.id)]
    services.code_alignment(session, actor, initiative.id, bill, CodingDraft(one.id, "neutral", "weak", "x"), now=NOW)
    services.take_position(session, actor, initiative.id, bill, PositionDraft("support", "x", TODAY), now=NOW)
    hearing = HearingDraft(bill, date(2026, 12, 3), time(10), committee="House Education")
    services.add_hearing(session, actor, initiative.id, hearing, now=NOW)
    found = queries.on_timeline(session, initiative.id, date(2026, 11, 1), date(2026, 12, 31))
    assert [(m.title, m.on, m.kind, m.page, m.record_id, m.goal_id) for m in found] == [
        ("SB 12: our position, support", TODAY, "policy", "policy", bill, two.id),
        ("SB 12: hearing, House Education", date(2026, 12, 3), "policy", "policy", bill, two.id),
    ]


def test_a_bill_with_a_position_and_no_goal_is_a_milestone_of_none(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    services.take_position(session, actor, initiative.id, bill, PositionDraft("watch", "x", TODAY), now=NOW)
    assert ("SB 12 passed one chamber", None) in titles(session, initiative)


def test_what_is_new_says_where_a_bill_went(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    def lines(since=NOW):  # type: ignore[no-untyped-def]
        return [item.text for item in offers.what_is_new(session, initiative.id, since, AFTER + timedelta(days=3))]

    assert lines(BEFORE) == ["SB 12 was added"]
    assert lines() == []
    for days, until in ((1, 6), (2, 8)):
        content = body(raw_bill(actions=WHOLE_WAY[:until]))
        services.import_bills(session, actor, initiative.id, "b.json", content, {}, NOW + timedelta(days=days))
    assert lines() == ["SB 12 moved to enacted"]  # one line a bill, however many steps
    hearing = HearingDraft(bill, date(2026, 12, 3), time(10), committee="Education")
    made = services.add_hearing(session, actor, initiative.id, hearing, now=AFTER)
    services.take_position(session, actor, initiative.id, bill, PositionDraft("support", "x", TODAY, 1), now=AFTER)
    assert lines()[1:] == ["SB 12 hearing set for Thu 3 Dec, 10:00", "SB 12: our position is support, priority 1"]
    services.cancel_hearing(session, actor, initiative.id, made.id, now=AFTER)
    assert "SB 12 hearing of Thu 3 Dec, 10:00 cancelled" in lines()
    assert not any("hearing set" in line for line in lines())


def test_many_new_bills_are_one_line(session: Session, actor: Actor, initiative: InitiativeRow) -> None:
    content = body(*(raw_bill(f"SB {n}") for n in range(1, 6)))
    services.import_bills(session, actor, initiative.id, "b.json", content, {}, NOW)
    (item,) = offers.what_is_new(session, initiative.id, BEFORE, AFTER)
    assert item.text == "5 bills were added: SB 1, SB 2, SB 3 and 2 more"


def test_registries(session: Session, actor: Actor, initiative: InitiativeRow, bill: int) -> None:
    offers.register()
    offers.register()
    (hit,) = [hit for hit in find.search(session, initiative.id, "sb12") if hit.kind == "bill"]
    assert (hit.title, hit.page, hit.record_id) == ("SB 12 School crossing guards", "policy", bill)
    assert exchange.sniff("b.json", body(raw_bill()))[0].name == "openstates"
    assert exchange.format_named("openstates").verb == "add_bill"
    timeline.milestones(session, initiative.id, TODAY, TODAY)
    assert any(item.page == "policy" for item in news.items(session, initiative.id, BEFORE, AFTER))
