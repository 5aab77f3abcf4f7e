"""The scripts and styles of maps, for stand-alone pages and for the desk."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

MAP_FOLDER = files("canvass.pages").joinpath("map")
MAP_SCRIPTS = (
    "geometry.js", "view.js", "ground.js", "names.js", "marks.js", "grid.js", "points.js",
    "lines.js", "selection.js", "hands.js", "map.js",
)  # fmt: skip
"""The map's scripts, in order of their dependencies."""

PAGE_SCRIPTS = (*MAP_SCRIPTS, "page.js")
PAGE_STYLES = ("page.css", "map.css")


@lru_cache
def joined(names: tuple[str, ...]) -> str:
    """Return the joined text of files in the map's folder."""
    return "\n".join(MAP_FOLDER.joinpath(name).read_text(encoding="utf-8") for name in names)
