"""The texts at the top of a walk list: streets, totals, and what to do first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from canvass.document.document import STAIRS, STAIRS_UNKNOWN, PlanDocument, RouteEntry, StopEntry
from canvass.document.stairs_words import (
    count_stairs,
    say_briefly,
    say_stairs,
    say_stairs_unknown,
)
from canvass.doors.housenumber import fold, summarise_numbers
from canvass.pages.latin_names import in_latin
from canvass.shape_arrays import make_points
from canvass.streets.costs import ROAD_CLASSES
from canvass.visits.stairwell import stairwell_beside
from canvass.walklist.basemap import BaseMap
from canvass.walklist.drawing import Points
from canvass.walklist.occupancy import sample_line
from canvass.walklist.type import plain
from canvass.walklist.wording import Wording

ALONG_M = 18.0
STEP_M = 12.0
SAME_WAY = 0.75
LEAST_SAMPLES = 4


def numbers_by_street(document: PlanDocument) -> dict[str, list[str]]:
    """Return {street, folded: all its house numbers in the plan, planned or excluded}."""
    found: dict[str, list[str]] = defaultdict(list)
    for route in document.routes:
        for stop in route.stops:
            for line in stop.addresses:
                found[fold(line.street)].append(line.housenumber)
    for entry in document.excluded:
        found[fold(entry.street)].append(entry.housenumber)
    return found


def summarise_streets(
    route: RouteEntry, every: Mapping[str, list[str]], latin: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """Return each street of a route, in walking order, with its numbers summarised.

    Names that differ in capitals only are one street, spelt as at its first door.
    `latin` maps names that cannot be printed to Latin names.
    """
    mine: dict[str, list[str]] = {}
    spelt: dict[str, str] = {}
    for stop in route.stops:
        for line in stop.addresses:
            street = spelt.setdefault(fold(line.street), line.street)
            mine.setdefault(street, []).append(line.housenumber)
    sums = {
        street: summarise_numbers(numbers, every.get(fold(street), numbers))
        for street, numbers in mine.items()
    }
    # Each part by itself: a text is cut at a length that numbers with letters may exceed together.
    return [
        (plain(in_latin(name, latin or {})), ", ".join(map(plain, text.split(", "))))
        for name, text in sums.items()
    ]


def large_crossings(route: RouteEntry) -> int:
    """Return how often the route crosses a large road."""
    return sum(
        count
        for highway, count in route.crossings.items()
        if (road := ROAD_CLASSES.get(highway)) is not None and road.is_large
    )


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """A path in equal steps: its points (metres), and the street that each step runs along.

    A street is "" where the path is away from streets.
    """

    points: Points
    streets: Sequence[str]


def make_steps(path_m: Points, base_map: BaseMap) -> Steps:
    """Return a path in steps of about `STEP_M`."""
    samples = sample_line(path_m, STEP_M)
    return Steps(samples, _street_per_step(samples, base_map))


def streets_along(steps: Steps) -> list[str]:
    """Return the streets walked along on a path, in order, without very short stretches."""
    return _runs(steps.streets)


def _street_per_step(samples: Points, base_map: BaseMap) -> list[str]:
    layer = base_map.named
    if len(samples) < 3 or not len(layer.lines):
        return []
    steps = np.diff(samples, axis=0)
    here = make_points((samples[:-1] + samples[1:]) / 2)
    sample, street = layer.tree.query(here, predicate="dwithin", distance=ALONG_M)
    lines, here = layer.tree.geometries[street], here[sample]
    along_m = shapely.line_locate_point(lines, here)
    runs = _place_along(lines, along_m + 4) - _place_along(lines, np.maximum(along_m - 4, 0))
    sizes = np.hypot(*runs.T) * np.hypot(*steps[sample].T)
    is_same_way = np.abs((runs * steps[sample]).sum(axis=1)) > SAME_WAY * sizes
    away_m = np.where(is_same_way & (sizes > 0), shapely.distance(lines, here), np.inf)
    # For each step, the nearest street in the direction of walking, if any.
    names = [""] * len(steps)
    order = np.lexsort((street, away_m, sample))
    firsts = order[np.unique(sample[order], return_index=True)[1]]
    firsts = firsts[np.isfinite(away_m[firsts])]
    for step, found in zip(sample[firsts].tolist(), street[firsts].tolist(), strict=True):
        names[step] = layer.names[found]
    return names


def _place_along(lines: NDArray[np.object_], along_m: NDArray[np.float64]) -> Points:
    points: Points = shapely.get_coordinates(shapely.line_interpolate_point(lines, along_m))
    return points


def _runs(names: Sequence[str]) -> list[str]:
    """Return the names in order of first use, without streets used for only a few steps."""
    counts: dict[str, int] = {}
    for name in names:
        if name:
            counts[name] = counts.get(name, 0) + 1
    return [plain(name) for name, count in counts.items() if count >= LEAST_SAMPLES]


def say_what_first(
    route: RouteEntry, turns: str, length_m: float, base_label: str, words: Wording
) -> str:
    """Return the sentence that leads a team from the base to its first door.

    `turns` are the directions, turn by turn; "" if the way needs none.
    """
    text = words.say("From {base} to {door}: {distance}.")
    if turns:
        text = words.say("From {base} {turns}, to {door}: {distance}.")
    return text.format(
        base=plain(base_label) or words.say("the base"),
        turns=turns,
        door=_door(route.stops[0]),
        distance=words.distance(length_m),
    )


def say_way_home(
    route: RouteEntry, turns: str, length_m: float, base_label: str, words: Wording
) -> str:
    """Return the sentence that leads a team from its last door back to the base."""
    text = words.say("From {door} to {base}: {distance}.")
    if turns:
        text = words.say("From {door} {turns}, to {base}: {distance}.")
    return text.format(
        base=plain(base_label) or words.say("the base"),
        turns=turns,
        door=_door(route.stops[-1]),
        distance=words.distance(length_m),
    )


def _door(stop: StopEntry) -> str:
    return f"{plain(stop.street)} {plain(stop.housenumber)}".strip()


def say_what_to_do(
    route: RouteEntry,
    codes: Mapping[str, str],
    words: Wording,
    *,
    takes_no_stairs: bool | None = None,
) -> str:
    """Return warnings, tasks and door codes of a route as one text.

    `codes` are {entrance id: door code}, empty unless the organizer asked to print them. A team
    that takes no stairs (None: as the route was planned) reads where there are or may be some.
    """
    parts = []
    if places := say_stairs(route, takes_none=takes_no_stairs):
        text = words.say("stairs at {places}: leave what you cannot reach")
        where = say_briefly(plain(places), count_stairs(route, STAIRS), words.say)
        parts.append(text.format(places=where))
    if places := say_stairs_unknown(route, takes_none=takes_no_stairs):
        text = words.say("stairs unknown at {places}: leave what you cannot reach")
        where = say_briefly(plain(places), count_stairs(route, STAIRS_UNKNOWN), words.say)
        parts.append(text.format(places=where))
    if route.over_shift_min:
        over = max(1, round(route.over_shift_min))
        parts.append(
            words.say("this route is {minutes} min longer than the shift; be back in time").format(
                minutes=over
            )
        )
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
