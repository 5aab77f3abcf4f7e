"""A map small enough to write by hand: one street, five houses, a courtyard building, a river."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import quoteattr

LAT, LON = 59.0, 18.0
STEP = 0.001
Member = tuple[str, int, str]


class SmallMap:
    """Collects nodes, ways and relations and writes them as OSM XML."""

    def __init__(self) -> None:
        self.lines: dict[str, list[str]] = {"node": [], "way": [], "relation": []}

    def node(self, node_id: int, x: float, y: float, **tags: str) -> None:
        place = f'lat="{LAT + y * STEP:.7f}" lon="{LON + x * STEP:.7f}"'
        self._add("node", node_id, place, [], tags)

    def way(self, way_id: int, nodes: Sequence[int], **tags: str) -> None:
        self._add("way", way_id, "", [f'<nd ref="{ref}"/>' for ref in nodes], tags)

    def relation(self, relation_id: int, members: Sequence[Member], **tags: str) -> None:
        inner = [f'<member type="{t}" ref="{ref}" role="{role}"/>' for t, ref, role in members]
        self._add("relation", relation_id, "", inner, tags)

    def _add(
        self, kind: str, ident: int, place: str, inner: list[str], tags: Mapping[str, str]
    ) -> None:
        named = {key.replace("__", ":"): value for key, value in tags.items()}
        inner += [f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in named.items()]
        stamp = 'version="1" timestamp="2024-05-01T10:00:00Z"'
        self.lines[kind].append(f'<{kind} id="{ident}" {stamp} {place}>{"".join(inner)}</{kind}>')

    def xml(self, kinds: Sequence[str] = ("node", "way", "relation")) -> bytes:
        body = "\n".join(line for kind in kinds for line in self.lines[kind])
        return f'<?xml version="1.0"?>\n<osm version="0.6">\n{body}\n</osm>\n'.encode()


def square(made: SmallMap, first: int, x: float, y: float, size: float) -> list[int]:
    """Add four nodes first..first+3 and return the closed ring of their ids."""
    for index, (dx, dy) in enumerate([(0, 0), (size, 0), (size, size), (0, size)]):
        made.node(first + index, x + dx, y + dy)
    return [first, first + 1, first + 2, first + 3, first]


def village() -> SmallMap:
    """Draw Storgatan from (0, 0) to (10, 0) with a crossing, houses north of it, a river south.

    Addresses: node 100 (1), node 101 (3), way 200 a house (5), way 201 an open fence (7), relation
    300 a building around a courtyard (9). Shops: node 110, and the house itself is a school.
    """
    made = SmallMap()
    made.node(1, 0, 0)
    made.node(2, 5, 0, highway="crossing", crossing="zebra", source="survey")
    made.node(3, 10, 0)
    made.way(10, [1, 2, 3], highway="residential", name="Storgatan", sidewalk="both", source="x")
    made.node(100, 1, 1, addr__housenumber="1", addr__street="Storgatan", phone="0701")
    made.node(101, 2, 1, addr__housenumber="3", addr__street="Storgatan")
    house = square(made, 20, 3, 1, 1)
    made.lines["node"] = [line for line in made.lines["node"] if 'id="20"' not in line]
    made.node(20, 3, 1, entrance="main", addr__flats="1-4")
    made.way(
        200, house, building="yes", addr__housenumber="5", addr__street="Storgatan", height="8"
    )
    made.node(30, 5, 1)
    made.node(31, 6, 1)
    made.way(201, [30, 31], barrier="fence", addr__housenumber="7", addr__street="Storgatan")
    outer = square(made, 40, 7, 1, 3)
    made.way(202, outer[:3])
    made.way(203, outer[2:])
    made.way(204, square(made, 50, 8, 2, 1))
    made.relation(
        300,
        [("w", 202, "outer"), ("w", 203, "outer"), ("w", 204, "inner")],
        type="multipolygon",
        building="apartments",
        addr__housenumber="9",
        addr__street="Storgatan",
    )
    made.node(110, 4, 0.5, shop="bakery", name="Bullar", opening_hours="Mo-Fr 07:00-18:00")
    made.node(111, 4, 0.6, amenity="bench")
    made.node(60, 0, -1)
    made.node(61, 10, -1)
    made.way(205, [60, 61], waterway="river", name="Ån")
    made.way(206, [60, 61, 99_999], railway="rail")
    return made
