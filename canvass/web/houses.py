"""The houses of the doors page, kept until the doors are read again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from canvass.doors.reasons import LEFT_FOR_LATER
from canvass.locale.catalogue import get_translator
from canvass.pages.doors_overlay import House, doors_overlay
from canvass.web.open_plans import packed
from canvass.workflow.doors.door_list import DoorFilter, ListedDoor, filter_doors
from canvass.workflow.doors.kept_doors import DoorLists
from canvass.workflow.most_recent import MostRecent

if TYPE_CHECKING:
    from canvass.pages.encode import Grid

MOST_KEPT = 4


@dataclass(slots=True, eq=False)
class _Whole:
    """All houses of a district in a language, and their overlay on a map of a stamp."""

    doors: tuple[ListedDoor, ...]
    houses: tuple[House, ...]
    overlay: bytes = b""
    stamp: str = ""


@dataclass(slots=True)
class Houses:
    """The houses of each district as last listed, in each language."""

    lists: DoorLists = field(default_factory=DoorLists)
    _kept: MostRecent[tuple[Path, str, str], _Whole] = field(
        default_factory=lambda: MostRecent(MOST_KEPT)
    )

    def find(
        self, db: Path, name: str, lang: str, wanted: DoorFilter, *, now: datetime
    ) -> Sequence[House]:
        """Return the houses with doors that match, in reading order."""
        if wanted == DoorFilter(translate=wanted.translate):
            return self._whole(db, name, lang, now).houses
        doors = filter_doors(self.lists.look(db, name, now=now), wanted)
        return make_houses(doors, get_translator(lang))

    def draw(
        self, db: Path, name: str, lang: str, labels: dict[str, str], grid: Grid, *, stamp: str,
        now: datetime,
    ) -> bytes:  # fmt: skip
        """Return all houses for the map (gzipped JSON); `stamp` changes when the map does."""
        whole = self._whole(db, name, lang, now)
        if whole.stamp != stamp:
            whole.overlay = packed(doors_overlay(whole.houses, labels, grid))
            whole.stamp = stamp
        return whole.overlay

    def _whole(self, db: Path, name: str, lang: str, now: datetime) -> _Whole:
        doors, key = self.lists.look(db, name, now=now), (db, name, lang)
        found = self._kept.find(key)
        if found is not None and found.doors is doors:
            return found
        return self._kept.keep(key, _Whole(doors, tuple(make_houses(doors, get_translator(lang)))))


def make_houses(doors: Sequence[ListedDoor], translate: Callable[[str], str]) -> list[House]:
    """Return the houses of doors, in the order of their first doors."""
    found: dict[tuple[str, str], list[ListedDoor]] = {}
    for door in doors:
        found.setdefault((door.address_id, door.entrance), []).append(door)
    return [_house(some, translate) for some in found.values()]


def _house(doors: list[ListedDoor], translate: Callable[[str], str]) -> House:
    first = doors[0]
    # Most houses have one state and one route.
    states = {_shown_state(door) for door in doors}
    state = _shown_state(first) if len(states) == 1 else _most_common(doors)
    # "For a later shift" says it already.
    said = {LEFT_FOR_LATER} if state == "later" else set()
    return House(
        id=first.address_id if not first.entrance else f"{first.address_id}|{first.entrance}",
        street=first.street,
        housenumber=first.housenumber,
        entrance=first.entrance,
        lat=first.lat,
        lon=first.lon,
        doors=tuple(door.id for door in doors),
        state=state,
        reasons=tuple(
            dict.fromkeys(translate(d.reason) for d in doors if d.reason and d.reason not in said)
        ),
        routes=tuple(dict.fromkeys(d.route_id for d in doors if d.route_id)),
        left_out=sum(door.state == "left-out" for door in doors),
    )


def _most_common(doors: list[ListedDoor]) -> str:
    return Counter(_shown_state(door) for door in doors).most_common(1)[0][0]


def _shown_state(door: ListedDoor) -> str:
    """Return the state, "later" for a door that the plan of a shift or of few teams left over."""
    return "later" if door.state == "waiting" and door.reason == LEFT_FOR_LATER else door.state
