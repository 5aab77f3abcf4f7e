"""What the README tells people to type works, in the order in which it stands there."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
from pathlib import Path

import click
import pytest

from canvass.cli.main import canvass, main

TOP = Path(__file__).parents[1]
README = (TOP / "README.md").read_text(encoding="utf-8")
DOCS = (TOP / "docs").glob("*.md")
# Words that search for as long as they may; in a test some steps are enough.
SEARCHING = {"quickstart", "plan"}


def commands() -> list[list[str]]:
    """Return the indented lines of the README that begin with `canvass`, as words."""
    lines = re.findall(r"^    (canvass (?!demo).*)$", README, flags=re.MULTILINE)
    return [shlex.split(line, comments=True)[1:] for line in lines]


def needs_steps(words: list[str]) -> bool:
    named = [word for word in words if not word.startswith("-")]
    return bool(SEARCHING.intersection(named[:1])) and "--iterations" not in words


@pytest.mark.long
def test_every_command_of_the_readme_works_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("CANVASS_DB", "CANVASS_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "data").mkdir()
    for path in (TOP / "data").iterdir():
        if path.is_file():
            shutil.copy(path, tmp_path / "data" / path.name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", os.fspath(tmp_path))
    monkeypatch.setattr("sys.stdin", io.StringIO(""))  # nothing differs from nobody home

    failed = []
    for words in commands():
        with pytest.raises(SystemExit) as ended:
            main([*words, "--iterations", "300"] if needs_steps(words) else words)
        if ended.value.code:
            failed.append((" ".join(words), capsys.readouterr().err))

    assert len(commands()) >= 5
    assert not failed, failed


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_every_file_the_readme_points_to_is_there(link: str) -> None:
    assert (TOP / link).exists()


def options_of(command: click.Command) -> set[str]:
    found = (name for option in command.params for name in (*option.opts, *option.secondary_opts))
    return {"--help", *found}


def unknown_words(line: str) -> list[str]:
    """Return the commands and options of a line that the program does not have."""
    command: click.Command = canvass
    known = options_of(command)
    for word in line.partition("#")[0].replace("|", " ").split()[1:]:
        name = word.strip('",.;:()').partition("=")[0]
        if name.startswith("--"):
            # What stands before a command is read with the commands that follow ("out|back").
            if name not in known and not isinstance(command, click.Group):
                return [name]
        elif isinstance(command, click.Group):
            found = command.get_command(click.Context(command), name)
            if found is None:
                return [] if name.isupper() or name in ("", "sv", "en") else [name]
            command, known = found, known | options_of(found)
    return []


@pytest.mark.parametrize("path", ["README.md", *sorted(f"docs/{p.name}" for p in DOCS)])
def test_every_command_and_option_that_is_named_is_there(path: str) -> None:
    text = (TOP / path).read_text(encoding="utf-8")
    named = re.findall(r"`(canvass [^`]+)`|^ {4}(canvass .*)$", text, flags=re.MULTILINE)

    assert [
        (line, unknown_words(line)) for line in map("".join, named) if unknown_words(line)
    ] == []
