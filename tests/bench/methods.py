"""Our own method and people's, all on one distance model."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from canvass.plan.baselines import alphabetical_list, hand_cut_turfs, measure
from canvass.plan.check import check_plan
from canvass.plan.readable import read_routes
from canvass.plan.search.budget import Budget
from canvass.plan.search.ground import make_ground
from canvass.plan.search.solve import EVEN, solve
from canvass.plan.search.tour import first_routes
from canvass.plan.search.zones import CHAINS
from tests.bench.instances import SPEED_MPS, Instance


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
    side_changes: float = 0.0  # per door
    split_faces: float = 0.0  # share
    face_returns: float = 0.0  # per door
    hull_overlap: float = 0.0  # share of area
    note: str = ""


def row(instance: Instance, method: str, routes: Sequence[Sequence[int]], seconds: float) -> Row:
    """Return what routes cost and how readable they are."""
    problem = instance.problem
    found = measure(problem, routes)
    durations = found.durations_s
    seen = read_routes(problem.stops, routes)
    return Row(
        method, seconds, len(durations), found.walk_s * SPEED_MPS / 1000, found.total_s / 3600,
        max(durations) / 60, min(durations) / 60,
        max(durations) <= problem.shift_s + 1.0,
        seen.side_changes, seen.split_faces, seen.face_returns, seen.hull_overlap,
    )  # fmt: skip


def processor_clock() -> float:
    """Return processor seconds by cores used: what a clock on the wall says on a quiet machine."""
    return time.process_time() / CHAINS


def ours(instance: Instance, seconds: float, seed: int, *, even: bool = True) -> Row:
    begun = processor_clock()
    plan = solve(
        instance.problem,
        Budget(processor_clock, seconds),
        seed=seed,
        evenness=EVEN if even else None,
    )
    spent = processor_clock() - begun
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
