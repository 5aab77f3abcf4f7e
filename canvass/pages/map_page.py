"""A self-contained HTML page with a map: it makes no requests and runs only its own scripts."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from canvass.osm.extract import Extract, MapBackground
from canvass.pages.encode import STEP_M, Grid, make_grid
from canvass.pages.ground import draw_ground
from canvass.pages.scripts import PAGE_SCRIPTS, PAGE_STYLES, joined
from canvass.pages.strings import page_strings
from canvass.pages.text import escaped, script_json
from canvass.units import grouped


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at the top of the page: its label, its value, and a remark below it."""

    label: str
    value: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table below the map; numbers are aligned to the right."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str | int | float]]
    remark: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class MapPage:
    """The content of a page; the script draws `overlay` over the background (see map/map.js)."""

    title: str
    subtitle: str
    lead: str
    figures: Sequence[Figure]
    overlay: Mapping[str, Any]
    attribution: str
    licence: str
    lang: str
    tables: Sequence[Table] = field(default_factory=tuple)
    notes: Sequence[str] = field(default_factory=tuple)


def grid_of(extract: Extract | MapBackground) -> Grid:
    """Return the grid of a district's page, for its boundary or else its whole map."""
    return make_grid(extract.boundary.bounds if extract.boundary is not None else extract.bounds)


def box_of(extract: Extract | MapBackground, grid: Grid) -> list[int]:
    """Return the first view of the page in steps: west, north, east, south."""
    west, south, east, north = (
        extract.boundary.bounds if extract.boundary is not None else extract.bounds
    )
    (x0, y0), (x1, y1) = grid.steps(_corners(west, south, east, north)).tolist()
    return [x0, y0, x1, y1]


def render_page(page: MapPage, extract: Extract, grid: Grid) -> str:
    """Return the page as HTML; it works from a file and contains everything it needs."""
    script, style = joined(PAGE_SCRIPTS), joined(PAGE_STYLES)
    content = {
        "step": STEP_M,
        "box": box_of(extract, grid),
        "ground": draw_ground(extract, grid),
        "overlay": page.overlay,
        "strings": page_strings(page.lang),
    }
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    say = page_strings(page.lang)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{escaped(page.lang)}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escaped(policy)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escaped(page.title)}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            _header(page),
            _body(page, say),
            _tables(page),
            _footer(page),
            f'<script type="application/json" id="content">{script_json(content)}</script>',
            f"<script>{script}</script>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _corners(west: float, south: float, east: float, north: float) -> Any:
    import numpy as np

    return np.array([(west, north), (east, south)])


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _header(page: MapPage) -> str:
    figures = "".join(
        f"<div><dt>{escaped(each.label)}</dt><dd>{escaped(each.value)}"
        + (f"<small>{escaped(each.remark)}</small>" if each.remark else "")
        + "</dd></div>"
        for each in page.figures
    )
    return (
        f'<header><div class="titles"><h1>{escaped(page.title)}</h1>'
        f'<p class="subtitle">{escaped(page.subtitle)}</p>'
        f'<p class="lead">{escaped(page.lead)}</p></div>'
        f'<dl class="figures">{figures}</dl></header>'
    )


def _body(page: MapPage, say: Mapping[str, str]) -> str:
    def button(key: str, sign: str, label: str) -> str:
        name = escaped(say[label])
        named = f'title="{name}" aria-label="{name}"'
        return f'<button type="button" data-do="{key}" {named}>{sign}</button>'

    return (
        '<main><section id="map" class="map" tabindex="0" role="application" '
        f'aria-label="{escaped(say["map"])}" aria-describedby="keys">'
        '<canvas id="ground" aria-hidden="true"></canvas>'
        f'<div class="buttons">{button("in", "+", "closer")}{button("out", "−", "farther")}'
        f"{button('fit', '⤢', 'whole')}</div>"
        '<div id="tip" class="tip" data-tip role="status" hidden></div>'
        '<div class="scale" aria-hidden="true"><span id="scale" data-scale></span></div>'
        f'<div class="attribution">{escaped(page.attribution)}</div>'
        f"<noscript><p>{escaped(say['noscript'])}</p></noscript></section>"
        '<aside><div id="legend"></div><div id="chosen" role="status"></div>'
        f'<div id="list"></div><p id="keys" class="keys">{escaped(say["keys"])}</p></aside></main>'
    )


def _tables(page: MapPage) -> str:
    out = []
    for table in page.tables:
        numeric = [
            bool(table.rows) and all(_is_number(row[i]) for row in table.rows)
            for i in range(len(table.headings))
        ]
        mark = [' class="n"' if is_number else "" for is_number in numeric]
        head = "".join(
            f'<th scope="col"{mark[i]}>{escaped(heading)}</th>'
            for i, heading in enumerate(table.headings)
        )
        rows = "".join(
            "<tr>"
            + "".join(
                f"<td{mark[i]}>{escaped(_shown(cell, page.lang))}</td>"
                for i, cell in enumerate(row)
            )
            + "</tr>"
            for row in table.rows
        )
        remark = f'<p class="remark">{escaped(table.remark)}</p>' if table.remark else ""
        out.append(
            f"<section><h2>{escaped(table.title)}</h2>{remark}<div class='scroll'><table><thead>"
            f"<tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></section>"
        )
    return f'<div class="tables">{"".join(out)}</div>' if out else ""


def _shown(cell: str | int | float, lang: str) -> str:
    return grouped(cell, lang) if isinstance(cell, int) else str(cell)


def _is_number(cell: str | int | float) -> bool:
    return isinstance(cell, int | float) or cell.endswith("%") or cell == "–"


def _footer(page: MapPage) -> str:
    notes = "".join(f"<p>{escaped(note)}</p>" for note in page.notes)
    return f"<footer>{notes}<p>{escaped(page.attribution)} · {escaped(page.licence)}</p></footer>"
