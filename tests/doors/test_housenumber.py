"""House numbers as people write, sort and sum them up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvass.doors.housenumber import (
    fold,
    fold_number,
    is_number,
    leading_number,
    sort_key,
    split_list,
    summarise_numbers,
)

NUMBERS = st.text(alphabet="0123456789abAB -–/;,", max_size=12)


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("8", ["8"]),
        ("5-7", ["5-7"]),
        ("203-06", ["203-06"]),
        ("806/3", ["806/3"]),
        ("8;10", ["8", "10"]),
        ("8,10", ["8", "10"]),
        (" 8 ; 10 A;", ["8", "10 A"]),
        ("8a,b", ["8a", "8b"]),
        ("8 e 10", ["8", "10"]),
        ("8 és 10", ["8", "10"]),
        ("8 και 10", ["8", "10"]),
        ("8 e", ["8 e"]),
        ("8;8", ["8"]),
        ("5-7;9-11", ["5-7", "9-11"]),
        ("4, 1. floor", ["4, 1. floor"]),
        ("Villa Solhem", ["Villa Solhem"]),
        ("", [""]),
        (";", [";"]),
        ("1,3,5", ["1", "3", "5"]),
        ("2;4;6-10", ["2", "4", "6-10"]),
        ("8a;b;c", ["8a", "8b", "8c"]),
        ("14/A,14/B", ["14/A", "14/B"]),
        ("6 & 8", ["6", "8"]),
        ("6+8", ["6", "8"]),
        ("6 and 8", ["6", "8"]),
        ("6 och 8, 10", ["6", "8", "10"]),
        ("6 u. 8", ["6", "8"]),
        ("6 u.8", ["6", "8"]),
        ("6 и 8", ["6", "8"]),
        ("6、8", ["6", "8"]),
        ("6，8", ["6", "8"]),
        ("6；8", ["6", "8"]),
        ("١٢؛١٤", ["١٢", "١٤"]),
        ("12 к1;12 к2", ["12 к1", "12 к2"]),
        ("12 1/2;14", ["12 1/2", "14"]),
        ("1bis;3ter", ["1bis", "3ter"]),
        ("1 bis,3", ["1 bis", "3"]),
        ("č.ev. 14;č.ev. 15", ["č.ev. 14", "č.ev. 15"]),
        ("č.ev. 14, č.ev. 15", ["č.ev. 14, č.ev. 15"]),
        ("64a.1;64a.2", ["64a.1", "64a.2"]),
        ("15;", ["15"]),
        (";15", ["15"]),
        ("17;;19", ["17", "19"]),
        ("2-4-6", ["2-4-6"]),
        ("2-4-6,8", ["2-4-6", "8"]),
        ("21-1,21-2", ["21-1", "21-2"]),
        ("12A;B12", ["12A", "B12"]),
        ("3 (bak), 5", ["3 (bak)", "5"]),
        ("1,3,5,7 (udda)", ["1", "3", "5", "7 (udda)"]),
        ("10 a, c, e", ["10 a", "10c", "10e"]),
        ("22/24", ["22/24"]),
        ("4, 1st floor", ["4, 1st floor"]),
        ("10, 1.tv", ["10, 1.tv"]),
        ("10, 2. sal", ["10, 2. sal"]),
        ("10, 1º B", ["10, 1º B"]),
        ("63|65", ["63", "65"]),
        ("1;?;3", ["1", "?", "3"]),
    ],
)
def test_a_list_is_several_numbers_and_a_range_is_one(written: str, numbers: list[str]) -> None:
    assert split_list(written) == numbers


@pytest.mark.parametrize("text", ["?", "-", "FIXME", "s/n", "", "0", "00", "0-0", "nn", "０"])
def test_a_text_without_a_digit_and_nought_are_no_number(text: str) -> None:
    assert not is_number(text)


@pytest.mark.parametrize("text", ["00012", "0A", "бл. 12", "١٢", "S28W31328", "12 1/2", "10", "½"])
def test_whatever_has_a_digit_is_a_number(text: str) -> None:
    assert is_number(text)


def test_numbers_sort_as_people_read_them() -> None:
    numbers = ["10", "2 B", "806/3", "2", "21", "2a", "5-7", "806", "Villa Solhem"]

    in_order = sorted(numbers, key=sort_key)

    assert in_order == ["2", "2a", "2 B", "5-7", "10", "21", "806", "806/3", "Villa Solhem"]


def test_a_half_number_is_not_the_number_its_figures_would_make() -> None:
    assert fold_number("12 1/2") == fold_number("12½") == fold_number("12  1 / 2")
    assert fold_number("12 1/2") != fold_number("121/2")
    assert fold_number("806 / 3") == fold_number("806/3")


def test_case_spaces_and_the_way_an_accent_is_stored_do_not_matter() -> None:
    assert fold_number("2 A") == fold_number("2a")
    assert fold("Stora  Gatan ") == fold("stora gatan")
    assert fold("O\u0308stgatan") == fold("Östgatan")
    assert fold("Na Labuťce \u2161") == fold("Na Labuťce II")


def test_a_number_of_thousands_of_digits_is_only_a_number() -> None:
    assert sort_key("9" * 5000) > sort_key("10")
    assert leading_number("9" * 5000) is not None


@pytest.mark.parametrize(
    ("numbers", "universe", "text"),
    [
        (["1", "3", "5", "7", "9"], None, "1–9"),
        (["9", "7", "5", "3", "1"], ["1", "3", "5", "7", "9", "2", "4"], "1–9"),
        (["1", "3", "7"], ["1", "3", "5", "7"], "1–3, 7"),
        (["1", "2", "3", "4"], None, "1–3, 2–4"),
        (["22", "24", "26"], [str(n) for n in range(1, 40)], "22–26"),
        (["2", "2 A", "4"], None, "2–4"),
        (["2 A", "2a"], None, "2 A"),
        (["203-02", "203-06", "203-05"], ["203-02", "203-04", "203-05", "203-06"],
         "203-02, 203-05, 203-06"),
        (["806/3", "640/5"], ["640/5", "700/4", "806/3"], "640/5–806/3"),
        (["16", "20", "24-26"], None, "16–26"),
        (["39-41", "43", "47"], None, "39–47"),
        (["39-41"], None, "39-41"),
        (["39–41", "43"], ["39–41", "43", "40-42"], "39–43"),
        (["4", "18-20", "24"], ["4", "18-20", "22", "24"], "4–20, 24"),
        # Queens: the 86th house of block 88 and so on; no number is a range of houses.
        (["88-92", "88-98"], None, "88-92–88-98"),
        (["86-88", "88-02"], None, "86-88–88-02"),
        (["86-88", "88-90"], ["86-88", "88-02", "88-90"], "86-88, 88-90"),
        (["5"], None, "5"),
        (["Solhem", "3"], None, "3, Solhem"),
        ([], None, ""),
    ],
)  # fmt: skip
def test_numbers_are_summed_up_by_side_without_skipping_a_house(
    numbers: list[str], universe: list[str] | None, text: str
) -> None:
    assert summarise_numbers(numbers, universe) == text


@given(NUMBERS)
def test_splitting_a_number_never_yields_nothing(written: str) -> None:
    assert split_list(written)


@given(st.lists(NUMBERS), st.lists(NUMBERS))
def test_any_text_can_be_sorted_and_summed_up(numbers: list[str], universe: list[str]) -> None:
    text = summarise_numbers(numbers, universe)

    assert (text == "") <= all(not number.strip() for number in numbers)


@given(st.sets(st.integers(1, 60)), st.sets(st.integers(1, 60)))
def test_a_summary_covers_exactly_the_houses_meant(mine: set[int], others: set[int]) -> None:
    universe = {str(n) for n in mine | others}

    text = summarise_numbers([str(n) for n in mine], universe)

    covered: set[int] = set()
    for piece in filter(None, text.split(", ")):
        low, _, high = piece.partition("–")
        covered |= {n for n in range(int(low), int(high or low) + 1, 2) if str(n) in universe}
    assert covered == mine
