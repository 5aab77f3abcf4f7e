"""The problem whose lower bound holds for a shift, though its teams differ in pace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from canvass.plan.problem import Problem
from canvass.planning.task import Task


def quickest_problem(tasks: Sequence[Task]) -> Problem:
    """Return the problem in which whoever is quickest does everything.

    `tasks` have the same stops, each at the pace of other teams. Every stop takes the least time it
    takes in any of them, walking is that of the quickest pace, and the shift the longest. No plan
    for these teams takes less than the best plan of this problem.
    """
    quickest = max(tasks, key=lambda task: task.walking.speed_mps).problem
    stops = []
    for same in zip(*(task.problem.stops for task in tasks), strict=True):
        service_s = min(stop.service_s for stop in same)
        expected_s = min(stop.service_s - stop.margin_s for stop in same)
        stops.append(replace(same[0], service_s=service_s, margin_s=service_s - expected_s))
    shift_s = max(task.problem.shift_s for task in tasks)
    return replace(quickest, stops=tuple(stops), shift_s=shift_s)
