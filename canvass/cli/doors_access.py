"""`canvass doors access`: the ledger of entrances: open, code, intercom, key, refused, unknown."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.gathered import gathered
from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session

if TYPE_CHECKING:
    from datetime import datetime

    from canvass.workflow.doors.access import LedgerRow

STATES = ("open", "code", "intercom", "key", "refused", "unknown")
FACTS = ("no_advertising", "steps", "intercom_broken", "dog_sign")
ROLES = ("caretaker", "landlord", "resident", "organizer")


@click.group()
def access() -> None:
    """How to get into stairwells: who said so (a role, not a person), and until when."""


@access.command(
    name="list",
    short_help="List how to get in, and what is locked.",
    epilog="Example: canvass doors access list --format json",
)
@district_option
@click.option(
    "--with-codes",
    is_flag=True,
    help="Show the codes that are valid now; this is written to the audit log.",
)
@format_option
@click.pass_obj
def list_command(session: Session, district: str | None, with_codes: bool, fmt: str) -> None:
    """List what is known about getting in, and which entrances are locked now."""  # fmt: skip
    from canvass.workflow.clock import now
    from canvass.workflow.doors.access import list_access

    rows = list_access(session.db, district, now=now(), with_codes=with_codes)
    _print(session.lang, rows, fmt, with_codes=with_codes)


@dataclass(frozen=True, slots=True)
class AccessAsked:
    """An entrance and how to get in, as given on the command line."""

    address: str
    entrance: str
    state: str
    given_by: str
    code: str | None
    until: str | None
    try_anyway: bool


@access.command(
    name="set",
    short_help="Record how to get in at an address.",
    epilog='Example: canvass doors access set "Parkvägen 3" --entrance A --state code --code - '
    "--by caretaker --until 2026-12-01",
)
@click.argument("address")
@district_option
@click.option("--entrance", default="", help="What is written on the stairwell.")
@click.option("--state", type=click.Choice(STATES), required=True, help="How to get in.")
@click.option(
    "--by",
    "given_by",
    type=click.Choice(ROLES),
    default="organizer",
    show_default=True,
    help="Who said so: a role, never a person.",
)
@click.option(
    "--code",
    default=None,
    help='The code; "-" asks for it, so that no shell history keeps it.',
)
@click.option(
    "--until",
    default=None,
    metavar="DATE",
    help="Until the end of this day (2026-12-01), or a time with an offset.",
)
@click.option("--try-anyway", is_flag=True, help="Plan the doors although it is locked.")
@format_option
@click.pass_obj
@gathered(AccessAsked)
def set_command(session: Session, asked: AccessAsked, district: str | None, fmt: str) -> None:
    """Record how to get in at ADDRESS ("Parkvägen 3"), replacing what was recorded before.

    A code is stored encrypted and expires, after 30 days if no day is given. Doors behind a locked
    entrance wait for access: a team asks for it, and they are planned once there is a code, or with
    --try-anyway. A key counts until it must be returned (--until). An intercom counts as open.
    """  # fmt: skip
    from canvass.doors.access import AccessState, GivenBy
    from canvass.workflow.clock import now
    from canvass.workflow.doors.access import AccessRequest, set_access

    code = _ask_code() if asked.code == "-" else asked.code
    request = AccessRequest(
        asked.address,
        asked.entrance,
        AccessState(asked.state),
        GivenBy(asked.given_by),
        code,
        _parse_until(asked.until),
        asked.try_anyway,
    )
    row = set_access(session.db, district, request, now=now())
    _print(session.lang, [row], fmt, with_codes=False)


@access.command(
    name="note",
    short_help="Note a fact about an entrance.",
    epilog='Example: canvass doors access note "Parkvägen 3" no_advertising --entrance A',
)
@click.argument("address")
@click.argument("fact", type=click.Choice(FACTS))
@district_option
@click.option("--entrance", default="", help="What is written on the stairwell.")
@click.option("--clear", is_flag=True, help="The fact no longer applies.")
@click.pass_obj
def note(
    session: Session, address: str, fact: str, district: str | None, entrance: str, clear: bool
) -> None:
    """Note a FACT about the entrance of ADDRESS, with today's date; "access list" shows it.

    Facts are about the house and chosen from a list; there is no room for a person.
    """
    from canvass.cli.shared.text import safe
    from canvass.doors.reasons import SAID_OF_ENTRANCE, EntranceFact
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.doors.entrance_facts import note_fact
    from canvass.workflow.week.today import find_today

    chosen = EntranceFact(fact)
    today = find_today(session.db, district)
    note_fact(session.db, district, address, entrance, chosen, today=today, is_gone=clear)
    said = get_translator(session.lang)(SAID_OF_ENTRANCE[chosen])
    shown = f"{address} {entrance}".strip()
    click.echo(safe(f"{shown}: {'–' if clear else '✓'} {said}", longest=300))


@access.command(
    name="clear",
    short_help="Delete what is known about an entrance.",
    epilog='Example: canvass doors access clear "Parkvägen 3"',
)
@click.argument("address", required=False)
@district_option
@click.option("--entrance", default="", help="What is written on the stairwell.")
@click.option("--all-codes", is_flag=True, help="Delete every code, in all districts.")
@click.pass_obj
def clear_command(
    session: Session, address: str | None, district: str | None, entrance: str, all_codes: bool
) -> None:
    """Delete what is known about an entrance of ADDRESS, or every code."""
    from canvass.errors import InputError
    from canvass.workflow.doors.access import clear_access, clear_all_codes

    if all_codes:
        clear_all_codes(session.db)
    elif address is None:
        raise InputError("name an ADDRESS, or --all-codes")
    else:
        clear_access(session.db, district, address, entrance)


def _ask_code() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("", prompt_suffix="? ", hide_input=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


def _parse_until(text: str | None) -> datetime | None:
    """Return the end of a day in this computer's time zone, or a time with its offset."""
    import datetime as dt

    from canvass.errors import InputError
    from canvass.workflow.doors.access import end_of_day

    if text is None:
        return None
    try:
        if len(text) == len("2026-12-01"):
            return end_of_day(dt.date.fromisoformat(text))
        at = dt.datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise InputError("--until {text!r}: give a day such as 2026-12-01", text=text) from error
    if at.tzinfo is None:
        raise InputError(
            "--until {text!r}: a time needs an offset, such as +01:00; or give a day", text=text
        )
    return at


def _print(lang: str, rows: list[LedgerRow], fmt: str, *, with_codes: bool) -> None:
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    plain: list[dict[str, Any]] = [
        {
            "entrance_id": row.entrance_id,
            "street": row.street,
            "housenumber": row.housenumber,
            "entrance": row.entrance,
            "doors": row.doors,
            "state": row.state,
            "by": row.given_by,
            "until": None if row.until is None else row.until.isoformat(timespec="minutes"),
            "has_code": row.has_code,
            "locked": row.is_locked,
            "try_anyway": row.try_anyway,
            "facts": ", ".join(f"{_(text)} ({day})" for text, day in row.facts),
            **({"code": row.code} if with_codes else {}),
        }
        for row in rows
    ]
    headings = {
        "street": _("Street"), "housenumber": _("Number"), "entrance": _("Entrance"),
        "doors": _("Doors"), "state": _("State"), "by": _("Said by"), "until": _("Until"),
        "locked": _("Locked now"), "try_anyway": _("Try anyway"), "facts": _("Known"),
        "code": _("Code"),
    }  # fmt: skip
    if fmt == "table":
        words = {
            "open": _("open"), "code": _("code"), "intercom": _("intercom"), "key": _("key"),
            "refused": _("refused"), "unknown": _("unknown"), "caretaker": _("caretaker"),
            "landlord": _("landlord"), "resident": _("resident"), "organizer": _("organizer"),
        }  # fmt: skip
        for shown in plain:
            shown["state"], shown["by"] = words[shown["state"]], words[shown["by"]]
            for key in ("locked", "try_anyway"):
                shown[key] = _("yes") if shown[key] else _("no")
    print_rows(plain, fmt, headings, lang=lang)
