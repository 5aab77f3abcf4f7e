"""`canvass backup|restore|purge|merge|inventory|doctor`: look after the database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from canvass.cli.shared.asking import ask, yes_option
from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session
from canvass.cli.shared.text import safe
from canvass.errors import StoreError
from canvass.workflow.clock import instant

MOST_NAMED = 20

TAKEN = {
    "weeks": "weeks: {count}", "lists": "lists: {count}", "refusals": "refusals: {count}",
    "plans": "plans: {count}", "locks": "locks: {count}", "exclusions": "exclusions: {count}",
    "values": "values of doors: {count}",
    "ways in": "ways in: {count}", "facts": "facts about entrances: {count}",
    "organisations": "organisations: {count}", "wishes": "wishes: {count}",
    "taken": "wishes taken or answered: {count}", "talks": "talks at the base: {count}",
}  # fmt: skip
"""What a merge may add besides visits, as messages."""


@click.command(epilog="Example: canvass backup monday.backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(session: Session, file: Path) -> None:
    """Write the whole database into FILE, consistent even while others record, and verify it."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.keeping.backups import write_backup

    note = write_backup(session.db, file)
    text = get_translator(session.lang)("{file}: {tables} tables, {rows} rows, verified")
    click.echo(safe(text.format(file=note.path, tables=note.tables, rows=note.rows), longest=1000))


@click.command(epilog="Example: canvass restore monday.backup")
@click.argument("file", type=click.Path(path_type=Path))
@yes_option
@click.pass_obj
def restore(session: Session, file: Path, yes: bool) -> None:
    """Replace the database by the backup FILE, after checking all of it.

    What was recorded or changed since the backup is lost, so you are told what that is and asked
    first. Do-not-knock doors are kept, and weeks purged since are purged in the restored database
    too. The old database is kept beside it until the next purge.
    """
    from canvass.locale.catalogue import get_plural_translator, get_translator
    from canvass.workflow.keeping.backups import look_at_restore, restore_backup

    _ = get_translator(session.lang)
    found = look_at_restore(session.db, file)
    lost = []
    if found.events_lost:
        text = get_plural_translator(session.lang)(
            "{count} visit or call here is not in {file} and would be gone.",
            "{count} visits and calls here are not in {file} and would be gone.",
            found.events_lost,
        )
        lost.append(text.format(count=found.events_lost, file=file))
    if found.more_lost:
        rows = ", ".join(f"{_(kind)}: {count}" for kind, count in found.more_lost.items())
        text = _("Not in {file}, so gone or as they were before: {rows}.")
        lost.append(text.format(file=file, rows=rows))
    if lost:
        ask(safe(" ".join(lost), longest=900), yes=yes, lang=session.lang)
    elif found.is_there and found.lasting is None:
        text = _(
            "{db}: cannot be read, so nobody knows who asked not to be called on since the backup, "
            "nor which weeks were purged: {file} may bring them back."
        )
        said = text.format(db=session.db, file=file)
        ask(safe(said, longest=500), yes=yes, lang=session.lang)
    kept = restore_backup(session.db, file, now=instant(), lasting=found.lasting)
    text = _("restored from {file}")
    if kept:
        text = _("restored from {file}; what was there before is kept as {old}")
    click.echo(safe(text.format(file=file, old=kept), longest=1000))


@click.command(epilog='Example: canvass purge --week "Stuvsta 48"')
@district_option
@click.option("--week", default=None, help="A closed week, now; default: every week that is due.")
@yes_option
@click.pass_context
def purge(ctx: click.Context, district: str | None, week: str | None, yes: bool) -> None:
    """Turn the visits of closed weeks into counts by street and route, and wipe the rest.

    Visits, calls, teams, shifts, evening plans and the lists printed from them are deleted. What
    stays are the coverage shares (knocked, opened, talked) and do-not-knock addresses, dated by
    month. The purge runs by itself 14 days after a week closes and is announced seven days before;
    a week that nobody closes counts as closed a week after its last day. Purging earlier asks
    first. Files of rejected rows beside the database that are older than the announcement (or the
    closing) are deleted too. The exit code is 1 if the file could not be wiped yet because another
    program reads it.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.keeping.announcing import list_rejected_files
    from canvass.workflow.keeping.keeping import look_at_purge
    from canvass.workflow.keeping.keeping import purge as purge_weeks

    session: Session = ctx.obj
    _ = get_translator(session.lang)
    moment = instant()
    if week is not None:
        asked = look_at_purge(session.db, district, week, now=moment)
        if not asked.is_due:
            files = list_rejected_files(session.db)
            if files:
                text = _("files of rejected rows go with them: {files}")
                said = text.format(files=", ".join(files))
                click.echo(safe(f"canvass: {said}", longest=500), err=True)
            text = _(
                '"{week}" is due to be purged on {day}; {visits} visits and {calls} calls will '
                "be deleted now, with its teams, shifts, evening plans and lists, and cannot be "
                "brought back."
            )
            ask(
                safe(text.format(week=week, day=asked.purge_at.date().isoformat(),
                                 visits=asked.visits, calls=asked.calls), longest=400),
                yes=yes, lang=session.lang,
            )  # fmt: skip
    run = purge_weeks(session.db, district, week, now=moment)
    for one in run.done:
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
    if broken := sum(one.broken_plans for one in run.done):
        text = _("plans that nobody can read, deleted with it: {count}")
        click.echo(safe(f"canvass: {text.format(count=broken)}"), err=True)
    _say_beside(run.beside, session.lang)
    if not run.is_wiped:
        text = _(
            "{file}: another program reads it, or the disk is full, so what was deleted can "
            "still be found in the file; the next command will wipe it"
        )
        click.echo(safe(f"canvass: {text.format(file=session.db)}", longest=500), err=True)
        ctx.exit(1)
    if not run.done:
        click.echo(_("nothing to purge"))


def _say_beside(files: Sequence[str], lang: str) -> None:
    """Name the files that people must delete themselves after a purge."""
    from canvass.locale.catalogue import get_translator

    if not files:
        return
    _ = get_translator(lang)
    shown = ", ".join(files[:MOST_NAMED])
    if len(files) > MOST_NAMED:
        shown += " " + _("… and {count} more").format(count=len(files) - MOST_NAMED)
    text = _(
        "delete lists, exports, backups and files you passed on yourself; these files beside the "
        "database may still hold data of the week: {files}"
    )
    click.echo(safe(f"canvass: {text.format(files=shown)}", longest=2000), err=True)


@click.command(epilog="Example: canvass merge other-laptop.db")
@click.argument("other", type=click.Path(path_type=Path))
@click.pass_context
def merge(ctx: click.Context, other: Path) -> None:
    """Put the visits, weeks and refusals of the database OTHER into this one.

    Both laptops must have the same districts. Visits are matched by id, so that merging twice or
    the other way round changes nothing; weeks by name and dates, with their teams, shifts, bookings
    and lists; refusals by address. Plans and locks are taken if one laptop's history continues the
    other's. Of exclusions, values, access, facts about entrances, organisations and set times,
    newer and new entries are taken. Where the two differ, what is here stays and the difference is
    reported. Also reported is what cannot be merged: door codes (encrypted with the other laptop's
    key), split flats and address files (they make doors). The exit code is then 1. Lists and files
    entered on the other laptop can be undone only there.
    """
    from canvass.locale.catalogue import get_plural_translator, get_translator
    from canvass.workflow.keeping.merging import merge_database

    session: Session = ctx.obj
    report = merge_database(session.db, other, now=instant())
    _ = get_translator(session.lang)
    count = report.counts
    text = _("{other}: no new visits or calls")
    if count["stored"]:
        text = get_plural_translator(session.lang)(
            "{other}: {count} visit or call stored", "{other}: {count} visits and calls stored",
            count["stored"],
        )  # fmt: skip
    said = text.format(other=other, count=count["stored"])
    if count["already"]:
        said += ", " + _("{count} there already").format(count=count["already"])
    click.echo(safe(said, longest=500))
    taken = [_(TAKEN[name]).format(count=count[name]) for name in TAKEN if count[name]]
    if taken:
        click.echo(_("also taken: {what}").format(what=", ".join(taken)))
    left = report.say(_)
    for line in left[:MOST_NAMED]:
        click.echo(safe(f"canvass: {line}", longest=400), err=True)
    if len(left) > MOST_NAMED:
        more = _("and {count} more").format(count=len(left) - MOST_NAMED)
        click.echo(f"canvass: {more}", err=True)
    if left:
        ctx.exit(1)


@click.command(epilog="Example: canvass inventory --format json")
@format_option
@click.pass_obj
def inventory(session: Session, fmt: str) -> None:
    """Show everything held: each table, its rows, the oldest date, when it is purged."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.keeping.keeping import list_tables

    _ = get_translator(session.lang)
    rows = [
        {
            "table": note.table, "rows": note.rows, "oldest": note.oldest,
            "purge_on": note.purge_on,
        }
        for note in list_tables(session.db)
    ]  # fmt: skip
    headings = {
        "table": _("Table"), "rows": _("Rows"), "oldest": _("Oldest"), "purge_on": _("Purged"),
    }  # fmt: skip
    print_rows(rows, fmt, headings)
    if fmt == "table":
        click.echo(
            _(
                "Whoever gets this file can read all of it but the door codes, whose key lies "
                "elsewhere. Encrypt the whole disk of this computer (LUKS, FileVault, BitLocker)."
            )
        )


@click.command(epilog="Example: canvass doctor")
@click.option(
    "--install", is_flag=True, help="Show what is installed, and where caches, keys and fonts are."
)
@format_option
@click.pass_obj
def doctor(session: Session, install: bool, fmt: str) -> None:
    """Look for damage in pages, references, the visit log, the audit log's chain and plans.

    The exit code is 2 if it is damaged.
    """
    from canvass.locale.catalogue import get_translator

    if install:
        _print_installed(fmt, session.lang)
        return
    from canvass.workflow.keeping.keeping import examine

    _ = get_translator(session.lang)
    findings = examine(session.db)
    # The other formats are for programs: there the words stay the same in every language.
    say = _ if fmt == "table" else str
    rows = [
        {"check": say(one.check), "finding": said}
        for one in findings
        for said in [detail.say(say) for detail in one.details] or [say("ok")]
    ]
    print_rows(rows, fmt, {"check": _("Check"), "finding": _("Finding")})
    wrong = sum(len(one.details) for one in findings if one.is_damage)
    if len(findings) == 1 and not findings[0].is_damage:
        raise StoreError("{db}: {details}", db=session.db, details=findings[0].details[0].error)
    if wrong:
        raise StoreError(
            '{db}: {count} findings; put a backup back with "canvass restore"',
            db=session.db, count=wrong,
        )  # fmt: skip


def _print_installed(fmt: str, lang: str) -> None:
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.keeping.installation import list_installed

    _ = get_translator(lang)
    found = list_installed()
    rows: list[dict[str, Any]] = [
        {"what": one.what, "detail": one.detail, "is_ok": one.is_ok} for one in found
    ]
    if fmt == "table":
        for row in rows:
            row["what"], row["is_ok"] = _(row["what"]), _("ok") if row["is_ok"] else _("missing")
    print_rows(rows, fmt, {"what": _("What"), "detail": _("Where or which"), "is_ok": ""})
    if not all(one.is_ok for one in found):
        raise StoreError(
            'the installation is not whole; "pip install --force-reinstall canvass-planner" '
            "puts it right"
        )
