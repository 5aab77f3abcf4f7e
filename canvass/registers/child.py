"""Read one register in a separate process: `python -P -m canvass.registers.child`.

The request is JSON on standard input. The answer on standard output is the register as bytes (exit
code 0) or an error as JSON (exit code 3).
"""

from __future__ import annotations

import gc
import gzip
import json
import sys
import zlib
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    # pyogrio works without it, and it takes a quarter of a second to import.
    for _name in ("geopandas", "pandas", "pyarrow"):
        sys.modules[_name] = None  # type: ignore[assignment]

import shapely

from canvass.errors import CanvassError, DoorError, error_to_plain
from canvass.osm.limits import Limits, apply_limits
from canvass.registers.hints import hints_from_plain
from canvass.registers.packed import register_to_bytes
from canvass.registers.placing import Ground
from canvass.registers.read import Reading, read_register

EXPLAINED = 3
CHUNK_BYTES = 1 << 20
GZIP = b"\x1f\x8b"


def read(request: dict[str, Any], limits: Limits) -> bytes:
    """Return the requested register as bytes; raises CanvassError."""
    given = path = Path(request["path"])
    area = shapely.from_wkb(request["area"]) if request["area"] else None
    ground = Ground(tuple(request["bounds"]), area, hints_from_plain(request["hints"]))
    try:
        if _is_packed(path):
            path = _unpacked(path, Path(request["work"]), limits.inflated_bytes)
        return register_to_bytes(read_register(path, ground, Reading(**request["reading"])))
    except CanvassError as error:
        if given == path or error.values.get("path") != path:
            raise
        raise DoorError(error.message, **{**error.values, "path": given}) from error
    except MemoryError as error:
        raise DoorError(
            "{path}: reading it takes more memory than a file of its size should; it is damaged, "
            "or give the municipality's part of it",
            path=path,
        ) from error


def _is_packed(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(2) == GZIP


def _unpacked(path: Path, work: Path, most_bytes: int) -> Path:
    """Unpack a .gz file, as OpenAddresses publishes them, and return its path.

    Other files are returned as they are. Raises DoorError.
    """
    target = work / path.name.removesuffix(".gz")
    total = 0
    try:
        with gzip.open(path) as packed, target.open("wb") as plain:
            while chunk := packed.read(CHUNK_BYTES):
                total += len(chunk)
                if total > most_bytes:
                    raise DoorError(
                        "{path}: unpacks to more than {size} MB; it is not read",
                        path=path, size=f"{most_bytes / 1e6:,.0f}",
                    )  # fmt: skip
                plain.write(chunk)
    except (EOFError, OSError, zlib.error) as error:
        if isinstance(error, DoorError):
            raise
        raise DoorError("{path}: the packed file is damaged; get it again", path=path) from error
    return target


def main() -> int:
    """Read what standard input asks for; return the exit code."""
    request = json.load(sys.stdin)
    limits = Limits(**request.pop("limits"))
    apply_limits(limits)
    gc.disable()
    try:
        answer, code = read(request, limits), 0
    except CanvassError as error:
        answer, code = json.dumps(error_to_plain(error)).encode(), EXPLAINED
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return code


if __name__ == "__main__":
    sys.exit(main())
