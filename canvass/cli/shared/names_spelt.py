"""Report names that cannot be printed in the map's letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from canvass.cli.shared.text import safe
from canvass.locale.catalogue import get_plural_translator, get_translator

if TYPE_CHECKING:
    from canvass.document.document import PlanDocument
    from canvass.osm.extract import Extract

MOST_SHOWN = 12


def say_names_spelt(
    document: PlanDocument, extract: Extract, lang: str, *, err: bool = False
) -> None:
    """Print which names are replaced by the map's Latin names, and which are transliterated."""
    from canvass.pages.latin_names import latin_names
    from canvass.walklist.spelling import names_spelt

    spelt = names_spelt(document, latin_names(extract))
    if not spelt:
        return
    _, plural = get_translator(lang), get_plural_translator(lang)
    text = plural(
        "On paper: {count} name is in letters this program has no type for.",
        "On paper: {count} names are in letters this program has no type for.",
        len(spelt),
    )
    click.echo(text.format(count=len(spelt)), err=err)
    for is_latin, said in (
        (True, _("printed with the Latin name from the map:")),
        (False, _("no Latin name on the map; spelt letter by letter, marked ≈:")),
    ):
        rows = [(name, shown) for name, shown, has_latin in spelt if has_latin is is_latin]
        if rows:
            click.echo(f"  {said}", err=err)
        for name, shown in rows[:MOST_SHOWN]:
            click.echo(f"    {safe(name)} = {safe(shown)}", err=err)
        if len(rows) > MOST_SHOWN:
            more = _("and {count} more").format(count=len(rows) - MOST_SHOWN)
            click.echo(f"    {more}", err=err)
