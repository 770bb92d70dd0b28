"""`make bench`: every benchmark prints its figures with the machine they were measured on.

`python -m tests.bench will home` runs those of these names only. A benchmark that returns anything but 0 or None has
a figure outside its line, and so the command ends with 1. No test asserts a time.
"""

from __future__ import annotations

import importlib
import os
import platform
import sys
import time
from pathlib import Path

NAMES = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))


def main(wanted: list[str]) -> int:
    """Run the benchmarks that were named, or all."""
    unknown = set(wanted) - set(NAMES)
    if unknown:
        print(f"No benchmark named {', '.join(sorted(unknown))}. There are: {', '.join(NAMES)}.")
        return 2
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, {platform.system()}")
    failed = False
    for name in wanted or NAMES:
        print(f"\n== {name}")
        began = time.perf_counter()
        failed |= bool(importlib.import_module(f"tests.bench.bench_{name}").main())
        print(f"   ({time.perf_counter() - began:.0f} s)")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
