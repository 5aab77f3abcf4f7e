"""Print what else a change or removal deletes."""

from __future__ import annotations

from collections.abc import Sequence

import click

from canvass.cli.shared.asking import ask
from canvass.cli.shared.text import safe
from canvass.errors import CanvassError
from canvass.locale.catalogue import get_translator


def say_all(said: Sequence[CanvassError], lang: str) -> None:
    """Print on stderr what a change deletes."""
    for one in said:
        click.echo(safe(one.say(get_translator(lang)), longest=300), err=True)


def ask_to_remove(name: str, said: Sequence[CanvassError], *, yes: bool, lang: str) -> None:
    """Ask whether to remove something, after listing what goes with it; raises InputError."""
    _ = get_translator(lang)
    parts = [_("{name} will be removed").format(name=name), *(one.say(_) for one in said)]
    ask(safe("; ".join(parts) + ".", longest=400), yes=yes, lang=lang)


def say_removed(name: str, lang: str) -> None:
    """Print that something is removed."""
    click.echo(safe(get_translator(lang)("{name} is removed").format(name=name), longest=300))
