"""Results of another year on other borders, worked out by hand on squares."""

from __future__ import annotations

import shapely

from canvass.listening.overlap import on_other_borders
from canvass.listening.turnout import ElectoralDistrict


def square(west: float, east: float) -> str:
    return shapely.to_geojson(shapely.box(west, 0.0, east, 1.0))


OLD = {"A": ElectoralDistrict("A", "A", 1000, 800), "B": ElectoralDistrict("B", "B", 2000, 1000)}
OUTLINES = {"A": square(0, 2), "B": square(2, 4)}


def test_borders_that_did_not_move_change_nothing():
    found = on_other_borders(OLD, OUTLINES, OUTLINES)

    assert {code: (one.roll, one.votes) for code, one in found.items()} == {
        "A": (1000, 800), "B": (2000, 1000)
    }  # fmt: skip


def test_a_district_over_half_of_each_gets_half_of_both():
    [one] = on_other_borders(OLD, OUTLINES, {"N": square(1, 3)}).values()

    assert (one.roll, one.votes) == (1500, 900)


def test_all_voters_are_somewhere_whatever_the_borders():
    borders = {"N": square(0, 0.7), "O": square(0.7, 3.1), "P": square(3.1, 4)}

    found = on_other_borders(OLD, OUTLINES, borders)

    assert sum(one.roll for one in found.values()) == 3000
    assert sum(one.votes for one in found.values()) == 1800


def test_where_that_year_knew_too_little_there_is_no_result():
    borders = {"far": square(9, 10), "edge": square(3.7, 5)}

    assert on_other_borders(OLD, OUTLINES, borders) == {}


def test_districts_without_an_outline_are_left_out():
    found = on_other_borders(OLD, {"A": OUTLINES["A"]}, {"N": square(0, 1)})

    assert (found["N"].roll, found["N"].votes) == (500, 400)
