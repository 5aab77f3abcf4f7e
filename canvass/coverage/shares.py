"""Knocked, opened and talked: three shares of the doors, never mixed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from canvass.coverage.records import CoveredDoor, DoorStory
from canvass.coverage.stories import KNOCKED, OPENED, TALKED, UNREACHABLE


@dataclass(frozen=True, slots=True)
class Shares:
    """Counts of doors; each door is in each count at most once.

    `knocked`: at least one visit was not stopped by a locked entrance. `opened`: somebody opened (a
    do-not-knock may be a sign on the door, so it does not count). `talked`: there was a talk.
    `unreachable`: every visit was stopped by a locked entrance. `left`: never knocked at, and
    without a do-not-knock.
    """

    doors: int = 0
    knocked: int = 0
    opened: int = 0
    talked: int = 0
    unreachable: int = 0
    do_not_knock: int = 0
    left: int = 0

    def __add__(self, other: Shares) -> Shares:
        """Return the counts of the union of two disjoint sets of doors."""
        return Shares(
            self.doors + other.doors,
            self.knocked + other.knocked,
            self.opened + other.opened,
            self.talked + other.talked,
            self.unreachable + other.unreachable,
            self.do_not_knock + other.do_not_knock,
            self.left + other.left,
        )

    def times(self, count: int) -> Shares:
        """Return the counts multiplied by `count`."""
        return Shares(
            self.doors * count,
            self.knocked * count,
            self.opened * count,
            self.talked * count,
            self.unreachable * count,
            self.do_not_knock * count,
            self.left * count,
        )


def count_shares(
    doors: Sequence[CoveredDoor],
    stories: Mapping[str, DoorStory],
    key: Callable[[CoveredDoor], str],
) -> dict[str, Shares]:
    """Return the counts of doors by a key, in the order of first occurrence."""
    return count_by((key(door) for door in doors), kinds_of(doors, stories))


def kinds_of(doors: Iterable[CoveredDoor], stories: Mapping[str, DoorStory]) -> list[int]:
    """Return the kind of each door, an index into `KINDS`."""
    kinds = []
    for door in doors:
        story = stories.get(door.door_id)
        if story is None:
            kinds.append(0)
            continue
        outcomes = story.outcomes
        if not KNOCKED.isdisjoint(outcomes):
            kind = 3 if TALKED in outcomes else 2 if not OPENED.isdisjoint(outcomes) else 1
        else:
            kind = 4 if UNREACHABLE in outcomes else 0
        kinds.append(kind + 5 if story.is_do_not_knock else kind)
    return kinds


UNTOUCHED = 0
"""The kind of a door without any event."""

KINDS = (
    Shares(1, left=1),
    Shares(1, knocked=1),
    Shares(1, knocked=1, opened=1),
    Shares(1, knocked=1, opened=1, talked=1),
    Shares(1, unreachable=1, left=1),
    Shares(1, do_not_knock=1),
    Shares(1, knocked=1, do_not_knock=1),
    Shares(1, knocked=1, opened=1, do_not_knock=1),
    Shares(1, knocked=1, opened=1, talked=1, do_not_knock=1),
    Shares(1, unreachable=1, do_not_knock=1),
)
"""The kinds of doors: not knocked, knocked, opened, talked, locked; then the same with a
do-not-knock. Because there are so few, a city's doors are counted by kind and not one by one."""


def count_by(keys: Iterable[str], kinds: Iterable[int]) -> dict[str, Shares]:
    """Return the counts of doors by their keys, in the order of first occurrence."""
    table: dict[str, Shares] = {}
    for (name, kind), count in Counter(zip(keys, kinds, strict=True)).items():
        some = KINDS[kind] if count == 1 else KINDS[kind].times(count)
        before = table.get(name)
        table[name] = some if before is None else before + some
    return table
