"""`canvass doctor --install`: what is there, and where it lies."""

from __future__ import annotations

import json

from canvass.workflow.keeping import installation


def test_it_says_what_is_installed_without_a_database(canvass):
    said = canvass("doctor", "--install", "--format", "json")

    found = {row["what"]: row for row in json.loads(said.out)}
    assert said.code == 0
    assert found["fonts"]["is_ok"]
    assert "DejaVuSans" in found["fonts"]["detail"]
    assert found["sample"]["detail"].endswith("sample.osm.gz")
    assert found["compiled search"]["is_ok"]


def test_it_speaks_swedish(canvass):
    assert "kompilerad sökning" in canvass("--lang", "sv", "doctor", "--install").out


def test_what_is_missing_is_said_with_exit_2(canvass, monkeypatch, tmp_path):
    monkeypatch.setattr(installation, "FONTS", tmp_path)

    said = canvass("doctor", "--install")

    assert said.code == 2
    assert "not whole" in said.err
