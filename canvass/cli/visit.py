"""`canvass visit`: record visits at doors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.lazy import LazyGroup

if TYPE_CHECKING:
    from canvass.workflow.visits.visit_log import SaidVisit

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
    """Record and list visits at doors. A visit is never changed, only taken back."""


def where_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--district` and `--week` to a command."""
    week = click.option(
        "--week", default=None, help="Which week; needed only where several are open."
    )
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


@dataclass(frozen=True, slots=True)
class SaidOptions:
    """The values of the options of `said_options` for one visit or call."""

    outcome: str
    at: str | None
    team: str
    event_id: str | None
    recorded_by: str

    def said(self) -> SaidVisit:
        """Return the outcome to record; raises VisitError if it is unknown."""
        from canvass.visits.outcome_words import parse_said
        from canvass.workflow.visits.visit_log import SaidVisit

        said = parse_said(self.outcome)
        return SaidVisit(
            said.outcome, self.at, self.team, self.recorded_by, self.event_id, said.when
        )


def said_options(what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the outcome and the options of one visit or call; `what` is its name in the help."""
    options: list[Callable[[Any], Any]] = [
        click.argument("outcome"),
        click.option("--at", default=None, metavar="TIME",
                     help="When: ISO 8601 or a time of today (18:05); default: now."),
        click.option("--team", default="", help="Which team was there."),
        click.option("--event-id", default=None,
                     help=f"The {what}'s own id, where it was given one."),
        by_option,
        where_options,
    ]  # fmt: skip

    def added(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return added
