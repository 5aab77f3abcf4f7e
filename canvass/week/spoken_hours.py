"""Opening hours, written in the syntax of OpenStreetMap, as text in the user's language."""

from __future__ import annotations

import re

from canvass.locale.catalogue import get_translator
from canvass.week.spoken_time import SHORT_DAYS

_WORDS = {
    **{day[:2]: day for day in SHORT_DAYS},
    "PH": "public holidays",
    "SH": "school holidays",
    "off": "shut",
    "closed": "shut",
    "24/7": "at all hours",
}
_WORD = re.compile(r"24/7|[A-Za-z]+")
_DASH = re.compile(r"(?<=[\w:])-(?=\w)")


def say_hours(written: str, lang: str) -> str:
    """Return hours with the names of days in the user's language: "mån–fre 10:00–18:00".

    Text in quotes and words that are no part of the syntax stay as they were written.
    """
    translate = get_translator(lang)

    def say(found: re.Match[str]) -> str:
        word = _WORDS.get(found[0])
        return translate(word) if word else found[0]

    parts = written.split('"')
    parts[::2] = [_WORD.sub(say, _DASH.sub("–", _spaced(part))) for part in parts[::2]]
    return '"'.join(parts)


def _spaced(text: str) -> str:
    """Return text with a space after each comma and semicolon, so that it can break there."""
    return re.sub(r"([;,])(?=\S)", r"\1 ", text)
