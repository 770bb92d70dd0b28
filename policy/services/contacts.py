"""The team's own verbs about policymakers: ratings, champions, asks, meetings and whip counts.

All of it is private to the team, so reading goes through here too: each function asks the role first. What was said
about a person is never logged: the audit keeps who did what to which record, no words and no scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from data import audit
from data import queries as agenda
from data.access import Actor, require
from data.errors import NotFound, Problem, refuse_if
from policy import whip
from policy.contacts import (
    CLASSES,
    AskDraft,
    AskRow,
    ChampionRow,
    MeetingDraft,
    MeetingRow,
    Year,
    check_ask,
    check_meeting,
    check_outcome,
    clashes,
    year_of,
)
from policy.people import RETIRED, PersonRow, whose_vote
from policy.queries import contacts as queries
from policy.queries import people as people_queries
from policy.queries import votes as vote_queries
from policy.ratings import RatingDraft, RatingRow, Summary, WaveRow, check_rating, summaries
from policy.votes import NO, YES, VoteEventRow
from policy.whip import Calibration, CountRow, Standing, check_lean


@dataclass(frozen=True)
class Views:
    """What the team thinks: waves, oldest first, and every rating."""

    waves: tuple[WaveRow, ...]
    ratings: tuple[RatingRow, ...]

    @property
    def latest(self) -> WaveRow | None:
        """The last wave in which somebody rated."""
        return next((wave for wave in reversed(self.waves) if wave.ratings), None)

    @property
    def before(self) -> WaveRow | None:
        """The wave before that one."""
        there = [wave for wave in self.waves if wave.ratings]
        return there[-2] if len(there) > 1 else None

    @property
    def said(self) -> dict[int, Summary]:
        """What the latest wave says of each person, by the person's key."""
        return summaries(self.ratings, self.latest.id) if self.latest else {}


@dataclass(frozen=True)
class Expected:
    """One person in a bill's whip count: the latest count, and the recorded vote where there is one."""

    person: PersonRow
    count: CountRow | None
    voted: str


@dataclass(frozen=True)
class Whip:
    """A bill's whip count by chamber, person by person, its history, and how the counters have done on all bills."""

    bill_id: int
    identifier: str
    standings: tuple[Standing, ...]
    expected: tuple[Expected, ...]
    history: tuple[CountRow, ...]
    calibrations: tuple[Calibration, ...]
    roll_calls: tuple[str, ...]


def views(session: Session, actor: Actor, initiative_id: int, policymaker_id: int | None = None) -> Views:
    """The team's ratings, of everybody or of one person. Readers are refused."""
    require(actor, "rate_people")
    return Views(
        tuple(queries.waves(session, initiative_id)), tuple(queries.ratings(session, initiative_id, policymaker_id))
    )


def open_wave(session: Session, actor: Actor, initiative_id: int, name: str, *, now: datetime) -> WaveRow:
    """Open a new round of ratings."""
    require(actor, "rate_people")
    title = " ".join(name.split())
    taken = {wave.name.casefold() for wave in queries.waves(session, initiative_id)}
    problems = [] if title else [Problem("name", "Give the wave a name, such as Spring 2026.")]
    if title.casefold() in taken:
        problems.append(Problem("name", f"There is a wave “{title}” already."))
    refuse_if(problems)
    today = agenda.initiative(session, initiative_id).today(now)
    key = queries.insert_wave(session, initiative_id, title, today, by=actor.name)
    audit.record(session, actor, initiative_id, "open_wave", "rating_wave", key, now=now)
    return WaveRow(key, title, today)


def rate(
    session: Session,
    actor: Actor,
    initiative_id: int,
    policymaker_id: int,
    draft: RatingDraft,
    *,
    now: datetime,
    wave_id: int | None = None,
    rater: str = "",
) -> RatingRow:
    """Rate a policymaker in a wave: the latest where none is said, and a first one is opened where there is none.

    `rater` is whose view it is where somebody enters it for them.
    """
    require(actor, "rate_people")
    refuse_if(check_rating(draft))
    person = people_queries.person(session, initiative_id, policymaker_id)
    waves = queries.waves(session, initiative_id)
    if wave_id is not None and wave_id not in {wave.id for wave in waves}:
        raise NotFound("That wave does not exist in this initiative.")
    if wave_id is None:
        wave_id = waves[-1].id if waves else open_wave(session, actor, initiative_id, f"{now:%Y}, first", now=now).id
    who = " ".join(rater.split()) or actor.name
    member = actor.member_id if who == actor.name else None
    key = queries.insert_rating(session, wave_id, person.id, draft, rater=who, member_id=member, now=now)
    audit.record(session, actor, initiative_id, "rate_person", "policymaker_rating", key, now=now)
    return RatingRow(wave_id, person.id, who, draft.support, draft.influence, draft.confidence, draft.why.strip(), now)


def champions(session: Session, actor: Actor, initiative_id: int) -> list[ChampionRow]:
    """Who carries what. Readers are refused."""
    require(actor, "meet_people")
    return queries.champions(session, initiative_id)


def name_champion(
    session: Session,
    actor: Actor,
    initiative_id: int,
    policymaker_id: int,
    goal_id: int | None,
    why: str,
    *,
    now: datetime,
) -> int:
    """Say that somebody carries a goal (None: the whole agenda), from today on."""
    require(actor, "meet_people")
    person = people_queries.person(session, initiative_id, policymaker_id)
    if goal_id is not None:
        agenda.goal(session, initiative_id, goal_id)
    there = queries.champions(session, initiative_id)
    if any(one.policymaker_id == person.id and one.goal_id == goal_id and one.until is None for one in there):
        refuse_if([Problem("goal", f"{person.name} carries this already.")])
    today = agenda.initiative(session, initiative_id).today(now)
    key = queries.insert_champion(session, person.id, goal_id, today, why, by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "name_champion", "champion", key, now=now)
    return key


def end_champion(session: Session, actor: Actor, initiative_id: int, champion_id: int, *, now: datetime) -> None:
    """Say that somebody no longer carries what they did; that they did stays."""
    require(actor, "meet_people")
    if champion_id not in {one.id for one in queries.champions(session, initiative_id)}:
        raise NotFound("That champion does not exist in this initiative.")
    queries.end_champion(session, champion_id, agenda.initiative(session, initiative_id).today(now))
    audit.record(session, actor, initiative_id, "end_champion", "champion", champion_id, now=now)


def asks(session: Session, actor: Actor, initiative_id: int, policymaker_id: int | None = None) -> list[AskRow]:
    """Asks, newest first. Readers are refused."""
    require(actor, "meet_people")
    return queries.asks(session, initiative_id, policymaker_id)


def ask(
    session: Session, actor: Actor, initiative_id: int, draft: AskDraft, *, now: datetime
) -> tuple[AskRow, list[AskRow]]:
    """Keep an ask. Returns it with those of others to the same person within a week: a warning, never a refusal."""
    require(actor, "meet_people")
    refuse_if(check_ask(draft))
    people_queries.person(session, initiative_id, draft.policymaker_id)
    if draft.partner_id is not None:
        queries.partner_name(session, initiative_id, draft.partner_id)
    if draft.bill_id is not None:
        queries.bill_place(session, initiative_id, draft.bill_id)
    others = clashes(draft, queries.asks(session, initiative_id, draft.policymaker_id))
    key = queries.insert_ask(session, draft, by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "ask", "policymaker_ask", key, now=now)
    kept = queries.asks(session, initiative_id, draft.policymaker_id)
    return next(row for row in kept if row.id == key), others


def settle_ask(
    session: Session, actor: Actor, initiative_id: int, ask_id: int, outcome: str, note: str = "", *, now: datetime
) -> None:
    """Say what came of an ask."""
    require(actor, "meet_people")
    refuse_if(check_outcome(outcome))
    found = next((row for row in queries.asks(session, initiative_id) if row.id == ask_id), None)
    if found is None:
        raise NotFound("That ask does not exist in this initiative.")
    queries.settle_ask(session, ask_id, outcome, note, by=actor.name, now=now)
    audit.record(
        session, actor, initiative_id, "settle_ask", "policymaker_ask", ask_id, now=now,
        detail={"from": found.outcome, "to": outcome},
    )  # fmt: skip


def meetings(session: Session, actor: Actor, initiative_id: int, policymaker_id: int | None = None) -> list[MeetingRow]:
    """Meetings, newest first. Readers are refused."""
    require(actor, "meet_people")
    return queries.meetings(session, initiative_id, policymaker_id)


def log_meeting(session: Session, actor: Actor, initiative_id: int, draft: MeetingDraft, *, now: datetime) -> int:
    """Log a meeting with its lobbying class, hours and cost; returns its key."""
    require(actor, "meet_people")
    refuse_if(check_meeting(draft, agenda.initiative(session, initiative_id).today(now)))
    for person in draft.people:
        people_queries.person(session, initiative_id, person)
    for bill in draft.bills:
        queries.bill_place(session, initiative_id, bill)
    key = queries.insert_meeting(session, initiative_id, draft, by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "log_meeting", "policy_meeting", key, now=now)
    return key


def review_meeting(
    session: Session, actor: Actor, initiative_id: int, meeting_id: int, lobbying: str, *, now: datetime
) -> None:
    """Say which lobbying class a meeting is; what it was before stays in the audit."""
    require(actor, "meet_people")
    if lobbying not in CLASSES:
        refuse_if([Problem("lobbying", f"“{lobbying}” is none of: {', '.join(CLASSES)}.")])
    before = queries.set_lobbying(session, initiative_id, meeting_id, lobbying)
    audit.record(
        session, actor, initiative_id, "review_meeting", "policy_meeting", meeting_id, now=now,
        detail={"from": before, "to": lobbying},
    )  # fmt: skip


def lobbying_year(session: Session, actor: Actor, initiative_id: int, year: int) -> Year:
    """The year's meetings by lobbying class; no total while any is to be reviewed. Readers are refused."""
    require(actor, "meet_people")
    return year_of(queries.meetings(session, initiative_id), year)


def count_vote(
    session: Session,
    actor: Actor,
    initiative_id: int,
    bill_id: int,
    policymaker_id: int,
    lean: str,
    note: str = "",
    *,
    now: datetime,
) -> None:
    """Say how a person is expected to vote on a bill; what was said before stays."""
    require(actor, "meet_people")
    refuse_if(check_lean(lean))
    queries.bill_place(session, initiative_id, bill_id)
    people_queries.person(session, initiative_id, policymaker_id)
    key = queries.insert_count(session, bill_id, policymaker_id, lean, note, by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "count_vote", "whip_count", key, now=now)


def need_votes(
    session: Session, actor: Actor, initiative_id: int, bill_id: int, chamber: str, needed: int, *, now: datetime
) -> None:
    """Say how many votes a bill needs in a chamber."""
    require(actor, "meet_people")
    if not 1 <= needed <= 1000:
        refuse_if([Problem("needed", "The votes needed are a number from 1 to 1,000.")])
    queries.bill_place(session, initiative_id, bill_id)
    key = queries.insert_need(session, bill_id, chamber, needed, by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "need_votes", "whip_need", key, now=now)


def whip_of(session: Session, actor: Actor, initiative_id: int, bill_id: int) -> Whip:
    """A bill's whip count, compared with its roll calls where there are any. Readers are refused."""
    require(actor, "meet_people")
    identifier, place = queries.bill_place(session, initiative_id, bill_id)
    zone = agenda.initiative(session, initiative_id).tz
    everyone = people_queries.people(session, initiative_id)
    history = queries.counts(session, initiative_id, zone, [bill_id])
    now_counts = whip.in_force(history)
    here = [one for one in everyone if one.jurisdiction_key == place and one.chamber != "executive"]
    voting = [one for one in here if one.standing != RETIRED or one.id in now_counts]
    said = queries.needs(session, bill_id)
    standings = []
    for chamber in sorted({one.chamber for one in voting} | set(said), key=("lower", "upper", "legislature", "").index):
        keys = [one.id for one in voting if one.chamber == chamber]
        needed, by = said.get(chamber, (None, ""))
        need = whip.majority(chamber, len(keys), needed, by)
        standings.append(whip.standing(bill_id, chamber, now_counts, keys, need))
    roll_calls, voted = _roll_calls(vote_queries.votes_of(session, bill_id), here)
    counted = queries.counts(session, initiative_id, zone)
    return Whip(
        bill_id,
        identifier,
        tuple(standings),
        tuple(Expected(one, now_counts.get(one.id), voted.get(one.id, ("", None))[0]) for one in voting),
        tuple(reversed(history)),
        tuple(_calibrations(session, initiative_id, counted, everyone)),
        tuple(roll_calls),
    )


def _roll_calls(
    events: Sequence[VoteEventRow], people: Sequence[PersonRow]
) -> tuple[list[str], dict[int, tuple[str, date | None]]]:
    """Of each chamber the roll call that decides (the latest passage, else the latest), in words and by person."""
    said: list[str] = []
    voted: dict[int, tuple[str, date | None]] = {}
    for chamber in dict.fromkeys(event.chamber for event in events if event.votes and event.chamber != "committee"):
        there = [event for event in events if event.votes and event.chamber == chamber]
        chosen = next((event for event in there if "passage" in event.classification), there[0])
        whose = whose_vote(people, [(cast.voter, cast.person_key) for cast in chosen.votes], chamber)
        for at, person in whose.items():
            voted[person] = (chosen.votes[at].option, chosen.on)
        day = f", {chosen.on.isoformat()}" if chosen.on else ""
        said.append(
            f"{chosen.motion or 'Vote'}{day}: {len(whose)} of {len(chosen.votes)} votes are of people who are here."
        )
    return said, voted


def _calibrations(
    session: Session, initiative_id: int, counts: Sequence[CountRow], people: Sequence[PersonRow]
) -> list[Calibration]:
    came: dict[tuple[int, int], tuple[bool, date]] = {}
    for bill in sorted({row.bill_id for row in counts}):
        _, place = queries.bill_place(session, initiative_id, bill)
        _, voted = _roll_calls(
            vote_queries.votes_of(session, bill), [one for one in people if one.jurisdiction_key == place]
        )
        for person, (option, day) in voted.items():
            if option in (YES, NO) and day is not None:
                came[bill, person] = (option == YES, day)
    return whip.calibration(counts, came)
