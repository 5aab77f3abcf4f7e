"""Letters in the order they are read, in the shape they have, on a page read left to right."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from canvass.lettering.letters import drawable, has_unknown_letters, printable
from canvass.lettering.shaping import isolated, needs_shaping, shape, without_isolates

FACE = "DejaVuSans"


def seen(text: str) -> str:
    """Return what the glyphs of a line stand for, from left to right."""
    return "".join(glyph.means for glyph in shape(text, FACE))


def numbers(text: str) -> list[int]:
    return [glyph.number for glyph in shape(text, FACE)]


def test_hebrew_runs_from_right_to_left():
    assert seen("שלום") == "םולש"


def test_numbers_in_hebrew_and_arabic_run_from_left_to_right():
    # Read from the right: street, blank, 12.
    assert seen(isolated("רחוב 12")) == "12 בוחר"
    assert seen(isolated("شارع 345")) == "345 عراش"


def test_a_letter_behind_a_house_number_stands_to_its_left():
    assert seen(isolated("3א")) == "א3"


def test_a_name_from_right_to_left_turns_nothing_around_it():
    assert seen(f"R01  {isolated('רחוב')} 1–5; {isolated('שוק')} 7") == "R01  בוחר 1–5; קוש 7"


def test_brackets_around_hebrew_open_towards_it():
    opening, _, closing = numbers("(a)")

    assert numbers(isolated("א (ב)"))[0] == opening
    assert numbers(isolated("א (ב)"))[2] == closing


def test_brackets_with_latin_in_a_latin_line_stay():
    assert seen(f"Street ({isolated('אב')}) 5") == "Street (בא) 5"
    assert numbers(f"({isolated('אב')})")[0] == numbers("(a)")[0]


def test_arabic_letters_join():
    (alone,) = numbers("ب")
    joined = numbers("ببب")

    assert len({alone, *joined}) == 4


def test_lam_and_alef_are_one_sign_that_stands_for_both():
    (glyph,) = shape("لا", FACE)

    assert glyph.means == "لا"


def test_letters_kept_apart_in_persian_do_not_join():
    apart, joined, end = "می\u200cرود", "میرود", "می"

    assert numbers(printable(apart))[-len(end) :] == numbers(end)
    assert numbers(joined)[-len(end) :] != numbers(end)


def test_a_loose_accent_takes_no_room():
    with_accent = shape("e\u0331", FACE)

    assert sum(glyph.advance for glyph in with_accent) == shape("e", FACE)[0].advance


@pytest.mark.parametrize(
    "text", ["Storgatan 3 A", "Åkervägen", "Οδός Ερμού", "улица Ленина", "12–14"]
)
def test_what_runs_from_left_to_right_is_left_as_it_is(text: str):
    assert printable(text) == text
    assert not needs_shaping(text)


@pytest.mark.parametrize(
    "text",
    [
        "錦糸三丁目",
        "ถนนสุขุมวิท",
        "महात्मा गांधी मार्ग",
        "அண்ணா சாலை",
        "한강대로",
        "አዲስ አበባ",
        "ပုဂံ",
        "南京路 3号",
    ],
)
def test_a_script_without_a_face_is_spelt_in_latin_letters_and_marked(text: str):
    shown = printable(text)

    assert has_unknown_letters(text)
    assert shown.startswith("≈ ")
    assert shown[2:].isascii()


def test_digits_of_another_script_are_digits():
    assert printable("१२") == "12"


def test_no_word_is_half_in_one_script_and_half_in_another():
    # Two letters of Urdu have no type; the others of the word have.
    shown = printable("سڑک بڑی ہے")

    assert shown.startswith("≈ ")
    assert shown[2:].isascii()


def test_a_name_of_pictures_alone_becomes_a_word():
    assert any(char.isalpha() for char in printable("\U0001f3e0"))


def test_a_picture_beside_a_name_is_left_out():
    assert printable("Hus \U0001f3e0 12") == "Hus 12"


@pytest.mark.long
@settings(max_examples=400, deadline=None)
@example("\u05b1\u02ef\u05b0")
@given(st.text(max_size=40) | st.text(st.characters(min_codepoint=0x590, max_codepoint=0x10FF)))
def test_no_box_is_ever_drawn(text: str):
    shown = printable(text)

    assert all(ord(char) in drawable() for char in without_isolates(shown).replace("\u200c", ""))
    assert printable(shown) == shown
    if needs_shaping(shown):
        assert 0 not in numbers(shown)


def test_urdu_without_type_is_spelt_without_question_marks() -> None:
    """The heh of Urdu has no glyph in the type here, so the whole name is spelt."""
    assert printable("شاہراہ قائدین") == "≈ shahrah qai'dyn"
