"""Everything said of a register is said in Swedish too."""

from __future__ import annotations

import pytest

from canvass.locale.catalogue import get_translator
from tests.tables.test_spoken import ROOM, sentences

PATHS = sorted([
    *(ROOM.parent / "registers").glob("*.py"),
    ROOM.parent / "workflow" / "doors" / "register_import.py",
    ROOM.parent / "workflow" / "doors" / "address_list.py",
    *(ROOM.parent / "workflow" / "visits").glob("visit_[ir]*.py"),
    ROOM.parent / "workflow" / "week" / "week_files.py",
    ROOM.parent / "visits" / "outcome_words.py",
])  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_sentence_is_in_the_swedish_catalogue(path):
    swedish = get_translator("sv")

    assert [
        text for text in sentences(path) if text != "{path}: {said}" and swedish(text) == text
    ] == []
