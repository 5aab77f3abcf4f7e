"""The planner on problems whose best plan is known by proof, in the quick form of the benchmark."""

from __future__ import annotations

import pytest

from canvass.plan.check import check_plan
from canvass.plan.search.budget import Budget
from canvass.plan.search.solve import solve
from tests.bench.known import make_known


@pytest.mark.long
@pytest.mark.parametrize("count", [100, 200])
def test_a_known_best_plan_is_reached_within_one_per_cent(count):
    known = make_known(count, seed=1)

    plan = solve(known.problem, Budget(lambda: 0.0, iterations=150_000))

    check_plan(known.problem, plan)
    assert len(plan.routes) == known.routes
    assert known.total_s - 1.0 <= plan.total_s <= 1.01 * known.total_s
