"""`canvass visit import`: the visits of a CSV or JSON file."""

from __future__ import annotations

from pathlib import Path

import click

from canvass.cli.shared.faults import say_faults, say_rejected_file
from canvass.cli.shared.listing import print_rows, to_json
from canvass.cli.shared.session import Session
from canvass.cli.shared.text import safe
from canvass.cli.visit import by_option, where_options
from canvass.workflow.clock import instant


@click.command(name="import", epilog="Example: canvass visit import monday.csv --format json")
@click.argument("file", type=click.Path(path_type=Path))
@by_option
@where_options
@click.option("--encoding", default="", metavar="NAME",
              help="Text encoding, like windows-1252; default: detected.")  # fmt: skip
@click.option(
    "--clock-off",
    is_flag=True,
    help="The clock that gave these times was fast: record times in the future as now.",
)
@click.option("--format", "fmt", type=click.Choice(["table", "json", "csv"]), default="table",
              show_default=True, help="For people, or for programs.")  # fmt: skip
@click.pass_obj
def import_command(
    session: Session,
    file: Path,
    recorded_by: str,
    district: str | None,
    week: str | None,
    encoding: str,
    clock_off: bool,
    fmt: str,
) -> None:
    """Record the visits of FILE (CSV, workbook or a JSON list); importing twice does no harm.

    Columns: event_id (optional), list code + position (+ door no) as "canvass export csv" writes
    them, or door_id or street + housenumber (+ entrance, unit) or address, outcome, at (or date and
    at), team (optional); headings and outcomes in English or Swedish. Times without an offset are
    in the week's time zone; the week's dates decide whether 8/9 is 8 September or 9 August. A visit
    dated after now and outside the week is a bad row, unless you say --clock-off. Bad rows do not
    stop the others: they go to FILE.rejected.csv, to be corrected and imported. The exit code is
    then 1, or 2 if no row could be used.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.visits.asked_later import say_after_week
    from canvass.workflow.visits.visit_import import import_visits
    from canvass.workflow.visits.visit_log import Where

    _ = get_translator(session.lang)
    report = import_visits(
        session.db, Where(district, week), file, recorded_by=recorded_by, now=instant(),
        encoding=encoding, is_clock_off=clock_off, translate=_,
    )  # fmt: skip
    counts = {
        "read": report.read,
        "stored": report.stored,
        "already": report.already,
        "conflict": report.conflict,
    }
    faults = [{"line": row.line, "reason": row.reason} for row in report.rejected]
    conflicts = [{"line": row.line, "reason": row.reason} for row in report.conflicts]
    if fmt == "json":
        click.echo(
            to_json(
                {**counts, "rejected": faults, "conflicts": conflicts, "flagged": report.flagged,
                 "unused": list(report.unused), "not_done": report.not_done,
                 "odd_teams": list(report.odd_teams.names) if report.odd_teams else [],
                 "lists": [{"code": one.code, "doors": one.doors, "said": one.said}
                           for one in report.lists],
                 "rejected_file": str(report.rejected_file) if report.rejected_file else None}
            )
        )  # fmt: skip
    else:
        headings = {
            "read": _("Read"), "stored": _("Stored"), "already": _("There already"),
            "conflict": _("Conflict"), "rejected": _("Rejected"), "flagged": _("Odd time"),
        }  # fmt: skip
        row = {**counts, "rejected": len(faults), "flagged": report.flagged}
        print_rows([row], fmt, headings)
        for one in report.lists:
            text = _("list {code} ({route}) is back: {said} of its {doors} doors")
            shown = text.format(code=one.code, route=one.route_id, said=one.said, doors=one.doors)
            click.echo(safe(shown, longest=200), err=True)
        if report.odd_teams:
            click.echo(safe(report.odd_teams.say(_), longest=300), err=True)
        if report.not_done:
            text = _("{count} rows without an outcome: not done")
            click.echo(text.format(count=report.not_done), err=True)
        late = say_after_week(report.come_back, report.ends_on, _)
        if late:
            click.echo(late, err=True)
        say_faults(file, (*faults, *conflicts), report.unused, session.lang)
    if faults or conflicts:
        say_rejected_file(session, file, report.rejected_file)
        is_nothing = len(faults) + len(conflicts) == report.read
        click.get_current_context().exit(2 if is_nothing else 1)
