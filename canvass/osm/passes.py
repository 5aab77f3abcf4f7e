"""Passes over an OSM file with pyosmium: objects of one type, filtered in C++, with locations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import osmium
from numpy.typing import NDArray

from canvass.osm.rings import LonLat
from canvass.osm.versions import TwiceError

WKB_HEADER_BYTES = 9
NodeIds = NDArray[np.int64]


class BelowZeroError(Exception):
    """The file has negative ids, for which osmium's index has no locations."""


class Passes:
    """A map file; the locations of its nodes live as long as this object.

    Nodes must be read before ways. This also works for files with ways first, because every pass
    reads one type only. Raises osmium's errors (RuntimeError, ValueError).
    """

    def __init__(self, path: Path, file_format: str) -> None:
        self._file = osmium.io.File(str(path), file_format)
        self._pool = osmium.io.ThreadPool(2)
        self._store = osmium.index.create_map("sparse_mem_array")
        self._locations = osmium.NodeLocationsForWays(self._store)
        self._locations.ignore_errors()
        self._apart = osmium.index.create_map("sparse_mem_map")
        self._ids = osmium.NodeLocationsForWays(self._apart)
        self._are_placed = False
        self._wkb = osmium.geom.WKBFactory()

    def header(self) -> Any:
        """Return osmium's header of the file."""
        with osmium.io.Reader(self._file, osmium.osm.NOTHING, thread_pool=self._pool) as reader:
            return reader.header()

    def objects(self, kind: Any, *filters: Any) -> Iterator[Any]:
        """Yield the objects of one type that pass the filters; each is valid until the next one.

        Objects that are marked as deleted are left out. Raises TwiceError if one comes twice, and
        also if a node does that the filters leave out: ways run through its place.
        """
        seen: set[int] = set()
        is_first = kind == osmium.osm.NODE and not self._are_placed
        # Places are stored once, by the first pass over the nodes.
        handlers: tuple[Any, ...] = () if kind == osmium.osm.NODE else (self._locations,)
        handlers = (self._locations, self._ids) if is_first else handlers
        with osmium.io.Reader(self._file, kind, thread_pool=self._pool) as reader:
            things: Iterator[Any] = osmium.OsmFileIterator(reader, *handlers, *filters)
            for thing in things:
                if not thing.visible:
                    continue
                number = thing.id
                if number in seen:
                    raise TwiceError
                seen.add(number)
                yield thing
        if is_first:
            self._check_nodes()

    def _check_nodes(self) -> None:
        """Raise TwiceError if a node was read twice.

        One store keeps both places and the other one place for an id. Osmium tells how much memory
        a store uses and not how many nodes are in it.
        """
        nodes = _size(self._store, "sparse_mem_array")
        ids = _size(self._apart, "sparse_mem_map")
        self._apart.clear()
        self._are_placed = True
        if nodes > ids:
            raise TwiceError

    def location(self, node_id: int) -> tuple[float, float] | None:
        """Return (lon, lat) of a node, None if it is not in the file."""
        try:
            found = self._store.get(node_id)
        except KeyError:
            return None
        return (found.lon, found.lat) if found.valid() else None

    def line(self, way: Any) -> LonLat | None:
        """Return the way's points, or None if a node is missing or there are fewer than two."""
        try:
            wkb = bytes.fromhex(self._wkb.create_linestring(way, osmium.geom.ALL))
        except (osmium.InvalidLocationError, RuntimeError, ValueError):
            return None
        return np.frombuffer(wkb, np.float64, offset=WKB_HEADER_BYTES).reshape(-1, 2).copy()

    def pieces(self, way: Any) -> list[tuple[NodeIds, LonLat]]:
        """Return (node ids, points) of each run of two or more nodes that are in the file."""
        line = self.line(way)
        if line is not None:
            return [(np.array([node.ref for node in way.nodes], dtype=np.int64), line)]
        self._check_ids(way)
        found = []
        run: list[tuple[int, float, float]] = []
        for node in (*way.nodes, None):
            if node is not None and node.location.valid():
                run.append((node.ref, node.lon, node.lat))
                continue
            if len(run) > 1:
                ids, lon, lat = zip(*run, strict=True)
                found.append((np.array(ids, dtype=np.int64), np.column_stack([lon, lat])))
            run = []
        return found

    def points(self, way: Any) -> LonLat:
        """Return the way's points that are in the file."""
        self._check_ids(way)
        points = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
        return np.array(points, dtype=np.float64).reshape(-1, 2)

    def _check_ids(self, way: Any) -> None:
        if any(node.ref < 0 for node in way.nodes):
            raise BelowZeroError


def _size(store: Any, kind: str) -> int:
    """Return the number of nodes in a store of this kind."""
    one = osmium.index.create_map(kind)
    one.set(1, osmium.osm.Location(0.0, 0.0))
    return int(store.used_memory() // one.used_memory())
