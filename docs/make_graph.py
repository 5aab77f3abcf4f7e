"""Draw which room of canvass imports which into docs/imports.svg: `make graph`.

Rooms stand in the layers of setup.cfg; an import points up the list there, and down in the picture.
"""

from __future__ import annotations

import configparser
import re
from collections import Counter
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
WIDTH, ROW, BOX = 1000, 62, 26
SHIFTS = (130, -130, 260, -260)
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" font-family="sans-serif">'


def layers() -> list[list[str]]:
    """Return the rooms of every layer, the highest first."""
    config = configparser.ConfigParser(interpolation=None)
    config.read_string((ROOT / "setup.cfg").read_text("utf-8"))
    lines = config["importlinter:contract:layers"]["layers"].split("\n")
    return [re.findall(r"\w+", line) for line in lines if line.strip()]


def imports() -> Counter[tuple[str, str]]:
    """Return how many imports lead from one room to another."""
    graph = grimp.build_graph("canvass")
    found: Counter[tuple[str, str]] = Counter()
    for importer in sorted(graph.modules):
        for imported in graph.find_modules_directly_imported_by(importer):
            rooms = [name.split(".")[1] if "." in name else "" for name in (importer, imported)]
            if all(rooms) and rooms[0] != rooms[1]:
                found[rooms[0], rooms[1]] += 1
    return found


def draw() -> str:
    """Return the picture: a row a layer, a line for every pair of rooms, wide where many."""
    rows, found = layers(), imports()
    there = {name for pair in found for name in pair}
    rows = [[name for name in row if name in there] for row in rows]
    rows = [row for row in rows if row]
    place = {
        # Lone rooms are shifted in turn, so that lines between far layers pass beside their boxes.
        name: (WIDTH * (k + 1) / (len(row) + 1) + SHIFTS[n % 4] * (len(row) == 1), ROW * (n + 0.7))
        for n, row in enumerate(rows)
        for k, name in enumerate(row)
    }
    lines = [HEAD.format(w=WIDTH, h=ROW * len(rows) + 20)]
    for (one, other), count in sorted(found.items()):
        (x0, y0), (x1, y1) = place[one], place[other]
        lines.append(
            f'<line x1="{x0:.0f}" y1="{y0:.0f}" x2="{x1:.0f}" y2="{y1:.0f}" stroke="#567" '
            f'stroke-opacity="0.45" stroke-width="{min(6.0, 0.5 + count / 12):.1f}">'
            f"<title>{one} imports {other}: {count}</title></line>"
        )
    for name, (x, y) in place.items():
        wide = 16 + 8 * len(name)
        lines.append(
            f'<rect x="{x - wide / 2:.0f}" y="{y - BOX / 2:.0f}" width="{wide}" height="{BOX}" '
            f'rx="5" fill="#fff" stroke="#234"/><text x="{x:.0f}" y="{y + 4:.0f}" font-size="13" '
            f'text-anchor="middle">{name}</text>'
        )
    return "\n".join([*lines, "</svg>"]) + "\n"


if __name__ == "__main__":
    target = ROOT / "docs" / "imports.svg"
    target.write_text(draw(), "utf-8")
    print(target)
