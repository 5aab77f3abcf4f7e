"""The small map that shows the way from the base, and where the larger maps lie."""

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
from canvass.walklist.furniture import add_furniture, base_frame, draw_base
from canvass.walklist.occupancy import TAKEN, Occupancy
from canvass.walklist.routemap import PATH, draw_path, shift_right
from canvass.walklist.street_names import place_street_names
from canvass.walklist.type import Face, pt
from canvass.walklist.view import View, fit_like
from canvass.walklist.walk import Walk
from canvass.walklist.wording import Wording


def draw_overview(
    base_map: BaseMap,
    walk: Walk,
    maps: Sequence[View],
    frame: Frame,
    streets: Sequence[str],
    words: Wording,
) -> list[Item]:
    """Return a map of the whole route with the base; `maps` are outlined (numbered if several)."""
    last = len(walk.stops_m) - 1
    route = walk.pavement(0, last)
    there = walk.way_there()
    corners = [np.array(view.window(0.0).exterior.coords)[:-1] for view in maps]
    ground = np.concatenate([route, there, walk.base_m])
    view = fit_like(ground, frame, maps[0].turn, margin_mm=8.0)
    clip = Clip(frame, [box(frame, fill=GROUND)])
    clip.items += draw_ground(base_map, view, [], small=True)
    occupancy = Occupancy(frame)
    on_paper = view.to_paper(route)
    way = shift_right(view.to_paper(there), 0.0) if len(there) > 1 else np.empty((0, 2))
    base = view.to_paper(walk.base_m)[0]
    busy = np.concatenate([on_paper, base[None]])
    furniture = add_furniture(
        base_map.attribution, view, busy, way, occupancy, words.say, small=True
    )
    occupancy.add_line(on_paper, 3.0, 0.6)
    occupancy.add_line(way, 4.0, 1.0)
    occupancy.add_box(base_frame(base, small=True), TAKEN)
    frames: list[Item] = []
    for number, ring in enumerate(corners, start=1):
        outline = view.to_paper(ring)
        frames += _map_outline(outline, number if len(maps) > 1 else None, frame, occupancy)
    names = place_street_names(
        base_map, view, {fold(street) for street in streets}, occupancy, most=14
    )
    clip.items.append(Shapes([on_paper], stroke=WHITE, width=1.2))
    clip.items.append(Shapes([on_paper], stroke=PATH, width=0.6))
    if len(way) > 1:
        clip.items += draw_path(way, dashed=True)
    clip.items += [item for item in frames if not isinstance(item, Clip)]
    clip.items += names
    clip.items += [
        item for item in draw_base(base, frame, words.say, small=True) if not isinstance(item, Clip)
    ]
    return [clip, *furniture, box(frame, stroke=grey(0.2), width=0.35)]


def _map_outline(
    outline: Points, number: int | None, frame: Frame, occupancy: Occupancy
) -> list[Item]:
    items: list[Item] = [Shapes([outline], stroke=BLACK, width=0.5, dash=(1.6, 0.9), closed=True)]
    if number is not None:
        x = float(np.clip(outline[:, 0].mean(), frame.x + 4, frame.right - 4))
        y = float(np.clip(outline[:, 1].mean(), frame.y + 4, frame.bottom - 4))
        place = Frame(x - 2.6, y - 2.6, 5.2, 5.2)
        occupancy.add_box(place, TAKEN)
        items.append(box(place, fill=WHITE, stroke=BLACK, width=0.5))
        items.append(Text(str(number), x, y + 1.5, pt(11), Face.BOLD, anchor="middle"))
    return items
