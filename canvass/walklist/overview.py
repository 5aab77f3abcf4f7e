"""The small map that shows the way from the base, and the outlines of the larger maps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from canvass.doors.housenumber import fold
from canvass.walklist.backdrop import GROUND, draw_ground
from canvass.walklist.basemap import BaseMap
from canvass.walklist.drawing import (
    BLACK,
    WHITE,
    Clip,
    Frame,
    Item,
    Points,
    Shapes,
    Text,
    box,
    grey,
)
from canvass.walklist.furniture import add_furniture, base_frames, draw_base
from canvass.walklist.map_sizes import NORMAL, MapSizes
from canvass.walklist.occupancy import TAKEN, Occupancy
from canvass.walklist.path_lines import PATH, draw_path
from canvass.walklist.routemap import RouteMap
from canvass.walklist.street_names import lines_by_name, place_street_names
from canvass.walklist.type import Face, pt
from canvass.walklist.view import View, fit_like
from canvass.walklist.walk import Walk
from canvass.walklist.wording import Wording

MARGIN_MM = 8.0
SAME_TURN_FROM = 0.55
MOST_NAMES = 14
TOUCHES = TAKEN / 12  # above the cost of a line: another number lies there


def draw_overview(
    base_map: BaseMap,
    walk: Walk,
    maps: Sequence[RouteMap],
    frame: Frame,
    streets: Sequence[str],
    words: Wording,
    sizes: MapSizes = NORMAL,
) -> list[Item]:
    """Return a map of the whole route and the base, with the larger `maps` outlined.

    `streets` are those walked from the base; their names are placed first.
    """
    route, there = walk.pavement(0, len(walk.stops_m) - 1), walk.way_there()
    ground = np.concatenate([route, there, walk.base_m, walk.stops_m])
    turn = maps[0].view.turn
    view = fit_like(ground, frame, turn, share=SAME_TURN_FROM, margin_mm=MARGIN_MM)
    on_paper, way = view.to_paper(route), view.to_paper(there)
    base = view.to_paper(walk.base_m)[0]
    occupancy = Occupancy(frame)
    busy = [on_paper, way, base[None]]
    furniture = add_furniture(
        base_map.attribution, view, busy, occupancy, words.say, small=True,
        letters=sizes.furniture,
    )  # fmt: skip
    occupancy.add_line(on_paper, 3.0, 0.6)
    occupancy.add_line(way, 4.0, 1.0)
    for place in base_frames(base, frame, words.say, small=True, letters=sizes.furniture):
        occupancy.add_box(place, TAKEN)
    outlines = _outlines(walk, maps, view, occupancy, max(pt(11), sizes.furniture))
    own = {fold(street) for street in streets}
    names = place_street_names(
        lines_by_name(base_map, view), own, occupancy, most=MOST_NAMES,
        sizes=(sizes.own_name, sizes.other_name),
    )  # fmt: skip
    clip = Clip(frame, [box(frame, fill=GROUND)])
    clip.items += draw_ground(base_map, view, [], small=True)
    clip.items.append(Shapes([on_paper], stroke=WHITE, width=1.2))
    clip.items.append(Shapes([on_paper], stroke=PATH, width=0.6))
    clip.items += draw_path(way, dashed=True)
    clip.items += outlines
    clip.items += names
    clip.items += draw_base(base, frame, words.say, small=True, letters=sizes.furniture)
    return [clip, *furniture, box(frame, stroke=grey(0.2), width=0.35)]


def _outlines(
    walk: Walk, maps: Sequence[RouteMap], view: View, occupancy: Occupancy, size: float
) -> list[Shapes | Text]:
    """Return the outlines of the larger maps, with numbers near their stops if several."""
    rings = [np.array(drawn.view.window(0.0).exterior.coords)[:-1] for drawn in maps]
    lines = [view.to_paper(ring) for ring in rings]
    items: list[Shapes | Text] = [
        Shapes(lines, stroke=BLACK, width=0.5, dash=(1.6, 0.9), closed=True)
    ]
    if len(maps) > 1:
        for number, drawn in enumerate(maps, start=1):
            stops_m = walk.stops_m[drawn.part[0] : drawn.part[1] + 1]
            middle = view.to_paper(stops_m.mean(axis=0)[None])[0]
            items += _map_number(middle, number, occupancy, size)
    return items


def _map_number(
    point: Points, number: int, occupancy: Occupancy, size: float
) -> list[Shapes | Text]:
    inner = occupancy.frame.inset(4.0)
    x = float(np.clip(point[0], inner.x, inner.right))
    y = float(np.clip(point[1], inner.y, inner.bottom))
    side = 1.34 * size
    steps = (0.0, side + 0.8, -side - 0.8)
    tries = [(x + dx, y + dy) for dy in steps for dx in steps]
    places = [Frame(tx - side / 2, ty - side / 2, side, side) for tx, ty in tries]
    place = min(places, key=lambda spot: occupancy.mean_in(spot, TAKEN) >= TOUCHES)
    occupancy.add_box(place, TAKEN)
    return [
        box(place, fill=WHITE, stroke=BLACK, width=0.5),
        Text(
            str(number), place.x + side / 2, place.y + 0.79 * side, size, Face.BOLD, anchor="middle"
        ),
    ]
