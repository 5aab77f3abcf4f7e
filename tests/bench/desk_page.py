"""The routes page in Chromium: its first drawing, selections, and previews of a move.

`python -m tests.bench.desk_page DATABASE [--district 1] [--rounds 3] [--after 0.5]` on a database
with a planned district; it is copied, not used. Every round starts a desk anew, signs in, waits for
`--after` seconds on the start page and opens the routes. Times are by the clock of a machine as
busy as it is.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.web.browser import find_chromium, running_desk

LOOKS = 30
SELECT = """async ([place, mode]) => {
  const map = document.getElementById("map").canvassMap, i = place % map.ids.length;
  map.selection.setMode(mode);
  map.selection.set([]);
  map.drawChosen();
  await new Promise(requestAnimationFrame);
  const begun = performance.now();
  map.pick({ kind: "point", i }, null);
  map.ctx.getImageData(0, 0, 1, 1);
  const took = performance.now() - begun;
  return [took, [...map.selection.chosen].map((k) => map.ids[k])];
}"""
PREVIEW = """async (stop) => {
  const begun = performance.now();
  const { tray } = document.getElementById("map").dataset;
  const { html } = await desk.send(tray, { stop, route: "" });
  return [performance.now() - begun, html];
}"""
OPENED = "() => desk.get(document.getElementById('map').dataset.opened)"
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


def open_routes(page: Any, home: str) -> float:
    """Open the routes page and return the seconds until the map with all its doors is drawn."""
    begun = time.monotonic()
    page.goto(home, wait_until="commit", timeout=90_000)
    page.wait_for_selector("#ways:not([hidden])", state="attached", timeout=60_000)
    page.evaluate(DRAWN)
    return time.monotonic() - begun


def tell(what: str, found: list[float], unit: str = "ms") -> None:
    """Print the median of what was measured, and the longest."""
    middle, longest = statistics.median(found), max(found)
    digits = 2 if unit == "s" else 0
    print(f"{what:44} {middle:8.{digits}f} {unit}, at most {longest:.{digits}f}", flush=True)


def look_around(page: Any) -> None:
    """Select at random, a door, a side and a street in turn, and preview where they would fit."""
    chance = random.Random(1)
    begun = time.monotonic()
    page.evaluate(OPENED)
    page.evaluate(PREVIEW, page.evaluate(SELECT, [1, "door"])[1])
    tell("opened for changes, with the first preview", [time.monotonic() - begun], "s")
    for mode in ("door", "side", "street"):
        selections, previews, sizes = [], [], []
        for _ in range(LOOKS):
            took, stops = page.evaluate(SELECT, [chance.randrange(10**6), mode])
            selections.append(took)
            took, html = page.evaluate(PREVIEW, stops)
            if "ranked" not in html:
                raise RuntimeError(f"no preview: {html[:300]}")
            previews.append(took)
            sizes.append(float(len(stops)))
        tell(f"selection: {mode}", selections)
        tell(
            f"preview: {mode} ({statistics.median(sizes):.0f} stops, at most {max(sizes):.0f})",
            previews,
        )


def main() -> None:
    """Measure one database."""
    from playwright.sync_api import sync_playwright

    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("database", type=Path)
    wanted.add_argument("--district", type=int, default=1)
    wanted.add_argument("--rounds", type=int, default=3)
    wanted.add_argument("--after", type=float, default=0.5)
    given = wanted.parse_args()
    usable, firsts, again = [], [], []
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        shutil.copy(given.database, Path(place) / "canvass.db")
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        for number in range(given.rounds):
            page = browser.new_context(viewport={"width": 1300, "height": 900}).new_page()
            begun = time.monotonic()
            with running_desk(Path(place)) as address:
                page.goto(address)
                page.get_by_role("heading").first.wait_for()
                usable.append(time.monotonic() - begun)
                time.sleep(given.after)
                home = re.sub(r"/in.*", f"/d/{given.district}/routes", address)
                firsts.append(open_routes(page, home))
                again.append(open_routes(page, home))
                if number == given.rounds - 1:
                    look_around(page)
        browser.close()
    tell("from `canvass serve` to the start page", usable, "s")
    tell(f"routes opened first, {given.after:g} s later", firsts, "s")
    tell("routes opened again", again, "s")


if __name__ == "__main__":
    main()
