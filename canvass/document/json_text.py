"""The plan document as JSON text and back."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Collection, Iterator
from typing import Any, get_type_hints

import msgspec

from canvass.document.document import FORMAT, PlanDocument, RouteEntry
from canvass.document.unread_path import UnreadPath
from canvass.errors import DocumentError

_BEGINNING = f'{{\n "format": {json.dumps(FORMAT)},\n'.encode()


def document_to_json(document: PlanDocument) -> str:
    """Return the document as JSON text with its keys in a fixed order, one line per route."""
    plain = {"format": FORMAT, **_fields(document)}
    lines = []
    for key, value in plain.items():
        if key in ("routes", "excluded", "excluded_doors") and value:
            rows = ",\n  ".join(map(_dump_row, value))
            lines.append(f" {json.dumps(key)}: [\n  {rows}\n ]")
        else:
            lines.append(f" {json.dumps(key)}: {_dump(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_fields)


def _dump_row(row: Any) -> str:
    """Return a row of a table as JSON; the text of a path that was not read stays as it is."""
    if not (isinstance(row, RouteEntry) and isinstance(row.path, UnreadPath)):
        return _dump(row)
    names = [field.name for field in dataclasses.fields(row)]
    at = names.index("path")
    before, after = (
        _dump({name: getattr(row, name) for name in some}) for some in (names[:at], names[at + 1 :])
    )
    return f'{before[:-1]}, "path": {row.path.text.decode()}, {after[1:]}'


def _fields(value: Any) -> Any:
    """Return the fields of a dataclass by name, without converting them; the points of a path."""
    if isinstance(value, UnreadPath):
        return value.points()
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def document_from_json(text: str | bytes) -> PlanDocument:
    """Read a document from JSON text (bytes: UTF-8); raises DocumentError if it is not one."""
    try:
        found = _format_decoder().decode(text).format
    except msgspec.ValidationError:
        found = None
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise DocumentError(
            "plan document: not JSON ({error}); give a plan.json", error=error
        ) from error
    if found != FORMAT:
        raise DocumentError(
            "plan document: format is {found!r}, expected {format!r}", found=found, format=FORMAT
        )
    try:
        return _document_decoder().decode(text)
    except (msgspec.DecodeError, ValueError, TypeError, RecursionError) as error:
        raise DocumentError("plan document: {error}; make the plan again", error=error) from error


def document_from_stored(text: bytes) -> PlanDocument:
    """Read a document written by this program whose paths are read only where they are looked at.

    Raises DocumentError if it is none; a path that is none is told when it is looked at.
    """
    if not text.startswith(_BEGINNING):
        return document_from_json(text)
    try:
        found = _stored_decoder().decode(text)
    except (msgspec.DecodeError, ValueError, TypeError, RecursionError):
        return document_from_json(text)  # says where
    routes = (msgspec.structs.asdict(route) for route in found.routes)
    return PlanDocument(
        **{
            **msgspec.structs.asdict(found),
            "routes": tuple(
                RouteEntry(**{**route, "path": UnreadPath(bytes(route["path"]))})
                for route in routes
            ),
        }
    )


def routes_from_json(text: str, seen: Collection[str] = ()) -> Iterator[RouteEntry]:
    """Yield the routes of a document written by this program, without their paths.

    Stops whose doors are all in `seen` are left out. The rest of the document is not read.
    """
    known = set(seen)
    for route in _routes_decoder().decode(text).routes:
        stops = [stop for stop in route["stops"] if not known.issuperset(stop["door_ids"])]
        yield msgspec.convert({**route, "stops": stops, "path": [], "if_time": []}, RouteEntry)


def door_ids_from_json(text: str) -> Iterator[str]:
    """Yield the doors of all stops on the routes of a document; nothing else of it is read.

    Raises DocumentError if they cannot be read.
    """
    try:
        routes = _stops_decoder().decode(text).routes
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise DocumentError("plan document: {error}; make the plan again", error=error) from error
    for route in routes:
        for stop in route.stops:
            yield from stop.door_ids


def route_to_json(route: RouteEntry) -> str:
    """Return one route as JSON text, without its path."""
    return _dump({**_fields(route), "path": ()})


def route_from_json(text: str) -> RouteEntry:
    """Read a route written by `route_to_json`; raises DocumentError if it is not one."""
    try:
        return _route_decoder().decode(text)
    except (msgspec.DecodeError, ValueError, TypeError, RecursionError) as error:
        raise DocumentError("route: {error}; print its list again", error=error) from error


class _Format(msgspec.Struct):
    """The format that a text declares."""

    format: Any = None


class _Routes(msgspec.Struct):
    """The routes of a document, still undecoded."""

    routes: list[dict[str, Any]]


class _StopDoors(msgspec.Struct, gc=False):
    """The doors of a stop."""

    door_ids: list[str]


class _RouteStops(msgspec.Struct):
    """The stops of a route."""

    stops: list[_StopDoors]


class _Stops(msgspec.Struct):
    """The stops of all routes, without paths: nine tenths of a document are not decoded."""

    routes: list[_RouteStops]


@functools.cache
def _stops_decoder() -> msgspec.json.Decoder[_Stops]:
    return msgspec.json.Decoder(_Stops)


@functools.cache
def _format_decoder() -> msgspec.json.Decoder[_Format]:
    return msgspec.json.Decoder(_Format)


@functools.cache
def _routes_decoder() -> msgspec.json.Decoder[_Routes]:
    return msgspec.json.Decoder(_Routes)


@functools.cache
def _route_decoder() -> msgspec.json.Decoder[RouteEntry]:
    return msgspec.json.Decoder(RouteEntry)


@functools.cache
def _document_decoder() -> msgspec.json.Decoder[PlanDocument]:
    return msgspec.json.Decoder(PlanDocument)


@functools.cache
def _stored_decoder() -> msgspec.json.Decoder[Any]:
    """Return the decoder of documents whose paths stay as they are."""
    several: Any = tuple
    route = _like(RouteEntry, path=msgspec.Raw)
    return msgspec.json.Decoder(_like(PlanDocument, routes=several[route, ...]))


def _like(of: type, **others: Any) -> Any:
    """Return a struct with the fields of a dataclass, some of another type."""
    types = {**get_type_hints(of), **others}
    fields = [
        (field.name, types[field.name])
        if field.default is dataclasses.MISSING
        else (field.name, types[field.name], field.default)
        for field in dataclasses.fields(of)
    ]
    return msgspec.defstruct(f"Stored{of.__name__}", fields)
