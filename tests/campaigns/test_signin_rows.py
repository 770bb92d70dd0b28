"""Rows of a sheet as partners write them: a first name under “Name”, a sum under the list, “n/a” for a number."""

from __future__ import annotations

from datetime import date

from campaigns.connectors import signin_sheet
from data.sheets import table_flow

SHEET = """Nombre;Apellido;Correo;Teléfono;¿Podemos escribirle?;Talla
José;Núñez;jose@example.org;n/a;Sí;M
Ana Reyes;Reyes;ana@example.org;;no;S
Total:;;;2;;
"""


def test_a_first_name_under_name_stays_and_a_sum_is_nobody() -> None:
    table = table_flow(SHEET.encode("cp1252"), [])
    mapping = signin_sheet.COLUMNS.guess(table.header)
    assert signin_sheet.left_out(table.header, mapping).startswith("Nothing is taken from “Talla”.")
    [lot] = signin_sheet.rows(table, mapping, order="dmy", today=date(2026, 11, 18), at_once=10)
    assert [one.full for one in lot.people] == ["José Núñez", "Ana Reyes"]
    assert [(one.phone, one.consent, bool(one.refuses)) for one in lot.people] == [
        ("", True, False), ("", False, True)
    ]  # fmt: skip
    assert [row for row, _ in lot.refused] == [4]


WAYS = """Name,Email,Phone,OK to contact?,OK to email?,OK to text?
Ana Ruiz,ana@example.org,555-201-3344,,yes,no
Bo Lee,bo@example.org,555-201-3345,yes,,no
Cleo Day,cleo@example.org,,no,yes,
"""


def test_a_way_of_contact_is_agreed_to_and_refused_by_itself() -> None:
    table = table_flow(WAYS.encode(), [])
    mapping = signin_sheet.COLUMNS.guess(table.header)
    [lot] = signin_sheet.rows(table, mapping, order="mdy", today=date(2026, 11, 18), at_once=10)
    assert [(one.consent, one.agrees, one.refuses) for one in lot.people] == [
        (None, ("email",), ("text",)),
        (True, (), ("text",)),
        (False, ("email",), ("phone", "text", "mail")),  # a yes by name holds against a no to all
    ]
