"""Tables on paper in large letters, over the whole width and as many pages as needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from canvass.lettering.letters import printable
from canvass.lettering.writing import draw_text, text_width
from canvass.pages.map_page import Table
from canvass.units import grouped

SANS, BOLD = "CoverageSans", "CoverageSans-Bold"
INK, SOFT, LINE = HexColor("#22303a"), HexColor("#5c6a73"), HexColor("#b9bfc3")
WIDTH, HEIGHT = A4
MARGIN = 14 * mm
ROW, HEAD, GAP = 16.0, 40.0, 22.0
CELL, HEADING, TITLE = 11.0, 9.5, 13.0
MOST_ROWS = 120
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a table on one page, from the height `top` down; `more` rows are left out."""

    table: Table
    first: int
    last: int
    top: float
    more: int = 0


def lay_out(tables: Sequence[Table]) -> list[list[Part]]:
    """Return the parts of tables by page; no part starts with fewer than three rows."""
    pages: list[list[Part]] = []
    y = 0.0
    for table in tables:
        first, count = 0, min(len(table.rows), MOST_ROWS)
        while first < count:
            room = int((y - HEAD - MARGIN - ROW) // ROW)
            if not pages or room < min(FEWEST, count - first):
                pages.append([])
                y = HEIGHT - MARGIN - TITLE
                room = int((y - HEAD - MARGIN - ROW) // ROW)
            last = min(count, first + room)
            more = len(table.rows) - count if last == count else 0
            pages[-1].append(Part(table, first, last, y, more))
            y -= HEAD + ROW * (last - first + bool(more)) + GAP
            first = last
    return pages


def write(
    paper: Canvas, x: float, y: float, text: str, size: float = 9, *, bold: bool = False,
    right: bool = False, width: float = 0.0,
) -> None:  # fmt: skip
    """Write one line, shortened with an ellipsis if it is longer than `width`."""
    font, shown = BOLD if bold else SANS, printable(text)
    while width and len(shown) > 1 and text_width(shown, font, size) > width:
        shown = shown[:-2].rstrip() + "…"
    draw_text(paper, x, y, shown, font, size, right=right)


def draw_part(paper: Canvas, part: Part, lang: str) -> None:
    """Draw the rows of a table under its title and headings, with numbers aligned to the right."""
    table, width = part.table, WIDTH - 2 * MARGIN
    shown = [[_cell(cell, lang) for cell in row] for row in table.rows[part.first : part.last]]
    wide = _widths(table, shown, width)
    first = width - sum(wide)
    ends = [MARGIN + first + sum(wide[: i + 1]) for i in range(len(wide))]
    y = part.top
    paper.setFillColor(INK)
    title = f"{table.title} …" if part.first else table.title
    write(paper, MARGIN, y, title, TITLE, bold=True, width=width)
    y -= 18
    paper.setFillColor(SOFT)
    write(paper, MARGIN, y, table.headings[0], HEADING, width=first - 6)
    for end, room, heading in zip(ends, wide, table.headings[1:], strict=True):
        write(paper, end, y, heading, HEADING, right=True, width=room - 4)
    paper.setStrokeColor(LINE)
    paper.setLineWidth(0.7)
    paper.line(MARGIN, y - 4, MARGIN + width, y - 4)
    for number, row in enumerate(shown):
        y -= ROW
        if number % 2:
            paper.setFillColor(HexColor("#eeeeee"))
            paper.rect(MARGIN, y - 4, width, ROW, stroke=0, fill=1)
        paper.setFillColor(INK)
        write(paper, MARGIN, y, row[0], CELL, width=first - 6)
        for end, room, cell in zip(ends, wide, row[1:], strict=True):
            write(paper, end, y, cell, CELL, right=True, width=room - 4)
    if part.more:
        paper.setFillColor(SOFT)
        write(paper, MARGIN, y - ROW, f"… + {grouped(part.more, lang)}", CELL)


def _widths(table: Table, shown: Sequence[Sequence[str]], width: float) -> list[float]:
    """Return the widths of the columns after the first; the first gets the rest."""
    wide = [
        max(
            text_width(printable(table.headings[i]), SANS, HEADING),
            *(text_width(row[i], SANS, CELL) for row in shown),
        )
        + 12
        for i in range(1, len(table.headings))
    ]
    most = 0.65 * width / max(1, len(wide))
    return [min(each, max(most, 70.0)) for each in wide] if sum(wide) > 0.65 * width else wide


def _cell(cell: str | int | float, lang: str) -> str:
    return grouped(cell, lang) if isinstance(cell, int) else printable(str(cell))
