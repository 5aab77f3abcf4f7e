"""Hand in pasted text: the keys of a list, or a table of visits; seen before it is stored."""

from __future__ import annotations

import re
from dataclasses import replace

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import InputError
from canvass.hidden import without_marks
from canvass.web.ask import Ask
from canvass.web.desk.hand_in import BY, LOOK_FIRST, SheetForm, file_page, sheet_page, show_hand_in
from canvass.web.roles import Role
from canvass.web.said import without_commands
from canvass.web.table import Operation
from canvass.work_folders import work_folder
from canvass.workflow.clock import now
from canvass.workflow.visits.visit_log import Where

LONGEST = 200_000
LARGEST_BYTES = 2_000_000
"""Letters of other alphabets take up to nine bytes each in a form."""
NAME = "pasted.csv"
MOST_SHOWN = 200
NOTHING = "nothing was pasted; paste the keys of a list or a table of visits"
NO_CODE = "which list are these keys of? Write its code, as on the paper, in a line above them"
_HEAD = re.compile(r"(?:list[ae]?n?|code|kod)?\s*[:=#]?\s*([^:=#]+?)\s*[:.]?", re.I)


class PastedForm(BaseModel):
    """A pasted text; `seen` is the text as it was looked through."""

    text: str = Field("", title="Pasted text", max_length=LONGEST)
    seen: str = Field("", title="Pasted text", max_length=LONGEST)


def split_keys(text: str) -> tuple[str, str] | None:
    r"""Return the code in the first line of a pasted text and the keys below, None without a code.

    >>> split_keys("List 9dbvh25c:\n2 t\n3-4 x")
    ('9DBVH25C', '2 t\n3-4 x')
    """
    from canvass.visits.list_code import looks_like_code, read_code

    first, _, rest = without_marks(text).strip().partition("\n")
    found = _HEAD.fullmatch(first.strip())
    if found is None or not looks_like_code(found[1]):
        return None
    return read_code(found[1]) or found[1], rest.strip()


def is_table(text: str) -> bool:
    """Return whether a pasted text is a table or JSON, and not keys: its first line has columns."""
    first = text.strip().partition("\n")[0]
    return text.lstrip()[:1] == "[" or any(sign in first for sign in ",;\t|")


def look(ask: Ask) -> Response:
    """Show what a pasted text would store; nothing is stored."""
    text = ask.sent(PastedForm).text
    if not text.strip():
        raise InputError(NOTHING)
    keys = split_keys(text)
    if keys is not None:
        return sheet_page(ask, SheetForm.model_validate({"code": keys[0], "keys": keys[1]}))
    if not is_table(text):
        raise InputError(NO_CODE)
    return _table_page(ask, text)


def _table_page(ask: Ask, text: str) -> Response:
    from canvass.workflow.visits.visit_import import look_at_visits

    row = ask.district()
    with work_folder() as folder:
        path = folder / NAME
        path.write_bytes(text.encode("utf-8", "replace"))
        seen = look_at_visits(
            ask.desk.db, Where(row.name), path, recorded_by=BY, now=now(), translate=ask.say
        )
    return ask.page(
        "hand_in_pasted.html",
        district=row,
        text=text,
        seen=seen,
        rows=[
            (line, door, ask.say(str(visit.outcome)), at, visit.team)
            for line, door, at, visit in seen.new[:MOST_SHOWN]
        ],
        faults=[
            ask.say("Line {line}: {fault}", line=each.line, fault=without_commands(each.reason))
            for each in seen.faults
        ],
    )


def store(ask: Ask) -> Response:
    """Store the visits of a pasted table that was looked through, as those of a file."""
    form = ask.sent(PastedForm)
    if form.text.split() != form.seen.split() or not form.text.strip():
        raise InputError(LOOK_FIRST)
    key = ask.desk.uploads().keep_text(form.text, NAME)
    return file_page(ask, ask.desk.uploads().get(key), key)


def show_again(ask: Ask) -> Response:
    """Show the page again with what was pasted and why it was not taken."""
    return show_hand_in(replace(ask, form=None))


HERE = "/d/{district:int}/hand-in/pasted"
ROWS = (
    Operation(
        "POST", HERE, Role.COORDINATOR, look, form=PastedForm, again=show_again,
        largest_body=LARGEST_BYTES,
    ),
    Operation(
        "POST", f"{HERE}/store", Role.COORDINATOR, store, form=PastedForm, again=show_again,
        largest_body=LARGEST_BYTES,
    ),
)  # fmt: skip
