"""Options of a command come as one value, and what is not of it comes beside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click
from click.testing import CliRunner

from canvass.cli.shared.gathered import gathered
from canvass.cli.shared.session import Session


@dataclass(frozen=True)
class Asked:
    """Two options."""

    size: int
    name: str | None


@click.command()
@click.option("--size", type=int, default=2)
@click.option("--name", default=None)
@click.option("--loud", is_flag=True)
@click.pass_obj
@gathered(Asked)
def command(session: Session, asked: Asked, loud: bool) -> None:
    """Say what was asked."""
    click.echo(f"{session.lang} {asked} {loud}")


def said(*words: str) -> str:
    session = Session(Path("canvass.db"), "en")
    return CliRunner().invoke(command, words, obj=session, catch_exceptions=False).output.strip()


def test_options_are_fields_and_the_rest_stands_beside():
    assert said("--size", "3", "--name", "Anna", "--loud") == "en Asked(size=3, name='Anna') True"


def test_defaults_are_those_of_the_options():
    assert said() == "en Asked(size=2, name=None) False"


def test_the_help_is_the_commands_own():
    assert "Say what was asked." in said("--help")
