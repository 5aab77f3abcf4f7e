"""Read JSON that people send, from ordinary files only, with limits on depth, length and size.

Commas and brackets are counted before parsing, to limit the memory of the result: an empty object
takes thirty times the memory of its text.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from canvass.errors import InputError
from canvass.tables.reader import read_bytes

MOST_VALUES = 12_000_000
"""The plan of a city has about five million values: the points of its paths."""
LONGEST_TEXT = 2_000
LARGEST_NUMBER = 1e15
DEGREES = {"lat": 90.0, "lon": 180.0}
_PARTS = (b",", b"[", b"{")


def read_json(path: Path, *, most_bytes: int, what: str) -> tuple[str, Any]:
    """Return a JSON file's text and value; raises InputError if it is not JSON or too large.

    `what` is the kind of file expected, such as "a plan.json".
    """
    content = read_bytes(path, most_bytes=most_bytes, what=what)
    try:
        return content.decode("utf-8-sig", "replace"), parse_json(content)
    except InputError as error:
        raise InputError(
            "{path}: not JSON that can be read ({said}); give {what}",
            path=path, said=error, what=InputError(what),
        ) from error  # fmt: skip


def parse_json(content: bytes, *, most_values: int = MOST_VALUES) -> Any:
    """Parse JSON text in UTF-8; raises InputError with a short reason."""
    if sum(content.count(part) for part in _PARTS) > most_values:
        raise InputError("more than {count} values", count=f"{most_values:,}")
    try:
        return json.loads(content.decode("utf-8-sig"))
    except RecursionError as error:
        raise InputError("nested too deeply") from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8 text") from error
    except ValueError as error:
        said = "a number of thousands of digits" if "digits" in str(error) else str(error)[:100]
        raise InputError(said) from error


def check_values(plain: Any) -> None:
    """Raise InputError for NaN or infinite numbers, impossible places and very long texts."""
    waiting = [plain]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
            waiting += value
            _check_degrees(value)
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and len(value) > LONGEST_TEXT:
            raise InputError("a text of more than {count} letters", count=f"{LONGEST_TEXT:,}")
        elif isinstance(value, int | float) and not abs(value) <= LARGEST_NUMBER:
            raise InputError("a number beyond all measure")


def _check_degrees(value: dict[str, Any]) -> None:
    for name, most in DEGREES.items():
        found = value.get(name)
        if isinstance(found, int | float) and not abs(found) <= most:
            raise InputError("{name} {found} is no place on earth", name=name, found=f"{found:.6g}")
