"""What an organizer asks of a plan, and of its paper: plain values, which load nothing."""

from __future__ import annotations

from dataclasses import dataclass

from canvass.errors import InputError
from canvass.units import DEFAULT_SHIFT_MIN

USUAL_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class PlanAsked:
    """A plan of a district: the base in degrees, minutes of a shift, seconds to search.

    `minutes_per_door` None takes the model of doors, talks and stairs. `teams` None plans as many
    routes as the district needs. `is_fresh` plans from nothing but the locks.
    """

    district: str | None
    lat: float
    lon: float
    label: str = ""
    minutes: float = DEFAULT_SHIFT_MIN
    minutes_per_door: float | None = None
    teams: int | None = None
    seconds: float = USUAL_SECONDS
    is_fresh: bool = False
    lang: str = "sv"

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise InputError("base: latitude is -90 to 90, longitude -180 to 180")
        if not 1 <= self.minutes <= 1440:
            raise InputError("shift: give 1 to 1440 minutes")


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """Lists to print: those of all routes where none is named; `held` as `kept_lists.Wanted`."""

    district: str | None
    routes: tuple[str, ...] = ()
    paper: str = "A4"
    held: str | None = None
    lang: str = "sv"
