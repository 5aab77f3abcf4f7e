"""Compare methods on problem B1: python -m tests.bench DISTRICT ... [--quick] [--out FILE]."""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from canvass.plan.bound import lower_bound
from tests.bench import methods
from tests.bench.instances import Instance, make_b1
from tests.bench.methods import Row
from tests.bench.report import table, write_section

DISTRICTS = ["stockholm", "zeeland", "lauf", "prosek", "delft"]


def median_row(rows: list[Row]) -> Row:
    """Return the run in the middle by hours."""
    middle = statistics.median_low([row.hours for row in rows])
    return next(row for row in rows if row.hours == middle)


def compare(instance: Instance, *, seconds: list[float], seeds: int, peers: list[str]) -> list[Row]:
    """Run everything on one instance, one after the other, and return the rows."""
    rows: list[Row] = []
    for limit in seconds:
        found = [methods.ours(instance, limit, seed) for seed in range(seeds)]
        rows.append(median_row(found))
        print(f"{instance.name}: {rows[-1]}", flush=True)
    best = min(rows, key=lambda r: (r.routes, r.hours))
    rows.append(methods.ours(instance, seconds[-1], 0, even=False))
    rows.append(methods.alphabetical(instance))
    rows.append(methods.hand_cut(instance, best.routes))
    rows.append(methods.k_means(instance, best.routes, 0))
    for peer in peers:
        kind, limit = peer.split(":")
        found_row = methods.pyvrp(instance, float(limit), 0, warm=kind == "warm")
        print(f"{instance.name}: {peer}: {found_row}", flush=True)
        if found_row is not None:
            rows.append(found_row)
        else:
            rows.append(Row(f"PyVRP {limit} s, {kind}", float(limit), 0, 0, 0, 0, 0, False))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("districts", nargs="*", default=DISTRICTS)
    parser.add_argument("--seconds", nargs="*", type=float, default=[10.0, 30.0, 60.0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--peers", nargs="*", default=["cold:60", "warm:60", "warm:300"])
    parser.add_argument("--bound", type=float, default=30.0)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    given = parser.parse_args()
    for name in given.districts:
        instance = make_b1(name)
        methods.ours(instance, 2.0, 0)  # compile, so that no measured run pays for it
        rows = compare(instance, seconds=given.seconds, seeds=given.seeds, peers=given.peers)
        begun = time.perf_counter()
        bound = lower_bound(instance.problem, clock=time.monotonic, time_limit_s=given.bound)
        spent = time.perf_counter() - begun
        text = table(instance, rows, bound, spent)
        print(text, flush=True)
        write_section(given.out, f"B1: {instance.name}", text)


if __name__ == "__main__":
    main()
