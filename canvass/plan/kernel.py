"""Ruin and recreate with string removals, compiled.

Source: J. Christiaens, G. Vanden Berghe, "Slack Induction by String Removals for Vehicle Routing
Problems", Transportation Science 54 (2020). Differences: routes are limited by duration, insertion
looks only beside the nearest neighbours of a stop, and a stop may stay absent at a price (fleet
minimisation and planning for a fixed number of teams use the same moves).

Nodes are numbered 0 (depot) and 1..n. Routes are linked lists: `pred`, `succ` (0 is the depot),
`route_of` (ABSENT, or OUTSIDE for stops of another zone), `first`, `last`, `count`, `walk`, `load`
(duration). Everything is changed in place and undone from a log when a step is not accepted.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

ABSENT, OUTSIDE = -1, -2
SPLIT_SHARE, SPLIT_GROWTH, BLINK = 0.5, 0.01, 0.01

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
I32 = NDArray[np.int32]


def compiled(function: Any) -> Any:
    """Compile a function that releases the GIL, and keep the machine code between runs."""
    return nb.njit(cache=True, nogil=True, fastmath=False)(function)


@compiled
def _random(rng: NDArray[np.uint64]) -> float:
    """Return a uniform number in [0, 1) (splitmix64; G. Steele, D. Lea, C. Flood 2014)."""
    rng[0] += np.uint64(0x9E3779B97F4A7C15)
    z = rng[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) / 9007199254740992.0


@compiled
def _below(rng: NDArray[np.uint64], n: int) -> int:
    return min(int(_random(rng) * n), n - 1)


@compiled
def _unlink(
    c: int, pred: I32, succ: I32, route_of: I32, first: I32, last: I32, count: I32,
    walk: F64, load: F64, times: F32, service: F64,
) -> float:  # fmt: skip
    """Take c out of its route; return the walking time saved."""
    r, p, s = route_of[c], pred[c], succ[c]
    saved = float(times[p, c]) + float(times[c, s]) - float(times[p, s])
    if p == 0:
        first[r] = s
    else:
        succ[p] = s
    if s == 0:
        last[r] = p
    else:
        pred[s] = p
    count[r] -= 1
    walk[r] -= saved
    load[r] -= saved + service[c]
    route_of[c] = ABSENT
    return saved


@compiled
def _link(
    c: int, p: int, r: int, pred: I32, succ: I32, route_of: I32, first: I32, last: I32,
    count: I32, walk: F64, load: F64, times: F32, service: F64,
) -> float:  # fmt: skip
    """Put c behind p (0: at the start) into route r; return the walking time added."""
    s = first[r] if p == 0 else succ[p]
    added = float(times[p, c]) + float(times[c, s]) - float(times[p, s])
    pred[c], succ[c], route_of[c] = p, s, r
    if p == 0:
        first[r] = c
    else:
        succ[p] = c
    if s == 0:
        last[r] = c
    else:
        pred[s] = c
    count[r] += 1
    walk[r] += added
    load[r] += added + service[c]
    return added


@compiled
def _pick_string(c: int, length: int, pred: I32, succ: I32, rng: NDArray[np.uint64]) -> int:
    """Return the first stop of a random string of `length` stops that holds c."""
    back, node = 0, c
    while back < length - 1 and pred[node] != 0:
        node = pred[node]
        back += 1
    forward, node = 0, c
    while forward < length - 1 and succ[node] != 0:
        node = succ[node]
        forward += 1
    low = max(0, length - 1 - forward)
    steps = low + _below(rng, back - low + 1)
    node = c
    for _ in range(steps):
        node = pred[node]
    return node


@compiled
def _uneven(load: float, low: float, high: float, weight: float) -> float:
    """Return what a route's load outside [low, high] costs."""
    if weight == 0.0:
        return 0.0
    return weight * (max(0.0, load - high) + max(0.0, low - load))


@compiled
def _best_place(
    c: int, pred: I32, succ: I32, route_of: I32, load: F64, times: F32, service: F64,
    near: I32, shift: float, band: F64, rng: NDArray[np.uint64],
) -> tuple[float, int, int]:  # fmt: skip
    """Return (cost, stop to put c behind, route) beside its neighbours; route -1: none fits."""
    best, best_p, best_r = np.inf, -1, -1
    weight = band[2]
    for k in range(near.shape[1]):
        b = near[c, k]
        if b == 0:
            break
        r = route_of[b]
        if r < 0:
            continue
        slack = shift - load[r] - service[c]
        if slack < 0.0 or _random(rng) < BLINK:
            continue
        to_b = float(times[c, b])
        p, s = pred[b], succ[b]
        before = float(times[p, c]) + to_b - float(times[p, b])
        after = to_b + float(times[c, s]) - float(times[b, s])
        cost, place = (before, p) if before < after else (after, b)
        if cost > slack:
            continue
        if weight > 0.0:
            full = load[r] + cost + service[c]
            total = cost + _uneven(full, band[0], band[1], weight)
            total -= _uneven(load[r], band[0], band[1], weight)
        else:
            total = cost
        if total < best:
            best, best_p, best_r = total, place, r
    return best, best_p, best_r


@compiled
def _sort_by(keys: F64, items: I32, size: int) -> None:
    for i in range(1, size):
        key, item = keys[i], items[i]
        j = i - 1
        while j >= 0 and keys[j] > key:
            keys[j + 1], items[j + 1] = keys[j], items[j]
            j -= 1
        keys[j + 1], items[j + 1] = key, item


@compiled
def _order_removed(
    removed: I32, size: int, keys: F64, times: F32, service: F64, rng: NDArray[np.uint64]
) -> None:
    """Sort stops for insertion: at random, long service, far or near first (4:4:2:1)."""
    draw = _random(rng) * 11.0
    for i in range(size):
        c = removed[i]
        if draw < 4.0:
            keys[i] = _random(rng)
        elif draw < 8.0:
            keys[i] = -service[c] + 1e-6 * _random(rng)
        elif draw < 10.0:
            keys[i] = -float(times[0, c])
        else:
            keys[i] = float(times[0, c])
    _sort_by(keys, removed, size)


@compiled
def anneal(
    steps: int, first_step: int, all_steps: float, hot: float, cold: float,
    pred: I32, succ: I32, route_of: I32, first: I32, last: I32, count: I32, walk: F64, load: F64,
    best_pred: I32, best_succ: I32, best_route_of: I32,
    stops: I32, times: F32, service: F64, near: I32, prize: F64, prize_step: float,
    shift: float, route_cost: float, max_routes: int, band: F64,
    average_removal: float, longest_string: int, costs: F64, rng: NDArray[np.uint64],
) -> int:  # fmt: skip
    """Run `steps` steps of ruin and recreate; return how many routes are in use.

    `costs` holds (current, best): walking + `route_cost` per route + prizes of absent stops (plus
    what loads outside `band` = (low, high, weight) cost). The temperature falls geometrically from
    `hot` to `cold` over `all_steps`. Stops as soon as nothing is absent where `prize_step` > 0.
    """
    routes = first.shape[0]
    n = stops.shape[0]
    used = 0
    for r in range(routes):
        used += count[r] > 0
    removed = np.empty(n + 1, np.int32)
    keys = np.empty(n + 1)
    log_node = np.empty(4 * n + 8, np.int32)
    log_pred = np.empty(4 * n + 8, np.int32)
    log_route = np.empty(4 * n + 8, np.int32)
    ruined = np.zeros(routes, np.int64)
    absent = 0
    for i in range(n):
        absent += route_of[stops[i]] == ABSENT
    for step in range(first_step, first_step + steps):
        if prize_step > 0.0 and absent == 0:
            break
        share = min(1.0, step / all_steps)
        temperature = hot * (cold / hot) ** share
        logged = 0
        size = 0
        change = 0.0
        used_before, absent_before = used, absent
        mean_count = max(1.0, (n - absent) / max(1, used))
        longest = min(float(longest_string), mean_count)
        most_strings = 4.0 * average_removal / (1.0 + longest) - 1.0
        strings = int(_random(rng) * most_strings + 1.0)
        seed = stops[_below(rng, n)]
        if absent > 0:
            for _ in range(8):
                if route_of[seed] == ABSENT:
                    break
                seed = stops[_below(rng, n)]
        cut = 0
        for k in range(-1, near.shape[1]):
            c = seed if k < 0 else near[seed, k]
            if c == 0 or cut >= strings:
                break
            r = route_of[c]
            if r == ABSENT:
                if size < 40:
                    removed[size] = c
                    size += 1
                    route_of[c] = OUTSIDE - 1
                continue
            if r < 0 or ruined[r] == step + 1:
                continue
            ruined[r] = step + 1
            cut += 1
            most = min(float(count[r]), longest)
            length = int(_random(rng) * most + 1.0)
            length = min(length, count[r])
            skip = 0
            if length > 1 and length < count[r] and _random(rng) < SPLIT_SHARE:
                skip = 1
                while length + skip < count[r] and _random(rng) < SPLIT_GROWTH:
                    skip += 1
            node = _pick_string(c, length + skip, pred, succ, rng)
            skip_at = 1 + _below(rng, length - 1) if skip > 0 and length > 1 else length + skip + 1
            before = _uneven(load[r], band[0], band[1], band[2])
            for i in range(length + skip):
                follow = succ[node]
                if i < skip_at or i >= skip_at + skip:
                    log_node[logged], log_pred[logged], log_route[logged] = node, pred[node], r
                    logged += 1
                    change -= _unlink(
                        node, pred, succ, route_of, first, last, count, walk, load, times, service
                    )
                    change += prize[node]
                    absent += 1
                    route_of[node] = OUTSIDE - 1
                    removed[size] = node
                    size += 1
                node = follow
            change += _uneven(load[r], band[0], band[1], band[2]) - before
            if count[r] == 0:
                used -= 1
                change -= route_cost + _uneven(0.0, band[0], band[1], band[2])
        for i in range(size):
            route_of[removed[i]] = ABSENT
        _order_removed(removed, size, keys, times, service, rng)
        for i in range(size):
            c = removed[i]
            cost, p, r = _best_place(
                c, pred, succ, route_of, load, times, service, near, shift, band, rng
            )
            alone = 2.0 * float(times[0, c])
            if used < max_routes and used < routes and alone + service[c] <= shift:
                fresh = alone + route_cost
                fresh += _uneven(alone + service[c], band[0], band[1], band[2])
                if fresh < cost:
                    cost, p, r = fresh, 0, 0
                    while count[r] > 0:
                        r += 1
            if r < 0 or cost >= prize[c]:
                continue
            if count[r] == 0:
                used += 1
            _link(c, p, r, pred, succ, route_of, first, last, count, walk, load, times, service)
            log_node[logged], log_pred[logged], log_route[logged] = c, p, -1
            logged += 1
            change += cost - prize[c]
            absent -= 1
        if prize_step > 0.0:
            for i in range(size):
                if route_of[removed[i]] == ABSENT:
                    prize[removed[i]] += prize_step
                    costs[0] += prize_step
        if change < -temperature * np.log(max(_random(rng), 1e-12)):
            costs[0] += change
            better = costs[0] < costs[1] - 1e-6
            if prize_step > 0.0:
                better = absent == 0
            if better:
                costs[1] = costs[0]
                best_pred[:] = pred
                best_succ[:] = succ
                best_route_of[:] = route_of
        else:
            for i in range(logged - 1, -1, -1):
                c = log_node[i]
                if log_route[i] < 0:
                    _unlink(c, pred, succ, route_of, first, last, count, walk, load, times, service)
                else:
                    _link(
                        c, log_pred[i], log_route[i], pred, succ, route_of, first, last, count,
                        walk, load, times, service,
                    )  # fmt: skip
            used, absent = used_before, absent_before
    return used
