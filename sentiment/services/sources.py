"""The verbs of sources: add one or a list, name its outlet, stop it, remove it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from sqlmodel import Session

from data import audit, web
from data import queries as ground
from data.access import Actor, require
from data.connect import private_allowed
from data.errors import Problem, Refused, refuse_if
from data.exchange import FileReport
from sentiment.listening.connectors import opml
from sentiment.listening.searches import CHANNELS, SearchAddress, channel_of, search_of, why_not
from sentiment.mentions import SourceRow
from sentiment.queries import sources as queries


@dataclass(frozen=True)
class SourceDraft:
    """A source as typed: a feed's address, or a search such as `x:"child care" lang:en`.

    Without an outlet its own title stands for it; without a channel (news, social) the address decides.
    """

    address: str
    outlet: str = ""
    title: str = ""
    channel: str = ""

    @property
    def search(self) -> SearchAddress | None:
        """The search it asks for, if it is one."""
        return search_of(self.address)

    @property
    def where(self) -> str:
        """The address as it is stored."""
        return self.search.text if self.search else self.address.strip()


def check_source(draft: SourceDraft, known: set[str]) -> list[Problem]:
    """Problems of a source's address, beside the addresses there are."""
    if draft.channel not in ("", *CHANNELS):
        return [Problem("channel", f"“{draft.channel}” is no channel. It is news or social.")]
    if draft.search:
        return _check_search(draft.search, known)
    address = draft.address.strip()
    if not address:
        return [Problem("address", "The address is missing. A feed's address begins with https://.")]
    shown = f"“{web.plain(address)}”"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return [Problem("address", f"{shown} is not an address. One looks like https://example.org/feed.")]
    if parts.scheme.lower() not in ("http", "https"):
        return [Problem("address", f"{shown} does not begin with http:// or https://, so it is refused.")]
    if not host or any(sign.isspace() for sign in address):
        return [Problem("address", f"{shown} is not an address. One looks like https://example.org/feed.")]
    if parts.username or parts.password:
        return [Problem("address", "The address carries a name or password. Take out what stands before the @.")]
    if _here(host) and not private_allowed():
        why = f"{host} is a private address, which is refused. Sources stand on the public internet."
        return [Problem("address", why)]
    if address in known:
        return [Problem("address", "This source is listed already.")]
    return []


def _check_search(search: SearchAddress, known: set[str]) -> list[Problem]:
    wrong = why_not(search)
    if not wrong and search.host and _here(search.host.partition(":")[0]) and not private_allowed():
        wrong = f"{search.host} is a private address, which is refused. Sources stand on the public internet."
    if not wrong and search.text in known:
        wrong = "This search is listed already."
    return [Problem("address", wrong)] if wrong else []


def _here(host: str) -> bool:
    """Whether the name alone says that it is this machine or this network. The rest is checked at connect."""
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        ip_address(host)
    except ValueError:
        return False
    return web.private(host)


def add_source(session: Session, actor: Actor, initiative_id: int, draft: SourceDraft, *, now: datetime) -> SourceRow:
    """Add a feed by its address, or a search. It is pulled for the first time with the next pull."""
    require(actor, "edit_sources")
    refuse_if(check_source(draft, queries.addresses(session, initiative_id)))
    key = _insert(session, actor, initiative_id, draft, now)
    audit.record(session, actor, initiative_id, "add_source", "source", key, now=now)
    return queries.source(session, initiative_id, key)


def _insert(
    session: Session, actor: Actor, initiative_id: int, draft: SourceDraft, now: datetime, *, active: bool = True
) -> int:
    search = draft.search
    return queries.insert_source(
        session, initiative_id, draft.where, kind=search.kind if search else "feed",
        title=draft.title.strip() or (search.title if search else ""), outlet=draft.outlet.strip(), by=actor.name,
        now=now, channel=draft.channel or channel_of(draft.where), active=active,
    )  # fmt: skip


def import_opml(
    session: Session, actor: Actor, initiative_id: int, filename: str, body: bytes, *, now: datetime
) -> FileReport:
    """Add the feeds of an OPML list; those listed already are "same". Raises Unreadable where it is no list."""
    require(actor, "edit_sources")
    ground.initiative(session, initiative_id)
    report = FileReport(filename, "opml")
    known = queries.addresses(session, initiative_id)
    for row, listed in enumerate(opml.read_list(body), start=1):
        if listed.address in known:
            report.same += 1
            continue
        draft = SourceDraft(listed.address, listed.outlet, listed.title, listed.channel)
        problems = check_source(draft, known)
        if problems:
            report.refuse(row, problems[0].why)
            continue
        _insert(session, actor, initiative_id, draft, now, active=listed.active)
        known.add(draft.where)
        report.new += 1
    if not report.new and not report.same and not report.refused:
        report.note("The list names no feeds.")
    if report.new:
        audit.record(session, actor, initiative_id, "import_opml", "source", None, now=now, detail={"new": report.new})
    return report


def export_opml(session: Session, initiative_id: int) -> bytes:
    """The sources that stand on the network as an OPML list: feeds for any reader, searches for another Groundswell."""
    initiative = ground.initiative(session, initiative_id)
    listed = [
        opml.Listed(row.address, row.title, row.outlet, row.channel, row.active)
        for row in queries.sources(session, initiative_id)
        if row.pulled
    ]
    return opml.write_list(f"Sources of {initiative.name}", sorted(listed, key=lambda each: each.address))


def set_channel(
    session: Session, actor: Actor, initiative_id: int, source_id: int, channel: str, *, now: datetime
) -> SourceRow:
    """Say whether a source is news or social."""
    require(actor, "edit_sources")
    queries.source(session, initiative_id, source_id)
    if channel not in CHANNELS:
        raise Refused([Problem("channel", f"“{channel}” is no channel. It is news or social.")])
    queries.set_channel(session, source_id, channel)
    audit.record(session, actor, initiative_id, "set_channel", "source", source_id, now=now)
    return queries.source(session, initiative_id, source_id)


def name_outlet(
    session: Session, actor: Actor, initiative_id: int, source_id: int, outlet: str, *, now: datetime
) -> SourceRow:
    """Say which outlet a source's mentions count for from now on."""
    require(actor, "edit_sources")
    queries.source(session, initiative_id, source_id)
    queries.set_outlet(session, source_id, outlet.strip())
    audit.record(session, actor, initiative_id, "name_outlet", "source", source_id, now=now)
    return queries.source(session, initiative_id, source_id)


def set_active(
    session: Session, actor: Actor, initiative_id: int, source_id: int, active: bool, *, now: datetime
) -> SourceRow:
    """Stop pulling a source, or begin again."""
    require(actor, "edit_sources")
    queries.source(session, initiative_id, source_id)
    queries.set_active(session, source_id, active)
    audit.record(session, actor, initiative_id, "set_active", "source", source_id, now=now, detail={"active": active})
    return queries.source(session, initiative_id, source_id)


def remove_source(session: Session, actor: Actor, initiative_id: int, source_id: int, *, now: datetime) -> None:
    """Stop pulling a source and take it off the list. What it said stays, as evidence."""
    require(actor, "edit_sources")
    queries.source(session, initiative_id, source_id)
    queries.remove_source(session, source_id, now)
    audit.record(session, actor, initiative_id, "remove_source", "source", source_id, now=now)
