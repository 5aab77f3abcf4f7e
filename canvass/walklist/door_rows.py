"""One row of a list: the address, warnings about the way there, and the boxes."""

from __future__ import annotations

import numpy as np

from canvass.walklist.drawing import BLACK, WHITE, Frame, Item, Shapes, Text, box, grey, line
from canvass.walklist.form import LEAST_LARGE_MM, Measures
from canvass.walklist.layout import OUTCOMES, ListLayout, PlacedRow
from canvass.walklist.rows import DoorRow
from canvass.walklist.type import DIGIT_HEIGHT, Face, cut, is_cut, plain, width_mm, wrap
from canvass.walklist.wording import Wording

LEAST_SHARE = 0.6
ARROWS_MM = 8.0


def _fit(text: str, size: float, room: float, least: float = 0.0) -> tuple[str, Face, float]:
    """Return a text with a face and size in which all of it fits: narrower or smaller if needed.

    The size is never below `least`; a text that still does not fit is cut.
    """
    for face, share in ((Face.BOLD, 1.0), (Face.NARROW, 1.0), (Face.NARROW, 0.85),
                        (Face.NARROW, 0.72), (Face.NARROW, LEAST_SHARE)):  # fmt: skip
        if width_mm(text, face, max(share * size, least)) <= room:
            return text, face, max(share * size, least)
    smallest = max(LEAST_SHARE * size, least)
    return cut(text, Face.NARROW, smallest, room), Face.NARROW, smallest


def draw_door_row(
    placed: PlacedRow, row: DoorRow, crosses: bool, is_planned: bool, words: Wording, m: Measures
) -> list[Item]:
    """Return a row: stop, house number, flat, street round the corner, change of side."""
    frame = placed.frame
    items: list[Item] = []
    if row.is_blank:
        return items
    first_line = min(frame.height, m.row)
    base = frame.y + (first_line + DIGIT_HEIGHT * m.number) / 2
    if row.bears_number or placed.is_continued:
        items += _order_mark(row.position + 1, frame, first_line, m, is_planned=is_planned)
    else:
        x = frame.x + 4.4
        items.append(line(x, frame.y, x, frame.bottom, stroke=BLACK, width=0.6))
    number = (plain(row.number) or "–") + (" ?" if row.is_guessed else "")
    number += " P" if row.is_private else ""
    x = frame.x + m.order + 1.0
    room = m.address - 2.0
    crosses = crosses and row.bears_number and _has_room_for_arrows(row, words, m)
    # If a row has more than its number there is room only for the arrows.
    is_brief = bool(row.unit or row.entrance or row.street)
    # A number is not made smaller for the words.
    is_brief |= width_mm(number, Face.BOLD, m.number) > room - _other_side_mm(m)
    beside = (ARROWS_MM if is_brief else _other_side_mm(m)) if crosses else 0.0
    if row.unit or row.entrance:
        items += _flat(row, number, Frame(x, base, room - beside, 0.0), words, m)
    elif row.street:
        items += _round_the_corner(row, number, Frame(x, base, room - beside, first_line), m)
    else:
        items += _number(number, Frame(x, base, room - beside, first_line), m)
    if len(row.door_ids) > 1:
        count = words.doors(row.count)
        if row.first_door:
            count = words.say("{count} more").format(count=count)
        items.append(Text(count, x, base + 1.4 * m.text, m.text))
    if crosses:
        said = "" if is_brief else words.brief("other side")
        items += _other_side(x + room - beside + 0.5, x + room - 1.0, base, said, m)
    return items


def _flat_texts(row: DoorRow, words: Wording) -> tuple[str, str]:
    """Return stairwell, flat and street of a row: at length, and as short as can be understood.

    The short text has no word for "flat", and that for "stairwell" in the first language only.
    """
    unit, entrance, street = plain(row.unit), plain(row.entrance), plain(row.street)
    if not unit:
        both, one = (
            f"{say('stairwell')} {entrance}  {street}".strip() if entrance else ""
            for say in (words.say, words.brief)
        )
        return both, one
    long, short = (
        "  ".join(filter(None, (entrance, flat, street)))
        for flat in (f"{words.say('flat')} {unit}", unit)
    )
    return long, short


def _has_room_for_arrows(row: DoorRow, words: Wording, m: Measures) -> bool:
    """Whether a flat or stairwell fits beside the arrows without shrinking large print."""
    _, short = _flat_texts(row, words)
    return _is_readable(short, m.address - 2.0 - m.unit_at - ARROWS_MM, m)


def _is_readable(text: str, room: float, m: Measures) -> bool:
    return width_mm(text, Face.NARROW, max(m.small, LEAST_SHARE * m.unit)) <= room


def _flat(row: DoorRow, number: str, at: Frame, words: Wording, m: Measures) -> list[Item]:
    """Return house number, stairwell and flat of a row; `at` is the baseline and its room."""
    start = at.x + m.unit_at
    long, short = _flat_texts(row, words)
    text = long if _is_readable(long, at.right - start, m) else short
    is_wide = width_mm(text, Face.REGULAR, m.unit) > at.right - start
    its_face, its_size = Face.REGULAR, m.unit
    beside = _number(number, Frame(at.x, at.y, m.unit_at - 1.0, 0.0), m)
    if is_wide:
        whole = text
        text, its_face, its_size = _fit(whole, m.unit, at.right - start, m.small)
        if is_cut([text]):
            # Close to a short number there is more room.
            start = at.x + 2.0 + max(width_mm(one.text, one.face, one.size) for one in beside)
            text, its_face, its_size = _fit(whole, m.unit, at.right - start, m.small)
        if is_cut([text]):
            lines = _broken(whole, Face.NARROW, m.small, at.right - start)
            # The number of doors may stand below.
            over = Frame(start, at.y - 0.55 * m.small, 0.0, 0.0)
            return [*beside, *_two_lines(lines, over, m.small, m.small)]
    return [*beside, Text(text, start, at.y, its_size, its_face)]


def _round_the_corner(row: DoorRow, number: str, at: Frame, m: Measures) -> list[Item]:
    """Return number and street of a door round the corner from the street of its heading."""
    shown, its_face, its_size = _fit(number, m.number, 0.5 * at.width)
    start = at.x + max(width_mm(shown, its_face, its_size) + 2.0, 0.28 * at.width)
    size, face = m.small, Face.BOLD
    street, room = plain(row.street), at.right - start
    lines = wrap(street, face, size, room, 2)
    if is_cut(lines) and size >= LEAST_LARGE_MM:
        whole = wrap(street, Face.NARROW, size, room, 2)
        broken = _broken(street, Face.NARROW, size, room)
        lines, face = (broken if is_cut(whole) else whole), Face.NARROW
    while is_cut(lines) and size > LEAST_SHARE * m.small:
        size, face = 0.94 * size, Face.NARROW
        lines = wrap(street, face, size, room, 2)
    if is_cut(lines):
        lines = _broken(street, face, size, room)
    step = 1.15 * size
    middle = at.y - DIGIT_HEIGHT * (m.number - size) / 2 - (len(lines) - 1) * step / 2
    return [
        Text(shown, at.x, at.y, its_size, its_face),
        *(Text(text, start, middle + index * step, size, face) for index, text in enumerate(lines)),
    ]


def _number(number: str, at: Frame, m: Measures) -> list[Text]:
    """Return a house number on the baseline of `at`; in large print a long one on two lines."""
    shown, face, size = _fit(number, m.number, at.width)
    if m.small < LEAST_LARGE_MM or size >= LEAST_LARGE_MM:
        return [Text(shown, at.x, at.y, size, face)]
    lines = _broken(number, Face.NARROW, LEAST_LARGE_MM, at.width)
    if is_cut(lines):
        return [Text(shown, at.x, at.y, size, face)]
    return _two_lines(lines, at, m.number, LEAST_LARGE_MM)


def _two_lines(lines: list[str], at: Frame, usual: float, size: float) -> list[Text]:
    """Return lines of this size, in the middle of where one line of the usual size stands."""
    step = 1.1 * size
    first = at.y - DIGIT_HEIGHT * (usual - size) / 2 - (len(lines) - 1) * step / 2
    return [
        Text(text, at.x, first + row * step, size, Face.NARROW) for row, text in enumerate(lines)
    ]


def _broken(name: str, face: Face, size: float, room: float) -> list[str]:
    """Return a name in two lines, broken after a hyphen if there is one, else within a word."""
    ends = [end for end in range(1, len(name)) if width_mm(name[:end], face, size) <= room]
    hyphens = [end for end in ends if name[end - 1] in "- " or name[end] == " "]
    end = hyphens[-1] if hyphens else ends[-2] if len(ends) > 1 else 1
    first = name[:end].rstrip() if hyphens else f"{name[:end]}-"
    return [first, cut(name[end:].lstrip(), face, size, room)]


def _order_mark(
    order: int, frame: Frame, height: float, m: Measures, *, is_planned: bool
) -> list[Item]:
    text = str(order)
    size = m.order_size
    side = m.order_mark
    wide = max(side + 1.0, width_mm(text, Face.NARROW, size) + 1.8)
    mark = Frame(frame.x + 0.8, frame.y + (height - side) / 2, wide, side)
    base = mark.y + (mark.height + DIGIT_HEIGHT * size) / 2
    ink = WHITE if is_planned else BLACK
    return [
        box(mark, fill=BLACK if is_planned else WHITE, stroke=BLACK, width=0.3),
        Text(text, mark.x + wide / 2, base, size, Face.NARROW, ink, "middle"),
    ]


def _other_side_mm(m: Measures) -> float:
    return 5.4 + 3.9 * m.small


def _other_side(left: float, right: float, base: float, said: str, m: Measures) -> list[Item]:
    """Return the mark for a stop on the other side of the street than the one before.

    `said` stands beside the arrows; it is left out if there is no room.
    """
    y = base - 2.6
    left += 1.5
    arrow = np.array([(left, y - 0.9), (left + 3.2, y - 0.9)])
    back = np.array([(left, y + 0.9), (left + 3.2, y + 0.9)])
    head = np.array([(left + 4.6, y - 0.9), (left + 3.0, y - 1.9), (left + 3.0, y + 0.1)])
    tail = np.array([(left - 1.4, y + 0.9), (left + 0.2, y - 0.1), (left + 0.2, y + 1.9)])
    lines = wrap(said, Face.REGULAR, m.small, right - left - 4.4, 2) if said else []
    step = 1.05 * m.small
    texts = [
        Text(text, left + 5.4, y + 0.36 * m.small + (index - (len(lines) - 1) / 2) * step, m.small)
        for index, text in enumerate(lines)
    ]
    return [
        Shapes([arrow, back], stroke=BLACK, width=0.5),
        Shapes([head, tail], fill=BLACK, closed=True),
        *texts,
    ]


def draw_large_road(placed: PlacedRow, name: str, words: Wording, m: Measures) -> list[Item]:
    """Return the warning that the way to this row crosses a large road, above its note line."""
    if placed.note is None:
        return []
    note, size = placed.note, m.small
    x, y = note.x, placed.frame.y + 1.0 + 0.8 * size
    is_large = size >= LEAST_LARGE_MM
    side = 1.25 * size if is_large else size
    sign = np.array([(x, y), (x + 1.1 * side, y), (x + 0.55 * side, y - 0.95 * side)])
    start = 1.3 * side if is_large else 1.5 * side
    room = note.width - start
    tries = [
        (words.brief("cross {street}").format(street=street), share * size)
        for street in filter(None, (plain(name), words.brief("a large road")))
        for share in ((1.0,) if is_large else (1.0, 0.88, 0.78))
    ]
    # A name that does not fit is on the map; the warning itself is always printed.
    shown, letters = next(
        ((text, tall) for text, tall in tries if width_mm(text, Face.NARROW, tall) <= room),
        (words.brief("cross"), size),
    )
    return [
        Shapes([sign], fill=BLACK, closed=True),
        Text("!", x + 0.55 * side, y - 0.1 * side, 0.8 * side, Face.NARROW, WHITE, "middle"),
        Text(shown, x + start, y, letters, Face.NARROW),
    ]


def draw_check_code(placed: PlacedRow, check: str, layout: ListLayout) -> list[Item]:
    """Return the row's two check characters, before its boxes."""
    m = layout.form.measures
    right = layout.columns[OUTCOMES[0]].x - 1.0
    high = min(placed.frame.height, m.row)
    base = placed.frame.y + (high + DIGIT_HEIGHT * m.small) / 2
    return [Text(check, right, base, m.small, Face.REGULAR, grey(0.25), "end")]


def draw_boxes(placed: PlacedRow) -> list[Item]:
    """Return the boxes of a row, and the line for its note."""
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
