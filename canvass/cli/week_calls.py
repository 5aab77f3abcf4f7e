"""`canvass week organisations` and `canvass week calls`: plan calls on organisations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.gathered import gathered
from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.lists_out import held_options, read_take_back
from canvass.cli.shared.options import paper_option
from canvass.cli.shared.session import Session
from canvass.cli.shared.text import safe
from canvass.cli.shared.week_options import week_option

if TYPE_CHECKING:
    from canvass.planning.calls import Calls

kind_option = click.option(
    "--kind",
    "kinds",
    multiple=True,
    help="Only places of this kind: association, school, library, clinic, congregation, "
    "residents, office, shop, food, other, or a tag of the map like amenity=library.",
)


@click.command(
    epilog="Example: canvass week organisations --kind schools --format csv  "
    "(add others with: canvass organisation add)"
)
@kind_option
@week_option
@format_option
@click.pass_obj
def organisations(
    session: Session,
    kinds: tuple[str, ...],
    district: str | None,
    week: str | None,
    fmt: str,
) -> None:
    """List organisations and businesses, of the map and added by hand, with their hours.

    If the map has no hours, or none that can be understood, the usual ones of the kind are assumed;
    hours that were corrected or not understood are listed. The latest outcome of this week's calls
    ("canvass call add") is shown as well.
    """
    from canvass.cli.shared.hours_read import say_hours_read
    from canvass.locale.catalogue import get_translator
    from canvass.week.kinds import LABELS
    from canvass.workflow.week.organisations import list_called

    _ = get_translator(session.lang)
    listed, zone, nameless = list_called(session.db, district, week, kinds=kinds, lang=session.lang)
    rows: list[dict[str, Any]] = [
        {
            "id": place.ref,
            "name": place.name,
            "kind": _(LABELS[place.sort]) if fmt == "table" else place.kind,
            "group": place.sort.value,
            "address": place.address,
            "hours": place.hours,
            "written": place.written,
            "assumed": "x" if place.is_assumed else "",
            "outcome": outcome or "",
            "called_at": at.isoformat(timespec="minutes") if at else "",
            "lat": place.lat,
            "lon": place.lon,
        }
        for place, outcome, at in listed
    ]
    if fmt == "table":
        for row in rows:
            said = _(row["outcome"]) if row["outcome"] else ""
            row["outcome"] = " ".join(filter(None, (said, row["called_at"][:10])))
    headings = {"id": _("Id"), "name": _("Name"), "kind": _("Kind"), "address": _("Address"),
                "hours": _("Open"), "assumed": _("Assumed"), "outcome": _("Called on")}  # fmt: skip
    print_rows(rows, fmt, headings, lang=session.lang)
    say_hours_read([place for place, *_rest in listed], zone, session.lang)
    if nameless:
        text = _("{count} places on the map have no name and are not called on")
        click.echo(text.format(count=nameless), err=True)


@dataclass(frozen=True, slots=True)
class CallsAsked:
    """Which calls to plan, when, and where to print them."""

    shift: str | None
    minutes: float
    kinds: tuple[str, ...]
    out: Path | None
    paper: str
    also_evenings: bool
    held: str | None
    take_back: tuple[str, ...]


@click.command(
    epilog="Example: canvass week calls --shift S4 --minutes 15 --kind school --out calls"
)
@click.option("--shift", default=None, help="Which shift; default: the first daytime shift.")
@click.option(
    "--minutes",
    type=click.FloatRange(1, 240),
    default=15.0,
    show_default=True,
    help="How long a call takes.",
)
@kind_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Print the calls: a folder for calls.pdf (a map and a list per team) and calls.json.",
)
@paper_option
@click.option("--also-evenings", is_flag=True, help="Allow a shift that is for homes.")
@held_options
@week_option
@format_option
@click.pass_obj
@gathered(CallsAsked)
def calls(
    session: Session, asked: CallsAsked, district: str | None, week: str | None, fmt: str
) -> None:
    """Plan calls on organisations in a daytime shift: each at its hours, each team back in time.

    Calls are planned for the teams booked, or for as many as the reserve allows: first on
    associations, schools, libraries, clinics, congregations and residents' groups, then on shops
    nearby; never when a place is closed (also on public holidays), and not on the base itself.
    Places that answered this week or asked not to be called on ("canvass call add"), and those on
    lists of other shifts that are out, are left out. --out prints a walk list with a map for every
    team; the lists are out until they are entered ("canvass visit enter CODE").
    """
    from canvass.cli.shared.hours_read import say_hours_read
    from canvass.locale.catalogue import get_translator
    from canvass.week.kinds import LABELS
    from canvass.week.spoken_time import say_time
    from canvass.workflow.week.organisations import plan_organisation_calls

    _ = get_translator(session.lang)
    made = plan_organisation_calls(
        session.db, district, week, shift=asked.shift, minutes=asked.minutes,
        is_any_shift=asked.also_evenings, kinds=asked.kinds, lang=session.lang,
    )  # fmt: skip
    rows = [
        {
            "team": call.team,
            "at": f"{call.at:%H:%M}" if fmt == "table" else call.at.isoformat(),
            "name": call.place.name,
            "kind": _(LABELS[call.place.sort]) if fmt == "table" else call.place.kind,
            "address": call.place.address,
            "hours": call.place.hours,
            "assumed": "x" if call.place.is_assumed else "",
        }
        for call in made.calls
    ]
    headings = {
        "team": _("Team"),
        "at": _("At"),
        "name": _("Name"),
        "kind": _("Kind"),
        "address": _("Address"),
        "hours": _("Open"),
        "assumed": _("Assumed"),
    }
    if fmt == "table":
        click.echo(
            f"{made.shift.name}  {say_time(made.shift.starts_at, made.shift.ends_at, session.lang)}"
        )
    print_rows(rows, fmt, headings)
    if fmt == "table":
        click.echo(
            _("{calls} calls; {closed} places are closed then, {left} more do not fit").format(
                calls=len(rows), closed=made.closed, left=made.left
            )
        )
        if made.done:
            text = _("{count} answered already or asked not to be called on")
            click.echo(text.format(count=made.done))
        if made.held:
            text = _("{count} are on lists of other shifts that are out")
            click.echo(text.format(count=made.held))
        if made.later:
            text = _("{count} asked to be called on at another time")
            click.echo(text.format(count=made.later))
        for name in made.at_base:
            click.echo(_("{name}: the base is there itself").format(name=safe(name)))
    say_hours_read(made.places, made.zone, session.lang)
    if asked.out is not None:
        _print_calls(session, made, asked, (district, week))


def _print_calls(
    session: Session, made: Calls, asked: CallsAsked, where: tuple[str | None, str | None]
) -> None:
    """Print the walk lists of calls, store them as out, and write their plan document."""
    from canvass.cli.shared.lists_out import settle_contested, tell_kept, tell_taken
    from canvass.cli.shared.names_spelt import say_names_spelt
    from canvass.cli.shared.progress import progress_bar
    from canvass.errors import PlanError
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.clock import now
    from canvass.workflow.district.stored_map import get_extract
    from canvass.workflow.routes.kept_lists import keep_lists
    from canvass.workflow.routes.outputs import write_document, write_made
    from canvass.workflow.week.kept_calls import make_calls_paper, make_calls_wanted, print_calls
    from canvass.workflow.week.week import get_week_book

    if not made.document.routes:
        raise PlanError("{name}: no place is open then; nothing was printed", name=made.shift.name)
    db, (district, week) = session.db, where
    out = asked.out if asked.out is not None else Path()
    found = get_week_book(db, district, week).week
    wanted = make_calls_wanted(
        made, lang=session.lang, paper=asked.paper, held=asked.held,
        take_back=read_take_back(asked.take_back),
    )  # fmt: skip
    printing = settle_contested(db, make_calls_paper(made, found), wanted, session.lang)
    extract = get_extract(db, district)
    with progress_bar(str(out)) as update:
        pdf = print_calls(
            db, district, week, made, printing, on_share=lambda share: update(share, "")
        )
    keep_lists(db, printing, by="desk", now=now())
    written = write_made(pdf, out / "calls.pdf")
    say_names_spelt(made.document, extract, session.lang, err=True)
    tell_kept(printing, get_translator(session.lang))
    tell_taken(db, printing, session.lang, now=now())
    click.echo(write_document(made.document, out / "calls.json"), err=True)
    click.echo(written, err=True)
