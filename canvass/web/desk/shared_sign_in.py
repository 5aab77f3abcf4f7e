"""Sign in to a shared desk: with passphrase and code, an invitation, or a wall's link."""

from __future__ import annotations

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.web.ask import Ask
from canvass.web.desk.sign_in import Key, signed_in, take_try
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.clock import now


class SignIn(BaseModel):
    """A name, its passphrase, and the code of the second factor, if any."""

    name: str = Field(title="Name", min_length=1, max_length=80)
    passphrase: str = Field(title="Passphrase", min_length=1, max_length=200)
    code: str = Field("", title="Code", max_length=20)


class Accept(BaseModel):
    """An invitation and the passphrase chosen for the new account."""

    key: str = Field(title="Key", min_length=1, max_length=200)
    passphrase: str = Field(title="Passphrase", min_length=1, max_length=200)


def show_sign_in(ask: Ask) -> Response:
    """Show the form to sign in with."""
    return ask.page("shared_sign_in.html")


def sign_in(ask: Ask) -> Response:
    """Sign in with a passphrase; too many tries are refused for a while."""
    from canvass.workflow.keeping import desk_people

    take_try(ask)
    form = ask.sent(SignIn)
    opened = desk_people.sign_in(ask.desk.db, form.name, form.passphrase, form.code, now=now())
    return signed_in(ask, opened.secret)


def show_invitation(ask: Ask) -> Response:
    """Show what an invitation is for, and ask for a passphrase."""
    from canvass.workflow.keeping import desk_people

    key = str(ask.typed.get("key", ""))
    found = desk_people.get_key(ask.desk.db, key, now=now())
    return ask.page("invited.html", key=key, name=found.name)


def accept(ask: Ask) -> Response:
    """Make the account of an invitation; it works once."""
    from canvass.workflow.keeping import desk_people

    take_try(ask)
    form = ask.sent(Accept)
    opened = desk_people.accept_invitation(ask.desk.db, form.key, form.passphrase, now=now())
    return signed_in(ask, opened.secret)


def show_wall_door(ask: Ask) -> Response:
    """Show one button that opens the wall; a script presses it."""
    return ask.page("wall_door.html", key=ask.sent(Key).key)


def open_wall(ask: Ask) -> Response:
    """Open the wall on this screen."""
    from canvass.workflow.keeping import desk_people

    take_try(ask)
    opened = desk_people.open_wall(ask.desk.db, ask.sent(Key).key, now=now())
    return signed_in(ask, opened.secret, "/wall")


ROWS = (
    Operation("GET", "/sign-in", Role.ANYONE, show_sign_in),
    Operation(
        "POST", "/sign-in", Role.ANYONE, sign_in, form=SignIn, again=show_sign_in, is_key=True
    ),
    Operation("GET", "/invited", Role.ANYONE, show_invitation, form=Key),
    Operation("POST", "/invited", Role.ANYONE, accept, form=Accept, again=show_invitation,
              is_key=True),
    Operation("GET", "/wall-in", Role.ANYONE, show_wall_door, form=Key),
    Operation("POST", "/wall-in", Role.ANYONE, open_wall, form=Key, is_key=True),
)  # fmt: skip
