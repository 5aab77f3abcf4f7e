"""A district in memory: its map, its streets, its walking network, its doors."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from canvass.errors import BoundaryError, MapError
from canvass.osm.read import read_extract
from canvass.planning.memory import collecting_later

if TYPE_CHECKING:
    from canvass.doors.door import DoorList, Entrance
    from canvass.doors.registered import RegisteredAddress
    from canvass.doors.split import Split
    from canvass.osm.extract import Extract
    from canvass.streets.costs import CrossingCosts
    from canvass.streets.graph import StreetGraph
    from canvass.streets.network import WalkNetwork

FILE_LIKE = re.compile(
    r"\bosm\b|\\|\.(pb[a-z]|p[a-z]b|gz|bz2?|xml|o5m|zip|7z|geojson|json|gpkg|shp|pdf|csv|db|txt)$",
    re.IGNORECASE,
)
"""Matches what is a file name and not a place name: "x.osm.pfb", "x osm", "x.pdf", "c:\\\\x"."""

MAP_ENDINGS = (".osm", ".osm.gz", ".osm.bz2", ".osm.pbf", ".pbf", ".xml")


@dataclass(frozen=True, slots=True, eq=False)
class District:
    """Everything a plan is made from; at the entrances in `ask_at` a team should ask for access.

    `register` and `splits` are the sources of the doors besides the map. `worth_by_door` is how
    many ordinary doors a door counts for where not all doors fit (1 where it has no entry).
    """

    extract: Extract
    graph: StreetGraph
    network: WalkNetwork
    doors: DoorList
    ask_at: tuple[Entrance, ...] = ()
    register: tuple[RegisteredAddress, ...] = ()
    splits: tuple[Split, ...] = ()
    worth_by_door: Mapping[str, float] = field(default_factory=dict)

    def __repr__(self) -> str:
        doors = sum(len(entrance.doors) for entrance in self.doors.entrances)
        return f"<District of {self.extract.source.file}: {doors} doors>"


def read_map(source: str, *, boundary: str | None = None, for_district: bool = True) -> Extract:
    """Read a map file, or download a place by its name if there is no such file.

    `boundary` is a GeoJSON file or the name of a boundary in the map. With `for_district`, what
    `make_district` needs is loaded meanwhile. Raises MapError and BoundaryError.
    """
    if not source.strip():
        raise MapError("no map is named; give a map file (.osm.pbf), or the name of a place")
    if boundary is not None and not boundary.strip():
        raise BoundaryError(
            "no boundary is named; give a GeoJSON file, or the name of a boundary in the map"
        )
    path = Path(source)
    edge: Path | str | None = boundary
    if boundary is not None and Path(boundary).suffix.lower() in (".geojson", ".json"):
        edge = Path(boundary)
    # A link to nothing is no place name either.
    if os.path.lexists(source) or source.lower().endswith(MAP_ENDINGS) or "/" in source:
        # Another process reads the map while this one loads what is needed next.
        is_refused = Event()
        if for_district:
            Thread(target=_load_what_follows, args=(is_refused,), daemon=True).start()
        try:
            with collecting_later():
                return read_extract(path, boundary=edge)
        except BaseException:
            is_refused.set()
            raise
    near = difflib.get_close_matches(source, _map_names(), n=3)
    if near:
        raise MapError(
            "{source}: no such file here; is it {near}? "
            "(a place name is asked for only where no file is nearly called so)",
            source=source, near=", ".join(near),
        )  # fmt: skip
    if FILE_LIKE.search(source):
        raise MapError(
            "{source}: no such file here, and no place is called so; check the name (a map is an "
            ".osm, .osm.gz, .osm.bz2 or .osm.pbf file)",
            source=source,
        )
    from canvass.osm.place import download_extract

    return download_extract(source, boundary=edge)


def _map_names() -> list[str]:
    """Return the names of the map files in the current folder, with and without extension."""
    names = []
    for path in Path().iterdir():
        for ending in MAP_ENDINGS:
            if path.name.lower().endswith(ending):
                names += [path.name, path.name[: -len(ending)]]
                break
    return names


def _load_what_follows(is_refused: Event) -> None:
    from canvass.planning.loading import load_compiled

    if not is_refused.is_set():
        # The interpreter waits for this thread, as it must not end while code is being linked.
        Thread(target=load_compiled, daemon=False).start()


def make_district(
    extract: Extract,
    *,
    register: Sequence[RegisteredAddress] = (),
    splits: Sequence[Split] = (),
    costs: CrossingCosts | None = None,
    days: tuple[date, date] | None = None,
) -> District:
    """Return a map's streets, walking network and doors; raises MapError without streets.

    `register` holds addresses and flats that the map lacks, `splits` stairwells whose flats an
    organizer counted, `costs` the cost of crossing streets. `days` are the first and the last day
    of walking. A way with a seasonal or conditional restriction is closed if it is closed on any
    of these days; without `days`, if it is closed at any time.
    """
    from canvass.doors.build import make_doors
    from canvass.streets.build import make_street_graph
    from canvass.streets.network import make_walk_network

    with collecting_later():
        graph = make_street_graph(extract, costs, days)
        doors = make_doors(extract, graph, register=register, splits=splits)
        return District(
            extract,
            graph,
            make_walk_network(graph),
            doors,
            register=tuple(register),
            splits=tuple(splits),
        )
