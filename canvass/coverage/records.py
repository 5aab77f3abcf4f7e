"""The input of coverage: doors and visits as plain values, light enough for a whole city."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class CoveredDoor(NamedTuple):
    """A door to visit, with everything it is counted by.

    `stairwell` is the name of its entrance ("Storgatan 3 A"). `route` is "" for a door on no route.
    `minutes` is the planned time at the door. `is_flat`: it shares its entrance with other doors.
    """

    door_id: str
    street: str
    housenumber: str
    unit: str
    entrance_id: str
    stairwell: str
    route: str
    lon: float
    lat: float
    minutes: float = 0.0


class LoggedVisit(NamedTuple):
    """One visit of the log: times as UTC text that sorts, the outcome as stored.

    `day` (ISO 8601) and `band` are in local time; `minute` counts from 1970.
    """

    event_id: str
    door_id: str
    outcome: str
    team: str
    at: str
    day: str
    band: str
    minute: int


@dataclass(frozen=True, slots=True)
class VisitLog:
    """The visits of a week, and the ids of voided visits and cleared do-not-knocks.

    Both `voided` and `cleared` may name events that have not arrived yet.
    """

    visits: Sequence[LoggedVisit]
    voided: Collection[str] = ()
    cleared: Collection[str] = ()


@dataclass(slots=True)
class DoorStory:
    """The state of one door after all its valid visits; `outcomes` are theirs, oldest first."""

    visits: list[LoggedVisit] = field(default_factory=list)
    outcomes: set[str] = field(default_factory=set)
    is_do_not_knock: bool = False
