"""Small random maps from a grammar of the ways people map houses, with what is right for each."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from tests.doors.random_squares import SQUARES

LAT, LON = 59.0, 18.0
M_LAT, M_LON = 1 / 111_195.0, 1 / 57_270.0
APART_M = 130.0
"""Farther than two of one number could be taken for one house."""


@dataclass(slots=True)
class Truth:
    """What must come out: planned addresses, doors, and addresses left out by name.

    `last_steps` are the longest last steps (metres) of some addresses by street and number.
    """

    planned: int = 0
    doors: int = 0
    left_out: int = 0
    kinds: list[str] = field(default_factory=list)
    last_steps: dict[tuple[str, str], float] = field(default_factory=dict)


class RandomMap:
    """One street with a house of a random kind every 130 m."""

    def __init__(self, seed: int, houses: int = 6) -> None:
        self.rng = random.Random(seed)
        self.lines: list[str] = []
        self.truth = Truth()
        self.last_id = 100
        self.number_no = 0
        self.x_m = 0.0
        self.junctions: list[tuple[float, int]] = []
        for _ in range(self.rng.randint(1, houses)):
            self.x_m += APART_M
            name, draw = self.rng.choice(KINDS)
            before = (self.truth.planned, self.truth.doors, self.truth.left_out)
            draw(self)
            after = (self.truth.planned, self.truth.doors, self.truth.left_out)
            told = [b - a for a, b in zip(before, after, strict=True)]
            self.truth.kinds.append(f"{name}: planned, doors, left out {told}")
        # Always one plain house, or there is nothing to plan.
        self.x_m += APART_M
        plain(self)
        along = sorted([*self.junctions, (0.0, self.node(0, 0))])
        nodes = [node for _, node in along]
        self.way([*nodes, self.node(self.x_m + 60, 0)], highway="residential", name="Storgatan")

    def xml(self) -> bytes:
        lines = list(self.lines)
        self.rng.shuffle(lines)
        body = "\n".join(lines)
        return f"<?xml version='1.0'?>\n<osm version='0.6'>\n{body}\n</osm>\n".encode()

    def new_id(self) -> int:
        self.last_id += 1
        return self.last_id if self.rng.random() < 0.85 else -self.last_id

    def fresh(self) -> str:
        self.number_no += 2
        return str(self.number_no)

    def tell(self, planned: int, doors: int | None = None, left_out: int = 0) -> None:
        self.truth.planned += planned
        self.truth.doors += planned if doors is None else doors
        self.truth.left_out += left_out

    def node(self, x_m: float, y_m: float, attributes: str = "", /, **tags: str) -> int:
        made = self.new_id()
        place = f'lat="{LAT + y_m * M_LAT:.7f}" lon="{LON + x_m * M_LON:.7f}"'
        self.lines.append(f'<node id="{made}" version="1" {attributes} {place}>'
                          f"{self._tags(tags)}</node>")  # fmt: skip
        return made

    def junction(self, x_m: float) -> int:
        """Draw a node of the street where a way begins."""
        made = self.node(x_m, 0)
        self.junctions.append((x_m, made))
        return made

    def house(self, x_m: float, y_m: float, /, **tags: str) -> int:
        return self.node(x_m, y_m, "", **({"addr__street": "Storgatan"} | tags))

    def way(self, nodes: list[int], attributes: str = "", /, **tags: str) -> int:
        made = self.new_id()
        inner = "".join(f'<nd ref="{ref}"/>' for ref in nodes)
        self.lines.append(f'<way id="{made}" version="1" {attributes}>'
                          f"{inner}{self._tags(tags)}</way>")  # fmt: skip
        return made

    def outline(self, x_m: float, width_m: float = 20, /, **tags: str) -> int:
        corners = [self.node(x_m + dx, y) for dx, y in
                   ((0, 12), (width_m, 12), (width_m, 24), (0, 24))]  # fmt: skip
        return self.way([*corners, corners[0]], **({"building": "yes"} | tags))

    def relation(self, members: list[tuple[str, int, str]], **tags: str) -> int:
        made = self.new_id()
        inner = "".join(f'<member type="{t}" ref="{r}" role="{role}"/>' for t, r, role in members)
        self.lines.append(f'<relation id="{made}" version="1">{inner}{self._tags(tags)}</relation>')
        return made

    def _tags(self, tags: dict[str, str]) -> str:
        named = [(key.replace("__", ":"), value) for key, value in tags.items()]
        if named:
            named += self.rng.choice([[], [], [("source", "survey")], [("note", "a;b, 1-2")]])
        self.rng.shuffle(named)
        return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in named)

    def named(self) -> dict[str, str]:
        return {"addr__street": "Storgatan", "addr__housenumber": self.fresh()}


def plain(m: RandomMap) -> None:
    m.house(m.x_m, 14, addr__housenumber=m.fresh())
    m.tell(1)


def outline(m: RandomMap) -> None:
    m.outline(m.x_m, **m.named())
    m.tell(1)


def drawn_twice(m: RandomMap) -> None:
    tags = m.named()
    m.outline(m.x_m, **tags)
    m.house(m.x_m + m.rng.uniform(1, 19), 18, **tags)
    if m.rng.random() < 0.5:
        m.house(m.x_m + 5, 14, **tags, shop="kiosk", name="Kiosk")
    m.tell(1)


def number_list(m: RandomMap) -> None:
    count = m.rng.randint(2, 4)
    between = m.rng.choice([";", "; ", ",", ", "])
    m.house(m.x_m, 14, addr__housenumber=between.join(m.fresh() for _ in range(count)))
    m.tell(count)


def no_number(m: RandomMap) -> None:
    m.house(m.x_m, 14, addr__housenumber=m.rng.choice(["?", "-", "FIXME", "s/n", "0", "00", ""]))
    m.tell(0, left_out=1)


def house_name(m: RandomMap) -> None:
    m.outline(m.x_m, addr__housename=f"Villa {m.fresh()}", addr__street="Storgatan")
    m.tell(1)


def registered_number(m: RandomMap) -> None:
    key = m.rng.choice(["conscriptionnumber", "streetnumber", "provisionalnumber"])
    m.node(m.x_m, 14, **{f"addr__{key}": m.fresh(), "addr__place": "Lhota"})
    m.tell(1)


def full(m: RandomMap) -> None:
    m.node(m.x_m, 14, addr__full=f"Storgatan {m.fresh()}, 123 45 Norrby")
    m.tell(1)


def japanese_block(m: RandomMap) -> None:
    for block in ("5", "6"):
        for number in ("1", "2"):
            m.node(m.x_m + int(number), 14, addr__housenumber=number, addr__block_number=block,
                   addr__neighbourhood=f"錦糸{m.x_m:.0f}丁目")  # fmt: skip
    m.tell(4)


def counted_flats(m: RandomMap) -> None:
    flats = m.rng.randint(2, 30)
    m.outline(m.x_m, building__flats=str(flats), **m.named())
    m.tell(1, flats)


def counted_flats_of_two(m: RandomMap) -> None:
    flats = m.rng.randint(2, 30)
    m.outline(m.x_m, 40, building__flats=str(flats))
    for dx in (5, 35):
        m.house(m.x_m + dx, 14, addr__housenumber=m.fresh())
    m.tell(2, flats)


def flat_list(rng: random.Random, start: int) -> tuple[str, int]:
    """Return a list of flats and how many these are."""
    count = rng.randint(2, 9)
    last = start + count - 1
    letters = "ABCDEFGHI"[count - 1]
    text = rng.choice([
        f"{start}-{last}", f"{last}-{start}", ";".join(map(str, range(start, last + 1))),
        f"A-{letters}", f"{start}A-{start}{letters}", f"{start}/1-{start}/{count}",
        f"A{start}-A{last}", ",".join(f"{start}0{k}" for k in range(1, count + 1)),
        f"{start} – {last}", f"１-{count}" if count > 1 else "1",
    ])  # fmt: skip
    return text, count


def entrances(m: RandomMap) -> None:
    """Flats at entrances on the outline, with or without refs, or with the number themselves."""
    tags, width = m.named(), 60.0
    style = m.rng.choice(["ref", "none", "number", "off"])
    building: dict[str, str] = dict(tags) if style != "number" else {}
    total = 0
    for k in range(m.rng.randint(1, 4)):
        text, count = flat_list(m.rng, 1 + 10 * k)
        total += count
        more = {"entrance": m.rng.choice(["staircase", "yes", "main", "home"]), "addr__flats": text}
        if style == "ref":
            more["ref"] = "ABCD"[k]
        if style == "number":
            more |= tags
        y_m = 12 - (m.rng.uniform(0, 4) if style == "off" else 0)
        m.node(m.x_m + 6 + 14 * k, y_m, **more)
    if m.rng.random() < 0.3 and style != "number":
        building["building__flats"] = str(m.rng.randint(1, total))
    m.outline(m.x_m, width, **building)
    m.tell(1, total)


def silent_stairs(m: RandomMap) -> None:
    flats = m.rng.randint(4, 40)
    m.outline(m.x_m, 60, building__flats=str(flats), **m.named())
    for k in range(m.rng.randint(2, 4)):
        more = {"ref": "ABCD"[k]} if m.rng.random() < 0.5 else {}
        m.node(m.x_m + 6 + 14 * k, 12, entrance="staircase", **more)
    m.tell(1, flats)


def unit_stairs(m: RandomMap) -> None:
    flats, tags = m.rng.randint(4, 40), m.named()
    m.outline(m.x_m, 60, building__flats=str(flats))
    kind = m.rng.choice(["staircase", "yes", "main"])
    for k in range(2):
        m.node(m.x_m + 6 + 30 * k, 12, entrance=kind, addr__unit="AB"[k], **tags)
    m.tell(1, flats)


def units(m: RandomMap) -> None:
    tags, count = m.named(), m.rng.randint(2, 6)
    key = m.rng.choice(["addr__unit", "addr__door", "addr__floor", "level"])
    for k in range(count):
        m.house(m.x_m + 0.5 * k, 14, **tags, **{key: str(k + 1)})
    m.tell(1, count)


def units_by_floor(m: RandomMap) -> None:
    tags = m.named()
    for floor in "12":
        for door in ("tv", "th"):
            m.house(m.x_m, 14, **tags, addr__floor=floor, addr__door=door)
    m.tell(1, 4)


def multipolygon(m: RandomMap) -> None:
    corners = [m.node(m.x_m + dx, y) for dx, y in ((0, 12), (40, 12), (40, 40), (0, 40))]
    halves = [m.way(corners[:3]), m.way([corners[2], corners[3], corners[0]])]
    hole = [m.node(m.x_m + dx, y) for dx, y in ((10, 20), (20, 20), (20, 30), (10, 30))]
    inner = m.way([*hole, hole[0]])
    members = [("way", halves[0], "outer"), ("way", halves[1], "outer"), ("way", inner, "inner")]
    flats = m.rng.randint(2, 9)
    m.relation(members, type="multipolygon", building="yes", building__flats=str(flats),
               **m.named())  # fmt: skip
    m.tell(1, flats)


def lost(m: RandomMap) -> None:
    if m.rng.random() < 0.5:
        m.way([900_001, 900_002, 900_003, 900_001], building="yes", **m.named())
    else:
        m.relation([("way", 900_009, "outer")], type="multipolygon", building="yes", **m.named())
    m.tell(0, left_out=1)


def deleted(m: RandomMap) -> None:
    gone = m.rng.choice(
        ['visible="false"', "visible='false'", 'action="delete"', 'action = "delete"']
    )
    m.node(m.x_m, 14, gone, **m.named())


def named_by_relation(m: RandomMap) -> None:
    houses = [m.node(m.x_m + 20 * k, 14, addr__housenumber=m.fresh()) for k in range(3)]
    m.relation([("node", ref, "house") for ref in houses],
               type=m.rng.choice(["associatedStreet", "street"]), name="Storgatan")  # fmt: skip
    m.tell(3)


def one_number_two_houses(m: RandomMap) -> None:
    tags = m.named()
    for k in range(2):
        m.outline(m.x_m + 30 * k, building__flats="3", **tags)
    m.tell(2, 6)


def two_cities(m: RandomMap) -> None:
    tags, key = m.named(), m.rng.choice(["city", "postcode", "housename", "hamlet"])
    for k in range(2):
        m.house(m.x_m + 30 * k, 14, **tags, **{f"addr__{key}": f"{k}0 Norrby"})
    m.tell(2)


def row(m: RandomMap) -> None:
    """A row of numbers: its ends are houses, those between are guessed, planned all the same."""
    first, steps = int(m.fresh()), m.rng.randint(1, 5)
    m.number_no += 2 * steps
    ends = [m.house(m.x_m + 60 * k, 14, addr__housenumber=str(first + 2 * steps * k))
            for k in (0, 1)]  # fmt: skip
    m.way(ends, addr__interpolation="even")
    m.tell(1 + steps)


def range_with_rule(m: RandomMap) -> None:
    first, steps = int(m.fresh()), m.rng.randint(1, 5)
    m.number_no += 2 * steps
    m.outline(m.x_m, addr__housenumber=f"{first}-{first + 2 * steps}", addr__street="Storgatan",
              addr__interpolation="even")  # fmt: skip
    m.tell(1 + steps)


def other_keys(m: RandomMap) -> None:
    space = m.rng.choice(["contact", "object", "addr2"])
    m.node(m.x_m, 14, **{f"{space}__street": "Storgatan", f"{space}__housenumber": m.fresh()},
           amenity="cafe")  # fmt: skip
    m.tell(1)


def number_under_another_key(m: RandomMap) -> None:
    key = m.rng.choice(["number", "house_number", "buildingnumber", "nr"])
    street = m.rng.choice(["street", "street__name", "street_name", "road"])
    m.node(m.x_m, 14, **{f"addr__{key}": m.fresh(), f"addr__{street}": "Storgatan"})
    m.tell(1)


def named_stairs(m: RandomMap) -> None:
    """Two or three entrances that bear the number, each with a name of its own."""
    tags, count = m.named(), m.rng.randint(2, 3)
    key = m.rng.choice(["ref", "local_ref", "addr__staircase", "addr__stair"])
    m.outline(m.x_m, 60)
    for k in range(count):
        m.node(m.x_m + 6 + 14 * k, 12, entrance="yes", **{key: "ABC"[k]}, **tags)
    m.tell(1, count)


def counted_flats_behind(m: RandomMap) -> None:
    """The flats of a house of which the number stands before the door."""
    flats = m.rng.randint(2, 30)
    m.outline(m.x_m, building__flats=str(flats))
    m.house(m.x_m + m.rng.uniform(1, 19), 12 - m.rng.uniform(0.5, 4), addr__housenumber=m.fresh())
    m.tell(1, flats)


def plot(m: RandomMap) -> None:
    m.outline(m.x_m, addr__lot=m.fresh(), addr__block="5", addr__place="Lhota")
    m.tell(1)


def second_address(m: RandomMap) -> None:
    tags, second = m.named(), m.fresh()
    m.outline(m.x_m, addr2__street="Lillgatan", addr2__housenumber=second, **tags)
    m.tell(1)


def at_no_street(m: RandomMap) -> None:
    key = m.rng.choice(["farm", "square", "estate", "locality", "isolated_dwelling", "substreet"])
    m.node(m.x_m, 14, **{f"addr__{key}": f"Norr {m.x_m:.0f}", "addr__housenumber": m.fresh()})
    m.tell(1)


def bare_flats(m: RandomMap) -> None:
    text, count = flat_list(m.rng, 1)
    if m.rng.random() < 0.5:
        text, count = str(count), count
    m.outline(m.x_m, flats=text, **m.named())
    m.tell(1, count)


def letters_in_one(m: RandomMap) -> None:
    number, dash = m.fresh(), m.rng.choice(["-", "–", " - "])
    again = m.rng.choice(["", number])
    m.house(m.x_m, 14, addr__housenumber=f"{number}a{dash}{again}c")
    m.tell(1)


def lost_row(m: RandomMap) -> None:
    """A row of which one end or both are not in the file gives nothing."""
    house = m.house(m.x_m, 14, addr__housenumber=m.fresh())
    m.way([m.rng.choice([house, 900_011]), 900_012], addr__interpolation="even")
    m.tell(1)


def gate_in_the_yard(m: RandomMap) -> None:
    """A footway to a house behind a gate for some people only: still reached by it alone."""
    gate = m.node(m.x_m, 8, barrier="gate", access=m.rng.choice(["customers", "destination"]))
    m.way([gate, m.node(m.x_m, 30)], highway="footway")
    m.house(m.x_m + 3, 14, addr__housenumber=m.fresh())
    m.tell(1)


def missing_house(m: RandomMap) -> None:
    """A house that was taken down or is not built yet, beside the new one or alone."""
    tag = m.rng.choice(["demolished", "razed", "removed", "was", "proposed", "planned"])
    tags = m.named()
    how = m.rng.random()
    if how < 0.3:
        m.outline(m.x_m, **{f"{tag}__{key}": value for key, value in tags.items()}, building="no")
    elif how < 0.6:
        m.outline(m.x_m, **tags, **{f"{tag}__building": "house", "building": "no"})
    else:
        m.house(m.x_m, 14, **tags, **{f"{tag}__building": "yes"})
    is_new = m.rng.random() < 0.3
    if is_new:
        m.outline(m.x_m + 40, **tags)
    m.tell(int(is_new), left_out=1)


def doubtful_house(m: RandomMap) -> None:
    said = m.rng.choice([
        {"building": "construction"}, {"building": "ruins"}, {"abandoned": "yes"},
        {"construction__building": "house", "building": "no"}, {"building": "disused"},
        {"demolished__building": "barn", "building": "house"},
    ])  # fmt: skip
    m.outline(m.x_m, **m.named(), **said)
    m.tell(1)


KINDS: list[tuple[str, Callable[[RandomMap], None]]] = [
    (draw.__name__, draw)
    for draw in (
        plain, outline, drawn_twice, number_list, no_number, house_name, registered_number, full,
        japanese_block, counted_flats, counted_flats_of_two, entrances, silent_stairs, unit_stairs,
        units, units_by_floor, multipolygon, lost, deleted, named_by_relation,
        one_number_two_houses, two_cities, row, range_with_rule, other_keys, plot, second_address,
        number_under_another_key, named_stairs, counted_flats_behind, at_no_street, bare_flats,
        letters_in_one, lost_row, gate_in_the_yard, missing_house,
        doubtful_house,
        *SQUARES,
    )
]  # fmt: skip
