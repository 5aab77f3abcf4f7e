"""Proof-reading of lists on the real maps: what a walker would stumble over is not there."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from canvass.osm.read import read_extract
from canvass.walklist.basemap import make_base_map
from canvass.walklist.drawing import Points
from canvass.walklist.form import Form
from canvass.walklist.list_maker import ListMaker
from canvass.walklist.proof import LONELY, SHORT, SMALL, UNNAMED, proof_read
from canvass.walklist.type import plain
from canvass.walklist.wording import make_wording
from tests.walklist.sample_plan import make_document, make_route, make_stop

MAPS = ["se-stockholm", "nl-delft", "cz-praha", "de-lauf", "nl-zeeland", "city-us", "city-dk"]
STOPS, ROUTES = 40, 6


def nearest_chain(points: Points, start: int, length: int, free: np.ndarray) -> list[int]:
    """Return the rows of points that a walker meets who always goes to the nearest one left."""
    chain = [start]
    free[start] = False
    while len(chain) < length and free.any():
        away = np.hypot(*(points - points[chain[-1]]).T)
        chain.append(int(np.argmin(np.where(free, away, np.inf))))
        free[chain[-1]] = False
    return chain


def nearby_plan(extract):
    """Routes of doors near one another, whatever their street: many streets on each."""
    objects = [one for one in extract.addresses if one.tags.get("addr:housenumber")]
    rng = np.random.default_rng(7)
    lonlat = np.array([(one.lon, one.lat) for one in objects])
    middle = lonlat.mean(axis=0)
    flat = (lonlat - middle) * (np.cos(np.radians(middle[1])), 1.0)
    base = (float(middle[0]), float(middle[1]))
    free = np.ones(len(flat), dtype=bool)
    routes = []
    for number, start in enumerate(rng.choice(len(flat), ROUTES, replace=False).tolist(), start=1):
        if not free[start]:
            continue
        stops = []
        for row in nearest_chain(flat, start, STOPS, free):
            tags = objects[row].tags
            street = tags.get("addr:street", "") or tags.get("addr:place", "")
            lon, lat = lonlat[row].tolist()
            stops.append(make_stop(f"n{row}", street, [tags["addr:housenumber"]], lon, lat))
        named = Counter(stop.street for stop in stops if plain(stop.street))
        title = named.most_common(1)[0][0] if named else "?"
        routes.append(make_route(f"R{number:02d}", title, stops, base))
    return make_document(routes, base)


@pytest.mark.real
@pytest.mark.parametrize("form", [Form(), Form(is_large=True)], ids=["usual", "large"])
@pytest.mark.parametrize("name", MAPS)
def test_no_list_of_a_real_map_has_what_a_walker_stumbles_over(name, form, real_map):
    """Of the stops at most two in a hundred lie on a street their map does not name."""
    extract = read_extract(real_map(name))
    document = nearby_plan(extract)
    maker = ListMaker(document, make_base_map(extract), make_wording("sv"), form)
    chosen = document.routes if not form.is_large else document.routes[:2]

    made = [(route, maker.make(route)) for route in chosen]

    found = [finding for route, pages in made for finding in proof_read(route, pages)]
    counts = Counter(finding.kind for finding in found)
    # A long number, a long street or a row that is left over cannot be helped; the rest can.
    wrong = {kind: counts[kind] for kind in counts if kind not in (LONELY, SHORT, SMALL, UNNAMED)}
    assert not wrong, found
    unnamed = sum(finding.stops for finding in found if finding.kind == UNNAMED)
    assert unnamed <= 0.02 * sum(len(route.stops) for route, _ in made)
    assert all(len(pages.pages) % 2 == 0 for _, pages in made)
