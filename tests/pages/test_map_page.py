"""A page holds all it needs, asks nobody for anything, and shows text as text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from canvass.doors.audit.audit import make_audit
from canvass.doors.audit.findings import Kind
from canvass.doors.build import make_doors
from canvass.osm.extract import Backdrop, Source
from canvass.pages.audit_page import MARKS, render_audit_page
from canvass.pages.encode import STEP_M, encode_lines, make_grid
from canvass.pages.ground import draw_ground
from canvass.pages.map_page import grid_of
from canvass.streets.build import make_street_graph
from tests.doors.audit.blocks import building, ring, street
from tests.drawing import Drawing, degrees

HOSTILE = [
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", "<!--<script>", "]]>",
    '" onmouseover="alert(1)', "' onfocus='alert(1)", "<img src=x onerror=alert(1)>",
    "javascript:alert(1)", "&lt;script&gt;", "\u202eevil\u2028line", "<svg/onload=alert(1)>",
    "{{7*7}}", "${alert(1)}", "\x00\x07\x1b[31m", "<link rel=stylesheet href=//example.org>",
]  # fmt: skip


class Seen(HTMLParser):
    """Collects elements and attributes as a browser's parser would see them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def page_of(name: str = "Storgatan", lang: str = "en") -> str:
    drawing = street()
    drawing.street([(0, 100), (300, 100)], name)
    drawing.house(55, 12, name, "1")
    drawing.house(255, 12, name + "n", "2", shop=name)
    extract = replace(
        drawing.extract(),
        buildings=(building("w1", ring(50, 8, 12, 10)), building("w2", ring(150, 8, 12, 10))),
        backdrops=(Backdrop("water", ring(0, 200, 50, 50), is_area=True),),
        source=Source(name, None, "ODbL 1.0", "© OpenStreetMap contributors"),
    )
    graph = make_street_graph(extract)
    audit = make_audit(extract, graph, make_doors(extract, graph))
    return render_audit_page(audit, audit.findings, extract, name=name, lang=lang)


def test_every_kind_of_finding_has_a_mark_of_its_own():
    assert set(MARKS) == set(Kind)
    assert len(set(MARKS.values())) == len(MARKS)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text_and_nothing_else(name: str):
    plain, hostile = Seen(page_of()), Seen(page_of(name))

    assert {tag for tag, _ in hostile.tags} == {tag for tag, _ in plain.tags}
    assert [a for tag, a in hostile.tags if tag == "script"] == [
        {"type": "application/json", "id": "content"},
        {},
    ]
    assert not [a for _, each in hostile.tags for a in each if a.startswith("on")]


@pytest.mark.parametrize("name", HOSTILE)
def test_the_embedded_content_is_json_whatever_the_names(name: str):
    found = re.search(r'<script type="application/json" id="content">(.*?)</script>', page_of(name))

    assert found
    assert json.loads(found[1])["ground"]["names"]["texts"]


def test_nothing_is_fetched():
    page = page_of()

    names = {name for _, attributes in Seen(page).tags for name in attributes}
    assert not names & {"src", "href", "srcset", "action", "poster", "style"}
    assert not re.search(r"https?:|//\w|url\(|@import|fetch\(|XMLHttp|import\(", page)


def test_the_policy_allows_just_the_pages_own_script_and_style():
    page = page_of()
    (policy,) = [
        a["content"] or ""
        for tag, a in Seen(page).tags
        if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    ]

    for kind, pattern in (
        ("script", r"<script>(.*?)</script>"),
        ("style", r"<style>(.*?)</style>"),
    ):
        (content,) = re.findall(pattern, page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_the_attribution_is_on_the_map():
    assert '<div class="attribution">© OpenStreetMap contributors</div>' in page_of()


def test_the_page_speaks_swedish():
    assert "bostadsliknande hus" in page_of(lang="sv")


def test_lines_come_back_within_a_step():
    lonlat = np.array([[18.0, 59.3], [18.001, 59.3005], [18.0005, 59.301]])
    grid = make_grid((17.99, 59.29, 18.02, 59.31))

    coded = encode_lines(grid, [lonlat, lonlat[::-1]])

    points = np.cumsum(np.array(coded["d"]).reshape(-1, 2), axis=0) * STEP_M
    x_m, y_m = grid.to_metres.transform(*np.concatenate([lonlat, lonlat[::-1]]).T)
    assert coded["n"] == [3, 3]
    assert np.abs(points[:, 0] - (np.array(x_m) - grid.west_m)).max() <= STEP_M / 2 + 1e-6
    assert np.abs(points[:, 1] - (grid.north_m - np.array(y_m))).max() <= STEP_M / 2 + 1e-6


@pytest.mark.parametrize(
    ("line", "middle", "angle", "length_m"),
    [
        ([(0, 0), (40, 0), (40, 100), (60, 100)], (40, 50), 90, 100),
        ([(0, 0), (40, 1), (80, 0)], (40, 0), 0, 80),
        ([(0, 0), (60, 0), (60, 60)], (30, 0), 0, 60),
        ([(60, 0), (0, 0), (0, 0), (0, 61)], (0, 30.5), 90, 61),
    ],
    ids=["longest part", "bends that nobody sees", "first of two", "a point drawn twice"],
)
def test_the_name_of_a_street_stands_on_its_longest_straight_part(line, middle, angle, length_m):
    drawing = Drawing()
    drawing.street([(-200, -300), (-190, -300)], "Before")
    drawing.street(line, "Bent")
    drawing.street([(200, 300), (190, 300)], "Behind")
    extract = drawing.extract()
    grid = grid_of(extract)

    names = draw_ground(extract, grid)["names"]

    rows = np.array(names["rows"]).reshape(-1, 6)
    (row,) = rows[rows[:, 1] == names["texts"].index("Bent")]
    assert len(rows) == 3
    assert np.abs(row[2:4] - grid.steps(np.array([degrees(*middle)]))[0]).max() <= 1
    assert row[4:].tolist() == [angle, length_m]
