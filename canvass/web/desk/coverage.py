"""Coverage: knocked, opened and talked, by street, route, day and band; what needs attention."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.web.ask import Ask
from canvass.web.roles import Role
from canvass.web.table import Operation

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
        "GET", "/d/{district:int}/coverage/file", Role.COORDINATOR, export, form=ExportForm,
        kind="*/*",
    ),
)  # fmt: skip
