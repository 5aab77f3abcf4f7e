"""R33: no route, list or export has a stop at a door where somebody asked not to be called on."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from canvass.document.document import BasePlace, PlanDocument
from canvass.document.json_text import document_to_json
from canvass.errors import PlanError
from canvass.export.formats import export_plan
from canvass.planning.search_settings import Search
from canvass.planning.walking import Walking
from canvass.planning.whole_district import plan_district
from canvass.store.database import open_reader, open_writer
from canvass.store.visits import list_do_not_knock
from canvass.walklist.rows import DoorRow, make_rows
from canvass.workflow.district import stored_district as stored
from canvass.workflow.district.new_district import add_district
from canvass.workflow.routes.stored_plan import find_before
from canvass.workflow.visits.clearing import clear_do_not_knock
from canvass.workflow.visits.visit_import import import_visits
from canvass.workflow.visits.visit_log import Where
from canvass.workflow.week.next_plan import NextAsked, plan_next
from tests.reliability.figures import figure
from tests.reliability.places_in_files import STOP_IN, stops_in_exports
from tests.reliability.rounds import play_rounds
from tests.small_map import BASE, write_small_map
from tests.world import fill_once, world

START = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
OUTCOMES = (*["nobody"] * 6, "talked", "no_thanks", "do_not_knock")


def make_world(folder: Path) -> Path:
    """Return a database with a district, its plan, and a week with an evening to plan for."""
    return Path(fill_once("reliability", folder, lambda: _make_world(folder)))


def _make_world(folder: Path) -> Path:
    path = folder / "canvass.db"
    add_district(path, "Stuvsta", str(write_small_map(folder / "small.osm")))
    lat, lon = BASE.split(",")
    with open_writer(path) as connection:
        connection.exec_driver_sql(
            "INSERT INTO week (district_id, name, starts_on, ends_on, timezone, base_lat, base_lon,"
            " min_gap_h, max_attempts) VALUES (1, '48', '2026-11-23', '2026-11-29',"
            f" 'Europe/Stockholm', {lat}, {lon}, 0, 20)"
        )
        connection.exec_driver_sql(
            "INSERT INTO shift (week_id, starts_at, minutes, kind) "
            "VALUES (1, '2026-11-28T11:00:00+01:00', 60, 'homes')"
        )
    planned = plan_district(
        stored.load_district(path, None),
        created_at="2026-09-07T15:00:00Z", base=BasePlace(float(lat), float(lon), ""),
        shift=Walking(60, 1.25, None), search=Search(30.0, 30, 0, None), lang="en",
    )  # fmt: skip
    stored.record_plan(path, None, planned.document)
    return path


@world
def db(tmp_path: Path) -> Path:
    return make_world(tmp_path)


def plan_again(db: Path, rng: random.Random) -> None:
    """Plan the district anew, again from the plan before, or for the next evening."""
    how = rng.choice(["anew", "again", "tomorrow"])
    seed = rng.randrange(1000)
    if how == "tomorrow":
        search = Search(1.0, iterations=30, seed=seed, teams=2)
        with suppress(PlanError):  # all doors wait for another day: no plan, nobody is sent
            plan_next(db, NextAsked(search, shift="S1"), lang="en")
        return
    lat, lon = (float(part) for part in BASE.split(","))
    planned = plan_district(
        stored.load_district(db, None),
        created_at="2026-09-07T15:00:00Z", base=BasePlace(lat, lon, ""),
        shift=Walking(60, 1.25, None), search=Search(30.0, 30, seed, None), lang="en",
        before=find_before(db, None) if how == "again" else None,
    )  # fmt: skip
    stored.record_plan(db, None, planned.document)


def import_some(db: Path, doors: list[str], rng: random.Random, round_no: int) -> None:
    rows = [
        {
            "door_id": rng.choice(doors),
            "outcome": rng.choice(OUTCOMES),
            "at": (START + timedelta(hours=round_no)).isoformat(),
            "team": f"T{rng.randrange(3)}",
        }
        for _ in range(2)
    ]
    path = db.with_name("visits.json")
    path.write_text(json.dumps(rows))
    import_visits(db, Where(), path, recorded_by="desk", now=START + timedelta(days=30))


def asked(db: Path) -> set[str]:
    with open_reader(db) as connection:
        return {one.door_id for one in list_do_not_knock(connection, 1)}


def stops_of(document: PlanDocument) -> set[str]:
    """Return every door that any form of the plan has a stop or a row for."""
    routes = json.loads(document_to_json(document))["routes"]
    in_json = {
        d
        for route in routes
        for stop in (*route["stops"], *route["if_time"])
        for d in stop["door_ids"]
    }
    rows = [row for route in document.routes for row in make_rows(route)]
    on_paper = {d for row in rows if isinstance(row, DoorRow) for d in row.door_ids}
    (table,) = export_plan(document, "csv", lang="en").values()
    cells = csv.DictReader(io.StringIO(table.decode("utf-8-sig")))
    exported = {row["Door id"] for row in cells}
    return in_json | on_paper | exported


def play(db: Path, plans: int, seed: int) -> tuple[int, int]:
    """Plan, import and plan again; return (doors asked over all plans, of them planned)."""
    rng = random.Random(seed)
    doors = sorted(stops_of(stored.get_plan(db, None)))
    seen = broken = 0
    for round_no in range(plans):
        import_some(db, doors, rng, round_no)
        # An old plan printed after the import, and a new one: both must leave the door out.
        now_asked = asked(db)
        broken += len(stops_of(stored.get_plan(db, None)) & now_asked)
        if len(now_asked) > 6:
            door = rng.choice(sorted(now_asked))
            clear_do_not_knock(db, Where(), door, recorded_by="coordinator", now=START)
            now_asked = asked(db)
        plan_again(db, rng)
        broken += len(stops_of(stored.get_plan(db, None)) & now_asked)
        seen += len(now_asked)
    return seen, broken


def test_do_not_knock_is_obeyed_by_every_plan_and_replan(db: Path) -> None:
    seen, broken = play(db, plans=4, seed=1)

    assert seen > 0
    assert broken == 0


def play_many(folder: Path, seeds: Sequence[int]) -> tuple[int, int]:
    """Play 25 plans in a database of its own for each seed, so that no log outgrows a week's."""
    seen = broken = 0
    (made_in := folder / "made").mkdir()
    make_world(made_in)
    for seed in seeds:
        made = shutil.copytree(made_in, folder / str(seed))
        some, wrong = play(made / "canvass.db", plans=25, seed=seed)
        seen, broken = seen + some, broken + wrong
    return seen, broken


@pytest.mark.torture
def test_1_000_plans_obey_do_not_knock(tmp_path: Path) -> None:
    played = play_rounds("do_not_knock", play_many, range(100, 140), tmp_path)
    seen, broken = played.sums

    plans = played.say("plans, re-plans and evening plans with imports between", each=25)
    figure("R33", f"{plans}, {seen} doors to obey in plan, paper and export: {broken} broken")
    assert broken == 0


def test_a_planner_that_does_not_ask_would_send_people_there(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant of R33."""
    monkeypatch.setattr(stored, "doors_never_to_plan", lambda *_: {})

    assert play(db, plans=4, seed=1)[1] > 0


def test_the_stops_of_a_plan_are_found_in_every_export(db: Path) -> None:
    """So that the games look at them."""
    document = stored.get_plan(db, None)
    stops = [(s.street, s.housenumber) for route in document.routes for s in route.stops]

    found = list(stops_in_exports(document))

    assert sorted(found) == sorted(stops * len(STOP_IN))
