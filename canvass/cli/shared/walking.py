"""How teams walk and how long things take, from the options of a plan."""

from __future__ import annotations

from dataclasses import replace

from canvass.planning.task import Walking
from canvass.planning.time_model import USUAL_TIMES

LATE_PERCENT = 20.0
"""How many of a hundred teams may come back late, unless somebody says otherwise."""


def make_walking(
    minutes: float,
    speed_mps: float,
    minutes_per_door: float | None,
    minutes_per_talk: float | None,
    late_percent: float | None,
) -> Walking:
    """Return how teams walk; None stands for what is usual. Raises InputError."""
    times = USUAL_TIMES
    if minutes_per_talk is not None:
        times = replace(times, talk_s=60 * minutes_per_talk)
    late = LATE_PERCENT if late_percent is None else late_percent
    return Walking(minutes, speed_mps, minutes_per_door, times=times, late_share=late / 100)
