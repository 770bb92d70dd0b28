"""The kinds of files with bills that the import page and the command line read."""

from __future__ import annotations

from data.exchange import Format, Option
from policy.connectors import congress, hearings, legiscan, openstates, openstates_bulk, tables
from policy.services.files import STEPS, import_bills, import_bulk, import_congress, import_legiscan, import_table
from policy.services.hearings import import_hearings

FORMATS = (
    Format(
        openstates.NAME, "Open States bills (JSON)", ("json",), openstates.looks_like, import_bills, verb="add_bill",
        steps=STEPS[openstates.NAME],
    ),
    Format(
        openstates_bulk.NAME, "Open States bulk data of a session (CSV in a ZIP archive)", ("zip",),
        openstates_bulk.looks_like, import_bulk, verb="add_bill", packed=True,
        steps=STEPS[openstates_bulk.NAME],
    ),
    Format(
        legiscan.NAME, "LegiScan bills, roll calls and texts (JSON, or a dataset's ZIP archive)", ("json", "zip"),
        legiscan.looks_like, import_legiscan, verb="add_bill", packed=True,
        steps=STEPS[legiscan.NAME], late=legiscan.of_a_bill,
    ),
    Format(
        congress.NAME, "congress.gov bills and their parts (JSON)", ("json", "txt"), congress.looks_like,
        import_congress, verb="add_bill", steps=STEPS[congress.NAME], late=congress.of_a_bill,
    ),
    Format(
        hearings.NAME, "Hearings: Open States events, congress.gov committee meetings (JSON)", ("json",),
        hearings.looks_like, import_hearings, verb="add_bill",
    ),
    Format(
        tables.NAME, "A table of bills or local measures (CSV)", ("csv", "tsv"), tables.looks_like, import_table,
        verb="add_bill",
        options=(
            Option("jurisdiction", "Whose bills, where the rows do not say", help="Such as Ohio, or Marlow County."),
            Option("session", "Which session, where the rows do not say", help="Such as 2025-2026."),
        ),
        columns=tables.COLUMNS,
    ),
)  # fmt: skip
"""By name: openstates, openstates-csv, legiscan, congress, hearings, bills."""
