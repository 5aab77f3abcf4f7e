"""Coverage: knocked, opened and talked, by street, route, day and band; what needs attention."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import InputError
from canvass.web.ask import Ask
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.clock import now

KINDS = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}


class ExportForm(BaseModel):
    """The file type, and whether it is for publication (then without small figures)."""

    kind: Literal["html", "pdf"] = Field("pdf", title="File")
    published: bool = Field(False, title="To publish")


def show_coverage(ask: Ask) -> Response:
    """Show the coverage of the open week."""
    row = ask.district()
    report = ask.desk.read.coverages.look(ask.desk.db, row.name)
    return ask.page("coverage.html", district=row, report=report, found=report.coverage)


class DoorsForm(BaseModel):
    """A door, for all on its side of the street, or the name of a whole street."""

    door: str = Field("", title="Door", max_length=200)
    street: str = Field("", title="Street", max_length=200)


def show_doors(ask: Ask) -> Response:
    """Show the doors of one side of a street, or of a street, and what became of each."""
    from canvass.workflow.visits.seen_doors import Looked

    row, form = ask.district(), ask.sent(DoorsForm)
    if bool(form.door) == bool(form.street):
        raise InputError("choose a side of a street on the map, or a street in the table")
    desk = ask.desk
    looked = Looked(desk.read.boards, desk.db, row.name, now(), desk.clock())
    seen = looked.side(form.door) if form.door else looked.street(form.street)
    return ask.page("coverage_doors.html", district=row, seen=seen, is_side=bool(form.door))


def export(ask: Ask) -> Response:
    """Return the coverage as a file: an HTML page with its map, or a PDF."""
    from canvass.coverage.publish import publish
    from canvass.workflow.visits.coverage import get_coverage, render_coverage

    row, form = ask.district(), ask.sent(ExportForm)
    report = get_coverage(ask.desk.db, row.name, None)
    found = publish(report.coverage) if form.published else report.coverage
    made = render_coverage(
        ask.desk.db, report, found, fmt=form.kind, lang=ask.lang, is_published=form.published
    )
    content = made.encode() if isinstance(made, str) else made
    return ask.file(content, f"coverage.{form.kind}", KINDS[form.kind])


ROWS = (
    Operation("GET", "/d/{district:int}/coverage", Role.COORDINATOR, show_coverage),
    Operation(
        "GET", "/d/{district:int}/coverage/doors", Role.COORDINATOR, show_doors, form=DoorsForm
    ),
    Operation(
        "GET", "/d/{district:int}/coverage/file", Role.COORDINATOR, export, form=ExportForm,
        kind="*/*",
    ),
)  # fmt: skip
