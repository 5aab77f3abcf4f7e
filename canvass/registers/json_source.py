"""GeoJSON (RFC 7946), also one feature per line (OpenAddresses) or a text sequence (RFC 8142).

A line or record may also be a whole collection.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from array import array
from collections.abc import Iterator, Mapping
from json import JSONDecodeError
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import numpy as np
import shapely
from shapely.errors import ShapelyError

from canvass.errors import DoorError, InputError
from canvass.registers.row import RawRow, Source
from canvass.tables.encoding import find_encoding
from canvass.tables.reader import Letters

CHUNK = 1 << 20
LONGEST_FEATURE = 8 << 20
MOST_KEYS = 500
RECORD = "\x1e"
COLLECTION = "FeatureCollection"
NO_JSON = "not JSON"
_FEATURES = re.compile(r'"features"\s*:\s*\[')
_MORE = re.compile(r'"features"\s*:\s*\[|"type"\s*:\s*"Feature"')
LONGEST_MARK = 64
_USUAL = "utf-8-sig"
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECODER = json.JSONDecoder()
_PLAIN = (str, int, float, bool)


class _Text(NamedTuple):
    """A file and the encoding of its text."""

    path: Path
    encoding: str

    def open(self) -> TextIO:
        """Open the file; bytes that are no text become surrogates, which are rejected by row."""
        return io.TextIOWrapper(
            self.path.open("rb"), encoding=self.encoding, errors="surrogateescape"
        )


class _Thing(NamedTuple):
    """One feature or object (None: not valid JSON); `no` is its line or number in the file."""

    no: int
    plain: Any
    text: str = ""


def is_json(path: Path) -> bool:
    """Return whether a file starts like JSON."""
    with path.open("rb") as file:
        head = file.read(256)
    if head.startswith(_WIDE):
        head = head.decode("utf-16", "replace").encode()
    head = head.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n\x1e")
    return head[:1] in (b"{", b"[")


def open_json(path: Path, letters: Letters) -> Source:
    """Return the features as rows, with their properties as cells.

    With one feature per line, an invalid line is a fault of that row only. In a collection
    everything after the damage is lost, so the file is refused. Raises DoorError if the file is not
    GeoJSON. JSON is UTF-8 (RFC 8259); other text is read like that of a CSV file.
    """
    text = _Text(path, _find_encoding(path, letters))
    is_lines = _is_lines(text)
    iterate = _iter_lines if is_lines else _iter_collection
    keys: dict[str, None] = {}
    x, y = array("d"), array("d")
    is_placed = False
    sound = 0
    for thing in iterate(text):
        feature = thing.plain if isinstance(thing.plain, dict) else {}
        sound += bool(feature)
        for key in _properties(feature):
            if len(keys) < MOST_KEYS:
                keys.setdefault(str(key))
        place = _place(feature.get("geometry"))
        is_placed = is_placed or "geometry" in feature
        x.append(place[0])
        y.append(place[1])
    if not sound:
        raise DoorError("{path}: no feature in it; get the file again", path=path)
    headings = tuple(keys)

    def rows() -> Iterator[RawRow]:
        for thing in iterate(text):
            yield _row(thing, headings)

    encoding = "" if text.encoding == _USUAL else text.encoding
    if not is_placed:
        return Source(headings, rows, encoding=encoding)
    return Source(
        headings, rows, np.array(x), np.array(y), _find_crs(text, is_lines=is_lines), encoding
    )


def _find_encoding(path: Path, letters: Letters) -> str:
    with path.open("rb") as stream:
        try:
            found = find_encoding(stream, given=letters.encoding, words=letters.words).name
        except InputError as error:
            raise DoorError("{path}: {said}", path=path, said=error) from error
    return _USUAL if found == "utf-8" else found


def _row(thing: _Thing, headings: tuple[str, ...]) -> RawRow:
    if not isinstance(thing.plain, dict):
        return RawRow(thing.no, [thing.text[:1_000]], DoorError(NO_JSON))
    given = _properties(thing.plain)
    return RawRow(thing.no, [_as_text(given.get(key)) for key in headings])


def _properties(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the properties of a feature; an object that is no feature is its own properties."""
    if "geometry" not in feature and "properties" not in feature:
        return feature
    given = feature.get("properties")
    return given if isinstance(given, dict) else {}


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, _PLAIN):
        return str(value)
    if isinstance(value, list) and all(isinstance(each, _PLAIN) for each in value):
        return ";".join(map(_as_text, value))
    return json.dumps(value, ensure_ascii=False)


def _place(geometry: Any) -> tuple[float, float]:
    """Return x and y of any geometry, NaN if it is missing, empty or malformed."""
    nowhere = float("nan"), float("nan")
    if not isinstance(geometry, dict):
        return nowhere
    try:
        if geometry.get("type") == "Point":
            x, y = geometry["coordinates"][:2]
            return float(x), float(y)
        found = shapely.geometry.shape(geometry)
        if found.is_empty:
            return nowhere
        point = found.point_on_surface()
        return float(point.x), float(point.y)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, ShapelyError):
        return nowhere


def _is_lines(source: _Text) -> bool:
    """Return whether the first non-empty line is a complete object, but not the only collection."""
    with source.open() as file:
        lines = (line for line in iter(lambda: file.readline(LONGEST_FEATURE), "") if line.strip())
        line = next(lines, "")
        if RECORD in line[:2]:
            return True
        try:
            plain = json.loads(line)
        except (JSONDecodeError, RecursionError):
            return False
        is_one = isinstance(plain, dict) and plain.get("type") == COLLECTION
        return isinstance(plain, dict) and not (is_one and next(lines, None) is None)


def _iter_lines(source: _Text) -> Iterator[_Thing]:
    """Yield the features on each line, or between the separators of a text sequence."""
    for thing in _iter_objects(source):
        inner = thing.plain.get("features") if isinstance(thing.plain, dict) else None
        if isinstance(inner, list) and thing.plain.get("type") == COLLECTION:
            yield from (_Thing(thing.no, each) for each in inner)
        else:
            yield thing


def _iter_objects(source: _Text) -> Iterator[_Thing]:
    with source.open() as file:
        is_sequence = file.read(16).lstrip(" \t\r\n").startswith(RECORD)
        file.seek(0)
        if is_sequence:
            yield from _iter_sequence(file)
            return
        for no, line in enumerate(iter(lambda: file.readline(LONGEST_FEATURE), ""), start=1):
            text = line.strip()
            if text:
                yield _loaded(no, text)


def _iter_sequence(file: TextIO) -> Iterator[_Thing]:
    rest = ""
    no = 0
    while chunk := file.read(CHUNK):
        *whole, rest = (rest + chunk).split(RECORD)
        for text in whole:
            if text.strip():
                no += 1
                yield _loaded(no, text.strip())
        if len(rest) > LONGEST_FEATURE:
            break
    if rest.strip():
        yield _loaded(no + 1, rest.strip())


def _loaded(no: int, text: str) -> _Thing:
    try:
        return _Thing(no, json.loads(text), text)
    except (JSONDecodeError, RecursionError):
        return _Thing(no, None, text.encode("utf-8", "replace").decode())


class _Buffer:
    """A text buffer that is parsed from the front and refilled from a file as needed."""

    def __init__(self, file: TextIO, path: Path) -> None:
        self._file, self._path = file, path
        self.text = ""

    def fill(self) -> bool:
        """Read on in the file; return whether there was more text."""
        if len(self.text) > LONGEST_FEATURE + CHUNK:
            raise DoorError(
                "{path}: one feature in it is longer than 8 MB; get the file again",
                path=self._path,
            )
        more = self._file.read(CHUNK)
        self.text += more
        return bool(more)

    def skip(self, marks: str = " \t\r\n,") -> None:
        """Skip blanks and commas."""
        self.text = self.text.lstrip(marks)
        while not self.text and self.fill():
            self.text = self.text.lstrip(marks)


def _iter_collection(source: _Text) -> Iterator[_Thing]:
    """Yield the features of a collection (or of a list), reading the file piece by piece."""
    path = source.path
    with source.open() as file:
        buffer = _Buffer(file, path)
        _go_to_features(buffer, path)
        no = 0
        at = 0
        buffer.skip()
        while True:
            # Blanks are skipped by index: slicing the text for each feature would copy it all.
            while at < len(buffer.text) and buffer.text[at] in " \t\r\n,":
                at += 1
            if at >= len(buffer.text):
                buffer.text, at = "", 0
                if not buffer.fill():
                    raise DoorError(
                        "{path}: damaged or no GeoJSON ({said}); get the file again",
                        path=path, said="cut off",
                    )  # fmt: skip
                continue
            if buffer.text[at] == "]":
                buffer.text = buffer.text[at:]
                _check_end(buffer, path)
                return
            try:
                plain, at = _DECODER.raw_decode(buffer.text, at)
            except (JSONDecodeError, RecursionError) as error:
                buffer.text, at = buffer.text[at:], 0
                if isinstance(error, RecursionError) or not buffer.fill():
                    said = " ".join(str(error).split())[:80]
                    raise DoorError(
                        "{path}: damaged or no GeoJSON ({said}); get the file again",
                        path=path, said=f"feature {no + 1}: {said}",
                    ) from error  # fmt: skip
                continue
            no += 1
            yield _Thing(no, plain)


def _check_end(buffer: _Buffer, path: Path) -> None:
    """Raise DoorError if another collection or feature follows, which would not be read."""
    while _MORE.search(buffer.text) is None:
        buffer.text = buffer.text[-LONGEST_MARK:]
        if not buffer.fill():
            return
    raise DoorError(
        "{path}: more follows after its first collection, which would not be read; put all "
        "features into one collection, or each on a line of its own",
        path=path,
    )


def _go_to_features(buffer: _Buffer, path: Path) -> None:
    """Skip the text before the first feature; raises DoorError if there is no feature."""
    buffer.skip()
    if buffer.text.startswith("["):
        buffer.text = buffer.text[1:]
        return
    found = _FEATURES.search(buffer.text)
    while found is None:
        if not buffer.fill():
            raise DoorError("{path}: no GeoJSON; get the file again", path=path)
        found = _FEATURES.search(buffer.text)
    buffer.text = buffer.text[found.end() :]


def _find_crs(source: _Text, *, is_lines: bool) -> str:
    """Return the CRS that an old GeoJSON file names before its features, as EPSG:N."""
    with source.open() as file:
        head, *rest = _FEATURES.split(file.read(CHUNK), maxsplit=1)
    at = head.find('"crs"')
    if at < 0 or (is_lines and not rest):
        return ""
    try:
        plain, _ = _DECODER.raw_decode(head, head.index("{", at))
        name = str(plain["properties"]["name"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    if name.upper().endswith("CRS84"):
        return "EPSG:4326"
    parts = [part for part in name.split(":") if part]
    return f"EPSG:{parts[-1]}" if "EPSG" in name.upper() else name
