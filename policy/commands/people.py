"""Commands about policymakers: who there is, ratings, asks, meetings and whip counts."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from sqlmodel import Session

from data import cli, clock, dates, db
from data import queries as agenda
from data.access import OPERATOR
from data.errors import GroundswellError, NotFound
from policy import ratings, whip
from policy.commands.named import InPlace, InSession, Why, the_bill, the_day
from policy.contacts import CLASSES, OUTCOMES, TO_REVIEW, AskDraft, AskRow, MeetingDraft, next_asks, warning
from policy.people import STANDINGS, PersonDraft, PersonRow, named
from policy.queries import people as queries
from policy.ratings import CONFIDENCES, RatingDraft
from policy.services import contacts
from policy.services import people as services

Person = Annotated[str, typer.Argument(metavar="PERSON", help="A policymaker's name, or words of it.")]
Bill = Annotated[str, typer.Option("--bill", help="The bill it is about, by its number.")]
On = Annotated[str, typer.Option("--on", help="The day; today where not given.")]
By = Annotated[str, typer.Option("--by", help="Whose view it is, where you enter it for somebody.")]


def mount(app: typer.Typer) -> None:
    """Add the commands to the room's command line."""
    for name, command in (
        ("people", list_people), ("add-person", add_person), ("rate", rate), ("ask", ask), ("asks", list_asks),
        ("answer", answer), ("meeting", meeting), ("meetings", list_meetings), ("review-meeting", review),
        ("whip", whip_),
    ):  # fmt: skip
        app.command(name)(command)


def the_person(session: Session, initiative_id: int, text: str) -> PersonRow:
    """The policymaker that was named. Raises NotFound where none or several fit, naming them."""
    found = named(queries.people(session, initiative_id), text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFound(f"There is no policymaker “{text}” here.", "`python -m policy people` lists those there are.")
    several = "; ".join(f"{one.name} ({one.seat})" for one in found[:6])
    raise NotFound(f"“{text}” fits {len(found)} people: {several}.", "Give the whole name.")


def _about(row: PersonRow) -> dict[str, Any]:
    return {
        "name": row.name, "party": row.party, "title": row.title, "chamber": row.chamber, "district": row.district,
        "jurisdiction": row.jurisdiction, "standing": row.standing, "until": row.until, "keys": dict(row.keys),
        "source": row.source,
    }  # fmt: skip


def list_people(
    standing: Annotated[str, typer.Option("--standing", help=f"One of: {', '.join(STANDINGS)}, or all.")] = "serving",
    chamber: Annotated[str, typer.Option("--chamber", help="upper, lower, legislature or executive.")] = "",
    find: Annotated[str, typer.Option("--find", help="A part of the name, a district or a place.")] = "",
    rated: Annotated[bool, typer.Option("--ratings", help="Add the team's ratings, which are private.")] = False,
    json: cli.Json = False,
) -> None:
    """List policymakers. Municipal and retired people are kept apart (--standing). Ratings only where asked for."""
    if standing not in (*STANDINGS, "all"):
        raise GroundswellError(f"“{standing}” is none of: {', '.join(STANDINGS)}, all.")
    with db.reading() as session:
        key = cli.current(session).id
        kept = "" if standing == "all" else standing
        rows = queries.people(session, key, standing=kept, chamber=chamber or None, text=find)
        said = contacts.views(session, OPERATOR, key).said if rated else {}
    found = []
    for row in rows:
        one = _about(row)
        if rated:
            summary = said.get(row.id)
            one["rating"] = summary and {
                "support": round(summary.support.mean, 2), "support_low": summary.support.low,
                "support_high": summary.support.high, "influence": round(summary.influence.mean, 2),
                "influence_low": summary.influence.low, "influence_high": summary.influence.high,
                "raters": len(summary.raters),
            }  # fmt: skip
        found.append(one)
    if json:
        cli.emit(found)
    else:
        cli.table(found, ["name", "party", "chamber", "district", "jurisdiction", "standing"])


def add_person(
    name: Annotated[str, typer.Argument(help="The person's name.")],
    jurisdiction: Annotated[str, typer.Option("--jurisdiction", help="The state or place in which they decide.")],
    title: Annotated[str, typer.Option("--title", help="Such as Senator, Mayor, Board member.")] = "",
    chamber: Annotated[
        str, typer.Option("--chamber", help="upper, lower, legislature, executive; else a council.")
    ] = "",
    district: Annotated[str, typer.Option("--district", help="The district.")] = "",
    party: Annotated[str, typer.Option("--party", help="The party.")] = "",
    standing: Annotated[str, typer.Option("--standing", help=f"One of: {', '.join(STANDINGS)}.")] = "serving",
    json: cli.Json = False,
) -> None:
    """Add a policymaker by hand, also of a council or board. Importing many is `import`."""
    with db.writing() as session:
        draft = PersonDraft(name, jurisdiction, standing, party, title, chamber, district)
        row = services.add_person(session, OPERATOR, cli.current(session).id, draft, now=clock.now())
    _done(json, _about(row), f"Added {row.name}.")


def rate(
    person: Person,
    support: Annotated[int, typer.Option("--support", help="1 (opposes us) to 5 (champions it).")],
    influence: Annotated[int, typer.Option("--influence", help="1 (very little) to 5 (decides it).")],
    confidence: Annotated[str, typer.Option("--confidence", help=f"One of: {', '.join(CONFIDENCES)}.")] = "medium",
    wave: Annotated[
        str, typer.Option("--wave", help="The round; a new name opens one. The latest where not said.")
    ] = "",
    by: By = "",
    why: Why = "",
    json: cli.Json = False,
) -> None:
    """Rate a policymaker's support and influence, and how sure you are. Private to the team."""
    with db.writing() as session:
        key, now = cli.current(session).id, clock.now()
        row = the_person(session, key, person)
        wave_id = None
        if wave:
            waves = {one.name.casefold(): one.id for one in contacts.views(session, OPERATOR, key, row.id).waves}
            found = waves.get(" ".join(wave.split()).casefold())
            wave_id = found or contacts.open_wave(session, OPERATOR, key, wave, now=now).id
        draft = RatingDraft(support, influence, confidence, why)
        given = contacts.rate(session, OPERATOR, key, row.id, draft, now=now, wave_id=wave_id, rater=by)
        views = contacts.views(session, OPERATOR, key, row.id)
    summary = ratings.summaries(views.ratings, given.wave_id)[row.id]
    out = {
        "name": row.name, "rater": given.rater, "support": given.support, "influence": given.influence,
        "confidence": given.confidence, "mean_support": round(summary.support.mean, 2),
        "mean_influence": round(summary.influence.mean, 2), "spread": summary.support.spread,
        "raters": len(summary.raters),
    }  # fmt: skip
    _done(json, out, f"{row.name}: support {given.support}, influence {given.influence}. {summary.words}")


def _ask(row: AskRow) -> dict[str, Any]:
    return {
        "ask": row.id, "name": row.person, "asker": row.asker, "what": row.what, "bill": row.identifier,
        "on": row.asked_on, "due": row.due_on, "outcome": row.outcome, "note": row.outcome_note,
    }  # fmt: skip


def ask(
    person: Person,
    what: Annotated[str, typer.Argument(metavar="WHAT", help="What is asked for.")],
    partner: Annotated[str, typer.Option("--from", help="The partner who asks; we ourselves where not given.")] = "",
    on: On = "",
    due: Annotated[str, typer.Option("--due", help="By when it is wanted.")] = "",
    bill: Bill = "",
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """Keep who asks whom for what, and by when. Warns where somebody else asks the same person within a week."""
    with db.writing() as session:
        initiative, now = cli.current(session), clock.now()
        draft = AskDraft(
            the_person(session, initiative.id, person).id,
            what,
            the_day(on, initiative) if on else initiative.today(now),
            the_day(due, initiative) if due else None,
            _partner(session, initiative.id, partner) if partner else None,
            the_bill(session, initiative.id, bill, in_session, jurisdiction) if bill else None,
        )
        row, others = contacts.ask(session, OPERATOR, initiative.id, draft, now=now)
    if others:
        cli.say(warning(others))
    found = {**_ask(row), "warning": warning(others)}
    _done(json, found, f"Ask {row.id}: {row.asker} to {row.person}, {dates.say(row.asked_on)}.")


def _partner(session: Session, initiative_id: int, text: str) -> int:
    rows = agenda.partners(session, initiative_id)
    wanted = text.strip().casefold()
    found = [row for row in rows if row.name.casefold() == wanted] or [r for r in rows if wanted in r.name.casefold()]
    if len(found) != 1:
        names = "; ".join(row.name for row in rows) or "none yet"
        raise NotFound(f"“{text}” names no partner, or more than one.", f"Partners: {names}.")
    return found[0].id


def list_asks(
    everything: Annotated[bool, typer.Option("--all", help="Also those that are settled.")] = False,
    json: cli.Json = False,
) -> None:
    """List the next asks: open ones, what is due soonest first."""
    with db.reading() as session:
        rows = contacts.asks(session, OPERATOR, cli.current(session).id)
    found = [_ask(row) for row in (rows if everything else next_asks(rows))]
    if json:
        cli.emit(found)
    else:
        cli.table(found, ["ask", "name", "asker", "what", "bill", "on", "due", "outcome"])


def answer(
    number: Annotated[int, typer.Argument(metavar="ASK", help="The ask's number (`asks`).")],
    outcome: Annotated[str, typer.Argument(metavar="OUTCOME", help=f"One of: {', '.join(OUTCOMES)}.")],
    note: Annotated[str, typer.Option("--note", help="What was said.")] = "",
    json: cli.Json = False,
) -> None:
    """Say what came of an ask."""
    with db.writing() as session:
        contacts.settle_ask(session, OPERATOR, cli.current(session).id, number, outcome, note, now=clock.now())
    _done(json, {"ask": number, "outcome": outcome, "note": note}, f"Ask {number}: {outcome}.")


def meeting(
    people: Annotated[list[str] | None, typer.Argument(metavar="[PERSON]...", help="The policymakers there.")] = None,
    others: Annotated[str, typer.Option("--with", help="Who else, or with whom if no policymaker was there.")] = "",
    bill: Annotated[list[str] | None, typer.Option("--bill", help="A bill it was about; again for each.")] = None,
    about: Annotated[str, typer.Option("--about", help="What else it was about.")] = "",
    lobbying: Annotated[str, typer.Option("--class", help=f"One of: {', '.join(CLASSES)}.")] = TO_REVIEW,
    hours: Annotated[float, typer.Option("--hours", help="The time it took, preparation included.")] = 0.0,
    cost: Annotated[float, typer.Option("--cost", help="What it cost.")] = 0.0,
    on: On = "",
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """Log a meeting: with whom, about what, its lobbying class, hours and cost."""
    with db.writing() as session:
        initiative, now = cli.current(session), clock.now()
        draft = MeetingDraft(
            the_day(on, initiative) if on else initiative.today(now),
            tuple(the_person(session, initiative.id, one).id for one in people or ()),
            others,
            about,
            tuple(the_bill(session, initiative.id, one, in_session, jurisdiction) for one in bill or ()),
            lobbying,
            hours,
            cost,
        )
        key = contacts.log_meeting(session, OPERATOR, initiative.id, draft, now=now)
    found = {"meeting": key, "on": draft.on, "class": lobbying, "hours": hours, "cost": cost}
    _done(json, found, f"Meeting {key}, {dates.say(draft.on)}: {lobbying}.")


def list_meetings(
    year: Annotated[int | None, typer.Option("--year", help="The year; this one where not given.")] = None,
    json: cli.Json = False,
) -> None:
    """List a year's meetings with totals by lobbying class. No total while any is still to review."""
    with db.reading() as session:
        initiative = cli.current(session)
        wanted = year or initiative.today(clock.now()).year
        rows = [row for row in contacts.meetings(session, OPERATOR, initiative.id) if row.on.year == wanted]
        found = contacts.lobbying_year(session, OPERATOR, initiative.id, wanted)
    listed = [
        {"meeting": row.id, "on": row.on, "who": row.who, "bills": list(row.bills), "about": row.about,
         "class": row.lobbying, "hours": round(row.minutes / 60, 2), "cost": row.cents / 100}
        for row in rows
    ]  # fmt: skip
    classes = {
        one.lobbying: {"meetings": one.meetings, "hours": round(one.hours, 2), "cost": one.cents / 100}
        for one in found.classes
    }
    total = found.total and {"hours": round(found.total.hours, 2), "cost": found.total.cents / 100}
    if json:
        out = {"year": wanted, "meetings": listed, "classes": classes, "lobbying": total, "why": found.why}
        cli.emit(out)
        return
    cli.table(listed, ["meeting", "on", "who", "about", "class", "hours", "cost"])
    for name, one in classes.items():
        cli.say(f"{name}: {one['meetings']} meetings, {one['hours']:g} hours, {one['cost']:,.2f}.")
    if total:
        cli.say(f"Lobbying in {wanted}: {total['hours']:g} hours, {total['cost']:,.2f}.")
    else:
        cli.say(found.why)


def review(
    number: Annotated[int, typer.Argument(metavar="MEETING", help="The meeting's number (`meetings`).")],
    lobbying: Annotated[str, typer.Argument(metavar="CLASS", help=f"One of: {', '.join(CLASSES)}.")],
    json: cli.Json = False,
) -> None:
    """Say which lobbying class a meeting is."""
    with db.writing() as session:
        contacts.review_meeting(session, OPERATOR, cli.current(session).id, number, lobbying, now=clock.now())
    _done(json, {"meeting": number, "class": lobbying}, f"Meeting {number}: {lobbying}.")


def whip_(
    bill: Annotated[str, typer.Argument(metavar="BILL", help="The bill's number, such as SB 540.")],
    person: Annotated[str, typer.Argument(metavar="[PERSON]", help="Whose vote; without it the count is shown.")] = "",
    lean: Annotated[str, typer.Argument(metavar="[LEAN]", help=f"One of: {', '.join(whip.LEANS)}.")] = "",
    needed: Annotated[int | None, typer.Option("--needed", help="How many votes it needs in --chamber.")] = None,
    chamber: Annotated[str, typer.Option("--chamber", help="upper, lower or legislature, for --needed.")] = "",
    note: Annotated[str, typer.Option("--note", help="Why you think so.")] = "",
    in_session: InSession = "",
    jurisdiction: InPlace = "",
    json: cli.Json = False,
) -> None:
    """Show a bill's whip count, or say how somebody is expected to vote; compared with the roll call when there."""
    if bool(person) != bool(lean):
        raise GroundswellError("Say both the person and how they lean.", f"One of: {', '.join(whip.LEANS)}.")
    with db.writing() as session:
        key, now = cli.current(session).id, clock.now()
        bill_id = the_bill(session, key, bill, in_session, jurisdiction)
        if person:
            who = the_person(session, key, person)
            contacts.count_vote(session, OPERATOR, key, bill_id, who.id, lean, note, now=now)
        if needed is not None:
            contacts.need_votes(session, OPERATOR, key, bill_id, chamber, needed, now=now)
        found = contacts.whip_of(session, OPERATOR, key, bill_id)
    out: dict[str, Any] = {
        "bill": found.identifier,
        "chambers": [
            {"chamber": one.chamber, "counts": dict(one.counts), "needed": one.need.needed,
             "needed_said": one.need.said, "words": one.words}
            for one in found.standings
        ],
        "people": [
            {"name": one.person.name, "chamber": one.person.chamber, "lean": one.count.lean if one.count else None,
             "by": one.count.by if one.count else None, "voted": one.voted or None}
            for one in found.expected
        ],
        "calibration": [
            {"by": one.by, "n": one.n, "brier": one.brier, "told": one.told, "hits": one.hits}
            for one in found.calibrations
        ],
        "chances": dict(whip.CHANCES),
    }  # fmt: skip
    if json:
        cli.emit(out)
        return
    for standing in found.standings:
        cli.say(f"{standing.chamber or 'council'}: {standing.words}")
    cli.table(
        [{**one, "lean": one["lean"] or "not counted"} for one in out["people"]],
        ["name", "chamber", "lean", "by", "voted"],
    )
    for scored in found.calibrations:
        cli.say(scored.words)


def _done(json: bool, found: dict[str, Any], sentence: str) -> None:
    if json:
        cli.emit(found)
    else:
        cli.say(sentence)
