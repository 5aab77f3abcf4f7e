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

LANGUAGES = ("sv", "en")
FOLDER = Path(__file__).parent


@lru_cache
def _translations(lang: str) -> NullTranslations:
    if lang not in LANGUAGES:
        raise InputError(f"language {lang!r} is not known; choose one of {', '.join(LANGUAGES)}")
    found = NullTranslations()
    for path in sorted((FOLDER / lang / "LC_MESSAGES").glob("*.mo"), reverse=True):
        with path.open("rb") as file:
            catalogue = GNUTranslations(file)
        catalogue.add_fallback(found)
        found = catalogue
    return found


def get_translator(lang: str) -> Callable[[str], str]:
    """Return a function that translates an English sentence (or returns it unchanged).

    Raises InputError if `lang` is not one of LANGUAGES.
    """
    return _translations(lang).gettext


def get_plural_translator(lang: str) -> Callable[[str, str, int], str]:
    """Return a function from (singular, plural, n) to the form for n, like `get_translator`."""
    return _translations(lang).ngettext
