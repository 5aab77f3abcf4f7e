"""How well anybody could know the minutes of a talk after two evenings.

    python -m tests.planning.best_times [WEEKS]

Three ways on the same ten lists: what the program learns; the mean of all that fits, for somebody
who knows how the hidden weeks are drawn and which lists were the same team's; and a stopwatch at
every talk, which still measures some eighty talks and not all that could have been.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from canvass.planning.learn_times import learn_times
from canvass.planning.time_model import USUAL_TIMES, Margin
from canvass.planning.walked_lists import WalkedList
from tests.planning.hidden_times import LEARNING, SHIFT_S, TEAMS, World, draw_world, fill, walk

DRAWS, EVENING_CV, KNOCK_CV = 100_000, 0.05, 0.3


def play(seed: int) -> tuple[World, list[WalkedList]]:
    """Return a hidden week and its ten lists, evening by evening, the teams in one order."""
    rng = np.random.default_rng(seed)
    world = draw_world(rng)
    slow = np.exp(rng.normal(0, world.team_cv, TEAMS))
    margin = Margin(replace(USUAL_TIMES, p_open=world.p_open), SHIFT_S, 0.2)
    lists = []
    for k in range(LEARNING * TEAMS):
        route = fill(rng, margin, 1.0)
        tonight = slow[k % TEAMS] * np.exp(rng.normal(0, EVENING_CV))
        lists.append(replace(walk(rng, world, route, 1.0, tonight), code=str(k)))
    return world, lists


def know_best(lists: Sequence[WalkedList], rng: np.random.Generator) -> float:
    """Return the median seconds of a talk among all hidden weeks, weighed by how they fit."""
    knock = 60 * rng.uniform(0.7, 1.4, (DRAWS, 1))
    talk = 60 * rng.uniform(1.5, 8.0, (DRAWS, 1))
    mps, team_cv = rng.uniform(1.05, 1.4, (DRAWS, 1)), rng.uniform(0.05, 0.15, DRAWS)
    talk_cv = rng.uniform(0.6, 1.2, (DRAWS, 1))
    columns = [
        (w.seconds or 0.0, w.knocked, w.houses.opened + w.flats.opened, w.talked, w.walk_s)
        for w in lists
    ]
    seconds, doors, opened, talks, walk_s = np.array(columns).T
    mean = walk_s * 1.25 / mps + 30 * opened + doors * knock + talks * talk
    variance = doors * (KNOCK_CV * knock) ** 2 + talks * (talk_cv * talk) ** 2
    variance = variance + (EVENING_CV * mean) ** 2
    fit = np.zeros(DRAWS)
    for team in range(TEAMS):
        mine = slice(team, None, TEAMS)
        fit += _fit_of_team(seconds[mine], mean[:, mine], variance[:, mine], team_cv**2)
    weights = np.exp(fit - fit.max())
    order = np.argsort(talk[:, 0])
    share = np.cumsum(weights[order]) / weights.sum()
    return float(talk[order, 0][np.searchsorted(share, 0.5)])


def _fit_of_team(
    seconds: NDArray[np.float64],
    mean: NDArray[np.float64],
    variance: NDArray[np.float64],
    shared: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the log-likelihood of one team's lists, which are slow or quick together."""
    off = seconds - mean
    alone, both = (off * off / variance).sum(1), (mean * off / variance).sum(1)
    weight = (mean * mean / variance).sum(1)
    quadratic = alone - shared * both**2 / (1 + shared * weight)
    spread: NDArray[np.float64] = np.log(variance).sum(1) + np.log1p(shared * weight)
    return -0.5 * (quadratic + spread)


def main() -> None:
    """Print how far off each way is."""
    rng = np.random.default_rng(1)
    rows = []
    for seed in range(int(sys.argv[1]) if len(sys.argv) > 1 else 200):
        world, lists = play(seed)
        learned = learn_times(lists, USUAL_TIMES, 1.25).guess("talk", is_flat=True)
        count = round(sum(walked.talked for walked in lists))
        timed = world.talks_s(rng, count) / count
        ways = (60 * learned.middle, know_best(lists, rng), timed)
        rows.append([way / world.talk_s for way in ways])
    for name, ratios in zip(("learned", "best", "stopwatch"), np.array(rows).T, strict=True):
        off = np.abs(ratios - 1)
        sys.stdout.write(
            f"{name} | {100 * np.median(off):.0f} % off in the middle | within a tenth in "
            f"{100 * np.mean(off <= 0.1):.0f} % of weeks\n"
        )


if __name__ == "__main__":
    main()
