"""Every sentence of the pages is there in Swedish, with the same places for values."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

import canvass.web
from canvass.locale.catalogue import get_plural_translator, get_translator
from canvass.web.desk_tabs import TABS
from canvass.web.filled import OTHER, SENTENCES
from canvass.web.jobs import works
from canvass.web.jobs.board import BEGINS
from canvass.web.jobs.work import Work

FOLDER = Path(canvass.web.__file__).parent
TEMPLATES = sorted((FOLDER / "templates").rglob("*.html"))
MODULES = sorted(FOLDER.rglob("*.py"))
SAME_IN_BOTH = {"Start", "Status", "Data", "English", "Svenska", "min", "km", "Team", "TOTP"}
KEEPING_SENTENCES = {"refused.py", "dispatch.py", "works.py", "board.py", "uploads.py"}
ERRORS = {"InputError", "NotFoundError", "RefusedError", "StaleError", "StoreError", "PlanError"}


def constant(node: object) -> str | None:
    """Return a text literal of a template or a module, None for anything else."""
    if isinstance(node, nodes.Const):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def of_template(path: Path) -> tuple[set[str], set[tuple[str, str]]]:
    one, many = set(), set()
    tree = Environment(trim_blocks=True).parse(path.read_text(encoding="utf-8"))
    for call in tree.find_all(nodes.Call):
        name = getattr(call.node, "name", "")
        texts = [constant(argument) for argument in call.args]
        if name == "_" and texts and texts[0]:
            one.add(texts[0])
        if name == "n_" and len(texts) > 1 and texts[0] and texts[1]:
            many.add((texts[0], texts[1]))
    return one, many


def of_module(path: Path) -> tuple[set[str], set[tuple[str, str]]]:
    one: set[str] = set()
    many: set[tuple[str, str]] = set()
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        texts = [constant(argument) for argument in call.args]
        if name in {"say", "_", *ERRORS} and texts:
            one.update(text for text in texts if text)
        if name == "say_many" and len(texts) > 1 and texts[0] and texts[1]:
            many.add((texts[0], texts[1]))
        one.update(
            text
            for keyword in call.keywords
            if keyword.arg == "title" and (text := constant(keyword.value))
        )
    return one, many


def sentences_of_constants(path: Path) -> set[str]:
    """Return the sentences a module keeps under a name, as web.refused does."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        value = getattr(node, "value", None)
        name = getattr(node, "targets", [ast.Name("")])[0]
        if not isinstance(node, ast.Assign) or not getattr(name, "id", "").isupper():
            continue
        values = value.values if isinstance(value, ast.Dict) else [value]
        found |= {text for each in values if (text := constant(each)) and " " in text}
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_sentence_of_a_template_has_its_swedish(path: Path):
    one, many = of_template(path)

    assert missing(one, many) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_sentence_of_a_module_has_its_swedish(path: Path):
    one, many = of_module(path)
    if path.name in KEEPING_SENTENCES:
        one |= sentences_of_constants(path)

    assert missing(one, many) == []


def test_the_names_of_long_work_have_their_swedish():
    labels = {work.label for work in vars(works).values() if isinstance(work, Work)}

    assert labels
    assert missing({*labels, BEGINS.sentence}, set()) == []


def test_tabs_and_the_sentences_of_refused_forms_have_their_swedish():
    assert missing({*SENTENCES.values(), OTHER, *(label for _, label in TABS)}, set()) == []


def missing(one: set[str], many: set[tuple[str, str]]) -> list[object]:
    _, plural = get_translator("sv"), get_plural_translator("sv")
    return [text for text in sorted(one - SAME_IN_BOTH) if _(text) == text] + [
        pair for pair in sorted(many) if plural(*pair, 2) == pair[1]
    ]
