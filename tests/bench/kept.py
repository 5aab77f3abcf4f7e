"""Measured rows kept between runs, so that a long benchmark can be resumed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from threading import Lock

from tests.bench.methods import Row


class Kept:
    """Rows of one district by key, in a JSON file that is written after every run."""

    def __init__(self, path: Path) -> None:
        self.path, self.lock = path, Lock()
        self.rows: dict[str, Row] = {}
        if path.exists():
            found = json.loads(path.read_text(encoding="utf-8"))
            self.rows = {key: Row(**fields) for key, fields in found.items()}

    def get(self, key: str, make: Callable[[], Row]) -> Row:
        """Return the row kept under a key; measure and keep it where there is none."""
        if key in self.rows:
            return self.rows[key]
        row = make()
        print(f"{self.path.stem}: {key}: {row}", flush=True)
        with self.lock:
            self.rows[key] = row
            self.path.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps({k: asdict(row) for k, row in self.rows.items()}, indent=1)
            self.path.write_text(text, encoding="utf-8")
        return self.rows[key]
