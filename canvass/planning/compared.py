"""What a plan is compared with: a list by street, and turfs cut by hand."""

from __future__ import annotations

from dataclasses import replace

from canvass.doors.housenumber import fold, leading_number, sort_key
from canvass.plan.baselines import Baseline, hand_cut_turfs
from canvass.plan.problem import Problem
from canvass.planning.task import Task


def list_order(task: Task, planned: list[int]) -> list[int]:
    """Return locations sorted by street and number, like a list from a register."""

    def key(location: int) -> tuple[str, object, int]:
        first = task.stops[location - 1].entrance.addresses[0]
        return fold(first.street), sort_key(first.housenumber), location

    return sorted(planned, key=key)


def without_margin(other: Baseline, margin_s: float) -> Baseline:
    """Return a baseline with its expected time, without margins."""
    share = 1 - margin_s / other.total_s if other.total_s else 1.0
    return replace(
        other,
        total_s=other.total_s - margin_s,
        durations_s=tuple(share * one for one in other.durations_s),
    )


def hand_cut(task: Task, kept: Problem, planned: list[int], turfs: int) -> Baseline:
    """Return the planned part of a district cut by hand into turfs, as a careful organizer does."""
    firsts = [task.stops[i - 1].entrance.addresses[0] for i in sorted(planned)]
    return hand_cut_turfs(
        kept,
        [fold(first.street) for first in firsts],
        [leading_number(first.housenumber) for first in firsts],
        turfs,
    )
