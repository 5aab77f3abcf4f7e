"""A desk on the small map: its twelve doors, a plan, an open week of today and printed lists."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.small_map import BASE, write_small_map
from tests.world import fill_once

TODAY = datetime.now(ZoneInfo("Europe/Stockholm")).date()


def prepare(
    canvass: Any, folder: Any, *, street: str = "Storgatan", flats: int = 1, with_week: bool = True
) -> None:
    """Put district, plan and week into canvass.db of the current folder; print the lists."""
    fill_once(
        ("a desk's week", street, flats, with_week), folder,
        lambda: _prepare(canvass, folder, street=street, flats=flats, with_week=with_week),
    )  # fmt: skip


def _prepare(canvass: Any, folder: Any, *, street: str, flats: int, with_week: bool) -> None:
    small = write_small_map(folder / "small.osm", street=street, flats=flats)
    monday = TODAY - timedelta(days=TODAY.weekday())
    commands = (
        ("district", "add", "Stuvsta", small),
        ("plan", "--base", BASE, "--shift", "300", "--iterations", "50"),
        ("week", "add", "V 48", "--from", monday, "--to", monday + timedelta(days=6),
         "--base", BASE),
        ("team", "add", "Lag Blå"),
        ("walklists",),
    )  # fmt: skip
    for command in commands:
        if not with_week and command[0] in ("week", "team"):
            continue
        said = canvass(*command)
        assert said.code == 0, said.err


def code_of(canvass: Any, route: str = "R01") -> str:
    """Return the code of a route's printed list."""
    rows = json.loads(canvass("list", "show", "--format", "json").out)
    return next(row["code"] for row in rows if row["route"] == route)


def visits_of(canvass: Any) -> list[dict[str, Any]]:
    """Return the visits that stand."""
    rows = json.loads(canvass("visit", "list", "--format", "json").out)
    return [row for row in rows if not row["voided"]]
