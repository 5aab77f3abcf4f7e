"""People: the organizer's passphrase, invitations, walls and sessions; all can be revoked."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import InputError
from canvass.web.ask import Ask
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.clock import now
from canvass.workflow.keeping import desk_people


class OwnPassphrase(BaseModel):
    """The organizer's name and passphrase, typed twice."""

    name: str = Field(title="Name", min_length=1, max_length=80)
    passphrase: str = Field(title="Passphrase", min_length=1, max_length=200)
    again: str = Field(title="The passphrase once more", min_length=1, max_length=200)


class NewLink(BaseModel):
    """A link for a coordinator or a wall."""

    name: str = Field(title="Name", min_length=1, max_length=80)
    role: Literal["coordinator", "wall"] = Field(title="Link for")


class SecondFactor(BaseModel):
    """The account whose second factor to set or end."""

    name: str = Field(title="Name", min_length=1, max_length=80)
    is_on: bool = Field(True, title="On")


class Revoked(BaseModel):
    """What to revoke."""

    what: Literal["session", "link", "account"] = Field(title="What")
    which: str = Field(title="Which", min_length=1, max_length=100)


def show_people(ask: Ask) -> Response:
    """Show accounts, links and who is signed in."""
    return _show(ask)


def _show(ask: Ask, *, link: str = "", seed: str = "", picture: str = "") -> Response:
    people = desk_people.list_people(ask.desk.db, now=now())
    return ask.page(
        "people.html",
        people=people,
        is_shared=ask.desk.is_shared,
        has_organizer=any(each.role == desk_people.ORGANIZER for each in people.accounts),
        link=link,
        seed=seed,
        picture=picture,
        has_stored=bool(link or seed),
    )


def set_passphrase(ask: Ask) -> Response:
    """Set the organizer's passphrase; all sessions opened with the old one end."""
    form = ask.sent(OwnPassphrase)
    if form.passphrase != form.again:
        raise InputError("the two passphrases are not the same; type them once more")
    desk_people.set_passphrase(
        ask.desk.db, form.name, form.passphrase, role=desk_people.ORGANIZER, now=now()
    )
    return ask.go("/people")


def make_link(ask: Ask) -> Response:
    """Make a link and show it once."""
    form = ask.sent(NewLink)
    key = desk_people.make_key(ask.desk.db, form.name, role=form.role, now=now())
    page = "invited" if form.role == desk_people.COORDINATOR else "wall-in"
    return _show(ask, link=f"{ask.desk.address}/{page}?key={key}")


def set_second_factor(ask: Ask) -> Response:
    """Give an account a second factor, showing its seed once, or remove it."""
    form = ask.sent(SecondFactor)
    if not form.is_on:
        desk_people.end_totp(ask.desk.db, form.name, now=now())
        return ask.go("/people")
    from segno import make_qr

    from canvass.workflow.keeping.passwords import totp_address

    seed = desk_people.begin_totp(ask.desk.db, form.name, now=now())
    code = make_qr(totp_address(seed, form.name))
    return _show(ask, seed=seed, picture=code.svg_data_uri(scale=5))


def revoke(ask: Ask) -> Response:
    """Revoke an account, a link or a session at once."""
    form = ask.sent(Revoked)
    desk_people.revoke(ask.desk.db, form.what, form.which, now=now())
    return ask.go("/people")


ROWS = (
    Operation("GET", "/people", Role.ORGANIZER, show_people),
    Operation("POST", "/people/passphrase", Role.ORGANIZER, set_passphrase, form=OwnPassphrase,
              again=show_people),
    Operation("POST", "/people/links", Role.ORGANIZER, make_link, form=NewLink, again=show_people),
    Operation("POST", "/people/second-factor", Role.ORGANIZER, set_second_factor,
              form=SecondFactor, again=show_people),
    Operation("POST", "/people/revoke", Role.ORGANIZER, revoke, form=Revoked, again=show_people),
)  # fmt: skip
