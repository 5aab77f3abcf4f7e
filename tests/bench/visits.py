"""Speed of visits: one from the shell, ten thousand from a file.

python -m tests.bench.visits
"""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from canvass.store.database import open_writer
from tests.store.visit_world import fill

DOORS = 2000
VISITS = 10_000
ROOT = Path(__file__).parents[2]


def seconds(folder: Path, *arguments: str) -> tuple[float, float]:
    """Return (elapsed, CPU) seconds of one command in a fresh interpreter."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "canvass.cli.main", *arguments],
        cwd=folder, env={"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}, check=True,
        capture_output=True,
    )  # fmt: skip
    elapsed = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return elapsed, cpu


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
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open_writer(folder / "canvass.db") as connection:
            fill(connection, doors=DOORS)
        write_visits(folder / "visits.csv")
        rows = [
            ("visit add", 0.4, [seconds(folder, "visit", "add", "d7", "n") for _ in range(9)]),
            ("visit import, 10,000 rows", 2.0, [seconds(folder, "visit", "import", "visits.csv")]),
            ("the same file again", 2.0, [seconds(folder, "visit", "import", "visits.csv")]),
            ("visit list --format json, 10,009 rows", 2.0,
             [seconds(folder, "visit", "list", "--format", "json")]),
        ]  # fmt: skip
        for what, limit, measured in rows:
            best = min(elapsed for elapsed, _ in measured)
            cpu = min(cpu for _, cpu in measured)
            print(f"{what}: {best:.2f} s elapsed, {cpu:.2f} s CPU (promised {limit} s)")


if __name__ == "__main__":
    main()
