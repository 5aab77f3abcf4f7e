"""What a search books of its budget, on a clock that is turned by hand."""

from __future__ import annotations

from canvass.plan.search.budget import Budget, count_steps


def test_a_run_that_may_have_ended_early_says_nothing_of_the_speed():
    now = 0.0
    budget = Budget(lambda: now, 30.0, None)
    now = 0.1

    count_steps(budget, 1_000_000, 0.0, 1, is_whole=False)

    assert (budget.done, budget.rate) == (1_000_000, 40_000.0)
    # Two parts of 4,000 steps in a tenth of a second, half believed: (40,000 + 80,000) / 2.
    count_steps(budget, 4_000, 0.0, 2)
    assert budget.rate == 60_000.0
