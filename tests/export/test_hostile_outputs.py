"""R21: 200 hostile strings as street, route and team in every file the program writes."""

from __future__ import annotations

import csv
import io
import json
import pkgutil
import re
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import jinja2
import pytest
from pyogrio import list_layers

from canvass import pages, walklist
from canvass.cli.main import canvass as program
from canvass.document.document import PlanDocument
from canvass.document.json_text import document_to_json
from canvass.export import formats, gpx, rows
from canvass.export.formats import WRITERS, export_plan
from canvass.osm import graph_files
from canvass.osm.graph_files import to_graphml, to_network_geopackage
from canvass.pages import papers_page
from canvass.pages.area_sheet import render_area_sheet
from canvass.pages.brief_pdf import Brief, BriefRoute, BriefTask, render_brief
from canvass.pages.coverage_page import render_coverage_page
from canvass.pages.coverage_pdf import render_coverage_pdf
from canvass.pages.papers_page import PAPERS, Holder, render_paper
from canvass.pages.report_page import render_report_page, render_report_sheet
from canvass.pages.routes_page import render_routes_page
from canvass.pages.wish_slips import render_slips
from canvass.streets.build import make_street_graph
from canvass.streets.networkx_graph import get_streets
from canvass.walklist.asked import Print
from canvass.walklist.basemap import make_base_map
from canvass.walklist.form import Form
from canvass.walklist.leaflets import print_leaflets
from canvass.walklist.render import print_walklists, render_route_svg, render_walklists
from canvass.workflow.keeping.papers import list_paper_tables
from tests.cli.test_hostile_listings import hostile_strings, is_formula
from tests.export.test_formats import document
from tests.listening.test_areas import area
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


def area_sheet(word: str) -> bytes:
    return render_area_sheet(
        area(name=word), [(word, replace(TAKEN, answer=word))], day=date(2026, 11, 30), lang="sv"
    )


def briefing(word: str) -> bytes:
    at = datetime(2026, 12, 1, 17, 30, tzinfo=UTC)
    brief = Brief(
        word, word, word, word, at, at + timedelta(hours=2),
        (BriefRoute(word, word, word, word, 9, 80.0, stairs_unknown=word, stairs_unknown_at=1),),
        (word,), at.date(), {"talked": 1}, ((word, word, word),), (BriefTask(word, word, 3),),
    )  # fmt: skip
    return render_brief(brief, lang="sv")


def report_sheet(word: str) -> bytes:
    report = report_on([wish(n, "nature", "c1") for n in range(12)], [replace(TAKEN, answer=word)])
    return render_report_sheet(report, contact=word, day=date(2027, 3, 1), lang="sv")


def leaflets(word: str) -> bytes:
    extract, plan = hostile_document(word)
    return print_leaflets(plan, make_base_map(extract), lang="sv", form=Form("A4"))


def route_svg(word: str) -> str:
    extract, plan = hostile_document(word)
    return render_route_svg(plan, make_base_map(extract), "R01", lang="sv")


def codes_in_drawing(word: str) -> list[str]:
    """Return the elements of a drawn route that a plain name does not bring."""
    drawn = [{one.tag for one in ET.fromstring(route_svg(name)).iter()} for name in (PLAIN, word)]
    return sorted(drawn[1] - drawn[0])


def lists_in_pdf(word: str) -> bytes:
    extract, plan = hostile_document(word)
    return render_walklists(plan, make_base_map(extract), lang="sv")


SHEETS: dict[str, Callable[[str], bytes]] = {
    "walk lists": lists_in_pdf, "leaflets": leaflets, "briefing": briefing, "area": area_sheet,
    "report": report_sheet,
    "coverage": lambda word: render_coverage_pdf(*view_of(word), lang="sv"),
    "slips": lambda word: render_slips(word, "2026-W50", [word] * 3, sheets=1, lang="sv"),
}  # fmt: skip


def codes_on_sheets(word: str) -> list[str]:
    """Return the papers on which a word became a link, a script or an action."""
    return [name for name, render in SHEETS.items() if is_code_on_paper(render(word))]


TRIED = {
    "area_sheet.render_area_sheet", "audit_page.render_audit_page", "brief_pdf.render_brief",
    "coverage_page.render_coverage_page", "coverage_pdf.render_coverage_pdf",
    "leaflets.print_leaflets", "map_page.render_page", "papers_page.render_paper",
    "papers_page.render_template", "render.print_walklists", "render.render_route_svg",
    "render.render_walklists", "report_page.render_report_page", "report_page.render_report_sheet",
    "routes_page.render_routes_page", "to_svg.render_svg", "wish_slips.render_slips",
}  # fmt: skip
"""Whatever makes a page or a paper, as module and function: all of them are tried below."""


def test_every_page_and_paper_there_is_is_tried_with_hostile_strings() -> None:
    """A new one without a row here, and a row of one that is gone, is seen."""
    found = set()
    for package in (pages, walklist):
        for module in pkgutil.iter_modules(package.__path__):
            source = Path(package.__path__[0], f"{module.name}.py").read_text("utf-8")
            made = re.findall(r"^def ((?:render|print)_\w+)\(", source, re.MULTILINE)
            found |= {f"{module.name}.{name}" for name in made}

    assert found == TRIED


def test_every_command_that_writes_a_page_or_file_is_known_here() -> None:
    """The formats of all commands; those of listings are tried in `tests/cli`."""
    formats: dict[str, set[str]] = {}
    for words, command in iter_commands(program):
        for option in command.params:
            if isinstance(option.type, click.Choice) and option.name in ("fmt", "form"):
                formats[words] = set(option.type.choices) - {"table", "json", "csv", "text"}

    assert {words: kinds for words, kinds in formats.items() if kinds} == {
        "coverage": {"geojson", "html", "pdf"}, "doors audit": {"geojson", "html"},
        "export": {*WRITERS, "json", "graphml", "gpkg-network"} - {"csv", "json"},
    }  # fmt: skip


def iter_commands(group: click.Command, words: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its words, as the program has them."""
    if not isinstance(group, click.Group):
        yield words, group
        return
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None:
            yield from iter_commands(command, f"{words} {name}".strip())


def count_codes(words: Iterable[str]) -> int:
    """Return how often a word became code in exports, pages and on paper."""
    found = 0
    for word in words:
        found += len(codes_in_exports(word)) + is_code_on_a_page(word)
        found += len(codes_on_pages(word)) + len(codes_in_network(word)) + is_code_in_layout(word)
        found += len(codes_on_sheets(word)) + len(codes_in_drawing(word))
    return found


@pytest.mark.long
def test_no_hostile_string_becomes_code() -> None:
    assert count_codes(hostile_strings(5)) == 0


@pytest.mark.torture
def test_no_hostile_string_of_200_becomes_code() -> None:
    found = count_codes(hostile_strings(200))

    figure("R21", "200 hostile strings in 6 exports, GraphML, the GeoPackage of streets, 5 kinds "
           "of page, the layout, drawn routes and 7 papers (all listings in the usual run): "
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
