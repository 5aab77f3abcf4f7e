"""Convert routes to the kernel's arrays and back, and add up their costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from canvass.plan.search import kernel
from canvass.plan.search.ground import Ground
from canvass.plan.search.kernel import Heat as Heat
from canvass.plan.search.labels import away_cost_s, label_routes

UNPRICED = 1e7
SLACK_S = 1e-2


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits and prices of a run (seconds).

    `prize` is the price of each absent stop; it rises by `prize_step` each time the stop stays
    out. `band` is (low, high, weight) of the loads to keep to (see `kernel.uneven_s`). `split_s` is
    the price of two neighbours on a block face that are on two routes.
    """

    max_routes: int
    prize: NDArray[np.float64]
    prize_step: float = 0.0
    band: tuple[float, float, float] = (0.0, 0.0, 0.0)
    split_s: float = 0.0
    average_removal: float = 12.0
    longest_string: int = 16


class Labels(NamedTuple):
    """The labels of a run's routes (None: computed from their stops), and those used elsewhere."""

    own: Sequence[int] | None = None
    elsewhere: frozenset[int] = frozenset()


Routes = list[list[int]]
UNLABELLED = Labels()


def walk_s(ground: Ground, route: Sequence[int]) -> float:
    """Return the walking time of one route in seconds, from the depot and back."""
    nodes = np.array([0, *route, 0])
    return float(ground.times[nodes[:-1], nodes[1:]].astype(np.float64).sum())


def load_s(ground: Ground, route: Sequence[int]) -> float:
    """Return the duration of one route in seconds: walking and service."""
    return walk_s(ground, route) + float(ground.service[list(route)].sum())


def fit(ground: Ground, routes: Sequence[Sequence[int]]) -> bool:
    """Return whether every route fits the shift, recomputed from the table of times."""
    return all(load_s(ground, route) <= ground.shift_s + SLACK_S for route in routes if route)


def total_hours(ground: Ground, routes: Routes) -> float:
    """Return the hours of all routes: walking and service."""
    return sum(load_s(ground, route) for route in routes if route) / 3600.0


def cost_s(ground: Ground, routes: Sequence[Sequence[int]]) -> float:
    """Return the cost in seconds: walking, a fixed cost per route, and stops away from home."""
    used = [route for route in routes if route]
    labels = label_routes(ground.home, ground.stay_s, used, ground.held)
    away_s = away_cost_s(ground.home, ground.stay_s, used, labels)
    return sum(walk_s(ground, route) for route in used) + ground.route_cost_s * len(used) + away_s


def count_splits(ground: Ground, routes: Sequence[Sequence[int]]) -> int:
    """Return how many pairs of neighbours on a block face are on different routes."""
    on = np.full(len(ground.times), -1)
    for k, route in enumerate(routes):
        on[route] = k
    other = on[ground.beside[:, 1]]
    return int(((on >= 0) & (other >= 0) & (on != other)).sum())


def run(
    ground: Ground,
    routes: Routes,
    absent: Sequence[int],
    *,
    steps: int,
    heat: Heat,
    rules: Rules,
    rng: NDArray[np.uint64],
    labels: Labels = UNLABELLED,
) -> tuple[Routes, list[int], Routes, list[int]]:
    """Run the kernel; return its last (routes, absent stops), then the best ones it found.

    Only the stops in `routes` and `absent` take part. `rng` (one uint64) is advanced in place.
    """
    held = labels.elsewhere
    stops = np.array(sorted([*(c for route in routes for c in route), *absent]), dtype=np.int32)
    room = len(routes) + max(2, len(routes) // 10)
    room = max(len(routes), min(room, rules.max_routes), 1)
    given = list(labels.own or ())
    if labels.own is None:
        given = label_routes(ground.home, ground.stay_s, routes, ground.held.union(held))
    label, slot_of = _slots(ground, stops, given, room, held)
    land = kernel.Land(
        ground.times, ground.service, ground.near, ground.near_s, ground.home, ground.stay_s,
        ground.apart_at, ground.apart_with, ground.beside, rules.split_s, label, slot_of, stops,
    )  # fmt: skip
    chains = _chains(ground, routes, stops, len(label))
    walk = sum(walk_s(ground, route) for route in routes if route)
    used = chains.load[chains.held > 0]
    band = np.array(rules.band)
    uneven = sum(kernel.uneven_s(load, band) for load in used.tolist())
    start = walk + ground.route_cost_s * len(used) + uneven + rules.prize[list(absent)].sum()
    start += away_cost_s(ground.home, ground.stay_s, routes, given)
    start += rules.split_s * count_splits(ground, routes)
    costs = np.array([start, np.inf if rules.prize_step else start])
    best_link = chains.link.copy()
    terms = kernel.Terms(
        rules.prize, rules.prize_step, ground.shift_s, ground.route_cost_s, rules.max_routes, band,
        rules.average_removal, rules.longest_string,
    )  # fmt: skip
    kernel.anneal(steps, heat, chains, best_link, land, terms, costs, rng)
    return *_read(stops, chains.link), *_read(stops, best_link)


def _slots(
    ground: Ground, stops: NDArray[np.int32], given: list[int], room: int, held: frozenset[int]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the label of each slot, and the slot of each label (-1: none).

    Homes without a route get an empty slot each.
    """
    homes = np.unique(ground.home[stops]).tolist() if len(stops) else []
    there = {*given, *held, *ground.held, -1}
    more = [label for label in homes if label not in there]
    label = np.array([*given, *more, *([-1] * (room - len(given)))], dtype=np.int32)
    slot_of = np.full(
        int(max(ground.home.max(initial=-1), label.max(initial=-1))) + 2, -1, np.int32
    )
    for slot, name in enumerate(label.tolist()):
        if name >= 0:
            slot_of[name] = slot
    return label, slot_of


def _chains(ground: Ground, routes: Routes, stops: NDArray[np.int32], slots: int) -> kernel.Chains:
    """Return the routes as linked lists in `slots` slots; stops on no route are absent."""
    link = np.zeros((len(ground.times), 4), np.int32)
    leg = np.zeros((len(ground.times), 2), np.float32)
    first, last, count = (np.zeros(slots, np.int32) for _ in range(3))
    load = np.zeros(slots)
    link[:, kernel.ROUTE] = kernel.OUTSIDE
    link[stops, kernel.ROUTE] = kernel.ABSENT
    for r, route in enumerate(routes):
        if not route:
            continue
        line = np.array([0, *route, 0], dtype=np.int32)
        legs = ground.times[line[:-1], line[1:]]
        mine = line[1:-1]
        link[mine, kernel.PRED], link[mine, kernel.SUCC] = line[:-2], line[2:]
        leg[mine, kernel.PRED], leg[mine, kernel.SUCC] = legs[:-1], legs[1:]
        link[mine, kernel.ROUTE] = r
        first[r], last[r], count[r] = mine[0], mine[-1], len(mine)
        load[r] = legs.astype(np.float64).sum() + ground.service[mine].sum()
    return kernel.Chains(link, leg, first, last, count, load)


def _read(stops: NDArray[np.int32], link: NDArray[np.int32]) -> tuple[Routes, list[int]]:
    """Return the routes in order of their slots, and the absent stops."""
    mine = stops[link[stops, kernel.ROUTE] >= 0]
    starts = mine[link[mine, kernel.PRED] == 0]
    routes = []
    for _, c in sorted(zip(link[starts, kernel.ROUTE].tolist(), starts.tolist(), strict=True)):
        route = [c]
        while link[route[-1], kernel.SUCC] != 0:
            route.append(int(link[route[-1], kernel.SUCC]))
        routes.append(route)
    return routes, stops[link[stops, kernel.ROUTE] < 0].tolist()
