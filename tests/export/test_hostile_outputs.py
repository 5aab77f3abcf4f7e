"""R21: 200 hostile strings as street, route and team in every file the program writes."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
import pytest
from pyogrio import list_layers

from canvass.document.document import PlanDocument
from canvass.document.json_text import document_to_json
from canvass.export import formats, gpx, rows
from canvass.export.formats import WRITERS, export_plan
from canvass.osm import graph_files
from canvass.osm.graph_files import to_graphml, to_network_geopackage
from canvass.pages import papers_page
from canvass.pages.coverage_page import render_coverage_page
from canvass.pages.coverage_pdf import render_coverage_pdf
from canvass.pages.papers_page import PAPERS, Holder, render_paper
from canvass.pages.report_page import render_report_page
from canvass.pages.routes_page import render_routes_page
from canvass.streets.build import make_street_graph
from canvass.streets.networkx_graph import get_streets
from canvass.walklist.asked import Print
from canvass.walklist.basemap import make_base_map
from canvass.walklist.form import Form
from canvass.walklist.render import print_walklists, render_walklists
from canvass.workflow.keeping.papers import list_paper_tables
from tests.cli.test_hostile_listings import hostile_strings, is_formula
from tests.export.test_formats import document
from tests.listening.test_report import TAKEN, report_on, wish
from tests.pages.test_coverage_page import view_of
from tests.pages.test_map_page import Seen
from tests.pages.test_map_page import page_of as page_of_audit
from tests.reliability.figures import figure
from tests.walklist.test_render import hostile_document

PLAIN = "Storgatan"


def codes_in_exports(word: str) -> list[str]:
    """Return the formats in which a word became code: a formula, a tag, a fetch."""
    plan = document(street=word, name=word)
    found = []
    for fmt in WRITERS:
        for name, content in export_plan(plan, fmt, lang="sv").items():
            if LOOKS[name.rpartition(".")[2]](content):
                found.append(fmt)
    json.loads(document_to_json(plan))
    return found


def is_code_in_csv(content: bytes) -> bool:
    text = content.decode("utf-8-sig")
    cells = [c for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") for c in row]
    return any(cell.lstrip()[:1] in set("=+@\t\r") or is_formula(cell) for cell in cells if cell)


def is_code_in_xml(content: bytes) -> bool:
    plain = {one.tag for fmt in ("gpx", "kml") for text in export_plan(
        document(), fmt, lang="sv").values() for one in ET.fromstring(text).iter()}  # fmt: skip
    return bool({one.tag for one in ET.fromstring(content).iter()} - plain)


def is_code_in_xlsx(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [book.read(n) for n in book.namelist() if n.startswith("xl/worksheets/")]
    return any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)


def is_code_in_json(content: bytes) -> bool:
    json.loads(content)
    return False


LOOKS = {
    "csv": is_code_in_csv, "xlsx": is_code_in_xlsx, "gpx": is_code_in_xml, "kml": is_code_in_xml,
    "geojson": is_code_in_json, "gpkg": lambda content: not content.startswith(b"SQLite format 3"),
}  # fmt: skip


def is_code_on_a_page(word: str) -> bool:
    """Whether the coverage page of a word has another tag, or asks for anything."""
    plain, hostile = (
        Seen(render_coverage_page(*view_of(each), lang="sv")) for each in (PLAIN, word)
    )
    if {tag for tag, _ in hostile.tags} != {tag for tag, _ in plain.tags}:
        return True
    return any(name.startswith("on") or (name in ("src", "href") and str(value).startswith("http"))
               for _, each in hostile.tags for name, value in dict(each).items())  # fmt: skip


def shape_of(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the elements of a page with the names of their attributes."""
    return [(tag, tuple(attributes)) for tag, attributes in Seen(page).tags]


def page_of_routes(word: str) -> str:
    extract, plan = hostile_document(word)
    return render_routes_page(plan, extract, lang="sv")


def page_of_papers(word: str) -> str:
    """Return record, notice and deletion plan, signed by somebody who calls themselves so."""
    tables, holder = list_paper_tables(), Holder(word, word, 14)
    return "".join(
        render_paper(kind, tables, holder, day=date(2026, 11, 30), lang="sv") for kind in PAPERS
    )


def page_of_report(word: str) -> str:
    report = report_on([wish(n, "nature", "c1") for n in range(12)], [replace(TAKEN, answer=word)])
    return render_report_page(report, contact=word, day=date(2027, 3, 1), lang="sv")


PAGES: dict[str, Callable[[str], str]] = {
    "routes.html": page_of_routes, "papers": page_of_papers, "report": page_of_report,
    "audit": page_of_audit,
}  # fmt: skip


def codes_on_pages(word: str) -> list[str]:
    """Return the pages on which a word is an element, an attribute or an address of its own."""
    found = []
    for name, render in PAGES.items():
        plain, hostile = render(PLAIN), render(word)
        if shape_of(plain) != shape_of(hostile) or "alert(1)>" in re.sub(r"\s", "", hostile):
            found.append(name)
    return found


def codes_in_network(word: str) -> list[str]:
    """Return the files of streets in which a name became a mark, or was lost."""
    extract, _ = hostile_document(word)
    streets = get_streets(make_street_graph(extract))
    streets.graph.update(attribution=word, licence=word)
    plain = get_streets(make_street_graph(hostile_document(PLAIN)[0]))
    tags = [
        {one.tag for one in ET.fromstring(to_graphml(each)).iter()} for each in (plain, streets)
    ]
    found = ["graphml"] if tags[1] - tags[0] else []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "streets.gpkg"
        path.write_bytes(to_network_geopackage(streets))
        layers = set(list_layers(path)[:, 0])
    return found + (["gpkg-network"] if layers != {"nodes", "edges"} else [])


def is_code_in_layout(word: str) -> bool:
    """Whether the description of printed pages is more than values that JSON can bear."""
    extract, plan = hostile_document(word)
    printed = print_walklists(plan, make_base_map(extract), Print("sv", Form("A4")))
    return bool(json.loads(json.dumps(printed.pages)) != [dict(page) for page in printed.pages])


def is_code_on_paper(content: bytes) -> bool:
    bare = re.sub(rb"stream\r?\n.*?endstream", b"", content, flags=re.DOTALL)
    bare = re.sub(rb"\((?:\\.|[^\\()])*\)", b"()", bare, flags=re.DOTALL)
    return re.search(rb"/(JS|JavaScript|URI|Launch|OpenAction|AA|Annots)\b", bare) is not None


def count_codes(words: Iterable[str]) -> int:
    """Return how often a word became code in exports, pages and on paper."""
    found = 0
    for word in words:
        extract, plan = hostile_document(word)
        view, ground = view_of(word)
        found += len(codes_in_exports(word)) + is_code_on_a_page(word)
        found += len(codes_on_pages(word)) + len(codes_in_network(word)) + is_code_in_layout(word)
        found += is_code_on_paper(render_walklists(plan, make_base_map(extract), lang="sv"))
        found += is_code_on_paper(render_coverage_pdf(view, ground, lang="sv"))
    return found


@pytest.mark.long
def test_no_hostile_string_becomes_code() -> None:
    assert count_codes(hostile_strings(5)) == 0


@pytest.mark.torture
def test_no_hostile_string_of_200_becomes_code() -> None:
    found = count_codes(hostile_strings(200))

    figure("R21", "200 hostile strings in 6 exports, GraphML, the GeoPackage of streets, 5 kinds "
           "of page, the layout and 2 papers (all listings in the usual run): "
           f"{found} scripts, fetches or formula cells")  # fmt: skip
    assert found == 0


def test_cells_that_are_not_defused_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant of R21 for exports: text goes into the table as it is."""
    monkeypatch.setattr(rows, "cell_text", str)

    assert "csv" in codes_in_exports("=1+1")


def test_text_that_is_not_escaped_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant of R21 for XML: a name is read as marks."""

    def raw(plan: PlanDocument, *_: object) -> dict[str, bytes]:
        made = gpx.to_gpx(plan)
        return {name: text.replace(b"&lt;", b"<").replace(b"&gt;", b">")
                for name, text in made.items()}  # fmt: skip

    monkeypatch.setattr(formats, "WRITERS", {**WRITERS, "gpx": raw})

    assert "gpx" in codes_in_exports("<script>alert(1)</script>")


def test_a_name_that_is_not_escaped_on_a_page_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant of R21 for pages."""

    class Open(jinja2.Environment):
        def __init__(self, **given: Any) -> None:
            super().__init__(**{**given, "autoescape": False})

    monkeypatch.setattr(papers_page, "Environment", Open)

    assert "papers" in codes_on_pages("<script>alert(1)</script>")


def test_a_control_character_in_the_words_on_a_graph_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """XML cannot bear it: the file of streets would not be written at all."""
    assert codes_in_network("\x00\x1b<b>") == []

    monkeypatch.setattr(graph_files, "_printable", lambda value: value)
    with pytest.raises(ET.ParseError):
        codes_in_network("\x00\x1b<b>")
