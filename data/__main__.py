"""`python -m data`: the database and the common agenda from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import campaigns.offers
import policy.offers
import sentiment.offers
from campaigns.services import forgetting
from data import archive, archive_in, backup, checks, cli, clock, db, queries, sample, services
from data.access import OPERATOR
from data.agenda import GoalDraft, InitiativeDraft
from data.errors import GroundswellError
from data.exchange import ImportReport

app = cli.app(
    "The database and the common agenda. The database is DATABASE_URL, or groundswell.db in the working directory."
)
goal_app = cli.group("Goals of the common agenda.")
app.add_typer(goal_app, name="goal")

for _room in (campaigns, policy, sentiment):
    _room.offers.register()

People = Annotated[bool, typer.Option("--people", help="Also persons and how to reach them. Keep such a file safe.")]


@app.command()
def init(
    with_sample: Annotated[bool, typer.Option("--sample", help="Load the invented sample initiative.")] = False,
    json: cli.Json = False,
) -> None:
    """Make or migrate the database; with --sample, load the invented sample initiative (once)."""
    loaded = False
    if with_sample:
        with db.writing() as session:
            if any(initiative.sample for initiative in queries.initiatives(session)):
                cli.say("The sample initiative is here already; nothing was added.")
            else:
                with cli.progress("Loading the sample", len(sample.STEPS)) as advance:
                    sample.load(session, OPERATOR, now=clock.now(), progress=lambda _label: advance())
                loaded = True
    if json:
        cli.emit({"database": "ready", "sample_loaded": loaded})
    else:
        cli.say("The database is ready." + (" The sample initiative is loaded." if loaded else ""))


@goal_app.command("add")
def goal_add(
    name: Annotated[str, typer.Argument(help="What the goal is called.")],
    statement: Annotated[str, typer.Option(help="What the goal says, in a sentence.")] = "",
    json: cli.Json = False,
) -> None:
    """Add a goal. Where there is no initiative yet, one is made, to be named on the Setup page."""
    with db.writing() as session:
        now = clock.now()
        found = queries.initiatives(session)
        initiative = (
            found[0]
            if found
            else services.start_initiative(session, OPERATOR, InitiativeDraft("Our initiative"), now=now)
        )
        goal = services.add_goal(session, OPERATOR, initiative.id, GoalDraft(name, statement), now=now)
    if json:
        cli.emit({"id": goal.id, "goal": goal.name, "version": goal.version, "initiative": initiative.name})
    else:
        cli.say(f"Added “{goal.name}” to {initiative.name}.")


@goal_app.command("list")
def goal_list(json: cli.Json = False) -> None:
    """List the goals of the common agenda."""
    with db.reading() as session:
        rows = [
            {"id": goal.id, "goal": goal.name, "statement": goal.statement, "version": goal.version}
            for goal in queries.goals(session, cli.current(session).id)
        ]
    if json:
        cli.emit(rows)
    else:
        cli.table(rows, ["goal", "statement", "version"])


@app.command("export")
def export_(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="Where to write it.")],
    people: People = False,
    json: cli.Json = False,
) -> None:
    """Write everything as one archive, to move it to another database. People only with --people.

    Calendar addresses stay behind: they open this installation only.
    """
    with db.writing() as session:
        counts = archive.export(session, OPERATOR, file, people=people, now=clock.now())
    if json:
        cli.emit({"file": str(file), "people": people, "rows": sum(counts.values()), "tables": counts})
    else:
        left = "" if people else " People were left out; --people takes them along."
        cli.say(f"Wrote {sum(counts.values()):,} rows of {len(counts)} tables to {file}.{left}")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="An archive that export wrote.")],
    people: People = False,
    json: cli.Json = False,
) -> None:
    """Import an archive into an empty database, or what is missing into the one it came from.

    What differs here stays as it is here and is named. Who asked to be forgotten stays out.
    """
    with db.writing() as session, cli.progress("Tables") as advance:
        report = archive_in.load(session, OPERATOR, file, people=people, said=lambda _table: advance())
    cli.report(ImportReport([report]), json)


@app.command("backup")
def backup_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it. Keep it safe: it holds everything.")],
    json: cli.Json = False,
) -> None:
    """Write everything there is to one file, also people and secrets, to be put back with restore."""
    with db.writing() as session:
        counts = backup.backup(session, OPERATOR, file, now=clock.now())
    if json:
        cli.emit({"file": str(file), "rows": sum(counts.values()), "tables": counts})
    else:
        cli.say(
            f"Wrote {sum(counts.values()):,} rows of {len(counts)} tables to {file}. It holds people: keep it safe."
        )


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that backup wrote.")],
    json: cli.Json = False,
) -> None:
    """Put a backup in the place of everything that is here. Who asked to be forgotten since then is forgotten again."""
    with db.writing() as session, cli.progress("Tables") as advance:
        kept = forgetting.carry(session)
        report = backup.restore(session, OPERATOR, file, said=lambda _table: advance())
        again = forgetting.replay(session, kept, now=clock.now())
        if again.forgotten:
            report.note(f"{again.forgotten:,} people who asked to be forgotten since then were forgotten again.")
        if again.opted_out:
            report.note(f"{again.opted_out:,} people who opted out since then are opted out again.")
        for spot in again.look:
            report.note(f"May name somebody who was forgotten, look: {spot.where}.")
    cli.report(ImportReport([report]), json)


@app.command()
def check(json: cli.Json = False) -> None:
    """Check that what is stored adds up: schema, and each room's own counts. Exit code 1 where it does not."""
    if not db.is_current():
        raise GroundswellError("The database's schema is not this version's.", "Run `python -m data init`.")
    with db.reading() as session:
        found = checks.run(session)
    if json:
        cli.emit(found)
    for name, problems in found.items():
        for problem in problems:
            cli.say(f"{name}: {problem}")
    if any(found.values()):
        raise typer.Exit(1)
    if not json:
        cli.say("Everything adds up.")


if __name__ == "__main__":
    app(prog_name="python -m data")
