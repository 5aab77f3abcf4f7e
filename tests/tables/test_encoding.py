"""The letters of a file are found whatever program wrote it."""

from __future__ import annotations

import io

import pytest

from canvass.errors import InputError
from canvass.tables.alphabets import RARE_PAGES
from canvass.tables.encoding import decode_text, find_encoding

SWEDISH = "gata;nr\nÅsögatan;1\nMjölnargränd;2\nGärdesvägen;3\n"
CZECH = "ulice;číslo\nLibeňská;1\nDvořákova;2\nŽižkovo náměstí;3\nÚtulná;4\n"
POLISH = "ulica;numer\nŻółkiewskiego;1\nŚwiętojańska;2\nŁąkowa;3\n"
GREEK = "οδός;αριθμός\nΑγίου Δημητρίου;1\nΕρμού;2\n"
RUSSIAN = "улица;дом\nНевский проспект;1\nСадовая улица;2\n"
TURKISH = "sokak;no\nŞişli Caddesi;1\nBağdat Caddesi;2\nIşık Sokağı;3\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SWEDISH, "utf-8"), (SWEDISH, "utf-8-sig"), (SWEDISH, "cp1252"), (SWEDISH, "utf-16"),
        (SWEDISH, "utf-16-le"), (SWEDISH, "utf-16-be"), (SWEDISH, "utf-32"),
        (SWEDISH, "mac_roman"), (SWEDISH, "cp850"),
        (CZECH, "cp1250"), (CZECH, "iso8859-2"), (CZECH, "cp852"),
        (POLISH, "cp1250"), (POLISH, "iso8859-2"),
        (GREEK, "cp1253"), (GREEK, "utf-16-be"),
        (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"),
    ],
)  # fmt: skip
def test_text_comes_back_as_it_was_written(text, encoding):
    assert decode_text(text.encode(encoding)).lstrip("\ufeff") == text


@pytest.mark.parametrize("encoding", ["mac_roman", "cp1252", "cp850", "cp1250"])
def test_the_maps_own_words_decide_where_letters_do_not(encoding):
    """One word is too little to tell code pages apart by its letters."""
    text = "gata;nr\nBjörkö;1\n"

    assert decode_text(text.encode(encoding), words=frozenset({"björkö"})) == text


def test_dashes_and_quotation_marks_say_nothing_of_the_letters():
    text = "Öppet;Namn\n13–16;Bågskytte\n”Kväll”;Eva’s\n"

    assert decode_text(text.encode("cp1252")) == text


def test_turkish_and_icelandic_letters_are_told_apart_by_words():
    """The two code pages differ in six letters only, and each makes sense in the other."""
    content = TURKISH.encode("cp1254")

    assert decode_text(content, words={"bağdat", "ışık"}) == TURKISH


def test_bytes_that_are_utf8_are_utf8_whatever_the_words_say():
    assert find_encoding(io.BytesIO("Åsö".encode()), words={"ã…sã¶"}).name == "utf-8"


def test_what_a_person_says_wins():
    assert decode_text("Žižkov".encode("cp1250"), given="windows-1250") == "Žižkov"


@pytest.mark.parametrize("name", ["klingon", "base64", "", " "])
def test_an_encoding_nobody_knows_is_refused_and_none_is_found_out(name):
    if not name:
        assert find_encoding(io.BytesIO(b"a"), given=name).name == "utf-8"
        return
    with pytest.raises(InputError, match="not known"):
        find_encoding(io.BytesIO(b"a"), given=name)


def test_one_line_of_another_code_page_does_not_decide_for_the_others():
    content = ("Åsö;1\n" * 3).encode() + "Åsö;4\n".encode("cp1252")

    assert find_encoding(io.BytesIO(content)).name == "utf-8"


def test_letters_cut_in_two_by_the_end_of_a_piece_are_still_utf8():
    content = b"a" * ((1 << 16) - 1) + "å".encode() * 700_000

    assert find_encoding(io.BytesIO(content)).name == "utf-8"


@pytest.mark.parametrize("page", ["iso8859-5", "mac_cyrillic", "cp1251", "koi8-r", "cp866"])
def test_every_cyrillic_code_page_is_known_by_the_words_of_the_map(page):
    text = "Проспект Мира;1\nСадовая улица;2\n"

    assert decode_text(text.encode(page), words={"проспект", "мира", "садовая", "улица"}) == text


@pytest.mark.parametrize(
    ("text", "word", "pages"),
    [
        ("町名;番地\n銀座通り;1\n中央通り;3\n", "銀座通り", ["cp932", "euc_jp"]),
        ("路;号\n中山路;1\n人民大道;3\n", "中山路", ["gb18030", "big5"]),
        ("도로;번호\n세종대로;1\n종로;3\n", "세종대로", ["euc_kr", "cp949"]),
        ("شارع;رقم\nشارع الملك;1\n", "الملك", ["cp1256", "iso8859-6"]),
        ("οδός;αρ\nΑγίου Δημητρίου;1\n", "δημητρίου", ["cp737", "cp1253", "iso8859-7"]),
        ("ถนน;เลขที่\nสามเสน;1\n", "สามเสน", ["cp874"]),
    ],
)  # fmt: skip
def test_rare_code_pages_are_known_by_the_words_of_the_map(text: str, word: str, pages: list[str]):
    for page in pages:
        content = text.encode(page, errors="replace")

        assert decode_text(content, words=frozenset({word})) == content.decode(page), page


def test_no_rare_code_page_is_guessed_without_words_of_the_map():
    content = "町名;番地\n銀座通り;1\n".encode("cp932")

    assert find_encoding(io.BytesIO(content), words={"åsögatan"}).name not in RARE_PAGES


def test_a_letter_that_two_western_code_pages_write_in_two_ways_is_a_letter():
    text = "rue;no\nRue du Cœur;1\nAllée des Cèdres;3\n"

    assert decode_text(text.encode("iso8859-15")) == text
    assert decode_text(text.encode("cp1252")) == text


def test_a_hard_blank_behind_a_word_is_no_letter():
    text = "Měšická\xa0;806/3\nKlíčovská\xa0;24\n"

    assert decode_text(text.encode("cp1250"), words={"měšická", "klíčovská"}) == text
    assert decode_text(text.encode("cp1250")) == text
