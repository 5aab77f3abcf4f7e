"""Knocked, opened and talked: three shares of the doors, never mixed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
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


def count_shares(
    doors: Iterable[CoveredDoor],
    stories: Mapping[str, DoorStory],
    key: Callable[[CoveredDoor], str],
) -> dict[str, Shares]:
    """Return the counts of the doors by a key, in the order the keys first occur."""
    table: dict[str, list[int]] = defaultdict(lambda: [0] * 7)
    for door in doors:
        row = table[key(door)]
        row[0] += 1
        story = stories.get(door.door_id)
        if story is None:
            row[6] += 1
            continue
        outcomes = story.outcomes
        if not KNOCKED.isdisjoint(outcomes):
            row[1] += 1
            if not OPENED.isdisjoint(outcomes):
                row[2] += 1
                if TALKED in outcomes:
                    row[3] += 1
        else:
            if UNREACHABLE in outcomes:
                row[4] += 1
            if not story.is_do_not_knock:
                row[6] += 1
        if story.is_do_not_knock:
            row[5] += 1
    return {name: Shares(*row) for name, row in table.items()}
