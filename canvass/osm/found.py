"""What the passes over a map file have collected so far.

`texts` are objects with street and number in one text, which are read if the street is there, and
otherwise left out by name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias

from shapely import MultiPolygon, Polygon

from canvass.osm import kept_tags
from canvass.osm.address_keys import UNREAD, text_of
from canvass.osm.extract import AddressObject, Backdrop, Building, Organisation, Square, Way
from canvass.osm.kept_tags import picked
from canvass.osm.rings import LonLat

Area: TypeAlias = Polygon | MultiPolygon


@dataclass(slots=True)
class Found:
    """The objects collected by the passes; points inside areas are computed together at the end."""

    ways: list[Way] = field(default_factory=list)
    railways: list[Way] = field(default_factory=list)
    barriers: list[Way] = field(default_factory=list)
    squares: list[Square] = field(default_factory=list)
    interpolations: list[Way] = field(default_factory=list)
    lost_rows: list[tuple[int, dict[str, str], LonLat]] = field(default_factory=list)
    node_tags: dict[int, dict[str, str]] = field(default_factory=dict)
    addresses: list[AddressObject] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)
    entrances: list[tuple[str, dict[str, str], float, float]] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    backdrops: list[Backdrop] = field(default_factory=list)
    places: list[tuple[str, dict[str, str], str | None]] = field(default_factory=list)
    place_rings: list[LonLat] = field(default_factory=list)
    texts: list[AddressObject] = field(default_factory=list)
    lost: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    named_areas: dict[str, Area] = field(default_factory=dict)
    newest: datetime = datetime(1970, 1, 1, tzinfo=UTC)

    def seen(self, thing: Any) -> None:
        """Keep the newest time stamp."""
        self.newest = max(self.newest, thing.timestamp)

    def add_place(self, ref: str, tags: kept_tags.Tags, ring: LonLat | None, own: bool) -> None:
        """Keep an area with an address or an organisation; `own` if it is a building."""
        is_address = kept_tags.is_address(tags)
        text = "" if is_address else text_of(tags)
        is_part = kept_tags.is_part_with_flats(tags)
        if not (is_address or kept_tags.is_organisation(tags) or text or is_part):
            return
        kept = picked(tags, kept_tags.PLACE_SET)
        if is_part:
            kept["building:part"] = tags["building:part"]
        if ring is not None:
            self.places.append((ref, kept, ref if own else None))
            self.place_rings.append(ring)
        elif is_address:
            self.lost.append((ref, kept))
        elif text:
            self.lost.append((ref, {**kept, UNREAD: text}))

    def add_named_area(self, name: str, area: Area) -> None:
        """Keep a boundary; of two with the same name, the larger."""
        known = self.named_areas.get(name)
        if known is None or known.area < area.area:
            self.named_areas[name] = area
