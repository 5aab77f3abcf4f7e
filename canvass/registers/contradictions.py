"""What is said of rows of a register that contradict the district, or may mean several things."""

from __future__ import annotations

from collections.abc import Sequence

from canvass.errors import CanvassError, DoorError


def too_many_alike(most: int) -> CanvassError:
    """Return that a street and number are at more than so many places."""
    return DoorError(
        "conflict: this street and number are at more than {most} places in the district",
        most=most,
    )


def several(street: str, readings: Sequence[str]) -> CanvassError:
    """Return that a spelling may be several streets."""
    return DoorError(
        '"{text}" may be {known}; write the one you mean',
        text=street,
        known=", ".join(sorted(readings)),
    )


def summed_up(first: str, last: str) -> CanvassError:
    """Return that a range sums up addresses that the district has singly."""
    return DoorError(
        "conflict: the district has {first} and {last} as addresses of their own; give each "
        "number a row",
        first=first, last=last,
    )  # fmt: skip
