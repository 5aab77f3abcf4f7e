"""Safe: backup and restore, purge dates, what is stored, and checks for damage."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import BaseModel, Field
from starlette.responses import FileResponse, Response

from canvass.errors import DamagedError, InputError, NotFoundError
from canvass.pages.held_words import TABLES
from canvass.web.ask import Ask
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.web.uploads import LARGEST_MAP_BYTES
from canvass.workflow.clock import now
from canvass.workflow.week.today import find_clock

AFTER_WEEK = re.compile(r"(\d+) days after the week closes")
ENDING = ".backup"
MOST_AT_START = 3
BINARY = "application/octet-stream"


class SureForm(BaseModel):
    """The confirmation that the effects of a restore were read."""

    sure: bool = Field(False, title="Sure")


class FindingsAnswer(BaseModel):
    """What a check of the database found, as part of the start page."""

    html: str


def get_findings(ask: Ask) -> Response:
    """Check the database, unless that was done a few minutes ago, and return what was found."""
    found = ask.desk.checked.look(ask.desk.db, ask.desk.clock())
    html = ask.part("findings.html", findings=found, most=MOST_AT_START)
    return ask.json(FindingsAnswer(html=html))


def show_safe(ask: Ask) -> Response:
    """Show backups, purge dates, what is stored, and the results of checks.

    Of a damaged database nothing can be shown: then the page is there to put a backup back.
    """
    try:
        return _safe_page(ask)
    except DamagedError as error:
        backups = _names_of_backups(ask.desk.db)
        said = ask.error or ask.say_error(error)
        return ask.page("safe_damaged.html", status=503, error=said, backups=backups)


def _safe_page(ask: Ask) -> Response:
    from canvass.workflow.doors.kept_codes import list_kept_codes
    from canvass.workflow.keeping.keeping import list_purge_dates, list_tables
    from canvass.workflow.keeping.last_backup import find_last_backup

    db, moment = ask.desk.db, now()
    if not db.exists():
        return ask.page("safe_none.html")
    last = find_last_backup(db)
    return ask.page(
        "safe.html",
        codes=list_kept_codes(db, now=moment),
        clock=find_clock(db),
        last=None if last is None else last.astimezone(find_clock(db)),
        backups=_names_of_backups(db),
        weeks=[(week, week.purge_at(moment)) for week in list_purge_dates(db, moment)],
        tables=list_tables(db),
        held=TABLES,
        purged=lambda text: _say_purged(ask, text),
        findings=ask.desk.checked.look(db, ask.desk.clock(), again=True),
    )


def _say_purged(ask: Ask, text: str) -> str:
    """Return when a table is purged: a day, or days after the week closes, in words."""
    days = AFTER_WEEK.fullmatch(text)
    if days is None:
        return text
    count = int(days[1])
    return ask.say_many(
        "{count} day after the week closes", "{count} days after the week closes", count
    )


def _backups(db: Path) -> list[Path]:
    found = [path for path in db.absolute().parent.glob(f"{db.stem}-*{ENDING}") if path.is_file()]
    return sorted(found, key=lambda path: path.name, reverse=True)[:20]


def _names_of_backups(db: Path) -> list[tuple[str, int]]:
    """Return the names of the backups beside a database, the newest first, and their bytes."""
    return [(each.name, each.stat().st_size) for each in _backups(db)]


def back_up(ask: Ask) -> Response:
    """Write a backup beside the database and check it; its name says when, in local time."""
    from canvass.workflow.keeping.backups import write_backup

    db = ask.desk.db.absolute()
    at = now().astimezone(find_clock(db))
    target = db.with_name(f"{db.stem}-{at:%Y%m%d-%H%M%S}{ENDING}")
    # The button was pressed twice: the backup of this second is there.
    if not target.exists():
        write_backup(db, target)
    return ask.go("/safe")


def get_backup(ask: Ask) -> Response:
    """Return a backup file stored beside the database."""
    name = str(ask.request.path_params["name"])
    for path in _backups(ask.desk.db):
        if path.name == name:
            return FileResponse(
                path, media_type="application/octet-stream", filename="canvass.backup"
            )
    raise NotFoundError("this backup is not here any more")


def look(ask: Ask) -> Response:
    """Take an uploaded backup and go to the page about restoring it."""
    sent = ask.files.get("backup")
    if sent is None or not sent.filename:
        raise InputError("choose a backup file")
    return ask.go(f"/safe/restore/{ask.desk.uploads().keep(sent)}")


def show_restore(ask: Ask) -> Response:
    """Show what restoring a backup would bring and delete."""
    from canvass.workflow.keeping.backups import look_at_restore

    path = ask.desk.uploads().get(str(ask.request.path_params["upload"]))
    return ask.page("safe_restore.html", found=look_at_restore(ask.desk.db, path), file=path.name)


def restore(ask: Ask) -> Response:
    """Replace the database by a backup; the old database is kept beside it."""
    from canvass.workflow.keeping.backups import look_at_restore, restore_backup

    key = str(ask.request.path_params["upload"])
    path = ask.desk.uploads().get(key)
    if not ask.sent(SureForm).sure:
        raise InputError("read what it replaces, and say that you are sure")
    db = ask.desk.db
    if ask.desk.jobs.is_any_running():
        raise InputError("work is going on; wait until it is done or stop it, then restore")
    found = look_at_restore(db, path)
    restore_backup(db, path, now=now(), lasting=found.lasting)
    ask.desk.uploads().drop(key)
    # Everything cached from the old database is void.
    ask.desk.forget()
    return ask.go("/")


ROWS = (
    Operation("GET", "/safe", Role.ORGANIZER, show_safe),
    Operation(
        "GET", "/api/findings", Role.ORGANIZER, get_findings, answer=FindingsAnswer
    ),
    Operation("POST", "/safe/backup", Role.ORGANIZER, back_up, again=show_safe),
    Operation("GET", "/safe/backup/{name}", Role.ORGANIZER, get_backup, kind=BINARY),
    Operation(
        "POST", "/safe/restore", Role.ORGANIZER, look, again=show_safe, file="backup",
        largest_body=LARGEST_MAP_BYTES + 100_000,
    ),
    Operation("GET", "/safe/restore/{upload}", Role.ORGANIZER, show_restore),
    Operation(
        "POST", "/safe/restore/{upload}", Role.ORGANIZER, restore, form=SureForm,
        again=show_restore,
    ),
)  # fmt: skip
