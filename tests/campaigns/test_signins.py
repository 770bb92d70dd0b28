"""Sign-in sheets: lines and cells read, matched and counted, imported twice, stopped, undone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session
from xlsxwriter import Workbook

from campaigns import queries, services, signins
from campaigns.attendance import UNKNOWN, Count, parse
from campaigns.connectors import signin_sheet
from campaigns.outreach import EventDraft
from campaigns.queries import signins as stored
from campaigns.services import signins as sheets
from campaigns.signins import SignIn, typed
from data import columns, exchange, importing, undo
from data import services as ground_services
from data.access import Actor, Role
from data.agenda import InitiativeRow
from data.errors import GroundswellError, NotAllowed, Refused
from data.exchange import FileReport, ImportReport
from tests.conftest import NOW

SHEET = """Name,Email,Phone,OK to contact?,Language
Ana Reyes,ana.reyes@example.org,555-201-3344,yes,Spanish
Lee Chan,lee@example.org,,maybe,
Luis Brown,,555 201 3399,no,
,,,,
,,,yes,
"""


# Lines and cells


@pytest.mark.parametrize(
    ("line", "want"),
    [
        ("Ana Ray, a@example.org, 555-201-3344", SignIn(1, "Ana Ray", email="a@example.org", phone="555-201-3344")),
        ("3. Ana Reyes\tyes\tSpanish", SignIn(1, "Ana Reyes", consent=True, language="Spanish")),
        ("Ana\tReyes\tana@example.org", SignIn(1, "Ana Reyes", email="ana@example.org")),
        ("Bob Ray b@example.org (555) 201-3344", SignIn(1, "Bob Ray", email="b@example.org", phone="(555) 201-3344")),
        ("Kim Le; 45202; Northside", SignIn(1, "Kim Le", postcode="45202", place="Northside")),
        ("Ana Reyes <ana@example.org>", SignIn(1, "Ana Reyes", email="ana@example.org")),
        ("Ana Ray, a@b", SignIn(1, "Ana Ray", unclear=("“a@b” is no e-mail address: it was left out.",))),
        ("a@example.org", SignIn(1, email="a@example.org", unclear=("There is no name.",))),
    ],
)  # fmt: skip
def test_a_line_is_read_by_what_its_cells_look_like(line: str, want: SignIn) -> None:
    assert typed(line) == [want]


def test_a_heading_and_blank_lines_are_left_out_and_numbers_stay_those_of_the_lines() -> None:
    found = typed("Name, Email\r\n\r\nAna Reyes, ana@example.org\n   \nLee Chan")
    assert [(row.number, row.name) for row in found] == [(3, "Ana Reyes"), (5, "Lee Chan")]


@pytest.mark.parametrize(("cell", "want"), [("Yes", True), ("x", True), ("NO", False), ("opt-out", False), ("", None)])
def test_consent_is_only_what_the_sheet_says(cell: str, want: bool | None) -> None:
    assert signins.agreed(cell) == (want, "")


def test_a_word_that_is_neither_yes_nor_no_agrees_to_nothing() -> None:
    consent, why = signins.agreed("perhaps")
    assert consent is None
    assert "neither yes nor no" in why


@pytest.mark.parametrize(
    ("cell", "role", "status"),
    [("", "attendee", ""), ("Attended", "attendee", "attended"), ("No-show", "attendee", "no show"),
     ("Volunteers", "volunteer", ""), ("host", "host", ""), ("RSVP", "attendee", "rsvp"),
     ("yes", "attendee", "attended"),
     ("Canceled", "attendee", "cancelled"), ("no", "attendee", "no show")],
)  # fmt: skip
def test_roles_and_what_became_of_them(cell: str, role: str, status: str) -> None:
    assert signins.part(cell)[:2] == (role, status)


@pytest.mark.parametrize(
    ("counted", "names", "want"),
    [("", 23, Count(23, None)), ("12", 23, Count(23, None)), ("20-30", 23, Count(23, 30)), ("40", 23, Count(40, 40)),
     ("at most 30", 23, Count(23, 30)), ("12+", 23, Count(23, None)), ("0", 0, Count(0, 0))],
)  # fmt: skip
def test_a_count_is_never_lowered_and_holds_the_names(counted: str, names: int, want: Count) -> None:
    assert signins.at_least(parse(counted), names) == want
    assert not signins.too_few(signins.at_least(parse(counted), names), names)


# Imports


@pytest.fixture
def event(session: Session, actor: Actor, initiative: InitiativeRow, draft: EventDraft) -> int:
    return services.log_event(session, actor, initiative.id, draft, now=NOW).id


def take(
    session: Session,
    actor: Actor,
    initiative: InitiativeRow,
    body: str | bytes,
    name: str = "sheet.csv",
    **options: Any,
) -> ImportReport:
    given = {key: str(value) for key, value in options.items()}
    raw = body.encode() if isinstance(body, str) else body
    return ground_services.import_files(
        session, actor, initiative.id, sheets.FORMAT, [(name, raw)], given, now=NOW
    )  # fmt: skip


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    one = report.files[0]
    return one.new, one.changed, one.same, len(one.asks), len(one.refused)


def test_failure_01_the_same_sheet_twice_adds_nobody(
    session: Session, actor: Actor, initiative: InitiativeRow, event: int
) -> None:
    first = take(session, actor, initiative, SHEET, event=event)
    assert counts(first) == (3, 0, 0, 0, 1)
    assert "names nobody" in first.files[0].refused[0].why
    assert any("Row 3" in note and "neither yes nor no" in note for note in first.files[0].notes)
    assert stored.names_at(session, event) == 3
    again = take(session, actor, initiative, SHEET, event=event)
    assert counts(again) == (0, 0, 3, 0, 1)
    assert stored.names_at(session, event) == 3


def test_somebody_known_who_came_to_another_event_is_no_new_person(
    session: Session, actor: Actor, initiative: InitiativeRow, event: int, draft: EventDraft
) -> None:
    take(session, actor, initiative, SHEET)
    assert counts(take(session, actor, initiative, SHEET, event=event)) == (0, 3, 0, 0, 1)


def test_a_household_waits_for_a_person(session: Session, actor: Actor, initiative: InitiativeRow, event: int) -> None:
    take(session, actor, initiative, SHEET, event=event)
    other = take(session, actor, initiative, "Name,Email\nMarco Reyes,ana.reyes@example.org\n", event=event)
    assert counts(other) == (0, 0, 0, 1, 0)
    assert stored.names_at(session, event) == 4  # the row counts while it waits


def test_rows_name_their_event_or_ask(session: Session, actor: Actor, initiative: InitiativeRow, event: int) -> None:
    row = queries.event(session, initiative.id, event)
    day = row.starts_on.isoformat()
    text = (
        f'Name,Email,Event,Date\nAna Reyes,a@example.org,"{row.name}",{day}\nLee Chan,l@example.org,Elsewhere,{day}\n'
    )
    found = take(session, actor, initiative, text)
    assert counts(found) == (1, 0, 0, 1, 0)
    assert "no event here" in found.files[0].asks[0].why
    assert stored.names_at(session, event) == 1


def test_an_event_to_come_holds_rsvps(
    session: Session, actor: Actor, initiative: InitiativeRow, goals: list[int]
) -> None:
    coming = EventDraft("c", "forum", tuple(goals), "Hall", NOW + timedelta(days=3), attendance=UNKNOWN)
    key = services.log_event(session, actor, initiative.id, coming, now=NOW).id
    assert counts(take(session, actor, initiative, SHEET, event=key))[0] == 3
    assert stored.names_at(session, key) == 0


def test_columns_are_remembered_for_each_partner(
    session: Session, actor: Actor, initiative: InitiativeRow, partner: int
) -> None:
    text = "Quien,Contacto\nAna Reyes,ana@example.org\n"
    with pytest.raises(Refused, match="Quien"):
        sheets.steps(session, actor, initiative.id, "s.csv", text.encode(), {}, NOW)
    chosen = columns.as_option({columns.ANY: {"name": "Quien", "email": "Contacto"}})
    assert counts(take(session, actor, initiative, text, partner=partner, columns=chosen))[0] == 1
    assert counts(take(session, actor, initiative, text, partner=partner)) == (0, 0, 1, 0, 0)
    header = ["Quien", "Contacto"]
    other = columns.as_option({columns.ANY: {"name": "Quien", "phone": "Contacto", "email": ""}})
    take(session, actor, initiative, text, partner=partner, columns=other)
    mine = importing.known(session, initiative.id, f"sign-in@{partner}", signin_sheet.COLUMNS, header)
    anybody = importing.known(session, initiative.id, "sign-in", signin_sheet.COLUMNS, header)
    assert mine == {"name": "Quien", "phone": "Contacto"}
    assert anybody == {"name": "Quien", "email": "Contacto"}


def test_a_workbook_with_phones_as_numbers(
    session: Session, actor: Actor, initiative: InitiativeRow, event: int
) -> None:
    out = io.BytesIO()
    with Workbook(out) as made:
        page = made.add_worksheet()
        page.merge_range(0, 0, 0, 2, "Sign in here")
        page.write_row(2, 0, ["First", "Last", "Cell phone"])
        page.write_row(3, 0, ["Ana", "Reyes", 5552013344.0])
    assert signin_sheet.looks_like("x.xlsx", out.getvalue())
    take(session, actor, initiative, "Name,Phone\nAna Reyes,(555) 201-3344\n", event=event)
    assert counts(take(session, actor, initiative, out.getvalue(), "x.xlsx", event=event)) == (0, 0, 1, 0, 0)


@pytest.mark.parametrize("body", [b"PK\x03\x04broken", b"<html><table></table>", b"\x89PNG", b""])
def test_failure_10_what_is_no_sheet_is_refused_whole(
    session: Session, actor: Actor, initiative: InitiativeRow, body: bytes
) -> None:
    found = take(session, actor, initiative, body, "x.xlsx")
    assert counts(found) == (0, 0, 0, 0, 1)
    assert found.files[0].refused[0].row == "file"
    assert not signin_sheet.looks_like("x.xlsx", body)


def test_a_reader_takes_nobody_in(session: Session, actors: dict[Role, Actor], initiative: InitiativeRow) -> None:
    with pytest.raises(NotAllowed):
        take(session, actors[Role.READER], initiative, SHEET)


# Counts and undo


def test_the_count_asks_and_is_raised_by_a_person(
    session: Session, actor: Actor, initiative: InitiativeRow, goals: list[int]
) -> None:
    draft = EventDraft("d", "forum", tuple(goals), "Hall", NOW, attendance=parse("2"))
    key = services.log_event(session, actor, initiative.id, draft, now=NOW).id
    found = take(session, actor, initiative, SHEET, event=key)
    assert any("more names" in note for note in found.files[0].notes)
    assert queries.event(session, initiative.id, key).attendance == parse("2")
    assert sheets.raise_count(session, actor, initiative.id, key, now=NOW).attendance == Count(3, None)


def test_undo_takes_back_what_came_with_it_and_keeps_whom_others_know(
    session: Session, actor: Actor, initiative: InitiativeRow, event: int
) -> None:
    sheets.offer_signins()
    first = take(session, actor, initiative, SHEET, event=event)
    second = take(session, actor, initiative, "Name,Email,OK to contact?\nAna Reyes,ana.reyes@example.org,yes\n"
                  "Joy Park,joy@example.org,\n", "other.csv")  # fmt: skip
    assert first.batch is not None
    assert second.batch is not None
    # Somebody else says that Ana takes part; the first import alone cannot take her away then.
    third = take(session, actor, initiative, "Name,Email,Phone\nAna Reyes,ana.reyes@example.org,555 201 7788\n", "3")
    stays = undo.kept(session, initiative.id, first.batch)
    assert len(stays) == 1
    assert stays[0].startswith("Person ")
    assert "ana" not in stays[0].casefold()
    gone = importing.undo_import(session, actor, initiative.id, first.batch, now=NOW)
    assert gone["people"] == 2
    assert gone["sign-ins"] == 3
    assert stored.names_at(session, event) == 0
    gone = importing.undo_import(session, actor, initiative.id, second.batch, now=NOW)
    assert gone["people"] == 1
    assert third.files[0].same == 1
    assert counts(take(session, actor, initiative, SHEET, event=event)) == (2, 1, 0, 0, 1)


class Stopped(BaseException):
    """Ctrl-C."""


def test_a_long_sheet_is_saved_in_steps_can_be_stopped_and_undone(
    session: Session, actor: Actor, initiative: InitiativeRow, event: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets.offer_signins()
    monkeypatch.setattr(sheets, "AT_ONCE", 10)

    @contextmanager
    def opened() -> Iterator[Session]:
        with session.begin_nested():
            yield session

    body = (
        "Name,Email\n" + "".join(f"Person {chr(97 + n)}ry Q{chr(97 + n)}x,p{n}@example.org\n" for n in range(25))
    ).encode()
    whole, heard = ImportReport(), []

    def said(number: int) -> None:
        heard.append(number)
        if len(heard) == 2:
            raise Stopped

    run = (opened, actor, initiative.id, sheets.FORMAT, [("long.csv", body)], {"event": str(event)})
    with pytest.raises(Stopped):
        importing.import_in_parts(*run, whole, now=NOW, said=said)
    assert heard == [10, 10]
    assert whole.files[0].new == 20 == stored.names_at(session, event)
    rest = ImportReport()
    importing.import_in_parts(*run, rest, now=NOW)
    assert (rest.files[0].new, rest.files[0].same) == (5, 20)
    for report in (rest, whole):
        assert report.batch is not None
        importing.undo_import(session, actor, initiative.id, report.batch, now=NOW)
    assert stored.names_at(session, event) == 0


def test_a_long_sheet_is_looked_at_by_its_first_rows_and_broken_half_way_saved_to_there(
    session: Session, actor: Actor, initiative: InitiativeRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "AT_ONCE", 40)
    monkeypatch.setattr(importing, "LOOKED_AT", 60)
    letters = [f"{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(140)]  # the first 60 tell where the header is
    people = [f"Person {each}ry Q{each}x,{each}@example.org\n" for each in letters]
    for last, why in (("Rae Moss,r@example.org,extra\n", ""), (f'"{"x" * 1_000_001}",\n', "longer than")):
        file = ("long.csv", ("Name,Email\n" + "".join(people) + last).encode())
        heard: list[int] = []
        with session.begin_nested() as trial:
            looked = importing.look(
                session, actor, initiative.id, sheets.FORMAT, [file], {}, now=NOW, said=heard.append
            ).files[0]  # fmt: skip
            trial.rollback()
        assert (looked.new, looked.unseen, looked.refused, heard) == (80, 61, [], [40, 40])
        assert "The first 80 of about 141 rows were checked" in looked.notes[-1]
        whole = ImportReport()
        importing.import_in_parts(
            lambda: nullcontext(session), actor, initiative.id, sheets.FORMAT, [file], {}, whole, now=NOW
        )
        one = whole.files[0]
        assert one.new == (120 if why else 141)
        assert [why in each.why and "is saved (120)" in each.why for each in one.refused] == [True] * bool(why)
        assert any("more cells than there are columns" in note for note in one.notes) is not bool(why)
        importing.undo_import(session, actor, initiative.id, whole.batch or 0, now=NOW)


def test_a_step_that_fails_leaves_what_came_before(session: Session, actor: Actor, initiative: InitiativeRow) -> None:
    def good(_session: Session, part: FileReport) -> int:
        part.new += 2
        part.note("kept")
        return 2

    def bad(_session: Session, part: FileReport) -> int:
        part.new += 5
        raise GroundswellError("It is broken.")

    kind = replace(sheets.FORMAT, name="stub", steps=lambda *_: [good, bad])
    whole = ImportReport()
    importing.import_in_parts(
        lambda: nullcontext(session), actor, initiative.id, kind, [("a", b"x,y")], {}, whole, now=NOW
    )
    one = whole.files[0]
    assert (one.new, one.notes) == (2, ["kept"])
    assert "What stood before it is saved (2)." in one.refused[0].why


# Typed and by command


def test_sixty_typed_names_take_the_same_path_as_a_file(
    session: Session, actor: Actor, initiative: InitiativeRow, event: int
) -> None:
    lines = "\n".join(f"Person{chr(97 + n % 26)} Q{chr(97 + n // 26)}rt, p{n}@example.org, yes" for n in range(60))
    body = sheets.sheet_of(typed(lines))
    assert counts(take(session, actor, initiative, body, "Typed", event=event)) == (60, 0, 0, 0, 0)
    assert counts(take(session, actor, initiative, body, "Typed", event=event)) == (0, 0, 60, 0, 0)


def test_the_command_imports_says_what_is_wrong_and_takes_back(cli_run: Any, tmp_path: Path) -> None:
    cli_run("data", "goal", "add", "Care")
    cli_run("campaigns", "log", "Coffee", "--goal", "Care", "--where", "Hall", "--when", "2026-01-05")
    sheet, wrong = tmp_path / "sheet.csv", tmp_path / "page.xls"
    sheet.write_text(SHEET)
    wrong.write_text("<html><table></table></html>")
    told = cli_run("campaigns", "import", str(sheet), "--event", "Coffee", "--dry-run", "--json")
    assert told.json["files"][0]["new"] == 3
    assert told.json["batch"] is None
    done = cli_run("campaigns", "import", str(sheet), str(wrong), str(tmp_path / "gone"), "--event", "Coffee", "--json")
    assert done.code == 1
    assert [each["new"] for each in done.json["files"]] == [3, 0, 0]
    assert "web page" in done.json["files"][1]["refused"][0]["why"]
    again = cli_run("campaigns", "import", str(sheet), "--event", "Coffee", "--json")
    assert (again.json["files"][0]["new"], again.json["files"][0]["same"]) == (0, 3)
    back = cli_run("campaigns", "undo", str(done.json["batch"]), "--json")
    assert back.json["removed"] == {"sign-ins": 3, "people": 3}
    assert cli_run("campaigns", "undo", str(done.json["batch"])).code == 2
    assert cli_run("campaigns", "import", str(sheet), "--event", "Tea").code == 2


def test_failure_10_every_messy_table_is_imported_or_named(cli_run: Any, shared_data: Path) -> None:
    cli_run("data", "goal", "add", "Care")
    folder = shared_data / "events/messytables-horror/horror"
    done = cli_run("campaigns", "import", str(folder), "--json")
    assert len(done.json["files"]) == len(list(folder.iterdir()))
    for each in done.json["files"]:
        assert each["new"] or each["refused"] or each["same"], each["file"]
        assert all(one["why"].strip() for one in each["refused"])


def test_events_and_partners_are_offered_to_choose_from(
    session: Session, initiative: InitiativeRow, event: int
) -> None:
    by_name = {option.name: option for option in sheets.FORMAT.options}
    assert by_name["event"].choices is not None
    assert [key for key, _ in by_name["event"].choices(session, initiative.id)] == [str(event)]
    sheets.offer_signins()
    assert exchange.format_named("sign-in") is sheets.FORMAT
