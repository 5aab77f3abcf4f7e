"""Figures shared out evenly."""

from __future__ import annotations

from collections.abc import Sequence


def share_out(flats: int, addresses: int) -> list[int]:
    """Return how many flats each address of a building gets, as even as whole numbers allow."""
    low, more = divmod(max(flats, 0), addresses)
    return [low + int(index < more) for index in range(addresses)]


def fill_up(total: int, least: Sequence[int]) -> list[int]:
    """Return figures that sum up to a total, as even as may be with each at least as given.

    The sum is larger where the least figures are.

    >>> fill_up(12, [8, 0, 0])
    [8, 2, 2]
    """
    out = list(least)
    for _ in range(total - sum(least)):
        out[out.index(min(out))] += 1
    return out
