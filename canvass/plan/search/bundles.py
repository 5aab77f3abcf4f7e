"""Bundles of stops that stay on one route: a building, or as much of a block face as fits.

A plan for a fixed number of teams is searched in bundles first, so that no building and hardly any
block face is shared between teams. Then it is searched stop by stop within those routes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from canvass.plan.problem import Problem, Stop, TakenTimes

MOST_SHARE = 0.25
"""The largest share of a shift for a bundle of several buildings; larger bundles pack badly."""


ALONG_SHARE = 0.35
"""The share of the walk along a bundle that counts as its service time. The legs to and from its
middle stop already hold half of that walk each, if a team passes through."""


def make_bundles(
    problem: Problem, locations: Sequence[int], *, most_share: float = MOST_SHARE
) -> list[list[int]]:
    """Return the locations in bundles, each in order along its block face.

    Stops of one building form a bundle unless they fill more than a shift with the walk from the
    base and back. Neighbouring buildings on a block face join, up to `most_share` of a shift; a
    longer face is cut into about equal parts. A needed or locked stop, or one kept apart from
    another, is a bundle of its own. Stops with different homes never share a bundle.
    """
    barred = {i for pair in problem.apart for i in pair}
    atoms: dict[object, list[int]] = defaultdict(list)
    for i in locations:
        stop = problem.stops[i - 1]
        is_single = not stop.building or i in barred or stop.is_needed or stop.is_locked
        atoms[i if is_single else (stop.building, *_kind(stop))].append(i)
    whole: list[list[int]] = []
    for atom in atoms.values():
        whole += [atom] if _fits(problem, atom) else [[i] for i in atom]
    by_face: dict[object, list[list[int]]] = defaultdict(list)
    for atom in whole:
        by_face[_face_key(problem, atom)].append(atom)
    bundles: list[list[int]] = []
    for key, mine in by_face.items():
        if key is None or not most_share:
            bundles += [_in_order(problem, atom) for atom in mine]
        else:
            bundles += _cut_face(problem, mine, most_share * problem.shift_s)
    return sorted(bundles)


def _kind(stop: Stop) -> tuple[int, float, bool]:
    """Return what stops of a bundle share: home route, price of leaving it (s), whether needed."""
    return stop.home, stop.stay_s, stop.is_needed


def _face_key(problem: Problem, atom: Sequence[int]) -> object:
    """Return the block face of most stops of an atom, with their kind; None if it stays alone."""
    faces = [problem.stops[i - 1].face for i in atom]
    face = max(dict.fromkeys(faces), key=faces.count)
    apart = {i for pair in problem.apart for i in pair}
    is_held = any(problem.stops[i - 1].is_needed or problem.stops[i - 1].is_locked for i in atom)
    if face < 0 or is_held or apart.intersection(atom):
        return None
    return (face, *_kind(problem.stops[atom[0] - 1]))


def _service_s(problem: Problem, group: Sequence[int]) -> float:
    return sum(problem.stops[i - 1].service_s for i in group)


def _walk_s(problem: Problem, group: Sequence[int]) -> float:
    return float(problem.times.legs(list(group)).sum()) if len(group) > 1 else 0.0


def _fits(problem: Problem, group: Sequence[int]) -> bool:
    """Return whether a group of stops alone fits in one shift."""
    away_s = float(problem.times.table([0], group).max())
    in_order = _in_order(problem, group)
    needed_s = _service_s(problem, group) + _walk_s(problem, in_order) + 2 * away_s
    return needed_s <= problem.shift_s


def _in_order(problem: Problem, group: Sequence[int]) -> list[int]:
    """Return stops sorted by block face and position along it."""
    return sorted(group, key=lambda i: (problem.stops[i - 1].face, problem.stops[i - 1].along_m, i))


def _cut_face(problem: Problem, atoms: list[list[int]], most_s: float) -> list[list[int]]:
    """Cut a block face into as few runs of whole atoms as `most_s` allows, about equally long.

    `most_s` is the most service time of a run, in seconds.
    """

    def along_m(atom: Sequence[int]) -> float:
        return float(np.mean([problem.stops[i - 1].along_m for i in atom]))

    atoms = sorted(atoms, key=lambda atom: (along_m(atom), atom))
    total_s = sum(_service_s(problem, atom) for atom in atoms)
    count = max(1, int(np.ceil(total_s / most_s)))
    runs: list[list[int]] = [[]]
    spent_s = 0.0
    for atom in atoms:
        service_s = _service_s(problem, atom)
        middle_s = spent_s + service_s / 2
        if runs[-1] and (
            middle_s > len(runs) * total_s / count or not _fits(problem, [*runs[-1], *atom])
        ):
            runs.append([])
        runs[-1] += atom
        spent_s += service_s
    return [_in_order(problem, run) for run in runs]


def bundle_problem(problem: Problem, bundles: Sequence[Sequence[int]]) -> Problem:
    """Return the problem whose stops are the bundles, each placed at its middle stop.

    A bundle's service time is that of its stops plus a share of the walk along them. Its value is
    the sum of theirs.
    """
    middles = [bundle[len(bundle) // 2] for bundle in bundles]
    number = {i: k for k, bundle in enumerate(bundles, start=1) for i in bundle}
    stops = []
    for bundle, middle in zip(bundles, middles, strict=True):
        mine = [problem.stops[i - 1] for i in bundle]
        values = [stop.value for stop in mine]
        value = (
            None
            if all(v is None for v in values)
            else sum(
                float(stop.doors) if v is None else v for stop, v in zip(mine, values, strict=True)
            )
        )
        stops.append(
            replace(
                problem.stops[middle - 1],
                doors=sum(stop.doors for stop in mine),
                service_s=_service_s(problem, bundle) + ALONG_SHARE * _walk_s(problem, bundle),
                value=value,
            )
        )  # fmt: skip
    apart = {
        (min(number[a], number[b]), max(number[a], number[b]))
        for a, b in problem.apart
        if a in number and b in number and number[a] != number[b]
    }
    times = TakenTimes(problem.times, np.array([0, *middles], dtype=np.int64))
    return Problem(tuple(stops), problem.depot_xy_m, problem.shift_s, times, tuple(sorted(apart)))


def expand(
    bundles: Sequence[Sequence[int]], routes: Sequence[Sequence[int]], places: NDArray[np.float64]
) -> list[list[int]]:
    """Turn routes over bundles (locations from 1) into routes over stops.

    Each bundle is walked from the end nearer to the previous stop. `places` (n + 1, 2) are metres;
    row 0 is the base.
    """
    expanded = []
    for route in routes:
        line: list[int] = []
        for k in route:
            bundle = list(bundles[k - 1])
            here = places[line[-1] if line else 0]
            ends = places[[bundle[0], bundle[-1]]] - here
            if np.hypot(*ends[1]) < np.hypot(*ends[0]):
                bundle.reverse()
            line += bundle
        expanded.append(line)
    return expanded
