"""A real district in a database of its own, planned by whole commands."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench.maps import BASES, find_map


class District:
    """A district in a database of its own, planned by the command line."""

    def __init__(self, name: str, folder: Path) -> None:
        self.folder = folder
        self.work = ("--shift", "150", "--minutes-per-door", "2", "--base", BASES[name])
        self.canvass("district", "add", name, str(find_map(name)))

    def canvass(self, *command: str) -> str:
        start = [sys.executable, "-m", "canvass.cli.main", "--db", f"{self.folder}/canvass.db"]
        return subprocess.run(
            [*start, *command], check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def plan(self, seconds: float, *options: str) -> dict[str, Any]:
        """Plan the district and return the document."""
        self.canvass("plan", *self.work, "--time-limit", str(seconds), *options)
        self.canvass("export", "json", "--out", str(self.folder))
        found: dict[str, Any] = json.loads((self.folder / "plan.json").read_text())
        return found

    def leave_out(self, share: float) -> int:
        """Leave out so many of the addresses, drawn at random; return how many."""
        rows = json.loads(self.canvass("doors", "list", "--format", "json"))
        addresses = sorted({(row["street"], row["housenumber"]) for row in rows})
        drawn = random.Random(0).sample(addresses, round(share * len(addresses)))
        path = self.folder / "late.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("street", "housenumber"), *drawn])
        self.canvass("doors", "exclude", "--list", str(path), "--reason", "not built yet")
        return len(drawn)
