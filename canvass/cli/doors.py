"""`canvass doors`: which doors there are, which are left out, and how to get in."""

from __future__ import annotations

import click

from canvass.cli.shared.lazy import LazyGroup

COMMANDS = {
    "list": ("canvass.cli.doors_list:list_command", "List the doors of a district."),
    "audit": ("canvass.cli.doors_audit:audit", "Show gaps in the map, and what to do about them."),
    "split": ("canvass.cli.doors_split", "Split a stairwell into its flats."),
    "exclude": ("canvass.cli.doors_exclude", "Leave doors out of every plan, with a reason."),
    "value": ("canvass.cli.doors_value", "Put doors first if not all fit."),
    "access": ("canvass.cli.doors_access", "How to get into stairwells: list, set, clear."),
    "exclusions": ("canvass.cli.doors_exclude", "List what was left out."),
    "import": (
        "canvass.cli.doors_import:import_command",
        "Add the addresses and flats of a register.",
    ),
}


@click.group(cls=LazyGroup, commands_at=COMMANDS)
def doors() -> None:
    """Which doors there are, which are left out and why, and how to get in."""
