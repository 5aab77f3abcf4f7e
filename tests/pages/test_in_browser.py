"""The page in a real browser: the wheel and keys zoom, a face under the pointer says its name."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from canvass.pages.coverage_page import render_coverage_page
from tests.pages.test_coverage_page import view_of

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.place,
    pytest.mark.skipif(BROWSER is None, reason="needs chromium or google-chrome"),
]

ACTS = """
<pre id="said"></pre>
<script>
const said = {}, map = document.getElementById("map"), tip = document.getElementById("tip");
const box = map.getBoundingClientRect();
const scale = () => document.getElementById("scale").style.width +
  document.getElementById("scale").textContent;
const key = name => map.dispatchEvent(new KeyboardEvent("keydown", {key: name, bubbles: true}));
const point = (kind, x, y, more) => map.dispatchEvent(new PointerEvent(kind,
  {clientX: box.x + x, clientY: box.y + y, bubbles: true, pointerId: 1, ...more}));
const drawn = () => new Promise(done => setTimeout(done, 400));
const wheel = deltaY => map.dispatchEvent(new WheelEvent("wheel", {deltaY,
  clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, bubbles: true,
  cancelable: true}));
const act = async (name, doing) => { doing(); await drawn(); said[name] = scale(); };
(async () => {
  await act("whole", () => null);
  await act("closer", () => key("+"));
  await act("farther", () => key("-"));
  await act("wheel", () => wheel(-200));
  await act("fit", () => key("0"));
  await act("button", () => document.querySelector('[data-do="in"]').click());
  await act("again", () => key("0"));
  said.tips = [];
  for (let y = 0; y < box.height; y += 2) {
    point("pointermove", box.width / 2, y, {pointerType: "mouse"});
    if (!tip.hidden && !said.tips.includes(tip.textContent)) said.tips.push(tip.textContent);
  }
  point("pointerleave", 0, 0); said.left = tip.hidden;
  said.requests = performance.getEntriesByType("resource").length;
  document.getElementById("said").textContent = JSON.stringify(said);
})();
</script>
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return what the page showed after each act; its policy would stop the acting script."""
    folder = tmp_path_factory.mktemp("browser")
    html = render_coverage_page(*view_of(), lang="en")
    # Without a screen no frame is ever due: a timer draws instead.
    head = "<script>window.requestAnimationFrame = draw => setTimeout(draw, 1)</script>"
    html = re.sub(r"<meta http-equiv=[^>]*>", head, html).replace("</body>", ACTS + "</body>")
    page = folder / "page.html"
    page.write_text(html, "utf-8")
    return json.loads(_dump(page, folder))


def _dump(page: Path, folder: Path) -> str:
    dumped = subprocess.run(
        [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
         "--disable-background-networking", f"--user-data-dir={folder / 'profile'}",
         "--window-size=1200,800", "--virtual-time-budget=20000",
         "--dump-dom", page.absolute().as_uri()],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    found = re.search(r'<pre id="said">(.*?)</pre>', dumped)
    assert found
    return unescape(found[1])


def metres(scale: str) -> float:
    """Return metres a pixel of a scale bar, read as "83px100 m"."""
    found = re.fullmatch(r"(\d+)px(\d+) (k?)m", scale)
    assert found
    return int(found[2]) * (1000 if found[3] else 1) / int(found[1])


def test_plus_and_the_wheel_and_the_button_come_closer(said: Any):
    whole = metres(said["whole"])

    assert metres(said["closer"]) == pytest.approx(whole / 1.4, rel=0.03)
    assert metres(said["wheel"]) < whole
    assert metres(said["button"]) == pytest.approx(whole / 1.6, rel=0.03)


def test_minus_undoes_plus_and_nought_shows_the_whole_district(said: Any):
    assert said["farther"] == said["fit"] == said["again"] == said["whole"]


def test_the_pointer_over_a_side_of_a_street_tells_its_doors(said: Any):
    # Down the middle of the map: the north side of Storgatan, all knocked, then the south side.
    faces = [text for text in said["tips"] if text.startswith("Storgatan, 6 doors")]
    assert len(faces) == 2
    assert said["left"] is True


def test_the_page_asks_for_nothing(said: Any):
    assert said["requests"] == 0
