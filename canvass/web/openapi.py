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

ABOUT = (
    "Sign in by POST /in with the key of the printed address, or by POST /sign-in; the answer sets "
    "a cookie named canvass-PORT (over TLS __Host-canvass-PORT). Whatever writes also needs the "
    "session's token, which GET /api/session tells, as the header X-Canvass-Token or a field "
    "`token`, and a header Sec-Fetch-Site: same-origin or the desk's own Origin. The Host must be "
    "one of the desk's. 429: wait and try again; 409: the plan has changed, look at it anew; 401 "
    "on a write: sign in and send it again. `x-role` is the least role that may call an operation."
)
SECURITY = {
    "session": {"type": "apiKey", "in": "cookie", "name": "canvass-8642"},
    "token": {"type": "apiKey", "in": "header", "name": "X-Canvass-Token"},
}


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
        "info": {"title": "canvass", "version": __version__, "description": ABOUT},
        "paths": paths,
        "components": {"schemas": models, "securitySchemes": SECURITY},
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
        "operationId": _name(row),
        "summary": said,
        "security": _security(row),
        "x-role": row.role.name.lower(),
        "parameters": inside,
        "responses": _responses(row, models),
    }
    if row.file:
        made["requestBody"] = {"content": {"multipart/form-data": {"schema": _with_file(row)}}}
    elif row.form is not None and row.writes:
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


def _name(row: Operation) -> str:
    """Return the name of an operation, by which clients that are generated call it."""
    parts = re.findall(r"\w+", re.sub(r":\w+", "", row.path))
    return "_".join([row.method.lower(), *parts])


def _security(row: Operation) -> list[dict[str, list[str]]]:
    """Return what must be sent to be let in: nothing, the cookie, or the cookie and the token."""
    if row.role is Role.ANYONE:
        return []
    needed: dict[str, list[str]] = {"session": []}
    return [{**needed, "token": []} if row.writes and not row.is_key else needed]


def _with_file(row: Operation) -> dict[str, Any]:
    """Return the schema of a form with a file."""
    plain = {} if row.form is None else row.form.model_json_schema()
    file = {"type": "string", "contentMediaType": "application/octet-stream"}
    return {
        "type": "object",
        "properties": {**plain.get("properties", {}), row.file: file},
        "required": list(plain.get("required", ())),
    }


def _responses(row: Operation, models: dict[str, Any]) -> dict[str, Any]:
    if row.answer is not None:
        good = {"application/json": {"schema": _schema(row.answer, models)}}
    elif row.is_api:
        good = {"application/json": {}}
    else:
        is_text = row.kind.startswith("text/")
        good = {row.kind: {"schema": {"type": "string"}} if is_text else {}}
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
