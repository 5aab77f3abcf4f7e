"""Who may do what on the pages."""

from __future__ import annotations

from enum import IntEnum


class Role(IntEnum):
    """Who may do something; each may do what those before it may."""

    ANYONE = 0
    WALL = 1
    COORDINATOR = 2
    ORGANIZER = 3
