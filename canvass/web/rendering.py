"""Pages from templates: all values are escaped, and hidden characters removed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from canvass import __version__
from canvass.locale.catalogue import LANGUAGES, get_plural_translator, get_translator
from canvass.pages.scripts import MAP_SCRIPTS, joined
from canvass.pages.text import plain, script_json
from canvass.units import format_minutes, format_range, grouped

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

    given = {"_": say, "n_": say_many, "number": number, "lang": lang, "languages": LANGUAGES}
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
    """Return text for a field of several lines, which `plain` would join."""
    return Lines("\n".join(plain(line) for line in str(value).splitlines()))


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
    )
    environment.globals["asset"] = asset_address
    environment.globals["range_of"] = format_range
    environment.filters["minutes"] = format_minutes
    environment.filters["more"] = say_more
    environment.filters["data"] = as_json
    environment.filters["lines"] = as_lines
    return environment
