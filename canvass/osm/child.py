"""Read one map in a separate process: `python -P -m canvass.osm.child`, started by `read`.

The request is JSON on standard input. The answer on standard output is the extract as bytes (exit
code 0) or {"kind": "map" | "boundary", "error": ...} (exit code 3).
"""

from __future__ import annotations

import bz2
import gc
import gzip
import json
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from canvass.errors import BoundaryError, CanvassError, MapError, error_to_plain
from canvass.osm.editor_xml import has_signs, written_anew
from canvass.osm.json_map import written_as_xml
from canvass.osm.limits import Limits, apply_limits

EXPLAINED = 3
CHUNK_BYTES = 1 << 20
OVERLAP_BYTES = 200
SECOND_HEADER = "OSMHeader in first blob"


def inflated(path: Path, file_format: str, target: Path, max_bytes: int, name: str) -> Path:
    """Unpack a .gz or .bz2 file to `target`; MapError if it is cut off or exceeds `max_bytes`."""
    unpack: Callable[[Path], Any] = gzip.open if file_format == "osm.gz" else bz2.open
    total = 0
    try:
        with unpack(path) as packed, target.open("wb") as plain:
            while chunk := packed.read(CHUNK_BYTES):
                total += len(chunk)
                if total > max_bytes:
                    raise MapError(
                        "{name}: unpacks to more than {max_bytes:,.0f} MB, far more than a map of "
                        "this size should; it is not read",
                        name=name,
                        max_bytes=max_bytes / 1e6,
                    )
                _check_chunk(chunk, name)
                plain.write(chunk)
    except EOFError as error:
        raise MapError("{name}: the file is cut off; download it again", name=name) from error
    except (OSError, ValueError, zlib.error) as error:
        if isinstance(error, MapError):
            raise
        raise MapError(
            "{name}: the compressed data is damaged; download it again", name=name
        ) from error
    return target


def _check_chunk(chunk: bytes, name: str) -> None:
    """Raise MapError if a whole chunk has no tag: XML parsers fail on very long tokens."""
    if len(chunk) == CHUNK_BYTES and b"<" not in chunk:
        raise MapError(
            "{name}: one piece of text in it is longer than a million letters; download it again",
            name=name,
        )


def _checked(path: Path, work: Path, name: str) -> tuple[Path, bool]:
    """Return XML that osmium reads correctly, and whether it has an object twice.

    It is the file itself, or a rewritten one if needed.
    """
    from canvass.osm.versions import IdsOfXml, joined

    before, signs = b"", False
    ids = IdsOfXml()
    with path.open("rb") as plain:
        while chunk := plain.read(CHUNK_BYTES):
            _check_chunk(chunk, name)
            signs = signs or has_signs(before + chunk)
            before = chunk[-OVERLAP_BYTES:]
            ids.add(chunk)
    if ids.roots > 1:
        path = joined(path, work / "joined.osm")
    path = written_anew(path, work / "anew.osm", name) if signs else path
    return path, ids.has_twice()


def _as_pbf(path: Path, target: Path) -> Path:
    """Rewrite XML as uncompressed PBF, which is quicker to read in several passes."""
    import osmium

    with osmium.io.Reader(osmium.io.File(str(path), "osm")) as reader:
        kept = osmium.io.File(str(target), "pbf,pbf_compression=none")
        writer = osmium.SimpleWriter(kept, header=reader.header())
        try:
            osmium.apply(reader, writer)
        finally:
            writer.close()
    return target


def read(request: dict[str, str], work: Path, limits: Limits) -> bytes:
    """Return the requested extract as bytes; raises CanvassError.

    With "lists", return the named boundaries of the map as JSON instead; if it is "both", they are
    followed by the extract. With "outline", return the area of that GeoJSON file as WKB, or its
    outlines by "names" as JSON.
    """
    if request.get("outline"):
        return _outline(Path(request["outline"]), request["names"])
    from canvass.osm.boundary import with_named_boundary
    from canvass.osm.passes import BelowZeroError
    from canvass.osm.reader import read_map
    from canvass.osm.serial import extract_to_bytes
    from canvass.osm.versions import TwiceError, has_history, newest_above_zero

    name, file_format = request["name"], request["format"]
    path = Path(request["path"])
    if file_format in ("osm.gz", "osm.bz2"):
        path = inflated(path, file_format, work / "map.osm", limits.inflated_bytes, name)
    try:
        if file_format == "json":
            path = written_as_xml(path, work / "map.osm", name)
        is_once = True
        if file_format != "pbf":
            path, has_twice = _checked(path, work, name)
            path, is_once = _as_pbf(path, work / "map.pbf"), not has_twice
        if not is_once or (file_format == "pbf" and has_history(path)):
            path = newest_above_zero(path, work / "newest.pbf")
        try:
            extract, areas = read_map(path, name, "pbf")
        except (BelowZeroError, TwiceError):
            extract, areas = read_map(newest_above_zero(path, work / "above.pbf"), name, "pbf")
    except MemoryError as error:
        raise MapError(
            "{name}: reading it takes more memory than a map of its size should; it is "
            "damaged, or cut out the district first",
            name=name,
        ) from error
    except (RuntimeError, ValueError, OverflowError, KeyError, OSError, SystemError) as error:
        if isinstance(error, MapError):
            raise
        if SECOND_HEADER in str(error):
            raise MapError(
                "{name}: several maps, one after the other, in one file; join them with osmium "
                "merge",
                name=name,
            ) from error
        raise MapError(
            "{name}: the map is damaged ({reason}); download it again",
            name=name,
            reason=_reason(error),
        ) from error
    if request.get("lists"):
        from canvass.osm.named_areas import areas_to_json, list_named_areas

        listed = areas_to_json(list_named_areas(extract, areas))
        if request["lists"] == "names":
            return listed
        return b"%d\n%b%b" % (len(listed), listed, extract_to_bytes(extract, level=0))
    if request["boundary"]:
        extract = with_named_boundary(extract, request["boundary"], areas)
    return extract_to_bytes(extract, level=0)


def _outline(path: Path, names: str) -> bytes:
    """Return the area of a GeoJSON file as WKB, or outlines by `names`; raises BoundaryError."""
    import shapely

    from canvass.osm.boundary import read_boundary
    from canvass.osm.outlines import read_outlines
    from canvass.osm.sniff import shown

    try:
        if names:
            return json.dumps(read_outlines(path, names.split())).encode()
        return bytes(shapely.to_wkb(read_boundary(path)))
    except MemoryError as error:
        raise BoundaryError(
            "{path}: takes more memory than an outline should; give only the outline",
            path=shown(path),
        ) from error


def _reason(error: BaseException) -> str:
    """Return a library's error message, shortened to part of a line."""
    text = " ".join(str(error).split())
    plain = "".join(char for char in text if char.isprintable())
    return plain[:100] or type(error).__name__


def main() -> int:
    """Read what standard input asks for; return the exit code."""
    request = json.load(sys.stdin)
    limits = Limits(**request.pop("limits"))
    apply_limits(limits)
    gc.disable()
    try:
        answer = read(request, Path(request["work"]), limits)
        code = 0
    except CanvassError as error:
        kind = "boundary" if isinstance(error, BoundaryError) else "map"
        answer = json.dumps({"kind": kind, "error": error_to_plain(error)}).encode()
        code = EXPLAINED
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return code


if __name__ == "__main__":
    sys.exit(main())
