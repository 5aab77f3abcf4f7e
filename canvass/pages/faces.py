"""Block faces: one side of one street edge, with the doors on it counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from canvass.coverage.records import CoveredDoor, DoorStory
from canvass.coverage.shares import Shares, count_shares
from canvass.doors.snap import snap_points
from canvass.streets.graph import StreetGraph

ASIDE_M = 3.5
SMOOTH_M = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Faces:
    """Block faces as lines in degrees, with the street of most of their doors and their counts."""

    lines: tuple[NDArray[np.float64], ...]
    streets: tuple[str, ...]
    counts: tuple[Shares, ...]
    face_by_door: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class PlacedDoors:
    """Doors with their block faces: `face_by_door` has the index of each door's line."""

    lines: tuple[NDArray[np.float64], ...]
    streets: tuple[str, ...]
    face_by_door: Mapping[str, int]

    def count(self, shares: Iterable[tuple[str, Shares]]) -> Faces:
        """Return the faces with the shares of their doors; `shares` are (door id, shares)."""
        counts = [Shares()] * len(self.lines)
        for door_id, share in shares:
            face = self.face_by_door.get(door_id)
            if face is not None:
                counts[face] += share
        return Faces(self.lines, self.streets, tuple(counts), self.face_by_door)


def place_doors(doors: Sequence[CoveredDoor], graph: StreetGraph) -> PlacedDoors:
    """Return the block faces with doors, prepared for repeated counts."""
    faces = make_faces(doors, {}, graph)
    return PlacedDoors(faces.lines, faces.streets, faces.face_by_door)


def make_faces(
    doors: Sequence[CoveredDoor], stories: Mapping[str, DoorStory], graph: StreetGraph
) -> Faces:
    """Return the block faces with doors; doors off the network are left out."""
    first = {door.entrance_id: door for door in reversed(doors)}
    stands = list(first.values())
    if not stands:
        return Faces((), (), ())
    xy_m = graph.project(
        np.array([door.lon for door in stands]), np.array([door.lat for door in stands])
    )
    snaps = snap_points(graph, xy_m, [door.street for door in stands])
    face_by_entrance = {
        door.entrance_id: f"{snap.edge} {snap.side}"
        for door, snap in zip(stands, snaps, strict=True)
        if snap is not None
    }
    placed = [door for door in doors if door.entrance_id in face_by_entrance]
    counts = count_shares(placed, stories, lambda door: face_by_entrance[door.entrance_id])
    street_by_face: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for door in placed:
        street_by_face[face_by_entrance[door.entrance_id]][door.street] += 1
    streets = [max(found.items(), key=lambda row: row[1])[0] for found in street_by_face.values()]
    number = {face: k for k, face in enumerate(counts)}
    return Faces(
        tuple(_lines(list(counts), graph)),
        tuple(streets),
        tuple(counts.values()),
        {door.door_id: number[face_by_entrance[door.entrance_id]] for door in placed},
    )


def _lines(faces: Sequence[str], graph: StreetGraph) -> list[NDArray[np.float64]]:
    """Return a line in degrees for each face: its street's line, moved to the face's side."""
    edges, asides = [], []
    for face in faces:
        index, side = face.split()
        edge = graph.edges[int(index)]
        away = edge.half_width_m / 2 + ASIDE_M
        edges.append(int(index))
        asides.append({"left": away, "right": -away}.get(side, 0.0))
    middle = shapely.simplify(graph.lines[edges], SMOOTH_M)
    moved = shapely.offset_curve(middle, np.array(asides), join_style="bevel")
    is_odd = shapely.is_empty(moved) | (shapely.get_type_id(moved) != 1)
    moved[is_odd] = middle[is_odd]
    xy_m, which = shapely.get_coordinates(moved, return_index=True)
    lon, lat = graph.to_degrees.transform(xy_m[:, 0], xy_m[:, 1])
    cuts = np.flatnonzero(np.diff(which)) + 1
    return np.split(np.column_stack([lon, lat]), cuts)
