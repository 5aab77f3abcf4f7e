"""Results of another year on the borders of now: by overlap of area.

Voters are taken to live evenly over their electoral district: a part of it brings its share of the
roll and of the votes (areal weighting: Goodchild & Lam 1980, "Areal interpolation: a variant of
the traditional spatial problem"). Where a district's borders did not move this changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely

from canvass.listening.turnout import ElectoralDistrict

LEAST_COVERED = 0.5
"""An outline of which less was in any district of that year has no result for it."""


def on_other_borders(
    results: Mapping[str, ElectoralDistrict],
    outlines: Mapping[str, str],
    borders: Mapping[str, str],
) -> dict[str, ElectoralDistrict]:
    """Return results by the codes of other `borders`; outlines are GeoJSON in degrees.

    Those of which too little was in any district of that year are left out.
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
