"""Knocked, opened and talked: three shares of the doors, never mixed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from canvass.coverage.records import CoveredDoor, DoorStory
from canvass.coverage.stories import KNOCKED, OPENED, TALKED, UNREACHABLE


@dataclass(frozen=True, slots=True)
class Shares:
    """Counts of doors; each door is in each at most once.

    `knocked`: some visit that was not stopped by a locked entrance. `opened`: somebody opened
    (a do-not-knock may be a sign on the door and is no opening). `talked`: there was a talk.
    `unreachable`: visited, but only ever stopped by a locked entrance. `left`: neither knocked nor
    to be left alone.
    """

    doors: int = 0
    knocked: int = 0
    opened: int = 0
    talked: int = 0
    unreachable: int = 0
    do_not_knock: int = 0
    left: int = 0

    def __add__(self, other: Shares) -> Shares:
        """Return the counts of two sets of doors that share none."""
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
        """Return the counts of that many doors like these."""
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
    """Return the counts of the doors by a key, in the order the keys first occur."""
    return count_by((key(door) for door in doors), kinds_of(doors, stories))


def kinds_of(doors: Iterable[CoveredDoor], stories: Mapping[str, DoorStory]) -> list[int]:
    """Return what each door counts as, a number of `KINDS`."""
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
"""What a door can count as: not knocked, knocked, opened, talked, locked; then with a wish to be
left alone. There are few, so that a city's doors are counted by kind and not one by one."""


def count_by(keys: Iterable[str], kinds: Iterable[int]) -> dict[str, Shares]:
    """Return the counts of doors by their keys, in the order the keys first occur."""
    table: dict[str, Shares] = {}
    for (name, kind), count in Counter(zip(keys, kinds, strict=True)).items():
        some = KINDS[kind] if count == 1 else KINDS[kind].times(count)
        before = table.get(name)
        table[name] = some if before is None else before + some
    return table
