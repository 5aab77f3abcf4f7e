"""Five teams tonight on five maps: python -m tests.bench.tonight [--pictures DIR] [--out FILE].

Side by side: `ours` with the most doors and by a fair draw, the `older` way (stop by stop, the
doors worth most, whatever is torn apart) and hand-cut turfs walked street by street until the
shift is over. Steps, not seconds: the figures are the same on every machine.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from canvass.document.naming import COMPASS
from canvass.doors.housenumber import SortKey, fold, leading_number, sort_key
from canvass.plan.baselines import measure
from canvass.plan.check import check_plan
from canvass.plan.plan import Plan, Route
from canvass.plan.problem import Problem
from canvass.plan.readable import read_routes
from canvass.plan.search import teams as by_teams
from canvass.plan.search.budget import Budget, SearchContext
from canvass.plan.search.solve import solve
from canvass.plan.search.zones import cut_points
from canvass.plan.split_faces import Why, find_split_faces
from canvass.planning.district import District, make_district, read_map
from canvass.planning.document import Circumstances, KnownRoutes, make_plan_document
from canvass.planning.spread import Heard, spread_worth, who_is_heard
from canvass.planning.task import Task, make_task
from canvass.planning.walking import Walking
from canvass.units import WALKING_SPEED_MPS
from tests.bench.maps import BASES, find_map
from tests.bench.report import write_section

TEAMS, SHIFT_MIN, LATE_SHARE = 5, 150.0, 0.2
SAMPLE = Path(__file__).parents[2] / "data" / "sample.osm.gz"
SAMPLE_BASE = "59.1867,18.0135"
MAPS = {"sample": "Sample", "stockholm": "Östermalm", "lauf": "Lauf", "prosek": "Prague",
        "delft": "Delft"}  # fmt: skip
OLDER, MOST, FAIR, CUT = "stop by stop, as before", "most doors", "fair draw", "hand-cut turfs"
_TITLE = re.compile(r"^(?P<street>.*?) (?P<low>\d\S*?(?: [A-Z])?)(?:–(?P<high>\d\S*(?: [A-Z])?))?$")

Routes = list[list[int]]


@dataclass(frozen=True, slots=True)
class Figures:
    """What five routes are: talks expected, what is torn apart, whom they leave out."""

    doors: int
    talks: float
    split_buildings: int
    split_faces: float
    fitting_faces: int
    overlap: float
    titles: tuple[str, ...]
    titles_overlapping: int
    longest_min: float
    heard: Heard


def read_task(name: str) -> tuple[District, Task]:
    """Return a map's district and what five teams could plan of it."""
    path, base = (SAMPLE, SAMPLE_BASE) if name == "sample" else (find_map(name), BASES[name])
    lat, lon = map(float, base.split(","))
    district = make_district(read_map(str(path)))
    walking = Walking(SHIFT_MIN, WALKING_SPEED_MPS, late_share=LATE_SHARE)
    return district, make_task(district, lat=lat, lon=lon, shift=walking)


def ours(problem: Problem, steps: int, seed: int) -> Routes:
    """Return the routes of the program itself."""
    budget = Budget(time.monotonic, None, steps)
    plan = solve(problem, budget, seed=seed, max_routes=TEAMS)
    return [list(route.stops) for route in plan.routes]


def older(problem: Problem, steps: int, seed: int) -> Routes:
    """Return routes searched stop by stop: nothing keeps buildings and block faces whole."""
    everything = np.arange(1, len(problem.stops) + 1)
    chosen = by_teams.choose_candidates(problem, everything, TEAMS)
    budget = Budget(time.monotonic, None, steps, None)
    phase = by_teams.Phase(0.0, 1.0, 0.0, is_first=True)
    holes, by_teams.HOLE_SHIFTS = by_teams.HOLE_SHIFTS, 0.0
    try:
        context = SearchContext(budget, seed, lambda *_: None, 1)
        found = by_teams._search(problem.take(chosen.tolist()), TEAMS, context, None, phase)
    finally:
        by_teams.HOLE_SHIFTS = holes
    return [[int(chosen[c - 1]) for c in route] for route in found if route]


def hand_cut(task: Task, routes_needed: int) -> Routes:
    """Return the five turfs in which most doors are done when the shift is over.

    The district is cut into as many compact turfs as it needs shifts; in each the nearest street
    comes next, its odd numbers up and its even ones back, until it is time to go home.
    """
    from canvass.plan.baselines import _walk_streets

    problem = task.problem
    firsts = [planned.entrance.addresses[0] for planned in task.stops]
    streets = [fold(first.street) for first in firsts]
    numbers = [leading_number(first.housenumber) for first in firsts]
    xy_m = np.array([(stop.x_m, stop.y_m) for stop in problem.stops])
    service_s = np.array([stop.service_s for stop in problem.stops])
    turfs = []
    for members in cut_points(xy_m, service_s, routes_needed):
        line = _walk_streets(members, xy_m, problem.depot_xy_m, streets, numbers)
        turfs.append(_until_time(problem, line))
    return sorted(turfs, key=lambda turf: -_doors(problem, turf))[:TEAMS]


def _until_time(problem: Problem, line: Sequence[int]) -> list[int]:
    done: list[int] = []
    for location in line:
        if measure(problem, [[*done, location]]).total_s > problem.shift_s:
            break
        done.append(location)
    return done


def _doors(problem: Problem, route: Sequence[int]) -> int:
    return sum(problem.stops[i - 1].doors for i in route)


def count_split_buildings(task: Task, routes: Routes) -> int:
    """Return how many buildings are on two routes though they fit one shift alone."""
    problem = task.problem
    on: dict[str, set[int]] = defaultdict(set)
    whole: dict[str, list[int]] = defaultdict(list)
    for i, stop in enumerate(problem.stops, start=1):
        if stop.building:
            whole[stop.building].append(i)
    for k, route in enumerate(routes):
        for i in route:
            if problem.stops[i - 1].building:
                on[problem.stops[i - 1].building].add(k)
    return sum(
        len(mine) > 1 and measure(problem, [whole[building]]).total_s <= problem.shift_s
        for building, mine in on.items()
    )


def count_overlapping(titles: Sequence[str]) -> int:
    """Return how many pairs of titles could mean the same door.

    Two of one street do unless both have numbers, which do not meet, or both have directions.
    """
    return sum(_may_meet(one, other) for one, other in combinations(titles, 2))


def _may_meet(one: str, other: str) -> bool:
    (street, low, high), (other_street, first, last) = map(_ends, (one, other))
    if street != other_street:
        return False
    if low is None or first is None or high is None or last is None:
        return not (low is first is None and one != other and street not in (one, other))
    return low <= last and first <= high


def _ends(title: str) -> tuple[str, SortKey | None, SortKey | None]:
    """Return the street of a title, and its first and last number if it has any."""
    found = _TITLE.match(title)
    if found is not None:
        return found["street"], sort_key(found["low"]), sort_key(found["high"] or found["low"])
    street, _, last = title.rpartition(" ")
    return (street if last in COMPASS["en"] else title), None, None


def look_at(district: District, task: Task, routes: Routes) -> Figures:
    """Return the figures of routes."""
    problem = task.problem
    titles = titles_of(district, task, routes)
    doors = sum(_doors(problem, route) for route in routes)
    times = task.walking.times
    seen = read_routes(problem.stops, routes)
    margins = [sum(problem.stops[i - 1].margin_s for i in route) for route in routes]
    spent = measure(problem, routes).durations_s
    return Figures(
        doors, doors * times.p_open * times.p_talk, count_split_buildings(task, routes),
        seen.split_faces,
        sum(face.why is not Why.LONG for face in find_split_faces(problem, routes)),
        seen.hull_overlap, titles, count_overlapping(titles),
        max(s - m for s, m in zip(spent, margins, strict=True)) / 60,
        who_is_heard(task, frozenset(i for route in routes for i in route), {}),
    )  # fmt: skip


def as_plan(problem: Problem, routes: Routes) -> Plan:
    """Return routes as a plan, the other stops left for later."""
    made = []
    for route in routes:
        walk_s = float(problem.times.legs(np.array([0, *route, 0])).sum())
        service_s = sum(problem.stops[i - 1].service_s for i in route)
        made.append(Route(tuple(route), walk_s, service_s))
    there = {i for route in routes for i in route}
    later = tuple(i for i in range(1, len(problem.stops) + 1) if i not in there)
    return Plan(tuple(made), later)


def titles_of(district: District, task: Task, routes: Routes) -> tuple[str, ...]:
    """Return what the routes are called on paper."""
    document = make_plan_document(
        district, task, as_plan(task.problem, routes), shift=task.walking,
        how=Circumstances("2026-09-01T00:00:00Z", "", 0, 0.0, 0.0), known=KnownRoutes(None),
        lang="en",
    )  # fmt: skip
    return tuple(route.name for route in document.routes)


def draw(name: str, task: Task, ways: dict[str, Routes], folder: Path) -> None:
    """Draw the ways side by side: a colour a team, the doors left out in grey."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    stops = task.problem.stops
    xy = np.array([(stop.x_m, stop.y_m) for stop in stops])
    base = np.array(task.problem.depot_xy_m)
    planned = [i - 1 for routes in ways.values() for route in routes for i in route]
    low, high = xy[planned].min(axis=0) - 80, xy[planned].max(axis=0) + 80
    figure, axes = pyplot.subplots(1, len(ways), figsize=(9 * len(ways), 9), squeeze=False)
    for axis, (way, routes) in zip(axes[0], ways.items(), strict=True):
        axis.scatter(*xy.T, s=4, c="0.8")
        for k, route in enumerate(routes):
            line = np.vstack([base, xy[[i - 1 for i in route]], base])
            axis.plot(*line.T, lw=0.5, c=f"C{k}")
            mine = xy[[i - 1 for i in route]]
            size = [6 + 3 * stops[i - 1].doors for i in route]
            axis.scatter(*mine.T, s=size, c=f"C{k}")
        axis.plot(*base, "k*", ms=16)
        axis.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), title=f"{MAPS[name]}: {way}",
                 aspect="equal", xticks=[], yticks=[])  # fmt: skip
    figure.tight_layout()
    figure.savefig(folder / f"{name}.png", dpi=60)
    pyplot.close(figure)


def plan_ways(task: Task, steps: int, seed: int) -> dict[str, Routes]:
    """Return the routes of each way of planning five teams, checked where they are ours."""
    problem = task.problem
    away = problem.times.table([0], range(1, len(problem.stops) + 1))[0]
    service = sum(stop.service_s for stop in problem.stops)
    needed = max(TEAMS, round(service / (problem.shift_s - 2 * float(np.median(away))) / 0.85))
    fair = spread_worth(task, TEAMS, seed) or task
    ways = {
        OLDER: older(problem, steps, seed),
        MOST: ours(problem, steps, seed),
        FAIR: ours(fair.problem, steps, seed),
        CUT: hand_cut(task, needed),
    }
    for way in (MOST, FAIR):
        check_plan(problem, as_plan(problem, ways[way]))
    return ways


def _left_out(heard: Heard) -> str:
    kinds = [f"{there - done} of {there} {kind}s" for kind, (done, there) in heard.by_kind.items()]
    least = heard.least_part()
    where = "" if least is None else f"; {least[0]} {least[1][0]} of {least[1][1]} planned"
    return ", ".join(kinds) + where


def report(rows: dict[str, dict[str, Figures]], steps: int) -> str:
    """Return the table of all maps and ways."""
    lines = [
        f"{TEAMS} teams, {SHIFT_MIN:.0f} min, one in five late, {steps} steps of search "
        "(`python -m tests.bench.tonight`). *Split buildings*: those on two routes that fit one "
        "shift. *Split faces*: of the block faces with two planned stops or more those on two "
        "routes, and the number of those that fit one shift. *Titles "
        "that meet*: pairs of titles that could mean one door. The talks of the older "
        "way are 100 %.", "",
        "| map | way | doors | talks | split buildings | split faces (that fit a shift) | ground "
        "on two routes | titles that meet | left out |",
        "|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for name, ways in rows.items():
        for way, found in ways.items():
            share = 100 * found.talks / ways[OLDER].talks
            lines.append(
                f"| {MAPS[name]} | {way} | {found.doors} | {found.talks:.1f} ({share:.0f} %) | "
                f"{found.split_buildings} | {100 * found.split_faces:.0f} % "
                f"({found.fitting_faces}) | "
                f"{100 * found.overlap:.0f} % | {found.titles_overlapping} | "
                f"{_left_out(found.heard)} |"
            )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("maps", nargs="*", default=list(MAPS))
    parser.add_argument("--steps", type=int, default=3_000_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pictures", type=Path, default=None)
    parser.add_argument("--out", type=Path, default=None, help="e.g. docs/benchmarks.md")
    given = parser.parse_args()
    rows: dict[str, dict[str, Figures]] = {}
    for name in given.maps:
        district, task = read_task(name)
        ways = plan_ways(task, given.steps, given.seed)
        rows[name] = {way: look_at(district, task, routes) for way, routes in ways.items()}
        for way, found in rows[name].items():
            print(name, "|", way, "|", found.doors, f"{found.talks:.1f}", found.split_buildings,
                  f"{found.split_faces:.3f}", f"{found.overlap:.3f}", found.titles_overlapping,
                  f"{found.longest_min:.0f}", found.titles, found.heard.by_kind,
                  flush=True)  # fmt: skip
        if given.pictures is not None:
            given.pictures.mkdir(parents=True, exist_ok=True)
            draw(name, task, {w: r for w, r in ways.items() if w != CUT}, given.pictures)
    text = report(rows, given.steps)
    print(text)
    if given.out is not None:
        write_section(given.out, "five teams tonight", text)


if __name__ == "__main__":
    main()
