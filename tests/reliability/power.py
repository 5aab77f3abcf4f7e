"""A disk that forgets what was not synced: a VFS for SQLite that remembers what was.

SQLite writes pages and asks for syncs; at a power cut any of the writes since a file's last sync
may be missing, torn at a sector, or there. https://www.sqlite.org/atomiccommit.html, section 2.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512


class PowerCutError(Exception):
    """The power went."""


class Disk(apsw.VFS):
    """Passes everything to the real disk and keeps what would be there after a power cut."""

    def __init__(self, name: str) -> None:
        self.durable: dict[str, bytearray] = {}
        self.pending: dict[str, list[tuple[int, bytes | None]]] = {}
        self.operations_left: int | None = None
        super().__init__(name, "", iVersion=1)

    def xOpen(self, name: Any, flags: list[int]) -> _File:  # noqa: N802
        """Open a file."""
        return _File(self, name, flags)

    def operate(self) -> None:
        """Count down to the power cut."""
        if self.operations_left is not None:
            if self.operations_left <= 0:
                raise PowerCutError
            self.operations_left -= 1

    def sync(self, name: str) -> None:
        """Make what was written to a file so far outlast a power cut."""
        image = self.durable.setdefault(name, bytearray())
        for write in self.pending.pop(name, []):
            _apply(image, *write)

    def after_power_cut(self, rng: random.Random) -> Iterator[tuple[str, bytes]]:
        """Yield each file as it may be found: unsynced writes dropped, torn or there."""
        for name in {*self.durable, *self.pending}:
            image = bytearray(self.durable.get(name, b""))
            for offset, content in self.pending.get(name, []):
                fate = rng.random()
                if fate < 0.5:
                    continue
                if content is not None and fate < 0.75:
                    content = content[: rng.randrange(len(content) // SECTOR + 1) * SECTOR]
                _apply(image, offset, content)
            yield name, bytes(image)


def _apply(image: bytearray, offset: int, content: bytes | None) -> None:
    if content is None:
        del image[offset:]
        return
    if len(image) < offset:
        image.extend(bytes(offset - len(image)))
    image[offset : offset + len(content)] = content


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        self.disk = disk
        self.name = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self.disk.operate()
        self.disk.pending.setdefault(self.name, []).append((offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self.disk.operate()
        self.disk.pending.setdefault(self.name, []).append((newsize, None))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self.disk.operate()
        super().xSync(flags)
        self.disk.sync(self.name)


def load(disk: Disk, folder: Path) -> None:
    """Take the files in a folder as synced."""
    disk.durable = {str(path): bytearray(path.read_bytes()) for path in folder.iterdir()}
