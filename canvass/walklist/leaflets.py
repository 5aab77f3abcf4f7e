"""Sheets for a leaflet round: maps as in a walk list, then one box to tick per stop.

Nobody knocks and nothing is entered afterwards, so there are no codes, outcomes or cards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from canvass.document.document import PlanDocument, RouteEntry, StopEntry
from canvass.visits.stairwell import stairwell_beside
from canvass.walklist.basemap import BaseMap
from canvass.walklist.drawing import BLACK, Frame, Item, Page, Text, box, grey, line
from canvass.walklist.form import Form
from canvass.walklist.list_maker import ListMaker
from canvass.walklist.list_pages import Sheet, draw_foot
from canvass.walklist.operators import make_operators
from canvass.walklist.spelling import route_in_latin
from canvass.walklist.summary import make_steps, summarise_streets
from canvass.walklist.to_pdf import PdfWriter
from canvass.walklist.type import Face, cut, plain, width_mm, wrap
from canvass.walklist.walk import make_walk
from canvass.walklist.wording import make_wording

ROW_STEP, HEADING_STEP = 1.75, 2.1  # line spacing, in letter heights
GAP_MM = 6.0


@dataclass(frozen=True, slots=True)
class _Row:
    """A stop, or (`order` 0) the street of the stops that follow."""

    order: int
    text: str
    leaflets: int = 0


def print_leaflets(
    document: PlanDocument,
    base_map: BaseMap,
    *,
    lang: str,
    form: Form,
    on_progress: Callable[[float], None] | None = None,
) -> bytes:
    """Return one PDF with the sheets of all routes, each on whole sheets."""
    words = make_wording(lang)
    title = " – ".join(filter(None, (words.say("Leaflets"), plain(document.base.label))))
    writer = PdfWriter(title, plain(document.source.attribution), lang)
    maker = LeafletMaker(document, base_map, words, form)
    for done, route in enumerate(document.routes, start=1):
        writer.mark(f"{plain(route.id)} {plain(route.name)}")
        writer.add_all([make_operators(page) for page in maker.make_sheets(route)])
        if on_progress is not None:
            on_progress(done / len(document.routes))
    return writer.finish()


class LeafletMaker(ListMaker):
    """Makes the sheets of one route after the other."""

    def make_sheets(self, route: RouteEntry) -> list[Page]:
        """Return maps and stops of a route, in an even number of pages if printed on both sides."""
        form, latin = self.form, self.base_map.latin
        streets = summarise_streets(route, self.numbers, latin)
        route = route_in_latin(route, latin)
        walk = make_walk(route, self.document.base, self.base_map)
        blanks = tuple(map(self.words.say, ("Team", "Date", "Out at", "Back by")))
        there = make_steps(walk.way_there(), self.base_map)
        summary = self._summary(route, walk, there, "", streets)
        summary = replace(summary, is_leaflets=True, occasion="", blanks=blanks)
        pages, _, _ = self._map_pages((route, route), walk, there, summary, form)
        pages += self._stop_pages(route)
        if len(pages) % 2 and not form.is_single_sided:
            pages.append(Page(*form.size))
        sheet = Sheet(route, "", 1, len(pages), self.base_map.attribution)
        for page_no, page in enumerate(pages, start=1):
            page.items += draw_foot(page, sheet, page_no, self.words, form)
        return pages

    def _stop_pages(self, route: RouteEntry) -> list[Page]:
        """Return the stops in two columns, by street, in the order they are walked."""
        form, size = self.form, self.form.measures.text
        width = form.size[0] - 2 * form.margin
        columns = 1 if form.is_large else 2
        wide = (width - GAP_MM * (columns - 1)) / columns
        rows, at = self._rows(route), 0
        pages: list[Page] = []
        while at < len(rows) or not pages:
            page = Page(*form.size, self._head(route))
            top, bottom = form.margin + 9.5 * size, form.size[1] - form.foot - 4.0
            for column in range(columns):
                x, y = form.margin + column * (wide + GAP_MM), top
                while at < len(rows):
                    tall = size * (ROW_STEP if rows[at].order else HEADING_STEP)
                    # A street's name never stands alone at the foot of a column.
                    keep = tall if rows[at].order else tall + ROW_STEP * size
                    if y + keep > bottom:
                        break
                    page.items += self._row(rows[at], Frame(x, y, wide, tall))
                    y, at = y + tall, at + 1
            pages.append(page)
        return pages

    def _rows(self, route: RouteEntry) -> list[_Row]:
        rows: list[_Row] = []
        stops = list(enumerate(route.stops, start=1))
        for street, some in groupby(stops, key=lambda pair: pair[1].street):
            rows.append(_Row(0, plain(street) or self.words.say("Without a street name")))
            rows += [_Row(order, _where(stop), stop.doors) for order, stop in some]
        return rows

    def _head(self, route: RouteEntry) -> list[Item]:
        form, m = self.form, self.form.measures
        x, y, width = form.margin, form.margin + 6.0, form.size[0] - 2 * form.margin
        title = f"{plain(route.id)}  {plain(route.name)}"
        items: list[Item] = [Text(cut(title, Face.BOLD, m.title, width), x, y, m.title, Face.BOLD)]
        said = self.words.say(
            "One leaflet in each letter box; nobody knocks. None where a sign says no advertising: "
            "tell the base which house."
        )
        for row in wrap(said, Face.REGULAR, m.text, width, 3):
            y += 1.5 * m.text
            items.append(Text(row, x, y + 0.6 * m.text, m.text))
        return items

    def _row(self, row: _Row, at: Frame) -> list[Item]:
        size = self.form.measures.text
        base = at.y + 0.72 * at.height
        if not row.order:
            street = cut(row.text, Face.BOLD, size, at.width)
            return [
                Text(street, at.x, base, size, Face.BOLD),
                line(at.x, at.bottom - 0.3, at.right, at.bottom - 0.3, stroke=BLACK, width=0.3),
            ]
        count = f"× {row.leaflets}"
        square = 1.1 * size
        mark = Frame(at.x, at.y + (at.height - square) / 2, square, square)
        number_at = at.x + square + 3.0 + width_mm("888", Face.BOLD, size) + 2.0
        room = at.right - number_at - width_mm(count, Face.REGULAR, size) - 2.0
        return [
            box(mark, stroke=BLACK, width=0.35),
            Text(f"{row.order}", number_at - 3.0, base, size, Face.BOLD, anchor="end"),
            Text(cut(row.text, Face.REGULAR, size, room), number_at, base, size),
            Text(count, at.right, base, size, anchor="end"),
            line(at.x, at.bottom, at.right, at.bottom, stroke=grey(0.75), width=0.12),
        ]


def _where(stop: StopEntry) -> str:
    numbers: Sequence[str] = [plain(entry.housenumber) for entry in stop.addresses]
    text = ", ".join(dict.fromkeys(numbers))
    return f"{text} {stairwell_beside(stop.housenumber, stop.entrance)}".strip() or "–"
