"""The doors of one side of a street, or of a whole street, and what became of each this week."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from canvass.coverage.records import CoveredDoor, DoorStory, LoggedVisit
from canvass.coverage.shares import Shares, count_shares
from canvass.doors.housenumber import fold, sort_key
from canvass.errors import NotFoundError
from canvass.workflow.visits.board import Boards


@dataclass(frozen=True, slots=True)
class SeenDoor:
    """A door that counts in coverage, and its visits of the week, oldest first."""

    door: CoveredDoor
    story: DoorStory

    @property
    def last(self) -> LoggedVisit | None:
        """The newest visit; None if there is none."""
        return self.story.visits[-1] if self.story.visits else None


@dataclass(frozen=True, slots=True)
class SeenDoors:
    """Doors by street and number, the street of most of them, and their shares together."""

    week: str
    street: str
    doors: tuple[SeenDoor, ...]
    shares: Shares


@dataclass(frozen=True, slots=True)
class Looked:
    """The boards of a desk, and one district as of now; `at_s` is a monotonic clock in seconds."""

    boards: Boards
    db: Path
    district: str
    now: datetime
    at_s: float

    def side(self, door_id: str) -> SeenDoors:
        """Return the doors on the side of the street that a door is on.

        Raises NotFoundError if no such door counts.
        """
        ids = self.boards.side_of(self.db, self.district, door_id, now=self.now, at_s=self.at_s)
        found = self._find(ids)
        if not any(one.door.door_id == door_id for one in found):
            raise NotFoundError(
                'no door "{door}" counts in this week any more: look at the map again', door=door_id
            )
        return self._made(found)

    def street(self, street: str) -> SeenDoors:
        """Return the doors of a street; raises NotFoundError if none counts."""
        wanted = fold(street)
        doors = self.boards.list_doors(self.db, self.district, now=self.now, at_s=self.at_s)
        found = self._find([door.door_id for door in doors if fold(door.street) == wanted])
        if not found:
            raise NotFoundError('no door of "{street}" counts in this week', street=street)
        return self._made(found)

    def _find(self, door_ids: Collection[str]) -> list[SeenDoor]:
        told = self.boards.tell(self.db, self.district, door_ids, now=self.now, at_s=self.at_s)
        found = [SeenDoor(door, story) for door, story in told]
        return sorted(
            found,
            key=lambda one: (
                fold(one.door.street), sort_key(one.door.housenumber), sort_key(one.door.unit),
                one.door.door_id,
            ),
        )  # fmt: skip

    def _made(self, found: Sequence[SeenDoor]) -> SeenDoors:
        state = self.boards.look(self.db, self.district, now=self.now, at_s=self.at_s)
        streets = [one.door.street for one in found]
        stories = {one.door.door_id: one.story for one in found}
        shares = count_shares([one.door for one in found], stories, lambda _door: "")
        most = max(dict.fromkeys(streets), key=streets.count)
        return SeenDoors(state.week, most, tuple(found), shares.get("", Shares()))
