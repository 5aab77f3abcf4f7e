"""House numbers: how people sort, fold, split and sum them up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_LIST = re.compile(r"\s*[;,]\s*")
_LETTER = r"(\s*[^\W\d_]{1,2})?"
_NUMBER = re.compile(rf"\d{{1,6}}{_LETTER}(\s*[-–/]\s*\d{{1,6}}{_LETTER})*")
_LONE_LETTER = re.compile(r"[^\W\d_]")
_SIDE = re.compile(r"\D*\d{1,9}(?:[^\d]*[-–/]\s*(\d{1,9}))?")

SortKey = tuple[tuple[int, int, str], ...]


def split_list(housenumber: str) -> list[str]:
    """Return the numbers of a list: "8;10" is 8 and 10, "8a,b" is 8a and 8b.

    A range ("5-7") is one number, and so is what only looks like a list ("4, 1st floor").
    """
    whole = housenumber.strip()
    if not _LIST.search(whole):
        return [whole]
    parts = [part for part in _LIST.split(whole) if part]
    numbers: list[str] = []
    for part in parts:
        leading = leading_number(numbers[-1]) if numbers else None
        if _LONE_LETTER.fullmatch(part) and leading is not None:
            numbers.append(f"{leading}{part}")
        elif _NUMBER.fullmatch(part):
            numbers.append(part)
        else:
            return [parts[0] if len(parts) == 1 else whole]
    return list(dict.fromkeys(numbers)) or [whole]


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """Return a street or place as compared: case, spaces and "Ⅱ" for "II" do not matter."""
    return unicodedata.normalize("NFKC", " ".join(text.split())).casefold()


@lru_cache(maxsize=100_000)
def fold_number(housenumber: str) -> str:
    """Return a number as compared: "2 A" and "2a" are one."""
    return unicodedata.normalize("NFKC", "".join(housenumber.split())).casefold()


def sort_key(housenumber: str) -> SortKey:
    """Return the key people sort by: 2 before 2 A before 10, 806/3 after 806."""
    tokens = _TOKEN.findall(housenumber.casefold())
    return tuple((0, int(t[:18]), "") if t.isdecimal() else (1, 0, t) for t in tokens)


def leading_number(housenumber: str) -> int | None:
    """Return the first number in a house number, None when it has none."""
    found = re.match(r"\D*(\d{1,9})", housenumber)
    return int(found[1]) if found else None


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
    """Return numbers as people sum them up: "1–9, 22–40".

    A run covers neighbouring numbers of one side of the street (odd or even) that skip none of
    `universe` (all numbers of the street; default: the numbers themselves), so "1–9" is the odd
    side and both sides are "1–9, 2–10".
    """
    mine = _sorted_once(numbers)
    every = _sorted_once([*mine, *(universe or ())])
    pieces: list[tuple[SortKey, str]] = []
    for side in (1, 0, 2):
        runs = _runs(
            [number for number in mine if _parity(number) == side],
            [number for number in every if _parity(number) == side],
        )
        for run in runs:
            text = run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}"
            pieces.append((sort_key(run[0]), text))
    return ", ".join(text for _, text in sorted(pieces))


def _sorted_once(numbers: Iterable[str]) -> list[str]:
    """Return numbers in order, each once however it is written, the first way of writing kept."""
    once: dict[str, str] = {}
    for number in numbers:
        once.setdefault(fold_number(number), number)
    return sorted(once.values(), key=sort_key)
