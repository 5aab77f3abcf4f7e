"""A district as a whole: give it another name, or remove it."""

from __future__ import annotations

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import InputError
from canvass.web.ask import Ask
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.clock import now


class NameForm(BaseModel):
    """The new name of a district."""

    name: str = Field(title="Name of the district", min_length=1, max_length=200)


class SureForm(BaseModel):
    """Whether the removal was confirmed."""

    sure: bool = Field(False, title="Sure")


def show_district(ask: Ask) -> Response:
    """Show the district's name, and what would be deleted with it."""
    from canvass.workflow.district.removing import look_at_district

    row = ask.district()
    going = look_at_district(ask.desk.db, row.name)
    return ask.page("district_itself.html", district=row, going=going)


def rename(ask: Ask) -> Response:
    """Rename the district; everything in it stays."""
    from canvass.workflow.district.updating import rename_district

    _check_nothing_runs(ask)
    rename_district(ask.desk.db, ask.district().name, ask.sent(NameForm).name)
    ask.desk.forget()
    return ask.go("/")


def remove(ask: Ask) -> Response:
    """Remove the district with all that is stored about it, if that was confirmed."""
    from canvass.workflow.district.removing import remove_district

    if not ask.sent(SureForm).sure:
        raise InputError("read what is deleted with it, and say that you are sure")
    _check_nothing_runs(ask)
    remove_district(ask.desk.db, ask.district().name, now=now())
    ask.desk.forget()
    return ask.go("/")


def _check_nothing_runs(ask: Ask) -> None:
    if ask.desk.jobs.find_running(ask.district().district_id):
        raise InputError("work is going on here; wait until it is done, or stop it")


ROWS = (
    Operation("GET", "/d/{district:int}/itself", Role.ORGANIZER, show_district),
    Operation(
        "POST", "/d/{district:int}/itself/name", Role.ORGANIZER, rename, form=NameForm,
        again=show_district,
    ),
    Operation(
        "POST", "/d/{district:int}/itself/remove", Role.ORGANIZER, remove, form=SureForm,
        again=show_district,
    ),
)  # fmt: skip
