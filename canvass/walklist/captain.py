"""The captain's sheet: all routes on one map, and which team has which list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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
from canvass.walklist.form import LEAST_LARGE_MM
from canvass.walklist.furniture import add_furniture, base_frames, draw_base
from canvass.walklist.list_maker import ListMaker
from canvass.walklist.occupancy import TAKEN, Occupancy
from canvass.walklist.path_lines import PATH
from canvass.walklist.placing import place_boxes
from canvass.walklist.type import Face, fit, plain, pt, width_mm, wrap, wrap_whole
from canvass.walklist.view import fit_view
from canvass.walklist.walk import make_walk

TITLE_MM = pt(18.0)
ROW_MM = 7.6
HEAD_MM = 16.0
SHARES = (0.08, 0.30, 0.20, 0.14, 0.16, 0.12)
LARGE_SHARES = (0.10, 0.31, 0.17, 0.14, 0.18, 0.10)
LABEL_MM = pt(10.0)
MOST_CELL_LINES, MOST_LARGE_CELL_LINES = 3, 6


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
    letters = LEAST_LARGE_MM if form.is_large else LABEL_MM
    for text in _totals(maker, routes):
        top += letters - LABEL_MM
        for row in wrap(text, Face.REGULAR, letters, page.width - 2 * form.margin, 5):
            page.items.append(Text(row, form.margin, top, letters))
            top += 1.4 * letters
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
    furniture = add_furniture(
        base_map.attribution, view, [*doors, at_base[None]], occupancy, say,
        letters=form.map_sizes.furniture,
    )  # fmt: skip
    for place in base_frames(at_base, frame, say, letters=form.map_sizes.furniture):
        occupancy.add_box(place, TAKEN)
    labels = [plain(route.id) for route in routes]
    high = 1.417 * letters
    sizes = np.array([(width_mm(text, Face.BOLD, letters) + 1.8, high) for text in labels])
    middles = np.array([_middle(points) for points in doors])
    placed = place_boxes(middles, sizes, np.zeros_like(middles), occupancy)
    clip = Clip(frame, [box(frame, fill=GROUND)])
    clip.items += draw_ground(base_map, view, [], small=True)
    paths = [view.to_paper(_path_m(maker, route)) for route in routes]
    clip.items.append(Shapes(paths, stroke=WHITE, width=1.3))
    for shade, path in enumerate(paths):
        dash = ((), (2.0, 1.0), (0.8, 0.8))[shade % 3]
        clip.items.append(Shapes([path], stroke=PATH, width=0.7, dash=dash))
    clip.items += draw_base(at_base, frame, say, letters=form.map_sizes.furniture)
    page.items += [clip, *furniture, box(frame, stroke=grey(0.2), width=0.35)]
    for text, (x, y), (wide, high) in zip(
        labels, placed.centres.tolist(), sizes.tolist(), strict=True
    ):
        page.items += [
            box(Frame(x - wide / 2, y - high / 2, wide, high), fill=WHITE, stroke=BLACK, width=0.3),
            Text(text, x, y + 0.36 * letters, letters, Face.BOLD, anchor="middle"),
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
    most = MOST_LARGE_CELL_LINES if form.is_large else MOST_CELL_LINES
    whole = Frame(form.margin, form.margin + HEAD_MM, form.size[0] - 2 * form.margin, form.size[1])
    bottom, room = form.size[1] - form.foot, whole
    pages: list[Page] = []
    for route in routes:
        cells = _cells(maker, route)
        high = _lines(cells, room.width, size, most) * step
        if not pages or room.y + high > bottom:
            page = Page(*form.size)
            _title(maker, page, say("Who has which list"))
            page.items += _row(whole, titles, size, Face.BOLD, most)
            more = _lines(titles, room.width, size, most) * step
            room = replace(whole, y=whole.y + more)
            pages.append(page)
        page = pages[-1]
        page.items += _row(room, cells, size, Face.REGULAR, most)
        low = room.y + high - 0.7 * step
        page.items.append(line(room.x, low, room.right, low, stroke=grey(0.6), width=0.15))
        room = replace(room, y=room.y + high)
    return pages


def _cells(maker: ListMaker, route: RouteEntry) -> tuple[str, ...]:
    known = maker.notes.occasions.get(route.id)
    team = plain(known.team) if known is not None else ""
    code = maker.code_of(route)
    return plain(route.id), plain(route.name), team, str(route.doors), code, ""


def _shares(most: int) -> Sequence[float]:
    return LARGE_SHARES if most == MOST_LARGE_CELL_LINES else SHARES


def _lines(cells: Sequence[str], wide: float, size: float, most: int) -> int:
    """Return how many lines the highest cell of a row has."""
    return max(
        len(wrap_whole(cell, Face.BOLD, size, share * wide - 1.5, most)[0])
        for cell, share in zip(cells, _shares(most), strict=True)
    )


def _row(at: Frame, cells: Sequence[str], size: float, face: Face, most: int) -> list[Item]:
    """Return one row of the table; an empty cell gets a line or a box to fill in."""
    items: list[Item] = []
    x, usual = at.x, face
    for index, (cell, share) in enumerate(zip(cells, _shares(most), strict=True)):
        wide, face = share * at.width, usual
        if cell:
            lines, its_mm = wrap_whole(cell, face, size, wide - 1.5, most)
            if its_mm < size:
                face = Face.NARROW
                lines, its_mm = wrap_whole(cell, face, size, wide - 1.5, most)
            step = ROW_MM * size / pt(11.0)
            items += [Text(text, x, at.y + k * step, its_mm, face) for k, text in enumerate(lines)]
        elif index == len(cells) - 1:
            items.append(
                box(Frame(x + 1.0, at.y - 0.8 * size, size, size), stroke=BLACK, width=0.3)
            )
        x += wide
    return items
