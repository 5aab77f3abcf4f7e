"""Build the wheel, install it into an environment of its own, and use it: `make wheel`.

Nothing of the checkout is on the path there, HOME is empty, and no extra is installed.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
BASE = "59.1867,18.0135"
LIBRARY = """
from canvass import api
from canvass.workflow.district.sample import find_sample
sample = find_sample()
district = api.read_map(sample.map_path)
plan = api.plan(district, base=(sample.lat, sample.lon), iterations=200)
api.check(plan)
assert len(api.to_gdfs(plan).routes) == len(plan.routes) > 10
assert api.to_networkx(district).number_of_edges() > 100
print(len(plan.routes), "routes by canvass.api")
"""

DESK = """
from canvass.web.rendering import FOLDER, static_files
assert {"desk.css", "desk.js", "map.js"} <= set(static_files())
assert (FOLDER / "templates" / "base.html").is_file()
"""


def main() -> None:
    """Build, install, try; raises where anything fails."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = folder / "home"
        home.mkdir()
        run([sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)])
        (wheel,) = folder.glob("canvass_planner-*.whl")
        venv.create(folder / "env", with_pip=True)
        places = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
        python = str(places / "python")
        run([python, "-m", "pip", "install", "--quiet", str(wheel)])
        try_it(places, folder, home)
    print("the wheel works alone")  # noqa: T201


def try_it(places: Path, folder: Path, home: Path) -> None:
    """Use what was installed as a newcomer does."""
    work = folder / "work"
    work.mkdir()
    env = {k: v for k, v in os.environ.items() if not k.startswith(("CANVASS_", "XDG_", "PYTHON"))}
    env["HOME"] = str(home)
    canvass = str(places / "canvass")

    def said(*words: str) -> str:
        return run([*words], cwd=work, env=env)

    assert "walklists.pdf" in said(canvass, "demo", "--out", "demo")
    assert (work / "demo" / "walklists.pdf").read_bytes().startswith(b"%PDF")
    plan = json.loads((work / "demo" / "plan.json").read_text("utf-8"))
    assert plan["totals"]["doors"] > 900
    for command in commands(said(canvass, "--help")):
        text = said(canvass, command, "--help")
        for below in commands(text):
            said(canvass, command, below, "--help")
    where = said(str(places / "python"), "-c",
                 "from canvass.workflow.district.sample import find_sample as f;"
                 "print(f().map_path)").strip()  # fmt: skip
    assert str(ROOT) not in where, where
    said(canvass, "district", "add", "Sample", where)
    said(canvass, "plan", "--base", BASE, "--iterations", "200")
    said(canvass, "walklists", "--out", "lists.pdf")
    assert (work / "lists.pdf").read_bytes().startswith(b"%PDF")
    report = json.loads(said(canvass, "doctor", "--install", "--format", "json"))
    assert {row["what"] for row in report} >= {"canvass-planner", "sample", "fonts"}
    said(canvass, "wish", "add", "A bench by the lake")
    assert "deletion-plan" in said(canvass, "papers", "--out", "papers")
    said(str(places / "python"), "-c", DESK)
    said(str(places / "python"), "-c", LIBRARY)


def commands(text: str) -> list[str]:
    """Return the commands a help text lists."""
    _, _, listed = text.partition("Commands:")
    return re.findall(r"^  ([a-z][a-z-]*)  ", listed, flags=re.M)


def run(words: list[str], *, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """Return what a command prints; raises with its last lines where it fails."""
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)[:200]}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    main()
