"""R27: a whole evening on the desk in one browser, from the plan to the closed week.

Tonight is planned and printed, lists are handed out, come back on paper and as a file, one is
corrected, coverage is read, and the week is closed. The browser writes down whom it asks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from canvass.locale.catalogue import get_plural_translator, get_translator
from tests.small_map import BASE, write_grid_map
from tests.web.browser import chromium, find_chromium, running_desk
from tests.web.week_desk import visits_of

pytestmark = pytest.mark.place
PATIENCE_MS = 120_000


@dataclass
class Evening:
    """A browser on the desk in one language, with all it asked for and all that went wrong."""

    page: Any
    home: str
    lang: str
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.say: Callable[[str], str] = get_translator(self.lang)
        context = self.page.context
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("response", self._look_at)
        context.on("console", self._listen)
        context.on("weberror", lambda error: self.wrong.append(str(error.error)))

    def _look_at(self, answer: Any) -> None:
        if answer.status >= 400:
            self.wrong.append(f"{answer.status} {answer.url}")

    def _listen(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(message.text)

    def show(self, path: str) -> None:
        self.page.goto(self.home + path)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=self.say(name), exact=True).first.click()

    def wait(self, heading: str) -> None:
        name = self.say(heading)
        self.page.get_by_role("heading", name=name, exact=True).wait_for(timeout=PATIENCE_MS)

    def say_back(self, code: str, count: int) -> str:
        say = get_plural_translator(self.lang)
        one, many = (f"List {{code}} is back, {{count}} {word} stored."
                     for word in ("visit is", "visits are"))  # fmt: skip
        return say(one, many, count).format(code=code, count=count)


def prepare(canvass: Any, folder: Path) -> None:
    """Put a planned district into canvass.db, with two teams booked on a shift that is next."""
    now = datetime.now(ZoneInfo("Europe/Stockholm"))
    starts = now + timedelta(minutes=5)
    if starts.hour == 23 or starts.hour < 5:
        starts = (now + timedelta(hours=8)).replace(hour=10, minute=0)
    monday = now.date() - timedelta(days=now.weekday())
    for command in (
        ("district", "add", "Stuvsta", write_grid_map(folder / "grid.osm")),
        ("plan", "--base", BASE, "--shift", "60", "--iterations", "500"),
        ("week", "add", "V 48", "--from", monday, "--to", monday + timedelta(days=13),
         "--base", BASE, "--reserve", "0"),
        ("team", "add", "Lag Blå"),
        ("team", "add", "Lag Röd"),
        ("shift", "add", f"{starts:%Y-%m-%dT%H:%M}", "60"),
        ("shift", "book", "Lag Blå", "S1"),
        ("shift", "book", "Lag Röd", "S1"),
    ):  # fmt: skip
        said = canvass(*command)
        assert said.code == 0, said.err


def lists_of(canvass: Any) -> dict[str, dict[str, Any]]:
    """Return the printed lists by code."""
    rows = json.loads(canvass("list", "show", "--format", "json").out)
    return {row["code"]: row for row in rows}


def plan_and_print(evening: Evening, canvass: Any) -> list[str]:
    """Plan tonight, print the lists and open the PDF; return the codes of the two lists."""
    evening.show("/d/1/tonight")
    evening.press("Plan tonight")
    evening.page.get_by_role("button", name=evening.say("Print the walk lists")).wait_for(
        timeout=PATIENCE_MS
    )
    evening.press("Print the walk lists")
    evening.wait("The walk lists are ready")
    link = evening.page.get_by_role("link", name=evening.say("Open the PDF to print"))
    pdf = evening.page.context.request.get(evening.home + link.get_attribute("href")).body()
    assert pdf.startswith(b"%PDF-")
    return sorted(lists_of(canvass))


def hand_out(evening: Evening, code: str) -> None:
    """Say that a list is lost, and then that it was handed out after all."""
    evening.show("/d/1/week")
    for said in ("It is lost", "Hand it out"):
        button = evening.page.get_by_role("button", name=f"{code}: {evening.say(said)}")
        button.click()
        button.wait_for(state="detached")


def type_in(evening: Evening, code: str, keys: str) -> int:
    """Type a list in and store it; return its doors, those for which there was no time aside."""
    evening.show(f"/d/1/hand-in?code={code}")
    rows = evening.page.locator("#doors tbody tr")
    doors = int(rows.count() - rows.locator(".soft").count())
    evening.page.locator("#keys").type(keys)
    evening.page.wait_for_function(
        "(keys) => document.getElementById('seen').value.trim() === keys.trim()", arg=keys
    )
    evening.page.locator("#store").click()
    evening.page.get_by_text(evening.say_back(code, doors)).wait_for()
    return doors


def send_file(evening: Evening, rows: str) -> None:
    """Send a file of visits and wait for what became of it."""
    evening.show("/d/1/hand-in")
    file = {"name": "visits.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    evening.page.locator("input[name=file]").set_input_files(file)
    evening.press("Store the visits of the file")
    evening.wait("A file of visits")


def close_week(evening: Evening) -> None:
    """Close the week, which is asked about once more."""
    evening.show("/d/1/week")
    evening.page.evaluate(
        "() => document.querySelectorAll('details').forEach((e) => e.open = true)"
    )
    evening.page.locator("form[action$='/week/close'] button").click()
    evening.page.wait_for_url("**/week/close")
    evening.press("Close the week")
    evening.page.wait_for_url("**/week")


@pytest.mark.parametrize("lang", ["en", "sv"])
def test_a_whole_evening_asks_nobody_else_and_breaks_nothing(canvass, tmp_path, lang):
    find_chromium()
    prepare(canvass, tmp_path)
    with running_desk(tmp_path, lang=lang) as address, chromium() as browser:
        context = browser.new_context(viewport={"width": 1300, "height": 900})
        evening = Evening(context.new_page(), address.partition("/in?")[0], lang)
        evening.page.goto(address)
        evening.page.wait_for_url(lambda url: "/in?" not in url)

        typed, sent = plan_and_print(evening, canvass)
        hand_out(evening, typed)
        wall = context.new_page()
        wall.goto(f"{evening.home}/d/1/board")
        type_in(evening, typed, "1 t\n2 x\n")
        evening.press("Undo")  # the second house had talked as well
        knocked = type_in(evening, typed, "1-2 t\n")
        at = datetime.now(ZoneInfo("Europe/Stockholm")).isoformat(timespec="seconds")
        doors = lists_of(canvass)[sent]["doors"]
        rows = [f"{sent};{k + 1};nobody;{at}" for k in range(doors)]
        send_file(evening, "\n".join(["list;position;outcome;at", *rows]))
        wall.locator("dd", has_text=re.compile(f"^{knocked + doors}$")).first.wait_for()
        stood = visits_of(canvass)
        evening.show("/d/1/coverage")
        talked = evening.page.locator("dl.figures div").nth(3).locator("dd").inner_text()
        close_week(evening)
        evening.show("/d/1/tonight")

    assert talked == "2"
    assert len(stood) == knocked + doors
    assert evening.wrong == []
    assert len(evening.asked) > 50
    assert {urlsplit(url).hostname for url in evening.asked} == {"127.0.0.1"}
