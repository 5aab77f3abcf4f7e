"""Prepare text for paper: one line, only characters that the fonts have, other scripts in Latin.

Every string on paper is untrusted input: it comes from a wiki. If no font has the letters of a
script (Han, Thai, Devanagari and others), anyascii transliterates them letter by letter (Han by its
Mandarin pronunciation), and the text starts with "≈".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import uharfbuzz
from anyascii import anyascii

from canvass.lettering.shaping import FOLDER, JOINERS, is_right_to_left, isolated

FACES = ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSansCondensed-Bold")
"""The fonts used on paper, by file name."""

MOST_CHARACTERS = 160
MOST_MARKS = 4
SPELT = "≈"
DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
VARIATIONS = re.compile("[\ufe00-\ufe0f]")


@lru_cache
def drawable() -> frozenset[int]:
    """Return the characters that every font has."""
    faces = (uharfbuzz.Blob.from_file_path(str(FOLDER / f"{name}.ttf")) for name in FACES)
    return frozenset.intersection(*(frozenset(uharfbuzz.Face(blob).unicodes) for blob in faces))


@lru_cache(maxsize=20_000)
def has_unknown_letters(text: str) -> bool:
    """Return whether a text has letters that no font has, so that it must be transliterated."""
    return not text.isascii() and any(
        _is_letter(char) and ord(char) not in drawable()
        for char in unicodedata.normalize("NFC", text)
    )


@lru_cache(maxsize=20_000)
def printable(text: str) -> str:
    """Return text that can be drawn; a right-to-left name does not affect the text around it."""
    whole = VARIATIONS.sub("", unicodedata.normalize("NFC", text[: 4 * MOST_CHARACTERS]))
    # Removing a sign may put combining marks next to each other, so the order is normalised again.
    kept = "".join(_known_characters(_in_known_letters(whole)))
    line = _line(unicodedata.normalize("NFC", kept))
    if not line and whole.strip():
        # The name has only signs; a word for each is better than nothing.
        line = _line("".join(_known_characters(anyascii(whole))))
    if has_unknown_letters(text) and not line.startswith(SPELT):
        line = f"{SPELT} {line}"
    most = MOST_CHARACTERS - 2 * is_right_to_left(line)
    return isolated(line if len(line) <= most else line[: most - 1] + "…")


# The carrier of a long a, which anyascii leaves out.
_VOWELS = {"\u0627": "a"}


def _line(text: str) -> str:
    return " ".join(text.split())


def _in_known_letters(text: str) -> str:
    """Transliterate letters, digits and stops that no font has; drop other signs.

    If one letter of a script is missing, all letters of that script are transliterated, so that no
    word is in two scripts.
    """
    known = drawable()
    if text.isascii() or all(ord(char) in known for char in text):
        return text
    scripts = {_script(char) for char in text if _is_letter(char) and ord(char) not in known}

    def written(char: str) -> str:
        if ord(char) in known and not (_is_letter(char) and _script(char) in scripts):
            return "" if unicodedata.category(char) == "Mn" and _script(char) in scripts else char
        if char.isspace() or unicodedata.category(char)[0] == "C":
            return char
        if _is_letter(char):
            return _VOWELS.get(char) or anyascii(char) or "?"
        return anyascii(char) if unicodedata.category(char)[0] in "NMP" else ""

    return "".join(map(written, text))


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] == "L"


def _script(char: str) -> str:
    """Return the first word of a character's Unicode name: LATIN, ARABIC, CJK."""
    return unicodedata.name(char, "").partition(" ")[0]


def _known_characters(text: str) -> list[str]:
    """Return the characters to draw, without control and direction marks and stacks of accents."""
    kept: list[str] = []
    marks = 0
    for index, char in enumerate(text):
        category = unicodedata.category(char)
        if char.isspace():
            char = " "
        elif char in JOINERS:
            # Joiners of Persian, Urdu and others say whether two letters join, so they stay.
            if not _is_arabic(text[index - 1 : index]) or not _is_arabic(text[index + 1 :][:1]):
                continue
        elif category in DROPPED:
            continue
        marks = marks + 1 if category == "Mn" else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return kept


def _is_arabic(char: str) -> bool:
    return bool(char) and unicodedata.bidirectional(char) == "AL"
