"""A returned list is typed in by its exceptions."""

from __future__ import annotations

import pytest

from canvass.errors import VisitError
from canvass.visits.entering import Sheet, SheetDoor, mark_line
from canvass.visits.event import Outcome

# Stops 1 to 3 are houses, stop 4 a stairwell with flats 1001, 1002, 1101, stop 5 one of two
# flats nobody numbered.
FLATS = ("1001", "1002", "1101")
DOORS = (
    *(SheetDoor(n, 1, f"d{n}", "Gata", str(n), "") for n in (1, 2, 3)),
    *(SheetDoor(4, n, f"d4/{u}", "Gata", "4", u) for n, u in enumerate(FLATS, 1)),
    *(SheetDoor(5, n, f"d5/#{n}", "Gata", "5", "") for n in (1, 2)),
)  # fmt: skip
EMPTY = Sheet(DOORS, Outcome.NOBODY, {})


def exceptions(*lines: str) -> dict[str, str]:
    sheet = EMPTY
    for line in lines:
        sheet = mark_line(sheet, line)
    return {door: str(outcome or "-") for door, outcome in sheet.marks.items()}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2 t", {"d2": "talked"}),
        ("2t", {"d2": "talked"}),
        ("1-2 x", {"d1": "no_thanks", "d2": "no_thanks"}),
        ("1-2x 3d", {"d1": "no_thanks", "d2": "no_thanks", "d3": "do_not_knock"}),
        ("1,3 t", {"d1": "talked", "d3": "talked"}),
        ("4.1101 t", {"d4/1101": "talked"}),
        ("4.2 t", {"d4/1002": "talked"}),
        ("4.2t", {"d4/1002": "talked"}),
        ("4.1-2 u", {"d4/1001": "unreachable", "d4/1002": "unreachable"}),
        ("4.1001-1002 u", {"d4/1001": "unreachable", "d4/1002": "unreachable"}),
        ("4.2-4.3 u", {"d4/1002": "unreachable", "d4/1101": "unreachable"}),
        ("5.1 T", {"d5/#1": "talked"}),
        ("5 -", {"d5/#1": "-", "d5/#2": "-"}),
        ("4-5 l", {"d4/1001": "unreachable", "d4/1002": "unreachable", "d4/1101": "unreachable",
                   "d5/#1": "unreachable", "d5/#2": "unreachable"}),
        ("1 i 2 p 3 k", {"d1": "nobody", "d2": "talked", "d3": "do_not_knock"}),
        ("", {}),
    ],
)  # fmt: skip
def test_a_line_marks_the_doors_it_names(line, expected):
    assert exceptions(line) == expected


def test_a_later_line_wins():
    assert exceptions("* t", "2 n")["d2"] == "nobody"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("9 t", "the list has 1 to 5"),
        ("2 q", "letters are n nobody"),
        ("2", "a place and a letter"),
        ("4.9 t", "no flat '9'"),
        ("3-1 t", "from the lower"),
        ("4.3-1 t", "from the lower"),
        ("4.1-5.1 t", "one stop at a time"),
        ("x t", "give a position"),
        ("1- 2", "a place and a letter"),
        ("0 t", "the list has 1 to 5"),
        ("1-9 t", "the list has 1 to 5"),
        ("²t t", "give a position"),
    ],
)
def test_a_wrong_line_says_what_is_wrong(line, message):
    with pytest.raises(VisitError, match=message):
        mark_line(EMPTY, line)


def test_what_is_not_said_has_the_default_and_what_is_not_done_no_visit():
    sheet = mark_line(EMPTY, "2t 5-")

    assert sheet.counts() == {"nobody": 5, "talked": 1, "not_done": 2}
    assert list(sheet.outcome_by_door()) == ["d1", "d2", "d3", "d4/1001", "d4/1002", "d4/1101"]
