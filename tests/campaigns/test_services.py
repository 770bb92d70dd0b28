"""The verbs of the room, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from campaigns import queries, services
from campaigns.attendance import UNKNOWN, Count, Total, exactly, parse
from campaigns.expectation import ExpectationDraft
from campaigns.outreach import UNDO_FOR, EventDraft, FollowUpDraft, attended
from campaigns.plan import CampaignDraft
from data import queries as ground
from data import services as agenda
from data.access import Actor, Role
from data.agenda import GoalDraft, InitiativeRow
from data.errors import GroundswellError, NotAllowed, NotFound, Refused
from tests.conftest import NOW, make_initiative

TODAY = date(2026, 11, 23)


EXPECT = ExpectationDraft("supportive", "public", 2, 5, date(2027, 4, 1), "Road repair")


def test_an_event_is_kept_as_logged(
    session: Session,
    initiative: InitiativeRow,
    actor: Actor,
    draft: EventDraft,
    partner: int,
    actors: dict[Role, Actor],
) -> None:
    owner = actors[Role.ORGANIZER].member_id
    follow_up = FollowUpDraft("f", "Send the flyer", owner, TODAY + timedelta(days=2))
    full = replace(
        draft,
        name="Coffee with parents",
        direct=False,
        partner_id=partner,
        ends=NOW + timedelta(hours=2),
        heard="Hours do not fit shifts",
        follow_ups=(follow_up,),
    )
    row = services.log_event(session, actor, initiative.id, full, now=NOW)
    assert (row.name, row.kind, row.place, row.direct) == (
        "Coffee with parents",
        "house meeting",
        "Marlow Library",
        False,
    )
    assert row.partner == "Marlow Library"
    assert (row.starts, row.ends, row.starts_on, row.all_day) == (NOW, NOW + timedelta(hours=2), TODAY, False)
    assert row.attendance == Count(50, 60)
    assert [goal.name for goal in row.goals] == ["Child care for every family", "Safe routes to school"]
    assert (row.heard, row.logged_by, row.open_follow_ups) == ("Hours do not fit shifts", actor.name, 1)
    (owed,) = queries.follow_ups(session, initiative.id)
    assert (owed.event, owed.owner, owed.due) == (row.name, "Pat organizer", TODAY + timedelta(days=2))
    assert queries.event(session, initiative.id, row.id) == row


def test_a_double_tap_saves_once(session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft) -> None:
    first = services.log_event(session, actor, initiative.id, draft, now=NOW)
    again = services.log_event(session, actor, initiative.id, replace(draft, heard="tap tap"), now=NOW)
    assert again == first
    assert len(queries.events(session, initiative.id)) == 1
    entries = ground.audit_entries(session, "event", [first.id])
    assert [entry[2] for entry in entries] == ["log_event"]


def test_two_taps_at_the_same_moment_are_one_event(
    session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft
) -> None:
    """Both found nothing saved under the token: the second insert meets the first."""
    goals = ground.goals(session, initiative.id)
    saved = [
        queries.insert_event(session, initiative, draft, goals, by="Pat", member_id=None, now=NOW) for _ in range(2)
    ]
    assert saved[0] == (saved[1][0], True)
    assert saved[1] == (saved[0][0], False)
    assert len(queries.event(session, initiative.id, saved[0][0]).goals) == 2


def test_the_same_token_in_another_initiative_is_another_event(
    session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft
) -> None:
    other = make_initiative(session, "Another county")
    theirs = replace(draft, goal_ids=tuple(goal.id for goal in ground.goals(session, other.id)))
    first = services.log_event(session, actor, initiative.id, draft, now=NOW)
    second = services.log_event(session, actor, other.id, theirs, now=NOW)
    assert first.id != second.id
    with pytest.raises(NotFound):
        queries.event(session, initiative.id, second.id)


def test_attendance_unknown_is_never_0(
    session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft
) -> None:
    row = services.log_event(session, actor, initiative.id, replace(draft, attendance=UNKNOWN), now=NOW)
    assert (row.attendance.low, row.attendance.high) == (None, None)
    (evidence, _) = queries.engagement(session, initiative.id)
    assert not evidence.known
    assert (evidence.low, evidence.high) == (None, None)


@pytest.mark.parametrize("text", ["45", "0", "50-60", "12+", "up to 40", "about 40", "?"])
def test_every_kind_of_count_is_kept(
    session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft, text: str
) -> None:
    row = services.log_event(session, actor, initiative.id, replace(draft, attendance=parse(text)), now=NOW)
    assert row.attendance == parse(text)
    assert row.attendance.said == text


def test_a_refused_event_saves_nothing(
    session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft
) -> None:
    bad = replace(draft, place="", follow_ups=(FollowUpDraft("f", "", None, None),))
    with pytest.raises(Refused) as refused:
        services.log_event(session, actor, initiative.id, bad, now=NOW)
    assert [problem.field for problem in refused.value.problems] == ["place", "what", "owner", "due"]
    assert queries.events(session, initiative.id) == []
    assert queries.follow_ups(session, initiative.id) == []


def test_readers_log_nothing(
    session: Session, initiative: InitiativeRow, actors: dict[Role, Actor], draft: EventDraft, plan: CampaignDraft
) -> None:
    with pytest.raises(NotAllowed):
        services.log_event(session, actors[Role.READER], initiative.id, draft, now=NOW)
    with pytest.raises(NotAllowed):
        services.plan_campaign(session, actors[Role.ORGANIZER], initiative.id, plan, now=NOW)


def test_failure_12_an_event_late_in_the_evening_is_of_that_day_on_the_spot(
    session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft
) -> None:
    late = NOW.replace(day=21, hour=5)  # 11 pm on the 20th in Chicago
    row = services.log_event(session, actor, initiative.id, replace(draft, starts=late), now=NOW)
    assert row.starts_on == date(2026, 11, 20)
    assert queries.events(session, initiative.id, start=date(2026, 11, 21)) == []
    assert row.when() == "Fri 20 Nov 2026, 11:00 pm"


def test_failure_12_an_all_day_event_stays_on_its_day(
    session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft
) -> None:
    day = date(2026, 11, 20)
    row = services.log_event(
        session, actor, initiative.id, replace(draft, starts=None, day=day, last_day=day + timedelta(days=1)), now=NOW
    )
    assert (row.all_day, row.starts, row.starts_on, row.ends_on) == (True, None, day, day + timedelta(days=1))
    assert row.when() == "Fri 20 Nov 2026 to Sat 21 Nov 2026"
    assert [e.id for e in queries.events(session, initiative.id, start=date(2026, 11, 21))] == [row.id]


def test_records_keep_the_version_of_the_goal_they_were_linked_to(
    session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft, goals: list[int]
) -> None:
    row = services.log_event(session, actor, initiative.id, draft, now=NOW)
    agenda.change_goal(session, actor, initiative.id, goals[0], GoalDraft("Care for all"), why="Plainer", now=NOW)
    (link, _) = queries.event(session, initiative.id, row.id).goals
    assert (link.name, link.wording) == ("Care for all", "Child care for every family")
    assert link.version_id == row.goals[0].version_id


def test_undo_takes_the_event_and_its_follow_ups_back(
    session: Session, initiative: InitiativeRow, actors: dict[Role, Actor], draft: EventDraft
) -> None:
    organizer = actors[Role.ORGANIZER]
    follow_up = FollowUpDraft("f", "Send", organizer.member_id, TODAY)
    row = services.log_event(session, organizer, initiative.id, replace(draft, follow_ups=(follow_up,)), now=NOW)
    with pytest.raises(GroundswellError, match="Somebody else"):
        services.undo_event(session, actors[Role.POLICY], initiative.id, row.id, now=NOW)
    with pytest.raises(GroundswellError, match="minutes ago"):
        services.undo_event(session, organizer, initiative.id, row.id, now=NOW + 2 * UNDO_FOR)
    services.undo_event(session, organizer, initiative.id, row.id, now=NOW + UNDO_FOR)
    assert queries.events(session, initiative.id) == []
    assert queries.follow_ups(session, initiative.id) == []
    again = services.log_event(session, organizer, initiative.id, draft, now=NOW)
    assert queries.events(session, initiative.id) == [again]


def test_a_count_is_added_afterwards(
    session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft
) -> None:
    ahead = replace(draft, starts=NOW + timedelta(days=2), attendance=UNKNOWN)
    row = services.log_event(session, actor, initiative.id, ahead, now=NOW)
    with pytest.raises(Refused, match="still to come"):
        services.correct_event(session, actor, initiative.id, row.id, attendance=exactly(9), heard="", now=NOW)
    later = NOW + timedelta(days=3)
    assert queries.event(session, initiative.id, row.id).awaits_count(date(2026, 11, 26))
    row = services.correct_event(
        session, actor, initiative.id, row.id, attendance=parse("about 40"), heard="Buses", now=later
    )
    assert (row.attendance, row.attendance.said, row.heard) == (Count(32, 48), "about 40", "Buses")
    services.correct_event(session, actor, initiative.id, row.id, attendance=Count(32, 48), heard="Buses", now=later)
    verbs = [entry[2] for entry in ground.audit_entries(session, "event", [row.id])]
    assert verbs == ["correct_event", "log_event"]


def test_events_of_several_goals_are_filtered_by_each_and_counted_once(
    session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft, goals: list[int]
) -> None:
    services.log_event(session, actor, initiative.id, draft, now=NOW)
    services.log_event(
        session, actor, initiative.id, replace(draft, token="b", goal_ids=(goals[1],), attendance=UNKNOWN), now=NOW
    )
    assert len(queries.events(session, initiative.id, goal_ids=[goals[0]])) == 1
    both = queries.events(session, initiative.id, goal_ids=goals)
    assert len(both) == 2
    assert attended(both) == Total(50, 60, 1, 2)
    assert queries.event_total(session, initiative.id, goal_ids=goals) == attended(both)
    assert queries.event_total(session, initiative.id, end=TODAY - timedelta(days=9)) == Total()
    assert len(queries.events(session, initiative.id, limit=1)) == 1
    evidence = queries.engagement(session, initiative.id, goals[1], start=TODAY, end=TODAY)
    assert [(row.goal_id, row.kind, row.low, row.high) for row in evidence] == [
        (goals[1], "house meeting", 50, 60),
        (goals[1], "house meeting", None, None),
    ]
    assert queries.engagement(session, initiative.id, end=TODAY - timedelta(days=1)) == []


def test_follow_ups_stand_overdue_first_and_can_be_finished_and_opened(
    session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft, goals: list[int]
) -> None:
    event = services.log_event(session, actor, initiative.id, replace(draft, goal_ids=(goals[1],)), now=NOW)
    owner = actor.member_id
    soon = services.add_follow_up(
        session, actor, initiative.id, event.id, FollowUpDraft("a", "Soon", owner, TODAY + timedelta(days=9)), now=NOW
    )
    first = services.add_follow_up(
        session, actor, initiative.id, None, FollowUpDraft("b", "First", owner, TODAY), now=NOW
    )
    again = services.add_follow_up(
        session, actor, initiative.id, None, FollowUpDraft("b", "First", owner, TODAY), now=NOW
    )
    assert again == first
    assert [row.what for row in queries.follow_ups(session, initiative.id)] == ["First", "Soon"]
    assert [row.what for row in queries.follow_ups(session, initiative.id, due_by=TODAY)] == ["First"]
    assert [row.what for row in queries.follow_ups(session, initiative.id, goal_ids=[goals[1]])] == ["Soon"]
    assert queries.follow_ups(session, initiative.id, goal_ids=[goals[0]]) == []
    done = services.finish_follow_up(session, actor, initiative.id, first.id, now=NOW)
    assert (done.done_at, done.done_by, done.state(TODAY)) == (NOW, actor.name, "done")
    assert services.finish_follow_up(session, actor, initiative.id, first.id, now=NOW + UNDO_FOR) == done
    assert [row.what for row in queries.follow_ups(session, initiative.id)] == ["Soon"]
    assert [row.what for row in queries.follow_ups(session, initiative.id, done=True)] == ["Soon", "First"]
    services.finish_follow_up(session, actor, initiative.id, first.id, now=NOW, done=False)
    assert len(queries.follow_ups(session, initiative.id)) == 2
    assert soon.event == event.name


def test_another_initiative_s_records_are_out_of_reach(
    session: Session, initiative: InitiativeRow, actor: Actor, plan: CampaignDraft, draft: EventDraft
) -> None:
    other = make_initiative(session, "Another county")
    campaign = services.plan_campaign(session, actor, initiative.id, plan, now=NOW)
    event = services.log_event(session, actor, initiative.id, draft, now=NOW)
    for attempt in (
        lambda: services.change_campaign(session, actor, other.id, campaign.id, plan, now=NOW),
        lambda: services.lock_expectation(session, actor, other.id, campaign.id, EXPECT, now=NOW),
        lambda: services.drop_campaign(session, actor, other.id, campaign.id, now=NOW),
        lambda: services.undo_event(session, actor, other.id, event.id, now=NOW),
        lambda: services.correct_event(session, actor, other.id, event.id, attendance=UNKNOWN, heard="", now=NOW),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_removing_the_initiative_removes_all(
    session: Session, initiative: InitiativeRow, actor: Actor, plan: CampaignDraft, draft: EventDraft, partner: int
) -> None:
    campaign = services.plan_campaign(
        session, actor, initiative.id, replace(plan, partner_ids=(partner,)), EXPECT, now=NOW
    )
    services.log_event(
        session,
        actor,
        initiative.id,
        replace(
            draft,
            direct=False,
            partner_id=partner,
            campaign_id=campaign.id,
            follow_ups=(FollowUpDraft("f", "Send", actor.member_id, TODAY),),
        ),
        now=NOW,
    )
    agenda.remove_initiative(session, actor, initiative.id)
    assert queries.events(session, initiative.id) == []
    assert queries.follow_ups(session, initiative.id) == []
    assert queries.campaigns(session, initiative.id) == []


def test_the_audit_holds_no_words_of_people(
    session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft
) -> None:
    from sqlmodel import select

    from data.models import AuditEntry

    spoken = "Maria Gonzalez said 555-0100"
    told = replace(
        draft, name=spoken, place=spoken, heard=spoken, follow_ups=(FollowUpDraft("f", spoken, actor.member_id, TODAY),)
    )
    services.log_event(session, actor, initiative.id, told, now=NOW)
    for entry in session.exec(select(AuditEntry)):
        assert "Maria" not in str(entry.model_dump())
