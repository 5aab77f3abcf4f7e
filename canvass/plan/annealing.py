"""The search on one dense ground: epochs of ruin and recreate on zones cut anew each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from canvass.plan.ground import Ground
from canvass.plan.labels import label_routes
from canvass.plan.state import UNPRICED, Heat, Routes, Rules, cost_s, load_s, run
from canvass.plan.zones import cut_routes

HOT_S, COLD_S = 80.0, 0.8
WARM_S = 4.0  # where a search begins that shall change little
EPOCHS = 24
LATE = 0.8  # from here on each epoch begins from the best of the last
MOST_STEPS = 60_000  # between two looks at whether somebody stopped the search
CHAINS = 2
SMALL_STOPS = 300
GOLDEN = 0.6180339887
FLEET_SHARE = 0.2
PRICE_S, PRICE_STEP_S = 600.0, 40.0

Tell = Callable[[int, float, str], None]


@dataclass(slots=True)
class Budget:
    """What a search may use: seconds by `clock`, or steps; and whether somebody stopped it."""

    clock: Callable[[], float]
    time_limit_s: float | None
    iterations: int | None
    should_stop: Callable[[], bool] | None = None
    done: int = 0
    was_interrupted: bool = False
    started_s: float = field(init=False)
    rate: float = field(default=20_000.0, init=False)

    def __post_init__(self) -> None:
        self.started_s = self.clock()

    def spent_s(self) -> float:
        """Return the seconds since the search began."""
        return self.clock() - self.started_s

    def share(self) -> float:
        """Return how much of the budget is used, 0..1."""
        if self.iterations is not None:
            return min(1.0, self.done / max(1, self.iterations))
        return min(1.0, self.spent_s() / max(1e-9, self.time_limit_s or 0.0))

    def left_steps(self) -> float:
        """Return about how many steps of one chain are left."""
        if self.iterations is not None:
            return max(0.0, float(self.iterations - self.done))
        return self.rate * max(0.0, (self.time_limit_s or 0.0) - self.spent_s())

    def is_over(self) -> bool:
        """Return whether to stop now."""
        if self.should_stop is not None and self.should_stop():
            self.was_interrupted = True
        return self.was_interrupted or self.share() >= 1.0

    def slice_steps(self, chains: int, epochs: int, until: float) -> int:
        """Return the steps each chain runs in the next epoch."""
        if self.iterations is not None:
            each = self.iterations / (epochs * chains)
            left = (until * self.iterations - self.done) / chains + 1
            return max(1, int(min(each, left, MOST_STEPS)))
        left_s = max(0.02, until * (self.time_limit_s or 0.0) - self.spent_s())
        slice_s = min(left_s, max(0.1, min(1.0, (self.time_limit_s or 0.0) / epochs)))
        return max(200, int(self.rate * slice_s))


def temperature(share: float, hot_s: float = HOT_S) -> float:
    """Return the temperature (seconds) when `share` of the budget is used."""
    return hot_s * float((COLD_S / hot_s) ** min(1.0, max(0.0, share)))


def unpriced(ground: Ground) -> NDArray[np.float64]:
    """Return prices at which no stop stays absent."""
    return np.full(len(ground.times), UNPRICED)


def remove_routes(
    ground: Ground,
    routes: Routes,
    budget: Budget,
    rng: NDArray[np.uint64],
    tell: Tell,
    until: float,
) -> Routes:
    """Take routes away one by one and insert their stops elsewhere, as long as that succeeds.

    A stop that stays out gets dearer at every try (absence counts of the paper in `kernel`).
    """
    least = fewest_by_work(ground, [c for route in routes for c in route])
    best = routes
    while len(best) > least and budget.share() < until and not budget.is_over():
        loads = [np.inf if ground.locked[route].any() else load_s(ground, route) for route in best]
        gone = int(np.argmin(loads))
        if loads[gone] == np.inf:
            break
        now = [list(route) for k, route in enumerate(best) if k != gone]
        absent = list(best[gone])
        prize = np.full(len(ground.times), PRICE_S)
        rules = Rules(len(now), prize, PRICE_STEP_S)
        while absent and budget.share() < until and not budget.is_over():
            steps = budget.slice_steps(1, 60, until)
            before_s = budget.spent_s()
            heat = Heat(20.0, 5.0)
            now, absent, _, _ = run(
                ground, now, absent, steps=steps, heat=heat, rules=rules, rng=rng
            )
            # A run ends as soon as nothing is absent: how fast it was is not known then.
            count_steps(budget, steps, before_s, 1, is_whole=bool(absent))
        if absent:
            break
        best = [route for route in now if route]
        tell(len(best), total_hours(ground, best), "fewer routes")
    return best


def fewest_by_work(ground: Ground, stops: Sequence[int]) -> int:
    """Return a number of routes no plan can be below: the service alone fills so many shifts."""
    work_s = float(ground.service[list(stops)].sum())
    return max(1, int(np.ceil(work_s / ground.shift_s - 1e-9)))


def total_hours(ground: Ground, routes: Routes) -> float:
    """Return walking and service hours of all routes."""
    return sum(load_s(ground, route) for route in routes if route) / 3600.0


def count_steps(
    budget: Budget, steps: int, before_s: float, chains: int, *, is_whole: bool = True
) -> None:
    """Book steps done since `before_s`, and learn how fast they go (where all were done)."""
    spent_s = budget.spent_s() - before_s
    budget.done += steps * chains
    if is_whole and spent_s > 0.01:
        budget.rate = 0.5 * budget.rate + 0.5 * steps / spent_s


def improve(
    ground: Ground,
    routes: Routes,
    xy_m: NDArray[np.float64],
    budget: Budget,
    seed: int,
    tell: Tell,
    *,
    until: float = 1.0,
    chains: int = CHAINS,
    hot_s: float = HOT_S,
    enough_routes: int = 1,
) -> Routes:
    """Return better routes over the same stops within the budget.

    `hot_s` is the temperature to begin with: the lower, the less changes. Routes are taken away
    only while there are more than `enough_routes`.
    """
    rngs = [np.array([seed * 1_000_003 + 17 * k + 1], dtype=np.uint64) for k in range(chains)]
    routes = [route for route in routes if route]
    if len(routes) > max(1, enough_routes):
        routes = remove_routes(ground, routes, budget, rngs[0], tell, FLEET_SHARE * until)
    begun = budget.share()
    best, best_cost = routes, cost_s(ground, routes)
    tell(len(best), total_hours(ground, best), "improving")
    turn = 0.0
    while not budget.is_over() and budget.share() < until:
        share = (budget.share() - begun) / max(1e-9, until - begun)
        parts = zone_count(routes, chains)
        ahead = share + slice_of(budget, parts, until) / _all_steps(budget, parts, begun, until)
        heat = Heat(temperature(share, hot_s), temperature(ahead, hot_s))
        is_late = share >= LATE
        ended = run_epoch(
            ground, routes, xy_m, budget, rngs, until=until, turn=turn, heat=heat,
            rules=Rules(len(routes) + 2, unpriced(ground)), keep_best=is_late,
        )  # fmt: skip
        turn = (turn + GOLDEN) % 1.0
        routes = ended
        if (cost := cost_s(ground, ended)) < best_cost - 1e-6:
            best, best_cost = ended, cost
        tell(len(best), total_hours(ground, best), "improving")
    return best


def zone_count(routes: Routes, chains: int) -> int:
    """Return in how many zones routes are searched side by side."""
    stops = sum(len(route) for route in routes)
    return chains if stops >= SMALL_STOPS and len(routes) >= 4 * chains else 1


def slice_of(budget: Budget, parts: int, until: float) -> int:
    """Return the steps each zone runs in the next epoch."""
    return budget.slice_steps(parts, EPOCHS if budget.iterations else 60, until)


def run_epoch(
    ground: Ground,
    routes: Routes,
    xy_m: NDArray[np.float64],
    budget: Budget,
    rngs: list[NDArray[np.uint64]],
    *,
    until: float,
    turn: float,
    heat: Heat,
    rules: Rules,
    keep_best: bool = True,
) -> Routes:
    """Return routes after one slice of the budget, cut into zones searched side by side.

    `turn` turns the cut; `rngs` has one state per zone. The best of each zone is kept, or else
    where each zone ended.
    """
    parts = zone_count(routes, len(rngs))
    steps = slice_of(budget, parts, until)
    before_s = budget.spent_s()
    groups = cut_routes(routes, xy_m, (xy_m[0, 0], xy_m[0, 1]), parts, turn)
    groups = [group for group in groups if group]
    labels = label_routes(ground.home, ground.stay_s, routes, ground.held)
    every = ground.held.union(labels)
    spare = rules.max_routes - len(routes)

    def search(job: tuple[int, list[int]]) -> tuple[Routes, list[int], Routes, list[int]]:
        k, group = job
        names = [labels[i] for i in group]
        own = replace(rules, max_routes=len(group) + spare)
        return run(
            ground, [routes[i] for i in group], [], steps=steps, heat=heat, rng=rngs[k],
            rules=own, labels=names, held=every.difference(names),
        )  # fmt: skip

    if len(groups) == 1:
        results = [search((0, groups[0]))]
    else:
        with ThreadPoolExecutor(len(groups)) as pool:
            results = list(pool.map(search, enumerate(groups)))
    count_steps(budget, steps, before_s, len(groups))
    return [route for now, _, best, _ in results for route in (best if keep_best else now)]


def _all_steps(budget: Budget, chains: int, begun: float, until: float) -> float:
    """Return about how many steps each chain has for the whole of this search."""
    if budget.iterations is not None:
        return max(1.0, budget.iterations * (until - begun) / chains)
    return max(1.0, budget.rate * (budget.time_limit_s or 0.0) * (until - begun))
