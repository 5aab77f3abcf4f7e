"""Whatever people do with doors, no address and no visit's door is lost."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from canvass.store.database import open_reader
from tests.small_map import BASE, at

PLAN = ("plan", "--base", BASE, "--shift", "120", "--iterations", "50")
VISITED_AT = "2026-09-08T18:00:00+02:00"
ADDRESSES = {f"n{100 + k}" for k in range(12)}


def act(canvass, rng: random.Random) -> None:
    """Do one thing an organizer might do; what is refused changes nothing."""
    number = rng.randint(1, 12)
    address = f"Storgatan {number}"
    entrance = ("--entrance", rng.choice(["A", "B"])) if rng.random() < 0.7 else ()
    floors = ("--floors", rng.randint(1, 3), "--per-floor", rng.randint(1, 3))
    actions = [
        ("doors", "split", address, *entrance, *floors),
        ("doors", "split", address, *entrance, "--undo"),
        ("doors", "exclude", address, *entrance, "--reason", "said so"),
        ("doors", "exclude", f"Storgatan {number}-{number + 3}", "--reason", "said so"),
        ("doors", "exclude", "--undo", rng.randint(1, 3)),
        ("doors", "access", "set", address, *entrance, "--state", rng.choice(["key", "open"])),
        ("doors", "access", "clear", address, *entrance),
    ]
    actions += [("doors", "import", write_register(rng))] * 2
    assert canvass(*rng.choice(actions)).code in (0, 1, 2)


def write_register(rng: random.Random) -> Path:
    """Write a register of addresses and flats, on the map and not, some of them contradicting."""
    lines = ["street;housenumber;unit;lat;lon"]
    for _ in range(rng.randint(1, 6)):
        street = rng.choice(["Storgatan", "STORG.", "Nygatan"])
        unit = rng.choice(["", "", "1001", "1102", "A 1001"])
        lat, lon = at(50 * rng.randint(0, 12), rng.choice([-12, 12, 80]))
        lines.append(f"{street};{rng.randint(1, 16)};{unit};{lat};{lon}")
    path = Path(f"register-{rng.randrange(10**9)}.csv")
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.long
def test_no_sequence_of_imports_splits_and_exclusions_loses_an_address_or_a_visits_door(
    canvass, small_map, seed: int
) -> None:
    rng = random.Random(seed)
    canvass("district", "add", "Stuvsta", small_map)
    canvass("week", "add", "V37", "--from", "2026-09-07", "--to", "2026-09-13", "--base", BASE)
    visited: set[str] = set()
    addresses = ADDRESSES
    canvass("doors", "import", write_register(rng))
    for _ in range(4):
        act(canvass, rng)
        act(canvass, rng)
        rows = json.loads(canvass("doors", "list", "--format", "json").out)
        door = rng.choice(rows)["id"]
        if canvass("visit", "add", door, "nobody", "--at", VISITED_AT).code == 0:
            visited.add(door)

        there = {row["address_id"] for row in rows}
        assert addresses <= there
        assert {ref for ref in there if not ref.startswith("r:")} == ADDRESSES
        addresses = there
        assert len({row["id"] for row in rows}) == len(rows)
        with open_reader(Path("canvass.db")) as connection:
            known = {r[0] for r in connection.exec_driver_sql("SELECT door_id FROM door")}
        assert visited <= known
    if canvass(*PLAN).code == 0:
        canvass("export", "json")
        check_plan(json.loads(Path("plan.json").read_text("utf-8")), rows)
    assert visited


def check_plan(document, rows) -> None:
    """Every address is on a route or left out, every door as well, none of them twice."""
    stops = [stop for route in document["routes"] for stop in route["stops"]]
    planned = [ref for stop in stops for ref in stop["address_ids"] if "~" not in ref]
    excluded = [entry["address_id"] for entry in document["excluded"]]
    assert sorted(planned + excluded) == sorted({row["address_id"] for row in rows})
    doors = [ref for stop in stops for ref in stop["door_ids"]]
    doors += [entry["door_id"] for entry in document["excluded_doors"]]
    doors += [row["id"] for row in rows if row["address_id"] in excluded]
    assert sorted(doors) == sorted(row["id"] for row in rows)
