"""What the documents name is there: files, modules and what is in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
# Decisions speak of the past, and the code of library.md is executed by a test of its own.
DOCUMENTS = [
    path
    for path in (TOP / "README.md", TOP / "canvass/plan/NOTES.md", *(TOP / "docs").glob("*.md"))
    if path.name not in ("decisions.md", "library.md")
]
ROOMS = {path.name for path in (TOP / "canvass").iterdir() if path.is_dir()}


def named_in(path: Path) -> list[str]:
    """Return what a document has between backticks, outside its blocks of code."""
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    return [name.rstrip("*/") for name in re.findall(r"`([^`\s]+)`", text)]


def is_there(name: str) -> bool:
    """Return whether a module, or the name behind the last point in one, is in the program."""
    path = TOP / "canvass" / name.removeprefix("canvass.").replace(".", "/")
    if path.is_dir() or path.with_suffix(".py").exists() or list(path.parent.glob(path.name + "*")):
        return True
    holder = path.parent.with_suffix(".py")
    return holder.exists() and bool(
        re.search(rf"\b{re.escape(path.name)}\b", holder.read_text("utf-8"))
    )


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_and_module_that_a_document_names_is_there(path: Path) -> None:
    missing = []
    for name in named_in(path):
        if re.fullmatch(r"(canvass|tests|docs|data)/[\w/.-]+", name):
            if not (TOP / name).exists():
                missing.append(name)
        elif re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", name):
            room = name.removeprefix("canvass.").partition(".")[0]
            if (
                room in ROOMS
                and name.rpartition(".")[2] not in ("json", "csv")
                and not is_there(name)
            ):
                missing.append(name)

    assert not missing


def test_a_name_that_is_gone_is_noticed() -> None:
    assert is_there("planning.district")
    assert is_there("planning.district.make_district")
    assert not is_there("planning.no_such_room")
    assert not is_there("planning.district.no_such_name")
