"""The titles of the columns of a list, and the lines between the columns."""

from __future__ import annotations

import numpy as np

from canvass.walklist.drawing import (
    BLACK,
    Item,
    Shapes,
    Text,
    grey,
    line,
)
from canvass.walklist.layout import OUTCOMES, ListLayout
from canvass.walklist.rows import Heading
from canvass.walklist.type import (
    Face,
    width_mm,
    wrap,
)
from canvass.walklist.wording import Wording

LEAST_COLUMN_SIZE = 0.8


def draw_titles(layout: ListLayout, words: Wording) -> list[Item]:
    """Return the titles of all columns, and the line below them."""
    frame, m = layout.titles, layout.form.measures
    items: list[Item] = []
    base = frame.bottom - 2.0
    calls = any(isinstance(placed.row, Heading) and placed.row.kind for placed in layout.rows)
    for outcome in OUTCOMES:
        column = layout.columns[outcome]
        face = Face.BOLD if outcome == "nobody" and not layout.form.is_large else Face.REGULAR
        face = Face.NARROW if layout.form.is_large else face
        lines, size = _column_title(
            words.outcome(outcome, is_call=calls), face, layout, column.width
        )
        for index, text in enumerate(reversed(lines)):
            middle = column.x + column.width / 2
            at = base - index * 1.15 * size
            items.append(Text(text, middle, at, size, face, anchor="middle"))
    size = m.column_title
    number = words.say("Time") if calls else words.say("Number")
    highest = 1
    for title, x, room in (
        (words.say("Stop"), frame.x, m.order),
        (number, frame.x + m.order + 1.0, m.address - 2.0),
    ):
        lines = wrap(title, Face.REGULAR, size, room, 3)
        highest = max(highest, len(lines))
        for index, text in enumerate(reversed(lines)):
            items.append(Text(text, x, base - index * 1.15 * size, size))
    if layout.form.is_large:
        # The column for notes is too narrow for letters of this size.
        low = base - (highest + 0.3) * 1.15 * size
        marks = [text for one in words.alone or (words,) for text in _note_marks(one)]
        items += [
            Text(text, frame.x, low - index * 1.15 * size, size)
            for index, text in enumerate(reversed(marks))
        ]
    items += _note_title(layout, base, words)
    items.append(line(frame.x, frame.bottom, frame.right, frame.bottom, stroke=BLACK, width=0.5))
    return items


def _note_title(layout: ListLayout, base: float, words: Wording) -> list[Item]:
    """Return the title of the note column, with the two marks that have no box of their own.

    In large print the marks stand elsewhere.
    """
    size, room = layout.form.measures.column_title, layout.note.width
    every = words.alone or (words,)
    lines = [
        words.brief("Note about the door"),
        *(mark for one in every for mark in _note_marks(one)),
    ]
    if layout.form.is_large:
        lines = wrap(words.brief("Notes"), Face.NARROW, size, room, 3)
    elif max(width_mm(text, Face.NARROW, size) for text in lines[1:]) > 1.25 * room:
        lines = [words.brief("Notes"), words.brief("F leaflet"), words.brief("C come back")]
    items: list[Item] = []
    for index, text in enumerate(reversed(lines)):
        letters = size * min(1.0, room / max(1e-9, width_mm(text, Face.NARROW, size)))
        face = Face.NARROW if letters < size or layout.form.is_large else Face.REGULAR
        if face is Face.REGULAR and width_mm(text, face, size) > room:
            face = Face.NARROW
        items.append(Text(text, layout.note.x, base - index * 1.15 * size, letters, face))
    return items


def _note_marks(words: Wording) -> tuple[str, str]:
    return words.say("F = leaflet left"), words.say("C = come back, when")


def _column_title(
    text: str, face: Face, layout: ListLayout, width: float
) -> tuple[list[str], float]:
    """Return the lines of a column title and their size, reduced if a word needs it."""
    size = layout.form.measures.column_title
    room = width - 0.4
    most = max(3, int(layout.titles.height / (1.15 * size)))
    longest = max(width_mm(word, face, size) for word in text.split(" "))
    size *= max(LEAST_COLUMN_SIZE, min(1.0, room / longest))
    return wrap(text, face, size, room, most), size


def draw_column_lines(layout: ListLayout, page: int) -> Shapes:
    """Return light lines between the columns, from the titles to the last row of the page."""
    rows = [placed.frame.bottom for placed in layout.rows if placed.page == page]
    low = max(rows, default=layout.titles.bottom)
    across = [column.x for column in layout.columns.values()]
    across.append(max(column.right for column in layout.columns.values()))
    lines = [np.array([(x, layout.titles.y + 3.0), (x, low)]) for x in across]
    return Shapes(lines, stroke=grey(0.72), width=0.15)
