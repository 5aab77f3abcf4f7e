"""Words that are put into a sentence are sentences themselves, or Swedish would hold English."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import canvass

ROOT = Path(canvass.__file__).parent
FEWEST_LETTERS = 4


def words_as_values(source: str) -> list[str]:
    """Return the words that errors of a module get as values, directly or by a variable's name."""
    tree = ast.parse(source)
    named: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            named.setdefault(node.targets[0].id, []).extend(_words(node.value))
    found: list[str] = []
    for node in ast.walk(tree):
        for keyword in node.keywords if isinstance(node, ast.Call) and _is_error(node) else ():
            found += _words(keyword.value)
            if isinstance(keyword.value, ast.Name):
                found += named.get(keyword.value.id, [])
    return found


def _is_error(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id.endswith("Error")


def _words(node: ast.AST) -> Iterator[str]:
    """Yield the texts of an expression that have a blank, but for those that a call is given."""
    if isinstance(node, ast.Call):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        is_words = " " in node.value.strip() and "%" not in node.value
        if is_words and sum(map(str.isalpha, node.value)) >= FEWEST_LETTERS:
            yield node.value
    for child in ast.iter_child_nodes(node):
        yield from _words(child)


@pytest.mark.long
def test_no_sentence_gets_english_words_as_a_value() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): words
        for path in ROOT.rglob("*.py")
        if (words := words_as_values(path.read_text(encoding="utf-8")))
    }

    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        'MapError("{a}", a="is busy")',
        'hint = "; is it that one" if near else ""\nMapError("{a}{b}", a=1, b=hint)',
        'known = ", ".join(names) or "none yet"\nMapError("there is {a}", a=known)',
        'words = f"refuses ({code})" if code else "is busy"\nMapError("{a}", a=words)',
    ],
)
def test_english_words_as_values_are_found(source: str) -> None:
    assert words_as_values(source)


@pytest.mark.parametrize(
    "source",
    [
        'MapError("{a}", a=CanvassError("is busy"))',
        'known = ", ".join(names) or CanvassError("none yet")\nMapError("there is {a}", a=known)',
        'MapError("{a}", a=f"{at:%Y-%m-%d %H:%M}")',
    ],
)
def test_sentences_and_figures_are_no_such_words(source: str) -> None:
    assert words_as_values(source) == []
