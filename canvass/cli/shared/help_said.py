"""Commands whose help is said in another language than the code's English.

Commands are made when their modules are imported, before a language is known: what is said in
another one is a copy. Catalogues have the help by paragraph, its lines joined.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from functools import partial
from inspect import cleandoc

import click

from canvass.cli.shared.lazy import LazyGroup

Say = Callable[[str], str]
_NAMES = re.compile(r"[A-Z][A-Z_]+")
AS_IT_IS = "\b"
"""How click marks a paragraph whose lines are kept."""


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a help text, each in one line unless its lines are to be kept."""
    parts = cleandoc(text).split("\n\n")
    return [part if part.startswith(AS_IT_IS) else " ".join(part.split()) for part in parts]


def say_paragraphs(text: str | None, say: Say) -> str | None:
    """Return a help text in another language, None if there is none."""
    return text and "\n\n".join(say(part) for part in paragraphs(text))


def say_names(metavar: str, say: Say) -> str:
    """Return what stands for a value ("[CODE]...", "LAT,LON") with its names in another language.

    A name that `say` knows as a whole ("INTEGER RANGE") is not taken apart.
    """
    whole = say(metavar)
    return whole if whole != metavar else _NAMES.sub(lambda found: say(found.group()), metavar)


def said_in(command: click.Command, say: Say) -> click.Command:
    """Return a copy of a command, with its commands if it is a group, that says its help by `say`.

    A `LazyGroup` says those it loads later in the same language.
    """
    said = copy.copy(command)
    said.help = say_paragraphs(command.help, say)
    said.short_help = say_paragraphs(command.short_help, say)
    said.epilog = say_paragraphs(command.epilog, say)
    said.options_metavar = command.options_metavar and say_names(command.options_metavar, say)
    context = click.Context(command)
    said.params = [_said_parameter(parameter, context, say) for parameter in command.params]
    said.params.append(_help_option(say))
    said.add_help_option = False
    if isinstance(said, click.Group):
        said.subcommand_metavar = say_names(said.subcommand_metavar or "", say)
        said.commands = {name: said_in(child, say) for name, child in said.commands.items()}
    if isinstance(said, LazyGroup):
        said.say = say
        said.said = partial(said_in, say=say)
    return said


def _help_option(say: Say) -> click.Parameter:
    """Return the option `--help`; the one click makes keeps its first language."""
    holder = click.Command(None, add_help_option=False)
    click.help_option("-h", "--help", help=say("Show this message and exit."))(holder)
    return holder.params[0]


def _said_parameter(
    parameter: click.Parameter, context: click.Context, say: Say
) -> click.Parameter:
    said = copy.copy(parameter)
    if isinstance(said, click.Option):
        said.help = say_paragraphs(said.help, say)
        if said.is_flag or said.count:
            return said
    metavar = parameter.make_metavar(ctx=context)
    in_language = say_names(metavar, say)
    if in_language != metavar:
        said.metavar = in_language
    return said
