"""The captain's sheet: all routes on one map, and which team has which list."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from canvass.document.document import RouteEntry
from canvass.document.savings import say_most_saved, walking_hours
from canvass.units import grouped
from canvass.walklist.backdrop import GROUND, draw_ground
from canvass.walklist.drawing import (
    BLACK,
    WHITE,
    Clip,
    Frame,
    Item,
    Page,
    Points,
    Shapes,
    Text,
    box,
    grey,
    line,
)
from canvass.walklist.furniture import add_furniture, base_frame, draw_base
from canvass.walklist.list_maker import ListMaker
from canvass.walklist.occupancy import TAKEN, Occupancy
from canvass.walklist.path_lines import PATH
from canvass.walklist.placing import place_boxes
from canvass.walklist.type import Face, fit, plain, pt, width_mm, wrap
from canvass.walklist.view import fit_view
from canvass.walklist.walk import make_walk

TITLE_MM = pt(18.0)
ROW_MM = 7.6
HEAD_MM = 16.0
SHARES = (0.08, 0.30, 0.20, 0.14, 0.16, 0.12)
LABEL_MM = pt(10.0)
TOTALS_MM = pt(10.0)


def make_captain_pages(maker: ListMaker, routes: Sequence[RouteEntry]) -> list[Page]:
    """Return the map of all routes and the table of teams and lists, on whole sheets."""
    pages = [_map_page(maker, routes), *_table_pages(maker, routes)]
    if not maker.form.is_single_sided:
        multiple = 4 if maker.form.is_pocket else 2
        while len(pages) % multiple:
            pages.append(Page(*maker.form.size))
    return pages


def _title(maker: ListMaker, page: Page, text: str) -> None:
    form = maker.form
    shown, size = fit(text, Face.BOLD, TITLE_MM, page.width - 2 * form.margin)
    page.items.append(Text(shown, form.margin, form.margin + 6.5, size, Face.BOLD))


def _map_page(maker: ListMaker, routes: Sequence[RouteEntry]) -> Page:
    form, base_map, say = maker.form, maker.base_map, maker.words.say
    page = Page(*form.size)
    _title(maker, page, say("All routes"))
    top = form.margin + HEAD_MM - 4.0
    for text in _totals(maker, routes):
        for row in wrap(text, Face.REGULAR, TOTALS_MM, page.width - 2 * form.margin, 3):
            page.items.append(Text(row, form.margin, top, TOTALS_MM))
            top += 1.4 * TOTALS_MM
    frame = Frame(
        form.margin, top, page.width - 2 * form.margin, page.height - form.foot - top - 3.0
    )
    base = maker.document.base
    base_m = base_map.project([(base.lon, base.lat)])
    stops_m = [base_map.project([(stop.lon, stop.lat) for stop in route.stops]) for route in routes]
    view = fit_view(np.concatenate([*stops_m, base_m]), frame)
    at_base = view.to_paper(base_m)[0]
    doors = [view.to_paper(points) for points in stops_m]
    occupancy = Occupancy(frame)
    furniture = add_furniture(base_map.attribution, view, [*doors, at_base[None]], occupancy, say)
    occupancy.add_box(base_frame(at_base), TAKEN)
    labels = [plain(route.id) for route in routes]
    sizes = np.array([(width_mm(text, Face.BOLD, LABEL_MM) + 1.8, 5.0) for text in labels])
    middles = np.array([_middle(points) for points in doors])
    placed = place_boxes(middles, sizes, np.zeros_like(middles), occupancy)
    clip = Clip(frame, [box(frame, fill=GROUND)])
    clip.items += draw_ground(base_map, view, [], small=True)
    paths = [view.to_paper(_path_m(maker, route)) for route in routes]
    clip.items.append(Shapes(paths, stroke=WHITE, width=1.3))
    for shade, path in enumerate(paths):
        dash = ((), (2.0, 1.0), (0.8, 0.8))[shade % 3]
        clip.items.append(Shapes([path], stroke=PATH, width=0.7, dash=dash))
    clip.items += draw_base(at_base, frame, say)
    page.items += [clip, *furniture, box(frame, stroke=grey(0.2), width=0.35)]
    for text, (x, y), (wide, high) in zip(
        labels, placed.centres.tolist(), sizes.tolist(), strict=True
    ):
        page.items += [
            box(Frame(x - wide / 2, y - high / 2, wide, high), fill=WHITE, stroke=BLACK, width=0.3),
            Text(text, x, y + 0.36 * LABEL_MM, LABEL_MM, Face.BOLD, anchor="middle"),
        ]
    return page


def _totals(maker: ListMaker, routes: Sequence[RouteEntry]) -> list[str]:
    """Return what the whole plan takes, and what could be saved at most; nothing of a part."""
    document, words = maker.document, maker.words
    if len(routes) < len(document.routes) or not walking_hours(document):
        return []
    said = words.say("{hours} h, {walking} h of it walking").format(
        hours=grouped(document.totals.hours, words.lang, 1),
        walking=grouped(walking_hours(document), words.lang, 1),
    )
    return [said, say_most_saved(document, words.say, words.lang)]


def _middle(points: Points) -> Points:
    away = np.hypot(*(points - points.mean(axis=0)).T)
    return np.asarray(points[np.argmin(away)])


def _path_m(maker: ListMaker, route: RouteEntry) -> Points:
    """Return a route's path (metres) from its first to its last stop, without the base."""
    walk = make_walk(route, maker.document.base, maker.base_map)
    return walk.pavement(0, len(route.stops) - 1)


def _table_pages(maker: ListMaker, routes: Sequence[RouteEntry]) -> list[Page]:
    form, words = maker.form, maker.words
    say = words.say
    titles = ("", say("Route"), say("Team"), say("Doors"), say("Code"), say("Back"))
    size = pt(14.0) if form.is_large else pt(8.0) if form.is_pocket else pt(11.0)
    step = ROW_MM * size / pt(11.0)
    top = form.margin + HEAD_MM
    per_page = max(1, int((form.size[1] - form.foot - top - step) / step))
    pages = []
    for start in range(0, len(routes), per_page):
        page = Page(*form.size)
        _title(maker, page, say("Who has which list"))
        page.items += _row(form.margin, top, page.width, titles, size, Face.BOLD)
        for index, route in enumerate(routes[start : start + per_page], start=1):
            known = maker.notes.occasions.get(route.id)
            team = plain(known.team) if known is not None else ""
            cells = (
                plain(route.id), plain(route.name), team, str(route.doors),
                maker.code_of(route), "",
            )  # fmt: skip
            y = top + index * step
            page.items += _row(form.margin, y, page.width, cells, size, Face.REGULAR)
            page.items.append(
                line(form.margin, y + 0.3 * step, page.width - form.margin, y + 0.3 * step,
                     stroke=grey(0.6), width=0.15)
            )  # fmt: skip
        pages.append(page)
    return pages


def _row(
    left: float, y: float, width: float, cells: Sequence[str], size: float, face: Face
) -> list[Item]:
    """Return one line of the table; an empty cell gets a line or a box to fill in."""
    room = width - 2 * left
    items: list[Item] = []
    x = left
    for index, (cell, share) in enumerate(zip(cells, SHARES, strict=True)):
        wide = share * room
        if cell:
            shown, its_mm = fit(cell, face, size, wide - 1.5)
            items.append(Text(shown, x, y, its_mm, face))
        elif index == len(cells) - 1:
            items.append(box(Frame(x + 1.0, y - 0.8 * size, size, size), stroke=BLACK, width=0.3))
        x += wide
    return items
