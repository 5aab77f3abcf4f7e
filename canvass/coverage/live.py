"""Coverage updated event by event: only the doors of new events are counted again.

The rules are those of `canvass.coverage.stories` and `shares`, applied to one door at a time. The
figures equal those of `make_coverage` over the same events in any order (a test compares them).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from itertools import chain

from canvass.coverage.coverage import TwoTeams, is_left, is_not_home, list_two_teams
from canvass.coverage.records import CoveredDoor, DoorStory, LoggedVisit, VisitLog
from canvass.coverage.shares import KINDS, UNTOUCHED, Shares, kinds_of
from canvass.coverage.stories import UNREACHABLE, tell_stories


class LiveCoverage:
    """The three shares of a district, in total and by route, and what a coordinator should see.

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
        self._visits: dict[str, dict[str, LoggedVisit]] = defaultdict(dict)
        self._door_by_event: dict[str, str] = {}
        self._voided: set[str] = set()
        self._cleared: set[str] = set()
        self._kinds: dict[str, int] = {}
        self._two_teams: dict[str, tuple[TwoTeams, ...]] = {}
        self._locked: dict[str, set[str]] = defaultdict(set)
        self.not_home: set[str] = set()
        self.total = Shares()
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
        for door_id in kept_do_not_knock:
            self._count(door_id)

    def add(self, log: VisitLog) -> set[str]:
        """Add events and return their doors; an event that was added before is ignored."""
        touched: set[str] = set()
        for visit in log.visits:
            if visit.event_id not in self._door_by_event:
                self._door_by_event[visit.event_id] = visit.door_id
                self._visits[visit.door_id][visit.event_id] = visit
                touched.add(visit.door_id)
        for known, new in ((self._voided, log.voided), (self._cleared, log.cleared)):
            fresh = set(new) - known
            known |= fresh
            touched.update(self._door_by_event[e] for e in fresh if e in self._door_by_event)
        for door_id in touched:
            self._count(door_id)
        return touched

    @property
    def doors(self) -> tuple[CoveredDoor, ...]:
        """All doors, including those left out."""
        return tuple(self._doors.values())

    def counted(self) -> list[tuple[str, Shares]]:
        """Return (door id, shares) of every door that counts."""
        return [(door_id, KINDS[kind]) for door_id, kind in self._kinds.items()]

    @property
    def two_teams(self) -> tuple[TwoTeams, ...]:
        """The doors that two teams visited within one round."""
        return tuple(chain.from_iterable(self._two_teams.values()))

    @property
    def locked(self) -> list[tuple[str, int]]:
        """The entrances that nobody got into, and the number of doors never knocked at."""
        found = [
            (self._doors[next(iter(behind))].stairwell, len(behind))
            for behind in self._locked.values()
            if behind
        ]
        return sorted(found, key=lambda row: (-row[1], row[0]))

    def _count(self, door_id: str) -> None:
        """Count one door again: subtract its old counts and add its new ones."""
        door = self._doors.get(door_id)
        if door is None:
            return
        story = self._tell(door_id)
        before = self._kinds.pop(door_id, None)
        if before is not None:
            self._add(door, KINDS[before].times(-1))
        if door_id not in self._left_out or story.visits:
            (kind,) = kinds_of([door], {door_id: story})
            self._kinds[door_id] = kind
            self._add(door, KINDS[kind])
        self._look(door, story)

    def _tell(self, door_id: str) -> DoorStory:
        visits = list(self._visits[door_id].values()) if door_id in self._visits else []
        kept = {door_id} if door_id in self._kept else set()
        log = VisitLog(visits, voided=self._voided, cleared=self._cleared)
        return tell_stories(log, kept_do_not_knock=kept).get(door_id, DoorStory())

    def _add(self, door: CoveredDoor, some: Shares) -> None:
        self.total += some
        self.by_route[door.route] = self.by_route.get(door.route, Shares()) + some

    def _look(self, door: CoveredDoor, story: DoorStory) -> None:
        """Update what a coordinator should see: two teams, locked entrances, nobody home."""
        door_id, is_counted = door.door_id, door.door_id in self._kinds
        two = list_two_teams([door], {door_id: story}) if is_counted else ()
        if two:
            self._two_teams[door_id] = two
        else:
            self._two_teams.pop(door_id, None)
        is_stopped = is_counted and UNREACHABLE in story.outcomes and is_left(story)
        behind = self._locked[door.entrance_id]
        (behind.add if is_stopped else behind.discard)(door_id)
        is_out = is_counted and is_not_home(story)
        (self.not_home.add if is_out else self.not_home.discard)(door_id)
