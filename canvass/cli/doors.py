"""`canvass doors`: which doors there are, which are left out, and how to get in."""

from __future__ import annotations

import click

from canvass.cli.lazy import LazyGroup

COMMANDS = {
    "list": ("canvass.cli.doors_list:list_command", "List the doors of a district."),
    "audit": ("canvass.cli.doors_audit:audit", "Name the gaps, and what to do about them."),
}


@click.group(cls=LazyGroup, commands_at=COMMANDS)
def doors() -> None:
    """Which doors there are, which are left out and why, and how to get in."""
