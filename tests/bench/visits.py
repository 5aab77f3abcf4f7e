"""Speed of visits: one from the shell, ten thousand from a file.

python -m tests.bench.visits
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.commands import HEADINGS, Run, middle_of, run

DOORS = 2000
VISITS = 10_000
MAKE = """
import sys
from pathlib import Path
from canvass.store.database import open_writer
from tests.store.visit_world import fill
with open_writer(Path(sys.argv[1])) as connection:
    fill(connection, doors=int(sys.argv[2]))
"""
"""Run apart, so that what is measured is started from a small process."""


def write_visits(path: Path) -> None:
    rng = random.Random(1)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["door_id", "outcome", "at", "team"])
        for number in range(VISITS):
            at = f"2026-11-{23 + number % 5}T{17 + number % 3}:{number % 60:02d}+01:00"
            outcome = rng.choice(["nobody", "nobody", "talked", "no_thanks"])
            writer.writerow([f"d{rng.randint(1, DOORS)}", outcome, at, f"T{number}"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    given = parser.parse_args()
    canvass = [sys.executable, "-m", "canvass.cli.main"]
    with tempfile.TemporaryDirectory() as folder:
        write_visits(Path(folder) / "visits.csv")

        db, empty = Path(folder) / "canvass.db", Path(folder) / "empty.db"
        subprocess.run([sys.executable, "-c", MAKE, str(empty), str(DOORS)], check=True)

        def command(*arguments: str, anew: bool = False) -> Run:
            if anew:
                shutil.copyfile(empty, db)
            return run([*canvass, *arguments], folder=folder)

        shutil.copyfile(empty, db)
        add = [
            command("visit", "add", f"d{k}", "n", "--at", f"2026-11-25 18:{k:02}")
            for k in range(1, given.runs + 2)
        ]
        taken = [command("visit", "import", "visits.csv", anew=True) for _ in range(3)]
        rows = [
            middle_of("`visit add`", "0.4 s", add[1:]),  # the first compiles Python's files
            middle_of(f"`visit import`, {VISITS:,} rows", "2 s", taken),
            middle_of("the same file again", "2 s", [command("visit", "import", "visits.csv")]),
            middle_of(
                f"`visit list --format json`, {VISITS:,} rows", "2 s",
                [command("visit", "list", "--format", "json") for _ in range(3)],
            ),
        ]  # fmt: skip
    text = "\n".join([
        f"Each command in a fresh interpreter on {os.cpu_count()} cores, visits on {DOORS:,} doors "
        f"(`python -m tests.bench.visits`); medians of 3 runs, `visit add` of {given.runs}.", "",
        *HEADINGS, *(measured.row() for measured in rows),
    ])  # fmt: skip
    # Only now, for the same reason.
    from tests.bench.report import write_section

    write_section(given.out, "visits", text)


if __name__ == "__main__":
    main()
