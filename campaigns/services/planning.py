"""The verbs of planned events: plan, repeat, change, call off, take up again; and templates.

The caller owns the transaction: nothing here commits.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from campaigns import outreach, planning, queries
from campaigns import series as repeating
from campaigns.outreach import EventDraft, EventRow
from campaigns.planning import Scope, TemplateRow
from campaigns.series import HORIZON, Repeat, SeriesRow
from data import audit
from data import queries as ground
from data.access import Actor, require
from data.agenda import InitiativeRow
from data.dates import say
from data.errors import GroundswellError, Problem, Refused, refuse_if


def plan_event(
    session: Session,
    actor: Actor,
    initiative_id: int,
    draft: EventDraft,
    repeat: Repeat | None = None,
    *,
    now: datetime,
) -> EventRow:
    """Plan an event, perhaps one that repeats; returns it, or the first of the series. The same token saves once.

    The events of a series are made as far ahead as HORIZON says; `extend_series` makes the later ones.
    Raises Refused, naming each answer that cannot be taken; nothing is saved then.
    """
    require(actor, "plan_event")
    initiative = ground.initiative(session, initiative_id)
    known = queries.known(session, initiative_id)
    problems = outreach.check_event(draft, known, now=now, tz=initiative.tz)
    first = draft.dates(initiative.tz)[0] if draft.starts or draft.day else None
    if repeat is not None and first is not None:
        problems += repeating.check_repeat(repeat, first)
        if first < initiative.today(now):
            problems.append(Problem("when", f"A series begins today or later, not on {say(first)}."))
    refuse_if(problems)
    if repeat is None or first is None:
        key, new = _insert(session, actor, initiative, draft, now)
    else:
        key, new = _insert_series(session, actor, initiative, draft, repeat, first, now)
    if new:
        detail = {"goals": list(draft.goal_ids), "direct": draft.direct, "repeats": repeat.every if repeat else ""}
        audit.record(session, actor, initiative_id, "plan_event", "event", key, now=now, detail=detail)
    return queries.event(session, initiative_id, key)


def _insert(
    session: Session,
    actor: Actor,
    initiative: InitiativeRow,
    draft: EventDraft,
    now: datetime,
    series: tuple[int, date] | None = None,
) -> tuple[int, bool]:
    goals = ground.goals(session, initiative.id)
    return queries.insert_event(
        session, initiative, draft, goals, by=actor.name, member_id=actor.member_id, now=now, series=series
    )


def _insert_series(
    session: Session,
    actor: Actor,
    initiative: InitiativeRow,
    draft: EventDraft,
    repeat: Repeat,
    first: date,
    now: datetime,
) -> tuple[int, bool]:
    there = queries.event_keyed(session, initiative.id, f"{draft.token}/{first.isoformat()}")
    if there is not None:
        return there, False
    rule = repeating.rule_of(repeat, first)
    until = initiative.today(now) + HORIZON
    at = draft.starts.astimezone(initiative.tz).time() if draft.starts else None
    key = queries.insert_series(
        session, initiative, draft.token, rule, first, at, max(first, until), by=actor.name, now=now
    )
    series = queries.series(session, initiative.id, key)
    made = _make(session, actor, initiative, series, draft, first, max(first, until), now)
    return made[0], True


def _make(
    session: Session,
    actor: Actor,
    initiative: InitiativeRow,
    series: SeriesRow,
    draft: EventDraft,
    since: date,
    until: date,
    now: datetime,
) -> list[int]:
    """The events of a series from one day to another, each with the series' identity in calendars."""
    days = repeating.days(series.rule, series.first_on, until, tz=initiative.tz, left_out=series.left_out)
    stem = draft.token or f"series-{series.id}"
    return [
        _insert(
            session, actor, initiative,
            replace(
                planning.occurrence(draft, day, initiative.tz),
                token=f"{stem}/{day.isoformat()}", uid=series.uid, sequence=series.sequence,
            ),
            now, (series.id, day),
        )[0]
        for day in days
        if day >= since
    ]  # fmt: skip


def extend_series(session: Session, actor: Actor, initiative_id: int, *, now: datetime) -> int:
    """Make the events of every series as far ahead as HORIZON says; returns how many are new. Again adds none."""
    require(actor, "plan_event")
    initiative = ground.initiative(session, initiative_id)
    until = initiative.today(now) + HORIZON
    new = 0
    for series in queries.all_series(session, initiative_id, made_before=until):
        rows = queries.occurrences(session, initiative_id, series.id)
        if not rows:
            continue
        like = min(reversed(rows), key=lambda row: (row.apart, row.cancelled))  # the last one that is as the others
        draft = planning.copied(like, "")
        made = _make(session, actor, initiative, series, draft, series.made_until + timedelta(days=1), until, now)
        queries.set_series(session, series.id, sequence=series.sequence, made_until=until)
        new += len(made)
    if new:
        audit.record(session, actor, initiative_id, "extend_series", "event", None, now=now, detail={"new": new})
    return new


def change_event(
    session: Session,
    actor: Actor,
    initiative_id: int,
    event_id: int,
    draft: EventDraft,
    scope: Scope = "one",
    *,
    now: datetime,
) -> EventRow:
    """Change what was planned: this event, this and the following ones of its series, or all still to come.

    Days that were changed by themselves keep what was changed, and what is over stays as it was. Where only the
    following ones change, they go on as a series of their own, as calendars do it.
    """
    require(actor, "plan_event")
    initiative = ground.initiative(session, initiative_id)
    row = queries.event(session, initiative_id, event_id)
    if row.cancelled:
        raise GroundswellError("This event was cancelled.", "Take it up again first.")
    draft = replace(draft, attendance=row.attendance, heard=row.heard)
    problems = outreach.check_event(draft, queries.known(session, initiative_id), now=now, tz=initiative.tz)
    if draft.starts or draft.day:
        problems += planning.check_scope(row, draft, scope, initiative.tz)
    refuse_if(problems)
    goals = ground.goals(session, initiative_id)
    changed = [row]
    if scope != "one":
        changed = _several(session, actor, initiative, row, scope, now)
        changed = [one for one in changed if one.id == row.id or not one.apart]
    for one in changed:
        theirs = draft if one.id == row.id else planning.occurrence(draft, one.starts_on, initiative.tz)
        alone = scope == "one" and row.series_id is not None
        queries.update_event(session, initiative, one, theirs, goals, apart=alone, now=now)
    if scope != "one":
        series = queries.series(session, initiative_id, _series_of(queries.event(session, initiative_id, event_id)))
        at = draft.starts.astimezone(initiative.tz).time() if draft.starts else None
        queries.set_series(session, series.id, sequence=series.sequence + 1, at=at)
    audit.record(
        session, actor, initiative_id, "change_event", "event", event_id, now=now,
        detail={"scope": scope, "events": len(changed)},
    )  # fmt: skip
    return queries.event(session, initiative_id, event_id)


def _series_of(row: EventRow) -> int:
    if row.series_id is None:
        raise GroundswellError("This event does not repeat.", "Choose this one only.")
    return row.series_id


def _due(row: EventRow) -> date:
    return row.series_on or row.starts_on


def _several(
    session: Session, actor: Actor, initiative: InitiativeRow, row: EventRow, scope: Scope, now: datetime
) -> list[EventRow]:
    """The events of a series that a change is for. With "following", they are made a series of their own first."""
    series = queries.series(session, initiative.id, _series_of(row))
    rows = queries.occurrences(session, initiative.id, series.id)
    today = initiative.today(now)
    if scope == "following":
        rest = [one for one in rows if _due(one) >= _due(row)]
        if len(rest) < len(rows):
            before, after = repeating.parted(series.rule, series.first_on, _due(row), tz=initiative.tz)
            token = f"{row.uid}/{_due(row).isoformat()}"
            key = queries.insert_series(
                session, initiative, token, after, _due(row), series.at, series.made_until, by=actor.name, now=now,
                left_out=[day for day in series.left_out if day >= _due(row)],
            )  # fmt: skip
            new = queries.series(session, initiative.id, key)
            queries.move_to_series(session, [one.id for one in rest], key, new.uid)
            queries.set_series(session, series.id, sequence=series.sequence + 1, rule=before)
        rows = rest
    return [one for one in rows if one.id == row.id or (one.ahead(now, today) and not one.cancelled)]


def cancel_event(
    session: Session,
    actor: Actor,
    initiative_id: int,
    event_id: int,
    why: str = "",
    scope: Scope = "one",
    *,
    now: datetime,
) -> EventRow:
    """Call an event off, or the following ones of its series, or all still to come. It is kept, and counts nowhere."""
    require(actor, "plan_event")
    initiative = ground.initiative(session, initiative_id)
    row = queries.event(session, initiative_id, event_id)
    refuse_if(outreach.check_lengths(replace(planning.draft_of(row), name="", heard=why)))
    if row.attendance.known:
        raise GroundswellError("People were counted at this event, so it took place.", "Put its count right instead.")
    rows = [row]
    if scope != "one":
        series = queries.series(session, initiative_id, _series_of(row))
        today = initiative.today(now)
        since = _due(row) if scope == "following" else min(_due(row), today)
        found = queries.occurrences(session, initiative_id, series.id, since=since)
        rows = [one for one in found if one.id == row.id or (one.ahead(now, today) and not one.attendance.known)]
        last = max([_due(one) for one in found if one not in rows], default=None)
        stop = last + timedelta(days=1) if last and scope == "all" else min(_due(one) for one in rows)
        queries.set_series(session, series.id, sequence=series.sequence + 1, rule=repeating.stopped(series.rule, stop))
    for one in rows:
        if not one.cancelled:
            queries.set_status(session, one.id, "cancelled", now=now, why=why)
    audit.record(
        session, actor, initiative_id, "cancel_event", "event", event_id, now=now,
        detail={"scope": scope, "events": len(rows)},
    )  # fmt: skip
    return queries.event(session, initiative_id, event_id)


def set_event_status(
    session: Session, actor: Actor, initiative_id: int, event_id: int, status: str, *, now: datetime
) -> EventRow:
    """Say where an event stands: planned (also: taken up again), confirmed, or happened once it has begun."""
    require(actor, "plan_event")
    today = ground.initiative(session, initiative_id).today(now)
    row = queries.event(session, initiative_id, event_id)
    ahead = row.ahead(now, today)
    if status not in (("planned", "confirmed") if ahead else ("happened",)):
        which = "planned or confirmed: it is still to come" if ahead else "happened, or cancelled: it is over"
        raise Refused([Problem("status", f"This event can be {which}.")])
    if row.status != status:
        queries.set_status(session, event_id, status, now=now)
        audit.record(
            session, actor, initiative_id, "set_event_status", "event", event_id, now=now, detail={"status": status}
        )
    return queries.event(session, initiative_id, event_id)


def save_template(
    session: Session, actor: Actor, initiative_id: int, event_id: int, name: str, *, now: datetime
) -> TemplateRow:
    """Keep what an event is like as a template under a name; one of that name is written over."""
    require(actor, "plan_event")
    initiative = ground.initiative(session, initiative_id)
    row = queries.event(session, initiative_id, event_id)
    name = outreach.tidy(name)
    if not 0 < len(name) <= 80:
        raise Refused([Problem("template", "Give the template a name of up to 80 characters.")])
    answers = planning.answers_of(planning.draft_of(row), initiative.tz)
    key = queries.save_template(session, initiative_id, name, answers, by=actor.name, now=now)
    audit.record(session, actor, initiative_id, "save_template", "event_template", key, now=now)
    return next(one for one in queries.templates(session, initiative_id) if one.id == key)


def drop_template(session: Session, actor: Actor, initiative_id: int, template_id: int, *, now: datetime) -> None:
    """Remove a template; the events planned from it stay."""
    require(actor, "plan_event")
    queries.delete_template(session, initiative_id, template_id)
    audit.record(session, actor, initiative_id, "drop_template", "event_template", template_id, now=now)
