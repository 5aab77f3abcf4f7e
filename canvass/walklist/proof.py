"""Proof-read lists before they are printed, to find what would confuse a walker.

It finds cut rows and texts, overlapping texts or labels, labels that leave their map, own streets
without a name, maps smaller than 1:4,000, a single row on a page, stops without a number on any
map, house numbers too long for a map, and in large print letters below 14 points.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from canvass.document.document import RouteEntry
from canvass.doors.housenumber import fold
from canvass.walklist.drawing import Clip, Frame, Page, Points, Text
from canvass.walklist.form import LEAST_LARGE_MM
from canvass.walklist.furniture import CREDIT_LETTERS_MM
from canvass.walklist.list_maker import RoutePages
from canvass.walklist.map_pages import SMALLEST_SCALE
from canvass.walklist.routemap import RouteMap
from canvass.walklist.rows import DoorRow
from canvass.walklist.type import plain, pt, width_mm

TOLERANCE_MM = 0.01
TOUCH_MM = 0.2
EDGE_MM = 0.35
"""How far the tail of a "g" may reach over the edge of a map."""
ABOVE, BELOW = 0.73, 0.2
"""How far letters reach above and below the baseline, as shares of their size."""
SHARE_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}
ROW_CUT = "row cut"
OVERLAP = "labels overlap"
OVER = "texts overlap"
CUT = "text cut"
CLIPPED = "label clipped"
UNNAMED = "street not named"
SMALL = "map too small"
LONELY = "lonely row"
NO_NUMBER = "no number on the map"
LETTERS = "letters too small"
SHORT = "house number shortened on the map"
KINDS = (
    ROW_CUT, OVERLAP, CLIPPED, UNNAMED, SMALL, LONELY, NO_NUMBER, OVER, CUT, LETTERS, SHORT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaperFinding:
    """One finding on a page (from 1) of a list, and the positions of the stops it concerns."""

    kind: str
    route_id: str
    page: int
    detail: str
    stops: int = 1


def proof_read(
    route: RouteEntry,
    made: RoutePages,
    blank: frozenset[int] = frozenset(),
    said: Collection[str] = (),
) -> list[PaperFinding]:
    """Return what is wrong with a list; `blank` stops (from 0) need no number.

    `said` are texts written by people, which may have an ellipsis of their own.
    """
    found = [*_rows(route, made)]
    short = {label.number for drawn in made.maps for label in drawn.labels if label.is_short}
    for number, page in enumerate(made.pages, start=1):
        if not page.is_list:
            cut_texts = _cut_texts(page, [*said, *short])
            found += [PaperFinding(CUT, route.id, number, text) for text in cut_texts]
        if made.layout.form.is_large:
            found += [PaperFinding(LETTERS, route.id, number, text) for text in _small_texts(page)]
    numbered: set[int] = set()
    for number, drawn in enumerate(made.maps, start=made.first_map_page):
        numbered |= {position for label in drawn.labels for position in label.positions}
        for kind, detail, stops in _map(route, drawn):
            found.append(PaperFinding(kind, route.id, number, detail, stops))
    for position in range(len(route.stops)):
        if position not in numbered and position not in blank:
            found.append(PaperFinding(NO_NUMBER, route.id, 1, f"{position + 1}"))
    return found


def proof_read_cover(pages: Collection[Page], *, is_large: bool = False) -> list[PaperFinding]:
    """Return what is wrong with a captain's sheet; its findings have no route."""
    found = []
    for number, page in enumerate(pages, start=1):
        found += [PaperFinding(CUT, "", number, text) for text in _cut_texts(page)]
        found += [PaperFinding(OVER, "", number, text) for text in _texts_over_one_another(page)]
        if is_large:
            found += [PaperFinding(LETTERS, "", number, text) for text in _small_texts(page)]
    return found


def _small_texts(page: Page) -> Iterator[str]:
    """Yield the texts in letters too small for large print, with their size in points.

    The line that says whose map data it is may be smaller: nobody walks by it.
    """
    for _, item in _placed_texts(page):
        if item.size < LEAST_LARGE_MM - TOLERANCE_MM and item.size != CREDIT_LETTERS_MM:
            yield f"{plain(item.text)} ({item.size / pt(1.0):.1f} pt)"


def _placed_texts(page: Page) -> Iterator[tuple[Frame, Text]]:
    """Yield every text of a page with the frame it must stay in: the page, or the map it is on."""
    paper = Frame(0.0, 0.0, page.width, page.height)
    for item in page.items:
        if isinstance(item, Text):
            yield paper, item
        elif isinstance(item, Clip):
            yield from ((item.frame, text) for text in item.items if isinstance(text, Text))


def _cut_texts(page: Page, said: Collection[str] = ()) -> Iterator[str]:
    """Yield the texts that end in an ellipsis, or that leave the page or the map they are on."""
    whole = " ".join(" ".join(said).split())
    for frame, text in _placed_texts(page):
        shown = text.text.rstrip("\u2069")
        if (shown.endswith("…") and plain(shown) not in whole) or _leaves(frame, text):
            yield plain(text.text)


def _leaves(frame: Frame, text: Text) -> bool:
    """Return whether some of a text, but not all of it, lies outside a frame."""
    corners = _corners(text)
    low, high = corners.min(axis=0), corners.max(axis=0)
    wide = frame.inset(-EDGE_MM)
    is_out = low[0] < wide.x or low[1] < wide.y or high[0] > wide.right or high[1] > wide.bottom
    is_seen = high[0] > frame.x and low[0] < frame.right
    return bool(is_out and is_seen and high[1] > frame.y and low[1] < frame.bottom)


def _corners(text: Text) -> Points:
    """Return the corners of a text's letters on paper."""
    wide = width_mm(text.text, text.face, text.size)
    start = -SHARE_BEFORE[text.anchor] * wide
    turn = np.radians(text.angle)
    ahead = np.array([np.cos(turn), np.sin(turn)])
    down = np.array([-np.sin(turn), np.cos(turn)])
    along = np.array([start, start + wide])[:, None] * ahead
    across = np.array([-ABOVE, BELOW])[:, None] * text.size * down
    at = np.array([text.x, text.y])
    corners: Points = (along[:, None] + across[None]).reshape(-1, 2) + at
    return corners


def _rows(route: RouteEntry, made: RoutePages) -> Iterator[PaperFinding]:
    layout = made.layout
    width = layout.width - layout.form.edge_mm
    bottom = layout.height - layout.form.foot
    by_page: dict[int, int] = {}
    for placed in layout.rows:
        page_no = made.first_list_page + placed.page + 1
        if placed.frame.bottom > bottom + TOLERANCE_MM or placed.frame.right > width:
            yield PaperFinding(ROW_CUT, route.id, page_no, "below the page")
        if isinstance(placed.row, DoorRow):
            by_page[placed.page] = by_page.get(placed.page, 0) + 1
    for index, page in enumerate(made.pages):
        for detail in _texts_over_one_another(page):
            yield PaperFinding(OVER, route.id, index + 1, detail)
        if not page.is_list:
            continue
        for item in page.items:
            if isinstance(item, Text) and item.text.endswith(("…", "…\u2069")):
                yield PaperFinding(ROW_CUT, route.id, index + 1, plain(item.text))
            elif isinstance(item, Text) and item.anchor == "start":
                right = item.x + width_mm(item.text, item.face, item.size)
                if right > layout.width - TOLERANCE_MM:
                    yield PaperFinding(ROW_CUT, route.id, index + 1, plain(item.text))
    if layout.pages > 1 and by_page.get(layout.pages - 1, 0) == 1:
        page_no = made.first_list_page + layout.pages
        yield PaperFinding(LONELY, route.id, page_no, "one row alone on the last page")


def _texts_over_one_another(page: Page) -> Iterator[str]:
    """Yield the pairs of texts on a page that overlap, except names on its maps."""
    texts = [item for item in page.items if isinstance(item, Text) and plain(item.text).strip()]
    wide = np.array([width_mm(item.text, item.face, item.size) for item in texts])
    tall = np.array([item.size for item in texts])
    left = np.array([item.x for item in texts]) - wide * [
        SHARE_BEFORE[item.anchor] for item in texts
    ]
    base = np.array([item.y for item in texts])
    beside = np.minimum.outer(left + wide, left + wide) - np.maximum.outer(left, left)
    top, low = base - ABOVE * tall, base + BELOW * tall
    above = np.minimum.outer(low, low) - np.maximum.outer(top, top)
    over = (beside > TOUCH_MM) & (above > TOUCH_MM)
    for one, other in np.argwhere(np.triu(over, k=1)).tolist():
        yield f"{plain(texts[one].text)} / {plain(texts[other].text)}"


def _map(route: RouteEntry, drawn: RouteMap) -> Iterator[tuple[str, str, int]]:
    around = drawn.view.frame.inset(-TOLERANCE_MM)
    frames = [label.frame for label in drawn.labels]
    for label in drawn.labels:
        if not _holds(around, label.frame):
            yield CLIPPED, label.order, len(label.positions)
        if label.is_short:
            yield SHORT, f"{label.order}: {label.whole}", len(label.positions)
    for index, one in enumerate(frames):
        for other in range(index + 1, len(frames)):
            if one.inset(TOLERANCE_MM).overlaps(frames[other]):
                yield OVERLAP, f"{drawn.labels[index].order}, {drawn.labels[other].order}", 1
    for street in sorted(drawn.unnamed):
        shown = {position for label in drawn.labels for position in label.positions}
        stops = [k for k in shown if k < len(route.stops) and fold(route.stops[k].street) == street]
        yield UNNAMED, plain(street), len(stops)
    if drawn.view.scale < SMALLEST_SCALE:
        yield SMALL, f"1:{1000 / drawn.view.scale:.0f}", len(drawn.labels)


def _holds(outer: Frame, inner: Frame) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
    )
