"""Commands of a campaign's content calendar, its money, the story bank and message tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer
from sqlmodel import Session

from campaigns import content as rules
from campaigns import message_test, queries
from campaigns.commands.named import one
from campaigns.content import ItemDraft, MoneyDraft
from campaigns.message_test import Counts, Trial, TrialDraft
from campaigns.plan import CampaignRow
from campaigns.queries import content as kept
from campaigns.queries import stories as banked
from campaigns.queries import wording
from campaigns.services import content as verbs
from campaigns.services import stories as bank
from campaigns.story_bank import StoryDraft
from data import cli, clock, db
from data import queries as ground
from data.access import OPERATOR
from data.dates import parse_date
from data.errors import NotFound, Problem, Refused

Campaign = Annotated[str, typer.Argument(help="The campaign: name, or part of it.")]


def mount(app: typer.Typer) -> None:
    """Put these verbs on the room's command line."""
    app.command()(content)
    app.command()(spend)
    story = cli.group("The story bank: what people told us, and where it may be used.")
    story.command("list")(stories)
    story.command("keep")(keep)
    story.command("withdraw")(withdraw)
    story.command("export")(export)
    app.add_typer(story, name="story")
    test = cli.group("Message tests: two wordings, one outcome, an end that is fixed before the start.")
    test.command("plan")(plan)
    test.command("count")(count)
    test.command("result")(result)
    app.add_typer(test, name="test")


def content(
    campaign: Annotated[str, typer.Argument(help="The campaign; every one where left out.")] = "",
    add: Annotated[str, typer.Option(help="Plan an item of this name, with --on, --channel and --owner.")] = "",
    on: Annotated[str, typer.Option(help="The day it comes out.")] = "",
    channel: Annotated[str, typer.Option(help="Where it comes out.")] = "",
    owner: Annotated[str, typer.Option(help="The member who owns it.")] = "",
    partner: Annotated[str, typer.Option(help="Whose row it stands in; ours where left out.")] = "",
    message: Annotated[str, typer.Option(help="The message that it carries: part of its wording.")] = "",
    story: Annotated[int | None, typer.Option(help="The story that it tells: its number.")] = None,
    item: Annotated[int | None, typer.Option(help="With --state: the number of an item.")] = None,
    state: Annotated[str, typer.Option(help="Put --item into a state: planned, ready, published or dropped.")] = "",
    link: Annotated[str, typer.Option(help="With --state published: where it can be seen.")] = "",
    json: cli.Json = False,
) -> None:
    """The content calendar by day, ours and partners'; with --add or --item, plan an item or take it further."""
    now = clock.now()
    with db.writing() as session:
        initiative = cli.current(session)
        every = queries.campaigns(session, initiative.id)
        chosen = [one(every, campaign, "campaign")] if campaign else every
        if add:
            if not campaign:
                raise Refused([Problem("campaign", "Name the campaign that the item is for.")])
            said = [row for row in wording.messages(session, chosen[0].id) if message.casefold() in row.text.casefold()]
            if message and len(said) != 1:
                raise NotFound(f"“{message}” names no message of this campaign, or more than one.")
            draft = ItemDraft(
                parse_date(on, initiative.date_order) if on else None, add, channel,
                one(ground.members(session, initiative.id), owner, "member").id if owner else None,
                said[0].id if message else None, story,
                one(ground.partners(session, initiative.id), partner, "partner").id if partner else None,
            )  # fmt: skip
            verbs.keep_item(session, OPERATOR, initiative.id, chosen[0].id, draft, now=now)
        if item is not None:
            verbs.put_item(session, OPERATOR, initiative.id, item, state, link, now=now)
        rows = kept.items(session, initiative.id, campaign_ids=[row.id for row in chosen])
        today = initiative.today(now)
        usable = {row.id: row.standing(today) for row in banked.stories(session, initiative.id)}
    found = [
        {
            "item": row.id, "on": row.on, "whose": row.row, "channel": row.channel, "title": row.title,
            "state": row.state, "late": row.late(today), "message": row.message or None,
            "message_state": row.message_state or None, "story": row.story or None,
            "story_standing": usable.get(row.story_id or 0), "owner": row.owner,
            "link": row.address or None, "published": row.published_on, "campaign": row.campaign,
        }
        for row in rows
    ]  # fmt: skip
    _say(found, ["item", "on", "whose", "channel", "title", "state", "owner", "campaign"], json=json)


def spend(
    campaign: Campaign,
    amount: Annotated[str, typer.Argument(help="Amount of money; below 0 (after --) puts a mistake right.")] = "",
    channel: Annotated[str, typer.Option(help="What it was spent on.")] = "",
    on: Annotated[str, typer.Option(help="The day; today where left out.")] = "",
    note: Annotated[str, typer.Option(help="What it was for.")] = "",
    planned: Annotated[bool, typer.Option("--planned", help="The amount is planned, not spent.")] = False,
    json: cli.Json = False,
) -> None:
    """Money of a campaign by channel, planned beside spent; with an amount, note it first. Amounts are in cents."""
    now = clock.now()
    with db.writing() as session:
        initiative = cli.current(session)
        row = one(queries.campaigns(session, initiative.id), campaign, "campaign")
        if amount:
            day = parse_date(on, initiative.date_order) if on else initiative.today(now)
            kind = "planned" if planned else "spent"
            draft = MoneyDraft(kind, channel, _cents(amount), day, note)
            verbs.add_money(session, OPERATOR, initiative.id, row.id, draft, now=now)
        lines = rules.lines(kept.spending(session, row.id))
    found = [
        {"channel": one.channel, "planned": one.planned, "spent": one.spent, "left": one.left, "currency": row.currency}
        for one in lines
    ]
    _say(found, ["channel", "planned", "spent", "left", "currency"], json=json)


def stories(json: cli.Json = False) -> None:
    """Stories with what was agreed to and where they are used. No name of a teller is printed."""
    with db.reading() as session:
        initiative = cli.current(session)
        rows = banked.stories(session, initiative.id)
        today = initiative.today(clock.now())
    found = [
        {
            "story": row.id, "title": row.title, "goal": row.goal, "told": row.told_on, "standing": row.standing(today),
            "consent": row.said(), "until": row.consent_until,
            "uses": [f"{use.on.isoformat()} {use.channel}: {use.title}" for use in row.uses],
        }
        for row in rows
    ]  # fmt: skip
    _say(found, ["story", "title", "goal", "standing", "until"], json=json)


def keep(
    title: Annotated[str, typer.Argument(help="What the story is called.")],
    text: Annotated[str, typer.Argument(help="The story, in their words.")],
    goal: Annotated[str, typer.Option(help="The goal that it speaks to.")],
    told: Annotated[str, typer.Option(help="The day it was told; today where left out.")] = "",
    teller: Annotated[str, typer.Option(help="Who told it: optional, kept apart from the story.")] = "",
    where: Annotated[list[str] | None, typer.Option(help="A channel it was given for, or Anywhere.")] = None,
    named: Annotated[bool, typer.Option("--named", help="They agreed to be named.")] = False,
    agreed: Annotated[str, typer.Option(help="The day they agreed; without one it can be placed nowhere.")] = "",
    until: Annotated[str, typer.Option(help="The last day of their consent.")] = "",
    json: cli.Json = False,
) -> None:
    """Keep a story with what its teller agreed to."""
    now = clock.now()
    with db.writing() as session:
        initiative = cli.current(session)
        order = initiative.date_order
        draft = StoryDraft(
            title, text, cli.goal(session, initiative.id, goal).id,
            parse_date(told, order) if told else initiative.today(now), teller, tuple(where or ()), named,
            parse_date(agreed, order) if agreed else None, parse_date(until, order) if until else None,
        )  # fmt: skip
        row = bank.keep_story(session, OPERATOR, initiative.id, draft, now=now)
        words = row.words(initiative.today(now))
    if json:
        cli.emit({"story": row.id, "title": row.title, "standing": row.standing(initiative.today(now))})
    else:
        cli.say(f"Story {row.id}, {row.title}: {words}.")


def withdraw(
    story: Annotated[int, typer.Argument(help="The story's number.")],
    json: cli.Json = False,
) -> None:
    """Withdraw a story for its teller: it can be placed nowhere any more, and their name is forgotten."""
    with db.writing() as session:
        initiative = cli.current(session)
        row = bank.withdraw_story(session, OPERATOR, initiative.id, story, now=clock.now())
    open_ = [use.title for use in row.uses if use.state in ("planned", "ready")]
    if json:
        cli.emit({"story": row.id, "standing": "withdrawn", "to_drop": open_})
        return
    cli.say(f"Story {row.id} is withdrawn.")
    for title in open_:
        cli.say(f"It still stands in the content calendar: {title}.")


def export(json: cli.Json = False) -> None:
    """Stories for the public: those that may be used today, a name only where its teller agreed to it."""
    with db.reading() as session:
        found = bank.export_stories(session, OPERATOR, cli.current(session).id, now=clock.now())
    _say(found, ["title", "goal", "told", "until", "teller"], json=json)


def plan(
    campaign: Campaign,
    name: Annotated[str, typer.Argument(help="What the test is called.")],
    a: Annotated[str, typer.Option(help="One wording.")],
    b: Annotated[str, typer.Option(help="The other.")],
    outcome: Annotated[str, typer.Option(help="What is counted, such as “opened the link”.")],
    ends: Annotated[str, typer.Option(help="The last day.")],
    usual: Annotated[float, typer.Option(help="The usual share, in %.")] = 10,
    difference: Annotated[float, typer.Option(help="The difference that would matter, in points.")] = 5,
    size: Annotated[int | None, typer.Option(help="People for each wording; worked out where left out.")] = None,
    not_at_random: Annotated[bool, typer.Option("--not-at-random", help="People do not get theirs at random.")] = False,
    json: cli.Json = False,
) -> None:
    """Lock a test: its wordings, its size and its last day. Nothing of it is changed afterwards."""
    if size is None:
        if not (0 < usual < 100 and 0 < difference < 100):
            raise Refused([Problem("usual", "The usual share and the difference lie between 0 and 100.")])
        size = message_test.size(usual / 100, difference / 100)
    with db.writing() as session:
        initiative = cli.current(session)
        draft = TrialDraft(
            name, a, b, outcome, "otherwise" if not_at_random else "at random", usual / 100, difference / 100, size,
            parse_date(ends, initiative.date_order),
        )  # fmt: skip
        row = one(queries.campaigns(session, initiative.id), campaign, "campaign")
        test = bank.lock_test(session, OPERATOR, initiative.id, row.id, draft, now=clock.now())
    _say_trial(test, json=json)


def count(
    campaign: Campaign,
    test: Annotated[str, typer.Argument(help="The test.")],
    counts: Annotated[list[int], typer.Argument(help="People who met A, of these did it; met B, of these did it.")],
    json: cli.Json = False,
) -> None:
    """Add a batch of people. How many did it stays hidden until the test has ended."""
    if len(counts) != 4:
        raise Refused([Problem("counts", "Give four numbers: met A, did it, met B, did it.")])
    with db.writing() as session:
        initiative, row, found = _trial(session, campaign, test)
        after = bank.count_test(session, OPERATOR, initiative, row.id, found.id, Counts(*counts), now=clock.now())
    _say_trial(after, json=json)


def result(
    campaign: Campaign,
    test: Annotated[str, typer.Argument(help="The test.")],
    json: cli.Json = False,
) -> None:
    """The result of a test that has ended. Before that it is refused (exit 1), and the look is kept."""
    with db.writing() as session:
        initiative, row, found = _trial(session, campaign, test)
        after, told = bank.look_at_test(session, OPERATOR, initiative, row.id, found.id, now=clock.now())
    if told is None:
        if json:
            cli.emit({"test": after.name, "verdict": None, "refused": after.why_not(), "looks_refused": after.refused})
        cli.say(after.why_not())
        raise typer.Exit(1)
    if json:
        cli.emit(
            {
                "test": after.name, "verdict": told.verdict, "difference": told.difference, "low": told.low,
                "high": told.high, "a": told.a, "b": told.b, "cautions": told.cautions,
                "looks_refused": after.refused,
            }
        )  # fmt: skip
        return
    cli.say(message_test.told(told))
    for text in told.cautions:
        cli.say(text)


def _trial(session: Session, campaign: str, name: str) -> tuple[int, CampaignRow, Trial]:
    initiative = cli.current(session)
    row = one(queries.campaigns(session, initiative.id), campaign, "campaign")
    return initiative.id, row, one(banked.trials(session, row.id), name, "test")


def _say_trial(row: Trial, *, json: bool) -> None:
    if json:
        cli.emit({"test": row.name, "planned": row.planned, "ends": row.ends, "n_a": row.n_a, "n_b": row.n_b})
    else:
        cli.say(f"{row.name}: {row.n_a:,} and {row.n_b:,} people. {row.rule()}")


def _cents(text: str) -> int:
    try:
        return int((Decimal(text.strip().lstrip("$").replace(",", "")) * 100).to_integral_value())
    except (InvalidOperation, ValueError, OverflowError):
        raise Refused([Problem("amount", f"“{text}” is not an amount of money. Write it like 250.50.")]) from None


def _say(found: Sequence[Mapping[str, object]], columns: list[str], *, json: bool) -> None:
    if json:
        cli.emit(found)
    else:
        cli.table(found, columns)
