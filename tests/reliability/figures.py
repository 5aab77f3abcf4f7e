"""The lines that the long forms measure, and where `make torture` keeps them."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

REPORT = Path(__file__).parents[2] / "docs" / "reliability.md"
START = "<!-- written by make torture: -->"
END = "<!-- until here -->"
HEAD = ["| | last figure of the long form | measured |", "|---|---|---|"]

SHARE = "TORTURE_SHARE"

FIGURES: dict[str, str] = {}
"""What this run has measured, by promise ("R1", or "R35, evenings" where there are two)."""


def share_of(count: int) -> int:
    """Return how many of a long form's `count` to do: with TORTURE_SHARE=10 a tenth, one at least.

    A figure says how many were done, so that a part of a long run is not taken for the whole.
    """
    return max(1, count // int(os.environ.get(SHARE, "1")))


def figure(promise: str, text: str) -> None:
    """Print a line of docs/reliability.md (pytest shows it with -s) and keep it for the report."""
    sys.stdout.write(f"{promise}: {text}\n")
    FIGURES[promise] = text


def write_report(figures: Mapping[str, str], path: Path = REPORT, *, today: date) -> None:
    """Put figures into the report's table; those of promises that did not run stay as they are.

    Two runs that end at once write one after the other, where files can be locked.
    """
    with path.open("rb") as held:
        with suppress(ImportError):
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX)
        _write(figures, path, today)


def _write(figures: Mapping[str, str], path: Path, today: date) -> None:
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    inside, _, after = rest.partition(END)
    rows = {row.split(" | ")[0]: row for row in inside.splitlines() if row.startswith("| R")}
    for promise, said in figures.items():
        rows[f"| {promise}"] = f"| {promise} | {said.replace('|', '/')} | {today.isoformat()} |"
    lines = [*HEAD, *(rows[key] for key in sorted(rows, key=_order))]
    path.write_text("\n".join([f"{before}{START}", *lines, f"{END}{after}"]), encoding="utf-8")


def _order(key: str) -> tuple[int, str]:
    number, _, more = key.removeprefix("| R").partition(",")
    return int(number), more
