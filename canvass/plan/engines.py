"""The engines that search for routes, behind one protocol: our own, and PyVRP to compare with.

Every engine's plan is checked by the same checker and compared with the same bound.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from typing import Protocol

from canvass.errors import InputError
from canvass.plan.plan import Plan
from canvass.plan.problem import Problem
from canvass.plan.search.budget import Budget
from canvass.plan.search.even import Evenness
from canvass.plan.search.solve import Progress, solve

OWN, PYVRP = "canvass", "pyvrp"
ENGINES = (OWN, PYVRP)


class Solver(Protocol):
    """A function that solves a problem; see `canvass.plan.search.solve.solve` for the arguments."""

    def __call__(
        self,
        problem: Problem,
        budget: Budget,
        *,
        seed: int = 0,
        max_routes: int | None = None,
        evenness: Evenness | None = None,
        start: Sequence[Sequence[int]] | None = None,
        hot_s: float | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Plan:
        """Return a plan; raises PlanError if the problem cannot be planned."""
        ...


def get_solver(engine: str) -> Solver:
    """Return the engine of that name; raises InputError if it is unknown or not installed."""
    if engine == OWN:
        return solve
    if engine != PYVRP:
        raise InputError(
            "--engine {engine}: not known; give one of {known}",
            engine=repr(engine[:40]), known=", ".join(ENGINES),
        )  # fmt: skip
    if importlib.util.find_spec("pyvrp") is None:
        raise InputError(
            "--engine pyvrp: PyVRP is not installed; install it with: "
            'pip install "canvass-planner[pyvrp]"'
        )
    from canvass.plan.pyvrp_engine import solve_by_pyvrp

    return solve_by_pyvrp
