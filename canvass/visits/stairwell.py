"""The stairwell beside a house number, as people write an address. Quick to import."""

from __future__ import annotations

import re
import unicodedata

_LETTERS_BEHIND = re.compile(r"\d+([^\W\d_]+)")


def stairwell_beside(housenumber: str, stairwell: str) -> str:
    """Return the stairwell to write beside a house number, "" if "1 A" already names it.

    Only letters right behind the number name it: in "11" stairwell 1 is not named, and in "3 A-C"
    stairwell C is one of several.
    """
    if not stairwell:
        return ""
    named = _LETTERS_BEHIND.fullmatch(_plain(housenumber))
    return "" if named is not None and named[1] == _plain(stairwell) else stairwell


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", "".join(text.split())).casefold()
