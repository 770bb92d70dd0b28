"""The app as a person starts it, on a database of its own: for browser tests and for pictures."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.personal import personal, refuse

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 180.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(database: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a process that works on `database`; nothing is pulled unless a test says so."""
    dropped = {"GROUNDSWELL_PASSPHRASE", "GROUNDSWELL_ALLOW_PRIVATE_ADDRESSES"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    quiet = {"DATABASE_URL": f"sqlite:///{database}", "GROUNDSWELL_WORKER": "off"}
    return kept | quiet | dict(more or {})


def command(database: Path, *args: str) -> None:
    """Run `python -m ARGS...` on a database. RuntimeError with what it said where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", *args], cwd=ROOT, env=environment(database), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"python -m {' '.join(args)} ended with {done.returncode}:\n{done.stderr[-2000:]}")


@contextmanager
def served(database: Path, more: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve the app with `streamlit run serve.py` for the time of the block; yields its address."""
    port = free_port()
    log = database.with_suffix(".log")
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "serve.py", f"--server.port={port}"],
            cwd=ROOT, env=environment(database, more), stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait(process, port, log)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    refuse(personal(log.read_text(errors="replace")), "what the server printed")


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as reply:
                if reply.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.1)
    raise RuntimeError(f"the app did not come up within {PATIENCE:.0f} s:\n{log.read_text(errors='replace')[-2000:]}")
