"""`python -m campaigns`: log events, plan campaigns and read both from the command line."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Annotated, Protocol, TypeVar

import typer
from sqlmodel import Session

from campaigns import offers, outreach, plan, queries, services
from campaigns.expectation import ExpectationDraft, parse_expectation
from campaigns.outreach import EventDraft, EventRow, FollowUpDraft
from campaigns.plan import CampaignDraft, CampaignRow
from campaigns.when import parse_when
from data import cli, clock, db
from data import queries as ground
from data.access import OPERATOR
from data.agenda import InitiativeRow
from data.dates import parse_date
from data.errors import NotFound, Problem, Refused

app = cli.app(
    "What we do in the community: outreach events, follow-ups and campaigns.\n\n"
    "Dates are read in the initiative's date order and time zone; a date that reads two ways is refused. "
    "Names of goals, partners, members and campaigns may be shortened as long as they stay clear."
)
offers.register()


class _Named(Protocol):
    @property
    def name(self) -> str: ...


Row = TypeVar("Row", bound=_Named)

Goals = Annotated[
    list[str], typer.Option("--goal", help="The goal it was for: name, part of it, or number. Repeat for several.")
]
EVENT_COLUMNS = ["name", "starts", "place", "goal", "partner", "attendance_text"]
PLAN_COLUMNS = ["name", "goal", "audience", "change", "starts", "ends", "status", "expected"]


@app.command()
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
            partner_id=_one(ground.partners(session, initiative.id), partner, "partner").id if partner else None,
            campaign_id=_one(campaigns, campaign, "campaign").id if campaign else None,
            attendance=count,
            heard=heard,
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


@app.command()
def events(
    goal: Annotated[str, typer.Option(help="Only events for this goal.")] = "",
    campaign: Annotated[str, typer.Option(help="Only events of this campaign.")] = "",
    since: Annotated[str, typer.Option(help="Only events from this date on.")] = "",
    until: Annotated[str, typer.Option(help="Only events up to this date.")] = "",
    json: cli.Json = False,
) -> None:
    """List outreach events, newest first. An unknown attendance is null in --json, never 0."""
    with db.reading() as session:
        initiative = cli.current(session)
        chosen = _one(queries.campaigns(session, initiative.id), campaign, "campaign").id if campaign else None
        rows = queries.events(
            session,
            initiative.id,
            start=parse_date(since, initiative.date_order) if since else None,
            end=parse_date(until, initiative.date_order) if until else None,
            goal_ids=[cli.goal(session, initiative.id, goal).id] if goal else (),
            campaign_id=chosen,
        )
    found = [_event(row, initiative) for row in rows]
    if json:
        cli.emit(found)
    else:
        cli.table(found, EVENT_COLUMNS)
        cli.say(f"Came: {outreach.attended(rows)}.")


@app.command("plan")
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
            partner_ids=tuple(_one(partners, text, "partner").id for text in partner or ()),
        )
        expected = _expected(expect, draft.audience, initiative, compare) if expect else None
        row = services.plan_campaign(session, OPERATOR, initiative.id, draft, expected, now=clock.now())
    _say_campaign(row, initiative, json=json)


@app.command()
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
        found = _one(queries.campaigns(session, initiative.id), campaign, "campaign")
        draft = _expected(expectation, audience or found.audience, initiative, compare)
        row = services.lock_expectation(
            session, OPERATOR, initiative.id, found.id, replace(draft, reason=reason), now=clock.now()
        )
    _say_campaign(row, initiative, json=json)


@app.command("list")
def list_(json: cli.Json = False) -> None:
    """List campaigns by first day, with status and what each expects."""
    with db.reading() as session:
        initiative = cli.current(session)
        rows = queries.campaigns(session, initiative.id, today=initiative.today(clock.now()))
    found = [_campaign(row, initiative) for row in rows]
    if json:
        cli.emit(found)
    else:
        cli.table(found, PLAN_COLUMNS)


@app.command("follow-ups")
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


def _one(rows: Sequence[Row], text: str, noun: str) -> Row:
    """The row that a name, its start or a part of it points to. Raises NotFound, naming what there is."""
    wanted = text.strip().casefold()
    for fits in (
        lambda name: name == wanted,
        lambda name: name.startswith(wanted),
        lambda name: wanted in name,
    ):
        found = [row for row in rows if wanted and fits(row.name.casefold())]
        if len(found) == 1:
            return found[0]
    names = "; ".join(row.name for row in rows) or "none yet"
    raise NotFound(f"“{text}” names no {noun}, or more than one.", f"There are: {names}.")


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
        owner = _one(members, parts[1], "member").id
        due = parse_date(parts[2], initiative.date_order)
        drafts.append(FollowUpDraft(f"{token}/{number}", parts[0], owner, due))
    return tuple(drafts)


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
    }


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


if __name__ == "__main__":
    app(prog_name="python -m campaigns")
