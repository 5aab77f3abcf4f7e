"""Shortest times in the corner graph: a binary-heap Dijkstra that stops at its last target.

scipy's Dijkstra computes a full row per source and cannot stop at a set of targets. This one can;
it also releases the GIL and runs the sources in parallel (E. W. Dijkstra, Numer. Math. 1, 1959).
"""

from __future__ import annotations

import itertools
import os
from concurrent.futures import ThreadPoolExecutor

import numba as nb
import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

SIDE_BY_SIDE = 64  # searches from fewer sources end before threads would have started


@nb.njit(cache=True, nogil=True)
def _sift_up(keys: FloatArray, items: IntArray, place: int) -> None:
    key, item = keys[place], items[place]
    while place > 0:
        parent = (place - 1) >> 1
        if keys[parent] <= key:
            break
        keys[place], items[place] = keys[parent], items[parent]
        place = parent
    keys[place], items[place] = key, item


@nb.njit(cache=True, nogil=True)
def _pop(keys: FloatArray, items: IntArray, size: int) -> None:
    key, item = keys[size - 1], items[size - 1]
    last = size - 1
    place = 0
    while True:
        child = 2 * place + 1
        if child >= last:
            break
        if child + 1 < last and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[place], items[place] = keys[child], items[child]
        place = child
    keys[place], items[place] = key, item


@nb.njit(cache=True, nogil=True)
def fill_rows(
    first: IntArray,
    to: IntArray,
    cost: FloatArray,
    sources: IntArray,
    targets: IntArray,
    out: NDArray[np.float32],
) -> None:
    """Fill `out` (len(sources), len(targets)) with times in seconds; inf where there is no path.

    Each search ends at its last target and resets only what it touched, which in a large city is a
    small part of the graph.
    """
    nodes = first.shape[0] - 1
    is_wanted = np.zeros(nodes, np.bool_)
    for target in targets:
        is_wanted[target] = True
    wanted = 0
    # Counted here: for `sum` numba compiles its messages as well, which takes seconds.
    for node in range(nodes):
        wanted += is_wanted[node]
    time = np.full(nodes, np.inf)
    touched = np.empty(nodes, np.int64)
    keys = np.empty(to.shape[0] + 1)
    items = np.empty(to.shape[0] + 1, np.int64)
    for row in range(sources.shape[0]):
        time[sources[row]] = 0.0
        touched[0], count = sources[row], 1
        keys[0], items[0], size = 0.0, sources[row], 1
        left = wanted
        while size > 0:
            key, node = keys[0], items[0]
            _pop(keys, items, size)
            size -= 1
            if key > time[node]:
                continue
            if is_wanted[node]:
                left -= 1
                if left == 0:
                    break
            for k in range(first[node], first[node + 1]):
                other = to[k]
                candidate = key + cost[k]
                if candidate < time[other]:
                    if time[other] == np.inf:
                        touched[count] = other
                        count += 1
                    time[other] = candidate
                    keys[size], items[size] = candidate, other
                    size += 1
                    _sift_up(keys, items, size - 1)
        for column in range(targets.shape[0]):
            out[row, column] = time[targets[column]]
        for i in range(count):
            time[touched[i]] = np.inf


def table(
    first: IntArray, to: IntArray, cost: FloatArray, sources: IntArray, targets: IntArray
) -> NDArray[np.float32]:
    """Return (len(sources), len(targets)) times in seconds; inf where there is no path."""
    out = np.empty((sources.shape[0], targets.shape[0]), np.float32)
    if sources.shape[0] < SIDE_BY_SIDE:
        fill_rows(first, to, cost, sources, targets, out)
        return out
    threads = min(os.cpu_count() or 1, 1 + sources.shape[0] // 64)
    cuts = np.linspace(0, sources.shape[0], threads + 1).astype(np.int64)
    with ThreadPoolExecutor(threads) as pool:
        rows = [
            pool.submit(fill_rows, first, to, cost, sources[a:b], targets, out[a:b])
            for a, b in itertools.pairwise(cuts)
        ]
    for part in rows:
        part.result()
    return out


@nb.njit(cache=True, nogil=True)
def fill_pairs(
    first: IntArray,
    to: IntArray,
    cost: FloatArray,
    sources: IntArray,
    source_s: FloatArray,
    targets: IntArray,
    target_s: FloatArray,
    out: FloatArray,
) -> None:
    """Lower `out[k]` to the best time from an end of pair k's source to an end of its target.

    `sources` and `targets` (n, 2) are corners, `source_s` and `target_s` the times to them. Each
    search ends when it can no longer improve `out[k]`, and resets only what it touched.
    """
    nodes = first.shape[0] - 1
    time = np.full(nodes, np.inf)
    touched = np.empty(nodes, np.int64)
    keys = np.empty(to.shape[0] + 3)
    items = np.empty(to.shape[0] + 3, np.int64)
    for row in range(sources.shape[0]):
        size, count = 0, 0
        for i in range(2):
            node = sources[row, i]
            if source_s[row, i] < time[node]:
                if time[node] == np.inf:
                    touched[count] = node
                    count += 1
                time[node] = source_s[row, i]
                keys[size], items[size] = source_s[row, i], node
                size += 1
                _sift_up(keys, items, size - 1)
        best = out[row]
        while size > 0:
            key, node = keys[0], items[0]
            if key >= best:
                break
            _pop(keys, items, size)
            size -= 1
            if key > time[node]:
                continue
            for j in range(2):
                if targets[row, j] == node:
                    best = min(best, key + target_s[row, j])
            for k in range(first[node], first[node + 1]):
                other = to[k]
                candidate = key + cost[k]
                if candidate < time[other]:
                    if time[other] == np.inf:
                        touched[count] = other
                        count += 1
                    time[other] = candidate
                    keys[size], items[size] = candidate, other
                    size += 1
                    _sift_up(keys, items, size - 1)
        out[row] = best
        for i in range(count):
            time[touched[i]] = np.inf


@nb.njit(cache=True, nogil=True)
def search_all(
    first: IntArray, to: IntArray, cost: FloatArray, sources: IntArray, source_s: FloatArray
) -> tuple[FloatArray, IntArray]:
    """Return per corner the best time from any source, and the position of the last link.

    The time of each source (`source_s`) is added. Without a path they are `inf` and -1.
    """
    nodes = first.shape[0] - 1
    time = np.full(nodes, np.inf)
    via = np.full(nodes, -1, np.int64)
    keys = np.empty(to.shape[0] + 3)
    items = np.empty(to.shape[0] + 3, np.int64)
    size = 0
    for i in range(sources.shape[0]):
        if source_s[i] < time[sources[i]]:
            time[sources[i]] = source_s[i]
            keys[size], items[size] = source_s[i], sources[i]
            size += 1
            _sift_up(keys, items, size - 1)
    while size > 0:
        key, node = keys[0], items[0]
        _pop(keys, items, size)
        size -= 1
        if key > time[node]:
            continue
        for k in range(first[node], first[node + 1]):
            other = to[k]
            candidate = key + cost[k]
            if candidate < time[other]:
                time[other] = candidate
                via[other] = k
                keys[size], items[size] = candidate, other
                size += 1
                _sift_up(keys, items, size - 1)
    return time, via


@nb.njit(cache=True, nogil=True)
def search_between(
    first: IntArray,
    to: IntArray,
    cost: FloatArray,
    sources: IntArray,
    source_s: FloatArray,
    targets: IntArray,
    target_s: FloatArray,
    most_s: float,
) -> tuple[float, int, IntArray]:
    """Return the best time from any source to any target, the target, and the links used.

    The times of both ends are added. Paths of `most_s` or more are not searched; the target is then
    -1. The last value has, per corner, the position of the link by which it was reached.
    """
    nodes = first.shape[0] - 1
    time = np.full(nodes, np.inf)
    via = np.full(nodes, -1, np.int64)
    keys = np.empty(to.shape[0] + 3)
    items = np.empty(to.shape[0] + 3, np.int64)
    size = 0
    for i in range(sources.shape[0]):
        if source_s[i] < time[sources[i]]:
            time[sources[i]] = source_s[i]
            keys[size], items[size] = source_s[i], sources[i]
            size += 1
            _sift_up(keys, items, size - 1)
    best, end = most_s, -1
    while size > 0:
        key, node = keys[0], items[0]
        if key >= best:
            break
        _pop(keys, items, size)
        size -= 1
        if key > time[node]:
            continue
        for j in range(targets.shape[0]):
            if targets[j] == node and key + target_s[j] < best:
                best, end = key + target_s[j], j
        for k in range(first[node], first[node + 1]):
            other = to[k]
            candidate = key + cost[k]
            if candidate < time[other]:
                time[other] = candidate
                via[other] = k
                keys[size], items[size] = candidate, other
                size += 1
                _sift_up(keys, items, size - 1)
    return best, end, via
