"""Templates as compiled when a page was first shown, kept beside them as Python keeps modules."""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from canvass import __version__

DIGEST_BYTES = 32


class CompiledTemplates(BytecodeCache):
    """Compiled templates in `__pycache__` beside them: compiling the first page takes 0.2 s.

    A file is used only for the very text, version of this program and of jinja2 that it was made
    from, and for the settings it was compiled with: whether text is escaped is part of the code.
    Where nothing can be written, or Python is told to write nothing, templates are compiled
    at every start.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get_cache_key(self, name: str, _filename: str | None = None) -> str:
        """Return the name of the template."""
        return name

    def get_bucket(
        self, environment: jinja2.Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """Return what is kept of a template as this environment compiles it."""
        settings = {
            what: getattr(environment, what)
            for what in ("autoescape", "trim_blocks", "lstrip_blocks")
        }
        has_finalize = environment.finalize is not None
        return super().get_bucket(
            environment, name, filename, f"{settings}\n{has_finalize}\n{source}"
        )

    def get_source_checksum(self, source: str) -> str:
        """Return a text that differs with the source and with what compiles it."""
        return hashlib.sha256(f"{__version__}\n{jinja2.__version__}\n{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was kept, if it is whole and of this source."""
        with suppress(OSError):
            stored = self._path(bucket).read_bytes()
            if stored[:DIGEST_BYTES] == _digest(stored[DIGEST_BYTES:]):
                bucket.bytecode_from_string(stored[DIGEST_BYTES:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if sys.dont_write_bytecode:
            return
        content, path = bucket.bytecode_to_string(), self._path(bucket)
        written = path.with_suffix(f".{os.getpid()}.tmp")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            written.write_bytes(_digest(content) + content)
            written.replace(path)

    def _path(self, bucket: Bucket) -> Path:
        return Path(cache_from_source(str(self.folder / bucket.key)))


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
