"""The page and the paper of a coverage: three shares, faces by side, nothing hostile, in fives."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from canvass.coverage.coverage import make_coverage
from canvass.coverage.publish import publish
from canvass.coverage.records import CoveredDoor, VisitLog
from canvass.coverage.stories import tell_stories
from canvass.osm.extract import Source
from canvass.pages.coverage_page import CoverageView, render_coverage_page
from canvass.pages.coverage_pdf import render_coverage_pdf
from canvass.pages.faces import make_faces
from canvass.streets.build import make_street_graph
from tests.coverage.evening import visit
from tests.doors.audit.blocks import street
from tests.drawing import degrees
from tests.pages.test_map_page import HOSTILE, Seen


def view_of(name: str = "Storgatan", *, houses: int = 6) -> tuple[CoverageView, Any]:
    """Return Storgatan with so many doors on either side; those on the north side are knocked."""
    drawing = street()
    drawing.street([(0, 100), (300, 100)], name)
    extract = replace(
        drawing.extract(), source=Source("m", None, "ODbL 1.0", "© OpenStreetMap contributors")
    )
    doors = []
    for no in range(1, 2 * houses + 1):
        lon, lat = degrees(20 + 25 * ((no - 1) // 2), 10 if no % 2 else -10)
        doors.append(
            CoveredDoor(f"d{no}", "Storgatan", str(no), "", f"e{no}", f"{name} {no}", "", lon, lat)
        )
    visits = [visit(no, "nobody", team=name) for no in range(1, 2 * houses, 2)]
    stories = tell_stories(VisitLog(visits))
    coverage = make_coverage(doors, stories, walk_hours_by_route={}, minutes_by_default=2.0)
    faces = make_faces(doors, stories, make_street_graph(extract))
    return CoverageView(name, "V37", coverage, {}, doors, stories, faces), extract


def content_of(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="content">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def test_the_two_sides_of_a_street_are_two_faces_with_their_own_shares():
    view, _ = view_of()

    assert sorted((row.doors, row.knocked) for row in view.faces.counts) == [(6, 0), (6, 6)]


def test_a_face_is_drawn_on_its_own_side():
    view, _ = view_of()

    _, middle = degrees(100, 0)
    north = {
        row.knocked: float(np.mean(line[:, 1])) > middle
        for row, line in zip(view.faces.counts, view.faces.lines, strict=True)
    }
    assert north == {6: True, 0: False}


def test_the_page_holds_faces_and_entrances():
    view, extract = view_of()

    overlay = content_of(render_coverage_page(view, extract, lang="en"))["overlay"]

    assert sorted(overlay["lines"]["doors"]) == [6, 6]
    assert sorted(overlay["lines"]["measures"][0]["values"]) == [0, 6]
    assert len(overlay["points"]["of"]) == 12


def test_a_published_page_shows_no_entrance_and_counts_in_fives():
    view, extract = view_of()
    published = replace(view, coverage=publish(view.coverage), is_published=True)

    page = render_coverage_page(published, extract, lang="en")

    overlay = content_of(page)["overlay"]
    assert "points" not in overlay
    assert all(n % 5 == 0 for n in overlay["lines"]["doors"])
    assert "Storgatan 1<" not in page


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text_and_nothing_else(name: str):
    plain, hostile = (
        Seen(render_coverage_page(*view_of(each), lang="sv")) for each in ("Storgatan", name)
    )

    assert {tag for tag, _ in hostile.tags} == {tag for tag, _ in plain.tags}
    assert not [a for _, each in hostile.tags for a in each if a.startswith("on")]


def pages_of(content: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", content))


@pytest.mark.parametrize("name", ["Storgatan", *HOSTILE])
def test_the_paper_has_as_many_pages_whatever_the_names(name: str):
    view, extract = view_of(name)
    ordinary = render_coverage_pdf(view_of("Storgatan")[0], extract, lang="sv")

    content = render_coverage_pdf(view, extract, lang="sv")

    assert content.startswith(b"%PDF-")
    assert pages_of(content) == pages_of(ordinary)
    assert b"/JavaScript" not in content
    assert io.BytesIO(content).read() == render_coverage_pdf(view, extract, lang="sv")


def test_a_district_without_doors_still_makes_a_page_and_a_paper():
    view, extract = view_of()
    coverage = make_coverage([], {}, walk_hours_by_route={}, minutes_by_default=2.0)
    faces = make_faces([], {}, make_street_graph(extract))
    empty = replace(view, doors=[], stories={}, coverage=coverage, faces=faces)

    assert "Coverage" in render_coverage_page(empty, extract, lang="en")
    assert render_coverage_pdf(empty, extract, lang="en").startswith(b"%PDF-")


def test_numbers_are_written_as_the_language_of_the_page_does():
    view, extract = view_of(houses=700)

    swedish = render_coverage_page(view, extract, lang="sv")
    english = render_coverage_page(view, extract, lang="en")
    assert "1\u00a0400" in swedish
    assert "1,400" not in swedish
    assert "1,400" in english
