"""Bring maps with an object in several versions, or written twice, to one object each.

Overlapping extracts that were joined, histories, and answers that give some objects once with tags
and once without have such objects.
"""

from __future__ import annotations

import re
from array import array
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from canvass.osm.editor_xml import BELOW_ZERO

Key: TypeAlias = tuple[str, int]
CHUNK_BYTES = 1 << 20
OVERLAP_BYTES = 4096
_ID = re.compile(rb"<(node|way|relation)\s[^<>]*?\bid\s*=\s*[\"'](-?\d{1,18})[\"']")
_ROOT = re.compile(rb"<osm[\s>]")
_SEAM = re.compile(rb"</osm\s*>\s*(?:\xef\xbb\xbf)?(?:<\?xml[^>]*\?>\s*)?(?:<osm[\s>][^>]*>)")


class TwiceError(Exception):
    """The file has an object twice, so its newest versions must be picked first."""


class IdsOfXml:
    """The ids of the objects in XML that is handed over in pieces."""

    def __init__(self) -> None:
        self._ids = {kind: array("q") for kind in (b"node", b"way", b"relation")}
        self._rest = b""
        self.roots = 0

    def add(self, chunk: bytes) -> None:
        """Take the next piece; a tag that is cut off waits for the piece behind it."""
        text = self._rest + chunk
        cut = text.rfind(b"<")
        text, self._rest = (text[:cut], text[cut:]) if cut >= 0 else (text, b"")
        self.roots += len(_ROOT.findall(text))
        for kind, number in _ID.findall(text):
            self._ids[kind].append(int(number))

    def has_twice(self) -> bool:
        """Return whether any object was there twice."""
        for ids in self._ids.values():
            every = np.frombuffer(ids, dtype=np.int64) if ids else np.zeros(0, dtype=np.int64)
            # Most files are in order of ids.
            if not bool((np.diff(every) > 0).all()) and len(np.unique(every)) < len(every):
                return True
        return False


def joined(path: Path, target: Path) -> Path:
    """Write maps that stand one behind the other in one file as one map."""
    with path.open("rb") as plain, target.open("wb") as out:
        rest = b""
        while chunk := plain.read(CHUNK_BYTES):
            text = _SEAM.sub(b"\n", rest + chunk)
            out.write(text[:-OVERLAP_BYTES])
            rest = text[-OVERLAP_BYTES:]
        out.write(rest)
    return target


def has_history(path: Path) -> bool:
    """Return whether a PBF file says that it has objects in several versions."""
    import osmium

    with osmium.io.Reader(str(path), osmium.osm.NOTHING) as reader:
        return bool(reader.header().has_multiple_object_versions)


def newest_above_zero(path: Path, target: Path) -> Path:
    """Rewrite a PBF file with each object once, without deleted ones and negative ids.

    Of several versions the newest is kept. Where one version is there several times, the last tags,
    places and members that any of them has count: answers of servers give some objects once with
    their tags and once without.
    """
    import osmium

    newest: dict[Key, int] = {}
    count: dict[Key, int] = {}
    for thing in osmium.FileProcessor(str(path)):
        if isinstance(thing, osmium.osm.Changeset):
            continue
        key = thing.type_str(), thing.id
        known = newest.get(key, -1)
        if thing.version >= known:
            newest[key] = thing.version
            count[key] = count[key] + 1 if thing.version == known else 1
    plain = osmium.io.File(str(target), "pbf,pbf_compression=none")
    parts: dict[Key, dict[str, Any]] = {}
    with osmium.SimpleWriter(plain, header=_same_bounds(path)) as writer:
        for thing in osmium.FileProcessor(str(path)):
            if isinstance(thing, osmium.osm.Changeset):
                continue
            key = thing.type_str(), thing.id
            if thing.version < newest[key]:
                continue
            count[key] -= 1
            if not thing.visible:
                # Of one version, a mark of deletion counts whatever else is said of the object.
                newest[key] += 1
                continue
            if key[0] == "n" and thing.id >= 0 and not count[key] and key not in parts:
                writer.add_node(thing)
                continue
            more = {**parts.pop(key, {}), **_parts_of(thing)}
            if count[key]:
                parts[key] = more
                continue
            _write(writer, thing, more)
    return target


def _same_bounds(path: Path) -> Any:
    """Return a header with the bounds of a file and nothing else."""
    import osmium

    header = osmium.io.Header()
    with osmium.io.Reader(str(path), osmium.osm.NOTHING) as reader:
        there = reader.header()
        if there.box().valid():
            header.add_box(there.box())
        for key in ("osmosis_replication_timestamp", "timestamp"):
            if there.get(key):
                header.set(key, there.get(key))
    return header


def _parts_of(thing: Any) -> dict[str, Any]:
    """Return the tags, place, nodes and members that an object has."""
    found: dict[str, Any] = {}
    tags = {tag.k: tag.v for tag in thing.tags}
    if tags:
        found["tags"] = tags
    kind = thing.type_str()
    if kind == "n" and thing.location.valid():
        found["location"] = (thing.location.lon, thing.location.lat)
    if kind == "w" and len(thing.nodes):
        found["nodes"] = [_above(node.ref) for node in thing.nodes]
    if kind == "r" and len(thing.members):
        found["members"] = [(m.type, _above(m.ref), m.role) for m in thing.members]
    return found


def _write(writer: Any, thing: Any, parts: dict[str, Any]) -> None:
    add = {"n": writer.add_node, "w": writer.add_way, "r": writer.add_relation}
    add[thing.type_str()](thing.replace(id=_above(thing.id), **parts))


def _above(number: int) -> int:
    return number if number >= 0 else BELOW_ZERO - number
