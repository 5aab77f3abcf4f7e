"""The tabs of a district in the order of work; a tab is shown only if its page exists."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its path and its label (a message id)."""

    address: str
    label: str
    is_here: bool


TABS = (
    ("doors", "Doors"),
    ("base", "Base and shift"),
    ("routes", "Routes"),
    ("week", "Week"),
    ("tonight", "Tonight"),
    ("hand-in", "Hand in"),
    ("coverage", "Coverage"),
    ("board", "Board"),
    ("wishes", "Wishes"),
    ("organisations", "Organisations"),
)

_DISTRICT = re.compile(r"^/d/(\d{1,9})(?:/([a-z-]+))?")


def tabs_of(path: str, paths: Collection[str]) -> list[Tab]:
    """Return the tabs of the district that a page belongs to; empty for other pages."""
    found = _DISTRICT.match(path)
    if not found:
        return []
    number, here = found[1], found[2]
    return [
        Tab(f"/d/{number}/{name}", label, name == here)
        for name, label in TABS
        if f"/d/{{district:int}}/{name}" in paths
    ]
