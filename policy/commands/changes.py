"""`python -m policy changes | calendar`: what a member has not read yet, and what is ahead, as a calendar file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from data import cli, clock, db, feeds
from data import queries as agenda
from data.access import Actor
from data.agenda import MemberRow
from data.dates import say, say_at
from data.errors import GroundswellError, NotFound
from policy.board import change_words
from policy.queries import unread as queries
from policy.services import unread as services
from policy.unread import goals_of

OfMember = Annotated[str, typer.Option("--member", metavar="NAME", help="Whose: a member's name, or a part of it.")]


def mount(app: typer.Typer) -> None:
    """Put the commands on the room's command line."""
    app.command("changes")(changes)
    app.command("calendar")(calendar)


def _member(session: Session, initiative_id: int, text: str) -> MemberRow | None:
    """The member whose name is or holds the text, None where none is asked for. Raises NotFound."""
    if not text.strip():
        return None
    team = [row for row in agenda.members(session, initiative_id) if row.active]
    wanted = text.strip().casefold()
    for found in (
        [row for row in team if row.name.casefold() == wanted],
        [row for row in team if wanted in row.name.casefold()],
    ):
        if len(found) == 1:
            return found[0]
    names = "; ".join(row.name for row in team) or "nobody yet"
    raise NotFound(f"“{text}” names no member, or more than one.", f"On the team: {names}.")


def changes(
    member: OfMember = "",
    read: Annotated[bool, typer.Option("--mark-read", help="Mark what is listed as read by --member.")] = False,
    json: cli.Json = False,
) -> None:
    """List the changes of followed bills that a member has not read: by priority, kind of change and goal.

    Who follows no bill is shown the team's. Without --member: the team's changes of the last seven days.
    """
    with db.writing() if read else db.reading() as session:
        initiative, now = cli.current(session), clock.now()
        who = _member(session, initiative.id, member)
        if read and who is None:
            raise GroundswellError("Read marks belong to a person.", "Say whose with --member.")
        key = who.id if who else None
        since = _since(session, key, now)
        followed, _ = queries.watched(session, initiative.id, key)
        today = initiative.today(now)
        news = queries.news(session, initiative.id, today, since=since, bill_ids=followed, member_id=key)
        names = {goal.id: goal.name for goal in agenda.goals(session, initiative.id)}
        if read and who is not None:
            actor = Actor(who.name, who.role, who.id)
            services.begin(session, actor, now=now)
            marks = [one.id for each in news for one in each.lines]
            services.mark_read(session, actor, initiative.id, marks, now=now)
    found: list[dict[str, Any]] = [
        {
            "identifier": each.bill.identifier, "jurisdiction": each.bill.jurisdiction, "session": each.bill.session,
            "title": each.bill.title, "priority": each.bill.priority,
            "goals": [names[goal] for goal in goals_of(each.bill) if goal in names], "kind": one.kind,
            "words": change_words(one.change), "what": one.change.field, "before": one.change.before,
            "after": one.change.after, "by": one.change.source, "at": one.change.at, "read": read,
        }
        for each in news
        for one in each.lines
    ]  # fmt: skip
    if json:
        cli.emit(found)
    elif found:
        rows = [{**row, "at": say_at(row["at"], initiative.tz)} for row in found]
        cli.table(rows, ["priority", "identifier", "words", "at", "by"])
    else:
        cli.say(f"Nothing is new since {say(since.astimezone(initiative.tz).date())}.")


def _since(session: Session, member_id: int | None, now: datetime) -> datetime:
    since = queries.counts_from(session, member_id) if member_id is not None else None
    return since or now - services.FIRST_LOOK


def calendar(
    file: Annotated[Path, typer.Argument(metavar="FILE.ics", help="Where to write it.")],
    member: OfMember = "",
    json: cli.Json = False,
) -> None:
    """Write what is ahead of followed bills as an iCalendar file: the team's, or with --member what is theirs.

    Hearings (cancelled ones say so), the ends of sessions, days that sources name ahead, the first and last days of
    positions; of a member also open asks and items of checklists.
    """
    with db.reading() as session:
        initiative = cli.current(session)
        who = _member(session, initiative.id, member)
        body, entries = feeds.document(
            session, initiative.id, who.id if who else None, clock.now(), base=feeds.base_url(), only="policy"
        )
    try:
        file.write_bytes(body)
    except OSError as error:
        raise GroundswellError(f"{file} cannot be written: {error.strerror or type(error).__name__}.") from error
    if json:
        cli.emit({"file": str(file), "entries": entries})
    else:
        cli.say(f"{file}: {entries} {'entry' if entries == 1 else 'entries'}.")
