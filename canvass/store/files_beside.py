"""Files beside the database that a purge does not touch, though a week may still stand in them.

Prints, exports, listings, files that were imported and backups belong to who made them. A purge
names those that were written since the week was made, so that nobody thinks they are gone, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select

from canvass.store.leftovers import KEPT_ENDING
from canvass.store.purge_dates import aware
from canvass.store.schema_week import week

MOST_LOOKED_AT = 2_000
WRITTEN = frozenset(
    {".csv", ".geojson", ".gpkg", ".gpx", ".gz", ".html", ".json", ".kml", ".ods", ".pdf", ".svg",
     ".txt", ".xls", ".xlsx", ".zip"}
)  # fmt: skip
"""What the program writes, and what people give it; photos of lists and other things are theirs."""
_SQLITE = b"SQLite format 3\0"


def find_made(connection: Connection, week_ids: list[int]) -> datetime | None:
    """Return when the first of some weeks was made, None for no week.

    Of a week of an older program that is not known, and its first day is taken.
    """
    made = func.coalesce(week.c.added_at, week.c.starts_on)
    query = select(func.min(made)).where(week.c.week_id.in_(week_ids))
    first = connection.execute(query).scalar_one()
    return None if first is None else aware(first)


def list_files_beside(db: Path, since: datetime) -> list[str]:
    """Return the files in the database's folder, and in folders in it, written since a moment."""
    home = db.resolve()
    own = {home.name + end for end in ("", "-wal", "-shm", "-journal", KEPT_ENDING)}
    found = []
    for number, path in enumerate(_iter_files(home.parent)):
        if number >= MOST_LOOKED_AT:
            break
        if path.parent == home.parent and path.name in own:
            continue
        try:
            is_new = path.stat().st_mtime >= since.timestamp()
            if is_new and (path.suffix.lower() in WRITTEN or _is_database(path)):
                found.append(str(path.relative_to(home.parent)))
        except OSError:
            continue
    return sorted(found)


def _iter_files(folder: Path) -> Iterator[Path]:
    """Yield the ordinary files of a folder and of the folders in it; hidden ones are left out."""
    folders = [folder]
    for each in folders:
        try:
            there = sorted(each.iterdir())
        except OSError:
            continue
        for path in there:
            if path.name.startswith(".") or path.is_symlink():
                continue
            if path.is_file():
                yield path
            elif each == folder and path.is_dir():
                folders.append(path)


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE
