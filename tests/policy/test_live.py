"""Live refresh against a server that imitates the three APIs: nothing is lost, nothing doubled, whatever it answers."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from data import connect, db, fetch
from data.access import Actor, Role
from data.agenda import InitiativeRow
from data.errors import NotAllowed, Refused
from policy import queries, stages
from policy.alignment import PositionDraft
from policy.live import Outcome
from policy.models import PolicyHeard, PolicyMark, PolicySource, PolicyUse
from policy.queries import searches as find
from policy.services import asking, searches, sources, take_position
from policy.services import live as services
from policy.services.following import follow
from policy.services.sources import SourceDraft
from policy.services.worker import worker as bill_worker
from policy.wanted import SearchDraft
from tests.conftest import NOW, Result
from tests.policy import filed
from tests.policy.builders import WHOLE_WAY, raw_bill
from tests.policyserver import KEY, PolicyServer

OHIO = SourceDraft("openstates", "Ohio", "2025-2026")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PolicyServer]:
    monkeypatch.setenv(connect.ALLOW_PRIVATE, "1")
    monkeypatch.setattr(fetch, "PAUSE", 0.0)
    with PolicyServer() as server:
        for name, path in (("OPENSTATES", "/os"), ("LEGISCAN", "/ls"), ("CONGRESS", "/cg")):
            monkeypatch.setenv(f"GROUNDSWELL_{name}_API", server.url(path))
            monkeypatch.setenv(f"{name}_API_KEY", KEY)
        yield server


class Desk:
    """The refresh in a session that is rolled back, with a clock that tests move."""

    def __init__(self, session: Session, actor: Actor, initiative: InitiativeRow) -> None:
        self.session, self.actor, self.initiative, self.now = session, actor, initiative, NOW

    @contextmanager
    def open(self) -> Iterator[Session]:
        with self.session.begin_nested():
            yield self.session

    def pull(self, **more: Any) -> list[Outcome]:
        self.now += timedelta(seconds=10)
        return services.pull(
            self.open, self.actor, self.initiative.id,
            **{"clock": lambda: self.now, "force": True, "patience": 3600.0, "sleep": self.sleep, **more},
        )  # fmt: skip

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def add(self, draft: SourceDraft = OHIO) -> int:
        return sources.add_source(self.session, self.actor, self.initiative.id, draft, now=self.now)

    def bills(self) -> dict[str, Any]:
        return {row.identifier: row for row in queries.bills(self.session, self.initiative.id, self.now.date())}

    def since(self, start: datetime) -> list[tuple[str, str, str]]:
        return [(c.field, c.before, c.after) for c in queries.changes_since(self.session, self.initiative.id, start)]


@pytest.fixture
def desk(session: Session, actor: Actor, initiative: InitiativeRow, server: PolicyServer) -> Desk:
    return Desk(session, actor, initiative)


def many(count: int, *, same_second: bool = False) -> list[dict[str, Any]]:
    """Bills that were changed a minute apart, or all at once."""
    at = datetime(2026, 5, 1, 10, tzinfo=UTC)
    return [
        raw_bill(
            f"SB {number}", id=f"ocd-bill/{number}", actions=WHOLE_WAY[:2], sponsorships=[], versions=[], votes=[],
            related_bills=[],
            updated_at=f"{at if same_second else at + timedelta(minutes=number):%Y-%m-%dT%H:%M:%S}.{number:06}+00:00",
        )
        for number in range(1, count + 1)
    ]  # fmt: skip


def counts(outcome: Outcome) -> tuple[str, int, int]:
    return outcome.outcome, outcome.new, outcome.changed


@pytest.mark.parametrize("same_second", [False, True])
def test_a_session_is_read_page_by_page_and_nothing_is_lost_or_doubled(desk: Desk, server: PolicyServer, same_second):  # type: ignore[no-untyped-def]
    server.openstates = many(47, same_second=same_second)
    desk.add()
    (first,) = desk.pull()
    assert (counts(first), first.error) == (("new", 47, 0), "")
    assert set(desk.bills()) == {f"SB {number}" for number in range(1, 48)}
    assert desk.bills()["SB 3"].stage == stages.IN_COMMITTEE
    start = desk.now
    (again,) = desk.pull()
    assert (counts(again), again.error) == (("unchanged", 0, 0), "")
    assert again.same >= 1
    assert desk.since(start) == []
    assert KEY not in " ".join(whole for _, whole, _ in server.asked)  # it is sent in a header


def test_a_changed_field_is_exactly_that_change(desk: Desk, server: PolicyServer) -> None:
    server.openstates = many(30)
    desk.add()
    desk.pull()
    start = desk.now
    server.openstates[4] |= {"title": "Guards", "updated_at": "2026-06-01T04:00:00.000001+00:00"}
    (outcome,) = desk.pull()
    assert counts(outcome) == ("new", 0, 1)
    assert desk.since(start) == [("title", "School crossing guards", "Guards")]


def test_a_bill_that_is_updated_between_two_pages_is_not_passed_over(desk: Desk, server: PolicyServer) -> None:
    server.openstates = many(45)
    desk.add()

    def moved(_path: str) -> None:  # while we read, bills of the first page move to the end
        for bill in server.openstates[:3]:
            bill["updated_at"] = "2026-07-01T10:00:00.000001+00:00"

    server.after = moved
    (outcome,) = desk.pull()
    assert (outcome.new, outcome.error) == (45, "")
    assert len(desk.bills()) == 45


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("429", "429"), ("429 90", "429"), ("500", "500"), ("503 120", "503"), ("xml", "XML"), ("cut", "not JSON"),
        ("huge", "larger"), ("rename results found", "“results”"), ("rename identifier number", "“identifier”"),
        ("rename pagination pages", "“pagination”"), ("rename max_page last", "“max_page”"),
        ("rename updated_at changed", "“updated_at”"), ("401", "OPENSTATES_API_KEY"), ("slow", "not finished"),
    ],
)  # fmt: skip
def test_failure_17_a_bad_answer_is_said_and_the_next_run_goes_on_behind_what_was_saved(
    desk: Desk, server: PolicyServer, monkeypatch: pytest.MonkeyPatch, kind: str, said: str
) -> None:
    if kind == "slow":
        monkeypatch.setattr(asking, "LIMITS", fetch.Limits(deadline=1.0))
    server.openstates = many(47)
    desk.add()
    server.fail("openstates", "ok", kind)
    (outcome,) = desk.pull()
    assert outcome.outcome == "failed"
    assert outcome.new == 20
    assert said in outcome.error
    assert "Traceback" not in outcome.error
    assert KEY not in outcome.error
    assert outcome.next_check is not None
    assert outcome.next_check - desk.now >= timedelta(minutes=1 if "429" in kind else 5) - timedelta(seconds=30)
    asked = len(server.asked)
    assert [one.waiting for one in desk.pull(force=False)] == [True]
    assert desk.pull(due_only=True, force=False) == []
    assert len(server.asked) == asked  # it is left alone until then
    desk.now += timedelta(days=1)
    (again,) = desk.pull(force=False)
    assert (again.new, again.error) == (27, "")
    assert len(desk.bills()) == 47


def test_failures_wait_longer_each_time_and_a_retry_after_is_kept(desk: Desk, server: PolicyServer) -> None:
    desk.add()
    waits = []
    for _ in range(4):
        server.fail("openstates", "500")
        (outcome,) = desk.pull()
        assert outcome.next_check is not None
        waits.append(outcome.next_check - desk.now)
        desk.now = outcome.next_check
    assert waits == [timedelta(minutes=5 * 2**n) for n in range(4)]
    server.fail("openstates", "429 86400")
    (outcome,) = desk.pull()
    assert outcome.next_check is not None
    assert outcome.next_check - desk.now == timedelta(days=1)
    asked = len(server.asked)
    desk.pull(force=True, patience=0.0)  # even when forced, a service that asked us to wait is not asked
    assert len(server.asked) == asked


@pytest.mark.parametrize(
    ("old", "new", "gone"),
    [("description", "words", "actions"), ("actions", "acts", "actions"), ("sponsorships", "backers", "sponsors")],
)
def test_a_key_renamed_inside_never_empties_what_is_known(desk: Desk, server: PolicyServer, old, new, gone) -> None:  # type: ignore[no-untyped-def]
    server.openstates = many(3)
    for bill in server.openstates:
        bill["sponsorships"] = [{"name": "Rivera", "primary": True, "classification": "primary"}]
    desk.add()
    desk.pull()
    before, start = desk.bills()["SB 3"], desk.now
    server.openstates[2]["updated_at"] = "2026-06-01T04:00:00.000001+00:00"
    server.fail("openstates", f"rename {old} {new}")
    (outcome,) = desk.pull()
    assert outcome.outcome == "failed"
    assert f"“{old}”" in outcome.error
    assert desk.bills()["SB 3"].stage == before.stage
    assert not [change for change in desk.since(start) if change[0] in ("stage", "sponsors")], gone
    assert not [change for change in desk.since(start) if change[0] == "action" and not change[2]]  # none taken back


def test_a_bill_that_cannot_be_read_is_asked_for_again_by_itself(desk: Desk, server: PolicyServer) -> None:
    server.openstates = many(25)
    server.openstates[3]["title"] = None
    desk.add()
    (outcome,) = desk.pull()
    assert (outcome.outcome, outcome.new) == ("failed", 24)
    assert "“title”" in outcome.error
    server.openstates[3]["title"] = "Now it has one"
    (again,) = desk.pull()
    assert counts(again) == ("new", 1, 0)
    assert desk.bills()["SB 4"].title == "Now it has one"


def test_a_run_that_is_stopped_half_way_loses_nothing(desk: Desk, server: PolicyServer) -> None:
    server.openstates = many(60)
    desk.add()
    stops = iter([False, False, True, True])
    (first,) = desk.pull(stop=lambda: next(stops, True))
    assert 0 < first.new < 60
    (second,) = desk.pull()
    assert first.new + second.new == 60
    assert len(desk.bills()) == 60


def test_the_budget_is_never_exceeded_and_what_is_over_comes_later(desk: Desk, server: PolicyServer) -> None:
    server.openstates = many(400)
    desk.add()
    (outcome,) = desk.pull(patience=0.0)
    assert (outcome.outcome, outcome.new, outcome.error) == ("new", 190 + 1, "")  # ten pages, overlapping by one
    assert len(server.asked) == 10
    assert outcome.next_check is not None
    assert timedelta(0) < outcome.next_check - desk.now <= timedelta(seconds=70)
    assert "budget" in outcome.notes[0]
    rest = 0
    for _ in range(20):
        (outcome,) = desk.pull(patience=0.0)
        rest += outcome.new
        if 191 + rest == 400:
            break
        assert outcome.next_check is not None
        desk.now = outcome.next_check
    assert 191 + rest == 400
    kept = {row.span: row.used for row in desk.session.exec(select(PolicyUse))}
    assert kept["day"] == len(server.asked)


def test_bills_we_follow_are_asked_for_without_being_told_to(desk: Desk, server: PolicyServer) -> None:
    server.openstates = many(30)
    source = desk.add()
    desk.pull()
    sources.remove_source(desk.session, desk.actor, desk.initiative.id, source, now=desk.now)
    key = desk.bills()["SB 7"].id
    taken = PositionDraft("support", "Guards.", desk.now.date())
    take_position(desk.session, desk.actor, desk.initiative.id, key, taken, now=desk.now)
    follow(desk.session, desk.actor, desk.initiative.id, desk.bills()["SB 9"].id, now=desk.now)
    start = desk.now
    server.openstates[6]["actions"] = WHOLE_WAY
    (outcome,) = desk.pull()
    assert (outcome.source, counts(outcome), outcome.same) == ("Open States: bills we follow", ("new", 0, 1), 1)
    assert desk.bills()["SB 7"].stage == stages.ENACTED
    assert ("stage", "in committee", "enacted") in desk.since(start)
    assert server.queries[-1]["identifier"] == ["SB 7", "SB 9"]
    (again,) = desk.pull()
    assert (counts(again), again.same) == (("unchanged", 0, 0), 2)


def legiscan_bill(number: int, **more: Any) -> dict[str, Any]:
    return filed.legiscan(bill_id=number, bill_number=f"SB{number:04}", change_hash=f"hash-{number}", **more)


def test_legiscan_fetches_only_what_its_hash_says_is_new(desk: Desk, server: PolicyServer) -> None:
    server.legiscan = {str(n): legiscan_bill(n, votes=[]) for n in range(1, 24)}
    desk.add(SourceDraft("legiscan", "Ohio", "2025-2026"))
    (first,) = desk.pull()
    assert (counts(first), first.error) == (("new", 23, 0), "")
    asked = [query["op"][0] for query in server.queries]
    assert asked == ["getSessionList", "getMasterListRaw", *["getBill"] * 23]
    start = desk.now
    (again,) = desk.pull()
    assert (counts(again), again.same) == (("unchanged", 0, 0), 23)
    assert server.queries[-1]["op"] == ["getMasterListRaw"]
    server.legiscan["5"] |= {"title": "Guards at schools", "change_hash": "other"}
    (changed,) = desk.pull()
    assert (counts(changed), changed.same) == (("new", 0, 1), 22)
    assert desk.since(start) == [("title", "Crossing guards at schools", "Guards at schools")]


def test_legiscan_stopped_by_an_error_goes_on_with_the_rest(desk: Desk, server: PolicyServer) -> None:
    server.legiscan = {str(n): legiscan_bill(n, votes=[]) for n in range(1, 31)}
    desk.add(SourceDraft("legiscan", "OH", "2025-2026"))
    server.fail("legiscan", *["ok"] * 16, "500")
    (first,) = desk.pull()
    assert (first.outcome, first.new) == ("failed", 14)
    (second,) = desk.pull()
    assert (second.new, second.same, second.error) == (16, 14, "")
    assert len(desk.bills()) == 30


def test_roll_calls_of_followed_bills_come_by_name_once(desk: Desk, server: PolicyServer) -> None:
    server.legiscan = {"77": filed.legiscan()}
    server.roll_calls = {"900": filed.roll_call()}
    server.people = [
        {"people_id": number, "name": name, "party": "D", "district": "SD-1"}
        for number, name in ((9, "Ana Rivera"), (10, "Lee Stone"), (11, "Kim Park"))
    ]
    desk.add(SourceDraft("legiscan", "Ohio", "2025-2026"))
    desk.pull()
    key = desk.bills()["SB0012"].id
    follow(desk.session, desk.actor, desk.initiative.id, key, now=desk.now)
    server.legiscan["77"]["change_hash"] = "newer"
    desk.pull()
    (event,) = queries.votes_of(desk.session, key)
    assert {cast.voter: cast.option for cast in event.votes} == {
        "Ana Rivera": "yes", "Lee Stone": "no", "Kim Park": "absent",
    }  # fmt: skip
    server.legiscan["77"] |= {"change_hash": "newest", "title": "Guards"}
    start, asked = desk.now, len(server.asked)
    desk.pull()
    assert desk.since(start) == [("title", "Crossing guards at schools", "Guards")]
    assert "getRollCall" not in [query["op"][0] for query in server.queries[asked:]]


def test_an_error_of_legiscan_is_said_without_the_key(desk: Desk, server: PolicyServer) -> None:
    server.legiscan = {"1": {**legiscan_bill(1), "bill_id": 2}}  # its list names a bill that it does not have
    desk.add(SourceDraft("legiscan", "Ohio", "2025-2026"))
    (outcome,) = desk.pull()
    assert outcome.outcome == "failed"
    assert "LegiScan refused getBill" in outcome.error
    assert KEY not in outcome.error
    stored = (
        desk.session.exec(select(PolicySource.last_error)).all() + desk.session.exec(select(PolicyHeard.error)).all()
    )
    assert KEY not in json.dumps(list(stored))
    for old in ("masterlist", "change_hash", "sessions"):
        desk.now += timedelta(days=1)
        server.fail("legiscan", f"rename {old} other")
        (outcome,) = desk.pull()
        if old != "sessions":
            assert f"“{old}”" in outcome.error


def congress_bill(number: int, **more: Any) -> dict[str, Any]:
    bill = filed.congress(number=str(number), updateDate=f"2026-03-{number % 28 + 1:02}", **more)
    return {name: value for name, value in bill.items() if name != "actions"}


def test_congress_reads_a_list_of_pages_and_the_parts_of_what_we_follow(desk: Desk, server: PolicyServer) -> None:
    actions = json.loads(filed.congress_actions())["actions"]
    server.congress = {f"119-hr-{n}": congress_bill(n) for n in range(1, 61)}
    server.congress["119-hr-21"]["latestAction"] = {"actionDate": "2025-05-05", "text": actions[0]["text"]}
    server.congress_parts["119-hr-21"] = {
        "actions": [*actions, *({**actions[1], "text": f"Considered, {n}."} for n in range(30))],
        "cosponsors": [{"fullName": f"Rep. {n}", "bioguideId": f"X{n}"} for n in range(3)],
        "summaries": [{"text": "<p>Pays for guards.</p>", "updateDate": "2026-03-01"}],
    }
    server.per_page = 25
    desk.add(SourceDraft("congress", "United States", "119"))
    (first,) = desk.pull()
    assert (counts(first), first.error) == (("new", 60, 0), "")
    follow(desk.session, desk.actor, desk.initiative.id, desk.bills()["HR 21"].id, now=desk.now)
    followed, listed = desk.pull()
    assert (followed.source, counts(followed), followed.error) == (
        "congress.gov: bills we follow", ("new", 0, 1), "",
    )  # fmt: skip
    assert counts(listed) == ("unchanged", 0, 0)
    row = desk.bills()["HR 21"]
    assert row.stage == stages.PASSED_ONE
    shown = queries.detail(desk.session, desk.initiative.id, row.id, desk.now.date())
    assert len(shown.actions) == 33
    assert [sponsor.name for sponsor in shown.sponsors][1:] == ["Rep. 0", "Rep. 1", "Rep. 2"]
    assert shown.summary == "Pays for guards."
    start = desk.now
    followed, _ = desk.pull()
    assert (counts(followed), followed.same) == (("unchanged", 0, 0), 1)
    assert desk.since(start) == []
    server.congress["119-hr-21"] |= {"updateDate": "2026-04-01"}
    server.congress_parts["119-hr-21"]["cosponsors"].append({"fullName": "Rep. New", "bioguideId": "N"})
    followed, _ = desk.pull()
    assert counts(followed) == ("new", 0, 1)
    assert [change[0] for change in desk.since(start)] == ["sponsors"]
    for old in ("bill", "request", "actions", "pagination"):
        server.congress["119-hr-21"]["updateDate"] += "T01"
        server.fail("congress", *(["ok"] if old in ("request", "pagination", "actions") else []), f"rename {old} x")
        followed, _ = desk.pull()
        assert f"“{old}”" in followed.error, old
        assert len(queries.detail(desk.session, desk.initiative.id, row.id, desk.now.date()).actions) == 33


def test_without_a_key_it_says_which_setting_is_missing(desk: Desk, server: PolicyServer, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    desk.add()
    monkeypatch.delenv("OPENSTATES_API_KEY")
    (outcome,) = desk.pull()
    assert outcome.error == "OPENSTATES_API_KEY is not set, so Open States cannot be asked."
    assert server.asked == []


def test_nothing_that_is_stored_holds_the_key(desk: Desk, server: PolicyServer) -> None:
    server.openstates = many(3)
    desk.add()
    desk.pull()
    rows = [*desk.session.exec(select(PolicySource)), *desk.session.exec(select(PolicyMark))]
    assert rows
    assert KEY not in "".join(row.model_dump_json() for row in rows)


def test_who_may_and_what_is_refused(desk: Desk, actors: dict[Role, Actor]) -> None:
    for draft in (
        SourceDraft("x", "Ohio", "2026"), SourceDraft("openstates", "", "2026"), SourceDraft("openstates", "Ohio", ""),
        SourceDraft("congress", "Ohio", "119"), SourceDraft("legiscan", "Marlow County", "2026"),
    ):  # fmt: skip
        with pytest.raises(Refused):
            desk.add(draft)
    desk.add()
    with pytest.raises(Refused):
        desk.add(SourceDraft("openstates", " ohio ", "2025–26"))
    with pytest.raises(NotAllowed):
        services.pull(desk.open, actors[Role.READER], desk.initiative.id, clock=lambda: NOW)


def test_two_pulls_never_hold_one_source(desk: Desk, server: PolicyServer) -> None:
    from policy.queries import live

    server.openstates = many(3)
    key = desk.add()
    assert live.claim(desk.session, key, desk.now, desk.now + timedelta(minutes=15))
    assert desk.pull() == []
    desk.now += timedelta(minutes=16)  # the pull that had it has died
    assert [one.new for one in desk.pull()] == [3]


def test_a_saved_search_asks_open_states_and_fills_the_inbox(desk: Desk, server: PolicyServer) -> None:
    server.openstates = [*many(3), raw_bill("HB 8", id="ocd-bill/8", title="Child care fees", session="2025",
                         updated_at="2026-11-01T10:00:00.000001+00:00")]  # fmt: skip
    words = SearchDraft('"child care" NOT prison', live=True)
    searches.save_search(desk.session, desk.actor, desk.initiative.id, words, now=desk.now)
    server.fail("openstates", "ok")
    desk.pull()
    assert server.queries[0]["q"] == ['"child care" -prison']
    server.openstates[-1]["title"] = '"child care" -prison'.replace('"', "")  # as this server looks for words
    (outcome,) = desk.pull()
    assert counts(outcome) == ("new", 1, 0)
    assert [card.identifier for card in find.inbox(desk.session, desk.initiative.id)[0]] == []  # it says prison


def test_the_worker_asks_what_is_due_until_it_is_stopped(server: PolicyServer, cli_run: Callable[..., Result]) -> None:
    cli_run("data", "init")
    cli_run("data", "goal", "add", "Child care")
    server.openstates = many(3)
    cli_run("policy", "sources", "add", "openstates", "Ohio", "2025-2026")
    worker = bill_worker(db.writing, Actor("worker", Role.DIRECTOR), lambda: NOW, pause=0.05)
    assert worker.start()
    assert not worker.start()
    for _ in range(200):
        if len(cli_run("policy", "bills", "--json").json) == 3:
            break
        time.sleep(0.05)
    worker.stop()
    assert len(cli_run("policy", "bills", "--json").json) == 3
    assert len(server.asked) == 1  # it is not due again for hours


def test_the_command(server: PolicyServer, cli_run: Callable[..., Result]) -> None:
    cli_run("data", "init")
    cli_run("data", "goal", "add", "Child care")
    server.openstates = copy.deepcopy(many(3))
    assert cli_run("policy", "pull", "--json").json == {"sources": []}
    added = cli_run("policy", "sources", "add", "openstates", "Ohio", "2025-2026", "--json").json
    found = cli_run("policy", "pull", "--json")
    assert found.code == 0
    (row,) = found.json["sources"]
    assert (row["source"], row["outcome"], row["new"], row["changed"], row["error"]) == (
        "Open States: Ohio, 2025-2026", "new", 3, 0, "",
    )  # fmt: skip
    server.fail("openstates", "500")
    failed = cli_run("policy", "pull", "--json")
    assert (failed.code, failed.json["sources"][0]["outcome"]) == (1, "failed")
    number = str(added["number"])
    cli_run("policy", "sources", "pause", number)
    assert cli_run("policy", "sources", "list", "--json").json[0]["state"] == "paused"
    cli_run("policy", "sources", "resume", number)
    (row,) = cli_run("policy", "sources", "list", "--json").json
    assert (row["stale"], row["key_set"]) == (True, True)  # its latest action is of last spring
    cli_run("policy", "sources", "recess", number, "2027-01-15")
    assert cli_run("policy", "sources", "list", "--json").json[0]["state"] in ("recess", "stale")
    assert cli_run("policy", "sources", "remove", number).code == 0
    assert cli_run("policy", "sources", "list", "--json").json == []
