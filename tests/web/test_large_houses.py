"""Large houses that nobody counted: said on the desk, in print and when a route is assigned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from tests.small_map import BASE, write_block_map
from tests.web.conftest import Browser
from tests.world import world


@pytest.fixture
def before(monkeypatch):
    """It is the day before the evening."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1788681600")


@world
def evening(canvass: Any, tmp_path: Path, before: None) -> Any:
    """Put a planned evening of a team that takes no stairs into canvass.db."""
    commands: tuple[tuple[str, ...], ...] = (
        ("district", "add", "Stuvsta", str(write_block_map(tmp_path / "block.osm"))),
        ("week", "add", "V37", "--from", "2026-09-07", "--to", "2026-09-13", "--base", BASE,
         "--reserve", "0"),
        ("shift", "add", "2026-09-07T17:30", "120"),
        ("team", "add", "Lag Anna", "--no-stairs"),
        ("shift", "book", "Lag Anna", "S1"),
        ("plan", "--next", "--iterations", "100"),
    )  # fmt: skip
    for command in commands:
        said = canvass(*command)
        assert said.code == 0, said.err
    return canvass


def text_of(path: str) -> str:
    document = pdfium.PdfDocument(Path(path))
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    return " ".join(text.split())


def test_the_desk_says_how_many_doors_are_large_houses_on_its_routes_and_tonight(
    evening: Any, desk: Browser
):
    said = "1 of 12 doors is a large house counted as one; with 12 flats (assumed)"

    assert said in desk.get("/d/1/routes").text
    assert said in desk.get("/d/1/tonight").text


def test_tonight_and_the_briefing_say_where_stairs_are_not_known(evening: Any, desk: Browser):
    assert "Stairs unknown at Storgatan 2; the team takes none." in desk.get("/d/1/tonight").text
    assert evening("brief", "--out", "brief.pdf").code == 0
    assert "R01: stairs unknown at Storgatan 2; the team takes none" in text_of("brief.pdf")


def test_a_route_assigned_to_a_team_without_stairs_says_so_here_and_on_its_list(
    evening: Any, desk: Browser
):
    """The plan of the whole district was made for anybody."""
    evening("plan", "--shift", "120", "--iterations", "100", "--fresh")

    said = evening("routes", "assign", "R01", "lag anna")

    assert "R01: stairs unknown at Storgatan 2; the team takes none" in said.err
    assert "Stairs unknown at Storgatan 2; the team takes none." in desk.get("/d/1/routes/R01").text
    assert evening("walklists", "--out", "lists.pdf").code == 0
    assert "stairs unknown at Storgatan 2: leave what you cannot reach" in text_of("lists.pdf")
