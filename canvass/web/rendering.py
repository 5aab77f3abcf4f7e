"""Pages from templates: all values are escaped, and hidden characters removed."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from canvass import __version__
from canvass.hidden import plain
from canvass.locale.catalogue import LANGUAGES, get_plural_translator, get_translator
from canvass.pages.scripts import MAP_SCRIPTS, joined
from canvass.pages.text import script_json
from canvass.units import format_minutes, format_range, grouped
from canvass.web.compiled_templates import CompiledTemplates
from canvass.week.spoken_hours import say_hours
from canvass.week.spoken_time import say_day, say_days, say_moment, say_time

_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
"""The beginning of a text that says a day; months ("2026-10") and weeks ("2026-W49") do not."""

FOLDER = Path(str(files("canvass.web")))
STATIC = FOLDER / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def render(template: str, lang: str, values: Mapping[str, Any]) -> str:
    """Return a page: the template filled with values, in a language."""
    translate, plural = get_translator(lang), get_plural_translator(lang)

    def say(sentence: str, **inside: Any) -> str:
        text = translate(sentence)
        return text.format(**inside) if inside else text

    def say_many(one: str, many: str, count: int, **inside: Any) -> str:
        return plural(one, many, count).format(count=grouped(count, lang), **inside)

    def number(value: float, decimals: int = 0) -> str:
        return grouped(value, lang, decimals)

    def moment(at: datetime) -> str:
        return say_moment(at, lang)

    given = {
        "_": say, "n_": say_many, "number": number, "lang": lang, "languages": LANGUAGES,
        "day": partial(say_date, lang=lang), "moment": moment, "local": _local,
        "days_of": partial(say_days, lang=lang), "span": partial(say_time, lang=lang),
        "short_day": partial(_say_short_day, lang=lang),
        "hours": partial(say_hours, lang=lang),
    }  # fmt: skip
    return _environment().get_template(template).render({**given, "version": __version__, **values})


def asset_address(name: str) -> str:
    """Return the address of a file of `static`, which changes with its content."""
    return f"/static/{name}?v={_digest(name)}"


@lru_cache
def static_files() -> dict[str, tuple[bytes, str]]:
    """Return every file of `static` by name: its bytes and its media type."""
    found = {
        path.name: (path.read_bytes(), KINDS[path.suffix])
        for path in sorted(STATIC.iterdir())
        if path.suffix in KINDS
    }
    # The desk uses the same map script as the stand-alone pages.
    found["map.js"] = (joined(MAP_SCRIPTS).encode(), KINDS[".js"])
    found["map.css"] = (joined(("map.css",)).encode(), KINDS[".css"])
    return found


@lru_cache
def _digest(name: str) -> str:
    return hashlib.sha256(static_files()[name][0]).hexdigest()[:12]


def say_date(at: date | str, lang: str) -> str:
    """Return a day with its month's name and its year; text that says no day as it is."""
    if isinstance(at, str) and not _DAY.match(at):
        return at
    found = date.fromisoformat(at[:10]) if isinstance(at, str) else at
    return say_days(found, found, lang)


def _local(at: str) -> datetime:
    """Return a stored time by the clock of this computer."""
    return datetime.fromisoformat(at).astimezone()


def _say_short_day(day: date | str, lang: str) -> str:
    """Return "Sun 13/9" of a date or of its ISO 8601 text."""
    return say_day(date.fromisoformat(day) if isinstance(day, str) else day, lang)


def say_more(minutes: float) -> str:
    """Return a difference in minutes with its sign: "+4", "−3", "0"."""
    whole = round(minutes)
    return f"{whole:+d}".replace("-", "−") if whole else "0"


def as_json(value: Any) -> Markup:
    """Return JSON that is safe inside a script element."""
    return Markup(script_json(value))


class Lines(str):
    """Text of several lines, each without hidden characters; escaped like other text."""

    __slots__ = ()


def as_lines(value: object) -> Lines:
    """Return text for a field of several lines, which `plain` would join; tabs part its columns."""
    lines = (map(plain, line.split("\t")) for line in str(value).splitlines())
    return Lines("\n".join("\t".join(parts) for parts in lines))


def _shown(value: Any) -> Any:
    """Return text without hidden characters; markup from templates is unchanged."""
    return plain(value) if type(value) is str else value


@lru_cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=CompiledTemplates(FOLDER / "templates"),
    )
    environment.globals["asset"] = asset_address
    environment.globals["number_of_form"] = lambda: secrets.token_urlsafe(9)
    environment.globals["range_of"] = format_range
    environment.filters["minutes"] = format_minutes
    environment.filters["more"] = say_more
    environment.filters["data"] = as_json
    environment.filters["lines"] = as_lines
    return environment
