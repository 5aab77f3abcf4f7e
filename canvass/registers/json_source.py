"""GeoJSON (RFC 7946), also one feature per line (OpenAddresses) or a text sequence (RFC 8142).

A line or record may also be a whole collection.
"""

from __future__ import annotations

import codecs
import json
from array import array
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.errors import ShapelyError

from canvass.errors import DoorError, InputError
from canvass.registers.json_stream import (
    CHUNK,
    DECODER,
    FEATURES,
    Text,
    Thing,
    has_lines,
    iter_collection,
    iter_lines,
)
from canvass.registers.row import RawRow, Source
from canvass.tables.encoding import find_encoding
from canvass.tables.reader import Letters

MOST_KEYS = 500
NO_JSON = "not JSON"
_USUAL = "utf-8-sig"
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PLAIN = (str, int, float, bool)


def is_json(path: Path) -> bool:
    """Return whether a file starts like JSON."""
    with path.open("rb") as file:
        head = file.read(256)
    if head.startswith(_WIDE):
        head = head.decode("utf-16", "replace").encode()
    head = head.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n\x1e")
    return head[:1] in (b"{", b"[")


def open_json(path: Path, letters: Letters) -> Source:
    """Return the features as rows, with their properties as cells.

    With one feature per line, an invalid line is a fault of that row only. In a collection
    everything after the damage is lost, so the file is refused. Raises DoorError if the file is not
    GeoJSON. JSON is UTF-8 (RFC 8259); other text is read like that of a CSV file.
    """
    text = Text(path, _find_encoding(path, letters))
    is_lines = has_lines(text)
    iterate = iter_lines if is_lines else iter_collection
    keys: dict[str, None] = {}
    x, y = array("d"), array("d")
    is_placed = False
    sound = 0
    for thing in iterate(text):
        feature = thing.plain if isinstance(thing.plain, dict) else {}
        sound += bool(feature)
        for key in _properties(feature):
            if len(keys) < MOST_KEYS:
                keys.setdefault(str(key))
        place = _place(feature.get("geometry"))
        is_placed = is_placed or "geometry" in feature
        x.append(place[0])
        y.append(place[1])
    if not sound:
        raise DoorError("{path}: no feature in it; get the file again", path=path)
    headings = tuple(keys)

    def rows() -> Iterator[RawRow]:
        for thing in iterate(text):
            yield _row(thing, headings)

    encoding = "" if text.encoding == _USUAL else text.encoding
    if not is_placed:
        return Source(headings, rows, encoding=encoding)
    return Source(
        headings, rows, np.array(x), np.array(y), _find_crs(text, is_lines=is_lines), encoding
    )


def _find_encoding(path: Path, letters: Letters) -> str:
    with path.open("rb") as stream:
        try:
            found = find_encoding(stream, given=letters.encoding, words=letters.words).name
        except InputError as error:
            raise DoorError("{path}: {said}", path=path, said=error) from error
    return _USUAL if found == "utf-8" else found


def _row(thing: Thing, headings: tuple[str, ...]) -> RawRow:
    if not isinstance(thing.plain, dict):
        return RawRow(thing.no, [thing.text[:1_000]], DoorError(NO_JSON))
    given = _properties(thing.plain)
    return RawRow(thing.no, [_as_text(given.get(key)) for key in headings])


def _properties(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the properties of a feature; an object that is no feature is its own properties."""
    if "geometry" not in feature and "properties" not in feature:
        return feature
    given = feature.get("properties")
    return given if isinstance(given, dict) else {}


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, _PLAIN):
        return str(value)
    if isinstance(value, list) and all(isinstance(each, _PLAIN) for each in value):
        return ";".join(map(_as_text, value))
    return json.dumps(value, ensure_ascii=False)


def _place(geometry: Any) -> tuple[float, float]:
    """Return x and y of any geometry, NaN if it is missing, empty or malformed."""
    nowhere = float("nan"), float("nan")
    if not isinstance(geometry, dict):
        return nowhere
    try:
        if geometry.get("type") == "Point":
            x, y = geometry["coordinates"][:2]
            return float(x), float(y)
        found = shapely.geometry.shape(geometry)
        if found.is_empty:
            return nowhere
        point = found.point_on_surface()
        return float(point.x), float(point.y)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, ShapelyError):
        return nowhere


def _find_crs(source: Text, *, is_lines: bool) -> str:
    """Return the CRS that an old GeoJSON file names before its features, as EPSG:N."""
    with source.open() as file:
        head, *rest = FEATURES.split(file.read(CHUNK), maxsplit=1)
    at = head.find('"crs"')
    if at < 0 or (is_lines and not rest):
        return ""
    try:
        plain, _ = DECODER.raw_decode(head, head.index("{", at))
        name = str(plain["properties"]["name"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    if name.upper().endswith("CRS84"):
        return "EPSG:4326"
    parts = [part for part in name.split(":") if part]
    return f"EPSG:{parts[-1]}" if "EPSG" in name.upper() else name
