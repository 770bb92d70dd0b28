"""Which bills are followed: those somebody works on, decided about, added or asked for. Nobody subscribes to each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

KEEP, IGNORE, UNDO = "keep", "ignore", "undo"


@dataclass(frozen=True)
class Ties:
    """What ties us to bills, each as a set of their keys.

    `assigned` has the member in charge of each bill that has one, `said` what each member (None: the team) last said
    of following a bill.
    """

    positions: frozenset[int] = frozenset()
    assigned: dict[int, int] | None = None
    kept: frozenset[int] = frozenset()
    by_hand: frozenset[int] = frozenset()
    said: dict[tuple[int, int | None], bool] | None = None


def following(ties: Ties, member_id: int | None = None) -> set[int]:
    """The bills that a member follows, or the whole team (None).

    A member's are those assigned to them and those they follow, without those they stopped following. The team's are
    all that have a position (with or without a priority), somebody in charge, were kept from a saved search or added
    by hand, or that anybody follows. What one member no longer follows stays the team's while another tie holds; what
    the team itself stopped following is let go unless there is a position, somebody in charge, or a member who follows.

    >>> sorted(following(Ties(frozenset({1}), {2: 7}, frozenset({3}), frozenset({4}), {(5, 7): True, (2, 7): False})))
    [1, 2, 3, 4, 5]
    >>> sorted(following(Ties(assigned={2: 7, 6: 7}, said={(5, 7): True, (2, 7): False}), 7))
    [5, 6]
    >>> sorted(following(Ties(frozenset({1}), kept=frozenset({1, 3}), said={(1, None): False, (3, None): False})))
    [1]
    """
    assigned, said = ties.assigned or {}, ties.said or {}
    if member_id is not None:
        mine = {bill for bill, member in assigned.items() if member == member_id}
        mine |= {bill for (bill, member), follows in said.items() if member == member_id and follows}
        return mine - {bill for (bill, member), follows in said.items() if member == member_id and not follows}
    dropped = {bill for (bill, member), follows in said.items() if member is None and not follows}
    loose = (ties.kept | ties.by_hand) - dropped
    return set(ties.positions) | set(assigned) | loose | {bill for (bill, _), follows in said.items() if follows}


def holds(answers: Iterable[str]) -> int | None:
    """Which of a bill's choices holds, by its place: the last that was not taken back; None where none does.

    >>> holds(["keep", "undo"]), holds(["ignore", "keep", "undo"]), holds(["ignore", "undo", "keep"])
    (None, 0, 2)
    """
    standing: list[int] = []
    for place, answer in enumerate(answers):
        if answer != UNDO:
            standing.append(place)
        elif standing:
            standing.pop()
    return standing[-1] if standing else None
