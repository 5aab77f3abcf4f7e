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


def test_marks_that_nobody_sees_are_no_part_of_a_line():
    """Messages that are copied from a telephone hold them."""
    assert mark_line(EMPTY, "\u200e2 \u2068t\u2069").marks == mark_line(EMPTY, "2 t").marks


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


def refusal(line: str, sheet: Sheet = EMPTY) -> str:
    with pytest.raises(VisitError) as refused:
        mark_line(sheet, line)
    return str(refused.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("9 t", "position 9: the list has 1 to 5"),
        (" 2 ", "'2': give a place and a letter, as 12-18 n"),
        ("4.9 t", "4.9: stop 4 has 3 doors, no flat '9'"),
        ("4.0 t", "4.0: stop 4 has 3 doors, no flat '0'"),
        ("3-1 t", "'3-1': a range goes from the lower position to the higher"),
        ("1-4.2 t", "'1-4.2': a range goes from the lower position to the higher"),
        ("4.3-1 t", "'4.3-1': a range goes from the lower flat to the higher"),
        ("4.1-5.1 t", "'4.1-5.1': flats of one stop at a time"),
        ("h t", "'h': give a position, as 12, 12-18, 12.3 or 12.3-6"),
    ],
)  # fmt: skip
def test_a_refusal_says_the_place_and_what_to_write_instead(line, said):
    assert refusal(line) == said


def test_a_letter_there_is_not_is_refused_with_those_there_are():
    said = refusal("2 q")

    assert said.startswith("'q': letters are n nobody, ")
    assert said.endswith(", - not done")


@pytest.mark.parametrize(
    ("line", "letter", "longest"),
    [("w" * 90, "w", 60), ("2 " + "q" * 90, "q", 20), ("h" * 90 + " t", "h", 40),
     ("4." + "9" * 90 + " t", "9", 20)],
)  # fmt: skip
def test_a_long_word_is_not_said_whole(line, letter, longest):
    said = refusal(line)

    assert letter * longest in said
    assert letter * (longest + 1) not in said


def test_a_range_may_be_one_position_or_one_flat_long():
    assert exceptions("2-2 t", "4.1-1 x") == {"d2": "talked", "d4/1001": "no_thanks"}


def test_a_flat_is_known_by_its_name_before_its_number():
    doors = (SheetDoor(1, 1, "a", "Gata", "1", "2"), SheetDoor(1, 2, "b", "Gata", "1", "1"))

    sheet = mark_line(Sheet(doors, Outcome.NOBODY, {}), "1.1 t")

    assert dict(sheet.marks) == {"b": Outcome.TALKED}


def test_a_flats_name_is_read_without_case():
    doors = (SheetDoor(1, 1, "a", "Gata", "1", "A"), SheetDoor(1, 2, "b", "Gata", "1", "B"))

    assert dict(mark_line(Sheet(doors, Outcome.NOBODY, {}), "1.b t").marks) == {"b": Outcome.TALKED}


IF_TIME = SheetDoor(6, 1, "d6", "Gata", "6", "", is_if_time=True)
LONGER = Sheet((*DOORS, IF_TIME), Outcome.NOBODY, {"d6": None})


def test_a_door_for_time_left_is_neither_done_nor_missing_until_somebody_says_so():
    assert LONGER.counts() == {"nobody": 8}
    assert mark_line(LONGER, "6 t").counts() == {"nobody": 8, "talked": 1}


def test_all_is_what_was_planned():
    assert mark_line(LONGER, "* t").counts() == {"talked": 8}


def test_counts_stand_in_the_order_of_outcomes():
    sheet = mark_line(EMPTY, "1d 2x 3t 4-")

    assert list(sheet.counts()) == ["nobody", "talked", "no_thanks", "do_not_knock", "not_done"]


def test_a_line_changes_nothing_on_the_sheet_it_was_given():
    mark_line(EMPTY, "1 t")

    assert dict(EMPTY.marks) == {}


CHECKED = Sheet(DOORS, Outcome.NOBODY, {}, {"d1": "K7", "d2": "V1", "d3": "0A"})


@pytest.mark.parametrize(
    ("line", "door"), [("1/K7 t", "d1"), ("1/k7 t", "d1"), ("2/ui t", "d2"), ("3/OA t", "d3")]
)
def test_the_check_code_of_a_row_may_stand_behind_it_as_people_write_it(line, door):
    assert dict(mark_line(CHECKED, line).marks) == {door: Outcome.TALKED}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1/V1 t", "1/V1: stop 1 has another check code, V1 is that of stop 2; was the mark on "
                   "the wrong row?"),
        ("1/ZZ t", "1/ZZ: stop 1 has another check code, and no row has ZZ; was the mark on the "
                   "wrong row?"),
        ("4/K7 t", "4/K7: this list has no check codes; leave out the slash"),
    ],
)  # fmt: skip
def test_a_check_code_of_another_row_is_noticed(line, said):
    assert refusal(line, CHECKED) == said


def test_a_door_left_blank_keeps_its_number_and_no_other_door_takes_it():
    """Flat 1002 was refused before the list was printed: the third flat is still 4.3."""
    doors = tuple(door for door in DOORS if door.door_id not in ("d4/1002", "d5/#1"))
    sheet = Sheet(doors, Outcome.NOBODY, {})

    third = mark_line(sheet, "4.3 t").marks
    both = mark_line(sheet, "4.1-3 u").marks
    unnamed = mark_line(sheet, "5.2 t").marks

    assert third == {"d4/1101": Outcome.TALKED}
    assert set(both) == {"d4/1001", "d4/1101"}
    assert unnamed == {"d5/#2": Outcome.TALKED}
    with pytest.raises(VisitError, match=r"left blank on this list; stop 4 has 4\.1, 4\.3"):
        mark_line(sheet, "4.2 t")


def listed(*numbers: int) -> Sheet:
    """Return stop 4 with doors of these numbers; those between are left blank."""
    doors = tuple(SheetDoor(4, n, f"d{n}", "Gata", "4", "") for n in numbers)
    return Sheet(doors, Outcome.NOBODY, {})


@pytest.mark.parametrize(
    ("sheet", "line", "said"),
    [
        (listed(2, 3, 5), "4.1 t", "4.1: left blank on this list; stop 4 has 4.2, 4.3, 4.5"),
        (listed(2, 3, 5), "4.4 t", "4.4: left blank on this list; stop 4 has 4.2, 4.3, 4.5"),
        (listed(*range(2, 20)), "4.1 t", "4.1: left blank on this list; stop 4 has "
         "4.2, 4.3, 4.4, 4.5, 4.6, 4.7, 4.8, 4.9, 4.10, 4.11, 4.12, 4.13"),
        (Sheet(DOORS[:3], Outcome.NOBODY, {}), "9 t", "position 9: the list has 1 to 3"),
        (EMPTY, "2 t:sat", "'t:sat': only c (come back) says when"),
        (EMPTY, "2 t:" + "s" * 50, "'t:" + "s" * 38 + "': only c (come back) says when"),
        (EMPTY, "1-,2 t", "'1-': give a position, as 12, 12-18, 12.3 or 12.3-6"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_there_is(sheet, line, said):
    assert refusal(line, sheet) == said


def test_at_a_stop_of_one_door_another_flat_is_refused():
    assert refusal("1.2 t").endswith("no flat '2'")


@pytest.mark.parametrize(
    ("line", "shown"),
    [("3-" + "0" * 60, "3-" + "0" * 38), ("4.3-" + "0" * 60 + "1", "4.3-" + "0" * 36),
     ("4.1-5." + "1" * 60, "4.1-5." + "1" * 34)],
)  # fmt: skip
def test_of_a_long_range_forty_characters_are_said(line, shown):
    assert refusal(line + " t").startswith(f"'{shown}': ")
