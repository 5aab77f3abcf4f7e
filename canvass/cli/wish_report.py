"""`canvass wish report|slips`: the report to residents, and slips to write wishes on."""

from __future__ import annotations

from pathlib import Path

import click

from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session
from canvass.cli.shared.text import safe
from canvass.cli.wish import week_option

MOST_SHOWN = 3


@click.command(epilog='Example: canvass wish report --out report.pdf --contact "07-123 45"')
@click.option("--out", type=click.Path(path_type=Path), default=Path("report.pdf"),
              show_default=True, help="The .pdf or .html to write.")  # fmt: skip
@click.option("--contact", default="", help="Where residents turn to; printed at the end.")
@click.option("--words", type=click.Path(path_type=Path), default=None,
              help="A table of your own with every sentence in another language.")  # fmt: skip
@click.option("--language", default=None, metavar="CODE",
              help="Which language --words are in, like ar, so or pl.")  # fmt: skip
@click.option("--words-out", type=click.Path(path_type=Path), default=None,
              help="Write the table to be translated (.csv) instead of the report.")  # fmt: skip
@district_option
@click.pass_obj
def report(
    session: Session,
    out: Path,
    contact: str,
    words: Path | None,
    language: str | None,
    words_out: Path | None,
    district: str | None,
) -> None:
    """Write "You said, we did" for an area: topics with counts, and the answers given.

    Counts are rounded down to fives and none is below five; an area with fewer than twenty doors or
    five wishes has no report. For letter boxes plan a walk with "canvass plan --leaflets". For
    another language write a table with --words-out, have it translated, and give it with --words
    and --language.
    """
    from canvass.errors import InputError
    from canvass.workflow.listening.own_language import read_own_words
    from canvass.workflow.listening.reporting import write_report, write_words
    from canvass.workflow.week.today import find_today

    if (words is None) != (language is None):
        raise InputError("--words and --language: give both, like --words arabic.csv --language ar")
    own = None if words is None or language is None else read_own_words(words, language)
    today = find_today(session.db, district)
    if words_out is not None:
        click.echo(write_words(session.db, district, words_out, today=today, own=own))
        return
    written = write_report(session.db, district, out, contact=contact.strip(), today=today,
                           lang=session.lang, own=own)  # fmt: skip
    if own is not None and own.missing:
        _say_missing(list(own.missing), session.lang)
    click.echo(written)


def _say_missing(missing: list[str], lang: str) -> None:
    """Print which sentences have no translation and appear in English."""
    from canvass.locale.catalogue import get_plural_translator

    text = get_plural_translator(lang)(
        "{count} sentence is not translated and stands there as it is: {sentences}",
        "{count} sentences are not translated and stand there as they are: {sentences}",
        len(missing),
    )
    shown = "; ".join(missing[:MOST_SHOWN]) + ("; …" if len(missing) > MOST_SHOWN else "")
    click.echo(safe(text.format(count=len(missing), sentences=shown), longest=600), err=True)


@click.command(epilog="Example: canvass wish slips --sheets 20 --out slips.pdf")
@click.option("--out", type=click.Path(path_type=Path), default=Path("slips.pdf"),
              show_default=True, help="The PDF to write.")  # fmt: skip
@click.option("--sheets", type=int, default=5, show_default=True, help="Sheets of four slips.")
@district_option
@week_option
@click.pass_obj
def slips(session: Session, out: Path, sheets: int, district: str | None, week: str | None) -> None:
    """Print slips to write wishes on: A6, four to a sheet, with the area, the week and topics."""
    from canvass.workflow.listening.reporting import write_slips
    from canvass.workflow.listening.wishes import Place
    from canvass.workflow.week.today import find_today

    click.echo(write_slips(session.db, Place(district, week), out, sheets=sheets,
                           today=find_today(session.db, district), lang=session.lang))  # fmt: skip
