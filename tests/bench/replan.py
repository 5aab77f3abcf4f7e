"""An evening's plan again: python -m tests.bench.replan [DISTRICT] [--runs 3] [--out FILE].

Keeps a district in a database, plans it, locks a route and an address of each tenth route, and
measures the whole command that plans it once more.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.bench.maps import BASES, find_map

SEARCH_S = "1"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("district", nargs="?", default="zeeland", choices=sorted(BASES))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:

        def canvass(*command: str) -> str:
            start = [sys.executable, "-m", "canvass.cli.main", "--db", f"{folder}/canvass.db"]
            return subprocess.run(
                [*start, *command], check=True, stdout=subprocess.PIPE, text=True
            ).stdout

        plan = ["plan", "--base", BASES[given.district], "--shift", "150"]
        canvass("district", "add", "d", str(find_map(given.district)))
        canvass(*plan, "--time-limit", "10")
        routes = json.loads(canvass("routes", "list", "--format", "json"))
        locked = [row["id"] for row in routes][::10]
        canvass("routes", "lock", *locked)
        seconds = []
        for _ in range(given.runs):
            begun = time.perf_counter()
            canvass(*plan, "--time-limit", SEARCH_S)
            seconds.append(time.perf_counter() - begun)
        doors = sum(row["doors"] for row in routes)
    text = (
        f"`canvass plan` once more, {doors:,} doors on {len(routes)} routes, {len(locked)} of them "
        f"locked, --time-limit {SEARCH_S}: {median(seconds):.1f} s in all (goal 5 s for 2,000 "
        f"doors; median of {given.runs} runs on {os.cpu_count()} cores)."
    )
    print(text)
    from tests.bench.report import write_section

    write_section(given.out, "an evening's plan again", text)


if __name__ == "__main__":
    main()
