"""The scripts and style sheets of all pages are files a person can read."""

from __future__ import annotations

from pathlib import Path

import pytest

import canvass
from canvass.pages.scripts import PAGE_SCRIPTS, PAGE_STYLES

PACKAGE = Path(canvass.__file__).parent
WRITTEN = sorted(
    path for kind in ("*.js", "*.css") for path in PACKAGE.rglob(kind) if path.is_file()
)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_a_file_has_at_most_300_lines_of_at_most_100_letters(path: Path):
    lines = path.read_text("utf-8").splitlines()

    assert len(lines) <= 300
    assert [k for k, line in enumerate(lines, start=1) if len(line) > 100] == []
    assert [
        k for k, line in enumerate(lines, start=1) if line != line.rstrip() or "\t" in line
    ] == []


@pytest.mark.parametrize(
    "path", [path for path in WRITTEN if path.suffix == ".js"], ids=lambda path: path.name
)
def test_a_script_is_strict_and_says_what_it_does_and_evaluates_nothing(path: Path):
    text = path.read_text("utf-8")

    head = text.splitlines()[:3]
    assert any(line == '"use strict";' for line in head)
    assert any(line.startswith("//") for line in head)
    for risky in ("eval(", "new Function", "innerHTML", "document.write", "insertAdjacentHTML"):
        assert risky not in text


def test_every_part_of_the_map_is_in_a_page_of_its_own():
    names = {path.name for path in WRITTEN if path.parent.name == "map"}

    assert names == {*PAGE_SCRIPTS, *PAGE_STYLES}
