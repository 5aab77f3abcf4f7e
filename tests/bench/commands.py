"""Time and memory of whole commands: python -m tests.bench.commands [--runs 3] [--out FILE]."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.maps import find_map

READ = """
import sys
from canvass.planning.district import make_district, read_map
district = make_district(read_map(sys.argv[1]))
"""
PAPER = """
import sys, time
from pathlib import Path
from canvass.osm.read import read_extract
from canvass.document.json_text import document_from_json
from canvass.walklist.basemap import make_base_map
from canvass.walklist.render import render_walklists
extract = read_extract(Path(sys.argv[1]))
document = document_from_json(Path(sys.argv[2]).read_text())
routes = [route.id for route in document.routes][:30]
begun, used = time.perf_counter(), time.process_time()
render_walklists(document, make_base_map(extract), lang="sv", paper="A4", routes=routes)
print(time.perf_counter() - begun, time.process_time() - used)
"""
STOCKHOLM_BASE, LAUF_BASE = "59.3382,18.0703", "49.5105,11.2790"


@dataclass(frozen=True, slots=True)
class Measured:
    """Median seconds by the wall and of the processor, largest resident memory in MB."""

    what: str
    goal: str
    seconds: float
    processor_s: float
    megabytes: float

    def row(self) -> str:
        """Return the row of a table."""
        return (
            f"| {self.what} | {self.goal} | {self.seconds:.2f} | {self.processor_s:.2f} | "
            f"{self.megabytes:.0f} |"
        )


HEADINGS = ("| what | goal | seconds | of processor | peak MB |", "|---|---|---|---|---|")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: seconds by the wall and of the processor, peak MB, its output."""

    seconds: float
    processor_s: float
    megabytes: float
    output: str


def run(command: list[str], *, folder: str | None = None) -> Run:
    """Run a command in a folder; memory is that of its largest process.

    Python may keep what it compiled, as it does where canvass is installed.
    """
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command, stdout=out, env=env, cwd=folder)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        if status:
            raise SystemExit(f"{' '.join(command)}: failed")
        out.seek(0)
        used_s = usage.ru_utime + usage.ru_stime
        return Run(seconds, used_s, usage.ru_maxrss / 1024, out.read())


def measure(what: str, goal: str, command: list[str], runs: int, *, own: bool = False) -> Measured:
    """Run a command some times; `own`: it prints its seconds and those of the processor itself."""
    return middle_of(what, goal, [run(command) for _ in range(runs)], own=own)


def middle_of(what: str, goal: str, found: Sequence[Run], *, own: bool = False) -> Measured:
    """Return the medians of some runs."""
    times = [
        tuple(map(float, one.output.split())) if own else (one.seconds, one.processor_s)
        for one in found
    ]
    seconds, used_s = (statistics.median(column) for column in zip(*times, strict=True))
    made = Measured(what, goal, seconds, used_s, max(one.megabytes for one in found))
    print(made, flush=True)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    given = parser.parse_args()
    canvass = [sys.executable, "-m", "canvass.cli.main"]
    stockholm, lauf = str(find_map("stockholm")), str(find_map("lauf"))
    with tempfile.TemporaryDirectory() as folder:

        def quickstart(source: str, base: str, limit: str, out: str) -> list[str]:
            return [*canvass, "quickstart", source, "--base", base, "--shift", "150",
                    "--time-limit", limit, "--out", f"{folder}/{out}"]  # fmt: skip

        run(quickstart(stockholm, STOCKHOLM_BASE, "1", "warm"))
        rows = [
            measure("`canvass --help`", "0.15 s", [*canvass, "--help"], given.runs),
            measure(
                "`import canvass.api`", "0.5 s",
                [sys.executable, "-c", "import canvass.api"], given.runs,
            ),
            measure(
                "Copenhagen, map to doors and network", "5 s, 400 MB",
                [sys.executable, "-c", READ, str(find_map("copenhagen"))], given.runs,
            ),
            measure(
                "quickstart Östermalm, --time-limit 5, PDF", "15 s",
                quickstart(stockholm, STOCKHOLM_BASE, "5", "stockholm"), given.runs,
            ),
            measure(
                "quickstart Lauf, --time-limit 20, PDF", "60 s",
                quickstart(lauf, LAUF_BASE, "20", "lauf"), given.runs,
            ),
            measure(
                "30 walk lists with maps (Lauf)", "4 s",
                [sys.executable, "-c", PAPER, lauf, f"{folder}/lauf/plan.json"], given.runs,
                own=True,
            ),
        ]  # fmt: skip
    lines = [
        f"Median of {given.runs} runs on {os.cpu_count()} cores.",
        "",
        *HEADINGS,
        *(measured.row() for measured in rows),
    ]
    # Only now, so that what was measured was started from a small process.
    from tests.bench.report import write_section

    write_section(given.out, "whole commands", "\n".join(lines))


if __name__ == "__main__":
    main()
