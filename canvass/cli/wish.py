"""`canvass wish`: residents' wishes, who takes them up, and the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from canvass.cli.shared.lazy import LazyGroup

COMMANDS = {
    "add": ("canvass.cli.wish_add:add", "Add a wish, or type in a stack of slips."),
    "import": ("canvass.cli.wish_add:import_command", "Add the wishes of a file."),
    "list": ("canvass.cli.wish_list:list_command", "List wishes."),
    "topic": ("canvass.cli.wish_list:topic", "Topics: list, add, remove."),
    "review": ("canvass.cli.wish_add:review", "Find text that may identify a person."),
    "edit": ("canvass.cli.wish_add:edit", "Change a wish's text or topic."),
    "remove": ("canvass.cli.wish_add:remove", "Delete wishes for good."),
    "take": ("canvass.cli.wish_take:take", "Record that an office takes wishes."),
    "status": ("canvass.cli.wish_take:status", "Set the status of wishes taken."),
    "answer": ("canvass.cli.wish_take:answer", "Give the public answer."),
    "release": ("canvass.cli.wish_take:release", 'Undo "take".'),
    "slips": ("canvass.cli.wish_report:slips", "Print slips to write wishes on."),
    "report": ("canvass.cli.wish_report:report", 'Write "You said, we did" for an area.'),
    "board": ("canvass.cli.wish_list:board", "Topics by area: open and answered."),
}


@click.group(cls=LazyGroup, commands_at=COMMANDS)
def wish() -> None:
    """Residents' wishes: stored with an area, a week and a topic, and nothing else.

    There is no name, no door and no time of day. Wishes entered together are stored in no order.
    """


def found_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--strike` and `--keep`: what to do with text that may identify a person."""
    keep = click.option("--keep", "found", flag_value="keep",
                        help="Keep the text: it is about no private person.")  # fmt: skip
    strike = click.option("--strike", "found", flag_value="strike",
                          help="Strike out text that may identify a person.")  # fmt: skip
    return strike(keep(command))


def week_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--week NAME`: the week that a wish belongs to."""
    return click.option(
        "--week", default=None, metavar="NAME",
        help="An outreach week, or a calendar week like 2026-W49; default: the open week, else "
        "this one.",
    )(command)  # fmt: skip
