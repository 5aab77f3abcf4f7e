"""Read teams and shifts from tables with a heading line; all rows are stored or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from canvass.errors import CanvassError, InputError
from canvass.tables.headings import Columns
from canvass.tables.moments import Days, read_moment
from canvass.tables.numbers import read_figure, read_yes
from canvass.tables.reader import Letters, Sheet, read_sheet
from canvass.tables.spoken_hours import plain_hours
from canvass.week.week import Team, WeekShift

MOST_ROWS = 5_000
TEAM_COLUMNS = Columns(
    {
        "name": ("team", "lag", "namn", "lagnamn", "team name", "grupp"),
        "size": ("people", "personer", "antal", "antal personer", "storlek"),
        "pace": ("gangfart", "tempo", "fart", "speed"),
        "languages": ("sprak", "language"),
        "no_stairs": ("no stairs", "inga trappor", "ej trappor"),
        "availability": ("has time", "har tid", "available", "tillganglig", "tider"),
        "splits_doors": ("split doors", "delar dorrar"),
        "shifts": ("pass",),
    },
    (("name",),),
)
SHIFT_COLUMNS = Columns(
    {
        "starts_at": ("start", "starts at", "when", "nar", "tid", "borjar", "starttid", "time"),
        "date": ("datum", "dag", "day"),
        "minutes": ("minuter", "min", "langd", "length", "duration"),
        "label": ("benamning", "namn", "name", "etikett"),
        "kind": ("for", "slag", "typ", "type"),
        "shift": ("pass",), "teams": ("lag",), "band": (),
    },
    (("starts_at",),),
)  # fmt: skip
KINDS = {
    "": "homes", "homes": "homes", "hem": "homes", "bostader": "homes", "bostäder": "homes",
    "daytime": "daytime", "dagtid": "daytime", "organisations": "daytime",
    "föreningar": "daytime", "föreningar och företag": "daytime", "organisationer": "daytime",
}  # fmt: skip
_SPAN = re.compile(r"(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})\s*$")
_HOURS = re.compile(r"(\d+)\s*(?:h|tim|timmar|hours?)\.?(?:\s*(\d+)\s*(?:min\w*\.?)?)?", re.I)

T = TypeVar("T")


def read_teams(path: Path, encoding: str = "") -> list[tuple[str, Team]]:
    """Return the teams of a table as (file and line, team); raises InputError."""

    def make(cells: Mapping[str, str]) -> Team:
        pace = cells.get("pace", "")
        return Team(
            0,
            cells["name"],
            _whole(cells.get("size", "") or "2", "size"),
            _figure(pace, "pace") if pace else None,
            split_languages(cells.get("languages", "")),
            read_yes(cells.get("no_stairs", ""), "no_stairs"),
            plain_hours(cells.get("availability", "")),
            read_yes(cells.get("splits_doors", ""), "splits_doors"),
        )

    sheet = _read(path, TEAM_COLUMNS, "a CSV file or workbook of teams", encoding)
    return _make_each(sheet, make)


def read_shifts(
    path: Path, zone: ZoneInfo, days: tuple[date, date], encoding: str = ""
) -> list[tuple[str, WeekShift]]:
    """Return the shifts of a table as (file and line, shift); raises InputError.

    `days` are the first and last day of the week, which decide whether 8/9 is in August.
    """
    span = Days(*days, zone)

    def make(cells: Mapping[str, str]) -> WeekShift:
        starts = cells["starts_at"]
        kind = cells.get("kind", "").casefold()
        if kind not in KINDS:
            raise InputError("kind {kind!r}: give homes or daytime", kind=kind[:40])
        return WeekShift(
            0,
            read_moment(starts, span, day_text=cells.get("date", "")).astimezone(zone),
            _minutes(cells.get("minutes", ""), starts),
            cells.get("label", ""),
            KINDS[kind],
        )

    sheet = _read(path, SHIFT_COLUMNS, "a CSV file or workbook of shifts", encoding)
    return _make_each(sheet, make)


def split_languages(text: str) -> tuple[str, ...]:
    """Return the languages in "sv, ar" or "sv ar", as written."""
    parts = text.replace(";", ",").replace(" ", ",").split(",")
    return tuple(dict.fromkeys(part for part in parts if part))


def _read(path: Path, columns: Columns, what: str, encoding: str) -> Sheet:
    return read_sheet(path, columns, what=what, letters=Letters(encoding), most_rows=MOST_ROWS)


def _make_each(sheet: Sheet, make: Callable[[Mapping[str, str]], T]) -> list[tuple[str, T]]:
    made = []
    for row in sheet.rows:
        where = f"{sheet.name} line {row.line}"
        try:
            if row.row.fault is not None:
                raise row.row.fault
            made.append((where, make(row.cells)))
        except CanvassError as error:
            raise InputError(
                "{where}: {said}; nothing was stored", where=where, said=error
            ) from error
    return made


def _minutes(text: str, starts: str) -> int:
    """Return the minutes in "150" or "2 h 30 min"; if `text` is empty, those of "17:30–20:00"."""
    hours = _HOURS.fullmatch(text.strip())
    if hours:
        return int(hours[1]) * 60 + int(hours[2] or 0)
    span = _SPAN.search(starts)
    if not text and span:
        begin, end = (int(span[k]) * 60 + int(span[k + 1]) for k in (1, 3))
        return (end - begin) % (24 * 60)
    return _whole(text.casefold().removesuffix("min").strip(), "minutes")


def _figure(text: str, what: str) -> float:
    found = read_figure(text)
    if found is None:
        raise InputError("{what} {text!r}: give a number", what=InputError(what), text=text[:40])
    return found


def _whole(text: str, what: str) -> int:
    found = _figure(text, what)
    if found != int(found):
        raise InputError(
            "{what} {text!r}: give a whole number", what=InputError(what), text=text[:40]
        )
    return int(found)
