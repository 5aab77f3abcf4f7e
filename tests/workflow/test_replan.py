"""Locks survive (R35): random locks, doors that come and go, and plans made again."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from canvass.cli.shared.summary import say_late_routes, say_over_shift
from canvass.document.document import BasePlace, PlanDocument
from canvass.document.lateness import list_late_routes
from canvass.document.locks import Lock, LockKind, doors_in_order, find_broken
from canvass.doors.build import make_doors
from canvass.doors.door import DoorList, Exclusion
from canvass.errors import PlanError
from canvass.osm.read import read_extract
from canvass.planning import replan, whole_district
from canvass.planning.district import District, make_district
from canvass.planning.replan import Before
from canvass.planning.search_settings import Search
from canvass.planning.walking import Walking
from canvass.planning.whole_district import plan_district
from tests.reliability.figures import figure
from tests.reliability.rounds import play_rounds
from tests.small_map import write_grid_map
from tests.sweeps import sweep
from tests.workflow.locks_kept import assert_kept, random_locks

SHIFT = Walking(45, 1.25, 2.0)
REASON = "do not knock"


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> District:
    """Return a made-up district of 96 doors along four streets."""
    path = write_grid_map(tmp_path_factory.mktemp("map") / "grid.osm")
    return make_district(read_extract(path))


def planned(district: District, before: Before | None = None, seed: int = 0) -> PlanDocument:
    made = plan_district(
        district,
        created_at="2026-09-07T15:00:00Z",
        base=BasePlace(59.0, 18.0, ""),
        shift=SHIFT,
        search=Search(iterations=150, seed=seed),
        before=before,
        lang="en",
    )
    return made.document


def without(district: District, gone: Iterable[str]) -> District:
    """Return the district with some entrances left out as not to be knocked on."""
    lost = set(gone)
    doors = district.doors
    kept = tuple(e for e in doors.entrances if e.id not in lost)
    left = [
        Exclusion(address, REASON)
        for e in doors.entrances
        if e.id in lost
        for address in e.addresses
    ]
    changed = DoorList(kept, (*doors.exclusions, *left), doors.addresses_read, doors.merged)
    return replace(district, doors=changed)


def replan_at_random(district: District, seed: int) -> int:
    """Lock at random, change the doors, plan again twice, and look at every lock by itself.

    Returns how many locks there were.
    """
    rng = random.Random(seed)
    ids = [entrance.id for entrance in district.doors.entrances]
    plan = planned(without(district, rng.sample(ids, 12)), seed=seed)
    locks = random_locks(rng, plan)
    assert find_broken(plan.routes, locks) == []
    for turn in range(2):
        gone = rng.sample(ids, rng.choice([0, 6, 12]))
        changed = without(district, gone)
        before = Before(plan, tuple(locks), is_fresh=rng.random() < 0.3)
        plan, old = planned(changed, before, seed=seed + turn), plan

        route_of = {d: r.id for r in plan.routes for s in r.stops for d in s.door_ids}
        assert not {d for e in district.doors.entrances if e.id in gone for d in
                    (door.id for door in e.doors)} & route_of.keys()  # fmt: skip
        assert_kept(locks, plan, old.routes)
    return len(locks)


@pytest.mark.long
@pytest.mark.parametrize("seed", sweep(range(6), 2))
def test_every_lock_is_kept_when_doors_come_and_go(district: District, seed: int):
    replan_at_random(district, seed)


def replan_many(folder: Path, seeds: Sequence[int]) -> tuple[int]:
    """Re-plan at random for each seed; return the number of locks."""
    district = make_district(read_extract(write_grid_map(folder / "grid.osm")))
    return (sum(replan_at_random(district, seed) for seed in seeds),)


@pytest.mark.torture
def test_every_lock_is_kept_a_thousand_times(tmp_path: Path):
    played = play_rounds("replans", replan_many, range(100, 600), tmp_path)

    plans = played.say("re-plans with doors that come and go", each=2)
    figure("R35", f"{plans}, {played.sums[0]} locks: all kept")
    assert played.sums[0] > played.done


def lock_too_much(plan: PlanDocument) -> tuple[Lock, set[str]]:
    """Return a lock of two routes' doors to the first of them, and these doors."""
    first, second = plan.routes[:2]
    doors = (*doors_in_order(first), *doors_in_order(second))
    return Lock(1, LockKind.STAY, "two routes", doors, (), first.id), set(doors)


@pytest.mark.parametrize("is_fresh", [False, True])
def test_doors_locked_to_one_route_are_planned_though_they_take_longer_than_the_shift(
    district: District, is_fresh: bool
):
    plan = planned(district)
    lock, doors = lock_too_much(plan)

    again = planned(district, Before(plan, (lock,), is_fresh=is_fresh))

    (over,) = [route for route in again.routes if route.over_shift_min]
    assert over.id == lock.route_id
    assert set(doors_in_order(over)) == doors
    assert over.over_shift_min == pytest.approx(over.duration_min - SHIFT.minutes, abs=0.02)
    assert again.totals.doors == plan.totals.doors


def test_a_plan_says_which_routes_locks_make_longer_than_the_shift(district: District):
    plan = planned(district)
    lock, _doors = lock_too_much(plan)
    document = planned(district, Before(plan, (lock,)))
    over = round(document.routes[0].over_shift_min)

    assert say_over_shift(plan, "en") == ""
    assert f"than the shift: {lock.route_id} ({over} min);" in say_over_shift(document, "en")
    assert f"längre än passet: {lock.route_id} ({over} min);" in say_over_shift(document, "sv")


def test_the_share_of_teams_back_in_time_leaves_out_and_names_routes_made_too_long(
    district: District,
):
    plan = planned(district)
    lock, _doors = lock_too_much(plan)
    document = planned(district, Before(plan, (lock,)))
    long = document.routes[0]

    assert list_late_routes(plan) == []
    assert [one.route_id for one in list_late_routes(document)] == [lock.route_id]
    assert say_late_routes(plan, "en") == ""
    assert say_late_routes(document, "en").startswith(f"{lock.route_id} (")
    tenth = replace(long, duration_min=SHIFT.minutes + 10, duration_p90_min=SHIFT.minutes + 20)
    (late,) = list_late_routes(replace(document, routes=(tenth,)))
    assert late.in_time == pytest.approx(0.1)


def test_a_pair_kept_apart_that_is_locked_to_one_route_is_still_refused(district: District):
    plan = planned(district)
    lock, _doors = lock_too_much(plan)
    apart = Lock(2, LockKind.APART, "a / b", lock.doors[:1], lock.doors[-1:])

    with pytest.raises(PlanError, match="may never be on one route"):
        planned(district, Before(plan, (lock, apart)))


def replan_a_few(district: District) -> None:
    for seed in range(6):
        replan_at_random(district, seed)


def forget_homes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plant the fault of R35: the planner asks no lock where a stop must stay."""
    monkeypatch.setattr(replan, "homes_of", lambda *_: {})
    monkeypatch.setattr(replan, "with_homes", lambda task, *_, **__: task.problem)


def test_a_planner_that_forgets_locks_is_refused_by_the_program_itself(
    district: District, monkeypatch: pytest.MonkeyPatch
):
    """The mutant of R35, first: `check_locks` looks at every plan before it is kept."""
    forget_homes(monkeypatch)

    with pytest.raises(PlanError, match=r"cannot be kept; .*unlock"):
        replan_a_few(district)


def test_a_planner_that_forgets_locks_and_does_not_look_is_caught_by_the_test(
    district: District, monkeypatch: pytest.MonkeyPatch
):
    """The mutant of R35, second: without that look the tests above would see it."""
    forget_homes(monkeypatch)
    monkeypatch.setattr(whole_district, "check_locks", lambda *_: None)

    with pytest.raises(AssertionError):
        replan_a_few(district)


def test_planning_again_without_a_change_moves_nobody(district: District):
    plan = planned(district)

    again = planned(district, Before(plan, ()), seed=5)

    assert share_moved(plan, again) <= 0.05


def test_routes_keep_their_ids_and_names_when_doors_are_added(district: District):
    ids = [entrance.id for entrance in district.doors.entrances]
    plan = planned(without(district, ids[::19]))

    again = planned(district, Before(plan, ()))

    assert {(r.id, r.name) for r in plan.routes} <= {(r.id, r.name) for r in again.routes}
    assert share_moved(plan, again) <= 0.10


def share_moved(before: PlanDocument, after: PlanDocument) -> float:
    """Return the share of the doors of both plans that changed route."""
    old = {d: r.id for r in before.routes for s in r.stops for d in s.door_ids}
    new = {d: r.id for r in after.routes for s in r.stops for d in s.door_ids}
    both = old.keys() & new.keys()
    return sum(old[d] != new[d] for d in both) / len(both)


def test_doors_are_made_as_the_map_says(district: District):
    assert len(make_doors(district.extract, district.graph).entrances) == 96
