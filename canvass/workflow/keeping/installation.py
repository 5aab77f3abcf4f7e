"""What is installed, and where caches, keys and fonts are."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from canvass import __version__
from canvass.errors import MapError
from canvass.folders import cache_folder
from canvass.workflow.district.sample import find_sample
from canvass.workflow.doors.code_key import ENVIRONMENT, key_path

DISTRIBUTION = "canvass-planner"
FONTS = Path(__file__).parents[2] / "fonts"


@dataclass(frozen=True, slots=True)
class Installed:
    """One part of an installation, and whether it is in order."""

    what: str
    detail: str
    is_ok: bool = True


def list_installed() -> list[Installed]:
    """Return what is installed and where things are; reads no database."""
    return [
        Installed(DISTRIBUTION, __version__),
        Installed("python", f"{sys.version.split()[0]} {sys.executable}"),
        *_libraries(),
        _sample(),
        _fonts(),
        _compiled(),
        Installed("maps and names from the network", str(cache_folder())),
        _key(),
    ]


def _libraries() -> list[Installed]:
    """Return the required libraries with the versions installed."""
    try:
        wanted = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return [Installed("libraries", "not installed by pip: a folder of source code", True)]
    found = []
    for line in wanted:
        if "extra ==" in line:
            continue
        name = re.split(r"[\s<>=!~;\[(]", line, maxsplit=1)[0]
        try:
            found.append(Installed(name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            found.append(Installed(name, "missing", False))
    return found


def _sample() -> Installed:
    try:
        return Installed("sample", str(find_sample().map_path))
    except MapError as error:
        return Installed("sample", str(error), False)


def _fonts() -> Installed:
    names = sorted(path.stem for path in FONTS.glob("*.ttf"))
    return Installed("fonts", f"{FONTS}: {', '.join(names) or 'none'}", bool(names))


def _compiled() -> Installed:
    """Return where the compiled search is cached; without a cache it is compiled at each start."""
    try:
        from canvass.plan.changes import compiled_folder
    except RuntimeError as error:  # numba: no locator available
        return Installed("compiled search", f"{error}; set NUMBA_CACHE_DIR", False)
    folder = Path(compiled_folder())
    can_write = os.access(folder if folder.exists() else folder.parent, os.W_OK)
    count = len(list(folder.glob("*.nbc"))) if folder.exists() else 0
    if not can_write:
        return Installed("compiled search", f"{folder}: cannot be written to", False)
    return Installed("compiled search", f"{folder} ({count})")


def _key() -> Installed:
    if os.environ.get(ENVIRONMENT):
        return Installed("key of door codes", f"${ENVIRONMENT}")
    path = key_path()
    return Installed("key of door codes", f"{path}" if path.exists() else f"{path} (none yet)")
