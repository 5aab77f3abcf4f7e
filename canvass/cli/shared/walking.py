"""Walking speed and times, from the options of a plan and the times people set."""

from __future__ import annotations

from dataclasses import dataclass

from canvass.planning.set_walking import with_set_times
from canvass.planning.walking import Walking
from canvass.units import WALKING_SPEED_MPS
from canvass.week.set_times import SetTimes

LATE_PERCENT = 20.0
"""By default, how many per cent of the teams may come back late."""


@dataclass(frozen=True, slots=True)
class AskedTimes:
    """The times given by the options of a plan; None if not given."""

    speed_mps: float | None = None
    minutes_per_door: float | None = None
    minutes_per_talk: float | None = None
    late_percent: float | None = None

    def set_times(self) -> SetTimes:
        """Return the times asked for, which override those set for a week."""
        return SetTimes(talk_min=self.minutes_per_talk, pace_mps=self.speed_mps)


def make_walking(minutes: float, asked: AskedTimes, usual: SetTimes | None = None) -> Walking:
    """Return how teams walk: from options, else from set times, else by default.

    Raises InputError.
    """
    times = asked.set_times().over(usual or SetTimes())
    late = LATE_PERCENT if asked.late_percent is None else asked.late_percent
    return with_set_times(
        Walking(minutes, WALKING_SPEED_MPS, asked.minutes_per_door, late_share=late / 100), times
    )
