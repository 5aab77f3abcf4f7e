"""A place name instead of a map file: geocoded with Nominatim, downloaded with Overpass.

osmnx, which takes seconds to import, does both and keeps their answers in the user's cache folder:
asked again, the same place needs no network.
"""

from __future__ import annotations

import dataclasses
import os
import sys
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias
from xml.sax.saxutils import quoteattr

import shapely
from shapely import GEOSException, MultiPolygon, Polygon

from canvass.errors import MapError
from canvass.osm.boundary import with_boundary
from canvass.osm.editor_xml import check_remark
from canvass.osm.extract import Extract
from canvass.osm.read import read_extract
from canvass.osm.sniff import shown

Fetch: TypeAlias = Callable[[str, Mapping[str, str]], Any]
# Streets just outside the boundary are walked too.
MARGIN_DEG = 0.003
# A city of a million; beyond it the public Overpass servers refuse or take very long.
MAX_EXTENT_DEG = 0.5
GIVE_A_FILE = "give a map file (.osm.pbf) instead"
QUERY = """[out:json][timeout:180][bbox:{south:.6f},{west:.6f},{north:.6f},{east:.6f}];
(
  way["highway"]; way["railway"]; nwr["building"]; nwr["addr:housenumber"];
  nwr["addr:housename"]; nwr["addr:conscriptionnumber"]; nwr["addr:streetnumber"];
  nwr["addr:provisionalnumber"]; nwr["addr:full"]; nwr["addr:block_number"]; node["addr:flats"];
  relation["type"="associatedStreet"]; relation["type"="street"];
  way["addr:interpolation"]; node["highway"]; node["crossing"]; node["barrier"]; node["kerb"];
  node["railway"]; node["entrance"]; nwr["shop"]; nwr["office"]; nwr["amenity"]; nwr["club"];
  nwr["craft"]; nwr["healthcare"]; nwr["leisure"]; way["waterway"]; way["natural"];
  way["landuse"]; relation["type"="multipolygon"]["natural"]; relation["landuse"];
);
(._; >;);
out body meta;
"""


def cache_folder() -> Path:
    """Return the folder for downloaded answers: the system's cache folder, below `canvass`."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "canvass" / "osm"


def download_extract(place: str, *, fetch: Fetch | None = None) -> Extract:
    """Return the map of a place by its name; the place's outline is its boundary.

    `fetch(service, parameters)` returns the JSON answer of "nominatim" or "overpass"; by default
    over the network through osmnx. Raises MapError where there is no network, no such place, the
    place is a point or too large, or the answer is of no use.
    """
    ask = _ask_osmnx if fetch is None else fetch
    name = shown(Path(place.replace("/", " ")))
    try:
        found = ask(
            "nominatim",
            {"q": place, "format": "json", "polygon_geojson": "1", "limit": "10", "dedupe": "0"},
        )
        area = _outline(found, name)
        west, south, east, north = shapely.buffer(area, MARGIN_DEG).bounds
        query = QUERY.format(south=south, west=west, north=north, east=east)
        answer = ask("overpass", {"data": query})
    except MapError:
        raise
    except (OSError, ValueError) as error:
        raise MapError(
            f"{name}: no such file, and the map service cannot be reached; {GIVE_A_FILE}"
        ) from error
    extract = _read_answer(answer, name)
    return with_boundary(extract, area, name)


def _ask_osmnx(service: str, parameters: Mapping[str, str]) -> Any:
    """Ask through osmnx: its pauses and retries, our cache folder, the system's name server."""
    import osmnx
    from osmnx import _nominatim, _overpass

    osmnx.settings.use_cache = True
    osmnx.settings.cache_folder = cache_folder()
    osmnx.settings.doh_url_template = None
    ordered = OrderedDict(parameters)
    if service == "nominatim":
        return _nominatim._nominatim_request(ordered)
    return _overpass._overpass_request(ordered)


def _outline(found: Any, name: str) -> Polygon | MultiPolygon:
    """Return the first area among Nominatim's answers, in degrees."""
    candidates = found if isinstance(found, Sequence) else ()
    if not candidates:
        raise MapError(f"{name}: no place of that name; add the town, or {GIVE_A_FILE}")
    for candidate in candidates:
        try:
            area = shapely.geometry.shape(candidate["geojson"])
        except (KeyError, TypeError, AttributeError, ValueError, GEOSException):
            continue
        if isinstance(area, Polygon | MultiPolygon) and not area.is_empty:
            west, south, east, north = area.bounds
            if max(east - west, north - south) > MAX_EXTENT_DEG:
                raise MapError(f"{name}: too large to download; name a part of it")
            return area if area.is_valid else _valid(area, name)
    raise MapError(f"{name}: the place has no outline; name a district or town")


def _valid(area: Polygon | MultiPolygon, name: str) -> Polygon | MultiPolygon:
    healed = area.buffer(0)
    if not isinstance(healed, Polygon | MultiPolygon) or healed.is_empty:
        raise MapError(f"{name}: the place's outline is broken; {GIVE_A_FILE}")
    return healed


def _read_answer(answer: Any, name: str) -> Extract:
    """Read Overpass's answer (JSON, or XML as bytes) the way a map file is read."""
    date = None
    if isinstance(answer, bytes):
        xml = answer
    else:
        xml, date = _as_xml(answer, name)
    with tempfile.TemporaryDirectory(prefix="canvass-") as work:
        path = Path(work) / "place.osm"
        path.write_bytes(xml)
        try:
            extract = read_extract(path)
        except MapError as error:
            reason = str(error).removeprefix("place.osm: ")
            raise MapError(f"{name}: {reason}") from error
    source = dataclasses.replace(
        extract.source, file=name, osm_date=date or extract.source.osm_date
    )
    return dataclasses.replace(extract, source=source)


def _as_xml(answer: Any, name: str) -> tuple[bytes, str | None]:
    """Return an Overpass JSON answer as OSM XML, nodes first, and the date of its data."""
    try:
        check_remark(str(answer.get("remark", "")), name)
        elements = answer["elements"]
        ordered = [e for kind in ("node", "way", "relation") for e in elements if e["type"] == kind]
        lines = ['<osm version="0.6" generator="Overpass API">']
        for element in ordered:
            lines += _element(element)
        stamp = str(answer.get("osm3s", {}).get("timestamp_osm_base", ""))[:10]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, MapError):
            raise
        raise MapError(
            f"{name}: the map service gave no map; try later or {GIVE_A_FILE}"
        ) from error
    return "\n".join([*lines, "</osm>"]).encode(), stamp or None


def _element(element: Mapping[str, Any]) -> list[str]:
    kind = element["type"]
    place = ""
    if kind == "node":
        place = f' lat="{float(element["lat"]):.7f}" lon="{float(element["lon"]):.7f}"'
    stamp = f" timestamp={quoteattr(element['timestamp'])}" if "timestamp" in element else ""
    lines = [f'<{kind} id="{int(element["id"])}" version="1"{place}{stamp}>']
    lines += [f'<nd ref="{int(ref)}"/>' for ref in element.get("nodes", ())]
    for member in element.get("members", ()):
        role, of = quoteattr(member.get("role", "")), quoteattr(member["type"])
        lines.append(f'<member type={of} ref="{int(member["ref"])}" role={role}/>')
    for key, value in element.get("tags", {}).items():
        lines.append(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>")
    lines.append(f"</{kind}>")
    return lines
