"""Commands of reach: who came, beside who lives there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from campaigns import reach
from campaigns.queries import reach as queries
from campaigns.reach import DIMENSIONS, ProfileDraft, Representation
from campaigns.services import reach as verbs
from data import cli, clock, db, sheets
from data.access import OPERATOR
from data.columns import read_pairs
from data.dates import parse_date
from data.errors import GroundswellError

SIDES = ("place", "language", "goal", "month")
HIDDEN = "hidden"


def mount(app: typer.Typer) -> None:
    """Put these verbs on the room's command line."""
    app.command("reach")(reached)
    app.command("profile")(profile)


def reached(
    by: Annotated[str, typer.Option(help=f"One of: {', '.join(SIDES)}; of events, or of people (language).")] = "",
    goal: Annotated[str, typer.Option(help="Only events for this goal.")] = "",
    since: Annotated[str, typer.Option(help="Only events from this date on.")] = "",
    until: Annotated[str, typer.Option(help="Only events up to this date (default: today).")] = "",
    json: cli.Json = False,
) -> None:
    """Who came beside the community, and people of partners counted once; with --by, people counted and by name.

    Counts of 1 to 4 people by name are hidden (null in --json), and others with them where a subtraction would bring
    them back.
    """
    if by and by not in SIDES:
        raise GroundswellError(f"“{by}” is no side of reach.", f"These are: {', '.join(SIDES)}.")
    now = clock.now()
    with db.reading() as session:
        initiative = cli.current(session)
        start = parse_date(since, initiative.date_order) if since else None
        end = parse_date(until, initiative.date_order) if until else initiative.today(now)
        goals = [cli.goal(session, initiative.id, goal).id] if goal else []
        if by:
            found = verbs.reached(session, initiative.id, by, start=start, end=end, goal_ids=goals, begun_by=now)
            _say_side(found, json)
            return
        groups = verbs.who_came(session, initiative.id, start=start, end=end, goal_ids=goals, begun_by=now)
        partners = verbs.partners(session, OPERATOR, initiative.id)
    total = partners.total
    if json:
        cli.emit(
            {
                "groups": [
                    {
                        "by": one.dimension, "group": group.name, "verdict": group.verdict, "came": group.came,
                        "low": group.low, "high": group.high, "community": group.community,
                        "source": one.profile.source, "year": one.profile.year, **_held(one, group.name),
                    }
                    for one in groups
                    for group in one.groups
                ],
                "partners": {"people_low": total.low if total else None, "people_high": total.high if total else None},
            }
        )  # fmt: skip
        return
    for one in groups:
        cli.say(f"{DIMENSIONS[one.dimension]}: {one.words()}")
        rows = [
            {
                one.dimension: group.name, "so": group.verdict, "came": _count(group.came),
                "of those who came": f"{group.low:.0%} to {group.high:.0%}",
                "of the community": f"{group.community:.0%}",
                **({"counted there": held.row.told if held.row.events else "no event"} if held else {}),
            }
            for group in one.groups
            for held in [one.held.get(group.name)]
        ]  # fmt: skip
        there = ["counted there"] if one.held else []
        cli.table(rows, [one.dimension, "so", "came", "of those who came", "of the community", *there])
    if not groups:
        cli.say("No community profile yet: add one with `python -m campaigns profile FILE`.")
    cli.say(f"Different people of all partners: {total if total else 'fewer than 5'}.")


def _held(one: Representation, name: str) -> dict[str, object]:
    """Events held in a group's place with whoever was counted there; nothing where groups are no places."""
    held = one.held.get(name)
    if held is None:
        return {}
    counted = held.row.told != "unknown"
    return {
        "events_there": held.row.events,
        "counted_there_low": held.row.low if counted else None,
        "counted_there_high": held.row.high if counted else None,
        "events_there_uncounted": held.row.unknown,
    }


def _say_side(found: verbs.Reached, json: bool) -> None:
    rows = [
        {
            found.by: name,
            "counted_low": row.low if row and row.told != "unknown" else None,
            "counted_high": row.high if row and row.told != "unknown" else None,
            "events": row.events if row else None,
            "events_uncounted": row.unknown if row else None,
            "people_by_name": people,
        }
        for name, row, people in found.rows
    ]
    if json:
        cli.emit({"by": found.by, "rows": rows, "people_by_name": found.people})
        return
    said = [
        {
            found.by: name, "counted": row.told if row else "", "events": row.events if row else "",
            "nobody counted": row.unknown if row else "", "people by name": _count(people),
        }
        for name, row, people in found.rows
    ]  # fmt: skip
    cli.table(said, [found.by, "counted", "events", "nobody counted", "people by name"])
    cli.say(f"Different people by name in all: {_count(found.people)}.")


def _count(number: int | None) -> str:
    return HIDDEN if number is None else f"{number:,}"


def profile(
    file: Annotated[Path | None, typer.Argument(help="A table (CSV, XLSX) of groups with people or shares.")] = None,
    dimension: Annotated[str, typer.Option("--by", help=f"What the groups are: {', '.join(DIMENSIONS)}.")] = "place",
    source: Annotated[str, typer.Option(help="Where the numbers are from.")] = "",
    year: Annotated[int | None, typer.Option(help="The year that they are of.")] = None,
    map_: Annotated[
        list[str] | None, typer.Option("--map", help="Which column is what: group=Area, people=Residents, share=Pct.")
    ] = None,
    json: cli.Json = False,
) -> None:
    """Say who lives in the community, as a new version; without a file, list the profiles there are."""
    with db.writing() as session:
        initiative = cli.current(session)
        if file is None:
            found = queries.profiles(session, initiative.id)
        else:
            table = sheets.read_table(cli.read(file))
            matched = reach.COLUMNS.over(reach.COLUMNS.guess(table.header), read_pairs(map_ or ()), table.header)
            unit, groups, unread = reach.read_table(table, matched)
            draft = ProfileDraft(dimension, source, year, unit, groups, unread)
            found = [verbs.keep_profile(session, OPERATOR, initiative.id, draft, now=clock.now())]
    rows = [
        {"by": row.dimension, "version": row.number, "unit": row.unit, "groups": len(row.groups),
         "source": row.source, "year": row.year}
        for row in found
    ]  # fmt: skip
    if json:
        cli.emit(rows)
    else:
        cli.table(rows, ["by", "version", "unit", "groups", "source", "year"])
