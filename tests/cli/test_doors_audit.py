"""`canvass doors audit`: on a map file and on a stored district, in every format."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Canvass
from tests.small_map import write_small_map


def test_json_has_the_promised_keys(canvass: Canvass, tmp_path: Path):
    island = write_small_map(tmp_path / "island.osm", island=True)

    said = canvass("doors", "audit", "--map", island, "--format", "json")

    audit = json.loads(said.out)
    assert said.code == 0
    assert list(audit) == [
        "addresses", "doors", "dwelling_like_buildings", "dwelling_like_with_address", "findings",
    ]  # fmt: skip
    assert (audit["addresses"], audit["doors"]) == (14, 13)
    assert {tuple(each) for each in audit["findings"]} == {("kind", "lat", "lon", "detail", "todo")}
    assert {each["kind"] for each in audit["findings"]} >= {"off_network", "island"}


def test_the_table_ends_with_the_honest_sentence(canvass: Canvass, small_map: Path):
    said = canvass("doors", "audit", "--map", small_map)

    assert said.out.splitlines()[-1].startswith("No dwelling-like buildings on the map")


def test_a_stored_district_is_audited_like_its_map(canvass: Canvass, tmp_path: Path):
    island = write_small_map(tmp_path / "island.osm", island=True)
    canvass("district", "add", "Ön", island)

    stored = canvass("doors", "audit", "--format", "json")

    assert stored.out == canvass("doors", "audit", "--map", island, "--format", "json").out


def test_geojson_is_points_with_reasons(canvass: Canvass, tmp_path: Path):
    island = write_small_map(tmp_path / "island.osm", island=True)

    said = canvass(
        "doors", "audit", "--map", island, "--format", "geojson", "--kind", "off_network"
    )

    (feature,) = json.loads(said.out)["features"]
    assert feature["properties"]["kind"] == "off_network"
    assert feature["properties"]["detail"].startswith("Skogen 1")
    assert abs(feature["geometry"]["coordinates"][0] - 18.0) < 0.1


def test_html_is_written_where_asked(canvass: Canvass, small_map: Path, tmp_path: Path):
    said = canvass(
        "doors", "audit", "--map", small_map, "--format", "html", "--out", "a/audit.html"
    )

    assert said.out.strip() == "a/audit.html"
    assert (tmp_path / "a/audit.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_a_missing_map_is_one_line(canvass: Canvass):
    said = canvass("doors", "audit", "--map", "nowhere.osm")

    assert (said.code, len(said.err.strip().splitlines())) == (2, 1)
