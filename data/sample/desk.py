"""Loads what the sample's desk keeps on its measures, each as it was entered on its day."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from data.access import Role
from data.sample.agenda import Stage
from data.sample.content import desk as content
from policy import queries
from policy.alignment import CodingDraft
from policy.bills import VersionDraft
from policy.desk import DeskDraft, LetterDraft, SignOnDraft
from policy.queries import versions
from policy.services import desk as verbs
from policy.services import versions as texts
from policy.versions import ProvisionDraft


def load(session: Session, stage: Stage) -> None:
    """Versions and passages first, then who works on what, partners, approval and letters."""
    actor, director, calendar = stage.actors[Role.POLICY], stage.actors[Role.DIRECTOR], stage.calendar
    bills = dict.fromkeys([*(text.bill for text in content.TEXTS), *(note.bill for note in content.NOTES)], 0)
    for number in bills:
        bills[number] = queries.numbered(session, stage.id, number)[0][0]

    def at(ago: int) -> datetime:
        return calendar.at(calendar.workday(ago), 15)

    for number, ago, why in content.REVIEWS:
        verbs.review(session, actor, stage.id, bills[number], "alignment", why, now=at(ago))
    for text in content.TEXTS:
        version = VersionDraft(text.note, calendar.workday(text.of), "", text.text)
        texts.add_version(session, actor, stage.id, bills[text.bill], version, now=at(text.ago))
    for passage in content.PASSAGES:
        rows = versions.versions(session, stage.id, bills[passage.bill])
        of = next(row.id for row in rows if row.note == passage.note)
        coding = CodingDraft(stage.goals[passage.goal].id, passage.verdict, passage.strength, passage.why)
        marked = ProvisionDraft(passage.words, passage.label, coding, of)
        texts.code_provision(session, actor, stage.id, bills[passage.bill], marked, now=at(passage.ago))
    for note in content.NOTES:
        draft = DeskDraft(actor.member_id, note.points, note.sponsor, note.coalition)
        verbs.keep_desk(session, actor, stage.id, bills[note.bill], draft, now=at(note.ago))
        verbs.approval(session, actor, stage.id, bills[note.bill], "asked", now=at(note.ago))
        verbs.approval(session, director, stage.id, bills[note.bill], "approved", now=at(note.ago - 1))
    for said in content.ANSWERS:
        answer = SignOnDraft(stage.partners[said.partner], said.answer, said.reason, calendar.workday(said.ago))
        verbs.sign_on(session, actor, stage.id, bills[said.bill], answer, now=at(said.ago))
    written: dict[str, int] = {}
    for letter in content.LETTERS:
        wording = LetterDraft(letter.kind, letter.title, letter.body, letter.to, actor.name, written.get(letter.bill))
        row = verbs.write_letter(session, actor, stage.id, bills[letter.bill], wording, now=at(letter.ago))
        written[letter.bill] = row.letter_id
