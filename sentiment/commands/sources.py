"""`sentiment sources`: what is listened to, how it does, and lists of it out and in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from data import cli, clock, db
from data.access import OPERATOR
from data.errors import GroundswellError
from data.exchange import ImportReport
from sentiment.commands import files
from sentiment.listening.searches import search_of
from sentiment.mentions import SourceRow
from sentiment.queries import sources as queries
from sentiment.services import budget
from sentiment.services import sources as services

sources_app = cli.group("Where mentions come from: feeds, searches of X, Bluesky and Mastodon, and lists as OPML.")
COLUMNS = ["source", "address", "outlet", "channel", "outcome", "next_check"]
HISTORY = ["at", "outcome", "new", "same", "what"]
Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="The address as `sources list` shows it.")]


def mount(app: typer.Typer) -> None:
    """Put these commands on the room's command line."""
    app.add_typer(sources_app, name="sources")


@sources_app.command("add")
def sources_add(
    what: Annotated[
        str,
        typer.Argument(
            metavar="URL|FILE.opml",
            help="A feed's address, an OPML file, or a search: x:QUERY, bluesky:QUERY, mastodon:HOST/#tag.",
        ),
    ],
    outlet: Annotated[str, typer.Option(help="The outlet's name; without it the feed's own title stands.")] = "",
    channel: Annotated[str, typer.Option(help="news or social; without it the address decides.")] = "",
    json: cli.Json = False,
) -> None:
    """Add a feed or a search by its address, or everything on an OPML list. They are pulled with the next pull."""
    now = clock.now()
    path = Path(what)
    named = "://" in what or search_of(what) is not None
    if not named and path.is_file():
        with db.writing() as session:
            initiative = cli.current(session)
            one = services.import_opml(session, OPERATOR, initiative.id, what, path.read_bytes(), now=now)
        report = ImportReport([one])
        if json:
            cli.emit(report.as_json())
        else:
            files.counts(report)
        return files.refused(report)
    if not named and what.lower().endswith((".opml", ".xml")):
        raise GroundswellError(f"There is no file “{what}”.", "Give the path of an OPML file, or an https:// address.")
    draft = services.SourceDraft(what, outlet, channel=channel)
    with db.writing() as session:
        initiative = cli.current(session)
        row = services.add_source(session, OPERATOR, initiative.id, draft, now=now)
    if json:
        cli.emit(_source(row))
    else:
        cli.say(f"Added {row.name}. Pull it with `python -m sentiment pull`.")
    return None


@sources_app.command("list")
def sources_list(json: cli.Json = False) -> None:
    """List the sources with their last outcome and when they are checked next."""
    with db.reading() as session:
        rows = [_source(row) for row in queries.sources(session, cli.current(session).id)]
        use = budget.in_words(session, clock.now())
    cli.emit(rows) if json else cli.table(rows, COLUMNS)
    if not json and any(row["kind"] == "x" for row in rows):
        cli.say(f"X: {use}")


@sources_app.command("history")
def sources_history(what: Address, json: cli.Json = False) -> None:
    """Show the last pulls of a source: what each brought, or what went wrong."""
    with db.reading() as session:
        row = _named(session, cli.current(session).id, what)
        rows = [
            {"at": one.at, "outcome": one.outcome, "new": one.new, "same": one.same, "what": one.error or one.note}
            for one in queries.recent_pulls(session, row.id, limit=100)
        ]
    cli.emit(rows) if json else cli.table(rows, HISTORY)


@sources_app.command("channel")
def sources_channel(
    what: Address,
    channel: Annotated[str, typer.Argument(help="news or social.")],
    json: cli.Json = False,
) -> None:
    """Say whether a source is news or social: shares are told apart by it."""
    with db.writing() as session:
        initiative = cli.current(session)
        row = _named(session, initiative.id, what)
        row = services.set_channel(session, OPERATOR, initiative.id, row.id, channel, now=clock.now())
    cli.emit(_source(row)) if json else cli.say(f"{row.name}: {row.channel}.")


@sources_app.command("remove")
def sources_remove(what: Address, json: cli.Json = False) -> None:
    """Stop pulling a source and take it off the list. What it said stays, as evidence."""
    with db.writing() as session:
        initiative = cli.current(session)
        row = _named(session, initiative.id, what)
        services.remove_source(session, OPERATOR, initiative.id, row.id, now=clock.now())
    cli.emit(_source(row)) if json else cli.say(f"Removed {row.name}.")


@sources_app.command("export")
def sources_export(
    file: Annotated[Path, typer.Argument(metavar="FILE.opml", help="Where to write the list.")],
    json: cli.Json = False,
) -> None:
    """Write the feeds and searches to an OPML list, which feed readers and another Groundswell can take in."""
    with db.reading() as session:
        initiative = cli.current(session)
        count = sum(row.pulled for row in queries.sources(session, initiative.id))
        body = services.export_opml(session, initiative.id)
    try:
        file.write_bytes(body)
    except OSError as error:
        why = error.strerror or "it cannot be written"
        raise GroundswellError(f"“{file}” could not be written: {why}.", "Name another file.") from error
    cli.emit({"file": str(file), "sources": count}) if json else cli.say(f"{count} sources written to {file}.")


def _named(session: Session, initiative_id: int, what: str) -> SourceRow:
    search = search_of(what)
    row = queries.source_at(session, initiative_id, [search.text if search else what])
    if row is None:
        raise GroundswellError(f"No source has the address “{what}”.", "`sources list` shows them.")
    return row


def _source(row: SourceRow) -> dict[str, Any]:
    return {
        "source": row.name,
        "address": row.address,
        "outlet": row.outlet or row.title,
        "kind": row.kind,
        "channel": row.channel,
        "outcome": row.outcome or None,
        "next_check": row.next_check_at,
        "error": row.error or None,
        "note": row.note or None,
        "active": row.active,
        "mentions": row.mentions,
        "undated": row.undated,
    }
