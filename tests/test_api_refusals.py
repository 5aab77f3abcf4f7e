"""The library: what is wrong is refused with one clear error, and nothing wrong passes unseen."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import geopandas
import numpy as np
import pandas as pd
import pytest
from shapely import Point

from canvass import api
from canvass.document.locks import Lock, LockKind
from canvass.errors import (
    ArgumentTypeError,
    BoundaryError,
    CanvassError,
    FrameError,
    GraphError,
    InputError,
    MapError,
    NotFoundError,
    OutputError,
    PlanError,
)
from canvass.planning.door_frames import addresses_of_frame, make_frame
from tests.small_map import write_grid_map, write_small_map

BASE = (59.0, 18.0)
OPTIONS: dict[str, Any] = {"base": BASE, "shift_min": 60, "iterations": 50}


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory):
    return api.read_map(write_grid_map(tmp_path_factory.mktemp("grid") / "map.osm"))


@pytest.fixture(scope="module")
def plan(district):
    return api.plan(district, **OPTIONS)


def with_first(plan, **changes: Any):
    """Return the plan with a changed first route."""
    routes = (replace(plan.routes[0], **changes), *plan.routes[1:])
    return replace(plan, document=replace(plan.document, routes=routes))


def on_two_routes(plan):
    first, second, *rest = plan.routes
    second = replace(second, stops=(*second.stops, first.stops[0]))
    return replace(plan, document=replace(plan.document, routes=(first, second, *rest)))


def twice_on_a_route(plan):
    stops = plan.routes[0].stops
    return with_first(plan, stops=(*stops, stops[0]))


def without_a_door(plan):
    """The address keeps its stop, the stop loses its door."""
    first, *rest = plan.routes[0].stops
    return with_first(plan, stops=(replace(first, door_ids=()), *rest))


def with_totals(plan, **changes: Any):
    totals = replace(plan.document.totals, **changes)
    return replace(plan, document=replace(plan.document, totals=totals))


def with_bound(plan, hours: float):
    bound = replace(plan.document.bound, hours=hours)
    return replace(plan, document=replace(plan.document, bound=bound))


def served_in_no_time(plan):
    """A route that says of itself and of its stops that nothing takes time at the doors."""
    first = plan.routes[0]
    stops = tuple(replace(stop, service_min=0.0) for stop in first.stops)
    return with_first(plan, stops=stops, service_min=0.0, duration_min=first.walk_min)


@pytest.mark.parametrize(
    ("lie", "words"),
    [
        (on_two_routes, "planned 2 times instead of once"),
        (twice_on_a_route, "planned 2 times instead of once"),
        (without_a_door, "is neither planned nor left out"),
        (served_in_no_time, "R01: claims"),
        (lambda plan: with_first(plan, doors=plan.routes[0].doors - 3), "R01: claims .* doors"),
        (lambda plan: with_first(plan, walk_m=10.0), "R01: claims 10.0 m of path"),
        (lambda plan: with_first(plan, walk_min=1.0), "R01: claims 1.0 min of walking"),
        (lambda plan: with_totals(plan, hours=1.0), "totals: claims 1.0 hours"),
        (lambda plan: with_totals(plan, doors=3), "totals: claims 3.0 doors"),
        (lambda plan: with_totals(plan, longest_min=1.0), "min in the longest"),
        (lambda plan: with_bound(plan, 99.0), "lower bound: 99.00 h, but the plan takes only"),
    ],
)
def test_a_plan_that_is_not_what_it_claims_does_not_pass(
    plan, lie: Callable[[Any], Any], words: str
):
    api.check(plan)

    with pytest.raises(PlanError, match=words):
        api.check(lie(plan))


def test_the_check_recomputes_flats_that_were_assumed_and_doors_left_for_later(district):
    api.check(api.plan(district, flats_per_entrance=9, **OPTIONS))
    api.check(api.plan(district, teams=2, **OPTIONS))


@pytest.mark.parametrize(
    "options",
    [
        {"shift_min": "60"}, {"shift_min": None}, {"shift_min": True}, {"time_limit_s": "3"},
        {"late_percent": "20"}, {"late_percent": None}, {"minutes_per_door": "2"},
        {"speed_mps": "1"}, {"flats_per_entrance": "9"}, {"seeds": 3}, {"before": "plan.json"},
        {"locks": 7},
    ],
)  # fmt: skip
def test_an_argument_of_the_wrong_type_is_named(district, options: dict[str, Any]):
    with pytest.raises(ArgumentTypeError, match=next(iter(options))) as caught:
        api.plan(district, **{**OPTIONS, **options})

    assert isinstance(caught.value, TypeError)


@pytest.mark.parametrize(
    "call", [api.doors, api.to_networkx, api.audit, lambda d: api.plan(d, base=BASE)]
)
@pytest.mark.parametrize("wrong", [None, "map.osm", 7])
def test_what_is_no_district_is_said(call: Callable[[Any], Any], wrong: object):
    with pytest.raises(ArgumentTypeError, match="give a district, as read_map returns it"):
        call(wrong)


@pytest.mark.parametrize(
    "call", [api.to_gdfs, api.check, api.lower_bound, lambda p: api.walk_lists(p, "x.pdf")]
)
def test_what_is_no_plan_is_said(plan, call: Callable[[Any], Any]):
    for wrong in (None, plan.document):
        with pytest.raises(ArgumentTypeError, match="give a plan, as plan returns it"):
            call(wrong)


def test_names_of_files_are_text_or_paths_and_not_empty(plan, tmp_path: Path):
    path = write_small_map(tmp_path / "map.osm")

    for wrong in (None, 3, b"map.osm"):
        with pytest.raises(ArgumentTypeError):
            api.read_map(cast(Any, wrong))
        with pytest.raises(ArgumentTypeError):
            api.walk_lists(plan, cast(Any, wrong))
    with pytest.raises(MapError, match="no map is named"):
        api.read_map("")
    with pytest.raises(BoundaryError, match="no boundary is named"):
        api.read_map(path, boundary=" ")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"teams": 10**6}, "teams 1000000: give a whole number from 1 to 10000"),
        ({"seed": 2**70}, "from 0 to 1000000000000"),
        ({"flats_per_entrance": 1.5}, "1.5 flats per entrance: give a whole number from 1 to 200"),
    ],
)
def test_the_largest_number_that_is_taken_is_said(district, options: dict[str, Any], words: str):
    with pytest.raises(InputError, match=words):
        api.plan(district, **{**OPTIONS, **options})


@pytest.mark.parametrize("seconds", [-1.0, math.nan, math.inf])
def test_a_bound_is_not_searched_for_an_impossible_time(plan, seconds: float):
    with pytest.raises(InputError, match="time limit"):
        api.lower_bound(plan, time_limit_s=seconds)


def test_seeds_may_be_any_row_of_whole_numbers(district):
    made = api.plan(district, seeds=cast(Any, np.arange(2)), **OPTIONS)

    assert made.routes == api.plan(district, seeds=(0, 1), **OPTIONS).routes


def lock(kind: Any, *doors: str, others: Any = (), route: str = "", team: str = "") -> Lock:
    return Lock(1, kind, "words", cast(Any, doors), others, route, team)


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda d: ("R01", d), ArgumentTypeError, "locks"),
        (lambda d: lock(LockKind.STAY, "nope", route="R01"), NotFoundError, "no door nope"),
        (lambda d: lock(LockKind.STAY, d, route="R99"), NotFoundError, "no route R99"),
        (lambda d: lock(LockKind.TEAM, route="R99", team="Red"), NotFoundError, "no route R99"),
        (lambda d: lock(LockKind.APART, d, others=("nope",)), NotFoundError, "no door nope"),
        (lambda d: lock(LockKind.STAY, d), InputError, "name its route"),
        (lambda d: lock(LockKind.ORDER, route="R01"), InputError, "name its doors"),
        (lambda d: lock(LockKind.APART, d), InputError, "name its doors"),
        (lambda d: lock(LockKind.APART, d, others=(d,)), InputError, "in both groups"),
    ],
)
def test_a_lock_that_would_keep_nothing_is_refused(
    district, plan, make: Callable[[str], Any], error: type[Exception], words: str
):
    door = plan.routes[0].stops[0].door_ids[0]

    with pytest.raises(error, match=words):
        api.plan(district, before=plan, locks=[make(door)], **OPTIONS)


def test_a_lock_has_one_of_the_kinds_and_lists_of_doors():
    assert lock("stay", "a").kind is LockKind.STAY
    with pytest.raises(InputError, match="kind 'glue'"):
        lock("glue", "a")
    with pytest.raises(InputError, match="give a list of doors"):
        Lock(1, LockKind.STAY, "words", cast(Any, "a door"))


def test_a_plan_of_another_district_is_not_followed(district, tmp_path: Path):
    other = api.read_map(write_small_map(tmp_path / "other.osm"))
    before = api.plan(other, **OPTIONS)

    with pytest.raises(InputError, match="none of its doors is in the district"):
        api.plan(district, before=before, **OPTIONS)


def test_a_district_and_a_plan_are_shown_in_a_line(district, plan):
    assert repr(district) == "<District of map.osm: 96 doors>"
    assert repr(plan) == f"<Plan of map.osm: 96 doors on {len(plan.routes)} routes, " + (
        f"{plan.hours:.1f} h>"
    )


def spoiled(graph: Any, change: Callable[[dict[str, Any]], Any]) -> Any:
    """Return a copy of a graph with changed edges."""
    found = graph.copy()
    for *_, data in found.edges(data=True):
        change(data)
    return found


def test_a_graph_that_networkx_read_as_text_says_how_to_read_it(district):
    graph = api.to_networkx(district)
    for _, data in graph.nodes(data=True):
        data["x"] = str(data["x"])
    flat = spoiled(api.to_networkx(district), lambda e: e.update(geometry=e["geometry"].wkt))

    for one in (graph, flat):
        with pytest.raises(GraphError, match=r"is text; read GraphML with osmnx\.load_graphml"):
            api.from_networkx(one, district)


@pytest.mark.parametrize("no", [False, np.False_, "False"])
def test_a_street_without_one_of_its_directions_is_gone_however_no_is_written(district, no: object):
    graph = spoiled(api.to_networkx(district), lambda edge: edge.update(oneway=no))
    u, v, key = next(e for e in graph.edges(keys=True) if graph.edges[e]["reversed"])
    graph.remove_edge(u, v, key)

    closed = api.from_networkx(graph, district)

    assert len(closed.graph.edges) < len(district.graph.edges)


def places(*points: Point):
    columns = {"street": ["Gata A"] * len(points), "housenumber": range(1, len(points) + 1)}
    return geopandas.GeoDataFrame(columns, geometry=list(points), crs="EPSG:4326")


@pytest.mark.parametrize("wrong", [Point(math.inf, 1), Point(math.nan, 1), Point(), None])
def test_a_row_without_a_place_is_named(wrong: Point | None):
    frame = places(Point(18.0, 59.0), Point(18.0, 59.0))
    frame.geometry = [Point(18.0, 59.0), wrong]

    with pytest.raises(FrameError, match="row 1 has no place"):
        addresses_of_frame(frame)


def test_a_frame_without_a_geometry_or_with_a_column_twice_is_refused():
    frame = places(Point(18.0, 59.0))

    with pytest.raises(FrameError, match="no column of places"):
        addresses_of_frame(geopandas.GeoDataFrame(pd.DataFrame(frame).drop(columns="geometry")))
    with pytest.raises(FrameError, match='two columns "street"'):
        addresses_of_frame(pd.concat([frame, frame[["street"]]], axis=1))


def test_categories_of_streets_and_places_are_put_together():
    frame = places(Point(18.0, 59.0), Point(18.001, 59.0)).drop(columns="street")
    frame["addr:street"] = pd.Categorical(["Gata A", None])
    frame["addr:place"] = pd.Categorical([None, "Hult"])

    assert [one.address.street for one in addresses_of_frame(frame)] == ["Gata A", "Hult"]


def test_an_empty_frame_still_has_columns_of_text():
    frame = make_frame({"street": []}, [])

    assert list(frame["street"].str.upper()) == []


def test_doors_far_from_the_streets_say_where_both_are(district):
    frame = places(Point(17.0, 58.0), Point(17.001, 58.0))

    with pytest.raises(GraphError, match=r"latitude 59.*the doors at latitude 58\.0000 to 58"):
        api.from_networkx(api.to_networkx(district), frame)


def test_every_refusal_is_of_one_tree():
    assert issubclass(ArgumentTypeError, CanvassError)


def test_a_place_that_cannot_be_written_is_said_without_an_option_of_a_command(
    plan, tmp_path: Path
):
    (tmp_path / "taken").write_text("")

    with pytest.raises(OutputError, match=r"taken: is not a folder; give another folder$") as found:
        api.walk_lists(plan, tmp_path / "taken" / "lists.pdf")

    assert isinstance(found.value, OSError)
