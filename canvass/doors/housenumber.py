"""House numbers: how people sort, fold, split and sum them up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_SPACES = re.compile(r"\s+")
_LIST = re.compile(r"\s*[;,]\s*")

SortKey = tuple[tuple[int, int, str], ...]


def split_list(housenumber: str) -> list[str]:
    """Return the numbers of a list ("8;10" is two); a range ("5-7") is one number."""
    parts = [part for part in _LIST.split(housenumber.strip()) if part]
    return list(dict.fromkeys(parts)) or [housenumber.strip()]


def fold(text: str) -> str:
    """Return a street or place as compared: case and runs of spaces do not matter."""
    return _SPACES.sub(" ", text).strip().casefold()


def fold_number(housenumber: str) -> str:
    """Return a number as compared: "2 A" and "2a" are one."""
    return _SPACES.sub("", housenumber).casefold()


def sort_key(housenumber: str) -> SortKey:
    """Return the key people sort by: 2 before 2 A before 10, 806/3 after 806."""
    tokens = _TOKEN.findall(housenumber.casefold())
    return tuple((0, int(t), "") if t.isdecimal() else (1, 0, t) for t in tokens)


def leading_number(housenumber: str) -> int | None:
    """Return the first number in a house number, None when it has none."""
    found = re.match(r"\D*(\d{1,9})", housenumber)
    return int(found[1]) if found else None


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
    `universe` (all numbers of the street; default: the numbers themselves).
    """
    mine = sorted(dict.fromkeys(numbers), key=sort_key)
    every = sorted(dict.fromkeys([*(universe or mine), *mine]), key=sort_key)

    def side(number: str) -> int:
        leading = leading_number(number)
        return 2 if leading is None else leading % 2

    pieces: list[tuple[SortKey, str]] = []
    for which in (1, 0, 2):
        runs = _runs([n for n in mine if side(n) == which], [n for n in every if side(n) == which])
        for run in runs:
            text = run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}"
            pieces.append((sort_key(run[0]), text))
    return ", ".join(text for _, text in sorted(pieces))
