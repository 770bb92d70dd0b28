"""The verbs: surveys in once, estimates kept as known then, levels published for the other rooms."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from campaigns.attendance import UNKNOWN, exactly
from campaigns.outreach import EventDraft
from campaigns.services import log_event
from data import queries as ground
from data.access import Role
from data.errors import NotAllowed, NotFound, Refused
from sentiment.queries import will as queries
from sentiment.services import will as services
from sentiment.services import will_offers
from sentiment.will.evidence import PollDraft
from sentiment.will.ladder import known_on
from tests.conftest import NOW

TABLE = (
    "pollster,start_date,end_date,sample_size,population,party,approve,disapprove\n"
    "Marlow Pulse,2026-03-01,2026-03-05,412,a,all,48,40\n"
    "Phone Poll,2026-06-01,2026-06-08,1118,a,all,52,38\n"
    "Phone Poll,2026-06-01,2026-06-08,300,a,D,80,10\n"
    "Partner,2026-09-01,2026-08-05,610,a,all,57,33\n"
)


@pytest.fixture
def goal(session, initiative):
    return ground.goals(session, initiative.id)[0]


@pytest.fixture
def opened(session):
    @contextmanager
    def open_session():
        yield session

    return open_session


def draft(goal, **changes):
    made = PollDraft(goal.id, "Marlow Pulse", date(2026, 10, 20), 0.61, date(2026, 10, 17), n=412, wording="For it?")
    return replace(made, **changes)


def load(session, actor, initiative, goal, table=TABLE, **options):
    return services.import_polls(
        session, actor, initiative.id, "polls.csv", table.encode(), goal_id=goal.id, now=NOW, **options
    )


def test_a_survey_is_kept_with_the_goals_version_and_once(session, initiative, actor, goal):
    row = services.add_poll(session, actor, initiative.id, draft(goal), now=NOW)
    assert (row.goal_id, row.goal_version_id, row.share, row.added_by) == (goal.id, goal.version_id, 0.61, actor.name)
    with pytest.raises(Refused, match="here already"):
        services.add_poll(session, actor, initiative.id, draft(goal, pollster="marlow pulse"), now=NOW)
    with pytest.raises(Refused, match="here already"):
        services.add_poll(session, actor, initiative.id, draft(goal, wording=""), now=NOW)
    services.add_poll(session, actor, initiative.id, draft(goal, wording="Against it?", share=0.2), now=NOW)
    assert len(queries.polls(session, initiative.id)) == 2
    assert ground.audit_entries(session, "poll", [row.id])[0][2] == "add_poll"


def test_problems_name_their_fields_and_nothing_is_saved(session, initiative, actor, goal):
    with pytest.raises(Refused) as refused:
        services.add_poll(session, actor, initiative.id, draft(goal, pollster="", share=1.4, n=-3), now=NOW)
    assert {problem.field for problem in refused.value.problems} == {"pollster", "share", "n"}
    assert queries.polls(session, initiative.id) == []


def test_who_may(session, initiative, actors, goal):
    with pytest.raises(NotAllowed):
        services.add_poll(session, actors[Role.ORGANIZER], initiative.id, draft(goal), now=NOW)
    with pytest.raises(NotAllowed):
        load(session, actors[Role.READER], initiative, goal)


def test_importing_again_adds_nothing_and_a_corrected_answer_changes(session, initiative, actor, goal):
    first = load(session, actor, initiative, goal)
    assert (first.new, first.changed, first.same) == (3, 0, 0)
    assert [refusal.row for refusal in first.refused] == [5]
    assert "before it starts" in first.refused[0].why
    again = load(session, actor, initiative, goal)
    assert (again.new, again.changed, again.same) == (0, 0, 3)
    corrected = load(session, actor, initiative, goal, TABLE.replace("412,a,all,48", "412,a,all,49"))
    assert (corrected.new, corrected.changed, corrected.same) == (0, 1, 2)
    assert {row.share for row in queries.polls(session, initiative.id)} == {0.49, 0.52, 0.80}
    fixed = TABLE.replace("412,a,all,48", "412,a,all,49")
    twice = load(session, actor, initiative, goal, fixed + "Marlow Pulse,2026-03-01,2026-03-05,412,a,all,55,40\n")
    assert (twice.new, twice.changed, twice.same) == (0, 0, 4)
    assert any("same survey as row 2" in note for note in twice.notes)


def test_an_estimate_is_made_kept_and_published(session, initiative, actor, goal, opened):
    load(session, actor, initiative, goal)
    assert services.stale(session, initiative.id, now=NOW) == [(goal.id, "public", "supportive", "share")]
    labels = []
    made = services.refresh_estimates(opened, actor, initiative.id, now=NOW, progress=labels.append)
    assert (made, len(labels)) == (1, 1)
    row = queries.estimates(session, initiative.id, series=True)[0]
    assert (row.audience, row.rung, row.unit, row.surveys, row.n) == ("public", "supportive", "share", 2, 1530)
    assert row.low < row.level < row.high
    assert row.verdict == "cannot tell"
    assert "enough for a 5-point move" in row.needs
    assert row.series[-1]["date"] == row.as_of.isoformat() == "2026-11-23"
    assert [one["house"] for one in row.detail["houses"]] == ["Phone Poll", "Marlow Pulse"]
    assert row.detail["aside"] == [{"ref": row.detail["aside"][0]["ref"], "why": "a subgroup (D), not everyone"}]
    published = ground.indicators(session, initiative.id, kind="will")
    assert len(published) == 1
    reading = published[0].latest
    assert (reading.value, reading.low, reading.high, reading.fingerprint) == (
        row.level,
        row.low,
        row.high,
        row.fingerprint,
    )
    assert reading.unit == "share of adults"
    assert published[0].goal_id == goal.id


def test_nothing_is_refitted_while_the_evidence_is_the_same(session, initiative, actor, goal, opened):
    load(session, actor, initiative, goal)
    services.refresh_estimates(opened, actor, initiative.id, now=NOW)
    assert services.refresh_estimates(opened, actor, initiative.id, now=NOW + timedelta(days=2)) == 0
    later = NOW + timedelta(days=8)
    assert services.refresh_estimates(opened, actor, initiative.id, now=later) == 1  # carried on to that day
    key = (goal.id, "public", "supportive", "share")
    now, then = queries.known_then(session, key)
    assert now.fingerprint == then.fingerprint
    assert now.detail["parameters"] == then.detail["parameters"]
    assert now.high - now.low > then.high - then.low  # nobody asked since


def test_as_known_then_is_never_changed_by_later_evidence(session, initiative, actor, goal, opened):
    load(session, actor, initiative, goal)
    services.refresh_estimates(opened, actor, initiative.id, now=NOW)
    key = (goal.id, "public", "supportive", "share")
    before = queries.known_then(session, key)[0]
    services.add_poll(session, actor, initiative.id, draft(goal), now=NOW)
    assert services.stale(session, initiative.id, now=NOW) == [key]
    services.refresh_estimates(opened, actor, initiative.id, now=NOW + timedelta(hours=1))
    newest, kept = queries.known_then(session, key)
    assert kept == before
    assert newest.level > kept.level
    assert known_on([newest, kept], "2026-11-23") == newest.level
    assert known_on([newest, kept], "2026-11-22") is None  # nothing was stored by then
    assert newest.fingerprint != kept.fingerprint
    assert len(ground.readings(session, ground.indicators(session, initiative.id, kind="will")[0].id)) == 2


def test_removing_the_last_survey_leaves_no_data(session, initiative, actor, goal, opened):
    row = services.add_poll(session, actor, initiative.id, draft(goal), now=NOW)
    services.refresh_estimates(opened, actor, initiative.id, now=NOW)
    services.remove_poll(session, actor, initiative.id, row.id, now=NOW)
    with pytest.raises(NotFound):
        queries.poll(session, initiative.id, row.id)
    assert services.refresh_estimates(opened, actor, initiative.id, now=NOW) == 1
    found = queries.estimates(session, initiative.id)[0]
    assert (found.level, found.said, found.surveys) == (None, "no data", 0)
    assert "two surveys" in found.needs
    assert services.stale(session, initiative.id, now=NOW) == []


def test_failure_14_a_pulse_survey_at_an_event_is_no_public_level(session, initiative, actor, goal, opened):
    services.add_poll(session, actor, initiative.id, draft(goal, kind="pulse", share=0.97), now=NOW)
    services.refresh_estimates(opened, actor, initiative.id, now=NOW)
    assert queries.estimates(session, initiative.id)[0].level is None
    assert ground.indicators(session, initiative.id, kind="will") == []


def test_what_people_do_is_a_rate_of_the_acting_rung(session, initiative, actor, goal, opened):
    for week, came in enumerate((30, 44, 25, 61, 38, None)):
        event = EventDraft(
            token=f"form {week}", kind="forum", goal_ids=(goal.id,), place="Library",
            day=date(2026, 9, 7) + timedelta(weeks=week), attendance=exactly(came) if came is not None else UNKNOWN,
        )  # fmt: skip
        log_event(session, actor, initiative.id, event, now=NOW)
    services.refresh_estimates(opened, actor, initiative.id, now=NOW)
    row = queries.estimates(session, initiative.id)[0]
    assert (row.rung, row.unit, row.surveys) == ("acting", "rate", 5)
    assert 25 < row.level < 55
    assert "each time" in row.said
    assert row.detail["aside"][0]["why"] == "nobody counted"


def test_removing_the_initiative_removes_all(session, initiative, actor, goal, opened):
    from data.services import remove_initiative

    load(session, actor, initiative, goal)
    services.refresh_estimates(opened, actor, initiative.id, now=NOW)
    remove_initiative(session, actor, initiative.id)
    assert queries.polls(session, initiative.id) == []
    assert queries.estimates(session, initiative.id) == []


def test_the_strip_says_what_moved_and_what_came_in(session, initiative, actor, goal, opened):
    load(session, actor, initiative, goal)
    services.refresh_estimates(opened, actor, initiative.id, now=NOW)
    later = NOW + timedelta(days=3)
    rows = "".join(
        f"House {at % 3},2026-{month:02d}-0{1 + at},2026-{month:02d}-0{2 + at},1500,a,all,{share},30\n"
        for month, share in ((6, 50), (7, 50), (8, 50), (9, 50), (10, 64), (11, 65))
        for at in range(3)
    )
    load(session, actor, initiative, goal, TABLE.splitlines()[0] + "\n" + rows)
    services.refresh_estimates(opened, actor, initiative.id, now=later)
    texts = [item.text for item in will_offers.whats_new(session, initiative.id, NOW + timedelta(days=1), later)]
    assert texts == [f"{goal.name}: supportive is now rising (was cannot tell)"]
    texts = [item.text for item in will_offers.whats_new(session, initiative.id, NOW - timedelta(days=1), later)]
    assert "21 surveys added" in texts
