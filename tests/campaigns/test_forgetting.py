"""Forgetting somebody whose name stands in every room: what is erased, what is told, and nothing brings it back."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

import campaigns.offers
import policy.offers
import sentiment.offers
from campaigns import names, queries, services
from campaigns.debriefs import DebriefDraft, Quote
from campaigns.names import Name
from campaigns.outreach import EventDraft, FollowUpDraft
from campaigns.people import Incoming
from campaigns.plan import CampaignDraft
from campaigns.queries import forgetting as stored
from campaigns.services import content, debriefs, forgetting, outgoing, partner_people, persons, stories
from campaigns.services.people import take_in
from campaigns.story_bank import ANYWHERE, StoryDraft
from campaigns.traces import Traces
from campaigns.wording import MessengerDraft
from data import archive, archive_in, backup, exchange, find, importing
from data import queries as ground
from data import services as agenda
from data.access import OPERATOR, Actor
from data.agenda import InitiativeRow, PartnerDraft
from data.errors import NotFound
from data.files import write_csv
from data.sheets import Sheet, write_xlsx
from data.tables import Table
from policy import services as policy_services
from policy.desk import DeskDraft, LetterDraft
from policy.hearings import HearingDraft
from policy.services import desk, packets, preparation
from policy.witnesses import WitnessDraft
from sentiment.services import waves
from tests.conftest import NOW
from tests.policy.builders import draft as bill_draft

for _room in (campaigns, policy, sentiment):
    _room.offers.register()

NAME, EMAIL, PHONE = "Zora Quillfeather", "zora.q@example.org", "+1 312 555 0177"
TELLS = ("zora", "quillfeather", "555-0177", "5550177", "555 0177")
SHEET = b"Name,Email,Phone,OK to contact\nZora Quillfeather,zora.q@example.org,+1 312 555 0177,yes\n"


def archived(path: Path) -> str:
    with zipfile.ZipFile(path) as file:
        return b"\n".join(file.read(name) for name in file.namelist()).decode().casefold()


def every_row(session: Session) -> str:
    """Every table of the database as text, audit and import batches among them."""
    session.flush()
    rows = [row._asdict() for table in Table.metadata.sorted_tables for row in session.execute(sa.select(table))]
    return json.dumps(rows, default=str, ensure_ascii=False).casefold()


def told(text: str) -> list[str]:
    return [word for word in TELLS if word in text]


def exports(session: Session, actor: Actor, initiative_id: int, hearing_id: int, folder: Path) -> dict[str, str]:
    """What leaves: archives, stories, both packets, events as tables and for others, a partner's own people, Find."""
    found = {}
    for people in (True, False):
        archive.export(session, OPERATOR, folder / "out.zip", people=people, now=NOW)
        found[f"archive, people {people}"] = archived(folder / "out.zip")
    public = stories.export_stories(session, actor, initiative_id, now=NOW)
    found["stories"] = json.dumps(public, default=str)
    for internal in (True, False):
        packet = packets.packet(session, actor, initiative_id, hearing_id, internal=internal, now=NOW)
        found[f"packet, internal {internal}"] = packets.as_page(packet)
    cells = [[row.name, row.place, row.heard] for row in queries.events(session, initiative_id)]
    found["events.csv"] = write_csv(["name", "place", "heard"], cells)
    (folder / "events.xlsx").write_bytes(write_xlsx([Sheet("Events", ["name", "place", "heard"], cells)]))
    found["events.xlsx"] = archived(folder / "events.xlsx")
    handed = outgoing.export_events(session, actor, initiative_id, "osdi", people=True, now=NOW)
    found["osdi with people"] = handed.body.decode()
    of = next(one.id for one in ground.partners(session, initiative_id))
    found["handed back"] = str(partner_people.hand_back(session, actor, initiative_id, of, now=NOW).rows)
    found["find"] = str([find.search(session, initiative_id, word) for word in ("zora", "quillfeather", EMAIL)])
    return {name: text.casefold() for name, text in found.items()}


@pytest.fixture
def everywhere(
    session: Session, actor: Actor, initiative: InitiativeRow, draft: EventDraft, plan: CampaignDraft
) -> tuple[int, int, int]:
    """Zora in every room that may name her: her key, the hearing, the import that brought her."""
    of = (session, actor, initiative.id)
    event = services.log_event(*of, replace(draft, heard="Zora Quillfeather told us of the crossing"), now=NOW)
    report = importing_sheet(session, actor, initiative, event.id)
    keys = [one.person_id for one in take_in(*of, [Incoming("Zora Quill"), Incoming(NAME, EMAIL)], now=NOW)]
    persons.merge_people(*of, keys[1] or 0, keys[0] or 0, now=NOW)
    goal = draft.goal_ids[0]
    stories.keep_story(
        *of,
        StoryDraft("The crossing", "My son waits there.", goal, NOW.date(), "Quillfeather, Zora", (ANYWHERE,), True,
                   NOW.date()),
        now=NOW,
    )  # fmt: skip
    owner = actor.member_id
    debriefs.write_debrief(
        *of,
        DebriefDraft(
            "d", "Many want the crossing.", event_id=event.id,
            quotes=(Quote("We wait.", "Zora Quillfeather, mother of two", True), Quote("Yes.", "A neighbor", True)),
            commitments=(FollowUpDraft("c", "Call back", owner, date(2026, 12, 1), to_whom="ZORA QUILLFEATHER"),),
        ),
        now=NOW,
    )  # fmt: skip
    campaign = services.plan_campaign(*of, plan, None, now=NOW)
    content.keep_messenger(*of, campaign.id, MessengerDraft("Zóra Quillfeather", "a mother"), now=NOW)
    contact = PartnerDraft("Quiet Streets", "ally", "Zora Quillfeather", EMAIL, PHONE)
    agenda.add_partner(session, OPERATOR, initiative.id, contact, now=NOW)
    bill = policy_services.add_bill(*of, bill_draft(), now=NOW)
    desk.keep_desk(*of, bill.id, DeskDraft(sponsor=NAME), now=NOW)
    hearing = policy_services.add_hearing(
        *of, HearingDraft(bill.id, date(2026, 12, 3), time(10), "Room 1", "Ed"), now=NOW
    )
    witness = WitnessDraft(NAME, status="confirmed", named=True)
    preparation.keep_witness(*of, hearing.id, witness, now=NOW)
    letter = desk.write_letter(
        *of, bill.id, LetterDraft("letter", "To all", "Please pass it.", "The chair", NAME), now=NOW
    )
    preparation.plan_hearing(*of, hearing.id, letters=frozenset({letter.letter_id}), now=NOW)
    asked = waves.Asked("Is it safe?", "public", "supportive", date(2026, 11, 20), "yes / no", {"all": 30})
    waves.import_wave(
        *of, "w.csv", f"group,answer,email\nall,yes,{EMAIL}\nall,no,b@example.org\n".encode(), asked, now=NOW
    )
    return keys[1] or 0, hearing.id, report


def importing_sheet(session: Session, actor: Actor, initiative: InitiativeRow, event_id: int) -> int:
    partner = ground.partners(session, initiative.id)[0].id
    files, at = [("sheet.csv", SHEET)], {"event": str(event_id), "partner": str(partner)}
    report = agenda.import_files(session, actor, initiative.id, exchange.format_named("sign-in"), files, at, now=NOW)
    assert report.batch is not None
    return report.batch


def test_failure_10_whoever_is_forgotten_is_in_no_room_and_no_export(
    session: Session, actor: Actor, initiative: InitiativeRow, everywhere: tuple[int, int, int], tmp_path: Path
) -> None:
    zora, hearing, batch = everywhere
    before = exports(session, actor, initiative.id, hearing, tmp_path)
    named = ("archive, people True", "stories", "packet, internal False", "osdi with people", "handed back")
    assert [name for name in named if not told(before[name])] == []
    plain = before["archive, people False"]
    assert told(plain.replace("zora quillfeather told us", "")) == []  # a note is words; fields with names stay out
    archive.export(session, OPERATOR, tmp_path / "earlier.zip", people=True, now=NOW)
    backup.backup(session, OPERATOR, tmp_path / "earlier", now=NOW)

    reach = forgetting.reach(session, actor, initiative.id, zora)
    done = forgetting.forget_person(session, actor, initiative.id, zora, now=NOW)
    assert done.reach == reach
    assert dict(reach.erased) == {
        "the contact of a partner": 1, "the teller of a story, with the story's words": 1, "the name under a quote": 1,
        "a messenger of a campaign": 1, "to whom something was promised": 1, "a witness of a hearing": 1,
        "who speaks for a bill in the community": 1, "the signature of a letter": 1,
        "the mark that pairs answers to surveys": 1,
    }  # fmt: skip
    [note] = reach.look
    assert (note.what, note.page, note.opens) == ("an event", "outreach", "event")
    assert note.record_id is not None
    queries.set_heard(session, note.record_id, queries.event(session, initiative.id, note.record_id).attendance, "")
    clean = exports(session, actor, initiative.id, hearing, tmp_path)
    assert {name: told(text) for name, text in clean.items() if told(text)} == {}
    assert told(every_row(session)) == []  # audit entries and batches too
    [debrief] = queries.debriefs(session, initiative.id)
    assert [(quote.attribution, quote.consent) for quote in debrief.quotes] == [("", False), ("A neighbor", True)]
    assert "somebody" in [row.to_whom for row in queries.follow_ups(session, initiative.id)]
    assert clean["stories"] == "[]"

    again = take_in(session, actor, initiative.id, [Incoming(NAME, "", PHONE), Incoming("Z", EMAIL)], now=NOW)
    assert [one.outcome for one in again] == ["forgotten"] * 2
    with pytest.raises(NotFound):
        persons.undo_merge(session, actor, initiative.id, 1, now=NOW)
    gone = importing.undo_import(session, actor, initiative.id, batch, now=NOW)
    assert gone == {"sign-ins": 1}  # what she was counted by; of herself nothing is left to take back
    event = queries.events(session, initiative.id)[0].id
    importing_sheet(session, actor, initiative, event)
    archive_in.load(session, OPERATOR, tmp_path / "earlier.zip", people=True)
    assert told(every_row(session)) == []

    kept = forgetting.carry(session)
    assert told(str(kept)) == []
    backup.restore(session, OPERATOR, tmp_path / "earlier")
    assert told(every_row(session)) != []
    replayed = forgetting.replay(session, kept, now=NOW)
    assert replayed.forgotten == 2
    assert [spot.what for spot in replayed.look] == ["an event"]
    assert told(every_row(session).replace("zora quillfeather told us", "")) == []


def test_fields_of_a_namesake_are_looked_at_and_nothing_of_them_is_erased(
    session: Session, actor: Actor, initiative: InitiativeRow, everywhere: tuple[int, int, int]
) -> None:
    zora, hearing, _ = everywhere
    [other] = take_in(session, actor, initiative.id, [Incoming(NAME, "other@example.org", place="Elsewhere")], now=NOW)
    assert other.person_id != zora
    done = forgetting.forget_person(session, actor, initiative.id, zora, now=NOW)
    assert done.reach.namesakes
    assert done.reach.erased == {}
    assert "a witness of a hearing" in {spot.what for spot in done.reach.look}
    assert preparation.witnesses_of(session, actor, initiative.id, hearing)[0].name == NAME
    assert stored.with_merged(session, other.person_id or 0) == [other.person_id]


def _traces(*said: str) -> Traces:
    return Traces(tuple(names.parse(one) for one in said), frozenset({"z@example.org"}), frozenset({"+13125550177"}))


@pytest.mark.parametrize(
    ("text", "alone", "within"),
    [
        ("Zora Díaz", True, True), ("Diaz, Zora", True, True), ("zora diaz (mother)", True, True),
        ("Zora Diaz – a neighbor", True, True), ("Zora", False, False), ("Ana Diaz", False, False),
        ("We met Zora M. Diaz there", False, True), ("call (312) 555-0177", False, True),
        ("write z@example.org", False, True), ("z@example.org", True, True), ("Zorah Diazepam", False, False),
        ("", False, False),
    ],
)  # fmt: skip
def test_what_a_name_is_told_by(text: str, alone: bool, within: bool) -> None:
    found = _traces("Zora Diaz")
    assert (found.alone(text), found.within(text)) == (alone, within)


def test_one_word_is_looked_at_and_never_erased() -> None:
    found = _traces("Zora")
    assert not found.alone("Zora")
    assert found.near("Zora")
    assert found.within("we met zora")
    assert not Traces((Name("", "", "", (), ()),)).within("anything")
