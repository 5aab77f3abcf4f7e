"""Read map files in a child process with limits, because a map is untrusted input.

What is needed for its answer is imported after it has started: the two load at the same time.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from canvass.children import child_command, child_environment
from canvass.errors import BoundaryError, MapError, error_from_plain
from canvass.osm.child import EXPLAINED
from canvass.osm.limits import WALL_PER_CPU, Limits, limits_for
from canvass.osm.sniff import shown, sniffed_format
from canvass.work_folders import work_folder

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon

    from canvass.osm.extract import Extract
    from canvass.osm.named_areas import NamedArea

OUTLINE_CPU_S, OUTLINE_MB = 8.0, 640.0
BOUNDARY_SUFFIXES = frozenset({".geojson", ".json"})


def read_extract(
    path: Path, *, boundary: Path | str | None = None, require_addresses: bool = True
) -> Extract:
    """Return the extract of a map file (.osm, .osm.gz, .osm.bz2, .osm.pbf; recognised by content).

    `boundary` is a GeoJSON file or the name of a boundary on the map. It becomes
    `Extract.boundary`; nothing outside it is dropped. Raises MapError if the file is missing,
    damaged, hostile or without streets, and if it has no addresses, unless `require_addresses` is
    False (for people who bring an address file). Raises BoundaryError if the boundary is unusable.
    """
    path = Path(path)
    area_file = boundary_file(boundary)
    area = None if area_file is None else read_outline(area_file)
    name = str(boundary) if boundary is not None and area_file is None else ""
    extract = _read_in_child(path, sniffed_format(path), name)
    if area is not None and area_file is not None:
        from canvass.osm.boundary import with_boundary

        extract = with_boundary(extract, area, shown(area_file))
    _check_use(extract, require_addresses=require_addresses)
    return extract


def read_outline(path: Path) -> Polygon | MultiPolygon:
    """Return the area of a GeoJSON file in degrees; raises BoundaryError.

    It is read in a child process, because repairing an outline with many self-crossings can take
    hours.
    """
    answer = _ask_outline(path, "")
    import shapely

    return cast("Polygon | MultiPolygon", shapely.from_wkb(answer))


def read_outlines_apart(path: Path, names: Collection[str]) -> dict[str, str]:
    """Return outlines as GeoJSON by the properties in `names`, read in a child as well."""
    return cast("dict[str, str]", json.loads(_ask_outline(path, " ".join(names))))


def _ask_outline(path: Path, names: str) -> bytes:
    name = shown(path)
    try:
        size_mb = path.stat().st_size / 1e6 if path.is_file() else 0.0
    except (OSError, ValueError):
        size_mb = 0.0
    cpu_s = OUTLINE_CPU_S + size_mb
    limits = Limits(
        int(cpu_s), WALL_PER_CPU * cpu_s, int((OUTLINE_MB + 20 * size_mb) * 1e6), 1 << 30
    )
    request = {
        "outline": str(path.absolute()), "names": names, "work": "",
        "limits": dataclasses.asdict(limits),
    }  # fmt: skip
    try:
        done = _run(request, limits, name)
    except MapError as error:
        raise BoundaryError(
            "{name}: not read within {seconds} s: the computer is busy, or the outline is very "
            "detailed; try again, or draw a simpler one",
            name=name, seconds=round(limits.wall_s),
        ) from error  # fmt: skip
    if done.returncode == EXPLAINED:
        raise error_from_plain(json.loads(done.stdout)["error"], BoundaryError)
    if done.returncode != 0:
        raise BoundaryError(
            "{name}: takes more time or memory than an outline should; draw a simpler one",
            name=name,
        )
    return done.stdout


def read_named_areas(path: Path) -> list[NamedArea]:
    """Return the named boundaries and quarters of a map; raises MapError like `read_extract`."""
    from canvass.osm.named_areas import areas_from_json

    path = Path(path)
    return areas_from_json(_run_child(path, sniffed_format(path), "", lists="names"))


def read_extract_and_areas(path: Path) -> tuple[Extract, list[NamedArea]]:
    """Return a map and its named boundaries, read once; raises MapError like `read_extract`."""
    path = Path(path)
    answer = _run_child(path, sniffed_format(path), "", lists="both")
    from canvass.osm.named_areas import areas_from_json
    from canvass.osm.serial import extract_from_bytes

    length, _, rest = answer.partition(b"\n")
    return extract_from_bytes(rest[int(length) :]), areas_from_json(rest[: int(length)])


def boundary_file(boundary: Path | str | None) -> Path | None:
    """Return the boundary as a file, None if it is a name (or nothing)."""
    if boundary is None or isinstance(boundary, Path):
        return boundary
    path = Path(boundary)
    return path if path.suffix.lower() in BOUNDARY_SUFFIXES or path.is_file() else None


def _read_in_child(path: Path, file_format: str, boundary_name: str) -> Extract:
    answer = _run_child(path, file_format, boundary_name)
    from canvass.osm.serial import extract_from_bytes

    return extract_from_bytes(answer)


def _run_child(path: Path, file_format: str, boundary_name: str, *, lists: str = "") -> bytes:
    limits = limits_for(path.stat().st_size, file_format)
    with work_folder() as work:
        request = {
            "path": str(path.absolute()),
            "name": shown(path),
            "format": file_format,
            "boundary": boundary_name,
            "lists": lists,
            "work": str(work),
            "limits": dataclasses.asdict(limits),
        }
        done = _run(request, limits, shown(path))
    if done.returncode == EXPLAINED:
        answer = json.loads(done.stdout)
        kind = BoundaryError if answer["kind"] == "boundary" else MapError
        raise error_from_plain(answer["error"], kind)
    if done.returncode != 0:
        raise MapError(
            "{path}: reading it broke off; it is damaged, or takes more time or memory "
            "than a map of its size should",
            path=shown(path),
        )
    return done.stdout


def _run(request: dict[str, Any], limits: Limits, name: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            child_command("canvass.osm.child"),
            input=json.dumps(request).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
            timeout=limits.wall_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise MapError(
            "{name}: not read within {wall_s:.0f} s: the computer is busy, or the map "
            "is damaged; try again, or cut out the district first, for example with "
            "osmium extract",
            name=name,
            wall_s=limits.wall_s,
        ) from error


def _check_use(extract: Extract, *, require_addresses: bool) -> None:
    name = extract.source.file
    if not extract.ways:
        raise MapError(
            "{name}: no streets in it; use a map that holds the streets of the district", name=name
        )
    if require_addresses and not extract.addresses:
        count, things = len(extract.buildings), "buildings"
        if not count:
            count, things = len(extract.ways), "streets"
        raise MapError(
            "{name}: {count:,} {things} but no addresses; add an address file with "
            '"canvass doors import"',
            name=name,
            count=count,
            things=things,
        )
