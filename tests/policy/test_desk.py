"""The desk's verbs on both databases: nothing is overwritten, and an amendment forces a review."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select as sql_select
from sqlmodel import Session

from data import queries as agenda
from data.access import Actor, Role
from data.agenda import InitiativeRow
from data.errors import NotAllowed, NotFound, Refused
from policy import queries, services
from policy.alignment import CodingDraft, PositionDraft
from policy.bills import VersionDraft
from policy.desk import (
    DeskDraft,
    LetterDraft,
    LetterRow,
    ReviewRow,
    SignOnDraft,
    check_sign_on,
    due,
    is_amendment,
    newest_answers,
)
from policy.letters import printable
from policy.models import Approval, BillChange, DeskNote, LetterVersion, Position, ProvisionCoding, Review, SignOn
from policy.queries import desk as found
from policy.queries import versions as texts
from policy.services import desk
from policy.services import versions as version_verbs
from policy.versions import ProvisionDraft
from tests.conftest import NOW
from tests.policy.builders import WHOLE_WAY, action, body, draft, raw_action, raw_bill

TODAY = date(2026, 11, 23)
LATER = NOW + timedelta(days=2)
HISTORIES = (Approval, BillChange, DeskNote, LetterVersion, Position, ProvisionCoding, Review, SignOn)


@pytest.fixture
def bill(session: Session, actor: Actor, initiative: InitiativeRow) -> int:
    """A bill by hand that we support, coded to the second goal."""
    key = services.add_bill(
        session, actor, initiative.id, draft(actions=(action("2026-02-02", "Introduced"),)), now=NOW
    ).id
    stand(session, actor, initiative, key)
    goal = agenda.goals(session, initiative.id)[1]
    coding = CodingDraft(goal.id, "agree", "strong", "Pays for guards.")
    services.code_alignment(session, actor, initiative.id, key, coding, now=NOW)
    return key


def stand(session, actor, initiative, bill, stance="support", now=NOW):  # type: ignore[no-untyped-def]
    position = PositionDraft(stance, "Guards.", TODAY, 1)
    return services.take_position(session, actor, initiative.id, bill, position, now=now)


def feed(session: Session, initiative: InitiativeRow) -> list[tuple[str, str, str, str]]:
    rows = queries.changes_since(session, initiative.id, NOW - timedelta(days=1))
    return [(row.field, row.before, row.after, row.source) for row in rows]


def partners(session: Session, initiative: InitiativeRow) -> list[int]:
    return [partner.id for partner in agenda.partners(session, initiative.id)]


def test_how_a_bill_is_worked_on_keeps_what_was_before(
    session: Session, actor: Actor, actors: dict[Role, Actor], initiative: InitiativeRow, bill: int
) -> None:
    policy = actors[Role.POLICY]
    draft_ = DeskDraft(policy.member_id, "Guards save lives.", "Ms. Ortiz", "Safe Streets")
    desk.keep_desk(session, actor, initiative.id, bill, draft_, now=NOW)
    desk.keep_desk(session, policy, initiative.id, bill, DeskDraft(talking_points="Guards cost little."), now=LATER)
    shown = found.of_bill(session, initiative.id, bill)
    assert (shown.note.assignee, shown.note.sponsor, shown.note.coalition) == (policy.name, "Ms. Ortiz", "Safe Streets")
    assert [note.talking_points for note in shown.notes] == ["Guards cost little.", "Guards save lives."]
    changed = ("talking points", "Guards save lives.", "Guards cost little.", policy.name)
    assert changed in feed(session, initiative)
    assert ("assignee", "", policy.name, actor.name) in feed(session, initiative)
    assert found.marks(session, initiative.id)[bill].assignee == policy.name
    before = len(feed(session, initiative))
    desk.keep_desk(session, actor, initiative.id, bill, DeskDraft(talking_points="Guards cost little."), now=LATER)
    assert len(feed(session, initiative)) == before  # nothing changed, nothing said
    desk.keep_desk(session, actor, initiative.id, bill, DeskDraft(assignee_id=0), now=LATER)
    assert found.of_bill(session, initiative.id, bill).note.assignee == ""
    with pytest.raises(NotFound, match="team"):
        desk.keep_desk(session, actor, initiative.id, bill, DeskDraft(assignee_id=99999), now=LATER)
    with pytest.raises(Refused, match="may have 20,000 characters"):
        desk.keep_desk(session, actor, initiative.id, bill, DeskDraft(sponsor="x" * 20_001), now=LATER)


def test_approval_is_asked_and_given_by_name_and_day(
    session: Session, actor: Actor, actors: dict[Role, Actor], initiative: InitiativeRow, bill: int
) -> None:
    policy = actors[Role.POLICY]
    desk.approval(session, policy, initiative.id, bill, "asked", now=NOW)
    with pytest.raises(Refused, match="asked for already"):
        desk.approval(session, policy, initiative.id, bill, "asked", now=NOW)
    with pytest.raises(NotAllowed, match="approve a position"):
        desk.approval(session, policy, initiative.id, bill, "approved", now=NOW)
    with pytest.raises(Refused, match="has to change"):
        desk.approval(session, actor, initiative.id, bill, "returned", now=NOW)
    desk.approval(session, actor, initiative.id, bill, "returned", "Name the cost.", now=NOW)
    desk.approval(session, policy, initiative.id, bill, "asked", now=NOW)
    assert desk.approval(session, actor, initiative.id, bill, "approved", now=LATER).approval == "approved"
    with pytest.raises(Refused, match="approved already"):
        desk.approval(session, actor, initiative.id, bill, "returned", "No.", now=LATER)
    steps = found.of_bill(session, initiative.id, bill).approvals
    assert [(row.step, row.by) for row in steps] == [
        ("asked", policy.name), ("returned", actor.name), ("asked", policy.name), ("approved", actor.name),
    ]  # fmt: skip
    assert steps[-1].at == LATER
    stand(session, actor, initiative, bill, "amend", LATER)  # a new position is not approved by the old one's
    assert found.of_bill(session, initiative.id, bill).approvals == ()
    other = services.add_bill(session, actor, initiative.id, draft("HB 9"), now=NOW).id
    with pytest.raises(Refused, match="take one first"):
        desk.approval(session, actor, initiative.id, other, "asked", now=NOW)


def test_partners_sign_on_dissent_and_withdraw(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    library, parents = partners(session, initiative)

    def say(partner: int, answer: str, reason: str = "", now=NOW, on: date = TODAY):  # type: ignore[no-untyped-def]
        answer_ = SignOnDraft(partner, answer, reason, on)
        return desk.sign_on(session, actor, initiative.id, bill, answer_, now=now)

    say(library, "signs on")
    with pytest.raises(Refused, match="Say why"):
        say(parents, "dissents")
    say(parents, "dissents", "It leaves bus riders out.")
    marks = found.marks(session, initiative.id)[bill]
    assert (marks.signed, marks.dissents) == (1, 1)
    say(parents, "withdraws", "The amendment takes them in.", LATER)
    with pytest.raises(Refused, match="nothing to take back"):
        say(parents, "withdraws", "Again.", LATER)
    with pytest.raises(Refused, match="ahead of us"):
        say(parents, "signs on", on=TODAY + timedelta(days=9))
    shown = found.of_bill(session, initiative.id, bill)
    assert [(row.partner, row.answer) for row in shown.sign_ons] == [("Marlow Library", "signs on")]
    assert [(row.answer, row.reason, row.stance) for row in shown.sign_on_history] == [
        ("withdraws", "The amendment takes them in.", "support"),
        ("dissents", "It leaves bus riders out.", "support"),
        ("signs on", "", "support"),
    ]
    change = ("sign-on of Northside Parents", "dissents", "withdraws: The amendment takes them in.", actor.name)
    assert change in feed(session, initiative)
    other = services.add_bill(session, actor, initiative.id, draft("HB 9"), now=NOW).id
    with pytest.raises(Refused, match="nothing to sign on to"):
        desk.sign_on(session, actor, initiative.id, other, SignOnDraft(library, "signs on", "", TODAY), now=NOW)
    with pytest.raises(NotFound, match="partner"):
        desk.sign_on(session, actor, initiative.id, bill, SignOnDraft(99999, "signs on", "", TODAY), now=NOW)
    assert [p.field for p in check_sign_on(SignOnDraft(1, "likes", "", TODAY), TODAY, None, "support")] == ["answer"]


def test_an_amendment_by_hand_marks_position_and_alignment(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    amended = action("2026-11-25", "Amendment 3 adopted")
    services.add_action(session, actor, initiative.id, bill, amended, now=LATER)
    marks = found.marks(session, initiative.id)[bill]
    assert (marks.to_review, marks.since) == (("position", "alignment"), LATER)
    assert "Amendment 3 adopted" in marks.why
    with pytest.raises(Refused, match="Say what you found"):
        desk.review(session, actor, initiative.id, bill, "alignment", " ", now=LATER)
    left = desk.review(session, actor, initiative.id, bill, "alignment", "It only moves a date.", now=LATER)
    assert [row.about for row in left] == ["position"]
    stand(session, actor, initiative, bill, "oppose", LATER)  # a new position is the review of the old one
    assert found.to_review(session, initiative.id) == {}
    with pytest.raises(Refused, match="not waiting"):
        desk.review(session, actor, initiative.id, bill, "position", "Again.", now=LATER)
    with pytest.raises(Refused, match="A review is of"):
        desk.review(session, actor, initiative.id, bill, "title", "Again.", now=LATER)
    history = [(row.about, row.step) for row in found.of_bill(session, initiative.id, bill).reviews]
    assert history == [
        ("position", "reviewed"), ("alignment", "reviewed"), ("alignment", "due"), ("position", "due"),
    ]  # fmt: skip
    services.add_action(session, actor, initiative.id, bill, action("2026-11-26", "Hearing held"), now=LATER)
    assert found.to_review(session, initiative.id) == {}


def test_an_amendment_from_a_source_marks_what_there_is(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    def read(now, *bills):  # type: ignore[no-untyped-def]
        return services.import_bills(session, actor, initiative.id, "b.json", body(*bills), {}, now)

    read(NOW, raw_bill(actions=WHOLE_WAY[:3]), raw_bill("HB 7", actions=WHOLE_WAY[:3]))
    key, other = (
        next(row.id for row in queries.bills(session, initiative.id, TODAY) if row.identifier == name)
        for name in ("SB 12", "HB 7")
    )
    stand(session, actor, initiative, key)
    amended = [*WHOLE_WAY[:3], raw_action("2026-03-05", "Amendment 1", "amendment-passage", order=4)]
    read(LATER, raw_bill(actions=amended), raw_bill("HB 7", actions=amended))
    assert {bill: [row.about for row in rows] for bill, rows in found.to_review(session, initiative.id).items()} == {
        key: ["position"]  # nothing is coded; and where there is no position either, nothing is to review
    }
    read(LATER, raw_bill(actions=amended), raw_bill("HB 7", actions=amended))
    assert len(found.to_review(session, initiative.id)[key]) == 1  # the same file again calls nobody
    assert found.marks(session, initiative.id).get(other) is None


def test_a_version_from_a_source_marks_and_is_kept_once(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    def read(now, *notes):  # type: ignore[no-untyped-def]
        listed = [
            {
                "note": note,
                "date": day,
                "links": [{"url": f"https://x.org/{note}.pdf", "media_type": "application/pdf"}],
            }
            for note, day in notes
        ]
        bill = raw_bill(actions=WHOLE_WAY[:3], versions=listed)
        return services.import_bills(session, actor, initiative.id, "b.json", body(bill), {}, now)

    read(NOW, ("Introduced", "2026-02-02"))
    (row,) = queries.bills(session, initiative.id, TODAY)
    stand(session, actor, initiative, row.id)
    assert read(LATER, ("Introduced", "2026-02-02")).same == 1
    assert read(LATER, ("Introduced", "2026-02-02"), ("Engrossed", "2026-11-24")).changed == 1
    (call,) = found.to_review(session, initiative.id)[row.id]
    assert (call.about, call.why) == ("position", "New version: Engrossed")
    listed = texts.versions(session, initiative.id, row.id)
    assert [(v.note, v.on, v.url, v.characters) for v in listed] == [
        ("Introduced", date(2026, 2, 2), "https://x.org/Introduced.pdf", 0),
        ("Engrossed", date(2026, 11, 24), "https://x.org/Engrossed.pdf", 0),
    ]
    given_text = VersionDraft("Engrossed", None, "", "The state shall pay.")
    version_verbs.add_version(session, actor, initiative.id, row.id, given_text, version_id=listed[1].id, now=LATER)
    assert texts.text(session, initiative.id, listed[1].id) == "The state shall pay."
    assert len(found.to_review(session, initiative.id)[row.id]) == 1  # its text is no newer version
    with pytest.raises(NotFound, match="already"):
        version_verbs.add_version(session, actor, initiative.id, row.id, given_text, version_id=listed[1].id, now=LATER)
    assert read(LATER, ("Introduced", "2026-02-02"), ("Engrossed", "2026-11-24")).same == 1
    assert texts.text(session, initiative.id, listed[1].id) == "The state shall pay."


def test_versions_by_hand_are_compared_and_only_new_ones_call_for_review(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    def add(note: str, text: str, on: date | None = None):  # type: ignore[no-untyped-def]
        made = VersionDraft(note, on, "", text)
        return version_verbs.add_version(session, actor, initiative.id, bill, made, now=LATER)

    old = add("Introduced", "A family pays 9% of its income.", date(2026, 2, 2))
    assert found.to_review(session, initiative.id) == {}  # it was there when we took our position
    new = add("Amended", "A family of four pays 7% of its income.", date(2026, 11, 24))
    assert found.marks(session, initiative.id)[bill].to_review == ("position", "alignment")
    compared = version_verbs.compared(session, initiative.id, old.id, new.id)
    assert (compared.added, compared.removed, compared.places) == (3, 1, 2)
    listed = add("Enrolled", "Same.")
    assert listed.on is None
    with pytest.raises(Refused, match="is a text of “amended” already"):
        add("amended", "Other words.")
    with pytest.raises(Refused, match="Paste the text"):
        add("Chaptered", " ")
    with pytest.raises(Refused, match="which version"):
        add(" ", "Text.")
    with pytest.raises(Refused, match="https"):
        version_verbs.add_version(
            session, actor, initiative.id, bill, VersionDraft("X", None, "javascript:alert(1)"), now=LATER
        )
    other = services.add_bill(session, actor, initiative.id, draft("HB 9"), now=NOW).id
    theirs = version_verbs.add_version(
        session, actor, initiative.id, other, VersionDraft("Introduced", None, "https://x.org/1"), now=NOW
    )
    with pytest.raises(Refused, match="two different bills"):
        version_verbs.compared(session, initiative.id, old.id, theirs.id)
    with pytest.raises(Refused, match="no text here"):
        version_verbs.compared(session, initiative.id, theirs.id, theirs.id)


def test_files_that_are_no_text_are_named() -> None:
    assert version_verbs.text_of_file("a.txt", "§ 1. Cafés".encode("cp1252")) == "§ 1. Cafés"
    with pytest.raises(Exception, match=r"bill\.pdf"):
        version_verbs.text_of_file("bill.pdf", b"%PDF-1.7\x00\x01")


def test_passages_are_coded_by_people_and_never_score(
    session: Session, actor: Actor, actors: dict[Role, Actor], initiative: InitiativeRow, bill: int
) -> None:
    care, routes = agenda.goals(session, initiative.id)
    text = "Sec. 1. Guards stand at\nevery school crossing.\nSec. 2. Fees rise."
    version = version_verbs.add_version(
        session, actor, initiative.id, bill, VersionDraft("Introduced", date(2026, 2, 2), "", text), now=LATER
    )

    def code(passage: str, goal: int, verdict: str, strength: str, who: Actor = actor, now=LATER):  # type: ignore[no-untyped-def]
        made = ProvisionDraft(passage, "Sec. 1", CodingDraft(goal, verdict, strength, "It says so."), version.id)
        return version_verbs.code_provision(session, who, initiative.id, bill, made, now=now)

    links = queries.goal_links(session, initiative.id, TODAY)
    first = code("Guards stand at every school crossing.", routes.id, "agree", "weak")
    again = code("Guards stand at\nevery school crossing.", routes.id, "agree", "strong")
    both = code("Guards stand at every school crossing.", care.id, "neutral", "weak")
    assert first.id == again.id == both.id
    assert both.start == text.index("Guards")
    assert [(c.goal_id, c.verdict, c.strength) for c in both.codings] == [
        (care.id, "neutral", "weak"), (routes.id, "agree", "strong"),
    ]  # fmt: skip
    assert len(both.history) == 3
    assert queries.goal_links(session, initiative.id, TODAY) == links  # the bill's own coding is what counts
    with pytest.raises(Refused, match="not in that version"):
        code("Guards dance.", routes.id, "agree", "weak")
    coding = CodingDraft(routes.id, "agree", "weak", "It says so.")
    unnamed = [ProvisionDraft(text, "", coding) for text in ("Fees rise.", "Fees dance.")]
    here = version_verbs.code_provision(session, actor, initiative.id, bill, unnamed[0], now=LATER)
    assert (here.version_id, here.start) == (version.id, text.index("Fees"))
    with pytest.raises(Refused, match="not in any version that is here"):
        version_verbs.code_provision(session, actor, initiative.id, bill, unnamed[1], now=LATER)
    with pytest.raises(Refused, match="strong or weak"):
        code("Fees rise.", routes.id, "agree", "mighty")
    with pytest.raises(NotAllowed):
        code("Fees rise.", routes.id, "against", "weak", actors[Role.READER])
    before = len(feed(session, initiative))
    suggested = version_verbs.suggested(session, initiative.id, "Guards walk children to school on safe routes")
    assert suggested[0].goal_id == routes.id
    assert queries.goal_links(session, initiative.id, TODAY) == links
    assert len(feed(session, initiative)) == before  # a suggestion stores nothing


def test_letters_have_versions_and_a_page_to_print(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    def write(body_: str, letter_id: int | None = None, title: str = "Support for <SB 12>") -> LetterRow:
        made = LetterDraft("letter", title, body_, "Education Committee", "Pat Doe\nDirector", letter_id)
        return desk.write_letter(session, actor, initiative.id, bill, made, now=NOW)

    first = write("Dear members,\n\nGuards <script>alert(1)</script> save lives.\nVote yes.")
    assert write(first.body, first.letter_id) == first  # nothing new, no new version
    second = write("Dear members,\n\nVote yes.", first.letter_id)
    assert (first.number, second.number, second.letter_id) == (1, 2, first.letter_id)
    shown = found.of_bill(session, initiative.id, bill)
    assert [row.number for row in shown.letters] == [2]
    assert [row.body for row in shown.letter_history] == [second.body, first.body]
    page = printable(first, "SB 12 School crossing guards", initiative.name, TODAY, initiative.tz)
    assert "<script" not in page
    assert "Guards &lt;script&gt;alert(1)&lt;/script&gt; save lives.<br>Vote yes." in page
    assert "To Education Committee" in page
    evening = replace(first, at=datetime(2026, 11, 24, 2, 0, tzinfo=UTC))  # the 23rd where the team is
    assert "on 23 Nov 2026. Print" in printable(evening, "SB 12", initiative.name, TODAY, ZoneInfo("America/Chicago"))
    assert "http" not in page.replace("http-equiv", "")  # nothing is loaded from anywhere
    with pytest.raises(Refused, match="says nothing yet"):
        write(" ")
    with pytest.raises(Refused, match="Give it a title"):
        write("Text.", title=" ")
    with pytest.raises(NotFound, match="letter"):
        write("Text.", 99999)


def test_a_position_can_end(session: Session, actor: Actor, initiative: InitiativeRow, bill: int) -> None:
    ends = PositionDraft("watch", "Until the hearing.", TODAY, 2, TODAY + timedelta(days=3))
    services.take_position(session, actor, initiative.id, bill, ends, now=LATER)

    def held(days: int) -> str | None:
        return queries.bills(session, initiative.id, TODAY + timedelta(days=days), [bill])[0].stance

    assert (held(0), held(3), held(4)) == ("watch", "watch", None)
    wrong = PositionDraft("watch", "x", TODAY, None, TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="cannot come before the first"):
        services.take_position(session, actor, initiative.id, bill, wrong, now=LATER)


def test_a_reader_changes_nothing(
    session: Session, actors: dict[Role, Actor], initiative: InitiativeRow, bill: int
) -> None:
    reader = actors[Role.READER]
    library = partners(session, initiative)[0]
    for attempt in (
        lambda: desk.keep_desk(session, reader, initiative.id, bill, DeskDraft(coalition="x"), now=NOW),
        lambda: desk.approval(session, reader, initiative.id, bill, "asked", now=NOW),
        lambda: desk.sign_on(
            session, reader, initiative.id, bill, SignOnDraft(library, "signs on", "", TODAY), now=NOW
        ),
        lambda: desk.review(session, reader, initiative.id, bill, "position", "x", now=NOW),
        lambda: desk.write_letter(session, reader, initiative.id, bill, LetterDraft("letter", "x", "x"), now=NOW),
        lambda: version_verbs.add_version(
            session, reader, initiative.id, bill, VersionDraft("x", None, "", "x"), now=NOW
        ),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_another_initiatives_bill_does_not_exist(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int
) -> None:
    for attempt in (
        lambda: found.of_bill(session, initiative.id + 1, bill),
        lambda: desk.keep_desk(session, actor, initiative.id + 1, bill, DeskDraft(), now=NOW),
        lambda: texts.text(session, initiative.id, 99999),
    ):
        with pytest.raises(NotFound):
            attempt()


DEEDS = ("desk", "ask", "approve", "sign", "dissent", "withdraw", "amend", "review", "stand", "letter", "code")
VERBS = st.lists(
    st.tuples(st.sampled_from(DEEDS),
              st.integers(0, 3)),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VERBS)
def test_nothing_is_ever_overwritten(
    session: Session, actor: Actor, initiative: InitiativeRow, bill: int, steps: list[tuple[str, int]]
) -> None:
    """Whatever is done in whatever order: every row that was there stays, word for word."""
    library = partners(session, initiative)[0]
    goal = agenda.goals(session, initiative.id)[0]

    def rows() -> dict[tuple[str, int], tuple[object, ...]]:
        session.flush()
        return {
            (table.__tablename__, row.id): tuple(row)
            for table in HISTORIES
            for row in session.execute(sql_select(table.__table__))  # type: ignore[attr-defined]
        }

    def act(verb: str, n: int) -> object:
        here, now = (session, actor, initiative.id, bill), NOW + timedelta(days=n)
        match verb:
            case "desk":
                return desk.keep_desk(*here, DeskDraft(talking_points=f"Point {n}", sponsor=f"S{n}"), now=now)
            case "ask" | "approve":
                return desk.approval(*here, "asked" if verb == "ask" else "approved", now=now)
            case "sign" | "dissent" | "withdraw":
                answer = {"sign": "signs on", "dissent": "dissents", "withdraw": "withdraws"}[verb]
                return desk.sign_on(*here, SignOnDraft(library, answer, f"Reason {n}", TODAY), now=now)
            case "amend":
                return services.add_action(*here, action("2026-11-20", f"Amendment {n} adopted"), now=now)
            case "review":
                return desk.review(*here, ("position", "alignment")[n % 2], f"Found {n}", now=now)
            case "stand":
                return stand(session, actor, initiative, bill, ("support", "oppose", "amend", "watch")[n], now)
            case "letter":
                written = found.letters(session, initiative.id, bill)
                key = written[0].letter_id if written and n else None
                return desk.write_letter(*here, LetterDraft("letter", f"T{n}", f"B{n}", letter_id=key), now=now)
            case _:
                coding = CodingDraft(goal.id, ("agree", "against", "neutral")[n % 3], "weak", f"Why {n}")
                return version_verbs.code_provision(*here, ProvisionDraft(f"Passage {n % 2}", "", coding), now=now)

    before = rows()
    for verb, n in steps:
        try:
            act(verb, n)
        except Refused:
            assert rows() == before  # what is refused changes nothing
        after = rows()
        assert before.items() <= after.items()
        before = after


@pytest.mark.parametrize(
    ("words", "classes", "is_one"),
    [
        ("Amendment 1", ("amendment-passage",), True),
        ("Amendment 1", ("amendment-introduction",), False),
        ("Amendment No. 4 failed", (), False),
        ("Senate amendment adopted by voice vote", (), True),
        ("Committee reports: do pass as amended", ("committee-passage-favorable",), True),
        ("From committee chair, with author's amendments: Amend, and re-refer", (), True),
        ("Read second time and amended. Re-referred to Com. on APPR.", (), True),
        ("House concurred in Senate amendments", (), True),
        ("Committee substitute adopted", ("substitution",), True),
        ("Proposed constitutional amendment passed Senate", ("passage",), False),
        ("Referred to committee: Education", ("referral-committee",), False),
        ("Amendment withdrawn", (), False),
    ],
)
def test_what_counts_as_an_amendment(words: str, classes: tuple[str, ...], is_one: bool) -> None:
    assert is_amendment(action("2026-03-01", words, *classes)) is is_one


def test_pure_histories() -> None:
    def row(about: str, step: str, day: int) -> ReviewRow:
        return ReviewRow(about, step, "", NOW + timedelta(days=day), "")

    calls = [row("position", "due", 0), row("alignment", "due", 0), row("position", "reviewed", 1),
             row("position", "due", 2)]  # fmt: skip
    assert [(one.about, one.at.day) for one in due(calls)] == [("position", 25), ("alignment", 23)]
    assert due([]) == []
    assert newest_answers([]) == []
