"""Help comes at once, and every command has help and an example."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from canvass.cli.main import COMMANDS, canvass

HEAVY = {
    "alembic", "geopandas", "networkx", "numba", "numpy", "osmium", "osmnx", "pandas", "pyogrio",
    "pyproj", "reportlab", "rich", "scipy", "shapely", "sqlalchemy", "sqlite3",
}  # fmt: skip


def _fresh(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def test_help_imports_light_modules_only():
    loaded = _fresh(
        "import sys\n"
        "from canvass.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(' '.join(sorted({m.split('.')[0] for m in sys.modules})), file=sys.stdout)\n"
    )

    assert "Commands:" in loaded
    assert not HEAVY & set(loaded.splitlines()[-1].split())


def test_a_commands_help_imports_no_graph_solver_or_database():
    loaded = _fresh(
        "import sys\n"
        "from canvass.cli.main import COMMANDS, main\n"
        "for name in COMMANDS:\n"
        "    try: main([name, '--help'])\n"
        "    except SystemExit: pass\n"
        "    print('after', name, *{m.split('.')[0] for m in sys.modules})\n"
    )

    after = [line.split() for line in loaded.splitlines() if line.startswith("after ")]
    assert [words[1] for words in after] == list(COMMANDS)
    assert {words[1]: found for words in after if (found := HEAVY & set(words[2:]))} == {}


def _leaves(command: click.Command, name: str) -> list[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        return [(name, command)]
    context = click.Context(command, info_name=name)
    found = []
    for sub in command.list_commands(context):
        child = command.get_command(context, sub)
        assert child is not None
        found += _leaves(child, f"{name} {sub}")
    return found


@pytest.mark.parametrize(("name", "command"), _leaves(canvass, "canvass"))
def test_every_command_has_help_and_an_example(name: str, command: click.Command):
    assert command.help
    assert command.epilog is not None
    assert f"Example: {name}" in command.epilog


@pytest.mark.parametrize(("name", "command"), _leaves(canvass, "canvass"))
def test_every_option_says_what_it_is_for(name: str, command: click.Command):
    silent = [
        parameter.name
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]

    assert silent == []
