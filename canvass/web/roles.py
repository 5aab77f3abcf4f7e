"""The roles of users of the pages."""

from __future__ import annotations

from enum import IntEnum


class Role(IntEnum):
    """The roles in ascending order; each includes the rights of those before it."""

    ANYONE = 0
    WALL = 1
    COORDINATOR = 2
    ORGANIZER = 3
