"""What the global options of one call of `canvass` say: every command is handed one `Session`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Session:
    """The database asked, which need not exist yet, and the language answered in."""

    db: Path
    lang: str
