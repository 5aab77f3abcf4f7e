"""The sheet: whole sheets per route, turns told, large roads and the other side marked."""

from __future__ import annotations

import numpy as np
import pytest

from canvass.errors import InputError
from canvass.walklist.basemap import make_base_map
from canvass.walklist.directions import Leg, find_legs, say_legs
from canvass.walklist.drawing import Clip, Text
from canvass.walklist.form import Form
from canvass.walklist.last_page import (
    LONGEST_CONTACT,
    LONGEST_SAID,
    Words,
    card_frame,
    make_last_pages,
    said_at_door,
)
from canvass.walklist.list_maker import ListMaker
from canvass.walklist.notes import ListNotes
from canvass.walklist.occasion import UNCHECKED, say_occasion
from canvass.walklist.parts import find_far_stops, group_far_stops
from canvass.walklist.proof import OVER, proof_read
from canvass.walklist.rows import DoorRow
from canvass.walklist.sides import find_side_changes
from canvass.walklist.summary import make_steps
from canvass.walklist.type import plain, pt
from canvass.walklist.wording import make_wording
from tests.drawing import Drawing, degrees
from tests.walklist.sample_plan import make_document, make_route, make_stop, village

BASE = (18.0, 59.0)


def listed_route(stops: int):
    doors = [make_stop(f"n{k}", "Storgatan", [str(k + 1)], *BASE) for k in range(stops)]
    return make_route("R01", "Storgatan", doors, BASE)


def maker_of(route, form: Form, **notes):
    extract, _ = village()
    document = make_document([route], BASE)
    return ListMaker(document, make_base_map(extract), make_wording("sv"), form, ListNotes(**notes))


@pytest.mark.parametrize("stops", [1, 5, 20, 25, 40, 60, 300])
@pytest.mark.parametrize("form", [Form(), Form(is_large=True), Form("letter")])
def test_every_list_fills_whole_sheets(stops, form):
    made = maker_of(listed_route(stops), form).make(listed_route(stops))

    assert len(made.pages) % 2 == 0


@pytest.mark.parametrize("stops", [1, 20, 25, 60])
def test_a_folded_list_has_pages_by_the_four(stops):
    route = listed_route(stops)

    made = maker_of(route, Form(is_pocket=True)).make(route)

    assert len(made.pages) % 4 == 0


@pytest.mark.parametrize("stops", range(1, 60, 3))
def test_nothing_to_keep_lies_on_the_back_of_what_is_cut_out(stops):
    route = listed_route(stops)
    made = maker_of(route, Form()).make(route)
    words = next(k for k, page in enumerate(made.pages) if "✂" in {
        getattr(item, "text", "") for item in page.items})  # fmt: skip

    back = words - 1 if words % 2 else words + 1

    listed = back - made.first_list_page
    rows = [row for row in made.layout.rows if row.page == listed and isinstance(row.row, DoorRow)]
    assert all(row.frame.bottom < card_frame(Form()).y for row in rows)


def test_what_is_printed_on_one_side_has_no_page_to_fill_up():
    route = listed_route(30)

    both, single = (
        len(maker_of(route, Form(is_single_sided=one)).make(route).pages) for one in (False, True)
    )

    assert (both, single) == (4, 4) or single < both
    assert single == 4


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"paper": "A3"}, "A3"),
        ({"edge_mm": 40.0}, "40"),
        ({"edge_mm": 1.0}, "3 to 25"),
        ({"is_large": True, "is_pocket": True}, "--large and --pocket"),
        ({"is_bilingual": True, "is_pocket": True}, "--pocket and --also"),
    ],
)
def test_paper_that_cannot_be_had_is_refused(wrong, said):
    with pytest.raises(InputError, match=said):
        Form(**wrong)


def test_a_week_says_its_own_words_and_a_language_without_any_the_general_ones():
    own = "Hej från Hörnet!\n\nVad önskar du dig?"

    assert said_at_door(own, "sv") == ["Hej från Hörnet!", "Vad önskar du dig?"]
    assert said_at_door("", "en")[0].startswith("Say who you are")


def crossroads() -> Drawing:
    """Storgatan runs east, Tvärgatan north from its end, 200 m each."""
    drawing = Drawing()
    drawing.street([(0, 0), (200, 0)], "Storgatan")
    drawing.street([(200, 0), (200, 200)], "Tvärgatan")
    return drawing


def test_the_way_is_told_turn_by_turn():
    extract = crossroads().extract()
    base_map = make_base_map(extract)
    ends = [extract.ways[0].lonlat[0], extract.ways[0].lonlat[1], extract.ways[1].lonlat[1]]
    there = base_map.project(ends)

    out, back = (find_legs(make_steps(way, base_map)) for way in (there, there[::-1]))

    assert [(leg.street, leg.turn) for leg in out] == [("Storgatan", ""), ("Tvärgatan", "left")]
    assert [(leg.street, leg.turn) for leg in back] == [("Tvärgatan", ""), ("Storgatan", "right")]
    assert all(abs(leg.length_m - 200) < 20 for leg in out)


def test_no_turn_of_a_long_way_is_left_out():
    legs = [Leg(f"Gata {k}", 100.0, "left" if k else "") for k in range(12)]

    said = say_legs(legs, make_wording("en"))

    assert all(f"Gata {k} 100\N{NO-BREAK SPACE}m" in said for k in range(12))
    assert "…" not in said


def test_one_far_stop_is_found_and_stops_that_lie_evenly_have_none():
    near = np.array([(20.0 * k, 10.0 * (k % 2)) for k in range(12)])
    far = np.vstack([near[:6], [(2000.0, 1500.0)], near[6:]])

    assert find_far_stops(far) == [6]
    assert find_far_stops(near * 10) == []
    assert group_far_stops([6], far) == [(6, 6)]


def test_one_far_stop_does_not_shrink_the_map_of_the_others():
    lon, lat = BASE
    stops = [
        make_stop(f"n{k}", "Storgatan", [str(k + 1)], lon + 0.0003 * k, lat) for k in range(12)
    ]
    far = make_stop("far", "Utvägen", ["1"], lon + 0.05, lat + 0.02)
    route = make_route("R01", "Storgatan", [*stops[:6], far, *stops[6:]], BASE)

    made = maker_of(route, Form()).make(route)

    main, detail = made.maps
    # Eleven gaps of 17.2 m on the frame's 186 mm less twice 9 mm.
    assert main.view.scale == pytest.approx(168 / (11 * 17.2), rel=0.02)
    assert [label.positions for label in detail.labels] == [(6,)]
    numbered = sorted(p for label in main.labels for p in label.positions)
    assert numbered == [k for k in range(13) if k != 6]


def boulevard(apart_m: float):
    """A dual carriageway running east whose two lines lie so far apart, and a house each side."""
    drawing = Drawing()
    for y in (-apart_m / 2, apart_m / 2):
        drawing.street([(0, y), (200, y)], "Allén", highway="secondary", oneway="yes")
    return make_base_map(drawing.extract())


@pytest.mark.parametrize("apart_m", [12.0, 24.0, 34.0, 60.0])
def test_the_other_side_of_a_wide_street_is_the_other_side(apart_m):
    base_map = boulevard(apart_m)
    places = [(50, -apart_m), (50, apart_m), (90, apart_m)]
    lonlat = [degrees(x, y) for x, y in places]
    stops = [
        make_stop(f"n{k}", "Allén", [number], *lonlat[k])
        for k, number in enumerate(["2", "1", "3"])
    ]

    points = base_map.project(lonlat)

    assert find_side_changes(stops, points, base_map) == [False, True, False]


def letters_of(items) -> list[tuple[str, float]]:
    """Return every text drawn and how high its letters are, in points."""
    found = []
    for item in items:
        if isinstance(item, Clip):
            found += letters_of(item.items)
        elif isinstance(item, Text) and item.text:
            found.append((item.text, item.size / pt(1.0)))
    return found


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_large_print_has_nothing_below_fourteen_points(lang):
    """But for whose the map's data are, the scissors, and the mark in a warning's sign."""
    extract, document = village()
    maker = ListMaker(document, make_base_map(extract), make_wording(lang), Form(is_large=True))

    made = maker.make(document.routes[0])

    signs = {plain(extract.source.attribution), "✂", "!"}
    small = [
        (text, size)
        for page in made.pages
        for text, size in letters_of(page.items)
        if size < 13.99 and text not in signs
    ]
    assert small == []


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("form", [Form(is_large=True), Form(is_large=True, paper="letter"),
                                  Form(is_pocket=True)])  # fmt: skip
def test_no_word_over_a_column_and_no_flats_number_is_cut(lang, form):
    extract, document = village()

    made = ListMaker(document, make_base_map(extract), make_wording(lang), form).make(
        document.routes[0]
    )

    lists = [page for page in made.pages if page.is_list]
    assert lists
    assert [text for page in lists for text, _ in letters_of(page.items) if "…" in text] == []


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("form", [Form(), Form(is_large=True), Form(is_pocket=True)])
def test_the_warning_of_a_list_printed_without_a_database_is_whole(lang, form):
    extract, document = village()
    route = document.routes[0]
    notes = ListNotes(occasions={route.id: UNCHECKED})
    base_map, words = make_base_map(extract), make_wording(lang)

    made = ListMaker(document, base_map, words, form, notes).make(route)

    warning = say_occasion(UNCHECKED, lang)
    listed = [page for page in made.pages if page.is_list]
    assert listed
    assert all(warning in " ".join(text for text, _ in letters_of(page.items)) for page in listed)
    assert [one.detail for one in proof_read(route, made) if one.kind == OVER] == []


@pytest.mark.parametrize("form", [Form(), Form(is_large=True), Form(is_pocket=True)])
def test_the_longest_words_a_week_may_have_stay_above_the_card(form):
    words = Words({lang: "\n".join(["Hej, hur mår du i dag? " * 4] * 9)[:LONGEST_SAID]
                   for lang in ("sv", "en")}, {"sv": "å" * LONGEST_CONTACT})  # fmt: skip
    texts, card = make_last_pages(form, words, "sv", "R01", [("Först:", "rakt fram " * 40)])

    low = card_frame(form).y
    on_card = [item for item in card.items if isinstance(item, Text) and item.text != "✂"]
    said = [item for item in on_card if item.text.startswith("Hej")]
    assert all(item.y < low for item in said)
    rest = [item for page in texts for item in page.items if isinstance(item, Text)]
    assert all(item.y < form.size[1] - form.foot for item in rest)
    assert said or any(item.text.startswith("Hej") for item in rest)


@pytest.mark.parametrize("stops", range(1, 60, 7))
def test_nothing_to_keep_lies_behind_the_card_in_large_print_either(stops):
    route = listed_route(stops)
    made = maker_of(route, Form(is_large=True)).make(route)
    words = next(k for k, page in enumerate(made.pages) if "✂" in {
        getattr(item, "text", "") for item in page.items})  # fmt: skip

    back = made.pages[words - 1 if words % 2 else words + 1]
    low = card_frame(Form(is_large=True))
    kept = [item for item in back.items if isinstance(item, Text) and low.y < item.y < low.bottom]
    assert kept == []
