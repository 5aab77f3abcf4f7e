"""What is printed of a table of which each good row was stored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.faults import say_faults, say_rejected_file
from canvass.cli.shared.listing import print_rows, to_json
from canvass.cli.shared.session import Session
from canvass.locale.catalogue import get_translator

if TYPE_CHECKING:
    from canvass.workflow.week.table_rows import TableRead


def end_with_table_read(
    session: Session, file: Path, report: TableRead[Any], fmt: str = "table"
) -> None:
    """Print how many rows were stored and why others were not, and end the command.

    The exit code is 1 where some rows were rejected, and 2 where all were.
    """
    _ = get_translator(session.lang)
    counts = {"read": report.read, "stored": len(report.stored), "already": report.already}
    faults = [{"line": row.line, "reason": row.fault.say(_)} for row in report.rejected]
    code = 0 if not faults else 2 if len(faults) == report.read else 1
    if fmt == "json":
        written = str(report.rejected_file) if report.rejected_file else None
        click.echo(to_json({**counts, "rejected": faults, "rejected_file": written,
                            "unused": list(report.unused)}))  # fmt: skip
        click.get_current_context().exit(code)
    headings = {"read": _("Read"), "stored": _("Stored"), "already": _("There already"),
                "rejected": _("Rejected")}  # fmt: skip
    print_rows([{**counts, "rejected": len(faults)}], fmt, headings)
    say_faults(file, faults, report.unused, session.lang)
    if faults:
        say_rejected_file(session, file, report.rejected_file)
    click.get_current_context().exit(code)
