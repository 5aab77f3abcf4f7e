"""The pages to fill in: one line per door, boxes for what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from canvass.document.document import RouteEntry
from canvass.lettering.letters import has_unknown_letters
from canvass.walklist.code_block import code_size_mm, draw_code
from canvass.walklist.drawing import (
    BLACK,
    WHITE,
    Frame,
    Item,
    Page,
    Shapes,
    Text,
    box,
    grey,
    line,
)
from canvass.walklist.layout import (
    ADDRESS_MM,
    FOOT_MM,
    MARGIN_MM,
    ORDER_MM,
    OUTCOMES,
    ListLayout,
    PlacedRow,
)
from canvass.walklist.rows import DoorRow, Heading
from canvass.walklist.type import DIGIT_HEIGHT, Face, cut, plain, pt, width_mm, wrap
from canvass.walklist.wording import Wording
from canvass.week.kinds import LABELS

TITLE_MM = pt(15.0)
TEXT_MM = pt(9.5)
STREET_MM = pt(13.0)
NUMBER_MM = pt(15.0)
UNIT_MM = pt(12.0)
UNIT_AT_MM = 16.0
OCCASION_AT_MM = 33.0
ORDER_SIZE_MM = pt(12.0)
ZEBRA = grey(0.93)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every page of one list says about itself."""

    route: RouteEntry
    code: str
    first_page: int
    pages: int
    attribution: str
    occasion: str = ""


def draw_foot(page: Page, sheet: Sheet, page_no: int, words: Wording) -> list[Item]:
    """Return the line at the bottom: list, code, page x of y."""
    y = page.height - FOOT_MM + 1.0
    size = pt(9.0)
    left = MARGIN_MM + 2.0
    name = f"{plain(sheet.route.id)}  {plain(sheet.route.name)}"
    pages = words.say("Page {page} of {pages}").format(page=page_no, pages=sheet.pages)
    return [
        Text(cut(name, Face.REGULAR, size, 80.0), left, y, size),
        Text(sheet.code, page.width / 2 + 10, y, size, Face.BOLD, anchor="middle"),
        Text(pages, page.width - left, y, size, Face.BOLD, anchor="end"),
    ]


def _head(layout: ListLayout, sheet: Sheet, page_no: int, words: Wording) -> list[Item]:
    frame = layout.head
    text = f"{sheet.code}-{page_no}"
    side = code_size_mm(text)
    room = frame.width - side - 4.0
    title = f"{plain(sheet.route.id)}  {plain(sheet.route.name)}"
    hint = words.say("Notes are about the door, not about people or opinions.")
    how = words.say("One tick per door. Nobody home? Tick the big box and walk on.")
    y = frame.y + 6.0
    return [
        Text(cut(title, Face.BOLD, TITLE_MM, room), frame.x, y, TITLE_MM, Face.BOLD),
        Text(cut(how, Face.REGULAR, pt(11), room), frame.x, y + 8.0, pt(11)),
        Text(cut(hint, Face.REGULAR, pt(10), room), frame.x, y + 14.0, pt(10)),
        Text(text, frame.x, y + 20.0, pt(10), Face.BOLD),
        Text(
            cut(sheet.occasion, Face.REGULAR, pt(10), room - OCCASION_AT_MM),
            frame.x + OCCASION_AT_MM,
            y + 20.0,
            pt(10),
        ),
        *draw_code(text, frame.right - side, frame.y - 1.0),
    ]


def _legend(layout: ListLayout, page: int, words: Wording) -> list[Item]:
    """Return what "?" or "P" behind a number means, under the rows of a page that has one."""
    rows = [placed.row for placed in layout.rows if placed.page == page]
    if any(isinstance(row, DoorRow) and row.is_guessed for row in rows):
        meaning = words.say("? = number worked out from its neighbours; it may not exist.")
    elif any(isinstance(row, Heading) and row.hours.endswith("?") for row in rows):
        meaning = words.say("? = no opening hours known; the usual ones of its kind are assumed.")
    elif any(isinstance(row, Heading) and has_unknown_letters(row.street) for row in rows):
        meaning = words.say("≈ = spelt in Latin letters; the sign on the street looks different.")
    else:
        meaning = ""
    if any(isinstance(row, DoorRow) and row.is_private for row in rows):
        private = words.say("P = private road: in at its mouth to the doors on it, never through.")
        meaning = f"{private} {meaning}".strip()
    if not meaning:
        return []
    size, room = pt(9.5), layout.width - 2 * MARGIN_MM - 4.0
    y = layout.height - FOOT_MM - 3.6
    return [Text(cut(meaning, Face.REGULAR, size, room), MARGIN_MM + 2.0, y, size)]


def _titles(layout: ListLayout, words: Wording) -> list[Item]:
    frame = layout.titles
    items: list[Item] = []
    size = pt(8.6)
    base = frame.bottom - 2.0
    for outcome in OUTCOMES:
        column = layout.columns[outcome]
        face = Face.BOLD if outcome == "nobody" else Face.REGULAR
        lines = wrap(words.outcome(outcome), face, size, column.width - 0.6, 3)
        for index, text in enumerate(reversed(lines)):
            middle = column.x + column.width / 2
            items.append(Text(text, middle, base - index * 3.5, size, face, anchor="middle"))
    items.append(Text(words.say("Stop"), frame.x, base, size))
    calls = any(isinstance(placed.row, Heading) and placed.row.kind for placed in layout.rows)
    number = words.say("Time") if calls else words.say("Number")
    items.append(Text(number, frame.x + ORDER_MM + 1.0, base, size))
    items.append(Text(words.say("Note about the door"), layout.note.x, base, size))
    items.append(line(frame.x, frame.bottom, frame.right, frame.bottom, stroke=BLACK, width=0.5))
    return items


def _column_lines(layout: ListLayout, page: int) -> Shapes:
    """Return light lines between the columns, from the titles to the page's last row."""
    rows = [placed.frame.bottom for placed in layout.rows if placed.page == page]
    low = max(rows, default=layout.titles.bottom)
    across = [column.x for column in layout.columns.values()]
    across.append(max(column.right for column in layout.columns.values()))
    lines = [np.array([(x, layout.titles.y + 3.0), (x, low)]) for x in across]
    return Shapes(lines, stroke=grey(0.72), width=0.15)


def _heading(placed: PlacedRow, words: Wording) -> list[Item]:
    heading = placed.row
    if not isinstance(heading, Heading):
        return []
    frame = placed.frame
    street = plain(heading.street) or words.say("Without a street name")
    if placed.is_continued or heading.again:
        more = words.say("continued") if placed.is_continued else words.say("again")
        street = f"{street} ({more})"
    bar = Frame(frame.x, frame.y + 0.8, frame.width, frame.height - 0.8)
    base = bar.y + (bar.height + DIGIT_HEIGHT * STREET_MM) / 2
    if heading.is_if_time:
        return _if_time_heading(street, bar, base, words)
    if heading.kind is not None:
        return _call_heading(heading, street, bar, words)
    shown = cut(street, Face.BOLD, STREET_MM, frame.width - 4)
    return [*_bar(bar), Text(shown, frame.x + 2.0, base, STREET_MM, Face.BOLD)]


def _bar(bar: Frame) -> list[Item]:
    return [
        box(bar, fill=grey(0.8)),
        line(bar.x, bar.y, bar.right, bar.y, stroke=BLACK, width=0.6),
    ]


def _call_heading(heading: Heading, name: str, bar: Frame, words: Wording) -> list[Item]:
    """Return the heading of an organisation: its name; its kind, address and hours below."""
    size, inner = TEXT_MM * 1.15, bar.width - 4.0
    kind = words.say(LABELS[heading.kind]) if heading.kind is not None else ""
    hours = words.say("open {hours}").format(hours=heading.hours) if heading.hours else ""
    hours = cut(hours, Face.REGULAR, size, inner / 2)
    room = inner - width_mm(hours, Face.REGULAR, size) - 4.0
    where = "  ·  ".join(filter(None, (kind, plain(heading.aside))))
    upper, lower = bar.y + 0.45 * bar.height, bar.y + 0.88 * bar.height
    return [
        *_bar(bar),
        Text(cut(name, Face.BOLD, STREET_MM, inner), bar.x + 2.0, upper, STREET_MM, Face.BOLD),
        Text(cut(where, Face.REGULAR, size, room), bar.x + 2.0, lower, size),
        Text(hours, bar.right - 2.0, lower, size, anchor="end"),
    ]


def _if_time_heading(street: str, bar: Frame, base: float, words: Wording) -> list[Item]:
    """Return the heading of doors that are not planned: white, between two lines."""
    tag = words.say("If there is time left:")
    wide = width_mm(tag, Face.BOLD, STREET_MM) + 3.0
    return [
        box(bar, fill=WHITE),
        line(bar.x, bar.y, bar.right, bar.y, stroke=BLACK, width=0.9, dash=(1.6, 1.0)),
        line(bar.x, bar.bottom, bar.right, bar.bottom, stroke=BLACK, width=0.3),
        Text(tag, bar.x + 2.0, base, STREET_MM, Face.BOLD),
        Text(
            cut(street, Face.REGULAR, STREET_MM, bar.width - wide - 4),
            bar.x + 2.0 + wide,
            base,
            STREET_MM,
        ),
    ]


def _door_row(
    placed: PlacedRow, row: DoorRow, crosses: bool, is_planned: bool, words: Wording
) -> list[Item]:
    frame = placed.frame
    items: list[Item] = []
    if row.is_blank:
        return items
    first_line = min(frame.height, 9.4)
    base = frame.y + (first_line + DIGIT_HEIGHT * NUMBER_MM) / 2
    if row.bears_number or placed.is_continued:
        items += _order_mark(row.position + 1, frame, first_line, is_planned=is_planned)
    else:
        x = frame.x + 4.4
        items.append(line(x, frame.y, x, frame.bottom, stroke=BLACK, width=0.6))
    number = (plain(row.number) or "–") + (" ?" if row.is_guessed else "")
    number += " P" if row.is_private else ""
    x = frame.x + ORDER_MM + 1.0
    room = ADDRESS_MM - 2.0
    if row.unit or row.entrance:
        unit, entrance = plain(row.unit), plain(row.entrance)
        shown = cut(number, Face.BOLD, NUMBER_MM, UNIT_AT_MM - 1.0)
        items.append(Text(shown, x, base, NUMBER_MM, Face.BOLD))
        start = x + UNIT_AT_MM
        flat = f"{words.say('flat')} {unit}" if unit else words.say("stairwell")
        text = f"{entrance}  {flat}" if unit else f"{flat} {entrance}"
        label = cut(text.strip(), Face.REGULAR, UNIT_MM, x + room - start)
        items.append(Text(label, start, base, UNIT_MM))
    else:
        shown = cut(number, Face.BOLD, NUMBER_MM, room - (17.0 if crosses else 0.0))
        items.append(Text(shown, x, base, NUMBER_MM, Face.BOLD))
    if len(row.door_ids) > 1:
        count = words.doors(row.count)
        if row.first_door:
            count = words.say("{count} more").format(count=count)
        items.append(Text(count, x, base + 5.4, pt(11)))
    if crosses and row.bears_number and not row.unit:
        items += _other_side(x + room - 1.0, base, words)
    return items


def _order_mark(order: int, frame: Frame, height: float, *, is_planned: bool) -> list[Item]:
    text = str(order)
    wide = max(7.2, width_mm(text, Face.NARROW, ORDER_SIZE_MM) + 1.8)
    mark = Frame(frame.x + 0.8, frame.y + (height - 6.2) / 2, wide, 6.2)
    base = mark.y + (mark.height + DIGIT_HEIGHT * ORDER_SIZE_MM) / 2
    middle = mark.x + wide / 2
    return [
        box(mark, fill=BLACK if is_planned else WHITE, stroke=BLACK, width=0.3),
        Text(
            text, middle, base, ORDER_SIZE_MM, Face.NARROW, WHITE if is_planned else BLACK, "middle"
        ),
    ]


def _other_side(right: float, base: float, words: Wording) -> list[Item]:
    """Return the mark that the stop lies across the street from the one before."""
    y = base - 2.6
    left = right - 15.5
    arrow = np.array([(left, y - 0.9), (left + 3.2, y - 0.9)])
    back = np.array([(left, y + 0.9), (left + 3.2, y + 0.9)])
    head = np.array([(left + 4.6, y - 0.9), (left + 3.0, y - 1.9), (left + 3.0, y + 0.1)])
    tail = np.array([(left - 1.4, y + 0.9), (left + 0.2, y - 0.1), (left + 0.2, y + 1.9)])
    lines = wrap(words.say("other side"), Face.REGULAR, pt(8.6), 11.0, 2)
    texts = [
        Text(text, left + 5.4, y + 1.1 + (index - (len(lines) - 1) / 2) * 3.2, pt(8.6))
        for index, text in enumerate(lines)
    ]
    return [
        Shapes([arrow, back], stroke=BLACK, width=0.5),
        Shapes([head, tail], fill=BLACK, closed=True),
        *texts,
    ]


def _boxes(placed: PlacedRow) -> list[Item]:
    big = [tick.frame.corners() for tick in placed.ticks if tick.outcome == "nobody"]
    rest = [tick.frame.corners() for tick in placed.ticks if tick.outcome != "nobody"]
    items: list[Item] = [
        Shapes(big, fill=WHITE, stroke=BLACK, width=0.6, closed=True),
        Shapes(rest, fill=WHITE, stroke=BLACK, width=0.3, closed=True),
    ]
    if placed.note is not None and placed.ticks:
        y = placed.frame.bottom - 2.0
        items.append(line(placed.note.x, y, placed.note.right, y, stroke=grey(0.55), width=0.2))
    return items


def draw_list_pages(
    layout: ListLayout, sheet: Sheet, crossings: Sequence[bool], words: Wording
) -> list[Page]:
    """Return the list pages; `crossings[i]` says whether stop i lies across from the one before."""
    pages = []
    for index in range(layout.pages):
        page = Page(layout.width, layout.height)
        page.items += [box(mark, fill=BLACK) for mark in layout.marks]
        page.items += _head(layout, sheet, sheet.first_page + index, words)
        page.items += _titles(layout, words)
        page.items.append(_column_lines(layout, index))
        page.items += _legend(layout, index, words)
        pages.append(page)
    for placed in layout.rows:
        items = pages[placed.page].items
        row = placed.row
        if isinstance(row, Heading):
            items += _heading(placed, words)
            continue
        if placed.is_shaded:
            items.append(box(placed.frame, fill=ZEBRA))
        rule = placed.frame.bottom
        items.append(
            line(placed.frame.x, rule, placed.frame.right, rule, stroke=grey(0.6), width=0.15)
        )
        is_planned = row.position < len(crossings)
        crosses = is_planned and crossings[row.position]
        items += _door_row(placed, row, crosses, is_planned, words)
        items += _boxes(placed)
    for index, page in enumerate(pages):
        page.items += draw_foot(page, sheet, sheet.first_page + index, words)
    return pages
