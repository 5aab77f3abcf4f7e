"""Where the boxes lie: each door once, nothing over anything else, on paper of both sizes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvass.walklist.drawing import Text
from canvass.walklist.form import Form
from canvass.walklist.layout import OUTCOMES, layout_list_pages
from canvass.walklist.list_pages import Sheet, draw_list_pages
from canvass.walklist.rows import DoorRow, Heading, make_rows
from canvass.walklist.wording import make_wording
from tests.walklist.sample_plan import make_route, make_stop, village

STOPS = st.lists(
    st.tuples(
        st.sampled_from(["Storgatan", "Lillgatan", "Ågatan"]),
        st.one_of(
            st.integers(1, 90).map(lambda n: {"doors": n}),
            st.lists(st.integers(1000, 1399), min_size=1, max_size=30, unique=True).map(
                lambda flats: {"units": [str(flat) for flat in flats]}
            ),
            st.integers(2, 5).map(lambda n: {"numbers": n}),
        ),
    ),
    min_size=1,
    max_size=25,
)


def drawn_route(plan):
    stops = []
    for index, (street, what) in enumerate(plan):
        count = what.pop("numbers", 1) if isinstance(what, dict) else 1
        numbers = [f"{index + 1}{letter}" for letter in "ABCDE"[:count]]
        stops.append(make_stop(f"n{index}", street, numbers, 18.0, 59.0, **what))
    return make_route("R01", "Storgatan", stops, (18.0, 59.0))


def overlapping(frames):
    frames = sorted(frames, key=lambda f: (f.y, f.x))
    return [
        (a, b)
        for index, a in enumerate(frames)
        for b in frames[index + 1 :]
        if b.y < a.bottom and a.overlaps(b)
    ]


@given(STOPS, st.sampled_from(["A4", "letter"]))
@settings(max_examples=30, deadline=None)
def test_every_door_has_one_box_for_each_outcome(plan, paper):
    route = drawn_route([(street, dict(what)) for street, what in plan])

    ticks = layout_list_pages(route, paper).ticks()

    doors = [door for stop in route.stops for door in stop.door_ids]
    assert Counter((t.door_id, t.outcome) for t in ticks) == Counter(
        (door, outcome) for door in doors for outcome in OUTCOMES
    )


@given(STOPS, st.sampled_from(["A4", "letter"]))
@settings(max_examples=20, deadline=None)
def test_boxes_stay_in_their_row_and_column_and_rows_on_the_page(plan, paper):
    route = drawn_route([(street, dict(what)) for street, what in plan])

    layout = layout_list_pages(route, paper)

    for placed in layout.rows:
        assert placed.frame.x >= 0
        assert placed.frame.right <= layout.width
        assert layout.titles.bottom - 1e-9 <= placed.frame.y
        assert placed.frame.bottom <= layout.marks[2].y
        for tick in placed.ticks:
            column = layout.columns[tick.outcome]
            assert tick.page == placed.page
            assert placed.frame.y <= tick.frame.y
            assert tick.frame.bottom <= placed.frame.bottom
            assert column.x <= tick.frame.x
            assert tick.frame.right <= column.right


@given(STOPS, st.sampled_from(["A4", "letter"]))
@settings(max_examples=20, deadline=None)
def test_no_box_and_no_row_lies_over_another(plan, paper):
    route = drawn_route([(street, dict(what)) for street, what in plan])

    layout = layout_list_pages(route, paper)

    for page in range(layout.pages):
        rows = [row for row in layout.rows if row.page == page]
        assert not overlapping([row.frame for row in rows])
        assert not overlapping([tick.frame for row in rows for tick in row.ticks])


@given(STOPS)
@settings(max_examples=20, deadline=None)
def test_every_stop_begins_on_exactly_one_row(plan):
    route = drawn_route([(street, dict(what)) for street, what in plan])

    first = [row.position for row in make_rows(route) if isinstance(row, DoorRow) and row.is_first]

    assert first == list(range(len(route.stops)))


def test_nobody_home_has_the_first_and_largest_box():
    _, document = village()

    layout = layout_list_pages(document.routes[0])

    single = next(row for row in layout.rows if len(row.ticks) == len(OUTCOMES))
    sizes = {tick.outcome: tick.frame.width for tick in single.ticks}
    assert single.ticks[0].outcome == "nobody"
    assert sizes["nobody"] > max(size for outcome, size in sizes.items() if outcome != "nobody")


def test_a_street_heading_stands_where_the_street_changes():
    _, document = village()

    rows = make_rows(document.routes[0], version=1)
    headings = [row for row in rows if isinstance(row, Heading)]

    assert headings == [
        Heading("Storgatan"),
        Heading("Tvärgränd"),
        Heading("Storgatan", again=True),
    ]


def streets_of(*streets: str):
    stops = [make_stop(f"n{k}", name, [str(k)], 18.0, 59.0) for k, name in enumerate(streets)]
    return make_route("R01", streets[0], stops, (18.0, 59.0))


def shown(rows):
    return [row.street for row in rows if isinstance(row, Heading)], [
        row.street for row in rows if isinstance(row, DoorRow)
    ]


def test_a_detour_of_two_doors_is_read_as_part_of_the_street_one_comes_back_to():
    route = streets_of("Storgatan", "Rimbogatan", "Rimbogatan", "Storgatan", "Tvärgränd")

    headings, beside = shown(make_rows(route))

    assert headings == ["Storgatan", "Tvärgränd"]
    assert beside == ["", "Rimbogatan", "Rimbogatan", "", ""]


def test_a_longer_way_round_the_corner_keeps_its_heading():
    route = streets_of("Storgatan", *["Rimbogatan"] * 3, "Storgatan")

    headings, beside = shown(make_rows(route))

    assert headings == ["Storgatan", "Rimbogatan", "Storgatan"]
    assert beside == [""] * 5


@given(STOPS)
@settings(max_examples=20, deadline=None)
def test_the_rows_of_doors_are_the_same_in_every_version_of_the_layout(plan):
    route = drawn_route([(street, dict(what)) for street, what in plan])

    doors = [
        [(row.position, row.door_ids) for row in make_rows(route, version=version)
         if isinstance(row, DoorRow)]
        for version in (1, 2)
    ]  # fmt: skip

    assert doors[0] == doors[1]


def test_a_list_of_the_first_layout_keeps_its_boxes():
    route = streets_of("Storgatan", "Rimbogatan", "Storgatan")

    ticks = layout_list_pages(route, Form(version=1)).ticks()

    big = [tick.frame for tick in ticks if tick.outcome == "nobody"]
    assert [round(frame.x, 3) for frame in big] == [74.3] * 3
    # Edge 12, head 29, titles 10.5; a heading of 8.6 and half of what 9.4 leaves beside 6.4.
    assert round(big[0].y, 3) == 61.6
    assert round(big[1].y - big[0].y, 3) == 9.4 + 8.6


def test_named_flats_get_a_row_each_and_counted_ones_a_tally():
    _, document = village()

    rows = [row for row in make_rows(document.routes[0]) if isinstance(row, DoorRow)]

    assert [row.unit for row in rows if row.position == 2] == ["1001", "1002", "1101"]
    assert [len(row.door_ids) for row in rows if row.position == 3] == [7]
    assert [row.number for row in rows if row.position == 4] == ["1A", "1B"]


def test_a_page_never_ends_with_a_heading():
    stops = [make_stop(f"n{k}", f"Gata {k}", [str(k)], 18.0, 59.0) for k in range(60)]
    layout = layout_list_pages(make_route("R01", "Gata", stops, (18.0, 59.0)))

    last = [[r for r in layout.rows if r.page == page][-1] for page in range(layout.pages)]

    assert not any(isinstance(placed.row, Heading) for placed in last)


@pytest.mark.parametrize("paper", ["A4", "letter"])
def test_a_page_begins_with_the_street_one_is_on(paper):
    stops = [make_stop(f"n{k}", "Storgatan", [str(k)], 18.0, 59.0) for k in range(60)]
    layout = layout_list_pages(make_route("R01", "Storgatan", stops, (18.0, 59.0)), paper)

    first = [next(r for r in layout.rows if r.page == page) for page in range(layout.pages)]

    assert [placed.row for placed in first] == [Heading("Storgatan")] * layout.pages


def test_a_guessed_number_is_marked_and_the_mark_explained():
    real = make_stop("n1", "Storgatan", ["75"], 18.0, 59.0)
    guessed = replace(make_stop("w9", "Storgatan", ["77"], 18.0, 59.0), guessed_ids=("w9:77",))

    marked, plainly = (texts_of([real, guessed]), texts_of([real]))

    assert {"75", "77 ?"} <= marked
    assert len([text for text in marked if text.startswith("? = number worked out")]) == 1
    assert not [text for text in plainly if "?" in text.replace("Nobody home?", "")]


def texts_of(stops) -> set[str]:
    route = make_route("R01", "Storgatan", stops, (18.0, 59.0))
    sheet = Sheet(route, "ABCD1234", 2, 2, "drawn by hand")
    crossings = [False] * len(stops)
    pages = draw_list_pages(layout_list_pages(route), sheet, crossings, make_wording("en"))
    return {item.text for page in pages for item in page.items if isinstance(item, Text)}
