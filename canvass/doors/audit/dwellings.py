"""Decide which buildings look like dwellings.

`building=*` decides if it is specific. A plain `building=yes` is judged by its size and its
surroundings: garages and sheds are small and stand beside or behind a larger house.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from canvass.doors.audit.footprints import Footprints
from canvass.streets.graph import StreetGraph

DWELLINGS = frozenset(
    {
        "apartment", "apartments", "bungalow", "detached", "dormitory", "duplex", "farm",
        "flats", "house", "houseboat", "residential", "row_house", "semidetached_house",
        "static_caravan", "terrace", "terraced_house", "townhouse", "villa",
    }
)  # fmt: skip
# Uses with which a plain building is not a home; shops are missing, as people often live above.
OTHER_USES = ("amenity", "leisure", "tourism", "office", "craft", "healthcare", "club")
HOME_USES = frozenset({"residential", "apartments", "house", "dwelling", "living"})

SMALLEST_TYPED_M2 = 20.0
SMALLEST_M2 = 50.0
SMALLEST_RANGE_M2 = (40.0, 70.0)
SMALLEST_SHARE = 0.01
FEWEST_TO_LEARN = 50
# Compared with the ten nearest homes: the ratio below which only five in a thousand homes are.
SMALL_HERE_SHARE, LARGEST_SMALL = 0.005, 0.65
AROUND_M, FEWEST_AROUND, MOST_AROUND, MOST_LEARNT_FROM = 150.0, 4, 10, 3000
ANNEX_LARGEST_M2, ANNEX_RATIO, ANNEX_GAP_M = 80.0, 2.5, 3.0
# The ratio for buildings in a yard: barns and workshops are larger than garages.
YARD_GAP_M, YARD_DEPTH_M = 10.0, 3.0
BEHIND_LARGEST_M2, BEHIND_RATIO = 70.0, 1.3
STREET_REACH_M = 150.0
# If homes are mapped as such, plain buildings that hardly ever have an address are barns.
PLAIN_SHARE = 0.25

_Bools = NDArray[np.bool_]


def find_dwellings(footprints: Footprints, graph: StreetGraph) -> _Bools:
    """Return for each footprint whether it is dwelling-like.

    A plain building is, if it is at least as large as all but the smallest hundredth of the
    district's own plain buildings with an address (40–70 m², 50 m² where too few have one), is
    beside the homes around it not smaller than all but five of a thousand homes with an address
    are beside theirs, does not stand among works, schools or allotments, is no annex of a larger
    home and not in the yard of one, does not stand behind a larger building, and has a named
    street within 150 m. In districts where most homes have `building=house` and the
    like, and plain buildings of that size have an address four times less often, those without
    are barns.
    """
    tags = [building.tags for building in footprints.buildings]
    is_home = np.array([_is_home(found) for found in tags], dtype=bool)
    is_home &= footprints.area_m2 >= SMALLEST_TYPED_M2
    is_plain = np.array([_is_plain(found) for found in tags], dtype=bool)
    has = footprints.addresses > 0
    large = is_plain & (footprints.area_m2 >= smallest_home_m2(footprints.area_m2[is_plain & has]))
    if is_home.sum() > large.sum() and _share(large, has) < PLAIN_SHARE * _share(is_home, has):
        large = large & has
    unsure = np.flatnonzero(large & ~has)
    named = np.array([edge.index for edge in graph.edges if edge.name], dtype=np.int64)
    is_house = has | is_home | large
    dropped = _is_annex(footprints, is_house, unsure) | footprints.is_among_works[unsure]
    dropped |= _is_small_here(footprints, np.flatnonzero(has & (is_home | large)), unsure)
    if len(named):
        streets = STRtree(graph.lines[named])
        dropped |= _is_in_yard(footprints, is_house, streets, unsure)
        dropped |= _is_behind(footprints, streets, unsure)
    out = is_home | large
    out[unsure[dropped]] = False
    return out


def smallest_home_m2(with_address_m2: NDArray[np.float64]) -> float:
    """Return the least size of a plain building that may be a home, learned from known homes."""
    if len(with_address_m2) < FEWEST_TO_LEARN:
        return SMALLEST_M2
    low, high = SMALLEST_RANGE_M2
    return float(np.clip(np.quantile(with_address_m2, SMALLEST_SHARE), low, high))


def _share(some: _Bools, has: _Bools) -> float:
    return float((some & has).sum() / max(1, some.sum()))


def _is_home(tags: Mapping[str, str]) -> bool:
    return tags.get("building") in DWELLINGS or (
        tags.get("building") == "yes" and tags.get("building:use") in HOME_USES
    )


def _is_plain(tags: Mapping[str, str]) -> bool:
    if tags.get("building") != "yes" or "building:use" in tags:
        return False
    return all(tags.get(key, "no") == "no" for key in OTHER_USES)


def _is_small_here(
    footprints: Footprints, known: NDArray[np.int64], unsure: NDArray[np.int64]
) -> _Bools:
    """Return which buildings are too small compared with the homes around them.

    A garage has half the ground of the houses around it, in dense cities as well as in towns where
    houses are twice as large.
    """
    out = np.zeros(len(unsure), dtype=bool)
    if len(known) < FEWEST_TO_LEARN or not len(unsure):
        return out
    some = known[:: max(1, len(known) // MOST_LEARNT_FROM)]
    usual = _beside_homes(footprints, known, some)
    least = min(LARGEST_SMALL, float(np.nanquantile(usual, SMALL_HERE_SHARE)))
    small: _Bools = _beside_homes(footprints, known, unsure) < least
    return small


def _beside_homes(
    footprints: Footprints, known: NDArray[np.int64], asked: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return each building's area divided by the median of the nearest homes, NaN if too few."""
    middle, area_m2 = footprints.middle, footprints.area_m2
    which, found = STRtree(middle[known]).query(
        middle[asked], predicate="dwithin", distance=AROUND_M
    )
    is_other = known[found] != asked[which]
    which, other = which[is_other], known[found[is_other]]
    away_m = shapely.distance(middle[asked[which]], middle[other])
    order = np.lexsort((away_m, which))
    which, other = which[order], other[order]
    starts = np.searchsorted(which, np.arange(len(asked) + 1))
    out = np.full(len(asked), np.nan)
    for index, (start, stop) in enumerate(itertools.pairwise(starts.tolist())):
        if stop - start >= FEWEST_AROUND:
            around = area_m2[other[start : min(stop, start + MOST_AROUND)]]
            out[index] = area_m2[asked[index]] / np.median(around)
    return out


def _is_annex(footprints: Footprints, is_house: _Bools, unsure: NDArray[np.int64]) -> _Bools:
    """Return which small buildings stand at a larger house."""
    out = np.zeros(len(unsure), dtype=bool)
    area_m2 = footprints.area_m2
    small = np.flatnonzero(area_m2[unsure] < ANNEX_LARGEST_M2)
    shapes = footprints.shapes[unsure[small]]
    which, other = footprints.tree.query(shapes, predicate="dwithin", distance=ANNEX_GAP_M)
    is_larger = area_m2[other] >= ANNEX_RATIO * area_m2[unsure[small[which]]]
    out[small[which[is_house[other] & is_larger]]] = True
    return out


def _is_in_yard(
    footprints: Footprints, is_house: _Bools, streets: STRtree, unsure: NDArray[np.int64]
) -> _Bools:
    """Return which buildings stand beside a larger house, farther from the street."""
    out = np.zeros(len(unsure), dtype=bool)
    which, other = footprints.tree.query(
        footprints.shapes[unsure], predicate="dwithin", distance=YARD_GAP_M
    )
    own = unsure[which]
    is_larger = footprints.area_m2[other] >= ANNEX_RATIO * footprints.area_m2[own]
    pairs = np.flatnonzero(is_larger & is_house[other])
    which, other = which[pairs], other[pairs]
    if len(pairs):
        asked, where = np.unique(np.concatenate([unsure[which], other]), return_inverse=True)
        depth_m = _depth_m(footprints, streets, asked)[where]
        is_deeper = depth_m[: len(which)] > depth_m[len(which) :] + YARD_DEPTH_M
        out[which[is_deeper]] = True
    return out


def _depth_m(
    footprints: Footprints, streets: STRtree, asked: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the distance of buildings from their street, the search limit if there is none."""
    depth_m = np.full(len(asked), STREET_REACH_M)
    (which, _), away_m = streets.query_nearest(
        footprints.middle[asked], max_distance=STREET_REACH_M, all_matches=False,
        return_distance=True,
    )  # fmt: skip
    depth_m[which] = away_m
    return depth_m


def _is_behind(footprints: Footprints, streets: STRtree, unsure: NDArray[np.int64]) -> _Bools:
    """Return which small buildings are behind a larger one, or have no street."""
    out = np.ones(len(unsure), dtype=bool)
    middle = footprints.middle[unsure]
    which, found = streets.query_nearest(middle, max_distance=STREET_REACH_M, all_matches=False)
    out[which] = False
    is_small = footprints.area_m2[unsure[which]] < BEHIND_LARGEST_M2
    which, found = which[is_small], found[is_small]
    sight = shapely.shortest_line(middle[which], streets.geometries[found])
    seen, other = footprints.tree.query(sight, predicate="intersects")
    own = unsure[which[seen]]
    larger = footprints.area_m2[other] >= BEHIND_RATIO * footprints.area_m2[own]
    out[which[seen[larger & (other != own)]]] = True
    return out
