"""Coverage on one or two pages to pin up: shares as bars, the map of block faces, the tables.

Legible in grey: the ramp goes from light to dark, and faces with nothing knocked are dashed.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from canvass.coverage.publish import K, rounded
from canvass.coverage.shares import Shares
from canvass.locale.catalogue import get_translator
from canvass.osm.extract import Extract
from canvass.pages.coverage_page import RAMP, CoverageView, coverage_tables, percent
from canvass.pages.encode import STEP_M, Grid
from canvass.pages.map_page import Table, grid_of
from canvass.pages.text import plain

SANS, BOLD = "CoverageSans", "CoverageSans-Bold"
INK, SOFT, LINE = HexColor("#22303a"), HexColor("#5c6a73"), HexColor("#b9bfc3")
STREET, WATER = HexColor("#d9d5cd"), HexColor("#c9dde8")
WIDTH, HEIGHT = A4
MARGIN = 14 * mm
MAP_HEIGHT = 142 * mm


def render_coverage_pdf(view: CoverageView, extract: Extract, *, lang: str) -> bytes:
    """Return the coverage as a PDF of one page with the map and one with tables."""
    _register()
    out = io.BytesIO()
    paper = Canvas(out, pagesize=A4, invariant=1)
    paper.setTitle(plain(get_translator(lang)("Coverage: {name}").format(name=view.name)))
    _first_page(paper, view, extract, lang)
    paper.showPage()
    _second_page(paper, view, lang)
    paper.save()
    return out.getvalue()


@lru_cache
def _register() -> None:
    folder = files("canvass").joinpath("fonts")
    pdfmetrics.registerFont(TTFont(SANS, str(folder.joinpath("DejaVuSans.ttf"))))
    pdfmetrics.registerFont(TTFont(BOLD, str(folder.joinpath("DejaVuSans-Bold.ttf"))))


def _text(
    paper: Canvas, x: float, y: float, text: str, size: float = 9, *, bold: bool = False,
    right: bool = False, width: float = 0.0,
) -> None:  # fmt: skip
    """Write one line, cut with an ellipsis where it is longer than `width`."""
    font, shown = BOLD if bold else SANS, plain(text)
    while width and len(shown) > 1 and pdfmetrics.stringWidth(shown, font, size) > width:
        shown = shown[:-2].rstrip() + "…"
    paper.setFont(font, size)
    (paper.drawRightString if right else paper.drawString)(x, y, shown)


def _first_page(paper: Canvas, view: CoverageView, extract: Extract, lang: str) -> None:
    _ = get_translator(lang)
    total = view.coverage.total
    y = HEIGHT - MARGIN - 14
    paper.setFillColor(INK)
    title = _("Coverage: {name}").format(name=view.name)
    _text(paper, MARGIN, y, title, 18, bold=True, width=WIDTH - 2 * MARGIN)
    paper.setFillColor(SOFT)
    _text(paper, MARGIN, y - 15, view.week, 9, width=WIDTH - 2 * MARGIN)
    y -= 36
    for label, count in ((_("Knocked"), total.knocked), (_("Opened"), total.opened),
                         (_("Talked"), total.talked)):  # fmt: skip
        _bar(paper, y, label, count, total.doors)
        y -= 19
    paper.setFillColor(INK)
    left = f"{_('Left to knock')}: {total.left:,}"
    others = f"{_('Unreachable (locked)')}: {total.unreachable:,}   {_('Do not knock')}: "
    _text(paper, MARGIN, y - 2, f"{left}   {others}{total.do_not_knock:,}", 10)
    top = y - 12
    _map(paper, view, extract, top)
    y = _legend(paper, view, top - MAP_HEIGHT - 16, lang)
    column = (WIDTH - 2 * MARGIN + 8 * mm) / 2
    for place, table in enumerate(coverage_tables(view, lang)[1:3]):
        _table(paper, table, MARGIN + place * column, y - 8, 7)
    _foot(paper, extract.source.attribution, 1, lang)


def _bar(paper: Canvas, y: float, label: str, count: int, of: int) -> None:
    """Draw a share as a bar with its figures."""
    start, length = MARGIN + 27 * mm, 100 * mm
    paper.setFillColor(INK)
    _text(paper, MARGIN, y, label, 11, bold=True, width=26 * mm)
    paper.setStrokeColor(INK)
    paper.setLineWidth(0.7)
    paper.setFillColor(HexColor("#ffffff"))
    paper.rect(start, y - 2.5, length, 12, fill=1)
    paper.setFillColor(HexColor("#31566c"))
    paper.rect(start, y - 2.5, length * count / max(1, of), 12, fill=1, stroke=0)
    paper.setFillColor(INK)
    _text(paper, start + length + 4 * mm, y, percent(count, of), 12, bold=True)
    _text(paper, WIDTH - MARGIN, y, f"{count:,} / {of:,}", 9, right=True)


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
    return [rounded(row, K) if row.doors >= 2 * K else None for row in view.faces.counts]


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
    _text(paper, MARGIN, y, f"{_('Share of the doors')}: {_('Knocked')}", 10, bold=True)
    for k, label in enumerate(labels):
        column, row = k % 3, k // 3
        x, line = MARGIN + column * 61 * mm, y - 15 - 13 * row
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
        _text(paper, x + 32, line, f"{label} ({doors[k]:,})", 8.5, width=61 * mm - 34)
    return y - 15 - 13 * 2


def _table(paper: Canvas, table: Table, x: float, y: float, rows: int) -> float:
    """Draw a table in half the page's width; returns where it ends."""
    width = (WIDTH - 2 * MARGIN - 8 * mm) / 2
    shown = [[_cell(cell) for cell in row] for row in table.rows[:rows]]
    wide = [
        max(
            pdfmetrics.stringWidth(table.headings[i], SANS, 7),
            *(pdfmetrics.stringWidth(row[i], SANS, 8) for row in shown),
        )
        + 7
        for i in range(1, len(table.headings))
    ]
    most = 0.6 * width / max(1, len(wide))
    wide = [min(each, max(most, 12 * mm)) for each in wide]
    first = width - sum(wide)
    ends = [x + first + sum(wide[: i + 1]) for i in range(len(wide))]
    paper.setFillColor(INK)
    _text(paper, x, y, table.title, 10, bold=True, width=width)
    y -= 12
    paper.setFillColor(SOFT)
    _text(paper, x, y, table.headings[0], 7, width=first - 4)
    for end, room, heading in zip(ends, wide, table.headings[1:], strict=True):
        _text(paper, end, y, heading, 7, right=True, width=room - 3)
    paper.setStrokeColor(LINE)
    paper.setLineWidth(0.5)
    paper.line(x, y - 2.5, x + width, y - 2.5)
    paper.setFillColor(INK)
    for row in shown:
        y -= 11
        _text(paper, x, y, row[0], 8, width=first - 4)
        for end, room, cell in zip(ends, wide, row[1:], strict=True):
            _text(paper, end, y, cell, 8, right=True, width=room - 2)
    if len(table.rows) > rows:
        y -= 11
        paper.setFillColor(SOFT)
        _text(paper, x, y, f"… + {len(table.rows) - rows:,}", 8)
    return y - 20


def _cell(cell: str | int | float) -> str:
    return f"{cell:,}" if isinstance(cell, int) else plain(str(cell))


def _second_page(paper: Canvas, view: CoverageView, lang: str) -> None:
    """Draw the tables in two columns, each in the column that is shorter so far."""
    ends = [HEIGHT - MARGIN - 10, HEIGHT - MARGIN - 10]
    floor = MARGIN + 16
    # Pages for the wall: the long lists of single doors come last, and only as far as they fit.
    for table in sorted(coverage_tables(view, lang), key=lambda each: len(each.headings) < 5):
        column = 0 if ends[0] >= ends[1] else 1
        rows = min(len(table.rows), 24, int((ends[column] - floor - 45) // 11))
        if rows < min(3, len(table.rows)):
            continue
        x = MARGIN + column * ((WIDTH - 2 * MARGIN + 8 * mm) / 2)
        ends[column] = _table(paper, table, x, ends[column], rows)
    _foot(paper, "", 2, lang)


def _foot(paper: Canvas, attribution: str, page: int, lang: str) -> None:
    _ = get_translator(lang)
    paper.setFillColor(SOFT)
    _text(paper, MARGIN, MARGIN - 8, attribution, 7.5)
    text = _("Page {page} of {pages}").format(page=page, pages=2)
    _text(paper, WIDTH - MARGIN, MARGIN - 8, text, 7.5, right=True)
