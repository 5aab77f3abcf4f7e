"""One map: the ground, the path with arrows, the numbers, the names, and what explains them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely

from canvass.document.document import StopEntry
from canvass.doors.housenumber import fold
from canvass.walklist.backdrop import GROUND, draw_ground
from canvass.walklist.basemap import BaseMap
from canvass.walklist.drawing import (
    BLACK,
    WHITE,
    Clip,
    Colour,
    Frame,
    Item,
    Points,
    Shapes,
    Text,
    box,
    disc,
    grey,
)
from canvass.walklist.furniture import add_furniture, base_frame, draw_base, draw_flag
from canvass.walklist.map_sizes import NORMAL, MapSizes
from canvass.walklist.occupancy import TAKEN, Occupancy
from canvass.walklist.own_names import own_streets, place_own_names
from canvass.walklist.stop_labels import StopLabel, draw_stop_labels, place_stop_labels
from canvass.walklist.street_names import lines_by_name, place_street_names
from canvass.walklist.view import View
from canvass.walklist.walk import Walk

PATH: Colour = (0.0, 0.22, 0.58)
REST: Colour = (0.45, 0.55, 0.72)
PATH_MM = 0.95
HALO_MM = 0.4
SHIFT_MM = 0.55
ARROW_EVERY_MM = 17.0
ARROW_MM = 3.2
ARROW_ENDS_MM = np.array([-0.5, 0.5]) * ARROW_MM
SLIDES_MM = np.array([0.0, 1.5, -1.5, 3.0, -3.0, 5.0])
FAR_MM = 12.5
EDGE_MM = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class RouteMap:
    """One map as drawn: stops part[0]..part[1], and what was placed on it for checks.

    `unnamed` are streets of its stops (folded) whose name found no room on it.
    """

    part: tuple[int, int]
    items: list[Item]
    labels: list[StopLabel]
    names: list[Text]
    view: View
    unnamed: frozenset[str] = frozenset()

    @property
    def crowded(self) -> float:
        """Return the share of labels far from their doors; overlapping ones count thrice."""
        bad = sum(3 * label.overlaps + (label.away_mm > FAR_MM) for label in self.labels)
        return bad / max(len(self.labels), 1)


def shift_right(points: Points, by: float) -> Points:
    """Return a line moved to its right on paper, so that there and back lie side by side."""
    if len(points) < 2:
        return points
    steps = np.diff(points, axis=0)
    lengths = np.maximum(np.hypot(steps[:, 0], steps[:, 1]), 1e-9)
    normals = np.column_stack([-steps[:, 1], steps[:, 0]]) / lengths[:, None]
    before, after = np.vstack([normals[:1], normals]), np.vstack([normals, normals[-1:]])
    total = before + after
    size = np.maximum((total**2).sum(axis=1), 1.0)
    moved: Points = points + 2 * by * total / size[:, None]
    return moved


def _without_short(points: Points, shortest: float) -> Points:
    """Drop points nearer than `shortest` to the one before; the last stays."""
    if len(points) < 3:
        return points
    kept = [0]
    for index in range(1, len(points) - 1):
        if np.hypot(*(points[index] - points[kept[-1]])) >= shortest:
            kept.append(index)
    return points[[*kept, len(points) - 1]]


def arrows(points: Points, every: float = ARROW_EVERY_MM, first: float = 6.0) -> list[Points]:
    """Return arrow heads along a line, on pieces straight enough to show the direction."""
    if len(points) < 2:
        return []
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    at = np.arange(min(first, along[-1] / 2), along[-1], every)
    ends = np.clip(at[:, None, None] + SLIDES_MM[:, None] + ARROW_ENDS_MM, 0, along[-1])
    x, y = (np.interp(ends, along, points[:, k]) for k in range(2))
    lengths = np.hypot(x[..., 1] - x[..., 0], y[..., 1] - y[..., 0])
    is_straight = lengths > 0.93 * ARROW_MM
    # Of each arrow the first place that is straight; none is where all bend.
    rows = np.flatnonzero(is_straight.any(axis=1))
    places = rows, np.argmax(is_straight[rows], axis=1)
    tails, tips = (np.column_stack([x[places][:, end], y[places][:, end]]) for end in (0, 1))
    steps = tips - tails
    sides = 0.45 * ARROW_MM / lengths[places][:, None] * steps[:, ::-1] * (-1.0, 1.0)
    return list(np.stack([tips, tails - sides, tails + 0.25 * steps, tails + sides], axis=1))


def draw_path(points: Points, *, dashed: bool = False) -> list[Shapes]:
    """Return a path with a white rim and arrow heads."""
    if len(points) < 2:
        return []
    width = PATH_MM * (0.75 if dashed else 1.0)
    dash = (2.2, 1.3) if dashed else ()
    heads = arrows(points, every=ARROW_EVERY_MM * (1.6 if dashed else 1.0))
    return [
        Shapes([points], stroke=WHITE, width=width + 2 * HALO_MM),
        Shapes([points], stroke=PATH, width=width, dash=dash),
        Shapes(heads, fill=PATH, stroke=WHITE, width=0.35, closed=True),
    ]


def _inward(walk: Walk, view: View, stops: Sequence[int]) -> Points:
    """Return unit vectors on paper from the pavement to each door (zero where they coincide)."""
    chosen = np.array(stops, dtype=np.int64)
    rows = walk.reached[chosen]
    doors = view.to_paper(walk.stops_m[chosen])
    pavement = view.to_paper(walk.path_m[np.maximum(rows - 1, 0)])
    away = doors - pavement
    lengths = np.hypot(away[:, 0], away[:, 1])
    unit: Points = np.where(lengths[:, None] > 0.3, away / np.maximum(lengths, 1e-9)[:, None], 0.0)
    return unit


@dataclass(frozen=True, slots=True)
class Walked:
    """What a route's maps show: its stops, and behind them those for time left over.

    Stops whose positions (from 0) are `blank` have no number and no house on a map; `title` is the
    route's name, whose street is named first. `elsewhere` are stops that have a map of their own:
    its number by their position.
    """

    stops: Sequence[StopEntry]
    if_time: Sequence[StopEntry] = ()
    blank: Collection[int] = ()
    title: str = ""
    elsewhere: Mapping[int, int] = field(default_factory=dict)

    def shown(self, part: tuple[int, int]) -> list[int]:
        """Return the stops of a part that have a number on its map."""
        gone = {*self.blank, *self.elsewhere}
        return [index for index in range(part[0], part[1] + 1) if index not in gone]


def draw_route_map(
    base_map: BaseMap,
    walk: Walk,
    walked: Walked,
    part: tuple[int, int],
    view: View,
    say: Callable[[str], str],
    sizes: MapSizes = NORMAL,
) -> RouteMap:
    """Return the map of stops part[0]..part[1] of a route, and of those for time left over.

    Of these it shows the first ones that lie in its frame.
    """
    stops, if_time, blank = walked.stops, walked.if_time, walked.blank
    first, last = part
    shown = walked.shown(part)
    at_stops = walk.stops_m[np.array(shown, dtype=np.int64)]
    visited = base_map.buildings_at(at_stops)
    frame = view.frame
    clip = Clip(frame, [box(frame, fill=GROUND)])
    clip.items += draw_ground(base_map, view, visited.tolist())

    goes_on = min(last + 1, len(stops) - 1)
    main = _as_drawn(walk.pavement(first, goes_on), view)
    others = [_as_drawn(points, view) for points in (walk.way_there(), walk.way_back())]
    rest = [
        _as_drawn(walk.pavement(*ends), view) for ends in ((0, first), (goes_on, len(stops) - 1))
    ]
    doors = view.to_paper(at_stops)
    occupancy = Occupancy(frame)
    base = view.to_paper(walk.base_m)[0]
    flags_at = main[[0, -1]] if len(main) else doors[:1]
    furniture = add_furniture(
        base_map.attribution,
        view,
        [doors, main, flags_at, base[None]],
        occupancy,
        say,
        letters=sizes.furniture,
    )
    _mark_lines(occupancy, main, [*others, *rest], doors, base)
    inward = _inward(walk, view, shown)
    line = main if len(main) else doors
    flags = _flags(line, part, len(stops), occupancy, say, sizes.flag)
    flags += _flags_elsewhere(walk, walked, part, view, occupancy, say, sizes.flag)
    lines = lines_by_name(base_map, view)
    wanted = own_streets(stops, shown, doors, walked.title)
    mine = place_own_names(wanted, _by_folded(lines), occupancy, doors, size=sizes.own_name)
    labels = place_stop_labels(stops, shown, doors, inward, occupancy, sizes)
    for label in labels:
        occupancy.add_box(label.frame, TAKEN)
    later = [k for k in range(len(if_time)) if len(stops) + k not in blank]
    more = _inside(base_map.project([(if_time[k].lon, if_time[k].lat) for k in later]), view)
    at = [len(stops) + k for k in later[: len(more)]]
    more_labels = place_stop_labels(
        (*stops, *if_time), at, more, np.zeros_like(more), occupancy, sizes
    )
    for label in more_labels:
        occupancy.add_box(label.frame, TAKEN)
    own = {fold(street.name) for street in wanted}
    names = mine.texts + place_street_names(
        lines, own, occupancy, named=mine.named, sizes=(sizes.own_name, sizes.other_name)
    )

    for points in rest:
        clip.items.append(Shapes([points], stroke=WHITE, width=1.1))
        clip.items.append(Shapes([points], stroke=REST, width=0.5))
    for points in others:
        clip.items += draw_path(points, dashed=True)
    spikes = [view.to_paper(points) for points in walk.steps_to_doors(shown)]
    clip.items.append(Shapes(spikes, stroke=PATH, width=0.3, dash=(0.5, 0.5)))
    clip.items += draw_path(main)
    clip.items += [disc(x, y, 0.5, fill=BLACK) for x, y in doors.tolist()]
    clip.items += [disc(x, y, 0.7, fill=WHITE, stroke=BLACK, width=0.3) for x, y in more.tolist()]
    clip.items += mine.under
    clip.items += names
    clip.items += draw_base(base, frame, say, letters=sizes.furniture)
    items: list[Item] = [
        clip,
        *flags,
        *draw_stop_labels(more_labels, is_planned=False, sizes=sizes),
    ]
    items += [*draw_stop_labels(labels, sizes=sizes), *furniture]
    items.append(box(frame, stroke=grey(0.2), width=0.35))
    named = {fold(text.text) for text in names} | mine.named
    return RouteMap(part, items, labels, names, view, frozenset(own - named))


def _flags_elsewhere(
    walk: Walk,
    walked: Walked,
    part: tuple[int, int],
    view: View,
    occupancy: Occupancy,
    say: Callable[[str], str],
    size: float,
) -> list[Shapes | Text]:
    """Return where the path leaves this map for stops that have a map of their own."""
    items: list[Shapes | Text] = []
    inner = view.frame.inset(1.5)
    edge = shapely.box(inner.x, inner.y, inner.right, inner.bottom)
    far = [index for index in walked.elsewhere if part[0] <= index <= part[1]]
    for index in far:
        if index - 1 in far and walked.elsewhere[index - 1] == walked.elsewhere[index]:
            continue
        last = index
        while walked.elsewhere.get(last + 1) == walked.elsewhere[index]:
            last += 1
        line = view.to_paper(walk.pavement(max(index - 1, 0), index))
        if len(line) < 2:
            line = view.to_paper(walk.stops_m[[index, index]])
        inside = shapely.intersection(shapely.LineString(line), edge)
        at = shapely.get_coordinates(inside)[-1:] if not inside.is_empty else line[-1:]
        point = np.clip(at[0], [inner.x, inner.y], [inner.right, inner.bottom])
        text = say("{stops}: map {number}").format(
            stops=f"{index + 1}–{last + 1}" if last > index else f"{index + 1}",
            number=walked.elsewhere[index],
        )
        items += draw_flag(point, text, occupancy, size)
    return items


def _by_folded(lines: Mapping[str, Sequence[Points]]) -> dict[str, list[Points]]:
    found: dict[str, list[Points]] = {}
    for name, some in lines.items():
        found.setdefault(fold(name), []).extend(some)
    return found


def _inside(points_m: Points, view: View) -> Points:
    """Return the first points on paper, up to one that lies outside of the frame."""
    if not len(points_m):
        return np.empty((0, 2))
    points, frame = view.to_paper(points_m), view.frame
    low = np.array([frame.x, frame.y]) + EDGE_MM
    high = np.array([frame.right, frame.bottom]) - EDGE_MM
    is_inside = ((points > low) & (points < high)).all(axis=1)
    inside: Points = points[: len(points) if is_inside.all() else int(np.argmin(is_inside))]
    return inside


def _as_drawn(line_m: Points, view: View) -> Points:
    """Return a walked line on paper, a little to its right."""
    if len(line_m) < 2:
        return np.empty((0, 2))
    return shift_right(_without_short(view.to_paper(line_m), 0.4), SHIFT_MM)


def _mark_lines(
    occupancy: Occupancy, main: Points, others: Sequence[Points], doors: Points, base: Points
) -> None:
    for other in others:
        occupancy.add_line(other, 1.2, 0.7)
    occupancy.add_line(main, 5.0, 1.0)
    for x, y in doors.tolist():
        occupancy.add_box(Frame(x - 0.6, y - 0.6, 1.2, 1.2), 5.0)
    occupancy.add_box(base_frame(base), TAKEN)
    for head in arrows(main):
        middle = head.mean(axis=0)
        occupancy.add_box(Frame(middle[0] - 1.4, middle[1] - 1.4, 2.8, 2.8), 9.0)


def _flags(
    main: Points,
    part: tuple[int, int],
    count: int,
    occupancy: Occupancy,
    say: Callable[[str], str],
    size: float,
) -> list[Shapes | Text]:
    """Return START and END where they belong on this map, and mark their place as taken."""
    if not len(main):
        return []
    wanted: list[tuple[Points, str]] = []
    if part[0] == 0:
        wanted.append((main[0], say("START")))
    if part[1] == count - 1:
        wanted.append((main[-1], say("END")))
    items: list[Shapes | Text] = []
    for point, word in wanted:
        items += draw_flag(point, word, occupancy, size)
    return items
