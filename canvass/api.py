"""The library: from a map to a plan, its walk lists and its tables, in a few calls.

    >>> from canvass import api                                     # doctest: +SKIP
    >>> district = api.read_map("stuvsta.osm.pbf")                  # doctest: +SKIP
    >>> plan = api.plan(district, base=(59.2533, 17.9961))          # doctest: +SKIP
    >>> api.to_gdfs(plan).routes.plot(column="route")               # doctest: +SKIP

Nothing here uses a database or stores anything. Slow imports happen in the call that needs them.
Places are degrees (WGS 84), latitude first in pairs given by hand. Errors are those of
`canvass.errors`; each is also the fitting built-in exception. See docs/library.md.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack

from canvass.errors import ArgumentTypeError, InputError, NotFoundError

if TYPE_CHECKING:
    import geopandas
    import networkx as nx

    from canvass.document.document import PlanDocument, RouteEntry
    from canvass.document.large_houses import UnknownFlats
    from canvass.document.locks import Lock
    from canvass.doors.audit.findings import Audit
    from canvass.export.frames import PlanFrames
    from canvass.planning.district import District
    from canvass.planning.replan import Before
    from canvass.planning.walking import Walking

Paper = Literal["A4", "letter"]
Base = tuple[float, float] | str
"""Where teams start and return: (lat, lon) in degrees, or an address of the district."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A plan of a district; its `document` is the content of plan.json."""

    district: District
    document: PlanDocument

    @property
    def routes(self) -> tuple[RouteEntry, ...]:
        """The routes, each with its stops in walking order, its path and its minutes."""
        return self.document.routes

    @property
    def hours(self) -> float:
        """The hours of all routes together: walking and at doors."""
        return self.document.totals.hours

    @property
    def large_houses(self) -> UnknownFlats | None:
        """How many doors are large houses counted as one door, and the time these may take."""
        from canvass.document.large_houses import count_unknown_flats

        return count_unknown_flats(self.document)

    def __repr__(self) -> str:
        said = self.document.totals
        return (
            f"<Plan of {self.document.source.file}: {said.doors} doors on {said.routes} routes, "
            f"{said.hours:.1f} h>"
        )


class PlanOptions(TypedDict, total=False):
    """Further options of `plan`.

    With `iterations` the search ends after that many steps, which gives the same plan on every
    computer. With several `seeds` each gets the full time, and the best plan is returned. At most
    `late_percent` of the teams come back late (default 20). `minutes_per_door` is your own figure
    for everything at a door. `speed_mps` is the walking speed (default 1.25). `before` is a
    previous plan, from which as little as possible changes; `locks` are the locks on it.
    `flats_per_entrance` (1 to 200) is how many flats to assume in a large house nobody counted.
    """

    iterations: int | None
    seeds: Sequence[int] | None
    late_percent: float
    minutes_per_door: float | None
    speed_mps: float
    before: Plan | None
    locks: Sequence[Lock]
    flats_per_entrance: int | None


def read_map(
    path: str | os.PathLike[str], *, boundary: str | os.PathLike[str] | None = None
) -> District:
    """Return the district of a map file (.osm, .osm.gz, .osm.bz2, .osm.pbf) with its doors.

    Without such a file, `path` is taken for the name of a place, whose map is downloaded.
    `boundary` is a GeoJSON file, or the name of a boundary in the map. Raises MapError and
    BoundaryError (both ValueError), and ArgumentTypeError (TypeError).
    """
    from canvass.planning.arguments import as_name
    from canvass.planning.district import make_district
    from canvass.planning.district import read_map as read

    edge = None if boundary is None else as_name(boundary, "boundary")
    return make_district(read(as_name(path, "path"), boundary=edge))


def from_networkx(
    graph: nx.MultiDiGraph[Any], doors: District | geopandas.GeoDataFrame
) -> District:
    """Return a district whose streets are a graph that was downloaded or edited in osmnx.

    `doors` is a district, whose map is kept apart from its streets, or a frame of addresses with
    `street` and `housenumber` in any CRS. `travel_time` (s) on an edge replaces length / speed. A
    removed edge, or one with `foot=no`, is not walked. Raises GraphError and FrameError
    (ValueError), GraphTypeError and FrameTypeError (TypeError).
    """
    from canvass.planning.district import District
    from canvass.planning.door_frames import addresses_of_frame
    from canvass.planning.graph_district import make_graph_district, with_streets

    if isinstance(doors, District):
        return with_streets(doors, graph)
    return make_graph_district(graph, addresses_of_frame(doors))


def to_networkx(district: District) -> nx.MultiDiGraph[Any]:
    """Return a copy of the streets in osmnx's form: degrees, OSM ids as nodes, lengths in metres.

    Raises GraphError if the district was stored without its streets.
    """
    from canvass.planning.arguments import check_district
    from canvass.streets.networkx_graph import get_streets

    check_district(district)
    return get_streets(district.graph)


def doors(district: District) -> geopandas.GeoDataFrame:
    """Return one row per door, in WGS 84; `reason` says why a door cannot be planned."""
    from canvass.planning.arguments import check_district
    from canvass.planning.door_frames import doors_frame

    check_district(district)
    return doors_frame(district)


def plan(
    district: District,
    *,
    base: Base,
    shift_min: float = 150.0,
    time_limit_s: float = 30.0,
    teams: int | None = None,
    seed: int = 0,
    lang: str = "en",
    **more: Unpack[PlanOptions],
) -> Plan:
    """Return a checked plan: fewest routes that fit the shift, then least time, then even loads.

    The search ends after `time_limit_s` seconds. With `teams`, one shift is planned for that many
    teams and the remaining doors are left for later. Names of routes are in `lang` ("en", "sv").
    Further keyword arguments are described in `PlanOptions`: `iterations`, `seeds`, `late_percent`,
    `minutes_per_door`, `speed_mps`, `before`, `locks`, `flats_per_entrance`.

    Raises BaseError, InputError, NotFoundError and PlanError, and ArgumentTypeError for an argument
    of the wrong type.
    """
    from canvass.document.document import BasePlace
    from canvass.locale.catalogue import get_translator
    from canvass.planning.arguments import as_seconds, as_tuple, check_district
    from canvass.planning.search_settings import Search
    from canvass.planning.whole_district import plan_district
    from canvass.workflow.clock import created_at

    check_district(district)
    if unknown := sorted(more.keys() - PlanOptions.__annotations__.keys()):
        raise TypeError(f"plan() got an unexpected keyword argument {unknown[0]!r}")
    get_translator(lang)
    limit_s = as_seconds(time_limit_s, "time_limit_s")
    said = more.get("seeds")
    seeds = (seed,) if said is None else as_tuple(said, "seeds")
    if not seeds:
        raise InputError("seeds: give one at least")
    place = BasePlace(*_place_of(district, base))
    walking = _walking_of(shift_min, more)
    follows = _followed(district, more.get("before"), more.get("locks", ()))
    found = [
        plan_district(
            district, base=place, shift=walking, created_at=created_at(), before=follows, lang=lang,
            search=Search(limit_s, more.get("iterations"), one, teams),
        ).document
        for one in seeds
    ]  # fmt: skip
    best = min(found, key=lambda made: (-made.totals.doors, made.totals.routes, made.totals.hours))
    return Plan(district, best)


def to_gdfs(plan: Plan) -> PlanFrames:
    """Return frames in degrees: `routes` (paths), `stops` and `excluded` addresses."""
    from canvass.export.frames import plan_frames

    _check_plan(plan)
    return plan_frames(plan.document)


def walk_lists(
    plan: Plan, path: str | os.PathLike[str], *, lang: str = "en", paper: Paper = "A4"
) -> Path:
    """Write the walk lists as a PDF ("A4" or "letter") and return its path; raises OutputError."""
    from canvass.planning.arguments import as_name
    from canvass.walklist.basemap import make_base_map
    from canvass.walklist.render import render_walklists
    from canvass.workflow.files import make_folder, write_file

    _check_plan(plan)
    target = Path(as_name(path, "path"))
    content = render_walklists(
        plan.document, make_base_map(plan.district.extract), lang=lang, paper=paper
    )
    make_folder(target.parent)
    return write_file(target, content)


def lower_bound(plan: Plan, *, time_limit_s: float = 10.0) -> float:
    """Return a lower bound on the hours of any plan with these stops, base and shift.

    The proof is in docs/bound.md.
    """
    import time

    from canvass.plan.bound.bound import lower_bound as find_bound
    from canvass.planning.arguments import as_seconds
    from canvass.planning.changed_plan import place_routes
    from canvass.planning.checking import task_of
    from canvass.planning.task import margins_s

    _check_plan(plan)
    limit_s = as_seconds(time_limit_s, "time_limit_s")
    task = task_of(plan.district, plan.document)
    stops = sorted(i for on in place_routes(task, plan.routes).values() for i in on)
    bound = find_bound(
        task.problem.take(stops), clock=time.monotonic, time_limit_s=max(0.1, limit_s)
    )
    return (bound.total_s - margins_s(task.problem, stops)) / 3600


def check(plan: Plan) -> None:
    """Raise PlanError unless a plan is what it claims to be, recomputed from the district alone.

    Every address and every door must be on exactly one route, or left out with a reason. Every
    route must have the doors, minutes and length it claims, and fit the shift unless it is marked
    as longer. The totals must be those of the routes, and no less than the lower bound.
    """
    from canvass.planning.checking import check_document

    _check_plan(plan)
    check_document(plan.district, plan.document)


def audit(district: District) -> Audit:
    """Return the audit of the map: counts, and findings with their places and what to do."""
    from canvass.doors.audit.audit import make_audit
    from canvass.planning.arguments import check_district

    check_district(district)
    return make_audit(district.extract, district.graph, district.doors)


def _place_of(district: District, base: Any) -> tuple[float, float, str]:
    """Return latitude, longitude and label of a base."""
    from canvass.doors.finding import with_address

    if isinstance(base, str):
        found = [a for e in district.doors.entrances for a in with_address(base, e.addresses)]
        if not found:
            raise NotFoundError(
                'base "{base}": no such address; give (lat, lon) or another', base=base
            )
        if len({(a.street, a.housenumber, a.lat, a.lon) for a in found}) > 1:
            raise InputError(
                'base "{base}": {count} addresses; give (lat, lon)', base=base, count=len(found)
            )
        return found[0].lat, found[0].lon, base
    try:
        lat, lon = (float(part) for part in base)
    except (TypeError, ValueError) as error:
        raise InputError(
            "base {base!r}: give (lat, lon) in degrees, or an address", base=base
        ) from error
    return lat, lon, ""


def _walking_of(shift_min: float, more: PlanOptions) -> Walking:
    """Return how teams walk, by the options of `plan`."""
    from canvass.planning.arguments import as_number
    from canvass.planning.walking import Walking

    per_door, flats = more.get("minutes_per_door"), more.get("flats_per_entrance")
    if flats is not None:
        as_number(flats, "flats_per_entrance")
    return Walking(
        as_number(shift_min, "shift_min"),
        as_number(more.get("speed_mps", 1.25), "speed_mps"),
        None if per_door is None else as_number(per_door, "minutes_per_door"),
        late_share=as_number(more.get("late_percent", 20.0), "late_percent") / 100,
        flats_per_entrance=flats,
    )


def _followed(district: District, before: Plan | None, locks: Sequence[Lock]) -> Before | None:
    """Return the plan that another follows, with its locks; None if it follows none."""
    from canvass.document.locks import Lock, check_are_of
    from canvass.planning.arguments import as_tuple
    from canvass.planning.replan import Before

    held = as_tuple(locks, "locks")
    for one in held:
        if not isinstance(one, Lock):
            raise ArgumentTypeError(
                "{name}: {found} given; give locks of canvass.document.locks",
                name="locks", found=type(one).__name__,
            )  # fmt: skip
    if before is None:
        if held:
            raise InputError("locks: give the plan they are on as before=")
        return None
    _check_plan(before, "before: ")
    known = district.doors
    here = {door.id for entrance in known.entrances for door in entrance.doors}
    here |= {door.id for gone in (*known.exclusions, *known.left_out) for door in gone.doors}
    routes = before.document.routes
    if here.isdisjoint(door for r in routes for stop in r.stops for door in stop.door_ids):
        raise InputError(
            "before: none of its doors is in the district; give a plan of this district"
        )
    check_are_of(held, routes, here)
    return Before(before.document, held)


def _check_plan(value: object, where: str = "") -> None:
    """Raise ArgumentTypeError unless it is a plan."""
    if not isinstance(value, Plan):
        raise ArgumentTypeError(
            "{where}{found}: give a plan, as plan returns it",
            where=where, found=type(value).__name__,
        )  # fmt: skip
