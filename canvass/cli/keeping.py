"""`canvass backup|restore|purge|inventory|doctor`: keeping what is held, and no longer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.options import district_option
from canvass.cli.shared.text import safe
from canvass.errors import StoreError


@click.command(epilog="Example: canvass backup monday.backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(obj: dict[str, Any], file: Path) -> None:
    """Write the whole database into FILE, consistent even while others record, and verify it."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.keeping.keeping import write_backup

    note = write_backup(obj["db"], file)
    text = get_translator(obj["lang"])("{file}: {tables} tables, {rows} rows, verified")
    click.echo(safe(text.format(file=note.path, tables=note.tables, rows=note.rows), longest=1000))


@click.command(epilog="Example: canvass restore monday.backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def restore(obj: dict[str, Any], file: Path) -> None:
    """Put the backup FILE in the database's place, after checking all of it.

    The database that was there is kept beside it until the next purge.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.keeping.keeping import restore_backup

    kept = restore_backup(obj["db"], file, now=datetime.now(UTC))
    _ = get_translator(obj["lang"])
    text = _("restored from {file}")
    if kept:
        text = _("restored from {file}; what was there before is kept as {old}")
    click.echo(safe(text.format(file=file, old=kept), longest=1000))


@click.command(epilog='Example: canvass purge --week "Stuvsta 48"')
@district_option
@click.option("--week", default=None, help="A closed week, now; default: every week that is due.")
@click.pass_obj
def purge(obj: dict[str, Any], district: str | None, week: str | None) -> None:
    """Turn the visits of closed weeks into counts by street and day, and wipe the rest.

    It runs by itself 14 days after a week closes. Do-not-knock stays, as door and month.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.keeping.keeping import purge as purge_weeks

    _ = get_translator(obj["lang"])
    done = purge_weeks(obj["db"], district, week, now=datetime.now(UTC))
    for one in done:
        text = _(
            "{week}: {events} visits turned into {counts} counts; "
            "{kept} do-not-knock kept as door and month"
        )
        click.echo(
            safe(
                text.format(
                    week=one.week, events=one.events, counts=one.counts, kept=one.do_not_knock
                ),
                longest=300,
            )
        )
    if not done:
        click.echo(_("nothing to purge"))


@click.command(epilog="Example: canvass inventory --format json")
@format_option
@click.pass_obj
def inventory(obj: dict[str, Any], fmt: str) -> None:
    """Show everything held: each table, its rows, the oldest date, when it is purged."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.keeping.keeping import list_tables

    _ = get_translator(obj["lang"])
    rows = [
        {
            "table": note.table, "rows": note.rows, "oldest": note.oldest,
            "purge_on": note.purge_on,
        }
        for note in list_tables(obj["db"])
    ]  # fmt: skip
    headings = {
        "table": _("Table"), "rows": _("Rows"), "oldest": _("Oldest"), "purge_on": _("Purged"),
    }  # fmt: skip
    print_rows(rows, fmt, headings)


@click.command(epilog="Example: canvass doctor")
@format_option
@click.pass_obj
def doctor(obj: dict[str, Any], fmt: str) -> None:
    """Look for damage: pages, references, the visit log, the audit log's chain, plans.

    Exit code 2 where something is found.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.keeping.keeping import examine

    _ = get_translator(obj["lang"])
    findings = examine(obj["db"])
    rows = [
        {"check": one.check, "finding": detail}
        for one in findings
        for detail in one.details or ("ok",)
    ]
    print_rows(rows, fmt, {"check": _("Check"), "finding": _("Finding")})
    wrong = sum(len(one.details) for one in findings if one.is_damage)
    if len(findings) == 1 and not findings[0].is_damage:
        raise StoreError(f"{obj['db']}: {findings[0].details[0]}")
    if wrong:
        found = "1 finding" if wrong == 1 else f"{wrong} findings"
        raise StoreError(f'{obj["db"]}: {found}; put a backup back with "canvass restore"')
