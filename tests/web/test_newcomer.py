"""The newcomer's way: from an empty folder to the printed PDF, by names seen on screen only."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.web.browser import chromium, running_desk

pytestmark = pytest.mark.place
MOST_CLICKS = 12
PATIENCE_MS = 170_000


class Newcomer:
    """Somebody who reads the screen and clicks on what it says; every click is counted."""

    def __init__(self, page: Any, pictures: Path) -> None:
        self.page, self.pictures, self.clicks = page, pictures, 0

    def click(self, role: str, name: str) -> None:
        self.clicks += 1
        self.page.get_by_role(role, name=name, exact=True).click()

    def sees(self, heading: str) -> None:
        self.page.get_by_role("heading", name=heading, exact=True).wait_for(timeout=PATIENCE_MS)
        name = "".join(c if c.isalnum() else "-" for c in heading.lower()).strip("-")
        self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)


def test_a_newcomer_gets_from_an_empty_folder_to_printed_lists_in_twelve_clicks(tmp_path: Path):
    pictures = Path(os.environ.get("CANVASS_PICTURES", tmp_path / "pictures"))
    pictures.mkdir(parents=True, exist_ok=True)
    asked: list[str] = []
    with running_desk(tmp_path) as address, chromium() as browser:
        context = browser.new_context(viewport={"width": 1300, "height": 900}, locale="en-GB")
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        newcomer = Newcomer(page, pictures)

        newcomer.sees("Districts")
        newcomer.click("button", "Try the sample")
        newcomer.sees("Where do the teams start, and for how long?")
        newcomer.click("button", "Make the routes")
        page.get_by_role("button", name="Stop and keep the best so far").wait_for()
        newcomer.click("button", "Stop and keep the best so far")
        page.get_by_role("link", name="Print walk lists").or_(
            page.get_by_role("button", name="Print the walk lists")
        ).first.wait_for(timeout=PATIENCE_MS)
        if page.get_by_role("link", name="Print walk lists").count():
            newcomer.click("link", "Print walk lists")
        newcomer.sees("Print walk lists")
        newcomer.click("button", "Print the walk lists")
        newcomer.sees("The walk lists are ready")
        link = page.get_by_role("link", name="Open the PDF to print").get_attribute("href")
        pdf = context.request.get(page.url.partition("/jobs")[0] + link).body()
        newcomer.clicks += 1

    assert pdf.startswith(b"%PDF-")
    assert newcomer.clicks <= MOST_CLICKS
    assert {urlsplit(url).hostname for url in asked} == {"127.0.0.1"}  # R27
