"""How teams walk with the times people set for their organisation or a week."""

from __future__ import annotations

from dataclasses import replace

from canvass.planning.task import Walking
from canvass.week.set_times import SetTimes


def with_set_times(walking: Walking, times: SetTimes) -> Walking:
    """Return how teams walk with the times that are set, and as before where none is."""
    minutes = {
        "talk_s": times.talk_min,
        "knock_s": times.knock_min,
        "startup_s": times.startup_min,
    }
    given = {name: 60 * value for name, value in minutes.items() if value is not None}
    return replace(
        walking,
        times=replace(walking.times, **given),
        speed_mps=times.pace_mps or walking.speed_mps,
    )
