"""The coverage of a district: the numbers a coordinator needs for the next evening."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from canvass.coverage.records import CoveredDoor, DoorStory, LoggedVisit
from canvass.coverage.shares import Shares, count_by, kinds_of
from canvass.coverage.stories import (
    COME_BACK,
    DO_NOT_KNOCK,
    KNOCKED,
    NOT_HOME,
    OPENED,
    TALKED,
    UNREACHABLE,
)

SAME_ROUND_MIN = 20 * 60
NO_ROUTE = ""
OTHERS = "*"
"""The row that adds up all rows with too few doors (`canvass.coverage.publish.FEW`)."""

_Counted = dict[tuple[str, str, str], list[str]]
"""The door of every visit, by day, time band and outcome."""


@dataclass(frozen=True, slots=True)
class VisitCount:
    """The counts of one time band, one day or one pass.

    `visits` counts visits; all others count doors, each door once. `knocked_so_far` (days only)
    counts the doors knocked up to that day.
    """

    key: str
    visits: int
    doors: int
    knocked: int
    opened: int
    talked: int
    unreachable: int
    knocked_so_far: int = 0


@dataclass(frozen=True, slots=True)
class LockedEntrance:
    """An entrance that nobody got into, and the number of doors behind it never knocked at."""

    entrance_id: str
    stairwell: str
    doors: int
    tried: int
    last_day: str
    lon: float
    lat: float


class TwoTeams(NamedTuple):
    """Two teams at one door within one round."""

    door_id: str
    address: str
    teams: tuple[str, str]
    days: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Coverage:
    """All numbers of a district's coverage; rows are in reading order.

    `to_come_back` counts the doors where somebody asked for a visit at another time.
    """

    total: Shares
    by_route: dict[str, Shares]
    by_street: dict[str, Shares]
    by_stairwell: dict[str, Shares]
    by_pass: tuple[VisitCount, ...]
    by_band: tuple[VisitCount, ...]
    by_day: tuple[VisitCount, ...]
    not_home_by_bands: dict[str, int]
    locked: tuple[LockedEntrance, ...]
    two_teams: tuple[TwoTeams, ...]
    hours_left: float
    hours_not_home: float
    is_purged: bool = False
    to_come_back: int = 0


def make_purged_coverage(parts: Iterable[tuple[str, str, Shares]]) -> Coverage:
    """Return the coverage that a purge kept of a week, from (street, route, shares).

    Nothing is kept of locked entrances, refusals, days and time bands.
    """
    total = Shares()
    by_street: dict[str, Shares] = {}
    by_route: dict[str, Shares] = {}
    for street, route, some in parts:
        total += some
        by_street[street or OTHERS] = by_street.get(street or OTHERS, Shares()) + some
        by_route[route or OTHERS] = by_route.get(route or OTHERS, Shares()) + some
    return Coverage(
        total=total, by_route=by_route, by_street=by_street, by_stairwell={}, by_pass=(),
        by_band=(), by_day=(), not_home_by_bands={}, locked=(), two_teams=(), hours_left=0.0,
        hours_not_home=0.0, is_purged=True,
    )  # fmt: skip


def make_coverage(
    doors: Sequence[CoveredDoor],
    stories: Mapping[str, DoorStory],
    *,
    walk_hours_by_route: Mapping[str, float],
    minutes_by_default: float,
) -> Coverage:
    """Return the coverage of a district.

    `doors` are in reading order. Stories of other doors (retired, left out) do not count.
    `walk_hours_by_route` is the planned walking time of each route.
    """
    mine = {door.door_id for door in doors}
    visits = [v for door_id, s in stories.items() if door_id in mine for v in s.visits]
    kinds = kinds_of(doors, stories)
    by_route = count_by((door.route for door in doors), kinds)
    counted = _count_by_day_and_band(visits)
    total = sum(by_route.values(), Shares())
    found = [stories.get(door.door_id) for door in doors]
    left = [door for door, story in zip(doors, found, strict=True) if is_left(story)]
    not_home = [door for door, story in zip(doors, found, strict=True) if is_not_home(story)]
    return Coverage(
        total=total,
        by_route=dict(sorted(by_route.items(), key=lambda row: (row[0] == NO_ROUTE,))),
        by_street=count_by((door.street for door in doors), kinds),
        by_stairwell=count_by((door.stairwell for door in doors), kinds),
        by_pass=_by_pass(stories, mine),
        by_band=_by_part(counted, 1),
        by_day=_with_sums(_by_part(counted, 0), counted),
        not_home_by_bands=_not_home_by_bands(not_home, stories),
        locked=_locked(doors, stories),
        two_teams=list_two_teams(doors, stories),
        hours_left=_hours(left, doors, walk_hours_by_route, minutes_by_default),
        hours_not_home=_hours(not_home, doors, walk_hours_by_route, minutes_by_default),
        to_come_back=sum(is_to_come_back(story) for story in found),
    )


def is_left(story: DoorStory | None) -> bool:
    """Return whether the door was never knocked at and has no do-not-knock."""
    if story is None:
        return True
    return not story.is_do_not_knock and KNOCKED.isdisjoint(story.outcomes)


def is_not_home(story: DoorStory | None) -> bool:
    """Return whether the door was knocked at but never opened, and has no do-not-knock."""
    if story is None or story.is_do_not_knock:
        return False
    outcomes = story.outcomes
    if NOT_HOME.isdisjoint(outcomes) or DO_NOT_KNOCK in outcomes:
        return False
    return OPENED.isdisjoint(outcomes)


def is_to_come_back(story: DoorStory | None) -> bool:
    """Return whether somebody asked at the last visit for a visit at another time."""
    if story is None or story.is_do_not_knock or not story.visits:
        return False
    return story.visits[-1].outcome == COME_BACK


def _count_by_day_and_band(visits: Iterable[LoggedVisit]) -> _Counted:
    counted: _Counted = defaultdict(list)
    for _, door_id, outcome, _, _, day, band, _ in visits:
        counted[day, band, outcome].append(door_id)
    return counted


def _by_part(counted: _Counted, part: int) -> tuple[VisitCount, ...]:
    """Return the counts by day (part 0) or by time band (part 1), sorted."""
    visits: dict[str, int] = defaultdict(int)
    doors: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for key, door_ids in counted.items():
        name, outcome = key[part], key[2]
        visits[name] += len(door_ids)
        doors[name][outcome].update(door_ids)
    return tuple(_count(name, visits[name], doors[name]) for name in sorted(visits))


def _count(name: str, visits: int, found: Mapping[str, set[str]]) -> VisitCount:
    def some(outcomes: Iterable[str]) -> int:
        return len(set().union(*(found.get(outcome, set()) for outcome in outcomes)))

    return VisitCount(
        key=name,
        visits=visits,
        doors=some(found),
        knocked=some(KNOCKED),
        opened=some(OPENED),
        talked=some((TALKED,)),
        unreachable=some((UNREACHABLE,)),
    )


def _by_pass(stories: Mapping[str, DoorStory], mine: set[str]) -> tuple[VisitCount, ...]:
    """Count the first knock at each door as pass 1, the second as pass 2, and so on.

    A visit stopped by a locked entrance belongs to the pass of the next knock.
    """
    passes: list[dict[str, list[str]]] = []
    for door_id, story in stories.items():
        if door_id not in mine:
            continue
        number = 0
        for visit in story.visits:
            if number == len(passes):
                passes.append(defaultdict(list))
            outcome = visit.outcome
            passes[number][outcome].append(door_id)
            if outcome != UNREACHABLE:
                number += 1
    return tuple(
        _count(
            str(pass_no),
            sum(map(len, found.values())),
            {outcome: set(door_ids) for outcome, door_ids in found.items()},
        )
        for pass_no, found in enumerate(passes, start=1)
    )


def _with_sums(days: Sequence[VisitCount], counted: _Counted) -> tuple[VisitCount, ...]:
    rows = []
    so_far: set[str] = set()
    for row in days:
        for (day, _band, outcome), door_ids in counted.items():
            if day == row.key and outcome in KNOCKED:
                so_far.update(door_ids)
        rows.append(replace(row, knocked_so_far=len(so_far)))
    return tuple(rows)


def bands_tried(story: DoorStory) -> str:
    """Return the time bands in which somebody knocked, such as "evening+weekend"."""
    return "+".join(sorted({visit.band for visit in story.visits if visit.outcome in KNOCKED}))


def _not_home_by_bands(
    doors: Iterable[CoveredDoor], stories: Mapping[str, DoorStory]
) -> dict[str, int]:
    """Count the doors never opened by the time bands tried, such as "evening+weekend"."""
    counted: dict[str, int] = defaultdict(int)
    for door in doors:
        counted[bands_tried(stories[door.door_id])] += 1
    return dict(sorted(counted.items(), key=lambda row: (-row[1], row[0])))


def _locked(
    doors: Iterable[CoveredDoor], stories: Mapping[str, DoorStory]
) -> tuple[LockedEntrance, ...]:
    stopped: dict[str, list[CoveredDoor]] = defaultdict(list)
    for door in doors:
        story = stories.get(door.door_id)
        if story is not None and UNREACHABLE in story.outcomes and is_left(story):
            stopped[door.entrance_id].append(door)
    found = []
    for entrance_id, behind in stopped.items():
        visits = [v for door in behind for v in stories[door.door_id].visits]
        rounds = {(v.day, v.band, v.team) for v in visits}
        first = behind[0]
        found.append(
            LockedEntrance(
                entrance_id, first.stairwell, len(behind), len(rounds),
                max(v.day for v in visits), first.lon, first.lat,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (-each.doors, each.stairwell)))


def list_two_teams(
    doors: Iterable[CoveredDoor], stories: Mapping[str, DoorStory]
) -> tuple[TwoTeams, ...]:
    """Return the doors that two teams visited within one round, in the order of the doors."""
    found = []
    for door in doors:
        story = stories.get(door.door_id)
        if story is None or len(story.visits) < 2:
            continue
        address = ""
        before = story.visits[0]
        for visit in story.visits[1:]:
            one, other = before, visit
            before = visit
            if other.minute - one.minute >= SAME_ROUND_MIN or one.team == other.team:
                continue
            if one.team and other.team:
                address = address or " ".join(
                    filter(None, (door.street, door.housenumber, door.unit))
                )
                found.append(
                    TwoTeams(door.door_id, address, (one.team, other.team), (one.day, other.day))
                )
    return tuple(found)


def _hours(
    some: Sequence[CoveredDoor],
    doors: Iterable[CoveredDoor],
    walk_hours_by_route: Mapping[str, float],
    minutes_by_default: float,
) -> float:
    """Return the expected hours to visit some doors.

    The time at doors is the plan's. The walking time of a route counts by the share of its
    entrances that have such a door; for doors on no route no walking is counted.
    """
    at_doors = sum(door.minutes or minutes_by_default for door in some) / 60
    entrances: dict[str, set[str]] = defaultdict(set)
    for door in doors:
        entrances[door.route].add(door.entrance_id)
    wanted: dict[str, set[str]] = defaultdict(set)
    for door in some:
        wanted[door.route].add(door.entrance_id)
    walked = sum(
        walk_hours_by_route.get(route, 0.0) * len(wanted[route]) / len(entrances[route])
        for route in wanted
    )
    return at_doors + walked
