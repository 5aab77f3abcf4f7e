"""Slips for writing down a wish: A6, four per sheet, with the area and the week."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from canvass.lettering.letters import printable
from canvass.lettering.writing import text_width
from canvass.listening.wish import say_week
from canvass.locale.catalogue import get_translator
from canvass.pages.coverage_pdf import register_fonts
from canvass.pages.paper_tables import INK, LINE, SANS, SOFT, write

SLIP_WIDTH, SLIP_HEIGHT = A4[0] / 2, A4[1] / 2
INSET = 9 * mm
LINES = 7
LINE_HEIGHT = 9 * mm
BOX = 3.2 * mm
LETTERS, FEWEST_POINTS = 8.5, 6.0


def render_slips(
    area: str, iso_week: str, topics: Sequence[str], *, sheets: int, lang: str
) -> bytes:
    """Return sheets of four slips each; the numbered `topics` are there to tick one."""
    register_fonts()
    out = io.BytesIO()
    paper = Canvas(out, pagesize=A4, invariant=1, lang=lang)
    week = say_week(iso_week, get_translator(lang))
    paper.setTitle(f"{area}, {week}")
    for _ in range(sheets):
        for column in (0, 1):
            for row in (0, 1):
                _draw_slip(paper, (column * SLIP_WIDTH, row * SLIP_HEIGHT), f"{area} · {week}",
                           topics, lang)  # fmt: skip
        paper.setStrokeColor(LINE)
        paper.setDash(2, 3)
        paper.line(SLIP_WIDTH, 0, SLIP_WIDTH, A4[1])
        paper.line(0, SLIP_HEIGHT, A4[0], SLIP_HEIGHT)
        paper.setDash()
        paper.showPage()
    paper.save()
    return out.getvalue()


def _draw_slip(
    paper: Canvas,
    corner: tuple[float, float],
    where: str,
    topics: Sequence[str],
    lang: str,
) -> None:
    say = get_translator(lang)
    left, bottom = corner
    width = SLIP_WIDTH - 2 * INSET
    y = bottom + SLIP_HEIGHT - INSET - 12
    paper.setFillColor(INK)
    write(paper, left + INSET, y, say("What do you wish for here?"), 15, bold=True, width=width)
    paper.setFillColor(SOFT)
    y -= 14
    write(paper, left + INSET, y, where, 10, width=width)
    paper.setStrokeColor(INK)
    paper.setLineWidth(0.5)
    for _ in range(LINES):
        y -= LINE_HEIGHT
        paper.line(left + INSET, y, left + INSET + width, y)
    _draw_topics(paper, left + INSET, y - 16, topics, bottom + INSET + 26)
    paper.setFillColor(INK)
    foot = say("No names or addresses: the wish is enough.")
    write(paper, left + INSET, bottom + INSET + 10, foot, 9, bold=True, width=width)
    paper.setFillColor(SOFT)
    heard = say("Heard at:  ○ door   ○ table   ○ organisation")
    write(paper, left + INSET, bottom + INSET - 3, heard, 9, width=width)


def _draw_topics(
    paper: Canvas, left: float, top: float, topics: Sequence[str], floor: float
) -> None:
    """Draw the topics in two columns, as many as there is room for."""
    column = (SLIP_WIDTH - 2 * INSET) / 2
    rows = (len(topics) + 1) // 2
    step = min(14.0, (top - floor) / max(1, rows))
    paper.setStrokeColor(INK)
    paper.setFillColor(INK)
    for number, name in enumerate(topics, 1):
        x = left + column * ((number - 1) // rows)
        y = top - step * ((number - 1) % rows)
        paper.rect(x, y - 1, BOX, BOX, stroke=1, fill=0)
        _write_fitting(paper, x + BOX + 3, y, f"{number} {name}", column - BOX - 6)


def _write_fitting(paper: Canvas, x: float, y: float, text: str, width: float) -> None:
    """Write a line in letters small enough to fit; below 6 points it is shortened instead."""
    size = LETTERS
    while size > FEWEST_POINTS and text_width(printable(text), SANS, size) > width:
        size -= 0.5
    write(paper, x, y, text, size, width=width)
