"""A sign-in sheet of 50,000 rows (CSV and XLSX): the first look, saved, the same again, undone.

Seconds of wall time and of the processor, rows a second and peak memory, with nobody known and with 200,000 people
known (SQLite). Beside it what reading alone takes: Python's `csv` and `python-calamine` on the same file, every cell.

python -m tests.bench sheets
"""

from __future__ import annotations

import csv
import gc
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from python_calamine import CalamineWorkbook

ROWS = int(os.environ.get("BENCH_SHEET_ROWS", "50000"))
KNOWN = int(os.environ.get("BENCH_SHEET_KNOWN", "200000"))
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
    """The most memory this process has used since `fresh`, in MB."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def fresh() -> float:
    """Forget the peak so far; the memory in use, in MB."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    return peak()


@contextmanager
def timed(told: dict[str, Any]) -> Iterator[None]:
    """Put into `told` what the work took: seconds, of the processor too, and the peak of memory above the start."""
    start, begun, worked = fresh(), time.perf_counter(), time.process_time()
    yield
    told |= {
        "seconds": round(time.perf_counter() - begun, 2), "cpu": round(time.process_time() - worked, 2),
        "peak_mb": round(peak()), "above_start_mb": round(peak() - start), "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def read_alone(kind: str, body: bytes) -> int:
    """Every cell as text, by the reader alone; how many rows there were."""
    if kind == "csv":
        return sum(1 for _ in csv.reader(io.TextIOWrapper(io.BytesIO(body), "utf-8", newline="")))
    with CalamineWorkbook.from_filelike(io.BytesIO(body)) as book:
        return sum(1 for cells in book.get_sheet_by_name("People").iter_rows() if [str(cell) for cell in cells])


def run(kind: str, known: int) -> None:
    """Make the sheet, look at it, import it twice and take it back; print one JSON document."""
    from campaigns import offers
    from campaigns.services import signins
    from data import clock, db, importing
    from data.access import OPERATOR
    from data.exchange import ImportReport
    from data.files import write_csv
    from data.sheets import Sheet, write_xlsx
    from tests.bench import crowd

    offers.register()
    db.migrate()
    with db.writing() as session:
        initiative, _ = crowd.fill(session, count=known, events=0)
    body = (
        write_csv(HEADER, rows(ROWS)).encode() if kind == "csv" else write_xlsx([Sheet("People", HEADER, rows(ROWS))])
    )
    told: dict[str, Any] = {"kind": kind, "rows": ROWS, "known": known, "file_mb": round(len(body) / 1e6, 1)}
    with timed(told.setdefault("reader_alone", {})):
        assert read_alone(kind, body) == ROWS + 1
    files = [(f"big.{kind}", body)]
    with timed(told.setdefault("look", {})), db.trying() as session:
        looked = importing.look(
            session, OPERATOR, initiative, signins.FORMAT, files, {}, now=clock.now()
        ).files[0]  # fmt: skip
    told["look"] |= {"new": looked.new, "note": looked.notes[-1]}
    for name in ("first", "again"):
        whole, heard = ImportReport(), [0]
        with timed(told.setdefault(name, {})):
            importing.import_in_parts(
                db.writing, OPERATOR, initiative, signins.FORMAT, files, {}, whole, now=clock.now(),
                said=lambda _rows, heard=heard: heard.__setitem__(0, heard[0] + 1),
            )  # fmt: skip
        one = whole.files[0]
        told[name] |= {
            "rows_a_second": round(ROWS / told[name]["seconds"]), "rows_a_cpu_second": round(ROWS / told[name]["cpu"]),
            "steps": heard[0], "new": one.new, "same": one.same, "to_review": len(one.asks),
            "refused": len(one.refused),
        }  # fmt: skip
        first = told.setdefault("batch", whole.batch)
    told["first"]["of_the_reader_alone"] = round(told["first"]["cpu"] / max(told["reader_alone"]["cpu"], 0.01))
    with timed(told.setdefault("undone", {})), db.writing() as session:
        told["undone"] |= importing.undo_import(session, OPERATOR, initiative, int(first), now=clock.now())
    print(json.dumps(told), flush=True)


def main() -> None:
    """Each kind in a process of its own, so that its peak memory is its own."""
    for kind, known in (("csv", 0), ("xlsx", 0), ("csv", KNOWN), ("xlsx", KNOWN)):
        with tempfile.TemporaryDirectory() as folder:
            env = {**os.environ, "DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.db'}"}
            subprocess.run([sys.executable, "-m", "tests.bench.bench_sheets", kind, str(known)], env=env, check=True)


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2])) if len(sys.argv) > 1 else main()
