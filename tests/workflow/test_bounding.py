"""The bound found beside the search is the bound, and ends when it is no longer wanted."""

from __future__ import annotations

import numpy as np
import pytest

from canvass.plan.problem import MatrixTimes, Problem, Stop
from canvass.planning.bounding import bound_beside


def one_stop_1000_s_away() -> Problem:
    stop = Stop("a", doors=1, service_s=60.0, x_m=1000.0, y_m=0.0)
    times = np.array([[0.0, 1000.0], [1000.0, 0.0]], dtype=np.float32)
    return Problem((stop,), (0.0, 0.0), 3600.0, MatrixTimes(times))


def test_one_stop_is_bounded_beside_the_search() -> None:
    with bound_beside(one_stop_1000_s_away(), 5.0) as beside:
        assert beside is not None
        found = beside.result()

    assert found.total_s == pytest.approx(2060.0, rel=1e-4)


def test_a_bound_that_is_left_early_still_has_an_answer() -> None:
    with bound_beside(one_stop_1000_s_away(), 1e6) as beside:
        pass

    assert beside is not None
    assert 0.0 < beside.result().total_s <= 2060.0


def test_no_time_is_no_bound() -> None:
    with bound_beside(one_stop_1000_s_away(), 0.0) as beside:
        assert beside is None
