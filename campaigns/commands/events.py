"""Commands of outreach events and follow-ups."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from campaigns import outreach, queries, services
from campaigns.commands.named import one
from campaigns.details import TOOK_PLACE
from campaigns.outreach import EventDraft, EventRow, FollowUpDraft
from campaigns.series import SeriesRow, in_words
from campaigns.when import parse_when
from data import cli, clock, db
from data import queries as ground
from data.access import OPERATOR
from data.agenda import InitiativeRow
from data.dates import parse_date
from data.errors import Problem, Refused
from data.sheets import Sheet, save_table

Goals = Annotated[
    list[str], typer.Option("--goal", help="The goal it was for: name, part of it, or number. Repeat for several.")
]
COLUMNS = ["name", "starts", "place", "goal", "partner", "attendance_text"]
TABLE = (
    "name", "kind", "status", "starts", "ends", "all_day", "place", "goals", "campaign", "direct", "partner",
    "attendance_low", "attendance_high", "attendance_text",
)  # fmt: skip
"""Columns of a table to hand on: what was heard may name people, so it stays here."""


def mount(app: typer.Typer) -> None:
    """Put these verbs on the room's command line."""
    app.command()(log)
    app.command()(events)
    app.command("follow-ups")(follow_ups)


def log(
    name: Annotated[str, typer.Argument(help="What it was called, such as “Coffee with parents”.")],
    goal: Goals,
    where: Annotated[str, typer.Option(help="Neighbourhood or place.")],
    when: Annotated[
        str, typer.Option(help="“2026-11-20 18:30”, “yesterday 7pm - 9pm”, or a date alone for the whole day.")
    ] = "now",
    attendance: Annotated[
        str, typer.Option(help="How many came: 45, 50-60, 12+, “about 40”, dozens; leave it out where nobody counted.")
    ] = "",
    kind: Annotated[str, typer.Option(help=f"One of: {', '.join(outreach.KINDS)}.")] = "other",
    partner: Annotated[str, typer.Option(help="The partner that ran it; leave it out where we ran it ourselves.")] = "",
    campaign: Annotated[str, typer.Option(help="The campaign it belongs to.")] = "",
    heard: Annotated[str, typer.Option(help="One line of what was heard.")] = "",
    district: Annotated[
        list[str] | None, typer.Option(help="A legislature's district it was held in, such as “HD 12”. Repeatable.")
    ] = None,
    follow_up: Annotated[
        list[str] | None,
        typer.Option(help="“What | owner | date”: “Send flyer | Pat | 2026-12-01”. Repeatable."),
    ] = None,
    json: cli.Json = False,
) -> None:
    """Log an outreach event. The same command again is the same event: it is saved once."""
    now = clock.now()
    with db.writing() as session:
        initiative = cli.current(session)
        campaigns = queries.campaigns(session, initiative.id)
        count, unread = outreach.counted(attendance)
        moment = parse_when(when, order=initiative.date_order, tz=initiative.tz, now=now)
        draft = EventDraft(
            token="",
            kind=kind.strip().casefold(),
            goal_ids=tuple(cli.goal(session, initiative.id, text).id for text in goal),
            place=where,
            starts=moment.starts,
            ends=moment.ends,
            day=moment.day,
            last_day=moment.last_day,
            name=name,
            direct=not partner,
            partner_id=one(ground.partners(session, initiative.id), partner, "partner").id if partner else None,
            campaign_id=one(campaigns, campaign, "campaign").id if campaign else None,
            attendance=count,
            heard=heard,
            districts=tuple(district or ()),
            unread=unread,
        )
        token = "cli-" + hashlib.sha256(repr(draft).encode()).hexdigest()[:32]
        draft = replace(draft, token=token, follow_ups=_follow_ups(session, initiative, follow_up or (), token))
        new = queries.event_keyed(session, initiative.id, token) is None
        row = services.log_event(session, OPERATOR, initiative.id, draft, now=now)
    if json:
        cli.emit({"outcome": "new" if new else "same", "id": row.id, **_event(row, initiative)})
    else:
        outcome = "Logged" if new else "Already logged"
        came = f"{row.attendance.told} came" if row.attendance.known else "nobody counted"
        cli.say(f"{outcome}: {row.name}, {row.when()}, {row.place}; {came}.")


def events(
    goal: Annotated[str, typer.Option(help="Only events for this goal.")] = "",
    campaign: Annotated[str, typer.Option(help="Only events of this campaign.")] = "",
    since: Annotated[str, typer.Option(help="Only events from this date on.")] = "",
    until: Annotated[str, typer.Option(help="Only events up to this date.")] = "",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write them as a table, an event a row: .csv or .xlsx.")
    ] = None,
    json: cli.Json = False,
) -> None:
    """List outreach events, newest first, a series as one row. An unknown attendance is null in --json, never 0."""
    with db.reading() as session:
        initiative = cli.current(session)
        chosen = one(queries.campaigns(session, initiative.id), campaign, "campaign").id if campaign else None
        named = {row.id: row for row in queries.all_series(session, initiative.id)}
        rows = queries.events(
            session,
            initiative.id,
            start=parse_date(since, initiative.date_order) if since else None,
            end=parse_date(until, initiative.date_order) if until else None,
            goal_ids=[cli.goal(session, initiative.id, goal).id] if goal else (),
            campaign_id=chosen,
        )
    if out is not None:
        told = [_event(row, initiative) for row in rows]
        save_table(out, Sheet("Events", TABLE, [[_cell(one[name]) for name in TABLE] for one in told]))
    found = [_row(group, named, initiative) for group in outreach.by_series(rows)]
    if json:
        cli.emit(found)
    else:
        cli.table(found, COLUMNS)
        cli.say(f"Came: {outreach.attended([row for row in rows if not row.cancelled])}.")


def follow_ups(
    everything: Annotated[bool, typer.Option("--all", help="Also those that are done.")] = False,
    json: cli.Json = False,
) -> None:
    """List follow-ups, overdue first."""
    with db.reading() as session:
        initiative = cli.current(session)
        rows = queries.follow_ups(session, initiative.id, done=everything)
    today = initiative.today(clock.now())
    found = [{"what": r.what, "owner": r.owner, "due": r.due, "state": r.state(today), "event": r.event} for r in rows]
    if json:
        cli.emit(found)
    else:
        cli.table(found, ["what", "owner", "due", "state", "event"])


def _follow_ups(
    session: Session, initiative: InitiativeRow, texts: Sequence[str], token: str
) -> tuple[FollowUpDraft, ...]:
    members = ground.members(session, initiative.id)
    drafts = []
    for number, text in enumerate(texts):
        parts = [part.strip() for part in text.split("|")]
        if len(parts) != 3:
            why = f"“{text}” is no follow-up. Write what, owner and date: Send flyer | Pat | 2026-12-01."
            raise Refused([Problem("follow_up", why)])
        owner = one(members, parts[1], "member").id
        due = parse_date(parts[2], initiative.date_order)
        drafts.append(FollowUpDraft(f"{token}/{number}", parts[0], owner, due))
    return tuple(drafts)


def _cell(value: object) -> object:
    """A value as one cell of a table: several are joined."""
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def _row(rows: list[EventRow], named: Mapping[int, SeriesRow], initiative: InitiativeRow) -> dict[str, object]:
    """One row of `events --json`: an event, or the days of a series: the first one's times, and who came to all."""
    first = min(rows, key=lambda row: (row.starts_on, row.id))
    found = _event(first, initiative)
    series = named.get(first.series_id or 0)
    if series is None:
        return found
    came = outreach.attended([row for row in rows if row.status in TOOK_PLACE])
    low, high = (came.low, came.high) if came.known else (None, None)
    return {
        **found,
        "attendance": low if low == high else None,
        "attendance_low": low,
        "attendance_high": high,
        "attendance_text": str(came) if came.events else "unknown",
        "status": "cancelled" if all(row.cancelled for row in rows) else first.status,
        "series": series.rule,
        "repeats": in_words(series.rule, series.first_on),
        "occurrences": [_event(row, initiative) for row in sorted(rows, key=lambda row: (row.starts_on, row.id))],
    }


def _event(row: EventRow, initiative: InitiativeRow) -> dict[str, object]:
    """An event as `events --json` prints it: times with the offset on the spot, all-day dates as dates."""
    starts = row.starts.astimezone(initiative.tz) if row.starts else row.starts_on
    ends = row.ends.astimezone(initiative.tz) if row.ends else (row.ends_on if row.all_day else None)
    return {
        "name": row.name,
        "starts": starts,
        "ends": ends,
        "all_day": row.all_day,
        "place": row.place,
        "goal": row.goals[0].name if row.goals else None,
        "campaign": row.campaign,
        "direct": row.direct,
        "partner": row.partner,
        "attendance": row.attendance.exact,
        "attendance_low": row.attendance.low,
        "attendance_high": row.attendance.high,
        "attendance_text": row.attendance.told,
        "goals": [goal.name for goal in row.goals],
        "kind": row.kind,
        "heard": row.heard,
        "status": row.status,
        "districts": list(row.districts),
        "uid": row.uid,
        "series": None,
    }
