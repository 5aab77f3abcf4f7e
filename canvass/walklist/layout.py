"""Where everything on the list pages lies, in millimetres from the page's top left corner.

One function says it, for whoever prints the pages and for whoever reads them filled in: it depends
on the route and the paper only, never on language, map or fonts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from canvass.document.document import RouteEntry
from canvass.walklist.drawing import Frame
from canvass.walklist.rows import DoorRow, Heading, Row, make_rows

LAYOUT_VERSION = 1
"""Counts up when what follows puts a box elsewhere: kept with every list, for who reads it."""

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
CALL_HEADING_MM = 13.4
ORDER_MM = 12.0
ADDRESS_MM = 44.0
COLUMNS_MM = (19.0, 16.5, 16.5, 16.5, 16.5)
BOXES_MM = (6.4, 5.0, 5.0, 5.0, 5.0)
TALLY_MM = 3.8
TALLY_STEP_MM = 4.8
TALLY_ACROSS = 3
LOWEST_TALLY_MM = 14.0
MARK_MM = 4.0
SQUEEZES = (1.0, 0.96, 0.92, 0.88)


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
    """A row on a page: the whole line, and its parts.

    `is_continued`: the heading is said again, or the stop began on the page before.
    """

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


def _row_height(row: Row, squeeze: float) -> float:
    if isinstance(row, Heading):
        return (HEADING_MM if row.kind is None else CALL_HEADING_MM) * squeeze
    if len(row.door_ids) > 1:
        lines = ceil(len(row.door_ids) / TALLY_ACROSS)
        return max(lines * TALLY_STEP_MM + 4.2, LOWEST_TALLY_MM)
    return (UNIT_ROW_MM if row.unit and not row.is_first else ROW_MM) * squeeze


def _ticks(row: DoorRow, page: int, y: float, height: float, left: float) -> tuple[Tick, ...]:
    ticks = []
    x = left
    for outcome, width, size in zip(OUTCOMES, COLUMNS_MM, BOXES_MM, strict=True):
        if row.is_blank:
            continue
        if len(row.door_ids) == 1:
            spot = Frame(x + (width - size) / 2, y + (height - size) / 2, size, size)
            ticks.append(Tick(page, row.position, row.door_ids[0], outcome, spot))
        else:
            start = x + (width - TALLY_ACROSS * TALLY_STEP_MM + TALLY_STEP_MM - TALLY_MM) / 2
            for index, door_id in enumerate(row.door_ids):
                if not door_id:
                    continue
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


def _paginate(rows: Sequence[Row], room: float, squeeze: float) -> list[tuple[int, float]]:
    """Return each row's page and place below the top, with room for headings said again."""
    places = []
    page, y = 0, 0.0
    street = Heading("")
    for index, row in enumerate(rows):
        street = row if isinstance(row, Heading) else street
        tall = _row_height(row, squeeze)
        keep = tall
        if isinstance(row, Heading) and index + 1 < len(rows):
            keep += _row_height(rows[index + 1], squeeze)
        if y + keep > room + 1e-9:
            page, y = page + 1, 0.0
            if not isinstance(row, Heading):
                y = _row_height(street, squeeze)
        places.append((page, y))
        y += tall
    return places


def _fewest_pages(rows: Sequence[Row], room: float) -> tuple[list[tuple[int, float]], float]:
    """Return the places of the rows on as few pages as a slight squeeze allows."""
    tried = [(_paginate(rows, room, squeeze), squeeze) for squeeze in SQUEEZES]
    fewest = min(places[-1][0] for places, _ in tried if places) if rows else 0
    return next((places, s) for places, s in tried if not places or places[-1][0] == fewest)


def layout_list_pages(
    route: RouteEntry, paper: Paper = "A4", blank: Collection[str] = ()
) -> ListLayout:
    """Return where every row and box of a route's list pages lies; doors left blank have none."""
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
    placed = _place_rows(
        make_rows(route, blank), Frame(left, top, right - left, bottom - top), note
    )
    corner = MARGIN_MM - MARK_MM - 2.0
    marks = tuple(
        Frame(mx, my, MARK_MM, MARK_MM)
        for my in (corner, height - corner - MARK_MM)
        for mx in (corner, width - corner - MARK_MM)
    )
    return ListLayout(
        width,
        height,
        placed[-1].page + 1 if placed else 1,
        tuple(placed),
        columns,
        note,
        Frame(left, MARGIN_MM, right - left, HEAD_MM),
        Frame(left, top - TITLES_MM, right - left, TITLES_MM),
        marks,
    )


def _place_rows(rows: Sequence[Row], room: Frame, note: Frame) -> list[PlacedRow]:
    places, squeeze = _fewest_pages(rows, room.height)
    placed: list[PlacedRow] = []
    last_page, shaded, street = 0, False, Heading("")
    for row, (page, below) in zip(rows, places, strict=True):
        tall = _row_height(row, squeeze)
        frame = Frame(room.x, room.y + below, room.width, tall)
        if page > last_page and not isinstance(row, Heading):
            again = Frame(room.x, room.y, room.width, _row_height(street, squeeze))
            placed.append(PlacedRow(page, street, again, False, True))
            shaded = False
        if isinstance(row, Heading):
            street, shaded = row, False
            placed.append(PlacedRow(page, row, frame, False, False))
        else:
            line = Frame(note.x, frame.y, note.width, tall)
            ticks = _ticks(row, page, frame.y, tall, room.x + ORDER_MM + ADDRESS_MM)
            goes_on = page > last_page and not row.is_first
            placed.append(PlacedRow(page, row, frame, shaded, goes_on, ticks, line))
            shaded = not shaded
        last_page = page
    return placed
