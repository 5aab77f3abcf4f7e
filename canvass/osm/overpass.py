"""Download raw OpenStreetMap data of a rectangle from an Overpass server into a map file.

https://wiki.openstreetmap.org/wiki/Overpass_API/Overpass_QL
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeAlias
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from canvass import __version__
from canvass.errors import CanvassError, MapError
from canvass.folders import cache_folder
from canvass.osm import kept_tags
from canvass.osm.relations import STREET_TYPES
from canvass.work_folders import work_folder

Fetch: TypeAlias = Callable[[str, str], AbstractContextManager[Path]]

SERVER = "https://overpass-api.de/api"
ENVIRONMENT = "CANVASS_OVERPASS"
WAIT_S = 180
BUSY = (429, 504)

# Boundaries and islands are requested only by name; otherwise a town would come with its country's.
WHOLE = frozenset({"boundary", "place"})


def make_query(bounds: tuple[float, float, float, float], boundary_name: str = "") -> str:
    """Return the query for a rectangle (west, south, east, north in degrees).

    `boundary_name` is a boundary to download as a whole; case does not matter.
    """
    west, south, east, north = bounds
    wanted = [
        *(f'node["{key}"];' for key in kept_tags.NODE_FILTER),
        *(f'way["{key}"];' for key in kept_tags.WAY_FILTER),
        *(f'relation["{key}"];' for key in kept_tags.RELATION_FILTER if key not in WHOLE),
        *(f'relation["type"="{kind}"];' for kind in sorted(STREET_TYPES)),
    ]
    if boundary_name:
        pattern = re.sub(r"([.^$*+?()\[\]{}|\\])", r"\\\1", boundary_name)
        text = pattern.replace("\\", "\\\\").replace('"', '\\"')
        wanted += [f'wr["{key}"]["name"~"^{text}$",i];' for key in sorted(WHOLE)]
    return (
        f"[out:xml][timeout:{WAIT_S}][bbox:{south:.6f},{west:.6f},{north:.6f},{east:.6f}];\n"
        f"({' '.join(wanted)});\n(._; >;);\nout meta;\n"
    )


@contextmanager
def fetch_map(query: str, name: str) -> Iterator[Path]:
    """Yield the answer to a query as an OSM XML file, which is cached if it is read without error.

    Raises MapError if the server cannot be reached, is busy or refuses.
    """
    kept = _kept_at(query)
    if kept is not None and kept.is_file():
        yield kept
        return
    with work_folder() as work:
        path = work / "place.osm"
        _download(query, path, name)
        yield path
        if kept is not None:
            _keep(path, kept)


def server() -> str:
    """Return the URL of the Overpass server: CANVASS_OVERPASS, or the public one."""
    return (os.environ.get(ENVIRONMENT) or SERVER).rstrip("/")


def _download(query: str, path: Path, name: str) -> None:
    request = Request(
        f"{server()}/interpreter",
        data=urlencode({"data": query}).encode(),
        headers={"User-Agent": f"canvass-planner/{__version__}", "Accept": "*/*"},
    )
    try:
        with urlopen(request, timeout=WAIT_S) as answer, path.open("wb") as file:
            shutil.copyfileobj(answer, file)
    except HTTPError as error:
        words = CanvassError("refuses ({reason})", reason=f"{error.code} {error.reason}")
        if error.code in BUSY:
            words = CanvassError("is busy")
        raise MapError(
            "{name}: the map service {words}; try later or give a map file (.osm.pbf) instead",
            name=name,
            words=words,
        ) from error
    except (OSError, ValueError) as error:
        raise MapError(
            "{name}: the map service cannot be reached; give a map file (.osm.pbf) instead",
            name=name,
        ) from error


def _kept_at(query: str) -> Path | None:
    """Return the path of a cached answer, None if there is no cache folder."""
    digest = hashlib.blake2b(f"{server()}\n{query}".encode(), digest_size=16).hexdigest()
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder / f"{digest}.osm"


def _keep(path: Path, kept: Path) -> None:
    """Put an answer into the cache, whole or not at all; a full disk is no error."""
    beside = kept.with_suffix(f".{os.getpid()}")
    try:
        shutil.copyfile(path, beside)
        beside.replace(kept)
    except OSError:
        beside.unlink(missing_ok=True)
