"""What audits and coverage take on a city: `python -m tests.bench.pages [MAPS]`.

Prints seconds from the shell, sizes, and the first paint in Chromium where it is installed.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select

from canvass.store import schema, schema_week
from canvass.store.database import open_writer
from canvass.store.visits import record_events
from canvass.visits.event import EventKind, Outcome, VisitEvent

MAPS = Path(os.environ.get("CANVASS_MAPS", Path(__file__).parents[3] / "shared" / "osm"))
VISITS = 100_000
LIKELY = (58, 14, 18, 7, 3)


def run(*arguments: str | Path) -> float:
    """Run the command line and return its seconds."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "canvass.cli.main", *map(str, arguments)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def first_paint_ms(page: Path) -> str:
    """Return when the map was drawn first, as the page itself notes it."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        return "no Chromium"
    with tempfile.TemporaryDirectory() as profile:
        dumped = subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-background-networking", f"--user-data-dir={profile}",
             "--window-size=1400,900", "--dump-dom", page.absolute().as_uri()],
            capture_output=True, text=True, timeout=120, check=True,
        ).stdout  # fmt: skip
    found = re.search(r'data-drawn-ms="(\d+)"', dumped)
    return f"{found[1]} ms" if found else "not drawn"


def fill(db: Path) -> None:
    """Record a week of visits on the first 60 % of the doors."""
    chance = random.Random(1)
    with open_writer(db) as connection:
        week = insert(schema_week.week).values(
            district_id=1, name="V37", starts_on="2026-09-07", ends_on="2026-09-13",
            timezone="Europe/Copenhagen",
        )  # fmt: skip
        connection.execute(week)
        doors = list(connection.execute(select(schema.door.c.door_id)).scalars())
        doors = doors[: len(doors) * 6 // 10]
        events = []
        for number in range(VISITS):
            at = datetime(2026, 9, 7, 15, tzinfo=UTC)
            at += timedelta(days=chance.randrange(6), minutes=chance.randrange(180))
            (outcome,) = chance.choices(list(Outcome), LIKELY)
            team = f"Team {chance.randrange(12) + 1}"
            events.append(
                VisitEvent(f"e{number}", 1, chance.choice(doors), EventKind.VISIT, outcome, None,
                           team, "bench", at, at, at, at)
            )  # fmt: skip
        record_events(connection, 1, events)


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as work:
        for prefix in ("city-dk-copenhagen", "city-us-queens-village"):
            (source,) = MAPS.glob(f"{prefix}*.osm.pbf")
            page = Path(work) / f"{prefix}.html"
            table = run("doors", "audit", "--map", source)
            html = run("doors", "audit", "--map", source, "--format", "html", "--out", page)
            size = page.stat().st_size / 1e6
            paint = first_paint_ms(page)
            print(f"{prefix}: audit {table:.1f} s, page {html:.1f} s, {size:.1f} MB, {paint}")
        (source,) = MAPS.glob("city-dk-copenhagen*.osm.pbf")
        db = Path(work) / "canvass.db"
        run("--db", db, "district", "add", "Copenhagen", source)
        fill(db)
        page, paper = Path(work) / "coverage.html", Path(work) / "coverage.pdf"
        table = run("--db", db, "coverage")
        html = run("--db", db, "coverage", "--format", "html", "--out", page)
        pdf = run("--db", db, "coverage", "--format", "pdf", "--out", paper)
        size = page.stat().st_size / 1e6
        print(
            f"coverage of 35k doors and {VISITS:,} visits: table {table:.1f} s, page {html:.1f} s, "
            f"{size:.1f} MB, {first_paint_ms(page)}; paper {pdf:.1f} s"
        )


if __name__ == "__main__":
    main()
