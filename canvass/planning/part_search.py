"""The search of a shift, part by part: each part of the teams has its share of the time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from canvass.plan.plan import Plan
from canvass.plan.problem import Problem
from canvass.plan.search.budget import Budget
from canvass.plan.search.solve import Watch, solve
from canvass.planning.crew import Solve
from canvass.planning.search_settings import Search


def shorter(search: Search, share: float) -> Search:
    """Return a search with a share of the time or the steps."""
    steps = search.iterations
    return replace(
        search,
        time_limit_s=share * search.time_limit_s,
        iterations=None if steps is None else max(1, round(share * steps)),
    )


def make_search(search: Search, teams: int, watch: Watch) -> Solve:
    """Return a search for part of the `teams`, with that part of the time or the steps."""

    def find(problem: Problem, start: Sequence[Sequence[int]], count: int) -> Plan:
        share = count / teams
        steps = search.iterations
        budget = Budget(
            time.monotonic,
            time_limit_s=None if steps is not None else share * search.time_limit_s,
            iterations=None if steps is None else max(1, round(share * steps)),
            should_stop=watch.should_stop,
        )
        return solve(
            problem,
            budget,
            seed=search.seed,
            max_routes=count,
            start=start if any(start) else None,
            on_progress=watch.on_progress,
        )

    return find
