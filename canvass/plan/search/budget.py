"""The budget of a search in seconds or steps, and the measured speed of the search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

MOST_STEPS = 60_000  # between two checks of `should_stop`

Tell = Callable[[int, float, str], None]  # progress callback: routes, hours, current activity


@dataclass(slots=True)
class Budget:
    """The budget of a search: seconds by `clock`, or steps. Also holds whether it was stopped.

    The time runs from the moment the budget is made. If `iterations` is given it decides.
    """

    clock: Callable[[], float]
    time_limit_s: float | None = None
    iterations: int | None = None
    should_stop: Callable[[], bool] | None = None
    done: int = 0
    was_interrupted: bool = False
    started_s: float = field(init=False)
    rate: float = field(default=40_000.0, init=False)  # steps per second, all threads together

    def __post_init__(self) -> None:
        self.started_s = self.clock()

    def spent_s(self) -> float:
        """Return the seconds since the budget was made."""
        return self.clock() - self.started_s

    def share(self) -> float:
        """Return how much of the budget is used, 0..1."""
        if self.iterations is not None:
            return min(1.0, self.done / max(1, self.iterations))
        return min(1.0, self.spent_s() / max(1e-9, self.time_limit_s or 0.0))

    def left_steps(self) -> float:
        """Return about how many steps are left."""
        if self.iterations is not None:
            return max(0.0, float(self.iterations - self.done))
        return self.rate * max(0.0, (self.time_limit_s or 0.0) - self.spent_s())

    def is_stopped(self) -> bool:
        """Return whether the search was stopped from outside; ask `should_stop` if not yet."""
        if self.should_stop is not None and self.should_stop():
            self.was_interrupted = True
        return self.was_interrupted

    def is_over(self) -> bool:
        """Return whether the budget is used up or the search was stopped."""
        return self.is_stopped() or self.share() >= 1.0

    def slice_steps(self, parts: int, epochs: int, until: float) -> int:
        """Return how many steps each of `parts` zones runs in the next epoch."""
        if self.iterations is not None:
            each = self.iterations / (epochs * parts)
            left = (until * self.iterations - self.done) / parts + 1
            return max(1, int(min(each, left, MOST_STEPS)))
        left_s = max(0.02, until * (self.time_limit_s or 0.0) - self.spent_s())
        slice_s = min(left_s, max(0.1, min(1.0, (self.time_limit_s or 0.0) / epochs)))
        return max(200, int(self.rate * slice_s / parts))

    def steps_for(self, part: float, until: float, parts: int) -> int:
        """Return how many steps each of `parts` zones can run in a share `part` of the budget.

        The share ends at `until` (0..1) at the latest.
        """
        part = min(part, until - self.share())
        if self.iterations is not None:
            return max(1, int(part * self.iterations / parts))
        return max(200, int(part * (self.time_limit_s or 0.0) * self.rate / parts))


@dataclass(frozen=True, slots=True)
class SearchContext:
    """What every part of a search needs: budget, seed, progress callback and number of threads."""

    budget: Budget
    seed: int
    tell: Tell
    chains: int


def count_steps(
    budget: Budget, steps: int, before_s: float, parts: int, *, is_whole: bool = True
) -> None:
    """Charge the budget for the `steps` that each of `parts` zones has run since `before_s`.

    If all of them were really run (`is_whole`), the estimate of steps per second is updated.
    """
    spent_s = budget.spent_s() - before_s
    budget.done += steps * parts
    if is_whole and spent_s > 0.01:
        budget.rate = 0.5 * budget.rate + 0.5 * steps * parts / spent_s
