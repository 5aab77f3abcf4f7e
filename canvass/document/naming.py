"""Geographic names and stable ids for routes.

A route is named after the street with most of its doors. Routes on the same street are told apart
by house numbers if these do not overlap, otherwise by their direction from each other. Ids follow a
Hilbert curve (D. Hilbert, Math. Ann. 38, 1891), so that neighbours have similar numbers. A route
that keeps most of its doors keeps its id and name when the district is re-planned.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from canvass.curve import along_curve
from canvass.doors.housenumber import SortKey, say_run, sort_key, summarise_numbers

COMPASS: Mapping[str, tuple[str, str, str, str]] = {
    "sv": ("norra", "östra", "södra", "västra"),
    "en": ("north", "east", "south", "west"),
}
CURVE_ORDER = 10
LONGEST_NAME = 60
_SPAN = re.compile(r" (\d[^\s–/]*)(?:–(\d[^\s/]*))?")


@dataclass(frozen=True, slots=True)
class NamedStop:
    """A stop, or one address of it, for naming: doors, street, number, place in metres.

    `units` are its numbered flats.
    """

    id: str
    doors: int
    street: str
    housenumber: str
    x_m: float
    y_m: float
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteName:
    """A route's id ("R07") and its name on paper."""

    id: str
    name: str


def _middle(route: Sequence[NamedStop]) -> tuple[float, float]:
    doors = sum(stop.doors for stop in route)
    x_m = sum(stop.x_m * stop.doors for stop in route) / doors
    return x_m, sum(stop.y_m * stop.doors for stop in route) / doors


def sweep_order(routes: Sequence[Sequence[NamedStop]]) -> list[int]:
    """Return the positions of the routes in the order in which they get numbers."""
    middles = [_middle(route) for route in routes]
    west, south = min(x for x, _ in middles), min(y for _, y in middles)
    span = max(max(x for x, _ in middles) - west, max(y for _, y in middles) - south, 1.0)
    cells = (1 << CURVE_ORDER) - 1

    def place(index: int) -> tuple[int, int]:
        x_m, y_m = middles[index]
        return (
            along_curve(
                int((x_m - west) / span * cells), int((y_m - south) / span * cells), CURVE_ORDER
            ),
            index,
        )

    return sorted(range(len(routes)), key=place)


def _streets_by_doors(route: Sequence[NamedStop]) -> list[str]:
    doors: Counter[str] = Counter()
    for stop in route:
        if stop.street:
            doors[stop.street] += stop.doors
    return [street for street, _ in sorted(doors.items(), key=lambda item: (-item[1], item[0]))]


def _number_range(route: Sequence[NamedStop], street: str) -> str:
    numbers = sorted((s.housenumber for s in route if s.street == street), key=sort_key)
    return say_run(list(dict.fromkeys(numbers)))


def _has_own_range(
    route: Sequence[NamedStop], same: Sequence[Sequence[NamedStop]], street: str
) -> bool:
    """Return whether the route's house numbers on a street overlap with those of no other route.

    The numbers then identify the route in every language.
    """

    def ends(of: Sequence[NamedStop]) -> tuple[SortKey, SortKey]:
        keys = [sort_key(stop.housenumber) for stop in of if stop.street == street]
        return min(keys), max(keys)

    low, high = ends(route)
    others = [ends(other) for other in same if other is not route]
    return all(high < first or last < low for first, last in others)


def _direction(route: Sequence[NamedStop], others: Sequence[Sequence[NamedStop]], lang: str) -> str:
    """Return the direction of a route from the middle of the others, as a word."""
    x_m, y_m = _middle(route)
    middles = [_middle(other) for other in others]
    dx = x_m - sum(x for x, _ in middles) / len(middles)
    dy = y_m - sum(y for _, y in middles) / len(middles)
    north, east, south, west = COMPASS.get(lang, COMPASS["en"])
    if abs(dy) >= abs(dx):
        return north if dy > 0 else south
    return east if dx > 0 else west


def _candidates(
    route: Sequence[NamedStop], same: Sequence[Sequence[NamedStop]], lang: str
) -> list[str]:
    """Return possible names from the simplest to the most exact.

    `same` are the other routes on its street.
    """
    streets = _streets_by_doors(route)
    if not streets:
        return ["?"]
    main = streets[0]
    if len(same) == 1:
        plain = [main]
    elif _has_own_range(route, same, main):
        plain = []
    elif len(same) == 2 or len({_direction(r, same, lang) for r in same}) == len(same):
        plain = [f"{main} {_direction(route, same, lang)}"]
    else:
        plain = []
    numbered = f"{main} {_number_range(route, main)}"
    seconds = [f"{main} – {street}" for street in streets[1:3]]
    flats = _flats(route, main, numbered)
    if flats and any(_number_range(r, main) == _number_range(route, main) for r in same
                     if r is not route):  # fmt: skip
        return [*flats, numbered]
    exact = [f"{main} {_exact_numbers(route, same, main)}"]
    return [
        *plain,
        numbered,
        *(name for name in exact if len(name) <= LONGEST_NAME),
        *seconds,
        *(f"{numbered} – {s}" for s in streets[1:]),
    ]


def _exact_numbers(
    route: Sequence[NamedStop], same: Sequence[Sequence[NamedStop]], street: str
) -> str:
    """Return all of a route's numbers on a street in short: "1–9, 22–40"."""
    mine = [stop.housenumber for stop in route if stop.street == street]
    every = [stop.housenumber for other in same for stop in other if stop.street == street]
    return summarise_numbers(mine, [*mine, *every])


def _flats(route: Sequence[NamedStop], street: str, numbered: str) -> list[str]:
    """Return a name with a range of flats, for one house that is on several routes."""
    here = [stop for stop in route if stop.street == street]
    units = sorted((unit for stop in here for unit in stop.units), key=sort_key)
    if len({stop.housenumber for stop in here}) != 1 or len(units) < 2:
        return []
    return [f"{numbered} / {units[0]}–{units[-1]}"]


def still_fits(name: str, route: Sequence[NamedStop]) -> bool:
    """Return whether a name still describes where a route's doors are.

    Its street must have most of them (or as many as any other), and its range must include most of
    their numbers. One more house at the end of a route is no reason for a new name.
    """
    doors: Counter[str] = Counter()
    for stop in route:
        doors[stop.street] += stop.doors
    most = max(doors.values(), default=0)
    for street, count in doors.items():
        if count == most and (name == street or name.startswith(f"{street} ")):
            numbers = _SPAN.match(name[len(street) :])
            if numbers is None:
                return True
            low = sort_key(numbers[1])
            top = (*sort_key(numbers[2] or numbers[1]), (2, 0, ""))
            inside = sum(
                stop.doors
                for stop in route
                if stop.street == street and low <= sort_key(stop.housenumber) <= top
            )
            return 2 * inside >= count
    return not any(doors)


def rename_route(
    known: RouteName,
    route: Sequence[NamedStop],
    others: Sequence[Sequence[NamedStop]],
    *,
    names: Collection[str],
    lang: str = "sv",
) -> RouteName:
    """Return a route's id with its name if that still fits, or with a name not in `names`."""
    if still_fits(known.name, route):
        return known
    main = (_streets_by_doors(route) or [""])[0]
    same = [r for r in others if (_streets_by_doors(r) or [""])[0] == main]
    options = _candidates(route, [*same, route], lang)
    name = next((n for n in options if n not in names), f"{options[0]} ({known.id})")
    return RouteName(known.id, name)


def name_routes(routes: Sequence[Sequence[NamedStop]], *, lang: str = "sv") -> list[RouteName]:
    """Return a unique id and a unique name for each route, in the given order."""
    if not routes:
        return []
    digits = max(2, len(str(len(routes))))
    by_street: dict[str, list[Sequence[NamedStop]]] = {}
    for route in routes:
        by_street.setdefault((_streets_by_doors(route) or [""])[0], []).append(route)
    found: list[RouteName | None] = [None] * len(routes)
    taken: set[str] = set()
    for number, index in enumerate(sweep_order(routes), start=1):
        route = routes[index]
        same = by_street[(_streets_by_doors(route) or [""])[0]]
        route_id = f"R{number:0{digits}d}"
        options = _candidates(route, same, lang)
        name = next((n for n in options if n not in taken), f"{options[0]} ({route_id})")
        taken.add(name)
        found[index] = RouteName(route_id, name)
    return [name for name in found if name is not None]


def name_added_route(
    route: Sequence[NamedStop],
    others: Sequence[Sequence[NamedStop]],
    *,
    ids: Sequence[str],
    names: Sequence[str],
    lang: str = "sv",
) -> RouteName:
    """Return an id and a name for a new route; `ids` and `names` are taken by `others`."""
    digits = max((len(route_id) - 1 for route_id in ids), default=2)
    free = (f"R{n:0{digits}d}" for n in range(1, len(ids) + 2))
    route_id = next(one for one in free if one not in ids)
    main = (_streets_by_doors(route) or [""])[0]
    same = [r for r in others if (_streets_by_doors(r) or [""])[0] == main]
    options = _candidates(route, [*same, route], lang)
    name = next((n for n in options if n not in names), f"{options[0]} ({route_id})")
    return RouteName(route_id, name)


def id_order(route_id: str) -> tuple[int, str]:
    """Return the key that sorts route ids by number: R99 before R100."""
    return len(route_id), route_id
