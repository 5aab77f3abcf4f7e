"""A place name instead of a file, with recorded answers of Nominatim and Overpass."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from shapely import box

from canvass.errors import MapError
from canvass.osm.place import cache_folder, download_extract
from tests.osm.small_map import LAT, LON, STEP, village

OUTLINE = box(LON - STEP, LAT - STEP, LON + 12 * STEP, LAT + 6 * STEP).__geo_interface__
NOMINATIM = [
    {
        "place_id": 1,
        "osm_type": "node",
        "osm_id": 7,
        "display_name": "Byn, Huddinge kommun, Stockholms län, Sverige",
        "geojson": {"type": "Point", "coordinates": [LON, LAT]},
    },
    {
        "place_id": 2,
        "osm_type": "relation",
        "osm_id": 8,
        "display_name": "Byn, Huddinge kommun, Stockholms län, Sverige",
        "geojson": OUTLINE,
    },
]
OVERPASS = {
    "version": 0.6,
    "osm3s": {"timestamp_osm_base": "2024-06-01T12:00:00Z", "copyright": "ODbL"},
    "elements": [
        {"type": "relation", "id": 5, "members": [{"type": "way", "ref": 1, "role": "outer"}],
         "tags": {"type": "multipolygon", "natural": "water"}},
        {"type": "way", "id": 1, "nodes": [1, 2], "timestamp": "2024-01-01T00:00:00Z",
         "tags": {"highway": "residential", "name": "Kungs\" & <b>gatan"}},
        {"type": "node", "id": 1, "lat": LAT, "lon": LON},
        {"type": "node", "id": 2, "lat": LAT, "lon": LON + STEP},
        {"type": "node", "id": 3, "lat": LAT + STEP, "lon": LON,
         "tags": {"addr:housenumber": "1", "addr:street": "Kungs\" & <b>gatan"}},
    ],
}  # fmt: skip


class Recorded:
    """Answers as the services did, and remembers what it was asked."""

    def __init__(self, nominatim: Any = NOMINATIM, overpass: Any = OVERPASS) -> None:
        self.answers = {"nominatim": nominatim, "overpass": overpass}
        self.asked: list[tuple[str, Mapping[str, str]]] = []

    def __call__(self, service: str, parameters: Mapping[str, str]) -> Any:
        self.asked.append((service, parameters))
        answer = self.answers[service]
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_a_place_becomes_an_extract_with_its_outline() -> None:
    extract = download_extract("Byn, Huddinge", fetch=Recorded())

    assert extract.boundary is not None
    assert extract.boundary.bounds == pytest.approx(box(18, 59, 18, 59).bounds, abs=0.02)
    assert [address.tags["addr:housenumber"] for address in extract.addresses] == ["1"]
    assert extract.ways[0].tags["name"] == 'Kungs" & <b>gatan'


def test_the_source_is_the_place_with_the_date_of_the_data() -> None:
    source = download_extract("Byn, Huddinge", fetch=Recorded()).source

    assert (source.file, source.osm_date) == ("Byn, Huddinge", "2024-06-01")


def test_the_question_covers_the_outline_and_a_little_more() -> None:
    recorded = Recorded()

    download_extract("Byn", fetch=recorded)

    query = recorded.asked[1][1]["data"]
    assert "[bbox:58.996000,17.996000,59.009000,18.015000]" in query


def test_an_answer_as_xml_is_read_as_well() -> None:
    extract = download_extract("Byn", fetch=Recorded(overpass=village().xml()))

    assert len(extract.addresses) == 5


@pytest.mark.parametrize(
    ("recorded", "message"),
    [
        (Recorded(nominatim=[]), "no place of that name"),
        (Recorded(nominatim=NOMINATIM[:1]), "no outline"),
        (Recorded(nominatim=[{"geojson": box(0, 50, 9, 60).__geo_interface__}]), "too large"),
        (Recorded(nominatim=[{"geojson": {"type": "Polygon"}}]), "no outline"),
        (Recorded(nominatim={"error": "down"}), "no place of that name"),
        (Recorded(overpass={"remark": "runtime error: timed out"}), "early: runtime error: timed"),
        (Recorded(overpass={"elements": []}), "no streets in it"),
        (Recorded(overpass={"elements": [{"type": "node", "id": "x"}]}), "gave no map"),
        (Recorded(nominatim=ConnectionError("no route")), r"give a map file \(.osm.pbf\)"),
        (Recorded(overpass=TimeoutError("late")), r"give a map file \(.osm.pbf\)"),
    ],
)
def test_a_place_that_cannot_be_had_gives_one_line(recorded: Recorded, message: str) -> None:
    with pytest.raises(MapError, match=message) as caught:
        download_extract("Byn\nHuddinge", fetch=recorded)

    assert str(caught.value).startswith("Byn�Huddinge: ")
    assert str(caught.value).isprintable()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other cache folders")
def test_downloads_are_kept_in_the_users_cache_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert cache_folder() == tmp_path / "canvass" / "osm"
