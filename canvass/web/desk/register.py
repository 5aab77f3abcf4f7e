"""A register of addresses: uploaded, previewed without storing anything, then imported."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import InputError
from canvass.web.ask import Ask
from canvass.web.desk.doors import show_doors
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.web.uploads import LARGEST_OTHER_BYTES

MOST_SHOWN = 20


class Take(BaseModel):
    """The previewed file to import."""

    key: str = Field(title="File", max_length=200)


def look(ask: Ask) -> Response:
    """Show what importing a register would change; nothing is stored."""
    sent = ask.files.get("register")
    if sent is None or not sent.filename:
        raise InputError("choose a file with addresses")
    key = ask.desk.uploads().keep(sent, LARGEST_OTHER_BYTES)
    return _read(ask, key, is_dry_run=True)


def take(ask: Ask) -> Response:
    """Import a register that was previewed."""
    return _read(ask, ask.sent(Take).key, is_dry_run=False)


def _read(ask: Ask, key: str, *, is_dry_run: bool) -> Response:
    from canvass.registers.read import Reading
    from canvass.workflow.doors.register_import import import_register

    row = ask.district()
    path: Path = ask.desk.uploads().get(key)
    taking = ask.desk.jobs.taking("Import of a register", row.district_id)
    with nullcontext() if is_dry_run else taking:
        report = import_register(
            ask.desk.db,
            row.name,
            path,
            Reading(),
            is_dry_run=is_dry_run,
            on_progress=lambda _share: None,
            translate=lambda text: ask.say(text),
        )
    if not is_dry_run:
        ask.desk.uploads().drop(key)
    return ask.page(
        "register.html",
        district=row,
        file=path.name,
        report=report,
        key=key if is_dry_run else "",
        notes=[ask.say_error(note) for note in report.notes],
        refused=[(r.line_no, ask.say_error(r.fault)) for r in report.refused[:MOST_SHOWN]],
        more=max(0, len(report.refused) - MOST_SHOWN),
        has_stored=not is_dry_run,
    )


ROWS = (
    Operation(
        "POST", "/d/{district:int}/doors/register", Role.ORGANIZER, look, again=show_doors,
        file="register",
        largest_body=LARGEST_OTHER_BYTES + 100_000,
    ),
    Operation(
        "POST", "/d/{district:int}/doors/register/take", Role.ORGANIZER, take, form=Take,
        again=show_doors,
    ),
)  # fmt: skip
