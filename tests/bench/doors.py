"""Imports and audits as whole commands: python -m tests.bench.doors [--runs 3] [--out FILE].

The district is Copenhagen with half of the map's addresses taken out; the registers have all.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.commands import HEADINGS, Measured, measure, middle_of, run
from tests.bench.maps import find_map

CANVASS = [sys.executable, "-m", "canvass.cli.main"]
IMPORTS = (
    ("addresses.csv", "CSV", "4 s"),
    ("addresses.gpkg", "GeoPackage", "3 s"),
    ("flats.csv", "CSV of flats", "30 s, 600 MB"),
)
AUDITS = (("copenhagen", "Copenhagen", "10 s"), ("queens", "Queens", "15 s"))


def measure_import(folder: Path, name: str, kind: str, goal: str, runs: int) -> Measured:
    """Import a register into the half district, each time as if for the first time."""
    found = []
    said: dict[str, int] = {}
    for _ in range(runs):
        db = folder / "run.db"
        shutil.copyfile(folder / "half.db", db)
        command = [*CANVASS, "--db", str(db), "doors", "import", str(folder / name)]
        found.append(run([*command, "--format", "json"]))
        said = json.loads(found[-1].output)
    what = f"import {kind}: {said['read']:,} rows, {said['new']:,} new"
    return middle_of(what, goal, found)


def measure_audit(prefix: str, name: str, goal: str, runs: int) -> Measured:
    """Audit a map file."""
    command = [*CANVASS, "doors", "audit", "--map", str(find_map(prefix))]
    return measure(f"audit of {name}", goal, command, runs)


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    given = parser.parse_args()
    cases = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = str(find_map("copenhagen"))
        maker = [sys.executable, "-m", "tests.bench.doors_files", source, name]
        subprocess.run(maker, check=True)
        cases += [measure_import(folder, *case, given.runs) for case in IMPORTS]
    cases += [measure_audit(*case, given.runs) for case in AUDITS]
    lines = [
        f"Median of {given.runs} runs on {os.cpu_count()} cores; peak memory of the largest. The "
        "registers have every address of Copenhagen, moved by up to 10 m along each axis; the "
        "district has half of them.",
        "",
        *HEADINGS,
        *(case.row() for case in cases),
    ]
    # Only now, so that what was measured was started from a small process.
    from tests.bench.report import write_section

    write_section(given.out, "doors: imports and audits", "\n".join(lines))


if __name__ == "__main__":
    main()
