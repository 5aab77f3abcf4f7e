"""What the global options of one call of `canvass` say: every command is handed one `Session`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Session:
    """The database to use, which need not exist yet, and the language of the output."""

    db: Path
    lang: str
