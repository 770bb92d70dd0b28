"""Consent and opt-outs: a no on a sheet, and an opt-out that nothing opens again but the person's own word."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

import campaigns.offers
from campaigns import partner_people, signins
from campaigns.people import CONTACT, Incoming
from campaigns.persons import PersonFull
from campaigns.queries import people
from campaigns.services import forgetting, persons, stories
from campaigns.services.people import take_in
from campaigns.story_bank import ANYWHERE, StoryDraft
from data import archive, archive_in, backup, exchange, importing, services
from data.access import OPERATOR, Actor
from data.agenda import InitiativeRow
from tests.conftest import NOW

campaigns.offers.register()
TODAY = NOW.date()
MARIA = Incoming("Maria Lopez", "maria@example.org", consents=("email", "photo"))


def sheet(session: Session, actor: Actor, initiative_id: int, cell: str, name: str = "Maria Lopez") -> int:
    """Import a sheet on which this person answers `cell`; the import."""
    body = f"Name,Email,OK to contact\n{name},maria@example.org,{cell}\n".encode()
    found = services.import_files(
        session, actor, initiative_id, exchange.format_named("sign-in"), [(f"{cell}.csv", body)], {}, now=NOW
    )
    assert found.batch is not None
    return found.batch


@pytest.fixture
def maria(session: Session, actor: Actor, initiative: InitiativeRow) -> int:
    [taken] = take_in(session, actor, initiative.id, [MARIA], now=NOW)
    assert taken.person_id is not None
    return taken.person_id


def told(session: Session, initiative: InitiativeRow, key: int) -> PersonFull:
    return people.person(session, initiative.id, key)


def test_a_plain_no_on_a_sheet_opts_out_and_is_undone_with_it(
    session: Session, actor: Actor, initiative: InitiativeRow, maria: int
) -> None:
    of = (session, actor, initiative.id)
    assert told(session, initiative, maria).may("email", TODAY)
    for cell in ("", "☐", "false", "perhaps"):  # agrees to nothing, and takes nothing back
        sheet(*of, cell)
    assert told(session, initiative, maria).opted_out == set()
    batch = sheet(*of, "No")
    after = told(session, initiative, maria)
    assert after.opted_out == set(CONTACT)
    assert (after.may("email", TODAY), after.may("photo", TODAY)) == (False, True)
    sheet(*of, "yes")  # no file opens it again
    assert told(session, initiative, maria).opted_out == set(CONTACT)
    assert importing.undo_import(*of, batch, now=NOW) == {"answers about contact": 4}
    assert told(session, initiative, maria).may("email", TODAY)
    sheet(*of, "do not call")
    assert told(session, initiative, maria).opted_out == {"phone", "text"}
    again = persons.opt_out(*of, maria, "phone", now=NOW, out=False)
    assert not again.may("phone", TODAY)  # on their word it may be asked again; what was agreed before is over
    sheet(*of, "no", "Luisa Lopez")  # another first name at the address: a person says who it is
    [waiting] = people.waiting(session, initiative.id)
    persons.answer_waiting(*of, waiting.id, "same", maria, now=NOW)
    assert told(session, initiative, maria).opted_out == set(CONTACT)
    assert signins.refused(" DO NOT  contact.") == CONTACT
    held = [partner_people.Said(name="Maria Lopez")]
    assert partner_people.own(maria, "Maria Lopez", held, frozenset(CONTACT), frozenset(), TODAY) is None


def test_failure_10_an_opt_out_outlives_merges_archives_and_backups(
    session: Session, actor: Actor, initiative: InitiativeRow, maria: int, tmp_path: Path
) -> None:
    of = (session, actor, initiative.id)
    [other] = take_in(*of, [Incoming("Marie Lopez", "marie@example.org", consents=("email",))], now=NOW)
    gone = other.person_id or 0
    archive.export(session, OPERATOR, tmp_path / "a.zip", people=True, now=NOW)
    backup.backup(session, OPERATOR, tmp_path / "b", now=NOW)
    merge = persons.merge_people(*of, maria, gone, now=NOW)
    persons.opt_out(*of, maria, "email", now=NOW + timedelta(hours=1))
    kept = forgetting.carry(session)
    assert not any(word in str(kept) for word in ("maria", "marie", "Lopez"))
    persons.undo_merge(*of, merge, now=NOW + timedelta(hours=2))

    def out() -> list[bool]:
        return [told(session, initiative, key).may("email", TODAY) for key in (maria, gone)]

    assert out() == [False, False]  # whose word it was cannot be known
    take_in(*of, [MARIA], now=NOW)
    archive_in.load(session, OPERATOR, tmp_path / "a.zip", people=True)
    assert out() == [False, False]
    backup.restore(session, OPERATOR, tmp_path / "b")
    assert out() == [True, True]
    assert forgetting.replay(session, kept, now=NOW).opted_out == 2
    assert out() == [False, False]
    assert forgetting.replay(session, kept, now=NOW) == forgetting.Replayed(0, 0)


def test_a_consent_that_has_run_out_is_none(
    session: Session, actor: Actor, initiative: InitiativeRow, goals: list[int]
) -> None:
    """Of people see `test_persons`; a story is out of the public's export the day after its consent ends."""
    last = TODAY + timedelta(days=7)
    draft = StoryDraft("The crossing", "We wait.", goals[0], TODAY, "Zora", (ANYWHERE,), True, TODAY, last)
    stories.keep_story(session, actor, initiative.id, draft, now=NOW)
    for days, expected in ((0, ["Zora"]), (7, ["Zora"]), (8, [])):
        public = stories.export_stories(session, actor, initiative.id, now=NOW + timedelta(days=days))
        assert [row["teller"] for row in public] == expected
