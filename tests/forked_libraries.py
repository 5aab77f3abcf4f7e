"""Imported once by the process that children are forked from: see `tests.forked`."""

from tests.forked import preload

preload()
