"""The arguments of the library: each of the right type, or an error that names it."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from numbers import Real
from typing import Any

from canvass.errors import ArgumentTypeError, InputError
from canvass.planning.district import District


def check_district(value: object) -> None:
    """Raise ArgumentTypeError unless it is a district."""
    if not isinstance(value, District):
        raise ArgumentTypeError(
            "{found}: give a district, as read_map returns it", found=type(value).__name__
        )


def as_name(value: Any, name: str) -> str:
    """Return the name of a file; raises ArgumentTypeError unless it is text or a path."""
    try:
        said = os.fspath(value)
    except TypeError:
        said = None
    if not isinstance(said, str):
        raise ArgumentTypeError(
            "{name}: {found} given; give the name of a file", name=name, found=type(value).__name__
        )
    return said


def as_number(value: Any, name: str) -> float:
    """Return a number; raises ArgumentTypeError for anything else, text and truth values too."""
    if not isinstance(value, Real) or isinstance(value, bool):
        raise ArgumentTypeError(
            "{name}: {found} given; give a number", name=name, found=type(value).__name__
        )
    return float(value)


def as_seconds(value: Any, name: str) -> float:
    """Return a time limit; raises InputError if it is negative or not finite."""
    seconds = as_number(value, name)
    if not 0 <= seconds < math.inf:
        raise InputError("time limit {value} s: give seconds", value=value)
    return seconds


def as_tuple(value: Any, name: str) -> tuple[Any, ...]:
    """Return several values as a tuple; raises ArgumentTypeError for a single one."""
    if not isinstance(value, Iterable):
        raise ArgumentTypeError(
            "{name}: {found} given; give a list", name=name, found=type(value).__name__
        )
    return tuple(value)
