"""Read JSON objects piece by piece: a collection of any length, one object a line, a sequence."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from json import JSONDecodeError
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from canvass.errors import CanvassError, DoorError

CHUNK = 1 << 20
LONGEST_FEATURE = 8 << 20
RECORD = "\x1e"
COLLECTION = "FeatureCollection"
FEATURES = re.compile(r'"features"\s*:\s*\[')
_MORE = re.compile(r'"features"\s*:\s*\[|"type"\s*:\s*"Feature"')
LONGEST_MARK = 64
DECODER = json.JSONDecoder()


class Text(NamedTuple):
    """A file and the encoding of its text."""

    path: Path
    encoding: str

    def open(self) -> TextIO:
        """Open the file; bytes that are no text become surrogates, which are rejected by row."""
        return io.TextIOWrapper(
            self.path.open("rb"), encoding=self.encoding, errors="surrogateescape"
        )


class Thing(NamedTuple):
    """One feature or object (None: not valid JSON); `no` is its line or number in the file."""

    no: int
    plain: Any
    text: str = ""


def has_lines(source: Text) -> bool:
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


def iter_lines(source: Text) -> Iterator[Thing]:
    """Yield the features on each line, or between the separators of a text sequence."""
    for thing in _iter_objects(source):
        inner = thing.plain.get("features") if isinstance(thing.plain, dict) else None
        if isinstance(inner, list) and thing.plain.get("type") == COLLECTION:
            yield from (Thing(thing.no, each) for each in inner)
        else:
            yield thing


def _iter_objects(source: Text) -> Iterator[Thing]:
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


def _iter_sequence(file: TextIO) -> Iterator[Thing]:
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


def _loaded(no: int, text: str) -> Thing:
    try:
        return Thing(no, json.loads(text), text)
    except (JSONDecodeError, RecursionError):
        return Thing(no, None, text.encode("utf-8", "replace").decode())


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


def iter_collection(source: Text) -> Iterator[Thing]:
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
                        path=path, said=CanvassError("cut off"),
                    )  # fmt: skip
                continue
            if buffer.text[at] == "]":
                buffer.text = buffer.text[at:]
                _check_end(buffer, path)
                return
            try:
                plain, at = DECODER.raw_decode(buffer.text, at)
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
            yield Thing(no, plain)


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
    found = FEATURES.search(buffer.text)
    while found is None:
        if not buffer.fill():
            raise DoorError("{path}: no GeoJSON; get the file again", path=path)
        found = FEATURES.search(buffer.text)
    buffer.text = buffer.text[found.end() :]
