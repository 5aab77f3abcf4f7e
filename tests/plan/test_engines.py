"""A second engine solves the same problem, is checked alike, and says where it cannot."""

from __future__ import annotations

import contextlib
import importlib.util
import time
from dataclasses import replace

import pytest

from canvass.errors import InputError, PlanError
from canvass.plan.bound.bound import lower_bound
from canvass.plan.check import check_plan
from canvass.plan.engines import ENGINES, Solver, get_solver
from canvass.plan.search.budget import Budget
from canvass.plan.search.solve import solve
from tests.plan.test_solve import random_problem


def budget(steps: int) -> Budget:
    return Budget(time.monotonic, None, steps)


needs_pyvrp = pytest.mark.skipif(
    importlib.util.find_spec("pyvrp") is None, reason="PyVRP is not installed"
)


def test_our_own_search_is_the_engine_unless_another_is_named():
    assert get_solver(ENGINES[0]) is solve


def test_an_unknown_engine_is_named():
    with pytest.raises(InputError, match="give one of canvass, pyvrp"):
        get_solver("magic")


def test_an_engine_that_is_not_installed_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)

    with pytest.raises(InputError, match=r"pip install \"canvass-planner\[pyvrp\]\""):
        get_solver("pyvrp")


@needs_pyvrp
def test_pyvrp_plans_the_same_problem_within_the_same_checker_and_bound():
    problem = random_problem(80)
    solver: Solver = get_solver("pyvrp")

    plan = solver(problem, budget(2000), seed=1)

    check_plan(problem, plan)
    bound = lower_bound(problem, clock=time.monotonic, time_limit_s=5.0, iterations=50)
    assert {i for route in plan.routes for i in route.stops} == set(range(1, 81))
    assert plan.total_s >= bound.total_s - 1


@needs_pyvrp
def test_pyvrp_plans_for_a_number_of_teams_and_leaves_the_rest():
    problem = random_problem(80)
    whole = get_solver("pyvrp")(problem, budget(2000))

    plan = get_solver("pyvrp")(problem, budget(2000), max_routes=1)

    check_plan(problem, plan)
    assert len(whole.routes) > 1
    assert len(plan.routes) == 1
    assert plan.left_for_later


@needs_pyvrp
def test_pyvrp_refuses_locks():
    problem = random_problem(5)
    stops = (replace(problem.stops[0], home=0, stay_s=float("inf")), *problem.stops[1:])

    with pytest.raises(PlanError, match="keeps no locks"):
        get_solver("pyvrp")(replace(problem, stops=stops), budget(5))


@needs_pyvrp
def test_whoever_stops_the_search_stops_pyvrp():
    asked = iter(range(1000))

    with contextlib.suppress(PlanError):  # too few steps for a plan, maybe
        get_solver("pyvrp")(
            random_problem(80),
            Budget(time.monotonic, 60.0, None, lambda: next(asked) >= 100),
        )  # fmt: skip

    assert next(asked) == 101
