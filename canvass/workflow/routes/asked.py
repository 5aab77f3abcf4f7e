"""What an organizer asks for in a plan and on paper: plain values, with no heavy imports."""

from __future__ import annotations

from dataclasses import dataclass

from canvass.errors import InputError
from canvass.units import DEFAULT_SHIFT_MIN

USUAL_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class PlanAsked:
    """The plan asked for: base (degrees), length of a shift (minutes), time to search (seconds).

    `minutes_per_door` None uses the model of knocking, talks and stairs. `teams` None plans as many
    routes as the district needs. `is_fresh` ignores the previous plan and keeps only the locks.
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
    """The lists to print: of all routes if none is named; `held` is as in `kept_lists.Wanted`."""

    district: str | None
    routes: tuple[str, ...] = ()
    paper: str = "A4"
    held: str | None = None
    lang: str = "sv"
