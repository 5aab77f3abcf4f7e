"""Whatever goes wrong with visits and lists is said in Swedish under --lang sv."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import canvass
from canvass.cli.main import explain
from canvass.errors import VisitError
from canvass.locale.catalogue import get_translator
from canvass.visits.entering import Sheet, SheetDoor, mark_line
from canvass.visits.event import Outcome

ROOT = Path(canvass.__file__).parent
FILES = sorted(
    [
        *ROOT.glob("visits/*.py"),
        *ROOT.glob("workflow/visits/*.py"),
        *ROOT.glob("cli/visit*.py"),
        *(
            ROOT / name
            for name in (
                "cli/lists.py", "cli/shared/lists_out.py", "store/recording.py", "week/which.py",
                "workflow/routes/kept_lists.py", "workflow/routes/list_status.py",
                *(f"workflow/week/edit_{what}.py" for what in ("rules", "shifts", "teams", "week")),
                "workflow/district/updating.py",
            )
        ),
    ]
)  # fmt: skip
INTERNAL = {"event.py"}
"""Says what no person can bring about from a command: half of an event."""


def messages(path: Path) -> Iterator[ast.expr]:
    """Yield the first argument of every error a module makes."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
            continue
        if node.func.id.endswith("Error") and node.func.id != "ValueError":
            yield node.args[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_sentence_is_in_the_swedish_catalogue(path: Path):
    swedish = get_translator("sv")
    found = list(messages(path))

    composed = [ast.unparse(one) for one in found if isinstance(one, ast.JoinedStr)]
    plain = [str(one.value) for one in found if isinstance(one, ast.Constant)]

    assert path.name in INTERNAL or composed == []
    same = [text for text in plain if any(c.isalpha() for c in text) and swedish(text) == text]
    assert [text for text in same if text != "{district}: {why}"] == []


def test_a_slip_in_a_line_is_said_in_swedish():
    sheet = Sheet((SheetDoor(1, 1, "d1", "Storgatan", "1", ""),), Outcome.NOBODY, {})

    with pytest.raises(VisitError) as caught:
        mark_line(sheet, "7 t")

    assert explain(caught.value, "sv") == "nummer 7: listan har 1 till 1"
