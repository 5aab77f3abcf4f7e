"""Divide numbers evenly."""

from __future__ import annotations

from collections.abc import Sequence


def share_out(flats: int, addresses: int) -> list[int]:
    """Divide flats among the addresses of a building as evenly as integers allow."""
    low, more = divmod(max(flats, 0), addresses)
    return [low + int(index < more) for index in range(addresses)]


def fill_up(total: int, least: Sequence[int]) -> list[int]:
    """Return numbers that sum to `total`, as even as possible and each at least as in `least`.

    The sum is larger than `total` if that of `least` is.

    >>> fill_up(12, [8, 0, 0])
    [8, 2, 2]
    """
    out = list(least)
    for _ in range(total - sum(least)):
        out[out.index(min(out))] += 1
    return out
