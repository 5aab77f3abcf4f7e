"""`canvass routes`: look at the routes of the newest plan and change them."""

from __future__ import annotations

import click

from canvass.cli.shared.lazy import LazyGroup

COMMANDS = {
    "list": ("canvass.cli.routes_list:list_command", "List the routes of the newest plan."),
    "show": ("canvass.cli.routes_show:show", "Explain one route: minutes, crossings, longest leg."),
    "move": ("canvass.cli.routes_change:move", "Move addresses to another route."),
    "swap": ("canvass.cli.routes_change:swap", "Exchange addresses between two routes."),
    "merge": ("canvass.cli.routes_change:merge", "Put one route's stops on another."),
    "split": ("canvass.cli.routes_change:split", "Cut a route in two."),
    "new": ("canvass.cli.routes_try:new", "Make a new route of addresses."),
    "order": ("canvass.cli.routes_try:order", "Visit stops of a route earlier or later."),
    "rank": ("canvass.cli.routes_try:rank", "List the routes that could take addresses."),
    "rename": ("canvass.cli.routes_change:rename", "Give a route another name."),
    "lock": ("canvass.cli.routes_locks:lock", "Keep addresses or a whole route as they are."),
    "locks": ("canvass.cli.routes_locks:locks_command", "List the locks."),
    "unlock": ("canvass.cli.routes_locks:unlock", "Lift a lock."),
    "assign": ("canvass.cli.routes_locks:assign", "Give a route to a team."),
    "undo": ("canvass.cli.routes_change:undo", "Go back to the plan before the last change."),
    "redo": ("canvass.cli.routes_change:redo", "Take an undo back."),
    "history": ("canvass.cli.routes_list:history", "List the plans and changes so far."),
}


@click.group(cls=LazyGroup, commands_at=COMMANDS)
def routes() -> None:
    """Look at the routes of the newest plan and change them.

    Give a route by id (R03) or name, and addresses as "Parkvägen 3", "Parkvägen 3–9" (one side of
    the street), "Parkvägen", or a stop's id. Every change is stored as a new plan and can be
    undone.
    """
