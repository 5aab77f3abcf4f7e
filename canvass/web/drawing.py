"""The map of an uploaded file, to draw a district's outline on before the district is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from canvass.osm.extract import Extract

MOST_POINTS = 2_000_000
"""Of streets and buildings: about 10 MB to send, and seconds to draw."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """A map as sent to browsers (gzip), its bounds, and where its addresses are (lon, lat)."""

    content: bytes
    bounds: tuple[float, float, float, float]
    addresses: NDArray[np.float64]
    attribution: str

    def corners(self, places: list[tuple[float, float]]) -> list[tuple[float, float]]:
        """Return places of the map (steps) in degrees (lon, lat)."""
        from canvass.pages.encode import make_grid

        grid = make_grid(self.bounds)
        return [grid.lonlat(x, y) for x, y in places]


def make_drawing(extract: Extract) -> Drawing | None:
    """Return the whole map to draw on; None if it is too large, or has nothing to see."""
    from canvass.pages.encode import STEP_M
    from canvass.pages.ground import draw_ground
    from canvass.pages.map_page import box_of, grid_of
    from canvass.web.open_plans import packed
    from canvass.workflow.district.boundaries import addresses_of

    points = sum(len(way.lonlat) for way in extract.ways)
    points += sum(len(ring) for building in extract.buildings for ring in building.outers)
    if not 0 < points <= MOST_POINTS:
        return None
    grid = grid_of(extract)
    content = {"step": STEP_M, "box": box_of(extract, grid), "ground": draw_ground(extract, grid)}
    return Drawing(
        packed(content), extract.bounds, addresses_of(extract), extract.source.attribution
    )
