"""Cities: python -m tests.bench.scale [city 5k six] [--out FILE].

`city` is all of Copenhagen, and a piece of it: the doors of neighbouring routes, about 4,000,
planned once more alone from the same base. `six` is six copies of Copenhagen side by side, `5k`
the 5,000 doors nearest the base, both with the same long shift and as many steps a door, so that
what grows is the work. Each runs in a process of its own, for its peak memory.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import resource
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from canvass.osm.extract import Extract, Way
from canvass.osm.read import read_extract
from canvass.plan.check import check_plan
from canvass.plan.plan import Plan
from canvass.plan.problem import Problem
from canvass.plan.search.budget import Budget
from canvass.plan.search.solve import Progress, solve
from tests.bench.instances import SHIFT_S, make_b1_of
from tests.bench.maps import find_map
from tests.bench.report import write_section

PIECE_DOORS = 4000
COPIES = 6
LONG_SHIFT_S = 16 * 3600.0
SMALL_DOORS = 5000
GOALS = {"5k": "-", "city": "60 s, 2 GB", "six": "360 s, 6 GB"}
CITY_SECONDS = 45.0
STEPS_PER_DOOR = 50


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring routes of a city's plan, and the same doors planned alone."""

    doors: int
    hours_in_city: float
    hours_alone: float

    @property
    def loss(self) -> float:
        """Return the share of hours by which the city's routes are longer."""
        return self.hours_in_city / self.hours_alone - 1


@dataclass(frozen=True, slots=True)
class Measured:
    """One plan of a city: seconds in all and of the search, hours per door, peak memory."""

    what: str
    doors: int
    routes: int
    hours: float
    seconds: float
    search_seconds: float
    megabytes: float
    piece: Piece | None = None


def _moved(extract: Extract, ids: int, lon: float) -> Extract:
    """Return an extract with ids and longitudes moved; what is only drawn is left out."""

    def ref(name: str) -> str:
        return f"{name[0]}{int(name[1:]) + ids}"

    def way(one: Way) -> Way:
        return replace(one, way_id=one.way_id + ids, node_ids=one.node_ids + ids,
                       lonlat=one.lonlat + np.array([lon, 0.0]))  # fmt: skip

    return replace(
        extract,
        ways=tuple(way(one) for one in extract.ways),
        railways=tuple(way(one) for one in extract.railways),
        node_tags={node + ids: tags for node, tags in extract.node_tags.items()},
        addresses=tuple(
            a._replace(
                ref=ref(a.ref), lon=a.lon + lon, building_ref=a.building_ref and ref(a.building_ref)
            )
            for a in extract.addresses
        ),
        interpolations=(), buildings=(), entrances=(), organisations=(), backdrops=(),
    )  # fmt: skip


def copies(extract: Extract, count: int) -> Extract:
    """Return an extract of `count` copies side by side, joined by added ways.

    Copy k has its ids moved by k times a round number and its longitudes by k times the width; a
    footway joins the easternmost node of each copy's residential streets with the westernmost of
    the next.
    """
    west, south, east, north = extract.bounds
    width = (east - west) * 1.02
    largest = max(max(way.way_id, int(way.node_ids.max())) for way in extract.ways)
    step = 10 ** math.ceil(math.log10(largest + 1))
    made = [_moved(extract, k * step, k * width) for k in range(count)]
    joints = []
    for k in range(count - 1):
        ends = [_end(made[k], np.argmax), _end(made[k + 1], np.argmin)]
        joints.append(
            Way(step * count + k, {"highway": "footway"}, np.array([node for node, _ in ends]),
                np.array([place for _, place in ends]))
        )  # fmt: skip
    return replace(
        made[0],
        bounds=(west, south, east + (count - 1) * width, north),
        ways=(*(way for one in made for way in one.ways), *joints),
        railways=tuple(way for one in made for way in one.railways),
        node_tags={node: tags for one in made for node, tags in one.node_tags.items()},
        addresses=tuple(a for one in made for a in one.addresses),
    )


def _end(extract: Extract, pick: Any) -> tuple[int, Any]:
    """Return the node (and place) of residential streets farthest east or west."""
    streets = [way for way in extract.ways if way.tags.get("highway") == "residential"]
    nodes = np.concatenate([way.node_ids for way in streets])
    lonlat = np.concatenate([way.lonlat for way in streets])
    at = int(pick(lonlat[:, 0]))
    return int(nodes[at]), lonlat[at]


def measure(what: str) -> Measured:
    """Plan a piece, the city, or six cities, from the map file to the checked plan."""
    begun = time.perf_counter()
    extract = read_extract(find_map("copenhagen"))
    if what == "six":
        instance = make_b1_of(copies(extract, COPIES), what, shift_s=LONG_SHIFT_S)
    elif what == "5k":
        instance = make_b1_of(extract, what, most=SMALL_DOORS, shift_s=LONG_SHIFT_S)
    else:
        instance = make_b1_of(extract, what)
    doors = len(instance.problem.stops)
    ready = time.perf_counter()
    if what == "city":
        plan = _plan(instance.problem, seconds=CITY_SECONDS)
    else:
        plan = _plan(instance.problem, steps=STEPS_PER_DOOR * doors)
    ended = time.perf_counter()
    check_plan(instance.problem, plan)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    piece = _piece(instance.problem, plan) if what == "city" else None
    return Measured(
        what, doors, len(plan.routes), plan.total_s / 3600, ended - begun, ended - ready, memory,
        piece,
    )  # fmt: skip


def _plan(problem: Problem, *, seconds: float | None = None, steps: int | None = None) -> Plan:
    def tell(progress: Progress) -> None:
        print(f"  {progress.elapsed_s:6.1f} s  {progress.hours:9.1f} h  {progress.routes} routes "
              f"{progress.message}", flush=True)  # fmt: skip

    return solve(problem, Budget(time.monotonic, seconds, steps), on_progress=tell)


def _piece(problem: Problem, plan: Plan) -> Piece:
    """Plan the doors of routes in one direction from the base alone, in the time they had."""
    east_m, north_m = problem.depot_xy_m
    places = [
        np.mean([(problem.stops[i - 1].x_m, problem.stops[i - 1].y_m) for i in route.stops], axis=0)
        for route in plan.routes
    ]
    order = np.argsort([math.atan2(y - north_m, x - east_m) for x, y in places], kind="stable")
    chosen: list[int] = []
    hours = 0.0
    for k in order.tolist():
        if len(chosen) >= PIECE_DOORS:
            break
        chosen += plan.routes[k].stops
        hours += plan.routes[k].duration_s / 3600
    alone = problem.take(sorted(chosen))
    found = _plan(alone, seconds=CITY_SECONDS * len(chosen) / len(problem.stops))
    check_plan(alone, found)
    return Piece(len(chosen), hours, found.total_s / 3600)


def _call(connection: Any, what: str) -> None:
    connection.send(measure(what))


def _from_json(fields: dict[str, Any]) -> Measured:
    piece = fields.pop("piece")
    return Measured(**fields, piece=None if piece is None else Piece(**piece))


def exponent(small: Measured, large: Measured) -> float:
    """Return the growth exponent of the whole time between two sizes."""
    return math.log(large.seconds / small.seconds) / math.log(large.doors / small.doors)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", default=list(GOALS))
    parser.add_argument("--kept", type=Path, default=Path(".bench/scale.json"))
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    given = parser.parse_args()
    rows: dict[str, Measured] = {}
    if given.kept.exists():
        found = json.loads(given.kept.read_text(encoding="utf-8"))
        rows = {what: _from_json(fields) for what, fields in found.items()}
    for what in given.what:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("spawn").Process(target=_call, args=(theirs, what))
        process.start()
        theirs.close()
        rows[what] = ours.recv()
        process.join()
        print(rows[what], flush=True)
        given.kept.parent.mkdir(parents=True, exist_ok=True)
        given.kept.write_text(json.dumps({k: asdict(row) for k, row in rows.items()}, indent=1))
    lines = [
        f"From the map file to the checked plan, on {os.cpu_count()} cores; shift "
        f"{SHIFT_S / 60:.0f} min, for 5k and six copies {LONG_SHIFT_S / 60:.0f} min so that the "
        f"base reaches them all, and {STEPS_PER_DOOR} steps of search a door.",
        "",
        "| what | doors | routes | hours | hours per 1,000 doors | s | search s | peak MB | goal |",
        "|---|---|---|---|---|---|---|---|---|",
        *(
            f"| {r.what} | {r.doors} | {r.routes} | {r.hours:.1f} | {1000 * r.hours / r.doors:.2f} "
            f"| {r.seconds:.1f} | {r.search_seconds:.1f} | {r.megabytes:.0f} | {GOALS[r.what]} |"
            for r in rows.values()
        ),
    ]
    if {"5k", "six"} <= rows.keys():
        lines += ["", f"Growth exponent: {exponent(rows['5k'], rows['six']):.2f}"]
    if "city" in rows and (piece := rows["city"].piece) is not None:
        lines += [
            "",
            f"A piece of {piece.doors} doors: {piece.hours_in_city:.1f} h in the city's plan, "
            f"{piece.hours_alone:.1f} h planned alone: {100 * piece.loss:+.1f} % (goal 3 %).",
        ]
    write_section(given.out, "cities", "\n".join(lines))


if __name__ == "__main__":
    main()
