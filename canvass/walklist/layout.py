"""The position of everything on the list pages, in millimetres from the top left corner.

One function computes it, both for printing pages and for reading filled-in ones. It depends only on
the route and the paper, never on language, map or fonts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil

from canvass.document.document import RouteEntry
from canvass.walklist.drawing import Frame
from canvass.walklist.form import Form, Measures
from canvass.walklist.rows import DoorRow, Heading, Row, make_rows

OUTCOMES = ("nobody", "talked", "no_thanks", "unreachable", "do_not_knock")

TALLY_ACROSS = 3
SQUEEZES = (1.0, 0.96, 0.92, 0.88)


@dataclass(frozen=True, slots=True)
class Tick:
    """One box to tick: page (from 0), stop, door, outcome and frame."""

    page: int
    position: int
    door_id: str
    outcome: str
    frame: Frame


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row on a page: its frame and the frames of its parts.

    `is_continued`: the heading is repeated, or the stop began on the page before.
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
    """All list pages of a route; `columns` are the outcome columns, `marks` the corner squares.

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
    form: Form

    def ticks(self) -> tuple[Tick, ...]:
        """Return every box, in the order of the rows."""
        return tuple(tick for row in self.rows for tick in row.ticks)


def _row_height(row: Row, squeeze: float, m: Measures) -> float:
    if isinstance(row, Heading):
        return (m.heading if row.kind is None else m.call_heading) * squeeze
    if len(row.door_ids) > 1:
        lines = ceil(len(row.door_ids) / TALLY_ACROSS)
        return max(lines * m.tally_step + 4.2, m.lowest_tally)
    return (m.unit_row if row.unit and not row.is_first else m.row) * squeeze


def _ticks(
    row: DoorRow, page: int, y: float, height: float, left: float, m: Measures
) -> tuple[Tick, ...]:
    ticks = []
    x = left
    for outcome, width, size in zip(OUTCOMES, m.columns, m.boxes, strict=True):
        if row.is_blank:
            continue
        if len(row.door_ids) == 1:
            spot = Frame(x + (width - size) / 2, y + (height - size) / 2, size, size)
            ticks.append(Tick(page, row.position, row.door_ids[0], outcome, spot))
        else:
            start = x + (width - TALLY_ACROSS * m.tally_step + m.tally_step - m.tally) / 2
            for index, door_id in enumerate(row.door_ids):
                if not door_id:
                    continue
                line, place = divmod(index, TALLY_ACROSS)
                spot = Frame(
                    start + place * m.tally_step,
                    y + 2.6 + line * m.tally_step,
                    m.tally,
                    m.tally,
                )
                ticks.append(Tick(page, row.position, door_id, outcome, spot))
        x += width
    return tuple(ticks)


def _paginate(
    rows: Sequence[Row], room: float, squeeze: float, m: Measures
) -> list[tuple[int, float]]:
    """Return each row's page and distance from the top, with room for repeated headings."""
    places = []
    page, y = 0, 0.0
    street = Heading("")
    for index, row in enumerate(rows):
        street = row if isinstance(row, Heading) else street
        tall = _row_height(row, squeeze, m)
        keep = tall
        if isinstance(row, Heading) and index + 1 < len(rows):
            keep += _row_height(rows[index + 1], squeeze, m)
        if y + keep > room + 1e-9:
            page, y = page + 1, 0.0
            if not isinstance(row, Heading):
                y = _row_height(street, squeeze, m)
        places.append((page, y))
        y += tall
    return places


def _fewest_pages(
    rows: Sequence[Row], room: float, m: Measures
) -> tuple[list[tuple[int, float]], float]:
    """Return the positions of the rows on as few pages as a squeeze allows, and the squeeze."""
    tried = [(_paginate(rows, room, squeeze, m), squeeze) for squeeze in SQUEEZES]
    fewest = min(places[-1][0] for places, _ in tried if places) if rows else 0
    return next((places, s) for places, s in tried if not places or places[-1][0] == fewest)


def layout_list_pages(
    route: RouteEntry, form: Form | str = "A4", blank: Collection[str] = ()
) -> ListLayout:
    """Return the layout of a route's list pages; doors in `blank` have no boxes.

    A `form` given as text is a paper size, with default options.
    """
    form = Form(form) if isinstance(form, str) else form
    m = form.measures
    width, height = form.size
    left, right = form.margin, width - form.margin
    top = form.margin + m.head + m.titles
    bottom = height - form.foot - form.mark - 2.0
    columns = {}
    x = left + m.order + m.address + m.check
    for outcome, column in zip(OUTCOMES, m.columns, strict=True):
        columns[outcome] = Frame(x, top - m.titles, column, bottom - top + m.titles)
        x += column
    note = Frame(x + 1.5, top, right - x - 1.5, bottom - top)
    placed = _place_rows(
        make_rows(route, blank, version=1 if form.is_large else form.version),
        Frame(left, top, right - left, bottom - top), note, m,
    )  # fmt: skip
    corner = form.edge_mm
    marks = tuple(
        Frame(mx, my, form.mark, form.mark)
        for my in (corner, height - corner - form.mark)
        for mx in (corner, width - corner - form.mark)
    )
    return ListLayout(
        width,
        height,
        placed[-1].page + 1 if placed else 1,
        tuple(placed),
        columns,
        note,
        Frame(left, form.margin, right - left, m.head),
        Frame(left, top - m.titles, right - left, m.titles),
        marks,
        form,
    )


def _place_rows(rows: Sequence[Row], room: Frame, note: Frame, m: Measures) -> list[PlacedRow]:
    places, squeeze = _fewest_pages(rows, room.height, m)
    boxes_at = room.x + m.order + m.address + m.check
    placed: list[PlacedRow] = []
    last_page, shaded, street = 0, False, Heading("")
    for row, (page, below) in zip(rows, places, strict=True):
        tall = _row_height(row, squeeze, m)
        frame = Frame(room.x, room.y + below, room.width, tall)
        if page > last_page and not isinstance(row, Heading):
            again = Frame(room.x, room.y, room.width, _row_height(street, squeeze, m))
            placed.append(PlacedRow(page, street, again, False, True))
            shaded = False
        if isinstance(row, Heading):
            street, shaded = row, False
            placed.append(PlacedRow(page, row, frame, False, False))
        else:
            line = Frame(note.x, frame.y, note.width, tall)
            ticks = _ticks(row, page, frame.y, tall, boxes_at, m)
            goes_on = page > last_page and not row.is_first
            placed.append(PlacedRow(page, row, frame, shaded, goes_on, ticks, line))
            shaded = not shaded
        last_page = page
    return placed
