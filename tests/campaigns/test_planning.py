"""Planned events, series, templates and debriefs, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from campaigns import planning, queries, services
from campaigns.attendance import UNKNOWN, exactly
from campaigns.debriefs import DebriefDraft, Quote, ThemeDraft
from campaigns.details import Details, Shift, Turnout
from campaigns.models import Participation
from campaigns.outreach import EventDraft, EventRow, FollowUpDraft
from campaigns.series import HORIZON, Repeat
from data.access import Actor, Role
from data.agenda import InitiativeRow
from data.errors import GroundswellError, NotAllowed, Refused
from tests.conftest import NOW

TODAY = date(2026, 11, 23)
TUESDAY = TODAY + timedelta(days=1)
EVENING = NOW.replace(hour=0, minute=30) + timedelta(days=2)  # half past six in the evening of Tuesday in Chicago


@pytest.fixture
def ahead(draft: EventDraft) -> EventDraft:
    return replace(draft, starts=EVENING, ends=EVENING + timedelta(hours=2), attendance=UNKNOWN)


@pytest.fixture
def weekly(session: Session, initiative: InitiativeRow, actor: Actor, ahead: EventDraft) -> list[EventRow]:
    """Ten Tuesday evenings."""
    until = TUESDAY + timedelta(weeks=9)
    row = services.plan_event(session, actor, initiative.id, ahead, Repeat("week", until), now=NOW)
    return queries.occurrences(session, initiative.id, row.series_id or 0)


def rows_of(session: Session, initiative: InitiativeRow, row: EventRow) -> list[EventRow]:
    """The series of a row as it is now."""
    now = queries.event(session, initiative.id, row.id)
    return queries.occurrences(session, initiative.id, now.series_id or 0)


def test_a_planned_event_keeps_everything_and_is_no_evidence(
    session: Session,
    initiative: InitiativeRow,
    actor: Actor,
    actors: dict[Role, Actor],
    ahead: EventDraft,
    partner: int,
) -> None:
    organizer = actors[Role.ORGANIZER].member_id or 0
    details = Details(
        60, 40, "https://meet.example.org/x", True, "12 Oak St", "Ramp at the side door", ("Spanish", "Somali"), True,
        "public", "will", (partner,), (Shift("Host", 2, EVENING, None, (organizer,)), Shift("Greeter", 1, helpers=1)),
    )  # fmt: skip
    row = services.plan_event(session, actor, initiative.id, replace(ahead, details=details), now=NOW)
    assert (row.details, row.status, row.details.short) == (details, "planned", 1)
    assert (row.details.address_for(staff=False), row.details.address_for(staff=True)) == ("", "12 Oak St")
    assert row.uid.endswith("@groundswell")
    assert services.plan_event(session, actor, initiative.id, ahead, now=NOW).id == row.id, "the same token saves once"
    assert queries.engagement(session, initiative.id) == []
    counted = services.correct_event(
        session, actor, initiative.id, row.id, attendance=exactly(12), heard="", now=NOW + timedelta(days=3)
    )
    assert counted.status == "happened"
    assert {one.event_id for one in queries.engagement(session, initiative.id)} == {row.id}


def test_details_that_cannot_be_are_each_named(
    session: Session, initiative: InitiativeRow, actor: Actor, ahead: EventDraft
) -> None:
    bad = Details(
        0, 0, "meet", True, audience="x", change="y", co_hosts=(99999,), shifts=(Shift("", -1, members=(9999,)),)
    )
    with pytest.raises(Refused) as refused:
        services.plan_event(session, actor, initiative.id, replace(ahead, details=bad), now=NOW)
    assert [problem.field for problem in refused.value.problems] == [
        "capacity", "rsvps_wanted", "online_url", "address", "audience", "change", "co_hosts", "shifts", "shifts",
        "shifts",
    ]  # fmt: skip
    past = replace(ahead, starts=NOW - timedelta(days=2), ends=None)
    with pytest.raises(Refused, match="today or later"):
        services.plan_event(session, actor, initiative.id, past, Repeat("week"), now=NOW)


def test_readers_plan_nothing(
    session: Session, initiative: InitiativeRow, actors: dict[Role, Actor], ahead: EventDraft
) -> None:
    with pytest.raises(NotAllowed):
        services.plan_event(session, actors[Role.READER], initiative.id, ahead, now=NOW)


def test_a_series_is_made_ahead_in_one_identity_and_extending_twice_adds_nothing(
    session: Session, initiative: InitiativeRow, actor: Actor, ahead: EventDraft
) -> None:
    row = services.plan_event(session, actor, initiative.id, ahead, Repeat("week"), now=NOW)
    rows = rows_of(session, initiative, row)
    assert [one.series_on for one in rows[:2]] == [TUESDAY, TUESDAY + timedelta(weeks=1)]
    assert rows[-1].starts_on <= TODAY + HORIZON < rows[-1].starts_on + timedelta(weeks=1)
    assert len({one.uid for one in rows}) == 1
    assert {one.starts.astimezone(ZoneInfo("America/Chicago")).time() for one in rows if one.starts} == {
        EVENING.astimezone(ZoneInfo("America/Chicago")).time()
    }
    assert services.extend_series(session, actor, initiative.id, now=NOW) == 0
    later = NOW + timedelta(weeks=4)
    assert services.extend_series(session, actor, initiative.id, now=later) == 4
    assert services.extend_series(session, actor, initiative.id, now=later) == 0
    again = services.plan_event(session, actor, initiative.id, ahead, Repeat("week"), now=NOW)
    assert again.id == row.id


def test_one_changed_day_stays_as_it_is_when_all_change(
    session: Session, initiative: InitiativeRow, actor: Actor, weekly: list[EventRow]
) -> None:
    moved = replace(planning.draft_of(weekly[2]), place="Gym", starts=EVENING + timedelta(days=15), ends=None)
    services.change_event(session, actor, initiative.id, weekly[2].id, moved, now=NOW)
    services.cancel_event(session, actor, initiative.id, weekly[3].id, "Snow", now=NOW)
    everywhere = replace(planning.draft_of(weekly[0]), place="Hall", starts=EVENING + timedelta(hours=1))
    services.change_event(session, actor, initiative.id, weekly[0].id, everywhere, "all", now=NOW)
    rows = rows_of(session, initiative, weekly[0])
    assert [row.place for row in rows[:5]] == ["Hall", "Hall", "Gym", "Marlow Library", "Hall"]
    assert (rows[2].apart, rows[2].series_on, rows[2].starts_on) == (True, weekly[2].series_on, TUESDAY + timedelta(15))
    assert (rows[3].status, rows[3].cancelled_why) == ("cancelled", "Snow")
    assert rows[4].starts == (weekly[4].starts or NOW) + timedelta(hours=1)
    assert rows[0].sequence == 1


def test_this_and_the_following_become_a_series_of_their_own(
    session: Session, initiative: InitiativeRow, actor: Actor, weekly: list[EventRow]
) -> None:
    change = replace(planning.draft_of(weekly[4]), place="Hall")
    row = services.change_event(session, actor, initiative.id, weekly[4].id, change, "following", now=NOW)
    after, before = rows_of(session, initiative, row), rows_of(session, initiative, weekly[0])
    assert ([one.place for one in before], [one.place for one in after]) == (["Marlow Library"] * 4, ["Hall"] * 6)
    assert len({before[0].uid, after[0].uid}) == 2
    assert services.extend_series(session, actor, initiative.id, now=NOW + timedelta(weeks=20)) == 0, "it has an end"


def test_the_day_of_several_cannot_move_and_one_event_has_no_others(
    session: Session, initiative: InitiativeRow, actor: Actor, weekly: list[EventRow], ahead: EventDraft
) -> None:
    later = replace(planning.draft_of(weekly[1]), starts=EVENING + timedelta(days=8), ends=None)
    with pytest.raises(Refused, match="one event at a time"):
        services.change_event(session, actor, initiative.id, weekly[1].id, later, "all", now=NOW)
    alone = services.plan_event(session, actor, initiative.id, replace(ahead, token="alone"), now=NOW)
    with pytest.raises(Refused, match="does not repeat"):
        services.change_event(session, actor, initiative.id, alone.id, planning.draft_of(alone), "all", now=NOW)
    with pytest.raises(GroundswellError, match="does not repeat"):
        services.cancel_event(session, actor, initiative.id, alone.id, "", "all", now=NOW)


@pytest.mark.parametrize(("scope", "left"), [("one", 9), ("following", 4), ("all", 0)])
def test_what_is_called_off_is_kept_and_comes_no_more(
    session: Session, initiative: InitiativeRow, actor: Actor, weekly: list[EventRow], scope: planning.Scope, left: int
) -> None:
    services.cancel_event(session, actor, initiative.id, weekly[4].id, "", scope, now=NOW)
    rows = rows_of(session, initiative, weekly[0])
    assert (len(rows), sum(not row.cancelled for row in rows)) == (10, left)
    assert services.extend_series(session, actor, initiative.id, now=NOW + timedelta(weeks=8)) == 0
    year = (TODAY, TODAY + timedelta(days=365))
    found = queries.on_timeline(session, initiative.id, *year)
    assert len({one.record_id for one in found}) == left
    assert queries.event_total(session, initiative.id).events == left


def test_a_cancelled_event_is_taken_up_again_and_a_counted_one_is_not_cancelled(
    session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft, ahead: EventDraft
) -> None:
    row = services.plan_event(session, actor, initiative.id, replace(ahead, token="b"), now=NOW)
    services.cancel_event(session, actor, initiative.id, row.id, "Ill", now=NOW)
    with pytest.raises(GroundswellError, match="Take it up again"):
        services.change_event(session, actor, initiative.id, row.id, ahead, now=NOW)
    row = services.set_event_status(session, actor, initiative.id, row.id, "confirmed", now=NOW)
    assert (row.status, row.cancelled_why, row.sequence) == ("confirmed", "", 2)
    with pytest.raises(Refused, match="still to come"):
        services.set_event_status(session, actor, initiative.id, row.id, "happened", now=NOW)
    counted = services.log_event(session, actor, initiative.id, draft, now=NOW)
    with pytest.raises(GroundswellError, match="took place"):
        services.cancel_event(session, actor, initiative.id, counted.id, now=NOW)


def test_a_template_and_a_copy_begin_a_new_event(
    session: Session, initiative: InitiativeRow, actor: Actor, ahead: EventDraft
) -> None:
    me = actor.member_id or 0
    details = Details(rsvps_wanted=20, languages=("Spanish",), shifts=(Shift("Host", 2, members=(me,), helpers=1),))
    row = services.plan_event(session, actor, initiative.id, replace(ahead, name="Coffee", details=details), now=NOW)
    services.save_template(session, actor, initiative.id, row.id, "Coffee hour", now=NOW)
    template = services.save_template(session, actor, initiative.id, row.id, " Coffee  hour ", now=NOW)
    assert [one.name for one in queries.templates(session, initiative.id)] == ["Coffee hour"]
    known = queries.known(session, initiative.id)
    begun = planning.from_template(template, known, date(2027, 3, 16), "new", initiative.tz)
    again = services.plan_event(session, actor, initiative.id, begun, now=NOW)
    local = again.starts.astimezone(initiative.tz) if again.starts and row.starts else None
    assert local is not None
    assert row.starts is not None
    assert (local.date(), local.time()) == (date(2027, 3, 16), row.starts.astimezone(initiative.tz).time())
    assert (again.name, again.details.shifts, again.details.languages) == ("Coffee", (Shift("Host", 2),), ("Spanish",))
    assert planning.copied(row, "x").details.shifts == (Shift("Host", 2),)
    services.drop_template(session, actor, initiative.id, template.id, now=NOW)
    assert queries.templates(session, initiative.id) == []
    assert len(queries.events(session, initiative.id)) == 2, "a template is no event"


def test_a_debrief_keeps_quotes_themes_and_commitments(
    session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft, goals: list[int]
) -> None:
    event = services.log_event(session, actor, initiative.id, draft, now=NOW)
    owed = FollowUpDraft("c", "Bring the numbers", actor.member_id, TODAY + timedelta(days=3), "the parents")
    written = DebriefDraft(
        "d", "Buses are late.\nHours do not fit.", event_id=event.id, commitments=(owed,),
        quotes=(Quote("We wait an hour.", "A mother of two", consent=True), Quote("Not for the paper.")),
        themes=(ThemeDraft("Buses", goals[1]), ThemeDraft("Buses ", goals[1])),
    )  # fmt: skip
    row = services.write_debrief(session, actor, initiative.id, written, now=NOW)
    assert services.write_debrief(session, actor, initiative.id, written, now=NOW).id == row.id
    assert (row.heard, [theme.theme for theme in row.themes]) == ("Buses are late.\nHours do not fit.", ["Buses"])
    assert [quote.text for quote in row.quotes_for(staff=False)] == ["We wait an hour."]
    assert len(row.quotes_for(staff=True)) == 2
    (promise,) = queries.follow_ups(session, initiative.id, debrief_id=row.id)
    assert (promise.to_whom, promise.state(TODAY), promise.event_id) == ("the parents", "open", event.id)
    kept = services.finish_follow_up(session, actor, initiative.id, promise.id, now=NOW)
    assert kept.state(TODAY) == "kept"
    assert queries.event(session, initiative.id, event.id).status == "debriefed"
    assert len(queries.engagement(session, initiative.id)) == len(goals), "debriefed is evidence too"
    assert [one.id for one in queries.debriefs(session, initiative.id, goal_ids=[goals[1]])] == [row.id]
    services.drop_debrief(session, actor, initiative.id, row.id, now=NOW)
    assert queries.event(session, initiative.id, event.id).status == "happened"
    assert queries.follow_ups(session, initiative.id, done=True) == []


def test_a_debrief_without_its_answers_is_refused_naming_each(
    session: Session, initiative: InitiativeRow, actor: Actor
) -> None:
    bad = DebriefDraft(
        "d", " ", window_on=TODAY + timedelta(days=1), quotes=(Quote(""),), themes=(ThemeDraft("", None),),
        commitments=(FollowUpDraft("c", "", None, None),),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        services.write_debrief(session, actor, initiative.id, bad, now=NOW)
    assert [problem.field for problem in refused.value.problems] == [
        "of", "of", "heard", "quotes", "themes", "themes", "to_whom", "what", "owner", "due",
    ]  # fmt: skip


def test_monday_reads_what_is_short_uncounted_and_owed(
    session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft, ahead: EventDraft
) -> None:
    wants = Details(shifts=(Shift("Host", 1),))
    short = services.plan_event(session, actor, initiative.id, replace(ahead, details=wants), now=NOW)
    forum = replace(draft, token="f", starts=NOW - timedelta(days=2), attendance=UNKNOWN)
    past = services.log_event(session, actor, initiative.id, forum, now=NOW - timedelta(days=2))
    items = queries.monday_list(session, initiative.id, now=NOW, today=TODAY)
    assert [(item.kind, item.key) for item in items if item.of == "event"] == [
        ("short", short.id), ("uncounted", past.id), ("debrief", past.id)
    ]  # fmt: skip
    window = DebriefDraft(
        "w", "Tense.", window_page="policy", window_record=3, window_title="SB 1: hearing", window_on=TODAY
    )
    services.write_debrief(session, actor, initiative.id, window, now=NOW)
    services.write_debrief(session, actor, initiative.id, DebriefDraft("e", "Good.", event_id=past.id), now=NOW)
    items = queries.monday_list(session, initiative.id, now=NOW, today=TODAY)
    assert [(item.kind, item.key) for item in items] == [("short", short.id), ("uncounted", past.id)]


def test_who_came_by_name_stands_beside_the_count(
    session: Session, initiative: InitiativeRow, actor: Actor, draft: EventDraft
) -> None:
    event = services.log_event(session, actor, initiative.id, draft, now=NOW)
    said = [("rsvp", False), ("checked in", False), ("attended", True), ("checked in", True), ("no show", False),
            ("invited", False), ("cancelled", False)]  # fmt: skip
    for status, walk_in in said:
        session.add(Participation(event_id=event.id, role="attendee", status=status, walk_in=walk_in))
    session.flush()
    assert queries.turnouts(session, [event.id]) == {event.id: Turnout(3, 2, 2, 3, 1)}
    assert queries.event(session, initiative.id, event.id).attendance == draft.attendance
