"""Modules put off until a name in them is asked for."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from canvass.cli.shared.unasked import load_when_asked


@pytest.fixture
def slow(tmp_path, monkeypatch):
    """A module that says when it is loaded, put off."""
    (tmp_path / "slow_to_load.py").write_text("print('loaded')\nA = 1\nB = 2\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    load_when_asked("slow_to_load")
    yield "slow_to_load"
    del sys.modules["slow_to_load"]


def test_a_module_that_was_put_off_is_loaded_once_and_when_a_name_is_asked_for(slow, capsys):
    module = importlib.import_module(slow)

    before = capsys.readouterr().out
    assert (before, module.A, module.B) == ("", 1, 2)
    assert capsys.readouterr().out == "loaded\n"
    assert sys.modules[slow] is module


@pytest.mark.usefixtures("slow")
def test_all_names_of_a_module_that_was_put_off_can_be_taken():
    names: dict[str, object] = {}
    exec("from slow_to_load import *", names)

    assert (names["A"], names["B"]) == (1, 2)


def test_a_package_that_was_put_off_is_loaded_before_a_module_within_it(tmp_path, monkeypatch):
    """The other way round the package would find that module half made."""
    (tmp_path / "slow_package").mkdir()
    (tmp_path / "slow_package" / "__init__.py").write_text("from slow_package.part import A\n")
    (tmp_path / "slow_package" / "part.py").write_text("import slow_package\nA = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    load_when_asked("slow_package")

    part = importlib.import_module("slow_package.part")

    assert (part.A, sys.modules["slow_package"].A) == (1, 1)
    del sys.modules["slow_package"], sys.modules["slow_package.part"]


def test_a_module_that_is_not_there_is_missed_at_once():
    with pytest.raises(ModuleNotFoundError, match="not_there"):
        load_when_asked("not_there")


def test_a_command_loads_neither_asyncio_nor_metadata_with_sqlalchemy_but_can():
    """In a fresh interpreter: the two cost an eighth of what recording a visit does."""
    script = (
        "import sys\n"
        "from canvass.cli.shared.unasked import UNASKED, load_when_asked\n"
        "load_when_asked(*UNASKED)\n"
        "import sqlalchemy.dialects.sqlite\n"
        "print('asyncio.events' in sys.modules, 'email' in sys.modules, 'ssl' in sys.modules)\n"
        "import asyncio.base_events, importlib.metadata\n"
        "print(asyncio.run(asyncio.sleep(0, 'slept')), bool(importlib.metadata.version('click')))\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout == "False False False\nslept True\n"
