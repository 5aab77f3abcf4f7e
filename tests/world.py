"""Folders that tests fill by commands: done once a worker, then copied.

The first test that asks for a world has its commands run; every later one gets a copy of the files
they left. What fills a world must not depend on anything but its arguments: a fixture that patches
something, or that is about the making itself, stays a plain fixture.
"""

from __future__ import annotations

import atexit
import inspect
import shutil
import tempfile
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Kept:
    """The folder a world was made in, the copy of it, and what was returned of it."""

    made_in: Path
    copy: Path
    returned: Any


_KEPT: dict[Hashable, Kept] = {}


def fill_once(key: Hashable, folder: Path, fill: Callable[[], Any]) -> Any:
    """Fill a folder, or copy what `fill` left for the same `key`; return what it returned.

    Paths into the folder are returned as paths into this one.
    """
    if key not in _KEPT:
        returned = fill()
        copy = Path(tempfile.mkdtemp(prefix="canvass-world-")) / "folder"
        atexit.register(shutil.rmtree, copy.parent, ignore_errors=True)
        shutil.copytree(folder, copy, symlinks=True)
        _KEPT[key] = Kept(folder, copy, returned)
        return returned
    kept = _KEPT[key]
    shutil.copytree(kept.copy, folder, symlinks=True, dirs_exist_ok=True)
    return _moved(kept.returned, kept.made_in, folder)


def _moved(value: Any, made_in: Path, folder: Path) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(_moved(one, made_in, folder) for one in value)
    if isinstance(value, Path) and value.is_relative_to(made_in):
        return folder / value.relative_to(made_in)
    return value


@dataclass(frozen=True)
class _Argument:
    name: str


def world(build: Callable[..., Any]) -> Any:
    """Make a fixture of a function that fills the folder of the test; see the module.

    It may return paths, words, numbers, lists of these, or one of its arguments.
    """
    names = list(inspect.signature(build).parameters)
    if "monkeypatch" in names:
        raise TypeError(f"{build.__name__}: patches something, which a copy of files does not")

    def made(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
        arguments = {name: request.getfixturevalue(name) for name in names}

        def fill() -> Any:
            returned = build(**arguments)
            for name, value in arguments.items():
                if returned is value and not isinstance(value, Path):
                    return _Argument(name)
            return _plain(returned)

        returned = fill_once((build.__module__, build.__qualname__), tmp_path, fill)
        return arguments[returned.name] if isinstance(returned, _Argument) else returned

    made.__doc__ = build.__doc__
    return pytest.fixture(name=build.__name__)(made)


def _plain(returned: Any) -> Any:
    if isinstance(returned, list | tuple):
        return type(returned)(_plain(one) for one in returned)
    if returned is None or isinstance(returned, str | int | Path):
        return returned
    raise TypeError(f"a world returns paths, words and numbers, not a {type(returned).__name__}")
