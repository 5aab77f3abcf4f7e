"""Translations: gettext catalogues whose message ids are the English sentences.

Each part of the program has its own catalogue, `<lang>/LC_MESSAGES/<part>.po`, compiled to the
`.mo` beside it with `pybabel compile -d canvass/locale -D <part>`. English needs none.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from canvass.errors import InputError
from canvass.locale.one import COUNTED, FOR_ONE

LANGUAGES = ("sv", "en")
FOLDER = Path(__file__).parent


@lru_cache
def _translations(lang: str) -> NullTranslations:
    if lang not in LANGUAGES:
        raise InputError(
            "language {lang!r} is not known; choose one of {known}",
            lang=lang,
            known=", ".join(LANGUAGES),
        )
    found = NullTranslations()
    for path in sorted((FOLDER / lang / "LC_MESSAGES").glob("*.mo"), reverse=True):
        with path.open("rb") as file:
            catalogue = GNUTranslations(file)
        catalogue.add_fallback(found)
        found = catalogue
    return found


class _Counted(str):
    """A sentence for several things, which is formatted as another where its count is 1."""

    field: str
    for_one: str

    def format(self, *args: object, **values: object) -> str:
        """Return the sentence with its values."""
        is_one = str(values.get(self.field)) == "1"
        return str.format(self.for_one if is_one else str(self), *args, **values)


@lru_cache
def get_translator(lang: str) -> Callable[[str], str]:
    """Return a function that translates an English sentence (or returns it unchanged).

    A sentence that has a form for one (`canvass.locale.one`) takes it when it is formatted with a
    count of 1. Raises InputError if `lang` is not one of LANGUAGES.
    """
    translate = _translations(lang).gettext

    def say(message: str) -> str:
        said = translate(message)
        for_one = FOR_ONE.get(message)
        if for_one is None:
            return said
        counted = _Counted(said)
        counted.field = COUNTED.get(message) or message.partition("{")[2].partition("}")[0]
        counted.for_one = translate(for_one)
        return counted

    return say


def get_plural_translator(lang: str) -> Callable[[str, str, int], str]:
    """Return a function from (singular, plural, n) to the form for n, like `get_translator`."""
    return _translations(lang).ngettext
