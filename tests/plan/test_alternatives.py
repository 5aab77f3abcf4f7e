"""The price of giving a part of a route away is what doing it costs."""

from __future__ import annotations

import numpy as np
import pytest

from canvass.plan.alternatives import face_runs, list_alternatives
from canvass.plan.changes import make_route
from canvass.plan.problem import MatrixTimes, Problem, Stop


def on_a_line(faces: list[int]) -> Problem:
    """Return stops every 10 m east of the depot, a second a metre, 60 s each."""
    x_m = 10.0 * np.arange(len(faces) + 1)
    gaps = np.abs(x_m[:, None] - x_m[None]).astype(np.float32)
    stops = tuple(
        Stop(f"s{k}", 1, 60.0, float(x_m[k + 1]), 0.0, face) for k, face in enumerate(faces)
    )
    return Problem(stops, (0.0, 0.0), 3600.0, MatrixTimes(gaps))


def test_runs_follow_block_faces():
    assert face_runs(on_a_line([1, 1, 2, -1, -1, 2]), [1, 2, 3, 4, 5, 6]) == [
        (1, 2), (3,), (4,), (5,), (6,),
    ]  # fmt: skip


def test_the_price_of_a_move_is_what_the_move_costs():
    problem = on_a_line([1, 2, 3, 4])
    routes = {"R01": (1, 3), "R02": (2, 4)}

    found = {(one.stops, one.to): one for one in list_alternatives(problem, routes, "R01")}
    moved = make_route(problem, (1,)).duration_s + make_route(problem, (2, 3, 4)).duration_s
    before = sum(make_route(problem, stops).duration_s for stops in routes.values())

    # Stop 3 lies on R02's way: R01 turns back 20 m earlier, 40 s less in all.
    assert found[(3,), "R02"].change_s == pytest.approx(-40.0) == pytest.approx(moved - before)
    assert found[(3,), "R02"].after_here_s == 80.0
    assert found[(3,), "R02"].after_there_s == 80.0 + 180.0
