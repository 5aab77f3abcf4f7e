"""What `mutmut run` found, room by room: how many mutants the tests killed, and which lived.

`make mutants` runs it. A mutant is a small fault planted in a line; one that no test notices
survives, and is looked at: is a test missing, or does the fault change nothing? See docs/tests.md.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path

FOLDER = Path("mutants/canvass")
SAID = {
    0: "survived",
    5: "no test",
    33: "no test",
    24: "slow",
    -24: "slow",
    36: "slow",
    None: "not tried",
}


def count(folder: Path = FOLDER) -> tuple[dict[str, Counter[str]], list[str]]:
    """Return by room and file what became of the mutants, and the names of those that lived."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    lived = []
    for path in sorted(folder.rglob("*.meta")):
        name = path.relative_to(folder).as_posix().removesuffix(".py.meta")
        for mutant, code in json.loads(path.read_text())["exit_code_by_key"].items():
            said = SAID.get(code, "killed")
            found[name][said] += 1
            if said in ("survived", "no test"):
                lived.append(f"{said}: {mutant}")
    return dict(found), lived


def main() -> None:
    """Print a line for each file, one for each room, and the mutants that lived."""
    found, lived = count()
    rooms: dict[str, Counter[str]] = defaultdict(Counter)
    for name, counts in found.items():
        rooms[name.split("/")[0]] += counts
    for name, counts in [*found.items(), *rooms.items()]:
        tried = counts.total() - counts["not tried"]
        killed = counts["killed"] + counts["slow"]
        share = f"{100 * killed / tried:.0f} %" if tried else "-"
        print(f"{name:28} {killed:5} of {tried:5} killed {share:>6}", dict(counts))
    print(*lived, sep="\n")


if __name__ == "__main__":
    main()
