"""What stands at the top of a walk list: streets, sums, and what to do first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from canvass.doors.housenumber import summarise_numbers
from canvass.plan.document import PlanDocument, RouteEntry
from canvass.streets.costs import ROAD_CLASSES
from canvass.walklist.basemap import BaseMap
from canvass.walklist.drawing import Points
from canvass.walklist.occupancy import sample_line
from canvass.walklist.rows import stairwell_beside
from canvass.walklist.type import plain
from canvass.walklist.wording import Wording

ALONG_M = 18.0
MOST_STREETS_ON_THE_WAY = 4
SAME_WAY = 0.75
LEAST_SAMPLES = 4


def numbers_by_street(document: PlanDocument) -> dict[str, list[str]]:
    """Return all house numbers of each street of the plan, planned or excluded."""
    found: dict[str, list[str]] = defaultdict(list)
    for route in document.routes:
        for stop in route.stops:
            for line in stop.addresses:
                found[line.street].append(line.housenumber)
    for entry in document.excluded:
        found[entry.street].append(entry.housenumber)
    return found


def summarise_streets(route: RouteEntry, every: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Return each street of a route in walking order with its numbers summed up."""
    mine: dict[str, list[str]] = {}
    for stop in route.stops:
        for line in stop.addresses:
            mine.setdefault(line.street, []).append(line.housenumber)
    return [
        (plain(street), plain(summarise_numbers(numbers, every.get(street, numbers))))
        for street, numbers in mine.items()
    ]


def large_crossings(route: RouteEntry) -> int:
    """Return how often the route crosses a large road."""
    return sum(
        count
        for highway, count in route.crossings.items()
        if (road := ROAD_CLASSES.get(highway)) is not None and road.is_large
    )


def streets_along(path_m: Points, base_map: BaseMap) -> list[str]:
    """Return the streets one walks along on a path, in order, the shortest left out."""
    layer = base_map.named
    samples = sample_line(path_m, 12.0)
    if len(samples) < 3 or not len(layer.lines):
        return []
    middles = (samples[:-1] + samples[1:]) / 2
    steps = np.diff(samples, axis=0)
    names: list[str] = []
    pairs = layer.tree.query(shapely.points(middles), predicate="dwithin", distance=ALONG_M)
    by_sample: dict[int, list[int]] = defaultdict(list)
    for sample, street in pairs.T.tolist():
        by_sample[sample].append(street)
    for index, step in enumerate(steps):
        names.append(_street_beside(middles[index], step, by_sample.get(index, []), base_map))
    return _runs(names)


def _street_beside(point: Points, step: Points, near: list[int], base_map: BaseMap) -> str:
    """Return the nearest street that runs the way one walks, "" when none does."""
    best, best_away = "", np.inf
    here = shapely.Point(point)
    for index in near:
        line = base_map.named.tree.geometries[index]
        along = line.project(here)
        ends = [line.interpolate(max(along - 4, 0)), line.interpolate(along + 4)]
        dx, dy = ends[1].x - ends[0].x, ends[1].y - ends[0].y
        size = np.hypot(dx, dy) * np.hypot(*step)
        away = line.distance(here)
        if size > 0 and abs(dx * step[0] + dy * step[1]) / size > SAME_WAY and away < best_away:
            best, best_away = base_map.named.names[index], away
    return best


def _runs(names: list[str]) -> list[str]:
    """Return the names in order of first walking them, without those passed in a few steps."""
    counts: dict[str, int] = {}
    for name in names:
        if name:
            counts[name] = counts.get(name, 0) + 1
    return [plain(name) for name, count in counts.items() if count >= LEAST_SAMPLES]


def say_what_first(
    route: RouteEntry, streets: Sequence[str], length_m: float, base_label: str, words: Wording
) -> str:
    """Return the sentence that brings a team from the base along `streets` to its first door."""
    first = route.stops[0]
    street = plain(first.street)
    door = f"{street} {plain(first.housenumber)}".strip()
    via = [name for name in streets if name != street]
    if len(via) > MOST_STREETS_ON_THE_WAY:
        via = [*via[: MOST_STREETS_ON_THE_WAY - 1], "…", via[-1]]
    if via:
        text = words.say("From {base} along {streets} to {door}: {distance}.")
    else:
        text = words.say("From {base} to {door}: {distance}.")
    return text.format(
        base=plain(base_label) or words.say("the base"),
        streets=", ".join(via),
        door=door,
        distance=words.distance(length_m),
    )


def say_what_to_do(route: RouteEntry, codes: Mapping[str, str], words: Wording) -> str:
    """Return the tasks of a route and the codes of its stairwells as one text, "" for none.

    `codes` are by entrance, and empty unless the organizer asked for them on paper.
    """
    parts = []
    for task in route.tasks:
        if task.kind == "ask_for_access":
            door = _place(task.street, task.housenumber, task.entrance)
            parts.append(
                words.say("ask for access at {door} ({doors})").format(
                    door=door, doors=words.doors(task.doors)
                )
            )
    shown: dict[str, str] = {}
    for stop in route.stops:
        code = codes.get(stop.id.partition("~")[0])
        if code is not None:
            door = _place(stop.street, stop.housenumber, stop.entrance)
            shown[door] = words.say("code at {door}: {code}").format(door=door, code=plain(code))
    return "; ".join([*parts, *shown.values()])


def _place(street: str, number: str, entrance: str) -> str:
    return plain(f"{street} {number} {stairwell_beside(number, entrance)}").strip()
