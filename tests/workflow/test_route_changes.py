"""A change of routes is looked at before it is stored, and is then what it was said to be."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from canvass.document.document import BasePlace
from canvass.document.json_text import document_to_json
from canvass.document.locks import find_broken
from canvass.errors import ChangedMeanwhileError, InputError, NotFoundError, PlanError
from canvass.planning.route_drafts import Merge, Move, NewRoute, Reorder, Split
from canvass.planning.search_settings import Search
from canvass.planning.walking import Walking
from canvass.planning.whole_district import plan_district
from canvass.workflow.district.new_district import add_district
from canvass.workflow.district.stored_district import load_district, record_plan
from canvass.workflow.routes import plan_versions, route_locks
from canvass.workflow.routes.held_plan import Basis, follow_plan, hold_plan
from canvass.workflow.routes.route_changes import (
    make_change,
    move_doors,
    preview_change,
    preview_move,
    rank_routes,
)
from canvass.workflow.routes.stored_plan import get_stored_plan
from tests.small_map import LAT, LON, write_grid_map
from tests.world import world

SHIFT = Walking(45, 1.25, 2.0)


@world
def db(tmp_path: Path) -> Path:
    """A district of some hundred doors, planned on a handful of routes."""
    return planned(tmp_path, write_grid_map(tmp_path / "grid.osm"), (LAT, LON), SHIFT)


def planned(folder: Path, map_file: Path, base: tuple[float, float], shift: Walking) -> Path:
    db = folder / "canvass.db"
    add_district(db, "Here", str(map_file))
    made = plan_district(
        load_district(db, None),
        base=BasePlace(base[0], base[1], ""),
        shift=shift,
        search=Search(iterations=20_000),
        created_at="2026-09-01T12:00:00Z",
    )
    record_plan(db, None, made.document)
    return db


def minutes(db: Path) -> dict[str, float]:
    return {route.id: route.duration_min for route in get_stored_plan(db, None).document.routes}


def doors_of(db: Path, route: int, stops: slice = slice(None)) -> list[str]:
    entry = get_stored_plan(db, None).document.routes[route]
    return [door for stop in entry.stops[stops] for door in stop.door_ids]


def plan_text(db: Path) -> str:
    return document_to_json(get_stored_plan(db, None).document)


def check_random_changes(db: Path, count: int, seed: int) -> dict[str, int]:
    """Try random changes: the preview is what is stored, locks hold, an undo brings it all back."""
    rng = random.Random(seed)
    held = hold_plan(db, None)
    first = held.opened.document.routes
    locked = first[0].stops[0]
    route_locks.lock_in_place(db, None, locked.id)
    if len(first) > 3:
        route_locks.lock_in_place(db, None, first[3].id)
    done = {"stored": 0, "refused": 0}
    for _ in range(count):
        held = follow_plan(db, held)
        before = plan_text(db)
        asked = random_change(held.opened.document, rng)
        basis = Basis(db, None, held.plan_id, held)
        try:
            preview = preview_change(basis, asked, lang="en")
        except (InputError, PlanError, NotFoundError):
            continue
        assert plan_text(db) == before, "a preview stores nothing"
        try:
            change = make_change(basis, asked, force=True, lang="en")
        except PlanError:
            assert preview.broken, "only a lock is refused, and was said beforehand"
            assert plan_text(db) == before
            done["refused"] += 1
            continue
        assert not preview.broken
        assert {(t.route_id, t.after_min, t.before_min) for t in change.touched} == {
            (t.route_id, t.after_min, t.before_min) for t in preview.touched
        }
        stored = get_stored_plan(db, None)
        after = {route.id: route.duration_min for route in stored.document.routes}
        for touched in preview.touched:
            assert after.get(touched.route_id, 0.0) == touched.after_min
        assert not find_broken(stored.document.routes, stored.locks)
        plan_versions.undo_change(db, None)
        assert plan_text(db) == before
        done["stored"] += 1
    return done


def random_change(document, rng: random.Random):
    """Return a change such as a person might ask for: some neighbouring doors, sometimes more."""
    entry = rng.choice(document.routes)
    k = rng.randrange(len(entry.stops))
    some = entry.stops[k : k + rng.randint(1, 6)]
    if rng.random() < 0.2:
        some += rng.choice(document.routes).stops[:2]
    doors = tuple(dict.fromkeys(door for stop in some for door in stop.door_ids))
    near = rng.choice(document.routes[:8]) if rng.random() < 0.5 else rng.choice(document.routes)
    kind = rng.randrange(6)
    if kind == 0:
        return NewRoute(doors)
    if kind == 1:
        return Split(entry.id, doors if rng.random() < 0.5 else ())
    if kind == 2:
        return Merge(near.id, entry.id)
    if kind == 3:
        return Reorder(entry.id, doors, rng.choice(entry.stops).door_ids[0])
    return Move(doors, near.id)


@pytest.mark.long
def test_minutes_previewed_are_minutes_stored_locks_hold_and_undo_gives_the_same_plan(db):
    done = check_random_changes(db, 16, seed=1)

    assert done["stored"] > 5
    assert done["refused"] > 0


REAL = [
    ("se-stockholm-ostermalm", (59.3365, 18.083)),
    ("de-lauf-pegnitz", (49.510, 11.277)),
    ("nl-zeeland-brabant", None),
]


@pytest.mark.real
def test_changes_of_a_real_district_are_what_their_previews_said(real_map, tmp_path):
    done = change_real(real_map, tmp_path, *REAL[0], changes=10)

    assert done["stored"] >= 3


@pytest.mark.torture
@pytest.mark.real
@pytest.mark.parametrize(("name", "base"), REAL)
def test_two_hundred_changes_of_a_real_district_are_what_their_previews_said(
    real_map, tmp_path, name, base
):
    done = change_real(real_map, tmp_path, name, base, changes=200)

    assert done["stored"] > 100


def change_real(real_map, tmp_path, name, base, *, changes):
    """Change a planned real district so often; return what became of the changes."""
    db = tmp_path / "canvass.db"
    add_district(db, "Here", str(real_map(name)))
    if base is None:
        entrances = load_district(db, None).doors.entrances
        middle = sorted(entrances, key=lambda e: (e.lat, e.lon))[len(entrances) // 2]
        base = (middle.lat, middle.lon)
    db.unlink()
    db = planned(tmp_path, real_map(name), base, Walking(150, 1.25, 2.0))

    return check_random_changes(db, changes, seed=7)


def test_a_change_made_on_a_plan_that_is_not_the_newest_is_refused_and_names_the_new_one(db):
    held = hold_plan(db, None)
    doors = doors_of(db, 0, slice(0, 2))
    first, second = (route.id for route in held.opened.document.routes[1:3])
    move_doors(Basis(db, None, held.plan_id), doors, first, force=True)
    before = plan_text(db)

    for basis in (Basis(db, None, held.plan_id), Basis(db, None, held.plan_id, held)):
        with pytest.raises(ChangedMeanwhileError) as refused:
            move_doors(basis, doors, second, force=True)
        assert refused.value.values == {"made_on": held.plan_id, "newest": held.plan_id + 1}
    assert plan_text(db) == before


def test_the_route_ranked_first_is_the_one_whose_preview_costs_least_of_those_that_fit(db):
    doors = doors_of(db, 0, slice(-2, None))
    basis = Basis(db)

    ranked = rank_routes(basis, doors)
    tried = {one.route_id: preview_move(basis, doors, one.route_id) for one in ranked}

    assert all(
        tried[one.route_id].change_min == pytest.approx(one.change_min, abs=0.02) for one in ranked
    )
    assert [one.fits for one in ranked] == [tried[one.route_id].fits for one in ranked]
    fitting = [preview.change_min for preview in tried.values() if preview.fits]
    if fitting:
        assert ranked[0].change_min == pytest.approx(min(fitting), abs=0.02)
    assert get_stored_plan(db, None).document.routes[0].id not in tried


def test_a_preview_names_the_lock_it_breaks_and_ranking_puts_such_routes_last(db):
    doors = doors_of(db, 0, slice(0, 1))
    stop = get_stored_plan(db, None).document.routes[0].stops[0]
    (lock,) = route_locks.lock_in_place(db, None, stop.id).locks
    other = get_stored_plan(db, None).document.routes[1].id

    preview = preview_move(Basis(db), doors, other)

    assert [broken.lock_id for broken in preview.broken] == [lock.lock_id]
    assert not preview.fits
    assert all(one.broken for one in rank_routes(Basis(db), doors))


def test_stops_put_before_another_are_visited_just_before_it_and_nothing_else_moves(db):
    entry = get_stored_plan(db, None).document.routes[0]
    ids = [stop.id for stop in entry.stops]
    last = entry.stops[-1].door_ids
    mark = entry.stops[1].door_ids[0]

    make_change(Basis(db), Reorder(entry.id, last, mark), force=True, lang="en")

    after = get_stored_plan(db, None).document.routes[0]
    assert [stop.id for stop in after.stops] == [ids[0], ids[-1], *ids[1:-1]]


def test_a_new_route_holds_exactly_the_chosen_doors_of_two_routes(db):
    doors = doors_of(db, 0, slice(0, 2)) + doors_of(db, 1, slice(0, 2))
    known = set(minutes(db))

    change = make_change(Basis(db), NewRoute(tuple(doors)), force=True, lang="en")

    (made,) = set(minutes(db)) - known
    entry = next(r for r in get_stored_plan(db, None).document.routes if r.id == made)
    assert {door for stop in entry.stops for door in stop.door_ids} == set(doors)
    assert made in {touched.route_id for touched in change.touched}


def test_nothing_selected_and_a_door_that_is_not_there_are_said(db):
    route = get_stored_plan(db, None).document.routes[0].id

    with pytest.raises(InputError, match="no door is selected"):
        preview_move(Basis(db), [], route)
    with pytest.raises(NotFoundError, match="n0: on no route"):
        preview_move(Basis(db), ["n0"], route)


def test_a_held_plan_follows_what_others_stored(db):
    held = hold_plan(db, None)
    assert follow_plan(db, held) is held

    route = held.opened.document.routes[0].id
    plan_versions.rename_route(db, None, route, "Parken")
    followed = follow_plan(db, held)

    assert followed.opened.entry_by_id[route].name == "Parken"
    assert followed.opened.district is held.opened.district


def test_a_held_plan_is_opened_anew_where_doors_were_left_out(db):
    from canvass.workflow.doors.exclusions import LeaveOut, exclude_doors

    held = hold_plan(db, None)
    stop = held.opened.document.routes[0].stops[0]
    address = f"{stop.street} {stop.housenumber}"
    exclude_doors(db, None, LeaveOut(address=address), reason="works", at="2026-09-01T12:00:00Z")

    followed = follow_plan(db, held)

    there = {door.id for planned in followed.opened.task.stops for door in planned.doors}
    assert there.isdisjoint(stop.door_ids)
    assert followed.whole is held.whole  # the map itself is not read again


def test_a_held_plan_reads_its_map_again_where_flats_were_counted(db):
    from canvass.workflow.doors.splits import SplitRequest, split_stairwell

    held = hold_plan(db, None)
    stop = held.opened.document.routes[0].stops[0]
    asked = SplitRequest(f"{stop.street} {stop.housenumber}", "", 3, 1)
    split_stairwell(db, None, asked, at="2026-09-01T12:00:00Z")

    followed = follow_plan(db, held)

    assert followed.whole is not held.whole
    flats = [
        each
        for each in followed.opened.task.stops
        if each.entrance.addresses[0].id in stop.address_ids
    ]
    assert sum(len(each.doors) for each in flats) == 3
