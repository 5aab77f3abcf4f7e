"""Make lists one by one: maps, pages to fill in, and the last page, on whole sheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from canvass.document.document import PlanDocument, RouteEntry
from canvass.pages.latin_names import in_latin
from canvass.planning.without_doors import route_without
from canvass.walklist.basemap import BaseMap
from canvass.walklist.cover import LEGEND_MM, Summary, draw_head, draw_legend, letter_scale
from canvass.walklist.crossed_roads import find_large_crossings
from canvass.walklist.directions import Leg, find_legs, say_legs
from canvass.walklist.drawing import Frame, Item, Page, Text
from canvass.walklist.form import Form
from canvass.walklist.last_page import (
    card_frame,
    make_last_pages,
    make_notes_page,
    say_advice,
)
from canvass.walklist.layout import ListLayout, layout_list_pages
from canvass.walklist.list_pages import Sheet, draw_foot, draw_list_pages
from canvass.walklist.map_pages import MapMaker, MapSet, MapTask
from canvass.walklist.notes import ListNotes
from canvass.walklist.occasion import UNCHECKED, say_occasion
from canvass.walklist.overview import draw_overview
from canvass.walklist.routemap import RouteMap
from canvass.walklist.shortcode import route_code
from canvass.walklist.sides import find_side_changes
from canvass.walklist.spelling import route_in_latin, row_in_latin
from canvass.walklist.summary import (
    Steps,
    make_steps,
    numbers_by_street,
    say_way_home,
    say_what_first,
    say_what_to_do,
    streets_along,
    summarise_streets,
)
from canvass.walklist.type import Face, pt, wrap_whole
from canvass.walklist.walk import Walk, make_walk
from canvass.walklist.wording import Wording

SayWay = Callable[[RouteEntry, str, float, str, Wording], str]
SHORT_WAY_M = 60.0
MOST_HEAD, MOST_HEAD_ALONE = 0.4, 0.62
"""The most of a page that a head may take above a map, and where the map has its own page."""


@dataclass(frozen=True, slots=True)
class RoutePages:
    """One list before it becomes PDF: its pages, and what they were made from.

    `layout` has the positions of boxes; its pages begin at `first_list_page` (from 0).
    """

    pages: list[Page]
    maps: list[RouteMap]
    code: str
    layout: ListLayout
    first_list_page: int
    first_map_page: int = 1


class ListMaker:
    """Makes the pages of one list after the other; what all lists share is computed once."""

    def __init__(
        self,
        document: PlanDocument,
        base_map: BaseMap,
        words: Wording,
        form: Form | str = "A4",
        notes: ListNotes | None = None,
    ) -> None:
        self.notes = notes or ListNotes()
        self.document = document
        self.base_map = base_map
        self.words = words
        self.form = Form(form) if isinstance(form, str) else form
        self.numbers = numbers_by_street(document)

    def has_doors(self, route: RouteEntry) -> bool:
        """Return whether a route's list has any door that is not blank."""
        doors = [door for stop in (*route.stops, *route.if_time) for door in stop.door_ids]
        return not doors or any(door not in self.notes.blank for door in doors)

    def code_of(self, route: RouteEntry) -> str:
        """Return the code of a route's list as stored, or the one it would get."""
        return self.notes.list_codes.get(route.id) or route_code(self.document, route)

    def form_of(self, route: RouteEntry) -> Form:
        """Return the form of a route's list: a list printed before keeps its layout version."""
        version = self.notes.layout_versions.get(route.id, self.form.version)
        usual = not (self.form.is_large or self.form.is_pocket)
        return replace(self.form, version=version) if usual else self.form

    def make(self, route: RouteEntry) -> RoutePages:
        """Return the pages of a route's list: maps, then the pages to fill in."""
        form, code = self.form_of(route), self.code_of(route)
        layout = self._layout(route, form)
        # Figures are of the doors on the list; map and layout are of the whole route.
        shown = route_without(route, self.notes.blank)
        streets_of = summarise_streets(shown, self.numbers, self.base_map.latin)
        route, shown = (route_in_latin(one, self.base_map.latin) for one in (route, shown))
        walk = make_walk(route, self.document.base, self.base_map)
        there = make_steps(walk.way_there(), self.base_map)
        summary = self._summary(shown, walk, there, code, streets_of)
        pages, maps, ways = self._map_pages((route, shown), walk, there, summary, form)
        pages = self._bind(route, pages, layout, walk, summary, ways)
        first = next(index for index, one in enumerate(pages) if one.is_list)
        first_map = 2 if form.is_large and form.is_bilingual else 1
        return RoutePages(pages, maps, code, layout, first, first_map)

    def _map_pages(
        self,
        routes: tuple[RouteEntry, RouteEntry],
        walk: Walk,
        there: Steps,
        summary: Summary,
        form: Form,
    ) -> tuple[list[Page], list[RouteMap], tuple[tuple[str, str], ...]]:
        """Return the pages before the list, their maps, and directions that did not fit there.

        `routes` are the route and what of it is shown, `there` the way to its first door.
        """
        route, shown = routes
        width, height = form.size
        head, low = draw_head(summary, form, self.words)
        ways: tuple[tuple[str, str], ...] = ()
        most = MOST_HEAD_ALONE if form.is_large and form.is_bilingual else MOST_HEAD
        if low > most * height and summary.first:
            ways = (("First:", summary.first), ("Home:", summary.home))
            see = self.words.say("every turn of the way is on the page after the list")
            head, low = draw_head(replace(summary, first=see, home=""), form, self.words)
        page = Page(width, height, list(head))
        bottom = height - form.foot - form.foot_gap
        room = Frame(form.margin, low, width - 2 * form.margin, bottom - low)
        maker = MapMaker(self.base_map, self.words, form)
        made = maker.make(MapTask(route, walk, self.blank_stops(route)), room)
        page.items += () if made.apart else made.maps[0].items
        if len(made.maps) > 1 and not made.apart:
            y = made.maps[0].view.frame.y - 1.8
            size = pt(14) if form.is_large else pt(11)
            page.items.append(Text(maker.caption(made, 0), form.margin, y, size, Face.BOLD))
        page.items += self._strip(walk, there, made, form, has_more=bool(shown.if_time))
        return [page, *maker.next_pages(made)], made.maps, ways

    def _summary(
        self,
        shown: RouteEntry,
        walk: Walk,
        there: Steps,
        code: str,
        streets: list[tuple[str, str]],
    ) -> Summary:
        words = self.words
        first = home = ""
        if shown.stops:
            first, home = self._ways(shown, walk, there)
        known = self.notes.occasions.get(shown.id)
        todo = words.whole(
            lambda one: say_what_to_do(
                shown, self.notes.entrance_codes, one,
                takes_no_stairs=None if known is None else known.takes_no_stairs,
            )
        )  # fmt: skip
        occasion = self._say_occasion(shown)
        blanks = []
        if known is None or not known.team:
            blanks.append(words.say("Team"))
        if known is None or known == UNCHECKED or known.shift is None:
            blanks += [words.say("Date"), words.say("Out at"), words.say("Back by")]
        # Last, because a telephone number printed with the week replaces this line.
        if known is None or not known.phone:
            blanks.append(words.say("Base telephone"))
        return Summary(shown, code, streets, first, todo, occasion, home, tuple(blanks))

    def _say_occasion(self, route: RouteEntry, *, is_brief: bool = False) -> str:
        known = self.notes.occasions.get(route.id)
        return "" if known is None else say_occasion(known, self.words.lang, is_brief=is_brief)

    def _ways(self, shown: RouteEntry, walk: Walk, there: Steps) -> tuple[str, str]:
        """Return the directions to the first door and home, turn by turn where they are long."""
        base = in_latin(self.document.base.label, self.base_map.latin)
        back = walk.way_back()
        said = []
        for way_m, steps, say in (
            (walk.way_there(), there, say_what_first),
            (back, make_steps(back, self.base_map), say_way_home),
        ):
            length_m = float(np.hypot(*np.diff(way_m, axis=0).T).sum()) if len(way_m) > 1 else 0.0
            legs = find_legs(steps) if length_m > SHORT_WAY_M else []
            said.append(self.words.whole(partial(_way, shown, legs, length_m, base, say)))
        return said[0], said[1]

    def _bind(
        self,
        route: RouteEntry,
        pages: list[Page],
        layout: ListLayout,
        walk: Walk,
        summary: Summary,
        ways: tuple[tuple[str, str], ...],
    ) -> list[Page]:
        """Return maps, list and last page on whole sheets, each page with its foot line.

        The back of the card to cut out holds nothing that must be kept.
        """
        form, lang = layout.form, self.words.lang
        name = f"{route.id}  {route.name}"
        told = [(self.words.say(tag), sentence) for tag, sentence in ways]
        told += say_advice(self.words)
        texts, card = make_last_pages(form, self.notes.words, lang, name, told)
        count = len(pages) + layout.pages + len(texts)
        notes: list[Page] = [*texts]
        if not form.is_single_sided and count % 2 and (texts or not _is_free(layout)):
            notes.append(make_notes_page(form, lang, name, above_card=False))
            count += 1
        last = [card]
        sheet_of = 1 if form.is_single_sided else 4 if form.is_pocket else 2
        while (count + len(last)) % sheet_of:
            last.append(make_notes_page(form, lang, name, above_card=True))
        total = count + len(last)
        sheet = Sheet(
            route, summary.code, len(pages) + 1, total, self.base_map.attribution,
            summary.occasion, self._say_occasion(route, is_brief=True),
            find_large_crossings(walk, self.base_map),
        )  # fmt: skip
        crossings = find_side_changes(route.stops, walk.stops_m, self.base_map)
        listed = draw_list_pages(layout, sheet, crossings, self.words)
        for page in listed:
            page.is_list = True
        numbered = [*pages, *listed, *notes, *last]
        for page_no, page in enumerate(numbered, start=1):
            if not page.is_list:
                page.items += draw_foot(page, sheet, page_no, self.words, form)
        return numbered

    def _layout(self, route: RouteEntry, form: Form) -> ListLayout:
        """Return the layout with names in Latin letters, which move nothing."""
        layout = layout_list_pages(route, form, self.notes.blank)
        latin = self.base_map.latin
        return replace(layout, rows=tuple(row_in_latin(row, latin) for row in layout.rows))

    def blank_stops(self, route: RouteEntry) -> frozenset[int]:
        """Return the positions (from 0) of stops without a door that is not blank."""
        blank = self.notes.blank
        return frozenset(
            index
            for index, stop in enumerate((*route.stops, *route.if_time))
            if stop.door_ids and all(door in blank for door in stop.door_ids)
        )

    def _strip(
        self, walk: Walk, there: Steps, made: MapSet, form: Form, *, has_more: bool
    ) -> list[Item]:
        strip, scale = made.strip, letter_scale(form)
        size = pt(8.6) * scale
        if strip.height <= LEGEND_MM:
            return draw_legend(strip, self.words, has_more=has_more, size=size)
        wide = strip.width * (0.42 if form.is_large else 0.62)
        small = Frame(strip.x, strip.y, wide, strip.height)
        legend = Frame(
            small.right + 5.0,
            strip.y + 4.0 + 2.0 * scale,
            strip.right - small.right - 5.0,
            strip.height,
        )
        title = self.words.say("The way from the base")
        done = self.words.say("Done, or out of time? Bring this list back to the base.")
        room = legend.width
        most = 5 if form.is_large else 3
        lines, done_mm = wrap_whole(done, Face.BOLD, pt(10) * scale, room, most)
        heading, heading_mm = wrap_whole(title, Face.BOLD, pt(11) * scale, room, 1 + form.is_large)
        legend = replace(legend, y=legend.y + 1.3 * heading_mm * (len(heading) - 1))
        streets = streets_along(there)
        step = 4.6 * scale
        at = strip.bottom - 1.2 - step * (len(lines) - 1)
        return [
            *draw_overview(
                self.base_map, walk, made.maps, small, streets, self.words, form.map_sizes
            ),
            *(
                Text(text, legend.x, strip.y + 4.0 + 1.3 * heading_mm * row, heading_mm, Face.BOLD)
                for row, text in enumerate(heading)
            ),
            *draw_legend(
                replace(legend, height=at - step - legend.y), self.words, has_more=has_more,
                size=size, sizes=form.map_sizes,
            ),
            *(
                Text(text, legend.x, at + step * row, done_mm, Face.BOLD)
                for row, text in enumerate(lines)
            ),
        ]  # fmt: skip


def _is_free(layout: ListLayout) -> bool:
    """Return whether the last page to fill in has no row where the card on its back is cut out."""
    card = card_frame(layout.form)
    last = layout.pages - 1
    return all(row.frame.bottom < card.y for row in layout.rows if row.page == last)


def _way(
    route: RouteEntry, legs: list[Leg], length_m: float, base: str, say: SayWay, words: Wording
) -> str:
    return say(route, say_legs(legs, words), length_m, base, words)
