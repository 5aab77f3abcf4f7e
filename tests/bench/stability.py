"""How little a plan changes: python -m tests.bench.stability [DISTRICT ...] [--out FILE].

Plans a district without one in twenty of its addresses, takes them in, plans once more, and counts
the doors of the first plan that then are on another route. Beside it the hours of a plan of the
whole made from nothing: what staying put costs.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.district import District
from tests.bench.maps import BASES
from tests.bench.report import write_section

SHARE = 0.05
GOAL = 0.10


def route_by_door(plan: dict[str, Any]) -> dict[str, str]:
    """Return the route of every door."""
    return {
        door: route["id"]
        for route in plan["routes"]
        for stop in route["stops"]
        for door in stop["door_ids"]
    }


def measure(name: str, seconds: float, again_seconds: float) -> str:
    """Return the row of one district."""
    with tempfile.TemporaryDirectory() as folder:
        district = District(name, Path(folder))
        district.leave_out(SHARE)
        before = district.plan(seconds)
        district.canvass("doors", "exclude", "--undo", "1")
        after = district.plan(again_seconds)
        fresh = district.plan(seconds, "--fresh")
    old, new = route_by_door(before), route_by_door(after)
    moved = sum(new.get(door) != route for door, route in old.items())
    return (
        f"| {name} | {len(old):,} | {len(new) - len(old):,} | {100 * moved / len(old):.1f} % | "
        f"{before['totals']['routes']} → {after['totals']['routes']} "
        f"({fresh['totals']['routes']}) | {after['totals']['hours']:.1f} | "
        f"{fresh['totals']['hours']:.1f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("districts", nargs="*", default=sorted(BASES))
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--again", type=float, default=5.0)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    given = parser.parse_args()
    lines = [
        f"Planned without one in twenty addresses ({given.seconds:.0f} s), and once more with them "
        f"({given.again:.0f} s), {os.cpu_count()} cores. *Moved*: doors of the first plan that "
        f"change their route (goal: at most {100 * GOAL:.0f} %). *From nothing*: a plan of the "
        "whole that need not stay put.",
        "",
        "| district | doors | new | moved | routes (from nothing) | hours | hours from nothing |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in given.districts:
        lines.append(measure(name, given.seconds, given.again))
        print(lines[-1], flush=True)
    write_section(given.out, "doors that come late", "\n".join(lines))


if __name__ == "__main__":
    main()
