"""Recognise a map file by its first bytes, whatever its name is."""

from __future__ import annotations

import bz2
import re
import zlib
from pathlib import Path

from canvass.errors import CanvassError, MapError
from canvass.osm.json_map import is_osm_json

HEAD_BYTES = 65_536
MAX_FILE_BYTES = 500_000_000
WANTED = "a map is an .osm, .osm.gz, .osm.bz2 or .osm.pbf file"
GZIP_WBITS = 31


def shown(path: Path) -> str:
    """Return a file's name for a message, always on one line."""
    name = path.name or str(path)
    return "".join(char if char.isprintable() else "�" for char in name)


def sniffed_format(path: Path) -> str:
    """Return the file's format: "json", or osmium's "pbf", "osm", "osm.gz" or "osm.bz2".

    Raises MapError if it is missing, a folder, empty, too large, unreadable or not an OSM map.
    """
    name = shown(path)
    try:
        problem = _problem(path)
        size = 0 if problem else path.stat().st_size
        head = b"" if problem else _head(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or CanvassError("bad path")
        raise MapError(
            "{name}: cannot be opened ({reason}); check the path and rights",
            name=name,
            reason=reason,
        ) from error
    if problem:
        raise MapError("{name}: {problem}", name=name, problem=problem)
    if not head:
        raise MapError("{name}: the file is empty; download the map again", name=name)
    if size > MAX_FILE_BYTES:
        raise MapError(
            "{name}: {size:,.0f} MB is more than the {max_file_bytes:,.0f} MB that are "
            "read; cut out the district first, for example with osmium extract",
            name=name,
            size=size / 1e6,
            max_file_bytes=MAX_FILE_BYTES / 1e6,
        )
    return _format(head, name)


def _problem(path: Path) -> str:
    """Return why there is nothing to read at the path, "" if there is a file."""
    if path.is_dir():
        return f"this is a folder; name a map file in it ({WANTED})"
    if not path.exists():
        return f"no such file; check the path ({WANTED})"
    if not path.is_file():
        return "not an ordinary file; save the map to disk first"
    return ""


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(HEAD_BYTES)


def _format(head: bytes, name: str) -> str:
    if head[:2] == b"\x1f\x8b":
        _check_xml(_unzipped(head), name)
        return "osm.gz"
    if head[:3] == b"BZh":
        _check_xml(_unbzipped(head), name)
        return "osm.bz2"
    if b"OSMHeader" in head[:64]:
        return "pbf"
    if is_osm_json(head.removeprefix(b"\xef\xbb\xbf").lstrip()):
        return "json"
    _check_xml(head, name)
    return "osm"


def _unzipped(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(GZIP_WBITS).decompress(head, HEAD_BYTES)
    except zlib.error:
        return b""


def _unbzipped(head: bytes) -> bytes:
    try:
        return bz2.BZ2Decompressor().decompress(head, HEAD_BYTES)
    except (OSError, ValueError):
        return b""


def _words(text: bytes) -> str:
    """Return a server's text, shortened to part of a line."""
    words = " ".join(text.decode("utf-8", "replace").split())
    return "".join(char for char in words if char.isprintable())[:150].rstrip(". ")


def _check_xml(head: bytes, name: str) -> None:
    """Raise MapError unless the bytes look like the start of OSM XML."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    lower = start[:2048].lower()
    if start[:1] in (b"{", b"["):
        raise MapError(
            '{name}: this is JSON, but not OpenStreetMap\'s (it has no "elements"); a map is an '
            ".osm, .osm.gz, .osm.bz2 or .osm.pbf file",
            name=name,
        )
    if start[:2] == b"PK":
        raise MapError(
            "{name}: this is a zip archive; unpack it first (a map is an .osm, "
            ".osm.gz, .osm.bz2 or .osm.pbf file)",
            name=name,
        )
    if b"<html" in lower or b"<!doctype html" in lower:
        said = re.search(rb"error</strong>:?\s*([^<]+)", start, re.IGNORECASE)
        words = CanvassError(" that says: {text}", text=_words(said[1])) if said else ""
        raise MapError(
            "{name}: this is a web page{words}, not a map; download the map again",
            name=name,
            words=words,
        )
    if b"<!doctype" in lower or b"<!entity" in lower:
        raise MapError(
            "{name}: it defines XML entities, which no map needs; use another map", name=name
        )
    if b"<osmChange" in start:
        raise MapError(
            "{name}: this is a change file (.osc), not a map; a map is an .osm, "
            ".osm.gz, .osm.bz2 or .osm.pbf file",
            name=name,
        )
    if start[:1] != b"<" and re.match(rb"[\x20-\x7e]{12}", start):
        raise MapError(
            '{name}: not an OpenStreetMap map; it says "{words}"; download the map again',
            name=name,
            words=_words(start[:300]),
        )
    if start[:1] != b"<" or b"<osm" not in start:
        raise MapError(
            "{name}: not an OpenStreetMap map, or damaged at its start; a map is an "
            ".osm, .osm.gz, .osm.bz2 or .osm.pbf file",
            name=name,
        )
