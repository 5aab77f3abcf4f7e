"""A command group that imports commands only when used, so that help is quick."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any

import click


class LazyGroup(click.Group):
    """A group whose commands are given as ("module", "one line of help"), in listing order.

    The command is the attribute of its name in the module, or that in "module:attribute". `say`
    puts what the group says of its commands in another language, `said` a command that was loaded.
    """

    say: Callable[[str], str] = staticmethod(lambda text: text)
    said: Callable[[click.Command], click.Command] = staticmethod(lambda command: command)

    def __init__(self, *args: Any, commands_at: Mapping[str, tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.commands_at = commands_at

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the commands in the order given."""
        return list(self.commands_at)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        """Return a command, importing its module."""
        if cmd_name not in self.commands_at:
            return None
        module, _, attribute = self.commands_at[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), attribute or cmd_name)
        return self.said(command) if isinstance(command, click.Command) else None

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the commands with their short help, without importing them."""
        with formatter.section(self.say("Commands")):
            rows = [(name, self.say(text)) for name, (_, text) in self.commands_at.items()]
            formatter.write_dl(rows)
