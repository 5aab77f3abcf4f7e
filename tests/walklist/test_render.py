"""The PDF and the SVG: what a reader finds in them, and what no name can put into them."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from datetime import date, datetime
from xml.etree import ElementTree

import pypdfium2 as pdfium
import pytest

from canvass.errors import InputError, NotFoundError
from canvass.lettering.letters import MOST_CHARACTERS
from canvass.lettering.shaping import without_isolates
from canvass.osm.read import read_extract
from canvass.visits.list_code import ALPHABET
from canvass.walklist.basemap import make_base_map
from canvass.walklist.drawing import Shapes
from canvass.walklist.layout import layout_list_pages
from canvass.walklist.list_maker import ListMaker
from canvass.walklist.notes import ListNotes
from canvass.walklist.occasion import Occasion
from canvass.walklist.render import render_route_svg, render_walklists
from canvass.walklist.shortcode import digest_plan, route_code, short_code
from canvass.walklist.type import plain
from canvass.walklist.wording import make_wording
from tests.sweeps import sweep
from tests.walklist.sample_plan import (
    make_document,
    make_route,
    make_stop,
    streetwise_plan,
    village,
)

HOSTILE = [
    "", " ", "\x00", "a\x00b", "\n\r\t", "x" * 1_000_000, "Å" * 5000, "‮gnp.exe", "\u2066x\u2069",
    "\u200b\u200d\ufeff", "😀 Gatan", "👩‍👩‍👧‍👦", "\ud800", "Z̸̢̛̗͓a̷l̴g̶o̵" + "\u0335" * 500,
    "<script>alert(1)</script>", "<b>", "</text><script/>", "<para>", "&lt;", "&amp;&#0;", "]]>",
    '"><img src=x onerror=1>', "<a href='http://evil.example'>x</a>", "<font size=900>", "{0}",
    "{count}", "%s%n%x", "(\\) Tj ET BT", ") Tj /F1 99 Tf (", "endstream endobj", "%PDF-1.4",
    "<</JS 1>>", "/OpenAction", "javascript:alert(1)", "=cmd|' /C calc'!A0", "@SUM(1)", "`id`",
    "'; DROP TABLE doors;--", "../../etc/passwd", "file:///etc/passwd", "\u2028\u2029", "\x1b[31m",
    "\uffff\ufffe", "\U0010ffff", "ﷺﷺﷺ", "שדרות", "الشارع", "中文街道", "ถนน", "Улица", "Ω" * 300,
]  # fmt: skip


def texts_of(pdf: bytes) -> list[str]:
    document = pdfium.PdfDocument(pdf)
    found = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return found


def hostile_document(text: str):
    extract, document = village()
    stop = make_stop("n1", text, [text], 18.0, 59.2, units=[text, "1002"])
    near = [dataclasses.replace(s, street=text, housenumber=text) for s in document.routes[0].stops]
    base = (document.base.lon, document.base.lat)
    stop = dataclasses.replace(stop, lon=near[0].lon, lat=near[0].lat)
    route = make_route("R01", text, [stop, *near], base)
    named = dataclasses.replace(extract, ways=tuple(
        dataclasses.replace(way, tags={**way.tags, "name": text}) for way in extract.ways
    ))  # fmt: skip
    return named, make_document([route], base, label=text, attribution=text)


@pytest.mark.parametrize("text", sweep(HOSTILE, 12), ids=range(len(HOSTILE)))
def test_a_hostile_name_neither_breaks_nor_enters_the_pdf(text):
    extract, document = hostile_document(text)

    pdf = render_walklists(document, make_base_map(extract), lang="sv")

    bare = re.sub(rb"stream\r?\n.*?endstream", b"", pdf, flags=re.DOTALL)
    bare = re.sub(rb"\((?:\\.|[^\\()])*\)", b"()", bare, flags=re.DOTALL)
    found = "".join(texts_of(pdf))
    assert not re.search(rb"/(JS|JavaScript|URI|Launch|OpenAction|AA|Annots)\b", bare)
    assert not [c for c in found if unicodedata.category(c) == "Cc" and c not in "\r\n\x02"]
    assert not set(found) & set("\u202e\u202d\u2066\u2067\u2068\u2069\u200f")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_stays_text_in_the_svg(text):
    extract, document = hostile_document(text)

    svg = render_route_svg(document, make_base_map(extract), "R01", lang="en")

    tags = {element.tag.split("}")[1] for element in ElementTree.fromstring(svg).iter()}
    names = {name for element in ElementTree.fromstring(svg).iter() for name in element.attrib}
    assert tags <= {"svg", "defs", "clipPath", "rect", "g", "path", "text"}
    assert not [name for name in names if "href" in name or name.startswith("on")]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_plain_text_is_one_short_line_without_marks_of_direction(text):
    shown = plain(text)

    assert len(shown) <= MOST_CHARACTERS
    seen = without_isolates(shown)
    assert not [c for c in seen if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert shown in (seen, f"\u2068{seen}\u2069")
    assert plain(shown) == shown


def test_the_pdf_holds_every_address_the_code_and_where_the_map_comes_from():
    extract, document = village()

    pages = texts_of(render_walklists(document, make_base_map(extract), lang="sv"))

    code = route_code(document, document.routes[0])
    listed = "".join(pages[1:])
    assert "drawn by hand" in pages[0]
    assert all(code in page for page in pages)
    assert f"Sida 1 av {len(pages)}" in pages[0]
    for stop in document.routes[0].stops:
        assert stop.street in listed
        assert all(line.housenumber in listed for line in stop.addresses)
        assert all(unit in listed for unit in stop.units)


def test_the_same_plan_gives_the_same_bytes():
    extract, document = village()
    base_map = make_base_map(extract)

    assert render_walklists(document, base_map, lang="en") == render_walklists(
        document, base_map, lang="en"
    )


@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("letter", (612, 792))])
def test_pages_have_the_size_of_the_paper(paper, size):
    extract, document = village()

    pdf = pdfium.PdfDocument(
        render_walklists(document, make_base_map(extract), lang="en", paper=paper)
    )

    sizes = {tuple(round(side) for side in page.get_size()) for page in pdf}
    pdf.close()
    assert sizes == {size}


def test_every_box_is_drawn_where_the_layout_says():
    extract, document = village()
    route = document.routes[0]
    layout = layout_list_pages(route, "letter")
    maker = ListMaker(document, make_base_map(extract), make_wording("sv"), "letter")

    pages = [page for page in maker.make(route).pages if page.is_list]

    drawn = [
        {tuple(ring.ravel().round(6)) for item in page.items if isinstance(item, Shapes)
         for ring in item.lines if len(ring) == 4}
        for page in pages
    ]  # fmt: skip
    for tick in layout.ticks():
        assert tuple(tick.frame.corners().ravel().round(6)) in drawn[tick.page]


def test_a_code_depends_on_the_doors_and_not_on_the_day():
    _, document = village()
    later = dataclasses.replace(document, created_at="2027-01-01T00:00:00+01:00", seed=7)
    stops = document.routes[0].stops
    other = dataclasses.replace(
        document, routes=(dataclasses.replace(document.routes[0], stops=stops[1:]),)
    )

    codes = [route_code(d, d.routes[0]) for d in (document, later, other)]
    before = [short_code(digest_plan(d), "R01") for d in (document, later, other)]

    for some in (codes, before):
        assert some[0] == some[1] != some[2]


def test_the_same_doors_in_another_shift_are_another_list():
    _, document = village()
    tonight = dataclasses.replace(document, starts_at="2026-09-07T17:30:00+02:00")

    assert route_code(tonight, document.routes[0]) != route_code(document, document.routes[0])


def test_codes_of_many_routes_differ_and_cannot_be_misread():
    _, document = village()
    (route,) = document.routes[:1]

    codes = {route_code(document, dataclasses.replace(route, id=f"R{n:03d}")) for n in range(1000)}

    assert len(codes) == 1000
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)
    assert not set("ILOU") & set(ALPHABET)


def test_only_the_routes_asked_for_are_printed():
    extract, document = village()
    route = document.routes[0]
    second = dataclasses.replace(route, id="R02", name="Tvärgränd")
    both = dataclasses.replace(document, routes=(route, second))
    seen = []

    pdf = render_walklists(
        both, make_base_map(extract), lang="sv", routes=["R02"],
        on_progress=lambda done, every: seen.append((done, every)),
    )  # fmt: skip

    assert seen == [(1, 1)]
    assert all("R01" not in page for page in texts_of(pdf))


def test_a_route_the_plan_does_not_have_is_named():
    extract, document = village()

    with pytest.raises(NotFoundError, match="'R99' is not in the plan"):
        render_walklists(document, make_base_map(extract), lang="sv", routes=["R99"])


@pytest.mark.parametrize("wrong", [{"lang": "xx"}, {"lang": "sv", "paper": "A3"}])
def test_an_unknown_language_or_paper_is_refused(wrong):
    extract, document = village()

    with pytest.raises(InputError):
        render_walklists(document, make_base_map(extract), **wrong)


def test_a_route_of_one_stop_at_the_base_is_printed():
    extract, document = village()
    stop = document.routes[0].stops[0]
    base = (stop.lon, stop.lat)
    alone = make_document([make_route("R01", "Storgatan", [stop], base)], base)

    pages = texts_of(render_walklists(alone, make_base_map(extract), lang="sv"))

    assert len(pages) == 4
    assert "Vad du säger" in pages[2]


@pytest.mark.real
def test_every_map_page_of_a_real_plan_says_where_the_map_comes_from(real_map):
    extract = read_extract(real_map("se-stockholm"))
    document = streetwise_plan(extract, stops_each=50, most_routes=2)
    base_map = make_base_map(extract)
    maker = ListMaker(document, base_map, make_wording("sv"), "A4")
    maps = sum(len(maker.make(route).maps) for route in document.routes)

    pages = texts_of(render_walklists(document, base_map, lang="sv"))

    assert sum("© OpenStreetMap contributors" in page for page in pages) == maps


def test_every_page_to_fill_in_says_for_which_week_and_whom_it_is():
    extract, document = village()
    first = document.routes[0].id
    shift = (datetime(2026, 9, 8, 17, 30), datetime(2026, 9, 8, 20, 0))
    occasion = Occasion("Stuvsta V37", date(2026, 9, 7), date(2026, 9, 13), "Lag Bo", shift)

    pages = texts_of(
        render_walklists(
            document,
            make_base_map(extract),
            lang="sv",
            routes=[first],
            notes=ListNotes(occasions={first: occasion}),
        )
    )

    said = "Lag Bo · tis 8/9 17:30–20:00 · Stuvsta V37"
    listed = pages[: next(k for k, page in enumerate(pages) if "Vad du säger" in page)]
    assert [said in " ".join(page.split()) for page in listed] == [True] * len(listed)


def test_a_list_for_no_week_says_nothing_of_one():
    extract, document = village()

    pages = texts_of(render_walklists(document, make_base_map(extract), lang="sv"))

    assert not any("2026" in page for page in pages)


@pytest.mark.parametrize("text", sweep(HOSTILE, 12))
def test_the_name_of_a_week_or_team_is_only_drawn(text):
    extract, document = village()
    first = document.routes[0].id
    occasion = Occasion(text, date(2026, 9, 7), date(2026, 9, 13), text)

    pdf = render_walklists(
        document,
        make_base_map(extract),
        lang="en",
        routes=[first],
        notes=ListNotes(occasions={first: occasion}),
    )

    assert b"/JS" not in pdf
    assert b"/URI" not in pdf
