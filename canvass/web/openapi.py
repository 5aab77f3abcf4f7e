"""The OpenAPI description, made from the operations (https://spec.openapis.org/oas/v3.1.0)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from starlette.responses import JSONResponse, Response

from canvass import __version__
from canvass.web.ask import Ask
from canvass.web.roles import Role
from canvass.web.table import Operation

_PART = re.compile(r"\{(\w+)(?::(\w+))?\}")
TYPES = {"int": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}}
ERROR = {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]}
CODES = ("400", "401", "403", "404", "409", "413", "422", "429", "503")


def describe(rows: Iterable[Operation]) -> dict[str, Any]:
    """Return the OpenAPI document of all operations: pages as HTML, the others as JSON."""
    paths: dict[str, dict[str, Any]] = {}
    models: dict[str, Any] = {}
    for row in rows:
        paths.setdefault(_PART.sub(r"{\1}", row.path), {})[row.method.lower()] = _operation(
            row, models
        )
    return {
        "openapi": "3.1.0",
        "info": {"title": "canvass", "version": __version__},
        "paths": paths,
        "components": {"schemas": models},
    }


def _operation(row: Operation, models: dict[str, Any]) -> dict[str, Any]:
    said = (row.handler.__doc__ or "").strip().partition("\n")[0]
    inside = [
        {
            "name": found[1],
            "in": "path",
            "required": True,
            "schema": TYPES.get(found[2] or "", {"type": "string", "minLength": 1}),
        }
        for found in _PART.finditer(row.path)
    ]
    made: dict[str, Any] = {
        "summary": said,
        "x-role": row.role.name.lower(),
        "parameters": inside,
        "responses": _responses(row, models),
    }
    if row.form is not None and row.writes:
        schema = _schema(row.form, models)
        kinds = (
            ["application/json"]
            if row.is_api
            else ["application/x-www-form-urlencoded", "multipart/form-data"]
        )
        made["requestBody"] = {"content": {kind: {"schema": schema} for kind in kinds}}
    elif row.form is not None:
        plain = row.form.model_json_schema(ref_template="#/components/schemas/{model}")
        models.update(plain.get("$defs", {}))
        made["parameters"] += [
            {"name": name, "in": "query", "required": name in plain.get("required", ()),
             "schema": schema}
            for name, schema in plain.get("properties", {}).items()
        ]  # fmt: skip
    return made


def _responses(row: Operation, models: dict[str, Any]) -> dict[str, Any]:
    if row.answer is not None:
        good = {"application/json": {"schema": _schema(row.answer, models)}}
    elif row.is_api:
        good = {"application/json": {}}
    else:
        good = {"text/html": {"schema": {"type": "string"}}}
    bad = {"application/json": {"schema": ERROR}} if row.is_api else {"text/html": {}}
    codes: dict[str, Any] = {"200": {"description": "done", "content": good}}
    if row.writes and not row.is_api:
        codes["303"] = {"description": "done; the page that follows"}
    return codes | {code: {"description": "refused", "content": bad} for code in CODES}


def _schema(model: Any, models: dict[str, Any]) -> dict[str, str]:
    plain = model.model_json_schema(ref_template="#/components/schemas/{model}")
    models.update(plain.pop("$defs", {}))
    models[model.__name__] = plain
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def show_description(ask: Ask) -> Response:
    """Return the OpenAPI document."""
    return JSONResponse(describe(ask.request.scope["canvass.rows"]))


ROWS = (Operation("GET", "/api/openapi.json", Role.ORGANIZER, show_description),)
