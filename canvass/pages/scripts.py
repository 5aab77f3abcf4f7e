"""The scripts and styles of maps: those of pages that stand alone, and of the desk."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

MAP_FOLDER = files("canvass.pages").joinpath("map")
MAP_SCRIPTS = (
    "geometry.js", "view.js", "ground.js", "names.js", "marks.js", "grid.js", "points.js",
    "lines.js", "selection.js", "hands.js", "map.js",
)  # fmt: skip
"""The map's scripts in the order in which they build on each other."""

PAGE_SCRIPTS = (*MAP_SCRIPTS, "page.js")
PAGE_STYLES = ("page.css", "map.css")


@lru_cache
def joined(names: tuple[str, ...]) -> str:
    """Return the text of some files of the map's folder, one after another."""
    return "\n".join(MAP_FOLDER.joinpath(name).read_text(encoding="utf-8") for name in names)
