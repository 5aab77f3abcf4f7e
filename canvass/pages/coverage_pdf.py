"""Coverage on paper: a page to pin up with shares as bars and the map, then pages of tables.

It is readable in grey: the colours go from light to dark, and faces with nothing knocked are
dashed.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from canvass.coverage.publish import K, rounded
from canvass.coverage.shares import Shares
from canvass.hidden import plain
from canvass.lettering.writing import ShapedFont
from canvass.locale.catalogue import get_translator
from canvass.osm.extract import Extract
from canvass.pages.coverage_page import RAMP, CoverageView, coverage_tables, percent_of
from canvass.pages.encode import STEP_M, Grid
from canvass.pages.latin_names import in_latin, latin_names
from canvass.pages.map_page import Table, grid_of
from canvass.pages.paper_tables import (
    BOLD,
    HEIGHT,
    INK,
    LINE,
    MARGIN,
    SANS,
    SOFT,
    WIDTH,
    Part,
    draw_part,
    lay_out,
    write,
)
from canvass.units import grouped

STREET, WATER = HexColor("#d9d5cd"), HexColor("#c9dde8")
MAP_HEIGHT = 142 * mm


def render_coverage_pdf(view: CoverageView, extract: Extract, *, lang: str) -> bytes:
    """Return the coverage as a PDF: one page with the map, then the tables."""
    register_fonts()
    tables = sorted(_tables(view, extract, lang), key=lambda each: len(each.headings) < 5)
    pages = lay_out(tables)
    out = io.BytesIO()
    paper = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    paper.setTitle(plain(get_translator(lang)("Coverage: {name}").format(name=view.name)))
    _first_page(paper, view, extract, lang, 1 + len(pages))
    for number, parts in enumerate(pages, start=2):
        paper.showPage()
        for part in parts:
            draw_part(paper, part, lang)
        _foot(paper, "", number, 1 + len(pages), lang)
    paper.save()
    return out.getvalue()


@lru_cache
def register_fonts() -> None:
    """Register the fonts of paper tables with reportlab; repeats do nothing."""
    folder = files("canvass").joinpath("fonts")
    pdfmetrics.registerFont(ShapedFont(SANS, str(folder.joinpath("DejaVuSans.ttf"))))
    pdfmetrics.registerFont(ShapedFont(BOLD, str(folder.joinpath("DejaVuSans-Bold.ttf"))))


def _tables(view: CoverageView, extract: Extract, lang: str) -> list[Table]:
    """Return the tables; streets that no font can show have the map's Latin names."""
    tables, latin = coverage_tables(view, lang), latin_names(extract)
    if not latin:
        return list(tables)
    return [
        replace(
            table,
            rows=[
                [in_latin(cell, latin) if isinstance(cell, str) else cell for cell in row]
                for row in table.rows
            ],
        )
        for table in tables
    ]


def _first_page(paper: Canvas, view: CoverageView, extract: Extract, lang: str, pages: int) -> None:
    _ = get_translator(lang)
    total = view.coverage.total
    y = HEIGHT - MARGIN - 14
    paper.setFillColor(INK)
    title = _("Coverage: {name}").format(name=view.name)
    write(paper, MARGIN, y, title, 18, bold=True, width=WIDTH - 2 * MARGIN)
    paper.setFillColor(SOFT)
    write(paper, MARGIN, y - 15, view.week, 12, width=WIDTH - 2 * MARGIN)
    y -= 36
    for label, count in ((_("Knocked"), total.knocked), (_("Opened"), total.opened),
                         (_("Talked"), total.talked)):  # fmt: skip
        _bar(paper, y, label, (count, total.doors), lang)
        y -= 19
    paper.setFillColor(INK)
    rest = (
        (_("Left to knock"), total.left),
        (_("Unreachable (locked)"), total.unreachable),
        (_("Do not knock"), total.do_not_knock),
        *(
            [(_("Asked to come back"), view.coverage.to_come_back)]
            if view.coverage.to_come_back
            else []
        ),
        *([(_("Organisations called on"), view.calls.called)] if view.calls.called else []),
    )
    said = "   ".join(f"{label}: {grouped(count, lang)}" for label, count in rest)
    write(paper, MARGIN, y - 2, said, 11)
    top = y - 12
    _map(paper, view, extract, top)
    y = _legend(paper, view, top - MAP_HEIGHT - 16, lang)
    for table in _tables(view, extract, lang)[1:2]:
        draw_part(paper, Part(table, 0, min(7, len(table.rows)), y - 20), lang)
    _foot(paper, extract.source.attribution, 1, pages, lang)


def _bar(paper: Canvas, y: float, label: str, share: tuple[int, int], lang: str) -> None:
    """Draw a share as a bar with its figures."""
    count, of = share
    start, length = MARGIN + 27 * mm, 100 * mm
    paper.setFillColor(INK)
    write(paper, MARGIN, y, label, 11, bold=True, width=26 * mm)
    paper.setStrokeColor(INK)
    paper.setLineWidth(0.7)
    paper.setFillColor(HexColor("#ffffff"))
    paper.rect(start, y - 2.5, length, 12, fill=1)
    paper.setFillColor(HexColor("#31566c"))
    paper.rect(start, y - 2.5, length * count / max(1, of), 12, fill=1, stroke=0)
    paper.setFillColor(INK)
    write(paper, start + length + 4 * mm, y, percent_of(count, of), 12, bold=True)
    write(paper, WIDTH - MARGIN, y, f"{grouped(count, lang)} / {grouped(of, lang)}", 11, right=True)


def _map(paper: Canvas, view: CoverageView, extract: Extract, top: float) -> None:
    grid = grid_of(extract)
    lines = [grid.steps(line) * STEP_M for line in view.faces.lines]
    frame = (MARGIN, top - MAP_HEIGHT, WIDTH - 2 * MARGIN, MAP_HEIGHT)
    paper.saveState()
    clip = paper.beginPath()
    clip.rect(*frame)
    paper.clipPath(clip, stroke=0)
    points = np.concatenate(lines) if lines else grid.steps(_box(extract)) * STEP_M
    low, high = points.min(axis=0), points.max(axis=0)
    span = np.maximum(high - low, 1.0)
    scale = min((frame[2] - 12) / span[0], (frame[3] - 12) / span[1])
    middle = (low + high) / 2

    def place(metres: NDArray[np.floating[Any]]) -> list[list[float]]:
        x = frame[0] + frame[2] / 2 + (metres[:, 0] - middle[0]) * scale
        y = frame[1] + frame[3] / 2 - (metres[:, 1] - middle[1]) * scale
        found: list[list[float]] = np.column_stack([x, y]).tolist()
        return found

    _ground(paper, extract, grid, place)
    width = float(np.clip(scale * 5, 0.9, 3.2))
    for k, rows in enumerate(_by_class(view)):
        for colour, wide in ((HexColor("#333333"), width + 0.7), (HexColor(RAMP[k]), width)):
            path = paper.beginPath()
            for index in rows:
                _trace(path, place(lines[index]))
            paper.setStrokeColor(colour)
            paper.setLineWidth(wide)
            paper.setLineCap(1)
            paper.drawPath(path)
        if k == 0:
            paper.saveState()
            paper.setLineCap(0)
            paper.setDash(3, 4)
            paper.setStrokeColor(HexColor("#555555"))
            paper.setLineWidth(width / 3)
            paper.drawPath(path)
            paper.restoreState()
    paper.restoreState()
    paper.setStrokeColor(LINE)
    paper.setLineWidth(0.6)
    paper.rect(*frame)


def _box(extract: Extract) -> NDArray[np.float64]:
    west, south, east, north = extract.bounds
    return np.array([(west, south), (east, north)])


def _trace(path: object, points: Sequence[Sequence[float]]) -> None:
    move, line = path.moveTo, path.lineTo  # type: ignore[attr-defined]
    move(*points[0])
    for point in points[1:]:
        line(*point)


def _ground(
    paper: Canvas,
    extract: Extract,
    grid: Grid,
    to_paper: Callable[[NDArray[np.floating[Any]]], list[list[float]]],
) -> None:
    """Draw water and streets behind the faces."""
    water = paper.beginPath()
    for backdrop in extract.backdrops:
        if backdrop.kind == "water" and backdrop.is_area and len(backdrop.lonlat) >= 4:
            _trace(water, to_paper(grid.steps(backdrop.lonlat) * STEP_M))
            water.close()
    paper.setFillColor(WATER)
    paper.drawPath(water, stroke=0, fill=1)
    streets = paper.beginPath()
    for way in extract.ways:
        if way.tags.get("highway") not in ("footway", "path", "steps") and len(way.lonlat) > 1:
            _trace(streets, to_paper(grid.steps(way.lonlat) * STEP_M))
    paper.setStrokeColor(STREET)
    paper.setLineWidth(0.7)
    paper.drawPath(streets)


def _by_class(view: CoverageView) -> list[list[int]]:
    rows: list[list[int]] = [[] for _ in RAMP]
    for index, counts in enumerate(_shown(view)):
        if counts is not None:
            rows[_class_of(counts)].append(index)
    return rows


def _shown(view: CoverageView) -> list[Shares | None]:
    """Return the counts of each face, None for one too small to be published."""
    if not view.is_published:
        return list(view.faces.counts)
    return [rounded(row) if row.doors >= 2 * K else None for row in view.faces.counts]


def _class_of(row: Shares) -> int:
    if row.knocked == 0:
        return 0
    if row.knocked >= row.doors:
        return len(RAMP) - 1
    steps = len(RAMP) - 2
    return 1 + min(steps - 1, row.knocked * steps // row.doors)


def _legend(paper: Canvas, view: CoverageView, y: float, lang: str) -> float:
    _ = get_translator(lang)
    labels = (
        _("0: none yet"), _("under a quarter"), _("a quarter to a half"),
        _("a half to three quarters"), _("over three quarters"), _("all of them"),
    )  # fmt: skip
    doors = [sum(row.doors for row in (_shown(view)[i] for i in rows) if row is not None)
             for rows in _by_class(view)]  # fmt: skip
    paper.setFillColor(INK)
    write(paper, MARGIN, y, f"{_('Share of the doors')}: {_('Knocked')}", 10, bold=True)
    for k, label in enumerate(labels):
        column, row = k % 2, k // 2
        x, line = MARGIN + column * 92 * mm, y - 15 - 13 * row
        paper.setLineCap(1)
        paper.setStrokeColor(HexColor("#333333"))
        paper.setLineWidth(6.4)
        paper.line(x + 3, line + 3, x + 24, line + 3)
        paper.setStrokeColor(HexColor(RAMP[k]))
        paper.setLineWidth(5.2)
        paper.line(x + 3, line + 3, x + 24, line + 3)
        if k == 0:
            paper.saveState()
            paper.setDash(3, 4)
            paper.setStrokeColor(HexColor("#555555"))
            paper.setLineWidth(1.4)
            paper.line(x + 5, line + 3, x + 23, line + 3)
            paper.restoreState()
        paper.setFillColor(INK)
        write(paper, x + 32, line, f"{label} ({grouped(doors[k], lang)})", 9, width=92 * mm - 34)
    return y - 15 - 13 * 3


def _foot(paper: Canvas, attribution: str, page: int, pages: int, lang: str) -> None:
    _ = get_translator(lang)
    paper.setFillColor(SOFT)
    write(paper, MARGIN, MARGIN - 8, attribution, 8)
    text = _("Page {page} of {pages}").format(page=page, pages=pages)
    write(paper, WIDTH - MARGIN, MARGIN - 8, text, 8, right=True)
