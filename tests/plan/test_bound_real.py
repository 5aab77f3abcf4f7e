"""The lower bound on real maps: below what is planned, and by how much."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from canvass.plan.bound.bound import gap, lower_bound
from canvass.plan.search.budget import Budget
from canvass.plan.search.solve import solve
from tests.bench.instances import make_b1

STEPS, TREES = 400_000, 400


@pytest.mark.real
@pytest.mark.parametrize("district", ["se-stockholm-ostermalm", "nl-zeeland-brabant"])
def test_no_plan_of_a_real_district_is_below_the_bound(
    district: str, real_map: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    real_map(district)
    problem = make_b1(district).problem
    plan = solve(problem, Budget(time.monotonic, iterations=STEPS))

    bound = lower_bound(problem, clock=time.monotonic, time_limit_s=1, iterations=TREES)

    with capsys.disabled():
        # the figure is what the test is for
        print(f"\n{district}: gap {gap(plan.total_s, bound.total_s):.1%}")  # noqa: T201
    assert bound.total_s < plan.total_s
    assert bound.routes <= len(plan.routes)
