"""Filling the shortest route with pieces of its neighbours', where stop by stop nothing pays.

Ruin and recreate inserts stops one by one. A short route far from all others stays short: the first
stop it took would cost the way there, though the next ten cost nothing more.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from canvass.plan.ground import Ground
from canvass.plan.labels import label_routes
from canvass.plan.state import Routes, fit, load_s

NEIGHBOUR_ROUTES = 16
MOST_MOVES = 60
SURE_S = 60.0  # a move that costs nothing is not worth infinitely more than one that costs a little


class _Move(NamedTuple):
    worth: float
    walk_s: float
    taker: list[int]
    giver: list[int]


def fill_shortest(ground: Ground, routes: Routes, low_s: float, most_s: float) -> Routes:
    """Return routes of which those below `low_s` are longer, for at most `most_s` more walking.

    Each time the shortest takes a piece of a neighbour that gains most for its walking; the shorter
    of the two is then longer than the shortest was. Stops at home stay there, routes with locked
    stops take no part.
    """
    routes = [list(route) for route in routes]
    loads = [load_s(ground, route) for route in routes]
    labels = label_routes(ground.home, ground.stay_s, routes, ground.held)
    is_free = [not ground.locked[route].any() for route in routes]
    stuck: set[int] = set()
    for _ in range(MOST_MOVES):
        short = [k for k in range(len(routes)) if is_free[k] and loads[k] < low_s]
        short = [k for k in short if k not in stuck]
        if not short:
            break
        taker = min(short, key=loads.__getitem__)
        best: tuple[_Move, int] | None = None
        for giver in _nearest(ground, routes, taker):
            if not is_free[giver] or loads[giver] <= loads[taker]:
                continue
            staying = _stay(ground, routes[giver], labels[giver], routes[taker])
            move = _best_piece(ground, routes[taker], routes[giver], staying, most_s)
            if move is not None and (best is None or move.worth > best[0].worth):
                best = move, giver
        if best is None:
            stuck.add(taker)
            continue
        move, giver = best
        if not fit(ground, (move.taker, move.giver)):
            stuck.add(taker)
            continue
        most_s -= max(0.0, move.walk_s)
        for k, route in ((taker, move.taker), (giver, move.giver)):
            routes[k], loads[k] = route, load_s(ground, route)
        stuck.clear()
    return routes


def _nearest(ground: Ground, routes: Routes, taker: int) -> list[int]:
    """Return the routes that come nearest to one, nearest first."""
    away = [
        np.inf if k == taker or not route else ground.times[np.ix_(routes[taker], route)].min()
        for k, route in enumerate(routes)
    ]
    order = np.argsort(away, kind="stable")[:NEIGHBOUR_ROUTES]
    return [int(k) for k in order if np.isfinite(away[k])]


def _stay(
    ground: Ground, giver: list[int], giver_label: int, taker: list[int]
) -> NDArray[np.bool_]:
    """Return which stops may not go over: those at home, and those kept apart from one there."""
    at_home = ground.home[np.array(giver)] == giver_label
    staying: NDArray[np.bool_] = at_home & (giver_label >= 0)
    for k, c in enumerate(giver):
        enemies = ground.apart_with[ground.apart_at[c] : ground.apart_at[c + 1]]
        staying[k] |= np.isin(enemies, taker).any()
    return staying


def _best_piece(
    ground: Ground,
    taker: list[int],
    giver: list[int],
    staying: NDArray[np.bool_],
    most_s: float,
) -> _Move | None:
    """Return the move of a piece of one route into another that gains most for its walking.

    None where no piece makes the shorter of both longer than the taker was, within the shift.
    """
    a, b = np.array([0, *taker, 0]), np.array([0, *giver, 0])
    times = ground.times
    inner = b[1:-1]
    before, after = times[np.ix_(a[:-1], inner)], times[np.ix_(a[1:], inner)]
    leg = times[a[:-1], a[1:]].astype(np.float64)
    # joined[i, j]: what it costs to walk from some stop of the taker to i, from j to the next
    joined = np.full((len(inner), len(inner)), np.inf)
    place = np.zeros(joined.shape, np.int64)
    for p in range(len(leg)):
        cost = before[p][:, None] + after[p][None, :] - leg[p]
        better = cost < joined
        joined[better], place[better] = cost[better], p
    is_turned = joined > joined.T
    joined, place = np.minimum(joined, joined.T), np.where(is_turned, place.T, place)
    walked = np.concatenate([[0.0], np.cumsum(times[inner[:-1], inner[1:]].astype(np.float64))])
    served = np.concatenate([[0.0], np.cumsum(ground.service[inner])])
    first, last = np.triu_indices(len(inner))
    within = walked[last] - walked[first] + served[last + 1] - served[first]
    added = joined[first, last]
    old = times[b[first], inner[first]].astype(np.float64) + times[inner[last], b[last + 2]]
    bridge = times[b[first], b[last + 2]].astype(np.float64)
    short_s, long_s = load_s(ground, taker), load_s(ground, giver)
    taker_s = short_s + within + added
    giver_s = long_s - within - old + bridge
    gain = np.minimum(taker_s, giver_s) - short_s
    walk = added + bridge - old
    held = np.concatenate([[0], np.cumsum(staying)])
    worth = gain / (np.maximum(walk, 0.0) + SURE_S)
    fits = (
        (np.maximum(taker_s, giver_s) <= ground.shift_s)
        & (gain > 0.0)
        & (walk <= most_s)
        & (gain > walk)
    )
    fits &= ((last - first + 1) < len(inner)) & (held[last + 1] == held[first])
    if not fits.any():
        return None
    at = int(np.argmax(np.where(fits, worth, -np.inf)))
    i, j = int(first[at]), int(last[at])
    piece = giver[i : j + 1]
    if is_turned[i, j]:
        piece = piece[::-1]
    p = int(place[i, j])
    longer = [*taker[:p], *piece, *taker[p:]]
    shorter = [*giver[:i], *giver[j + 1 :]]
    return _Move(float(worth[at]), float(walk[at]), longer, shorter)
