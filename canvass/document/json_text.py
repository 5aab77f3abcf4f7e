"""The plan document as JSON text and back."""

from __future__ import annotations

import dataclasses
import functools
import json
import types
import typing
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from canvass.document.document import FORMAT, PlanDocument, RouteEntry
from canvass.errors import DocumentError


def document_to_json(document: PlanDocument) -> str:
    """Return the document as UTF-8 JSON text, keys in the order of DESIGN: one line per route."""
    plain = {"format": FORMAT, **_fields(document)}
    lines = []
    for key, value in plain.items():
        if key in ("routes", "excluded", "excluded_doors") and value:
            rows = ",\n  ".join(_dump(row) for row in value)
            lines.append(f" {json.dumps(key)}: [\n  {rows}\n ]")
        else:
            lines.append(f" {json.dumps(key)}: {_dump(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _dump(value: Any) -> str:
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, separators=(", ", ": "), default=_fields
    )


def _fields(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass by name, as they are."""
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def document_from_json(text: str) -> PlanDocument:
    """Return the document of a JSON text; raises DocumentError where it is not one."""
    try:
        plain = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise DocumentError(f"plan document: not JSON ({error}); give a plan.json") from error
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        found = plain.get("format") if isinstance(plain, dict) else None
        raise DocumentError(f"plan document: format is {found!r}, expected {FORMAT!r}")
    try:
        made = _make(PlanDocument, plain, "plan")
    except (KeyError, TypeError, ValueError) as error:
        raise DocumentError(f"plan document: {error}; make the plan again") from error
    if not isinstance(made, PlanDocument):
        raise DocumentError("plan document: not a plan; give a plan.json")
    return made


def routes_from_json(text: str, seen: Collection[str] = ()) -> Iterator[RouteEntry]:
    """Yield the routes of a document the program wrote, without paths, as stops and names.

    Stops all of whose doors were `seen` are left out; the rest of the document is not looked at.
    """
    known = set(seen)
    for route in json.loads(text)["routes"]:
        stops = [stop for stop in route["stops"] if not known.issuperset(stop["door_ids"])]
        yield _make(RouteEntry, {**route, "stops": stops, "path": [], "if_time": []}, "route")


def route_to_json(route: RouteEntry) -> str:
    """Return one route as JSON text, without its path."""
    return _dump({**_fields(route), "path": ()})


def route_from_json(text: str) -> RouteEntry:
    """Return the route of `route_to_json`; raises DocumentError where it is not one."""
    try:
        made = _make(RouteEntry, json.loads(text), "route")
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise DocumentError(f"route: {error}; print its list again") from error
    if not isinstance(made, RouteEntry):
        raise DocumentError("route: not one; print its list again")
    return made


@functools.cache
def _fields_of(kind: type) -> tuple[tuple[str, Any, bool], ...]:
    """Return name and type of a dataclass's fields, and whether a document may lack them."""
    hints = typing.get_type_hints(kind)
    return tuple(
        (field.name, hints[field.name], field.default is not dataclasses.MISSING)
        for field in dataclasses.fields(kind)
    )


def _make(kind: Any, value: Any, where: str) -> Any:
    """Return `value` as `kind`: dataclasses from mappings, tuples from lists, numbers and text."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(value, Mapping):
            raise TypeError(f"{where} must be an object")
        given = {}
        for name, hint, is_optional in _fields_of(kind):
            if name in value:
                item = value[name]
                # Most are text and numbers as they should be.
                given[name] = item if type(item) is hint else _make(hint, item, f"{where}.{name}")
            elif not is_optional:
                raise KeyError(f"{where}.{name} is missing")
        return kind(**given)
    if origin is tuple:
        if not isinstance(value, list):
            raise TypeError(f"{where} must be a list")
        if arguments == (tuple[float, float], Ellipsis):
            return tuple(_point(item, where) for item in value)
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_make(arguments[0], item, f"{where}[{i}]") for i, item in enumerate(value))
        return tuple(_make(k, item, where) for k, item in zip(arguments, value, strict=True))
    if origin is dict:
        if not isinstance(value, dict):
            raise TypeError(f"{where} must be an object")
        return {str(key): _make(arguments[1], item, where) for key, item in value.items()}
    if origin in (typing.Union, types.UnionType):
        return None if value is None else _make(arguments[0], value, where)
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(f"{where} must be {kind.__name__}, not {type(value).__name__}")
    return value


def _point(value: Any, where: str) -> tuple[float, float]:
    """Return a place of a path: of these there are more than of everything else together."""
    x, y = value
    if type(x) not in (float, int) or type(y) not in (float, int):
        raise TypeError(f"{where} must hold pairs of numbers")
    return float(x), float(y)
