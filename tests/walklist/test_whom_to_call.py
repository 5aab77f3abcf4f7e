"""Whom to call, when to be back, and what the signs mean: whole and large enough on every form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from canvass.document.document import CallNote
from canvass.walklist.basemap import make_base_map
from canvass.walklist.captain import make_captain_pages
from canvass.walklist.drawing import Frame, Text
from canvass.walklist.form import Form
from canvass.walklist.furniture import base_frames, draw_base
from canvass.walklist.list_maker import ListMaker
from canvass.walklist.notes import ListNotes
from canvass.walklist.occasion import Occasion, say_occasion
from canvass.walklist.proof import proof_read
from canvass.walklist.summary import numbers_by_street, summarise_streets
from canvass.walklist.type import Face, pt, width_mm, wrap
from canvass.walklist.wording import make_wording
from tests.walklist.sample_plan import make_document, make_route, make_stop, village

START = datetime(2026, 12, 1, 17, 30)
WEEK = Occasion(
    "Hösten i Stuvsta V 49", date(2026, 11, 30), date(2026, 12, 6), "Lag Anna",
    (START, START + timedelta(minutes=150)), "+46 8 123 456 78",
)  # fmt: skip
ONLY_DAYS = Occasion(WEEK.week, WEEK.starts_on, WEEK.ends_on, phone=WEEK.phone)
FORMS = [Form(), Form("letter"), Form(is_large=True), Form("letter", is_large=True),
         Form(is_pocket=True), Form("letter", is_pocket=True), Form(edge_mm=12.0)]  # fmt: skip


def maker_of(form: Form, occasion: Occasion, also: str = "") -> ListMaker:
    extract, document = village()
    notes = ListNotes(occasions={route.id: occasion for route in document.routes})
    words = make_wording("sv", also)
    return ListMaker(document, make_base_map(extract), words, form, notes)


def texts(page) -> list[Text]:
    return [item for item in page.items if isinstance(item, Text)]


def said_on(page) -> str:
    return " ".join(" ".join(item.text.split()) for item in texts(page))


@pytest.mark.parametrize("occasion", [WEEK, ONLY_DAYS], ids=["shift", "days"])
@pytest.mark.parametrize("form", FORMS, ids=Form.words)
def test_the_telephone_stands_in_one_line_at_its_full_size_on_every_page_to_fill_in(form, occasion):
    maker = maker_of(form, occasion)
    route = maker.document.routes[0]

    made = maker.make(route)

    usual = form.measures.hint
    for page in (page for page in made.pages if page.is_list):
        [line] = [one for one in texts(page) if "+46\N{NO-BREAK SPACE}8" in one.text]
        assert line.text.endswith("678") or "456\N{NO-BREAK SPACE}78" in line.text
        assert line.size >= 0.9 * usual
    assert not proof_read(route, made)


def test_a_time_a_telephone_and_the_number_of_a_week_are_not_broken_over_lines():
    said = say_occasion(WEEK, "sv")

    lines = wrap(said, Face.BOLD, pt(11), 84.0, 6)

    assert [line.replace("\N{NO-BREAK SPACE}", " ").strip() for line in lines] == [
        "Lag Anna  ·  tis 1/12 17:30–20:00  ·",
        "sen? ring basen, +46 8 123 456 78  ·",
        "Hösten i Stuvsta V 49",
    ]


def test_what_is_joined_is_broken_rather_than_cut():
    joined = "\N{NO-BREAK SPACE}".join(["ring"] * 6)
    room = width_mm("ring ring ring", Face.REGULAR, 4.0) + 0.1

    assert wrap(joined, Face.REGULAR, 4.0, room, 3) == ["ring ring ring"] * 2


@pytest.mark.parametrize(("also", "marks"), [
    ("", ["F = flygblad lämnat", "Å = återkom, när"]),
    ("en", ["F = flygblad lämnat", "Å = återkom, när", "F = leaflet left", "C = come back, when"]),
])  # fmt: skip
@pytest.mark.parametrize("is_large", [False, True])
def test_the_marks_without_a_box_are_explained_whole_in_each_language(is_large, also, marks):
    form = Form(is_large=is_large, is_bilingual=bool(also))
    maker = maker_of(form, WEEK, also)
    made = maker.make(maker.document.routes[0])

    page = next(page for page in made.pages if page.is_list)

    shown = [one.text for one in texts(page)]
    assert sorted(one for one in shown if one in marks) == sorted(marks)


def test_a_list_tells_what_to_do_at_a_locked_entrance_and_what_its_letters_are():
    maker = maker_of(Form(), WEEK)

    said = " ".join(map(said_on, maker.make(maker.document.routes[0]).pages))

    assert "Låst entré? Kryssa ”Kom inte fram”, gå vidare och säg till vid basen." in said
    assert "den som skriver in listan" in said
    assert "Locked entrance?" not in said


def test_a_street_spelt_with_other_capitals_is_named_once():
    base = (18.0, 59.0)
    stops = [make_stop("n1", "Na Samotě", ["1"], *base), make_stop("n2", "Na samotě", ["3"], *base)]
    route = make_route("R01", "Na Samotě", stops, base)

    named = summarise_streets(route, numbers_by_street(make_document([route], base)))

    assert named == [("Na Samotě", "1–3")]


def test_a_long_name_of_a_team_is_not_set_small_on_the_cover():
    team = Occasion("V49", WEEK.starts_on, WEEK.ends_on, "Laget från Café Två Bagare")
    maker = maker_of(Form(), team)

    table = make_captain_pages(maker, maker.document.routes)[1]

    shown = [one for one in texts(table) if one.text in ("Laget från Café", "Två Bagare")]
    assert len(shown) >= 2
    assert min(one.size for one in shown) == pytest.approx(pt(11.0))


@pytest.mark.parametrize("at", [(50.0, 30.0), (11.0, 30.0), (50.0, 59.0)])
@pytest.mark.parametrize("letters", [pt(7.5), pt(14)])
def test_the_room_kept_free_for_the_base_holds_its_word_in_two_languages(at, letters):
    frame = Frame(10.0, 10.0, 80.0, 50.0)
    say = make_wording("sv", "en").say
    point = np.array(at)

    _, kept = base_frames(point, frame, say, letters=letters)

    [word] = [one for one in draw_base(point, frame, say, letters=letters) if isinstance(one, Text)]
    half = width_mm(word.text, word.face, word.size) / 2
    assert word.text == "BAS / BASE"
    assert kept.x <= word.x - half
    assert word.x + half <= kept.right
    assert kept.y <= word.y - 0.73 * word.size
    assert word.y <= kept.bottom


@pytest.mark.parametrize(
    ("lang", "there", "home"), [("en", "there", "home"), ("sv", "där", "hemma")]
)
def test_organisations_are_not_at_home(lang, there, home):
    extract, document = village()
    route = document.routes[0]
    call = CallNote("Föreningen", "association", "Storgatan 1", "18:05", "17:00–20:00", False)
    calls = replace(route, stops=tuple(replace(stop, call=call) for stop in route.stops))
    maker = ListMaker(document, make_base_map(extract), make_wording(lang), Form())

    doors, places = (
        " ".join(said_on(page) for page in maker.make(one).pages if page.is_list)
        for one in (route, calls)
    )

    assert f" {home} " in doors
    assert f" {there} " in places
    assert f" {home} " not in places
