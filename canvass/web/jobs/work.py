"""Long work in two parts: one computes in a child process, one stores in the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """Progress of work: a share (None if unknown), a message id and its values."""

    share: float | None
    sentence: str
    values: Mapping[str, float] = field(default_factory=dict)


Tell = Callable[[Step], None]
ShouldStop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Done:
    """The result of work: the page to go to, a message to show there, a PDF to download."""

    next_page: str
    sentence: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    pdf: bytes | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of long work.

    `compute(db, order, tell, should_stop)` runs in a child process and returns a result; `store(db,
    order, made)` runs in the server. Both must be module-level functions, and `order` and the
    result must be picklable. `stops_well`: stopping keeps the best result so far. `may_read_only`:
    it can be of use where the database cannot be written to.
    """

    kind: str
    label: str
    compute: Callable[[Path, Any, Tell, ShouldStop], Any]
    store: Callable[[Path, Any, Any], Done]
    stops_well: bool = False
    may_read_only: bool = False
