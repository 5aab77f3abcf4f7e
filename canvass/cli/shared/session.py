"""The global options of a `canvass` command, passed to every command as a `Session`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Session:
    """The database to use, which need not exist yet, and the language of the output."""

    db: Path
    lang: str
