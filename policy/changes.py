"""What a source's new record changes in a bill that is known already. Pure: old and new in, decision out.

A bill has one record, and of each source what it said (`Said`). Where two sources disagree the word of the one
nearest to the legislature stands (`policy.sources`), whichever was read last, and the other's is shown beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from policy import sources
from policy.bills import (
    Action,
    BillDraft,
    FieldChange,
    Related,
    Sponsor,
    VersionDraft,
    action_line,
    changed_actions,
)
from policy.stages import Facts, Standing, course
from policy.votes import VoteDraft, new_votes, vote_line

_DATES = ("first_on", "latest_on", "passage_on")
_TOLD = ("title", "kind", "chamber", "summary", "subjects")


@dataclass(frozen=True)
class Said:
    """What one source said of a bill when it was last read. `complete`: the actions that it sent are all there are."""

    title: str = ""
    kind: str = ""
    chamber: str = ""
    summary: str = ""
    subjects: str = ""
    session: str = ""
    first_on: date | None = None
    latest_on: date | None = None
    latest_action: str = ""
    passage_on: date | None = None
    complete: bool = False

    def as_json(self) -> dict[str, Any]:
        """For the database: dates as text, and nothing that is empty."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.__dict__.items()
            if value
        }


def said_from(stored: Mapping[str, Any]) -> Said:
    """What `Said.as_json` made."""
    days = {name: date.fromisoformat(stored[name]) for name in _DATES if name in stored}
    return Said(**{**stored, **days})


@dataclass(frozen=True)
class Known:
    """A bill as it is stored. All but the first four and the stage is kept by source: reading one never drops
    another's. `session` and `jurisdiction_key` are as stored.
    """

    title: str
    kind: str
    chamber: str
    summary: str
    jurisdiction_key: str
    stage: str
    said: Mapping[str, Said]
    actions: Mapping[str, tuple[Action, ...]]
    sponsors: Mapping[str, tuple[Sponsor, ...]]
    urls: Mapping[str, str]
    versions: Mapping[str, tuple[VersionDraft, ...]] = field(default_factory=dict)
    votes: Mapping[str, tuple[VoteDraft, ...]] = field(default_factory=dict)
    related: Mapping[str, tuple[Related, ...]] = field(default_factory=dict)
    subjects: str = ""


@dataclass(frozen=True)
class Decision:
    """What to store: the bill as it now is, where it stands, and what changed for a reader.

    `actions`, `sponsors` and `related` are those of the draft's source, None where they stay as they are; `votes`
    are those of its votes that are new or told anew; `versions` those that it names for the first time, or whose
    text it gives for the first time.
    """

    outcome: Literal["new", "changed", "same"]
    known: Known
    facts: Facts
    standing: Standing
    actions: tuple[Action, ...] | None
    sponsors: tuple[Sponsor, ...] | None
    changes: tuple[FieldChange, ...]
    versions: tuple[VersionDraft, ...] = ()
    votes: tuple[VoteDraft, ...] = ()
    related: tuple[Related, ...] | None = None


def decide(old: Known | None, draft: BillDraft) -> Decision:
    """Compare a record with what is stored.

    A field that the source leaves empty keeps its value. A list that it did not send (`None`) is kept;
    one that it sent replaces what this source had said before, and nothing of other sources.
    """
    before = old or Known("", draft.kind, "", "", draft.identity.jurisdiction, "", {}, {}, {}, {})
    source = draft.source
    had = before.said.get(source, Said())
    actions, complete = _actions(before.actions.get(source, ()), had.complete, draft)
    said = {**before.said, source: _said(had, draft, complete)}
    ranked = [said[name] for name in sorted(said, key=sources.rank)]
    votes = new_votes(before.votes.get(source, ()), draft.votes or ())
    sponsors = _sponsors(before.sponsors.get(source, ()), draft)
    related = None if draft.related is None else tuple(sorted(draft.related, key=lambda r: (r.relation, r.identifier)))
    now = replace(
        before,
        **{name: _first(getattr(one, name) for one in ranked) or getattr(before, name) for name in _TOLD},
        said=said,
        actions={**before.actions, source: actions},
        sponsors=before.sponsors if sponsors is None else {**before.sponsors, source: sponsors},
        urls={**before.urls, source: draft.url.strip() or before.urls.get(source, "")},
        related=before.related if related is None else {**before.related, source: related},
    )
    given = facts(now)
    found = course(given)
    now = replace(now, stage=found.stage)
    versions = _new_versions(before.versions.get(source, ()), draft.versions or ())
    changes: tuple[FieldChange, ...] = ()
    if old:
        changes = (
            *_differences(before, now, source),
            *(FieldChange("version", "", version.note) for version in versions),
            *_vote_changes(before.votes.get(source, ()), votes),
        )
    return Decision(
        "new" if old is None else "changed" if changes else "same",
        now,
        given,
        found,
        actions if actions != before.actions.get(source, ()) else None,
        sponsors if sponsors != before.sponsors.get(source, ()) else None,
        changes,
        versions,
        votes,
        related if related != before.related.get(source, ()) else None,
    )


def facts(known: Known) -> Facts:
    """What the stage is worked out from: one source's actions, what people saw, and what other sources saw later.

    The source is one that sends whole lists where there is one, of these the one that is furthest on, and at last
    the one nearest to the legislature; so two sources never count one vote twice, and neither holds the other back.
    """
    base = min(
        known.said,
        key=lambda name: (
            name == "hand",
            not (known.said[name].complete and known.actions.get(name)),
            -_last_day(known, name).toordinal(),
            sources.rank(name),
        ),
        default="hand",
    )
    said = known.said.get(base, Said())
    until = _last_day(known, base)
    taken = [
        action
        for name, actions in known.actions.items()
        for action in actions
        if name in (base, "hand") or action.on > until
    ]
    latest_on, latest_action = _latest(known)
    return Facts(
        actions=taken,
        kind=known.kind,
        chamber=known.chamber,
        jurisdiction=known.jurisdiction_key,
        complete=said.complete,
        first_on=_first(known.said[name].first_on for name in sorted(known.said, key=sources.rank))
        or min((action.on for action in taken), default=None),
        passage_on=_first(known.said[name].passage_on for name in sorted(known.said, key=sources.rank)),
        latest_on=latest_on,
        latest_action=latest_action,
    )


def _last_day(known: Known, name: str) -> date:
    days = [action.on for action in known.actions.get(name, ())]
    return max([*days, known.said[name].latest_on or date.min] if name in known.said else days, default=date.min)


def _first(values: Iterable[Any]) -> Any:
    return next((value for value in values if value), None)


def _said(had: Said, draft: BillDraft, complete: bool) -> Said:
    return Said(
        title=draft.title.strip() or had.title,
        kind=had.kind if draft.part else draft.kind,
        chamber=draft.chamber or had.chamber,
        summary=draft.summary.strip() or had.summary,
        subjects="; ".join(sorted(set(draft.subjects))) or had.subjects,
        session=had.session if draft.part else draft.session.strip(),
        first_on=draft.first_on or had.first_on,
        latest_on=draft.latest_on or had.latest_on,
        latest_action=draft.latest_action if draft.latest_on else had.latest_action,
        passage_on=draft.passage_on or had.passage_on,
        complete=complete,
    )


def _actions(had: tuple[Action, ...], was_complete: bool, draft: BillDraft) -> tuple[tuple[Action, ...], bool]:
    """The actions of the draft's source from now on, and whether they are all there are."""
    if draft.actions is not None:
        given = tuple(sorted(draft.actions, key=lambda a: (a.on, a.order)))
        return given, draft.complete
    if not draft.latest_on or not draft.latest_action:
        return had, was_complete
    if any(a.on == draft.latest_on and _same_words(a.description, draft.latest_action) for a in had):
        return tuple(a for a in had if a.on <= draft.latest_on), was_complete
    # Only the latest action is known. What we saw of earlier days stays; the same day's is what the
    # source now says of it, and later days are what it took back.
    kept = tuple(a for a in had if a.on < draft.latest_on)
    order = max((a.order for a in kept), default=0) + 1
    return (*kept, Action(draft.latest_on, draft.latest_action, order=order)), False


def _latest(known: Known) -> tuple[date | None, str]:
    """The latest action of any source; of one day's, the one that a source calls its latest."""
    told = []
    for name, said in known.said.items():
        if said.latest_on and said.latest_action:
            told.append((-said.latest_on.toordinal(), 0, sources.rank(name), said.latest_action, said.latest_on))
    for name, actions in known.actions.items():
        last = max(actions, key=lambda a: (a.on, a.order, a.description), default=None)
        if last:
            told.append((-last.on.toordinal(), 1, sources.rank(name), last.description, last.on))
    if not told:
        return None, ""
    best = min(told)
    return best[4], best[3]


def _sponsors(had: tuple[Sponsor, ...], draft: BillDraft) -> tuple[Sponsor, ...] | None:
    """The sponsors of the draft's source from now on; of a source that sends them apart, the others stay."""
    given = draft.sponsors
    if given is None or draft.sponsors_are == "all":
        return given
    primary = draft.sponsors_are == "primary"
    kept = tuple(sponsor for sponsor in had if sponsor.primary != primary)
    return (*given, *kept) if primary else (*kept, *given)


def _same_words(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())


def _differences(before: Known, now: Known, source: str) -> list[FieldChange]:
    had, says = before.said.get(source), now.said[source]
    found = []
    for name in _TOLD:
        old, new = getattr(before, name) or "", getattr(now, name) or ""
        if old != new:
            found.append(FieldChange(name, old, new))
        elif had and getattr(had, name) != getattr(says, name):
            # Another source's word stands; what this one says is shown beside it, and that it changed is told.
            change = getattr(had, name), getattr(says, name)
            found.append(FieldChange(f"{name}, says {sources.name(source)},", *change))
    if had is None and source != "hand":
        found.append(FieldChange("source", "", sources.name(source)))
    if had and had.passage_on != says.passage_on and says.passage_on:
        found.append(FieldChange("passage date", str(had.passage_on or ""), str(says.passage_on)))
    if had and had.first_on != says.first_on and not says.complete:
        found.append(FieldChange("first action date", str(had.first_on or ""), str(says.first_on or "")))
    old_actions, new_actions = before.actions.get(source, ()), now.actions.get(source, ())
    if had is not None or source == "hand":  # what a second source brings at first is told as one change
        moved = changed_actions(old_actions, new_actions)
        if not says.complete and old_actions and len(moved) == 2 and moved[0].before and moved[1].after:
            moved = [FieldChange("latest action", moved[0].before, moved[1].after)]  # said anew
        found += moved
        names = [", ".join(sponsor.name for sponsor in known.sponsors.get(source, ())) for known in (before, now)]
        if names[0] != names[1]:
            found.append(FieldChange("sponsors", names[0], names[1]))
        if before.urls.get(source, "") != now.urls.get(source, ""):
            found.append(FieldChange("address", before.urls.get(source, ""), now.urls.get(source, "")))
        lines = [", ".join(_related_line(one) for one in known.related.get(source, ())) for known in (before, now)]
        if lines[0] != lines[1]:
            found.append(FieldChange("related bills", lines[0], lines[1]))
    if before.stage != now.stage:
        found.append(FieldChange("stage", before.stage, now.stage))
    return found


def _related_line(related: Related) -> str:
    return f"{related.relation} {related.identifier}{f' ({related.session})' if related.session else ''}"


def _new_versions(had: Sequence[VersionDraft], given: Sequence[VersionDraft]) -> tuple[VersionDraft, ...]:
    """Versions that the source names, or gives the text of, for the first time. None is ever taken away."""
    known = {version.key: bool(version.text) for version in had}
    named = {version.key: version for version in given}
    return tuple(v for key, v in named.items() if key not in known or (v.text and not known[key]))


def _vote_changes(had: Sequence[VoteDraft], found: Sequence[VoteDraft]) -> list[FieldChange]:
    known = {vote.source_key: vote for vote in had}
    changes = []
    for vote in found:
        old = known.get(vote.source_key)
        before, after = vote_line(old) if old else "", vote_line(vote)
        if before == after:
            before, after = (
                f"{before}, {len((old and old.votes) or ())} votes by name",
                (f"{after}, {len(vote.votes or ())} votes by name"),
            )
        if before == after:
            before, after = before, f"{after}, some cast otherwise"
        changes.append(FieldChange("vote", before, after))
    return changes


@dataclass(frozen=True)
class Disagreement:
    """A field of which two sources say different things: the value of each, the one that stands first."""

    field: str
    values: tuple[tuple[str, str], ...]
    """Source and what it says."""


def disagreements(known: Known) -> list[Disagreement]:
    """Where sources differ: title, kind, chamber, first and last action dates, and the stage that each alone gives.

    Only what two sources both say is compared; white space and case are not. A summary is not compared: every
    source writes its own.
    """
    told: dict[str, dict[str, str]] = {}
    for name in sorted(known.said, key=sources.rank):
        said = known.said[name]
        for label, value in (
            ("title", said.title),
            ("kind", said.kind),
            ("chamber", said.chamber),
            ("first action", said.first_on.isoformat() if said.first_on else ""),
            ("stage", _stage_by(known, name)),
        ):
            if value:
                told.setdefault(label, {})[name] = value
    return [
        Disagreement(label, tuple(values.items()))
        for label, values in told.items()
        if len({" ".join(value.casefold().split()).rstrip(".") for value in values.values()}) > 1
    ]


def _stage_by(known: Known, name: str) -> str:
    if not known.actions.get(name) or name == "hand":
        return ""
    alone = replace(known, said={name: known.said[name]}, actions={name: known.actions[name]})
    return course(facts(alone)).stage


def new_action(known: Known, action: Action) -> Action:
    """The action with an order number after those of its day, as typed by hand."""
    same_day = [a.order for actions in known.actions.values() for a in actions if a.on == action.on]
    return replace(action, order=max(same_day, default=0) + 1)


def opening(standing: Standing, latest: Action | None) -> FieldChange:
    """What the history of changes says of a bill that came in."""
    said = f" (latest: {action_line(latest)})" if latest else ""
    return FieldChange("new", "", standing.stage + said)
