"""From a map that is sent to a district, and what is refused on the way."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from canvass.web.uploads import plain_name
from canvass.workflow.district.district_list import list_districts
from tests.small_map import at, write_small_map
from tests.web.conftest import Browser

SQUARE = [(-50, -100), (330, -100), (330, 100), (-50, 100), (-50, -100)]


def send_map(desk: Browser, path: Path, name: str | None = None) -> Any:
    with path.open("rb") as file:
        return desk.post("/new", files={"map": (name or path.name, file)})


def follow(desk: Browser, answer: Any) -> Any:
    """Follow a job to the page that it leads to, or to the page of its error."""
    assert answer.status_code == 303, answer.text
    for _ in range(1200):
        page = desk.get(answer.headers["location"])
        if page.status_code == 303:
            return desk.get(page.headers["location"])
        if "<progress" not in page.text:
            return page
        time.sleep(0.1)
    raise AssertionError("the work does not end")


def write_named_map(folder: Path) -> Path:
    """Write the small map with a quarter round its first three house numbers a side."""
    path = write_small_map(folder / "named.osm")
    nodes, refs = [], []
    for k, (x_m, y_m) in enumerate(SQUARE[:-1]):
        lat, lon = at(x_m, y_m)
        nodes.append(f'<node id="{900 + k}" version="1" lat="{lat}" lon="{lon}"/>')
        refs.append(f'<nd ref="{900 + k}"/>')
    refs.append('<nd ref="900"/>')
    way = (
        f'<way id="990" version="1">{"".join(refs)}<tag k="boundary" v="administrative"/>'
        '<tag k="name" v="V&lt;&#229;&gt;stra"/></way>'
    )
    text = path.read_text("utf-8").replace("<way", "".join(nodes) + "<way", 1)
    path.write_text(text.replace("</osm>", way + "</osm>"), "utf-8")
    return path


def test_a_map_that_is_sent_becomes_a_district_within_the_boundary_chosen(desk, tmp_path):
    choice = follow(desk, send_map(desk, write_named_map(tmp_path)))

    assert "V&lt;å&gt;stra: 6 addresses" in choice.text

    page = follow(desk, desk.post(choice.url.path, {"name": "Västra", "boundary": "V<å>stra"}))

    assert "Where do the teams start" in page.text
    (row,) = list_districts(desk.desk.db)
    assert (row.name, row.doors) == ("Västra", 6)


def test_a_boundary_that_the_map_does_not_name_is_refused(desk, tmp_path):
    choice = follow(desk, send_map(desk, write_named_map(tmp_path)))

    answer = desk.post(choice.url.path, {"name": "Västra", "boundary": "/etc/passwd"})

    assert answer.status_code == 422
    assert "choose one of those offered" in answer.text


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"not a map at all", "stuvsta.osm.pbf", "stuvsta.osm.pbf"),
        (b"", "empty.osm", "the file is empty"),
        (b"<osm version='0.6'><node id='1' ", "cut.osm", "cut.osm"),
    ],
    ids=["wrong", "empty", "cut"],
)
def test_what_is_no_map_is_named_and_nothing_is_stored(desk, tmp_path, content, name, sentence):
    path = tmp_path / "sent"
    path.write_bytes(content)

    answer = send_map(desk, path, name)
    page = follow(desk, answer) if answer.status_code == 303 else answer

    assert sentence in page.text
    assert list_districts(desk.desk.db) == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\maps\\a.osm", "a.osm"),
        ("..", "map"),
        ("\u202egnp.osm", "gnp.osm"),
        ("a" * 300 + ".osm.pbf", "a" * 52 + ".osm.pbf"),
        ("kök.osm.pbf", "kök.osm.pbf"),
        ("ko\u0308k.osm.pbf", "kök.osm.pbf"),
        ("å.geojson", "å.geojson"),
        ("Лиговка (2).osm", "Лиговка (2).osm"),
        ('a<b>|"c.osm', "a_b___c.osm"),
        ("a\nb.osm", "ab.osm"),
    ],
)
def test_a_name_that_was_sent_is_never_a_path(sent, kept):
    assert plain_name(sent) == kept


def test_a_name_that_is_taken_is_said_before_the_map_is_read(desk, tmp_path):
    small = write_small_map(tmp_path / "small.osm")
    first = follow(desk, send_map(desk, small))
    follow(desk, desk.post(first.url.path, {"name": "Åby"}))
    second = follow(desk, send_map(desk, small))

    answer = desk.post(second.url.path, {"name": "Åby"})

    assert answer.status_code == 422
    assert "is there already" in answer.text


def test_two_clicks_begin_one_piece_of_work(desk, tmp_path):
    small = write_small_map(tmp_path / "small.osm")

    codes = [send_map(desk, small).status_code for _ in range(2)]

    assert codes == [303, 422]


def test_work_can_be_stopped_and_leaves_nothing(desk, tmp_path):
    answer = send_map(desk, write_small_map(tmp_path / "small.osm"))
    desk.post(answer.headers["location"] + "/stop")

    page = desk.get(answer.headers["location"])

    assert "Nothing was changed" in page.text
    assert list_districts(desk.desk.db) == []
