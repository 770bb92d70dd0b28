"""Commands of campaigns and what they expect."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from campaigns import plan, queries, services
from campaigns.commands.named import one
from campaigns.expectation import ExpectationDraft, parse_expectation
from campaigns.plan import CampaignDraft, CampaignRow
from data import cli, clock, db
from data import queries as ground
from data.access import OPERATOR
from data.agenda import InitiativeRow
from data.dates import parse_date
from data.errors import Problem, Refused

COLUMNS = ["name", "goal", "audience", "change", "starts", "ends", "status", "expected"]


def mount(app: typer.Typer) -> None:
    """Put these verbs on the room's command line."""
    app.command("plan")(plan_)
    app.command()(expect)
    app.command("list")(list_)


def plan_(
    name: Annotated[str, typer.Argument(help="What the campaign is called.")],
    goal: Annotated[str, typer.Option(help="The goal it is for: name, part of it, or number.")],
    audience: Annotated[str, typer.Option(help="Whom to move: public, influencers or decision makers.")],
    change: Annotated[str, typer.Option(help="The change sought in them: awareness, will or action.")],
    starts: Annotated[str, typer.Option(help="First day.")],
    ends: Annotated[str, typer.Option(help="Last day.")],
    message: Annotated[list[str] | None, typer.Option(help="What it says. Repeatable.")] = None,
    channel: Annotated[list[str] | None, typer.Option(help="Where it says it. Repeatable.")] = None,
    budget: Annotated[str, typer.Option(help="Amount of money, such as 2500.")] = "",
    partner: Annotated[list[str] | None, typer.Option(help="A partner that carries it. Repeatable.")] = None,
    why: Annotated[str, typer.Option(help="Why this audience and this change, in a few lines.")] = "",
    expect: Annotated[
        str, typer.Option(help="Lock the expected change: “supportive +2 to +5 by 2027-04-01” (points of a share).")
    ] = "",
    compare: Annotated[str, typer.Option(help="With --expect: a topic the campaign does not touch.")] = "",
    json: cli.Json = False,
) -> None:
    """Plan a campaign, and with --expect lock what it expects before launch."""
    with db.writing() as session:
        initiative = cli.current(session)
        partners = ground.partners(session, initiative.id)
        draft = CampaignDraft(
            name=name,
            goal_id=cli.goal(session, initiative.id, goal).id,
            audience=audience.strip().casefold(),
            change=change.strip().casefold(),
            starts=parse_date(starts, initiative.date_order),
            ends=parse_date(ends, initiative.date_order),
            summary=why,
            messages=tuple(message or ()),
            channels=tuple(channel or ()),
            budget_cents=_cents(budget),
            partner_ids=tuple(one(partners, text, "partner").id for text in partner or ()),
        )
        expected = _expected(expect, draft.audience, initiative, compare) if expect else None
        row = services.plan_campaign(session, OPERATOR, initiative.id, draft, expected, now=clock.now())
    _say_campaign(row, initiative, json=json)


def expect(
    campaign: Annotated[str, typer.Argument(help="The campaign.")],
    expectation: Annotated[str, typer.Argument(help="“supportive +2 to +5 by 2027-04-01” (points of a share).")],
    audience: Annotated[str, typer.Option(help="Whose rung it is; the campaign's audience where left out.")] = "",
    compare: Annotated[str, typer.Option(help="A topic the campaign does not touch, to compare with.")] = "",
    reason: Annotated[str, typer.Option(help="Why an expectation locked before is corrected; both are kept.")] = "",
    json: cli.Json = False,
) -> None:
    """Lock what a campaign expects, with today's date. Refused on and after the day of launch."""
    with db.writing() as session:
        initiative = cli.current(session)
        found = one(queries.campaigns(session, initiative.id), campaign, "campaign")
        draft = _expected(expectation, audience or found.audience, initiative, compare)
        row = services.lock_expectation(
            session, OPERATOR, initiative.id, found.id, replace(draft, reason=reason), now=clock.now()
        )
    _say_campaign(row, initiative, json=json)


def list_(json: cli.Json = False) -> None:
    """List campaigns by first day, with status and what each expects."""
    with db.reading() as session:
        initiative = cli.current(session)
        rows = queries.campaigns(session, initiative.id, today=initiative.today(clock.now()))
    found = [_campaign(row, initiative) for row in rows]
    if json:
        cli.emit(found)
    else:
        cli.table(found, COLUMNS)


def _cents(text: str) -> int | None:
    """An amount of money as cents; None where it was left out."""
    if not text.strip():
        return None
    try:
        return int((Decimal(text.strip().lstrip("$").replace(",", "")) * 100).to_integral_value())
    except (InvalidOperation, ValueError, OverflowError):
        raise Refused([Problem("budget", f"“{text}” is not an amount of money. Write it like 2500.")]) from None


def _expected(text: str, audience: str, initiative: InitiativeRow, comparison: str) -> ExpectationDraft:
    return parse_expectation(text, audience=audience, order=initiative.date_order, comparison=comparison)


def _campaign(row: CampaignRow, initiative: InitiativeRow) -> dict[str, object]:
    """A campaign as `list --json` prints it."""
    stands = row.expectation
    return {
        "name": row.name,
        "goal": row.goal,
        "audience": row.audience,
        "change": row.change,
        "starts": row.starts,
        "ends": row.ends,
        "status": row.status(initiative.today(clock.now())),
        "expected": stands.sentence() if stands else None,
        "locked": stands.locked_at.astimezone(initiative.tz).date() if stands else None,
        "entries": len(row.expectations),
        "events": row.attendance.events,
        "attendance_low": row.attendance.low if row.attendance.known else None,
        "attendance_high": row.attendance.high if row.attendance.known else None,
        "attendance_unknown": row.attendance.unknown,
    }


def _say_campaign(row: CampaignRow, initiative: InitiativeRow, *, json: bool) -> None:
    today = initiative.today(clock.now())
    if json:
        cli.emit({"id": row.id, **_campaign(row, initiative)})
        return
    cli.say(f"{row.name}: {plan.status_words(row.starts, row.ends, today)}.")
    if row.expectation:
        locked = row.expectation.locked_at.astimezone(initiative.tz)
        cli.say(f"Locked on {locked:%-d %B %Y}: {row.expectation.sentence()}")
