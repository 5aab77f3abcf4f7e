"""House numbers that went through a spreadsheet, and figures with decimal commas."""

from __future__ import annotations

import pytest

from canvass.errors import InputError
from canvass.tables.numbers import check_number, plain_number, read_figure, read_yes


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("7.V", "7/5"), ("V.50", "5/50"), ("12. XI.", "12/11"),
        ("3-maj", "3-5"), ("07-sep", "7-9"), ("2-Apr", "2-4"), ("10-dec", "10-12"),
        ("05.07.", "5-7"),
        ("maj-25", "5-25"), ("May-03", "3-5"), ("3. Mai", "3-5"), ("5-mars", "3-5"),
        ("2026-05-03", "3-5"), ("2026-05-03 00:00:00", "3-5"), ("03/05/2026", "3-5"),
        ("46085", "3-4"), ("1.5", "1-5"), ("1,5", "1-5"), ("0,6", "3/5"), ("5E2", "5 E 2"),
        ("5,00E+02", "5 E 2"), ("12:14:00", "12-14"), ("1-Ocak", "1-1"), ("4-май", "4-5"),
        ("7-szept", "7-9"), ("2-febr", "2-2"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_made_is_refused_with_the_likely_number(text, likely):
    with pytest.raises(InputError, match=rf"likely {likely}"):
        check_number(plain_number(text))


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [("1.000", "1", "1000"), ("12,000", "12", "12000"), ("2.150", "2-150", "2150")],
)
def test_a_number_that_may_be_thousands_is_not_guessed(text, one, other):
    with pytest.raises(InputError, match=rf"may be {one} or {other};"):
        check_number(plain_number(text))


@pytest.mark.parametrize("text", ["#NAMN?", "#REF!", "#N/A", "########", "#DIVISION/0!", "Err:502"])
def test_where_a_formula_failed_the_number_is_lost(text):
    with pytest.raises(InputError, match="the number is lost"):
        check_number(plain_number(text))


@pytest.mark.parametrize("text", ["?", "-", "0", "FIXME", "TRUE", "000"])
def test_what_has_no_figure_is_no_number(text):
    with pytest.raises(InputError, match="is no house number"):
        check_number(plain_number(text))


@pytest.mark.parametrize(
    "text", ['{"no": 5}', "<b>5</b>", "info5@example.org", "https://example.org/5"]
)
def test_what_another_program_wrote_around_a_figure_is_no_number(text):
    with pytest.raises(InputError, match="is no house number"):
        check_number(plain_number(text))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("7.0", "7"), ("20,00", "20"), ("008", "8"), ("4–6", "4-6"), (" 10  B ", "10 B"),
        ("94-02", "94-02"), ("806/3", "806/3"), ("12½", "12½"), ("12１", "121"), ("3 bis", "3 bis"),
        ("12 E", "12 E"), ("12345", "12345"), ("nr 12", "12"), ("№12 A", "12 A"), ("'12", "12"),
        ("No. 5", "5"), ("#12", "12"), ("č.p. 806", "806"), ("N5", "N5"), ("č. 12", "12"),
        ("ev.č. 12", "ev.č. 12"), ("N.º 12", "12"), ("дом 12", "12"), ("д. 12а", "12а"),
        ("nummer 12", "12"), ("numéro 12", "12"), ("husnr 12", "12"), ("House No. 12", "12"),
        ("Hus 12", "Hus 12"), ("12,", "12"), ("12 A;", "12 A"),
        ("\u200b12\u200e", "12"), ("1\u00ad2", "12"),
    ],
)  # fmt: skip
def test_a_number_stands_as_people_type_it(text, plain):
    check_number(plain_number(text))

    assert plain_number(text) == plain


def test_a_number_the_map_has_stands_however_it_looks():
    for text in ("5E2", "46085", "1.5"):
        check_number(text, {"5E2", "46085", "1.5"})


def test_great_numbers_are_no_day_counts_where_the_map_has_greater_ones():
    check_number("46085", largest=60_000)


@pytest.mark.parametrize(
    ("text", "figure"),
    [("59,2", 59.2), ("59.2", 59.2), ("6 580 123,5", 6_580_123.5), ("−18,1", -18.1), ("x", None),
     ("1,234.5", None), ("", None)],
)  # fmt: skip
def test_figures_have_decimal_points_or_commas(text, figure):
    assert read_figure(text) == figure


def test_yes_and_no_are_told_from_what_is_neither():
    assert [read_yes(t, "no_stairs") for t in ("ja", "X", "nej", "")] == [True, True, False, False]
    with pytest.raises(InputError, match="kanske"):
        read_yes("kanske", "no_stairs")
