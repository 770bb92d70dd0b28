"""Sign-in sheets as files: a table by its matched columns to plain records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice

from campaigns import signins
from campaigns.signins import LONGEST, SignIn
from data import dates
from data.columns import Column, Columns
from data.errors import GroundswellError
from data.files import CsvFlow, CsvRow, not_text
from data.sheets import is_workbook, table_head

NAME = "sign-in"

COLUMNS = Columns(
    (
        Column(
            "name", "Name",
            ("name", "full name", "participant", "attendee", "participant name", "attendee name", "person", "nombre",
             "your name", "print name", "guest", "volunteer name", "contact name", "nom", "nombre completo"),
            "The whole name in one column. Where first and last name stand apart, match those instead.",
        ),
        Column(
            "given", "First name",
            ("first name", "first", "given name", "firstname", "fname", "forename", "given", "primer nombre"),
        ),
        Column(
            "family", "Last name",
            ("last name", "last", "surname", "family name", "lastname", "lname", "family", "apellido", "apellidos"),
        ),
        Column(
            "email", "Email",
            ("email", "email address", "e-mail", "e-mail address", "mail", "email 1", "primary email", "correo",
             "correo electrónico", "contact email", "your email"),
        ),
        Column(
            "phone", "Phone",
            ("phone", "phone number", "mobile", "cell", "cell phone", "mobile phone", "telephone", "tel",
             "mobile number", "primary phone", "contact number", "phone 1", "teléfono", "telefono", "home phone"),
        ),
        Column("language", "Language", ("language", "preferred language", "lang", "idioma", "home language")),
        Column(
            "place", "Place",
            ("place", "neighborhood", "neighbourhood", "city", "town", "address", "area", "ward", "district",
             "community", "barrio", "ciudad"),
            "Neighborhood or town.",
        ),
        Column("postcode", "Postcode", ("postcode", "zip", "zip code", "postal code", "zipcode", "código postal")),
        Column(
            "consent", "OK to contact?",
            ("ok to contact", "consent", "consent to contact", "contact ok", "may we contact you", "opt in",
             "keep me informed", "stay in touch", "can we contact you", "subscribe",
             "permission", "consentimiento", "podemos escribirle", "podemos contactarle", "podemos contactarlo"),
            "Yes or no. A blank cell agrees to nothing; a no opts out of e-mails, calls, texts and letters.",
        ),
        *(
            Column(f"consent_{scope}", label, words, "Yes or no, for this way alone. A blank cell says nothing.")
            for scope, label, words in (
                ("email", "OK to e-mail?",
                 ("ok to email", "ok to e-mail", "email opt in", "email ok", "email consent", "email updates",
                  "can we email you", "may we email you")),
                ("phone", "OK to call?",
                 ("ok to call", "call opt in", "phone opt in", "phone ok", "can we call you", "may we call you",
                  "ok to phone", "podemos llamarle")),
                ("text", "OK to text?",
                 ("ok to text", "text opt in", "sms opt in", "text ok", "sms ok", "can we text you",
                  "may we text you", "text messages", "sms")),
            )
        ),
        Column(
            "part", "Came, or role",
            ("attended", "status", "came", "role", "checked in", "attendance", "attendance status", "present",
             "check-in", "attended?", "signup status", "rsvp", "rsvp status", "part"),
            "Such as attended, no show, RSVP, host or volunteer. Without it everybody on the sheet came.",
        ),
        Column(
            "date", "Date",
            ("date", "event date", "date attended", "sign-in date", "day", "fecha", "signed in", "timestamp"),
        ),
        Column(
            "event", "Event", ("event", "event name", "event title", "meeting", "activity", "session", "evento"),
            "Where a sheet holds several events: their names as logged here.",
        ),
    ),
    needs=(("name", "given", "family", "email", "phone"),),
)  # fmt: skip

_TELLING = ("email", "phone", "consent", "part", "language", "postcode")
_NOTHING = frozenset({"n/a", "none", "nil", "", "–", "—", "?"})
"""What people write into a cell for an address or a number that is not there, as `signins.fold` leaves it."""
_SUMS = frozenset({"total", "totals", "subtotal", "sub total", "grand total", "sum", "total general", "suma"})
"""What stands in the place of a name in the row under a list that adds it up."""


def looks_like(filename: str, body: bytes) -> bool:
    """Whether a file is a table of people: a name beside an address, a phone number or what else such sheets ask."""
    if not is_workbook(body) and not_text(body):
        return False
    if body[:200].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[", b"<"):
        return False
    try:
        found = COLUMNS.guess(table_head(body).header)
    except GroundswellError:
        return False
    named = bool({"name", "given", "family"} & set(found))
    return named and bool({"email", "phone"} & set(found) or sum(name in found for name in _TELLING) > 1)


@dataclass
class Read:
    """What a sheet's rows say: people, rows that name nobody or cannot be read, and notes about the whole sheet."""

    people: list[SignIn] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def left_out(header: Sequence[str], mapping: Mapping[str, str]) -> str:
    """A sentence that names the columns that nothing is taken from, or "": a no to contact may stand there."""
    unused = [f"“{name[:40]}”" for name in header if name not in mapping.values() and not name.startswith("column ")]
    if not unused:
        return ""
    more = f" and {len(unused) - 6} more" if len(unused) > 6 else ""
    return f"Nothing is taken from {', '.join(unused[:6])}{more}. Match a column where it matters."


def rows(table: CsvFlow, mapping: Mapping[str, str], *, order: str, today: date, at_once: int) -> Iterator[Read]:
    """The rows of a table in lots of `at_once`, by its matched columns; never more than a lot is held.

    `order` is for dates that read two ways; where there is a column of dates, all of them are looked through first.
    """
    day = mapping.get("date", "")
    order = dates.column_order(row.cells[day] for row in table) or order if day else order
    coming = iter(table)
    first = next(coming, None)
    while first is not None:
        lot = Read()
        for row in chain([first], islice(coming, at_once - 1)):
            _row(row, mapping, order, today, lot)
        first = next(coming, None)  # so that with the last lot it is known that all was read
        yield lot


def _first_name(cell: dict[str, str]) -> None:
    """A column called “Name” (or “Nombre”) beside one for the last name holds the first name, not the whole one."""
    last = signins.fold(cell.get("family", "")).split()
    if last and not cell.get("given") and not set(last) <= set(signins.fold(cell.get("name", "")).split()):
        cell["given"] = cell.pop("name", "")


def _by_way(cell: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...], list[str]]:
    """The ways of contact that a row agrees to and refuses by name, and sentences about answers that are neither."""
    agrees, refuses, unread = [], [], []
    for name, text in cell.items():
        scope = name.removeprefix("consent_")
        if scope == name or not text:
            continue
        said, why = signins.agreed(text)
        if said:
            agrees.append(scope)
        elif signins.refused(text):
            refuses.append(scope)
        if why:
            unread.append(why)
    return tuple(agrees), tuple(refuses), unread


def _row(row: CsvRow, mapping: Mapping[str, str], order: str, today: date, lot: Read) -> None:
    cell = {name: " ".join(row.cells[column].split())[:LONGEST] for name, column in mapping.items()}
    if not any(row.cells.values()):
        return
    for name in ("email", "phone", "language", "place", "postcode"):
        if signins.fold(cell.get(name, "")) in _NOTHING:
            cell[name] = ""
    if signins.fold(cell.get("name", "")).rstrip(":") in _SUMS and not (cell.get("email") or cell.get("family")):
        lot.refused.append((row.number, "The row adds up the sheet and names nobody."))
        return
    _first_name(cell)
    unclear = []
    consent, why = signins.agreed(cell.get("consent", ""))
    agrees, refuses, unread = _by_way(cell)
    role, status, walk_in, no_part = signins.part(cell.get("part", ""))
    unclear += [said for said in (why, *unread, no_part) if said]
    email = cell.get("email", "")
    found = signins.EMAIL.findall(email)
    if len(found) > 1:
        unclear.append("There are several e-mail addresses in one cell: the first was taken.")
    on = None
    if cell.get("date"):
        try:
            on = dates.parse_date(cell["date"], order, today=today)
        except GroundswellError as error:
            lot.refused.append((row.number, f"The date cannot be read: {error}"))
            return
    person = SignIn(
        row.number,
        name=cell.get("name", ""),
        given=cell.get("given", ""),
        family=cell.get("family", ""),
        email=found[0] if found else email,  # what is no address is named when the row is matched
        phone=cell.get("phone", ""),
        language=cell.get("language", ""),
        place=cell.get("place", ""),
        postcode=cell.get("postcode", ""),
        consent=consent,
        agrees=agrees,
        refuses=tuple(
            dict.fromkeys(
                scope for scope in (*signins.refused(cell.get("consent", "")), *refuses) if scope not in agrees
            )
        ),
        role=role,
        status=status,
        walk_in=walk_in,
        on=on,
        event=cell.get("event", ""),
        unclear=tuple(unclear),
    )
    if person.empty:
        lot.refused.append((row.number, "The row names nobody: it has no name, no e-mail address and no phone number."))
    else:
        lot.people.append(person)
