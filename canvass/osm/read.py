"""The way in for map files."""

from __future__ import annotations

from pathlib import Path

from canvass.errors import MapError
from canvass.osm.extract import Extract
from canvass.osm.reader import read_map


def read_extract(
    path: Path, *, boundary: Path | str | None = None, require_addresses: bool = True
) -> Extract:
    """Return what a map file holds, cut to nothing; `boundary` becomes `Extract.boundary`.

    `MapError` where the file is missing, damaged or without streets or addresses.
    """
    try:
        extract, _ = read_map(path, path.name)
    except RuntimeError as error:
        raise MapError(f"{path.name}: {error}") from error
    return extract
