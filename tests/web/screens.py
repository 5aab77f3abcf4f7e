"""Every screen of the desk on a small district.

`python -m tests.web.screens FOLDER` makes a picture of each, at two widths, in both languages.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.web.browser import chromium, running_desk

SCREENS = {
    "start": "/",
    "new": "/new",
    "itself": "/d/1/itself",
    "doors": "/d/1/doors",
    "audit": "/d/1/doors/audit",
    "base": "/d/1/base",
    "routes": "/d/1/routes",
    "route-shown": "/d/1/routes?route=R01",
    "one-route": "/d/1/routes/R01",
    "print": "/d/1/print",
    "week": "/d/1/week",
    "week-ahead": "/d/1/week/ahead",
    "tonight": "/d/1/tonight",
    "hand-in": "/d/1/hand-in",
    "hand-in-sheet": "/d/1/hand-in?code={code}",
    "coverage": "/d/1/coverage",
    "coverage-doors": "/d/1/coverage/doors?street=Gata%20A",
    "board": "/d/1/board",
    "wall": "/d/1/wall",
    "organisations": "/d/1/organisations",
    "own-organisation": "/d/1/organisations/own",
    "calls": "/d/1/organisations/calls",
    "wishes": "/d/1/wishes",
    "wall-in": "/wall-in?key=x",
    "safe": "/safe",
    "people": "/people",
    "sign-in": "/sign-in",
    "error": "/nowhere",
}
LANGUAGES = ("en", "sv")
WIDTHS = (1300, 390)


def run_command(folder: Path, *words: str) -> str:
    """Run a command on the database of a folder and return what it says."""
    made = subprocess.run(
        [sys.executable, "-m", "canvass.cli.main", "--db", str(folder / "canvass.db"), *words],
        check=True, capture_output=True, text=True, cwd=folder,
    )  # fmt: skip
    return made.stdout


def prepare(folder: Path) -> str:
    """Put a planned district with a week and a list that is out into a folder; return its code."""
    from tests.small_map import BASE, write_grid_map
    from tests.web.week_desk import TODAY

    monday = TODAY - timedelta(days=TODAY.weekday())
    file = add_places(write_grid_map(folder / "grid.osm"))
    for words in (
        ("district", "add", "Stuvsta", str(file)),
        ("plan", "--base", BASE, "--shift", "60", "--minutes-per-door", "2", "--iterations",
         "2000", "--late", "50"),
        ("week", "add", "V 48", "--from", str(monday), "--to", str(monday + timedelta(days=13)),
         "--base", BASE, "--reserve", "0"),
        ("team", "add", "Lag Blå"),
        ("team", "add", "Lag Röd"),
        ("shift", "add", f"{TODAY + timedelta(days=1)}T17:30", "90"),
        ("shift", "add", f"{TODAY + timedelta(days=2)}T17:30", "90"),
        ("shift", "add", f"{monday + timedelta(days=8)}T13:00", "90", "--kind", "daytime"),
        ("shift", "book", "Lag Blå", "S1"),
        ("shift", "book", "Lag Röd", "S3"),
        ("organisation", "add", "Boule", "--kind", "förening", "--address", "Gata A 5", "--hours",
         "Tu,Th 10:00-13:00", "--note", "ring på baksidan"),
        ("visit", "add", "Gata A 1", "talked", "--team", "Lag Blå"),
        ("visit", "add", "Gata A 3", "nobody", "--team", "Lag Blå"),
        ("visit", "add", "Gata B 4", "do_not_knock", "--team", "Lag Blå"),
        ("walklists",),
    ):  # fmt: skip
        run_command(folder, *words)
    rows = json.loads(run_command(folder, "list", "show", "--format", "json"))
    return str(rows[0]["code"])


def add_places(file: Path) -> Path:
    """Add to a map what an audit finds, and organisations to call on."""
    from tests.small_map import at

    # A block of flats that nobody counted, a home without an address, a street spelt in two ways.
    corners = {1: (65, -8), 2: (95, -8), 3: (95, -40), 4: (65, -40)}
    corners |= {5: (700, 60), 6: (710, 60), 7: (710, 70), 8: (700, 70)}
    nodes: dict[int, tuple[tuple[int, int], dict[str, str]]] = {
        k: (place, {}) for k, place in corners.items()
    }
    nodes[9] = (200, 14), {"addr:street": "Gatta A", "addr:housenumber": "99"}
    nodes[10] = (300, 20), {"name": "Biblioteket", "amenity": "library",
                            "opening_hours": "Mo-Fr 10:00-18:00"}  # fmt: skip
    nodes[11] = (340, 20), {"name": "Kontoret", "office": "lawyer", "opening_hours": "hm, ibland"}
    text = file.read_text("utf-8")
    first, said = 90_000, ""
    for k, ((x_m, y_m), tags) in nodes.items():
        lat, lon = at(x_m, y_m)
        inner = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        said += f'<node id="{first + k}" version="1" lat="{lat}" lon="{lon}">{inner}</node>'
    text = text.replace('<osm version="0.6">', f'<osm version="0.6">{said}', 1)
    for k, kind in ((1, "apartments"), (5, "house")):
        refs = "".join(f'<nd ref="{first + n}"/>' for n in (k, k + 1, k + 2, k + 3, k))
        way = f'<way id="{first + k}" version="1">{refs}<tag k="building" v="{kind}"/></way>'
        text = text.replace("</osm>", f"{way}</osm>")
    file.write_text(text, "utf-8")
    return file


@contextmanager
def opened_desk(browser: Any, lang: str, address: str) -> Iterator[Any]:
    """Yield a page signed in to a desk in a language, its address as `page.home`."""
    context = browser.new_context(viewport={"width": 1300, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(address)
    page.wait_for_url(lambda url: "/in?" not in url)
    page.home = address.partition("/in?")[0]
    page.get_by_role("button", name="Svenska" if lang == "sv" else "English").click()
    yield page
    context.close()


def show(page: Any, path: str) -> None:
    """Open a screen and wait until its map, if any, is drawn."""
    page.goto(page.home + path)
    if page.locator("#map").count():
        page.wait_for_function("() => document.documentElement.dataset.drawnMs !== undefined")


def send_file(page: Any, path: str, field: str, name: str, content: str) -> None:
    """Choose a file on a page and send it."""
    show(page, path)
    page.evaluate("() => document.querySelectorAll('details').forEach((e) => { e.open = true; })")
    file = {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
    page.locator(f"input[name={field}]").set_input_files(file)
    page.locator(f"form:has(input[name={field}]) button").last.click()
    page.wait_for_load_state("networkidle")


def choose_boundary(page: Any) -> None:
    """Send a map and wait for its boundaries."""
    from tests.small_map import write_grid_map

    with tempfile.TemporaryDirectory() as place:
        content = write_grid_map(Path(place) / "grid.osm").read_text(encoding="utf-8")
    send_file(page, "/new", "map", "kök.osm", content)
    page.locator("input[name=boundary]").first.wait_for(timeout=120_000)


def draw_outline(page: Any) -> None:
    """Draw an outline by hand on the map that was sent, and close it."""
    choose_boundary(page)
    page.locator("#by-hand").click()
    page.wait_for_function("() => document.getElementById('map').canvassMap !== undefined")
    box = page.locator("#map").bounding_box()
    for across, down in ((0.2, 0.3), (0.8, 0.3), (0.8, 0.8), (0.2, 0.7)):
        page.locator("#map").click(position={"x": across * box["width"], "y": down * box["height"]})
    page.locator("#close-outline").click()
    page.locator("#drawn", has_text="4 ").wait_for()


def look_at_register(page: Any) -> None:
    """Send a register with a row that is of no use."""
    rows = "street;number;lon;lat\nGata A;2;18.0005;59.0003\n;;x;y\n"
    send_file(page, "/d/1/doors", "register", "register.csv", rows)
    page.locator("table").first.wait_for()


def send_visits(page: Any) -> None:
    """Send a file of visits of which none can be stored."""
    send_file(page, "/d/1/hand-in", "file", "visits.csv", "door,outcome,when\nno,talked,x\n")
    page.locator(".message.bad").wait_for()


def paste_a_table(page: Any) -> None:
    """Paste visits of which one has no door."""
    show(page, "/d/1/hand-in")
    rows = "street,housenumber,outcome,at\nGata A,1,talked,{0}\nGata A,99,nobody,{0}"
    page.locator("#text").fill(rows.format("2026-11-25 18:00"))
    page.locator("form[action$='/pasted'] button").click()
    page.locator(".message.bad").wait_for()


def type_a_fault(page: Any) -> None:
    """Type a list in, with a line that is not understood and a door to be sure of."""
    show(page, f"/d/1/hand-in?code={page.code}")
    page.locator("#keys").fill("2 t\n5 d\n99 t")
    page.locator("#faults li").wait_for()


def refuse_a_wish(page: Any) -> None:
    """Send wishes of which one tells who it was."""
    show(page, "/d/1/wishes")
    page.locator("#heap").fill("1 more buses\n2 ring 070-123 45 67")
    page.locator("form:has(#heap) button").last.click()
    page.locator(".message.bad").wait_for()


def open_all(page: Any) -> None:
    """Open everything that can be opened on the page of the week."""
    show(page, "/d/1/week")
    page.evaluate("() => document.querySelectorAll('details').forEach((e) => { e.open = true; })")


def ask_to_close(page: Any) -> None:
    """Ask to close the week, which is asked about once more."""
    open_all(page)
    page.locator("form[action$='/week/close'] button").click()
    page.wait_for_url("**/week/close")


def try_the_week_out(page: Any) -> None:
    """Try out what the rest of the week may bring, and wait for its table."""
    show(page, "/d/1/week/ahead")
    page.locator("main form[method=post] button.main").click()
    page.locator("table.stacked").wait_for(timeout=60_000)
    show(page, "/d/1/week/ahead")


def find_what_is_missing(page: Any) -> None:
    """Look for what is missing among the doors, and wait for what was found."""
    show(page, "/d/1/doors/audit")
    page.locator("main form[method=post] button").last.click()
    page.wait_for_url("**/doors/audit", timeout=60_000)
    page.locator("aside ul.order").wait_for(timeout=60_000)
    show(page, "/d/1/doors/audit")


def show_each_finding(page: Any) -> None:
    """Show each finding of the first kind."""
    find_what_is_missing(page)
    page.locator("aside ul.order a.button").first.click()
    page.locator("li[data-at]").first.wait_for()
    page.wait_for_function("() => document.documentElement.dataset.drawnMs !== undefined")


def plan_calls(page: Any) -> None:
    """Plan the calls of a daytime shift."""
    show(page, "/d/1/organisations/calls")
    page.locator("main form[method=post] button").first.click()
    page.locator("table.stacked").first.wait_for(timeout=60_000)


def change_own_organisation(page: Any) -> None:
    """Open an organisation of one's own."""
    show(page, "/d/1/organisations/own/1")


def damage_the_database(page: Any) -> None:
    """Show what a check finds in a database that lacks a guard, and put the guard back."""
    with closing(sqlite3.connect(page.folder / "canvass.db", isolation_level=None)) as connection:
        ((guard,),) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'audit_log_no_delete'"
        ).fetchall()
        connection.execute("DROP TRIGGER audit_log_no_delete")
        try:
            show(page, "/safe")
            page.locator("main .message", has_text="audit_log_no_delete").wait_for()
        finally:
            connection.execute(guard)


ACTS: dict[str, Callable[[Any], None]] = {
    "choose-boundary": choose_boundary,
    "draw-outline": draw_outline,
    "register": look_at_register,
    "visits-refused": send_visits,
    "sheet-fault": type_a_fault,
    "wish-refused": refuse_a_wish,
    "week-open": open_all,
    "week-close": ask_to_close,
    "pasted": paste_a_table,
    "ahead-tried": try_the_week_out,
    "audit-found": find_what_is_missing,
    "audit-each": show_each_finding,
    "calls-planned": plan_calls,
    "own-organisation-changed": change_own_organisation,
    "findings": damage_the_database,
}
"""Screens that appear after something was done."""


def main(folder: Path) -> None:
    """Make a picture of every screen, at both widths and in both languages."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        code = prepare(Path(place))
        for lang in LANGUAGES:
            with running_desk(Path(place), lang=lang) as address, \
                    opened_desk(browser, lang, address) as page:  # fmt: skip
                for name, path in SCREENS.items():
                    for width in WIDTHS:
                        page.set_viewport_size({"width": width, "height": 900})
                        show(page, path.format(code=code))
                        page.screenshot(path=folder / f"{name}-{width}-{lang}.png", full_page=True)
                page.code, page.folder = code, Path(place)
                for name, act in ACTS.items():
                    page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
                    act(page)
                    page.screenshot(path=folder / f"{name}-{WIDTHS[-1]}-{lang}.png", full_page=True)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
