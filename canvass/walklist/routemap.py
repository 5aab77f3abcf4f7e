"""One map: background, path with arrows, numbers, names, legend."""

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
    Frame,
    Item,
    Points,
    Shapes,
    Text,
    box,
    disc,
    grey,
)
from canvass.walklist.furniture import add_furniture, base_frames, draw_base, draw_flag
from canvass.walklist.map_sizes import NORMAL, MapSizes
from canvass.walklist.occupancy import TAKEN, Occupancy
from canvass.walklist.own_names import own_streets, place_own_names
from canvass.walklist.path_lines import PATH, PathLines, arrows, draw_path, lines_of
from canvass.walklist.stop_labels import (
    StopLabel,
    draw_leaders,
    draw_stop_labels,
    place_stop_labels,
)
from canvass.walklist.street_names import lines_by_name, place_street_names
from canvass.walklist.view import View
from canvass.walklist.walk import Walk

FAR_MM = 12.5
EDGE_MM = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class RouteMap:
    """One map as drawn: stops part[0]..part[1], and what was placed on it (for checks).

    `unnamed` are streets of its stops (folded) whose name did not fit on it.
    """

    part: tuple[int, int]
    items: list[Item]
    labels: list[StopLabel]
    names: list[Text]
    view: View
    unnamed: frozenset[str] = frozenset()

    @property
    def crowded(self) -> float:
        """Return the share of labels far from their doors; overlapping ones count three times."""
        bad = sum(3 * label.overlaps + (label.away_mm > FAR_MM) for label in self.labels)
        return bad / max(len(self.labels), 1)


def _inward(walk: Walk, view: View, stops: Sequence[int]) -> Points:
    """Return unit vectors on paper from the pavement to each door (zero if they coincide)."""
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
    """What a route's maps show: its stops, followed by the stops for time left over.

    Stops whose positions (from 0) are in `blank` have no number and no house on a map. `title` is
    the route's name, whose street is named first. `elsewhere` is {position: number of the map} for
    stops on a map of their own.
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
    """Return the map of stops part[0]..part[1] of a route and of its stops for time left over.

    Of the latter it shows the first ones, as far as they lie in its frame.
    """
    frame = view.frame
    shown = walked.shown(part)
    at_stops = walk.stops_m[np.array(shown, dtype=np.int64)]
    doors = view.to_paper(at_stops)
    base = view.to_paper(walk.base_m)[0]
    lines = lines_of(walk, part, view)
    line = lines.main if len(lines.main) else doors
    occupancy = Occupancy(frame)
    furniture = add_furniture(
        base_map.attribution,
        view,
        [doors, lines.main, line[[0, -1]] if len(lines.main) else doors[:1], base[None]],
        occupancy,
        say,
        letters=sizes.furniture,
    )
    _mark_lines(occupancy, lines, doors)
    for place in base_frames(base, frame, say, letters=sizes.furniture):
        occupancy.add_box(place, TAKEN)
    flags = _flags(line, part, len(walked.stops), occupancy, say, sizes.flag)
    flags += _flags_elsewhere(walk, walked, part, view, occupancy, say, sizes.flag)
    streets = lines_by_name(base_map, view)
    wanted = own_streets(walked.stops, shown, doors, walked.title)
    mine = place_own_names(wanted, _by_folded(streets), occupancy, doors, size=sizes.own_name)
    inward = _inward(walk, view, shown)
    labels = place_stop_labels(walked.stops, shown, doors, inward, occupancy, sizes)
    _take(labels, occupancy)
    more, more_labels = _place_more(base_map, walked, view, occupancy, sizes)
    own = {fold(street.name) for street in wanted}
    names = mine.texts + place_street_names(
        streets, own, occupancy, named=mine.named, sizes=(sizes.own_name, sizes.other_name)
    )

    visited = base_map.buildings_at(at_stops).tolist()
    clip = Clip(frame, [box(frame, fill=GROUND)])
    clip.items += [*draw_ground(base_map, view, visited), *lines.draw_below()]
    spikes = [view.to_paper(points) for points in walk.steps_to_doors(shown)]
    clip.items.append(Shapes(spikes, stroke=PATH, width=0.3, dash=(0.5, 0.5)))
    clip.items += draw_path(lines.main)
    clip.items += [disc(x, y, 0.5, fill=BLACK) for x, y in doors.tolist()]
    clip.items += [disc(x, y, 0.7, fill=WHITE, stroke=BLACK, width=0.3) for x, y in more.tolist()]
    clip.items += [*draw_leaders([*more_labels, *labels]), *mine.under, *names]
    clip.items += draw_base(base, frame, say, letters=sizes.furniture)
    items: list[Item] = [
        clip,
        *flags,
        *draw_stop_labels(more_labels, is_planned=False, sizes=sizes),
        *draw_stop_labels(labels, sizes=sizes),
        *furniture,
        box(frame, stroke=grey(0.2), width=0.35),
    ]
    named = {fold(text.text) for text in names} | mine.named
    return RouteMap(part, items, labels, names, view, frozenset(own - named))


def _take(labels: Sequence[StopLabel], occupancy: Occupancy) -> None:
    for label in labels:
        occupancy.add_box(label.frame, TAKEN)


def _place_more(
    base_map: BaseMap, walked: Walked, view: View, occupancy: Occupancy, sizes: MapSizes
) -> tuple[Points, list[StopLabel]]:
    """Return the places on paper of the doors for time left over, and their labels."""
    count = len(walked.stops)
    later = [k for k in range(len(walked.if_time)) if count + k not in walked.blank]
    lonlat = [(walked.if_time[k].lon, walked.if_time[k].lat) for k in later]
    more = _inside(base_map.project(lonlat), view)
    at = [count + k for k in later[: len(more)]]
    stops = (*walked.stops, *walked.if_time)
    labels = place_stop_labels(stops, at, more, np.zeros_like(more), occupancy, sizes)
    _take(labels, occupancy)
    return more, labels


def _flags_elsewhere(
    walk: Walk,
    walked: Walked,
    part: tuple[int, int],
    view: View,
    occupancy: Occupancy,
    say: Callable[[str], str],
    size: float,
) -> list[Shapes | Text]:
    """Return flags where the path leaves this map for stops with a map of their own."""
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
    """Return the first points on paper, up to the first one outside the frame."""
    if not len(points_m):
        return np.empty((0, 2))
    points, frame = view.to_paper(points_m), view.frame
    low = np.array([frame.x, frame.y]) + EDGE_MM
    high = np.array([frame.right, frame.bottom]) - EDGE_MM
    is_inside = ((points > low) & (points < high)).all(axis=1)
    inside: Points = points[: len(points) if is_inside.all() else int(np.argmin(is_inside))]
    return inside


def _mark_lines(occupancy: Occupancy, lines: PathLines, doors: Points) -> None:
    for other in (*lines.others, *lines.rest):
        occupancy.add_line(other, 1.2, 0.7)
    occupancy.add_line(lines.main, 5.0, 1.0)
    for x, y in doors.tolist():
        occupancy.add_box(Frame(x - 0.6, y - 0.6, 1.2, 1.2), 5.0)
    for head in arrows(lines.main):
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
    """Return the START and END flags of stops on this map, and mark their place as taken."""
    if not len(main):
        return []
    wanted: list[tuple[Points, str]] = []
    if part[0] == 0:
        wanted.append((main[0], say("START")))
    if part[1] == count - 1:
        wanted.append((main[-1], say("END")))
    items: list[Shapes | Text] = []
    frame = occupancy.frame
    low, high = np.array([frame.x, frame.y]), np.array([frame.right, frame.bottom])
    for point, word in wanted:
        # A far stop has its flag on a map of its own.
        if ((point >= low) & (point <= high)).all():
            items += draw_flag(point, word, occupancy, size)
    return items
