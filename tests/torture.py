"""Run every long form, two files at a time: `make torture`, or `python -m tests.torture [FILE…]`.

`make torture ONLY=R33` (or `python -m tests.torture R33 R31`) runs those of some promises. With
TORTURE_SHARE=10 in the environment those that take longest do a tenth of their counts. With
TORTURE_MINUTES=10 those of many rounds begin none after ten minutes, and the next run goes on with
the rounds that are left (`tests/reliability/rounds.py`). The whole output is kept in `torture.txt`;
figures go into docs/reliability.md by themselves. Prints how long each part took, by the clock and
of the processor with all its processes, and ends with 1 where a promise was broken.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).parent
KEPT = Path("torture.txt")
AT_ONCE = 2
MARK = re.compile(r"(@|pytestmark = )pytest\.mark\.torture\b")
PROMISE = re.compile(r"R\d+")

LONGEST_FIRST = ("test_refusal_game.py", "test_do_not_knock.py", "test_no_address_vanishes.py",
                 "test_crash.py", "test_random_towns.py")  # fmt: skip
"""What takes minutes begins first, so that both halves end together."""


@dataclass(frozen=True)
class Part:
    """One file of long forms that has run."""

    file: str
    code: int
    minutes: float
    processor_minutes: float | None
    output: str


def list_parts(tests: Path = TESTS) -> list[str]:
    """Return the test files that hold a long form, those that take longest first."""
    found = [
        path for path in sorted(tests.rglob("test_*.py"))
        if any(MARK.match(line) for line in path.read_text("utf-8").splitlines())
    ]  # fmt: skip
    rank = {name: place for place, name in enumerate(LONGEST_FIRST)}
    found.sort(key=lambda path: rank.get(path.name, len(rank)))
    return [str(path.relative_to(tests.parent)) for path in found]


def choose_parts(asked: Sequence[str], tests: Path = TESTS) -> list[str]:
    """Return the files asked for: by name, or those that measure a promise ("R33"); else all.

    Raises ValueError for a promise that no long form measures.
    """
    chosen: list[str] = []
    for word in asked:
        if PROMISE.fullmatch(word) is None:
            chosen.append(word)
            continue
        measures = re.compile(rf'figure\(\s*"{word}[",]')
        parts = [
            part for part in list_parts(tests)
            if measures.search((tests.parent / part).read_text("utf-8"))
        ]  # fmt: skip
        if not parts:
            raise ValueError(f"{word}: no long form measures it")
        chosen += parts
    return list(dict.fromkeys(chosen)) or list_parts(tests)


def run_part(file: str) -> Part:
    """Run the long forms of one file in a process of its own.

    Processor time is None where it cannot be asked for.
    """
    start = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        running = subprocess.Popen(
            [sys.executable, "-m", "pytest", "-s", "-rs", "-m", "torture", "--durations=0", file],
            stdout=said, stderr=subprocess.STDOUT, cwd=TESTS.parent,
        )  # fmt: skip
        code, used = _wait(running)
        said.seek(0)
        return Part(file, code, (time.monotonic() - start) / 60, used, said.read())


def _wait(running: subprocess.Popen[bytes]) -> tuple[int, float | None]:
    """Return the exit code of a process, and the minutes of processor it and its children took."""
    if not hasattr(os, "wait4"):
        return running.wait(), None
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    return running.returncode, (used.ru_utime + used.ru_stime) / 60


def main(files: Sequence[str]) -> int:
    """Run the parts and keep what they print; return the exit code."""
    parts = choose_parts(files)
    start = time.monotonic()
    broken = []
    used = 0.0
    with KEPT.open("w", encoding="utf-8") as kept, ThreadPoolExecutor(AT_ONCE) as pool:
        for part in pool.map(run_part, parts):
            said = "" if part.code == 0 else f"  BROKEN (exit code {part.code})"
            used += part.processor_minutes or 0
            took = f"{part.minutes:6.1f} min {_say_processor(part.processor_minutes)}"
            sys.stdout.write(f"{took}  {part.file}{said}\n")
            sys.stdout.flush()
            kept.write(f"== {part.file}: {took.strip()}{said}\n{part.output}\n")
            kept.flush()
            broken += [part.file] if part.code else []
    minutes = (time.monotonic() - start) / 60
    sys.stdout.write(f"{minutes:6.1f} min {_say_processor(used)} in all; "
                     f"{len(broken)} of {len(parts)} parts broken; "
                     f"the whole output is in {KEPT}\n")  # fmt: skip
    return 1 if broken else 0


def _say_processor(minutes: float | None) -> str:
    return "" if minutes is None else f"({minutes:5.1f} of processor)"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
