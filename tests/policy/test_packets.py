"""The packet as page and PDF: what must be in it, what must not, and text that is nothing but text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from sqlmodel import Session

from data import timeline
from data.access import Actor, Role
from data.agenda import InitiativeRow
from policy import services
from policy.alignment import PositionDraft
from policy.bills import Sponsor
from policy.connectors.prints import MISSING, pdf
from policy.desk import DeskDraft, LetterDraft, SignOnDraft
from policy.hearings import HearingDraft
from policy.packet_page import packet_page
from policy.packets import Block, Document, Section, clock, shown
from policy.ratings import RatingDraft
from policy.services import contacts, packets, preparation
from policy.services import desk as desk_services
from policy.witnesses import WITHHELD, WitnessDraft
from tests.conftest import NOW
from tests.policy.builders import WHOLE_WAY, body, draft, raw_bill
from tests.policy.test_preparation import seated

NASTY = (
    "#let x = 1", "$ x^2 $", "@ref", "[content]", "<label>", "\\", '"quoted"', "'", "`raw`", "```typ #panic() ```",
    "*b*",
    "_i_", "= Heading", "- list", "+ list", "/ term: x", "// comment", "/* open", "~", "---", "#panic()", "{", "}", ")",
    '#read("/etc/passwd")', "https://example.org/#a", "<script>alert(1)</script>", "&amp;", "\u202e", "%PDF", "🙂",
    "مرحبا", "漢字", "ß", "é", "a\u0301", "\x00", "\x1b[0m", "\ud800",
)  # fmt: skip


def document(text: str = "", **more: Any) -> Document:
    section = Section(
        text or "Section",
        (Block("text", text), Block("points", items=(text,)), Block("heading", text or "Heading"), Block("note", text),
         Block("grid", head=("A", "B"), rows=((text, "x"), ("y", text)))),
    )  # fmt: skip
    made = Document(
        f"SB 12 {text}", text, "Marlow", (("Hearing", text or "soon"),), "We support this", (text,), text, (section,),
        date(2026, 11, 23), False,
    )  # fmt: skip
    return replace(made, **more)


def words(file: bytes) -> str:
    found = pypdfium2.PdfDocument(file)
    try:
        return "\n".join(found[at].get_textpage().get_text_range() for at in range(len(found)))
    finally:
        found.close()


def plain(text: str) -> str:
    """Text without white space and hyphens, at which lines may break."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(parts=some.lists(some.sampled_from(NASTY), min_size=1, max_size=6))
def test_whatever_is_typed_never_breaks_the_file(parts: list[str]) -> None:
    file = pdf(document(" ".join(parts)))
    assert file.startswith(b"%PDF-")
    said = plain(words(file))
    turned = "مرحبا" in parts  # beside text from right to left, signs change sides and brackets are mirrored
    for part in parts:
        if part.isascii() and part.isprintable() and not turned:
            assert said.count(plain(part)) >= 4, part  # as it was typed, wherever it was put


@settings(max_examples=60, deadline=None)
@given(text=some.text(alphabet=some.characters(codec="ascii", min_codepoint=32, max_codepoint=126), max_size=60))
def test_plain_characters_come_out_as_they_went_in(text: str) -> None:
    made = document(sections=(Section("Text", (Block("text", f"begin{text}end"),)),))
    assert plain(f"begin{text}end") in plain(words(pdf(made)))


def tags(page: str) -> set[str]:
    """The elements of a page, as a browser would read it."""
    found: set[str] = set()
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, _attributes: found.add(tag)  # type: ignore[method-assign]
    reader.feed(page)
    return found


@settings(max_examples=60, deadline=None)
@given(text=some.text(max_size=80) | some.sampled_from(NASTY))
@example("\n<")
@example("<b>bold")
def test_any_text_at_all_makes_a_file_and_a_page(text: str) -> None:
    assert pdf(document(text)).startswith(b"%PDF-")
    assert tags(packet_page(document(text))) <= {"br", *tags(packet_page(document("plain")))}


@given(parts=some.lists(some.sampled_from(NASTY), min_size=1, max_size=6))
def test_the_page_escapes_everything(parts: list[str]) -> None:
    page = packet_page(document(" ".join(parts)))
    assert "<script" not in page
    assert "<label>" not in page
    assert unescape(re.sub(r"<[^>]+>", "", page)).count(shown(parts[0])) >= 4


def test_the_file_is_tagged_titled_and_an_archive_s_or_says_what_is_missing() -> None:
    whole = pdf(document("Plain text"))
    for mark in (b"pdfaid:part>2", b"pdfaid:conformance>A", b"pdfuaid:part>1", b"/StructTreeRoot", b"/Lang"):
        assert mark in whole, mark
    assert MISSING.split(",")[0] not in words(whole)
    lacking = pdf(document("\U000f1234"))
    assert b"/StructTreeRoot" in lacking
    assert plain("are in no font of the machine") in plain(words(lacking))


def test_nothing_can_be_read_from_the_machine() -> None:
    assert "root:" not in words(pdf(document('#read("/etc/passwd") #eval("1+1") #include "/etc/hosts"')))


def test_hours_read_one_way() -> None:
    assert [clock(time(hour, 5)) for hour in (0, 9, 12, 14)] == [
        "00:05 (12:05 am)", "09:05 (9:05 am)", "12:05 (12:05 pm)", "14:05 (2:05 pm)",
    ]  # fmt: skip


@pytest.fixture
def prepared(session: Session, actors: dict[Role, Actor], initiative: InitiativeRow) -> int:
    """A hearing with everything: a roster, ratings, counts, witnesses, testimony, partners for and against."""
    from data import queries as agenda

    actor, director = actors[Role.POLICY], actors[Role.DIRECTOR]
    sponsors = [{"name": "Rivera", "entity_type": "person", "primary": True, "classification": "primary"}]
    file = body(raw_bill(actions=WHOLE_WAY[:2], sponsorships=sponsors))
    services.import_bills(session, actor, initiative.id, "b.json", file, {}, NOW)
    from policy import queries

    bill = queries.numbered(session, initiative.id, "SB 12")[0][0]
    seated(session, actor, initiative)
    stand = PositionDraft("support", "It keeps children safe.", date(2026, 11, 1), 1)
    services.take_position(session, actor, initiative.id, bill, stand, now=NOW)
    desk_services.approval(session, actor, initiative.id, bill, "asked", now=NOW)
    desk_services.approval(session, director, initiative.id, bill, "approved", now=NOW)
    note = DeskDraft(actor.member_id, "- Forty schools wait\n- Guards are cheap", "Gran Ada", "")
    desk_services.keep_desk(session, actor, initiative.id, bill, note, now=NOW)
    first, second = agenda.partners(session, initiative.id)
    for partner, answer, reason in ((first, "signs on", ""), (second, "dissents", "A private quarrel")):
        said = SignOnDraft(partner.id, answer, reason, date(2026, 11, 20))
        desk_services.sign_on(session, actor, initiative.id, bill, said, now=NOW)
    letter = desk_services.write_letter(
        session, actor, initiative.id, bill, LetterDraft("testimony", "For guards", "Dear Chair,\n\nPass it. #1 $5 @x"),
        now=NOW,
    )  # fmt: skip
    secret = LetterDraft("letter", "A draft", "Not yet to be seen")
    desk_services.write_letter(session, actor, initiative.id, bill, secret, now=NOW)
    wanted = HearingDraft(bill, date(2026, 12, 3), time(14, 30), "Room 118", "Senate Education", "The chair owes us")
    row = services.add_hearing(session, actor, initiative.id, wanted, now=NOW)
    of = (session, actor, initiative.id, row.id)
    preparation.plan_hearing(
        *of, ask="Please report it favorably.", lead=actor.name, letters=frozenset({letter.letter_id}), now=NOW
    )
    for name, status, named in (
        ("Ana Open", "confirmed", True), ("Bo Hidden", "confirmed", False), ("Cy Perhaps", "invited", True),
        ("Di Gone", "declined", True),
    ):  # fmt: skip
        preparation.keep_witness(*of, WitnessDraft(name, "Org of " + name[:2], status=status, named=named), now=NOW)
    found = packets.prepared(*of, now=NOW)
    ann = found.roster[0].person
    assert ann is not None
    contacts.rate(session, actor, initiative.id, ann.id, RatingDraft(5, 4, "high"), now=NOW)
    contacts.count_vote(session, actor, initiative.id, bill, ann.id, "certain yes", now=NOW)
    return row.id


PUBLIC = (
    "SB 12: School crossing guards", "Thu 3 Dec 2026, 14:30 (2:30 pm) local time", "Senate Education", "Room 118",
    "We support this", "It keeps children safe.", "Please report it favorably.", "Pays for crossing guards",
    "In committee", "Forty schools wait", "Ann Lee", "chair", "12", "Ana Open", WITHHELD, "For guards",
    "Pass it. #1 $5 @x", "Rivera", "Marlow Library", "Gran Ada", "Pat policy",
)  # fmt: skip
PRIVATE = (
    "support 5.0", "certain yes", "The chair owes us", "A private quarrel", "Northside Parents", "Bo Hidden",
    "Cy Perhaps", "Internal:",
)  # fmt: skip
NEVER = ("Di Gone", "Not yet to be seen")


def test_events_are_named_inside_the_house_alone(
    session: Session,
    actors: dict[Role, Actor],
    initiative: InitiativeRow,
    prepared: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = [
        timeline.Milestone(
            date(2026, 10, day), None, "event", f"Evening at the Hosts' {day}", None, "outreach", day, "", (where,),
            low, low,
        )
        for day, where, low in ((3, "SD 12", 40), (4, "Senate District 12", None), (5, "SD 9", 3), (6, "12", 8))
    ]  # fmt: skip
    monkeypatch.setattr(timeline, "_offered", {"campaigns": lambda *_: held})
    actor = actors[Role.POLICY]
    public, internal = (
        words(pdf(packets.packet(session, actor, initiative.id, prepared, internal=one, now=NOW)))
        for one in (False, True)
    )
    for text in ("40, 1 event not counted", "fewer than 5", "3 Oct 2026"):
        assert plain(text) in plain(public), text
    assert "Hosts" not in public
    assert "Evening at the Hosts' 3" in " ".join(internal.split())
    assert plain("“12” does not say which chamber's district it is") in plain(internal).replace("’", "'")
    assert "Not matched" not in public


def test_public_and_internal_packets_hold_what_they_must(
    session: Session, actors: dict[Role, Actor], initiative: InitiativeRow, prepared: int
) -> None:
    actor = actors[Role.POLICY]
    made = {
        internal: packets.packet(session, actor, initiative.id, prepared, internal=internal, now=NOW)
        for internal in (False, True)
    }
    for internal, packet in made.items():
        for said in (plain(words(pdf(packet))), plain(unescape(re.sub(r"<[^>]+>", "", packet_page(packet))))):
            for text in PUBLIC:
                assert (plain(text) in said) or (internal and text == WITHHELD), (internal, text)
            for text in PRIVATE:
                assert (plain(text) in said) == internal, (internal, text)
            for text in NEVER:
                assert plain(text) not in said, (internal, text)
    found = packets.prepared(session, actor, initiative.id, prepared, now=NOW)
    assert found.lacks == ()


def test_a_bare_hearing_has_a_packet_too(session: Session, actor: Actor, initiative: InitiativeRow) -> None:
    bill = services.add_bill(session, actor, initiative.id, draft(sponsors=(Sponsor("Rivera"),)), now=NOW)
    wanted = HearingDraft(bill.id, date(2026, 12, 3), None, "Town hall")
    row = services.add_hearing(session, actor, initiative.id, wanted, now=NOW)
    packet = packets.packet(session, actor, initiative.id, row.id, now=NOW)
    said = plain(words(pdf(packet)))
    assert plain("Thu 3 Dec 2026, hour not known") in said
    assert plain("We have no position on this yet") in said
    found = packets.prepared(session, actor, initiative.id, row.id, now=NOW)
    assert packets.NO_COMMITTEE in found.lacks
    assert packets.NO_POSITION in found.lacks


def test_commands_from_hearing_to_packet(cli_run: Callable[..., Any], tmp_path: Path) -> None:
    cli_run("data", "goal", "add", "Safe routes to school")
    run = lambda *args: cli_run("policy", *args)  # noqa: E731
    run("add", "SB 12", "Guards", "--jurisdiction", "Ohio", "--session", "2025-2026")
    assert run("hearing", "SB 12", "2099-12-03", "--at", "10:00", "--committee", "Education").code == 0
    assert run("hearing", "SB 12", "2099-12-03", "--committee", "Education").code == 2
    (one,) = run("hearings", "--json").json
    assert (one["date"], one["time"], one["owed"]) == ("2099-12-03", "10:00", [])
    assert "No witness has confirmed." in one["lacks"]
    tasks = run("checklist", "sb12", "--done", "confirm", "--add", "Book the bus", "--days", "-3", "--json").json
    assert {task["what"]: task["due"] for task in tasks}["Book the bus"] == "2099-11-30"
    assert [task["item"] for task in tasks if task["done"]] == ["confirm"]
    assert run("checklist", "sb12", "--done", "nothing").code == 2
    run("witness", "SB 12", "Ana Ruiz", "--status", "confirmed", "--named")
    run("witness", "SB 12", "Bo Lund", "--minutes", "5")
    order = run("witness", "SB 12", "Bo Lund", "--move", "-1", "--json").json
    assert [(one["name"], one["minutes"]) for one in order] == [("Bo Lund", 5), ("Ana Ruiz", 3)]
    assert run("witness", "SB 12", "Cy", "--partner", "Nobody").code == 2
    assert run("move-hearing", "SB 12", "2099-12-10", "--json").json["time"] == "10:00"
    assert run("activity", "--json").json[0]["words"].startswith("hearing moved from Thu 3 Dec")
    file = tmp_path / "packet.pdf"
    made = run("packet", "SB 12", str(file), "--json").json
    assert (made["date"], made["internal"], made["bytes"]) == ("2099-12-10", False, file.stat().st_size)
    assert "Ana Ruiz" in words(file.read_bytes())
    assert "Bo Lund" not in words(file.read_bytes())
    page = tmp_path / "packet.html"
    run("packet", "SB 12", str(page), "--internal")
    assert "Bo Lund" in page.read_text()
    assert run("packet", "SB 12", str(tmp_path / "no" / "such.pdf")).code == 2
    assert run("packet", "SB 12", str(file), "--on", "2099-01-01").code == 2
