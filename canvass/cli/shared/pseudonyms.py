"""Warn about team names that look like names of persons."""

from __future__ import annotations

from collections.abc import Iterable

import click


def warn_of_persons(names: Iterable[str], lang: str) -> None:
    """Warn of team names that look like a person's: a team's name must be a pseudonym."""
    from canvass.cli.shared.text import safe
    from canvass.listening.personal import list_persons
    from canvass.locale.catalogue import get_translator

    found = [name for name in names if list_persons(name)]
    if found:
        text = get_translator(lang)(
            "{names}: looks like the name of a person; a team's name is a pseudonym, like "
            '"Team Blue", since the list of volunteers is sensitive'
        )
        click.echo(safe(f"canvass: {text.format(names=', '.join(found))}", longest=500), err=True)
