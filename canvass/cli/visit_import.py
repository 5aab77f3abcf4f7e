"""`canvass visit import`: the visits of a CSV or JSON file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from canvass.cli.shared.listing import print_rows, to_json
from canvass.cli.shared.text import safe
from canvass.cli.visit import by_option, now, where_options

MOST_SHOWN = 20


@click.command(name="import", epilog="Example: canvass visit import monday.csv --format json")
@click.argument("file", type=click.Path(path_type=Path))
@by_option
@where_options
@click.option("--format", "fmt", type=click.Choice(["table", "json", "csv"]), default="table",
              show_default=True, help="For people, or for programs.")  # fmt: skip
@click.pass_obj
def import_command(
    obj: dict[str, Any],
    file: Path,
    recorded_by: str,
    district: str | None,
    week: str | None,
    fmt: str,
) -> None:
    """Record the visits of FILE (CSV with ; or , or a JSON list); twice does no harm.

    Columns: event_id (optional), door_id or street + housenumber (+ unit), outcome, at (ISO 8601
    with offset), team (optional). A bad row stops no other: it goes to FILE.rejected.csv.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.visits.visit_import import import_visits
    from canvass.workflow.visits.visit_log import Where

    report = import_visits(
        obj["db"], Where(district, week), file, recorded_by=recorded_by, now=now()
    )
    counts = {
        "read": report.read,
        "stored": report.stored,
        "already": report.already,
        "conflict": report.conflict,
    }
    faults = [{"line": fault.line, "reason": fault.reason} for fault in report.rejected]
    conflicts = [{"line": fault.line, "reason": fault.reason} for fault in report.conflicts]
    if fmt == "json":
        click.echo(
            to_json(
                {**counts, "rejected": faults, "conflicts": conflicts, "flagged": report.flagged}
            )
        )
    else:
        _ = get_translator(obj["lang"])
        headings = {
            "read": _("Read"), "stored": _("Stored"), "already": _("There already"),
            "conflict": _("Conflict"), "rejected": _("Rejected"), "flagged": _("Odd time"),
        }  # fmt: skip
        row = {**counts, "rejected": len(faults), "flagged": report.flagged}
        print_rows([row], fmt, headings)
        for fault in (*faults, *conflicts)[:MOST_SHOWN]:
            line = _("line {number}").format(number=fault["line"])
            click.echo(safe(f"{file.name}, {line}: {fault['reason']}", longest=300), err=True)
    if report.rejected_file:
        click.echo(safe(str(report.rejected_file), longest=1000), err=True)
