"""The tabs of a district, in the order of the work; one is shown when its page exists."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: where it leads and what it is called (a message of the catalogues)."""

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
    """Return the tabs of the district a page belongs to, none elsewhere."""
    found = _DISTRICT.match(path)
    if not found:
        return []
    number, here = found[1], found[2]
    return [
        Tab(f"/d/{number}/{name}", label, name == here)
        for name, label in TABS
        if f"/d/{{district:int}}/{name}" in paths
    ]
