"""Which stops have stairs, as far as is known: for teams that take none."""

from __future__ import annotations

from collections.abc import Container, Sequence

from canvass.document.document import STAIRS, STAIRS_UNKNOWN
from canvass.doors.door import Door, Entrance
from canvass.doors.service import needs_stairs


def are_stairs_unknown(entrance: Entrance, unknown: Container[str]) -> bool:
    """Return whether an entrance may have stairs: its floors are not known.

    `unknown` are the entrances of large houses whose flats are not counted. With a lift, with known
    floors, or at a single house there is no doubt.
    """
    if entrance.has_lift:
        return False
    if entrance.id in unknown:
        return True
    is_flat = len(entrance.doors) > 2 or any(door.unit for door in entrance.doors)
    return is_flat and entrance.levels is None and not any(door.floor for door in entrance.doors)


def stairs_at(entrance: Entrance, doors: Sequence[Door], unknown: Container[str]) -> str:
    """Return STAIRS if some of the doors are up or down stairs, STAIRS_UNKNOWN, or ""."""
    if needs_stairs(doors, has_lift=entrance.has_lift):
        return STAIRS
    return STAIRS_UNKNOWN if are_stairs_unknown(entrance, unknown) else ""
