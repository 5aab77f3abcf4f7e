"""Serialise an `Extract`: JSON for tags, arrays for coordinates, and a checksum over all.

Nothing in the bytes is ever executed, so they may come from another process or a database.
"""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from canvass.errors import MapError
from canvass.osm.extract import (
    AddressObject,
    Backdrop,
    Building,
    EntranceNode,
    Extract,
    MapBackground,
    Organisation,
    Source,
    Square,
    Way,
)
from canvass.shape_arrays import cut_rows

MAGIC = b"canvass-extract-1\n"
DIGEST_BYTES = 16
FAST = 1
Lines = Sequence[NDArray[Any]]


def _digest(packed: bytes) -> bytes:
    return hashlib.blake2b(packed, digest_size=DIGEST_BYTES).digest()


def _joined(lines: Lines, dtype: Any, shape: tuple[int, ...]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return all lines concatenated, and the number of rows of each."""
    counts = np.array([len(line) for line in lines], dtype=np.int64)
    flat = np.concatenate(lines) if lines else np.empty(shape)
    return np.ascontiguousarray(flat, dtype=dtype), counts


def _pack_ways(
    name: str, ways: Sequence[Way], text: dict[str, Any], arrays: dict[str, Any]
) -> None:
    text[name] = [way.tags for way in ways]
    arrays[f"{name}.id"] = np.array([way.way_id for way in ways], dtype=np.int64)
    flat, counts = _joined([way.lonlat for way in ways], np.float64, (0, 2))
    arrays[f"{name}.lonlat"], arrays[f"{name}.n"] = flat, counts
    flat, counts = _joined([way.node_ids for way in ways], np.int64, (0,))
    arrays[f"{name}.nodes"], arrays[f"{name}.nodes_n"] = flat, counts


def _unpack_ways(name: str, text: Mapping[str, Any], arrays: Mapping[str, Any]) -> tuple[Way, ...]:
    lines = cut_rows(arrays[f"{name}.lonlat"], arrays[f"{name}.n"])
    nodes = cut_rows(arrays[f"{name}.nodes"], arrays[f"{name}.nodes_n"])
    ids = arrays[f"{name}.id"].tolist()
    return tuple(map(Way, ids, text[name], nodes, lines))


def _pack_points(name: str, items: Sequence[Any], text: dict[str, Any], arrays: Any) -> None:
    text[name] = [item.tags for item in items]
    text[f"{name}.ref"] = [item.ref for item in items]
    arrays[f"{name}.lonlat"] = np.array([(item.lon, item.lat) for item in items]).reshape(-1, 2)


def _unpack_points(name: str, text: Mapping[str, Any], arrays: Mapping[str, Any]) -> Any:
    lon, lat = arrays[f"{name}.lonlat"].T.tolist() or ([], [])
    return text[f"{name}.ref"], text[name], lon, lat


def _pack_buildings(buildings: Sequence[Building], text: dict[str, Any], arrays: Any) -> None:
    text["buildings"] = [building.tags for building in buildings]
    text["buildings.ref"] = [building.ref for building in buildings]
    rings = [ring for building in buildings for ring in (*building.outers, *building.inners)]
    arrays["buildings.lonlat"], arrays["buildings.n"] = _joined(rings, np.float64, (0, 2))
    arrays["buildings.rings"] = np.array(
        [(len(building.outers), len(building.inners)) for building in buildings], dtype=np.int64
    ).reshape(-1, 2)
    known = [b.node_ids if b.node_ids is not None else np.empty(0) for b in buildings]
    arrays["buildings.nodes"], arrays["buildings.nodes_n"] = _joined(known, np.int64, (0,))


def _unpack_buildings(text: Mapping[str, Any], arrays: Mapping[str, Any]) -> tuple[Building, ...]:
    rings = cut_rows(arrays["buildings.lonlat"], arrays["buildings.n"])
    nodes = cut_rows(arrays["buildings.nodes"], arrays["buildings.nodes_n"])
    buildings = []
    at = 0
    for ref, tags, (outers, inners), ids in zip(
        text["buildings.ref"],
        text["buildings"],
        arrays["buildings.rings"].tolist(),
        nodes,
        strict=True,
    ):
        middle, end = at + outers, at + outers + inners
        found = ids if len(ids) else None
        buildings.append(
            Building(ref, tags, tuple(rings[at:middle]), tuple(rings[middle:end]), found)
        )
        at = end
    return tuple(buildings)


def _pack_squares(squares: Sequence[Square], text: dict[str, Any], arrays: Any) -> None:
    rings = [ring for square in squares for ring in (*square.outers, *square.inners)]
    _pack_ways("squares", rings, text, arrays)
    text["squares.ref"] = [
        [square.ref, square.tags, len(square.outers), len(square.inners)] for square in squares
    ]


def _unpack_squares(text: Mapping[str, Any], arrays: Mapping[str, Any]) -> tuple[Square, ...]:
    rings = iter(_unpack_ways("squares", text, arrays))
    return tuple(
        Square(ref, tags, tuple(islice(rings, outers)), tuple(islice(rings, inners)))
        for ref, tags, outers, inners in text["squares.ref"]
    )


def extract_to_bytes(extract: Extract, *, level: int = FAST) -> bytes:
    """Return the extract as bytes with a checksum (no pickle), compressed unless `level` is 0."""
    text: dict[str, Any] = {
        "source": [
            extract.source.file,
            extract.source.osm_date,
            extract.source.licence,
            extract.source.attribution,
        ],
        "bounds": list(extract.bounds),
        "node_ids": list(extract.node_tags),
        "node_tags": list(extract.node_tags.values()),
        "addresses.building": [address.building_ref for address in extract.addresses],
        "addresses.lost": [k for k, a in enumerate(extract.addresses) if a.place_unknown],
        "entrances.building": [entrance.building_ref for entrance in extract.entrances],
        "backdrops": [[backdrop.kind, backdrop.is_area] for backdrop in extract.backdrops],
        "boundary": None
        if extract.boundary is None
        else shapely.to_wkb(extract.boundary, hex=True),
    }
    if extract.kept_ids:
        text["kept_ids"] = dict(extract.kept_ids)
    arrays: dict[str, Any] = {}
    _pack_ways("ways", extract.ways, text, arrays)
    _pack_ways("railways", extract.railways, text, arrays)
    _pack_ways("barriers", extract.barriers, text, arrays)
    _pack_squares(extract.squares, text, arrays)
    _pack_ways("interpolations", extract.interpolations, text, arrays)
    _pack_points("addresses", extract.addresses, text, arrays)
    _pack_points("entrances", extract.entrances, text, arrays)
    _pack_points("organisations", extract.organisations, text, arrays)
    _pack_buildings(extract.buildings, text, arrays)
    flat, counts = _joined([b.lonlat for b in extract.backdrops], np.float64, (0, 2))
    arrays["backdrops.lonlat"], arrays["backdrops.n"] = flat, counts
    document = json.dumps(text, separators=(",", ":"), ensure_ascii=False).encode()
    arrays["text"] = np.frombuffer(document, dtype=np.uint8)
    plain = io.BytesIO()
    np.savez(plain, **arrays)
    packed = zlib.compress(plain.getbuffer(), level)
    return MAGIC + _digest(packed) + packed


def _with_lost(
    addresses: Iterable[AddressObject], lost: Sequence[int]
) -> tuple[AddressObject, ...]:
    out = list(addresses)
    for index in lost:
        out[index] = out[index]._replace(place_unknown=True)
    return tuple(out)


def extract_from_bytes(blob: bytes) -> Extract:
    """Undo `extract_to_bytes`; raises MapError if a single bit differs."""
    arrays = _arrays_of(blob)
    text = json.loads(arrays["text"].tobytes())
    addresses = _unpack_points("addresses", text, arrays)
    entrances = _unpack_points("entrances", text, arrays)
    return Extract(
        source=Source(*text["source"]),
        bounds=_bounds_of(text),
        ways=_unpack_ways("ways", text, arrays),
        railways=_unpack_ways("railways", text, arrays),
        node_tags=dict(zip(text["node_ids"], text["node_tags"], strict=True)),
        addresses=_with_lost(
            map(AddressObject, *addresses, text["addresses.building"]),
            # Maps stored by older versions have none.
            text.get("addresses.lost", ()),
        ),
        interpolations=_unpack_ways("interpolations", text, arrays),
        buildings=_unpack_buildings(text, arrays),
        entrances=tuple(map(EntranceNode, *entrances, text["entrances.building"])),
        organisations=tuple(map(Organisation, *_unpack_points("organisations", text, arrays))),
        backdrops=_unpack_backdrops(text, arrays),
        boundary=_boundary_of(text),
        # Maps stored by versions without barriers and squares have none.
        barriers=_unpack_ways("barriers", text, arrays) if "barriers" in text else (),
        squares=_unpack_squares(text, arrays) if "squares" in text else (),
        kept_ids=text.get("kept_ids", {}),
    )


def background_from_bytes(blob: bytes) -> MapBackground:
    """Return what `extract_from_bytes` returns, without anything that a background does not draw.

    Addresses are four fifths of a city's map. Raises MapError if a single bit differs.
    """
    names = ("ways", "buildings", "backdrops", "text")
    arrays = _arrays_of(blob, names)
    text = msgspec.structs.asdict(msgspec.json.decode(arrays["text"].tobytes(), type=_Background))
    text["buildings.ref"] = text.pop("building_refs")
    return MapBackground(
        source=Source(*text["source"]),
        bounds=_bounds_of(text),
        ways=_unpack_ways("ways", text, arrays),
        buildings=_unpack_buildings(text, arrays),
        backdrops=_unpack_backdrops(text, arrays),
        boundary=_boundary_of(text),
    )


class _Background(msgspec.Struct):
    """The texts of a background; all others are skipped."""

    source: list[Any]
    bounds: list[float]
    boundary: str | None
    backdrops: list[Any]
    ways: list[dict[str, str]]
    buildings: list[dict[str, str]]
    building_refs: list[str] = msgspec.field(name="buildings.ref")


def _arrays_of(blob: bytes, names: Sequence[str] = ()) -> dict[str, NDArray[Any]]:
    """Return the arrays of an extract (of these parts, by default all); raises MapError."""
    start = len(MAGIC) + DIGEST_BYTES
    packed = blob[start:]
    if not blob.startswith(MAGIC) or blob[len(MAGIC) : start] != _digest(packed):
        raise MapError("the stored map is damaged; read the map file again")
    with np.load(io.BytesIO(zlib.decompress(packed)), allow_pickle=False) as found:
        return {
            name: found[name]
            for name in found.files
            if not names or name.partition(".")[0] in names
        }


def _bounds_of(text: Mapping[str, Any]) -> tuple[float, float, float, float]:
    west, south, east, north = text["bounds"]
    return west, south, east, north


def _boundary_of(text: Mapping[str, Any]) -> Polygon | MultiPolygon | None:
    boundary: Polygon | MultiPolygon | None = None
    if text["boundary"] is not None:
        boundary = shapely.from_wkb(text["boundary"])
    return boundary


def _unpack_backdrops(text: Mapping[str, Any], arrays: Mapping[str, Any]) -> tuple[Backdrop, ...]:
    lines = cut_rows(arrays["backdrops.lonlat"], arrays["backdrops.n"])
    return tuple(
        Backdrop(kind, lonlat, is_area)
        for (kind, is_area), lonlat in zip(text["backdrops"], lines, strict=True)
    )
