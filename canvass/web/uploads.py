"""Uploaded files, kept in a private folder of this program under names of our own."""

from __future__ import annotations

import re
import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from starlette.datastructures import UploadFile

from canvass.errors import InputError, NotFoundError

LARGEST_MAP_BYTES = 1_000_000_000
LARGEST_OTHER_BYTES = 50_000_000
MOST_KEPT = 4
GONE = "this file is not here any more; send it again"


@dataclass(slots=True)
class Uploads:
    """The newest uploaded files, by a key that nobody can guess."""

    folder: Path
    _paths: dict[str, Path] = field(default_factory=dict)

    def keep(self, sent: UploadFile, most_bytes: int = LARGEST_MAP_BYTES) -> str:
        """Store a file and return its key; raises InputError if it is empty or too large."""
        key = secrets.token_urlsafe(12)
        place = self.folder / key
        place.mkdir(mode=0o700)
        path = place / plain_name(sent.filename or "")
        size = sent.size or 0
        if not size:
            shutil.rmtree(place)
            raise InputError("the file is empty; choose another")
        if size > most_bytes:
            shutil.rmtree(place)
            raise InputError(
                "the file has {size} MB; at most {most} MB can be sent",
                size=str(size // 1_000_000),
                most=str(most_bytes // 1_000_000),
            )
        with path.open("wb") as file:
            shutil.copyfileobj(sent.file, file)
        self._paths[key] = path
        for old in list(self._paths)[:-MOST_KEPT]:
            shutil.rmtree(self._paths.pop(old).parent, ignore_errors=True)
        return key

    def get(self, key: str) -> Path:
        """Return the path of an uploaded file; raises NotFoundError."""
        path = self._paths.get(key)
        if path is None or not path.is_file():
            raise NotFoundError(GONE)
        return path


def plain_name(name: str) -> str:
    """Return a file name of plain characters, so that an upload's name is never a path.

    >>> plain_name("../../etc/Åby karta.osm.pbf")
    'by_karta.osm.pbf'
    """
    last = re.split(r"[/\\\\]", name)[-1]
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", last).strip("._-")
    return plain[-80:].lstrip("._-") or "map"
