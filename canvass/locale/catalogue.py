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
from canvass.locale.nouns import has_counts, in_singular
from canvass.locale.one import FOR_ONE

LANGUAGES = ("sv", "en")
FOLDER = Path(__file__).parent
IN_WORDS = {
    "no_thanks": "no thanks", "do_not_knock": "do not knock", "come_back": "come back",
    "not_done": "not done",
}  # fmt: skip
"""Outcomes as people say them in English; as they are here, they stand in files and JSON."""


HELP = "help*.mo"
"""The catalogues of help pages, which nothing else needs."""


@lru_cache
def _translations(lang: str, names: str = "*.mo") -> NullTranslations:
    if lang not in LANGUAGES:
        raise InputError(
            "language {lang!r} is not known; choose one of {known}",
            lang=lang,
            known=", ".join(LANGUAGES),
        )
    found = NullTranslations()
    for path in sorted((FOLDER / lang / "LC_MESSAGES").glob(names), reverse=True):
        if names != HELP and path.match(HELP):
            continue
        with path.open("rb") as file:
            catalogue = GNUTranslations(file)
        catalogue.add_fallback(found)
        found = catalogue
    return found


class _Counted(str):
    """A sentence with counts: formatted with a count of 1, it speaks of one thing.

    `for_one` is the sentence for one, by the count of `field`; "" if the nouns alone change.
    """

    field: str = ""
    for_one: str = ""

    def format(self, *args: object, **values: object) -> str:
        """Return the sentence with its values."""
        if self.for_one and str(values.get(self.field)) == "1":
            return str.format(self.for_one, *args, **values)
        return str.format(in_singular(self, values), *args, **values)


@lru_cache
def get_translator(lang: str) -> Callable[[str], str]:
    """Return a function that translates an English sentence (or returns it unchanged).

    A sentence formatted with a count of 1 speaks of one thing: by its form for one, if it has any
    (`canvass.locale.one`), else in the nouns behind its counts (`canvass.locale.nouns`). Raises
    InputError if `lang` is not one of LANGUAGES.
    """
    translate = _translations(lang).gettext

    @lru_cache(maxsize=4096)
    def say(message: str) -> str:
        said = translate(message)
        if said == message:
            said = IN_WORDS.get(message, message)
        for_one = FOR_ONE.get(message)
        if for_one is None and not has_counts(said):
            return said
        counted = _Counted(said)
        if for_one is not None:
            counted.field = message.partition("{")[2].partition("}")[0]
            counted.for_one = translate(for_one)
        return counted

    return say


def get_help_translator(lang: str) -> Callable[[str], str]:
    """Return a function that translates the texts of help pages, like `get_translator`."""
    return _translations(lang, HELP).gettext


def get_plural_translator(lang: str) -> Callable[[str, str, int], str]:
    """Return a function from (singular, plural, n) to the form for n, like `get_translator`."""
    return _translations(lang).ngettext
