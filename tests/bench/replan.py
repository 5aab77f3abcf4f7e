"""An evening's plan again: python -m tests.bench.replan [DISTRICT] [--runs 3] [--out FILE].

Keeps a district in a database without some of its addresses (2,000 doors of Zeeland), plans it,
locks every tenth route, and measures the whole command that plans it once more.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.bench.district import District
from tests.bench.maps import BASES
from tests.bench.report import write_section

SEARCH_S = "1"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("district", nargs="?", default="zeeland", choices=sorted(BASES))
    parser.add_argument("--leave-out", type=float, default=0.2, help="share of the addresses")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        district = District(given.district, Path(folder))
        if given.leave_out:
            district.leave_out(given.leave_out)
        before = district.plan(10)
        routes = [route["id"] for route in before["routes"]]
        locked = routes[::10]
        district.canvass("routes", "lock", *locked)
        seconds = []
        for _ in range(given.runs):
            begun = time.perf_counter()
            district.canvass("plan", *district.work, "--time-limit", SEARCH_S)
            seconds.append(time.perf_counter() - begun)
        doors = before["totals"]["doors"]
    text = (
        f"`canvass plan` once more, {doors:,} doors on {len(routes)} routes, {len(locked)} of them "
        f"locked, --time-limit {SEARCH_S}: {median(seconds):.1f} s in all (goal 5 s for 2,000 "
        f"doors; median of {given.runs} runs on {os.cpu_count()} cores)."
    )
    print(text)
    write_section(given.out, "an evening's plan again", text)


if __name__ == "__main__":
    main()
