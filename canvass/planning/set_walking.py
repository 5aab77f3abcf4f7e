"""Apply times that people set, or that were learned, to how teams walk."""

from __future__ import annotations

from dataclasses import replace

from canvass.planning.learn_times import LearnedTimes
from canvass.planning.walking import Walking
from canvass.week.set_times import SetTimes


def with_set_times(walking: Walking, times: SetTimes) -> Walking:
    """Return how teams walk with the set times; times that are not set stay unchanged."""
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
    """Return how teams walk with the learned times; times given in `asked` take precedence.

    If one figure stands for all time at a door, learned door times are not used.
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
