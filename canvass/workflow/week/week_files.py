"""Teams and shifts from CSV files: one header line, then a row each; all go in or none."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from canvass.errors import InputError
from canvass.week.moments import parse_moment
from canvass.week.week import Team, WeekShift

LARGEST_BYTES = 5_000_000
MOST_ROWS = 5_000
TEAM_COLUMNS = ("name", "size", "pace", "languages", "no_stairs", "availability", "splits_doors")
SHIFT_COLUMNS = ("starts_at", "minutes", "label", "kind")
YES = frozenset({"1", "yes", "y", "true", "x", "ja", "j"})

T = TypeVar("T")


def read_rows(
    path: Path, columns: tuple[str, ...], needed: tuple[str, ...]
) -> list[dict[str, str]]:
    """Return the rows of a CSV (comma, semicolon or tab; UTF-8 with or without a mark).

    Each row has every one of `columns`, "" where the file has none. Raises InputError.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise InputError(f"{path}: larger than 5 MB; give a list of teams or shifts")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); give a CSV file") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text; save it as CSV in UTF-8") from error
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        found = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise InputError(f"{path}: not a CSV file ({error})") from error
    header = [cell.strip().lower() for cell in found[0]] if found else []
    missing = [name for name in needed if name not in header]
    if missing:
        raise InputError(
            f"{path}: no column {', '.join(missing)}; the first line names the columns: "
            f"{', '.join(columns)}"
        )
    if len(found) > MOST_ROWS:
        raise InputError(f"{path}: more than {MOST_ROWS} rows; give fewer")
    rows = []
    for line, cells in enumerate(found[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        given = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        rows.append({"line": str(line), **{name: given.get(name, "") for name in columns}})
    return rows


def read_teams(path: Path) -> list[tuple[str, Team]]:
    """Return the teams of a CSV file, each with where it stands; raises InputError."""

    def make(row: dict[str, str]) -> Team:
        return Team(
            0,
            row["name"],
            _number(row["size"] or "2", int, "size"),
            _number(row["pace"].replace(",", "."), float, "pace") if row["pace"] else None,
            split_languages(row["languages"]),
            row["no_stairs"].lower() in YES,
            row["availability"],
            row["splits_doors"].lower() in YES,
        )

    return _make_each(path, read_rows(path, TEAM_COLUMNS, ("name",)), make)


def read_shifts(path: Path, zone: ZoneInfo) -> list[tuple[str, WeekShift]]:
    """Return the shifts of a CSV file, each with where it stands; raises InputError."""

    def make(row: dict[str, str]) -> WeekShift:
        return WeekShift(
            0,
            parse_moment(row["starts_at"], zone, "starts_at"),
            _number(row["minutes"], int, "minutes"),
            row["label"],
            row["kind"] or "homes",
        )

    return _make_each(path, read_rows(path, SHIFT_COLUMNS, ("starts_at", "minutes")), make)


def split_languages(text: str) -> tuple[str, ...]:
    """Return the languages of "sv, ar" or "sv ar" as written, without blanks."""
    parts = text.replace(";", ",").replace(" ", ",").split(",")
    return tuple(dict.fromkeys(part for part in parts if part))


def _make_each(
    path: Path, rows: list[dict[str, str]], make: Callable[[dict[str, str]], T]
) -> list[tuple[str, T]]:
    made = []
    for row in rows:
        where = f"{path.name} line {row['line']}"
        try:
            made.append((where, make(row)))
        except InputError as error:
            raise InputError(f"{where}: {error}; nothing was stored") from error
    return made


def _number(text: str, kind: Callable[[str], T], what: str) -> T:
    try:
        return kind(text)
    except ValueError as error:
        raise InputError(f"{what} {text[:40]!r}: give a number") from error
