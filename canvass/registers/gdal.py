"""GDAL by way of pyogrio, without the libraries for tables it loads where they are installed."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

# A quarter of a second to load, and not used: pyogrio can do without.
_NOT_NEEDED = ("geopandas", "pandas", "pyarrow")


def load_pyogrio() -> Any:
    """Return pyogrio; what a program has loaded itself stays as it is."""
    hidden = [name for name in _NOT_NEEDED if name not in sys.modules]
    modules: dict[str, ModuleType | None] = sys.modules  # type: ignore[assignment]
    try:
        # Python takes None for "not installed".
        modules.update(dict.fromkeys(hidden))
        import pyogrio
        import pyogrio.raw
    finally:
        for name in hidden:
            modules.pop(name, None)
    return pyogrio
