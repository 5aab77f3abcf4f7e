"""The first page of a list: its title, what to do first, the map and its legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from canvass.document.document import RouteEntry
from canvass.walklist.backdrop import VISITED
from canvass.walklist.code_block import code_size_mm, draw_code
from canvass.walklist.drawing import BLACK, WHITE, Frame, Item, Text, box, grey, line
from canvass.walklist.form import Form
from canvass.walklist.map_sizes import NORMAL, MapSizes
from canvass.walklist.path_lines import draw_path
from canvass.walklist.summary import large_crossings
from canvass.walklist.type import Face, is_cut, plain, pt, width_mm, wrap, wrap_whole
from canvass.walklist.wording import Wording

TITLE_MM = pt(21.0)
LEAST_TITLE_MM = pt(14.0)
FACT_MM = pt(12.5)
TEXT_MM = pt(11.0)
SMALL_MM = pt(10.0)
SMALLER = 0.82
LINE = 1.34
MOST_STREET_LINES = 4
MOST_TURN_LINES = 12
LARGE, POCKET = 1.4, 0.82
LEGEND_MM = 9.0
MOST_LEGEND_LINES = 6
BLANK_MM = 7.5
LEAST_BLANK = 6.5  # in letter heights: a team's name is written on it


@dataclass(frozen=True, slots=True)
class Summary:
    """The contents of a list's head.

    `blanks` are what was unknown when it was printed, to be filled in by hand. Leaflet rounds have
    no code, because nothing is entered afterwards.
    """

    route: RouteEntry
    code: str
    streets: list[tuple[str, str]]
    first: str
    todo: str = ""
    occasion: str = ""
    home: str = ""
    blanks: tuple[str, ...] = ()
    is_leaflets: bool = False


def _count(route: RouteEntry, words: Wording, *, is_leaflets: bool) -> str:
    if is_leaflets:
        said = words.plural("{count} leaflet", "{count} leaflets", route.doors)
        return said.format(count=route.doors)
    if all(stop.call is not None for stop in route.stops):
        return words.plural("{count} call", "{count} calls", route.doors).format(count=route.doors)
    return words.doors(route.doors)


def _facts(route: RouteEntry, words: Wording, *, is_leaflets: bool) -> tuple[str, str]:
    facts = "  ·  ".join(
        [
            _count(route, words, is_leaflets=is_leaflets),
            words.distance(route.walk_m),
            _unbroken(words.takes(route)),
        ]
    )
    walking, at_doors = (
        _unbroken(words.minutes(share)) for share in (route.walk_min, route.service_min)
    )
    parts = [
        words.stops(len(route.stops)),
        words.say("walking {minutes}").format(minutes=walking),
        words.say(
            "at the letter boxes {minutes}" if is_leaflets else "at the doors {minutes}"
        ).format(minutes=at_doors),
    ]
    crossings = large_crossings(route)
    if crossings:
        parts.append(
            words.plural("{count} large road to cross", "{count} large roads to cross", crossings)
            .format(count=crossings)
        )  # fmt: skip
    if route.pace is not None and route.pace.splits_doors:
        parts.append(words.say("you two split the doors of a stop"))
    return facts, "  ·  ".join(parts)


def _unbroken(time: str) -> str:
    """Return a time that stays on one line."""
    return time.replace(" ", "\N{NO-BREAK SPACE}")


def letter_scale(form: Form) -> float:
    """Return the factor by which letters on a form's first page are enlarged."""
    return LARGE if form.is_large else POCKET if form.is_pocket else 1.0


def draw_head(summary: Summary, form: Form, words: Wording) -> tuple[list[Item], float]:
    """Return the head of the first page and the height of its lower edge (mm)."""
    route, scale = summary.route, letter_scale(form)
    text = f"{summary.code}-1"
    side = code_size_mm(text) if summary.code else 0.0
    left, right = form.margin, form.size[0] - form.margin
    room = right - left - side - 4.0
    title = f"{plain(route.id)}  {plain(route.name)}"
    facts, more = _facts(route, words, is_leaflets=summary.is_leaflets)
    y = form.margin + 6.5
    size = TITLE_MM * min(scale, 1.1)
    while width_mm(title, Face.BOLD, size) > room and size > LEAST_TITLE_MM:
        size -= pt(1)
    size = max(size, LEAST_TITLE_MM) if form.is_large else size
    titles, size = wrap_whole(title, Face.BOLD, size, room, 2)
    below = form.margin + side + 1.2
    middle = right - side / 2
    items: list[Item] = [
        *(draw_code(text, right - side, form.margin - 2.0) if summary.code else ()),
        Text(summary.code, middle, below, max(1.0, scale) * SMALL_MM, Face.BOLD, anchor="middle"),
        *(Text(row, left, y + k * 1.2 * size, size, Face.BOLD) for k, row in enumerate(titles)),
    ]
    y += 1.7 * FACT_MM * scale + (len(titles) - 1) * 1.2 * size
    for sentence, face, size in (
        (facts, Face.BOLD, FACT_MM * scale),
        (more, Face.REGULAR, SMALL_MM * scale),
        (summary.occasion, Face.BOLD, TEXT_MM * scale),
    ):
        for row in wrap(sentence, face, size, room, 3) if sentence else ():
            items.append(Text(row, left, y, size, face))
            y += LINE * size + 0.8
    streets = "; ".join(f"{street} {numbers}".strip() for street, numbers in summary.streets)
    y += 0.6
    size = TEXT_MM * scale
    lines = wrap(streets, Face.REGULAR, size, room, MOST_STREET_LINES)
    if is_cut(lines):
        size *= 1.0 if form.is_large else SMALLER
        lines = wrap(streets, Face.REGULAR, size, room, 3 * MOST_STREET_LINES)
    for text_line in lines:
        items.append(Text(text_line, left, y, size))
        y += LINE * size
    y = max(y + 1.5, form.margin + side + 4.0 + 2.0 * scale)
    for blanks in _blank_rows(summary.blanks, right - left, TEXT_MM * scale):
        items += _blanks(blanks, Frame(left, y, right - left, 0.0), TEXT_MM * scale)
        y += BLANK_MM * scale
    tagged = (
        ("First:", summary.first, 12),
        ("Home:", summary.home, 12),
        ("To do:", summary.todo, 5),
    )
    for tag, sentence, most in tagged:
        if sentence:
            at = Frame(left, y, right - left, 0)
            more_items, y = _tagged(words.say(tag), sentence, at, most, TEXT_MM * scale)
            items += more_items
    return items, y - 2.0


def _blank_rows(words: Sequence[str], wide: float, size: float) -> list[Sequence[str]]:
    """Return the blanks in as few rows as leave room to write after each word."""
    if not words:
        return []
    written = sum(width_mm(word, Face.REGULAR, size) for word in words)
    if (wide - written) / len(words) >= LEAST_BLANK * size:
        return [words]
    half = (len(words) + 1) // 2
    return [words[:half], words[half:]]


def _blanks(words: Sequence[str], at: Frame, size: float) -> list[Item]:
    """Return words side by side, each followed by a line to write on."""
    items: list[Item] = []
    room = at.width + 4.0 - sum(width_mm(word, Face.REGULAR, size) for word in words)
    x = at.x
    for word in words:
        start = x + width_mm(word, Face.REGULAR, size) + 1.5
        wide = start - 1.5 - x + room / len(words)
        items.append(Text(word, x, at.y + 1.0, size))
        y = at.y + 1.6
        items.append(line(start, y, max(x + wide - 4.0, start), y, stroke=BLACK, width=0.25))
        x += wide
    return items


def _tagged(
    tag: str, sentence: str, at: Frame, most_lines: int, size: float
) -> tuple[list[Item], float]:
    """Return a bold tag with a sentence beside it, and the baseline of the next line."""
    tag_mm = width_mm(tag, Face.BOLD, size) + 2.0
    items: list[Item] = [Text(tag, at.x, at.y, size, Face.BOLD)]
    y = at.y
    for text_line in wrap(sentence, Face.REGULAR, size, at.width - tag_mm, most_lines):
        items.append(Text(text_line, at.x + tag_mm, y, size))
        y += LINE * size
    return items, y


def _legend_entries(words: Wording, *, has_more: bool) -> list[tuple[str, str]]:
    more = [("more", words.say("if there is time left"))] if has_more else []
    return [
        ("number", words.say("order in the list, house number")),
        *more,
        ("path", words.say("walk this way")),
        ("dashed", words.say("way from and to the base")),
        ("building", words.say("houses on this list")),
    ]


def _sign(kind: str, x: float, y: float, sizes: MapSizes = NORMAL) -> list[Item]:
    """Return a sign of the legend, 12 mm wide and centred on height y."""
    if kind in ("number", "more"):
        high, k = sizes.label, sizes.label / NORMAL.label
        ground, ink = (BLACK, WHITE) if kind == "number" else (WHITE, BLACK)
        return [
            box(Frame(x, y - high / 2, 10.0 * k, high), fill=WHITE, stroke=BLACK, width=0.2),
            box(Frame(x, y - high / 2, 4.4 * k, high), fill=ground, stroke=BLACK, width=0.2),
            Text("7", x + 2.2 * k, y + 1.1 * k, sizes.order, Face.NARROW, ink, "middle"),
            Text("12", x + 7.2 * k, y + k, sizes.number, Face.NARROW, anchor="middle"),
        ]
    if kind in ("path", "dashed"):
        return list(draw_path(np.array([(x, y), (x + 10.5, y)]), dashed=kind == "dashed"))
    return [
        box(Frame(x, y - 2.2, 10.0, 4.4), fill=VISITED, stroke=grey(0.25), width=0.25),
    ]


def _legend_rows(
    entries: Sequence[tuple[str, str]], tall: float, start: float, frame: Frame
) -> tuple[list[float], int]:
    """Return the middles of the entries of a high legend, and the most lines each may have.

    Each has as many lines as it needs if there is room for all, else at most two.
    """
    counts = [
        len(wrap(text, Face.REGULAR, tall, frame.width - start, MOST_LEGEND_LINES))
        for _, text in entries
    ]
    heights = [1.19 * tall * count + 0.45 * tall for count in counts]
    if max(counts) > 1 and sum(heights) <= frame.height:
        ends = np.cumsum(heights)
        return (frame.y + ends - np.array(heights) / 2).tolist(), MOST_LEGEND_LINES
    step = min(max(9.0, 2.6 * tall) * 4 / max(4, len(entries)), frame.height / len(entries))
    return [frame.y + step / 2 + index * step for index in range(len(entries))], 2


def draw_legend(
    frame: Frame,
    words: Wording,
    *,
    has_more: bool = False,
    size: float = pt(8.6),
    sizes: MapSizes = NORMAL,
) -> list[Item]:
    """Return the map's legend: on one line in a low frame, one entry per line in a high one."""
    items: list[Item] = []
    entries = _legend_entries(words, has_more=has_more)
    if frame.height > 2.5 * LEGEND_MM:
        tall = size * 10.0 / 8.6
        start = 3.0 + 10.0 * sizes.label / NORMAL.label
        middles, most = _legend_rows(entries, tall, start, frame)
        for (kind, text), y in zip(entries, middles, strict=True):
            items += _sign(kind, frame.x, y, sizes)
            tall = size * 10.0 / 8.6
            shown, tall = wrap_whole(text, Face.REGULAR, tall, frame.width - start, most)
            for row, text_line in enumerate(shown):
                offset = 0.34 * tall + (row - (len(shown) - 1) / 2) * 1.19 * tall
                items.append(Text(text_line, frame.x + start, y + offset, tall))
        return items
    needed = [13.0 + width_mm(text, Face.REGULAR, size) for _, text in entries]
    if sum(needed) > frame.width:
        size *= (frame.width - 13.0 * len(entries)) / (sum(needed) - 13.0 * len(entries))
        needed = [13.0 + width_mm(text, Face.REGULAR, size) for _, text in entries]
    gap = (frame.width - sum(needed)) / max(len(entries) - 1, 1)
    x = frame.x
    for (kind, text), wide in zip(entries, needed, strict=True):
        y = frame.y + frame.height / 2
        items += _sign(kind, x, y)
        items.append(Text(text, x + 12.0, y + 1.1, size))
        x += wide + max(gap, 0.0)
    return items
