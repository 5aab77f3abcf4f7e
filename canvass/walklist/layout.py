"""Where everything on the list pages lies, in millimetres from the page's top left corner.

One function says it, for whoever prints the pages and for whoever reads them filled in: it depends
on the route and the paper only, never on language, map or fonts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from canvass.plan.document import RouteEntry
from canvass.walklist.drawing import Frame
from canvass.walklist.rows import DoorRow, Heading, Row, make_rows

Paper = Literal["A4", "letter"]
SIZES_MM: dict[str, tuple[float, float]] = {"A4": (210.0, 297.0), "letter": (215.9, 279.4)}
OUTCOMES = ("nobody", "talked", "no_thanks", "unreachable", "do_not_knock")

MARGIN_MM = 12.0
HEAD_MM = 29.0
TITLES_MM = 10.5
FOOT_MM = 9.0
ROW_MM = 9.4
UNIT_ROW_MM = 8.4
HEADING_MM = 8.6
ORDER_MM = 12.0
ADDRESS_MM = 44.0
COLUMNS_MM = (19.0, 16.5, 16.5, 16.5, 16.5)
BOXES_MM = (6.4, 5.0, 5.0, 5.0, 5.0)
TALLY_MM = 4.2
TALLY_STEP_MM = 5.2
TALLY_ACROSS = 3
LOWEST_TALLY_MM = 14.0
MARK_MM = 4.0


@dataclass(frozen=True, slots=True)
class Tick:
    """One box to tick: page (from 0), stop, door, outcome and place."""

    page: int
    position: int
    door_id: str
    outcome: str
    frame: Frame


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row on a page: the whole line, and its parts."""

    page: int
    row: Row
    frame: Frame
    is_shaded: bool
    is_continued: bool
    ticks: tuple[Tick, ...] = ()
    note: Frame | None = None


@dataclass(frozen=True, slots=True)
class ListLayout:
    """All list pages of a route. `columns` are the outcome columns, `marks` the corner squares.

    Coordinates are the same on every page; `pages` is how many there are.
    """

    width: float
    height: float
    pages: int
    rows: tuple[PlacedRow, ...]
    columns: dict[str, Frame]
    note: Frame
    head: Frame
    titles: Frame
    marks: tuple[Frame, ...]

    def ticks(self) -> tuple[Tick, ...]:
        """Return every box, in the order of the rows."""
        return tuple(tick for row in self.rows for tick in row.ticks)


def page_size(paper: Paper) -> tuple[float, float]:
    """Return width and height in millimetres."""
    return SIZES_MM[paper]


def _row_height(row: Row) -> float:
    if isinstance(row, Heading):
        return HEADING_MM
    if len(row.door_ids) > 1:
        return max(ceil(len(row.door_ids) / TALLY_ACROSS) * TALLY_STEP_MM + 4.2, LOWEST_TALLY_MM)
    return UNIT_ROW_MM if row.unit and not row.is_first else ROW_MM


def _ticks(row: DoorRow, page: int, y: float, height: float, left: float) -> tuple[Tick, ...]:
    ticks = []
    x = left
    for outcome, width, size in zip(OUTCOMES, COLUMNS_MM, BOXES_MM, strict=True):
        if len(row.door_ids) == 1:
            spot = Frame(x + (width - size) / 2, y + (height - size) / 2, size, size)
            ticks.append(Tick(page, row.position, row.door_ids[0], outcome, spot))
        else:
            start = x + (width - TALLY_ACROSS * TALLY_STEP_MM + TALLY_STEP_MM - TALLY_MM) / 2
            for index, door_id in enumerate(row.door_ids):
                line, place = divmod(index, TALLY_ACROSS)
                spot = Frame(
                    start + place * TALLY_STEP_MM,
                    y + 2.6 + line * TALLY_STEP_MM,
                    TALLY_MM,
                    TALLY_MM,
                )
                ticks.append(Tick(page, row.position, door_id, outcome, spot))
        x += width
    return tuple(ticks)


def _units_height(rows: Sequence[Row], index: int) -> float:
    """Return the height that stays together: a heading keeps its first row."""
    height = _row_height(rows[index])
    if isinstance(rows[index], Heading) and index + 1 < len(rows):
        height += _row_height(rows[index + 1])
    return height


def layout_list_pages(route: RouteEntry, paper: Paper = "A4") -> ListLayout:
    """Return where every row and box of a route's list pages lies."""
    width, height = page_size(paper)
    left, right = MARGIN_MM, width - MARGIN_MM
    boxes_at = left + ORDER_MM + ADDRESS_MM
    top = MARGIN_MM + HEAD_MM + TITLES_MM
    bottom = height - FOOT_MM - MARK_MM - 2.0
    columns = {}
    x = boxes_at
    for outcome, column in zip(OUTCOMES, COLUMNS_MM, strict=True):
        columns[outcome] = Frame(x, top - TITLES_MM, column, bottom - top + TITLES_MM)
        x += column
    note = Frame(x + 1.5, top, right - x - 1.5, bottom - top)
    rows = make_rows(route)
    placed: list[PlacedRow] = []
    page, y, shaded = 0, top, False
    for index, row in enumerate(rows):
        tall = _row_height(row)
        if y + _units_height(rows, index) > bottom + 1e-9:
            page, y, shaded = page + 1, top, False
            y = _repeat_heading(rows, index, page, y, placed, Frame(left, 0, right - left, 0))
        frame = Frame(left, y, right - left, tall)
        if isinstance(row, Heading):
            placed.append(PlacedRow(page, row, frame, False, False))
            shaded = False
        else:
            line = Frame(note.x, y, note.width, tall)
            ticks = _ticks(row, page, y, tall, boxes_at)
            placed.append(PlacedRow(page, row, frame, shaded, False, ticks, line))
            shaded = not shaded
        y += tall
    corner = MARGIN_MM - MARK_MM - 2.0
    marks = tuple(
        Frame(mx, my, MARK_MM, MARK_MM)
        for my in (corner, height - corner - MARK_MM)
        for mx in (corner, width - corner - MARK_MM)
    )
    return ListLayout(
        width, height, page + 1, tuple(placed), columns, note,
        Frame(left, MARGIN_MM, right - left, HEAD_MM),
        Frame(left, top - TITLES_MM, right - left, TITLES_MM), marks,
    )  # fmt: skip


def _repeat_heading(
    rows: Sequence[Row], index: int, page: int, y: float, placed: list[PlacedRow], across: Frame
) -> float:
    """Say again at the top of a page which street one is on; return where rows go on."""
    if isinstance(rows[index], Heading):
        return y
    street = next(row for row in reversed(rows[:index]) if isinstance(row, Heading))
    frame = Frame(across.x, y, across.width, HEADING_MM)
    placed.append(PlacedRow(page, street, frame, False, True))
    return y + HEADING_MM
