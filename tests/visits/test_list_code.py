"""A list's code can be typed carelessly, and a slip of the pen in it is found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvass.visits.list_code import (
    ALPHABET,
    LENGTH,
    check_character,
    has_check,
    looks_like_code,
    near_codes,
    read_code,
)

CODES = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1).map(
    lambda body: body + check_character(body)
)


@settings(deadline=None)
@given(code=CODES, place=st.integers(0, LENGTH - 1), other=st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_noticed(code: str, place: int, other: str) -> None:
    wrong = code[:place] + other + code[place + 1 :]

    assert has_check(wrong) == (wrong == code)


@settings(deadline=None)
@given(code=CODES, first=st.integers(0, LENGTH - 1), second=st.integers(0, LENGTH - 1))
def test_any_two_exchanged_characters_are_noticed(code: str, first: int, second: int) -> None:
    letters = list(code)
    letters[first], letters[second] = letters[second], letters[first]
    exchanged = "".join(letters)

    assert has_check(exchanged) == (exchanged == code)


@pytest.mark.parametrize(
    "typed",
    ["9DBVH25C", "9dbvh25c", " 9DBV H25C ", "9DBVH25C-2", "9DBV-H25C", "9dbvh25c-12"],
)
def test_a_code_may_be_typed_as_people_type(typed: str) -> None:
    assert read_code(typed) == "9DBVH25C"


def test_marks_that_nobody_sees_are_no_part_of_a_code() -> None:
    assert read_code("\u200e9DBV\u00adH25C\u2069") == "9DBVH25C"


def test_letters_that_are_not_in_the_alphabet_are_what_they_look_like() -> None:
    assert read_code("OILU1234") == "011V1234"


@pytest.mark.parametrize("typed", ["R01", "", "9DBVH25", "9DBVH25CC", "Storgatan", "9DBVH2?C"])
def test_what_has_no_eight_such_characters_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


@settings(deadline=None)
@given(code=CODES, place=st.integers(0, LENGTH - 1))
def test_a_character_left_out_or_written_twice_is_one_slip(code: str, place: int) -> None:
    shorter = code[:place] + code[place + 1 :]
    longer = code[:place] + code[place] + code[place:]

    assert near_codes(shorter, [code]) == near_codes(longer, [code]) == [code]


def test_two_wrong_characters_that_are_not_neighbours_exchanged_are_another_code() -> None:
    assert near_codes("9DBVH25C", ["9DBVHXXC", "XDBVH25X"]) == []


@pytest.mark.parametrize("typed", ["9DBVH25C-1234", "9DBVH25C-X", "9DBVH25C-", "-9DBVH25C-7-7"])
def test_only_a_page_of_three_digits_may_stand_behind_a_code(typed: str) -> None:
    assert read_code(typed) == ("9DBVH25C" if typed.endswith("C-") else None)


def test_a_page_stands_behind_the_last_dash() -> None:
    assert read_code("9DBV-H25C-2") == "9DBVH25C"


def test_a_code_may_hold_every_character_there_is() -> None:
    pieces = [ALPHABET[k : k + LENGTH] for k in range(0, len(ALPHABET), LENGTH)]

    assert [read_code(piece) for piece in pieces] == pieces


@pytest.mark.parametrize(
    ("typed", "is_meant"),
    [
        ("9DBVH25C", True), ("9dbvh25", True), ("9DBVH25CC", True), ("9DBV-H25C", True),
        (" 9DBVH25C ", True), ("9DBVH2", False), ("9DBVH25CCC", False), ("ABCDEFGH", False),
        ("9DBVH2?C", False), ("Parkvägen", False), ("R01", False), ("9DBVH25-2", True),
        ("9DBVH25C-12", True),
    ],
)  # fmt: skip
def test_seven_to_nine_such_characters_with_a_digit_are_meant_as_a_code(typed, is_meant):
    assert looks_like_code(typed) == is_meant


@pytest.mark.parametrize("street", ["Storgatan", "Parkgata", "Kvarngata", "Broadway", "Solgatan"])
def test_a_street_of_as_many_letters_is_no_code(street: str) -> None:
    """O, I and L are read as digits in a code, but nobody typed one."""
    assert not looks_like_code(street)


@settings(deadline=None)
@given(body=st.text("ABCDEFGHJKMNPQRSTVWXYZ", min_size=LENGTH - 1, max_size=LENGTH - 1))
def test_a_code_without_a_digit_is_known_by_its_check_character(body: str) -> None:
    assert looks_like_code(body + check_character(body))


@pytest.mark.parametrize(("typed", "code"), [("9DBVH-252", "9DBVH252"), ("9DBVH25-2", None)])
def test_three_digits_behind_a_dash_are_a_page_only_behind_a_whole_code(typed, code):
    assert read_code(typed) == code


def test_a_page_behind_a_code_with_a_slip_is_no_part_of_the_slip() -> None:
    assert near_codes("9DBVH2C5-2", ["9DBVH25C"]) == ["9DBVH25C"]


def test_near_codes_come_in_the_order_they_are_known_in() -> None:
    known = ["9DBVH25D", "ZZZZZZZZ", "9DBVH25C", "9DBV2H5C"]

    assert near_codes(" 9dbv-h25c", known) == ["9DBVH25D", "9DBVH25C", "9DBV2H5C"]


@pytest.mark.parametrize("word", ["BDBVH259", "9DVBH2C5", "9DBVH2", "9DBVH25CCC"])
def test_two_slips_are_another_code(word: str) -> None:
    assert near_codes(word, ["9DBVH25C"]) == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [("9DBVH25C-123", "9DBVH25C"), ("9DBVH2-52", "9DBVH252"), ("9DBVH25C-1234", None)],
)
def test_a_page_of_up_to_three_digits_stands_behind_seven_characters_or_more(typed, code) -> None:
    assert read_code(typed) == code


@pytest.mark.parametrize(
    ("typed", "found"),
    [("BA345678", True), ("BC345678", False), ("8B34567A", True), ("8B34567C", False)],
)
def test_of_two_swapped_each_has_the_others_place(typed: str, found: bool) -> None:
    assert near_codes(typed, ["AB345678"]) == ["AB345678"] * found


@pytest.mark.parametrize(
    ("body", "check"),
    [
        # The powers of 2 in GF(32): 2, 4, 8, 16, 5 (32 less 37), 10, 20; M is the 20th character.
        ("0000000", "0"), ("1000000", "2"), ("0100000", "4"), ("0000100", "5"), ("0000001", "M"),
        # Z is 31; 31 times 2 is 62, less 37 it is 27: V. Sums are without carry: 2 and 4 are 6.
        ("Z000000", "V"), ("1100000", "6"),
    ],
)  # fmt: skip
def test_the_check_character_is_worked_out_as_on_all_paper_there_is(body, check) -> None:
    assert check_character(body) == check
    assert has_check(body + check)
