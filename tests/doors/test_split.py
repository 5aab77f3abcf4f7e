"""A stairwell whose flats an organizer counted."""

from __future__ import annotations

import pytest

from canvass.doors.build import make_doors
from canvass.doors.door import Door, DoorList
from canvass.doors.service import LIFT_PER_FLOOR_S, LIFT_WAIT_S, stairs_s
from canvass.doors.split import Split, make_split_doors
from canvass.errors import DoorError
from canvass.osm.extract import Building, EntranceNode, Extract
from canvass.planning.planned_stop import split_entrance
from canvass.planning.walking import Walking
from canvass.streets.build import make_street_graph
from tests.drawing import Drawing, degrees


def drawn(splits: tuple[Split, ...] = (), *, entrances: tuple[EntranceNode, ...] = (),
          buildings: tuple[Building, ...] = (), **tags: str) -> DoorList:  # fmt: skip
    """Return the doors of number 2, with these tags, and of number 4."""
    drawing = Drawing()
    drawing.street([(-50, 0), (500, 0)], "Storgatan")
    drawing.house(0, 10, "Storgatan", "2", **{k.replace("__", ":"): v for k, v in tags.items()})
    drawing.house(100, 10, "Storgatan", "4")
    plain = drawing.extract()
    extract = Extract(
        plain.source, plain.bounds, plain.ways, (), {}, plain.addresses, (), buildings,
        entrances, (), (), None,
    )  # fmt: skip
    return make_doors(extract, make_street_graph(extract), splits=splits)


def stairwell(node: str, x_m: float, ref: str, **tags: str) -> EntranceNode:
    lon, lat = degrees(x_m, 10)
    more = {k.replace("__", ":"): v for k, v in tags.items()}
    return EntranceNode(node, {"entrance": "staircase", "ref": ref, **more}, lon, lat, "w1")


def block(**tags: str) -> Building:
    import numpy as np

    corners = [(-20, 5), (40, 5), (40, 15), (-20, 15), (-20, 5)]
    more = {k.replace("__", ":"): v for k, v in tags.items()}
    return Building("w1", more, (np.array([degrees(*corner) for corner in corners]),))


def units(split: Split) -> list[str]:
    return [door.unit for door in make_split_doors(split)]


def test_flats_are_numbered_by_floor_from_the_entrance_level_up() -> None:
    assert units(Split("n1", "A", 3, 2)) == ["1001", "1002", "1101", "1102", "1201", "1202"]


def test_eight_floors_of_three_are_twenty_four_doors() -> None:
    assert len(set(units(Split("n1", "A", 8, 3)))) == 24


def test_from_the_top_the_highest_floor_comes_first() -> None:
    assert units(Split("n1", "A", 2, 2, is_top_down=True)) == ["1101", "1102", "1001", "1002"]


def test_shops_on_the_ground_leave_it_without_flats() -> None:
    assert units(Split("n1", "A", 3, 1, ground_flats=0)) == ["1101", "1201"]


def test_plain_counting_goes_on_from_floor_to_floor() -> None:
    assert units(Split("n1", "A", 2, 2, numbering="plain")) == ["1", "2", "3", "4"]


def test_ids_hold_the_stairwell_because_numbers_begin_anew_in_each() -> None:
    ids = [d.id for ref in "AB" for d in make_split_doors(Split("n1", ref, 1, 2))]

    assert ids == ["n1/A 1001", "n1/A 1002", "n1/B 1001", "n1/B 1002"]


@pytest.mark.parametrize(
    ("floors", "per_floor", "ground", "ref"),
    [(0, 1, None, ""), (91, 1, None, ""), (1, 0, None, ""), (1, 100, None, ""), (2, 1, -1, ""),
     (1, 1, 0, ""), (1, 1, None, "A" * 21), (1, 1, None, "A/B"), (1, 1, None, "A\n"),
     (1, 1, None, " A")],
)  # fmt: skip
def test_a_split_nobody_can_mean_is_refused(
    floors: int, per_floor: int, ground: int | None, ref: str
) -> None:
    with pytest.raises(DoorError):
        Split("n1", ref, floors, per_floor, ground)


def test_a_split_address_has_an_entrance_for_each_stairwell() -> None:
    doors = drawn((Split("n9000", "A", 2, 2), Split("n9000", "B", 1, 3)))

    assert [(e.id, e.ref, len(e.doors)) for e in doors.entrances] == [
        ("n9000@A", "A", 4), ("n9000@B", "B", 3), ("n9001", "", 1),
    ]  # fmt: skip
    assert doors.addresses_read == 2


def test_a_split_stands_at_the_entrance_of_that_name() -> None:
    doors = drawn((Split("n9000", "B", 1, 2),), entrances=(stairwell("n1", 30, "B"),),
                  buildings=(block(),))  # fmt: skip

    at = doors.entrances[0]
    assert (at.lon, at.lat) == pytest.approx(degrees(30, 10))


def test_the_map_s_other_stairwells_stay_when_one_is_split() -> None:
    entrances = (stairwell("n1", -10, "A"), stairwell("n2", 30, "B"))
    doors = drawn((Split("n9000", "B", 1, 2),), entrances=entrances,
                  buildings=(block(building__flats="6"),))  # fmt: skip

    assert [(e.ref, len(e.doors)) for e in doors.entrances] == [("A", 3), ("B", 2), ("", 1)]


def test_counted_flats_are_dealt_out_among_the_stairwells_of_the_building() -> None:
    entrances = (stairwell("n1", -10, "A"), stairwell("n2", 30, "B"))
    doors = drawn(entrances=entrances, buildings=(block(building__flats="6",
                                                        building__levels="3"),))  # fmt: skip

    assert [(e.id, [d.floor for d in e.doors]) for e in doors.entrances] == [
        ("n9000@A", [0, 1, 2]), ("n9000@B", [0, 1, 2]), ("n9001", [0]),
    ]  # fmt: skip


def test_flats_written_on_the_entrances_of_a_building_are_doors_of_its_address() -> None:
    entrances = (
        stairwell("n1", -10, "A", addr__flats="1001-1002"),
        stairwell("n2", 30, "B", addr__flats="1001;1101"),
    )
    doors = drawn(entrances=entrances, buildings=(block(),))

    assert [[d.id for d in e.doors] for e in doors.entrances] == [
        ["n9000/A 1001", "n9000/A 1002"], ["n9000/B 1001", "n9000/B 1101"], ["n9001"],
    ]  # fmt: skip


def test_ways_in_that_lead_to_no_flat_are_no_stairwells() -> None:
    entrances = (stairwell("n1", -10, "A"), stairwell("n2", 30, "G"))
    garage = EntranceNode("n2", {"entrance": "garage", "ref": "G"}, *degrees(30, 10), "w1")
    doors = drawn(entrances=(entrances[0], garage), buildings=(block(building__flats="6"),))

    assert [len(e.doors) for e in doors.entrances] == [6, 1]


def test_a_lift_spares_one_way_of_the_stairs() -> None:
    tenth = [Door("a", "a", "", 9)]
    up_s, down_s = 54 / (1.25 * 0.35), 54 / (1.25 * 0.5)
    lift_s = LIFT_WAIT_S + 9 * LIFT_PER_FLOOR_S

    assert stairs_s(tenth) == pytest.approx(up_s + down_s)
    assert stairs_s(tenth, has_lift=True, is_top_down=True) == pytest.approx(lift_s + down_s)
    assert stairs_s(tenth, has_lift=True) == pytest.approx(up_s + lift_s)


def test_nobody_waits_for_a_lift_that_is_slower_than_the_stairs() -> None:
    first = [Door("a", "a", "", 1)]

    assert stairs_s(first, has_lift=True, is_top_down=True) == stairs_s(first)


def test_stairs_to_a_souterrain_are_walked_too() -> None:
    assert stairs_s([Door("a", "a", "", -1)]) == stairs_s([Door("a", "a", "", 1)])


def test_a_split_stairwell_longer_than_a_shift_is_cut_between_floors() -> None:
    """24 doors of 114 s, three on each floor, in 20 minutes: less than ten doors at a time."""
    entrance = drawn((Split("n9000", "A", 8, 3),)).entrances[0]

    parts = split_entrance(entrance, 20 * 60, Walking(20, 1.25))

    assert [len(part.doors) % 3 for part in parts] == [0] * len(parts)
    assert len(parts) > 1
    assert sorted(d.id for p in parts for d in p.doors) == sorted(d.id for d in entrance.doors)
    assert all(part.service_s <= 20 * 60 for part in parts)


def test_each_part_of_a_stairwell_from_the_top_begins_with_its_own_top() -> None:
    entrance = drawn((Split("n9000", "A", 8, 3, is_top_down=True),)).entrances[0]

    parts = split_entrance(entrance, 20 * 60, Walking(20, 1.25))

    floors = [[door.floor for door in part.doors] for part in parts]
    assert floors == [sorted(of_part, reverse=True) for of_part in floors]
    assert floors[0][-1] == 0
