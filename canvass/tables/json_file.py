"""Read JSON that people send, from ordinary files only, with limits on depth, length and size.

Commas and brackets are counted before parsing, to limit the memory of the result: an empty object
takes thirty times the memory of its text.
"""

from __future__ import annotations

import codecs
import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from canvass.errors import InputError
from canvass.tables.reader import read_bytes

MOST_VALUES = 12_000_000
LONGEST_TEXT = 2_000
LARGEST_NUMBER = 1e15
DEGREES = {"lat": 90.0, "lon": 180.0}
MOST_TEXT_BYTES = 160 << 20
"""The most memory for the letters of one text; a parsed text of one word takes it twice."""
NO_LIST = "not a list"
_PARTS = (b",", b"[", b"{")
_FOUR_BYTES = re.compile(rb"[\xf0-\xff]")
_TWO_BYTES = re.compile(rb"[\xc4-\xff]")
_INNER_BYTES = bytes(range(0x80, 0xC0))
_NUMBERS, _LISTS = (int, float), (list, tuple)
_BLANKS = re.compile(r"[ \t\n\r]*")


def read_json_bytes(
    path: Path, *, most_bytes: int, what: str, most_values: int = MOST_VALUES
) -> bytes:
    """Return the bytes of a JSON file, without a BOM; raises InputError if it is too large.

    `what` is the kind of file expected, such as "a plan.json".
    """
    content = read_bytes(path, most_bytes=most_bytes, what=what)
    try:
        check_size(content, most_values=most_values)
    except InputError as error:
        raise InputError(
            "{path}: not JSON that can be read ({said}); give {what}",
            path=path, said=error, what=InputError(what),
        ) from error  # fmt: skip
    return content.removeprefix(codecs.BOM_UTF8)


def check_size(content: bytes, *, most_values: int = MOST_VALUES) -> None:
    """Raise InputError if JSON text would take far more memory than it has bytes."""
    if sum(content.count(part) for part in _PARTS) > most_values:
        raise InputError("more than {count} values", count=f"{most_values:,}")
    # One letter beyond U+FFFF makes every letter of a text take four bytes (PEP 393).
    width = 4 if _FOUR_BYTES.search(content) else 2 if _TWO_BYTES.search(content) else 1
    letters = len(content.translate(None, _INNER_BYTES)) if width > 1 else len(content)
    if width * letters > MOST_TEXT_BYTES:
        raise InputError(
            "its letters take more than {size} MB; cut it into parts",
            size=round(MOST_TEXT_BYTES / 1e6),
        )


def parse_json(content: bytes, *, most_values: int = MOST_VALUES) -> Any:
    """Parse JSON text in UTF-8; raises InputError with a short reason."""
    check_size(content, most_values=most_values)
    with _explained():
        return json.loads(content.decode("utf-8-sig"))


def open_list(content: bytes, *, most_values: int = MOST_VALUES) -> Callable[[], Iterator[Any]]:
    """Return the values of a JSON list, parsed one by one each time they are read.

    Raises InputError with a short reason, also while they are read.
    """
    check_size(content, most_values=most_values)
    with _explained():
        text = content.decode("utf-8-sig")
    return lambda: _iter_list(text)


def _iter_list(text: str) -> Iterator[Any]:
    parse = json.JSONDecoder().raw_decode
    at = _past_blanks(text, 0)
    if text[at : at + 1] != "[":
        raise InputError(NO_LIST)
    at = _past_blanks(text, at + 1)
    is_first = True
    while not (is_first and text[at : at + 1] == "]"):
        with _explained():
            value, at = parse(text, at)
        yield value
        is_first = False
        at = _past_blanks(text, at)
        if text[at : at + 1] == "]":
            break
        with _explained():
            if text[at : at + 1] != ",":
                raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
        at = _past_blanks(text, at + 1)
    with _explained():
        if (at := _past_blanks(text, at + 1)) < len(text):
            raise json.JSONDecodeError("Extra data", text, at)


def _past_blanks(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return at if found is None else found.end()


@contextmanager
def _explained() -> Iterator[None]:
    """Turn the parser's errors into an InputError with a short reason."""
    try:
        yield
    except RecursionError as error:
        raise InputError("nested too deeply") from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8 text") from error
    except InputError:
        raise
    except ValueError as error:
        said = "a number of thousands of digits" if "digits" in str(error) else str(error)[:100]
        raise InputError(said) from error


def check_values(plain: Any) -> None:
    """Raise InputError for NaN or infinite numbers, impossible places and very long texts.

    The value may be of lists, dicts, tuples and dataclasses.
    """
    waiting = [plain]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if len(value) > LONGEST_TEXT:
                raise InputError("a text of more than {count} letters", count=f"{LONGEST_TEXT:,}")
        elif isinstance(value, _NUMBERS):
            if not abs(value) <= LARGEST_NUMBER:
                raise InputError("a number beyond all measure")
        elif isinstance(value, _LISTS):
            # A plan has millions of points of paths, and of ids: what is fine need not wait.
            waiting += [one for one in value if not _is_fine(one)]
        elif isinstance(value, dict):
            waiting += value.values()
            waiting += value
            _check_degrees(value)
        elif dataclasses.is_dataclass(value):
            waiting.append(
                {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
            )


def _is_fine(value: Any) -> bool:
    """Return whether a value is an ordinary number or a short text; others are looked into."""
    kind = type(value)
    if kind is float:
        return bool(abs(value) <= LARGEST_NUMBER)
    return kind is str and len(value) <= LONGEST_TEXT


def _check_degrees(value: dict[str, Any]) -> None:
    for name, most in DEGREES.items():
        found = value.get(name)
        if isinstance(found, int | float) and not abs(found) <= most:
            raise InputError("{name} {found} is no place on earth", name=name, found=f"{found:.6g}")
