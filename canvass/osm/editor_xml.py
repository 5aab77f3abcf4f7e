"""Rewrite OSM XML from editors and servers into a form that pyosmium can read.

Editors give new objects negative ids, and keep deleted objects with a mark. Overpass writes
coordinates on ways and on members of relations (`out geom`, `out center`) without nodes, and ends
an incomplete answer with a remark. pyosmium reads none of this.
https://wiki.openstreetmap.org/wiki/JOSM_file_format, .../Overpass_API/Overpass_QL
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from canvass.errors import MapError

# Far above every real id; an editor's id -7 is read as this plus 7, and shown as -7.
BELOW_ZERO = 1 << 45
# The first id of nodes made for a way or relation that has only coordinates.
MADE_UP = 1 << 44
_SIGNS = (b"<remark", b"<error", b"<center")
_PLACED = re.compile(rb"<nd [^>]*lat=")
_MINUS = re.compile(rb"=\s*[\"']\s*-")
_BELOW = re.compile(rb"\s(?:id|ref)\s*=\s*[\"']\s*-")
_GONE = (b"elete", b"alse")
_DELETED = re.compile(
    rb"\s(?:visible\s*=\s*[\"']false|action\s*=\s*[\"']delete|deleted\s*=\s*[\"']true)",
    re.IGNORECASE,
)
_THINGS = frozenset({"node", "way", "relation"})
LONGEST_REMARK = 300


def shown_id(number: int) -> int:
    """Return an id as written in the file."""
    return BELOW_ZERO - number if number >= BELOW_ZERO else number


def has_signs(chunk: bytes) -> bool:
    """Return whether a piece of XML has anything that must be rewritten."""
    if any(sign in chunk for sign in _SIGNS) or has_deleted(chunk):
        return True
    # The first of the two is much quicker, and maps of Europe have no minus.
    if _MINUS.search(chunk) is not None and _BELOW.search(chunk) is not None:
        return True
    return _PLACED.search(chunk) is not None


def has_deleted(chunk: bytes) -> bool:
    """Return whether a piece of XML has an object that is marked as deleted."""
    return any(word in chunk for word in _GONE) and _DELETED.search(chunk) is not None


def written_anew(path: Path, target: Path, name: str) -> Path:
    """Write OSM XML without deleted objects, with positive ids and a node for every place.

    Of an object in several versions, as the history of a map has them, the newest is written.

    Raises MapError if a server's remark says that it stopped early, or if the XML is damaged.
    """
    known: set[int] = set()
    known_ways: set[int] = set()
    given: dict[int, tuple[str, str]] = {}
    outlines: dict[int, list[tuple[str, str]]] = {}
    try:
        newest = _newest_versions(path)
        with target.open("wb") as out:
            out.write(b'<osm version="0.6">\n')
            for thing in _things(path):
                if _version(thing) < newest.get((thing.tag, thing.get("id", "")), 0):
                    continue
                if thing.tag in ("remark", "error"):
                    _check_remark(thing, name)
                elif thing.tag == "bounds":
                    out.write(ElementTree.tostring(thing, "utf-8") + b"\n")
                elif thing.tag in _THINGS and not _is_deleted(thing):
                    _above_zero(thing)
                    if thing.tag == "node":
                        known.add(int(thing.get("id", "0")))
                    else:
                        _take_places(thing, given)
                        _take_outlines(thing, outlines)
                    if thing.tag == "way":
                        known_ways.add(int(thing.get("id", "0")))
                    out.write(ElementTree.tostring(thing, "utf-8") + b"\n")
            for way in _made_ways(outlines, known_ways, given):
                out.write(ElementTree.tostring(way, "utf-8") + b"\n")
            for number, (lat, lon) in given.items():
                if number not in known:
                    node = Element("node", id=str(number), version="1", lat=lat, lon=lon)
                    out.write(ElementTree.tostring(node, "utf-8") + b"\n")
            out.write(b"</osm>\n")
    except (ElementTree.ParseError, ValueError) as error:
        if isinstance(error, MapError):
            raise
        reason = " ".join(str(error).split())[:100]
        raise MapError(
            "{name}: the map is damaged ({reason}); download it again", name=name, reason=reason
        ) from error
    return target


def _things(path: Path) -> Iterator[Element]:
    """Yield the elements directly below the root; each is emptied when the next one is taken."""
    depth = 0
    root: Element | None = None
    for event, element in ElementTree.iterparse(path, events=("start", "end")):
        if event == "start":
            depth += 1
            root = element if root is None else root
            continue
        depth -= 1
        if depth == 1 and root is not None:
            yield element
            root.clear()


def check_remark(text: str, name: str) -> None:
    """Raise MapError if a server's remark is not empty: the answer is then incomplete."""
    words = "".join(char for char in " ".join(text.split()) if char.isprintable())
    if words:
        raise MapError(
            "{name}: the server stopped early: {rstrip}; the map is not whole, so "
            "nothing was read; ask for a smaller area, or download it again later",
            name=name,
            rstrip=words[:LONGEST_REMARK].rstrip("."),
        )


def _check_remark(remark: Element, name: str) -> None:
    check_remark("".join(remark.itertext()), name)


def _is_deleted(thing: Element) -> bool:
    said = {key: thing.get(key, "").lower() for key in ("action", "visible", "deleted")}
    return said["action"] == "delete" or said["visible"] == "false" or said["deleted"] == "true"


def _newest_versions(path: Path) -> dict[tuple[str, str], int]:
    """Return the newest version of each object that the file has in several versions."""
    newest: dict[tuple[str, str], int] = {}
    several: set[tuple[str, str]] = set()
    for thing in _things(path):
        key = thing.tag, thing.get("id", "")
        if thing.tag in _THINGS:
            if key in newest:
                several.add(key)
            newest[key] = max(newest.get(key, 0), _version(thing))
    return {key: newest[key] for key in several}


def _version(thing: Element) -> int:
    written = thing.get("version", "")
    return int(written) if written.isdecimal() else 0


def _above_zero(thing: Element) -> None:
    for part, key in ((thing, "id"), *((child, "ref") for child in thing)):
        value = part.get(key)
        if value is not None and value.lstrip().startswith("-") and part.tag != "tag":
            part.set(key, str(BELOW_ZERO - int(value)))


def _take_places(thing: Element, given: dict[int, tuple[str, str]]) -> None:
    """Keep the coordinates written on a way's points; an object with a centre only gets a node."""
    middle = thing.find("center")
    points = thing.findall("nd")
    for point in points:
        lat, lon = point.get("lat"), point.get("lon")
        if lat is not None and lon is not None:
            if point.get("ref") is None:
                point.set("ref", str(MADE_UP + len(given)))
            given[int(point.get("ref", "0"))] = (lat, lon)
    if middle is not None:
        thing.remove(middle)
        if not points:
            number = MADE_UP + len(given)
            given[number] = (middle.get("lat", ""), middle.get("lon", ""))
            part = ("nd", {}) if thing.tag == "way" else ("member", {"type": "node", "role": ""})
            thing.append(Element(part[0], {**part[1], "ref": str(number)}))
    for box in thing.findall("bounds"):
        thing.remove(box)


def _take_outlines(thing: Element, outlines: dict[int, list[tuple[str, str]]]) -> None:
    """Keep the coordinates written on the ways of a relation, if all their points have some."""
    for member in thing.findall("member"):
        points = member.findall("nd")
        for point in points:
            member.remove(point)
        places = [(point.get("lat", ""), point.get("lon", "")) for point in points]
        if member.get("type") == "way" and len(places) > 1 and all(map(all, places)):
            outlines[int(member.get("ref", "0"))] = places


def _made_ways(
    outlines: dict[int, list[tuple[str, str]]],
    known: set[int],
    given: dict[int, tuple[str, str]],
) -> Iterator[Element]:
    """Yield the ways of relations that the file does not hold; equal places are one node."""
    node_at: dict[tuple[str, str], int] = {}
    for ref, places in outlines.items():
        if ref in known:
            continue
        way = Element("way", id=str(ref), version="1")
        for place in places:
            number = node_at.setdefault(place, MADE_UP + len(given))
            given[number] = place
            way.append(Element("nd", ref=str(number)))
        yield way
