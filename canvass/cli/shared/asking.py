"""Ask before deleting: `--yes` answers yes; without a terminal the answer is no."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

from canvass.errors import InputError
from canvass.locale.catalogue import get_translator

YES = {"y", "yes", "j", "ja"}


def yes_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--yes` to a command that asks."""
    return click.option("--yes", is_flag=True, help="Do it without asking.")(command)


def ask(question: str, *, yes: bool, lang: str) -> None:
    """Ask on stderr whether to go on; raises InputError unless the answer is yes."""
    if yes:
        return
    _ = get_translator(lang)
    if not sys.stdin.isatty():
        raise InputError(_("{question} Say --yes to do it; nothing was changed").format(
            question=question))  # fmt: skip
    click.echo(f"{question} {_('Go on? (y/n)')} ", nl=False, err=True)
    if sys.stdin.readline().strip().casefold() not in YES:
        raise InputError(_("nothing was changed"))
