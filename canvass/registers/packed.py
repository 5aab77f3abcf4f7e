"""Serialise a register: the child process that reads it sends it to its parent as bytes.

Nothing in these bytes is ever executed.
"""

from __future__ import annotations

import json
from array import array
from typing import Any

from canvass.errors import DoorError, error_from_plain, error_to_plain
from canvass.registers.row import KeptCells, Register, RegisterRow, Rejected

_TEXTS = ("street", "housenumber", "unit", "register_id", "joined")
_NO_FLOOR = -1_000


def register_to_bytes(register: Register) -> bytes:
    """Return a register as bytes."""
    faults: dict[str, int] = {}
    rejected = []
    for row in register.rejected:
        said = json.dumps(error_to_plain(row.fault), ensure_ascii=False)
        rejected.append([row.line_no, faults.setdefault(said, len(faults)), list(row.cells)])
    texts: dict[str, int] = {}
    columns = [
        array("q", [texts.setdefault(getattr(row, name), len(texts)) for row in register.rows])
        for name in _TEXTS
    ]
    floors = (_NO_FLOOR if row.floor is None else row.floor for row in register.rows)
    parts = [
        *(column.tobytes() for column in columns),
        array("q", floors).tobytes(),
        array("d", [row.lon for row in register.rows]).tobytes(),
        array("d", [row.lat for row in register.rows]).tobytes(),
        *register.kept.to_parts(),
    ]
    head = {
        "texts": list(texts), "sizes": [len(part) for part in parts],
        "headings": register.headings, "rejected": rejected, "faults": list(faults),
        "profile": register.profile, "crs": register.crs, "columns": register.columns,
        "outside": register.outside, "encoding": register.encoding,
        "delimiter": register.delimiter, "notes": [error_to_plain(n) for n in register.notes],
    }  # fmt: skip
    return b"".join([json.dumps(head).encode(), b"\n", *parts])


def register_from_bytes(content: bytes) -> Register:
    """Undo `register_to_bytes`."""
    cut = content.index(b"\n")
    head = json.loads(content[:cut])
    parts = []
    at = cut + 1
    for size in head["sizes"]:
        parts.append(content[at : at + size])
        at += size
    texts = head["texts"]
    columns = [[texts[k] for k in _numbers("q", part)] for part in parts[:5]]
    streets, numbers, units, ids, joined = columns
    floors = [None if f == _NO_FLOOR else int(f) for f in _numbers("q", parts[5])]
    lon, lat = _numbers("d", parts[6]), _numbers("d", parts[7])
    rows = map(
        RegisterRow, range(len(streets)), streets, numbers, lon, lat, units, floors, ids, joined
    )
    faults = [error_from_plain(json.loads(said), DoorError) for said in head["faults"]]
    return Register(
        headings=tuple(head["headings"]),
        rows=tuple(rows),
        kept=KeptCells.from_parts(*parts[8:]),
        rejected=tuple(Rejected(no, faults[k], tuple(cells)) for no, k, cells in head["rejected"]),
        profile=head["profile"],
        crs=head["crs"],
        columns=head["columns"],
        outside=head["outside"],
        encoding=head["encoding"],
        delimiter=head["delimiter"],
        notes=tuple(error_from_plain(said, DoorError) for said in head["notes"]),
    )


def _numbers(kind: str, part: bytes) -> array[Any]:
    found = array(kind)
    found.frombytes(part)
    return found
