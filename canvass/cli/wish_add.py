"""`canvass wish add|import|review|edit|remove`: enter wishes and check them for personal data."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from canvass.cli.shared.asking import ask, yes_option
from canvass.cli.shared.faults import say_faults, say_rejected_file
from canvass.cli.shared.listing import format_option, print_rows, to_json
from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session
from canvass.cli.shared.text import safe
from canvass.cli.wish import found_options, week_option
from canvass.units import grouped

if TYPE_CHECKING:
    from canvass.workflow.listening.wishes import Kept, Note

HEARD = click.Choice(["door", "table", "organisation"])
MOST_SHOWN = 20
MANY_AGAIN = 5


@click.command(
    epilog='Example: canvass wish add --topic traffic "A crossing by the school", or without a '
    "text to type in a stack of slips"
)
@click.argument("text", required=False)
@click.option("--topic", default="other", help="A topic's name, its beginning, or its number.")
@click.option("--heard", type=HEARD, default="door", show_default=True,
              help="Where it was heard: the kind of place only.")  # fmt: skip
@found_options
@district_option
@week_option
@format_option
@click.pass_obj
def add(
    session: Session,
    text: str | None,
    topic: str,
    heard: str,
    found: str | None,
    district: str | None,
    week: str | None,
    fmt: str,
) -> None:
    """Add the wish TEXT; without TEXT, read one wish per line: topic number, then the text.

    Telephone numbers, addresses, likely names and party opinions are pointed out first. Wishes
    entered together are stored at once in random order, so that nothing shows which door one came
    from.
    """
    from canvass.workflow.listening.wishes import Found, Note, Place, add_wishes
    from canvass.workflow.week.today import find_today

    place = Place(district, week)
    policy = Found(found or "refuse")
    today = find_today(session.db, district)
    if text is not None:
        kept = add_wishes(session.db, place, [Note(text, topic, heard)], found=policy, today=today)
        if kept.refused:
            raise kept.refused[0].fault
    else:
        notes = _read_heap(session, topic, heard)
        kept = add_wishes(session.db, place, notes, found=policy, today=today)
    _say_kept(session, kept, fmt)
    if kept.refused:
        click.get_current_context().exit(2 if not kept.wishes else 1)


def _read_heap(session: Session, topic: str, heard: str) -> list[Note]:
    """Return the wishes typed or piped in, one per line, until an empty line or the end."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.listening.heap import read_heap_line
    from canvass.workflow.listening.wishes import list_topics

    _ = get_translator(session.lang)
    is_typed = sys.stdin.isatty()
    if is_typed:
        shown = [one for one in list_topics(session.db) if not one.is_gone]
        for number, one in enumerate(shown, 1):
            click.echo(f"{number:3} {one.name(_)}", err=True)
        click.echo(_("One wish per line: the number of its topic, then the text. An empty line "
                     "ends."),
                   err=True)  # fmt: skip
    notes = []
    for raw in sys.stdin:
        line = raw.strip()
        if not line:
            if is_typed:
                break
            continue
        notes.append(read_heap_line(line, topic=topic, heard=heard))
    return notes


def _say_kept(session: Session, kept: Kept, fmt: str) -> None:
    from canvass.locale.catalogue import get_plural_translator, get_translator

    _ = get_translator(session.lang)
    rejected = [{"line": row.index + 1, "reason": row.fault.say(_)} for row in kept.refused]
    if fmt == "json":
        click.echo(to_json({"stored": len(kept.wishes), "struck": kept.struck,
                            "iso_week": kept.area.iso_week, "district": kept.area.district,
                            "ids": [wish.wish_id for wish in kept.wishes],
                            "rejected": rejected}))  # fmt: skip
        return
    say = get_plural_translator(session.lang)
    text = say("{count} wish kept with {district}, week {week}",
               "{count} wishes kept with {district}, week {week}", len(kept.wishes))  # fmt: skip
    click.echo(safe(text.format(count=len(kept.wishes), district=kept.area.district,
                                week=kept.area.iso_week), longest=200))  # fmt: skip
    if kept.struck:
        click.echo(_("In {count} something was struck out").format(count=kept.struck))
    for row in rejected[:MOST_SHOWN]:
        line = _("line {number}").format(number=row["line"])
        click.echo(safe(f"{line}: {row['reason']}", longest=400), err=True)
    if len(rejected) > MOST_SHOWN:
        more = _("… and {count} more").format(count=len(rejected) - MOST_SHOWN)
        click.echo(more, err=True)


@click.command(name="import", epilog="Example: canvass wish import slips.csv --heard table")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--heard", type=HEARD, default="door", show_default=True,
              help="Where wishes were heard if their row does not say.")  # fmt: skip
@found_options
@district_option
@week_option
@format_option
@click.pass_obj
def import_command(
    session: Session,
    file: Path,
    heard: str,
    found: str | None,
    district: str | None,
    week: str | None,
    fmt: str,
) -> None:
    """Add the wishes of a table with the columns text, topic and heard (in English or Swedish).

    Rows that may identify a person go to FILE.rejected.csv with the reason, unless --strike or
    --keep
    says what to do; the exit code is then 1, or 2 if no row was stored.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.listening.wish_file import import_wishes
    from canvass.workflow.listening.wishes import Found, Place
    from canvass.workflow.week.today import find_today

    _ = get_translator(session.lang)
    report = import_wishes(
        session.db, Place(district, week), file, heard=heard, found=Found(found or "refuse"),
        today=find_today(session.db, district), translate=_,
    )  # fmt: skip
    faults = [{"line": row.line, "reason": row.fault.say(_)} for row in report.rejected]
    counts = {"read": report.read, "stored": report.stored, "struck": report.struck}
    code = 0 if not faults else 2 if not report.stored else 1
    if fmt == "json":
        written = str(report.rejected_file) if report.rejected_file else None
        click.echo(to_json({**counts, "rejected": faults, "rejected_file": written,
                            "unused": list(report.unused), "again": report.again}))  # fmt: skip
        click.get_current_context().exit(code)
    headings = {"read": _("Read"), "stored": _("Stored"), "struck": _("Struck in"),
                "rejected": _("Rejected")}  # fmt: skip
    print_rows([{**counts, "rejected": len(faults)}], fmt, headings)
    say_faults(file, faults, report.unused, session.lang)
    if report.again >= MANY_AGAIN:
        said = _(
            "{count} of these wishes were already here, word for word. Was the file imported "
            'before? Then they count twice now; "canvass wish remove" deletes wishes.'
        )
        click.echo(said.format(count=grouped(report.again, session.lang)), err=True)
    if faults:
        say_rejected_file(session, file, report.rejected_file)
    click.get_current_context().exit(code)


@click.command(epilog="Example: canvass wish review, then canvass wish review --strike")
@click.option("--strike", is_flag=True, help="Strike out all that is shown.")
@yes_option
@district_option
@format_option
@click.pass_obj
def review(session: Session, strike: bool, yes: bool, district: str | None, fmt: str) -> None:
    """List wishes whose text may identify a person; --strike strikes that text out for good."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.listening.wishes import list_to_review, strike_wishes
    from canvass.workflow.week.today import find_today

    _ = get_translator(session.lang)
    today = find_today(session.db, district)
    found = list_to_review(session.db, district, today)
    rows = [
        {"id": wish.wish_id,
         "found": "; ".join(f"{_(mark.kind.value)}: {mark.of(wish.text)}" for mark in marks),
         "text": wish.text}
        for wish, marks in found
    ]  # fmt: skip
    headings = {"id": _("Id"), "found": _("May be"), "text": _("Wish")}
    print_rows(rows, fmt, headings)
    if not rows and fmt == "table":
        click.echo(_("Nothing was found; the rules do not claim to find all."))
    if strike and rows:
        question = _("Strike this out of {count} wishes? It cannot be brought back.")
        ask(question.format(count=len(rows)), yes=yes, lang=session.lang)
        ids = [wish.wish_id for wish, _marks in found]
        count = strike_wishes(session.db, district, ids, today)
        click.echo(_("In {count} something was struck out").format(count=count), err=True)


@click.command(epilog='Example: canvass wish edit k7m2p9x4 --text "A bench by the lake"')
@click.argument("wish_id")
@click.option("--text", default="", help="The text to put in its place.")
@click.option("--topic", default="", help="The topic to put it under.")
@found_options
@district_option
@click.pass_obj
def edit(
    session: Session, wish_id: str, text: str, topic: str, found: str | None, district: str | None
) -> None:
    """Change the text or the topic of a wish; the old text is wiped from the database."""
    from canvass.errors import InputError
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.listening.wishes import Found, Note, reword_wish
    from canvass.workflow.week.today import find_today

    _ = get_translator(session.lang)
    if not text and not topic:
        raise InputError(_("nothing to change: give --text or --topic"))
    policy = Found(found or ("refuse" if text else "keep"))
    changed = reword_wish(session.db, district, wish_id, Note(text, topic), found=policy,
                          today=find_today(session.db, district))  # fmt: skip
    click.echo(safe(f"{changed.wish_id}: {changed.text}", longest=400))


@click.command(epilog="Example: canvass wish remove k7m2p9x4")
@click.argument("wish_ids", nargs=-1, required=True)
@yes_option
@district_option
@click.pass_obj
def remove(session: Session, wish_ids: tuple[str, ...], yes: bool, district: str | None) -> None:
    """Delete wishes for good."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.listening.wishes import remove_wishes

    _ = get_translator(session.lang)
    question = _("Delete {count} wishes? They cannot be brought back.")
    ask(question.format(count=len(wish_ids)), yes=yes, lang=session.lang)
    count = remove_wishes(session.db, district, wish_ids)
    click.echo(_("{count} wishes deleted").format(count=count))
