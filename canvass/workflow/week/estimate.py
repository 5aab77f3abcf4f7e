"""Estimate how many routes and hours a district will take, without planning it.

Time at doors is computed as in the planner. Walking is the straight-line length of a tour of all
doors in the order of a Hilbert curve. Such a tour is about a quarter longer than the shortest one
(J. Bartholdi, L. Platzman, Operations Research Letters 1, 1982), and walking along streets is about
a quarter longer than straight lines, so the two errors cancel. `docs/desk.md` has the accuracy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from canvass.curve import along_curve
from canvass.document.document import BasePlace
from canvass.errors import InputError
from canvass.planning.set_walking import with_set_times
from canvass.planning.walking import Walking
from canvass.store import districts
from canvass.store.database import open_reader
from canvass.store.door_rows import list_door_rows
from canvass.units import M_PER_DEGREE, WALKING_SPEED_MPS
from canvass.workflow.clock import now
from canvass.workflow.district.locked_entrances import waiting_for_access
from canvass.workflow.district.never_planned import doors_never_to_plan
from canvass.workflow.week.set_times import find_set_times

DETOUR = 1.3
"""How much longer the walk to the base is along streets than in a straight line."""

ORDER = 10
"""Order of the curve: the district is divided into 1024 by 1024 squares."""

UNSURE = 0.15


@dataclass(frozen=True, slots=True)
class Estimate:
    """Doors to knock on, a range for the number of routes, and the total hours."""

    doors: int
    least_routes: int
    most_routes: int
    hours: float


def estimate_plan(
    db: Path,
    district: str | None,
    base: BasePlace,
    *,
    minutes: float,
    minutes_per_door: float | None,
) -> Estimate:
    """Return the estimate for a stored district; raises InputError if it has no doors."""
    moment = now()
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        rows = list_door_rows(connection, row.district_id)
        never = doors_never_to_plan(connection, row.district_id, rows)
        waiting = waiting_for_access(connection, row.district_id, rows, now=moment)
    allowed = [
        row
        for row in rows
        if row.entrance_id is not None
        and row.reason is None
        and row.door_id not in never
        and row.door_id not in waiting
    ]
    if not allowed:
        raise InputError("no door of this district can be planned; look at the doors left out")
    times = find_set_times(db, district, None).times
    walking = with_set_times(Walking(minutes, WALKING_SPEED_MPS, minutes_per_door), times)
    shrink = math.cos(math.radians(base.lat))
    places = {row.entrance_id: (row.lon * shrink, row.lat) for row in allowed}
    xy_m = M_PER_DEGREE * np.array(list(places.values()))
    base_m = M_PER_DEGREE * np.array([base.lon * shrink, base.lat])
    return reckon(len(allowed), xy_m, base_m, walking)


def reckon(
    doors: int, xy_m: NDArray[np.float64], base_m: NDArray[np.float64], walking: Walking
) -> Estimate:
    """Return the estimate for doors at `xy_m` and a base at `base_m` (metres, local plane)."""
    door_s = walking.times.door_s
    if walking.minutes_per_door is not None:
        door_s = 60 * walking.minutes_per_door
    tour_s = _curve_m(xy_m) / walking.speed_mps
    away_s = DETOUR * float(np.hypot(*(xy_m - base_m).T).mean()) / walking.speed_mps
    at_doors_s = doors * door_s + tour_s
    kept_free_s = walking.margin.of_doors_s(doors)
    room_s = walking.margin.shift_s - 2 * away_s
    if room_s <= door_s:
        raise InputError(
            "a shift of {minutes} min is too short for the way from this base; give a longer one "
            "or a base nearer by",
            minutes=f"{walking.minutes:g}",
        )
    routes = (at_doors_s + kept_free_s) / room_s
    hours = (at_doors_s + 2 * away_s * max(1.0, routes)) / 3600
    return Estimate(
        doors,
        max(1, math.floor(routes * (1 - UNSURE) + 0.5)),
        max(1, math.ceil(routes * (1 + UNSURE))),
        hours,
    )


def _curve_m(xy_m: NDArray[np.float64]) -> float:
    """Return the length (metres) of a tour of the places in the order of a Hilbert curve."""
    if len(xy_m) < 2:
        return 0.0
    low = xy_m.min(axis=0)
    size = max(1.0, float((xy_m.max(axis=0) - low).max()))
    cells = np.minimum(((xy_m - low) / size * (1 << ORDER)).astype(np.int64), (1 << ORDER) - 1)
    order = np.argsort(along_curve(cells[:, 0], cells[:, 1], ORDER), kind="stable")
    return float(np.hypot(*np.diff(xy_m[order], axis=0).T).sum())
