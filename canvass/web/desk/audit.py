"""The audit: what is missing, doubtful or guessed among the doors, on the map and in a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import NotFoundError
from canvass.web.ask import Ask
from canvass.web.desk.maps import JSON, map_stamp, sent_json
from canvass.web.jobs.audit_works import AUDIT, AuditAsked, AuditMade
from canvass.web.open_plans import packed
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.week.today import find_clock

if TYPE_CHECKING:
    from canvass.doors.audit.findings import Audit, Finding

A_PAGE = 50
ON_THE_DESK = {
    "canvass doors split": "“Flats, access” among the doors",
    "canvass doors exclude": "“Leave out” among the doors",
    "canvass doors import": "“Addresses from a register” among the doors",
}
"""What stands on the desk for the commands that the advice names."""
NOT_YET = "nobody has looked at the doors of this district since the desk was started"


class Shown(BaseModel):
    """The kind of findings to list ("" for an overview of all), and the first of the page."""

    kind: str = Field("", title="Finding", max_length=40)
    first: int = Field(0, title="First finding of the page", ge=0, le=10_000_000)


def show_audit(ask: Ask) -> Response:
    """Show what was found among the doors, or the button that looks."""
    row = ask.district()
    form = ask.form if isinstance(ask.form, Shown) else Shown.model_construct()
    made = _find_made(ask)
    if made is None:
        return ask.page("audit.html", district=row, sentence="", kind="", title="")
    from canvass.doors.audit.findings import honest_sentence, title_of, todo_of

    counted = made.audit.count_by_kind()
    kind = next((each for each in counted if each == form.kind), None)
    found = choose(made.audit, kind or "")
    return ask.page(
        "audit.html",
        district=row,
        stamp=map_stamp(row),
        sentence=honest_sentence(made.audit, ask.say, ask.lang),
        at=made.at.astimezone(find_clock(ask.desk.db, row.name)),
        kinds=[
            (each.value, count, title_of(each, ask.say), advise(ask, todo_of(each, ask.say)))
            for each, count in counted.items()
        ],
        kind=kind or "",
        title=title_of(kind, ask.say) if kind else "",
        todo=advise(ask, todo_of(kind, ask.say)) if kind else "",
        rows=_rows(ask, found[form.first : form.first + A_PAGE]) if kind else [],
        first=form.first,
        in_all=len(found),
        most=A_PAGE,
    )


def advise(ask: Ask, todo: str) -> str:
    """Return what to do about a finding, with the desk's own pages instead of commands."""
    for command, place in ON_THE_DESK.items():
        todo = todo.replace(command, ask.say(place))
    return todo


def _rows(ask: Ask, findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Return the sentence of each finding, and the address by which its house is found."""
    from canvass.doors.audit.findings import detail_of

    return [
        (detail_of(each, ask.say, ask.lang), str(each.words.get("address", "")))
        for each in findings
    ]


def _find_made(ask: Ask) -> AuditMade | None:
    done = ask.desk.jobs.find_last_done(AUDIT.kind, ask.district().district_id)
    return None if done is None else done.values["made"]


def choose(audit: Audit, kind: str) -> list[Finding]:
    """Return the findings of a kind, of all kinds for ""."""
    return [each for each in audit.findings if kind in ("", each.kind)]


def look(ask: Ask) -> Response:
    """Start looking at the doors; nothing is stored by that."""
    row = ask.district()
    return ask.go(
        ask.desk.jobs.start(AUDIT, row.district_id, AuditAsked(row.district_id, row.name)).page
    )


def show_points(ask: Ask) -> Response:
    """Return the findings for the map (JSON); raises NotFoundError before anybody looked."""
    from canvass.pages.audit_page import audit_points

    row, made = ask.district(), _find_made(ask)
    if made is None:
        raise NotFoundError(NOT_YET)
    grid = ask.desk.read.plans.draw(ask.desk.db, row.name, map_stamp(row)).grid
    found = choose(made.audit, ask.sent(Shown).kind)
    return sent_json(ask, packed({"points": audit_points(found, grid, ask.lang)}))


PATH = "/d/{district:int}/doors/audit"
ROWS = (
    Operation("GET", PATH, Role.ORGANIZER, show_audit, form=Shown),
    Operation("POST", PATH, Role.ORGANIZER, look, again=show_audit),
    Operation(
        "GET", "/d/{district:int}/map/audit", Role.ORGANIZER, show_points, form=Shown, kind=JSON
    ),
)
