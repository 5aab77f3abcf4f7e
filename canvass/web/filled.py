"""Read the values sent into a model; mistakes give one sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, get_origin

from pydantic import BaseModel, ValidationError
from starlette.datastructures import ImmutableMultiDict, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from canvass.errors import InputError

LARGEST_PART_BYTES = 2_000_000
MOST_FILES = 20
MOST_FIELDS = 20_000
TOKEN = "token"
LARGEST_NUMBER = 2**63 - 1

SENTENCES = {
    "missing": "{field}: fill this in",
    "string_too_short": "{field}: fill this in",
    "string_too_long": "{field}: at most {max_length} characters",
    "greater_than_equal": "{field}: at least {ge}",
    "greater_than": "{field}: more than {gt}",
    "less_than_equal": "{field}: at most {le}",
    "less_than": "{field}: less than {lt}",
    "float_parsing": "{field}: give a number",
    "float_type": "{field}: give a number",
    "finite_number": "{field}: give a number",
    "int_parsing": "{field}: give a whole number",
    "int_from_float": "{field}: give a whole number",
    "int_type": "{field}: give a whole number",
    "date_from_datetime_parsing": "{field}: give a day like 2026-09-07",
    "date_parsing": "{field}: give a day like 2026-09-07",
    "time_parsing": "{field}: give a time like 17:30",
    "literal_error": "{field}: choose one of those offered",
    "enum": "{field}: choose one of those offered",
}
OTHER = "{field}: not valid"


async def read_sent(request: Request) -> tuple[dict[str, Any], dict[str, UploadFile]]:
    """Return the fields (text; a list if repeated) and files of a request's body."""
    if request.headers.get("content-type", "").partition(";")[0].strip() == "application/json":
        try:
            plain = json.loads(await request.body() or b"{}")
        except (ValueError, RecursionError) as error:
            raise InputError("what was sent is not JSON") from error
        if not isinstance(plain, dict):
            raise InputError("what was sent is not a JSON object")
        return plain, {}
    sent = await request.form(
        max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=LARGEST_PART_BYTES
    )
    files = {name: part for name, part in sent.multi_items() if isinstance(part, UploadFile)}
    return _as_fields(sent), files


def read_query(request: Request) -> dict[str, Any]:
    """Return the fields of the query string."""
    return _as_fields(request.query_params)


def _as_fields(sent: ImmutableMultiDict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in sent:
        values = [value for value in sent.getlist(name) if isinstance(value, str)]
        if values:
            found[name] = values if len(values) > 1 else values[0]
    return found


def fill(model: type[BaseModel], fields: Mapping[str, Any]) -> BaseModel:
    """Return the model filled in; raises InputError about the first mistake.

    Empty fields count as missing. A single value for a list is a list of one.
    """
    given: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        value = fields.get(key)
        if value is None or value == "":
            continue
        wants_many = get_origin(field.annotation) in (list, tuple)
        given[key] = [value] if wants_many and isinstance(value, str) else value
    try:
        filled = model.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        found = model.model_fields.get(name)
        shown = InputError((found.title if found else None) or name or "form")
        values = {
            key: _plain(value) for key, value in first.get("ctx", {}).items() if key != "error"
        }
        sentence = SENTENCES.get(first["type"], OTHER)
        raise InputError(sentence, **{**values, "field": shown}) from error
    for name, field in model.model_fields.items():
        value = getattr(filled, name)
        if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
            raise InputError(OTHER, field=InputError(field.title or name))
    return filled


def check_numbers(given: Mapping[str, Any]) -> None:
    """Raise HTTPException (404) if a number in an address is larger than any the database has."""
    if any(isinstance(value, int) and value > LARGEST_NUMBER for value in given.values()):
        raise HTTPException(404)


def _plain(value: object) -> object:
    """Return a limit as people write it: 1440, not 1440.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
