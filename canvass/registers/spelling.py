"""Spellings of one address: what two registers may write differently and still mean the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ENDINGS = (
    ("g", r"gatan|gata|gaten|gade|g\."),
    ("v", r"vagen|vag|vegen|veien|vej|v\."),
    ("str", r"strasse|straat|str\.|str"),
    ("pl", r"platsen|plats|plassen|plass|plads|platz|plein|pl\."),
    ("al", r"alleen|allee|alle|all\."),
    ("st", r" street| st\.?"),
    ("rd", r" road| rd\.?"),
    ("av", r" avenue| ave?\.?"),
)
_ENDING = re.compile("|".join(f"(?P<{name}>(?:{words})$)" for name, words in _ENDINGS))
_SAINT = re.compile(r"^(s:t|s:ta|st\.|sankta?|skt\.|saint)\s*")
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ł": "l"})
_NUMBER_LETTER = re.compile(r"0*(\d+)[-/.]?([a-z]?)")
_RANGE = re.compile(r"(\d{1,5})-(\d{1,5})")
WIDEST_RANGE = 40


@lru_cache(maxsize=200_000)
def spelling_key(street: str) -> str:
    """Return a street as compared between registers: case, accents, spaces and endings.

    "Storgatan", "STORGATAN" and "Storg." are one, and so are "Lange Straße" and "Lange Str.".
    """
    text = unicodedata.normalize("NFKD", " ".join(street.split()).casefold())
    text = "".join(c for c in text if not unicodedata.combining(c)).translate(_LETTERS)
    text = _SAINT.sub("sankt ", text)
    found = _ENDING.search(text)
    if found and found.lastgroup and found.start() > 0:
        text = text[: found.start()] + " " + found.lastgroup
    return "".join(c for c in text if c.isalnum())


@lru_cache(maxsize=100_000)
def number_key(housenumber: str) -> str:
    """Return a number as compared: "012 A", "12-a" and "12A" are one."""
    text = unicodedata.normalize("NFKC", "".join(housenumber.split())).casefold()
    text = text.replace("–", "-")
    found = _NUMBER_LETTER.fullmatch(text)
    return found[1] + found[2] if found else text


def numbers_in_range(housenumber: str) -> list[str]:
    """Return the numbers of a range on one side of a street: "5-9" is 5, 7, 9; else nothing."""
    found = _RANGE.fullmatch(number_key(housenumber))
    if not found:
        return []
    low, high = int(found[1]), int(found[2])
    if not low < high <= low + WIDEST_RANGE:
        return []
    step = 2 if (high - low) % 2 == 0 else 1
    return [str(number) for number in range(low, high + 1, step)]


def edit_distance(one: str, other: str, most: int) -> int:
    """Return the letters to change, add or take away, or `most` + 1 where it is more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b)))
        if min(row) > most:
            return most + 1
        before = row
    return before[-1]
