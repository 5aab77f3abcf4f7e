"""Short forms of street names: "Gl. Kongevej", "E. Dahlbergsgatan", "Av. Mal Foch", "MLK Blvd".

They can only be read beside the names of the streets that are there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from canvass.registers.spelling import (
    ARTICLES,
    TO_PLAIN,
    is_same_last_type,
    is_same_type,
    is_street_type,
    spelling_key,
)

LONG_ENOUGH = 4
"""So many letters of one word must be written, or nothing is left to know a street by."""
SHORT = 3
MOST_INITIALS = 6
_DIRECTIONS = frozenset("nsvwo")
"""North, south, west and east: at the front never the first letter of something else."""
_BETWEEN = frozenset(["van", "von", "via"])
"""Words of which the first letter alone may stand at the front ("v. d. Helstplein")."""
_LEFT_OUT = ARTICLES | {
    "of", "the", "la", "le", "les", "el", "los", "las", "della", "dei", "degli", "delle", "dello",
    "dell", "der", "den", "dem", "het",
}  # fmt: skip
"""Words that are left out between others ("Avenue of the Americas")."""
_TITLES = frozenset(["dr", "doctor", "rev", "reverend", "jr", "junior", "sr", "senior"])
"""Words without a letter of their own among initials ("MLK": Dr. Martin Luther King Jr.)."""
_USUAL = {
    "co": "county", "cty": "county", "cnty": "county", "st": "state", "twp": "township",
    "pk": "park", "mkt": "market", "ch": "church", "stn": "station", "sta": "station",
    "sch": "school", "hosp": "hospital", "univ": "university", "lk": "lake", "riv": "river",
    "bch": "beach", "vly": "valley", "mdw": "meadow", "spg": "spring", "grn": "green",
}  # fmt: skip
"""Words that are usually shortened so, however short that is."""
_ROMAN = re.compile("[ivxl]+")
_WITHIN = re.compile(r"\b([pcvl])\.(?=(?:za|zza|so|le|go)\b)")
"""Italian types with their full stop within ("P.za", "C.so", "V.le")."""


def words_of(street: str) -> tuple[str, ...]:
    """Return the words of a street in small letters without accents; a full stop is kept."""
    text = unicodedata.normalize("NFKD", _WITHIN.sub(r"\1", " ".join(street.split()).casefold()))
    plain = "".join(c for c in text if not unicodedata.combining(c)).translate(TO_PLAIN)
    spaced = "".join(c if c.isalnum() or c == "." else " " for c in plain.replace(".", ". "))
    return tuple(word for word in spaced.split() if word != ".")


def begins_with(words: Sequence[str]) -> frozenset[str]:
    """Return the letters a short form of a street may begin with: titles may be left out."""
    named = next((word for word in words if word.rstrip(".") not in _TITLES), words[0])
    return frozenset([words[0][0], named[0]])


def is_short_for(short: Sequence[str], whole: Sequence[str], *, is_direction: bool = True) -> bool:
    """Return whether words are a short form of a street's words, and enough to know it by.

    One word may be initials of several: "MLK Blvd", "CR 12". Enough are four letters of a word,
    three initials, a word that is usually shortened so, and a figure. If `is_direction`, a lone "n"
    or "o" at the front is a compass point.
    """
    if _are_pairs(short, whole, is_direction=is_direction):
        return True
    for at, word in enumerate(short):
        if 1 < len(word) <= MOST_INITIALS and word.isalpha():
            named = _named(word, at, len(short), whole)
            initials = [part[0] for part in named]
            short_for = (*short[:at], *named, *short[at + 1 :])
            is_enough = len(initials) > 2 or _is_enough([*short[:at], *short[at + 1 :]])
            if named and is_enough and _are_pairs(short_for, whole, is_direction=is_direction):
                return True
    return False


def _named(word: str, at: int, count: int, whole: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a street, from the same place on, of which a word is the initials."""
    named = tuple(whole[at : len(whole) - (count - at - 1)])
    bearing = [part for part in named if part.rstrip(".") not in _TITLES | _LEFT_OUT]
    is_so = len(bearing) == len(word) and all(
        part[0] == letter for part, letter in zip(bearing, word, strict=True)
    )
    return named if is_so and len(bearing) > 1 else ()


def _are_pairs(short: Sequence[str], whole: Sequence[str], *, is_direction: bool) -> bool:
    """Return whether each word is one of the street's, in full or shortened."""
    if len(short) != len(whole):
        short = [word for word in short if word not in _LEFT_OUT]
        whole = [word for word in whole if word not in _LEFT_OUT]
    if len(short) != len(whole):
        return False
    pairs = list(zip(short, whole, strict=True))
    if not pairs or (is_direction and not _is_first_for(*pairs[0])):
        return False
    if len(pairs) > 1 and is_same_type(pairs[0][0].rstrip("."), pairs[0][1]):
        pairs = pairs[1:]
    if not all(_is_word_for(*pair) for pair in pairs[:-1]) or not _is_last_for(*pairs[-1]):
        return False
    if all(one == other for one, other in pairs):
        return True
    return _is_enough(short) or any(_is_usual(*pair) for pair in pairs)


def _is_enough(words: Sequence[str]) -> bool:
    bare = [word.rstrip(".") for word in words]
    return any(len(word) >= LONG_ENOUGH or word.isdecimal() for word in bare)


def _is_usual(short: str, whole: str) -> bool:
    """Return whether a word is usually shortened so: a street type, or another such word."""
    bare = short.rstrip(".")
    return bare != whole and (_USUAL.get(bare) == whole or is_same_last_type(bare, whole))


def _is_word_for(short: str, whole: str) -> bool:
    """Return whether a word is the same, its beginning with a full stop, or a contraction."""
    has_stop, short, whole = short.endswith("."), short.rstrip("."), whole.rstrip(".")
    if short == whole or _is_usual(short, whole):
        return True
    if _ROMAN.fullmatch(short) and _ROMAN.fullmatch(whole):
        return False
    if not short or len(short) >= len(whole) or short[0] != whole[0] or not short.isalpha():
        return False
    if has_stop or len(short) == 1:
        return whole.startswith(short) or (len(short) <= SHORT and _is_within(short, whole))
    # "Gl", "Mal": the first letters and the last one.
    return len(short) <= SHORT and short[-1] == whole[-1] and _is_within(short, whole)


def _is_first_for(short: str, whole: str) -> bool:
    """Return whether a first word is no direction, or the same one."""
    letter = short.rstrip(".")
    return letter not in _DIRECTIONS or letter == whole or whole in _BETWEEN


def _is_last_for(short: str, whole: str) -> bool:
    """Return whether a last word is the same street type or ending, or short for the word.

    "u." is utca and no other word that begins so.
    """
    # Street types are only known as such behind another word.
    if spelling_key(f"x {short}") == spelling_key(f"x {whole}"):
        return True
    return not is_street_type(short.rstrip(".")) and _is_word_for(short, whole)


def _is_within(short: str, whole: str) -> bool:
    """Return whether the letters of a word are all in another, in this order."""
    letters = iter(whole)
    return all(letter in letters for letter in short)
