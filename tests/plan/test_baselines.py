"""What other ways of cutting routes cost on the same problem."""

from __future__ import annotations

import numpy as np

from canvass.plan.baselines import hand_cut_turfs
from canvass.plan.problem import MatrixTimes, Problem, Stop

A_DOOR_S = 60.0


def on_a_street(doors: list[int]) -> Problem:
    """Return stops 100 s apart on a street that begins at the base, one metre a second."""
    along_m = [100.0 * (k + 1) for k in range(len(doors))]
    places = np.array([0.0, *along_m])
    stops = tuple(
        Stop(f"n{k}", n, n * A_DOOR_S, x, 0.0)
        for k, (n, x) in enumerate(zip(doors, along_m, strict=True))
    )
    apart_s = np.abs(places[:, None] - places[None, :]).astype(np.float32)
    return Problem(stops, (0.0, 0.0), 9000.0, MatrixTimes(apart_s))


def test_turfs_cut_by_hand_have_about_equally_many_doors_not_stops():
    """Five flats, then five houses: two turfs of five doors, 2 x 100 s and 2 x 600 s to walk."""
    cut = hand_cut_turfs(on_a_street([5, 1, 1, 1, 1, 1]), ["parkvägen"] * 6, [1, 3, 5, 7, 9, 11], 2)

    assert sorted(cut.durations_s) == [5 * 60 + 200, 5 * 60 + 1200]
    assert cut.walk_s == 1400


def test_houses_alone_are_cut_in_the_middle():
    cut = hand_cut_turfs(on_a_street([1, 1, 1, 1]), ["parkvägen"] * 4, [1, 3, 5, 7], 2)

    assert sorted(cut.durations_s) == [2 * 60 + 400, 2 * 60 + 800]
