"""Open States bulk data as CSV (format version 2.1): a ZIP archive of one session's tables.

A table without rows is absent from the archive, which is not an error. A row that cannot be read is refused by
itself, with its table and number. Columns: openstates.org bulk/management/commands/bulk_export.py.
"""

from __future__ import annotations

import ast
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from data.dates import BadDate
from data.errors import GroundswellError
from policy import votes
from policy.bills import Action, BillDraft, Related, Sponsor, VersionDraft, local_date, zone_of
from policy.connectors import archives
from policy.connectors.openstates import CHAMBERS, kind_among, subjects_among, words_of
from policy.connectors.openstates import NAME as SOURCE
from policy.connectors.records import Found, WrongShape, address, order_of, text_of
from policy.places import jurisdiction_key

NAME = "openstates-csv"
_TABLE = re.compile(r"(.+?)_(bills|bill_(?:abstracts|actions|related_bills|sponsorships|versions|version_links)"
                    r"|votes|vote_people|vote_counts|organizations)\.csv")  # fmt: skip
_JSON = re.compile(r".+_bills\.json")

Row = dict[str, str]
T = TypeVar("T")


def looks_like(filename: str, body: bytes) -> bool:
    """Whether a file is an archive of Open States' tables."""
    return any(name.endswith("_bills.csv") for name in archives.names_in(body))


def parse(body: bytes) -> Found:
    """Read an archive. Raises GroundswellError where it is none, or none with bills."""
    found = Found()
    with archives.opened(body) as archive:
        sessions: dict[str, dict[str, str]] = defaultdict(dict)
        names = archives.names_in(body)
        for name in names:
            if match := _TABLE.fullmatch(name):
                sessions[match[1]][match[2]] = name
        with_bills = {prefix: tables for prefix, tables in sessions.items() if "bills" in tables}
        if not with_bills:
            hint = (
                "This is the JSON export: choose the CSV of the session instead."
                if any(_JSON.fullmatch(name) for name in names)
                else "The CSV of a session holds XX_SESSION_bills.csv."
            )
            raise GroundswellError("There is no table of bills in this archive.", hint)
        for tables in with_bills.values():
            _Session(archive, tables, found).read()
    return found


class _Session:
    """The tables of one session, each read once."""

    def __init__(self, archive: zipfile.ZipFile, tables: dict[str, str], found: Found) -> None:
        self.archive, self.tables, self.found = archive, tables, found
        self.zone: ZoneInfo | None = None

    def read(self) -> None:
        """Every bill, with what the other tables say of it."""
        bills = {row.get("id", ""): (number, row) for number, row in self._rows("bills")}
        place = next((row.get("jurisdiction", "") for _, row in bills.values()), "")
        self.zone = zone_of(jurisdiction_key(place))
        chambers = {row.get("id", ""): row.get("classification", "") for _, row in self._rows("organizations")}
        self.chambers = {key: name for key, name in chambers.items() if name in CHAMBERS}
        abstracts = self._by_bill("bill_abstracts", lambda row: text_of(row, "abstract"))
        actions = self._by_bill("bill_actions", self._action)
        sponsors = self._by_bill("bill_sponsorships", self._sponsor)
        related = self._by_bill("bill_related_bills", self._related)
        versions = self._versions()
        cast = self._votes()
        for key, (number, row) in bills.items():
            try:
                draft = self._bill(row)
            except GroundswellError as error:
                self.found.refused.append((f"{self.tables['bills']}, row {number}", str(error)))
                continue
            draft = replace(
                draft,
                summary=next((text for text in abstracts.get(key, ()) if text), ""),
                # A table without rows is absent: the bill then has none, and all that there are were sent.
                actions=tuple(actions.get(key, ())),
                complete=True,
                sponsors=tuple(sponsors.get(key, ())),
                related=tuple(related.get(key, ())),
                versions=tuple(versions.get(key, ())),
                votes=tuple(cast.get(key, ())),
            )
            self.found.take(f"{self.tables['bills']}, row {number}", draft)

    def _rows(self, table: str) -> list[tuple[int, Row]]:
        if table not in self.tables:
            return []
        read: list[tuple[int, Row]] = []
        try:
            read.extend(archives.rows(self.archive, self.tables[table]))
        except GroundswellError as error:
            self.found.refused.append((self.tables[table], str(error)))
        return read

    def _each(self, table: str, make: Callable[[Row], T], key: str) -> dict[str, list[T]]:
        made: dict[str, list[T]] = defaultdict(list)
        for number, row in self._rows(table):
            try:
                if key not in row:
                    raise WrongShape(f"It has no column “{key}” (its columns: {', '.join(list(row)[:12])}).")
                made[row[key]].append(make(row))
            except GroundswellError as error:
                self.found.refused.append((f"{self.tables[table]}, row {number}", str(error)))
        return made

    def _by_bill(self, table: str, make: Callable[[Row], T]) -> dict[str, list[T]]:
        return self._each(table, make, "bill_id")

    def _bill(self, row: Row) -> BillDraft:
        chamber = text_of(row, "organization_classification")
        return BillDraft(
            jurisdiction=text_of(row, "jurisdiction", needed=True),
            session=text_of(row, "session_identifier", needed=True),
            identifier=text_of(row, "identifier", needed=True),
            title=text_of(row, "title", needed=True),
            kind=kind_among(_list(row.get("classification", ""))),
            subjects=subjects_among(_list(row.get("subject", ""))),
            chamber=chamber if chamber in ("lower", "upper", "legislature") else "",
            source=SOURCE,
            source_key=text_of(row, "id", needed=True),
        )

    def _action(self, row: Row) -> Action:
        order = row.get("order", "")
        return Action(
            on=local_date(text_of(row, "date", needed=True), self.zone),
            description=text_of(row, "description", needed=True),
            chamber=self.chambers.get(row.get("organization_id", ""), ""),
            classification=words_of(_list(row.get("classification", ""))),
            order=order_of(int(order) if order.lstrip("-").isdecimal() and len(order) < 12 else None, 0),
        )

    def _sponsor(self, row: Row) -> Sponsor:
        return Sponsor(
            name=text_of(row, "name", needed=True),
            entity_type=text_of(row, "entity_type") or "person",
            primary=row.get("primary", "").casefold() in ("true", "t", "1"),
            classification=text_of(row, "classification"),
            person_key=text_of(row, "person_id"),
        )

    def _related(self, row: Row) -> Related:
        return Related(
            text_of(row, "relation_type") or "related",
            text_of(row, "identifier", needed=True),
            text_of(row, "legislative_session"),
        )

    def _versions(self) -> dict[str, list[VersionDraft]]:
        links = self._each("bill_version_links", lambda row: address(text_of(row, "url")), "version_id")

        def version(row: Row) -> VersionDraft:
            urls = links.get(row.get("id", ""), [])
            note = text_of(row, "note") or "Version"
            return VersionDraft(note, self._day(row, "date"), urls[0] if urls else "")

        return self._by_bill("bill_versions", version)

    def _votes(self) -> dict[str, list[votes.VoteDraft]]:
        def one(row: Row) -> votes.Cast:
            return votes.Cast(
                text_of(row, "voter_name", needed=True), votes.option(text_of(row, "option")), text_of(row, "voter_id")
            )

        cast = self._each("vote_people", one, "vote_event_id")
        counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for _, row in self._rows("vote_counts"):
            if row.get("value", "").isdecimal():
                counts[row.get("vote_event_id", "")][votes.option(row.get("option", ""))] += int(row["value"])

        def vote(row: Row) -> votes.VoteDraft:
            key = text_of(row, "id", needed=True)
            return votes.VoteDraft(
                motion=text_of(row, "motion_text", needed=True),
                on=self._day(row, "start_date"),
                chamber=self.chambers.get(row.get("organization_id", ""), ""),
                result=text_of(row, "result").lower(),
                counts=dict(counts.get(key, {})),
                votes=tuple(cast[key]) if key in cast else None,
                classification=words_of(_list(row.get("motion_classification", ""))),
                source_key=key,
            )

        return self._by_bill("votes", vote)

    def _day(self, row: Row, name: str) -> Any:
        text = text_of(row, name)
        try:
            return local_date(text, self.zone) if text else None
        except BadDate:
            return None  # of a vote or a version, which stand without a date


def _list(text: str) -> list[Any]:
    """The list that Python wrote as "['bill']"; PostgreSQL's "{bill}" too. Empty where it is neither."""
    plain = text.strip()
    if plain.startswith("{") and plain.endswith("}"):
        return [word.strip().strip('"') for word in plain[1:-1].split(",") if word.strip()]
    try:
        found = ast.literal_eval(plain) if plain else []
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return []
    return list(found) if isinstance(found, list | tuple) else []
