"""House numbers: sort them, normalise them, split lists, and summarise them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from canvass.hidden import for_comparison
from canvass.tables.dashes import DASHES

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
# A semicolon of any script and a line break always separate; the others only stand between two
# numbers.
_SEMICOLON = re.compile(r"\s*[;；؛︔﹔\n\r]\s*")
_BETWEEN = re.compile(
    r"\s*[,，、،﹐&＆+＋|｜]\s*|\s+u\.\s*|\s+(?:and|och|und|u|et|og|en|y|e|i|ja|oraz|és|ir|un|ve|și|και|и|і|та)\s+",
    re.IGNORECASE,
)
_LONE_LETTER = re.compile(r"[^\W\d_]")
# "1st floor", "1.tv" and "1º B" are places in the house and not a second house.
_FLOOR = re.compile(
    r"\d+\s*(?:[ºª°].*|(?:st|nd|rd|th|\.|:[ae])?\s*(?:floor|fl|flr|etage|etasje|etg|sal|stock|og|eg|"
    r"våning|vån|tr|krs|piso|piano|patro|étage|эт|этаж|flat|apt|unit|suite|room|tv|th|mf|izq|dcha|"
    r"bal|jobb)\b.*)",
    re.IGNORECASE,
)
_SIDE = re.compile(r"\D*\d{1,9}(?:[^\d]*[-–/]\s*(\d{1,9}))?")

_VULGAR = re.compile(r"(?<=\d)[¼½¾⅓⅔]")
_BEFORE_FRACTION = re.compile(r"(?<=\d)\s+(?=[1-3]\s*/\s*[2-4](?!\d))")
_RANGE = re.compile(r"(\d{1,9})[a-z]?-(\d{1,9})[a-z]?")
WIDEST_RANGE = 20
"""Two numbers farther apart than this are no range of one house's numbers."""

SortKey = tuple[tuple[int, int, str], ...]


def split_list(housenumber: str) -> list[str]:
    """Return the numbers of a list: "8;10" is 8 and 10, "8a,b" is 8a and 8b.

    A semicolon always separates. A comma, "&", "+" and words for "and" separate parts that each
    start with a digit. A range ("5-7") is one number, and so is text that only looks like a list
    ("4, 1st floor").
    """
    whole = housenumber.strip()
    # Most are a plain number: in a city they are read 100,000 times.
    if whole.isalnum():
        return [whole]
    numbers: list[str] = []
    for piece in _SEMICOLON.split(whole):
        numbers += _with_letters(_between(piece), numbers[-1] if numbers else "")
    return list(dict.fromkeys(numbers)) or [whole]


def _between(piece: str) -> list[str]:
    """Return the parts of the text between two semicolons."""
    parts = [part for part in _BETWEEN.split(piece) if part]
    is_list = all(
        (part[0].isdecimal() and not _FLOOR.fullmatch(part)) or _LONE_LETTER.fullmatch(part)
        for part in parts
    )
    return parts if is_list or len(parts) == 1 else [piece]


def _with_letters(parts: Sequence[str], before: str) -> list[str]:
    """Return the parts with the number added to single letters: 8a, b becomes 8a, 8b."""
    out: list[str] = []
    for part in parts:
        leading = leading_number(out[-1] if out else before)
        is_letter = _LONE_LETTER.fullmatch(part) is not None and leading is not None
        out.append(f"{leading}{part}" if is_letter else part)
    return out


@lru_cache(maxsize=100_000)
def is_number(text: str) -> bool:
    """Return whether a text can be a house number: it has a digit, and is not just 0.

    People write "?", "FIXME" or "s/n" if they do not know the number.
    """
    figures = [unicodedata.numeric(char) for char in text if char.isnumeric()]
    return any(figures) or (bool(figures) and any(char.isalpha() for char in text))


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """Return a street or place normalised for comparison, without case, spaces, and "Ⅱ" as "II"."""
    seen = " ".join(for_comparison(text).split())
    return unicodedata.normalize("NFKC", seen).casefold()


@lru_cache(maxsize=100_000)
def fold_number(housenumber: str) -> str:
    """Return a number normalised for comparison: "2 A" equals "2a", and all dashes are equal.

    The half of "12 1/2" stays apart from its number, also written "12½"; "121/2" is another house.
    """
    seen = _VULGAR.sub(" \\g<0>", for_comparison(housenumber))
    plain = unicodedata.normalize("NFKC", seen).replace("\N{FRACTION SLASH}", "/")
    parts = _BEFORE_FRACTION.split(plain.strip())
    return " ".join("".join(part.split()) for part in parts).translate(DASHES).casefold()


def range_ends(housenumber: str) -> tuple[str, str] | None:
    """Return the two ends of a range ("2-6", "2a-2c"), normalised; None for any other number."""
    folded = fold_number(housenumber)
    if _RANGE.fullmatch(folded) is None:
        return None
    low, _, high = folded.partition("-")
    return (low, high) if sort_key(low) < sort_key(high) else None


@lru_cache(maxsize=100_000)
def sort_key(housenumber: str) -> SortKey:
    """Return the natural sort key: 2 before 2 A before 10, 806/3 after 806."""
    tokens = _TOKEN.findall(housenumber.casefold())
    return tuple((0, int(t[:18]), "") if t.isdecimal() else (1, 0, t) for t in tokens)


@lru_cache(maxsize=100_000)
def leading_number(housenumber: str) -> int | None:
    """Return the first number in a house number, None if it has none."""
    found = re.match(r"\D*(\d{1,9})", housenumber)
    return int(found[1]) if found else None


@lru_cache(maxsize=100_000)
def _parity(housenumber: str) -> int:
    """Return the side of the street (1 odd, 0 even, 2 no number) of the last number of a chain.

    In "5-7" both agree; in "203-06" (Queens) and "806/3" (Prague) the last one counts houses.
    """
    found = _SIDE.match(housenumber)
    if not found:
        return 2
    return int(found[1] or leading_number(housenumber) or 0) % 2


def _runs(numbers: Sequence[str], universe: Sequence[str]) -> list[list[str]]:
    """Cut sorted numbers into runs that skip no number of `universe`."""
    place = {fold_number(number): index for index, number in enumerate(universe)}
    runs: list[list[str]] = []
    last = -2
    for number in numbers:
        here = place.get(fold_number(number), -2)
        if runs and here == last + 1 and here >= 0:
            runs[-1].append(number)
        else:
            runs.append([number])
        last = here
    return runs


def summarise_numbers(numbers: Iterable[str], universe: Iterable[str] | None = None) -> str:
    """Return numbers in short form: "1–9, 22–40".

    A run covers neighbouring numbers on one side of the street (odd or even) and skips none of
    `universe` (all numbers of the street; by default the numbers themselves). So "1–9" is the odd
    side, and both sides are "1–9, 2–10".
    """
    mine = _sorted_once(numbers)
    if len(mine) == 1:
        return mine[0]
    every = _sorted_once([*mine, *(universe or ())])
    pieces: list[tuple[SortKey, str]] = []
    for side in (1, 0, 2):
        runs = _runs(
            [number for number in mine if _parity(number) == side],
            [number for number in every if _parity(number) == side],
        )
        for run in runs:
            pieces.append((sort_key(run[0]), say_run(run, every)))
    return ", ".join(text for _, text in sorted(pieces))


def say_run(run: Sequence[str], universe: Iterable[str] = ()) -> str:
    """Return sorted numbers as "16–26", also where the last is a range itself ("24-26").

    A number with a dash is a range only where all of the run and of `universe` that have one can
    be: they grow and do not overlap. In Queens "88-92" and "88-98" are two houses of a block.
    """
    if len(run) == 1:
        return run[0]
    low, high = run[0], run[-1]
    if _are_ranges([*run, *universe]):
        low, high = _ends(low)[0], _ends(high)[1]
    return f"{low}–{high}"


def _ends(number: str) -> tuple[str, str]:
    """Return a range's two ends; a single number is both."""
    low, dash, high = "".join(number.split()).translate(DASHES).partition("-")
    return (low, high) if dash else (number, number)


def _are_ranges(numbers: Iterable[str]) -> bool:
    """Return whether every number with a dash is a range of houses, and none of a side overlap."""
    ranges: dict[str, tuple[int, int]] = {}
    for number in numbers:
        folded = fold_number(number)
        if "-" in folded:
            found = _RANGE.fullmatch(folded)
            if found is None or not 0 < int(found[2]) - int(found[1]) <= WIDEST_RANGE:
                return False
            ranges[folded] = int(found[1]), int(found[2])
    sides = [sorted(ends for ends in ranges.values() if ends[0] % 2 == side) for side in (0, 1)]
    return all(one[1] < other[0] for side in sides for one, other in pairwise(side))


def _sorted_once(numbers: Iterable[str]) -> list[str]:
    """Return sorted numbers without repeats; of several spellings the first is kept."""
    once: dict[str, str] = {}
    for number in numbers:
        once.setdefault(fold_number(number), number)
    return sorted(once.values(), key=sort_key)


def forget_texts() -> None:
    """Forget the texts that were compared: each keeps the block of memory that it was read into."""
    for cached in (is_number, fold, fold_number, sort_key, leading_number, _parity):
        cached.cache_clear()
