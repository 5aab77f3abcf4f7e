"""Instances whose best plan is known by proof: python -m tests.bench.known [--seconds 60].

Streets form a tree with the base at its root: rays, each with side streets. Every piece of street
must be walked out and back at least once, so no plan walks less than twice the whole length; and
the work is just below a whole number of shifts, so no plan has fewer routes. One route per ray
reaches both. Rays are named in random order, and the planner knows nothing of them.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from canvass.plan.check import check_plan
from canvass.plan.problem import MatrixTimes, Problem, Stop
from canvass.plan.search.budget import Budget
from canvass.plan.search.solve import solve
from tests.bench.report import write_section

SIZES = (100, 150, 200, 300, 400, 500, 600, 700, 850, 1000)
SHIFT_S = 9000.0
STOPS_BY_RAY = 20


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A problem with the routes and seconds of its best plan."""

    problem: Problem
    routes: int
    total_s: float


def make_known(count: int, seed: int = 0) -> Known:
    """Return an instance of `count` stops; distances are seconds."""
    rng = np.random.default_rng([seed, count])
    rays = max(2, count // STOPS_BY_RAY)
    ray = np.sort(np.arange(count) % rays)
    side = rng.integers(0, 4, count)  # each ray has four side streets, at set places
    crossing = np.cumsum(rng.uniform(60.0, 350.0, (rays, 4)), axis=1)
    x, y = crossing[ray, side], rng.uniform(5.0, 120.0, count)
    length = np.zeros(rays)
    for p in range(rays):
        mine = ray == p
        length[p] = x[mine].max() + sum(y[mine & (side == k)].max(initial=0.0) for k in range(4))
    same_ray = ray[:, None] == ray[None, :]
    same_side = same_ray & (side[:, None] == side[None, :])
    out = y[:, None] + y[None, :]
    between = np.where(same_ray, np.abs(x[:, None] - x[None, :]) + out,
                       x[:, None] + x[None, :] + out)  # fmt: skip
    between = np.where(same_side, np.abs(y[:, None] - y[None, :]), between)
    np.fill_diagonal(between, 0.0)
    times = np.zeros((count + 1, count + 1), np.float32)
    times[1:, 1:] = between
    times[0, 1:] = times[1:, 0] = x + y
    work_s = SHIFT_S * (1.0 - 0.4 / rays) - 2.0 * length
    service = work_s[ray] / np.bincount(ray)[ray]
    angle = 2 * np.pi * rng.permutation(rays)[ray] / rays
    order = rng.permutation(count)
    places = np.column_stack([x * np.cos(angle), x * np.sin(angle)])
    places += np.column_stack([-y * np.sin(angle), y * np.cos(angle)]) * 0.3
    stops = tuple(
        Stop(f"s{i}", 1, float(service[i]), float(places[i, 0]), float(places[i, 1]))
        for i in order.tolist()
    )
    index = np.concatenate([[0], order + 1])
    total_s = float(2.0 * length.sum() + service.sum())
    problem = Problem(stops, (0.0, 0.0), SHIFT_S, MatrixTimes(times[np.ix_(index, index)]))
    return Known(problem, rays, total_s)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    given = parser.parse_args()
    lines = [
        f"{len(SIZES)} instances whose best plan is known by proof (tests/bench/known.py), "
        f"{given.seconds:g} s each.",
        "",
        "| stops | best routes | ours | best hours | ours | above the best |",
        "|---|---|---|---|---|---|",
    ]
    for count in SIZES:
        known = make_known(count)
        plan = solve(known.problem, Budget(time.monotonic, time_limit_s=given.seconds))
        check_plan(known.problem, plan)
        above = round(100 * (plan.total_s / known.total_s - 1), 2) + 0.0  # no "-0.00"
        lines.append(
            f"| {count} | {known.routes} | {len(plan.routes)} | {known.total_s / 3600:.2f} | "
            f"{plan.total_s / 3600:.2f} | {above:.2f} % |"
        )
        print(lines[-1], flush=True)
    write_section(given.out, "known answers", "\n".join(lines))


if __name__ == "__main__":
    main()
