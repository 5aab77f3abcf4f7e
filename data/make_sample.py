"""Make the sample district: a made-up suburb, drawn by a seeded script, as an OSM file.

    python data/make_sample.py [FOLDER]

Writes sample.osm.gz (the same bytes every time) and sample.json (the base and the shift).
"""

from __future__ import annotations

import gzip
import io
import json
import math
import random
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import shapely
from pyproj import Transformer
from shapely import LineString, Point, Polygon
from shapely.affinity import rotate, translate

ORIGIN_M = (671_400.0, 6_564_300.0)  # SWEREF 99 TM: some way south of Stockholm, but no such place
TO_DEGREES = Transformer.from_crs("EPSG:3006", "EPSG:4326", always_xy=True)
DATE = "2026-05-01T00:00:00Z"
SEED = 1897

XY = tuple[float, float]

RAILWAY: list[XY] = [(0, 520), (400, 600), (850, 640), (1300, 740), (1700, 880)]
LAKE: list[XY] = [(-20, 965), (120, 975), (260, 1015), (400, 1075), (520, 1150), (610, 1235),
                  (650, 1330), (-20, 1330)]  # fmt: skip
ISLAND: list[XY] = [(150, 1215), (205, 1205), (240, 1235), (215, 1270), (165, 1265)]
POND: list[XY] = [(1150, 205), (1190, 195), (1222, 222), (1215, 262), (1172, 268), (1145, 240)]
PARK: list[XY] = [(1110, 160), (1260, 150), (1290, 300), (1200, 340), (1110, 290)]
WOOD: list[XY] = [(1420, 1010), (1560, 950), (1700, 960), (1700, 1300), (1360, 1300), (1330, 1180)]
SQUARE: list[XY] = [(742, 412), (818, 424), (811, 468), (736, 456)]

MAIN_ROAD: list[XY] = [(0, 395), (180, 425), (350, 462), (520, 484), (700, 497), (860, 512),
                       (1010, 540), (1180, 585), (1331, 632)]  # fmt: skip
MAIN_ROAD_EAST: list[XY] = [(1369, 646), (1520, 706), (1700, 775)]
RING_MIDDLE: XY = (1350, 638)

# name, class, points, house spacing (0: none), sides to build on
STREETS: list[tuple[str, str, list[XY], float, str]] = [
    ("Näckrosvägen", "residential", [(15, 890), (140, 905), (262, 935), (420, 1000), (610, 1095),
     (740, 1190), (800, 1300)], 23, "both"),
    ("Hägervägen", "residential", [(20, 765), (140, 790), (275, 805), (470, 860), (690, 940),
     (860, 1045), (970, 1165), (1010, 1300)], 22, "both"),
    ("Storkvägen", "residential", [(120, 645), (310, 692), (520, 728), (770, 762), (950, 830),
     (1090, 930), (1180, 1060), (1215, 1190), (1180, 1300)], 22, "both"),
    ("Vassvägen", "residential", [(262, 935), (280, 870), (275, 805), (300, 745), (310, 692)],
     24, "both"),
    ("Tärnvägen", "residential", [(470, 860), (455, 930), (420, 1000)], 25, "both"),
    ("Lomvägen", "residential", [(690, 940), (705, 850), (770, 762)], 23, "both"),
    ("Dopparvägen", "residential", [(860, 1045), (880, 930), (950, 830)], 23, "both"),
    ("Svanvägen", "residential", [(610, 1095), (625, 1030), (580, 975), (560, 940)], 22, "both"),
    ("Skrakvägen", "residential", [(1090, 930), (1200, 890), (1330, 905), (1395, 985), (1350, 1080),
     (1270, 1110), (1180, 1060)], 23, "both"),
    ("Rördromsvägen", "residential", [(1200, 890), (1215, 820), (1300, 800), (1380, 830)],
     21, "both"),
    ("Lärkbacken", "residential", [(970, 1165), (1060, 1120), (1130, 1150)], 24, "both"),
    ("Kvarnbergsgatan", "tertiary", [(700, 497), (690, 400), (652, 300), (640, 180), (662, 40),
     (665, 0)], 0, "both"),
    ("Mjölnargatan", "residential", [(652, 300), (800, 318), (960, 338), (1100, 400), (1165, 490),
     (1180, 585)], 0, "both"),
    ("Bagargränd", "living_street", [(690, 400), (780, 388), (880, 398), (960, 338)], 0, "both"),
    ("Åkervägen", "residential", [(350, 462), (342, 380), (300, 285), (180, 225), (60, 205),
     (0, 200)], 23, "both"),
    ("Slåttervägen", "residential", [(300, 285), (420, 205), (540, 190), (640, 180)], 22, "both"),
    ("Höstackevägen", "residential", [(420, 205), (400, 120), (440, 40), (450, 0)], 23, "both"),
    ("Tröskvägen", "residential", [(180, 225), (200, 130), (290, 90), (400, 120)], 22, "both"),
    ("Logvägen", "residential", [(60, 205), (70, 110), (130, 50), (135, 0)], 23, "both"),
    ("Rågvägen", "residential", [(960, 338), (955, 250), (985, 150), (1000, 60), (1000, 0)],
     0, "both"),
    ("Vetevägen", "residential", [(652, 240), (760, 235), (860, 225), (955, 250)], 0, "both"),
    ("Kornvägen", "residential", [(655, 110), (770, 120), (880, 110), (985, 150)], 0, "both"),
    ("Skogsbovägen", "tertiary", [(1357, 619), (1375, 520), (1405, 400), (1450, 250), (1500, 100),
     (1510, 0)], 26, "both"),
    ("Tallstigen", "residential", [(1405, 400), (1500, 430), (1580, 400), (1620, 320)], 24, "both"),
    ("Granstigen", "residential", [(1450, 250), (1550, 240), (1620, 320), (1660, 420)], 24, "both"),
    ("Björkstigen", "residential", [(1375, 520), (1470, 540), (1560, 580)], 24, "both"),
]  # fmt: skip

PATHS: list[tuple[str, list[XY], dict[str, str]]] = [
    ("footway", [(760, 505), (765, 560), (768, 612)], {"surface": "asphalt"}),
    ("footway", [(768, 612), (771, 655)], {"tunnel": "yes", "layer": "-1", "lit": "yes"}),
    ("footway", [(771, 655), (772, 700), (770, 762)], {}),
    ("cycleway", [(771, 655), (600, 640), (400, 625), (200, 590), (120, 645)],
     {"foot": "designated", "bicycle": "designated", "segregated": "no"}),
    ("path", [(140, 905), (135, 950), (250, 990), (395, 1050), (430, 1040), (420, 1000)], {}),
    ("footway", [(1100, 400), (1150, 300), (1200, 285), (1240, 240), (1200, 180), (1100, 150),
     (985, 150)], {}),
    ("footway", [(1240, 240), (1340, 250), (1450, 250)], {}),
    ("steps", [(1130, 1150), (1160, 1165), (1215, 1190)], {}),
    ("footway", [(540, 190), (545, 290), (560, 330), (652, 300)], {}),
    ("footway", [(880, 398), (885, 455), (880, 505)], {}),
    ("footway", [(811, 468), (815, 500)], {}),
    ("footway", [(742, 412), (735, 394)], {}),
    ("path", [(1395, 985), (1450, 1040), (1500, 1150), (1480, 1300)], {"surface": "ground"}),
    ("track", [(1350, 1080), (1400, 1150), (1390, 1300)], {}),
]  # fmt: skip

ORGANISATIONS: list[tuple[XY, dict[str, str]]] = [
    ((757, 433), {"amenity": "cafe", "name": "Café Mjölnaren", "opening_hours":
     "Mo-Fr 07:30-18:00; Sa-Su 09:00-16:00; PH off"}),
    ((800, 452), {"shop": "supermarket", "name": "Tallmyra Livs",
     "opening_hours": "Mo-Su 08:00-21:00"}),
    ((775, 460), {"shop": "hairdresser", "name": "Salong Saxen",
     "opening_hours": "Tu-Fr 10:00-18:00; Sa 10:00-14:00"}),
    ((790, 428), {"amenity": "library", "name": "Tallmyra bibliotek",
     "opening_hours": "Mo,We 13:00-19:00; Fr 10:00-16:00"}),
    ((1060, 470), {"club": "sport", "name": "Tallmyra IF", "opening_hours": "Tu,Th 17:00-20:00"}),
    ((905, 470), {"amenity": "place_of_worship", "religion": "christian",
     "name": "Tallmyra kyrka", "opening_hours": "Su 10:00-13:00"}),
    ((610, 430), {"amenity": "clinic", "name": "Vårdcentralen Kvarnen",
     "opening_hours": "Mo-Fr 08:00-17:00"}),
]  # fmt: skip


def curve(points: list[XY], step_m: float = 18.0) -> list[XY]:
    """Return a smooth line through the points (centripetal Catmull-Rom), points included."""
    if len(points) < 3:
        return points
    p = [np.array(q, dtype=float) for q in points]
    p = [2 * p[0] - p[1], *p, 2 * p[-1] - p[-2]]
    out: list[XY] = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False):
        t = [0.0]
        for u, v in ((a, b), (b, c), (c, d)):
            t.append(t[-1] + max(float(np.hypot(*(v - u))) ** 0.5, 1e-6))
        count = max(1, int(np.hypot(*(c - b)) / step_m))
        for k in range(count):
            x = t[1] + (t[2] - t[1]) * k / count
            a1 = a + (b - a) * (x - t[0]) / (t[1] - t[0])
            a2 = b + (c - b) * (x - t[1]) / (t[2] - t[1])
            a3 = c + (d - c) * (x - t[2]) / (t[3] - t[2])
            b1 = a1 + (a2 - a1) * (x - t[0]) / (t[2] - t[0])
            b2 = a2 + (a3 - a2) * (x - t[1]) / (t[3] - t[1])
            q = b1 + (b2 - b1) * (x - t[1]) / (t[2] - t[1])
            out.append((round(float(q[0]), 2), round(float(q[1]), 2)))
    out.append(points[-1])
    return out


class Map:
    """Collects nodes, ways and relations; equal places are one node."""

    def __init__(self) -> None:
        self.node_by_place: dict[XY, int] = {}
        self.node_tags: dict[int, dict[str, str]] = {}
        self.ways: list[tuple[list[XY], dict[str, str]]] = []
        self.relations: list[tuple[list[tuple[int, str]], dict[str, str]]] = []
        self.crossings: list[XY] = []

    def node(self, place: XY, **tags: str) -> int:
        """Add a node (or tags to the one that is there) and return its id."""
        place = (round(place[0], 2), round(place[1], 2))
        number = self.node_by_place.setdefault(place, len(self.node_by_place) + 1)
        if tags:
            self.node_tags.setdefault(number, {}).update(tags)
        return number

    def way(self, points: list[XY], tags: dict[str, str]) -> int:
        """Add a way and return its id."""
        self.ways.append(([(round(x, 2), round(y, 2)) for x, y in points], tags))
        return len(self.ways)

    def join_crossings(self) -> None:
        """Give highways that cross each other a shared node where they do (not the tunnel)."""
        index = [
            i for i, (_, tags) in enumerate(self.ways)
            if "highway" in tags and "tunnel" not in tags and tags.get("area") != "yes"
        ]  # fmt: skip
        for i in index:
            for j in index:
                if j <= i:
                    continue
                a, b = LineString(self.ways[i][0]), LineString(self.ways[j][0])
                if not a.crosses(b):
                    continue
                for point in getattr(a.intersection(b), "geoms", [a.intersection(b)]):
                    if isinstance(point, Point):
                        place = (round(point.x, 2), round(point.y, 2))
                        self.ways[i] = (_with_point(self.ways[i][0], place), self.ways[i][1])
                        self.ways[j] = (_with_point(self.ways[j][0], place), self.ways[j][1])

    def to_xml(self) -> bytes:
        """Return the map as OSM XML."""
        for points, _ in self.ways:
            for place in points:
                self.node(place)
        root = ET.Element("osm", {"version": "0.6", "generator": "canvass sample"})
        about = {"version": "1", "timestamp": DATE}
        for (x, y), number in self.node_by_place.items():
            lon, lat = TO_DEGREES.transform(ORIGIN_M[0] + x, ORIGIN_M[1] + y)
            node = ET.SubElement(
                root, "node", {"id": str(number), "lat": f"{lat:.7f}", "lon": f"{lon:.7f}", **about}
            )
            _add_tags(node, self.node_tags.get(number, {}))
        for number, (points, tags) in enumerate(self.ways, start=1):
            way = ET.SubElement(root, "way", {"id": str(number), **about})
            for place in points:
                ET.SubElement(way, "nd", {"ref": str(self.node(place))})
            _add_tags(way, tags)
        for number, (members, tags) in enumerate(self.relations, start=1):
            relation = ET.SubElement(root, "relation", {"id": str(number), **about})
            for ref, role in members:
                ET.SubElement(relation, "member", {"type": "way", "ref": str(ref), "role": role})
            _add_tags(relation, tags)
        ET.indent(root, " ")
        return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _add_tags(parent: ET.Element, tags: dict[str, str]) -> None:
    for key, value in sorted(tags.items()):
        ET.SubElement(parent, "tag", {"k": key, "v": value})


def _with_point(points: list[XY], place: XY) -> list[XY]:
    """Insert a place into the nearest segment of a line, unless it is a point of it already."""
    if any(math.dist(place, point) < 0.02 for point in points):
        return points
    spot = Point(place)
    at = min(range(len(points) - 1), key=lambda k: LineString(points[k : k + 2]).distance(spot))
    return [*points[: at + 1], place, *points[at + 1 :]]


class Suburb:
    """Builds the houses, keeping them off the streets and off each other."""

    def __init__(self, canvas: Map, rng: random.Random) -> None:
        self.map = canvas
        self.rng = rng
        self.taken: list[Polygon] = [
            LineString(curve(RAILWAY)).buffer(16), Polygon(curve([*LAKE, LAKE[0]])).buffer(6),
            Polygon(POND).buffer(4), Polygon(WOOD), Polygon(SQUARE).buffer(3),
        ]  # fmt: skip
        self.doors = 0

    def is_free(self, shape: Polygon, clearance_m: float = 2.0) -> bool:
        """Whether a building may stand here."""
        west, south, east, north = shape.bounds
        if west < 2 or south < 2 or east > 1698 or north > 1298:
            return False
        return not any(other.distance(shape) < clearance_m for other in self.taken)

    def building(self, shape: Polygon, tags: dict[str, str]) -> list[XY]:
        """Draw a building; return its corners."""
        corners = [(round(x, 2), round(y, 2)) for x, y in shape.exterior.coords]
        self.map.way(corners, tags)
        self.taken.append(shape)
        return corners

    def villas(self, name: str, line: list[XY], spacing_m: float) -> None:
        """Line a street with detached houses: odd numbers left, even ones right."""
        path = LineString(line)
        numbers = {1: 1, -1: 2}
        at = spacing_m * 0.7
        while at < path.length - 6:
            for side in (1, -1):
                along = at + self.rng.uniform(-4, 4)
                setback = self.rng.uniform(11.5, 17)
                place, angle = beside(path, along, side * setback)
                long, deep = self.rng.uniform(9, 13.5), self.rng.uniform(7.5, 10)
                shape = block(place, angle + self.rng.gauss(0, 2.5), long, deep, self.rng)
                number = numbers[side]
                if self.rng.random() < 0.04 or not self.is_free(shape):
                    continue
                numbers[side] += 2
                self.villa(name, str(number), shape, beside(path, along, side * (setback - 3))[0])
            at += spacing_m * self.rng.uniform(0.92, 1.12)

    def villa(self, street: str, number: str, shape: Polygon, door: XY) -> None:
        """Draw one house with its address on the outline, or on a node at its door."""
        address = {"addr:street": street, "addr:housenumber": number}
        on_outline = self.rng.random() < 0.55
        self.building(shape, {"building": "house", **(address if on_outline else {})})
        if not on_outline:
            inside = shapely.shortest_line(Point(door), shape).coords[-1]
            middle = shape.centroid
            self.map.node(
                (0.8 * inside[0] + 0.2 * middle.x, 0.8 * inside[1] + 0.2 * middle.y), **address
            )
        self.doors += 1

    def terraces(self, name: str, line: list[XY], row: int) -> None:
        """Line a street with rows of attached houses, each its own address."""
        path = LineString(line)
        for side in (1, -1):
            number = 1 if side > 0 else 2
            at = 22.0
            while at + row * 6.4 < path.length - 14:
                place, angle = beside(path, at + row * 3.2, side * 15.0)
                whole = block(place, angle, row * 6.4, 9.0)
                if not self.is_free(whole, 3.0):
                    at += 8.0
                    continue
                for k in range(row):
                    shift = (k - (row - 1) / 2) * 6.4
                    dx = shift * math.cos(math.radians(angle))
                    dy = shift * math.sin(math.radians(angle))
                    house = block((place[0] + dx, place[1] + dy), angle, 6.4, 9.0)
                    corners = [(round(x, 2), round(y, 2)) for x, y in house.exterior.coords]
                    self.map.way(
                        corners,
                        {"building": "terrace", "addr:street": name,
                         "addr:housenumber": str(number)},
                    )  # fmt: skip
                    number += 2
                    self.doors += 1
                self.taken.append(whole)
                at += row * 6.4 + 12.0

    def flats(
        self, street: str, number: str, place: XY, angle: float, stairwells: int, toward: XY,
        levels: int = 3, per_floor: int = 3,
    ) -> None:  # fmt: skip
        """Draw a slab block; each stairwell is an entrance node with a letter of its own."""
        long = 15.0 * stairwells
        shape = block(place, angle, long, 12.0)
        a, b = np.array(place), np.array(toward)
        normal = np.array([-math.sin(math.radians(angle)), math.cos(math.radians(angle))])
        normal *= 1.0 if float(normal @ (b - a)) > 0 else -1.0
        along = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
        corners = [(round(x, 2), round(y, 2)) for x, y in shape.exterior.coords]
        for k in range(stairwells):
            spot = a + normal * 6.0 + along * ((k - (stairwells - 1) / 2) * 15.0)
            entry = (round(float(spot[0]), 2), round(float(spot[1]), 2))
            corners = _with_point(corners, entry)
            letter = "ABCDEFG"[k]
            self.map.node(
                entry,
                **{"entrance": "staircase", "ref": letter, "addr:street": street,
                   "addr:housenumber": f"{number} {letter}" if stairwells > 1 else number},
            )  # fmt: skip
        flats = stairwells * levels * per_floor
        self.map.way(
            corners,
            {"building": "apartments", "building:levels": str(levels),
             "building:flats": str(flats)},
        )  # fmt: skip
        self.taken.append(shape)
        self.doors += flats


def block(
    place: XY, angle: float, long: float, deep: float, rng: random.Random | None = None
) -> Polygon:
    """Return a rectangle; with `rng` now and then one with a wing."""
    shape = shapely.box(-long / 2, -deep / 2, long / 2, deep / 2)
    if rng is not None and rng.random() < 0.35:
        wing = shapely.box(long / 2 - 4.5, deep / 2 - 1, long / 2, deep / 2 + 3.5)
        shape = shape.union(wing)
    turned: Polygon = translate(rotate(shape, angle, origin=(0, 0)), *place)
    return turned


def beside(path: LineString, along_m: float, out_m: float) -> tuple[XY, float]:
    """Return a place beside a line (left positive) and the line's direction there in degrees."""
    along_m = min(max(along_m, 0.0), path.length)
    a = path.interpolate(max(along_m - 1.5, 0))
    b = path.interpolate(min(along_m + 1.5, path.length))
    angle = math.atan2(b.y - a.y, b.x - a.x)
    here = path.interpolate(along_m)
    place = (here.x - math.sin(angle) * out_m, here.y + math.cos(angle) * out_m)
    return place, math.degrees(angle)


def draw_ground(canvas: Map) -> None:
    """Draw water, wood, park, square and railway."""
    outer = canvas.way(curve([*LAKE, LAKE[0]]), {})
    inner = canvas.way(curve([*ISLAND, ISLAND[0]]), {})
    canvas.relations.append(
        ([(outer, "outer"), (inner, "inner")],
         {"type": "multipolygon", "natural": "water", "name": "Tallmyrasjön"})
    )  # fmt: skip
    canvas.way(curve([*POND, POND[0]], 6), {"natural": "water", "water": "pond"})
    canvas.way([*PARK, PARK[0]], {"leisure": "park", "name": "Dammparken"})
    canvas.way([*WOOD, WOOD[0]], {"natural": "wood"})
    canvas.way(
        [*SQUARE, SQUARE[0]], {"highway": "pedestrian", "area": "yes", "name": "Mjölnartorget"}
    )
    canvas.way(curve(RAILWAY), {"railway": "rail", "electrified": "contact_line"})


def draw_roads(canvas: Map) -> dict[str, list[XY]]:
    """Draw every street and path; return the streets' lines by name."""
    lines = {}
    x0, y0 = RING_MIDDLE
    ring = [
        (round(x0 + 19 * math.cos(a), 2), round(y0 + 19 * math.sin(a), 2))
        for a in np.linspace(0, 2 * math.pi, 17)[:-1]
    ]
    ends = [MAIN_ROAD[-1], MAIN_ROAD_EAST[0], STREETS[-4][2][0]]
    for end in ends:
        ring = _with_point([*ring, ring[0]], end)[:-1]
    main_tags = {
        "highway": "secondary", "name": "Stora Mjölnarvägen", "sidewalk": "separate", "lanes": "2",
        "maxspeed": "50",
    }  # fmt: skip
    canvas.way([*ring, ring[0]], {**main_tags, "junction": "roundabout"})
    for points in (MAIN_ROAD, MAIN_ROAD_EAST):
        line = curve(points)
        canvas.way(line, main_tags)
        for side in (1, -1):
            beside_road = LineString(line).offset_curve(side * 9.0, join_style="mitre")
            canvas.way(
                [(round(x, 2), round(y, 2)) for x, y in beside_road.coords],
                {"highway": "footway", "footway": "sidewalk", "surface": "asphalt"},
            )
    for along in (752.0, 1040.0):
        path = LineString(curve(MAIN_ROAD))
        a, b = beside(path, along, 12.0)[0], beside(path, along, -12.0)[0]
        middle = beside(path, along, 0.0)[0]
        canvas.way([a, middle, b], {"highway": "footway", "footway": "crossing"})
        canvas.crossings.append((round(middle[0], 2), round(middle[1], 2)))
    for name, kind, points, _, _ in STREETS:
        lines[name] = curve(points)
        canvas.way(lines[name], {"highway": kind, "name": name})
    for kind, points, tags in PATHS:
        canvas.way(curve(points), {"highway": kind, **tags})
    canvas.node((560, 940), highway="turning_circle")
    private = {"highway": "service", "service": "driveway", "access": "private"}
    canvas.way([(1395, 985), (1520, 1050), (1610, 1130), (1652, 1175)], private)
    return lines


def draw_homes(suburb: Suburb, lines: dict[str, list[XY]]) -> None:
    """Draw flats, the tower, terraces and villas."""
    slabs = [
        ("Mjölnargatan", "1", (740, 345), 8, 4, (735, 330)),
        ("Mjölnargatan", "3", (825, 357), 5, 3, (822, 340)),
        ("Mjölnargatan", "5", (905, 365), 6, 3, (905, 345)),
        ("Mjölnargatan", "2", (735, 285), 8, 4, (735, 310)),
        ("Mjölnargatan", "4", (835, 290), 6, 4, (835, 310)),
        ("Mjölnargatan", "6", (925, 305), 8, 3, (925, 325)),
        ("Mjölnargatan", "9", (1045, 410), 32, 3, (1060, 385)),
        ("Mjölnargatan", "8", (1060, 345), 30, 3, (1050, 365)),
        ("Mjölnargatan", "11", (1105, 470), 58, 3, (1130, 460)),
        ("Kvarnbergsgatan", "4", (625, 395), 72, 3, (640, 390)),
        ("Kvarnbergsgatan", "8", (605, 330), 78, 3, (640, 320)),
        ("Bagargränd", "2", (790, 372), 172, 3, (790, 385)),
        ("Bagargränd", "1", (860, 428), 176, 2, (860, 400)),
    ]
    for street, number, place, angle, stairwells, toward in slabs:
        suburb.flats(street, number, place, angle, stairwells, toward)
    suburb.flats("Bagargränd", "7", (945, 420), 20, 1, (945, 400), levels=10, per_floor=5)
    for name in ("Rågvägen", "Vetevägen", "Kornvägen"):
        suburb.terraces(name, lines[name], 5)
    for name, _, _, spacing_m, _ in STREETS:
        if spacing_m:
            suburb.villas(name, lines[name], spacing_m)


def draw_public(suburb: Suburb) -> None:
    """Draw the school, the shops round the square, and the organisations."""
    school = block((470, 330), 12, 62, 18).union(block((450, 300), 12, 18, 50))
    suburb.building(school, {"building": "school"})
    suburb.map.way(
        [(395, 255), (545, 270), (540, 395), (390, 375), (395, 255)],
        {"amenity": "school", "name": "Kvarnbergsskolan", "opening_hours": "Mo-Fr 08:00-16:00"},
    )
    for place, angle, long, deep in (
        ((757, 433), 8, 26, 12), ((800, 455), 8, 30, 10), ((905, 470), 20, 34, 16),
        ((610, 432), 75, 24, 14), ((1060, 470), 50, 30, 12),
    ):  # fmt: skip
        shape = block(place, angle, long, deep)
        suburb.map.way(list(shape.exterior.coords), {"building": "retail"})
        suburb.taken.append(shape)
    for place, tags in ORGANISATIONS:
        suburb.map.node(place, **tags)


def add_traps(suburb: Suburb) -> None:
    """Add what goes wrong in real maps; each kind once or a few times."""
    canvas, node = suburb.map, suburb.map.node
    houses = [
        (points, tags) for points, tags in canvas.ways
        if tags.get("building") == "house" and "addr:housenumber" in tags
    ]  # fmt: skip
    for points, tags in houses[10:40:10]:  # the same address on the house and on a node
        x, y = Polygon(points).centroid.coords[0]
        node((x + 0.5, y), **{k: v for k, v in tags.items() if k.startswith("addr:")})
    houses[50][1]["addr:housenumber"] += "-" + str(int(houses[50][1]["addr:housenumber"]) + 2)
    number = int(houses[60][1]["addr:housenumber"])
    houses[60][1]["addr:housenumber"] = f"{number};{number}A"
    houses[70][1]["addr:housenumber"] += " B"
    houses[80][1]["addr:street"] = "Gamla Landsvägen"  # a street that is on no way
    houses[90][1]["addr:place"] = houses[90][1].pop("addr:street")
    for place, name in (((195, 1240), "Ön"), ((1655, 1190), "Skogstorpet")):
        shape = block(place, 20, 11, 8)
        canvas.way(
            list(shape.exterior.coords),
            {"building": "house", "addr:place": name, "addr:housenumber": "1"},
        )
        suburb.doors += 1


def make_sample() -> tuple[bytes, dict[str, object]]:
    """Return the map as gzipped OSM XML, and what a plan of it starts from."""
    canvas = Map()
    draw_ground(canvas)
    lines = draw_roads(canvas)
    canvas.join_crossings()
    for place in canvas.crossings:
        canvas.node(place, highway="crossing", crossing="marked")
    suburb = Suburb(canvas, random.Random(SEED))
    for points, tags in canvas.ways:
        if "highway" in tags and tags.get("area") != "yes":
            wide = {"secondary": 13, "tertiary": 8, "residential": 6.5}.get(tags["highway"], 3.5)
            suburb.taken.append(LineString(points).buffer(wide))
    draw_public(suburb)
    draw_homes(suburb, lines)
    add_traps(suburb)
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as file:
        file.write(canvas.to_xml())
    lon, lat = TO_DEGREES.transform(ORIGIN_M[0] + 757, ORIGIN_M[1] + 433)
    start = {
        "base": {"lat": round(lat, 6), "lon": round(lon, 6), "label": "Café Mjölnaren"},
        "shift_min": 150,
    }
    return out.getvalue(), start


def main() -> None:
    """Write the two files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    content, start = make_sample()
    (folder / "sample.osm.gz").write_bytes(content)
    text = json.dumps(start, ensure_ascii=False, indent=1)
    (folder / "sample.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
