"""The catalogues: complete, compiled, and safe to ask."""

from __future__ import annotations

import io
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from canvass.errors import InputError
from canvass.locale.catalogue import FOLDER, get_plural_translator, get_translator
from canvass.locale.one import FOR_ONE

SEVERAL_ROWS = "{count} rows without an outcome: not done"
CATALOGUES = sorted(FOLDER.glob("*/LC_MESSAGES/*.po"))


def read_catalogue(path: Path):
    pofile = pytest.importorskip("babel.messages.pofile")
    with path.open("rb") as file:
        return pofile.read_po(file, locale=path.parts[-3])


def messages(catalogue: GNUTranslations) -> dict[object, str]:
    """Return a compiled catalogue's messages without its header, which bears a date."""
    kept: dict[Any, str] = vars(catalogue)["_catalog"]
    return {key: text for key, text in kept.items() if key != ""}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_swedish_says_what_english_says():
    assert get_translator("sv")("Nobody home") == "Ingen hemma"


def test_english_is_the_message_itself():
    assert get_translator("en")("Nobody home") == "Nobody home"


def test_a_sentence_nobody_translated_stays_english():
    assert get_translator("sv")("Xyzzy is not translated") == "Xyzzy is not translated"


def test_one_door_and_two_doors_are_told_apart():
    plural = get_plural_translator("sv")

    assert [plural("{count} door", "{count} doors", n) for n in (1, 2)] == [
        "{count} dörr",
        "{count} dörrar",
    ]


@pytest.mark.parametrize(
    ("lang", "count", "said"),
    [
        ("en", 1, "1 visit taken back"), ("en", 21, "21 visits taken back"),
        ("sv", 1, "1 rad utan utfall: ej gjord"), ("sv", 0, "0 rader utan utfall: ej gjorda"),
    ],
)  # fmt: skip
def test_a_sentence_about_one_thing_is_not_said_of_several(lang: str, count: int, said: str):
    message = "{count} visits taken back" if lang == "en" else SEVERAL_ROWS

    assert get_translator(lang)(message).format(count=count) == said


def test_sentences_for_one_and_for_several_have_the_same_fields_and_are_in_the_catalogues():
    known = {message.id for path in CATALOGUES for message in read_catalogue(path)}

    for several, one in FOR_ONE.items():
        assert fields(several) == fields(one)
        assert {several, one} <= known, several


def test_an_unknown_language_is_named_with_those_that_exist():
    with pytest.raises(InputError, match=r"'xx'.*sv, en"):
        get_translator("xx")


def are_fields_kept(text: str, said: str, path: Path) -> bool:
    """Return whether a translation has a sentence's fields; of click's it may leave some out.

    click puts English words such as "integer range" into its sentences.
    """
    return fields(text) <= fields(said) if path.stem == "click" else fields(text) == fields(said)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_every_message_is_translated_with_the_same_fields(path: Path):
    wrong = []
    for message in read_catalogue(path):
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            if message.fuzzy or not all(
                text and are_fields_kept(text, said, path)
                for said, text in zip(ids, texts, strict=True)
            ):
                wrong.append(message.id)

    assert not wrong


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_the_compiled_catalogue_is_up_to_date(path: Path):
    mofile = pytest.importorskip("babel.messages.mofile")
    compiled = io.BytesIO()
    mofile.write_mo(compiled, read_catalogue(path))
    compiled.seek(0)

    with path.with_suffix(".mo").open("rb") as file:
        assert messages(GNUTranslations(file)) == messages(GNUTranslations(compiled))
