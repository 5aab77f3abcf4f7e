"""Every sentence that stands in the code for people to read has its Swedish."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import canvass
from canvass import errors
from canvass.errors import DoorError, MapError, error_from_plain, error_to_plain

ROOT = Path(canvass.__file__).parent
SAID_BY = {"_", "say", "brief", "translate"}
BUILTIN = {
    "ValueError", "TypeError", "KeyError", "RuntimeError", "ImportError", "OperationalError",
    "JSONDecodeError",
}  # fmt: skip
ERRORS = {name for name in vars(errors) if name.endswith("Error")}
WORDS = re.compile(r"[A-Za-z]{2}")
IN_A_TEMPLATE = re.compile(r'_\("((?:[^"\\]|\\.)*)"')


@cache
def known() -> set[str]:
    """Return all English sentences that the catalogues translate."""
    pofile = pytest.importorskip("babel.messages.pofile")
    found: set[str] = set()
    for path in sorted((ROOT / "locale" / "sv" / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in pofile.read_po(file):
                ids = [message.id] if isinstance(message.id, str) else message.id
                found.update(ids if message.string else ())
    return found


@cache
def calls_of(path: Path) -> list[ast.Call]:
    """Return the calls that a module makes with arguments without a name."""
    walked = ast.walk(ast.parse(path.read_text("utf-8")))
    return [node for node in walked if isinstance(node, ast.Call) and node.args]


def literals(path: Path) -> Iterator[str]:
    """Yield the literal sentences that a module translates or raises."""
    for node in calls_of(path):
        called = node.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        is_raised = name.endswith("Error") and name not in BUILTIN
        said = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
        if (name in SAID_BY or is_raised) and isinstance(said, str):
            yield said


@pytest.mark.long
def test_every_literal_sentence_is_in_the_swedish_catalogue():
    swedish = known()

    said = {(path.name, text) for path in ROOT.rglob("*.py") for text in literals(path)}

    missing = {(name, text) for name, text in said if WORDS.search(text) and text not in swedish}
    assert len(said) > 1000
    assert missing == set()


def glued(path: Path) -> Iterator[str]:
    """Yield where a module raises an error whose words and values are glued together."""
    for node in calls_of(path):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in ERRORS and isinstance(node.args[0], ast.JoinedStr):
            yield f"{path.name}:{node.lineno}"


def test_errors_keep_their_values_apart_so_that_their_words_can_be_translated():
    assert [place for path in ROOT.rglob("*.py") for place in glued(path)] == []


def test_an_error_with_its_values_reaches_another_process_and_is_said_there():
    inner = MapError("{name}: cut off", name="a.osm")
    error = DoorError("{why}; {count} of {path}", why=inner, count=3, path=Path("b.csv"))

    there = error_from_plain(json.loads(json.dumps(error_to_plain(error))), DoorError)

    assert isinstance(there, DoorError)
    assert str(there) == str(error) == "a.osm: cut off; 3 of b.csv"
    swedish = {"{name}: cut off": "{name}: avklippt", error.message: "{why}; {count} av {path}"}
    assert there.say(lambda said: swedish[said]) == "a.osm: avklippt; 3 av b.csv"


def test_every_sentence_of_a_template_is_in_the_swedish_catalogue():
    swedish = known()

    said = {
        (path.name, text.replace('\\"', '"'))
        for path in ROOT.rglob("*.html")
        for text in IN_A_TEMPLATE.findall(path.read_text("utf-8"))
    }

    assert len(said) > 100
    assert {(name, text) for name, text in said if text not in swedish} == set()
