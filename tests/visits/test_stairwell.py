"""The stairwell beside a house number: written unless the number already names it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from canvass.pages.route_looks import say_stop
from canvass.visits.stairwell import stairwell_beside
from canvass.walklist.rows import DoorRow, make_rows
from tests.plan.plan_documents import route, stop


@pytest.mark.parametrize(("number", "stairwell"), [
    ("1 A", "A"), ("1A", "a"), ("12 b", "B"), ("7\u00a0Ä", "ä"), ("7 A\u0308", "Ä"), ("3", ""),
])  # fmt: skip
def test_a_letter_behind_the_number_names_the_stairwell(number, stairwell):
    assert stairwell_beside(number, stairwell) == ""


@pytest.mark.parametrize(("number", "stairwell"), [
    ("1", "A"), ("1 A", "B"), ("11", "1"), ("12", "2"), ("3 A-C", "C"), ("3A;3B", "B"),
    ("5-7", "7"), ("1 A", "AA"), ("1 AA", "A"), ("Villa A", "A"), ("1 A 2", "2"), ("4 tr A", "A"),
])  # fmt: skip
def test_any_other_stairwell_is_written(number, stairwell):
    assert stairwell_beside(number, stairwell) == stairwell


@pytest.mark.parametrize(("number", "printed"), [("11", ["1", "2"]), ("1 A", ["", "B"])])
def test_each_stairwell_of_a_number_is_told_apart_on_paper(number, printed):
    wells = ["1", "2"] if number == "11" else ["A", "B"]
    stops = [replace(stop("Storgatan", number, ref=well), entrance=well) for well in wells]

    rows = [row for row in make_rows(route("R01", *stops)) if isinstance(row, DoorRow)]

    assert [row.entrance for row in rows] == printed


def test_the_order_of_a_route_names_each_stairwell_once():
    at = [replace(stop("Storgatan", "2 A", ref=well), entrance=well) for well in "AB"]

    assert [say_stop(one, k) for k, one in enumerate(at, 1)] == [
        "1 · Storgatan 2 A", "2 · Storgatan 2 A B",
    ]  # fmt: skip
