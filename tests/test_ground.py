"""The rules on which every room stands: names, distances, the curve, the guard of formulas."""

from __future__ import annotations

import math

import numpy as np
import pytest

from canvass.curve import along_curve
from canvass.names import LONGEST_NAME, find_name
from canvass.tables.formulas import defused, undefused
from canvass.units import metres_apart


class At:
    """A place in degrees."""

    def __init__(self, lat: float, lon: float) -> None:
        self.lat, self.lon = lat, lon


def test_a_name_is_kept_with_one_blank_between_words():
    assert find_name("  Lag   Blå ") == "Lag Blå"


def test_no_name_is_a_name_for_the_caller_to_judge():
    assert find_name("   ") == ""


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("x" * LONGEST_NAME, True),
        ("x" * (LONGEST_NAME + 1), False),
        ("Lag\x07Blå", False),
        ("Lag\tBlå", False),
        ("Lag\u202eBlå", False),
    ],
)
def test_a_name_is_short_and_readable(text, is_name):
    assert (find_name(text) is not None) == is_name


def test_the_curve_of_four_cells_goes_up_across_and_down():
    assert [along_curve(x, y, 1) for x, y in [(0, 0), (0, 1), (1, 1), (1, 0)]] == [0, 1, 2, 3]


@pytest.mark.parametrize("bits", [1, 2, 5])
def test_each_step_of_the_curve_goes_to_a_neighbour_and_none_is_left_out(bits):
    side = np.arange(1 << bits)
    x, y = (cells.ravel() for cells in np.meshgrid(side, side))

    place = along_curve(x, y, bits)

    assert sorted(place) == list(range(4**bits))
    order = np.argsort(place)
    assert np.all(np.abs(np.diff(x[order])) + np.abs(np.diff(y[order])) == 1)


def test_the_curve_is_the_same_for_one_cell_as_for_many():
    x, y = np.array([3, 0, 7]), np.array([1, 6, 7])

    assert along_curve(x, y, 3).tolist() == [
        along_curve(int(a), int(b), 3) for a, b in zip(x, y, strict=True)
    ]


def test_a_degree_of_latitude_is_the_girth_of_the_earth_by_360():
    assert metres_apart(At(59.0, 18.0), At(60.0, 18.0)) == pytest.approx(
        2 * math.pi * 6_371_000 / 360, rel=1e-4
    )


def test_a_degree_of_longitude_at_sixty_degrees_north_is_half_as_long():
    north = metres_apart(At(60.0, 18.0), At(61.0, 18.0))

    assert metres_apart(At(60.0, 18.0), At(60.0, 19.0)) == pytest.approx(north / 2)


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|x", "-2+3", "@SUM(A1)", " =1", "\t=1", "\r=1"])
def test_a_formula_is_shown_and_comes_back_as_it_was(cell):
    assert defused(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["12 A", "-3", "+46", "-0,5", "-1.25", "'quoted", "", "a=b"])
def test_numbers_and_words_stay_as_they_are(cell):
    assert defused(cell) == cell


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|x", "-2+3", "@SUM(A1)", "12 A", "'quoted"])
def test_a_guarded_cell_is_read_as_it_was_written(cell):
    assert undefused(defused(cell)) == cell
