"""Time at a stop."""

from __future__ import annotations

import pytest

from canvass.doors.door import Door
from canvass.doors.service import needs_stairs, service_s, stairs_s


def flats(*floors: int) -> list[Door]:
    return [Door(f"n1/{i}", "n1", str(i), floor) for i, floor in enumerate(floors)]


def test_a_house_takes_one_minute_and_a_third_of_a_talk() -> None:
    assert service_s([Door("n1", "n1")]) == pytest.approx((60 + 0.30 * 180, 0.0))


def test_a_stairwell_adds_its_entrance_and_one_way_up_and_down() -> None:
    """Two floors are 12 m of stairs: 12 / (1.25 * 0.35) + 12 / (1.25 * 0.5) = 46.63 s."""
    total, stairs = service_s(flats(0, 1, 2, 2))

    assert stairs == pytest.approx(46.63, abs=0.01)
    assert total == pytest.approx(4 * 114 + 10 + 46.63, abs=0.01)


def test_more_doors_on_the_same_floors_add_no_stairs() -> None:
    assert service_s(flats(0, 3))[1] == service_s(flats(0, 1, 1, 2, 2, 3, 3, 3))[1]


def test_a_slow_team_needs_longer_in_the_stairs_only() -> None:
    quick, slow = service_s(flats(0, 2)), service_s(flats(0, 2), speed_mps=0.625)

    assert slow[1] == pytest.approx(2 * quick[1])
    assert slow[0] - slow[1] == pytest.approx(quick[0] - quick[1])


def test_minutes_per_door_stand_for_everything_at_the_stop() -> None:
    assert service_s(flats(0, 4), minutes_per_door=2.5) == (300.0, 0.0)


def test_who_takes_no_stairs_rides_from_floor_to_floor() -> None:
    # Up to 1 and to 3 and down again: three waits of 30 s and six floors of 4.5 s.
    assert stairs_s(flats(0, 1, 3), has_lift=True, no_stairs=True) == 3 * 30 + 6 * 4.5


def test_a_ground_floor_needs_no_stairs_and_a_lift_reaches_no_cellar() -> None:
    assert not needs_stairs(flats(0), has_lift=False)
    assert needs_stairs(flats(0, 2), has_lift=False)
    assert not needs_stairs(flats(0, 2), has_lift=True)
    assert needs_stairs(flats(-1), has_lift=True)


@pytest.mark.parametrize(("doors", "in_turn"), [(1, 1), (2, 1), (4, 2), (5, 3)])
def test_two_who_split_the_doors_take_half_as_long_at_them_rounded_up(
    doors: int, in_turn: int
) -> None:
    together = service_s(flats(*[0] * doors))
    split = service_s(flats(*[0] * doors), splits_doors=True)

    assert together[0] - split[0] == pytest.approx((doors - in_turn) * 114)
    assert split[1] == together[1]


def test_an_organizers_own_minutes_are_split_too() -> None:
    assert service_s(flats(0, 0, 0), minutes_per_door=2.0, splits_doors=True) == (240.0, 0.0)
