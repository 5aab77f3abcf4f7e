"""Find stops by what people call them: "Parkvägen 3", "Parkvägen 3–9", "Parkvägen", or an id.

A range whose ends are both odd or both even means one side of the street, as on the walk lists.
A letter alone at its end is of the number at its beginning: "7 a–b" is 7 A and 7 B.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from canvass.document.document import PlanDocument, RouteEntry, StopEntry
from canvass.doors.housenumber import fold, fold_number, sort_key, summarise_numbers
from canvass.errors import CanvassError, InputError, NotFoundError
from canvass.units import metres_apart

ONE_PLACE_M = 200.0
MOST_NAMED = 5
_RANGE = re.compile(r"(.+?)\s*–\s*(.+)|([^-]+?)\s*-\s*([^-]+)")
_ROUTE = re.compile(r"[Rr]0*(\d{1,6})")


@dataclass(frozen=True, slots=True)
class PlacedStop:
    """A stop and the route it is on."""

    route_id: str
    stop: StopEntry


@dataclass(frozen=True, slots=True)
class _Numbered:
    number: str
    placed: PlacedStop


def find_route(document: PlanDocument, words: str) -> RouteEntry | None:
    """Return the route with this id ("R03", "r3") or name, or None."""
    asked = _ROUTE.fullmatch(words.strip())
    for route in document.routes:
        given = _ROUTE.fullmatch(route.id)
        if asked and given and int(asked[1]) == int(given[1]):
            return route
    named = [route for route in document.routes if fold(route.name) == fold(words)]
    return named[0] if len(named) == 1 else None


def get_route(document: PlanDocument, words: str) -> RouteEntry:
    """Return the route with this id or name; raises NotFoundError."""
    found = find_route(document, words)
    if found is None:
        if not document.routes:
            raise NotFoundError('no route "{words}": the plan has no routes', words=words)
        first, last = document.routes[0].id, document.routes[-1].id
        raise NotFoundError(
            'no route "{words}" in the plan; there is {first} to {last}',
            words=words, first=first, last=last,
        )  # fmt: skip
    return found


def find_stops(
    document: PlanDocument, words: str, *, route: RouteEntry | None = None
) -> tuple[PlacedStop, ...]:
    """Return the stops that `words` mean, in the plan's order; with `route` only stops on it.

    `words` is a street, a street with numbers and ranges separated by commas, or the id of a stop,
    an address or a door. Raises NotFoundError if there is none, InputError if it is ambiguous.
    """
    routes = document.routes if route is None else (route,)
    every = [PlacedStop(entry.id, stop) for entry in routes for stop in entry.stops]
    asked = words.strip()
    by_id = [
        placed
        for placed in every
        if asked == placed.stop.id
        or asked in placed.stop.door_ids
        or asked in placed.stop.address_ids
    ]
    if by_id:
        return tuple(by_id)
    street, rest = _split_street(document, every, asked)
    numbered = [
        _Numbered(line.housenumber, placed)
        for placed in every
        for line in placed.stop.addresses
        if fold(line.street) == street
    ]
    chosen: list[_Numbered] = []
    for part in [part.strip() for part in rest.split(",") if part.strip()] or [""]:
        chosen += _of_part(numbered, part, asked)
    _check_one_place(chosen, asked)
    wanted = {id(one.placed) for one in chosen}
    return tuple(placed for placed in every if id(placed) in wanted)


def _split_street(
    document: PlanDocument, every: Sequence[PlacedStop], asked: str
) -> tuple[str, str]:
    """Split into the normalised street and the text after it."""
    streets = {fold(line.street) for placed in every for line in placed.stop.addresses}
    streets.discard("")
    spoken = fold(asked)
    found = [s for s in streets if spoken == s or spoken.startswith(f"{s} ")]
    if found:
        street = max(found, key=len)
        return street, spoken[len(street) :].strip()
    for entry in document.excluded:
        if fold(f"{entry.street} {entry.housenumber}") == spoken or spoken == fold(entry.street):
            raise NotFoundError("{asked}: not planned ({reason})", asked=asked, reason=entry.reason)
    name = re.sub(r"\s+\d.*$", "", spoken)
    near = difflib.get_close_matches(name, sorted(streets), n=1, cutoff=0.6)
    written = {fold(line.street): line.street for p in every for line in p.stop.addresses}
    hint = CanvassError('; write street and number ("Parkvägen 3")')
    if near:
        hint = CanvassError('; is it "{name}"?', name=written[near[0]])
    raise NotFoundError('no street of "{asked}" on these routes{hint}', asked=asked, hint=hint)


def _of_part(numbered: Sequence[_Numbered], part: str, asked: str) -> list[_Numbered]:
    """Return the addresses on a street that match one number or range."""
    if not part:
        return list(numbered)
    exact = [one for one in numbered if fold_number(one.number) == fold_number(part)]
    if exact:
        return exact
    bounds = _RANGE.fullmatch(part)
    if bounds:
        low, high = _ends(bounds[1] or bounds[3], bounds[2] or bounds[4])
        found = [one for one in numbered if _is_between(one.number, low, high)]
    else:
        begun = sort_key(part)
        found = []
        lettered = {one.number for one in numbered if sort_key(one.number)[: len(begun)] == begun}
        if begun and lettered:
            several = summarise_numbers(lettered)
            raise InputError(
                'no number {part} for "{asked}"; there is {several}: name one',
                part=part,
                asked=asked,
                several=several,
            )
    if not found:
        every = summarise_numbers(one.number for one in numbered)
        raise NotFoundError(
            'no number {part} for "{asked}"; these routes have {every}',
            part=part,
            asked=asked,
            every=every,
        )
    return found


def _ends(low: str, high: str) -> tuple[str, str]:
    """Return the ends of a range; "7 a–b" goes from 7 A to 7 B."""
    begun = re.match(r"\d+", low)
    return low, begun[0] + high if begun and not re.search(r"\d", high) else high


def _last_number(housenumber: str) -> int:
    numbers = re.findall(r"\d{1,9}", housenumber)
    return int(numbers[-1]) if numbers else 0


def _is_between(number: str, low: str, high: str) -> bool:
    key, upper = sort_key(number), sort_key(high)
    if not key or not sort_key(low) <= key or not key[: len(upper)] <= upper:
        return False
    odd = _last_number(low) % 2
    return odd != _last_number(high) % 2 or _last_number(number) % 2 == odd


def _check_one_place(chosen: Sequence[_Numbered], asked: str) -> None:
    """Raise InputError if one address is at several places far apart."""
    places: dict[str, list[PlacedStop]] = defaultdict(list)
    for one in chosen:
        places[fold_number(one.number)].append(one.placed)
    for same in places.values():
        apart = [
            placed for placed in same[1:] if metres_apart(placed.stop, same[0].stop) > ONE_PLACE_M
        ]
        if apart:
            named = [same[0], *apart][:MOST_NAMED]
            shown = ", ".join(f"{placed.stop.id} on {placed.route_id}" for placed in named)
            raise InputError(
                '"{asked}" is in several places: {shown}; give the stop\'s id, or --from ROUTE',
                asked=asked,
                shown=shown,
            )


def say_stops(placed: Sequence[PlacedStop]) -> str:
    """Return stops as a short text: "Parkvägen 3–9, Storgatan 2"."""
    return say_places([one.stop for one in placed])


def say_places(stops: Iterable[StopEntry], among: Iterable[StopEntry] = ()) -> str:
    """Return stops as a short text: "Parkvägen 3–9, Storgatan 2".

    A run such as "3–9" skips no stop of `among`.
    """
    by_street, every = _numbers_by_street(stops), _numbers_by_street(among)
    return ", ".join(
        f"{street} {summarise_numbers(numbers, every.get(street))}".strip()
        for street, numbers in by_street.items()
    )


def _numbers_by_street(stops: Iterable[StopEntry]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for stop in stops:
        for line in stop.addresses:
            found[line.street].append(line.housenumber)
    return found
