"""Findings on streets: names without a way, isolated paths, joined kerbs."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from canvass.doors.addresses import AddressRow
from canvass.doors.audit.addresses import name_of
from canvass.doors.audit.findings import Finding, Kind
from canvass.doors.build import NO_FREE_WAY, OFF_NETWORK
from canvass.doors.door import Address, DoorList
from canvass.doors.housenumber import fold
from canvass.osm.extract import Extract
from canvass.osm.highway_values import WRITTEN
from canvass.osm.walkable import Access, Why
from canvass.streets.graph import StreetGraph

LIKE = 0.8
NEAR_DEGREES = 0.02
LONG_ISLAND_M = 300.0


def street_names(extract: Extract, rows: Sequence[AddressRow]) -> Iterator[Finding]:
    """Yield street names of addresses that no way has, or has in another spelling.

    The suggested spelling is the most similar name of a way within about 2 km, by difflib's ratio.
    Only addresses with `addr:street` on the map are checked, because a place (`addr:place`) need
    not be a street.
    """
    ways: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for way in extract.ways:
        name = way.tags.get("name", "").strip()
        if name:
            lon, lat = way.lonlat[len(way.lonlat) // 2].tolist()
            ways[fold(name)].setdefault(name, (lon, lat))
    for square in extract.squares:
        name = square.tags.get("name", "").strip()
        if name:
            lon, lat = square.outers[0].lonlat[0].tolist()
            ways[fold(name)].setdefault(name, (lon, lat))
    by_street: dict[str, list[Address]] = defaultdict(list)
    for row in rows:
        if row.address.street and "addr:street" in row.objects[0].tags:
            by_street[row.address.street].append(row.address)
    for street, addresses in sorted(by_street.items()):
        spellings = ways.get(fold(street))
        middle = addresses[len(addresses) // 2]
        words: dict[str, str | int] = {"street": street, "count": len(addresses)}
        if spellings is None:
            words["hint"] = _likely(street, middle, ways)
            yield Finding(Kind.STREET_NOT_ON_MAP, middle.lon, middle.lat, words)
        elif street not in spellings:
            words["hint"] = next(iter(spellings))
            yield Finding(Kind.STREET_SPELT_TWICE, middle.lon, middle.lat, words)


def _likely(
    street: str, place: Address, ways: Mapping[str, Mapping[str, tuple[float, float]]]
) -> str:
    near = {
        folded: name
        for folded, spellings in ways.items()
        for name, (lon, lat) in spellings.items()
        if abs(lon - place.lon) < 2 * NEAR_DEGREES and abs(lat - place.lat) < NEAR_DEGREES
    }
    folded = fold(street)[:100]
    # "81st" is never a misspelling of "91st": digits must agree.
    near = {known: name for known, name in near.items() if _figures(known) == _figures(folded)}
    longer = [known for known in near if folded.startswith(f"{known} ")]
    found = [max(longer, key=len)] if longer else difflib.get_close_matches(folded, near, 1, LIKE)
    return near[found[0]] if found else ""


def _figures(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def off_network(doors: DoorList) -> Iterator[Finding]:
    """Yield addresses with no street near, without a free way, or with a way only to a fence.

    Addresses that are reached only through other houses are included.
    """
    kinds = {OFF_NETWORK: Kind.OFF_NETWORK, NO_FREE_WAY: Kind.NO_FREE_WAY}
    found = [(kinds[e.reason], e.address) for e in doors.exclusions if e.reason in kinds]
    for entrance in doors.entrances:
        if entrance.snap is not None and entrance.snap.walls:
            found.append((Kind.THROUGH_HOUSE, entrance.addresses[0]))
        if entrance.snap is not None and entrance.snap.is_at_fence:
            found += [(Kind.AT_FENCE, address) for address in entrance.addresses]
    for kind, address in found:
        words: dict[str, str | int] = {"address": name_of(address)}
        yield Finding(kind, address.lon, address.lat, words)


def islands(doors: DoorList, graph: StreetGraph) -> Iterator[Finding]:
    """Yield isolated parts of the walking network that have doors or are 300 m long."""
    if not len(graph.component):
        return
    length_m: dict[int, float] = defaultdict(float)
    longest: dict[int, int] = {}
    for edge in graph.edges:
        part = int(graph.component[edge.index])
        if part > 0:
            length_m[part] += edge.length_m
            kept = longest.setdefault(part, edge.index)
            if edge.length_m > graph.edges[kept].length_m:
                longest[part] = edge.index
    count: dict[int, int] = defaultdict(int)
    for entrance in doors.entrances:
        if entrance.snap is not None:
            count[int(graph.component[entrance.snap.edge])] += len(entrance.doors)
    for part, index in longest.items():
        if count[part] or length_m[part] >= LONG_ISLAND_M:
            x_m, y_m = graph.lines[index].interpolate(0.5, normalized=True).coords[0]
            lon, lat = graph.to_degrees.transform(x_m, y_m)
            words: dict[str, str | int] = {"metres": round(length_m[part]), "count": count[part]}
            yield Finding(Kind.ISLAND, float(lon), float(lat), words)


KIND_BY_WHY = {
    Why.UNKNOWN_HIGHWAY: Kind.UNKNOWN_WAY, Why.UNKNOWN_ACCESS: Kind.UNKNOWN_WAY,
    Why.SEASON: Kind.CLOSED_AT_TIMES, Why.CONDITION: Kind.CLOSED_AT_TIMES,
}  # fmt: skip


def not_walked(graph: StreetGraph) -> Iterator[Finding]:
    """Yield ways of unknown kind or closed at times, and points that nobody passes."""
    for note in graph.notes:
        kind = KIND_BY_WHY.get(note.verdict.why)
        if note.name and note.verdict.access is not Access.CLOSED:
            continue
        lon, lat = graph.to_degrees.transform(note.x_m, note.y_m)
        words: dict[str, str | int] = {"said": note.verdict.said, "way": note.name}
        if not note.name:
            kind = Kind.NOT_PASSED
        yield Finding(kind or Kind.NOT_PASSED, float(lon), float(lat), words)


def misspelt_ways(extract: Extract) -> Iterator[Finding]:
    """Yield ways whose kind is misspelt, and what it is read as."""
    for way in extract.ways:
        if WRITTEN in way.tags:
            lon, lat = way.lonlat[len(way.lonlat) // 2].tolist()
            words: dict[str, str | int] = {
                "street": way.tags.get("name", ""),
                "said": way.tags[WRITTEN],
                "read": way.tags["highway"],
            }
            yield Finding(Kind.WAY_READ, lon, lat, words)


def private_roads(doors: DoorList, graph: StreetGraph) -> Iterator[Finding]:
    """Yield the private roads with doors, one finding for each way of the map."""
    count: dict[int, int] = defaultdict(int)
    edge_of: dict[int, int] = {}
    for entrance in doors.entrances:
        if entrance.snap is not None and graph.edges[entrance.snap.edge].is_limited:
            way_id = graph.edges[entrance.snap.edge].way_id
            edge_of.setdefault(way_id, entrance.snap.edge)
            count[way_id] += len(entrance.doors)
    for way_id, index in edge_of.items():
        edge = graph.edges[index]
        x_m, y_m = graph.lines[index].interpolate(0.5, normalized=True).coords[0]
        lon, lat = graph.to_degrees.transform(x_m, y_m)
        words: dict[str, str | int] = {"way": edge.name or edge.highway, "count": count[way_id]}
        yield Finding(Kind.PRIVATE_ROAD, float(lon), float(lat), words)


def kerbs(graph: StreetGraph) -> Iterator[Finding]:
    """Yield the places where a footway was joined to a street beside its end."""
    if not len(graph.kerb_joins_m):
        return
    lon, lat = graph.to_degrees.transform(*np.asarray(graph.kerb_joins_m).T)
    for x, y in zip(np.asarray(lon).tolist(), np.asarray(lat).tolist(), strict=True):
        yield Finding(Kind.KERB_JOINED, x, y, {})
