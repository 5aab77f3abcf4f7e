"""The methods compared: ours, people's, and other software, all on one distance model."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from canvass.plan.baselines import alphabetical_list, hand_cut_turfs, measure
from canvass.plan.check import check_plan
from canvass.plan.ground import ROUTE_COST_S, make_ground
from canvass.plan.solve import solve
from canvass.plan.tour import first_routes
from tests.bench.instances import SPEED_MPS, Instance

TENTHS = 10  # the peers want whole numbers: tenths of a second


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; times in hours, walking in km."""

    method: str
    seconds: float
    routes: int
    walk_km: float
    hours: float
    longest_min: float
    shortest_min: float
    is_feasible: bool


def row(instance: Instance, method: str, routes: Sequence[Sequence[int]], seconds: float) -> Row:
    found = measure(instance.problem, routes)
    durations = found.durations_s
    return Row(
        method, seconds, len(durations), found.walk_s * SPEED_MPS / 1000, found.total_s / 3600,
        max(durations) / 60, min(durations) / 60,
        max(durations) <= instance.problem.shift_s + 1.0,
    )  # fmt: skip


def ours(instance: Instance, seconds: float, seed: int, *, even: bool = True) -> Row:
    begun = time.perf_counter()
    plan = solve(instance.problem, clock=time.monotonic, time_limit_s=seconds, seed=seed, even=even)
    spent = time.perf_counter() - begun
    check_plan(instance.problem, plan)
    label = f"canvass {seconds:g} s" + ("" if even else ", uneven")
    return row(instance, label, [route.stops for route in plan.routes], spent)


def alphabetical(instance: Instance) -> Row:
    begun = time.perf_counter()
    found = alphabetical_list(instance.problem, instance.list_order)
    durations = found.durations_s
    return Row(
        "list by street and number", time.perf_counter() - begun, len(durations),
        found.walk_s * SPEED_MPS / 1000, found.total_s / 3600, max(durations) / 60,
        min(durations) / 60, True,
    )  # fmt: skip


def hand_cut(instance: Instance, turfs: int) -> Row:
    begun = time.perf_counter()
    found = hand_cut_turfs(instance.problem, instance.streets, instance.numbers, turfs)
    durations = found.durations_s
    return Row(
        "hand-cut turfs", time.perf_counter() - begun, len(durations),
        found.walk_s * SPEED_MPS / 1000, found.total_s / 3600, max(durations) / 60,
        min(durations) / 60, False,
    )  # fmt: skip


def k_means(instance: Instance, turfs: int, seed: int) -> Row:
    """k-means areas, in each nearest neighbour and 2-opt; the limit is not kept."""
    from scipy.cluster.vq import kmeans2

    begun = time.perf_counter()
    xy = np.array([(stop.x_m, stop.y_m) for stop in instance.problem.stops])
    _, label = kmeans2(xy, turfs, minit="++", rng=np.random.default_rng(seed))
    routes = []
    for part in range(turfs):
        members = np.flatnonzero(label == part) + 1
        if not len(members):
            continue
        ground = make_ground(instance.problem, members)
        stops = np.arange(1, len(members) + 1, dtype=np.int32)
        (tour,) = first_routes(
            ground.times, stops, ground.service, ground.near, shift_s=1e12, route_cost_s=0.0
        )
        routes.append([int(members[c - 1]) for c in tour])
    return row(instance, "k-means + 2-opt", routes, time.perf_counter() - begun)


def pyvrp(instance: Instance, seconds: float, seed: int, *, warm: bool) -> Row | None:
    """PyVRP with the same objective; warm: from our giant tour cut by shift."""
    import pyvrp as peer
    from pyvrp.stop import MaxRuntime

    problem = instance.problem
    count = len(problem.stops)
    everything = np.arange(count + 1)
    begun = time.perf_counter()
    table = problem.times.table(everything, everything)
    matrix = np.ceil(table.astype(np.float64) * TENTHS).astype(np.int64)
    service = int(problem.stops[0].service_s * TENTHS)
    places = [problem.depot_xy_m, *((s.x_m, s.y_m) for s in problem.stops)]
    data = peer.ProblemData(
        locations=[peer.Location(x=round(x), y=round(y)) for x, y in places],
        clients=[peer.Client(location=k, service_duration=service) for k in range(1, count + 1)],
        depots=[peer.Depot(location=0)],
        vehicle_types=[
            peer.VehicleType(
                num_available=count, fixed_cost=int(ROUTE_COST_S * TENTHS),
                shift_duration=int(problem.shift_s * TENTHS),
            )
        ],
        distance_matrices=[matrix],
        duration_matrices=[matrix],
    )  # fmt: skip
    start = None
    if warm:
        ground = make_ground(problem, np.arange(1, count + 1))
        stops = np.arange(1, count + 1, dtype=np.int32)
        first = first_routes(
            ground.times, stops, ground.service, ground.near,
            shift_s=problem.shift_s - 60.0, route_cost_s=ROUTE_COST_S,
        )  # fmt: skip
        start = peer.Solution(data, [[c - 1 for c in route] for route in first])
    left = seconds - (time.perf_counter() - begun)
    result = peer.solve(data, MaxRuntime(left), seed=seed, display=False, initial_solution=start)
    spent = time.perf_counter() - begun
    if not result.is_feasible():
        return None
    routes = [[int(v) + 1 for v in _visits(route)] for route in result.best.routes()]
    label = f"PyVRP {seconds:g} s" + (", warm" if warm else ", cold")
    return row(instance, label, routes, spent)


def _visits(route: Any) -> list[int]:
    """Return the clients of a PyVRP route, from 0."""
    return [int(stop.idx) for stop in route if stop.is_client()]
