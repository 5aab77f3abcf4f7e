"""Directions to the first door and back to the base, turn by turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import atan2, degrees

import numpy as np

from canvass.walklist.drawing import Points
from canvass.walklist.summary import Steps
from canvass.walklist.type import plain
from canvass.walklist.wording import Wording

LEAST_STEPS = 2
LEAST_UNNAMED_STEPS = 4
LOOK_STEPS = 2
STRAIGHT_DEG = 35.0


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch along one street ("" if it has no name) and the turn into it.

    `turn` is "left", "right", "straight" or "" for the first stretch.
    """

    street: str
    length_m: float
    turn: str = ""


def find_legs(steps: Steps) -> list[Leg]:
    """Return the stretches of a walked line, each with the turn into it.

    Fewer than `LEAST_STEPS` steps on a street are the width of a junction, not a stretch.
    """
    samples = steps.points
    if not steps.streets:
        return []
    runs = _runs(steps.streets)
    step_m = float(np.hypot(*np.diff(samples, axis=0).T).mean())
    legs = []
    for index, (name, start, end) in enumerate(runs):
        turn = _turn(samples, start) if index else ""
        legs.append(Leg(plain(name), (end - start) * step_m, turn))
    return legs


def _runs(names: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return stretches as (street, first step, end step); short ones join the one before."""
    runs: list[tuple[str, int, int]] = []
    at = 0
    for name, same in groupby(names):
        size = len(list(same))
        at += size
        is_short = size < (LEAST_STEPS if name else LEAST_UNNAMED_STEPS)
        if runs and (is_short or runs[-1][0] == name):
            runs[-1] = (runs[-1][0], runs[-1][1], at)
        elif not is_short:
            runs.append((name, 0 if not runs else at - size, at))
    return runs


def _turn(samples: Points, at: int) -> str:
    """Return the turn at the start of a stretch: "left", "right" or "straight"."""
    low, high = max(0, at - LOOK_STEPS), min(len(samples) - 1, at + LOOK_STEPS)
    (ax, ay), (bx, by) = samples[at] - samples[low], samples[high] - samples[at]
    angle = degrees(atan2(ax * by - ay * bx, ax * bx + ay * by))
    if abs(angle) < STRAIGHT_DEG:
        return "straight"
    return "left" if angle > 0 else "right"


def say_legs(legs: Sequence[Leg], words: Wording) -> str:
    """Return "along A 300 m, left into B 120 m, right into C"; "" if there are no legs."""
    say = words.say
    parts = []
    for leg in legs:
        text = {
            "": say("along {street} {distance}"),
            "left": say("left into {street} {distance}"),
            "right": say("right into {street} {distance}"),
            "straight": say("straight on into {street} {distance}"),
        }[leg.turn]
        street = leg.street or say("a way without a name")
        parts.append(text.format(street=street, distance=words.distance(leg.length_m)))
    return ", ".join(parts)
