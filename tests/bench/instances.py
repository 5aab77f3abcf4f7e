"""Problem B1 on the real maps: every address one door of 120 s, 150 min, base at the median."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from canvass.doors.build import make_doors
from canvass.doors.housenumber import fold, leading_number, sort_key
from canvass.doors.snap import snap_points
from canvass.osm.extract import Extract
from canvass.osm.read import read_extract
from canvass.plan.problem import Problem, Stop
from canvass.streets.attached import make_places
from canvass.streets.build import make_street_graph
from canvass.streets.network import make_walk_network
from canvass.streets.times import WalkTimes
from tests.bench.maps import find_map

SERVICE_S, SHIFT_S, SPEED_MPS = 120.0, 9000.0, 1.25


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """A B1 problem, and its stops' street and number for the lists people make."""

    name: str
    problem: Problem
    streets: tuple[str, ...]
    numbers: tuple[int | None, ...]
    list_order: tuple[int, ...]


def make_b1(prefix: str, *, most: int | None = None) -> Instance:
    """Return B1 on the map whose name holds `prefix`; `most` keeps addresses nearest the base."""
    path = find_map(prefix)
    return make_b1_of(read_extract(path), path.name.removesuffix(".osm.pbf"), most=most)


def make_b1_of(
    extract: Extract, name: str, *, most: int | None = None, shift_s: float = SHIFT_S
) -> Instance:
    """Return B1 on a map that was read, as `make_b1` does."""
    graph = make_street_graph(extract)
    doors = make_doors(extract, graph)
    addresses = [a for e in doors.entrances for a in e.addresses]
    xy = graph.project(np.array([a.lon for a in addresses]), np.array([a.lat for a in addresses]))
    base = int(np.argmin(np.hypot(*(xy - np.median(xy, axis=0)).T)))
    found = snap_points(graph, xy, [a.street for a in addresses])
    snaps = [snap for snap in found if snap is not None]
    network = make_walk_network(graph)
    places = make_places(network, [snaps[base], *snaps], np.vstack([xy[base], xy]))
    times = WalkTimes(network, places, speed_mps=SPEED_MPS)
    away = times.table([0], range(len(times)))[0]
    kept = [i for i in range(1, len(times)) if 2 * away[i] + SERVICE_S <= shift_s]
    if most is not None:
        kept = sorted(sorted(kept, key=lambda i: float(away[i]))[:most])
    stops = tuple(
        Stop(
            addresses[i - 1].id,
            1,
            SERVICE_S,
            float(xy[i - 1, 0]),
            float(xy[i - 1, 1]),
            face=3 * snaps[i - 1].edge + ("none", "left", "right").index(snaps[i - 1].side),
            along_m=snaps[i - 1].offset_m,
        )
        for i in kept
    )
    mine = [addresses[i - 1] for i in kept]
    order = sorted(
        range(len(mine)), key=lambda k: (fold(mine[k].street), sort_key(mine[k].housenumber), k)
    )
    depot = (float(xy[base, 0]), float(xy[base, 1]))
    return Instance(
        name,
        Problem(stops, depot, shift_s, times.take([0, *kept])),
        tuple(fold(a.street) for a in mine),
        tuple(leading_number(a.housenumber) for a in mine),
        tuple(k + 1 for k in order),
    )
