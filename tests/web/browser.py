"""A real browser on a real desk: `canvass serve` in a process of its own, Chromium beside it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.small_map import BASE, write_grid_map

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ADDRESS = re.compile(r"https?://127\.0\.0\.\d+:\d+/in\?key=\S+")


def find_chromium() -> str:
    """Return the path of Chromium, or skip with the reason."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    return CHROMIUM


@contextmanager
def running_desk(folder: Path, *options: str, lang: str = "en") -> Iterator[str]:
    """Run `canvass serve` in a folder; yields the address that signs in once."""
    environment = {**os.environ, "CANVASS_DB": str(folder / "canvass.db"), "PYTHONUNBUFFERED": "1"}
    with (folder / "desk.log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "canvass.cli.main", "--lang", lang, "serve", "--no-browser",
             "--port", str(free_port()), *options],
            cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            yield _wait_for_address(process, folder / "desk.log")
        finally:
            process.terminate()
            process.wait(20)


def _wait_for_address(process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(600):
        found = ADDRESS.search(log.read_text())
        if found:
            return found[0]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"the desk did not open: {log.read_text()}")


def free_port() -> int:
    """Return a port nobody listens at."""
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def plan_grid(folder: Path) -> Path:
    """Store a small district with a plan in a folder; return the database."""
    db = folder / "canvass.db"
    for words in (
        ("district", "add", "Here", str(write_grid_map(folder / "grid.osm"))),
        ("plan", "--base", BASE, "--shift", "60", "--minutes-per-door", "2", "--iterations",
         "2000", "--late", "50"),
    ):  # fmt: skip
        subprocess.run(
            [sys.executable, "-m", "canvass.cli.main", "--db", str(db), *words],
            check=True, capture_output=True,
        )  # fmt: skip
    return db


@contextmanager
def chromium() -> Iterator[Any]:
    """Yield a browser that asks nobody for anything in the background."""
    path = find_chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
        )
        try:
            yield browser
        finally:
            browser.close()
