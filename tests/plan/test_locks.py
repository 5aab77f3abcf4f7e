"""What locks keep, on two routes of Parkvägen (1, 3) and Torget (2, 4)."""

from __future__ import annotations

import pytest

from canvass.document.document import RouteEntry
from canvass.document.locks import (
    Lock,
    LockKind,
    check_are_of,
    check_locks,
    doors_in_order,
    find_broken,
)
from canvass.errors import InputError, NotFoundError, PlanError
from tests.plan.plan_documents import route, stop


def doors(*places: str) -> tuple[str, ...]:
    return tuple(f"d-{place}" for place in places)


def walked(route_id: str, *places: str) -> RouteEntry:
    return route(route_id, *(stop(*place.split()) for place in places))


P, T = walked("R1", "Parkvägen 1", "Parkvägen 3"), walked("R2", "Torget 2", "Torget 4")
P1, P3, T2, T4 = doors("Parkvägen 1", "Parkvägen 3", "Torget 2", "Torget 4")
KEPT = [
    Lock(1, LockKind.STAY, "", (P1, P3), route_id="R1"),
    Lock(2, LockKind.ORDER, "", (P1, P3), route_id="R1"),
    Lock(3, LockKind.APART, "", (P1,), (T2,)),
    Lock(4, LockKind.TOGETHER, "", (T2, T4)),
    Lock(5, LockKind.TEAM, "", route_id="R2", team="Lag Blå"),
]
"""Locks that both routes keep."""
ONE_MOVED = [walked("R1", "Parkvägen 1"), walked("R2", "Torget 2", "Torget 4", "Parkvägen 3")]
TURNED = [walked("R1", "Parkvägen 3", "Parkvägen 1"), T]
ALL_IN_ONE = [walked("R1", "Parkvägen 1", "Parkvägen 3", "Torget 2", "Torget 4")]
TORGET_PARTED = [walked("R1", "Parkvägen 1", "Parkvägen 3", "Torget 4"), walked("R2", "Torget 2")]


@pytest.mark.parametrize(
    ("routes", "broken"),
    [
        ([P, T], []),
        (ONE_MOVED, [1, 2]),
        (TURNED, [2]),
        # Nobody walks R2 any more, and a door of Torget is on the route of Parkvägen 1.
        (ALL_IN_ONE, [2, 3, 5]),
        # R1 has a stop more than it had.
        (TORGET_PARTED, [2, 4]),
        # Doors that are no longer planned bind nobody; the team has no route.
        ([], [5]),
    ],
)
def test_a_lock_is_broken_by_just_what_it_forbids(routes, broken):
    assert [lock.lock_id for lock in find_broken(routes, KEPT)] == broken


def test_a_new_plan_that_breaks_a_lock_is_refused_with_the_command_that_lifts_it():
    locks = [Lock(7, LockKind.STAY, "Parkvägen 3", (P3,), route_id="R1")]

    with pytest.raises(PlanError) as refused:
        check_locks([P, T], ONE_MOVED, locks)

    assert str(refused.value) == (
        'lock 7 (stay: Parkvägen 3) cannot be kept; "canvass routes unlock 7" lifts it'
    )


def test_a_lock_that_was_broken_before_refuses_no_plan():
    locks = [Lock(7, LockKind.STAY, "Parkvägen 3", (P3,), route_id="R1")]

    check_locks(ONE_MOVED, ONE_MOVED, locks)


def test_a_teams_route_may_be_absent_only_while_its_doors_wait():
    lock = [Lock(5, LockKind.TEAM, "Lag Blå", route_id="R2", team="Lag Blå")]

    check_locks([P, T], [P], lock)
    with pytest.raises(PlanError, match="lock 5"):
        check_locks([P, T], ALL_IN_ONE, lock)


def test_flats_that_were_counted_since_do_not_break_an_order():
    more = walked("R1", "Parkvägen 1", "Parkvägen 3")
    known = [Lock(1, LockKind.ORDER, "", (P1, "d-gone", P3), route_id="R1")]

    assert find_broken([more, T], known) == []


def test_an_order_lock_keeps_the_doors_as_they_are_walked():
    assert doors_in_order(TURNED[0]) == (P3, P1)


@pytest.mark.parametrize(
    ("lock", "error", "said"),
    [
        (Lock(1, LockKind.STAY, "", (P1,)), InputError, "lock 1 (stay): name its route"),
        (Lock(2, LockKind.ORDER, "", (P1,)), InputError, "lock 2 (order): name its route"),
        (Lock(3, LockKind.TEAM, "", team="A"), InputError, "lock 3 (team): name its route"),
        (Lock(4, LockKind.TEAM, "", route_id="R1"), InputError, "lock 4 (team): name its team"),
        (Lock(5, LockKind.STAY, "", route_id="R1"), InputError, "lock 5 (stay): name its doors"),
        (Lock(6, LockKind.TOGETHER, ""), InputError, "lock 6 (together): name its doors"),
        (Lock(7, LockKind.APART, "", (P1,)), InputError, "lock 7 (apart): name its doors"),
        (Lock(8, LockKind.APART, "", (P1, T4, T2), (T4, P3, T2)), InputError,
         "lock 8 (apart): door d-Torget 2 is in both groups"),
        (Lock(9, LockKind.STAY, "", (P1,), route_id="R9"), NotFoundError,
         "lock 9 (stay): no route R9 in the plan before"),
        (Lock(10, LockKind.APART, "", (P1,), ("d-x",)), NotFoundError,
         "lock 10 (apart): no door d-x in the district"),
        (Lock(11, LockKind.TOGETHER, "", (P1, "d-y")), NotFoundError,
         "lock 11 (together): no door d-y in the district"),
    ],
)  # fmt: skip
def test_a_lock_that_would_keep_nothing_is_refused_with_what_it_lacks(lock, error, said):
    with pytest.raises(error) as refused:
        check_are_of([*KEPT, lock], [P, T], ["d-left"])

    assert str(refused.value) == said


def test_a_lock_may_name_doors_of_the_district_that_are_on_no_route():
    check_are_of([*KEPT, Lock(6, LockKind.TOGETHER, "", (P1, "d-left"))], [P, T], ["d-left"])


def test_a_kind_of_lock_that_is_none_is_refused_with_those_there_are():
    with pytest.raises(InputError) as refused:
        Lock(1, "glue", "", (P1,))  # type: ignore[arg-type]

    assert str(refused.value) == (
        "lock 1: kind 'glue' is not known; choose one of stay, order, apart, together, team"
    )


@pytest.mark.parametrize("names", [{"doors": P1}, {"doors": (P1,), "others": T2}])
def test_one_door_instead_of_a_list_is_refused(names):
    with pytest.raises(InputError, match=r"^lock 1: give a list of doors$"):
        Lock(1, LockKind.APART, "", **names)
