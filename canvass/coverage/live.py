"""Coverage updated event by event: only the doors of new events are counted again.

The rules are those of `canvass.coverage.stories` and `shares`, applied to one door at a time. The
figures equal those of `make_coverage` over the same events in any order (a test compares them).
Visits are not kept: a desk runs for days, and what it holds must not grow with every visit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, Protocol

from canvass.coverage.coverage import bands_tried, is_left, is_not_home, list_two_teams
from canvass.coverage.records import CoveredDoor, DoorStory, LoggedVisit, VisitLog
from canvass.coverage.shares import KINDS, UNTOUCHED, Shares, kinds_of
from canvass.coverage.stories import UNREACHABLE, tell_stories


class LogSoFar(Protocol):
    """Reads what has been logged, the newest events included."""

    def visits_at(self, door_ids: Collection[str]) -> Sequence[LoggedVisit]:
        """Return all visits at some doors; visits at others are allowed."""

    def doors_of(self, event_ids: Collection[str]) -> Iterable[str]:
        """Return the doors of events; ids of events that have not arrived are ignored."""


class TeamsAtDoor(NamedTuple):
    """A door that several teams visited within one round, and the teams, each once."""

    door_id: str
    address: str
    teams: tuple[str, ...]


class LiveCoverage:
    """The three shares of a district, in total and by route, and what a coordinator should see.

    `not_home` has the time bands tried at each door where nobody was home ("evening+weekend").
    `left_out` are doors that count only after a visit. `kept_do_not_knock` are doors whose
    do-not-knock was kept by a purge.
    """

    def __init__(
        self,
        doors: Iterable[CoveredDoor],
        *,
        left_out: Collection[str] = (),
        kept_do_not_knock: Collection[str] = (),
    ) -> None:
        self._doors = {door.door_id: door for door in doors}
        self._left_out, self._kept = left_out, kept_do_not_knock
        self._voided: set[str] = set()
        self._cleared: set[str] = set()
        self._kinds: dict[str, int] = {}
        self._two_teams: dict[str, TeamsAtDoor] = {}
        self._locked: dict[str, set[str]] = {}
        self.not_home: dict[str, str] = {}
        self.by_route: dict[str, Shares] = {}
        # Doors without any event are alike, and at the start most doors have none.
        alike = [
            door
            for door in self._doors.values()
            if door.door_id not in left_out and door.door_id not in kept_do_not_knock
        ]
        self._kinds.update((door.door_id, UNTOUCHED) for door in alike)
        for route, count in Counter(door.route for door in alike).items():
            self.by_route[route] = KINDS[UNTOUCHED].times(count)
        self.total = KINDS[UNTOUCHED].times(len(alike))
        self._count_again(kept_do_not_knock, VisitLog(()))

    def add(self, log: VisitLog, so_far: LogSoFar | None = None) -> set[str]:
        """Add events and return their doors; adding events again changes nothing.

        `so_far` reads the earlier visits at these doors; None: there are none.
        """
        touched = {visit.door_id for visit in log.visits}
        taken_back = {*log.voided} - self._voided | {*log.cleared} - self._cleared
        self._voided.update(log.voided)
        self._cleared.update(log.cleared)
        visits = log.visits
        if so_far is not None:
            if taken_back:
                touched.update(so_far.doors_of(taken_back))
            visits = so_far.visits_at(touched)
        self._count_again(touched, VisitLog(visits, self._voided, self._cleared))
        return touched

    @property
    def doors(self) -> tuple[CoveredDoor, ...]:
        """All doors, including those left out."""
        return tuple(self._doors.values())

    def counted(self) -> list[tuple[str, Shares]]:
        """Return (door id, shares) of every door that counts."""
        return [(door_id, KINDS[kind]) for door_id, kind in self._kinds.items()]

    def tell(
        self, door_ids: Collection[str], so_far: LogSoFar
    ) -> list[tuple[CoveredDoor, DoorStory]]:
        """Return those of some doors that count, each with its story."""
        ids = [door_id for door_id in door_ids if door_id in self._kinds]
        log = VisitLog(so_far.visits_at(set(ids)), self._voided, self._cleared)
        stories = tell_stories(log, kept_do_not_knock=set(self._kept).intersection(ids))
        return [(self._doors[one], stories.get(one, DoorStory())) for one in ids]

    @property
    def two_teams(self) -> tuple[TeamsAtDoor, ...]:
        """The doors that two teams or more visited within one round, each once."""
        return tuple(self._two_teams.values())

    @property
    def locked(self) -> list[tuple[str, int]]:
        """The entrances that nobody got into, and the number of doors never knocked at."""
        found = [
            (self._doors[next(iter(behind))].stairwell, len(behind))
            for behind in self._locked.values()
            if behind
        ]
        return sorted(found, key=lambda row: (-row[1], row[0]))

    def _count_again(self, door_ids: Collection[str], log: VisitLog) -> None:
        """Count some doors again, all of whose visits are in the log."""
        kept = {door_id for door_id in self._kept if door_id in door_ids}
        stories = tell_stories(log, kept_do_not_knock=kept)
        for door_id in door_ids:
            door = self._doors.get(door_id)
            if door is not None:
                self._count(door, stories.get(door_id, DoorStory()))

    def _count(self, door: CoveredDoor, story: DoorStory) -> None:
        """Count one door again: subtract its old counts and add its new ones."""
        door_id = door.door_id
        before = self._kinds.pop(door_id, None)
        if before is not None:
            self._add(door, KINDS[before].times(-1))
        if door_id not in self._left_out or story.visits:
            (kind,) = kinds_of([door], {door_id: story})
            self._kinds[door_id] = kind
            self._add(door, KINDS[kind])
        self._look(door, story)

    def _add(self, door: CoveredDoor, some: Shares) -> None:
        self.total += some
        self.by_route[door.route] = self.by_route.get(door.route, Shares()) + some

    def _look(self, door: CoveredDoor, story: DoorStory) -> None:
        """Update what a coordinator should see: two teams, locked entrances, nobody home."""
        door_id, is_counted = door.door_id, door.door_id in self._kinds
        two = list_two_teams([door], {door_id: story})
        if two:
            teams = dict.fromkeys(team for pair in two for team in pair.teams)
            self._two_teams[door_id] = TeamsAtDoor(door_id, two[0].address, tuple(teams))
        else:
            self._two_teams.pop(door_id, None)
        is_stopped = is_counted and UNREACHABLE in story.outcomes and is_left(story)
        if is_stopped:
            self._locked.setdefault(door.entrance_id, set()).add(door_id)
        elif door.entrance_id in self._locked:
            self._locked[door.entrance_id].discard(door_id)
        if is_counted and is_not_home(story):
            self.not_home[door_id] = bands_tried(story)
        else:
            self.not_home.pop(door_id, None)
