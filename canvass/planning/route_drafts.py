"""Drafts of changes that people make to routes: move, new route, merge, split, reorder, swap.

A draft holds the new stops of every route. The preview and the stored plan are made from the same
draft.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from canvass.document.document import PlanDocument
from canvass.document.naming import NamedStop, RouteName, name_added_route
from canvass.document.spoken import PlacedStop, get_route, say_stops
from canvass.errors import InputError, NotFoundError
from canvass.plan.changes import best_cut, insert, shorten
from canvass.plan.plan import Route
from canvass.planning.changed_plan import OpenPlan
from canvass.planning.document import named_stops
from canvass.planning.route_moves import locations_of, moved_routes, without_stops

MOST_STREETS_SAID = 4


@dataclass(frozen=True, slots=True)
class Draft:
    """The stops of each route after a change, the names of new routes, and the change in words.

    `may_be_long`: no route gets longer by this change, so the shift is not checked.
    """

    words: str
    routes: Mapping[str, Sequence[int]]
    names: Mapping[str, str] = field(default_factory=dict)
    may_be_long: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """Move the stops of some doors to a route."""

    door_ids: tuple[str, ...]
    to: str


@dataclass(frozen=True, slots=True)
class NewRoute:
    """Make a new route of the stops of some doors, whatever routes they are on."""

    door_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """Move all stops of `other` to `keep`, which keeps its id and name."""

    keep: str
    other: str


@dataclass(frozen=True, slots=True)
class Split:
    """Cut a route in two: the stops of some doors, or about its second half, become a new route."""

    route: str
    door_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reorder:
    """Visit the stops of some doors just before the stop of door `before` ("": at the end)."""

    route: str
    door_ids: tuple[str, ...]
    before: str = ""


@dataclass(frozen=True, slots=True)
class Swap:
    """Exchange the stops of some doors of one route with those of others of a second route."""

    door_ids: tuple[str, ...]
    other_ids: tuple[str, ...]


Asked = Move | NewRoute | Merge | Split | Reorder | Swap


def make_draft(opened: OpenPlan, asked: Asked, *, lang: str) -> Draft:
    """Return the draft of a change; raises InputError, NotFoundError and PlanError.

    `lang` is the language for the names of new routes.
    """
    match asked:
        case Move():
            return _move(opened, asked)
        case NewRoute():
            return _new_route(opened, asked, lang)
        case Merge():
            return _merge(opened, asked)
        case Split():
            return _split(opened, asked, lang)
        case Reorder():
            return _reorder(opened, asked)
        case Swap():
            return _swap(opened, asked)


def place_doors(document: PlanDocument, door_ids: Collection[str]) -> tuple[PlacedStop, ...]:
    """Return the stops of some doors in the plan's order; raises NotFoundError and InputError."""
    wanted = set(door_ids)
    if not wanted:
        raise InputError("no door is selected; select one or more")
    placed = []
    for entry in document.routes:
        for stop in entry.stops:
            here = wanted.intersection(stop.door_ids)
            if here:
                placed.append(PlacedStop(entry.id, stop))
                wanted -= here
    if wanted:
        first = min(wanted)
        raise NotFoundError(
            "door {door}: on no route of this plan ({count} such doors in all); look at the plan "
            "again", door=first, count=len(wanted),
        )  # fmt: skip
    return tuple(placed)


def say_briefly(placed: Sequence[PlacedStop]) -> str:
    """Return a short text about stops: at most a few streets, and the number of doors."""
    streets = list(dict.fromkeys(line.street for one in placed for line in one.stop.addresses))
    if len(streets) <= MOST_STREETS_SAID:
        return say_stops(placed)
    shown = set(streets[:MOST_STREETS_SAID])
    some = [one for one in placed if one.stop.street in shown]
    doors = sum(one.stop.doors for one in placed)
    return f"{say_stops(some)} … ({doors})"


def _move(opened: OpenPlan, asked: Move) -> Draft:
    placed = place_doors(opened.document, asked.door_ids)
    target = get_route(opened.document, asked.to)
    moving = [one for one in placed if one.route_id != target.id]
    if not moving:
        raise InputError(
            "{stops}: on {route} already; nothing to move",
            stops=say_briefly(placed),
            route=target.id,
        )
    routes = moved_routes(opened, moving, target.id)
    return Draft(f"move {say_briefly(moving)} to {target.id}", routes)


def _swap(opened: OpenPlan, asked: Swap) -> Draft:
    first, second = (place_doors(opened.document, ids) for ids in (asked.door_ids, asked.other_ids))
    homes = [sorted({one.route_id for one in group}) for group in (first, second)]
    for group, ids in zip((first, second), homes, strict=True):
        if len(ids) > 1:
            raise InputError(
                "{stops}: on {routes}; name stops of one route",
                stops=say_briefly(group),
                routes=", ".join(ids),
            )
    (one,), (two,) = homes
    if one == two:
        raise InputError("both are on {route}; name stops of two routes", route=one)
    mine, theirs = locations_of(opened, first), locations_of(opened, second)
    routes = without_stops(opened, opened.routes, mine | theirs)
    routes[one] = insert(opened.task_of(one).problem, routes[one], sorted(theirs))
    routes[two] = insert(opened.task_of(two).problem, routes[two], sorted(mine))
    return Draft(f"swap {say_briefly(first)} and {say_briefly(second)}", routes)


def _merge(opened: OpenPlan, asked: Merge) -> Draft:
    target, source = (get_route(opened.document, said) for said in (asked.keep, asked.other))
    if target.id == source.id:
        raise InputError("{route}: name two routes to merge", route=target.id)
    routes = dict(opened.routes)
    added = routes.pop(source.id)
    routes[target.id] = insert(opened.task_of(target.id).problem, routes[target.id], added)
    return Draft(f"merge {source.id} into {target.id}", routes)


def _split(opened: OpenPlan, asked: Split, lang: str) -> Draft:
    source = get_route(opened.document, asked.route)
    problem, stops = opened.task_of(source.id).problem, opened.routes[source.id]
    if len(stops) < 2:
        raise InputError("{route}: has one stop; nothing to split", route=source.id)
    if not asked.door_ids:
        new = list(stops[best_cut(problem, stops) :])
    else:
        group = place_doors(opened.document, asked.door_ids)
        _check_on(group, source.id)
        chosen = locations_of(opened, group)
        new = [i for i in stops if i in chosen]
        if len(new) == len(stops):
            raise _all_of(group, source.id)
    kept = set(new)
    rest = shorten(problem, [i for i in stops if i not in kept])
    made = shorten(problem, new)
    label = _label(opened, made, {**opened.routes, source.id: rest}, lang)
    routes = _beside(opened.routes, source.id, rest, label.id, made)
    return Draft(f"split {source.id}: {label.id}", routes, {label.id: label.name}, may_be_long=True)


def _new_route(opened: OpenPlan, asked: NewRoute, lang: str) -> Draft:
    placed = place_doors(opened.document, asked.door_ids)
    gone = locations_of(opened, placed)
    rest = without_stops(opened, opened.routes, gone)
    emptied = [route_id for route_id in {one.route_id for one in placed} if not rest[route_id]]
    if emptied and len({one.route_id for one in placed}) == 1:
        raise _all_of(placed, emptied[0])
    # The doors come from anywhere, so their order is made by inserting them one by one.
    made = insert(opened.task.problem, (), sorted(gone))
    label = _label(opened, made, rest, lang)
    first = placed[0].route_id
    routes = _beside(rest, first, rest[first], label.id, made)
    said = f"new route {label.id}: {say_briefly(placed)}"
    return Draft(said, routes, {label.id: label.name})


def _reorder(opened: OpenPlan, asked: Reorder) -> Draft:
    entry = get_route(opened.document, asked.route)
    group = place_doors(opened.document, asked.door_ids)
    _check_on(group, entry.id)
    moving = locations_of(opened, group)
    stops = opened.routes[entry.id]
    rest = [i for i in stops if i not in moving]
    place = len(rest)
    words = f"order {entry.id}: {say_briefly(group)} at last"
    if asked.before:
        (mark,) = place_doors(opened.document, [asked.before])
        (goal,) = locations_of(opened, [mark])
        if goal in moving:
            raise InputError("{stops}: is one of the stops to be moved", stops=say_briefly([mark]))
        _check_on([mark], entry.id)
        place = rest.index(goal)
        words = f"order {entry.id}: {say_briefly(group)} before {say_briefly([mark])}"
    order = [*rest[:place], *(i for i in stops if i in moving), *rest[place:]]
    if order == list(stops):
        raise InputError("{stops}: is there already; nothing to change", stops=say_briefly(group))
    return Draft(words, {**opened.routes, entry.id: order})


def _check_on(group: Sequence[PlacedStop], route_id: str) -> None:
    """Raise InputError if one of the stops is on another route."""
    for one in group:
        if one.route_id != route_id:
            raise InputError(
                "{stops}: on {other}, not on {route}; select doors of {route} only",
                stops=say_briefly([one]),
                other=one.route_id,
                route=route_id,
            )


def _all_of(group: Sequence[PlacedStop], route_id: str) -> InputError:
    return InputError(
        "{stops}: is all of {route}; leave some of its stops",
        stops=say_briefly(group),
        route=route_id,
    )


def _label(
    opened: OpenPlan, made: Sequence[int], rest: Mapping[str, Sequence[int]], lang: str
) -> RouteName:
    """Return an id and a name for a new route, given what is left of the others."""

    def named(stops: Sequence[int]) -> list[NamedStop]:
        return named_stops(opened.task, Route(tuple(stops), 0.0, 0.0))

    return name_added_route(
        named(made),
        [named(stops) for stops in rest.values() if stops],
        ids=[entry.id for entry in opened.document.routes],
        names=[entry.name for entry in opened.document.routes],
        lang=lang,
    )


def _beside(
    routes: Mapping[str, Sequence[int]],
    route_id: str,
    rest: Sequence[int],
    new_id: str,
    made: Sequence[int],
) -> dict[str, Sequence[int]]:
    """Return the routes with a new one placed after the one it was taken from."""
    out: dict[str, Sequence[int]] = {}
    for known, stops in routes.items():
        out[known] = rest if known == route_id else stops
        if known == route_id:
            out[new_id] = made
    return out
