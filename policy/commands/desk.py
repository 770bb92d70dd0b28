"""`python -m policy desk | approve | sign-on | review | letter | activity`: the desk from the command line."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Annotated, Any

import typer

from data import cli, clock, db
from data import queries as agenda
from data.access import OPERATOR
from data.dates import say_at
from data.errors import GroundswellError, NotFound
from policy import queries
from policy.board import change_words
from policy.commands.named import InPlace, InSession, Number, Why, the_bill, the_day
from policy.desk import ANSWERS, APPROVALS, LETTERS, DeskDraft, LetterDraft, LetterRow, SignOnDraft
from policy.letters import printable
from policy.queries import desk as read
from policy.services import desk as services
from policy.services.versions import text_of_file


def mount(app: typer.Typer) -> None:
    """Put the commands on the room's command line."""
    app.command("desk")(desk)
    app.command("approve")(approve)
    app.command("sign-on")(sign_on)
    app.command("review")(review)
    app.command("letter")(letter)
    app.command("activity")(activity)


def _done(json: bool, found: object, sentence: str) -> None:
    if json:
        cli.emit(found)
    else:
        cli.say(sentence)


def _table(rows: list[dict[str, Any]], moment: str, zone: tzinfo, columns: list[str]) -> None:
    """Rows for people: their time as the initiative's clock shows it."""
    cli.table([{**row, moment: say_at(row[moment], zone)} for row in rows], columns)


def _named(rows: list[tuple[int, str]], text: str, kind: str) -> int:
    """The record whose name is, begins with or holds the text. Raises NotFound, naming those there are."""
    wanted = text.strip().casefold()
    for fits in (
        lambda name: name == wanted,
        lambda name: name.startswith(wanted),
        lambda name: wanted in name,
    ):
        found = [key for key, name in rows if wanted and fits(name.casefold())]
        if len(found) == 1:
            return found[0]
    names = "; ".join(name for _, name in rows) or "none yet"
    raise NotFound(f"“{text}” names no {kind}, or more than one.", f"There are: {names}.")


def desk(
    bill: Number,
    assignee: Annotated[
        str | None, typer.Option("--assignee", help="Who of the team works on it; “nobody” for none.")
    ] = None,
    points: Annotated[str | None, typer.Option("--points", help="The talking points.")] = None,
    sponsor: Annotated[str | None, typer.Option("--sponsor", help="Who in the community speaks for it.")] = None,
    coalition: Annotated[str | None, typer.Option("--coalition", help="The coalition that we work with.")] = None,
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """Show how a bill is worked on, or change it: what is not named stays. Earlier entries stay in its history."""
    changes = any(value is not None for value in (assignee, points, sponsor, coalition))
    with db.writing() as session:
        initiative, now = cli.current(session), clock.now()
        key = the_bill(session, initiative.id, bill, in_session, jurisdiction)
        if changes:
            member = None
            if assignee is not None:
                team = [(row.id, row.name) for row in agenda.members(session, initiative.id) if row.active]
                member = 0 if assignee.strip().casefold() in ("", "nobody") else _named(team, assignee, "member")
            draft = DeskDraft(member, points, sponsor, coalition)
            services.keep_desk(session, OPERATOR, initiative.id, key, draft, now=now)
        shown = read.of_bill(session, initiative.id, key)
        row = queries.bills(session, initiative.id, initiative.today(now), [key])[0]
    found = {
        "identifier": row.identifier, "position": row.stance, "priority": row.priority,
        "assignee": shown.note.assignee or None, "talking_points": shown.note.talking_points,
        "sponsor": shown.note.sponsor, "coalition": shown.note.coalition,
        "approval": shown.approvals[-1].step if shown.approvals else None,
        "sign_ons": [
            {"partner": one.partner, "answer": one.answer, "reason": one.reason, "date": one.on}
            for one in shown.sign_ons
        ],
        "to_review": [{"about": one.about, "since": one.at, "why": one.why} for one in shown.due],
    }  # fmt: skip
    said = f"{row.identifier}: {row.stance or 'no position'}, {shown.note.assignee or 'nobody'} works on it"
    signed = sum(one.answer == "signs on" for one in shown.sign_ons)
    said += f", {signed} {'partner' if signed == 1 else 'partners'} on it"
    said += f", {sum(one.answer == 'dissents' for one in shown.sign_ons)} against our position."
    _done(json, found, said + (" To review." if shown.due else ""))


def approve(
    bill: Number,
    step: Annotated[str, typer.Argument(metavar="STEP", help=f"One of: {', '.join(APPROVALS)}.")],
    why: Why = "",
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """Ask for approval of a bill's newest position, approve it, or return it and say what has to change."""
    with db.writing() as session:
        initiative = cli.current(session)
        key = the_bill(session, initiative.id, bill, in_session, jurisdiction)
        services.approval(session, OPERATOR, initiative.id, key, step, why, now=clock.now())
    _done(json, {"bill": bill, "approval": step, "why": why}, f"{bill}: approval {step}.")


def sign_on(
    bill: Number,
    partner: Annotated[str, typer.Argument(help="The partner: its name, or a part of it.")],
    answer: Annotated[str, typer.Argument(metavar="ANSWER", help=f"One of: {', '.join(ANSWERS)}.")] = "signs on",
    why: Why = "",
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day it said so; today where not given.")] = "",
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """Put a partner on record: it signs on to our position, dissents with its reason, or withdraws what it said."""
    with db.writing() as session:
        initiative, now = cli.current(session), clock.now()
        key = the_bill(session, initiative.id, bill, in_session, jurisdiction)
        rows = [(row.id, row.name) for row in agenda.partners(session, initiative.id)]
        day = the_day(on, initiative) if on else initiative.today(now)
        draft = SignOnDraft(_named(rows, partner, "partner"), answer, why, day)
        row = services.sign_on(session, OPERATOR, initiative.id, key, draft, now=now)
    found = {"bill": bill, "partner": row.partner, "answer": row.answer, "reason": row.reason, "date": row.on}
    _done(json, found, f"{bill}: {row.partner} {row.answer}.")


def review(
    bill: Annotated[str, typer.Argument(metavar="[BILL]", help="The bill; without it, all that wait are listed.")] = "",
    about: Annotated[str, typer.Option("--about", help="position or alignment: which of them was reviewed.")] = "",
    why: Annotated[str, typer.Option("--why", help="What you found: does it still hold?")] = "",
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """List what a new version or an amendment calls to review, or say that it was reviewed and what was found."""
    with db.writing() as session:
        initiative, now = cli.current(session), clock.now()
        key = the_bill(session, initiative.id, bill, in_session, jurisdiction) if bill else None
        if about or why:
            if key is None:
                raise GroundswellError("Say which bill was reviewed.")
            services.review(session, OPERATOR, initiative.id, key, about, why, now=now)
        waiting = read.to_review(session, initiative.id, key)
        rows = queries.bills(session, initiative.id, initiative.today(now), sorted(waiting))
    found = [
        {"identifier": row.identifier, "session": row.session, "about": one.about, "since": one.at, "why": one.why}
        for row in rows
        for one in waiting[row.id]
    ]
    if json:
        cli.emit(found)
    elif found:
        _table(found, "since", initiative.tz, ["identifier", "session", "about", "since", "why"])
    else:
        cli.say("Nothing is to review.")


def letter(
    bill: Number,
    text: Annotated[Path | None, typer.Option("--text", metavar="FILE", help="A text file with what it says.")] = None,
    title: Annotated[str, typer.Option("--title", help="What it is called.")] = "",
    kind: Annotated[str, typer.Option("--kind", help=f"One of: {', '.join(LETTERS)}.")] = "letter",
    to: Annotated[str, typer.Option("--to", help="Whom it is addressed to.")] = "",
    signed: Annotated[str, typer.Option("--signed", help="Who signs it.")] = "",
    number: Annotated[
        int | None, typer.Option("--letter", help="The letter's number, for a new version of it.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--print", metavar="FILE.html", help="Write its printable page.")] = None,
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """List a bill's letters and testimony, write one or a new version of one (--text), or print one (--print)."""
    body = None
    if text is not None:
        try:
            body = text_of_file(text.name, text.read_bytes())
        except OSError as error:
            raise GroundswellError(f"{text} cannot be opened: {error.strerror or type(error).__name__}.") from error
    with db.writing() as session:
        initiative, now = cli.current(session), clock.now()
        key = the_bill(session, initiative.id, bill, in_session, jurisdiction)
        before = next(
            (row for row in read.of_bill(session, initiative.id, key).letters if row.letter_id == number), None
        )
        if number is not None and before is None:
            raise NotFound(f"There is no letter {number} on {bill}.", "Without --letter the command lists them.")
        if body is not None:
            draft = LetterDraft(
                kind, title or (before.title if before else ""), body, to or (before.addressed_to if before else ""),
                signed or (before.signed_by if before else ""), number,
            )  # fmt: skip
            before = services.write_letter(session, OPERATOR, initiative.id, key, draft, now=now)
        rows = read.letters(session, initiative.id, key)
        row = queries.bills(session, initiative.id, initiative.today(now), [key])[0]
    if out is not None:
        if not rows:
            raise NotFound(f"There is no letter on {bill}.", "Write one with --text and --title.")
        page = printable(
            before or rows[-1], f"{row.identifier} {row.title}", initiative.name, initiative.today(now), initiative.tz
        )
        try:
            out.write_text(page, encoding="utf-8")
        except OSError as error:
            raise GroundswellError(f"{out} cannot be written: {error.strerror or type(error).__name__}.") from error
    shown = [_letter(one) for one in rows]
    if json:
        cli.emit(shown)
    else:
        _table(shown, "written", initiative.tz, ["letter", "version", "kind", "title", "to", "written", "by"])


def _letter(row: LetterRow) -> dict[str, Any]:
    return {
        "letter": row.letter_id, "version": row.number, "kind": row.kind, "title": row.title, "to": row.addressed_to,
        "written": row.at, "by": row.by, "text": row.body, "signed": row.signed_by,
    }  # fmt: skip


def activity(
    bill: Annotated[str, typer.Argument(metavar="[BILL]", help="Only this bill.")] = "",
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="From this day on; else the last 30 days.")
    ] = "",
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """List every change to our bills: who, when, what, and what stood there before and after. The newest first."""
    with db.reading() as session:
        initiative, now = cli.current(session), clock.now()
        key = the_bill(session, initiative.id, bill, in_session, jurisdiction) if bill else None
        today = initiative.today(now)
        day = the_day(since, initiative) if since else today - timedelta(days=30)
        start = datetime.combine(day, time.min, initiative.tz)
        rows = queries.changes_since(session, initiative.id, start, limit=10_000)
    found = [
        {
            "identifier": row.identifier, "at": row.at, "by": row.source, "what": row.field, "before": row.before,
            "after": row.after, "words": change_words(row),
        }
        for row in rows
        if key is None or row.bill_id == key
    ]  # fmt: skip
    if json:
        cli.emit(found)
    else:
        _table(found, "at", initiative.tz, ["at", "identifier", "by", "words"])
