"""The library: plans without a database, frames in degrees, one clear error for bad input."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import geopandas
import pytest
from pyproj import CRS
from shapely import Point

from canvass import api
from canvass.document.locks import Lock, LockKind
from canvass.errors import (
    BaseError,
    FrameError,
    FrameTypeError,
    GraphError,
    GraphTypeError,
    InputError,
    NotFoundError,
    PlanError,
)
from canvass.planning.door_frames import addresses_of_frame
from tests.small_map import write_grid_map

ROOT = Path(__file__).parents[1]
BASE = (59.0, 18.0)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory):
    return api.read_map(write_grid_map(tmp_path_factory.mktemp("grid") / "map.osm"))


@pytest.fixture(scope="module")
def plan(district):
    return api.plan(district, base=BASE, shift_min=60, iterations=300)


def doors_on(plan) -> set[str]:
    return {door for route in plan.routes for stop in route.stops for door in stop.door_ids}


def test_every_door_is_on_a_route_or_left_out(district, plan):
    frame = api.doors(district)

    assert doors_on(plan) | {e.address_id for e in plan.document.excluded} >= set(frame["door_id"])
    api.check(plan)


def test_frames_are_in_degrees_and_say_what_the_plan_says(plan):
    frames = api.to_gdfs(plan)

    assert {CRS(frame.crs).to_epsg() for frame in frames} == {4326}
    assert len(frames.routes) == len(plan.routes)
    assert len(frames.stops) == sum(len(route.stops) for route in plan.routes)
    assert frames.stops["doors"].sum() == plan.document.totals.doors


def test_no_plan_is_below_the_bound(plan):
    assert 0 < api.lower_bound(plan, time_limit_s=0.5) <= plan.hours


def test_a_route_that_lies_about_its_minutes_is_caught(plan):
    lied = replace(plan.routes[0], duration_min=plan.routes[0].duration_min - 5)
    document = replace(plan.document, routes=(lied, *plan.routes[1:]))

    with pytest.raises(PlanError, match=rf"{lied.id}: claims .* min, found"):
        api.check(replace(plan, document=document))


def test_an_address_that_a_plan_forgets_is_caught(plan):
    document = replace(plan.document, routes=plan.routes[1:])

    with pytest.raises(PlanError, match="neither planned nor left out"):
        api.check(replace(plan, document=document))


@pytest.mark.long
def test_the_best_of_several_seeds_is_returned(district):
    options: dict[str, Any] = {"base": BASE, "shift_min": 60, "iterations": 100}

    best = api.plan(district, seeds=(0, 1, 2), **options)

    alone = [api.plan(district, seed=seed, **options) for seed in (0, 1, 2)]
    assert best.hours == min(one.hours for one in alone if len(one.routes) == len(best.routes))
    assert len(best.routes) == min(len(one.routes) for one in alone)


def test_the_base_may_be_an_address(district, plan):
    stop = plan.routes[0].stops[0]

    made = api.plan(district, base=f"{stop.street} {stop.housenumber}", shift_min=60, iterations=50)

    assert (made.document.base.lat, made.document.base.lon) == pytest.approx(
        (stop.lat, stop.lon), abs=1e-3
    )


def test_a_plan_that_follows_another_keeps_its_locks(district, plan):
    route = plan.routes[0]
    lock = Lock(
        1, LockKind.ORDER, route.id, tuple(d for s in route.stops for d in s.door_ids), (), route.id
    )

    again = api.plan(
        district, base=BASE, shift_min=60, iterations=50, before=plan, locks=[lock], seed=9
    )

    kept = next(one for one in again.routes if one.id == route.id)
    assert [stop.id for stop in kept.stops] == [stop.id for stop in route.stops]


def test_walk_lists_are_a_pdf(plan, tmp_path: Path):
    path = api.walk_lists(plan, tmp_path / "lists.pdf")

    assert path.read_bytes().startswith(b"%PDF")


def test_the_streets_go_to_networkx_and_back(district, plan):
    back = api.from_networkx(api.to_networkx(district), district)

    again = api.plan(back, base=BASE, shift_min=60, iterations=300)
    assert doors_on(again) == doors_on(plan)
    assert again.hours == pytest.approx(plan.hours, rel=0.02)


def test_addresses_of_a_frame_are_planned_on_a_graph(district):
    frame = api.doors(district)[["street", "housenumber", "geometry"]].to_crs(3857)

    made = api.plan(
        api.from_networkx(api.to_networkx(district), frame), base=BASE, shift_min=60, iterations=50
    )

    assert made.document.totals.doors == len(frame)


def a_frame(**columns):
    places = [Point(18.0001, 59.2001), Point(18.0002, 59.2001), Point(18.0003, 59.2001)]
    return geopandas.GeoDataFrame(columns, geometry=places, crs="EPSG:4326")


def test_a_row_without_a_number_is_named_and_not_made_a_door(district):
    frame = a_frame(street=["Storgatan"] * 3, housenumber=["1", None, "3"])

    with pytest.raises(FrameError, match="row 1 has no housenumber"):
        api.from_networkx(api.to_networkx(district), frame)


def test_a_place_stands_for_the_street_where_there_is_none():
    frame = a_frame(
        **{
            "addr:street": ["Storgatan", None, "Lillgatan"],
            "addr:place": [None, "Hult", "Hult"],
            "addr:housenumber": [1.0, 2.0, 3.0],
        }
    )

    found = [one.address for one in addresses_of_frame(frame)]

    assert [(a.street, a.housenumber) for a in found] == [
        ("Storgatan", "1"), ("Hult", "2"), ("Lillgatan", "3")
    ]  # fmt: skip


def test_rows_that_repeat_an_address_count_once_and_say_so():
    frame = a_frame(street=["Storgatan"] * 3, housenumber=["1"] * 3, unit=["11", "11", "12"])
    frame = frame.set_geometry([Point(18.0001, 59.2001)] * 3, crs="EPSG:4326")

    with pytest.warns(UserWarning, match="repeat an address and unit: 1;"):
        (found,) = addresses_of_frame(frame)

    assert [flat.unit for flat in found.flats] == ["11", "12"]


def test_homes_without_a_unit_keep_the_floor_that_the_frame_gives_them(district):
    frame = a_frame(street=["Storgatan"] * 3, housenumber=["1", "3", "5"], floor=[0, 1, 2])
    frame = frame.set_geometry([Point(18.0001, 59.0)] * 3, crs="EPSG:4326")

    (entrance,) = api.from_networkx(api.to_networkx(district), frame).doors.entrances

    assert [(door.id, door.floor) for door in entrance.doors] == [
        ("r:1", 0),
        ("r:2", 1),
        ("r:3", 2),
    ]


def test_homes_of_one_number_without_a_unit_are_told_apart_by_floor(district):
    frame = a_frame(street=["Storgatan"] * 3, housenumber=["1"] * 3, floor=[0, 1, 3])
    frame = frame.set_geometry([Point(18.0001, 59.0)] * 3, crs="EPSG:4326")

    (entrance,) = api.from_networkx(api.to_networkx(district), frame).doors.entrances

    assert [door.floor for door in entrance.doors] == [0, 1, 3]
    assert len({door.id for door in entrance.doors}) == 3


def test_a_floor_that_is_no_number_is_named():
    frame = a_frame(street=["Storgatan"] * 3, housenumber=["1", "3", "5"], floor=["EG", "1", None])

    with pytest.warns(UserWarning, match="no whole number: 'EG'"):
        addresses_of_frame(frame)


def test_bad_frames_and_graphs_are_one_clear_error(district):
    graph, frame = api.to_networkx(district), api.doors(district)

    with pytest.raises(FrameError, match="no CRS"):
        api.from_networkx(graph, frame.set_crs(None, allow_override=True))
    with pytest.raises(FrameError, match="no rows"):
        api.from_networkx(graph, frame.iloc[:0])
    with pytest.raises(FrameError, match='no column "housenumber"'):
        api.from_networkx(graph, frame.drop(columns="housenumber"))
    with pytest.raises(FrameTypeError, match="GeoDataFrame"):
        api.from_networkx(graph, [1, 2])
    with pytest.raises(GraphTypeError):
        api.from_networkx(cast(Any, "a graph"), district)
    for node in graph.nodes:
        del graph.nodes[node]["x"]
    with pytest.raises(GraphError):
        api.from_networkx(graph, district)


@pytest.mark.parametrize(
    ("base", "error", "words"),
    [
        ((10.0, 10.0), BaseError, "outside the map"),
        ("Nowhere 1", NotFoundError, "no such address"),
        (59.0, InputError, "give"),
        (("a", "b"), InputError, "give"),
    ],
)
def test_a_base_that_is_none_is_said(district, base, error: type[Exception], words: str):
    with pytest.raises(error, match=words):
        api.plan(district, base=base, iterations=10)


def test_the_interface_loads_nothing_heavy():
    heavy = "numpy numba scipy shapely networkx osmnx geopandas pandas sqlalchemy reportlab"
    code = (
        f"import sys; import canvass.api; print([m for m in {heavy.split()} if m in sys.modules])"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[]"


@pytest.mark.long
def test_the_document_of_the_library_runs_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    matplotlib = pytest.importorskip("matplotlib", reason="the plot wants matplotlib")
    matplotlib.use("Agg")
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "library.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.S)

    space: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "library.md", "exec"), space)

    assert len(blocks) == 5
    assert (tmp_path / "routes.png").stat().st_size > 1000
    assert (tmp_path / "lists.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"teams": 0}, "teams 0"), ({"teams": -1}, "teams -1"), ({"teams": 1.5}, "teams 1.5"),
        ({"seed": -1}, "seed -1"), ({"seed": 10**30}, "seed 1000000"),
        ({"iterations": 0}, "iterations 0"), ({"time_limit_s": math.nan}, "time limit nan"),
        ({"time_limit_s": -1.0}, "time limit -1"), ({"shift_min": math.nan}, "shift nan"),
        ({"lang": "xx"}, "language 'xx'"),
    ],
)  # fmt: skip
def test_numbers_that_cannot_be_are_refused(district, options: dict[str, Any], message: str):
    with pytest.raises(InputError, match=re.escape(message)):
        api.plan(district, **{"base": BASE, "iterations": 50, **options})


@pytest.mark.parametrize("crs", ["epsg:3006", "epsg:3857"])
def test_a_graph_that_comes_near_no_door_is_refused(district, crs: str):
    """Degrees that are called metres lie beside Africa."""
    graph = api.to_networkx(district)
    graph.graph["crs"] = crs

    with pytest.raises(GraphError, match="no door is near its streets"):
        api.from_networkx(graph, district)
