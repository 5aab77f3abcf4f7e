"""Modules that SQLAlchemy imports for uses a command never makes of it: loaded if one is made.

SQLAlchemy imports `asyncio` (and `ssl` with it) for its asynchronous half, and `importlib.metadata`
to look for plugins. They are an eighth of the processor time of recording a visit.
"""

from __future__ import annotations

import sys
import threading
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType

UNASKED = ("asyncio", "importlib.metadata")
_ALONE = {("asyncio", "iscoroutine"): "asyncio.coroutines"}
"""Names asked for when SQLAlchemy is imported, and the small module each of them is in."""
_loading = threading.RLock()
_under_way: set[str] = set()


class _Later(ModuleType):
    """A module that is not loaded until a name in it, or a module within it, is asked for."""

    def __getattr__(self, name: str) -> object:
        place = _ALONE.get((self.__name__, name))
        with _loading:
            if place is not None:
                return _take_alone(self, place, name)
            if self.__name__ in _under_way:
                raise AttributeError(f"module {self.__name__!r} has no attribute {name!r} yet")
            _load(self)
        return getattr(self, name)

    def __dir__(self) -> list[str]:
        with _loading:
            _load(self)
        return dir(self)


def _take_alone(package: ModuleType, place: str, name: str) -> object:
    """Return a name of a module in a package that is not loaded, nor is by this."""
    _show_path(package)
    try:
        return getattr(import_module(place), name)
    finally:
        del package.__path__


def _show_path(module: ModuleType) -> None:
    """Let modules within a package be found.

    Without its path whoever imports one of them asks for it, so that the package is loaded first,
    as its modules expect; Python then runs that one module once more.
    """
    spec = module.__spec__
    if spec is not None and spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations


def _load(module: ModuleType) -> None:
    spec = module.__spec__
    if type(module) is not _Later or spec is None or spec.loader is None:
        return
    _show_path(module)
    _under_way.add(module.__name__)
    try:
        spec.loader.exec_module(module)
    finally:
        _under_way.discard(module.__name__)
    # From now on other threads read it without asking here.
    module.__class__ = ModuleType  # type: ignore[assignment]


def load_when_asked(*names: str) -> None:
    """Put modules that are not loaded yet in `sys.modules`, to be loaded at their first use.

    Raises ModuleNotFoundError if there is no such module.
    """
    for name in names:
        if name in sys.modules:
            continue
        spec = find_spec(name)
        if spec is None:
            raise ModuleNotFoundError(name)
        module = module_from_spec(spec)
        module.__class__ = _Later
        vars(module).pop("__path__", None)
        sys.modules[name] = module
        package, _, last = name.rpartition(".")
        if package:
            setattr(sys.modules[package], last, module)
