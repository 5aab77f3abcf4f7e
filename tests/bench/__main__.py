"""Compare methods on problem B1: python -m tests.bench [DISTRICT ...].

Every measured run is kept in `--kept` at once: started again, the benchmark goes on where it was.
"""

from __future__ import annotations

import argparse
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

from canvass.plan.bound.bound import lower_bound
from canvass.workflow.warm import main as warm_up
from tests.bench import methods
from tests.bench.instances import Instance, make_b1
from tests.bench.kept import Kept
from tests.bench.methods import Row
from tests.bench.peers import run_peer
from tests.bench.report import table, write_section

LONG_S = 30.0
DISTRICTS = ["stockholm", "zeeland", "lauf", "prosek", "delft"]
PEERS = ["cold:60", "warm:60", "warm:300", "ortools:60", "vroom:300"]
TITLES = {"cold": "PyVRP {} s", "warm": "PyVRP {} s, warm", "ortools": "OR-Tools {} s",
          "vroom": "VROOM {} s"}  # fmt: skip


def median_row(rows: list[Row]) -> Row:
    """Return the run in the middle by hours, named with how many there were."""
    middle = statistics.median_low([row.hours for row in rows])
    row = next(row for row in rows if row.hours == middle)
    runs = "1 seed" if len(rows) == 1 else f"{len(rows)} seeds"
    return replace(row, method=f"{row.method} ({runs})")


def peer_row(instance: Instance, peer: str, vehicles: int) -> Row:
    """Return what a peer (`name:seconds`) made of an instance, or why it made nothing."""
    name, limit = peer.split(":")
    begun = time.perf_counter()
    routes, note = run_peer(instance, name, float(limit), vehicles)
    spent = time.perf_counter() - begun
    title = TITLES[name].format(limit)
    if routes is None:
        return Row(title, spent, 0, 0.0, 0.0, 0.0, 0.0, False, note=note)
    return methods.row(instance, title, routes, spent)


def compare(
    instance: Instance,
    kept: Kept,
    *,
    seconds: list[float],
    seeds: int,
    long_seeds: int,
    peers: list[str],
    jobs: int,
) -> list[Row]:
    """Return the rows of one instance, measured or kept; peers `jobs` at a time, ours alone."""
    rows: list[Row] = []
    for limit in seconds:
        count = seeds if limit <= LONG_S else long_seeds
        found = [
            kept.get(
                f"ours:{limit:g}:{seed}",
                partial(methods.ours, instance, limit, seed),
            )
            for seed in range(count)
        ]
        rows.append(median_row(found))
    best = min(rows, key=lambda r: (r.routes, r.hours))
    limit = max(limit for limit in seconds if limit <= LONG_S)
    uneven = [
        kept.get(
            f"uneven:{limit:g}:{seed}",
            partial(methods.ours, instance, limit, seed, even=False),
        )
        for seed in range(min(seeds, 3))
    ]
    rows.append(median_row(uneven))
    rows.append(kept.get("list", lambda: methods.alphabetical(instance)))
    rows.append(kept.get("hand-cut", lambda: methods.hand_cut(instance, best.routes)))
    rows.append(kept.get("k-means", lambda: methods.k_means(instance, best.routes, 0)))

    def measure_peer(peer: str) -> Row:
        return kept.get(peer, lambda: peer_row(instance, peer, best.routes))

    with ThreadPoolExecutor(jobs) as pool:
        rows += list(pool.map(measure_peer, peers))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("districts", nargs="*", default=DISTRICTS)
    parser.add_argument("--districts", dest="named", nargs="*", help="the same, as an option")
    parser.add_argument("--seconds", nargs="*", type=float, default=[10.0, 30.0, 60.0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--long-seeds", type=int, default=5, help="of searches above 30 s")
    parser.add_argument("--peers", nargs="*", default=PEERS)
    parser.add_argument("--jobs", type=int, default=1, help="peers at a time (each one thread)")
    parser.add_argument("--bound", type=float, default=30.0)
    parser.add_argument("--kept", type=Path, default=Path(".bench"))
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    given = parser.parse_args()
    for name in given.named or given.districts:
        instance = make_b1(name)
        kept = Kept(given.kept / f"{instance.name}.json")
        warm_up()  # compile, so that no measured run pays for it
        rows = compare(
            instance, kept, seconds=given.seconds, seeds=given.seeds,
            long_seeds=given.long_seeds, peers=given.peers, jobs=given.jobs,
        )  # fmt: skip
        begun = time.perf_counter()
        bound = lower_bound(instance.problem, clock=time.monotonic, time_limit_s=given.bound)
        text = table(instance, rows, bound, time.perf_counter() - begun)
        print(text, flush=True)
        write_section(given.out, f"B1: {instance.name}", text)


if __name__ == "__main__":
    main()
