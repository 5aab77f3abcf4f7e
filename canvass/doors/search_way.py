"""The search for a way around what is in between, one door at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from canvass.doors.fences import Fences
from canvass.doors.gateways import GATEWAY, Gateways
from canvass.doors.snap import NAMED_REACH_M, REACH_M
from canvass.doors.stands import GANGWAY_M, Stands
from canvass.doors.straight import AT_DOOR_M, left_own
from canvass.shape_arrays import make_points
from canvass.streets.feet import Streets, foot_on, pavement_before
from canvass.streets.graph import Snap, as_line
from canvass.streets.joints import make_joints
from canvass.streets.obstacles import Obstacles
from canvass.streets.sight import ALL, FENCES, HOUSES, OPEN, Floats, Ints, View, count_walls
from canvass.streets.way_round import ANY, FULL, Found, Limit, find_first, make_desk
from canvass.streets.yards import closed_in

LOOK_M = (30.0, 70.0, REACH_M)
# A way to a street with the door's own name may be this much longer than one to another street.
ROUND_FACTOR, ROUND_EXTRA_M = 1.5, 20.0
ENTRIES = 1 << 15
# The points at which ways turn lie less than this outside the corners they belong to.
CORNER_OFF_M = 0.75


class Around(NamedTuple):
    """What surrounds a door.

    Sealed: only an unmapped gate can lead there; fenced: there are fences within some metres;
    closed: fences and houses enclose it, so that no free way leads there.
    """

    is_sealed: bool
    is_fenced: bool
    is_closed: bool


class SearchWay:
    """Searches ways around obstacles, one door at a time."""

    def __init__(
        self, obstacles: Obstacles, streets: Streets, stands: Stands, eyes: Floats, names: Ints,
        gateways: Gateways,
    ) -> None:  # fmt: skip
        self._obstacles, self._streets = obstacles, streets
        self._stands, self._eyes, self._names = stands, eyes, names
        self._gateways = gateways
        self._desk = make_desk(len(obstacles.corners.xy), len(streets.xy), ENTRIES)
        self.fences = Fences(obstacles)

    def are_closed(self, asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which of the doors `asked` for are in a closed yard."""
        stands, o = self._stands, self._obstacles
        at = np.flatnonzero(asked)
        count = stands.first[at + 1] - stands.first[at]
        own = [stands.own[stands.first[k] : stands.first[k + 1]] for k in at.tolist()]
        closed = np.zeros(len(asked), dtype=bool)
        closed[at] = closed_in(
            o.segments, make_joints(o.segments), self._streets, self._eyes[at],
            np.concatenate([[0], np.cumsum(count)]),
            np.concatenate([stands.own[:0], *own]), o.first_of, AT_DOOR_M,
        )  # fmt: skip
        return closed

    def snap(self, at: int, sides: Sequence[tuple[str, str]], around: Around) -> Snap | None:
        """Return the way to door `at`, or to the fence around it; None if there is no way."""
        with self._free_to_turn(at, around):
            found, passes = self._find(at, around)
        if found.edge < 0:
            return None
        stands, origin_m = self._stands, self._obstacles.origin_m
        own = slice(stands.first[at], stands.first[at + 1])
        k = found.segment
        eye = found.turns[-2]
        px, py, _ = pavement_before(
            self._streets, k, eye[0], eye[1], foot_on(self._streets, k, eye[0], eye[1])
        )
        walked = found.turns.copy()
        walked[-1] = px, py
        link, t = left_own(
            self._obstacles.segments, self._obstacles.first_of, stands.own[own],
            stands.starts_in[own], walked,
        )  # fmt: skip
        stand = walked[link] + t * (walked[link + 1] - walked[link])
        turns = np.concatenate([[stand], found.turns[link + 1 :]]) + origin_m
        walls, is_at_fence = found.walls, False
        if passes == GATEWAY:
            walls = max(self._walls_on(walked[link:], stands.own[own]), 1)
        elif walls > 0:
            eye_m = self._eyes[at] + origin_m
            outside = self.fences.before(turns, eye_m, stands.own[own], AT_DOOR_M)
            if outside is not None:
                turns, is_at_fence = outside, True
                walked = np.concatenate([turns[:-1] - origin_m, walked[-1:]])
                walls = self._walls_on(walked, stands.own[:0])
        if stands.afloat_m[at] > 0:
            ashore = _ashore(self._obstacles.waters, turns)
            if ashore is None:
                return None
            turns = ashore
        length_m = float(np.hypot(*np.diff(turns, axis=0).T).sum())
        ax, ay, bx, by = self._streets.xy[k].tolist()
        is_left = bool((bx - ax) * (eye[1] - ay) - (by - ay) * (eye[0] - ax) > 0)
        side = sides[found.edge][is_left]
        return Snap(found.edge, side, found.offset_m, length_m, as_line(turns), walls, is_at_fence)

    @contextmanager
    def _free_to_turn(self, at: int, around: Around) -> Iterator[None]:
        """Let ways turn in any direction at the corners where a fence meets the door's own house.

        So, too, at the ends of a fence that the door stands at.
        """
        stands, corners = self._stands, self._obstacles.corners
        shapes: Any = []
        if around.is_fenced and len(corners.xy):
            own = stands.own[stands.first[at] : stands.first[at + 1]]
            houses = self._obstacles.areas.geometries[own]
            eye_m = self._eyes[at] + self._obstacles.origin_m
            shapes = self.fences.touching(eye_m, houses, AT_DOOR_M)
        if not len(shapes):
            yield
            return
        near = np.unique(
            self._corner_tree.query(shapes, predicate="dwithin", distance=CORNER_OFF_M)[1]
        )
        before = corners.is_end[near]
        corners.is_end[near] = True
        try:
            yield
        finally:
            corners.is_end[near] = before

    @cached_property
    def _corner_tree(self) -> shapely.STRtree:
        return shapely.STRtree(make_points(self._obstacles.corners.xy + self._obstacles.origin_m))

    def _find(self, at: int, around: Around) -> tuple[Found, int]:
        """Return the best way to any street, or to the door's own street if not much longer.

        The second value is what the way may pass. Fences are passed only if no free way leads to
        any street, and are tried before houses: a fence may have a gate that no map shows, but
        nobody walks through the neighbours. The houses of the door's own number come before others.
        """
        kinds: list[tuple[int, Sequence[float]]] = []
        if not (around.is_sealed or around.is_closed):
            kinds.append((OPEN, LOOK_M))
        if around.is_sealed or around.is_fenced:
            kinds.append((FENCES, LOOK_M[:-1]))
        if not around.is_sealed:
            kinds += [(GATEWAY, LOOK_M[:-1]), (HOUSES, LOOK_M[:-1])]
        kinds += [(FENCES, LOOK_M[-1:]), (ALL, LOOK_M)]
        tries = [Limit(reach_m, np.inf, passes) for passes, reaches in kinds for reach_m in reaches]
        best, passes = self._best(at, ANY, tries)
        name = int(self._names[at])
        is_own = self._streets.name[best.edge] == name and not self._streets.is_island[best.edge]
        if best.edge < 0 or name < 0 or is_own:
            return best, passes
        most_m = min(NAMED_REACH_M, ROUND_FACTOR * best.cost_m + ROUND_EXTRA_M)
        again = passes if best.walls > 0 or passes == GATEWAY else OPEN
        own, _ = self._best(at, name, [Limit(most_m, most_m, again)])
        return (own, again) if own.edge >= 0 else (best, passes)

    def _walls_on(self, walked: Floats, own: Ints) -> int:
        """Return the number of walls of houses, but for the `own`, that a way goes through."""
        o = self._obstacles
        view = View(own, o.first_of, 0.0, 0.0)
        links = zip(walked[:-1].tolist(), walked[1:].tolist(), strict=True)
        return sum(
            max(int(count_walls(o.segments, ax, ay, bx, by, view, HOUSES)), 0)
            for (ax, ay), (bx, by) in links
        )

    def _best(self, at: int, name: int, tries: Sequence[Limit]) -> tuple[Found, int]:
        """Return the way of the first successful try, and what that try may pass."""
        stands = self._stands
        own = stands.own[stands.first[at] : stands.first[at + 1]]
        first = next((k for k, limit in enumerate(tries) if limit.passes == GATEWAY), len(tries))
        found = self._find_first(at, name, tries[:first], own)
        if found[0].edge < 0 and first < len(tries):
            # The houses of the same number are looked up only for doors that need them.
            houses, rest = self._gateways.houses(at), tries[first:]
            if not len(houses):
                rest = [limit for limit in rest if limit.passes != GATEWAY]
            found = self._find_first(at, name, rest, houses)
        return found

    def _find_first(
        self, at: int, name: int, tries: Sequence[Limit], houses: Ints
    ) -> tuple[Found, int]:
        stands, o = self._stands, self._obstacles
        own = stands.own[stands.first[at] : stands.first[at + 1]]
        view = View(own, o.first_of, AT_DOOR_M, float(stands.afloat_m[at]))
        views = view, view._replace(own=houses)
        eye = (float(self._eyes[at, 0]), float(self._eyes[at, 1]))
        rows = np.array([(*limit, limit.passes == GATEWAY) for limit in tries]).reshape(-1, 4)
        while True:
            found, turn = find_first(
                o.segments, o.corners, self._streets, self._desk, eye, views, rows, name
            )
            if found.edge != FULL:
                return found, tries[turn].passes if len(tries) else OPEN
            room = 4 * len(self._desk.keys)
            self._desk = make_desk(len(o.corners.xy), len(self._streets.xy), room)
            rows, tries = rows[turn:], tries[turn:]


def _ashore(waters: shapely.STRtree, turns: Floats) -> Floats | None:
    """Return the way without the gangway at its start, None if that part is too long for one."""
    first = shapely.LineString(turns[:2])
    wet = shapely.union_all(waters.geometries[waters.query(first, predicate="intersects")])
    over = shapely.intersection(first, wet)
    if over.is_empty or shapely.distance(over, shapely.Point(turns[0])) > AT_DOOR_M:
        return turns
    if over.length > GANGWAY_M:
        return None
    away_m = max(first.project(shapely.Point(xy)) for xy in shapely.get_coordinates(over))
    stand = first.interpolate(away_m)
    return np.concatenate([[(stand.x, stand.y)], turns[1:]])
