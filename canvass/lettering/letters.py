"""Text made fit for paper: one line, only what the faces have, other scripts in Latin letters.

Every string that reaches paper is hostile input: it comes from a wiki. Where no face has the
letters of a script (Han, Thai, Devanagari and others), they are spelt in Latin ones by anyascii, a
letter at a time (Han by its Mandarin sound), and the text begins with "≈".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import uharfbuzz
from anyascii import anyascii

from canvass.lettering.shaping import FOLDER, JOINERS, is_right_to_left, isolated

FACES = ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSansCondensed-Bold")
"""The faces paper is set in, by file name."""

MOST_CHARACTERS = 160
MOST_MARKS = 4
SPELT = "≈"
DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
VARIATIONS = re.compile("[\ufe00-\ufe0f]")


@lru_cache
def drawable() -> frozenset[int]:
    """Return the characters every face has."""
    faces = (uharfbuzz.Blob.from_file_path(str(FOLDER / f"{name}.ttf")) for name in FACES)
    return frozenset.intersection(*(frozenset(uharfbuzz.Face(blob).unicodes) for blob in faces))


@lru_cache(maxsize=20_000)
def has_unknown_letters(text: str) -> bool:
    """Return whether a text has letters that no face has, so that they are spelt otherwise."""
    return not text.isascii() and any(
        _is_letter(char) and ord(char) not in drawable()
        for char in unicodedata.normalize("NFC", text)
    )


@lru_cache(maxsize=20_000)
def printable(text: str) -> str:
    """Return text as it can be drawn; a name from right to left turns nothing beside it."""
    whole = VARIATIONS.sub("", unicodedata.normalize("NFC", text[: 4 * MOST_CHARACTERS]))
    # Marks that come together where a sign between them is left out are put in order anew.
    kept = "".join(_known_characters(_in_known_letters(whole)))
    line = _line(unicodedata.normalize("NFC", kept))
    if not line and whole.strip():
        # A name of signs alone: a word for each is more than nothing.
        line = _line("".join(_known_characters(anyascii(whole))))
    if has_unknown_letters(text) and not line.startswith(SPELT):
        line = f"{SPELT} {line}"
    most = MOST_CHARACTERS - 2 * is_right_to_left(line)
    return isolated(line if len(line) <= most else line[: most - 1] + "…")


def _line(text: str) -> str:
    return " ".join(text.split())


def _in_known_letters(text: str) -> str:
    """Return text with letters, digits and stops no face has spelt in Latin; other signs go.

    Where one letter of a script is missing, all of that script are spelt: no word is half and half.
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
            return anyascii(char) or "?"
        return anyascii(char) if unicodedata.category(char)[0] in "NMP" else ""

    return "".join(map(written, text))


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] == "L"


def _script(char: str) -> str:
    """Return the first word of a character's name: LATIN, ARABIC, CJK."""
    return unicodedata.name(char, "").partition(" ")[0]


def _known_characters(text: str) -> list[str]:
    """Return the characters to draw: no control or direction marks, no piles of marks."""
    kept: list[str] = []
    marks = 0
    for index, char in enumerate(text):
        category = unicodedata.category(char)
        if char.isspace():
            char = " "
        elif char in JOINERS:
            # Persian, Urdu and the like: they say whether two letters join.
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
