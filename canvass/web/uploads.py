"""Uploaded files, kept for a while in a private folder of this program under names of our own.

They may hold what was said at doors, or a whole database, and a desk runs for weeks: what is not
used is deleted.
"""

from __future__ import annotations

import io
import re
import secrets
import shutil
import threading
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from starlette.datastructures import UploadFile

from canvass.errors import InputError, NotFoundError

LARGEST_MAP_BYTES = 1_000_000_000
LARGEST_OTHER_BYTES = 50_000_000
MOST_KEPT = 4
LONGEST_NAME = 60
"""In characters: four bytes each fit the 255 that a file system allows for a name."""
KEPT_S = 2 * 60 * 60
"""A file is deleted when it was not used for so long."""
GONE = "this file is not here any more; send it again"


@dataclass(slots=True)
class Uploads:
    """The uploaded files used last, by a key that nobody can guess.

    A file goes when it was not used for `kept_s` seconds, or when four others were sent since.
    """

    folder: Path
    kept_s: float = KEPT_S
    _paths: dict[str, Path] = field(default_factory=dict)
    _ends: dict[str, threading.Timer] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

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
        with self._lock:
            self._use(key, path)
            for old in list(self._paths)[:-MOST_KEPT]:
                self.drop(old)
        return key

    def keep_text(self, text: str, name: str) -> str:
        """Store a pasted text as a file of that name and return its key."""
        file = io.BytesIO(text.encode("utf-8", "replace"))
        return self.keep(UploadFile(file, size=len(file.getvalue()), filename=name))

    def get(self, key: str) -> Path:
        """Return the path of an uploaded file; raises NotFoundError."""
        with self._lock:
            path = self._paths.get(key)
            if path is None or not path.is_file():
                raise NotFoundError(GONE)
            self._use(key, path)
            return path

    def drop(self, key: str) -> None:
        """Delete a file that is not needed any more, and what was written beside it."""
        with self._lock:
            path = self._paths.pop(key, None)
            end = self._ends.pop(key, None)
        if end is not None:
            end.cancel()
        if path is not None:
            shutil.rmtree(path.parent, ignore_errors=True)

    def close(self) -> None:
        """Delete all files."""
        for key in list(self._paths):
            self.drop(key)

    def _use(self, key: str, path: Path) -> None:
        """Put a file last in the order in which files go, and begin its time anew."""
        self._paths.pop(key, None)
        self._paths[key] = path
        before = self._ends.pop(key, None)
        if before is not None:
            before.cancel()
        end = threading.Timer(self.kept_s, self.drop, (key,))
        end.daemon = True
        self._ends[key] = end
        end.start()

    def without_folders(self, text: str) -> str:
        """Return a text in which uploaded files have their names only, as who sent them knows."""
        return re.sub(re.escape(str(self.folder)) + r"[/\\\\][A-Za-z0-9_-]+[/\\\\]", "", text)


def plain_name(name: str) -> str:
    """Return the name of an upload as it can be on disk: a name, never a path.

    Letters of all languages are kept, so that people know their files again.

    >>> plain_name("../../etc/Åby karta.osm.pbf")
    'Åby karta.osm.pbf'
    """
    last = re.split(r"[/\\\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(sign if _is_kept(sign) else "_" for sign in last if sign.isprintable())
    return kept.strip("._- ")[-LONGEST_NAME:].lstrip("._- ") or "map"


def _is_kept(sign: str) -> bool:
    return sign in "._-+,&'() " or unicodedata.category(sign)[0] in "LMN"
