"""Long forms of many random rounds: spread over processes, and gone on with where they stopped.

Every batch of rounds that ends is kept in the folder `.torture`. A later run of the same program
and tests takes it over, so that a long form can be run in pieces: TORTURE_MINUTES=10 begins no
batch after ten minutes, and the figure says which rounds are done.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from tests.reliability.figures import share_of

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".torture"
MINUTES = "TORTURE_MINUTES"
BATCH = 10

Play = Callable[[Path, Sequence[int]], tuple[int, ...]]
"""Play the rounds with these seeds in an empty folder; return sums to add up.

It runs in a process of its own, so it must be a function of a module, or a `partial` of one.
"""


@dataclass(frozen=True)
class Played:
    """The rounds that are done, of `wanted`, and the sums of what each counted."""

    done: int
    wanted: int
    sums: tuple[int, ...]

    def say(self, what: str, each: int = 1) -> str:
        """Return "1000 weeks", or "420 of 1000 weeks"; `each` round makes so many of them."""
        done, wanted = each * self.done, each * self.wanted
        return f"{done} {what}" if done == wanted else f"{done} of {wanted} {what}"


def play_rounds(name: str, play: Play, seeds: range, folder: Path, *, batch: int = BATCH) -> Played:
    """Play a round for each seed, those in `.torture` excepted, and return the sums over all.

    `batch` is how many rounds a call of `play` is given; they are kept together. Raises what a
    round raises, after the batches before it were kept.
    """
    seeds = seeds[: share_of(len(seeds))]
    batches = [seeds[k : k + batch] for k in range(0, len(seeds), batch)]
    kept = _Kept(KEPT / f"{name}.jsonl", _version())
    left = [part for part in batches if part not in kept.sums]
    until = time.monotonic() + 60 * float(os.environ.get(MINUTES, "1e9"))
    at_once = os.cpu_count() or 1
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(at_once, mp_context=context) as pool:
        running: dict[Future[tuple[int, ...]], range] = {}
        waiting = _until(left, until)
        while True:
            for part in waiting:
                running[pool.submit(_play, play, folder / str(part.start), part)] = part
                if len(running) == at_once:
                    break
            if not running:
                break
            ended, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in ended:
                kept.add(running.pop(future), future.result())
    done = [part for part in batches if part in kept.sums]
    sums = tuple(sum(column) for column in zip(*(kept.sums[part] for part in done), strict=True))
    return Played(sum(map(len, done)), len(seeds), sums)


def _until(batches: Sequence[range], until: float) -> Iterator[range]:
    """Yield batches as long as there is time, and the first in any case."""
    for k, batch in enumerate(batches):
        if k and time.monotonic() > until:
            return
        yield batch


def _play(play: Play, folder: Path, seeds: range) -> tuple[int, ...]:
    folder.mkdir()
    return play(folder, seeds)


class _Kept:
    """The batches that ended, each a line of a file; those of another version do not count."""

    def __init__(self, path: Path, version: str) -> None:
        self.path, self.version = path, version
        self.sums: dict[range, tuple[int, ...]] = {}
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        for line in lines:
            read = json.loads(line)
            if read["version"] == version:
                self.sums[range(*read["seeds"])] = tuple(read["sums"])

    def add(self, batch: range, sums: tuple[int, ...]) -> None:
        self.sums[batch] = sums
        self.path.parent.mkdir(exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            line = {"version": self.version, "seeds": [batch.start, batch.stop], "sums": sums}
            file.write(json.dumps(line) + "\n")


def _version() -> str:
    """Return a digest of the program and of the tests: a figure is of one state of both."""
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("canvass/**/*.py"), *ROOT.glob("tests/**/*.py")]):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
