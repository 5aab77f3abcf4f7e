"""`canvass week words`: the texts on the last page of a week's lists, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session

LARGEST_FILE = 65_536
"""In bytes; a longer text would not fit its page anyway."""


@click.command(
    epilog='Example: canvass week words --say sv=@hej.txt --say en="Hello! What do you wish for?" '
    '--contact sv="Hörnet, 070-123 45 67"'
)
@click.argument("name", required=False)
@click.option("--say", "say", multiple=True, metavar="LANG=TEXT|LANG=@FILE",
              help="What to say at a door, a line for each paragraph.")  # fmt: skip
@click.option("--contact", "contact", multiple=True, metavar="LANG=TEXT",
              help="Whom residents can ask about privacy; printed on the card.")  # fmt: skip
@district_option
@format_option
@click.pass_obj
def words(
    session: Session,
    name: str | None,
    say: tuple[str, ...],
    contact: tuple[str, ...],
    district: str | None,
    fmt: str,
) -> None:
    """Show or set the texts on the last page of the week's lists, in every language.

    Without options it shows the present texts. An empty text after "=" restores the default. Lists
    that are already printed do not change; print them again to get the new texts.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.week.words import get_week_words, set_week_words

    if say or contact:
        set_week_words(
            session.db, district, name, said=_by_language("--say", say),
            contact=_by_language("--contact", contact),
        )  # fmt: skip
    _ = get_translator(session.lang)
    found = get_week_words(session.db, district, name)
    if fmt == "table":
        rows = [
            {"language": one.language, "set": _("set") if one.said else _("usual"),
             "contact": one.contact or "–", "said": line}
            for one in found
            for line in (one.said.splitlines() or one.usual)
        ]  # fmt: skip
    else:
        rows = [
            {"language": one.language, "said": one.said, "contact": one.contact,
             "usual": "\n".join(one.usual)}
            for one in found
        ]  # fmt: skip
    headings = {"language": _("Language"), "set": _("Text"), "contact": _("Ask:"),
                "said": _("What to say")}  # fmt: skip
    print_rows(rows, fmt, headings)


def _by_language(option: str, given: Sequence[str]) -> dict[str, str]:
    """Return texts by language from "sv=text" or "sv=@file"; raises InputError."""
    from canvass.errors import InputError

    found: dict[str, str] = {}
    for one in given:
        language, is_given, text = one.partition("=")
        language = language.strip().lower()
        if not is_given or not language or language in found:
            raise InputError(
                "{option} {given!r}: give each language once, like sv=TEXT or sv=@file.txt",
                option=option, given=one[:40],
            )  # fmt: skip
        found[language] = _read(Path(text[1:])) if text.startswith("@") else text
    return found


def _read(path: Path) -> str:
    from canvass.errors import InputError
    from canvass.tables.encoding import decode_text

    try:
        with path.open("rb") as file:
            return decode_text(file.read(LARGEST_FILE))
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("{path}: {reason}", path=path, reason=reason) from error
