"""Coverage as a JSON document, as CSV rows and as GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from canvass.coverage.calls import CallCount
from canvass.coverage.coverage import Coverage, VisitCount
from canvass.coverage.records import CoveredDoor, DoorStory
from canvass.coverage.shares import Shares
from canvass.coverage.stories import KNOCKED, OPENED, TALKED

NOT_KEPT = ("unreachable", "do_not_knock")
"""The parts of coverage of which a purge keeps no counts."""


def coverage_document(
    coverage: Coverage,
    name_by_route: Mapping[str, str],
    calls: CallCount,
    *,
    is_published: bool = False,
) -> dict[str, Any]:
    """Return the numbers for JSON; a published report has no single doors and entrances."""
    document: dict[str, Any] = {
        **asdict(coverage.total),
        "shares": shares(coverage.total),
        "by_route": [
            {"route": route, "name": name_by_route.get(route, route), **_row(row)}
            for route, row in coverage.by_route.items()
        ],
        "by_street": [{"street": key, **_row(row)} for key, row in coverage.by_street.items()],
        "by_day": [_visits("day", row) for row in coverage.by_day],
        "by_band": [_visits("band", row) for row in coverage.by_band],
        "by_pass": [_visits("pass_no", row) for row in coverage.by_pass],
        "not_home_by_bands": coverage.not_home_by_bands,
        "is_published": is_published,
        "is_purged": coverage.is_purged,
    }
    if coverage.is_purged:
        # No counts are kept, which is not the same as zero.
        document |= dict.fromkeys(NOT_KEPT)
        for row in (*document["by_route"], *document["by_street"]):
            row |= dict.fromkeys(NOT_KEPT)
    if is_published:
        return document
    return {
        **document,
        "organisations": asdict(calls),
        "by_stairwell": [
            {"stairwell": key, **_row(row)} for key, row in coverage.by_stairwell.items()
        ],
        "unreachable_entrances": [asdict(entrance) for entrance in coverage.locked],
        "two_teams": [two._asdict() for two in coverage.two_teams],
        "to_come_back": coverage.to_come_back,
        "hours_left": round(coverage.hours_left, 2),
        "hours_not_home": round(coverage.hours_not_home, 2),
    }


def shares(row: Shares) -> dict[str, float | None]:
    """Return knocked, opened and talked as shares of the doors, None if there are no doors."""
    counts = {"knocked": row.knocked, "opened": row.opened, "talked": row.talked}
    return {
        key: round(count / row.doors, 4) if row.doors else None for key, count in counts.items()
    }


def _row(row: Shares) -> dict[str, Any]:
    return {**asdict(row), "shares": shares(row)}


def _visits(name: str, row: VisitCount) -> dict[str, Any]:
    out = asdict(row)
    key = out.pop("key")
    if name != "day":
        out.pop("knocked_so_far")
    return {name: int(key) if name == "pass_no" else key, **out}


def coverage_rows(
    coverage: Coverage, name_by_route: Mapping[str, str]
) -> list[dict[str, str | int | float | None]]:
    """Return every count as a flat row: its subject, the counts and the three shares."""
    out: list[dict[str, str | int | float | None]] = []

    def add(group: str, key: str, row: Shares) -> None:
        counted = asdict(row)
        if coverage.is_purged:
            counted |= dict.fromkeys(NOT_KEPT)
        part = {f"{name}_share": share or 0.0 for name, share in shares(row).items()}
        out.append({"group": group, "key": key, **counted, **part})

    add("district", "", coverage.total)
    for route, row in coverage.by_route.items():
        add("route", name_by_route.get(route, route), row)
    for group, table in (("street", coverage.by_street), ("stairwell", coverage.by_stairwell)):
        for key, row in table.items():
            add(group, key, row)
    return out


def coverage_to_geojson(
    doors: Iterable[CoveredDoor], stories: Mapping[str, DoorStory], attribution: str
) -> str:
    """Return one point per entrance with the counts of its doors."""
    by_entrance: dict[str, tuple[CoveredDoor, list[DoorStory | None]]] = {}
    for door in doors:
        by_entrance.setdefault(door.entrance_id, (door, []))[1].append(stories.get(door.door_id))
    features = []
    for entrance_id, (door, told) in by_entrance.items():
        outcomes = [story.outcomes if story is not None else set() for story in told]
        row = {
            "entrance_id": entrance_id,
            "stairwell": door.stairwell,
            "route": door.route,
            "doors": len(told),
            "knocked": sum(not KNOCKED.isdisjoint(some) for some in outcomes),
            "opened": sum(not OPENED.isdisjoint(some) for some in outcomes),
            "talked": sum(TALKED in some for some in outcomes),
            "do_not_knock": sum(story is not None and story.is_do_not_knock for story in told),
        }
        point = {"type": "Point", "coordinates": [round(door.lon, 7), round(door.lat, 7)]}
        features.append({"type": "Feature", "geometry": point, "properties": row})
    collection = {"type": "FeatureCollection", "attribution": attribution, "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n"
