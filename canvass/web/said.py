"""Errors as sentences for pages: in the language of the page, without commands to type."""

from __future__ import annotations

import os
import re
from pathlib import Path

from canvass.errors import CanvassError
from canvass.folders import settings_folder
from canvass.locale.catalogue import get_translator

_COMMAND = r'"canvass [^"]*"'
_OPTION = r"(?:(?<=[ (])|^)--(?=[a-z])"
_TYPED = re.compile(f"{_COMMAND}|{_OPTION}")
_IN_BRACKETS = re.compile(rf"\s*\([^()]*(?:{_COMMAND}|{_OPTION})[^()]*\)")
_CLAUSE = re.compile(r"(; |\. |\? )")
_OTHERWISE = re.compile(r",? (?:or|eller) ")
_WHAT_TO_TYPE = re.compile(f"[:,] {_COMMAND}.*")


def say_error(error: CanvassError, lang: str) -> str:
    """Return what an error says on a page."""
    return without_commands(error.say(get_translator(lang)))


def without_place(text: str, db: Path, *, is_named: bool) -> str:
    """Return a text without the folder of the database, and (unless `is_named`) without its name.

    Where the settings are, and with them the key of the door codes, is said in whole or not at all.

    >>> without_place("/home/a/canvass.db: it is full", Path("/home/a/canvass.db"), is_named=True)
    'canvass.db: it is full'
    >>> without_place("/home/a/canvass.db: it is full", Path("/home/a/canvass.db"), is_named=False)
    'it is full'
    """
    settings = f"{settings_folder()}{os.sep}"
    if is_named and settings in text:
        return text
    text = text.replace(settings, "")
    for folder in {str(db.parent), str(db.absolute().parent), str(db.resolve().parent)} - {"."}:
        text = text.replace(f"{folder}{os.sep}", "")
    return text if is_named else text.removeprefix(f"{db.name}: ")


def without_commands(text: str) -> str:
    """Return a text without what it says of commands and options of the terminal.

    What is wrong always remains; what else could be done remains where it can be done on a page.

    >>> without_commands('no address "X 1"; "canvass doors list" shows the addresses there are')
    'no address "X 1"'
    >>> without_commands('x.db: no backup made by "canvass backup", or cut off; nothing is lost')
    'x.db: no backup made by canvass, or cut off; nothing is lost'
    >>> without_commands("--reason: give 1 to 80 characters; write less, or leave --reason out")
    'reason: give 1 to 80 characters; write less'
    """
    if not _TYPED.search(text) or text.startswith('"canvass '):
        return text
    parts = _CLAUSE.split(_IN_BRACKETS.sub("", text))
    first = re.sub(_COMMAND, "canvass", _WHAT_TO_TYPE.sub("", parts[0]))
    said = re.sub(_OPTION, "", first)
    for between, clause in zip(parts[1::2], parts[2::2], strict=True):
        others = [part for part in _OTHERWISE.split(clause) if not _TYPED.search(part)]
        kept = " ".join(others[:1]) if _TYPED.search(clause) else clause
        said += between + kept if kept else between.rstrip() if between == "? " else ""
    return said.rstrip(";. ")
