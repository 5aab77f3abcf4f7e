"""Squares mapped as areas are walked straight across between the places where streets enter."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import shapely
from shapely import LineString, Polygon

MOST_ENTRIES = 24


def square_lines(
    ring: Sequence[int], entries: Sequence[int], xy_by_node: Mapping[int, tuple[float, float]]
) -> list[tuple[int, ...]]:
    """Return node runs to walk in a square: its outline, and the straight ways inside it.

    `ring` is the closed run of its outline's nodes, `entries` the nodes other ways share with it.
    Straight ways join entries that see each other; a square with very many entries keeps only its
    outline.
    """
    runs = [tuple(ring)]
    area = Polygon([xy_by_node[node] for node in ring])
    if not area.is_valid or area.area < 1.0 or len(entries) > MOST_ENTRIES:
        return runs
    shapely.prepare(area)
    beside = set(itertools.pairwise(ring)) | {(b, a) for a, b in itertools.pairwise(ring)}
    for a, b in itertools.combinations(entries, 2):
        if (a, b) in beside:
            continue
        if area.covers(LineString([xy_by_node[a], xy_by_node[b]])):
            runs.append((a, b))
    return runs
