"""`python -m policy versions | provision`: the texts of a bill, two of them compared, passages coded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from data import cli, clock, db
from data.access import OPERATOR
from data.errors import GroundswellError, NotFound
from policy.alignment import STRENGTHS, VERDICTS, CodingDraft
from policy.bills import VersionDraft
from policy.commands.named import InPlace, InSession, Number, Why, the_bill, the_day
from policy.letters import compared as page
from policy.letters import excerpts, places
from policy.queries import versions as read
from policy.services import versions as services
from policy.versions import ProvisionDraft, VersionRow


def mount(app: typer.Typer) -> None:
    """Put the commands on the room's command line."""
    app.command("versions")(versions)
    app.command("provision")(provision)


def _text(path: Path) -> str:
    try:
        return services.text_of_file(path.name, path.read_bytes())
    except OSError as error:
        raise GroundswellError(f"{path} cannot be opened: {error.strerror or type(error).__name__}.") from error


def _version(rows: list[VersionRow], text: str) -> VersionRow:
    """The version of that number, or of that name. Raises NotFound, naming those there are."""
    wanted = text.strip().casefold()
    found = [row for row in rows if str(row.id) == wanted] or [
        row for row in rows if wanted and row.note.casefold() == wanted
    ]
    if len(found) != 1:
        names = "; ".join(f"{row.id} {row.name}" for row in rows) or "none yet"
        raise NotFound(f"“{text}” is no version of this bill, or more than one.", f"There are: {names}.")
    return found[0]


def versions(
    bill: Number,
    add: Annotated[Path | None, typer.Option("--add", metavar="FILE.txt", help="Keep this text as a version.")] = None,
    note: Annotated[str, typer.Option("--note", help="What the version is called, such as “Amended in Senate”.")] = "",
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day of the version.")] = "",
    url: Annotated[str, typer.Option("--url", help="Where it can be read.")] = "",
    compare: Annotated[
        tuple[str, str] | None, typer.Option("--compare", metavar="EARLIER LATER", help="Two versions: number or name.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--print", metavar="FILE.html", help="Write the whole comparison as a page.")
    ] = None,
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """List a bill's versions, keep a new one (--add, --note), or compare two word by word (--compare).

    A new version calls to review our position and the bill's alignment, unless it is dated before they were recorded.
    Words added stand in +[ ], words removed in -[ ].
    """
    text = _text(add) if add else ""
    with db.writing() as session:
        initiative = cli.current(session)
        key = the_bill(session, initiative.id, bill, in_session, jurisdiction)
        if add or url or note:
            day = the_day(on, initiative) if on else None
            draft = VersionDraft(note, day, url, text)
            there = read.versions(session, initiative.id, key)
            empty = next((row for row in there if not row.characters and row.note.casefold() == note.casefold()), None)
            services.add_version(
                session, OPERATOR, initiative.id, key, draft, version_id=empty.id if empty else 0, now=clock.now()
            )
        rows = read.versions(session, initiative.id, key)
        if compare:
            earlier, later = _version(rows, compare[0]), _version(rows, compare[1])
            found = services.compared(session, initiative.id, earlier.id, later.id)
    if not compare:
        shown = [
            {
                "version": row.id, "note": row.note, "date": row.on, "url": row.url, "characters": row.characters,
                "source": row.source, "by": row.by,
            }
            for row in rows
        ]  # fmt: skip
        if json:
            cli.emit(shown)
        else:
            cli.table(shown, ["version", "note", "date", "characters", "source", "url"])
        return
    if out is not None:
        try:
            out.write_text(page(bill, earlier.name, later.name, found), encoding="utf-8")
        except OSError as error:
            raise GroundswellError(f"{out} cannot be written: {error.strerror or type(error).__name__}.") from error
    if json:
        cli.emit(
            {
                "earlier": earlier.note, "later": later.note, "added": found.added, "removed": found.removed,
                "same": found.same, "places": found.places,
                "spans": [{"kind": span.kind, "text": span.text} for span in found.spans],
            }
        )  # fmt: skip
        return
    groups, more = excerpts(found)
    for group in groups:
        typer.echo(places(group))
    cli.say(f"{found.summary}{f' {more} more places: --print shows all.' if more else ''}")


def provision(
    bill: Number,
    goal: Annotated[str, typer.Argument(help="The goal: its name, the start of it, or its number.")],
    verdict: Annotated[str, typer.Argument(metavar="VERDICT", help=f"One of: {', '.join(VERDICTS)}.")],
    passage: Annotated[str, typer.Option("--passage", help="The words of the bill that you code.")],
    label: Annotated[str, typer.Option("--label", help="What it is called, such as “Section 2”.")] = "",
    version: Annotated[str, typer.Option("--version", help="The version it is in: number or name.")] = "",
    strength: Annotated[str, typer.Option("--strength", help=f"One of: {', '.join(STRENGTHS)}.")] = "strong",
    why: Why = "",
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """Code a passage of a bill to a goal, with the reason. A strong one counts where the bill is not coded strong."""
    with db.writing() as session:
        initiative = cli.current(session)
        key = the_bill(session, initiative.id, bill, in_session, jurisdiction)
        named = cli.goal(session, initiative.id, goal)
        of = _version(read.versions(session, initiative.id, key), version).id if version else None
        draft = ProvisionDraft(passage, label, CodingDraft(named.id, verdict, strength, why), of)
        row = services.code_provision(session, OPERATOR, initiative.id, key, draft, now=clock.now())
    found = {
        "bill": bill, "provision": row.id, "label": row.label, "passage": row.passage, "goal": named.name,
        "verdict": verdict, "strength": strength, "why": why.strip(),
    }  # fmt: skip
    if json:
        cli.emit(found)
    else:
        cli.say(f"{bill}, {row.label or 'a passage'} and “{named.name}”: {verdict}, {strength}.")
