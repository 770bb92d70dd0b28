"""A sign-in sheet of 50,000 rows (CSV and XLSX): seconds, rows a second, peak memory; the same again; undone.

python -m tests.bench sheets
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

ROWS = int(os.environ.get("BENCH_SHEET_ROWS", "50000"))
HEADER = ["First name", "Last name", "Email", "Phone", "Postcode", "OK to contact"]
PARTS = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we", "yo"]


def rows(number: int) -> list[list[object]]:
    """Invented people, one in twenty of them twice; phone numbers as spreadsheets keep them."""
    random = Random(7)
    made: list[list[object]] = []
    for index in range(number):
        if made and random.random() < 0.05:
            made.append(list(random.choice(made)))
            continue
        given, family = ("".join(random.choices(PARTS, k=3)).title() for _ in range(2))
        mail = f"{given}.{family}.{index}@example.org".lower()
        made.append([given, family, mail, 5_550_000_000 + index, f"{random.randint(45000, 45099)}", "yes"])
    return made


def peak() -> float:
    """The most memory this process has used, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(kind: str) -> None:
    """Make the sheet, import it twice and take it back; print one JSON document."""
    from campaigns import offers
    from campaigns.services import signins
    from data import clock, db, importing, queries
    from data import services as agenda
    from data.access import OPERATOR
    from data.agenda import InitiativeDraft
    from data.exchange import ImportReport
    from data.files import write_csv
    from data.sheets import Sheet, write_xlsx

    offers.register()
    db.migrate()
    with db.writing() as session:
        draft = InitiativeDraft("Bench", "", "Marlow County", "adults", "America/Chicago", "mdy")
        initiative = agenda.start_initiative(session, OPERATOR, draft, now=clock.now()).id
    made = rows(ROWS)
    body = write_csv(HEADER, made).encode() if kind == "csv" else write_xlsx([Sheet("People", HEADER, made)])
    del made
    told: dict[str, Any] = {
        "kind": kind,
        "rows": ROWS,
        "file_mb": round(len(body) / 1e6, 1),
        "before_mb": round(peak()),
    }
    for name in ("first", "again"):
        whole, heard = ImportReport(), [0]
        begun = time.perf_counter()
        importing.import_in_parts(
            db.writing, OPERATOR, initiative, signins.FORMAT, [(f"big.{kind}", body)], {}, whole, now=clock.now(),
            said=lambda _rows, heard=heard: heard.__setitem__(0, heard[0] + 1),
        )  # fmt: skip
        one = whole.files[0]
        told[name] = {
            "seconds": round(time.perf_counter() - begun, 1), "steps": heard[0], "new": one.new, "same": one.same,
            "to_review": len(one.asks), "refused": len(one.refused), "peak_mb": round(peak()),
        }  # fmt: skip
        first = told.setdefault("batch", whole.batch)
    begun = time.perf_counter()
    with db.writing() as session:
        gone = importing.undo_import(session, OPERATOR, initiative, int(first), now=clock.now())
    told["undone"] = {"seconds": round(time.perf_counter() - begun, 1), **gone, "peak_mb": round(peak())}
    with db.reading() as session:
        assert queries.batch(session, initiative, int(first)).undone_at is not None
    print(json.dumps(told))


def main() -> None:
    """Each kind in a process of its own, so that its peak memory is its own."""
    for kind in ("csv", "xlsx"):
        with tempfile.TemporaryDirectory() as folder:
            env = {**os.environ, "DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.db'}"}
            subprocess.run([sys.executable, "-m", "tests.bench.bench_sheets", kind], env=env, check=True)


if __name__ == "__main__":
    run(sys.argv[1]) if len(sys.argv) > 1 else main()
