"""A place name instead of a file, with recorded answers of Nominatim and Overpass."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from shapely import MultiPolygon, Point, Polygon, box

from canvass.doors.build import make_doors
from canvass.errors import BoundaryError, MapError
from canvass.folders import cache_folder
from canvass.osm.overpass import make_query
from canvass.osm.place import download_extract
from canvass.osm.read import read_extract
from canvass.planning.district import make_district, read_map
from tests.osm.small_map import LAT, LON, STEP, village

OUTLINE = box(LON - STEP, LAT - 2 * STEP, LON + 12 * STEP, LAT + 6 * STEP)
HEAD = b'<meta osm_base="2024-06-01T12:00:00Z"/>\n'


def answer(xml: bytes | None = None, *, remark: str = "") -> bytes:
    """Return an Overpass answer: a map, the date of its data, and what the server remarks."""
    body = village().xml() if xml is None else xml
    body = body.replace(b'<osm version="0.6">\n', b'<osm version="0.6">\n' + HEAD)
    said = f"<remark>{remark}</remark>".encode() if remark else b""
    return body.replace(b"</osm>", said + b"</osm>")


class Fetched:
    """A map that was fetched before, and what was asked for it."""

    def __init__(self, folder: Path, content: bytes | None = None) -> None:
        self.path = folder / "fetched.osm"
        self.path.write_bytes(answer() if content is None else content)
        self.asked: list[str] = []

    @contextmanager
    def __call__(self, query: str, _name: str) -> Iterator[Path]:
        self.asked.append(query)
        yield self.path


def found(area: Polygon | MultiPolygon = OUTLINE) -> Any:
    return lambda _place, _name: area


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_a_place_becomes_an_extract_with_its_outline(tmp_path: Path) -> None:
    extract = download_extract("Byn, Huddinge", find=found(), fetch=Fetched(tmp_path))

    assert extract.boundary is not None
    assert extract.boundary.equals(OUTLINE)


def test_the_source_is_the_place_with_the_date_of_the_data(tmp_path: Path) -> None:
    source = download_extract("Byn, Huddinge", find=found(), fetch=Fetched(tmp_path)).source

    assert (source.file, source.osm_date) == ("Byn, Huddinge", "2024-06-01")


def test_a_place_and_a_file_give_identical_doors_and_streets(tmp_path: Path) -> None:
    file = tmp_path / "village.osm"
    file.write_bytes(village().xml())

    asked = download_extract("Byn", find=found(), fetch=Fetched(tmp_path))
    read = read_extract(file)

    assert [way.tags for way in asked.ways] == [way.tags for way in read.ways]
    by_place, by_file = make_district(asked), make_district(read)
    assert make_doors(asked, by_place.graph) == make_doors(read, by_file.graph)
    assert list(by_place.graph.streets.edges) == list(by_file.graph.streets.edges)


def test_the_question_covers_the_outline_and_a_little_more(tmp_path: Path) -> None:
    fetched = Fetched(tmp_path)

    download_extract("Byn", find=found(), fetch=fetched)

    assert "[bbox:58.995000,17.996000,59.009000,18.015000]" in fetched.asked[0]


def test_the_question_names_every_key_that_a_file_is_read_for() -> None:
    from canvass.osm import kept_tags

    query = make_query((18, 59, 18.1, 59.1))

    for key in kept_tags.NODE_FILTER:
        assert f'node["{key}"];' in query
    for key in kept_tags.WAY_FILTER:
        assert f'way["{key}"];' in query
    for key in set(kept_tags.RELATION_FILTER) - {"boundary", "place"}:
        assert f'relation["{key}"];' in query
    assert 'relation["boundary"]' not in query


def test_a_boundary_file_is_the_boundary_and_what_is_asked_for(tmp_path: Path) -> None:
    part = box(LON, LAT, LON + 5 * STEP, LAT + 5 * STEP)
    edge = tmp_path / "part.geojson"
    edge.write_text(json.dumps(part.__geo_interface__))
    fetched = Fetched(tmp_path)

    extract = download_extract("Byn", boundary=edge, find=found(), fetch=fetched)

    assert extract.boundary is not None
    assert extract.boundary.equals(part)
    assert "[bbox:58.997000,17.997000,59.008000,18.008000]" in fetched.asked[0]


def test_a_boundary_file_that_is_missing_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    def nobody(*_: object) -> Any:
        raise AssertionError("the network was asked")

    with pytest.raises(BoundaryError, match=r"gone.geojson: no such file"):
        download_extract("Byn", boundary=tmp_path / "gone.geojson", find=nobody, fetch=nobody)


def test_a_boundary_elsewhere_is_refused(tmp_path: Path) -> None:
    edge = tmp_path / "edge.geojson"
    edge.write_text(json.dumps(box(LAT, LON, LAT + 1, LON + 1).__geo_interface__))

    with pytest.raises(BoundaryError, match=r"edge.geojson: the boundary lies outside Byn"):
        download_extract("Byn", boundary=edge, find=found(), fetch=Fetched(tmp_path))


def test_the_name_of_a_boundary_is_asked_for_and_becomes_the_boundary(tmp_path: Path) -> None:
    drawn = village()
    ring = [(900, -1, -2), (901, 6, -2), (902, 6, 4), (903, -1, 4)]
    for number, x, y in ring:
        drawn.node(number, x, y)
    drawn.way(990, [*(number for number, *_ in ring), 900], boundary="place", name='Södra "4.A"')
    fetched = Fetched(tmp_path, answer(drawn.xml()))

    extract = download_extract("Byn", boundary='södra "4.a"', find=found(), fetch=fetched)

    assert extract.boundary is not None
    assert extract.boundary.bounds == pytest.approx(
        (LON - STEP, LAT - 2 * STEP, LON + 6 * STEP, LAT + 4 * STEP)
    )
    assert r'wr["boundary"]["name"~"^södra \"4\\.a\"$",i];' in fetched.asked[0]


def test_the_name_of_a_boundary_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match=r"^Byn: no boundary is called Norra"):
        download_extract("Byn", boundary="Norra", find=found(), fetch=Fetched(tmp_path))


def test_a_place_with_a_boundary_is_planned_from_the_command_line_function(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match=r"gone.geojson: no such file"):
        read_map("Byn, Huddinge", boundary=str(tmp_path / "gone.geojson"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (answer(remark="runtime error: timed out"), "early: runtime error: timed out"),
        (answer(b'<osm version="0.6">\n</osm>'), "no streets in it"),
        (b"<html><strong>Error</strong>: too many", "web page that says: too many"),
        (b"", "empty"),
    ],
)
def test_an_answer_of_no_use_gives_one_line(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(MapError, match=message) as caught:
        download_extract("Byn\nHuddinge", find=found(), fetch=Fetched(tmp_path, content))

    assert str(caught.value).startswith("Byn�Huddinge: ")
    assert str(caught.value).isprintable()


def test_a_place_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="Europa: too large to download; name a part of it"):
        download_extract("Europa", find=found(box(0, 50, 9, 60)), fetch=Fetched(tmp_path))


class Services:
    """Nominatim and Overpass as they answered, on this machine."""

    def __init__(self, places: Any, overpass: bytes, status: int = 200) -> None:
        self.asked: list[str] = []
        services = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                services.asked.append(parse_qs(urlsplit(self.path).query)["q"][0])
                self.reply(200, json.dumps(places).encode())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                services.asked.append(parse_qs(body)["data"][0])
                self.reply(status, overpass)

            def reply(self, code: int, content: bytes) -> None:
                self.send_response(code)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


def place(shape: Any, importance: float) -> dict[str, Any]:
    """Return one answer of Nominatim's search, the keys that osmnx reads."""
    west, south, east, north = shape.bounds
    return {
        "place_id": 1,
        "osm_type": "relation",
        "osm_id": 8,
        "lat": "59.0",
        "lon": "18.0",
        "display_name": "Byn, Huddinge kommun, Stockholms län, Sverige",
        "importance": importance,
        "boundingbox": [str(south), str(north), str(west), str(east)],
        "geojson": shape.__geo_interface__,
    }


@contextmanager
def serving(monkeypatch: pytest.MonkeyPatch, services: Services) -> Iterator[Services]:
    import osmnx

    monkeypatch.setattr(osmnx.settings, "nominatim_url", services.url)
    monkeypatch.setattr("osmnx._nominatim.time.sleep", lambda _s: None)
    monkeypatch.setenv("CANVASS_OVERPASS", services.url + "/api/")
    thread = threading.Thread(target=services.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield services
    finally:
        services.server.shutdown()
        services.server.server_close()
        thread.join()


def test_services_are_asked_once_and_answer_from_the_cache_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import osmnx

    before = osmnx.settings.cache_folder
    services = Services([place(Point(LON, LAT), 0.9), place(OUTLINE, 0.5)], answer())
    with serving(monkeypatch, services):
        first = download_extract("Byn, Huddinge")
    again = download_extract("Byn, Huddinge")

    assert services.asked[0] == "Byn, Huddinge"
    assert services.asked[1].startswith("[out:xml]")
    assert len(first.addresses) == len(again.addresses) == 5
    assert first.boundary is not None
    assert first.boundary.equals(OUTLINE)
    assert osmnx.settings.cache_folder == before


@pytest.mark.parametrize(
    ("services", "message"),
    [
        (Services([], b""), "Byn: no place of that name; add the town"),
        (Services([place(Point(LON, LAT), 0.9)], b""), "Byn: the place has no outline"),
        (Services({"error": "down"}, b""), "Byn: the map service gave no place; try later"),
        (Services([{"importance": 1}], b""), "Byn: the place has no outline"),
        (Services([place(OUTLINE, 1)], b"", 504), "Byn: the map service is busy; try later"),
        (Services([place(OUTLINE, 1)], b"", 400), r"Byn: the map service refuses \(400 Bad Reque"),
        (Services([place(OUTLINE, 1)], answer(remark="too slow")), "stopped early: too slow"),
    ],
)
def test_what_the_services_cannot_say_gives_one_line_and_is_not_kept(
    monkeypatch: pytest.MonkeyPatch, services: Services, message: str
) -> None:
    with serving(monkeypatch, services), pytest.raises(MapError, match=message):
        download_extract("Byn")

    assert not list(cache_folder().glob("*.osm"))


def test_without_a_network_a_file_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    services = Services([], b"")
    with serving(monkeypatch, services):
        pass
    with pytest.raises(MapError, match=r"no such file, and .* cannot be reached; give a map file"):
        download_extract("Byn")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other cache folders")
def test_downloads_are_kept_in_the_users_cache_folder(tmp_path: Path) -> None:
    assert cache_folder() == tmp_path / "cache" / "canvass" / "osm"
