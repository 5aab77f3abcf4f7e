"""Plain values of JSON as the dataclasses, tuples and numbers of a type; made once for each type.

Of a city's plan a million values are read: what a type asks for is looked up once, and where a
value stands is worked out only for one that does not fit.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any

Reader = Callable[[Any], Any]
PATH = (tuple[float, float], Ellipsis)


class MisfitError(TypeError):
    """A value that is not of its type: `place` says where it stands ("routes[3].stops")."""

    def __init__(self, said: str, place: str = "") -> None:
        super().__init__(said)
        self.said = said
        self.place = place

    def within(self, outer: str) -> MisfitError:
        """Return the same, seen from one step farther out."""
        return MisfitError(self.said, outer + self.place)

    def __str__(self) -> str:
        return f"{self.place} {self.said}"


def read_as(kind: Any, value: Any, where: str) -> Any:
    """Return a value of JSON as `kind`; raises MisfitError with the place, named from `where`."""
    try:
        return reader_of(kind)(value)
    except MisfitError as error:
        raise error.within(where) from error


@functools.cache
def reader_of(kind: Any) -> Reader:
    """Return what makes a value of JSON a `kind`; it raises MisfitError."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _dataclass_reader(kind)
    if origin is tuple and arguments == PATH:
        return _read_path
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return _list_reader(arguments[0])
    if origin is tuple:
        return _row_reader(arguments)
    if origin is dict:
        return _dict_reader(arguments[1])
    if origin in (typing.Union, types.UnionType):
        inner = reader_of(arguments[0])
        return lambda value: None if value is None else inner(value)
    return _read_number if kind is float else _plain_reader(kind)


def _dataclass_reader(kind: type[Any]) -> Reader:
    hints = typing.get_type_hints(kind)
    fields = [
        (field.name, hints[field.name], field.default is not dataclasses.MISSING)
        for field in dataclasses.fields(kind)
    ]
    # Looked up when first used: a type may hold itself.
    readers: dict[str, Reader] = {}

    def read(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise MisfitError("must be an object")
        if not readers:
            readers.update((name, reader_of(hint)) for name, hint, _ in fields)
        given = {}
        for name, hint, is_optional in fields:
            if name not in value:
                if is_optional:
                    continue
                raise MisfitError("is missing", f".{name}")
            item = value[name]
            # Most are text and numbers as they should be.
            if type(item) is hint:
                given[name] = item
                continue
            try:
                given[name] = readers[name](item)
            except MisfitError as error:
                raise error.within(f".{name}") from error
        return kind(**given)

    return read


def _list_reader(kind: Any) -> Reader:
    is_text, make = kind is str, reader_of(kind)

    def read(value: Any) -> Any:
        if not isinstance(value, list):
            raise MisfitError("must be a list")
        if is_text and all(type(item) is str for item in value):
            return tuple(value)
        made = []
        try:
            for item in value:
                made.append(make(item))
        except MisfitError as error:
            raise error.within(f"[{len(made)}]") from error
        return tuple(made)

    return read


def _row_reader(kinds: tuple[Any, ...]) -> Reader:
    makes = tuple(reader_of(kind) for kind in kinds)

    def read(value: Any) -> Any:
        if not isinstance(value, list) or len(value) != len(makes):
            raise MisfitError(f"must be a list of {len(makes)}")
        return tuple(make(item) for make, item in zip(makes, value, strict=True))

    return read


def _dict_reader(kind: Any) -> Reader:
    make = reader_of(kind)

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise MisfitError("must be an object")
        made = {}
        for key, item in value.items():
            try:
                made[str(key)] = make(item)
            except MisfitError as error:
                raise error.within(f".{key}") from error
        return made

    return read


def _read_path(value: Any) -> Any:
    """Return the places of a path: of these there are more than of everything else together."""
    if not isinstance(value, list):
        raise MisfitError("must be a list")
    try:
        made = tuple([(x, y) for x, y in value])
    except (TypeError, ValueError) as error:
        raise MisfitError("must hold pairs of numbers") from error
    found = {type(x) for x, _ in made} | {type(y) for _, y in made}
    if found <= {float}:
        return made
    if not found <= {float, int}:
        raise MisfitError("must hold pairs of numbers")
    return tuple([(float(x), float(y)) for x, y in made])


def _read_number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise MisfitError(f"must be float, not {type(value).__name__}")
    return float(value)


def _plain_reader(kind: type[Any]) -> Reader:
    def read(value: Any) -> Any:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise MisfitError(f"must be {kind.__name__}, not {type(value).__name__}")
        return value

    return read
