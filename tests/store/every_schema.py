"""Imports every file of tables, so that `schema.metadata` has them all."""

from __future__ import annotations

import importlib
import pkgutil

from canvass import store
from canvass.store.schema import metadata as metadata

for found in pkgutil.iter_modules(store.__path__, "canvass.store."):
    if found.name.startswith("canvass.store.schema"):
        importlib.import_module(found.name)
