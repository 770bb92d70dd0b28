"""What a source's new record changes in a bill that is known already. Pure: old and new in, decision out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from policy.bills import Action, BillDraft, FieldChange, Sponsor, action_line, changed_actions
from policy.stages import Facts, Standing, course


@dataclass(frozen=True)
class Known:
    """A bill as it is stored. `actions` and `sponsors` are kept by source: reading one never drops another's."""

    title: str
    kind: str
    chamber: str
    summary: str
    jurisdiction_key: str
    first_on: date | None
    latest_on: date | None
    latest_action: str
    passage_on: date | None
    complete: bool
    stage: str
    actions: Mapping[str, tuple[Action, ...]]
    sponsors: Mapping[str, tuple[Sponsor, ...]]
    urls: Mapping[str, str]


@dataclass(frozen=True)
class Decision:
    """What to store: the bill as it now is, where it stands, and what changed for a reader.

    `actions` and `sponsors` are those of the draft's source, None where they stay as they are.
    """

    outcome: Literal["new", "changed", "same"]
    known: Known
    standing: Standing
    actions: tuple[Action, ...] | None
    sponsors: tuple[Sponsor, ...] | None
    changes: tuple[FieldChange, ...]


def decide(old: Known | None, draft: BillDraft) -> Decision:
    """Compare a record with what is stored.

    A field that the source leaves empty keeps its value. A list that it did not send (`None`) is kept;
    one that it sent replaces what this source had said before, and nothing of other sources.
    """
    before = old or _blank(draft)
    actions, complete = _actions(before, draft)
    sponsors = draft.sponsors
    by_source = {**before.actions, draft.source: actions}
    latest_on, latest_action = _latest(draft, [action for given in by_source.values() for action in given])
    now = replace(
        before,
        title=draft.title.strip() or before.title,
        kind=draft.kind if old is None or draft.source != "hand" else before.kind,
        chamber=draft.chamber or before.chamber,
        summary=draft.summary.strip() or before.summary,
        first_on=draft.first_on or before.first_on or min((a.on for a in actions), default=None),
        latest_on=latest_on or before.latest_on,
        latest_action=latest_action if latest_on else before.latest_action,
        passage_on=draft.passage_on or before.passage_on,
        complete=complete,
        actions=by_source,
        sponsors=before.sponsors if sponsors is None else {**before.sponsors, draft.source: sponsors},
        urls={**before.urls, draft.source: draft.url.strip() or before.urls.get(draft.source, "")},
    )
    found = course(facts(now))
    now = replace(now, stage=found.stage)
    changes = tuple(_differences(before, now, draft.source)) if old else ()
    outcome: Literal["new", "changed", "same"] = "new" if old is None else "changed" if changes else "same"
    return Decision(
        outcome,
        now,
        found,
        actions if actions != before.actions.get(draft.source, ()) else None,
        sponsors if sponsors != before.sponsors.get(draft.source, ()) else None,
        changes,
    )


def facts(known: Known) -> Facts:
    """What the stage is worked out from: the actions of every source."""
    return Facts(
        actions=[action for actions in known.actions.values() for action in actions],
        kind=known.kind,
        chamber=known.chamber,
        jurisdiction=known.jurisdiction_key,
        complete=known.complete,
        first_on=known.first_on,
        passage_on=known.passage_on,
        latest_on=known.latest_on,
        latest_action=known.latest_action,
    )


def _blank(draft: BillDraft) -> Known:
    key = draft.identity.jurisdiction
    return Known("", draft.kind, "", "", key, None, None, "", None, False, "", {}, {}, {})


def _actions(before: Known, draft: BillDraft) -> tuple[tuple[Action, ...], bool]:
    """The actions of the draft's source from now on, and whether they are all there are."""
    had = before.actions.get(draft.source, ())
    if draft.actions is not None:
        given = tuple(sorted(draft.actions, key=lambda a: (a.on, a.order)))
        return given, draft.complete
    if not draft.latest_on or not draft.latest_action:
        return had, before.complete
    if any(a.on == draft.latest_on and _same_words(a.description, draft.latest_action) for a in had):
        return tuple(a for a in had if a.on <= draft.latest_on), before.complete
    # Only the latest action is known. What we saw of earlier days stays; the same day's is what the
    # source now says of it, and later days are what it took back.
    kept = tuple(a for a in had if a.on < draft.latest_on)
    order = max((a.order for a in kept), default=0) + 1
    return (*kept, Action(draft.latest_on, draft.latest_action, order=order)), False


def _latest(draft: BillDraft, actions: Sequence[Action]) -> tuple[date | None, str]:
    """The latest action of any source; of one day's, the one that the draft calls its latest."""
    latest = max(actions, key=lambda a: (a.on, a.order), default=None)
    if draft.latest_on and draft.latest_action and (latest is None or draft.latest_on >= latest.on):
        return draft.latest_on, draft.latest_action
    return (latest.on, latest.description) if latest else (None, "")


def _same_words(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())


def _differences(before: Known, now: Known, source: str) -> list[FieldChange]:
    found = [
        FieldChange(name, str(getattr(before, name) or ""), str(getattr(now, name) or ""))
        for name in ("title", "kind", "chamber", "summary")
        if getattr(before, name) != getattr(now, name)
    ]
    if before.passage_on != now.passage_on and now.passage_on:
        found.append(FieldChange("passage date", str(before.passage_on or ""), str(now.passage_on)))
    if before.first_on != now.first_on and not now.complete:
        found.append(FieldChange("first action date", str(before.first_on or ""), str(now.first_on or "")))
    old, new = before.actions.get(source, ()), now.actions.get(source, ())
    moved = changed_actions(old, new)
    if not now.complete and old and len(moved) == 2 and moved[0].before and moved[1].after:
        moved = [FieldChange("latest action", moved[0].before, moved[1].after)]  # one said anew, not one gone, one come
    found += moved
    names = [", ".join(sponsor.name for sponsor in known.sponsors.get(source, ())) for known in (before, now)]
    if names[0] != names[1]:
        found.append(FieldChange("sponsors", names[0], names[1]))
    if before.urls.get(source, "") != now.urls.get(source, ""):
        found.append(FieldChange("address", before.urls.get(source, ""), now.urls.get(source, "")))
    if before.stage != now.stage:
        found.append(FieldChange("stage", before.stage, now.stage))
    return found


def new_action(known: Known, action: Action) -> Action:
    """The action with an order number after those of its day, as typed by hand."""
    same_day = [a.order for actions in known.actions.values() for a in actions if a.on == action.on]
    return replace(action, order=max(same_day, default=0) + 1)


def opening(standing: Standing, latest: Action | None) -> FieldChange:
    """What the history of changes says of a bill that came in."""
    said = f" (latest: {action_line(latest)})" if latest else ""
    return FieldChange("new", "", standing.stage + said)
