"""LegiScan, read live: a session's list with the hash of every bill decides which bills are fetched at all.

LegiScan answers errors with status 200 and "status": "ERROR". Roll calls are fetched for bills that we follow, each
once; the names behind them once a session.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from data.errors import GroundswellError
from policy.bills import session_key, session_years
from policy.connectors import legiscan
from policy.connectors.live import Ask, Piece, as_body, guarded, lacking, listed, record_of, said
from policy.connectors.records import Found, WrongShape, keys_of, kind_of
from policy.live import Wanted
from policy.places import STATES, jurisdiction_key

SERVICE = "LegiScan"
AT_ONCE = 10
"""Bills that are saved together."""
_EXPECTED = ("history", "sponsors", "texts", "votes")


def state_of(jurisdiction: str) -> str:
    """LegiScan's code of a jurisdiction: OH, US. Raises GroundswellError where it has none."""
    code = jurisdiction_key(jurisdiction).split("/")[0].upper()
    if code == "US" or code.lower() in STATES:
        return code
    raise GroundswellError(f"LegiScan has no bills of {jurisdiction}.", "It knows the states and the US Congress.")


def session(
    ask: Ask, jurisdiction: str, name: str, memory: Mapping[str, Any], marks: Mapping[str, str],
    followed: Collection[str],
) -> Generator[Piece, None, None]:  # fmt: skip
    """Bills of a session whose hash is not the one of `marks`. `followed` are read first, with their roll calls."""
    state = state_of(jurisdiction)
    key = str(memory.get("session_id") or "") or _session_id(ask, state, name)
    entries = _list(_asked(ask, "getMasterListRaw", ("id", key)), marks)
    fresh = sorted((one for one in entries if marks.get(one[0]) != one[1]), key=lambda one: one[0] not in followed)
    yield Piece(memory={"session_id": key}, unchanged=len(entries) - len(fresh))
    yield from _bills(ask, [key for key, _ in fresh], marks, followed)


def followed(ask: Ask, wanted: Sequence[Wanted], marks: Mapping[str, str]) -> Generator[Piece, None, None]:
    """The bills that are followed whose hash changed, by their state's list; those of older sessions one by one."""
    by_state: dict[str, list[Wanted]] = {}
    for one in wanted:
        by_state.setdefault(state_of(one.jurisdiction), []).append(one)
    for state, bills in by_state.items():
        there = dict(_list(_asked(ask, "getMasterListRaw", ("state", state)), marks))
        fresh = [one.key for one in bills if one.key not in there or marks.get(one.key) != there[one.key]]
        yield Piece(unchanged=len(bills) - len(fresh))
        yield from _bills(ask, fresh, marks, {one.key for one in bills})


def _bills(
    ask: Ask, keys: Sequence[str], marks: Mapping[str, str], followed: Collection[str]
) -> Generator[Piece, None, None]:
    """Bills one by one, with the roll calls of those that are followed, some at a time."""
    known = dict(marks)
    for start in range(0, len(keys), AT_ONCE):
        piece = Piece()
        try:
            for key in keys[start : start + AT_ONCE]:
                _bill(ask, key, piece, known, followed)
        except GroundswellError:
            if piece.marks:
                yield piece  # what was read before it broke off
            raise
        known |= piece.marks
        yield piece


def _bill(ask: Ask, key: str, piece: Piece, known: Mapping[str, str], followed: Collection[str]) -> None:
    """A bill and, where it is followed, the roll calls not here yet: into the piece as a whole or not at all."""
    answer = _asked(ask, "getBill", ("id", key))
    found = legiscan.parse(as_body(answer))
    problems = guarded(found)
    record = answer.get("bill")
    if not found.drafts or not isinstance(record, dict):
        piece.problems += problems or [f"Bill {key} of LegiScan could not be read."]
        return
    problems += lacking([record], _EXPECTED, SERVICE)
    mine = {key: found.drafts[0][1].change_mark} if found.drafts[0][1].change_mark else {}
    if not mine:
        problems += lacking([record], ("change_hash",), SERVICE)
    if key in followed:
        calls = [str(one["roll_call_id"]) for one in record.get("votes") or () if isinstance(one, dict) and
                 one.get("roll_call_id") and known.get(f"roll:{one['roll_call_id']}") is None]  # fmt: skip
        people = _people(ask, record.get("session"), {**known, **piece.marks}) if calls else None
        if people is not None:
            found.people += people.found.people
            mine |= people.marks
        by_name = {}
        for call in calls:
            told = legiscan.parse(as_body(_asked(ask, "getRollCall", ("id", call))))
            problems += guarded(told)
            for _, apart in told.apart:
                if apart.vote is not None:
                    by_name[apart.vote.source_key] = apart.vote
                    mine[f"roll:{call}"] = "read"
        if by_name:
            ((place, draft),) = found.drafts
            votes = tuple(by_name.get(vote.source_key, vote) for vote in draft.votes or ())
            found.drafts = [(place, replace(draft, votes=votes))]
    found.refused = []
    piece.found.add(found)
    piece.marks |= mine
    piece.problems += problems


def _people(ask: Ask, given: Any, known: Mapping[str, str]) -> Piece | None:
    """The legislators of a session, whom roll calls name by number alone; None where they were read before."""
    key = str(given.get("session_id") or "") if isinstance(given, dict) else ""
    if not key or f"people:{key}" in known:
        return None
    answer = _asked(ask, "getSessionPeople", ("id", key))
    people = answer.get("sessionpeople")
    found = Found()
    for one in listed(people if isinstance(people, dict) else answer, "people", SERVICE):
        found.join(legiscan.parse(as_body({"person": one})), f"person {len(found.people) + 1}")
    return Piece(found, marks={f"people:{key}": "read"})


def _asked(ask: Ask, operation: str, *params: tuple[str, str]) -> dict[str, Any]:
    """An answer of LegiScan. Raises GroundswellError with its own words where it is an error."""
    answer = record_of(ask("/", [("op", operation), *params]), SERVICE)
    if answer.get("status") == "ERROR":
        alert = answer.get("alert")
        words = alert.get("message") if isinstance(alert, dict) else None
        raise GroundswellError(f"LegiScan refused {operation}: {said(str(words or 'it does not say why'))}")
    return answer


def _list(answer: Mapping[str, Any], marks: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each bill of a session and its hash. Raises WrongShape, naming the key that is missing."""
    given = answer.get("masterlist")
    if not isinstance(given, dict):
        raise WrongShape(
            f"LegiScan's answer has no “masterlist” (its keys: {keys_of(dict(answer), 12)}).",
            "It may have been renamed.",
        )
    found = []
    for name, entry in given.items():
        if name == "session":
            continue
        if not isinstance(entry, dict):
            raise WrongShape(f"“{said(name)}” in LegiScan's list is {kind_of(entry)} where a bill belongs.")
        for key in ("bill_id", "change_hash"):
            if not entry.get(key):
                raise WrongShape(
                    f"A bill in LegiScan's list has no “{key}” (its keys: {keys_of(entry, 12)}).",
                    "It may have been renamed.",
                )
        found.append((str(entry["bill_id"]), str(entry["change_hash"])))
    return found


def _session_id(ask: Ask, state: str, name: str) -> str:
    """LegiScan's number of a session that people call by its years or its name. Raises GroundswellError."""
    answer = _asked(ask, "getSessionList", ("state", state))
    wanted, years = session_key(name), session_years(session_key(name))
    regular: list[str] = []
    names = []
    for one in listed(answer, "sessions", SERVICE):
        if not isinstance(one, dict) or not one.get("session_id"):
            raise WrongShape(f"A session in LegiScan's list has no “session_id” (its keys: {keys_of(one, 12)}).")
        key = str(one["session_id"])
        title = str(one.get("session_title") or one.get("session_name") or "")
        names.append(title)
        first, last = one.get("year_start"), one.get("year_end")
        if wanted in {session_key(title), session_key(str(one.get("session_name") or "")), key}:
            return key
        span = (first, last) if isinstance(first, int) and isinstance(last, int) else None
        if years and span == years and not one.get("special"):
            regular.append(key)
    if len(regular) == 1:
        return regular[0]
    raise GroundswellError(
        f"LegiScan has no session “{said(name)}” of {state}.", f"It has: {said('; '.join(names[:8])) or 'none'}."
    )
