"""Run the tests with the lowest allowed version of every direct dependency: `make lowest`.

The floors are those of setup.cfg; what these need in turn comes as new as they allow. Arguments are
handed on to pytest; without any, those of `make test` run.
"""

from __future__ import annotations

import configparser
import os
import re
import shlex
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

AS_MAKE_TEST = shlex.split(
    '-n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder -m "not place and not long"'
)
ROOT = Path(__file__).parents[2]
FLOOR = re.compile(r"^(?P<name>[\w.-]+)(?:\[[\w,]+\])?>=(?P<version>[\w.]+)")


def floors(text: str) -> dict[str, str]:
    """Return the lowest version by name, of what runs and of what tests need; raises ValueError."""
    config = configparser.ConfigParser(interpolation=None)
    config.read_string(text)
    extras = config["options.extras_require"]
    lines = [config["options"]["install_requires"], extras["plot"], extras["test"]]
    found = {}
    for line in "\n".join(lines).split():
        if line.startswith("%("):
            continue
        match = FLOOR.match(line)
        if match is None:
            raise ValueError(f"setup.cfg: {line} says no lowest version; write NAME>=VERSION")
        found[match["name"]] = match["version"]
    return found


def main() -> None:
    """Make an environment of the lowest versions and run the tests in it."""
    lowest = floors((ROOT / "setup.cfg").read_text("utf-8"))
    with tempfile.TemporaryDirectory(prefix="canvass-lowest-") as name:
        folder = Path(os.environ.get("CANVASS_LOWEST", name))
        pins = Path(name) / "lowest.txt"
        pins.write_text("".join(f"{key}=={value}\n" for key, value in lowest.items()))
        if not (folder / "pyvenv.cfg").exists():
            venv.create(folder, with_pip=True)
        python = str(folder / ("Scripts" if os.name == "nt" else "bin") / "python")
        pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*pip, "-e", f"{ROOT}[test]", "-c", str(pins)], check=True, cwd=name)
        wanted = sys.argv[1:] or AS_MAKE_TEST
        done = subprocess.run([python, "-m", "pytest", *wanted], check=False, cwd=ROOT)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
