"""The seven indicators of building public will and advancing policy, each read from the evidence there is."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlmodel import Session

from campaigns import queries as campaigns
from data import queries as ground
from policy import ledger
from policy.queries import scoring
from sentiment.queries import listening as media
from sentiment.queries import waves as wave_queries
from sentiment.queries import will as queries
from sentiment.services.waves import latest_changes
from sentiment.will.findings import Measure, from_measures, from_rung, key_of
from sentiment.will.indicators import Finding, Standing, from_wave, standings

_STORIES = timedelta(days=90)


def seven(session: Session, initiative_id: int, *, now: datetime) -> list[Standing]:
    """Where each indicator stands today, with the findings that decide it, those beside them, and what is missing."""
    today = ground.initiative(session, initiative_id).today(now)
    names = {goal.id: goal.name for goal in ground.goals(session, initiative_id)}
    found: dict[str, list[Finding]] = {}

    def add(key: str, finding: Finding | None) -> None:
        if key and finding is not None:
            found.setdefault(key, []).append(finding)

    for row in queries.estimates(session, initiative_id):
        if row.goal_id in names:
            add(key_of(row.audience, row.rung), from_rung(row, names[row.goal_id]))
    for one in latest_changes(wave_queries.waves(session, initiative_id)):
        key = key_of(one.later.audience, one.later.rung)
        for change in one.groups[-1:]:  # everyone: the groups stand with the survey itself
            add(key, from_wave(change, one.later.wave, one.later.audience, "evidence", one.later.id))
        if not one.groups:
            said = f"{one.later.wave.question} A first wave; the next one shows what changed."
            add(key, Finding("stakeholders", "cannot tell", said, one.later.wave.on, audience=one.later.audience,
                             source="stakeholder survey", page="evidence", record=one.later.id))  # fmt: skip
    measures = _measures(session, initiative_id, names, today)
    for finding in from_measures(measures, today - timedelta(days=365)):
        add("aligned", finding)
    for finding in _outputs(session, initiative_id, names, today):
        for key in ("aware", "supportive", "empowered", "acting"):
            add(key, finding)
    for finding in _media(session, initiative_id, names, today):
        for key in ("aware", "supportive"):
            add(key, finding)
    return standings(dict(found), today, list(names.values()))


def _measures(session: Session, initiative_id: int, names: dict[int, str], today: date) -> list[Measure]:
    """What stands for and against each goal, companions once, and what only passages say: as the policy desk scores."""
    coded = scoring.coded_bills(session, initiative_id)
    return [
        Measure(
            name,
            entry.name,
            entry.judged.verdict,
            entry.judged.strength,
            (entry.since or today) if entry.state == ledger.ENACTED else None,
            entry.since or today,
            entry.bill.id,
        )
        for goal_id, name in names.items()
        for entry in ledger.entries(coded, goal_id, today, today)
        if entry.state != ledger.HALTED
    ]


def _outputs(session: Session, initiative_id: int, names: dict[int, str], today: date) -> list[Finding]:
    """Events of the last year for each goal: what we did."""
    held: dict[int, list[date]] = {}
    for row in campaigns.engagement(session, initiative_id, start=today - timedelta(days=365), end=today):
        if row.goal_id in names:
            held.setdefault(row.goal_id, []).append(row.date)
    return [
        Finding(
            "output", "cannot tell", f"{len(days)} outreach event{'s' * (len(days) != 1)} in twelve months",
            max(days), goal=names[goal_id], page="outreach",
        )
        for goal_id, days in held.items()
    ]  # fmt: skip


def _media(session: Session, initiative_id: int, names: dict[int, str], today: date) -> list[Finding]:
    """Stories of the last 90 days about each goal: what the press and platforms say, never what the public thinks."""
    found = []
    for goal_id, name in names.items():
        days = media.media_days(session, initiative_id, goal_id, today - _STORIES, today)
        stories = sum(day.stories for day in days)
        if stories:
            said = f"{stories:,} stor{'y' if stories == 1 else 'ies'} in 90 days"
            found.append(Finding("media", "cannot tell", said, days[-1].end, goal=name, page="mentions"))
    return found
