"""Convert election results of another year to today's borders, by overlap of area.

Voters are assumed to be spread evenly over their electoral district, so a part of it has its share
of the roll and of the votes (areal weighting: Goodchild & Lam 1980, "Areal interpolation: a variant
of the traditional spatial problem"). If the borders of a district did not change, neither does its
result.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely

from canvass.listening.turnout import ElectoralDistrict

LEAST_COVERED = 0.5
"""An outline with a smaller share covered by districts of that year gets no result."""


def on_other_borders(
    results: Mapping[str, ElectoralDistrict],
    outlines: Mapping[str, str],
    borders: Mapping[str, str],
) -> dict[str, ElectoralDistrict]:
    """Return results by the codes of other `borders`; outlines are GeoJSON in degrees.

    Districts that are covered too little by districts of that year are left out.
    """
    codes = [code for code in outlines if code in results]
    if not codes or not borders:
        return {}
    old = shapely.make_valid(shapely.from_geojson([outlines[code] for code in codes]))
    sizes = shapely.area(old)
    tree = shapely.STRtree(old)
    found = {}
    for code, text in borders.items():
        new = shapely.make_valid(shapely.from_geojson(text))
        near = tree.query(new, predicate="intersects")
        shared = shapely.area(shapely.intersection(old[near], new))
        covered = float(shared.sum())
        if not covered or covered < LEAST_COVERED * shapely.area(new):
            continue
        shares = shared / np.maximum(sizes[near], 1e-30)
        parts = [results[codes[row]] for row in near.tolist()]
        roll = round(float(sum(s * one.roll for s, one in zip(shares, parts, strict=True))))
        votes = round(float(sum(s * one.votes for s, one in zip(shares, parts, strict=True))))
        if roll:
            found[code] = ElectoralDistrict(code, code, roll, min(votes, roll))
    return found
