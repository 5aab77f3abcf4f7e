"""The `canvass` command: global options, and reporting errors."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from canvass import __version__
from canvass.cli.shared.click_words import click_speaks
from canvass.cli.shared.language import default_language
from canvass.cli.shared.lazy import LazyGroup
from canvass.cli.shared.session import Session
from canvass.cli.shared.unasked import UNASKED, load_when_asked
from canvass.errors import CanvassError, DocumentError
from canvass.locale.catalogue import LANGUAGES, get_help_translator, get_translator
from canvass.patience import one_patience
from canvass.planning.memory import end_without_search

COMMANDS = {
    "demo": ("canvass.cli.demo", "The sample district: plan, print, show; needs nothing."),
    "quickstart": ("canvass.cli.quickstart", "From a map to walk lists in one go."),
    "serve": ("canvass.web.command", "The desk: everything an organizer does, on a page."),
    "district": ("canvass.cli.district", "Districts: add, list, show, update, remove."),
    "doors": ("canvass.cli.doors", "Doors: list, split into flats, leave out, how to get in."),
    "week": ("canvass.cli.week", "Outreach weeks: make, show, close."),
    "shift": ("canvass.cli.shift", "The shifts of a week; book teams for them."),
    "team": ("canvass.cli.team", "The teams of a week."),
    "plan": ("canvass.cli.plan", "Plan the routes of a district."),
    "estimate": ("canvass.cli.beforehand", "Estimate how many routes and hours a plan will have."),
    "routes": ("canvass.cli.routes", "Look at routes and change them."),
    "organisation": ("canvass.cli.organisation", "Clubs, shops, schools the map lacks."),
    "call": ("canvass.cli.call", "Calls on organisations: add, list, take back."),
    "visit": ("canvass.cli.visit", "Visits: add, type in, import, list, take back."),
    "list": ("canvass.cli.lists:lists", "Walk lists as printed: who has which, what is missing."),
    "changes": ("canvass.cli.changes", "What is new in visits and plans, for other programs."),
    "coverage": ("canvass.cli.coverage", "Doors knocked, opened and talked, and what is left."),
    "wish": ("canvass.cli.wish", "Residents' wishes: record, take up, answer."),
    "area": ("canvass.cli.area", "Areas over the years, and which one is due."),
    "effect": ("canvass.cli.effect", "Whether a week's effect on turnout could be detected."),
    "walklists": ("canvass.cli.walklists", "Print the walk lists of a plan."),
    "brief": ("canvass.cli.brief", "One page for tonight: teams, lists, what came back."),
    "export": ("canvass.cli.export", "Write a plan, or the streets, for other programs."),
    "backup": ("canvass.cli.keeping", "Write a verified backup."),
    "restore": ("canvass.cli.keeping", "Restore a backup."),
    "merge": ("canvass.cli.keeping", "Merge the database of another laptop into this one."),
    "purge": ("canvass.cli.keeping", "Turn old visits into counts and wipe the rest."),
    "inventory": ("canvass.cli.keeping", "Show what is stored, and when it is deleted."),
    "papers": ("canvass.cli.papers", "Privacy documents: record, notice, deletion plan."),
    "doctor": ("canvass.cli.keeping", "Check the database for damage."),
}

WITHOUT_DATABASE = frozenset({None, "demo", "quickstart", "papers"})


@click.group(
    cls=LazyGroup,
    commands_at=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="canvass")
@click.option(
    "--db",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="CANVASS_DB",
    default=Path("canvass.db"),
    show_default=True,
    help="The database (or set CANVASS_DB).",
)
@click.option(
    "--lang",
    type=click.Choice(["sv", "en"]),
    default=None,
    help="Language of prints and messages; default from the locale.",
)
@click.option("--debug", is_flag=True, expose_value=False, help="Show where an error came from.")
@click.pass_context
def canvass(ctx: click.Context, db: Path, lang: str | None) -> None:
    """Plan door-knocking: from a map of a district to routes and walk lists on paper.

    Start with "canvass demo", then "canvass quickstart MAP --base LAT,LON --shift 150".
    """
    ctx.obj = session = Session(db, lang or default_language())
    if ctx.invoked_subcommand not in WITHOUT_DATABASE:
        _announce(db, session.lang)


def _announce(db: Path, lang: str) -> None:
    """Say which weeks will be purged soon: nothing is deleted without notice."""
    if not os.path.lexists(db):
        return
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.clock import instant
    from canvass.workflow.keeping.announcing import announce_purges, list_rejected_files

    moment = instant()
    near = announce_purges(db, now=moment)
    for week in near:
        text = get_translator(lang)(
            'the visits of week "{week}" ({district}) become counts on {day} '
            '("canvass purge --help" says what stays)'
        )
        day = week.purge_at(moment).date().isoformat()
        said = text.format(week=week.name, district=week.district, day=day)
        click.echo(f"canvass: {one_line(said)}", err=True)
    files = list_rejected_files(db) if near else []
    if files:
        text = get_translator(lang)("files of rejected rows go with them: {files}")
        click.echo(f"canvass: {one_line(text.format(files=', '.join(files)))}", err=True)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; errors a user can mend are one line on stderr and exit code 2."""
    # A command makes hundreds of thousands of long-lived objects and few cycles: collecting garbage
    # after every 700 of them takes a tenth of the time of a plan.
    gc.set_threshold(100_000, 50, 100)
    given = sys.argv[1:] if arguments is None else arguments
    is_debug = "--debug" in given or bool(os.environ.get("CANVASS_DEBUG"))
    lang = asked_language(given)
    if arguments is None:
        end_without_search()
        if "serve" not in given:
            load_when_asked(*UNASKED)
    with click_speaks(lang), one_patience():
        try:
            code = spoken(lang).main(args=given, prog_name="canvass", standalone_mode=False)
        except (click.exceptions.Abort, KeyboardInterrupt):
            stopped = get_translator(lang)("stopped; no half-written file was left behind")
            click.echo(f"canvass: {stopped}", err=True)
            sys.exit(130)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message(), err=True)
            sys.exit(2)
        except Exception as error:
            if is_debug:
                traceback.print_exc()
            known = _find_known(error, given)
            click.echo(f"canvass: {one_line(explain(known, lang))}", err=True)
            sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)


def spoken(lang: str) -> click.Command:
    """Return the command whose help, and that of its commands, is in a language."""
    if lang == "en":
        return canvass
    from canvass.cli.shared.help_said import said_in

    return said_in(canvass, get_help_translator(lang))


def _find_known(error: Exception, arguments: Sequence[str]) -> Exception:
    """Return the error, or the damage in the database that explains it."""
    is_known = isinstance(error, click.ClickException | CanvassError | MemoryError | OSError)
    # A document that cannot be read may be one that the database keeps.
    if is_known and not isinstance(error, DocumentError):
        return error
    from canvass.workflow.keeping.keeping import explain_unforeseen

    return explain_unforeseen(asked_database(arguments)) or error


def asked_database(arguments: Sequence[str]) -> Path:
    """Return the database given with `--db`, or the default."""
    for at, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--db":
            return Path(value if equals else next(iter(arguments[at + 1 :]), ""))
    return Path(os.environ.get("CANVASS_DB") or "canvass.db")


def asked_language(arguments: Sequence[str]) -> str:
    """Return the language given with `--lang`, or the default; known before anything is read."""
    for at, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--lang":
            lang = value if equals else next(iter(arguments[at + 1 :]), "")
            return lang if lang in LANGUAGES else default_language()
    return default_language()


def explain(error: Exception, lang: str = "en") -> str:
    """Return what went wrong and what to do, in one or two sentences."""
    if isinstance(error, click.UsageError):
        command = error.ctx.command_path if error.ctx else "canvass"
        how = get_translator(lang)('"{command} --help" shows how').format(command=command)
        return f"{error.format_message()} ({how})"
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, CanvassError):
        return error.say(get_translator(lang))
    if isinstance(error, MemoryError):
        return get_translator(lang)("out of memory; give a smaller map or a --boundary")
    if isinstance(error, OSError) and error.filename and error.strerror:
        text = get_translator(lang)("{file}: cannot be used ({why}); give another")
        return text.format(file=str(error.filename)[:200], why=error.strerror)
    kind = type(error).__name__
    text = get_translator(lang)(
        "an unexpected error ({error}); run again with --debug and report it"
    )
    return text.format(error=f"{kind}: {error}")


def one_line(text: str) -> str:
    """Return text safe for a terminal: one line of limited length, no control characters."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return shown if len(shown) <= 500 else shown[:497] + "..."


if __name__ == "__main__":
    main()
