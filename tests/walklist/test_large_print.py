"""Large print is large everywhere: the letters are read out of the PDF itself."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest

from canvass.walklist.asked import Print
from canvass.walklist.basemap import make_base_map
from canvass.walklist.form import Form
from canvass.walklist.proof import LETTERS, SHORT
from canvass.walklist.render import print_walklists
from tests.drawing import Drawing, degrees
from tests.walklist.sample_plan import make_document, make_route, make_stop

LONG = "Kommunalrådet Hjalmar Brantingstålhammars Minnesallé Norra 12"
BASE = degrees(-900, -700)


def letters_of(pdf: bytes) -> Iterator[tuple[str, float]]:
    """Yield every printed letter with its size in points."""
    document = pdfium.PdfDocument(pdf)
    for page in document:
        text = page.get_textpage()
        for index in range(text.count_chars()):
            letter = chr(raw.FPDFText_GetUnicode(text, index))
            if not letter.isspace():
                yield letter, raw.FPDFText_GetFontSize(text, index)
    document.close()


def far_plan(name: str):
    """Return a map and a plan of one route far from its base, with stairwells, flats and turns."""
    drawing = Drawing()
    drawing.street([(-900, -700), (-900, 0), (0, 0)], name="Lång väg")
    drawing.street([(0, 0), (160, 0)], name=name)
    drawing.street([(160, 0), (160, 120)], name="Tvärgatan")
    stops = [
        *(make_stop(f"n{k}", name, [str(k)], *degrees(20 * k, 12)) for k in range(1, 5)),
        make_stop("n5", name, ["12–14, 16–18 A"], *degrees(110, 12)),
        make_stop("n6", name, ["20"], *degrees(130, -12), units=["1001", "1102 vänster"]),
        make_stop("n7", "Tvärgatan", ["3"], *degrees(172, 40), doors=7),
    ]
    route = make_route("R01", name, stops, BASE)
    return drawing.extract(), make_document([route], BASE, label="Café")


@pytest.mark.parametrize("also", ["", "en"])
@pytest.mark.parametrize("name", ["Storgatan", LONG])
def test_no_letter_of_large_print_is_below_14_points_but_those_of_the_map_data(name, also):
    extract, document = far_plan(name)
    form = Form(is_large=True, is_bilingual=bool(also))
    asked = Print("sv", form, also, has_cover=True, is_checked=True)

    made = print_walklists(document, make_base_map(extract), asked)

    small = "".join(letter for letter, points in letters_of(made.pdf) if points < 13.99)
    credit = "".join(extract.source.attribution.split())
    assert credit in small
    assert small.replace(credit, "") == ""
    assert not [one for one in made.findings if one.kind == LETTERS]


def test_the_legend_in_two_languages_is_not_squeezed_into_one_line():
    drawing = Drawing()
    drawing.street([(0, 0), (160, 0)], name="Storgatan")
    stops = [make_stop(f"n{k}", "Storgatan", [str(k)], *degrees(20 * k, 12)) for k in range(1, 5)]
    base = degrees(10, 2)
    document = make_document([make_route("R01", "Storgatan", stops, base)], base, label="Café")
    asked = Print("sv", Form(is_bilingual=True), "en")

    made = print_walklists(document, make_base_map(drawing.extract()), asked)

    text = pdfium.PdfDocument(made.pdf)[0].get_textpage().get_text_bounded()
    assert "order in the list" in " ".join(text.split())
    assert min(points for _, points in letters_of(made.pdf)) >= 6.0


def test_letters_that_had_to_be_made_smaller_are_a_finding():
    extract, document = far_plan("W" * 60)
    asked = Print("sv", Form(is_large=True), is_checked=True)

    made = print_walklists(document, make_base_map(extract), asked)

    assert [one for one in made.findings if one.kind == LETTERS]


@pytest.mark.parametrize(
    ("numbers", "shown", "whole"),
    [
        (["Villa Solbacken"], "Villa…", "Villa Solbacken"),
        (["Solbackavillan"], "Solbacka…", "Solbackavillan"),
        (["1001–1099B"], "1001…", "1001–1099B"),
        (["1-k13", "1-k113"], "1-k13…", "1-k13–1-k113"),
        (["12A–112B"], "12A–112B", "12A–112B"),
    ],
)
def test_a_long_house_number_is_shortened_on_the_map_and_named(numbers, shown, whole):
    drawing = Drawing()
    drawing.street([(0, 0), (90, 0)], name="Storgatan")
    stops = [make_stop("n1", "Storgatan", numbers, *degrees(40, 12))]
    document = make_document([make_route("R01", "Storgatan", stops, BASE)], BASE)

    made = print_walklists(document, make_base_map(drawing.extract()), Print("sv", is_checked=True))

    told = [one.detail for one in made.findings if one.kind == SHORT]
    assert told == ([] if shown == whole else [f"1: {whole}"])
    assert shown in pdfium.PdfDocument(made.pdf)[0].get_textpage().get_text_bounded()


def test_directions_are_said_whole_in_one_language_then_in_the_other():
    extract, document = far_plan("Storgatan")

    made = print_walklists(
        document, make_base_map(extract), Print("sv", Form(is_bilingual=True), "en")
    )

    said = " ".join(pdfium.PdfDocument(made.pdf)[0].get_textpage().get_text_bounded().split())
    swedish, _, english = said.partition("till Storgatan 1:")
    assert "along" not in swedish
    assert "rakt fram in på" in swedish
    assert "straight on into" in english.partition("to Storgatan 1:")[0]
