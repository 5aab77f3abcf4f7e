"""Walk lists on paper: for every route a map and the pages to fill in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import numpy as np

from canvass.document.document import PlanDocument, RouteEntry
from canvass.errors import InputError, NotFoundError
from canvass.planning.without_doors import route_without
from canvass.walklist.basemap import BaseMap
from canvass.walklist.cover import LEGEND_MM, Summary, draw_head, draw_legend
from canvass.walklist.drawing import Frame, Item, Page, Points, Text
from canvass.walklist.layout import (
    FOOT_MM,
    MARGIN_MM,
    SIZES_MM,
    ListLayout,
    Paper,
    layout_list_pages,
)
from canvass.walklist.list_pages import Sheet, draw_foot, draw_list_pages
from canvass.walklist.notes import ListNotes
from canvass.walklist.occasion import say_occasion
from canvass.walklist.overview import draw_overview
from canvass.walklist.parts import cut_route
from canvass.walklist.routemap import RouteMap, Walked, draw_route_map
from canvass.walklist.shortcode import route_code
from canvass.walklist.sides import find_side_changes
from canvass.walklist.spelling import in_latin, route_in_latin, row_in_latin
from canvass.walklist.summary import (
    numbers_by_street,
    say_what_first,
    say_what_to_do,
    streets_along,
    summarise_streets,
)
from canvass.walklist.to_pdf import PdfWriter
from canvass.walklist.to_svg import render_svg
from canvass.walklist.type import Face, cut, plain, pt, wrap
from canvass.walklist.view import View, fit_like, fit_view
from canvass.walklist.walk import Walk, make_walk
from canvass.walklist.wording import Wording, make_wording

STRIP_MM = 62.0
MOST_MAPS = 3
CROWDED = 0.1
CAPTION_MM = 6.0
BASE_MARGIN_MM = 5.0
BASE_IS_WORTH = 0.8
NEXT_HEAD_MM = 9.0
SHORT_WAY_M = 60.0
MORE_IS_NEAR_M = 150.0


@dataclass(frozen=True, slots=True)
class RoutePages:
    """What one list is made of, before it becomes PDF: pages, and the maps for checks."""

    pages: list[Page]
    maps: list[RouteMap]
    code: str


def _check(lang_paper: str, routes: Collection[str] | None, document: PlanDocument) -> None:
    if lang_paper not in SIZES_MM:
        raise InputError(f"paper {lang_paper!r} is not known; choose A4 or letter")
    known = {route.id for route in document.routes}
    for route_id in routes or ():
        if route_id not in known:
            raise NotFoundError(
                f"route {route_id!r} is not in the plan; it has {len(known)} routes"
            )


def render_walklists(
    document: PlanDocument,
    base_map: BaseMap,
    *,
    lang: str,
    paper: Paper = "A4",
    routes: Collection[str] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    notes: ListNotes | None = None,
) -> bytes:
    """Return one PDF with the walk lists of a plan, or of the routes whose ids are given.

    `notes` are what a database knows of them. A route of which every door is blank has no list.
    `on_progress(done, all)` is called after each list. Raises InputError on an unknown language or
    paper, NotFoundError on a route that is not in the plan.
    """
    _check(paper, routes, document)
    words = make_wording(lang)
    writer = PdfWriter(words.say("Walk lists"), plain(document.source.attribution))
    chosen = [route for route in document.routes if routes is None or route.id in routes]
    maker = ListMaker(document, base_map, words, paper, notes)
    chosen = [route for route in chosen if maker.has_doors(route)]
    for done, route in enumerate(chosen, start=1):
        for page in maker.make(route).pages:
            writer.add(page)
        if on_progress is not None:
            on_progress(done, len(chosen))
    return writer.finish()


def render_route_svg(
    document: PlanDocument,
    base_map: BaseMap,
    route_id: str,
    *,
    lang: str,
    width_mm: float = 190.0,
    height_mm: float = 240.0,
) -> str:
    """Return the map of one route as SVG; NotFoundError when the plan has no such route."""
    _check("A4", [route_id], document)
    words = make_wording(lang)
    found = next(route for route in document.routes if route.id == route_id)
    route = route_in_latin(found, base_map.latin)
    walk = make_walk(route, document.base, base_map)
    part = (0, len(route.stops) - 1)
    view = _fit_part(walk, part, Frame(1, 1, width_mm - 2, height_mm - 2))
    drawn = draw_route_map(
        base_map, walk, Walked(route.stops, title=route.name), part, view, words.say
    )
    return render_svg(Page(width_mm, height_mm, drawn.items))


def _ground(walk: Walk, part: tuple[int, int]) -> Points:
    """Return the points a map of some stops must show."""
    return np.concatenate([walk.stops_m[part[0] : part[1] + 1], walk.pavement(*part)])


def _fit_part(
    walk: Walk, part: tuple[int, int], frame: Frame, more_m: Points | None = None
) -> View:
    ground = _ground(walk, part)
    return fit_view(ground if more_m is None else np.concatenate([ground, more_m]), frame)


class ListMaker:
    """Makes the pages of one list after the other; what all lists share is worked out once."""

    def __init__(
        self,
        document: PlanDocument,
        base_map: BaseMap,
        words: Wording,
        paper: Paper,
        notes: ListNotes | None = None,
    ) -> None:
        self.notes = notes or ListNotes()
        self.document = document
        self.base_map = base_map
        self.words = words
        self.paper: Paper = paper
        self.numbers = numbers_by_street(document)

    def has_doors(self, route: RouteEntry) -> bool:
        """Return whether a route's list has a door that is not blank."""
        doors = [door for stop in (*route.stops, *route.if_time) for door in stop.door_ids]
        return not doors or any(door not in self.notes.blank for door in doors)

    def make(self, route: RouteEntry) -> RoutePages:
        """Return the pages of a route's list: the map or maps, then the pages to fill in."""
        words = self.words
        layout = self._layout(route)
        code = self.notes.list_codes.get(route.id) or route_code(self.document, route)
        # What is said of a list is said of the doors on it; the map and the lines are the whole's.
        shown = route_without(route, self.notes.blank)
        streets_of = summarise_streets(shown, self.numbers, self.base_map.latin)
        route, shown = (route_in_latin(one, self.base_map.latin) for one in (route, shown))
        walk = make_walk(route, self.document.base, self.base_map)
        way = walk.way_there()
        way_m = float(np.hypot(*np.diff(way, axis=0).T).sum()) if len(way) > 1 else 0.0
        streets = streets_along(way, self.base_map) if way_m > SHORT_WAY_M else []
        base = in_latin(self.document.base.label, self.base_map.latin)
        first = say_what_first(shown, streets, way_m, base, words) if shown.stops else ""
        todo = say_what_to_do(shown, self.notes.entrance_codes, words)
        known = self.notes.occasions.get(route.id)
        occasion = say_occasion(known, words.lang) if known is not None else ""
        summary = Summary(shown, code, streets_of, first, todo, occasion)
        head, low = draw_head(summary, layout.width, words)
        page = Page(layout.width, layout.height, list(head))
        room = Frame(
            MARGIN_MM, low, layout.width - 2 * MARGIN_MM, layout.height - FOOT_MM - 3.0 - low
        )
        maps, strip = self._make_maps(walk, route, room)
        page.items += maps[0].items
        if len(maps) > 1:
            y = maps[0].view.frame.y - 1.8
            caption = self._caption(maps[0], 1, len(maps))
            page.items.append(Text(caption, MARGIN_MM, y, pt(11), Face.BOLD))
        page.items += self._strip(walk, maps, strip, streets, has_more=bool(shown.if_time))
        pages = [page]
        for number, drawn in enumerate(maps[1:], start=2):
            pages.append(self._next_map(drawn, number, len(maps)))
        sheet = Sheet(
            route,
            code,
            len(pages) + 1,
            len(pages) + layout.pages,
            self.base_map.attribution,
            occasion,
        )
        for page_no, made in enumerate(pages, start=1):
            made.items += draw_foot(made, sheet, page_no, words)
        crossings = find_side_changes(route.stops, walk.stops_m, self.base_map)
        pages += draw_list_pages(layout, sheet, crossings, words)
        return RoutePages(pages, maps, code)

    def _layout(self, route: RouteEntry) -> ListLayout:
        """Return where everything lies, which names spelt otherwise do not change."""
        layout = layout_list_pages(route, self.paper, self.notes.blank)
        latin = self.base_map.latin
        return replace(layout, rows=tuple(row_in_latin(row, latin) for row in layout.rows))

    def _make_maps(
        self, walk: Walk, route: RouteEntry, room: Frame
    ) -> tuple[list[RouteMap], Frame]:
        """Return as few maps as keep the numbers legible, and the strip below the first."""
        whole = (0, len(route.stops) - 1)
        more = self._more(walk, route, whole)
        low = Frame(room.x, room.bottom - LEGEND_MM, room.width, LEGEND_MM)
        full = Frame(room.x, room.y, room.width, room.height - LEGEND_MM)
        way = np.concatenate(
            [walk.pavement(*whole), walk.stops_m, walk.base_m, walk.way_there(), more]
        )
        with_base, alone = fit_view(way, full), _fit_part(walk, whole, full, more)
        if alone.shows(walk.base_m[0], BASE_MARGIN_MM):
            with_base = alone
        if with_base.scale >= BASE_IS_WORTH * alone.scale:
            drawn = self._draw(walk, route, whole, with_base)
            if drawn.crowded <= CROWDED:
                return [drawn], low
        high = Frame(room.x, room.bottom - STRIP_MM, room.width, STRIP_MM)
        return self._cut_maps(walk, route, room), high

    def _cut_maps(self, walk: Walk, route: RouteEntry, room: Frame) -> list[RouteMap]:
        """Return maps above a strip that shows the way from the base, cut where it is crowded."""
        best: list[RouteMap] = []
        later = self._next_frame()
        for count in range(1, MOST_MAPS + 1):
            above = CAPTION_MM if count > 1 else 0.0
            first = Frame(room.x, room.y + above, room.width, room.height - STRIP_MM - 3.0 - above)
            parts = cut_route(walk.stops_m, count, later.height / later.width)
            view = _fit_part(walk, parts[0], first, self._more(walk, route, parts[0]))
            drawn = [self._draw(walk, route, parts[0], view)]
            for part in parts[1:]:
                ground = np.concatenate([_ground(walk, part), self._more(walk, route, part)])
                view = fit_like(ground, later, drawn[0].view.turn, share=0.75)
                drawn.append(self._draw(walk, route, part, view))
            if not best or _worst(drawn) < _worst(best):
                best = drawn
            if _worst(best) <= CROWDED:
                break
        return best

    def _more(self, walk: Walk, route: RouteEntry, part: tuple[int, int]) -> Points:
        """Return where a team with time left goes on, as far as it is near the last stop."""
        if part[1] < len(route.stops) - 1 or not route.if_time:
            return np.empty((0, 2))
        more = self.base_map.project([(stop.lon, stop.lat) for stop in route.if_time])
        near: Points = more[np.hypot(*(more - walk.stops_m[-1]).T) <= MORE_IS_NEAR_M]
        return near

    def _draw(self, walk: Walk, route: RouteEntry, part: tuple[int, int], view: View) -> RouteMap:
        is_last = part[1] == len(route.stops) - 1
        more = route.if_time if is_last else ()
        walked = Walked(route.stops, more, self._blank_stops(route), route.name)
        return draw_route_map(self.base_map, walk, walked, part, view, self.words.say)

    def _blank_stops(self, route: RouteEntry) -> frozenset[int]:
        """Return the positions (from 0) of stops without a door that is not blank."""
        blank = self.notes.blank
        return frozenset(
            index
            for index, stop in enumerate((*route.stops, *route.if_time))
            if stop.door_ids and all(door in blank for door in stop.door_ids)
        )

    def _next_frame(self) -> Frame:
        width, height = SIZES_MM[self.paper]
        top = MARGIN_MM + NEXT_HEAD_MM
        return Frame(MARGIN_MM, top, width - 2 * MARGIN_MM, height - top - FOOT_MM - 3.0)

    def _strip(
        self,
        walk: Walk,
        maps: list[RouteMap],
        strip: Frame,
        streets: list[str],
        *,
        has_more: bool,
    ) -> list[Item]:
        if strip.height <= LEGEND_MM:
            return draw_legend(strip, self.words, has_more=has_more)
        wide = strip.width * 0.62
        small = Frame(strip.x, strip.y, wide, strip.height)
        legend = Frame(
            small.right + 5.0, strip.y + 6.0, strip.right - small.right - 5.0, strip.height
        )
        title = self.words.say("The way from the base")
        done = self.words.say("Done, or out of time? Bring this list back to the base.")
        room = legend.width
        lines = wrap(done, Face.BOLD, pt(10), room, 3)
        return [
            *draw_overview(self.base_map, walk, maps, small, streets, self.words),
            Text(cut(title, Face.BOLD, pt(11), room), legend.x, strip.y + 4.0, pt(11), Face.BOLD),
            *draw_legend(legend, self.words, has_more=has_more),
            *(
                Text(text, legend.x, strip.y + 48.0 + 4.6 * row, pt(10), Face.BOLD)
                for row, text in enumerate(lines)
            ),
        ]

    def _caption(self, drawn: RouteMap, number: int, count: int) -> str:
        first, last = drawn.part[0] + 1, drawn.part[1] + 1
        return self.words.say("Map {number} of {count}: stops {first}–{last}").format(
            number=number, count=count, first=first, last=last
        )

    def _next_map(self, drawn: RouteMap, number: int, count: int) -> Page:
        width, height = SIZES_MM[self.paper]
        page = Page(width, height)
        title = self._caption(drawn, number, count)
        page.items.append(Text(title, MARGIN_MM, MARGIN_MM + 4.5, pt(14), Face.BOLD))
        page.items += drawn.items
        return page


def _worst(maps: list[RouteMap]) -> float:
    return max(drawn.crowded for drawn in maps)
