"""A map file of a dozen doors, written by hand.

    Norrgatan (footway island, no doors)

1 3 5 7 9 11          odd numbers on the north side
============ Storgatan ============ 100 m a house
2 4 6 8 10 12         even numbers on the south side
"""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

LAT, LON = 59.0, 18.0
BASE = "59.0,18.0"
M_LAT, M_LON = 1 / 111_195.0, 1 / 57_270.0
"""Degrees per metre at 59 degrees north."""


def at(x_m: float, y_m: float) -> tuple[float, float]:
    """Return lat, lon of a point so many metres east and north of the base."""
    return round(LAT + y_m * M_LAT, 7), round(LON + x_m * M_LON, 7)


def _node(number: int, x_m: float, y_m: float, **tags: str) -> str:
    lat, lon = at(x_m, y_m)
    inner = "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())
    return f'<node id="{number}" version="1" lat="{lat}" lon="{lon}">{inner}</node>'


def write_small_map(
    path: Path, *, street: str = "Storgatan", houses: int = 12, flats: int = 1, island: bool = False
) -> Path:
    """Write the map; `flats` is the number of dwellings at number 12, `island` adds a far house."""
    lines = [_node(1, 0, 0), _node(2, 700, 0)]
    ways = [(50, [1, 2], {"highway": "residential", "name": street})]
    for k in range(houses):
        x_m, y_m = 50 + 100 * (k // 2), 12 if k % 2 == 0 else -12
        tags = {"addr:street": street, "addr:housenumber": str(k + 1)}
        if k == 11 and flats > 1:
            tags["addr:flats"] = f"1-{flats}"
        lines.append(_node(100 + k, x_m, y_m, **tags))
    if island:
        lines += [_node(3, 0, 900), _node(4, 200, 900)]
        ways.append((51, [3, 4], {"highway": "residential", "name": "Norrgatan"}))
        tags = {"addr:street": "Norrgatan", "addr:housenumber": "1"}
        lines.append(_node(200, 100, 910, **tags))
        tags = {"addr:street": "Skogen", "addr:housenumber": "1"}
        lines.append(_node(201, 300, 450, **tags))
    for number, nodes, tags in ways:
        inner = "".join(f'<nd ref="{ref}"/>' for ref in nodes)
        inner += "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())
        lines.append(f'<way id="{number}" version="1">{inner}</way>')
    content = "\n".join(lines)
    path.write_text(f'<?xml version="1.0"?>\n<osm version="0.6">\n{content}\n</osm>\n', "utf-8")
    return path


def write_block_map(path: Path) -> Path:
    """Write the map with a block of 30 by 40 m around number 2, whose flats nobody counted."""
    write_small_map(path)
    corners = [(35, -8), (65, -8), (65, -48), (35, -48)]
    nodes = "".join(_node(900 + k, *corner) for k, corner in enumerate(corners))
    refs = "".join(f'<nd ref="{ref}"/>' for ref in (900, 901, 902, 903, 900))
    block = f'<way id="90" version="1">{refs}<tag k="building" v="apartments"/></way>'
    text = path.read_text("utf-8").replace("<way", f"{nodes}<way", 1)
    path.write_text(text.replace("</osm>", f"{block}</osm>"), "utf-8")
    return path


def write_grid_map(path: Path, *, streets: int = 4, houses: int = 24) -> Path:
    """Write a map of parallel streets 120 m apart, joined at both ends; houses every 40 m a side.

    Street k is "Gata k"; its house n has id 1000 * (k + 1) + n.
    """
    lines, ways = [], []
    for k in range(streets):
        y_m = 120.0 * k
        lines += [_node(10 * k + 1, 0, y_m), _node(10 * k + 2, 40.0 * houses / 2 + 40, y_m)]
        ways.append((50 + k, [10 * k + 1, 10 * k + 2], f"Gata {chr(65 + k)}"))
        for n in range(houses):
            tags = {"addr:street": f"Gata {chr(65 + k)}", "addr:housenumber": str(n + 1)}
            side = 12 if n % 2 == 0 else -12
            lines.append(_node(1000 * (k + 1) + n, 40.0 * (n // 2) + 40, y_m + side, **tags))
    ways.append((80, [10 * k + 1 for k in range(streets)], "Västra vägen"))
    ways.append((81, [10 * k + 2 for k in range(streets)], "Östra vägen"))
    for number, nodes, name in ways:
        inner = "".join(f'<nd ref="{ref}"/>' for ref in nodes)
        inner += f'<tag k="highway" v="residential"/><tag k="name" v={quoteattr(name)}/>'
        lines.append(f'<way id="{number}" version="1">{inner}</way>')
    content = "\n".join(lines)
    path.write_text(f'<?xml version="1.0"?>\n<osm version="0.6">\n{content}\n</osm>\n', "utf-8")
    return path
