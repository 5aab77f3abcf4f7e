"""Walking times and paths between places on the network: the base and the doors.

A place is attached to one pavement (link), at a distance along it and some steps away from it. From
there a path goes to either end of the pavement, or straight across to the other pavement of the
same street if it may be crossed there. Everything between pavements is the corner graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numba as nb
import numpy as np
import shapely
from numpy.typing import NDArray

from canvass.streets import dijkstra
from canvass.streets.attached import Places
from canvass.streets.graph import EdgeKind
from canvass.streets.network import LEFT, RIGHT, WalkNetwork
from canvass.units import WALKING_SPEED_MPS

SHARED_BY = 8


@dataclass(frozen=True, slots=True, eq=False)
class Leg:
    """The path from one place to the next: its line in metres, its time, and the roads crossed.

    `wait_s` is the part of `seconds` spent waiting to cross.
    """

    line_m: NDArray[np.float64]
    seconds: float
    crossed: tuple[str, ...]
    wait_s: float = 0.0


class _Ends(NamedTuple):
    """The places of a table: number, link, rows of the link's ends, seconds to them, approach."""

    place: NDArray[np.int64]
    link: NDArray[np.int64]
    row: NDArray[np.int64]
    leg_s: NDArray[np.float64]
    approach_s: NDArray[np.float64]


@nb.njit(cache=True, nogil=True)
def _combine(
    origins: _Ends,
    destinations: _Ends,
    twin: NDArray[np.int64],
    over_s: NDArray[np.float64],
    between: NDArray[np.float32],
    out: NDArray[np.float32],
) -> None:
    """Fill `out` with the best path: by the ends (four ways), on one pavement, or straight over."""
    o_place, o_link, o_row, o_leg, o_approach = origins
    d_place, d_link, d_row, d_leg, d_approach = destinations
    for i in range(o_place.shape[0]):
        row0, row1 = o_row[i, 0], o_row[i, 1]
        leg0, leg1 = o_leg[i, 0], o_leg[i, 1]
        link = o_link[i]
        other = twin[link]
        for j in range(d_place.shape[0]):
            if o_place[i] == d_place[j]:
                out[i, j] = 0.0
                continue
            c0, c1 = d_row[j, 0], d_row[j, 1]
            best = min(
                min(leg0 + between[row0, c0], leg1 + between[row1, c0]) + d_leg[j, 0],
                min(leg0 + between[row0, c1], leg1 + between[row1, c1]) + d_leg[j, 1],
            )
            if d_link[j] == link:
                best = min(best, abs(leg0 - d_leg[j, 0]))
            elif d_link[j] == other:
                best = min(best, abs(leg0 - d_leg[j, 0]) + over_s[link])
            out[i, j] = best + o_approach[i] + d_approach[j]


class WalkTimes:
    """Walking seconds and paths between places, numbered from 0 as given (0 is the base).

    Times are a metric and therefore symmetric. The object may be used from several threads.
    """

    def __init__(
        self, network: WalkNetwork, places: Places, *, speed_mps: float = WALKING_SPEED_MPS
    ) -> None:
        self.network = network
        self.places = places
        self.speed_mps = speed_mps
        edges = network.graph.edges
        s_per_m = network.s_per_m(speed_mps)
        self._link_s = network.length_m * s_per_m + network.wait_s
        self._first, self._to, self._cost, self._link_at = _adjacency(network, self._link_s)
        street = np.maximum(network.link_edge, 0)
        sides = network.link_of[street]
        is_pavement = network.link_edge >= 0
        twin = np.where(sides[:, LEFT] == np.arange(len(street)), sides[:, RIGHT], sides[:, LEFT])
        midblock = np.array(
            [edges[e].midblock and edges[e].kind is EdgeKind.TWO_SIDED for e in street]
        )
        self._twin = np.where(is_pavement & midblock, twin, -2)
        self._over_s = np.array(
            [edges[e].crossing_s + 2 * edges[e].half_width_m / speed_mps for e in street]
        )
        link = places.link
        wait_s = np.array([edges[e].crossing_s for e in network.link_edge[link]])
        self._approach_s = places.approach_m / speed_mps + np.where(places.crosses, wait_s, 0.0)
        ahead = places.along_m * s_per_m[link]
        self._legs_s = np.column_stack([ahead, self._link_s[link] - ahead])
        self._ends = np.column_stack([network.link_u[link], network.link_v[link]])
        self._from_base: tuple[NDArray[np.float64], NDArray[np.int64]] | None = None

    def __len__(self) -> int:
        return len(self.places.link)

    def take(self, chosen: Sequence[int] | NDArray[np.int64]) -> WalkTimes:
        """Return the times between some of the places, renumbered in the order given."""
        index = np.asarray(chosen, dtype=np.int64)
        p = self.places
        places = Places(
            p.link[index], p.along_m[index], p.approach_m[index], p.crosses[index], p.xy_m[index],
            p.spurs[index],
        )  # fmt: skip
        return WalkTimes(self.network, places, speed_mps=self.speed_mps)

    def table(
        self,
        origins: Sequence[int] | NDArray[np.int64],
        destinations: Sequence[int] | NDArray[np.int64],
    ) -> NDArray[np.float32]:
        """Return (len(origins), len(destinations)) seconds; `inf` where there is no path."""
        o, d = np.asarray(origins, dtype=np.int64), np.asarray(destinations, dtype=np.int64)
        out = np.empty((len(o), len(d)), np.float32)
        if not len(o) or not len(d):
            return out
        sources, o_row = np.unique(self._ends[o], return_inverse=True)
        targets, d_row = np.unique(self._ends[d], return_inverse=True)
        between = dijkstra.table(self._first, self._to, self._cost, sources, targets)
        _combine(
            self._ends_of(o, o_row), self._ends_of(d, d_row), self._twin, self._over_s, between, out
        )
        return out

    def _ends_of(self, places: NDArray[np.int64], row: NDArray[np.int64]) -> _Ends:
        """Return the places of a table; `row` has the rows of both their ends in it."""
        rows = row.reshape(-1, 2).astype(np.int64)
        link = self.places.link[places]
        return _Ends(places, link, rows, self._legs_s[places], self._approach_s[places])

    def legs(self, line: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the seconds from each place of a line to the next; `inf` where there is no path.

        The times equal those of `table` but are found by short searches. A place that many legs
        share (the base) is searched from only once.
        """
        places = np.asarray(line, dtype=np.int64)
        a, b = places[:-1], places[1:]
        out = np.full(len(a), np.inf)
        count = np.bincount(places, minlength=len(self)) if len(places) else np.zeros(0)
        for hub in np.flatnonzero(count > SHARED_BY):
            at = np.flatnonzero((a == hub) | (b == hub))
            others = np.where(a[at] == hub, b[at], a[at])
            out[at] = self.table([int(hub)], others)[0]
        rest = np.flatnonzero((count[a] <= SHARED_BY) & (count[b] <= SHARED_BY))
        a, b = a[rest], b[rest]
        link = self.places.link
        straight = np.abs(self._legs_s[a, 0] - self._legs_s[b, 0])
        over = np.where(self._twin[link[a]] == link[b], self._over_s[link[a]], np.inf)
        found = straight + np.where(link[a] == link[b], 0.0, over)
        dijkstra.fill_pairs(
            self._first, self._to, self._cost, self._ends[a], self._legs_s[a], self._ends[b],
            self._legs_s[b], found,
        )  # fmt: skip
        found += self._approach_s[a] + self._approach_s[b]
        out[rest] = np.where(a == b, 0.0, found)
        return out

    def path(self, origin: int, destination: int) -> Leg:
        """Return the path from one place to another; raises ValueError if there is none."""
        if origin == destination:
            return Leg(self.places.xy_m[[origin, origin]], 0.0, ())
        if destination == 0:
            there = self.path(0, origin)
            return Leg(there.line_m[::-1], there.seconds, there.crossed[::-1], there.wait_s)
        (a, b), p = (origin, destination), self.places
        link, other = int(p.link[a]), int(p.link[b])
        approach_s = float(self._approach_s[a] + self._approach_s[b])
        straight_s = np.inf
        if link == other or self._twin[link] == other:
            straight_s = abs(float(self._legs_s[a, 0] - self._legs_s[b, 0]))
            straight_s += 0.0 if link == other else float(self._over_s[link])
        best, end_b, vias = self._search(a, b, straight_s)
        if not np.isfinite(best):
            raise ValueError(f"no way on foot between places {a} and {b}")
        crossed = [*self._approach_crossings(a)]
        edges, wait_s = (
            self.network.graph.edges,
            self._approach_wait_s(a) + self._approach_wait_s(b),
        )
        if end_b < 0:
            line = self._straight_line(a, b)
            if link != other:
                over = edges[self.network.link_edge[link]]
                crossed.append(over.highway)
                wait_s += over.crossing_s
        else:
            links, start = self._links_back(vias, int(self._ends[b, end_b]))
            crossed += [self.network.crossed[k] for k, _ in links if self.network.link_edge[k] < 0]
            wait_s += sum(float(self.network.wait_s[k]) for k, _ in links)
            parts = [self._along(a, self._end_at(a, start))]
            for k, forward in links:
                part = self.network.link_line_m(k)
                parts.append(part if forward else part[::-1])
            parts.append(self._along(b, end_b)[::-1])
            line = np.concatenate(parts)
        crossed += self._approach_crossings(b)
        line = np.concatenate([self._to_pavement(a), line, self._to_pavement(b)[::-1]])
        line = _without_repeats(line)
        return Leg(line, best + approach_s, tuple(crossed), wait_s)

    def _to_pavement(self, place: int) -> NDArray[np.float64]:
        """Return the place and the turning points on the way to the pavement, without its end."""
        stand, turns = self.places.xy_m[[place]], self.places.spurs[place]
        return stand if turns is None else np.concatenate([stand, turns])

    def _search(self, a: int, b: int, straight_s: float) -> tuple[float, int, NDArray[np.int64]]:
        """Return the best time between two places' pavements, the end of b used, and the links.

        Every route begins and ends at the base, so its search is done once and kept.
        """
        if a != 0:
            best, end, vias = dijkstra.search_between(
                self._first, self._to, self._cost, self._ends[a], self._legs_s[a], self._ends[b],
                self._legs_s[b], straight_s,
            )  # fmt: skip
            return best, end, vias
        if self._from_base is None:
            self._from_base = dijkstra.search_all(
                self._first, self._to, self._cost, self._ends[0], self._legs_s[0]
            )
        time, vias = self._from_base
        by_end = time[self._ends[b]] + self._legs_s[b]
        end = int(np.argmin(by_end))
        if by_end[end] < straight_s:
            return float(by_end[end]), end, vias
        return straight_s, -1, vias

    def _links_back(self, vias: NDArray[np.int64], end: int) -> tuple[list[tuple[int, bool]], int]:
        """Return the links of the path to corner `end`, each with its direction, and its start."""
        links: list[tuple[int, bool]] = []
        corner = end
        while vias[corner] >= 0:
            link = int(self._link_at[vias[corner]])
            forward = int(self.network.link_v[link]) == corner
            links.append((link, forward))
            corner = int(self.network.link_u[link] if forward else self.network.link_v[link])
        return links[::-1], corner

    def _end_at(self, place: int, corner: int) -> int:
        """Return which end of a place's pavement is this corner; on a loop the nearer end."""
        first, second = self._ends[place].tolist()
        if first == second:
            return int(self._legs_s[place, 1] < self._legs_s[place, 0])
        return 0 if corner == first else 1

    def _approach_crossings(self, place: int) -> list[str]:
        if not self.places.crosses[place]:
            return []
        edge = int(self.network.link_edge[self.places.link[place]])
        return [self.network.graph.edges[edge].highway]

    def _approach_wait_s(self, place: int) -> float:
        if not self.places.crosses[place]:
            return 0.0
        edge = self.network.link_edge[self.places.link[place]]
        return float(self.network.graph.edges[edge].crossing_s)

    def _drawn(self, place: int) -> tuple[shapely.LineString, float]:
        """Return the drawn pavement of a place, and the place's position on it in drawn metres."""
        link = int(self.places.link[place])
        line = shapely.LineString(self.network.link_line_m(link))
        middle = self.network.graph.lines[self.network.link_edge[link]]
        along_m = self.places.along_m[place] + self.network.start_m[link]
        near = shapely.line_interpolate_point(middle, along_m)
        along = float(shapely.line_locate_point(line, near))
        return line, along

    def _along(self, place: int, end: int) -> NDArray[np.float64]:
        """Return the drawn pavement from a place to one end of its link."""
        line, along = self._drawn(place)
        goal = 0.0 if end == 0 else float(line.length)
        return _part_of(line, along, goal)

    def _straight_line(self, a: int, b: int) -> NDArray[np.float64]:
        """Return the drawn path along one street, crossing to the other pavement if needed."""
        line, along = self._drawn(a)
        other, other_along = self._drawn(b)
        if self.places.link[a] == self.places.link[b]:
            return _part_of(line, along, other_along)
        over = shapely.line_interpolate_point(other, other_along)
        here = float(shapely.line_locate_point(line, over))
        return np.concatenate([_part_of(line, along, here), shapely.get_coordinates(over)])


def _part_of(line: shapely.LineString, start_m: float, end_m: float) -> NDArray[np.float64]:
    low, high = min(start_m, end_m), max(start_m, end_m)
    coords = shapely.get_coordinates(line)
    at = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(coords, axis=0).T))])
    ends = shapely.get_coordinates(shapely.line_interpolate_point(line, [low, high]))
    part = np.concatenate([ends[:1], coords[(at > low) & (at < high)], ends[1:]])
    return part if start_m <= end_m else part[::-1]


def _without_repeats(line_m: NDArray[np.float64]) -> NDArray[np.float64]:
    steps = np.hypot(*np.diff(line_m, axis=0).T)
    kept: NDArray[np.float64] = line_m[np.concatenate([[True], steps > 1e-6])]
    return kept if len(kept) > 1 else line_m[:2]


def _adjacency(
    network: WalkNetwork, link_s: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """Return the corner graph as rows: first link position, end corner, seconds, link number."""
    count = len(link_s)
    start = np.concatenate([network.link_u, network.link_v])
    end = np.concatenate([network.link_v, network.link_u])
    number = np.concatenate([np.arange(count), np.arange(count)])
    order = np.argsort(start, kind="stable")
    first = np.zeros(len(network.corner_xy_m) + 1, dtype=np.int64)
    np.add.at(first, start + 1, 1)
    return np.cumsum(first), end[order], np.concatenate([link_s, link_s])[order], number[order]
