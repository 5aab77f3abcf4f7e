"""Lengthen short routes by moving whole pieces of neighbouring routes into them.

Ruin and recreate inserts stops one by one. So a short route far from all others stays short: its
first new stop must pay for the walk there, although the next ten would cost almost nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from canvass.plan.search.ground import Ground
from canvass.plan.search.kernel import compiled
from canvass.plan.search.labels import label_routes
from canvass.plan.search.state import Routes, fit, load_s

NEIGHBOUR_ROUTES = 16
MOST_MOVES = 60
SURE_S = 60.0  # added to the cost of a move, so that a free one is not worth infinitely more


class _Move(NamedTuple):
    worth: float
    walk_s: float
    taker: list[int]
    giver: list[int]


class _Limits(NamedTuple):
    """The shift, the durations of both routes, and the most walking a move may add (seconds)."""

    shift_s: float
    taker_s: float
    giver_s: float
    most_s: float


def fill_shortest(ground: Ground, routes: Routes, low_s: float, most_s: float) -> Routes:
    """Lengthen the routes shorter than `low_s`, for at most `most_s` more walking in total.

    In each step the shortest route takes the piece of a neighbour that gains most per second of
    walking. Afterwards both routes are longer than the shortest one was. Stops on their home route
    stay there, and routes with locked stops are left alone. Returns new routes.
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
    """Return the routes nearest to route `taker`, nearest first."""
    away = [
        np.inf if k == taker or not route else ground.times[np.ix_(routes[taker], route)].min()
        for k, route in enumerate(routes)
    ]
    order = np.argsort(away, kind="stable")[:NEIGHBOUR_ROUTES]
    return [int(k) for k in order if np.isfinite(away[k])]


def _stay(
    ground: Ground, giver: list[int], giver_label: int, taker: list[int]
) -> NDArray[np.bool_]:
    """Return which stops of `giver` may not move to `taker`.

    These are stops on their home route, and stops kept apart from a stop of `taker`.
    """
    at_home = ground.home[np.array(giver)] == giver_label
    staying: NDArray[np.bool_] = at_home & (giver_label >= 0)
    if len(ground.apart_with):
        there = set(taker)
        for k, c in enumerate(giver):
            enemies = ground.apart_with[ground.apart_at[c] : ground.apart_at[c + 1]]
            staying[k] |= not there.isdisjoint(enemies.tolist())
    return staying


def _best_piece(
    ground: Ground,
    taker: list[int],
    giver: list[int],
    staying: NDArray[np.bool_],
    most_s: float,
) -> _Move | None:
    """Return the move of one piece of `giver` into `taker` that gains most for its walking.

    None if no piece leaves both routes within the shift and longer than `taker` was.
    """
    inside, line = np.array([0, *taker, 0]), np.array([0, *giver, 0])
    limits = _Limits(ground.shift_s, load_s(ground, taker), load_s(ground, giver), most_s)
    worth, walk_s, first, last, place, is_turned = _find_piece(
        ground.times, ground.service, inside, line, staying, limits
    )
    if worth <= 0.0:
        return None
    piece = giver[first : last + 1]
    if is_turned:
        piece = piece[::-1]
    longer = [*taker[:place], *piece, *taker[place:]]
    shorter = [*giver[:first], *giver[last + 1 :]]
    return _Move(worth, walk_s, longer, shorter)


@compiled
def _find_piece(
    times: NDArray[np.float32],
    service: NDArray[np.float64],
    taker: NDArray[np.int64],
    giver: NDArray[np.int64],
    staying: NDArray[np.bool_],
    limits: _Limits,
) -> tuple[float, float, int, int, int, bool]:
    """Return the best piece as (worth, walking, first, last, place, is reversed).

    Worth 0 means there is none. `first` and `last` are positions among the stops of the giver,
    `place` is the position in the taker. Both routes include the depot at either end. The giver
    keeps at least one stop.
    """
    shift_s, taker_s, giver_s, most_s = limits
    best = (0.0, 0.0, 0, 0, 0, False)
    stops = len(giver) - 2
    for i in range(stops):
        within = 0.0
        first = giver[i + 1]
        for j in range(i, min(stops, i + stops - 1)):
            last = giver[j + 1]
            if staying[j]:
                break
            if j > i:
                within += times[giver[j], last]
            within += service[last]
            # A longer piece cannot be better: the taker gets too long or the giver too short.
            if taker_s + within > shift_s:
                break
            old = np.float64(times[giver[i], first]) + times[last, giver[j + 2]]
            bridge = np.float64(times[giver[i], giver[j + 2]])
            left_s = giver_s - within - old + bridge
            if left_s <= taker_s:
                break
            added, place, is_turned = np.inf, 0, False
            for p in range(len(taker) - 1):
                leg = np.float64(times[taker[p], taker[p + 1]])
                ahead = times[taker[p], first] + times[last, taker[p + 1]] - leg
                back = times[taker[p], last] + times[first, taker[p + 1]] - leg
                if min(ahead, back) < added:
                    added, place, is_turned = min(ahead, back), p, back < ahead
            grown_s = taker_s + within + added
            gain = min(grown_s, left_s) - taker_s
            walk = added + bridge - old
            if max(grown_s, left_s) > shift_s or walk > most_s or gain <= max(0.0, walk):
                continue
            worth = gain / (max(walk, 0.0) + SURE_S)
            if worth > best[0]:
                best = (worth, walk, i, j, place, is_turned)
    return best
