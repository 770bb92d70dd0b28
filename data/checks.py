"""Consistency checks of the stored data (`python -m data check`). Each room offers its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlmodel import Session

Check = Callable[[Session], Sequence[str]]
"""`check(session)`: one sentence for each thing that does not add up; empty where all is well."""

_offered: dict[str, Check] = {}


def offer(name: str, check: Check) -> None:
    """Offer a check. Offering again under the same name replaces it."""
    _offered[name] = check


def run(session: Session) -> dict[str, list[str]]:
    """Every check's findings by its name."""
    return {name: list(check(session)) for name, check in _offered.items()}
