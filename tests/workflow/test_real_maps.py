"""Every shared map from file to plan document, held against a second reading of the map."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import pytest
from shapely import LineString, STRtree, points

from canvass.cli.main import main

# The address nearest the median of all addresses, by a reading of its own.
BASES = {
    "se-stockholm": "59.338037,18.069648",
    "de-lauf": "49.514277,11.275434",
    "nl-zeeland": "51.697254,5.674924",
    "cz-praha": "50.119992,14.485976",
    "nl-delft": "52.000266,4.357921",
    "city-dk": "55.671868,12.574943",
    "city-us": "40.714664,-73.746364",
}
# A city takes minutes to plan whole; there, one evening of so many teams is planned.
CITY_TEAMS = "60"
NOT_WALKED = {
    "motorway", "motorway_link", "construction", "proposed", "abandoned", "razed", "raceway",
    "bus_guideway", "escape", "busway", "rest_area", "services", "platform", "corridor", "disused",
}  # fmt: skip
BESIDE_WAY_M, BESIDE_DOOR_M, LEAST_STEP_M = 20.0, 60.0, 1.0


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan document as written, and what a plain reading of its map finds."""

    plan: dict[str, Any]
    keys: set[tuple[str, str]]
    ways: list[list[tuple[float, float]]]
    cities: set[str]


def folded(text: str) -> str:
    return " ".join(text.casefold().split())


def read_plainly(
    path: Path,
) -> tuple[set[tuple[str, str]], list[list[tuple[float, float]]], set[str]]:
    """Return (street, number) of all addressed objects, all ways one could walk along, and cities.

    Where neither a street nor a place is written, the quarter or the city stands for the street.
    The cities (and quarters) are those where most addressed objects have a street: the few without
    one have none there.
    """
    keys, ways = set(), []
    with_street: Counter[str] = Counter()
    without: Counter[str] = Counter()
    thing: Any
    for thing in osmium.FileProcessor(path).with_locations():
        tags = thing.tags
        if "addr:housenumber" in tags:
            has_street = "addr:street" in tags or "addr:place" in tags
            for key in ("addr:suburb", "addr:city"):
                (with_street if has_street else without)[folded(tags.get(key, ""))] += 1
            places = ("addr:street", "addr:place", "addr:suburb", "addr:city")
            street = folded(next((tags[key] for key in places if key in tags), ""))
            keys.add((street, tags["addr:housenumber"].casefold().replace(" ", "")))
        if not thing.is_way() or tags.get("highway", "construction") in NOT_WALKED:
            continue
        line = [(node.lon, node.lat) for node in thing.nodes if node.location.valid()]
        if len(line) > 1 and (tags.get("foot") not in ("no", "private")):
            ways.append(line)
    return (
        keys,
        ways,
        {name for name, count in with_street.items() if name and count > without[name]},
    )


@pytest.fixture(scope="module", params=BASES)
def planned(
    request: pytest.FixtureRequest, real_map: Any, tmp_path_factory: pytest.TempPathFactory
) -> Planned:
    path, out = real_map(request.param), tmp_path_factory.mktemp(request.param)
    command = ["quickstart", str(path), "--base", BASES[request.param], "--shift", "150"]
    if request.param.startswith("city"):
        command += ["--teams", CITY_TEAMS]
    with pytest.raises(SystemExit) as ended:
        main([*command, "--iterations", "4000", "--no-pdf", "--out", str(out)])
    assert ended.value.code == 0
    return Planned(json.loads((out / "plan.json").read_text()), *read_plainly(path))


@pytest.mark.real
def test_every_address_of_the_map_is_in_one_route_or_one_exclusion(planned: Planned) -> None:
    plan = planned.plan
    stops = [stop for route in plan["routes"] for stop in route["stops"]]
    ids = Counter(
        ref for stop in stops for ref in stop["address_ids"] if "~" not in ref
    )  # "~2" is the second part of a long stairwell
    ids.update(entry["address_id"] for entry in plan["excluded"])
    found = {
        (folded(line["street"]), line["housenumber"].casefold().replace(" ", ""))
        for entry in [*(a for stop in stops for a in stop["addresses"]), *plan["excluded"]]
        for line in [entry]
    }

    assert max(ids.values()) == 1
    assert ids.total() == plan["totals"]["addresses_in_map"]
    # A list ("8;10") stands for each of its numbers.
    lost = {
        (street, number)
        for street, number in planned.keys - found
        if not all((street, part) in found for part in re.split("[;,]", number) if part)
        # In a city of streets its name is none: the house is one without a street.
        and not (street in planned.cities and ("", number) in found)
    }
    assert lost == set()
    assert all(entry["reason"] for entry in plan["excluded"])


@pytest.mark.real
def test_every_route_fits_the_shift_and_adds_up(planned: Planned) -> None:
    for route in planned.plan["routes"]:
        stops = route["stops"]
        assert route["duration_min"] <= 150.02
        assert route["walk_min"] + route["service_min"] == pytest.approx(
            route["duration_min"], abs=0.02
        )
        assert sum(stop["doors"] for stop in stops) == route["doors"]
        assert sum(stop["service_min"] for stop in stops) == pytest.approx(
            route["service_min"], abs=0.01 * len(stops) + 0.01
        )
        assert [s["arrive_min"] for s in stops] == sorted(s["arrive_min"] for s in stops)


@pytest.mark.real
def test_the_length_of_every_path_is_what_it_says(planned: Planned) -> None:
    for route in planned.plan["routes"]:
        lon, lat = np.radians(np.array(route["path"])).T
        dx = np.diff(lon) * np.cos((lat[:-1] + lat[1:]) / 2)
        metres = 6_371_008.8 * np.hypot(dx, np.diff(lat)).sum()

        assert route["walk_m"] == pytest.approx(metres, rel=0.01)


@pytest.mark.real
def test_paths_lie_on_ways_of_the_map_and_at_doors(planned: Planned) -> None:
    base = planned.plan["base"]
    scale = np.array([111_320.0 * math.cos(math.radians(base["lat"])), 110_574.0])
    ways = STRtree([LineString(np.array(line) * scale) for line in planned.ways])
    off = steps = 0
    for route in planned.plan["routes"]:
        path = np.array(route["path"]) * scale
        length = np.hypot(*np.diff(path, axis=0).T)
        middle = ((path[:-1] + path[1:]) / 2)[length > LEAST_STEP_M]
        _, away = ways.query_nearest(points(middle), return_distance=True, all_matches=False)
        doors = [(stop["lon"], stop["lat"]) for stop in [base, *route["stops"]]]
        stops = np.array(doors) * scale
        lost = middle[away > BESIDE_WAY_M]
        to_door = np.hypot(*(lost[:, None] - stops[None]).transpose(2, 0, 1)).min(
            axis=1, initial=np.inf
        )
        off += int((to_door > BESIDE_DOOR_M).sum())
        steps += len(middle)

    assert off / steps <= 0.01


@pytest.mark.real
def test_hours_are_at_or_above_the_proven_bound(planned: Planned) -> None:
    totals, bound = planned.plan["totals"], planned.plan["bound"]

    assert 0 < bound["hours"] <= totals["hours"]
    assert bound["gap"] == pytest.approx(1 - bound["hours"] / totals["hours"], abs=1e-3)
