"""What coverage is counted from: doors and visits as plain values, light enough for a city."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class CoveredDoor(NamedTuple):
    """A door that is to be called on, with everything it is counted by.

    `stairwell` is how people call the entrance ("Storgatan 3 A"); `route` is "" for a door in no
    route; `minutes` is what the plan allows for it at the door, `is_flat` a flat among others.
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
    """One visit of the log: times as UTC text that sorts, the outcome as written.

    `day` (ISO 8601) and `band` are what the clock on the wall there showed; `minute` counts from
    1970.
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
    """The visits of a week, and the ids of what was taken back.

    `voided` are visits, `cleared` the do-not-knocks a coordinator cleared; both may name events
    that have not come.
    """

    visits: Sequence[LoggedVisit]
    voided: Collection[str] = ()
    cleared: Collection[str] = ()


@dataclass(slots=True)
class DoorStory:
    """Where one door stands after all its visits that nobody took back, oldest first.

    `outcomes` are those of its visits.
    """

    visits: list[LoggedVisit] = field(default_factory=list)
    outcomes: set[str] = field(default_factory=set)
    is_do_not_knock: bool = False
