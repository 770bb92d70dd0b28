"""Alignment and scorecards from the tables, the command line and the page: both databases, without a browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select
from streamlit.testing.v1 import AppTest

from data import clock, db
from data import queries as agenda
from data.access import OPERATOR, Actor, Role
from data.agenda import InitiativeRow
from data.errors import NotAllowed, NotFound, Refused
from data.models import AuditEntry
from policy import services
from policy.alignment import CodingDraft, PositionDraft
from policy.bills import VersionDraft
from policy.models import VoteEvent
from policy.queries import bills
from policy.queries import scoring as queries
from policy.services import scoring, versions
from policy.versions import ProvisionDraft
from sentiment.services.indicators import seven
from tests.conftest import NOW, ROOT, make_initiative
from tests.policy.builders import SENATE, WHOLE_WAY, body, raw_bill

Run = Callable[..., Any]
TODAY = date(2026, 11, 23)
SESSION_DAY = datetime(2026, 2, 1, 15, tzinfo=NOW.tzinfo)


def vote(number: int, day: str, motion: str, kinds: tuple[str, ...] = ("passage",), **cast: str) -> dict[str, Any]:
    votes = [
        {"voter_name": name.replace("_", " "), "option": option, "voter": {"id": f"ocd-person/{name}"}}
        for name, option in cast.items()
    ]
    return {
        "id": f"ocd-vote/{number}", "motion_text": motion, "motion_classification": list(kinds), "start_date": day,
        "result": "pass", "organization": SENATE, "counts": [], "votes": votes,
    }  # fmt: skip


VOTES = [
    vote(1, "2026-03-01", "Do pass", ("committee-passage",), Ann_Lee="yes", Ben_Moss="no"),
    vote(2, "2026-03-10", "Third reading", Ann_Lee="yes", Ben_Moss="no", Cy_Ott="absent"),
    vote(3, "2026-04-20", "Senate concurs in House amendments", (), Ann_Lee="yes", Ben_Moss="yes"),
    vote(4, "2026-04-21", "Motion to table", (), Ann_Lee="no", Ben_Moss="yes"),
]


def fill(session: Session, actor: Actor, initiative: InitiativeRow) -> int:
    """A bill that became law, coded and supported from 1 February on, with four recorded votes; its key."""
    content = body(raw_bill(actions=WHOLE_WAY, votes=VOTES))
    services.import_bills(session, actor, initiative.id, "b.json", content, {}, SESSION_DAY)
    (row,) = bills(session, initiative.id, TODAY)
    position = PositionDraft("support", "Guards.", SESSION_DAY.date(), 1)
    services.take_position(session, actor, initiative.id, row.id, position, now=SESSION_DAY)
    goal = agenda.goals(session, initiative.id)[0]
    coding = CodingDraft(goal.id, "agree", "strong", "It pays for guards.")
    services.code_alignment(session, actor, initiative.id, row.id, coding, now=SESSION_DAY)
    return row.id


@pytest.fixture
def law(session: Session, actor: Actor, initiative: InitiativeRow) -> int:
    return fill(session, actor, initiative)


def test_a_goal_month_by_month(session: Session, initiative: InitiativeRow, law: int) -> None:
    goals = agenda.goals(session, initiative.id)
    first, second = scoring.alignment(session, initiative, goals, TODAY)
    assert first.now.score.value == 1.0
    assert [one.bill_id for one in first.now.score.agreed] == [law]
    assert first.months[0].score.value is None  # in committee then
    assert (second.now.score.value, second.now.entries) == (None, ())
    ((goal_id, now),) = scoring.bill_alignment(session, initiative, law, TODAY)
    assert goal_id == goals[0].id
    assert now.entries[0].tells_of(law)


def test_a_passage_speaks_until_a_later_text_drops_it(
    session: Session, actor: Actor, initiative: InitiativeRow, law: int
) -> None:
    goal = agenda.goals(session, initiative.id)[1]

    def text(note: str, words: str, day: date, hours: int) -> int:
        draft = VersionDraft(note, day, "", words)
        return versions.add_version(
            session, actor, initiative.id, law, draft, now=SESSION_DAY + timedelta(hours=hours)
        ).id

    first = text("Introduced", "Section 1. Fines leave the town. Section 2. Signs.", date(2026, 2, 2), 1)
    coding = CodingDraft(goal.id, "against", "strong", "The money leaves.")
    draft = ProvisionDraft("Fines leave the town.", "Section 1", coding, first)
    versions.code_provision(session, actor, initiative.id, law, draft, now=SESSION_DAY + timedelta(hours=2))
    score = scoring.alignment(session, initiative, [goal], TODAY)[0].now.score
    assert score.value == 0.0
    text("Amended", "Section 1. Fines stay in the town.", date(2026, 3, 2), 3)
    (found,) = scoring.alignment(session, initiative, [goal], TODAY)
    assert found.now.score.value is None
    assert found.now.entries == ()


def test_legislators_by_the_position_of_the_day(session: Session, initiative: InitiativeRow, law: int) -> None:
    found = scoring.legislators(session, initiative)
    said = {one.name: one for one in found.legislators}
    assert (said["Ann Lee"].score.value, said["Ann Lee"].score.n) == (1.0, 2)
    assert said["Ben Moss"].score.value == 0.5
    assert said["Cy Ott"].score.value is None
    assert len(said["Cy Ott"].score.absent) == 1
    assert said["Ben Moss"].committee.value == 0.0
    assert [found.calls[one.key].kind for one in said["Ann Lee"].score.informing] == ["procedure"]
    assert found.calls[said["Ann Lee"].score.agreed[0].key].url.startswith("https://openstates.org/")


def test_a_scorecard_is_locked_once_and_keeps_its_votes(
    session: Session, initiative: InitiativeRow, actors: dict[Role, Actor], law: int
) -> None:
    calls = scoring.chosen(session, initiative, jurisdiction="Ohio", chamber="upper")
    assert [call.kind for call in calls] == ["passage", "concurrence"]
    with pytest.raises(NotAllowed):
        scoring.lock_scorecard(session, actors[Role.ORGANIZER], initiative, "2026", calls, now=NOW)
    policy = actors[Role.POLICY]
    row = scoring.lock_scorecard(session, policy, initiative, "2026", calls, now=NOW)
    assert (row.jurisdiction, row.session, len(row.votes), row.locked_by) == ("Ohio", "2025-2026", 2, policy.name)
    with pytest.raises(Refused):
        scoring.lock_scorecard(session, policy, initiative, " 2026 ", calls, now=NOW)
    entry = session.exec(select(AuditEntry).where(AuditEntry.verb == "lock_scorecard")).one()
    assert entry.detail == {"votes": 2}
    services.take_position(
        session, policy, initiative.id, law, PositionDraft("oppose", "Amended away.", date(2026, 4, 1)), now=NOW
    )
    gone = session.exec(select(VoteEvent).where(VoteEvent.source_key == "ocd-vote/2")).one()
    session.delete(gone)
    session.flush()
    found = scoring.card(session, initiative, row, TODAY)
    assert [(call.kind, call.stance) for call in found.calls] == [("concurrence", "support")]
    assert len(found.notes) == 2 + 1  # gone; a position that reads differently now; written down after the vote
    assert scoring.locked(session, initiative.id) == row == scoring.locked(session, initiative.id, "2026")
    with pytest.raises(NotFound):
        scoring.locked(session, initiative.id, "2027")


def test_the_score_is_published_once_a_day(session: Session, initiative: InitiativeRow, law: int) -> None:
    goals = agenda.goals(session, initiative.id)
    for _ in range(2):
        found = scoring.alignment(session, initiative, goals, TODAY)
        assert scoring.publish_alignment(session, OPERATOR, initiative, found, now=NOW) == 1
    (row,) = agenda.indicators(session, initiative.id, kind="policy")
    assert row.latest is not None
    assert (row.latest.value, row.latest.n, row.goal_id) == (1.0, 1, goals[0].id)
    assert len(agenda.readings(session, row.id)) == 1
    assert agenda.indicators(session, initiative.id, kind="community") == []


def test_the_indicator_of_policy_reads_the_same_measures(
    session: Session, initiative: InitiativeRow, actor: Actor, law: int
) -> None:
    aligned = next(one for one in seven(session, initiative.id, now=NOW) if one.indicator.key == "aligned")
    assert aligned.verdict == "rising"
    assert [one.record for one in aligned.deciding] == [law]


def test_nothing_coded_is_no_record(session: Session, initiative: InitiativeRow) -> None:
    goals = agenda.goals(session, initiative.id)
    assert {one.now.score.value for one in scoring.alignment(session, initiative, goals, TODAY)} == {None}
    assert scoring.legislators(session, initiative).legislators == ()
    assert queries.coded_bills(session, initiative.id) == []
    assert scoring.locked(session, initiative.id) is None


@pytest.fixture
def started(database: object, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with db.writing() as session:
        initiative = make_initiative(session)
        return fill(session, OPERATOR, initiative)


def test_alignment_on_the_command_line(started: int, cli_run: Run) -> None:
    found = cli_run("policy", "alignment", "--json").json
    assert set(found) == {"as_of", "codings", "goals"}
    first = found["goals"][0]
    assert (first["score"], first["n"], first["strong"]["enacted"]) == (1.0, 1, {"for": 1, "against": 0})
    assert first["measures"][0]["identifier"] == "SB 12"
    assert first["series"][-1]["date"] == "2026-11-23"
    people = cli_run("policy", "alignment", "--legislators", "--json").json
    ann = next(one for one in people if one["legislator"] == "Ann Lee")
    assert (ann["score"], ann["n"], ann["enough"], len(ann["votes"])) == (1.0, 2, False, 4)
    assert {one["counted"] for one in ann["votes"]} == {"agreed", "informs", "committee, agreed"}
    assert "1 of 1 measure" in " ".join(cli_run("policy", "alignment", "--goal", "1").out.split())
    assert cli_run("policy", "alignment", "--publish").code == 0
    assert cli_run("policy", "alignment", "--goal", "none such").code == 2


def test_a_scorecard_on_the_command_line(started: int, cli_run: Run, tmp_path: Path) -> None:
    page, table = tmp_path / "card.html", tmp_path / "card.csv"
    draft = cli_run("policy", "scorecard", str(page), "--json")
    assert (draft.json["locked"], draft.json["votes"]) == (None, 2)
    assert "Draft: the votes are not locked yet" in page.read_text()
    locked = cli_run("policy", "scorecard", str(table), "--lock", "Spring", "--bill", "sb12", "--json")
    assert locked.json["locked"] == "2026-11-23"
    text = table.read_bytes().decode("utf-8-sig")
    assert text.startswith('"legislator","party"')
    assert "Ann Lee" in text
    assert "too few votes" in text
    assert cli_run("policy", "scorecard", str(page), "--card", "spring").code == 0
    assert "locked on <strong>23 Nov 2026" in page.read_text()
    for wrong in (
        ("card.pdf",), (str(page), "--chamber", "middle"), (str(page), "--chamber", "lower"),
        (str(page), "--card", "Autumn"), (str(page), "--lock", "Spring"), (str(page), "--card", "x", "--lock", "y"),
        (str(tmp_path / "none" / "card.csv"),),
    ):  # fmt: skip
        refused = cli_run("policy", "scorecard", *wrong)
        assert (refused.code, "Traceback" in refused.err) == (2, False), wrong


def page(**params: str) -> AppTest:
    made = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    for name, value in params.items():
        made.query_params[name] = value
    made.switch_page("policy/pages/policy.py").run()
    assert not made.exception
    return made


def said(made: AppTest) -> str:
    kinds = ("title", "header", "subheader", "markdown", "error", "success", "text")
    return "\n".join(str(element.value) for kind in kinds for element in made.get(kind)).replace("\\", "")


def pressed(made: AppTest, key: str) -> AppTest:
    made.button(key=key).click().run()
    assert not made.exception
    return made


def test_the_tabs_on_the_page(started: int) -> None:
    made = page(show="alignment")
    text = said(made)
    assert "Alignment of enacted policy: 1 of 1 measure" in text
    assert "It counts for the goal." in text
    assert "Public will for this goal" in text
    assert "Published" in said(pressed(made, "alignment_publish"))
    made.session_state["alignment_show"] = "Legislators"
    text = said(made.run())
    assert not made.exception
    assert "Ann Lee" in text or "Ann Lee" in str(made.selectbox(key="alignment_who").options)
    assert "our position then: Support" in text
    made.session_state["policy_tab"] = "Scorecard"
    made.run()
    made = pressed(made, "scorecard_lock")
    assert "Give the scorecard a title" in said(made)
    made.text_input(key="scorecard_0_title").set_value("Spring").run()
    made = pressed(made, "scorecard_lock")
    assert "Legislators by their recorded votes" in said(made)
    with db.reading() as session:
        (row,) = queries.scorecards(session, agenda.initiatives(session)[0].id)
    assert row.title == "Spring"
    assert made.selectbox(key="scorecard_1_which").value == row.id  # what was locked stands there now


def test_the_bill_page_says_what_it_adds(started: int) -> None:
    text = said(page(bill=str(started)))
    assert "What it adds to" in text
    assert "It counts for the goal. Enacted policy for this goal: 1 of 1 measure." in text
    assert "Not measured yet: no level has been published for this goal." in text


def test_nothing_private_leaves_with_a_scorecard(started: int, cli_run: Run, tmp_path: Path) -> None:
    cli_run("policy", "scorecard", str(tmp_path / "card.html"))
    html = (tmp_path / "card.html").read_text()
    assert "Guards." not in html  # our own reasons stay with us
    assert not {"rating", "influence"} & set(html.casefold().split())
