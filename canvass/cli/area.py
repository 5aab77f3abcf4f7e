"""`canvass area`: the history of areas, what to know before the next visit, and which is due."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.listing import format_option, print_rows, to_json
from canvass.cli.shared.session import Session
from canvass.cli.shared.text import safe

if TYPE_CHECKING:
    from canvass.listening.areas import AreaHistory

MOST_SHOWN = 20


@click.group()
def area() -> None:
    """The history of areas: each is a district with its weeks, wishes, promises and turnout."""


@area.command(
    name="list",
    short_help="List the areas and their last week.",
    epilog="Example: canvass area list",
)
@format_option
@click.pass_obj
def list_command(session: Session, fmt: str) -> None:
    """List the areas with their last week, its three shares, wishes and turnout."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.listening.areas import list_areas
    from canvass.workflow.week.today import find_today

    _ = get_translator(session.lang)
    rows = [_row(history) for history in list_areas(session.db, find_today(session.db))]
    headings = {"area": _("District"), "weeks": _("Weeks held"), "last_week": _("Last"),
                "knocked": _("Knocked"), "opened": _("Opened"), "talked": _("Talked"),
                "open_wishes": _("Wishes waiting"), "answered_wishes": _("Answered"),
                "turnout_percent": _("Turnout %")}  # fmt: skip
    print_rows(rows, fmt, headings, lang=session.lang)


def _row(history: AreaHistory) -> dict[str, Any]:
    last = history.last_week
    turnout = history.turnout
    return {
        "area": history.name,
        "doors": history.doors,
        "weeks": sum(week.is_over for week in history.weeks),
        "last_week": last.ends_on.isoformat() if last else None,
        "knocked": last.knocked if last else 0,
        "opened": last.opened if last else 0,
        "talked": last.talked if last else 0,
        "wishes": history.wishes,
        "open_wishes": history.open_wishes,
        "answered_wishes": history.answered_wishes,
        "do_not_knock": history.do_not_knock,
        "turnout_percent": None if turnout is None else round(100 * turnout.turnout, 1),
        "gap_points": None if turnout is None else round(turnout.gap_points, 1),
        "votes_short": None if turnout is None else turnout.votes_short,
    }


@area.command(
    short_help="Show what to know before the next week.",
    epilog="Example: canvass area show Stuvsta --out stuvsta.pdf",
)
@click.argument("name", required=False)
@click.option("--out", type=click.Path(path_type=Path), default=None,
              help="Write it as a PDF of one page, for the first evening.")  # fmt: skip
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text",
              show_default=True, help="For people, or for programs.")  # fmt: skip
@click.pass_obj
def show(session: Session, name: str | None, out: Path | None, fmt: str) -> None:
    """Show what to know about the area NAME before the next week, beginning with promises."""
    from canvass.locale.catalogue import get_translator
    from canvass.pages.area_sheet import (
        door_lines,
        earlier_lines,
        promise_lines,
        turnout_line,
        week_lines,
        wish_line,
    )
    from canvass.workflow.listening.areas import get_area_history, write_area_sheet
    from canvass.workflow.listening.carrying import list_taken
    from canvass.workflow.listening.wishes import list_topics
    from canvass.workflow.week.today import find_today

    _ = get_translator(session.lang)
    today = find_today(session.db)
    if out is not None:
        click.echo(write_area_sheet(session.db, name, out, today=today, lang=session.lang))
        return
    history = get_area_history(session.db, name, today)
    if fmt == "json":
        click.echo(to_json({**_row(history), "facts": dict(history.facts), "held": [
            {"name": week.name, "from": week.starts_on.isoformat(),
             "to": week.ends_on.isoformat(), "doors": week.doors, "knocked": week.knocked,
             "opened": week.opened, "talked": week.talked, "purged": week.is_purged}
            for week in history.weeks], "earlier_turnout": [
            {"year": one.year, "turnout_percent": round(100 * one.turnout, 1),
             "gap_points": round(100 * (one.turnout - one.mean), 1),
             "by_overlap_of_area": one.is_by_overlap} for one in history.earlier],
            "hours": [{"band": one.band, "opened": one.opened, "knocked": one.knocked}
                      for one in history.hours]}))  # fmt: skip
        return
    names = {topic.key: topic.name(_) for topic in list_topics(session.db)}
    promises = [(names.get(one.commitment.topic, one.commitment.topic), one.commitment)
                for one in list_taken(session.db, history.name)]  # fmt: skip
    for title, lines in (
        (_("What was promised"), promise_lines(promises, _, today)),
        (_("Weeks held"), week_lines(history, _, session.lang)),
        (_("Wishes"), [wish_line(history, _)]),
        (_("At the doors"), door_lines(history, _, session.lang)),
        (_("Turnout"), [turnout_line(history, _), *earlier_lines(history, _)]),
    ):
        click.echo(title)
        for line in [line for line in lines if line] or [_("nothing yet")]:
            click.echo(safe(f"  {line}", longest=600))


@area.command(
    name="next",
    short_help="List the areas by how due they are.",
    epilog="Example: canvass area next",
)
@format_option
@click.pass_obj
def next_command(session: Session, fmt: str) -> None:
    """List the areas by how due they are: time since the last week, coverage, promises, turnout.

    Points of a hundred: 40 for four years without a week, 20 each for doors not knocked on, for
    twenty wishes that wait, and for turnout ten points below the mean.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.listening.areas import rank
    from canvass.workflow.week.today import find_today

    _ = get_translator(session.lang)
    rows = [
        {"area": due.area, "points": due.points,
         "why": "; ".join(_(reason.value).format(**said) for reason, _p, said in due.reasons)}
        for due in rank(session.db, find_today(session.db))
    ]  # fmt: skip
    print_rows(rows, fmt, {"area": _("District"), "points": _("Points"), "why": _("Why")})


@area.command(
    short_help="Store election results.",
    epilog="Example: canvass area turnout results.csv --year 2026 --outlines districts.geojson",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--year", type=int, required=True, help="The year of the election.")
@click.option("--election", type=click.Choice(["parliament", "region", "municipality"]),
              default="municipality", show_default=True, help="Which election.")  # fmt: skip
@click.option("--outlines", type=click.Path(path_type=Path), default=None,
              help="GeoJSON or GeoPackage of the districts; default: areas by name.")  # fmt: skip
@click.pass_obj
def turnout(session: Session, file: Path, year: int, election: str, outlines: Path | None) -> None:
    """Store election results: electoral district, voters on the roll, votes given.

    With --outlines an area's turnout is weighted by where its doors are. The headings expected are
    those of Swedish results. This has not been tested with a file of the Election Authority.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.listening.turnout_file import import_turnout
    from canvass.workflow.week.today import find_today_at_the_latest

    _ = get_translator(session.lang)
    report = import_turnout(
        session.db, file, year=year, election=election, outlines=outlines,
        today=find_today_at_the_latest(session.db),
    )  # fmt: skip
    text = _("{stored} results stored, {with_outline} with an outline")
    click.echo(text.format(stored=report.stored, with_outline=report.with_outline))
    if report.replaced or report.stay:
        text = _(
            "Of the results stored before for this election {replaced} were replaced and {stay} "
            "stay"
        )
        click.echo(text.format(replaced=report.replaced, stay=report.stay))
    for number, fault in report.rejected[:MOST_SHOWN]:
        line = _("line {number}").format(number=number)
        click.echo(safe(f"{file.name}, {line}: {fault.say(_)}", longest=300), err=True)
    if len(report.rejected) > MOST_SHOWN:
        more = _("… and {count} more").format(count=len(report.rejected) - MOST_SHOWN)
        click.echo(more, err=True)
    if report.rejected:
        click.get_current_context().exit(1)
