"""`canvass visit`: what was seen at the doors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click

from canvass.cli.shared.lazy import LazyGroup

ROLES = ("desk", "organizer", "coordinator", "volunteer")

COMMANDS = {
    "add": ("canvass.cli.visit_add:add", "Record one visit."),
    "enter": ("canvass.cli.visit_enter:enter", "Type in a returned walk list."),
    "import": ("canvass.cli.visit_import:import_command", "Record the visits of a file."),
    "list": ("canvass.cli.visit_list:list_command", "List visits."),
    "void": ("canvass.cli.visit_add:void", "Take visits back."),
    "undo": ("canvass.cli.visit_undo:undo", "Take the last sheet or file back."),
    "correct": ("canvass.cli.visit_undo:correct", "Replace the outcome of a door's last visit."),
    "clear-dnk": ("canvass.cli.visit_add:clear_dnk", "Let a do-not-knock door be knocked on."),
}


@click.group(cls=LazyGroup, commands_at=COMMANDS)
def visit() -> None:
    """What was seen at the doors: recorded once, never changed, only taken back."""


def where_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--district` and `--week` to a command."""
    week = click.option("--week", default=None, help="Which week; needed only where several open.")
    district = click.option(
        "--district", default=None, help="Which district; needed only where there are several."
    )
    return district(week(command))


def by_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--by ROLE` to a command."""
    return click.option(
        "--by", "recorded_by", type=click.Choice(ROLES, case_sensitive=False), default="desk",
        show_default=True, help="Who records it: a role, never a person.",
    )(command)  # fmt: skip


def now() -> datetime:
    """Return the time now."""
    return datetime.now(UTC)
