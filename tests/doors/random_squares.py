"""Squares for the random maps: areas people walk on, with addresses of their own and around them.

A house on a square that is joined to the street hangs on the square itself: its last step is known
from where it is drawn, and kept in `Truth.last_steps`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.doors.random_map import RandomMap

AREAS: list[dict[str, str]] = [
    {"highway": "pedestrian"}, {"highway": "footway"}, {"highway": "service"},
    {"highway": "pedestrian", "place": "square"}, {"highway": "living_street"},
]  # fmt: skip
BARE = {"place": "square"}
NEAREST_M = 3.0


class Square:
    """A square of four corners north of the street, joined to it in one of the ways people draw."""

    def __init__(self, m: RandomMap, width_m: float, height_m: float) -> None:
        self.m, self.west, self.east = m, m.x_m, m.x_m + width_m
        self.joined = m.rng.choice(["over the street", "way", "way to the edge", "kerb"])
        self.south = -4.0 if self.joined == "over the street" else 10.0
        self.north = self.south + height_m
        self.name = f"Torg {m.x_m:.0f}"

    def corners(self) -> list[int]:
        m = self.m
        inner = (self.west + self.east) / 2
        south, north = self.south, self.north
        at = [(self.west, south), (self.east, south), (self.east, north), (self.west, north)]
        ring = [m.node(*point) for point in at]
        if self.joined == "way":
            m.way([m.junction(self.west), m.node(self.west, 3), ring[0]], highway="footway")
        elif self.joined == "way to the edge":
            m.way([m.junction(inner), m.node(inner, self.south + 6)], highway="footway")
        elif self.joined == "kerb":
            m.way([m.node(self.east, 1.5), ring[1]], highway="path")
        if m.rng.random() < 0.5:
            ring.reverse()
        return [*ring, ring[0]]

    def draw(self, /, **tags: str) -> None:
        m, ring = self.m, self.corners()
        if m.rng.random() < 0.6:
            m.way(ring, area="yes", name=self.name, **tags)
            return
        if m.rng.random() < 0.5:
            members = [("way", m.way(ring), "outer")]
        else:
            members = [("way", m.way(ring[:3]), "outer"), ("way", m.way(ring[2:]), "outer")]
        if self.north - self.south > 30 and m.rng.random() < 0.5:
            x, y = (self.west + self.east) / 2, (self.south + self.north) / 2
            hole = [m.node(x + dx, y + dy) for dx, dy in ((0, 0), (4, 0), (4, 4), (0, 4))]
            members.append(("way", m.way([*hole, hole[0]]), "inner"))
        m.relation(members, type="multipolygon", name=self.name, **tags)

    def house(self, x_m: float, y_m: float, off_m: float) -> None:
        """Draw a house `off_m` from the edge of the square."""
        m = self.m
        number = m.fresh()
        key = m.rng.choice(["addr__street", "addr__place", "addr__square"])
        m.node(x_m, y_m, **{key: self.name, "addr__housenumber": number})
        m.truth.last_steps[self.name, number] = max(NEAREST_M, off_m + 1)


def homes_around(m: RandomMap) -> None:
    square = Square(m, m.rng.uniform(25, 70), m.rng.uniform(25, 80))
    square.draw(**m.rng.choice(AREAS))
    off = m.rng.uniform(1, 8)
    x = m.rng.uniform(square.west + 2, square.east - 2)
    y = m.rng.uniform(square.south + 20, square.north - 2)
    square.house(x, square.north + off, off)
    square.house(square.east + off, y, off)
    square.house(square.west - off, y, off)
    m.tell(3)


def long_square(m: RandomMap) -> None:
    """A narrow square with nothing between its four corners, and houses along its long sides."""
    square = Square(m, m.rng.uniform(5, 12), 95)
    square.draw(**m.rng.choice(AREAS))
    off, count = m.rng.uniform(2, 8), m.rng.randint(2, 5)
    for k in range(count):
        y = square.south + 25 + 65 * k / count
        is_east = m.rng.random() < 0.5
        square.house(square.east + off if is_east else square.west - off, y, off)
    m.tell(count)


def square_of_its_own(m: RandomMap) -> None:
    """A square that is an address: a kiosk, or a market hall drawn as the place itself."""
    square = Square(m, m.rng.uniform(20, 60), m.rng.uniform(20, 40))
    square.draw(**m.rng.choice([*AREAS, BARE]), **m.named())
    m.tell(1)


def square_of_several(m: RandomMap) -> None:
    first, steps = int(m.fresh()), m.rng.randint(1, 5)
    m.number_no += 2 * steps
    square = Square(m, 40, 40)
    numbers = f"{first}-{first + 2 * steps}"
    square.draw(**m.rng.choice([*AREAS, BARE]), addr__street="Storgatan",
                addr__housenumber=numbers, addr__interpolation="even")  # fmt: skip
    m.tell(1 + steps)


def bare_square(m: RandomMap) -> None:
    square = Square(m, 50, 50)
    square.draw(**BARE)
    count = m.rng.randint(1, 3)
    for k in range(count):
        m.node(m.x_m + 15 * k, 60, addr__place=square.name, addr__housenumber=m.fresh())
    m.tell(count)


def entrance_on_square(m: RandomMap) -> None:
    """A block of flats with its entrances on the line it shares with the square."""
    square = Square(m, 60, 30)
    square.draw(**m.rng.choice(AREAS))
    flats = m.rng.randint(2, 20)
    tags = {"addr__street": square.name, "addr__housenumber": m.fresh()}
    at = [(0.0, 0.0), (60.0, 0.0), (60.0, 15.0), (0.0, 15.0)]
    corners = [m.node(m.x_m + x, square.north + y) for x, y in at]
    door = m.node(m.x_m + m.rng.uniform(5, 55), square.north, entrance="yes")
    m.way([corners[0], door, *corners[1:], corners[0]], building="apartments",
          building__flats=str(flats), **tags)  # fmt: skip
    m.truth.last_steps[square.name, tags["addr__housenumber"]] = NEAREST_M
    m.tell(1, flats)


def broken_square(m: RandomMap) -> None:
    """A square whose outline crosses itself, stays open, has two points, or lacks some."""
    at = [(0, 10), (30, 40), (30, 10), (0, 40)]
    nodes = [m.node(m.x_m + x, y) for x, y in at]
    nodes = m.rng.choice([[*nodes, nodes[0]], nodes, nodes[:2], [*nodes[:2], nodes[0]],
                          [nodes[0], 900_021, 900_022, nodes[0]], [nodes[0]] * 4])  # fmt: skip
    tags = {"area": "yes", **m.rng.choice([*AREAS, BARE])}
    own = m.rng.random() < 0.5
    if own:
        tags |= m.named()
    m.way(nodes, **tags)
    m.house(m.x_m + 10, 45, addr__housenumber=m.fresh())
    m.tell(1 + own)


SQUARES = [homes_around, long_square, square_of_its_own, square_of_several, bare_square,
           entrance_on_square, broken_square]  # fmt: skip
