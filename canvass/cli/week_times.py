"""`canvass week edit`, `remove` and `times`: change a week, set times for one or for all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from canvass.cli.shared.asking import yes_option
from canvass.cli.shared.going import ask_to_remove, say_all, say_removed
from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.options import district_option, parse_base
from canvass.cli.shared.session import Session
from canvass.cli.shared.set_times import NAMES, read_changes, set_times_options
from canvass.errors import InputError


@click.command(
    epilog='Example: canvass week edit "Stuvsta 2026" --to 2026-09-20 --phone "070-123 45 67"'
)
@click.argument("name", required=False)
@click.option("--name", "new_name", default=None, help="The new name.")
@click.option("--from", "starts_on", default=None, metavar="DAY", help="First day.")
@click.option("--to", "ends_on", default=None, metavar="DAY", help="Last day.")
@click.option("--base", metavar="LAT,LON", callback=parse_base, default=None,
              help="Where teams start and return.")  # fmt: skip
@click.option("--base-label", default=None, help="What the base is called on paper.")
@click.option("--base-hours", default=None, help='When the base is open; "" for not known.')
@click.option("--base-people", type=click.IntRange(0, 1000), default=None,
              help="How many people are always at the base while it is open.")  # fmt: skip
@click.option("--reserve", type=click.FloatRange(0, 95), default=None,
              help="Per cent of every half-day that is kept unbooked.")  # fmt: skip
@click.option("--min-gap", type=click.FloatRange(0, 336), default=None,
              help="Hours between two visits at a door.")  # fmt: skip
@click.option("--max-attempts", type=click.IntRange(1, 20), default=None,
              help="At most this many visits to a door where nobody opens.")  # fmt: skip
@click.option("--timezone", default=None, help="Time zone, before there are shifts.")
@click.option("--phone", default=None, help='Telephone of the base, on every list; "" for none.')
@set_times_options
@district_option
@click.pass_obj
def edit(session: Session, /, name: str | None, district: str | None, **given: Any) -> None:
    """Change what is set for a week; what is not named stays as it is.

    Existing plans and lists stay as they are. Dates that would exclude a shift or a visit are
    refused.
    """
    from canvass.cli.week_show import fact_headings, facts_as_text, week_facts
    from canvass.workflow.week.edit_week import change_week

    times = read_changes({key: given[key] for key in NAMES})
    changes = _read_facts(given)
    if not times and not changes:
        raise InputError("week edit: say what to change, like --minutes-per-talk 4")
    done = change_week(session.db, district, name, changes, times=times)
    row = facts_as_text(week_facts(done.after), session.lang)
    print_rows([row], "table", fact_headings(session.lang))
    say_all(done.said, session.lang)


def _read_facts(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values set by options of a week and its base, by field name."""
    from canvass.week.moments import parse_day

    facts: dict[str, Any] = {
        "name": given["new_name"] and given["new_name"].strip(),
        "label": given["base_label"] and given["base_label"].strip(),
        "hours": given["base_hours"] and given["base_hours"].strip(),
        "phone": given["phone"] and given["phone"].strip(),
        "min_people": given["base_people"],
        "min_gap_h": given["min_gap"],
        "max_attempts": given["max_attempts"],
        "timezone": given["timezone"],
    }
    for option, field in (("starts_on", "--from"), ("ends_on", "--to")):
        if given[option] is not None:
            facts[option] = parse_day(given[option], field)
    if given["base"] is not None:
        facts["lat"], facts["lon"] = given["base"]
    if given["reserve"] is not None:
        facts["reserve_share"] = given["reserve"] / 100
    return {key: value for key, value in facts.items() if value is not None}


@click.command(epilog='Example: canvass week remove "Stuvsta 2026"')
@click.argument("name")
@district_option
@yes_option
@click.pass_obj
def remove(session: Session, name: str, district: str | None, yes: bool) -> None:
    """Remove a week with its shifts, teams and lists; close it instead if it has visits."""
    from canvass.workflow.week.edit_week import remove_week

    going = remove_week(session.db, district, name, dry_run=True)
    ask_to_remove(going.name, going.said, yes=yes, lang=session.lang)
    remove_week(session.db, district, name)
    say_removed(going.name, session.lang)


@click.command(epilog="Example: canvass week times --minutes-per-talk 4 --pace 1.1")
@set_times_options
@format_option
@click.pass_obj
def times(session: Session, /, fmt: str, **given: float | str | None) -> None:
    """Show or set the times your organisation usually needs, for all weeks.

    Times set for a week ("canvass week add", "canvass week edit") take precedence over these, and
    options of "canvass plan" over both. They are also the starting point for what is learned from
    returned lists: see "canvass week odds".
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
    print_rows(rows, fmt, {"time": "", "set": _("Set"), "assumed": _("Assumed if not set")})
