"""The verbs of reach: keep a community profile, and read who came beside it, with small counts hidden.

The caller owns the transaction: nothing here commits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from campaigns import reach, suppression
from campaigns.held import held_by_group
from campaigns.queries import reach as queries
from campaigns.reach import KEPT, Distinct, Headcount, ProfileDraft, ProfileRow, Representation
from data import audit
from data import queries as ground
from data.access import Actor, allowed, require
from data.errors import refuse_if

UNKNOWN, ELSEWHERE = "\0unknown", "\0elsewhere"
"""Of people whose group is not noted, and of those who named another: no group of a profile can be called so."""


@dataclass(frozen=True)
class Reached:
    """People counted at events and people by name, by one side. A hidden number of people by name is None."""

    by: str
    rows: tuple[tuple[str, Headcount | None, int | None], ...]
    people: int | None
    withheld: bool = False


@dataclass(frozen=True)
class Partners:
    """People of partners. `named` are the partners that have any; of those not in `shown` the count is hidden."""

    shown: Mapping[int, Distinct]
    named: tuple[int, ...]
    total: Distinct | None
    of_several: int | None


def keep_profile(
    session: Session, actor: Actor, initiative_id: int, draft: ProfileDraft, *, now: datetime
) -> ProfileRow:
    """Store a community profile as the newest of its dimension; earlier ones stay. The same again changes nothing.

    Raises Refused, naming each answer that cannot be taken; nothing is saved then.
    """
    require(actor, "keep_profile")
    refuse_if(reach.check_profile(draft, ground.initiative(session, initiative_id).today(now)))
    newest = next((row for row in queries.profiles(session, initiative_id) if row.dimension == draft.dimension), None)
    source = " ".join(draft.source.split())
    if newest is not None and (newest.source, newest.year, newest.unit, newest.groups) == (
        source, draft.year, draft.unit, draft.groups,
    ):  # fmt: skip
        return newest
    key = queries.insert_profile(session, initiative_id, draft, by=actor.name, now=now)
    audit.record(
        session, actor, initiative_id, "keep_profile", "community_profile", key, now=now,
        detail={"dimension": draft.dimension, "groups": len(draft.groups)},
    )  # fmt: skip
    return next(row for row in queries.profiles(session, initiative_id) if row.id == key)


def who_came(
    session: Session,
    initiative_id: int,
    *,
    start: date | None = None,
    end: date | None = None,
    goal_ids: Collection[int] = (),
    begun_by: datetime | None = None,
) -> list[Representation]:
    """Those who came by name beside each newest profile of what is kept of people. Small counts are hidden.

    Beside places stands who was counted at events held there, by name or not: those numbers are no persons.
    """
    newest: dict[str, ProfileRow] = {}
    for row in queries.profiles(session, initiative_id):
        newest.setdefault(row.dimension, row)
    if not newest:
        return []
    period = {"start": start, "end": end, "goal_ids": goal_ids, "begun_by": begun_by}
    came = queries.came(session, initiative_id, **period)  # type: ignore[arg-type]
    found = []
    for dimension, profile in sorted(newest.items(), key=lambda one: list(reach.DIMENSIONS).index(one[0])):
        noted: Mapping[str, int] = came.groups.get(dimension, {}) if dimension in KEPT else {"": came.people}
        names = [name for name, _ in profile.groups]
        counts, elsewhere, unknown = reach.by_group(noted, names)
        shown = suppression.listing({**counts, ELSEWHERE: elsewhere, UNKNOWN: unknown})
        one = reach.represent(profile, shown, unknown=UNKNOWN, elsewhere=ELSEWHERE, forgotten=came.forgotten)
        if dimension == "place":
            counted = queries.headcounts(session, initiative_id, "place", **period)  # type: ignore[arg-type]
            one = replace(one, held=held_by_group(counted, names))
        found.append(one)
    return found


def reached(
    session: Session,
    initiative_id: int,
    by: str,
    *,
    start: date | None = None,
    end: date | None = None,
    goal_ids: Collection[int] = (),
    begun_by: datetime | None = None,
) -> Reached:
    """Reach by "month", "place", "goal" (of events) or "language" (of people): counted people and people by name."""
    period = {"start": start, "end": end, "goal_ids": goal_ids, "begun_by": begun_by}
    if by == "language":
        came = queries.came(session, initiative_id, **period)  # type: ignore[arg-type]
        # by the profile's groups where there is one: two ways to part the same people would tell more than each
        profile = next((row for row in queries.profiles(session, initiative_id) if row.dimension == by), None)
        noted = came.groups["language"]
        groups = [name for name, _ in profile.groups] if profile else [name for name in noted if name.strip()]
        counts, elsewhere, unknown = reach.by_group(noted, groups)
        listed = suppression.listing({**counts, "another": elsewhere, "not noted": unknown})
        return Reached(by, tuple((n, None, c) for n, c in listed.cells.items()), listed.total, listed.withheld)
    counted = queries.headcounts(session, initiative_id, by, **period)  # type: ignore[arg-type]
    named = queries.names_by(session, initiative_id, by, **period)  # type: ignore[arg-type]
    people = queries.people_who_came(session, initiative_id, **period)  # type: ignore[arg-type]
    shown = suppression.overlapping({row.name: named.get(row.name, 0) for row in counted}, people)
    goals = {str(goal.id): goal.name for goal in ground.goals(session, initiative_id)} if by == "goal" else {}
    rows_ = tuple((goals.get(row.name, row.name), row, shown.cells.get(row.name)) for row in counted)
    return Reached(by, rows_, shown.total, shown.withheld)


def partners(session: Session, actor: Actor, initiative_id: int) -> Partners:
    """People of partners, and of all of them together, each person once, with small counts hidden; no person.

    Which partner has how many is for the team; readers get the total alone.
    """
    across = queries.across_partners(session, initiative_id)
    counts = {key: one.low for key, one in across.partners.items()}
    shown = suppression.overlapping(counts, across.total.low)
    if not allowed(actor, "see_people"):
        shown = replace(shown, cells={})
    return Partners(
        {key: one for key, one in across.partners.items() if shown.cells.get(key) is not None and not _few(one)},
        tuple(shown.cells),
        across.total if shown.total is not None and not _few(across.total) else None,
        None if shown.withheld or 0 < across.of_several < suppression.SMALLEST else across.of_several,
    )


def _few(one: Distinct) -> bool:
    """Whether at most a few people can be meant: rows in review of a partner that has nobody on file yet."""
    return 0 < one.high < suppression.SMALLEST
