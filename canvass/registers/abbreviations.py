"""Short forms of street names: "Gl. Kongevej", "E. Dahlbergsgatan", "Av. Mal Foch", "Storgat.".

They can only be read beside the names of the streets that are there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from canvass.registers.spelling import (
    ARTICLES,
    TO_PLAIN,
    is_same_type,
    is_street_type,
    spelling_key,
)

LONG_ENOUGH = 4
"""So many letters of one word must be written, or nothing is left to know a street by."""
SHORT = 3
_DIRECTIONS = frozenset("nsvwo")
"""North, south, west and east: at the front never the first letter of something else."""
_BETWEEN = frozenset(["van", "von", "via"])
"""Words of which the first letter alone may stand at the front ("v. d. Helstplein")."""
_ROMAN = re.compile("[ivxl]+")
_WITHIN = re.compile(r"\b([pcvl])\.(?=(?:za|zza|so|le|go)\b)")
"""Italian types with their full stop within ("P.za", "C.so", "V.le")."""


def words_of(street: str) -> tuple[str, ...]:
    """Return the words of a street in small letters without accents; a full stop is kept."""
    text = unicodedata.normalize("NFKD", _WITHIN.sub(r"\1", " ".join(street.split()).casefold()))
    plain = "".join(c for c in text if not unicodedata.combining(c)).translate(TO_PLAIN)
    spaced = "".join(c if c.isalnum() or c == "." else " " for c in plain.replace(".", ". "))
    return tuple(word for word in spaced.split() if word != ".")


def is_short_for(short: Sequence[str], whole: Sequence[str]) -> bool:
    """Return whether words are a short form of a street's words, of which one is long enough."""
    if len(short) != len(whole):
        short = [word for word in short if word not in ARTICLES]
        whole = [word for word in whole if word not in ARTICLES]
    if len(short) != len(whole):
        return False
    pairs = list(zip(short, whole, strict=True))
    if not pairs or not _is_first_for(*pairs[0]):
        return False
    if len(pairs) > 1 and is_same_type(pairs[0][0].rstrip("."), pairs[0][1]):
        pairs = pairs[1:]
    if not all(_is_word_for(*pair) for pair in pairs[:-1]) or not _is_last_for(*pairs[-1]):
        return False
    return any(len(word.rstrip(".")) >= LONG_ENOUGH for word in short)


def _is_word_for(short: str, whole: str) -> bool:
    """Return whether a word is the same, its beginning with a full stop, or a contraction."""
    has_stop, short, whole = short.endswith("."), short.rstrip("."), whole.rstrip(".")
    if short == whole:
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
