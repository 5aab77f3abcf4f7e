"""The maps of one list: as few as keep every number legible, and their place on the pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from canvass.document.document import RouteEntry
from canvass.walklist.basemap import BaseMap
from canvass.walklist.cover import LEGEND_MM
from canvass.walklist.drawing import Frame, Item, Page, Points, Text
from canvass.walklist.form import Form
from canvass.walklist.parts import cut_route, find_far_stops, group_far_stops
from canvass.walklist.routemap import RouteMap, Walked, draw_route_map
from canvass.walklist.type import Face, fit, pt
from canvass.walklist.view import View, fit_like, fit_view
from canvass.walklist.walk import Walk
from canvass.walklist.wording import Wording

STRIP_MM = 62.0
POCKET_STRIP_MM = 46.0
LARGE_STRIP_MM = 68.0
MOST_MAPS = 3
MOST_DETAILS = 3
MOST_MAPS_LARGE = 5
MORE_MAPS = (6, 8)
"""How many maps are tried where as many as usual are too small or too crowded."""
CROWDED = 0.1
ILLEGIBLE = 0.2
SMALLEST_SCALE = 0.25  # mm per m: 1:4,000
TOO_SMALL = 0.5
CAPTION_MM = 6.0
BASE_MARGIN_MM = 5.0
BASE_IS_WORTH = 0.8
NEXT_HEAD_MM = 9.0
MORE_IS_NEAR_M = 150.0
ROUND_FAR_M = 70.0


@dataclass(frozen=True, slots=True)
class MapTask:
    """A route whose maps to draw: its walk, and the stops (from 0) without a number."""

    route: RouteEntry
    walk: Walk
    blank: Collection[int]


@dataclass(frozen=True, slots=True)
class MapSet:
    """The maps of a list, the strip below the first, and how many of the last ones share a page.

    Where they are `apart`, even the first is on a page of its own, and the strip is alone.
    """

    maps: list[RouteMap]
    strip: Frame
    details: int = 0
    apart: bool = False


class MapMaker:
    """Draws the maps of one list after the other on the same base map."""

    def __init__(self, base_map: BaseMap, words: Wording, form: Form) -> None:
        self.base_map = base_map
        self.words = words
        self.form = form

    def make(self, task: MapTask, room: Frame) -> MapSet:
        """Return as few maps as keep the numbers legible, and the strip below the first."""
        walk, route = task.walk, task.route
        if self.form.is_large and self.form.is_bilingual:
            # Head and legend in large print and two languages leave no room for a map.
            return MapSet(self._cut_maps(task, self.next_frame()), room, apart=True)
        whole = (0, len(route.stops) - 1)
        far = find_far_stops(walk.stops_m)
        if far and len(groups := group_far_stops(far, walk.stops_m)) <= MOST_DETAILS:
            made = self._with_details(task, groups, room)
            if made is not None:
                return made
        more = self._more(task, whole)
        low = Frame(room.x, room.bottom - LEGEND_MM, room.width, LEGEND_MM)
        full = Frame(room.x, room.y, room.width, room.height - LEGEND_MM)
        way = np.concatenate(
            [walk.pavement(*whole), walk.stops_m, walk.base_m, walk.way_there(), more]
        )
        with_base, alone = fit_view(way, full), fit_part(walk, whole, full, more)
        if alone.shows(walk.base_m[0], BASE_MARGIN_MM):
            with_base = alone
        # A legend in one line has no room for large letters or two languages.
        has_one_line = not self.form.is_large and not self.form.is_bilingual
        if with_base.scale >= BASE_IS_WORTH * alone.scale and has_one_line:
            drawn = self._draw(task, whole, with_base)
            if _badness(drawn) <= CROWDED:
                return MapSet([drawn], low)
        strip = self._strip_frame(room)
        above = replace(room, height=strip.y - 3.0 - room.y)
        return MapSet(self._cut_maps(task, above), strip)

    def _strip_mm(self) -> float:
        if self.form.is_large:
            return LARGE_STRIP_MM
        return POCKET_STRIP_MM if self.form.is_pocket else STRIP_MM

    def _strip_frame(self, room: Frame) -> Frame:
        high = self._strip_mm()
        return Frame(room.x, room.bottom - high, room.width, high)

    def _with_details(
        self, task: MapTask, groups: list[tuple[int, int]], room: Frame
    ) -> MapSet | None:
        """Return one map without the far stops and one per group of them; None if too crowded."""
        walk, last = task.walk, len(task.route.stops) - 1
        elsewhere = {
            index: number
            for number, (start, end) in enumerate(groups, start=2)
            for index in range(start, end + 1)
        }
        near = [index for index in range(last + 1) if index not in elsewhere]
        ground = [walk.stops_m[near]]
        ground += [walk.pavement(a, a + 1) for a in near if a + 1 in near]
        first = Frame(
            room.x, room.y + CAPTION_MM, room.width,
            room.height - self._strip_mm() - 3.0 - CAPTION_MM,
        )  # fmt: skip
        view = fit_view(np.concatenate(ground), first)
        main = self._draw(task, (0, last), view, elsewhere)
        if _badness(main) > CROWDED:
            return None
        page = self.next_frame()
        high = (page.height - CAPTION_MM * (len(groups) - 1)) / len(groups)
        maps = [main]
        for row, (start, end) in enumerate(groups):
            frame = Frame(page.x, page.y + row * (high + CAPTION_MM), page.width, high)
            stops = walk.stops_m[start : end + 1]
            around = np.concatenate([stops - ROUND_FAR_M, stops + ROUND_FAR_M])
            view = fit_like(around, frame, main.view.turn, share=0.75)
            maps.append(self._draw(task, (start, end), view))
        return MapSet(maps, self._strip_frame(room), len(groups))

    def _cut_maps(self, task: MapTask, room: Frame) -> list[RouteMap]:
        """Return maps, split where crowded, above a strip that shows the way from the base."""
        best: list[RouteMap] = []
        later, walk = self.next_frame(), task.walk
        usual = MOST_MAPS_LARGE if self.form.is_large else MOST_MAPS
        for count in (*range(1, usual + 1), *MORE_MAPS):
            if count > usual and _worst(best) <= ILLEGIBLE:
                break
            above = CAPTION_MM if count > 1 else 0.0
            first = Frame(room.x, room.y + above, room.width, room.height - above)
            parts = cut_route(walk.stops_m, count, later.height / later.width)
            view = fit_part(walk, parts[0], first, self._more(task, parts[0]))
            drawn = [self._draw(task, parts[0], view)]
            for part in parts[1:]:
                ground = np.concatenate([_ground(walk, part), self._more(task, part)])
                view = fit_like(ground, later, drawn[0].view.turn, share=0.75)
                drawn.append(self._draw(task, part, view))
            if not best or _worst(drawn) < _worst(best):
                best = drawn
            if _worst(best) <= CROWDED:
                break
        return best

    def _more(self, task: MapTask, part: tuple[int, int]) -> Points:
        """Return the places of stops for time left over that are near the last stop."""
        route = task.route
        if part[1] < len(route.stops) - 1 or not route.if_time:
            return np.empty((0, 2))
        more = self.base_map.project([(stop.lon, stop.lat) for stop in route.if_time])
        away = np.hypot(*(more - task.walk.stops_m[-1]).T)
        near: Points = more[away <= MORE_IS_NEAR_M]
        return near

    def _draw(
        self,
        task: MapTask,
        part: tuple[int, int],
        view: View,
        elsewhere: dict[int, int] | None = None,
    ) -> RouteMap:
        route = task.route
        more = route.if_time if part[1] == len(route.stops) - 1 else ()
        walked = Walked(route.stops, more, task.blank, route.name, elsewhere or {})
        return draw_route_map(
            self.base_map, task.walk, walked, part, view, self.words.say, self.form.map_sizes
        )

    def next_frame(self) -> Frame:
        """Return the frame of a map on a page of its own."""
        (width, height), margin = self.form.size, self.form.margin
        top = margin + NEXT_HEAD_MM
        return Frame(
            margin, top, width - 2 * margin, height - top - self.form.foot - self.form.foot_gap
        )

    def caption(self, made: MapSet, index: int) -> str:
        """Return the title of a map, if there are several."""
        drawn = made.maps[index]
        stops = f"{drawn.part[0] + 1}–{drawn.part[1] + 1}"
        text = self.words.say("Map {number} of {count}: stops {stops}")
        if drawn.part[0] == drawn.part[1]:
            stops = f"{drawn.part[0] + 1}"
            text = self.words.say("Map {number} of {count}: stop {stops}")
        if made.details and index == 0:
            text = self.words.say("Map {number} of {count}: all stops but the far ones")
        return text.format(number=index + 1, count=len(made.maps), stops=stops)

    def next_pages(self, made: MapSet) -> list[Page]:
        """Return the pages of the maps that are not on the first one; detail maps share a page."""
        pages: list[Page] = []
        margin = self.form.margin
        size = pt(14) if not self.form.is_pocket else pt(11.5)
        room = self.form.size[0] - 2 * margin
        first = 0 if made.apart else 1
        for index, drawn in enumerate(made.maps[first:], start=first):
            title, its_mm = fit(self.caption(made, index), Face.BOLD, size, room)
            y = drawn.view.frame.y - (NEXT_HEAD_MM - 4.5 if not made.details else 1.5)
            items: list[Item] = [Text(title, margin, y, its_mm, Face.BOLD), *drawn.items]
            if made.details and pages:
                pages[-1].items += items
            else:
                pages.append(Page(*self.form.size, items))
        return pages


def _ground(walk: Walk, part: tuple[int, int]) -> Points:
    """Return the points (metres) that a map of these stops must show."""
    return np.concatenate([walk.stops_m[part[0] : part[1] + 1], walk.pavement(*part)])


def fit_part(walk: Walk, part: tuple[int, int], frame: Frame, more_m: Points | None = None) -> View:
    """Return the view that shows these stops, the way between them, and the points `more_m`."""
    ground = _ground(walk, part)
    return fit_view(ground if more_m is None else np.concatenate([ground, more_m]), frame)


def _badness(drawn: RouteMap) -> float:
    return drawn.crowded + TOO_SMALL * (drawn.view.scale < SMALLEST_SCALE)


def _worst(maps: list[RouteMap]) -> float:
    return max(_badness(drawn) for drawn in maps)
