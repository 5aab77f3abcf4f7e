"""Write OSM JSON, as Overpass and the OSM API give it, as OSM XML.

The "raw OSM data" that overpass-turbo saves is JSON unless the query asks for XML.
https://wiki.openstreetmap.org/wiki/OSM_JSON
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from canvass.errors import MapError

_HAS_ELEMENTS = re.compile(rb'"elements"\s*:\s*\[')
_BLANK = re.compile(r"\s*")
# What XML cannot hold: control characters and halves of surrogate pairs.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_THINGS = frozenset({"node", "way", "relation"})
_ATTRIBUTES = ("id", "lat", "lon", "version", "timestamp", "visible", "action", "deleted")
# What servers say beside the elements if these are not all there are.
_REMARKS = frozenset({"remark", "remarks", "error", "errors"})
_BOUNDS = ("minlat", "minlon", "maxlat", "maxlon")


def is_osm_json(head: bytes) -> bool:
    """Return whether the first bytes of a file are those of OSM JSON, and not of GeoJSON."""
    return head[:1] == b"{" and _HAS_ELEMENTS.search(head) is not None


def written_as_xml(path: Path, target: Path, name: str) -> Path:
    """Write a JSON map as the XML that the same server would give.

    Coordinates on ways, centres and remarks are kept. Raises MapError if it is not JSON to its end.
    """
    text = path.read_bytes().decode("utf-8-sig", "replace")
    first_stamp = ""
    try:
        with target.open("wb") as out:
            out.write(b'<osm version="0.6">\n')
            for key, value in _values(text):
                if key == "osm3s" and isinstance(value, dict):
                    first_stamp = str(value.get("timestamp_osm_base", ""))
                element = _as_element(key, value, first_stamp)
                if element is not None:
                    out.write(ElementTree.tostring(element, "utf-8") + b"\n")
            out.write(b"</osm>\n")
    except (JSONDecodeError, RecursionError) as error:
        if text.rstrip().endswith("}"):
            raise MapError(
                "{name}: the map is damaged (no valid JSON); download it again", name=name
            ) from error
        raise MapError(
            "{name}: the map is damaged (it breaks off); download it again", name=name
        ) from error
    return target


def _values(text: str) -> Iterator[tuple[str, Any]]:
    """Yield the values of a JSON object by key, those of its "elements" one at a time."""
    read = JSONDecoder().raw_decode
    at = _after(text, 0, "{")
    while not text.startswith("}", at):
        key, at = read(text, at)
        at = _after(text, at, ":")
        if key == "elements" and text.startswith("[", at):
            at = _after(text, at, "[")
            while not text.startswith("]", at):
                value, at = read(text, at)
                yield key, value
                at = _next(text, at, "]")
            at = _after(text, at, "]")
        else:
            value, at = read(text, at)
            yield str(key), value
        at = _next(text, at, "}")
    if text[at + 1 :].strip():
        raise JSONDecodeError("more than one map", text, at + 1)


def _after(text: str, at: int, mark: str) -> int:
    """Return the place of what follows a mark, with or without blanks around it."""
    at = _skip(text, at)
    if not text.startswith(mark, at):
        raise JSONDecodeError(f"no {mark}", text, at)
    return _skip(text, at + len(mark))


def _next(text: str, at: int, end: str) -> int:
    """Return the place of the next value of a list or an object, or of its end."""
    at = _skip(text, at)
    return at if text.startswith(end, at) else _after(text, at, ",")


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return at if found is None else found.end()


def _as_element(key: str, value: Any, first_stamp: str) -> Element | None:
    """Return a value as an XML element, None if the map does not need it."""
    if key in _REMARKS or (key == "elements" and _kind(value) in _REMARKS):
        remark = Element("remark")
        said = value.get("text", value) if isinstance(value, dict) else value
        remark.text = _clean(str(said)) if said else ""
        return remark
    if key == "bounds" and isinstance(value, dict):
        return Element("bounds", _picked(value, _BOUNDS))
    if key != "elements" or _kind(value) not in _THINGS:
        return None
    thing = Element(_kind(value), {"version": "1", **_picked(value, _ATTRIBUTES)})
    if first_stamp and thing.get("timestamp") is None:
        thing.set("timestamp", _clean(first_stamp))
    _add_points(thing, value)
    for member in _list(value.get("members")):
        if not isinstance(member, dict):
            continue
        added = ElementTree.SubElement(thing, "member", _picked(member, ("type", "ref", "role")))
        for point in _list(member.get("geometry")):
            ElementTree.SubElement(added, "nd", _place(point))
    center = value.get("center")
    if isinstance(center, dict):
        ElementTree.SubElement(thing, "center", _picked(center, ("lat", "lon")))
    for tag, said in _tags(value.get("tags")):
        if said is not None:
            ElementTree.SubElement(thing, "tag", k=_clean(str(tag)), v=_clean(str(said)))
    return thing


def _kind(value: Any) -> str:
    return str(value.get("type", "")).lower() if isinstance(value, dict) else ""


def _tags(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield keys and values of an object, or of a list of {"k": ..., "v": ...}."""
    if isinstance(value, dict):
        yield from value.items()
    for tag in _list(value):
        if isinstance(tag, dict) and tag.get("k") is not None:
            yield tag["k"], tag.get("v")


def _add_points(thing: Element, value: Mapping[str, Any]) -> None:
    """Add the points of a way, with their coordinates if the answer has them."""
    refs, places = _list(value.get("nodes")), _list(value.get("geometry"))
    for k in range(max(len(refs), len(places)) if thing.tag == "way" else 0):
        point = {"ref": str(refs[k])} if k < len(refs) else {}
        if k < len(places):
            point |= _place(places[k])
        if point:
            ElementTree.SubElement(thing, "nd", point)


def _place(value: Any) -> dict[str, str]:
    """Return coordinates, none for a point outside the box that was asked for, which is null."""
    return _picked(value, ("lat", "lon")) if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _picked(value: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, str]:
    return {key: _clean(_text(value[key])) for key in keys if value.get(key) is not None}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    # XML readers know no exponent (1e-05).
    return f"{value:.9f}" if isinstance(value, float) else str(value)


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
