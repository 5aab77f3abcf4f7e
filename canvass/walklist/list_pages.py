"""The pages to fill in: one row per door, with boxes for the outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from canvass.document.document import RouteEntry
from canvass.walklist.check_codes import row_check
from canvass.walklist.code_block import code_size_mm, draw_code
from canvass.walklist.column_titles import draw_column_lines, draw_titles
from canvass.walklist.door_rows import (
    draw_boxes,
    draw_check_code,
    draw_door_row,
    draw_large_road,
)
from canvass.walklist.drawing import (
    BLACK,
    WHITE,
    Frame,
    Item,
    Page,
    Text,
    box,
    grey,
    line,
)
from canvass.walklist.form import LEAST_LARGE_MM, Form, Measures
from canvass.walklist.layout import ListLayout, PlacedRow
from canvass.walklist.meanings import draw_meanings
from canvass.walklist.rows import Heading
from canvass.walklist.type import (
    DIGIT_HEIGHT,
    Face,
    fit,
    is_cut,
    plain,
    pt,
    width_mm,
    wrap,
    wrap_whole,
)
from canvass.walklist.wording import Wording
from canvass.week.kinds import LABELS

FOOT_SIZE_MM = pt(9.0)
LEAST_TITLE, LEAST_HINT = 0.7, 0.7
ZEBRA = grey(0.93)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every page of one list shares: route, code, crossings and so on.

    `crossings` is {position (from 0): large roads crossed on the way to that stop}.
    """

    route: RouteEntry
    code: str
    first_page: int
    pages: int
    attribution: str
    occasion: str = ""
    brief_occasion: str = ""
    crossings: Mapping[int, str] = field(default_factory=dict)


def draw_foot(page: Page, sheet: Sheet, page_no: int, words: Wording, form: Form) -> list[Item]:
    """Return the line at the bottom of a page: list, code, page x of y."""
    y = page.height - form.foot + 1.0
    size = form.measures.small if form.is_large else FOOT_SIZE_MM
    left = form.margin + 2.0
    name = f"{plain(sheet.route.id)}  {plain(sheet.route.name)}"
    pages = words.say("Page {page} of {pages}").format(page=page_no, pages=sheet.pages)
    code = width_mm(sheet.code, Face.BOLD, size)
    room = page.width / 2 - left - code / 2 + 8.0
    if width_mm(pages, Face.BOLD, size) > page.width / 2 - left - code / 2 - 12.0:
        # Two languages beside each other are too long in large print and on half a page.
        pages = f"{page_no} / {sheet.pages}"
    shown, letters = fit(name, Face.REGULAR, size, room)
    if is_cut([shown]) or (form.is_large and letters < LEAST_LARGE_MM):
        name = plain(sheet.route.id)
    return [
        _one_line(name, Face.REGULAR, size, Frame(left, y, room, 0.0)),
        Text(sheet.code, page.width / 2 + 10, y, size, Face.BOLD, anchor="middle"),
        Text(pages, page.width - left, y, size, Face.BOLD, anchor="end"),
    ]


def _head(layout: ListLayout, sheet: Sheet, page_no: int, words: Wording) -> list[Item]:
    frame, m = layout.head, layout.form.measures
    text = f"{sheet.code}-{page_no}"
    side = code_size_mm(text)
    room = frame.width - side - 4.0
    title = f"{plain(sheet.route.id)}  {plain(sheet.route.name)}"
    hint = words.say("Notes are about the door, not about people or opinions.")
    if all(stop.call is not None for stop in sheet.route.stops):
        how = words.say("One tick per call. Nobody there? Tick the big box and go on.")
    else:
        how = words.say("One tick per door. Nobody home? Tick the big box and walk on.")
    y = frame.y + 6.0
    step = 1.42 * m.text
    items: list[Item] = [
        *_list_title(title, Frame(frame.x, y, room, 0.0), m),
        *draw_code(text, frame.right - side, frame.y - 1.0),
    ]
    y += 2.6 + step
    most = 2 if layout.form.is_large or layout.form.is_bilingual else 1
    most_how = 1 + layout.form.is_large + layout.form.is_bilingual
    for sentence, usual, rows in ((how, m.text, most_how), (hint, m.hint, most)):
        size = usual
        if most == 1:
            # Between wide margins it is set a little smaller rather than cut.
            size *= max(LEAST_HINT, min(1.0, room / width_mm(sentence, Face.REGULAR, size)))
        for shown in wrap(sentence, Face.REGULAR, size, room, rows):
            items.append(Text(shown, frame.x, y, size))
            y += 0.97 * step
    at = frame.x + width_mm(text, Face.BOLD, m.hint) + 6.0
    items.append(Text(text, frame.x, y, m.hint, Face.BOLD))
    # Half a page is narrow, and the occasion may be a warning.
    lines = 2 if layout.form.is_pocket else most
    size, wide = m.hint, frame.x + room - at
    said = wrap(sheet.occasion, Face.REGULAR, size, wide, lines)
    if is_cut(said):
        # The week is on the first page; whom to call stands large on every page.
        brief = sheet.brief_occasion or sheet.occasion
        said = wrap(brief, Face.REGULAR, size, wide, lines)
        if not layout.form.is_large:
            said, size = wrap_whole(brief, Face.REGULAR, size, wide, lines)
    items += [Text(row, at, y + k * 1.3 * m.hint, size) for k, row in enumerate(said)]
    return items


def _list_title(title: str, at: Frame, m: Measures) -> list[Text]:
    """Return a list's title on one line, or a long one on two smaller ones in its place."""
    shown, size = fit(title, Face.BOLD, m.title, at.width)
    is_large = m.small >= LEAST_LARGE_MM
    if not is_cut([shown]) and not (is_large and size < LEAST_LARGE_MM):
        return [Text(shown, at.x, at.y, size, Face.BOLD)]
    size = max(LEAST_TITLE * m.title, LEAST_LARGE_MM if is_large else 0.0)
    rows, size = wrap_whole(title, Face.BOLD, size, at.width, 2)
    top = at.y - 0.3 * m.title
    return [Text(row, at.x, top + k * 1.15 * size, size, Face.BOLD) for k, row in enumerate(rows)]


def _heading(placed: PlacedRow, words: Wording, m: Measures) -> list[Item]:
    heading = placed.row
    if not isinstance(heading, Heading):
        return []
    frame = placed.frame
    street = plain(heading.street) or words.say("Without a street name")
    if placed.is_continued or heading.again:
        more = "continued" if placed.is_continued else "again"
        said = f"{street} ({words.say(more)})"
        room = frame.width - 4.0
        is_long = is_cut([fit(said, Face.BOLD, m.street, room)[0]])
        street = f"{street} ({words.brief(more)})" if is_long else said
    bar = Frame(frame.x, frame.y + 0.8, frame.width, frame.height - 0.8)
    base = bar.y + (bar.height + DIGIT_HEIGHT * m.street) / 2
    if heading.is_if_time:
        return _if_time_heading(street, bar, base, words, m)
    if heading.kind is not None:
        return _call_heading(heading, street, bar, words, m)
    at = Frame(frame.x + 2.0, base, frame.width - 4.0, 0.0)
    one = _one_line(street, Face.BOLD, m.street, at)
    if m.small < LEAST_LARGE_MM or one.size >= LEAST_LARGE_MM:
        return [*_bar(bar), one]
    rows, size = wrap_whole(street, Face.BOLD, LEAST_LARGE_MM, at.width, 2)
    low = bar.bottom - 0.22 * size - (len(rows) - 1) * size
    return [*_bar(bar), *(Text(row, at.x, low + k * size, size, Face.BOLD)
                          for k, row in enumerate(rows))]  # fmt: skip


def _one_line(text: str, face: Face, size: float, at: Frame) -> Text:
    """Return a text on one line from (at.x, at.y), smaller if it does not fit `at.width`."""
    shown, its_mm = fit(text, face, size, at.width)
    return Text(shown, at.x, at.y, its_mm, face)


def _bar(bar: Frame) -> list[Item]:
    return [
        box(bar, fill=grey(0.8)),
        line(bar.x, bar.y, bar.right, bar.y, stroke=BLACK, width=0.6),
    ]


def _call_heading(
    heading: Heading, name: str, bar: Frame, words: Wording, m: Measures
) -> list[Item]:
    """Return the heading of an organisation: its name, with kind, address and hours below."""
    size, inner = m.text, bar.width - 4.0
    kind = words.say(LABELS[heading.kind]) if heading.kind is not None else ""
    hours = words.say("open {hours}").format(hours=heading.hours) if heading.hours else ""
    hours, its_mm = fit(hours, Face.REGULAR, size, inner / 2)
    room = inner - width_mm(hours, Face.REGULAR, its_mm) - 4.0
    where = "  ·  ".join(filter(None, (kind, plain(heading.aside))))
    upper, lower = bar.y + 0.45 * bar.height, bar.y + 0.88 * bar.height
    return [
        *_bar(bar),
        _one_line(name, Face.BOLD, m.street, Frame(bar.x + 2.0, upper, inner, 0.0)),
        _one_line(where, Face.REGULAR, size, Frame(bar.x + 2.0, lower, room, 0.0)),
        Text(hours, bar.right - 2.0, lower, its_mm, anchor="end"),
    ]


def _if_time_heading(
    street: str, bar: Frame, base: float, words: Wording, m: Measures
) -> list[Item]:
    """Return the heading of doors for time left over: white, between two lines."""
    tag = words.say("If there is time left:")
    wide = width_mm(tag, Face.BOLD, m.street) + 3.0
    return [
        box(bar, fill=WHITE),
        line(bar.x, bar.y, bar.right, bar.y, stroke=BLACK, width=0.9, dash=(1.6, 1.0)),
        line(bar.x, bar.bottom, bar.right, bar.bottom, stroke=BLACK, width=0.3),
        Text(tag, bar.x + 2.0, base, m.street, Face.BOLD),
        _one_line(
            street,
            Face.REGULAR,
            m.street,
            Frame(bar.x + 2.0 + wide, base, bar.width - wide - 4.0, 0.0),
        ),
    ]


def draw_list_pages(
    layout: ListLayout, sheet: Sheet, crossings: Sequence[bool], words: Wording
) -> list[Page]:
    """Return the list pages; `crossings[i]`: stop i is across the street from the one before."""
    pages = []
    m = layout.form.measures
    for index in range(layout.pages):
        page = Page(layout.width, layout.height)
        page.items += [box(mark, fill=BLACK) for mark in layout.marks]
        page.items += _head(layout, sheet, sheet.first_page + index, words)
        page.items += draw_titles(layout, words)
        page.items.append(draw_column_lines(layout, index))
        page.items += draw_meanings(layout, index, words)
        pages.append(page)
    row_no = -1
    for placed in layout.rows:
        items = pages[placed.page].items
        row = placed.row
        if isinstance(row, Heading):
            items += _heading(placed, words, m)
            continue
        row_no += 1
        if placed.is_shaded:
            items.append(box(placed.frame, fill=ZEBRA))
        rule = placed.frame.bottom
        items.append(
            line(placed.frame.x, rule, placed.frame.right, rule, stroke=grey(0.6), width=0.15)
        )
        is_planned = row.position < len(crossings)
        crosses = is_planned and crossings[row.position]
        items += draw_door_row(placed, row, crosses, is_planned, words, m)
        items += draw_boxes(placed)
        if m.check and not row.is_blank:
            items += draw_check_code(placed, row_check(sheet.code, row_no), layout)
        if row.bears_number and row.position in sheet.crossings:
            items += draw_large_road(placed, sheet.crossings[row.position], words, m)
    for index, page in enumerate(pages):
        page.items += draw_foot(page, sheet, sheet.first_page + index, words, layout.form)
    return pages
