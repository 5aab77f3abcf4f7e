"""Routes no planner likes: one stop, three hundred, three kilometres, rails, yards, odd names."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from canvass.errors import InputError
from canvass.osm.extract import Building
from canvass.walklist.basemap import make_base_map
from canvass.walklist.door_rows import _broken
from canvass.walklist.drawing import Clip, Frame, Page, Text
from canvass.walklist.form import Form
from canvass.walklist.layout import layout_list_pages
from canvass.walklist.list_maker import ListMaker
from canvass.walklist.proof import (
    CLIPPED,
    CUT,
    NO_NUMBER,
    OVER,
    OVERLAP,
    ROW_CUT,
    SMALL,
    UNNAMED,
    proof_read,
    proof_read_cover,
)
from canvass.walklist.type import Face
from canvass.walklist.wording import make_wording
from tests.drawing import Drawing, degrees
from tests.walklist.sample_plan import make_document, make_route, make_stop

BASE = degrees(-40, -40)
SIXTY = "Kommunalrådet Hjalmar Brantingstålhammars Minnesallé Norra 12"


def street_of(count: int, step_m: float, name: str, *, rows: int = 1):
    """Return stops on both sides of `rows` parallel streets, and the drawing they lie on."""
    drawing = Drawing()
    each = count // rows
    stops = []
    for row in range(rows):
        y = 60.0 * row
        title = name if rows == 1 else f"{name} {row}"
        drawing.street([(0, y), (step_m * each / 2, y)], name=title)
        order = range(each) if row % 2 == 0 else reversed(range(each))
        for k in order:
            side = 12 if k % 2 else -12
            place = degrees(step_m * (k // 2) + 4, y + side)
            stops.append(make_stop(f"n{row}x{k}", title, [str(k + 1)], *place))
    return stops, drawing


def found_on(stops, drawing, form=None, *, title="Storgatan") -> Counter[str]:
    """Return what proof-reading finds on the list of these stops, by kind."""
    route = make_route("R01", title, stops, BASE)
    form = form or Form()
    words = make_wording("sv", "en" if form.is_bilingual else "")
    maker = ListMaker(make_document([route], BASE), make_base_map(drawing.extract()), words, form)
    made = maker.make(route)
    assert len(made.pages) % (4 if form.is_pocket else 1 if form.is_single_sided else 2) == 0
    return Counter(one.kind for one in proof_read(route, made))


def without(found: Counter[str], *kinds: str) -> bool:
    return all(not found[kind] for kind in kinds)


@pytest.mark.parametrize("form", [Form(), Form(is_large=True), Form(is_pocket=True)])
def test_a_route_of_one_stop_has_its_map_and_its_row(form):
    stops, drawing = street_of(1, 20, "Storgatan")
    drawing.street([(0, 0), (60, 0)], name="Storgatan")

    assert without(found_on(stops, drawing, form), OVERLAP, CLIPPED, UNNAMED, NO_NUMBER)


@pytest.mark.long
def test_of_three_hundred_stops_each_has_a_row_and_a_number_on_a_map():
    stops, drawing = street_of(300, 20, "Gata", rows=6)

    found = found_on(stops, drawing, title="Gata 0")

    assert len(stops) == 300
    assert without(found, ROW_CUT, OVERLAP, CLIPPED, NO_NUMBER)


def test_one_street_of_three_kilometres_is_named_and_numbered_on_its_maps():
    stops, drawing = street_of(80, 75, "Långa vägen")

    assert without(found_on(stops, drawing, title="Långa vägen"),
                   OVERLAP, CLIPPED, UNNAMED, NO_NUMBER, SMALL)  # fmt: skip


def test_a_route_across_a_railway_is_drawn_like_any_other():
    stops, drawing = street_of(20, 20, "Storgatan")
    drawing.railway([(95, -200), (95, 200)])

    assert without(found_on(stops, drawing), ROW_CUT, OVERLAP, CLIPPED, UNNAMED, NO_NUMBER)


def ring(low: float, high: float):
    import numpy as np

    corners = [(low, low), (high, low), (high, high), (low, high), (low, low)]
    return np.array([degrees(x, y) for x, y in corners])


def test_doors_in_a_courtyard_have_their_numbers():
    drawing = Drawing()
    drawing.street([(0, -10), (120, -10)], name="Storgatan")
    drawing.buildings.append(Building("w1", {}, (ring(0, 80),), (ring(20, 60),)))
    stops = [
        make_stop(f"n{k}", "Storgatan", [f"2{letter}"], *degrees(24 + 8 * k, 24 if k % 2 else 56))
        for k, letter in enumerate("ABCDE")
    ]

    assert without(found_on(stops, drawing), OVERLAP, CLIPPED, UNNAMED, NO_NUMBER)


@pytest.mark.parametrize("name", [SIXTY, "", "Ö", "<b>&amp;", "–"])
@pytest.mark.parametrize("form", [Form(), Form(is_large=True), Form(is_pocket=True)])
def test_a_street_of_any_name_has_its_map(name, form):
    stops, drawing = street_of(12, 20, name)

    found = found_on(stops, drawing, form, title=name or "?")

    assert without(found, OVERLAP, CLIPPED, NO_NUMBER, CUT, ROW_CUT)
    assert not name or not found[UNNAMED]


def test_two_streets_of_one_name_far_apart_are_both_walked():
    drawing = Drawing()
    drawing.street([(0, 0), (120, 0)], name="Storgatan")
    drawing.street([(0, 400), (120, 400)], name="Storgatan")
    stops = [
        make_stop(f"n{k}", "Storgatan", [str(k % 4 + 1)], *degrees(20 + 25 * (k % 4), y + 12))
        for k, y in enumerate([0] * 4 + [400] * 4)
    ]

    assert without(found_on(stops, drawing), ROW_CUT, OVERLAP, CLIPPED, UNNAMED, NO_NUMBER)


def test_a_map_without_buildings_or_streets_still_shows_where_the_doors_are():
    stops, _ = street_of(10, 20, "Storgatan")
    bare = Drawing()
    bare.street([(0, 900), (5, 900)], name="")

    assert without(found_on(stops, bare), OVERLAP, CLIPPED, NO_NUMBER)


@pytest.mark.parametrize("margin", [3.0, 12.0, 24.0])
@pytest.mark.parametrize("paper", ["A4", "letter"])
def test_a_printers_margins_cut_no_row_and_no_label(margin, paper):
    stops, drawing = street_of(40, 18, "Storgatan")

    found = found_on(stops, drawing, Form(paper, edge_mm=margin))

    assert without(found, ROW_CUT, OVERLAP, CLIPPED, UNNAMED, NO_NUMBER)


def most_margin(**more) -> float:
    """Return the widest margin a form can be had with, as its refusal says."""
    try:
        Form(edge_mm=25.0, **more)
    except InputError as error:
        return float(re.search(r"(\d+) mm at most", str(error))[1])
    return 25.0


@pytest.mark.parametrize("margin", [3.0, 9.5, 16.0, 24.0])
@pytest.mark.parametrize("more", [{}, {"is_large": True}, {"is_pocket": True}])
def test_no_box_lies_in_the_margin_or_the_form_is_refused(margin, more):
    most = most_margin(**more)
    form = Form(edge_mm=min(margin, most), **more)
    if margin > most:
        with pytest.raises(InputError, match="mm at most"):
            Form(edge_mm=margin, **more)
    stops, _ = street_of(6, 20, "Storgatan")
    layout = layout_list_pages(make_route("R01", "Storgatan", stops, BASE), form)

    right = form.size[0] - form.margin
    assert all(tick.frame.right <= right - 8.0 for tick in layout.ticks())
    assert all(a.right <= b.x + 1e-9 for a, b in pairwise(layout.columns.values()))


@pytest.mark.parametrize("paper", ["A4", "letter"])
@pytest.mark.parametrize("is_large", [False, True])
def test_two_languages_beside_each_other_are_whole(paper, is_large):
    stops, drawing = street_of(12, 20, SIXTY)
    stops = [replace(stop, on_private_road=True) for stop in stops]

    found = found_on(stops, drawing, Form(paper, is_large=is_large, is_bilingual=True), title=SIXTY)

    assert without(found, ROW_CUT, CUT, OVER)


def test_a_hyphenated_street_round_the_corner_is_broken_after_a_hyphen():
    assert _broken("Henry-Dunant-Strasse", Face.NARROW, 2.0, 18.0) == ["Henry-Dunant-", "Strasse"]
    halves = _broken("Tiergartenufersteig", Face.NARROW, 2.0, 14.0)
    assert "".join(halves).replace("-", "") == "Tiergartenufersteig"


def list_of(text: Text):
    """Return what proof-reading finds on a list whose first page has one more text."""
    stops, drawing = street_of(4, 20, "Storgatan")
    route = make_route("R01", "Storgatan", stops, BASE)
    base_map = make_base_map(drawing.extract())
    made = ListMaker(make_document([route], BASE), base_map, make_wording("sv")).make(route)
    made.pages[0].items.append(text)
    return [one.detail for one in proof_read(route, made, said=["Vi hörs …"]) if one.kind == CUT]


def test_proof_reading_finds_what_is_hidden_on_a_page_with_a_map():
    """An ellipsis that people wrote themselves hides nothing."""
    assert list_of(Text("Genom Storga…", 20, 250, 3.0)) == ["Genom Storga…"]
    assert list_of(Text("Storgatan", 200, 250, 6.0)) == ["Storgatan"]
    assert list_of(Text("Vi hörs …", 20, 250, 3.0)) == []


def test_proof_reading_finds_a_name_that_the_edge_of_its_map_cuts():
    frame = Frame(20, 20, 100, 100)
    inside, over = Text("Storgatan", 30, 40, 3.0), Text("Gränden", 20, 60, 3.0, anchor="middle")
    outside = Text("Bakgatan", 160, 60, 3.0)
    page = Page(210, 297, [Clip(frame, [inside, over, outside])])

    assert [one.detail for one in proof_read_cover([page])] == ["Gränden"]
