"""The routes that coverage counts by: as they were last, also once evenings were planned anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from canvass.store import schema
from canvass.store.coverage import PlannedRoutes, read_covered_doors, read_planned_routes
from canvass.store.database import open_writer
from tests.store.visit_world import fill


def route(route_id: str, name: str, walk_min: float, *doors: str) -> dict[str, Any]:
    stops = [{"door_ids": [door], "doors": 1, "service_min": 3.0} for door in doors]
    return {"id": route_id, "name": name, "walk_min": walk_min, "stops": stops}


def read(tmp_path: Path, *plans: dict[str, Any]) -> PlannedRoutes:
    """Return what coverage knows after these plans, the oldest first."""
    with open_writer(tmp_path / "canvass.db") as connection:
        fill(connection)
        for plan in plans:
            connection.execute(
                sa.insert(schema.plan).values(
                    district_id=1, created_at="2026-11-23T09:00:00Z", document=json.dumps(plan)
                )
            )
        return read_planned_routes(connection, 1)


DISTRICT = {"routes": [route("R01", "Norra", 60, "d1", "d2"), route("R02", "Södra", 30, "d3")]}
EVENING = {"starts_at": "2026-11-23T17:30+01:00", "routes": [route("R03", "Kvällen", 20, "d2")]}


def test_routes_of_the_district_stay_when_an_evening_is_planned(tmp_path: Path):
    found = read(tmp_path, DISTRICT, EVENING)

    assert found.route_by_door == {"d1": "R01", "d2": "R03", "d3": "R02"}
    assert found.name_by_route == {"R01": "Norra", "R02": "Södra", "R03": "Kvällen"}


def test_a_route_with_half_its_doors_elsewhere_is_half_as_long_to_walk(tmp_path: Path):
    found = read(tmp_path, DISTRICT, EVENING)

    assert found.walk_hours_by_route == pytest.approx({"R01": 0.5, "R02": 0.5, "R03": 1 / 3})


def test_a_plan_of_the_district_takes_the_place_of_all_before(tmp_path: Path):
    found = read(tmp_path, EVENING, {"routes": [route("R09", "Allt", 60, "d1")]})

    assert found.route_by_door == {"d1": "R09"}
    assert found.name_by_route == {"R09": "Allt"}


def test_an_entrance_is_named_by_its_stairwell_unless_the_number_names_it(tmp_path: Path):
    """Gata 1 1 has stairwell 1, and Gata 1 2 A has stairwell A."""
    with open_writer(tmp_path / "canvass.db") as connection:
        fill(connection)
        for entrance_id, ref in (("e1", "1"), ("e2", "A")):
            one = schema.entrance.c.entrance_id == entrance_id
            connection.execute(sa.update(schema.entrance).where(one).values(ref=ref))
        two = schema.address.c.address_id == "a2"
        connection.execute(sa.update(schema.address).where(two).values(housenumber="2 A"))
        doors = read_covered_doors(connection, 1, PlannedRoutes(), ())

    named = {door.door_id: door.stairwell for door in doors}
    assert (named["d1"], named["d2"], named["d3"]) == ("Gata 1 1 1", "Gata 1 2 A", "Gata 1 3")
