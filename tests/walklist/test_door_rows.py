"""One row of a list: what it says lies beside one another, never over one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from canvass.walklist.basemap import make_base_map
from canvass.walklist.door_rows import draw_door_row, draw_large_road
from canvass.walklist.drawing import Frame, Item, Shapes, Text
from canvass.walklist.form import Form
from canvass.walklist.layout import PlacedRow
from canvass.walklist.list_maker import ListMaker
from canvass.walklist.proof import OVER, proof_read
from canvass.walklist.rows import DoorRow
from canvass.walklist.type import width_mm
from canvass.walklist.wording import make_wording
from tests.drawing import degrees
from tests.walklist.sample_plan import make_document, make_route, village

PLAIN = DoorRow(10, "1", "", ("d1",), is_first=True)
ROWS = {
    "round the corner": replace(PLAIN, street="Holländargatan"),
    "round the corner, long": replace(PLAIN, number="114-67", street="Malmskillnadsgatan"),
    "two words": replace(PLAIN, street="David Bagares Gata"),
    "stairwell": replace(PLAIN, entrance="A"),
    "flat": replace(PLAIN, unit="1001", number="12"),
    "flat of a stairwell": replace(PLAIN, unit="1101", entrance="B"),
    "flat round the corner": replace(PLAIN, unit="1001", street="Kungsgatan"),
    "long number": replace(PLAIN, number="39-41"),
}


def boxes(items: Sequence[Item]) -> list[BaseGeometry]:
    """The boxes round the texts, and round the arrows (the shapes without a frame of a row)."""
    found: list[BaseGeometry] = []
    for item in items:
        if isinstance(item, Text):
            wide = width_mm(item.text, item.face, item.size)
            left = item.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[item.anchor] * wide
            found.append(shapely.box(left, item.y - 0.73 * item.size, left + wide, item.y))
        elif isinstance(item, Shapes) and len(item.lines) == 2:
            found.append(shapely.MultiPoint([p for line in item.lines for p in line]).envelope)
    return found


def overlapping(items: Sequence[Item]) -> list[str]:
    return [
        f"{one.bounds} {other.bounds}"
        for one, other in combinations(boxes(items), 2)
        if one.intersection(other).area > 0.05
    ]


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("form", [Form(), Form(is_large=True), Form(is_pocket=True)],
                         ids=["usual", "large", "pocket"])  # fmt: skip
@pytest.mark.parametrize("name", ROWS)
def test_the_mark_of_the_other_side_covers_nothing_of_its_row(name, form, lang):
    m = form.measures
    frame = Frame(10.0, 50.0, 180.0, m.row)
    placed = PlacedRow(0, ROWS[name], frame, False, False)

    items = draw_door_row(placed, ROWS[name], True, True, make_wording(lang), m)

    arrows = [item for item in items if isinstance(item, Shapes) and len(item.lines) == 2]
    # Large print and half pages: a flat is to be read, and may leave no room for the arrows.
    is_flat = ROWS[name].unit or ROWS[name].entrance
    assert arrows or (is_flat and (form != Form() or ROWS[name].street)), (
        "the stop lies on the other side"
    )
    # The stop's number stands on its own mark: one text in a box.
    texts = [item for item in items if isinstance(item, Text)]
    assert not overlapping([*texts, *arrows[:1]])
    end = frame.x + m.order + 1.0 + m.address - 2.0
    assert max(box.bounds[2] for box in boxes(texts)) <= end + 0.01


def test_proof_reading_finds_a_text_over_another_on_a_page_to_fill_in():
    """A number written over the first text of the list."""
    extract, document = village()
    maker = ListMaker(document, make_base_map(extract), make_wording("en"))
    (route,) = document.routes
    made = maker.make(route)
    assert not [found for found in proof_read(route, made) if found.kind == OVER]
    page = next(page for page in made.pages if page.is_list)
    first = next(item for item in page.items if isinstance(item, Text))

    page.items.append(replace(first, text="24"))

    (found,) = [found for found in proof_read(route, made) if found.kind == OVER]
    assert found.detail == "R01 Storgatan / 24"


@pytest.mark.parametrize(
    ("name", "said"),
    [("Storgatan", "cross Storgatan"), ("", "cross a large road"),
     ("Katarina Bangata Nedre Norra, Ringvägen", "cross a large road")],
)  # fmt: skip
def test_a_large_road_is_said_even_where_its_name_has_no_room(name, said):
    placed = PlacedRow(0, PLAIN, Frame(10.0, 50.0, 180.0, 9.4), False, False,
                       note=Frame(155.0, 50.0, 32.0, 9.4))  # fmt: skip

    items = draw_large_road(placed, name, make_wording("en"), Form().measures)

    assert items[-1].text == said


def test_no_line_breaks_between_a_distance_and_its_unit():
    words = make_wording("sv")

    assert [len(words.distance(metres).split(" ")) for metres in (20, 350, 3200)] == [1, 1, 1]


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("form", [Form(), Form(is_large=True), Form(is_pocket=True)],
                         ids=["usual", "large", "pocket"])  # fmt: skip
def test_no_text_lies_over_another_beside_the_map_of_the_way_from_the_base(form, lang):
    """The base is two kilometres away: the way has a map of its own, a legend beside it."""
    extract, document = village()
    (route,) = document.routes
    far = make_route(route.id, route.name, route.stops, degrees(-2000, -20))
    document = make_document([far], degrees(-2000, -20))
    maker = ListMaker(document, make_base_map(extract), make_wording(lang), form)

    made = maker.make(far)

    drawn = [item.text for item in made.pages[0].items if isinstance(item, Text)]
    assert make_wording(lang).say("The way from the base") in drawn
    assert [found.detail for found in proof_read(far, made) if found.kind == OVER] == []
