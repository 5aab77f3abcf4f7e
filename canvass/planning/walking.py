"""How a team walks: its shift, its pace and the times it needs at doors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from numbers import Integral

from canvass.errors import InputError
from canvass.planning.time_model import USUAL_TIMES, Margin, TimeModel


@dataclass(frozen=True)
class Walking:
    """How a team walks: minutes from leaving the base to being back, speed, time per door.

    `no_stairs`: the team visits no door that can only be reached by stairs. `splits_doors`: its two
    people knock at two doors of a stop at the same time. `times` are the expected times at doors.
    `late_share` is the share of teams that may come back late (0.5: shifts are filled to their
    expected time). `flats_per_entrance` is the number of flats to assume behind each entrance of a
    large house whose flats are not counted; with None it counts as one door.
    """

    minutes: float
    speed_mps: float
    minutes_per_door: float | None = None
    no_stairs: bool = False
    splits_doors: bool = False
    times: TimeModel = USUAL_TIMES
    late_share: float = 0.5
    flats_per_entrance: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.minutes <= 24 * 60:
            raise InputError(
                "shift {minutes} min: give 1 to 1440 minutes", minutes=f"{self.minutes:g}"
            )
        if not 0.2 <= self.speed_mps <= 3:
            raise InputError(
                "speed {speed} m/s: give 0.2 to 3 metres per second", speed=f"{self.speed_mps:g}"
            )
        if self.minutes_per_door is not None and not 0 <= self.minutes_per_door <= 120:
            raise InputError(
                "{minutes} minutes per door: give 0 to 120", minutes=f"{self.minutes_per_door:g}"
            )
        flats = self.flats_per_entrance
        if flats is not None and not (isinstance(flats, Integral) and 1 <= flats <= 200):
            raise InputError(
                "{flats} flats per entrance: give a whole number from 1 to 200", flats=flats
            )
        if self.times.startup_s > 30 * self.minutes:
            raise InputError(
                "{minutes} minutes at the base of a shift of {shift}: give at most half of it",
                minutes=f"{self.times.startup_s / 60:g}",
                shift=f"{self.minutes:g}",
            )
        if not 0.01 <= self.late_share <= 0.5:
            raise InputError(
                "late {percent} %: give 1 to 50; nobody can promise that no team is late, and "
                "above 50 most would be",
                percent=f"{100 * self.late_share:g}",
            )

    @cached_property
    def margin(self) -> Margin:
        """The part of the shift kept free so that teams are back in time."""
        scale = 1.0
        if self.minutes_per_door is not None:
            scale = 60 * self.minutes_per_door / max(1.0, self.times.door_s)
        return Margin(self.times, self.seconds_out, self.late_share, scale)

    @property
    def seconds_out(self) -> float:
        """The seconds between leaving the base and being back, without the start-up at the base."""
        return 60 * self.minutes - self.times.startup_s
