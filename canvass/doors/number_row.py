"""The numbers between two house numbers: odd, even, all, every nth, or letters.

https://wiki.openstreetmap.org/wiki/Key:addr:interpolation
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from canvass.doors.housenumber import split_list

STEPS = {"odd": 2, "even": 2, "all": 1}
MOST_NUMBERS = 200
"""More than any row has; a longer one is a typing error and is ignored."""
_LETTERED = re.compile(r"\s*(?P<before>\d[\d/\s]*?)\s*(?P<last>[^\W\d_])\s*")
# The last part is counted: "94-02" is house 2 of block 94.
_CHAINED = re.compile(r"\s*(?P<before>.*\d\s*[-–/]\s*)(?P<last>\d{1,6})\s*[^\W\d_]?\s*")
_PLAIN = re.compile(r"\s*(?P<last>\d{1,6})\s*[^\W\d_]{0,2}\s*")
_RANGE = re.compile(r"\s*(?P<last>\d{1,6})\s*[^\W\d_]?\s*[-–]\s*(\d{1,6})\s*[^\W\d_]?\s*")
LONGEST_RANGE = 60
FIRST_GREEK = 0x370
"""The first code of Greek letters; accented Latin ones come before."""

NOT_ALIKE = "its ends are not counted alike"
NOT_OF_ITS_KIND = "its ends are not of the kind it says"
TOO_LONG = "it has more numbers than any street"
UNKNOWN_KIND = "nobody knows how it counts"


def numbers_between(kind: str, one: str, other: str) -> tuple[tuple[str, ...], str]:
    """Return all numbers from one end to the other (both included), or the reason if none.

    "94-02" and "94-20" count in block 94; "806/2" and "814/10" do not count alike.
    """
    rule = kind.strip().lower()
    if rule == "alphabetic":
        return _letters(one, other)
    step = STEPS.get(rule) or (int(rule) if rule.isascii() and rule.isdecimal() else 0)
    if not step:
        return (), UNKNOWN_KIND
    ends = _alike(one, other)
    if ends is None:
        return (), NOT_ALIKE
    before, first, last = ends
    low, high = int(first), int(last)
    if abs(high - low) > MOST_NUMBERS * step:
        return (), TOO_LONG
    if (high - low) % step or (rule in ("odd", "even") and low % 2 != (rule == "odd")):
        return (), NOT_OF_ITS_KIND
    width = len(first) if first.startswith("0") or last.startswith("0") else 0
    way = 1 if high >= low else -1
    numbers = range(low, high + way, way * step)
    return tuple(f"{before}{number:0{width}}" for number in numbers), ""


def _alike(one: str, other: str) -> tuple[str, str, str] | None:
    """Return the common prefix and the counted part of both numbers, None if they do not fit.

    Of a list of numbers, the one nearest to the other end is used.
    """
    best: tuple[int, tuple[str, str, str]] | None = None
    for first in split_list(one):
        for last in split_list(other):
            found = _chained(first, last) or _plain(first, last)
            if found is not None:
                apart = abs(int(found[1]) - int(found[2]))
                if apart and (best is None or apart < best[0]):
                    best = apart, found
    return None if best is None else best[1]


def _chained(one: str, other: str) -> tuple[str, str, str] | None:
    """Return "94-", "02" and "20" for 94-02 and 94-20: the last part is counted."""
    first, last = _CHAINED.fullmatch(one), _CHAINED.fullmatch(other)
    if not first or not last:
        return None
    before = "".join(first["before"].split())
    if before != "".join(last["before"].split()):
        return None
    return before, first["last"], last["last"]


def _plain(one: str, other: str) -> tuple[str, str, str] | None:
    first, last = _figure(one), _figure(other)
    return None if first is None or last is None else ("", first, last)


def _figure(number: str) -> str | None:
    """Return the counted number of a house; a short ascending range ("5-7") counts as its first."""
    plain = _PLAIN.fullmatch(number)
    if plain:
        return plain["last"]
    span = _RANGE.fullmatch(number)
    if span and 0 < int(span[2]) - int(span["last"]) <= LONGEST_RANGE and span[2][0] != "0":
        return span["last"]
    return None


def _letters(one: str, other: str) -> tuple[tuple[str, ...], str]:
    """Return 1a, 1b, 1c for 1a and 1c; none if the numbers differ or letters are missing.

    Only letters that stand one behind the other in every language count: no "ä" comes after "z".
    """
    first, last = _LETTERED.fullmatch(one), _LETTERED.fullmatch(other)
    if not first or not last or first["before"] != last["before"]:
        return (), NOT_ALIKE
    if first["last"].isupper() != last["last"].isupper():
        return (), NOT_ALIKE
    a, b = ord(first["last"]), ord(last["last"])
    if abs(a - b) > MOST_NUMBERS:
        return (), TOO_LONG
    way = 1 if b >= a else -1
    letters = [chr(letter) for letter in range(a, b + way, way)]
    if not all(map(_is_plain_letter, letters)):
        return (), NOT_ALIKE
    return tuple(f"{first['before']}{letter}" for letter in letters), ""


def _is_plain_letter(letter: str) -> bool:
    """Return whether a letter is none of the accented Latin ones, which each country sorts anew."""
    return letter.isalpha() and (letter.isascii() or ord(letter) >= FIRST_GREEK)


def expanded(number: str, tags: Mapping[str, str]) -> list[str]:
    """Return the numbers of an object whose number is a range with a rule: odd 1-9 gives five.

    Without a rule, or if the rule does not fit, the range is one number.
    """
    kind = tags.get("addr:interpolation", "")
    if not kind:
        return [number]
    for found in re.finditer(r"\s*[-–—]\s*", number):
        first, last = number[: found.start()], number[found.end() :]
        if len(last) == 1 and last.isalpha():
            last = first.rstrip()[:-1] + last  # "1a-d" ends at 1d
        numbers, _ = numbers_between(kind, first, last)
        if len(numbers) > 1:
            return list(numbers)
    return [number]


def listed(text: str, tags: Mapping[str, str]) -> list[str]:
    """Return the numbers of `addr:housenumber`: lists are split, ranges with a rule expanded."""
    return [each for number in split_list(text) for each in expanded(number, tags)]
