"""Read an address as people write it: "Storgatan nr 12, 123 45 Ort" or "12 High Street"."""

from __future__ import annotations

import re

_TOWN = re.compile(r",\s*(?:[A-Z]{1,2}[- ])?\d{2,3} ?\d{2,3}\s+[^\W\d_].+$")
"""A comma, a postcode of four to six digits and a name: no flat and no number is called so."""
_SIGN = re.compile(r"\s+(?:nr|no|n:o|№)\.?\s*(?=\d)", re.I)
_BEFORE = re.compile(r"(\d+ ?[^\W\d_]?)\s+([^\W\d_]{2}.*)")
_NUMBER = re.compile(r" (?=\d)")


def without_town(words: str) -> str:
    """Return an address without the postcode and town, and what comes behind them."""
    return _TOWN.sub("", words.strip())


def readings(words: str) -> list[tuple[str, str]]:
    """Return each street and number that the words may mean, the likeliest first.

    The number begins at the last word with a digit in front, or else at one before it ("Gata 1 5"
    may be number 5 of "Gata 1", or number "1 5"), or it is the first word. Empty without a number.
    """
    place = " ".join(_SIGN.sub(" ", without_town(words)).split())
    found = [(place[: cut.start()], place[cut.end() :]) for cut in _NUMBER.finditer(place)]
    before = _BEFORE.fullmatch(place)
    return [*reversed(found), *([(before[2], before[1])] if before else [])]
