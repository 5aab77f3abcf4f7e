"""Everything a table's reader says is said in Swedish too."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

import canvass
from canvass.errors import InputError
from canvass.locale.catalogue import get_translator

ROOM = Path(canvass.__file__).parent / "tables"
CONSTANTS = ("NOT_UTF8", "NO_LETTERS", "OPEN_QUOTE", "ODD_QUOTES", "NO_PLACE", "NO_JSON")
ERRORS = ("InputError", "DoorError", "VisitError", "StoreError", "NotFoundError")


def sentences(path: Path) -> list[str]:
    """Return the messages of the errors a module raises, and of its constants."""
    found: list[Any] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS:
            found += [a.value for a in node.args[:1] if isinstance(a, ast.Constant)]
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in CONSTANTS:
            found.append(getattr(node.value, "value", None))
    return found


@pytest.mark.parametrize("path", sorted(ROOM.glob("*.py")), ids=lambda path: path.stem)
def test_every_sentence_is_in_the_swedish_catalogue(path):
    swedish = get_translator("sv")

    assert [
        text for text in sentences(path) if text.strip("{}: pathsid") and swedish(text) == text
    ] == []


def test_an_error_is_said_in_the_language_asked_with_its_values():
    inner = InputError("empty; give a line of headings and a row each")
    error = InputError("{path}: {said}", path="a.csv", said=inner)

    assert str(error) == "a.csv: empty; give a line of headings and a row each"
    assert (
        error.say(get_translator("sv")) == "a.csv: tom; ge en rad med rubriker och sedan en rad var"
    )


def test_an_error_without_values_says_braces_as_they_stand():
    assert InputError("street {x}: odd").say(lambda text: text) == "street {x}: odd"
