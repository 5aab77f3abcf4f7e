"""Read lists and ranges of flats as people write them: "1-3;14", "A-H", "1A-1H", "1/1-1/8".

https://wiki.openstreetmap.org/wiki/Key:addr:flats
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from canvass.doors.housenumber import fold_number

# More than any house has; a larger number is a typing error and is ignored.
MOST_FLATS = 2000
# Longer than the list of one stairwell, so it is reported.
LONG_RANGE = 100
_DASH = r"\s*(?:[-–—−‐‑‒~〜∼÷→]|\.\.\.?|->|\bto\b)\s*"
_SEPARATOR = re.compile(r"\s*[;,、،؛|&+\n]\s*")
# Words between flats or the ends of a range; "12 bis 2" and "4 E 2" may also be a flat's name.
_AND = re.compile(r"(?<=\w)\s+(?:and|och|und|og|et|en|y|e|ja|и)\s+(?=\d)", re.IGNORECASE)
_UNTIL = re.compile(r"\s*\b(?:bis|till?|tot|t/m|až|à)\s+(?=\d)", re.IGNORECASE)
_NONE = re.compile(r"yes|no|none|0+", re.IGNORECASE)
# "8 flats" counts them, and "1 2 3" names three or one: neither is a name.
_UNCLEAR = re.compile(
    r"\d+\s*(?:flats|apartments|units|lägenheter|lejligheder|leiligheter|wohnungen|appartements|bytů)"
    r"|.*\d\s+\d+(?:\s+\d+)*",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    rf"(?P<before>[^-–—]*?[^-–—\d])?(?P<first>\d{{1,5}}){_DASH}(?P<last>\d{{1,5}})"
)
_SAME_BEFORE = re.compile(
    rf"(?P<before>.*\D)(?P<first>\d{{1,5}}){_DASH}(?P=before)(?P<last>\d{{1,5}})"
)
_LETTERS = re.compile(
    rf"(?P<before>.*?\d\s*[./]?\s*)?(?P<first>[^\W\d_]){_DASH}(?P=before)?(?P<last>[^\W\d_])"
)
_LONE_LETTERS = re.compile(rf"(?P<first>[^\W\d_]){_DASH}(?P<last>[^\W\d_])")
# What people write before the number of one flat, and before those of several.
_CALLED = re.compile(
    r"(?:flats?|apartments?|apts?\.?|units?|suites?|lgh\.?|lägenhet|leilighet|lejlighed|wohnung|whg\.?|"
    r"byt|appartements?|appt\.?|piso|interno|int\.|no\.?|nr\.?|#)(?=\d)"
)
_SEVERAL = re.compile(r"(?:flats|apartments|apts|units|suites)\s*", re.IGNORECASE)
# Rows and columns: "1A-4D", "A1-D4", "1/1-4/8".
_GRID = re.compile(
    rf"(?P<a>\d{{1,3}}|[^\W\d_])(?P<by>\s*[./]?\s*)(?P<b>\d{{1,4}}|[^\W\d_]){_DASH}"
    r"(?P<c>\d{1,3}|[^\W\d_])(?P=by)(?P<d>\d{1,4}|[^\W\d_])"
)


_ROMANS = [
    tens + units
    for tens in ("", "X", "XX")
    for units in ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
]
_ROMAN = re.compile(rf"(?P<first>[IVX]+){_DASH}(?P<last>[IVX]+)")


def parse_flats(text: str, *, is_list: bool = True) -> list[str]:
    """Return the units of `addr:flats`: "1-3;14" gives 1, 2, 3, 14; at most 2,000.

    A range may be of letters, or have a common prefix; "8-1" means 1 to 8. If both parts of a
    number vary ("1A-4D"), all combinations are returned. "yes" and 0 name none. Without `is_list`
    the text is the name of one flat: "3-1" is then flat 1 of block 3, and only plain ascending
    ranges are read.
    """
    units: list[str] = []
    for part in _parts(text, is_list=is_list):
        whole = part.strip()
        if any(char.isalnum() for char in whole) and not (is_list and _NONE.fullmatch(whole)):
            units += _range(whole, is_list=is_list) or [whole]
        if len(units) > MOST_FLATS:
            break
    return list(dict.fromkeys(units))[:MOST_FLATS]


def _parts(text: str, *, is_list: bool) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    if is_list:
        plain = _UNTIL.sub("-", _AND.sub(";", plain))
    return _SEPARATOR.split(plain)


def unit_key(unit: str) -> str:
    """Return a flat's name for comparison: "Flat 1", "Flats 1" and "1" are one."""
    return _CALLED.sub("", fold_number(unit))


def is_doubtful(text: str) -> bool:
    """Return whether a list of flats is ambiguous or unreadable, so that it should be checked."""
    if not parse_flats(text):
        return True
    for part in _parts(text, is_list=True):
        if _UNCLEAR.fullmatch(part.strip()):
            return True
        read = _range(part.strip(), is_list=True)
        if not read and re.search(rf"\d{_DASH}\S", part):
            return True
        if len(read) > LONG_RANGE or (len(read) > 1 and _is_grid(part.strip())):
            return True
    return False


def _is_grid(part: str) -> bool:
    """Return whether both parts of a number vary, unlike in a plain range."""
    if _SAME_BEFORE.fullmatch(part) or _NUMBERS.fullmatch(part):
        return False
    found = _GRID.fullmatch(part)
    return found is not None and found["a"] != found["c"] and found["b"] != found["d"]


def _range(part: str, *, is_list: bool) -> list[str]:
    """Return the units of one range, [] if it is not a range or too long."""
    found = _SAME_BEFORE.fullmatch(part) or _NUMBERS.fullmatch(part)
    if found:
        before = found["before"] or ""
        is_down = int(found["first"]) > int(found["last"])
        if not is_list and not _SEVERAL.fullmatch(before) and (before or is_down):
            return []
        return [before + number for number in _between(found["first"], found["last"])]
    if not is_list:
        return []
    found = _ROMAN.fullmatch(part)
    if found and found["first"] in _ROMANS and found["last"] in _ROMANS:
        # "I-V" begins with one, where a list of letters begins with A.
        low, high = sorted(_ROMANS.index(found[end]) for end in ("first", "last"))
        return _ROMANS[low : high + 1]
    found = _LONE_LETTERS.fullmatch(part) or _LETTERS.fullmatch(part)
    if found:
        before = found.groupdict().get("before") or ""
        return [before + letter for letter in _between(found["first"], found["last"])]
    found = _GRID.fullmatch(part)
    if not found:
        return []
    rows, columns = [*_between(found["a"], found["c"])], [*_between(found["b"], found["d"])]
    if len(rows) * len(columns) > MOST_FLATS:
        return []
    return [row + found["by"] + column for row in rows for column in columns]


def _between(first: str, last: str) -> Iterator[str]:
    """Yield numbers or letters from the lower to the higher; none if that makes no sense."""
    if first.isdecimal() and last.isdecimal():
        low, high = sorted((int(first), int(last)))
        shorter = min(first, last, key=int)
        width = len(shorter) if shorter.startswith("0") else 0
        if high - low < MOST_FLATS:
            yield from (f"{number:0{width}}" for number in range(low, high + 1))
    elif first.isalpha() and last.isalpha() and first.isupper() == last.isupper():
        low, high = sorted((ord(first), ord(last)))
        # Both must be of one alphabet: there is no range from a Latin letter to a Greek one.
        if unicodedata.name(first).split()[0] == unicodedata.name(last).split()[0]:
            yield from (chr(code) for code in range(low, high + 1) if high - low < 40)
