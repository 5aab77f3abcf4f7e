"""Ruin and recreate with string removals, compiled.

Source: J. Christiaens, G. Vanden Berghe, "Slack Induction by String Removals for Vehicle Routing
Problems", Transportation Science 54 (2020). Differences from the paper:

- Routes are limited by duration.
- A stop is inserted only next to its nearest neighbours.
- A stop may stay absent at a price. Reducing the number of routes and planning for a fixed number
  of teams both use this.
- A stop may have a home route, which it leaves only at a price or not at all.
- Some pairs of stops may not share a route.

Node 0 is the depot; stops are 1..n. Everything is changed in place, and a rejected step is undone
from a log. All of it stays in one file: numba's cache checks only the time stamp of the caller's
file, and would run stale code after a change in another one.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

ABSENT, OUTSIDE, LIFTED = -1, -2, -3
PRED, SUCC, ROUTE = 0, 1, 2
SPLIT_SHARE, SPLIT_GROWTH, BLINK = 0.5, 0.01, 0.01
MOST_BELOW = 0.9

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
I32 = NDArray[np.int32]


class Land(NamedTuple):
    """What a run reads and does not change (times in seconds).

    `near_s[c, k]` is the time to `near[c, k]`. `home[c]` is the label of the route c should be on
    (-1: any), `stay_s[c]` the cost of being on another one (`inf`: not allowed).
    `apart_with[apart_at[c]:apart_at[c + 1]]` are the nodes that may not share a route with c.
    `beside[c]` are the stops next to c on its block face (0: none); each such pair on two routes
    costs `split_s`. `label[r]` is the label of slot r, `slot_of[label]` its slot (-1: none).
    `stops` are the stops that take part.
    """

    times: F32
    service: F64
    near: I32
    near_s: F32
    home: I32
    stay_s: F64
    apart_at: I32
    apart_with: I32
    beside: I32
    split_s: float
    label: I32
    slot_of: I32
    stops: I32


class Heat(NamedTuple):
    """The initial and the final temperature of a run, in seconds."""

    hot: float
    cold: float


class Terms(NamedTuple):
    """The costs and limits of a run (times in seconds).

    `prize[c]` is the price of leaving c out; it rises by `prize_step` each time c stays out.
    `band` is (low, high, weight) of `uneven_s`. A step removes about `average_removal` stops, in
    strings of at most `longest_string`.
    """

    prize: F64
    prize_step: float
    shift: float
    route_cost: float
    max_routes: int
    band: F64
    average_removal: float
    longest_string: int


class Chains(NamedTuple):
    """Routes as linked lists, one per slot.

    `link[c]` is (predecessor, successor, slot, unused), with 0 for the depot; `leg[c]` holds the
    times to both neighbours. In place of a slot stands ABSENT, OUTSIDE (in another zone) or LIFTED
    (removed in this step). `first`, `last`, `held` and `load` are each slot's first stop, last
    stop, number of stops and duration (s).
    """

    link: I32
    leg: F32
    first: I32
    last: I32
    held: I32
    load: F64


def compiled(function: Any) -> Any:
    """Compile a function so that it releases the GIL, and cache the machine code on disk."""
    return nb.njit(cache=True, nogil=True, fastmath=False)(function)


@compiled
def _random(rng: NDArray[np.uint64]) -> float:
    """Return a uniform random number in [0, 1) (splitmix64; G. Steele, D. Lea, C. Flood 2014)."""
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
def _unlink(c: int, chains: Chains, land: Land) -> float:
    """Remove c from its route; return the walking time saved (s)."""
    link, leg = chains.link, chains.leg
    p, s, r = link[c, PRED], link[c, SUCC], link[c, ROUTE]
    between = land.times[p, s]
    saved = float(leg[c, PRED]) + float(leg[c, SUCC]) - float(between)
    if p == 0:
        chains.first[r] = s
    else:
        link[p, SUCC] = s
        leg[p, SUCC] = between
    if s == 0:
        chains.last[r] = p
    else:
        link[s, PRED] = p
        leg[s, PRED] = between
    chains.held[r] -= 1
    chains.load[r] -= saved + land.service[c]
    link[c, ROUTE] = ABSENT
    return saved


@compiled
def _link(c: int, p: int, r: int, chains: Chains, land: Land) -> float:
    """Insert c after p (0: at the start) into route r; return the walking time added (s)."""
    link, leg = chains.link, chains.leg
    s = chains.first[r] if p == 0 else link[p, SUCC]
    to_p, to_s = land.times[c, p], land.times[c, s]
    added = float(to_p) + float(to_s)
    if p == 0:
        if s != 0:
            added -= float(leg[s, PRED])
        chains.first[r] = c
    else:
        added -= float(leg[p, SUCC])
        link[p, SUCC] = c
        leg[p, SUCC] = to_p
    if s == 0:
        chains.last[r] = c
    else:
        link[s, PRED] = c
        leg[s, PRED] = to_s
    link[c, PRED], link[c, SUCC], link[c, ROUTE] = p, s, r
    leg[c, PRED], leg[c, SUCC] = to_p, to_s
    chains.held[r] += 1
    chains.load[r] += added + land.service[c]
    return added


@compiled
def _pick_string(c: int, length: int, link: I32, rng: NDArray[np.uint64]) -> int:
    """Return the first stop of a random string of `length` stops that contains c."""
    back, node = 0, c
    while back < length - 1 and link[node, PRED] != 0:
        node = link[node, PRED]
        back += 1
    forward, node = 0, c
    while forward < length - 1 and link[node, SUCC] != 0:
        node = link[node, SUCC]
        forward += 1
    low = max(0, length - 1 - forward)
    steps = low + _below(rng, back - low + 1)
    node = c
    for _ in range(steps):
        node = link[node, PRED]
    return node


@compiled
def uneven_s(load: float, band: F64) -> float:
    """Return the cost (s) of a route's load outside the middle of `band` (low, high, weight).

    The middle half of the band is free. From there the price per second rises to `weight` and
    stays at it (the loss of P. Huber, Annals of Mathematical Statistics 35, 1964). Because it
    rises gently, a route that gave stops to a short neighbour takes some from its own neighbours in
    turn. A second too short costs less than a second of walking, so no route gets detours just to
    become longer.
    """
    if band[2] == 0.0:
        return 0.0
    soft = 0.25 * (band[1] - band[0])
    over, weight = load - band[1] + soft, band[2]
    if over < 0.0:
        over, weight = band[0] + soft - load, min(band[2], MOST_BELOW)
    if over <= 0.0:
        return 0.0
    if over < soft:
        return float(0.5 * weight * over * over / soft)
    return float(weight * (over - 0.5 * soft))


@compiled
def _away(c: int, r: int, land: Land) -> float:
    """Return the cost (s) of c on route r instead of its home; `inf` if not allowed."""
    if land.home[c] < 0 or land.home[c] == land.label[r]:
        return 0.0
    return float(land.stay_s[c])


@compiled
def _split(c: int, r: int, link: I32, beside: I32, split_s: float) -> float:
    """Return the cost (s) of c on route r for its neighbours on the block face on other routes."""
    cost = 0.0
    for k in range(2):
        other = link[beside[c, k], ROUTE]  # OUTSIDE for the depot, that is for no neighbour
        if other >= 0 and other != r:
            cost += split_s
    return cost


@compiled
def _is_barred(c: int, r: int, chains: Chains, land: Land) -> bool:
    """Return whether route r holds a stop that may not share a route with c."""
    for k in range(land.apart_at[c], land.apart_at[c + 1]):
        if chains.link[land.apart_with[k], ROUTE] == r:
            return True
    return False


@compiled
def _best_place(
    c: int, chains: Chains, land: Land, shift: float, band: F64, rng: NDArray[np.uint64]
) -> tuple[float, int, int]:
    """Return the best insertion of c next to its neighbours: (cost, stop before it, route).

    Route -1 means that it fits nowhere.
    """
    link, leg, load, near = chains.link, chains.leg, chains.load, land.near
    times, near_s = land.times, land.near_s
    best, best_p, best_r = np.inf, -1, -1
    weight, room = band[2], shift - land.service[c]
    has_enemies = land.apart_at[c] < land.apart_at[c + 1]
    split_s, one, other = land.split_s, -1, -1
    known, known_s = -1, 0.0  # a route, and the cost of its load
    if split_s > 0.0:
        one, other = link[land.beside[c, 0], ROUTE], link[land.beside[c, 1], ROUTE]
    for k in range(near.shape[1]):
        b = near[c, k]
        if b == 0:
            break
        r = link[b, ROUTE]
        if r < 0:
            continue
        to_b = float(near_s[c, k])
        before_s, after_s = float(leg[b, PRED]), float(leg[b, SUCC])
        # By the triangle inequality no place next to b costs less than this.
        if weight == 0.0 and 2.0 * (to_b - max(before_s, after_s)) >= best:
            continue
        slack = room - load[r]
        if slack < 0.0 or _random(rng) < BLINK:
            continue
        p, s = link[b, PRED], link[b, SUCC]
        cost = float(times[c, p]) + to_b - before_s
        after = to_b + float(times[c, s]) - after_s
        place = p
        if after <= cost:
            cost, place = after, b
        if cost > slack or (has_enemies and _is_barred(c, r, chains, land)):
            continue
        total = cost + _away(c, r, land)
        if one >= 0 and one != r:
            total += split_s
        if other >= 0 and other != r:
            total += split_s
        if weight > 0.0:
            if r != known:
                known, known_s = r, uneven_s(load[r], band)
            total += uneven_s(load[r] + cost + land.service[c], band) - known_s
        if total < best:
            best, best_p, best_r = total, place, r
    return best, best_p, best_r


@compiled
def _place_at_home(
    c: int, r: int, chains: Chains, land: Land, shift: float, band: F64
) -> tuple[float, int, int]:
    """Return the best insertion of c anywhere on route r: (cost, stop before it, route).

    Route -1 means that it does not fit.
    """
    best, best_p, best_r = np.inf, -1, -1
    if chains.held[r] == 0 or _is_barred(c, r, chains, land):
        return best, best_p, best_r
    load = chains.load[r]
    slack = shift - land.service[c] - load
    b = chains.first[r]
    cost = float(land.times[c, 0]) + float(land.times[c, b]) - float(chains.leg[b, PRED])
    place = 0
    while b != 0:
        s = chains.link[b, SUCC]
        after = float(land.times[c, b]) + float(land.times[c, s]) - float(chains.leg[b, SUCC])
        if after < cost:
            cost, place = after, b
        b = s
    if cost <= slack:
        best, best_p, best_r = cost, place, r
        best += uneven_s(load + cost + land.service[c], band) - uneven_s(load, band)
    return best, best_p, best_r


@compiled
def _empty_slot(c: int, chains: Chains, land: Land) -> int:
    """Return an empty slot where c can open a route, that of its home if possible; -1 for none."""
    if land.home[c] >= 0:
        r = int(land.slot_of[land.home[c]])
        if r >= 0 and chains.held[r] == 0:
            return r
    for r in range(chains.held.shape[0] - 1, -1, -1):
        if chains.held[r] == 0:
            return r
    return -1


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
def _order_removed(removed: I32, size: int, keys: F64, land: Land, rng: NDArray[np.uint64]) -> None:
    """Sort removed stops for insertion: at random, longest service, farthest or nearest first.

    The four orders are drawn in the ratio 4:4:2:1.
    """
    draw = _random(rng) * 11.0
    for i in range(size):
        c = removed[i]
        if draw < 4.0:
            keys[i] = _random(rng)
        elif draw < 8.0:
            keys[i] = -land.service[c] + 1e-6 * _random(rng)
        elif draw < 10.0:
            keys[i] = -float(land.times[0, c])
        else:
            keys[i] = float(land.times[0, c])
    _sort_by(keys, removed, size)


@compiled
def _copy(link: I32, into: I32) -> None:
    """Copy an array. For a slice numba compiles its messages on shapes as well: seconds of it."""
    for i in range(link.shape[0]):
        for k in range(link.shape[1]):
            into[i, k] = link[i, k]


@compiled
def anneal(
    steps: int, heat: Heat, chains: Chains, best_link: I32, land: Land, terms: Terms, costs: F64,
    rng: NDArray[np.uint64],
) -> int:  # fmt: skip
    """Run `steps` steps of ruin and recreate; return how many routes are in use.

    `costs` holds the (current, best) cost in seconds, updated in place: walking, `route_cost` per
    route, prices of absent stops, uneven loads, stops away from home and split block faces. The
    temperature falls geometrically from `hot` to `cold`. With `prize_step` > 0 the run ends as soon
    as no stop is absent.
    """
    stops, prize, prize_step, shift = land.stops, terms.prize, terms.prize_step, terms.shift
    route_cost, max_routes, band = terms.route_cost, terms.max_routes, terms.band
    average_removal, longest_string = terms.average_removal, terms.longest_string
    link, count, load, near = chains.link, chains.held, chains.load, land.near
    routes, n, split_s = count.shape[0], stops.shape[0], land.split_s
    used, absent = 0, 0
    for r in range(routes):
        used += count[r] > 0
    for i in range(n):
        absent += link[stops[i], ROUTE] == ABSENT
    removed, keys = np.empty(n + 1, np.int32), np.empty(n + 1)
    log_node, log_pred = np.empty(4 * n + 8, np.int32), np.empty(4 * n + 8, np.int32)
    log_route = np.empty(4 * n + 8, np.int32)
    ruined = np.zeros(routes, np.int64)
    temperature, cooling = heat.hot, (heat.cold / heat.hot) ** (1.0 / max(1, steps))
    for step in range(1, steps + 1):
        if prize_step > 0.0 and absent == 0:
            break
        temperature *= cooling
        logged, size, change = 0, 0, 0.0
        used_before, absent_before = used, absent
        longest = min(float(longest_string), max(1.0, (n - absent) / max(1, used)))
        most_strings = 4.0 * average_removal / (1.0 + longest) - 1.0
        strings = int(_random(rng) * most_strings + 1.0)
        seed = stops[_below(rng, n)]
        if absent > 0:
            for _ in range(8):
                if link[seed, ROUTE] == ABSENT:
                    break
                seed = stops[_below(rng, n)]
        cut = 0
        for k in range(-1, near.shape[1]):
            c = seed if k < 0 else near[seed, k]
            if c == 0 or cut >= strings:
                break
            r = link[c, ROUTE]
            if r == ABSENT:
                if size < 40:
                    removed[size] = c
                    size += 1
                    link[c, ROUTE] = LIFTED
                continue
            if r < 0 or ruined[r] == step:
                continue
            ruined[r] = step
            cut += 1
            length = int(_random(rng) * min(float(count[r]), longest) + 1.0)
            length = min(length, count[r])
            skip = 0
            if length > 1 and length < count[r] and _random(rng) < SPLIT_SHARE:
                skip = 1
                while length + skip < count[r] and _random(rng) < SPLIT_GROWTH:
                    skip += 1
            node = _pick_string(c, length + skip, link, rng)
            skip_at = 1 + _below(rng, length - 1) if skip > 0 and length > 1 else length + skip + 1
            before = uneven_s(load[r], band)
            for i in range(length + skip):
                follow = link[node, SUCC]
                if i < skip_at or i >= skip_at + skip:
                    log_node[logged], log_pred[logged], log_route[logged] = node, link[node, 0], r
                    logged += 1
                    change += prize[node] - _unlink(node, chains, land) - _away(node, r, land)
                    if split_s > 0.0:
                        change -= _split(node, r, link, land.beside, split_s)
                    absent += 1
                    link[node, ROUTE] = LIFTED
                    removed[size] = node
                    size += 1
                node = follow
            change += uneven_s(load[r], band) - before
            if count[r] == 0:
                used -= 1
                change -= route_cost + uneven_s(0.0, band)
        for i in range(size):
            link[removed[i], ROUTE] = ABSENT
        _order_removed(removed, size, keys, land, rng)
        for i in range(size):
            c = removed[i]
            home = land.slot_of[land.home[c]] if land.home[c] >= 0 else -1
            if home >= 0 and land.stay_s[c] == np.inf:
                cost, p, r = _place_at_home(c, home, chains, land, shift, band)
                if split_s > 0.0 and r >= 0:
                    cost += _split(c, r, link, land.beside, split_s)
            else:
                cost, p, r = _best_place(c, chains, land, shift, band, rng)
            alone = 2.0 * float(land.times[0, c])
            if used < max_routes and alone + route_cost < cost and alone + land.service[c] <= shift:
                slot = _empty_slot(c, chains, land)
                if slot >= 0:
                    fresh = alone + route_cost + _away(c, slot, land)
                    fresh += uneven_s(alone + land.service[c], band)
                    if split_s > 0.0:
                        fresh += _split(c, slot, link, land.beside, split_s)
                    if fresh < cost:
                        cost, p, r = fresh, 0, slot
            if r < 0 or cost >= prize[c]:
                continue
            if count[r] == 0:
                used += 1
            _link(c, p, r, chains, land)
            log_node[logged], log_pred[logged], log_route[logged] = c, p, -1
            logged += 1
            change += cost - prize[c]
            absent -= 1
        if prize_step > 0.0:
            for i in range(size):
                if link[removed[i], ROUTE] == ABSENT:
                    prize[removed[i]] += prize_step
                    costs[0] += prize_step
        if change < -temperature * np.log(max(_random(rng), 1e-12)):
            costs[0] += change
            better = costs[0] < costs[1] - 1e-6
            if prize_step > 0.0:
                better = absent == 0
            if better:
                costs[1] = costs[0]
                _copy(link, best_link)
        else:
            for i in range(logged - 1, -1, -1):
                c = log_node[i]
                if log_route[i] < 0:
                    _unlink(c, chains, land)
                else:
                    _link(c, log_pred[i], log_route[i], chains, land)
            used, absent = used_before, absent_before
    return used
