"""`canvass week edit` and `canvass week times`: times set for one week and for all."""

from __future__ import annotations

import click

from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session
from canvass.cli.shared.set_times import read_changes, set_times_options, tell_times
from canvass.errors import InputError


@click.command(
    epilog='Example: canvass week edit "Stuvsta 2026" --minutes-per-talk 4 --phone "070-123 45 67"'
)
@click.argument("name", required=False)
@set_times_options
@click.option("--phone", default=None, help='Telephone of the base, on every list; "" for none.')
@district_option
@click.pass_obj
def edit(
    session: Session,
    /,
    name: str | None,
    phone: str | None,
    district: str | None,
    **times: float | str | None,
) -> None:
    """Change what is set for a week: its times, with which it is planned from now on, its phone.

    Plans and lists that are made already stay as they are.
    """
    from canvass.cli.shared.text import safe
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.week.set_times import edit_week

    changes = read_changes(times)
    if not changes and phone is None:
        raise InputError("week edit: say what to change, like --minutes-per-talk 4")
    week = edit_week(session.db, district, name, times=changes, phone=phone)
    _ = get_translator(session.lang)
    told = tell_times(week.times, session.lang) or _("nothing set, the usual times")
    if week.base.phone:
        told += ", " + week.base.phone
    click.echo(safe(_("Week {name}: {times}").format(name=week.name, times=told), longest=300))


@click.command(epilog="Example: canvass week times --minutes-per-talk 4 --pace 1.1")
@set_times_options
@format_option
@click.pass_obj
def times(session: Session, /, fmt: str, **given: float | str | None) -> None:
    """Show or set the times of all weeks: what your organisation takes, wherever it goes.

    What is set for a week ("canvass week add", "canvass week edit") stands before these, and what
    a plan is asked for before both. What your lists show later is learned from here on: see
    "canvass week odds".
    """
    from canvass.locale.catalogue import get_translator
    from canvass.planning.time_model import USUAL_TIMES
    from canvass.units import WALKING_SPEED_MPS
    from canvass.workflow.week.set_times import get_usual_times, set_usual_times

    _ = get_translator(session.lang)
    changes = read_changes(given)
    found = set_usual_times(session.db, changes) if changes else get_usual_times(session.db)
    model = USUAL_TIMES
    assumed = {
        "talk_min": (_("minutes per talk"), model.talk_s / 60),
        "knock_min": (_("minutes per knock"), model.knock_s / 60),
        "startup_min": (_("minutes at the base before teams leave"), model.startup_s / 60),
        "pace_mps": (_("metres per second"), WALKING_SPEED_MPS),
    }
    rows = [
        {
            "time": label if fmt == "table" else name,
            "set": found.given().get(name, "" if fmt == "table" else None),
            "assumed": value,
        }
        for name, (label, value) in assumed.items()
    ]
    print_rows(rows, fmt, {"time": "", "set": _("Set"), "assumed": _("Assumed otherwise")})
