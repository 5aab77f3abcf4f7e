"""Letters that were broken on the way are known, with what they most likely were."""

from __future__ import annotations

import pytest

from canvass.tables.damage import has_lost_letters, likely_text

WORDS = frozenset({"mjölnargränd", "ängströmsvägen", "libeňská", "storgatan"})


@pytest.mark.parametrize("page", ["cp1252", "latin-1", "cp1250", "mac_roman", "cp850", "cp437"])
@pytest.mark.parametrize("street", ["Mjölnargränd", "Gärdesvägen", "Žižkovská"])
def test_utf8_read_in_a_code_page_is_undone_without_any_words(page, street):
    broken = street.encode().decode(page, errors="ignore")
    if broken.encode(page) != street.encode():
        pytest.skip("the code page has no letter for one of the bytes")

    assert likely_text(broken) == street


def test_text_broken_twice_is_undone():
    twice = "Ängströmsvägen".encode().decode("latin-1").encode().decode("latin-1")

    assert likely_text(twice) == "Ängströmsvägen"


@pytest.mark.parametrize("written", ["Mj&ouml;lnargr&#228;nd", r"Mj\u00f6lnargr\u00e4nd",
                                     "Mj%C3%B6lnargr%C3%A4nd", "Mj+APY-lnargr+AOQ-nd"])  # fmt: skip
def test_letters_written_as_codes_are_read(written):
    assert likely_text(written) == "Mjölnargränd"


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        ("MjšlnargrŠnd", "Mjölnargränd"), ("Mj”lnargr„nd", "Mjölnargränd"),
        ("Libeòská", "Libeňská"), ("Mj?lnargr?nd", "Mjölnargränd"),
        ("Mj\ufffdlnargr\ufffdnd", "Mjölnargränd"), ("Mj??lnargr??nd 2", "Mjölnargränd 2"),
    ],
)  # fmt: skip
def test_a_wrong_code_page_and_lost_letters_are_known_by_the_maps_words(broken, meant):
    assert likely_text(broken, WORDS) == meant


@pytest.mark.parametrize(
    "text",
    ["Storgatan", "Mjölnargränd", "Ågatan", "Rue de l'Église", "Straße des 17. Juni", "Żabia",
     "Am Bächle", "Via dell'Università", "São João", "ÅÄÖ-gatan", "Ærøvej", "Đorđa", "ул. Мира",
     "Smith & Sons Road", "100% gatan", "Quo vadis?"],
)  # fmt: skip
def test_sound_text_stands(text):
    assert likely_text(text, WORDS) == text


@pytest.mark.parametrize("text", ["?ngstr?msv?gen", "┼ngstr÷mv.", "Mj÷lnar", "Nygat?"])
def test_signs_where_letters_were_show_that_letters_were_lost(text):
    assert has_lost_letters(text)


@pytest.mark.parametrize("text", ["S:t Eriks gata 2", "Rue de l'Église", "1-я улица", "A & B"])
def test_signs_that_streets_have_do_not(text):
    assert not has_lost_letters(text)
