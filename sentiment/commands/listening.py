"""Commands of the listening and reading wings: pull, worker, score."""

from __future__ import annotations

import math
import signal
import sys
import threading
import time
from contextlib import nullcontext
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Any

import typer

from data import cli, clock, db, work
from data.access import OPERATOR
from data.errors import GroundswellError
from sentiment.mentions import PullOutcome
from sentiment.queries import sources as source_queries
from sentiment.services import listening as services
from sentiment.services import scoring

PULL_COLUMNS = ["source", "outcome", "new", "same", "error", "next_check"]


def mount(app: typer.Typer) -> None:
    """Put these commands on the room's command line."""
    app.command()(pull)
    app.command()(worker)
    app.command()(score)


def pull(
    every: Annotated[
        bool, typer.Option("--all", help="Ask also those that are to wait: failing, or asked to by their server.")
    ] = False,
    due: Annotated[bool, typer.Option("--due", help="Only those that are due, as the worker does.")] = False,
    json: cli.Json = False,
) -> None:
    """Pull the sources and say what each brought. Fit for cron: a source that asked to wait is left alone."""
    with db.reading() as session:
        initiative = cli.current(session)
        count = len(source_queries.pullable(session, initiative.id))
    with cli.progress("Pulling sources", count) as advance, _until_stopped() as stopped:
        found = services.pull(
            db.writing, OPERATOR, initiative.id, now=clock.now(), due_only=due, force=every,
            progress=lambda _outcome: advance(), stop=stopped.is_set,
        )  # fmt: skip
    _pulled(found, json)


def _pulled(found: list[PullOutcome], json: bool) -> None:
    rows = [outcome.as_json() for outcome in found]
    if json:
        cli.emit({"sources": rows})
    else:
        cli.table(rows, PULL_COLUMNS)
        if not rows:
            cli.say("There are no sources to pull. Add one with `python -m sentiment sources add URL`.")


class _Stopped(threading.Event):
    """Set by the first interrupt; the second one interrupts at once."""

    def __enter__(self) -> _Stopped:
        self._before: list[tuple[int, Any]] = []
        if threading.current_thread() is threading.main_thread():
            self._before = [(number, signal.signal(number, self._stop)) for number in (signal.SIGINT, signal.SIGTERM)]
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before:
            signal.signal(number, handler)

    def _stop(self, *_: object) -> None:
        if self.is_set():
            raise KeyboardInterrupt
        cli.say("Stopping after what is under way.")
        self.set()


def _until_stopped() -> _Stopped:
    return _Stopped()


def worker(
    pause: Annotated[float, typer.Option(min=0.1, help="Seconds between two looks at what is due.")] = 60.0,
) -> None:
    """Pull what is due until stopped (Ctrl+C, or a termination signal)."""
    cli.say("Pulling what is due, until stopped.")
    with _until_stopped() as stopped:
        services.work(
            db.writing, OPERATOR, clock=clock.now, sleep=lambda seconds: _sleep(seconds, stopped), pause=pause,
            stop=stopped.is_set, progress=lambda one: cli.say(f"{one.source}: {one.error or f'{one.new} new'}"),
        )  # fmt: skip


def _sleep(seconds: float, stopped: threading.Event) -> None:
    end = time.monotonic() + seconds
    while not stopped.is_set() and time.monotonic() < end:
        time.sleep(min(0.2, max(0.0, end - time.monotonic())))


def score(
    file: Annotated[
        Path | None, typer.Argument(help="JSON lines, each with a text; standard input without it.")
    ] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="Read each text as it stands: no cleaning, no language detection.")
    ] = False,
) -> None:
    """Read the tone of texts: JSON lines with "text" in, the same lines with "tone" out.

    Tone is how a text sounds, not which side it takes. A text in a language that tone does not know gets null.
    """
    if file is not None and not file.is_file():
        raise GroundswellError(f"There is no file “{file}”.")
    wrong = 0
    with nullcontext(sys.stdin) if file is None else file.open(encoding="utf-8", errors="replace") as given:
        # Standard input does not say how much will come: it is much where the first lines are not all of it.
        first = list(islice(given, scoring.AT_ONCE * 10)) if file is None else []
        bytes_to_come = file.stat().st_size if file else math.inf if len(first) == scoring.AT_ONCE * 10 else 0
        with work.executor(bytes_to_come * scoring.SECONDS_A_BYTE) as executor:
            for number, line in enumerate(scoring.score(chain(first, given), raw=raw, executor=executor), start=1):
                if line:
                    sys.stdout.write(line + "\n")
                elif line is None:
                    wrong += 1
                    cli.say(f"Line {number}: no JSON object with a “text”, so it was left out.")
    if wrong:
        raise typer.Exit(1)
