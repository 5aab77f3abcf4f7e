"""The plan document as JSON text and back."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Iterator
from typing import Any

from canvass.document.document import FORMAT, PlanDocument, RouteEntry
from canvass.document.typed_values import read_as
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
        made = read_as(PlanDocument, plain, "plan")
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
        yield read_as(RouteEntry, {**route, "stops": stops, "path": [], "if_time": []}, "route")


def route_to_json(route: RouteEntry) -> str:
    """Return one route as JSON text, without its path."""
    return _dump({**_fields(route), "path": ()})


def route_from_json(text: str) -> RouteEntry:
    """Return the route of `route_to_json`; raises DocumentError where it is not one."""
    try:
        made = read_as(RouteEntry, json.loads(text), "route")
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise DocumentError(f"route: {error}; print its list again") from error
    if not isinstance(made, RouteEntry):
        raise DocumentError("route: not one; print its list again")
    return made
