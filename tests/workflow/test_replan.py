"""Locks survive (R35): random locks, doors that come and go, and plans made again."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest

from canvass.document.document import BasePlace, PlanDocument
from canvass.document.locks import find_broken
from canvass.doors.build import make_doors
from canvass.doors.door import DoorList, Exclusion
from canvass.errors import PlanError
from canvass.osm.read import read_extract
from canvass.planning import replan, whole_district
from canvass.planning.district import District, make_district
from canvass.planning.replan import Before
from canvass.planning.walking import Walking
from canvass.planning.whole_district import Search, plan_district
from tests.reliability.figures import figure, share_of
from tests.small_map import write_grid_map
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


@pytest.mark.parametrize("seed", range(6))
def test_every_lock_is_kept_when_doors_come_and_go(district: District, seed: int):
    replan_at_random(district, seed)


@pytest.mark.torture
def test_every_lock_is_kept_a_thousand_times(district: District):
    weeks = share_of(500)
    locks = sum(replan_at_random(district, seed) for seed in range(100, 100 + weeks))

    figure("R35", f"{2 * weeks} re-plans with doors that come and go, {locks} locks: all kept")


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
