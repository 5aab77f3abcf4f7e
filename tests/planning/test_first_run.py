"""The first run after an installation is known, so that people are told why it takes long."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from canvass.plan.search import solve
from canvass.planning.first_run import is_first_run

PYTHON = f"py{sys.version_info.major}{sys.version_info.minor}"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder for compiled code; its source was written a while ago."""
    source = tmp_path / "kernel.py"
    source.write_text("")
    os.utime(source, (1000, 1000))
    folder = tmp_path / "kept"
    folder.mkdir()
    monkeypatch.setattr(solve, "compiled_at", lambda: (str(folder), str(source)))
    return folder


def write_index(folder: Path, *, at_s: int, python: str = PYTHON) -> None:
    index = folder / f"kernel.anneal-326.{python}.nbi"
    index.write_bytes(b"")
    os.utime(index, (at_s, at_s))


def test_nothing_compiled_is_a_first_run(kept):
    assert is_first_run()


def test_a_search_that_was_compiled_is_no_first_run(kept):
    write_index(kept, at_s=2000)

    assert not is_first_run()


def test_code_older_than_its_source_is_compiled_anew(kept):
    write_index(kept, at_s=500)

    assert is_first_run()


def test_code_of_another_python_is_compiled_anew(kept):
    write_index(kept, at_s=2000, python="py39")

    assert is_first_run()


def test_the_folder_is_where_the_kernel_is_kept_and_its_source_is_there():
    folder, source = solve.compiled_at()

    assert Path(folder).name.startswith(("search_", "__pycache__"))
    assert Path(source).name == "kernel.py"
    assert Path(source).is_file()
