"""How teams walk with the times people set for their organisation or a week."""

from __future__ import annotations

from dataclasses import replace

from canvass.planning.learn_times import LearnedTimes
from canvass.planning.walking import Walking
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


def with_learned_times(
    walking: Walking, learned: LearnedTimes, asked: SetTimes, *, is_pace_kept: bool = False
) -> Walking:
    """Return how teams walk with what was learned; what was asked for here and now stays.

    Where one figure stands for everything at a door nothing is learned of doors.
    """
    if not learned.is_learned or walking.minutes_per_door is not None:
        return walking
    model = learned.model()
    if asked.talk_min is not None:
        model = replace(model, talk_s=walking.times.talk_s, flat_talk_s=None)
    if asked.knock_min is not None:
        model = replace(model, knock_s=walking.times.knock_s, flat_knock_s=None)
    is_kept = is_pace_kept or asked.pace_mps is not None
    speed_mps = walking.speed_mps if is_kept else round(learned.speed_mps(), 2)
    return replace(walking, times=model, speed_mps=speed_mps)
