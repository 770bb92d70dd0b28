"""`python -m policy alignment | scorecard`: what scores say, and a scorecard for the public."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from data import cli, clock, db, queries
from data.access import OPERATOR
from data.dates import say
from data.errors import GroundswellError
from policy.bills import identifier_key
from policy.ledger import STATES, AsOf, Entry
from policy.rollcalls import Legislator, Records
from policy.scorecard import as_csv, choice
from policy.scorecard_page import as_html
from policy.scoring import AGAINST, AGREE, STRONG, WEAK, Decision, words
from policy.services import scoring as services


def mount(app: typer.Typer) -> None:
    """Put the commands on the room's command line."""
    app.command("alignment")(alignment)
    app.command("scorecard")(scorecard)


def alignment(
    goal: Annotated[str, typer.Option("--goal", help="Only this goal: its name, the start of it, or its number.")] = "",
    legislators: Annotated[bool, typer.Option("--legislators", help="Legislators by their recorded votes.")] = False,
    as_known: Annotated[
        bool, typer.Option("--as-known", help="Months by the codings recorded by then, not by today's.")
    ] = False,
    publish: Annotated[
        bool, typer.Option("--publish", help="Publish each goal's score as an indicator's reading.")
    ] = False,
    json: cli.Json = False,
) -> None:
    """Say what was enacted, is pending and was stopped for and against each goal, month by month, with the score.

    The score is in [0, 1]: strong agreements of strong enacted measures; null is "no record". With --legislators:
    each legislator's recorded votes that decide, against our position on their day; absences stand beside.
    """
    with db.writing() if publish else db.reading() as session:
        initiative, now = cli.current(session), clock.now()
        if legislators:
            found = services.legislators(session, initiative)
            _say_legislators(found, json)
            return
        goals = queries.goals(session, initiative.id)
        wanted = [cli.goal(session, initiative.id, goal)] if goal else goals
        told = services.alignment(session, initiative, wanted, initiative.today(now), as_known=as_known)
        if publish:
            count = services.publish_alignment(session, OPERATOR, initiative, told, now=now)
            cli.say(f"Published {count} reading{'' if count == 1 else 's'}.")
    if json:
        cli.emit(
            {
                "as_of": initiative.today(now),
                "codings": "as known then" if as_known else "as they hold today",
                "goals": [
                    {
                        "goal": one.goal.name, **_month(one.now),
                        "measures": [_entry(each) for each in one.now.entries],
                        "series": [{"date": month.day, **_month(month)} for month in one.months],
                    }
                    for one in told
                ],
            }
        )  # fmt: skip
        return
    cli.table(
        [
            {
                "goal": one.goal.name,
                **{state: f"{one.now.count(AGREE, state)} / {one.now.count(AGAINST, state)}" for state in STATES},
                "score": words(one.now.score, "measure"),
            }
            for one in told
        ],
        ["goal", *STATES, "score"],
    )
    cli.say("Measures coded strong, for / against the goal. The score is of those enacted.")


def _month(one: AsOf) -> dict[str, Any]:
    def counts(strength: str) -> dict[str, dict[str, int]]:
        return {
            state: {"for": one.count(AGREE, state, strength), "against": one.count(AGAINST, state, strength)}
            for state in STATES
        }

    return {
        "score": one.score.value, "n": one.score.n, "strong": counts(STRONG), "weak": counts(WEAK),
    }  # fmt: skip


def _entry(one: Entry) -> dict[str, Any]:
    return {
        "identifier": one.bill.identifier, "with": [each.identifier for each in one.beside],
        "title": one.bill.title, "state": one.state,
        "stage": one.stage, "since": one.since, "verdict": one.judged.verdict, "strength": one.judged.strength,
        "why": one.judged.why, "coded_by": one.judged.by, "coded_at": one.judged.at,
        "passages": list(one.judged.passages),
    }  # fmt: skip


def _say_legislators(found: Records, json: bool) -> None:
    for line in found.aside:
        cli.say(line)
    if json:
        cli.emit([_legislator(one, found) for one in found.legislators])
        return
    cli.table(
        [
            {
                "legislator": one.name, "chamber": one.chamber, "district": one.district,
                "score": words(one.score), "absent": len(one.score.absent),
                "committee": f"{len(one.committee.agreed)} of {one.committee.n}" if one.committee.n else "",
            }
            for one in found.legislators
        ],
        ["legislator", "chamber", "district", "score", "absent", "committee"],
    )  # fmt: skip


def _legislator(one: Legislator, found: Records) -> dict[str, Any]:
    def votes(decisions: tuple[Decision, ...], counted: str) -> list[dict[str, Any]]:
        rows = []
        for each in decisions:
            call = found.calls[each.key]
            rows.append(
                {
                    "identifier": call.identifier, "date": call.on, "motion": call.motion, "kind": call.kind,
                    "position": call.stance, "position_recorded_later": call.later, "vote": each.choice,
                    "counted": counted, "source": call.source, "url": call.url,
                }
            )  # fmt: skip
        return rows

    score = one.score
    return {
        "legislator": one.name, "party": one.party, "chamber": one.chamber, "district": one.district,
        "jurisdiction": one.jurisdiction, "score": score.value, "n": score.n, "enough": score.enough,
        "agreed": len(score.agreed), "disagreed": len(score.disagreed), "absent": len(score.absent),
        "committee": {"score": one.committee.value, "n": one.committee.n, "absent": len(one.committee.absent)},
        "votes": [
            *votes(score.agreed, "agreed"), *votes(score.disagreed, "disagreed"), *votes(score.absent, "absent"),
            *votes(score.informing, "informs"), *votes(one.committee.agreed, "committee, agreed"),
            *votes(one.committee.disagreed, "committee, disagreed"), *votes(one.committee.absent, "committee, absent"),
            *votes(one.committee.informing, "committee, informs"),
        ],
    }  # fmt: skip


def scorecard(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it: FILE.html or FILE.csv.")],
    title: Annotated[
        str, typer.Option("--card", help="Which locked scorecard; the newest, or a draft of all votes, without it.")
    ] = "",
    lock: Annotated[
        str, typer.Option("--lock", metavar="TITLE", help="Lock the chosen votes under this title first.")
    ] = "",
    jurisdiction: Annotated[str, typer.Option("--jurisdiction", help="Only votes of this state or place.")] = "",
    in_session: Annotated[str, typer.Option("--session", help="Only votes of this legislative session.")] = "",
    chamber: Annotated[str, typer.Option("--chamber", help="Only this chamber: lower or upper.")] = "",
    bill: Annotated[
        list[str] | None, typer.Option("--bill", help="Only this bill's votes. May be given again.")
    ] = None,
    json: cli.Json = False,
) -> None:
    """Write a scorecard for the public: legislators by recorded votes on our positions, with the method stated.

    Votes that decide count (passage, concurrence, override), where our position on their day was support or oppose.
    Lock the choice before it is published: the day of the lock stands on the page.
    """
    if file.suffix.lower() not in (".html", ".csv"):
        raise GroundswellError("A scorecard is written as a page or as a table.", "Name it FILE.html or FILE.csv.")
    if chamber not in ("", "lower", "upper"):
        raise GroundswellError(f"“{chamber}” is no chamber.", "It is lower or upper.")
    narrowed = bool(jurisdiction or in_session or chamber or bill)
    if title and (lock or narrowed):
        raise GroundswellError("A locked scorecard is not chosen anew.", "Leave out --card, or the other choices.")
    with db.writing() as session:
        initiative, now = cli.current(session), clock.now()
        row = None if lock or narrowed else services.locked(session, initiative.id, title)
        if row is None:
            calls = services.chosen(
                session, initiative, jurisdiction=jurisdiction, legislature=in_session, chamber=chamber
            )
            if bill:
                wanted = {identifier_key(text) for text in bill}
                calls = [call for call in calls if identifier_key(call.identifier) in wanted]
            if lock:
                row = services.lock_scorecard(session, OPERATOR, initiative, lock, calls, chamber, now=now)
            else:
                row = choice("Draft scorecard", calls, chamber)
        found = services.card(session, initiative, row, initiative.today(now))
    if not found.calls:
        raise GroundswellError(
            "No vote fits: a scorecard needs votes by name that decide, on bills we supported or opposed that day.",
            "`python -m policy alignment --legislators` lists what there is.",
        )
    text = as_html(found) if file.suffix.lower() == ".html" else as_csv(found)
    try:
        file.write_bytes(text.encode("utf-8" if file.suffix.lower() == ".html" else "utf-8-sig"))
    except OSError as error:
        raise GroundswellError(f"{file} cannot be written: {error.strerror or type(error).__name__}.") from error
    told = {
        "file": file.name, "title": found.title, "locked": found.locked_on, "votes": len(found.calls),
        "legislators": len(found.legislators), "notes": list(found.notes),
    }  # fmt: skip
    if json:
        cli.emit(told)
    else:
        state = f"locked on {say(found.locked_on)}" if found.locked_on else "a draft: its votes are not locked"
        cli.say(f"{file.name}: {found.title}, {len(found.calls)} votes, {len(found.legislators)} legislators, {state}.")
        for note in found.notes:
            cli.say(note)
