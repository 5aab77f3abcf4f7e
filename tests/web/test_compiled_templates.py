"""Templates are compiled once, and anew whenever they, or what compiles them, have changed."""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
import pytest

from canvass.web import compiled_templates
from canvass.web.compiled_templates import CompiledTemplates


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "page.html").write_text("one")
    return tmp_path


def shown(folder: Path, monkeypatch, *, compiles: bool) -> str:
    """Return the page as a desk shows it that was just started, with or without a compiler."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), bytecode_cache=CompiledTemplates(folder)
    )
    if not compiles:
        monkeypatch.setattr(environment, "compile", None)
    return environment.get_template("page.html").render()


def test_a_template_is_not_compiled_again(folder, monkeypatch):
    shown(folder, monkeypatch, compiles=True)

    assert shown(folder, monkeypatch, compiles=False) == "one"


def test_a_template_that_has_changed_is_compiled_anew(folder, monkeypatch):
    shown(folder, monkeypatch, compiles=True)

    (folder / "page.html").write_text("two")

    assert shown(folder, monkeypatch, compiles=True) == "two"


@pytest.mark.parametrize("first", [True, False])
def test_what_was_compiled_without_escaping_is_not_shown_with_it(folder, first):
    (folder / "page.html").write_text("{{ text }}")
    pages = {
        escapes: jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder),
            autoescape=escapes,
            bytecode_cache=CompiledTemplates(folder),
        )
        .get_template("page.html")
        .render(text="<b>")
        for escapes in (first, not first)
    }

    assert pages == {True: "&lt;b&gt;", False: "<b>"}


def test_what_another_version_compiled_is_not_used(folder, monkeypatch):
    shown(folder, monkeypatch, compiles=True)
    monkeypatch.setattr(compiled_templates, "__version__", "another")

    with pytest.raises(TypeError):
        shown(folder, monkeypatch, compiles=False)


@pytest.mark.parametrize("damage", [lambda b: b[:50], lambda b: b[:-1] + b"x", lambda b: b""])
def test_a_damaged_file_is_as_none(folder, monkeypatch, damage):
    shown(folder, monkeypatch, compiles=True)
    (kept,) = (folder / "__pycache__").iterdir()

    kept.write_bytes(damage(kept.read_bytes()))

    assert shown(folder, monkeypatch, compiles=True) == "one"


def test_where_nothing_can_be_written_a_page_is_shown_all_the_same(folder, monkeypatch):
    (folder / "__pycache__").write_text("a file where the folder would be")

    assert shown(folder, monkeypatch, compiles=True) == "one"


def test_nothing_is_written_where_python_writes_nothing(folder, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    shown(folder, monkeypatch, compiles=True)

    assert not (folder / "__pycache__").exists()
