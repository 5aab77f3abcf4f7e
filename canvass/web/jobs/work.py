"""What long work is: a part that computes in a child process, a part that stores in the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """How far work is: a share (None: nobody knows), a sentence of the catalogues, its values."""

    share: float | None
    sentence: str
    values: Mapping[str, float] = field(default_factory=dict)


Tell = Callable[[Step], None]
ShouldStop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Done:
    """What work has led to: the page to go on to, a sentence to show there, a file to fetch."""

    next_page: str
    sentence: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    pdf: bytes | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of long work.

    `compute(db, order, tell, should_stop)` runs in a child and returns what it made;
    `store(db, order, made)` runs in the server. Both are functions of a module, `order` and what
    is made are plain values. `stops_well` says that stopping keeps the best so far.
    """

    kind: str
    label: str
    compute: Callable[[Path, Any, Tell, ShouldStop], Any]
    store: Callable[[Path, Any, Any], Done]
    stops_well: bool = False
