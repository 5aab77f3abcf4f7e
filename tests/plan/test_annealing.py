"""What a search books of its budget, on a clock that is turned by hand."""

from __future__ import annotations

from canvass.plan.annealing import Budget, count_steps


def test_a_run_that_may_have_ended_early_says_nothing_of_the_speed():
    now = 0.0
    budget = Budget(lambda: now, 30.0, None)
    now = 0.1

    count_steps(budget, 1_000_000, 0.0, 1, is_whole=False)

    assert (budget.done, budget.rate) == (1_000_000, 20_000.0)
    # 4,000 steps in a tenth of a second, half believed: (20,000 + 40,000) / 2.
    count_steps(budget, 4_000, 0.0, 1)
    assert budget.rate == 30_000.0
