"""What can go wrong, in words for the person at the screen.

Every error that a page or a command may show is a `GroundswellError`: a sentence that says
what is wrong and, where there is one, a second sentence that says what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class GroundswellError(Exception):
    """Something a person can understand and act on. Never carries personal data."""

    def __init__(self, message: str, fix: str = "") -> None:
        self.message = message
        self.fix = fix
        super().__init__(f"{message} {fix}".strip())


@dataclass(frozen=True)
class Problem:
    """One field or row that cannot be taken as it is, and why (a full sentence)."""

    field: str
    why: str


class Refused(GroundswellError):
    """Input that was not saved. `problems` names each field; what was typed is the caller's to keep."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.why for problem in self.problems))


class NotAllowed(GroundswellError):
    """The person acting may not do this (see `data.access`)."""


class NotFound(GroundswellError):
    """A record that was named does not exist in this initiative."""


class FetchError(GroundswellError):
    """An address could not be fetched within the limits. `address` is the one it speaks of, without its query.

    `status` is the server's answer where it gave one, `retry_after` the seconds it asks to wait.
    """

    def __init__(
        self, address: str, message: str, fix: str = "", *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        self.address = address
        self.status = status
        self.retry_after = retry_after
        super().__init__(message, fix)


def refuse_if(problems: Sequence[Problem]) -> None:
    """Raise `Refused` where there is at least one problem."""
    if problems:
        raise Refused(problems)
